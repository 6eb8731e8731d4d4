"""Backward planning: the worked example, the calendar's edges, and a brute-force search that must agree."""

import re
from datetime import date, timedelta
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor import passages, roads
from monitor.calendar import working_day_on_or_before
from monitor.register import read_register
from monitor.reminders import reminders
from monitor.roads import road
from monitor.sources import Source, Sources
from monitor.timeline import standings

#: The calendar of the worked example: an end on 30 June 2026, decided by the network after its steering group.
EXAMPLE = """
[monitor]
admin = "samordnare"
[recipient.samordnare]
name = "RSS-samordnare"
address = "samordnare@example.se"
[body.styrgruppen]
name = "Styrgruppen"
meetings = [2026-01-19, 2026-03-02, 2026-04-07, 2026-05-25, 2026-08-31, 2026-10-26]
submit = "7 days"
[body.lchnv]
name = "Länschefsnätverket"
meetings = [2026-02-06, 2026-03-20, 2026-04-24, 2026-06-12, 2026-09-18, 2026-11-13]
papers = "10 days"
[route.extension]
steps = [{ body = "styrgruppen", before_next = "14 days" }, { body = "lchnv" }]
spare = 1
[document.d]
title = "RÖK HVB"
kind = "RÖK"
route = "extension"
valid_from = 2021-07-01
valid_to = 2026-06-30
"""


def road_of(text: str, as_of: date):
    reading = read_register(Sources(files=(Source(name="c.toml", text=text),), problems=()), as_of=as_of)
    assert reading.register is not None, reading.problems
    return road(reading.register, standings(reading.register, as_of=as_of)["d"])


def days(found) -> tuple[str | None, ...]:
    """Return recommended, last feasible, papers, preparation, submission, as ISO dates."""
    chosen = found.chosen
    told = (
        found.recommended and found.recommended.meeting,
        found.last_feasible and found.last_feasible.meeting,
        chosen and chosen.papers_on,
        chosen and chosen.prepared_on,
        chosen and chosen.submit_by,
    )
    return tuple(day.isoformat() if day else None for day in told)


@pytest.mark.parametrize(
    ("as_of", "expected", "closed"),
    [
        # recommended: one meeting in reserve
        ("2026-01-07", ("2026-04-24", "2026-06-12", "2026-04-14", "2026-04-07", "2026-03-31"), False),
        ("2026-03-31", ("2026-04-24", "2026-06-12", "2026-04-14", "2026-04-07", "2026-03-31"), False),
        # the day after its last day to submit, the days are those of the last feasible meeting
        ("2026-04-01", ("2026-04-24", "2026-06-12", "2026-06-02", "2026-05-25", "2026-05-18"), False),
        ("2026-05-18", ("2026-04-24", "2026-06-12", "2026-06-02", "2026-05-25", "2026-05-18"), False),
        # and the day after that the ordinary road is closed
        ("2026-05-19", ("2026-04-24", "2026-06-12", "2026-06-02", "2026-05-25", "2026-05-18"), True),
    ],
)
def test_the_worked_example(as_of: str, expected: tuple[str, ...], closed: bool):
    """Domain experts' own calculation for an end on 30 June 2026."""
    found = road_of(EXAMPLE, date.fromisoformat(as_of))

    assert expected == days(found)
    assert closed is found.closed
    assert ("2026-07-01", "2026-09-17", 79) == (
        found.gap_if_next.first.isoformat(), found.gap_if_next.last.isoformat(), found.gap_if_next.days,
    )  # fmt: skip


def test_a_calendar_that_ends_before_the_end_is_said_not_guessed():
    """Where later meetings may be missing, none is called the last."""
    found = road_of(EXAMPLE.replace("valid_to = 2026-06-30", "valid_to = 2027-06-30"), date(2026, 1, 7))

    assert (None, None, False, date(2026, 11, 13)) == (
        found.recommended, found.last_feasible, found.closed, found.calendar_ends_on,
    )  # fmt: skip


