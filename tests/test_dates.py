"""Month arithmetic: every row of docs/validity.md T02, T04, T05, T06, T07, T09, T10 and T22, and properties."""

from datetime import date, timedelta

import pytest
from dateutil.relativedelta import relativedelta
from hypothesis import given
from hypothesis import strategies as st

from monitor.calendar import working_day_on_or_before
from monitor.dates import (
    CountedFrom,
    DateOutOfRange,
    Length,
    Precision,
    Reading,
    clamp,
    day_after,
    extended_end,
    last_day_to_act,
    month_end,
    next_review,
    notice_end,
    period_end,
    roll,
    shift,
)

ONE_DAY = timedelta(days=1)
DAYS = st.dates(date(1950, 1, 1), date(2150, 12, 31))
MONTHS = st.integers(0, 240)


def day(text: str) -> date:
    """Read an ISO date of a table."""
    return date.fromisoformat(text)


def days(text: str) -> list[date]:
    """Read the ISO dates of a table's cell."""
    return [day(word) for word in text.split()]


def walked(start: date, months: int) -> tuple[date, date]:
    """Count months one at a time, by walking days; return the rolled and the clamped day."""
    month_start = start.replace(day=1)
    for _ in range(months):
        month_start += timedelta(days=31)
        month_start = month_start.replace(day=1)
    rolled = clamped = month_start
    for _ in range(start.day - 1):
        rolled += ONE_DAY
        if rolled.month != month_start.month:
            return rolled, clamped
        clamped = rolled
    return rolled, clamped


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        ("2022-01-01", 36, "2024-12-31"),  # T02-1: RÖK Barn och unga
        ("2021-07-01", 36, "2024-06-30"),  # T02-2: RÖK 2021
        ("2024-02-29", 12, "2025-02-28"),  # T02-3: clamping gives 27 February
        ("2025-08-31", 6, "2026-02-28"),  # T02-4: 31 February does not exist
        ("2024-10-01", 30, "2027-03-31"),  # T02-5: "2,5 år"
        ("2024-01-31", 1, "2024-02-29"),  # leap year: 1 March, the day before
        ("2025-12-31", 2, "2026-02-28"),  # over the turn of the year
        ("2025-06-15", 0, "2025-06-14"),  # no length, no day
    ],
)
def test_a_length_ends_the_day_before_the_same_day_number(start: str, months: int, end: str) -> None:
    """A period of so many months ends on the day before its day number comes round (rule 3)."""
    assert day(end) == period_end(day(start), Length(months=months))


@pytest.mark.parametrize(
    ("start", "length", "end"),
    [
        ("2026-06-01", Length(days=1), "2026-06-01"),  # one day is the day itself
        ("2026-06-01", Length(days=14), "2026-06-14"),  # two weeks, both ends counted
        ("2024-02-20", Length(days=10), "2024-02-29"),  # into the leap day
    ],
)
def test_a_length_in_days_counts_both_ends(start: str, length: Length, end: str) -> None:
    """The first day is one of the days."""
    assert day(end) == period_end(day(start), length)


@pytest.mark.parametrize(
    ("end", "months", "ends"),
    [
        ("2024-06-30", 24, "2026-06-30"),  # T04-1
        ("2024-12-31", 18, "2026-06-30"),  # T04-2: "1,5 år"
        ("2023-02-28", 12, "2024-02-29"),  # T04-3: into a leap year
        ("2024-02-29", 12, "2025-02-28"),  # T04-4
        ("2025-02-28", 6, "2025-08-31"),  # T04-5: month end to month end
        ("2025-04-30", 6, "2025-10-31"),  # T04-6
        ("2026-02-28", 24, "2028-02-29"),  # T04-7
        ("2024-08-31", 6, "2025-02-28"),  # T04-8
        ("2025-11-14", 12, "2026-11-14"),  # T04-9: mid-month
        ("2024-02-28", 12, "2025-02-28"),  # T04-10: not the month end in 2024
        ("2025-01-30", 1, "2025-02-28"),  # T04-11
        ("2024-02-29", 12, "2025-02-28 2026-02-28 2027-02-28 2028-02-29"),  # T04-12: the leap day comes back
        ("2025-01-30", 1, "2025-02-28 2025-03-30 2025-04-30"),  # T04-13: chaining would drift
        ("2025-06-30", 12, "2026-06-30 2027-06-30"),  # T07-3: at most twice
    ],
)
def test_extensions_count_from_the_first_end(end: str, months: int, ends: str) -> None:
    """Each of several extensions is counted from the end that was stated first (rule 4)."""
    expected = days(ends)
    counts = range(1, len(expected) + 1)

    assert expected == [extended_end(day(end), Length(months=months) * count) for count in counts]


