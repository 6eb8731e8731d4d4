"""Swedish working days, against lists written by hand."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.calendar import (
    first_working_day_of_week,
    holiday_name,
    is_working_day,
    next_week_start,
    working_day_on_or_after,
    working_day_on_or_before,
)
from monitor.dates import DateOutOfRange

DAYS = st.dates(date(1960, 1, 1), date(2150, 12, 31))

# Mondays to Fridays on which offices are closed, from a printed almanac.
CLOSED = {
    2024: "01-01 03-29 04-01 05-01 05-09 06-06 06-21 12-24 12-25 12-26 12-31",
    2025: "01-01 01-06 04-18 04-21 05-01 05-29 06-06 06-20 12-24 12-25 12-26 12-31",
    2026: "01-01 01-06 04-03 04-06 05-01 05-14 06-19 12-24 12-25 12-31",
    2027: "01-01 01-06 03-26 03-29 05-06 06-25 12-24 12-31",
}


def day(text: str) -> date:
    """Read an ISO date of a table."""
    return date.fromisoformat(text)


@pytest.mark.parametrize("year", CLOSED)
def test_working_days_are_those_of_the_almanac(year: int) -> None:
    """Every day of the year is a working day, a weekend day or in the list."""
    closed = [day(f"{year}-{month_day}") for month_day in CLOSED[year].split()]
    every_day = [date(year, 1, 1) + timedelta(days=number) for number in range(366)]
    weekdays = [each for each in every_day if each.year == year and each.weekday() < 5]

    assert closed == [each for each in weekdays if not is_working_day(each)]


@given(DAYS)
def test_saturdays_and_sundays_are_never_working_days(any_day: date) -> None:
    """Weekends are free."""
    assert any_day.weekday() < 5 or not is_working_day(any_day)


@pytest.mark.parametrize(
    ("on", "name"),
    [
        ("2026-01-01", "nyårsdagen"),
        ("2026-01-06", "trettondedag jul"),
        ("2026-04-03", "långfredagen"),
        ("2026-04-05", "påskdagen"),
        ("2026-04-06", "annandag påsk"),
        ("2026-05-01", "första maj"),
        ("2026-05-14", "Kristi himmelsfärdsdag"),
        ("2026-05-24", "pingstdagen"),
        ("2026-06-06", "nationaldagen"),
        ("2026-06-19", "midsommarafton"),
        ("2026-06-20", "midsommardagen"),
        ("2026-10-31", "alla helgons dag"),
        ("2026-12-24", "julafton"),
        ("2026-12-25", "juldagen"),
        ("2026-12-26", "annandag jul"),
        ("2026-12-31", "nyårsafton"),
        ("2025-11-01", "alla helgons dag"),  # the Saturday moves into November
        ("2027-06-26", "midsommardagen"),  # the latest midsummer
        ("2008-05-01", "Kristi himmelsfärdsdag"),  # two on one day: the movable one
        ("2026-05-25", None),  # annandag pingst, a working day since 2005
        ("2026-04-04", None),  # påskafton is a Saturday, no more
        ("2026-06-30", None),  # an ordinary Tuesday
    ],
)
def test_holidays_have_their_swedish_names(on: str, name: str | None) -> None:
    """Public holidays and free eves have names; other days have none."""
    assert name == holiday_name(day(on))


@pytest.mark.parametrize(
    ("on", "working"),
    [
        ("2004-05-31", False),  # annandag pingst, for the last time
        ("2005-05-16", True),  # annandag pingst no more
        ("2003-06-06", True),  # a Friday, not yet a holiday
        ("2005-06-06", False),  # nationaldagen, for the first time
    ],
)
def test_the_national_day_took_the_place_of_whit_monday_in_2005(on: str, *, working: bool) -> None:
    """The change of 2005 holds on both sides."""
    assert working == is_working_day(day(on))


@pytest.mark.parametrize(
    ("latest", "weekday", "act_by"),
    [
        ("2024-09-15", 6, "2024-09-13"),  # T19-1: a Sunday
        ("2026-09-15", 1, "2026-09-15"),  # T19-2: a Tuesday
        ("2026-06-06", 5, "2026-06-05"),  # T19-3: nationaldagen on a Saturday
        ("2025-12-31", 2, "2025-12-30"),  # T06-7: nyårsafton
        ("2026-04-06", 0, "2026-04-02"),  # over Easter to Thursday
    ],
)
def test_the_day_to_act_by_is_the_working_day_before(latest: str, weekday: int, act_by: str) -> None:
    """A contractual date stands, and the day to act by is on or before it."""
    assert weekday == day(latest).weekday()
    assert day(act_by) == working_day_on_or_before(day(latest))


@pytest.mark.parametrize(
    ("on", "after"),
    [
        ("2026-04-03", "2026-04-07"),  # from långfredagen over Easter
        ("2026-12-31", "2027-01-04"),  # over the turn of the year and a weekend
        ("2026-06-30", "2026-06-30"),  # a working day is itself
    ],
)
def test_the_next_working_day_is_on_or_after(on: str, after: str) -> None:
    """Free days are stepped over forward."""
    assert day(after) == working_day_on_or_after(day(on))


@pytest.mark.parametrize(
    ("on", "first", "next_start"),
    [
        ("2025-11-21", "2025-11-17", "2025-11-24"),  # an ordinary week
        ("2026-04-12", "2026-04-07", "2026-04-13"),  # annandag påsk; Sunday belongs to the week before it
        ("2026-04-01", "2026-03-30", "2026-04-07"),  # the next week starts on Tuesday
        ("2027-01-01", "2026-12-28", "2027-01-04"),  # week 53
        ("2024-12-25", "2024-12-23", "2024-12-30"),  # Christmas
        ("2024-12-30", "2024-12-30", "2025-01-07"),  # then trettondedag jul on the Monday
    ],
)
def test_weeks_start_on_their_first_working_day(on: str, first: str, next_start: str) -> None:
    """A weekly digest goes on the first working day of the ISO week."""
    assert (day(first), day(next_start)) == (first_working_day_of_week(day(on)), next_week_start(day(on)))


@given(DAYS)
def test_the_nearest_working_days_are_nearest(any_day: date) -> None:
    """Only free days lie between a day and its nearest working days."""
    before, after = working_day_on_or_before(any_day), working_day_on_or_after(any_day)
    between = [before + timedelta(days=number) for number in range(1, (after - before).days)]

    assert before <= any_day <= after
    assert [True, True] == [is_working_day(before), is_working_day(after)]
    assert not any(is_working_day(each) for each in between)


@given(DAYS)
def test_every_week_has_a_start_and_the_next_one_is_later(any_day: date) -> None:
    """Week starts lie in their own ISO weeks."""
    first = first_working_day_of_week(any_day)

    assert first is not None
    assert any_day.isocalendar()[:2] == first.isocalendar()[:2]
    assert any_day.isocalendar()[:2] < next_week_start(any_day).isocalendar()[:2]


@pytest.mark.parametrize("year", [1, 1582, 4100, 9999])
def test_years_without_a_known_easter_have_the_fixed_days(year: int) -> None:
    """A far-off placeholder date such as 9999-12-31 is no error."""
    assert "juldagen" == holiday_name(date(year, 12, 25))


def test_no_working_day_after_the_end_of_the_calendar() -> None:
    """The last representable day is nyårsafton."""
    assert date(9999, 12, 30) == working_day_on_or_before(date.max)
    with pytest.raises(DateOutOfRange):
        working_day_on_or_after(date.max)