def test_a_meeting_on_the_last_day_itself_is_in_time():
    """The last day is a day in force."""
    found = road_of(EXAMPLE.replace("valid_to = 2026-06-30", "valid_to = 2026-06-12"), date(2026, 1, 7))

    assert date(2026, 6, 12) == found.last_feasible.meeting


def test_parties_take_their_time_after_the_last_body():
    """Four months for the parties: the body must decide that long before the end."""
    steps = '{ body = "lchnv", before_next = "7 days" }, { parties = "all", takes = "2 months" }]\nspare = 0'
    text = EXAMPLE.replace('{ body = "lchnv" }]\nspare = 1', steps) + '[party.falun]\nname = "Falu kommun"\n'

    found = road_of(text, date(2026, 1, 7))

    # two months before 30 June is 30 April, less 7 days: 23 April; the meeting of 24 April is a day too late
    assert date(2026, 3, 20) == found.last_feasible.meeting


@pytest.mark.parametrize(
    "change",
    [
        ('route = "extension"\n', ""),  # no route is known
        ("valid_to = 2026-06-30\n", 'valid_to = 2026-06-30\nintention = "let_expire"\n'),  # nothing is to be decided
        ("valid_to = 2026-06-30\n", "until_further_notice = true\n"),  # there is no end
    ],
)
def test_there_is_no_road_where_nothing_needs_deciding(change: tuple[str, str]):
    """`road` is null then."""
    assert road_of(EXAMPLE.replace(*change), date(2026, 1, 7)) is None


def test_an_automatic_extension_is_decided_on_before_its_last_notice_day():
    """Notice can only be decided at a meeting too."""
    clause = 'auto_extension = { every = "12 months", notice = "3 months" }\n'
    found = road_of(EXAMPLE + clause, date(2026, 1, 7))

    assert (date(2026, 3, 31), date(2026, 3, 20)) == (found.fact_on, found.last_feasible.meeting)


@pytest.mark.parametrize(
    ("as_of", "fact_on", "due_on"),
    [
        ("2026-03-31", "2026-03-31", ["2026-02-28", "2026-03-24"]),  # the recommended meeting's last day to submit
        ("2026-04-01", "2026-05-18", ["2026-04-18", "2026-05-11"]),  # the day after, that of the last feasible one
        ("2026-05-18", "2026-05-18", ["2026-04-18", "2026-05-11"]),
        ("2026-05-19", None, []),  # closed: the end's own ladder tells what is left to do
    ],
)
def test_reminders_hang_on_the_day_to_submit(as_of: str, fact_on: str | None, due_on: list[str]):
    """A moved calendar, or a day that has passed, is another fact with its own steps."""
    ladder = '[[reminder]]\nabout = "decision"\nbefore = ["1 month", "1 week"]\nto = ["samordnare"]\n'
    reading = read_register(
        Sources(files=(Source(name="c.toml", text=EXAMPLE + ladder),), problems=()), as_of=date.fromisoformat(as_of)
    )
    assert reading.register is not None, reading.problems
    steps = reminders(reading.register, standings(reading.register, as_of=date.fromisoformat(as_of)), {})

    assert due_on == [step.due_on.isoformat() for step in steps]
    assert {fact_on} - {None} == {step.fact_key for step in steps}


FIRST = date(2026, 1, 1)
some_days = st.lists(st.integers(0, 400).map(lambda n: FIRST + timedelta(n)), max_size=6, unique=True)


