"""A cell of a list → a date of the register, or what is doubtful about it.

What the register's own date language reads is kept as it stands ("2026-06", "halvårsskiftet 2027"), so that nothing
becomes more exact than its source. What can't be read is never guessed at: it becomes a question.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Final

from monitor.date_language import DateLanguageError, read_end, read_span, read_start
from monitor.dates import Reading
from monitor.language import _
from monitor.length_language import read_length
from monitor.list_date_forms import day_or_month, in_swedish
from monitor.list_sheet import Cell, CellKind, Shown

#: Characters of a text that may be a date.
_LONGEST: Final = 200
#: Years that the register takes (`fields`).
_YEARS: Final = range(1900, 2201)
#: Before it, Excel's day is a number that got the format of a date, or a year that Excel took for 1930 in "30".
_EXCEL_YEARS: Final = range(1950, 2201)
_NOTHING: Final = re.compile(
    r"[-–—./*]*|saknas|okänt?|(?:ej|inte) (?:angivet|känt|satt|aktuellt|bestämt)|n/?a|null|none|unknown|tbd|oklart"
    r"|framgår (?:ej|inte)|ingen uppgift|uppgift saknas",
    re.IGNORECASE,
)
_OPEN_END: Final = re.compile(
    r"(?:(?:gäller|giltigt?|löper) )?(?:tills ?vidare|t\.? ?v\.?|until further notice|open.ended)", re.IGNORECASE
)
_A_DATE: Final = re.compile(
    r"(?<!\d)(?:\d{4}[-/]\d{1,2}[-/]\d{1,2}|\d{1,2}/\d{1,2}[ -/]\d{2,4}"
    r"|(?:19|20)\d{6}|\d{1,2} [a-zåäö]{3,} \d{4})(?!\d)",
    re.IGNORECASE,
)
_EVERY: Final = {
    "årligen": "12 months", "varje år": "12 months", "en gång per år": "12 months", "en gång om året": "12 months",
    "vartannat år": "24 months", "vart annat år": "24 months", "vart tredje år": "36 months",
    "var tredje år": "36 months",
    "vart fjärde år": "48 months", "var fjärde år": "48 months", "varje mandatperiod": "48 months",
    "en gång per mandatperiod": "48 months", "vart femte år": "60 months", "var femte år": "60 months",
    "varje halvår": "6 months", "annually": "12 months", "yearly": "12 months", "every year": "12 months",
    "every second year": "24 months", "every other year": "24 months", "biennially": "24 months",
    "every third year": "36 months", "every fourth year": "48 months",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What a cell says: keys of the document, and a doubt in words. `open`: the doubt has to be settled by a person."""

    keys: Mapping[str, Any] = field(default_factory=dict)
    doubt: str = ""
    open: bool = False


_Read = Callable[[str], Reading]


def start_of(cell: Cell | None) -> Said:
    """Read the first day in force."""
    if cell is not None and _OPEN_END.fullmatch(cell.text):
        return _unread(_("”{text}” är ingen första dag", text=shown(cell)))
    return _day_said(cell, "valid_from", read_start)


def end_of(cell: Cell | None) -> Said:
    """Read the last day in force, or that there is none."""
    if cell is not None and _OPEN_END.fullmatch(cell.text.rstrip(".")):
        return _marked({"until_further_notice": True}, cell)
    return _day_said(cell, "valid_to", read_end)


def validity_of(cell: Cell | None) -> Said:  # noqa: PLR0911 - one a form
    """Read both ends out of one cell: a period, a length, an end, or until further notice."""
    if cell is None or cell.kind is not CellKind.TEXT or _NOTHING.fullmatch(cell.text) or len(cell.text) > _LONGEST:
        return end_of(cell)
    text = re.sub(r"(?<=\S) ?-{2,} ?(?=\S)", "–", in_swedish(cell.text))
    if re.search(r"\btills ?vidare\b", text, re.IGNORECASE) and not _OPEN_END.fullmatch(text):
        start = re.sub(r"(?:,| och)? ?(?:gäller )?tills ?vidare\.?$", "", text, flags=re.IGNORECASE)
        try:
            return _marked({"valid_from": _value(start, read_start(start)), "until_further_notice": True}, cell)
        except DateLanguageError:
            return _unread(_unclear(cell))
    if _length(text):
        return _marked({"length": text}, cell)
    try:
        span = read_span(text)
    except DateLanguageError:
        return end_of(cell)
    days = [day for one in (span.start, span.end) if one for day in (one.earliest, one.latest)]
    if any(day.year not in _YEARS for day in days):
        return _unread(_outside(cell))
    if span.start and span.end and not (span.start.plain and span.end.plain):
        return _period(cell, text, span.start, span.end)
    if span.start and span.end and span.start != span.end:
        return _marked({"valid_from": span.start.earliest, "valid_to": span.end.earliest}, cell)
    return start_of(cell) if span.start and not span.end else end_of(cell)