@pytest.mark.parametrize(
    ("end", "months", "stated", "consistent"),
    [
        ("2024-06-30", 24, "2026-06-30", True),  # T05-1
        ("2026-06-30", 12, "2027-12-31", False),  # T05-2: twelve months give 2027-06-30
        ("2024-12-31", 18, "2026-06-30", True),  # T05-3
    ],
)
def test_a_stated_end_can_be_checked_against_its_length(
    end: str, months: int, stated: str, *, consistent: bool
) -> None:
    """A decision that gives both length and date agrees with itself or does not."""
    assert consistent == (day(stated) == extended_end(day(end), Length(months=months)))


@pytest.mark.parametrize(
    ("cap", "ends"),
    [
        ("2030-12-31", "2028-12-31 2030-12-31"),  # T07-1
        ("2029-12-31", "2028-12-31 2029-12-31"),  # T07-2: the last period is cut
    ],
)
def test_a_cap_cuts_the_last_extension(cap: str, ends: str) -> None:
    """An extension with a limit ends at the limit at the latest."""
    extended = [extended_end(date(2026, 12, 31), Length(months=24) * count) for count in (1, 2)]

    assert days(ends) == [min(end, day(cap)) for end in extended]


@pytest.mark.parametrize(
    ("end", "months", "last_notice_day", "act_by"),
    [
        ("2025-12-31", 6, "2025-06-30", "2025-06-30"),  # T06-1
        ("2026-12-31", 6, "2026-06-30", "2026-06-30"),  # T06-2, T06-3, T06-5
        ("2026-02-28", 3, "2025-11-30", "2025-11-28"),  # T06-6: a Sunday
        ("2026-06-30", 6, "2025-12-31", "2025-12-30"),  # T06-7: nyårsafton
        ("2027-05-30", 3, "2027-02-27", "2027-02-26"),  # 31 February: the earlier, safe day
    ],
)
def test_the_last_notice_day_is_counted_back_from_the_day_after_the_end(
    end: str, months: int, last_notice_day: str, act_by: str
) -> None:
    """Notice "senast n månader före utgången" may be given on the day that rule 5 gives."""
    latest = last_day_to_act(day(end), Length(months=months))

    assert (day(last_notice_day), day(act_by)) == (latest, working_day_on_or_before(latest))


@pytest.mark.parametrize(
    ("end", "due", "send_on"),
    [
        (  # T22-1: month ends
            "2026-06-30",
            "2025-06-30 2025-09-30 2025-12-31 2026-03-31 2026-05-31",
            "2025-06-30 2025-09-30 2025-12-30 2026-03-31 2026-05-29",
        ),
        (  # T22-2: a short February
            "2026-02-28",
            "2025-02-28 2025-05-31 2025-08-31 2025-11-30 2026-01-31",
            "2025-02-28 2025-05-30 2025-08-29 2025-11-28 2026-01-30",
        ),
        (  # T22-3: the turn of the year
            "2025-12-31",
            "2024-12-31 2025-03-31 2025-06-30 2025-09-30 2025-11-30",
            "2024-12-30 2025-03-31 2025-06-30 2025-09-30 2025-11-28",
        ),
        (  # T22-4: a leap day
            "2028-02-29",
            "2027-02-28 2027-05-31 2027-08-31 2027-11-30 2028-01-31",
            "2027-02-26 2027-05-31 2027-08-31 2027-11-30 2028-01-31",
        ),
    ],
)
def test_reminder_steps_fall_on_month_ends_for_a_month_end(end: str, due: str, send_on: str) -> None:
    """Steps of 12, 9, 6, 3 and 1 months are due by rule 5 and sent on the working day before."""
    steps = [last_day_to_act(day(end), Length(months=months)) for months in (12, 9, 6, 3, 1)]

    assert days(due) == steps
    assert days(send_on) == [working_day_on_or_before(step) for step in steps]


@pytest.mark.parametrize(
    ("lead", "latest"),
    [
        (Length(), "2026-06-30"),  # "0 days": the last day itself
        (Length(days=7), "2026-06-23"),  # a week
        (Length(months=1), "2026-05-31"),  # a month
        (Length(months=1, days=7), "2026-05-24"),  # a sum: months first
    ],
)
def test_days_of_a_lead_count_back_from_the_end(lead: Length, latest: str) -> None:
    """A lead in days is plain subtraction from the end."""
    assert day(latest) == last_day_to_act(date(2026, 6, 30), lead)


