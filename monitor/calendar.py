"""Swedish working days.

A working day is a day that is not a Saturday, a Sunday, a public holiday (lag 1989:253 and its forerunners,
as they stand since 1953) or one of the three eves that count as free: midsommarafton, julafton, nyårsafton
(docs/validity.md rule 7).
"""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from functools import lru_cache

from monitor.dates import shift
from monitor.language import N_, _

_SATURDAY = 5
_NATIONAL_DAY_SINCE = 2005  # it took the place of annandag pingst
_EASTER_YEARS = range(1583, 4100)  # what dateutil computes; outside it only the fixed days are known

_FIXED = {
    (1, 1): N_("nyårsdagen"),
    (1, 6): N_("trettondedag jul"),
    (5, 1): N_("första maj"),
    (12, 24): N_("julafton"),
    (12, 25): N_("juldagen"),
    (12, 26): N_("annandag jul"),
    (12, 31): N_("nyårsafton"),
}
_FROM_EASTER = {
    -2: N_("långfredagen"),
    0: N_("påskdagen"),
    1: N_("annandag påsk"),
    39: N_("Kristi himmelsfärdsdag"),
    49: N_("pingstdagen"),
}


def _saturday_from(day: date) -> date:
    """Return the first Saturday on or after a day."""
    return shift(day, (_SATURDAY - day.weekday()) % 7)


def _easter_feasts(year: int) -> Iterator[tuple[date, str]]:
    """Yield the feasts that follow Easter, with their names."""
    if year not in _EASTER_YEARS:
        return
    from dateutil.easter import easter  # noqa: PLC0415 - importing it costs more than the rest of the module

    easter_day = easter(year)
    for offset, name in _FROM_EASTER.items():
        yield easter_day + timedelta(days=offset), name
    if year < _NATIONAL_DAY_SINCE:
        yield easter_day + timedelta(days=50), N_("annandag pingst")


@lru_cache(maxsize=64)
def _holidays(year: int) -> Mapping[date, str]:
    """Return the year's holidays and free eves in Swedish; where two coincide the movable one gives the name."""
    midsummer = _saturday_from(date(year, 6, 20))
    holidays = {date(year, month, day): name for (month, day), name in _FIXED.items()}
    if year >= _NATIONAL_DAY_SINCE:
        holidays[date(year, 6, 6)] = N_("nationaldagen")
    return (
        holidays
        | dict(_easter_feasts(year))
        | {
            shift(midsummer, -1): N_("midsommarafton"),
            midsummer: N_("midsommardagen"),
            _saturday_from(date(year, 10, 31)): N_("alla helgons dag"),
        }
    )


def holiday_name(day: date) -> str | None:
    """Return the name of a public holiday or free eve, or None."""
    name = _holidays(day.year).get(day)
    return _(name) if name else None


def is_working_day(day: date) -> bool:
    """Tell whether offices are open on the day."""
    return day.weekday() < _SATURDAY and day not in _holidays(day.year)


@lru_cache(maxsize=4096)
def working_day_on_or_before(day: date) -> date:
    """Return the day itself or the nearest working day before it: the day to act by (T19, T22)."""
    while not is_working_day(day):
        day = shift(day, -1)
    return day


def working_day_on_or_after(day: date) -> date:
    """Return the day itself or the nearest working day after it."""
    while not is_working_day(day):
        day = shift(day, 1)
    return day


def first_working_day_of_week(day: date) -> date | None:
    """Return the first working day of the day's ISO week, or None if the whole week is free."""
    monday = shift(day, -day.weekday())
    week = (shift(monday, offset) for offset in range(_SATURDAY))
    return next(filter(is_working_day, week), None)


def next_week_start(day: date) -> date:
    """Return the first working day in a later ISO week than the day's."""
    return working_day_on_or_after(shift(day, 7 - day.weekday()))