def review_of(cell: Cell | None) -> Said:
    """Read when a document is to be reviewed: a day, or how often."""
    text = cell.text.rstrip(".").casefold() if cell else ""
    words = re.sub(r"^(?:revideras|ses över|följs upp|översyn|reviewed) ", "", text)
    if cell is not None and words in _EVERY:
        return _marked({"review": {"every": _EVERY[words]}}, cell)
    every = re.sub(r"^(?:var(?:je|t)?|every) ", "", words)
    if cell is not None and _length(every):
        return _marked({"review": {"every": every}}, cell)
    said = _day_said(cell, "due", read_end)
    return Said(keys={"review": dict(said.keys)} if said.keys else {}, doubt=said.doubt, open=said.open)


def contradict(start: object, end: object) -> bool:
    """Tell whether an end lies before its start."""
    first = read_start(start).earliest if isinstance(start, str) else start
    last = read_end(end).latest if isinstance(end, str) else end
    return isinstance(first, date) and isinstance(last, date) and last < first


def shown(cell: Cell) -> str:
    """Return what a cell says, for a message."""
    return cell.text if len(cell.text) <= 80 else f"{cell.text[:79]}…"


def oddity_of(cell: Cell) -> str:
    """Say what is odd about a cell that has no usable value, whatever its column."""
    match cell.kind:
        case CellKind.FORMULA:
            return _("cellen är en formel utan sparat värde: öppna filen i Excel och spara den")
        case CellKind.ERROR:
            return _("cellen är ett fel i Excel ({error})", error=cell.text)
        case _:
            return ""


def _length(text: str) -> bool:
    """Tell whether a text is a length that the register takes."""
    try:
        length = read_length(text)
    except DateLanguageError:
        return False
    return bool(length) and length.months <= 1200 and length.days <= 36525


def _period(cell: Cell, text: str, *ends: Reading) -> Said:
    """Keep a period as it is written; of a month, a quarter or such only the end, and ask."""
    try:
        read_end(text)
    except DateLanguageError:
        return _marked({"period": text}, cell, *ends)
    if re.fullmatch(r"(?:år )?\d{4}", text, re.IGNORECASE):
        return _marked({"period": text}, cell, *ends)
    words = _("”{text}” kan vara hela tiden eller bara slutet: läst som slutet", text=shown(cell))
    return Said(keys={"valid_to": text}, doubt=words, open=True)


def _day_said(cell: Cell | None, key: str, read: _Read) -> Said:  # noqa: PLR0911 - one a kind of cell
    if cell is None:
        return Said()
    if oddity := oddity_of(cell):
        return _unread(oddity)
    if len(cell.text) > _LONGEST:
        return _unread(_("”{text}” är inget datum", text=shown(cell)))
    match cell.value:
        case bool():
            return _unread(_("”{text}” är inget datum", text=cell.text))
        case date():
            return _date(cell, cell.value, key)
        case int() | float():
            return _number(cell, key)
        case _:
            return _text(cell, key, read)


