"""The days of the starting example, counted from today: meetings to come, an end that calls for a decision.

Nobody meets in July, so what would fall there is taken in August.
"""

from dataclasses import dataclass
from datetime import date

from monitor.calendar import working_day_on_or_after, working_day_on_or_before
from monitor.dates import clamp, month_end, shift

_JULY = 7
_WEDNESDAY = 2
_WEEK = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class ExampleDays:
    """Days that fit together: decided at a meeting, prepared about two weeks earlier, and valid from month to month."""

    #: Of the body that decides, in the coming year, and of the one that prepares.
    meetings: tuple[date, ...]
    preparing: tuple[date, ...]
    #: An agreement: its first day, the end it was adopted with, and the meeting that extended it.
    valid_from: date
    valid_to: date
    extended_on: date
    #: A routine: its first day, and its last review.
    routine_from: date
    reviewed_on: date


def example_days(today: date) -> ExampleDays:
    """Return the days; the agreement's extension of 12 months ends in five months."""
    end = month_end(clamp(today, 5))
    meetings = tuple(_meeting(today, months) for months in range(1, 13, 2))
    return ExampleDays(
        meetings=meetings,
        preparing=tuple(working_day_on_or_after(shift(day, -2 * _WEEK)) for day in meetings),
        valid_from=shift(month_end(clamp(end, -48)), 1),
        valid_to=month_end(clamp(end, -12)),
        extended_on=_meeting(end, -14),
        routine_from=clamp(today, -36).replace(day=1),
        reviewed_on=_meeting(today, -20),
    )


def _meeting(day: date, months: int) -> date:
    """Return the third Wednesday of the month so many months away, or the working day before it."""
    first = clamp(day, months).replace(day=1)
    if first.month == _JULY:
        first = clamp(first, 1)
    return working_day_on_or_before(shift(first, (_WEDNESDAY - first.weekday()) % _WEEK + 2 * _WEEK))