@settings(max_examples=150, deadline=None)
@given(
    first=some_days, second=some_days, third=some_days, end=st.integers(30, 330), before=st.integers(0, 40),
    later=st.integers(0, 20), submit=st.integers(0, 30), spare=st.integers(0, 2), today=st.integers(0, 400),
)  # fmt: skip
def test_a_search_of_every_combination_of_meetings_agrees(
    first, second, third, end, before, later, submit, spare, today
):
    """Of all ways through the calendar: the latest stops for each deciding meeting, and the latest such meeting."""
    end_on, as_of = FIRST + timedelta(end), FIRST + timedelta(min(today, end))
    text = f"""
[monitor]
admin = "a"
[recipient.a]
name = "A"
address = "a@example.se"
[body.one]
name = "Ett"
meetings = [{", ".join(map(str, first))}]
submit = "{submit} days"
[body.two]
name = "Två"
meetings = [{", ".join(map(str, second))}]
[body.three]
name = "Tre"
meetings = [{", ".join(map(str, third))}]
[route.r]
steps = [{{ body = "one", before_next = "{before} days" }}, {{ body = "two", before_next = "{later} days" }}, {{ body = "three" }}]
spare = {spare}
[document.d]
title = "D"
route = "r"
valid_from = 2020-01-01
valid_to = {end_on}
"""
    ways: dict[date, date] = {}  # the deciding meeting → the latest day to submit for it
    for one, two, three in product(first, second, third):
        if one <= two - timedelta(before) and two <= three - timedelta(later) and three <= end_on:
            day = working_day_on_or_before(one - timedelta(submit))
            ways[three] = max(day, ways.get(three, day))
    reachable = sorted(ways)
    known = bool(third) and max(third) >= end_on

    found = road_of(text, as_of)

    last = reachable[-1] if known and reachable else None
    wanted = reachable[max(0, len(reachable) - 1 - spare)] if last else None
    assert (wanted, last) == (
        found.recommended and found.recommended.meeting, found.last_feasible and found.last_feasible.meeting,
    )  # fmt: skip
    if last:
        assert ways[last] == found.last_feasible.submit_by
        assert found.closed is (as_of > ways[last])


@settings(max_examples=150, deadline=None)
@given(
    first=some_days, second=some_days, end=st.integers(30, 330), before=st.integers(0, 40), later=st.integers(0, 20),
    takes=st.integers(0, 90), papers=st.integers(0, 20), today=st.integers(0, 400),
)  # fmt: skip
def test_a_search_agrees_where_the_parties_decide_after_the_last_body(
    first, second, end, before, later, takes, papers, today
):
    """Their time comes off before the last meeting, and on after the next possible one: the gap it leaves."""
    end_on, as_of = FIRST + timedelta(end), FIRST + timedelta(min(today, end))
    text = f"""
[monitor]
admin = "a"
[recipient.a]
name = "A"
address = "a@example.se"
[body.one]
name = "Ett"
meetings = [{", ".join(map(str, first))}]
papers = "{papers} days"
[body.two]
name = "Två"
meetings = [{", ".join(map(str, second))}]
[party.p]
name = "P"
[route.r]
steps = [{{ body = "one", before_next = "{before} days" }}, {{ body = "two", before_next = "{later} days" }}, {{ parties = "all", takes = "{takes} days" }}]
[document.d]
title = "D"
route = "r"
valid_from = 2020-01-01
valid_to = {end_on}
"""
    holds_from: dict[date, date] = {}  # the deciding meeting → the first day that what it decides can hold
    submit: dict[date, date] = {}
    for one, two in product(first, second):
        if one <= two - timedelta(before):
            holds_from[two] = two + timedelta(later) + timedelta(takes)
            # a matter that is not in when the papers go out comes too late
            day = working_day_on_or_before(one - timedelta(papers))
            submit[two] = max(day, submit.get(two, day))
    in_time = [two for two in sorted(holds_from) if holds_from[two] <= end_on]
    known = bool(second) and max(second) + timedelta(later) + timedelta(takes) >= end_on
    last = in_time[-1] if known and in_time else None
    later_ones = [two for two in sorted(holds_from) if holds_from[two] > end_on and as_of <= submit[two]]

    found = road_of(text, as_of)

    assert last == (found.last_feasible and found.last_feasible.meeting)
    gap = (holds_from[later_ones[0]] - end_on).days - 1 if later_ones else 0
    assert gap == (found.gap_if_next.days if found.gap_if_next else 0)