def _date(cell: Cell, day: date, key: str) -> Said:  # noqa: PLR0911 - one a way to show it
    """Read a date of Excel's by what is seen of it: people who type "juni 2026" get its first day, unseen."""
    if cell.moves:
        return _unread(_("cellen räknas från dagens datum och är i dag {day}: vilken dag är det?", day=cell.text))
    if day.year not in _YEARS:
        return _unread(_outside(cell))
    if day.year not in _EXCEL_YEARS:
        return _unread(_("”{text}” är länge sedan: stämmer årtalet?", text=cell.text))
    said = _marked({key: cell.text if cell.seen_as in (Shown.YEAR, Shown.MONTH) else day}, cell)
    if said.doubt:
        return said
    match cell.seen_as:
        case Shown.YEAR:
            return replace(said, doubt=_("{year} är bara ett årtal: läst som hela året", year=cell.text))
        case Shown.MONTH:
            return replace(said, doubt=_("cellen visar bara en månad: läst som {month}", month=cell.text))
        case Shown.NO_YEAR:
            words = _("cellen visar inget årtal, och Excel har satt {day}: stämmer året?", day=cell.text)
            return replace(said, doubt=words, open=True)
        case _:
            return said


def _text(cell: Cell, key: str, read: _Read) -> Said:  # noqa: PLR0911 - one a reason
    text = cell.text
    if _NOTHING.fullmatch(text):
        return Said()
    if not text.strip("? "):
        return _unread(_("listan har ett frågetecken i stället för ett datum"))
    if re.fullmatch(r"\d{5}", text):
        return _serial(cell)
    text = in_swedish(text)
    unsure = day_or_month(text)
    if unsure:
        return _unread(_("”{text}” kan vara {one} eller {other}", text=text, one=unsure[0], other=unsure[1]))
    try:
        reading = read(text)
    except DateLanguageError as error:
        if len(_A_DATE.findall(text)) > 1:
            return _unread(_("”{text}” är två datum i samma cell", text=shown(cell)))
        return _unread(_why_not(cell, error))
    if reading.earliest.year not in _YEARS or reading.latest.year not in _YEARS:
        return _unread(_outside(cell))
    return _marked({key: _value(text, reading)}, cell, reading)


def _number(cell: Cell, key: str) -> Said:
    number = cell.value
    if isinstance(number, int) and number in _YEARS:
        doubt = _("{year} är bara ett årtal: läst som hela året", year=number)
        return Said(keys={key: str(number)}, doubt=doubt)
    if isinstance(number, int) and re.fullmatch(r"(?:19|20)\d{6}", str(number)):
        try:
            return _marked({key: date.fromisoformat(str(number))}, cell)
        except ValueError:
            return _unread(_("{number} är inget datum", number=number))
    return _serial(cell)


def _serial(cell: Cell) -> Said:
    if cell.serial is None:
        return _unread(_("{number} är ett tal och inget datum", number=cell.text))
    return _unread(
        _("{number} är ett tal utan datumformat; som dag i Excel är det {day}", number=cell.text, day=cell.serial)
    )


def _marked(keys: dict[str, Any], cell: Cell, *readings: Reading | None) -> Said:
    """Say what was read, with what a person may want to look at."""
    if cell.struck:
        return Said(keys=keys, doubt=_("”{text}” är genomstruket i listan", text=shown(cell)), open=True)
    if any(one.needs_check for one in readings if one):
        return Said(keys=keys, doubt=_("”{text}” kan läsas på mer än ett sätt", text=shown(cell)))
    if cell.timed:
        return Said(keys=keys, doubt=_("klockslaget efter {day} är borttaget", day=cell.text))
    return Said(keys=keys)


def _unread(doubt: str) -> Said:
    return Said(doubt=doubt, open=True)


def _value(text: str, reading: Reading) -> date | str:
    return reading.earliest if reading.plain else text


def _why_not(cell: Cell, error: DateLanguageError) -> str:
    """Say why not, quoting the cell as it is written rather than as it was read."""
    text = shown(cell)
    quoted = re.match(r"[”“][^”]*”", error.fault)
    if quoted:
        return _("”{text}”", text=text) + error.fault[quoted.end() :]
    return _("”{text}” är inget datum: {why}", text=text, why=error.fault)


def _unclear(cell: Cell) -> str:
    return _("”{text}” går inte att läsa som giltighetstid", text=shown(cell))


def _outside(cell: Cell) -> str:
    if isinstance(cell.value, date) and cell.value.year == 9999:
        return _("9999 brukar betyda att det inte finns något slut: gäller dokumentet tills vidare?")
    return _("”{text}” ligger utanför åren {first}–{last}", text=shown(cell), first=_YEARS[0], last=_YEARS[-1])
