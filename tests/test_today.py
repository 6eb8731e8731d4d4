"""A day that notes how long what was found out by it holds."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.today import Today

DAY = date(2026, 3, 2)
DAYS = st.dates(DAY - timedelta(days=4), DAY + timedelta(days=4))
COMPARISONS: tuple[Callable[[date, date], bool], ...] = (
    lambda one, other: one < other,
    lambda one, other: one <= other,
    lambda one, other: one > other,
    lambda one, other: one >= other,
    lambda one, other: one == other,
    lambda one, other: one != other,
)


@given(other=DAYS, comparison=st.sampled_from(COMPARISONS), turned=st.booleans(), later=st.integers(1, 12))
def test_a_comparison_comes_out_the_same_on_every_day_before_until(other, comparison, turned, later):
    def ask(day: date) -> bool:
        return comparison(other, day) if turned else comparison(day, other)

    today = Today(DAY)
    said = ask(today)

    assert ask(DAY) == said
    days = [DAY + timedelta(days=number) for number in range(1, later + 1)]
    assert all(ask(day) == said for day in days if day < today.until)


@pytest.mark.parametrize(
    ("ask", "until"),
    [
        (lambda day: day < DAY + timedelta(days=9), DAY + timedelta(days=9)),
        (lambda day: DAY + timedelta(days=9) <= day, DAY + timedelta(days=9)),  # a day too early does no harm
        (lambda day: day > DAY - timedelta(days=1), date.max),  # what has passed has passed
        (lambda day: min(day, day) <= day, date.max),
        (lambda day: day >= DAY, DAY + timedelta(days=1)),
        (lambda day: day - DAY, DAY + timedelta(days=1)),
        (lambda day: DAY - day, DAY + timedelta(days=1)),
        (lambda day: day - timedelta(days=1), DAY + timedelta(days=1)),
        (lambda day: day + timedelta(days=1), DAY + timedelta(days=1)),
        (lambda day: timedelta(days=1) + day, DAY + timedelta(days=1)),
        (lambda day: day in {DAY - timedelta(days=1), DAY}, DAY + timedelta(days=1)),
        (lambda day: day in (DAY + timedelta(days=9), None), DAY + timedelta(days=9)),
        (lambda day: day.month, DAY + timedelta(days=1)),
        (lambda day: day.weekday(), DAY + timedelta(days=1)),
        (lambda day: f"{day}", DAY + timedelta(days=1)),
        (lambda day: f"{day:%B}", DAY + timedelta(days=1)),
        (repr, DAY + timedelta(days=1)),
    ],
)
def test_the_first_day_on_which_an_answer_may_be_another(ask, until):
    today = Today(DAY)
    assert ask(today) == ask(DAY)
    assert until == today.until


def test_nothing_can_be_asked_of_it_that_is_not_noted():
    """Every name that a plain date has is either watched here, or tells nothing of the day."""
    telling_nothing = {
        "__class__", "__delattr__", "__dir__", "__doc__", "__getattribute__", "__getstate__", "__init__",
        "__init_subclass__", "__new__", "__reduce_ex__", "__setattr__", "__sizeof__", "__subclasshook__", "fromisocalendar",
        "fromisoformat", "fromordinal", "fromtimestamp", "max", "min", "resolution", "today",
    }  # fmt: skip
    assert set(dir(date)) - telling_nothing == {name for name in dir(date) if name in vars(Today)} - telling_nothing


def test_the_last_day_of_all_has_no_morrow():
    today = Today(date.max)
    assert today == date.max
    assert date.max == today.until