@pytest.mark.parametrize(
    ("fact", "lag", "expected"),
    [
        ("2026-06-30", Length(months=1), "2026-07-31"),  # month end to month end
        ("2026-06-30", Length(days=14), "2026-07-14"),  # two weeks
        ("2026-06-30", Length(), "2026-06-30"),  # the fact itself
        ("2026-02-28", Length(months=3), "2026-05-31"),  # a short February
        ("2026-01-14", Length(months=1), "2026-02-14"),  # mid-month
    ],
)
def test_a_step_after_a_fact_mirrors_a_step_before_an_end(fact: str, lag: Length, expected: str) -> None:
    """Steps after month ends fall on month ends too."""
    assert day(expected) == day_after(day(fact), lag)


@pytest.mark.parametrize(
    ("notice_on", "months", "counted_from", "last_valid_day"),
    [
        ("2025-11-14", 6, "notice_day", "2026-05-14"),  # T09-1
        ("2025-08-31", 6, "notice_day", "2026-02-28"),  # T09-2: clamped
        ("2025-11-30", 3, "notice_day", "2026-02-28"),  # T09-3
        ("2025-11-14", 6, "month_turn", "2026-05-31"),  # T09-4
        ("2025-11-30", 6, "month_turn", "2026-05-31"),  # T09-5: on the last day of the month
        ("2025-12-01", 6, "month_turn", "2026-06-30"),  # T09-6: the day after
        ("2026-06-30", 6, "year_end", "2026-12-31"),  # T09-7: just in time
        ("2026-07-01", 6, "year_end", "2027-12-31"),  # T09-8: a day late
        ("2025-11-14", 6, "year_end", "2026-12-31"),  # T09-9
        ("2025-12-31", 24, "year_end", "2027-12-31"),  # longer than a year, just in time
        ("2026-01-01", 24, "year_end", "2028-12-31"),  # the day after
        ("2026-12-31", 0, "year_end", "2026-12-31"),  # no notice period
    ],
)
def test_notice_ends_an_open_agreement_by_the_way_of_counting(
    notice_on: str, months: int, counted_from: CountedFrom, last_valid_day: str
) -> None:
    """Notice is counted from its day, from the turn of the month, or to a permitted year end (rule 6)."""
    assert day(last_valid_day) == notice_end(day(notice_on), Length(months=months), counted_from)


@pytest.mark.parametrize(
    ("last", "months", "due"),
    [
        ("2024-04-01", 24, "2026-04-01"),  # T10-1
        ("2024-02-29", 12, "2025-02-28"),  # T10-2: clamped
        ("2024-09-30", 12, "2025-09-30"),  # T10-3
    ],
)
def test_the_next_review_is_on_the_same_day_number(last: str, months: int, due: str) -> None:
    """A review comes round on its day number."""
    assert day(due) == next_review(day(last), Length(months=months))


@given(DAYS, MONTHS)
def test_month_steps_agree_with_walking_and_with_dateutil(start: date, months: int) -> None:
    """Rolling and clamping are what counting days month by month gives, and clamping is dateutil's."""
    assert walked(start, months) == (roll(start, months), clamp(start, months))
    assert start + relativedelta(months=months) == clamp(start, months)
    assert start - relativedelta(months=months) == clamp(start, -months)


@given(DAYS, DAYS, st.integers(-240, 240))
def test_month_steps_never_change_the_order_of_days(one: date, other: date, months: int) -> None:
    """A later day stays later or equal, rolled or clamped."""
    first, second = sorted((one, other))

    assert clamp(first, months) <= clamp(second, months)
    assert roll(first, abs(months)) <= roll(second, abs(months))


@given(DAYS, MONTHS, MONTHS)
def test_a_longer_period_never_ends_earlier(start: date, months: int, more: int) -> None:
    """Adding to a length moves its end forward, month by month at least 28 days."""
    shorter = period_end(start, Length(months=months))

    assert period_end(start, Length(months=months + more)) - shorter >= timedelta(days=28 * more)


@given(DAYS, st.integers(1, 60), st.integers(1, 8))
def test_the_nth_extension_is_the_sum_from_the_first_end(end: date, months: int, times: int) -> None:
    """Extending k times by n months is one extension by n·k months: the day after is a rolled day."""
    added = sum([Length(months=months)] * times, Length())

    assert Length(months=months * times) == added
    assert walked(end + ONE_DAY, months * times)[0] == extended_end(end, added) + ONE_DAY


