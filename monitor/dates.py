"""Civil dates and the arithmetic of validity periods (docs/validity.md).

Civil dates, inclusive at both ends: a period's end is its last valid day. Months are calendar months; a month
step either rolls or clamps where the day number does not exist, and each function says which. Nothing here
knows what day it is.
"""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache
from typing import Literal, Self

CountedFrom = Literal["notice_day", "month_turn", "year_end"]


class DateOutOfRange(ValueError):
    """A date would fall outside the years 1 to 9999."""


class Precision(StrEnum):
    """How exactly a source states a day, finest first."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    SEASON = "season"
    YEAR = "year"
    INFERRED = "inferred"


@dataclass(frozen=True, slots=True, kw_only=True)
class Length:
    """A length of time in calendar months and days; weeks are 7 days, years 12 months."""

    months: int = 0
    days: int = 0

    def __post_init__(self) -> None:
        """Refuse negative lengths."""
        if self.months < 0 or self.days < 0:
            raise ValueError(f"a length cannot be negative: {self.months} months, {self.days} days")

    def __add__(self, other: "Length") -> "Length":
        """Sum months and days apart."""
        return Length(months=self.months + other.months, days=self.days + other.days)

    def __mul__(self, times: int) -> "Length":
        """Repeat the length."""
        return Length(months=self.months * times, days=self.days * times)

    __rmul__ = __mul__

    def __bool__(self) -> bool:
        """Tell whether there is any length at all."""
        return bool(self.months or self.days)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A day as a source states it: `earliest` and `latest` differ if two are possible (T20).

    `text` is the source's words, or None for a plain date: a TOML date, or text that is just a calendar day.
    """

    earliest: date
    latest: date
    precision: Precision = Precision.DAY
    text: str | None = None

    def __post_init__(self) -> None:
        """Keep the two readings in order."""
        if self.latest < self.earliest:
            raise ValueError(f"a reading cannot end ({self.latest}) before it starts ({self.earliest})")

    @classmethod
    def of(cls, day: date) -> Self:
        """Return the plain reading of a day."""
        return cls(earliest=day, latest=day)

    @property
    def plain(self) -> bool:
        """Tell whether the source is just a date."""
        return self.text is None

    @property
    def ambiguous(self) -> bool:
        """Tell whether the words allow two days."""
        return self.earliest != self.latest

    @property
    def needs_check(self) -> bool:
        """Tell whether a person must say which day is meant."""
        return self.ambiguous or self.precision in (Precision.SEASON, Precision.INFERRED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A period in words; an end that the words leave out is None, and `precision` is the coarser end's."""

    start: Reading | None
    end: Reading | None
    precision: Precision


def shift(day: date, days: int) -> date:
    """Return the day so many days later, or earlier if negative."""
    try:
        return day + timedelta(days=days)
    except OverflowError:
        raise DateOutOfRange(f"{day} {days:+d} days is outside the calendar") from None


def _month_step(day: date, months: int) -> tuple[int, int, int]:
    """Return year, month and the number of days of the month so many months away."""
    year, month0 = divmod(day.year * 12 + day.month - 1 + months, 12)
    if not date.min.year <= year <= date.max.year:
        raise DateOutOfRange(f"{day} {months:+d} months is outside the calendar")
    return year, month0 + 1, _month_length(year, month0 + 1)


@lru_cache(maxsize=1200)
def _month_length(year: int, month: int) -> int:
    return monthrange(year, month)[1]


def roll(day: date, months: int) -> date:
    """Step months forward, keeping the day number, else to the first of the month after (rule 3)."""
    if months < 0:
        raise ValueError(f"roll steps forward only, not {months} months")
    year, month, length = _month_step(day, months)
    if day.day <= length:
        return day.replace(year=year, month=month)
    return date(year, month + 1, 1)  # a short month is never December


def clamp(day: date, months: int) -> date:
    """Step months either way, keeping the day number, else to the month's last day."""
    year, month, length = _month_step(day, months)
    return date(year, month, min(day.day, length))


def month_end(day: date) -> date:
    """Return the last day of the day's month."""
    return day.replace(day=_month_length(day.year, day.month))


def period_end(start: date, length: Length) -> date:
    """Return the last day of a period that starts on `start` (rule 3)."""
    return shift(roll(start, length.months), length.days - 1)


def extended_end(end: date, added: Length) -> date:
    """Return the last day after extension (rule 4).

    `added` is the sum of all extensions since `end` was stated: chaining from each result drifts (T04-13).
    """
    return period_end(shift(end, 1), added)


def last_day_to_act(end: date, lead: Length) -> date:
    """Return the last day to act so long before the end; acting on it counts (rule 5)."""
    return shift(clamp(shift(end, 1), -lead.months), -1 - lead.days)


def day_after(fact: date, lag: Length) -> date:
    """Return the day of a step so long after a fact: the mirror of rule 5."""
    return shift(clamp(shift(fact, 1), lag.months), lag.days - 1)


def notice_end(notice_on: date, length: Length, counted_from: CountedFrom) -> date:
    """Return the last valid day after notice on an agreement until further notice (rule 6, T09)."""
    if counted_from == "notice_day":
        return shift(clamp(notice_on, length.months), length.days)
    if counted_from == "month_turn":
        return extended_end(month_end(notice_on), length)
    return _permitted_year_end(notice_on, length)


def _permitted_year_end(notice_on: date, length: Length) -> date:
    """Return the first year end that the notice comes in time for."""
    end = notice_on.replace(month=12, day=31)
    while last_day_to_act(end, length) < notice_on:
        end = clamp(end, 12)
    return end


def next_review(last: date, every: Length) -> date:
    """Return when the next review is due: the same day number, clamped (T10)."""
    return shift(clamp(last, every.months), every.days)
