"""Swedish date language: the words of agreements and minutes read as days and periods (docs/register.md).

A text is normalised, its leading words (fr.o.m., till, före) choose a rule, and the rest must be one form of
`date_forms`. Dates are inclusive at both ends. What cannot be read is a `DateLanguageError` that tells the
user, in Swedish, what was expected; nothing else is raised. Lengths are re-exported from `length_language`.
"""

import re
from collections.abc import Callable, Iterator
from datetime import date

from monitor.date_forms import DateLanguageError, Unit, has_form, long_date, normal, read_unit, unreadable
from monitor.dates import DateOutOfRange, Precision, Reading, Span, month_end, shift
from monitor.language import _
from monitor.length_language import format_length, read_length

__all__ = [
    "DateLanguageError",
    "format_length",
    "long_date",
    "read_day",
    "read_end",
    "read_last_day",
    "read_length",
    "read_span",
    "read_start",
]

# Rules: which day the words before a form choose.

_Rule = Callable[[Unit], tuple[date, date]]


def _before(unit: Unit) -> tuple[date, date]:
    """Före, innan: the unit is not included."""
    try:
        return shift(unit.starts[0], -1), shift(unit.starts[1], -1)
    except DateOutOfRange:
        raise DateLanguageError(_("dagen före ligger utanför kalendern (år 1–9999)")) from None


def _first(unit: Unit) -> tuple[date, date]:
    """Fr.o.m.: the unit's first day, or the day after a turn."""
    return unit.starts


def _last(unit: Unit) -> tuple[date, date]:
    """T.o.m.: the unit is included."""
    return unit.ends


def _loose(unit: Unit) -> tuple[date, date]:
    """Till: a full day is included; a first of a month, and any longer unit, may or may not be (T20)."""
    if unit.exact and unit.ends[0].day != 1:
        return unit.ends
    return _before(unit)[0], unit.ends[1]


def _ceases(unit: Unit) -> tuple[date, date]:
    """Upphör den: the first of a month is not included, the last is, any other day is unclear (T15)."""
    if not unit.exact:
        return _loose(unit)
    day = unit.ends[0]
    if day == month_end(day):
        return unit.ends
    return _before(unit) if day.day == 1 else (_before(unit)[0], day)


_TOM = r"(?:fram )?(?:till och med|t\.? ?o\.? ?m\.?)"
_VERB = r"^(?:(?:att |ska |skall )?(?:gäller|gällande|gälla|giltigt?|löper(?: ut)?|dock) )+"
_START = r"(?:fr\.? ?o\.? ?m\.?|från(?: och med)?|tidigast|med början) ?(?P<rest>.+)"
_ENDS: tuple[tuple[str, _Rule], ...] = (
    (rf"(?:{_TOM} |vid |(?:fram )?till |intill |före |innan )?utgången av (?P<rest>.+)", _last),
    (rf"(?:längst )?{_TOM} ?(?P<rest>.+)", _last),
    (r"(?:senast|inte senare än|längst|per) (?P<rest>.+)", _last),
    (r"(?:före|innan) (?P<rest>.+)", _before),
    (r"(?:(?:längst )?(?:fram )?till|intill) (?P<rest>.+)", _loose),
)


def _end_rule(words: str) -> tuple[_Rule, str] | None:
    """Split words into the rule of their end word and the rest; None if they have no end word."""
    return next(((rule, found["rest"]) for pattern, rule in _ENDS if (found := re.fullmatch(pattern, words))), None)


def _reading(text: str, words: str, rule: _Rule, *, bare: bool) -> Reading:
    """Read the unit by the rule; `bare` says that nothing stood before it in the text."""
    unit = read_unit(words)
    earliest, latest = rule(unit)
    said = None if bare and unit.exact else text.strip()
    return Reading(earliest=earliest, latest=latest, precision=unit.precision, text=said)


def read_day(text: str) -> Reading:
    """Read an exact calendar day, with or without "senast", "per" and "den" before it."""
    words = normal(text)
    rest = re.sub(r"^(?:senast|inte senare än|per) ", "", words)
    if not read_unit(rest).exact:
        raise DateLanguageError(
            _("”{words}” är ingen enskild dag", words=rest), _("skriv t.ex. ”2026-06-30” eller ”den 30 juni 2026”")
        )
    return _reading(text, rest, _last, bare=rest == words)


def read_start(text: str) -> Reading:
    """Read a first valid day: the first day of the unit, or the day after a turn."""
    words = normal(text)
    rest = re.sub(_VERB, "", words)
    found = re.fullmatch(_START, rest)
    rest = found["rest"] if found else rest
    return _reading(text, rest, _first, bare=rest == words)


def read_end(text: str) -> Reading:
    """Read a last valid day: the last day of the unit unless the words say otherwise (B.2, T20)."""
    words = normal(text)
    return _read_end(text, words, re.sub(_VERB, "", words))


