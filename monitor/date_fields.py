"""The readers of days, periods and lengths, as TOML dates or in Swedish date language (docs/register.md).

Each returns what it read or raises `FieldError`. Dates are civil dates, inclusive at both ends.
"""

from collections.abc import Callable
from datetime import date, datetime
from typing import Final, TypeVar

from monitor import date_language
from monitor.date_forms import normal
from monitor.date_language import DateLanguageError
from monitor.dates import Length, Reading, Span
from monitor.faults import FieldError, found
from monitor.language import N_, _

T = TypeVar("T")

#: Years that a date may lie in: a year typed wrong is found, and no arithmetic runs off the calendar.
_YEARS: Final = range(1900, 2201)
#: The year in which other systems let what has no end end.
_NO_END: Final = 9999
_DATE_HINT: Final = N_('Skriv ett datum som 2026-06-30, eller i ord som "t.o.m. juni 2026".')
_LONGEST: Final = Length(months=1200, days=36525)


def _in_date_language(value: object, read: Callable[[str], T], of_day: Callable[[date], T], hint: str = "") -> T:
    if isinstance(value, datetime) or not isinstance(value, (date, str)):
        hint = _("Skriv t.ex. 2026-06-30, utan citattecken och klockslag.")
        raise FieldError("date", _("väntade ett datum, hittade {found}", found=found(value)), hint)
    if isinstance(value, date):
        result = of_day(value)
    else:
        try:
            result = read(value)
        except DateLanguageError as error:
            # the words are read in lower case; they are told as somebody wrote them
            fault = error.fault.replace(f"{normal(value)}”", f"{value.strip()}”")
            raise FieldError("date", fault, hint or _(_DATE_HINT)) from None
    _check_years(value, result)
    return result


def _check_years(value: object, result: object) -> None:
    """Refuse years that no agreement has: the 9999 of other systems means no end, and 0206 is a slip."""
    if any(day.year not in _YEARS for day in _days_of(result)):
        hint = _("Skriv ett år från {first} till {last}.", first=_YEARS[0], last=_YEARS[-1])
        raise FieldError(
            "date",
            _("{found} ligger utanför åren {first}–{last}", found=found(value), first=_YEARS[0], last=_YEARS[-1]),
            hint,
        )


def _days_of(result: object) -> tuple[date, ...]:
    match result:
        case date():
            return (result,)
        case Reading():
            return (result.earliest, result.latest)
        case Span():
            return (*_days_of(result.start), *_days_of(result.end))
        case _:
            return ()


def day(value: object) -> date:
    """Read an exact day."""
    hint = _("Skriv dagen som 2026-06-30.")
    return _in_date_language(value, lambda text: date_language.read_day(text).earliest, lambda day: day, hint)


def latest_day(value: object) -> date:
    """Read a day to act by, inclusive: of a longer unit its last day."""
    return _in_date_language(value, lambda text: date_language.read_end(text).earliest, lambda day: day)


def start(value: object) -> Reading:
    """Read a first valid day."""
    hint = _('Skriv ett datum som 2026-07-01, eller i ord som "fr.o.m. juli 2026".')
    return _in_date_language(value, date_language.read_start, Reading.of, hint)


def end(value: object) -> Reading:
    """Read a last valid day."""
    in_words = isinstance(value, str) and value.replace(" ", "").casefold() == "tillsvidare"
    if in_words or (isinstance(value, date) and value.year == _NO_END):
        hint = _("Ska det inte finnas något slut: ta bort raden och skriv until_further_notice = true.")
        raise FieldError("date", _("{found} är inget slutdatum", found=found(value)), hint)
    return _in_date_language(value, date_language.read_end, Reading.of)


def period(value: object) -> Span:
    """Read a period in words."""
    hint = _('Skriv t.ex. "2022–2030", "kvartal 3 2027" eller "t.o.m. oktober 2027".')
    if not isinstance(value, str):
        raise FieldError("period", _("väntade en period i ord, hittade {found}", found=found(value)), hint)
    try:
        span = date_language.read_span(value)
    except DateLanguageError as error:
        raise FieldError("period", error.fault, hint) from None
    _check_years(value, span)
    return span


def length(value: object) -> Length:
    """Read a length in words."""
    hint = _('Skriv t.ex. "24 månader", "1,5 år", "2 veckor" eller "10 dagar".')
    if not isinstance(value, str):
        raise FieldError("length", _("väntade en längd inom citattecken, hittade {found}", found=found(value)), hint)
    try:
        length = date_language.read_length(value)
    except DateLanguageError as error:
        raise FieldError("length", error.fault, hint) from None
    if length.months > _LONGEST.months or length.days > _LONGEST.days:
        raise FieldError("length", _("{found} är längre än hundra år", found=found(value)), hint)
    return length


def some_length(value: object) -> Length:
    """Read a length over zero."""
    if some := length(value):
        return some
    raise FieldError(
        "length", _("väntade en längd över noll, hittade {found}", found=found(value)), _('Skriv t.ex. "12 månader".')
    )