def test_parties_asked_before_a_body_take_their_time_before_its_meeting():
    """A round of consultation: the steering group must have sent it out two months before the network decides."""
    steps = (
        '{ body = "styrgruppen", before_next = "14 days" }, { parties = "all", takes = "2 months" }, { body = "lchnv" }'
    )
    text = EXAMPLE.replace('{ body = "styrgruppen", before_next = "14 days" }, { body = "lchnv" }', steps)

    found = road_of(text + '[party.falun]\nname = "Falu kommun"\n', date(2026, 1, 7))

    # 12 June less two months is 12 April, less 14 days 29 March: the steering group of 2 March
    assert (date(2026, 6, 12), date(2026, 3, 2)) == (found.last_feasible.meeting, found.last_feasible.prepared_on)


def test_a_trial_calls_for_a_decision_before_its_last_day():
    """T16: repealed afterwards unless a meeting puts it back in force."""
    pause = '[[decision]]\non = 2025-09-01\nby = "lchnv"\naction = "suspend"\ndocuments = ["d"]\nlength = "8 months"\n'

    found = road_of(EXAMPLE + pause, date(2026, 1, 7))

    assert (date(2026, 4, 30), date(2026, 4, 24)) == (found.fact_on, found.last_feasible.meeting)


def test_a_document_without_a_route_is_decided_on_by_its_body_alone():
    """`decided_by` is a road of one meeting; the matter must be in when the papers go out."""
    found = road_of(EXAMPLE.replace('route = "extension"', 'decided_by = "lchnv"'), date(2026, 1, 7))

    assert (None, "lchnv", date(2026, 6, 12), date(2026, 6, 2)) == (
        found.route, found.body, found.last_feasible.meeting, found.last_feasible.submit_by,
    )  # fmt: skip


def test_a_preparing_body_without_a_meeting_left_leaves_the_road_unknown_not_shut():
    """Nobody has filled in its calendar: that is said, and nothing is called too late."""
    text = EXAMPLE.replace("2026-05-25, 2026-08-31, 2026-10-26]", "2026-05-25]").replace("2026-06-30", "2026-10-31")

    found = {day: road_of(text, date.fromisoformat(day)) for day in ("2026-05-25", "2026-05-26")}

    assert [(), ("styrgruppen",)] == [one.exhausted for one in found.values()]
    assert [True, False] == [one.is_shut for one in found.values()]  # on its last meeting's day the road is shut


def test_a_calendar_that_ends_on_the_last_possible_day_reaches_far_enough():
    """No meeting in time can be missing then."""
    found = road_of(EXAMPLE.replace("2026-06-30", "2026-11-13"), date(2026, 1, 7))

    assert (True, date(2026, 11, 13)) == (found.is_known, found.last_feasible.meeting)


@pytest.mark.parametrize(
    ("holdover", "gap"),
    [("", 79), ("holdover = true\n", None), ("holdover = { until = 2026-08-31 }\n", 17)],
)
def test_a_holdover_takes_the_gap_away_or_shortens_it(holdover: str, gap: int | None):
    """T11: it stays in force after its end, at longest to the limit."""
    found = road_of(EXAMPLE + holdover, date(2026, 1, 7))

    assert gap == (found.gap_if_next.days if found.gap_if_next else None)


@settings(max_examples=50, deadline=None)
@given(st.lists(st.tuples(some_days, some_days, st.integers(0, 3), st.integers(0, 400)), min_size=2, max_size=4))
def test_a_road_that_is_kept_is_the_one_that_would_be_walked(registers):
    """Calendars, lengths and days that differ are other roads, whatever was asked for before."""
    for first, second, spare, today in registers:
        text = EXAMPLE.replace("spare = 1", f"spare = {spare}")
        text = re.sub(r"meetings = .*", "meetings = []", text)
        for days_of_body in (first, second):
            text = text.replace("meetings = []", f"meetings = [{', '.join(map(str, days_of_body))}]", 1)
        as_of = FIRST + timedelta(today)
        kept = road_of(text, as_of)
        roads._approach.cache_clear()
        passages._passage.cache_clear()
        assert road_of(text, as_of) == kept
