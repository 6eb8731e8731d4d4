"""Days and periods inside running text: where they stand, and what the words before them make of them.

`date_language` reads a text that is a date; this finds such texts in a sentence, and says of each whether it is an end, a
start, a deadline, a meeting, or only the date of some paper. A day without a year takes the nearest one that fits, and
says so. Dates are inclusive.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import Final

from monitor.date_forms import MONTHS, DateLanguageError, normal, read_unit
from monitor.date_forms import has_form as _has_form
from monitor.date_language import read_end, read_span, read_start
from monitor.dates import Precision, Reading

has_form = lru_cache(maxsize=4096)(_has_form)  # minutes name the same few days again and again
_WEEKDAYS: Final = ("mån", "tis", "ons", "tors", "fre", "lör", "sön")


@dataclass(frozen=True, slots=True, kw_only=True)
class DatePhrase:
    """A day or period in a text, from `start` to `end` with the words that lead it in.

    `role` is end, start, deadline, range, meeting, reference (of a paper or an earlier decision) or bare. `first` is the
    start, `reading` the last day; `invalid` says which day does not exist.
    """

    start: int
    end: int
    role: str
    first: date | None = None
    reading: Reading | None = None
    exact: bool = False
    in_words: bool = False
    inferred: bool = False
    years: bool = False
    invalid: str | None = None
    wrong_weekday: bool = False

    @property
    def last(self) -> date | None:
        """The last day, by the earlier reading."""
        return self.reading.earliest if self.reading else None


_WEEKDAY: Final = r"(?:(?P<weekday>(?:mån|tis|ons|tors|fre|lör|sön)dag)(?:en)?,? )?"
_TAIL: Final = rf"\s*{_WEEKDAY}(?:den |datumet )?\s*$"
_LEADS: Final = (
    ("not", r"(?<!om )\b(?:och inte|inte|i stället för|istället för|ej|i st\.? ?f\.?)(?: (?:till|t\.? ?o\.? ?m\.?|till och med|den))?"),
    ("current", r"\b(?:som (?:nu )?(?:gäller|löper ut|löper|upphör|går ut)|nuvarande (?:giltighetstid|slutdatum|giltighet)(?:en|et)?|löper ut|gällande (?:giltighetstid|slutdatum)(?:en|et)?|nuvarande slut|tidigare|med slutdatum)(?: (?:den|till och med|t\.? ?o\.? ?m\.?|till|per|är|:))*:?"),
    ("reference", r"\b(?:protokoll\w*|(?:minnes)?anteckning\w*|beslut(?:et|en|s)?|daterad\w*|daterat|skrivelse\w*|underlag\w*|förslag\w*|remissversion\w*|version\w*|beslutad\w*|antag(?:en|et|na)|undertecknad\w*|inkom\w*|upprättad\w*|fattat|fattade|§ ?\d+),?(?: (?:från|av|på|per|fattat|fattades|daterad\w*|version))*"),
    ("meeting", r"\b(?:\w*möte\w*|sammanträde\w*|träff\w*)(?: (?:i|på|den|under))?"),
    ("end", r"(?<!\w)(?:(?:dock )?(?:som )?längst (?:fram )?(?:t\.? ?o\.? ?m\.?|till och med|till)?|(?:fram )?till och med|t\.? ?o\.? ?m\.?(?!\w)|vid utgången av|till utgången av|(?:fram )?till|intill|per)"),
    ("deadline", r"\b(?:senast|inte senare än)(?: (?:till|under|i))?"),
    ("end", r"\b(?:före|innan)"),
    ("start", r"(?<!\w)(?:fr\.? ?o\.? ?m\.?(?!\w)|från och med|med (?:start|början|verkan)(?: (?:från|den))?(?: och med)?|tidigast|(?:börja(?:r)? gälla|träder i kraft|gäller?|gälla)(?: (?:från|redan))?(?: och med)?|från|start(?:datum|ar)?:?)"),
    ("end", r"\b(?:(?:ny |nytt |den nya |det nya )?(?:giltighetstid(?:en)?|slutdatum(?:et)?|sista giltighetsdag|giltig(?:t)? till|gäller till))\s?(?::|är|blir|ändras till|sätts till|=)?(?: (?:till och med|till|t\.? ?o\.? ?m\.?))?"),
    ("period", r"\b(?:för|under|avseende|gällande)(?: (?:perioden|tiden|åren|år|kalenderåret|hela|våren|hösten))*|\b(?:perioden|åren|år)"),
)  # fmt: skip
_LEAD: Final = tuple((role, re.compile(f"(?:{pattern}){_TAIL}", re.IGNORECASE)) for role, pattern in _LEADS)
_LONGEST_LEAD: Final = 90  # characters before a date that may say what it is
_LOOSE_NUMBER: Final = re.compile(r"^(?:\d{6}|\d{8}|\d{4}|\d{1,2}/\d{1,2})$")
_YEARLESS: Final = re.compile(
    r"^(?:\d{1,2}(?::[ae])? (?:jan|feb|mar|apr|maj|jun|jul|aug|sep|okt|nov|dec)[a-zåäö]*\.?|\d{1,2}/\d{1,2}"
    r"|(?:jan|feb|mar|apr|maj|jun|jul|aug|sep|okt|nov|dec)[a-z]*\.?|(?:kvartal|kv\.?|q) ?\d|(?:första|andra|tredje|fjärde) kvartalet"
    r"|v\.? ?\d{1,2}|vecka \d{1,2}|halvårsskiftet|årsskiftet|(?:vår|höst)(?:en|terminen))$"
)
_STARTS: Final = re.compile(
    r"(?<![\w/.,§-])(?:\d|kvartal|kv\.|q\s?\d|(?:första|andra|tredje|fjärde) kvartalet|v\.? ?\d|vecka|vår|höst|halvårsskiftet|årsskiftet|"
    r"månadsskiftet|årsskiftet|åren|(?:jan|feb|mar|apr|maj|jun|jul|aug|sep|okt|nov|dec)[a-z]*\b)",
    re.IGNORECASE,
)
#: What a date ends with: looked for before the forms are tried.
_LAST_WORD: Final = re.compile(
    r"(?:\d|skiftet|kvartalet|vår(?:en|terminen)|höst(?:en|terminen)|månad|\b(?:jan|feb|mar|apr|maj|jun|jul|aug|sep|okt|nov|dec)[a-z]*\.?)$"
)
_TOKEN: Final = re.compile(r"\S+")


def date_phrases(text: str, *, near: date | None, loose: bool = False) -> tuple[DatePhrase, ...]:
    """Return the days and periods of a text; a day without a year is the first such day not before `near`.

    Bare numbers such as 240612 are days only in a head (`loose`), or after a word that dates follow.
    """
    found: list[DatePhrase] = []
    place = 0
    while match := _STARTS.search(text, place):
        phrase = _phrase_at(text, match.start(), near, loose=loose)
        if phrase is None:
            place = match.end()
            continue
        found.append(phrase)
        place = max(phrase.end, match.end())
    return tuple(_tied(found, text))


def _phrase_at(text: str, at: int, near: date | None, *, loose: bool) -> DatePhrase | None:
    """Read the longest date that starts at a place."""
    ends = [match.end() for match in _TOKEN.finditer(text, at)][:7]
    if re.match(r"\d[\d ]{3,}(?:kr|kronor|tkr|mkr|procent|%)", text[at : at + 24]):
        return None
    for stop in reversed(ends):
        words = normal(re.sub(r"[)\]:;,.]+$", "", text[at:stop]))
        if (
            not words
            or not _LAST_WORD.search(words)
            or text[at:stop].count("(") > text[at:stop].count(")")
            or not re.search(r"\d|[a-zåäö]{3}", words)
        ):
            continue
        end = at + len(text[at:stop].rstrip(" .,;:)]"))
        phrase = _read(text, at, end, words, near, loose=loose)
        if phrase is not None:
            return phrase
    return None


def _read(text: str, at: int, end: int, words: str, near: date | None, *, loose: bool) -> DatePhrase | None:  # noqa: PLR0911 - one a form
    role, start, weekday = _lead(text, at)
    if _is_range(words):
        return _range(words, start, end, role)
    inferred = False
    if not has_form(words):
        if near is None or not _YEARLESS.match(words) or re.match(r"\W{0,3}(?:19|20|21)\d\d\b", text[end:]):
            return None
        if role in ("bare", "period") and not re.match(r"\d", words):
            return None
        dated = _with_year(words, near, past=role == "reference")
        if dated is None:
            return None
        words, inferred = dated, True
    elif _LOOSE_NUMBER.match(words) and role == "bare" and not (loose and len(words) in (6, 8)):
        return None
    blank = DatePhrase(start=start, end=end, role=role, inferred=inferred)
    try:
        unit = read_unit(words)
        lead = normal(text[start:at]) if start < at else ""
        reading = _end_reading(lead, words) if role in ("end", "deadline", "bare", "period") else None
        first = read_start(words).earliest
    except DateLanguageError:
        return replace(blank, invalid=_iso_like(words))
    year = unit.precision is Precision.YEAR
    return replace(
        blank,
        role="range" if year and role == "period" else role,
        first=first,
        reading=reading or Reading.of(unit.ends[0]),
        exact=unit.exact,
        in_words=not unit.exact,
        years=year and role == "period",
        wrong_weekday=bool(weekday and unit.exact and not weekday.startswith(_WEEKDAYS[first.weekday()])),
    )


def _lead(text: str, at: int) -> tuple[str, int, str | None]:
    """Return what the words before a date make of it, where they begin, and the weekday among them."""
    skipped = max(0, at - _LONGEST_LEAD)
    before = text[skipped:at]
    for role, pattern in _LEAD:
        if match := pattern.search(before):
            return role, skipped + match.start(), (match["weekday"] or "").lower() or None
    bare = re.search(rf"{_WEEKDAY}(?:den |datumet )?$", before, re.IGNORECASE)
    return (
        "bare",
        skipped + bare.start() if bare else at,
        (bare["weekday"] or "").lower() if bare and bare["weekday"] else None,
    )


_LOOSE_LEAD: Final = re.compile(r"(?:^|\s)(?:fram till|till|intill)(?: \w+dag(?:en)?,?)?(?: den| datumet)?$")


def _end_reading(lead: str, words: str) -> Reading:
    """Read an end as the words before it say: "till" leaves two readings open, "före" does not include (T20)."""
    if _LOOSE_LEAD.search(lead) and "och med" not in lead and not re.search(r"giltig|slutdatum|ändras", lead):
        return read_end(f"till {words}")
    return read_end(f"före {words}" if re.search(r"^(?:före|innan)", lead) else f"t.o.m. {words}")


def _is_range(words: str) -> bool:
    if has_form(words) or not re.search(r"\d-|\w - |\w-\d| till (?:och med )?\d", words):
        return False
    return _span_of(words) is not None


def _span_of(words: str) -> tuple[date, Reading, bool] | None:
    try:
        span = read_span(words)
    except DateLanguageError:
        return None
    if span.start is None or span.end is None:
        return None
    return span.start.earliest, span.end, span.precision is Precision.YEAR


def _range(words: str, start: int, end: int, role: str) -> DatePhrase | None:
    span = _span_of(words)
    if span is None:
        return None
    first, reading, years = span
    kept = "reference" if role in ("reference", "meeting") else "range"
    return DatePhrase(start=start, end=end, role=kept, first=first, reading=reading, years=years, exact=not years)


def _with_year(words: str, near: date, *, past: bool) -> str | None:
    """Give a day its year: the first not before `near`, or of what is past the last one not after it."""
    years = range(near.year, near.year - 3, -1) if past else range(near.year, near.year + 3)
    for year in years:
        dated = f"årsskiftet {year}/{year + 1}" if words == "årsskiftet" else f"{words} {year}"
        if not has_form(dated):
            return None
        try:
            last = read_unit(dated).ends[0]
        except DateLanguageError:
            return dated
        if (last <= near) if past else (last >= near):
            return dated
    return None


def _iso_like(words: str) -> str:
    """Write a day that does not exist as a date would be: "2027-06-31"."""
    named = re.match(r"(\d{1,2}) ([a-zåäö]+)\.? (\d{4})$", words)
    if named:
        month = next((number for number, name in enumerate(MONTHS, 1) if name.startswith(named[2][:3])), 0)
        return f"{named[3]}-{month:02d}-{int(named[1]):02d}"
    if compact := re.match(r"(\d{2}|\d{4})(\d{2})(\d{2})$", words):
        year = compact[1] if len(compact[1]) == 4 else f"20{compact[1]}"
        return f"{year}-{compact[2]}-{compact[3]}"
    return words


def _tied(found: list[DatePhrase], text: str) -> Iterator[DatePhrase]:
    """Let "från X till Y" keep its parts, and a bare date that follows another with a dash be its end."""
    for index, one in enumerate(found):
        if one.role == "bare" and index and re.fullmatch(r"\s?[–-]\s?", text[found[index - 1].end : one.start]):
            yield replace(one, role="end")
        else:
            yield one