@given(st.integers(1950, 2150), st.integers(1, 12), MONTHS)
def test_a_month_end_extends_to_a_month_end(year: int, month: int, months: int) -> None:
    """Month ends stay month ends, both forward and back."""
    end = month_end(date(year, month, 1))
    results = [
        extended_end(end, Length(months=months)),
        last_day_to_act(end, Length(months=months)),
        day_after(end, Length(months=months)),
    ]

    assert [month_end(result) for result in results] == results


@given(DAYS, DAYS, MONTHS, st.integers(0, 400))
def test_the_last_day_to_act_follows_the_end(one: date, other: date, months: int, lead_days: int) -> None:
    """A later end never asks for earlier action, and action is never due after the end."""
    first, second = sorted((one, other))
    lead = Length(months=months, days=lead_days)

    assert last_day_to_act(first, lead) <= last_day_to_act(second, lead) <= second


@given(DAYS, MONTHS)
def test_acting_on_the_last_day_leaves_the_whole_lead(end: date, months: int) -> None:
    """From the day after the last day to act, the lead's months have room before the end."""
    acted = last_day_to_act(end, Length(months=months))

    assert clamp(acted + ONE_DAY, months) <= end + ONE_DAY


@given(DAYS, st.integers(0, 36))
def test_notice_to_a_year_end_is_in_time_for_that_year_end_only(notice_on: date, months: int) -> None:
    """The year end is the first one whose last day to act has not passed."""
    length = Length(months=months)
    end = notice_end(notice_on, length, "year_end")

    assert (12, 31) == (end.month, end.day)
    assert notice_on <= last_day_to_act(end, length)
    assert end.year == notice_on.year or notice_on > last_day_to_act(clamp(end, -12), length)


@given(st.dates(), st.integers(0, 200_000), st.integers(0, 4_000_000))
def test_nothing_overflows_at_the_ends_of_the_calendar(start: date, months: int, more_days: int) -> None:
    """Beyond the years 1 to 9999 there is `DateOutOfRange`, never an OverflowError."""
    length = Length(months=months, days=more_days)
    for function in (period_end, extended_end, last_day_to_act, day_after, next_review):
        try:
            function(start, length)
        except DateOutOfRange:
            continue


@pytest.mark.parametrize("counted_from", ["notice_day", "month_turn", "year_end"])
def test_a_notice_beyond_the_calendar_is_out_of_range(counted_from: CountedFrom) -> None:
    """The last representable day has no day after it."""
    with pytest.raises(DateOutOfRange, match="outside the calendar"):
        notice_end(date.max, Length(months=1), counted_from)


def test_a_step_before_the_first_year_is_out_of_range() -> None:
    """The first representable day has no day before it."""
    with pytest.raises(DateOutOfRange, match="0001-01-01 -1 days"):
        shift(date.min, -1)


def test_roll_refuses_to_step_back() -> None:
    """Rolling is defined forward only; back there is clamp."""
    with pytest.raises(ValueError, match="forward only"):
        roll(date(2026, 6, 30), -1)


def test_lengths_add_multiply_and_may_be_nothing() -> None:
    """Lengths are sums of months and days, kept apart."""
    assert Length(months=14, days=10) == Length(months=12) + Length(months=2, days=10)
    assert Length(months=36) == 3 * Length(months=12) == Length(months=12) * 3
    assert (False, True, True) == (bool(Length()), bool(Length(days=1)), bool(Length(months=1)))


def test_a_length_cannot_be_negative() -> None:
    """Nothing is valid for less than no time."""
    with pytest.raises(ValueError, match="negative"):
        Length(months=-1)


def test_a_reading_knows_whether_it_needs_a_person() -> None:
    """Two days, a season, or an inferred day need a check; a plain date and a month do not."""
    end = date(2026, 6, 30)
    two_days = Reading(earliest=end, latest=end + ONE_DAY, text="till 1 juli 2026")
    month = Reading(earliest=end, latest=end, precision=Precision.MONTH, text="juni 2026")
    season = Reading(earliest=end, latest=end, precision=Precision.SEASON, text="våren 2026")
    inferred = Reading(earliest=end, latest=end, precision=Precision.INFERRED, text="30 juni")

    assert (True, False, False) == (
        Reading.of(end).plain,
        Reading.of(end).ambiguous,
        Reading.of(end).needs_check,
    )
    assert (False, True, True) == (two_days.plain, two_days.ambiguous, two_days.needs_check)
    assert [False, True, True] == [reading.needs_check for reading in (month, season, inferred)]


def test_a_reading_cannot_be_backwards() -> None:
    """The earliest day is not after the latest."""
    with pytest.raises(ValueError, match="before it starts"):
        Reading(earliest=date(2026, 7, 1), latest=date(2026, 6, 30))
