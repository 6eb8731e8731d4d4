"""What a meeting has before it: the worked example from every meeting's side, and a count of what is left that agrees."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_choices import CALENDAR, DOCUMENT, register_of

from monitor.docket import Docket, DocketMatter, Need, docket
from monitor.timeline import standings


def docket_of(text: str, body: str, on: str, as_of: str = "2026-01-07") -> Docket:
    day = date.fromisoformat(as_of)
    register = register_of(text, day)
    return docket(register, standings(register, as_of=day), body=body, on=date.fromisoformat(on), as_of=day)


def matter(text: str, body: str, on: str, as_of: str = "2026-01-07") -> DocketMatter | None:
    found = docket_of(text, body, on, as_of).matters
    assert len(found) <= 1
    return found[0] if found else None


@pytest.mark.parametrize(
    ("body", "on", "need", "next_on", "gap"),
    [
        ("lchnv", "2026-02-06", Need.MAY, "2026-03-20", None),
        ("lchnv", "2026-03-20", Need.MAY, "2026-04-24", None),
        ("lchnv", "2026-04-24", Need.SHOULD, "2026-06-12", None),  # the recommended meeting: one is left after it
        ("lchnv", "2026-06-12", Need.MUST, "2026-09-18", 79),  # the last feasible one
        ("lchnv", "2026-09-18", Need.MUST, "2026-11-13", 56),  # past the end: what this meeting could have mended
        ("lchnv", "2026-11-13", Need.MUST, None, None),  # the calendar ends
        # the steering group's side: its meetings that lead to those
        ("styrgruppen", "2026-03-02", Need.MAY, "2026-04-07", None),
        ("styrgruppen", "2026-04-07", Need.SHOULD, "2026-05-25", None),
        ("styrgruppen", "2026-05-25", Need.MUST, "2026-08-31", 79),
        ("styrgruppen", "2026-08-31", Need.MUST, "2026-10-26", 56),  # from 18 September to 12 November
    ],
)  # fmt: skip
def test_each_meeting_of_the_worked_example_has_its_need(body: str, on: str, need: Need, next_on, gap):
    """An end on 30 June 2026; the gaps are the domain experts' own figures."""
    found = matter(CALENDAR + DOCUMENT, body, on)

    assert (need, next_on, gap) == (
        found.need, found.next_on.isoformat() if found.next_on else None, found.gap.days if found.gap else None,
    )  # fmt: skip


def test_a_body_that_prepares_says_for_whom_and_when():
    """The steering group of 25 May leads to the network of 12 June; its own matters are submitted a week before."""
    found = matter(CALENDAR + DOCUMENT, "styrgruppen", "2026-05-25")

    assert (False, "lchnv", date(2026, 6, 12), date(2026, 5, 18)) == (
        found.decides, found.decided_by, found.decided_on, found.submit_by,
    )  # fmt: skip


def test_a_meeting_that_no_longer_leads_to_one_in_time_is_too_late():
    """A steering group after the last one: what it takes up is decided on after the end."""
    text = CALENDAR.replace("2026-05-25, 2026-08-31", "2026-05-25, 2026-06-15, 2026-08-31") + DOCUMENT
    found = matter(text, "styrgruppen", "2026-06-15")

    assert (Need.MUST, True, date(2026, 9, 18)) == (found.need, found.too_late, found.decided_on)


def test_a_body_that_is_not_on_the_way_has_nothing_before_it():
    """The council has no part in an extension."""
    assert None is matter(CALENDAR + DOCUMENT, "radet", "2026-06-05")


def test_what_ends_beyond_the_horizon_is_left_out():
    """What may be taken up reaches twelve months past the meeting, unless the register says otherwise."""
    far = DOCUMENT.replace("2026-06-30", "2027-04-30")
    longer = CALENDAR.replace("2026-11-13]", "2026-11-13, 2027-05-01]")

    assert None is matter(longer + far, "lchnv", "2026-04-24")
    assert Need.MAY is matter(longer + far + '[report]\nhorizon = "13 months"\n', "lchnv", "2026-04-24").need


def test_where_the_calendar_ends_no_meeting_is_called_the_last():
    """It may be taken up; what must be is not known."""
    found = matter(CALENDAR + DOCUMENT.replace("2026-06-30", "2027-03-31"), "lchnv", "2026-11-13")

    assert (Need.MAY, date(2026, 11, 13)) == (found.need, found.calendar_ends_on)


def test_notice_has_its_own_place():
    """Nothing need be done, so that it is never a must."""
    text = CALENDAR + DOCUMENT + 'auto_extension = { every = "12 months", notice = "3 months" }\n'

    assert {"2026-02-06": Need.NOTICE, "2026-03-20": Need.NOTICE, "2026-04-24": None} == {
        on: found.need if (found := matter(text, "lchnv", on)) else None
        for on in ("2026-02-06", "2026-03-20", "2026-04-24")
    }


@pytest.mark.parametrize("change", ['intention = "let_expire"\n', 'follows = "parent"\n'])
def test_what_needs_no_decision_of_its_own_is_left_out(change: str):
    """Meant to lapse, or following a document that ends the same day."""
    parent = DOCUMENT.replace("[document.d]", "[document.parent]").replace("RÖK HVB", "RÖK Alla")
    ids = [one.document for one in docket_of(CALENDAR + DOCUMENT + change + parent, "lchnv", "2026-06-12").matters]

    assert ["parent"] == ids