def _read_end(text: str, words: str, phrase: str) -> Reading:
    """Read the end that a phrase of the words states."""
    rule, rest = _end_rule(phrase) or (_last, phrase)
    return _reading(text, rest, rule, bare=rest == words)


_ENDING = r"(?:(?:ska|skall|att) )?(?:upphör(?:a|de)?(?: att gälla)?|upphäv(?:s|as|a|des|d|t)) (?P<rest>.+)"
_AT_ONCE = r"(?:omedelbart|omgående|genast|med omedelbar verkan)(?: \((?:beslut )?(?P<decided>.*)\))?"


def read_last_day(text: str, decided_on: date) -> Reading:
    """Read the last valid day out of a decision to end or repeal, taken on `decided_on` (T15)."""
    words = normal(text)
    ending = re.fullmatch(_ENDING, words)
    phrase = ending["rest"] if ending else words
    if found := re.fullmatch(_AT_ONCE, phrase):
        _check_decision_day(found["decided"], decided_on)
        return Reading(earliest=decided_on, latest=decided_on, text=text.strip())
    if found := re.fullmatch(_START, phrase):
        return _reading(text, found["rest"], _before, bare=False)
    if ending and _end_rule(phrase) is None:
        return _reading(text, phrase, _ceases, bare=False)
    return _read_end(text, words, re.sub(_VERB, "", phrase))


def _check_decision_day(words: str | None, decided_on: date) -> None:
    """Refuse words whose own decision day, in brackets, is not the decision's."""
    if words and has_form(words) and decided_on not in read_unit(words).starts:
        day = long_date(decided_on)
        raise DateLanguageError(
            _("texten anger beslutsdagen {words}, men beslutet är fattat {day}", words=words, day=day)
        )


# Periods: one unit, or two with something between.

_PERIOD = r"^(?:under )?(?:(?:hela )?(?:perioden|tiden|åren) )?(?:mellan )?"
_SEPARATOR = rf" ?- ?| (?=(?:{_TOM}|(?:fram )?till|intill|längst|senast) )| och "
_LONGEST = 120  # characters of a period: longer text is not tried at each of its separators


def read_span(text: str) -> Span:
    """Read a period; words with a start or an end only give a span that is open at the other side."""
    words = re.sub(_PERIOD, "", re.sub(_VERB, "", normal(text)))
    if _end_rule(words):
        return _span(None, _read_end(text, words, words))
    found = re.fullmatch(_START, words)
    rest = found["rest"] if found else words
    if has_form(rest):
        return _one_unit(text, rest, start_only=found is not None)
    split = next(_splits(rest), None)
    if split is None:
        raise unreadable(words)
    left, right, rule = split
    start = _reading(text, left, _first, bare=found is None)
    return _span(start, _reading(text, right, rule or _last, bare=rule is None))


def _one_unit(text: str, words: str, *, start_only: bool) -> Span:
    """Make the span of a single unit, or what starts with it."""
    if start_only:
        return _span(_reading(text, words, _first, bare=False), None)
    if read_unit(words).is_turn:
        raise DateLanguageError(
            _("”{words}” är en tidpunkt och ingen period: skriv ”fr.o.m.” eller ”t.o.m.” före", words=words)
        )
    return _span(_reading(text, words, _first, bare=True), _reading(text, words, _last, bare=True))


def _splits(words: str) -> Iterator[tuple[str, str, _Rule | None]]:
    """Yield the ways to split words into two units, with the rule of the end word if the second has one."""
    for separator in re.finditer(_SEPARATOR, words) if len(words) <= _LONGEST else ():
        rule, right = _end_rule(words[separator.end() :]) or (None, words[separator.end() :])
        left = _complete(words[: separator.start()], right)
        if left and has_form(right):
            yield left, right, _last if rule is _loose and _are_years(left, right) else rule


def _complete(left: str, right: str) -> str | None:
    """Return the first unit, with month and year borrowed from the second where it lacks them."""
    borrowed = right.split()
    candidates = [left, *(" ".join([left, *borrowed[skip:]]) for skip in range(1, len(borrowed)))]
    return next(filter(has_form, candidates), None)


def _are_years(left: str, right: str) -> bool:
    """Tell whether both are calendar years: then "till" includes the second ("åren 2023 till 2026")."""
    return {read_unit(left).precision, read_unit(right).precision} == {Precision.YEAR}


def _span(start: Reading | None, end: Reading | None) -> Span:
    """Make a span of the coarser precision, its end not before its start."""
    if start and end and end.latest < start.earliest:
        last, first = long_date(end.latest), long_date(start.earliest)
        raise DateLanguageError(_("perioden slutar {last}, före sin början {first}", last=last, first=first))
    precisions = [reading.precision for reading in (start, end) if reading]
    return Span(start=start, end=end, precision=max(precisions, key=list(Precision).index))