def deferral(on: str, to: str = "", action: str = "defer", by: str = "lchnv") -> str:
    more = f"to = {to}\n" if to else ""
    return f'[[decision]]\non = {on}\nby = "{by}"\naction = "{action}"\ndocuments = "d"\n{more}'


@pytest.mark.parametrize(
    ("decisions", "on", "expected"),
    [
        (deferral("2026-02-06"), "2026-03-20", [("2026-03-20", 1)]),  # no day said: the next meeting
        (deferral("2026-02-06"), "2026-04-24", [("2026-03-20", 1)]),  # and every one after, until it is decided
        (deferral("2026-02-06", "2026-04-24"), "2026-03-20", []),  # not before the day it was put off to
        (deferral("2026-02-06", "2026-04-24"), "2026-04-24", [("2026-04-24", 1)]),
        (deferral("2026-02-06") + deferral("2026-03-20"), "2026-04-24", [("2026-04-24", 2)]),  # twice in a row
        (deferral("2026-02-06") + deferral("2026-03-20", action="refer_back"), "2026-04-24", [("2026-04-24", 2)]),
        (deferral("2026-02-06", by="styrgruppen"), "2026-03-20", []),  # it comes back where it was put off
        (deferral("2026-02-06") + deferral("2026-03-20", action="recommend"), "2026-04-24", []),  # it is open no more
    ],
)
def test_a_deferred_matter_comes_back(decisions: str, on: str, expected: list[tuple[str, int]]):
    """At the day it was put off to, else at the body's next meeting, and then at each until something is decided."""
    found = docket_of(CALENDAR + DOCUMENT + decisions, "lchnv", on, "2026-03-21").waiting

    assert expected == [(str(one.back_on), one.times) for one in found]


def test_a_report_of_a_revision_is_due_at_the_last_meeting_before_its_day():
    """To the body it is to be reported to, else to the one that decides."""
    task = (
        '[[decision]]\non = 2025-06-01\nby = "lchnv"\naction = "assign_revision"\ndocuments = "d"\ndue = 2026-05-31\n'
    )
    to_council = task + 'report_to = "radet"\n'

    assert [(), ("d",), ("d",)] == [
        docket_of(CALENDAR + DOCUMENT + task, "lchnv", on).revisions
        for on in ("2026-03-20", "2026-04-24", "2026-06-12")
    ]
    assert [(), ("d",)] == [
        docket_of(CALENDAR + DOCUMENT + to_council, body, on).revisions
        for body, on in (("lchnv", "2026-04-24"), ("radet", "2026-04-17"))
    ]


def test_what_was_decided_at_the_meeting_is_told_afterwards():
    """For the minutes."""
    extend = '[[decision]]\non = 2026-04-24\nby = "lchnv"\naction = "extend"\ndocuments = "d"\nlength = "12 months"\n'
    text = CALENDAR + DOCUMENT + extend

    assert [0, 1] == [len(docket_of(text, "lchnv", "2026-04-24", day).decided) for day in ("2026-04-23", "2026-04-24")]
    assert () == docket_of(text, "lchnv", "2026-04-24", "2026-04-25").having(Need.SHOULD)


FIRST = date(2026, 1, 1)
some_days = st.lists(st.integers(0, 300).map(lambda n: FIRST + timedelta(n)), min_size=1, max_size=6, unique=True)


@settings(max_examples=100, deadline=None)
@given(
    first=some_days, second=some_days, end=st.integers(20, 280), before=st.integers(0, 40), spare=st.integers(0, 2)
)  # fmt: skip
def test_counting_what_is_left_agrees(first, second, end, before, spare):
    """Must: no later meeting is in time. Should: no more are left than are to be spared. May: more are."""
    end_on = FIRST + timedelta(end)
    text = f"""
[monitor]
admin = "a"
[recipient.a]
name = "A"
address = "a@example.se"
[body.one]
name = "Ett"
meetings = [{", ".join(map(str, first))}]
[body.two]
name = "Två"
meetings = [{", ".join(map(str, second))}, 2027-06-01]
[route.r]
steps = [{{ body = "one", before_next = "{before} days" }}, {{ body = "two" }}]
spare = {spare}
[document.d]
title = "D"
route = "r"
valid_from = 2020-01-01
valid_to = {end_on}
"""
    reachable = sorted(
        two for two in second if two <= end_on and any(one <= two - timedelta(before) for one in first)
    )  # fmt: skip
    for on in second:
        found = matter(text, "two", str(on), str(FIRST - timedelta(1)))
        left = len([two for two in reachable if two > on])
        wanted = Need.MUST if on > end_on or not reachable or left == 0 else Need.SHOULD if left <= spare else Need.MAY
        if on in reachable or on > end_on:
            assert wanted is found.need


@pytest.mark.parametrize(
    ("holdover", "on", "need", "gap"),
    [
        ("true", "2026-06-12", Need.MUST, None),  # the last meeting before the end, and no gap if it is missed
        ("true", "2026-09-18", Need.SHOULD, None),  # past its end it holds until it is replaced
        ("{ until = 2026-08-31 }", "2026-06-12", Need.MUST, 17),  # 1 to 17 September
    ],
)
def test_a_holdover_leaves_no_gap_or_a_shorter_one(holdover: str, on: str, need: Need, gap: int | None):
    """T11: the end is still what the parties meant, so that it is told."""
    found = matter(CALENDAR + DOCUMENT + f"holdover = {holdover}\n", "lchnv", on, on)

    assert (need, gap) == (found.need, found.gap.days if found.gap else None)
