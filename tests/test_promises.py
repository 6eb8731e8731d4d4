"""Which due steps are mailed and which are only recorded: the planner's decision as tables."""

from collections.abc import Iterable, Mapping
from datetime import date

import pytest
from small_register import small

from monitor.model import Register
from monitor.promises import (
    Decided,
    Promise,
    PromiseState,
    Recorded,
    decide,
    due,
    in_last_week,
    promised,
    stale_reasons,
)
from monitor.reminders import Reminder, reminders
from monitor.timeline import standings

PLANNED, SENT, SUPERSEDED, CANCELLED, SILENCED = (
    PromiseState.PLANNED,
    PromiseState.SENT,
    PromiseState.SUPERSEDED,
    PromiseState.CANCELLED,
    PromiseState.SILENCED,
)

RECIPIENTS = """
[recipient.chef]
name = "Chef"
address = "chef@example.se"
digest = "weekly"
[recipient.dag]
name = "Dag"
address = "dag@example.se"
digest = "daily"
"""


def register(before: str, to: str = '"sam"', end: str = "2026-06-30", more: str = "") -> Register:
    """Return a register of one document with one ladder."""
    return small(
        f'{RECIPIENTS}[document.x]\ntitle = "X"\nvalid_from = 2020-01-01\nvalid_to = {end}\n'
        f'[[reminder]]\nabout = "end"\nbefore = [{before}]\nto = {to}\n{more}'
    )


def promises(of: Register, as_of: date) -> tuple[Promise, ...]:
    """Return every promise as of a day."""
    return promised(reminders(of, standings(of, as_of=as_of), {}))


def by_document(found: Iterable[Promise]) -> dict[str, list[Promise]]:
    """Return promises by their documents."""
    ones: dict[str, list[Promise]] = {}
    for one in found:
        ones.setdefault(one.reminder.document, []).append(one)
    return ones


def on(day: str, before: str, known: Mapping[str, PromiseState] | None = None, **told: object) -> Decided:
    """Decide on a day; `known` are the states of steps by lead. `told`: silent, covered."""
    as_of, of = date.fromisoformat(day), register(before, end=str(told.pop("end", "2026-06-30")))
    valid = promises(of, as_of)
    found = {one.reminder.lead: one for one in promises(register(ALL_STEPS), as_of)} | {
        one.reminder.lead: one for one in valid
    }
    rows = {
        found[lead].key: Recorded(key=found[lead].key, due_on=found[lead].reminder.due_on, state=state)
        for lead, state in (known or {}).items()
    }
    due_now = due(valid, of, as_of=as_of, weekly_today=frozenset())
    silent, covered = bool(told.pop("silent", False)), bool(told.pop("covered", False))
    return decide(due_now, rows, silent=lambda _: silent, covered=lambda _: covered)


ALL_STEPS = '"12 months", "9 months", "6 months", "3 months", "60 days", "1 month", "14 days", "1 week", "0 days"'
LADDER = '"6 months", "3 months", "1 month"'  # 2025-12-31 (sent on 30), 2026-03-31, 2026-05-31 (sent on 29)

#: day, ladder, what is known -> mailed, recorded
DECISIONS: dict[str, tuple[str, str, dict[str, PromiseState], list[str], dict[str, PromiseState]]] = {
    "before the first step": ("2025-12-29", LADDER, {}, [], {}),
    "on the first step's sending day": ("2025-12-30", LADDER, {}, ["-6 months"], {}),
    "the day after it was sent": ("2025-12-31", LADDER, {"-6 months": SENT}, [], {}),
    "while it waits for the relay": ("2025-12-31", LADDER, {"-6 months": PLANNED}, [], {}),
    "the second step": ("2026-03-31", LADDER, {"-6 months": SENT}, ["-3 months"], {}),
    "the second while the first still waits": ("2026-03-31", LADDER, {"-6 months": PLANNED}, ["-3 months"], {}),
    # late: downtime, or a document added late
    "one step late": ("2026-01-15", LADDER, {}, ["-6 months"], {}),
    "two steps late": ("2026-04-15", LADDER, {}, ["-3 months"], {"-6 months": SUPERSEDED}),
    "three steps late": ("2026-06-15", LADDER, {}, ["-1 month"], {"-6 months": SUPERSEDED, "-3 months": SUPERSEDED}),
    "late, but the first was sent": ("2026-06-15", LADDER, {"-6 months": SENT}, ["-1 month"], {"-3 months": SUPERSEDED}),
    "late, the day after": (
        "2026-06-16", LADDER, {"-6 months": SUPERSEDED, "-3 months": SUPERSEDED, "-1 month": SENT}, [], {},
    ),
    # steps of a ladder that was changed (docs/reliability.md E4): 3 and 1 month -> 3 months, 60 days, 1 month
    "a step added between, not yet due": ("2026-04-15", '"3 months", "60 days", "1 month"', {"-3 months": SENT}, [], {}),
    "a step added between, due": (
        "2026-05-04", '"3 months", "60 days", "1 month"', {"-3 months": SENT}, ["-60 days"], {},
    ),
    "a step added before one that was sent": (
        "2026-06-15", '"3 months", "60 days", "1 month"', {"-3 months": SENT, "-1 month": SENT},
        [], {"-60 days": SUPERSEDED},
    ),
    "a step added before one that waits": (
        "2026-06-15", '"3 months", "60 days", "1 month"', {"-1 month": PLANNED},
        [], {"-3 months": SUPERSEDED, "-60 days": SUPERSEDED},
    ),
    "the step that was sent is removed": ("2026-04-15", '"6 months", "1 month"', {"-3 months": SENT}, [], {"-6 months": SUPERSEDED}),
    "a step is removed before it was due": ("2026-05-29", '"6 months", "1 month"', {"-6 months": SENT}, ["-1 month"], {}),
    "re-ordered": ("2026-04-15", '"1 month", "3 months", "6 months"', {"-6 months": SENT, "-3 months": SENT}, [], {}),
    "written otherwise": ("2026-04-15", '"1 month", "kvartal", "halvår"', {"-6 months": SENT, "-3 months": SENT}, [], {}),
    # the end moved away and back, or a pause: what was cancelled had not been said
    "cancelled, and valid again": ("2026-04-15", LADDER, {"-6 months": SENT, "-3 months": CANCELLED}, ["-3 months"], {}),
    "two cancelled, and valid again": (
        "2026-04-15", LADDER, {"-6 months": CANCELLED, "-3 months": CANCELLED}, ["-3 months"], {"-6 months": SUPERSEDED},
    ),
    "cancelled, but a later one was sent": (
        "2026-06-15", LADDER, {"-6 months": SENT, "-3 months": CANCELLED, "-1 month": SENT}, [], {"-3 months": SUPERSEDED},
    ),
    # an acknowledgement that has run out: the most urgent one speaks
    "silenced until yesterday": (
        "2026-06-15", LADDER, {"-6 months": SENT, "-3 months": SILENCED, "-1 month": SILENCED},
        ["-1 month"], {"-3 months": SUPERSEDED},
    ),
    "superseded stays so": ("2026-04-15", LADDER, {"-6 months": SUPERSEDED, "-3 months": SUPERSEDED}, [], {}),
    # two leads that fall on one day: one mail
    "two leads, one day": ("2026-05-29", '"1 month", "30 days"', {}, ["-30 days"], {"-1 month": SUPERSEDED}),
    "two leads, one day, one of them sent": (
        "2026-06-01", '"1 month", "30 days"', {"-1 month": SENT}, [], {"-30 days": SUPERSEDED},
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", DECISIONS)
def test_the_most_urgent_step_is_mailed_and_the_others_are_recorded(name: str) -> None:
    """One ladder of one document, for one recipient."""
    day, ladder, known, mailed, recorded = DECISIONS[name]
    decided = on(day, ladder, known)
    assert mailed == [one.reminder.lead for one in decided.mailed]
    assert recorded == {one.reminder.lead: state for one, state, _ in decided.recorded}


@pytest.mark.parametrize("name", DECISIONS)
def test_deciding_again_decides_nothing_new(name: str) -> None:
    """A cycle that is run twice promises nothing twice, and records nothing twice."""
    day, ladder, known, _, _ = DECISIONS[name]
    first = on(day, ladder, known)
    after = dict.fromkeys((one.reminder.lead for one in first.mailed), PLANNED)
    after |= {one.reminder.lead: state for one, state, _ in first.recorded}
    assert Decided(mailed=(), recorded=()) == on(day, ladder, known | after)


def test_what_is_recorded_says_why() -> None:
    """For `giltig explain`, years later."""
    late = on("2026-06-15", LADDER)
    assert {"påminnelsen 1 månad före slutdatumet säger samma sak och ligger närmare"} == {
        why for _, _, why in late.recorded
    }
    added = on("2026-06-15", '"3 months", "60 days", "1 month"', {"-1 month": SENT, "-3 months": SENT})
    assert ["en senare påminnelse om samma sak har redan skickats"] == [why for _, _, why in added.recorded]


def test_an_acknowledged_ladder_is_silent() -> None:
    """Its due steps are recorded, once."""
    decided = on("2026-04-15", LADDER, {"-6 months": SENT}, silent=True)
    assert ((), ["-3 months"]) == (decided.mailed, [one.reminder.lead for one, _, _ in decided.recorded])
    assert [(SILENCED, "kvitterad med giltig ack")] == [(state, why) for _, state, why in decided.recorded]
    assert Decided(mailed=(), recorded=()) == on(
        "2026-04-16", LADDER, {"-6 months": SENT, "-3 months": SILENCED}, silent=True
    )


def test_what_the_first_overview_said_is_only_recorded() -> None:
    """Every past step, the most urgent one too."""
    decided = on("2026-06-15", LADDER, covered=True)
    expected = dict.fromkeys(("-6 months", "-3 months", "-1 month"), (SUPERSEDED, "nämndes i den första översikten"))
    assert ((), expected) == (decided.mailed, {one.reminder.lead: (state, why) for one, state, why in decided.recorded})


def test_an_acknowledgement_outlives_the_first_overview() -> None:
    """Silent is silent: what is acknowledged before the first start is not counted as said."""
    decided = on("2026-06-15", LADDER, covered=True, silent=True)
    assert {SILENCED} == {state for _, state, _ in decided.recorded}


def test_documents_ladders_facts_and_recipients_are_apart() -> None:
    """Each has a most urgent step of its own."""
    of = small(
        RECIPIENTS
        + """
        [document.x]
        title = "X"
        valid_from = 2020-01-01
        valid_to = 2026-06-30
        deadlines = [{ what = "a", latest = 2026-06-30 }, { what = "b", latest = 2026-06-30 }]
        [document.y]
        title = "Y"
        valid_from = 2020-01-01
        valid_to = 2026-06-30
        [[reminder]]
        about = "end"
        before = ["3 months", "1 month"]
        to = ["sam", "dag"]
        [[reminder]]
        about = "deadline"
        before = ["3 months", "1 month"]
        to = "sam"
        """
    )
    as_of = date(2026, 6, 1)
    decided = decide(due(promises(of, as_of), of, as_of=as_of, weekly_today=frozenset()), {}, silent=lambda _: False)
    one_each = {("x", "end", "sam"), ("x", "end", "dag"), ("y", "end", "sam"), ("y", "end", "dag")}
    assert one_each | {("x", "deadline", "sam")} == {
        (one.reminder.document, one.reminder.about, one.role) for one in decided.mailed
    }
    assert ["-1 month"] * 6 == [one.reminder.lead for one in decided.mailed]
    assert ["-3 months"] * 6 == [one.reminder.lead for one, _, _ in decided.recorded]


# What is due: steps after the fact, and weekly readers

AFTER = 'after = { every = "1 day", times = 4 }\n'

DUE = {
    # the fact on Friday 2026-06-26; Saturday's and Sunday's steps have Friday as their working day
    "before it": ("2026-06-25", []),
    "the fact's day": ("2026-06-26", ["0 days"]),
    "the day after, a Saturday": ("2026-06-27", ["0 days", "+1 day", "+2 days"]),
    "the Monday": ("2026-06-29", ["0 days", "+1 day", "+2 days", "+3 days"]),
}


@pytest.mark.parametrize("name", DUE)
def test_a_step_after_the_fact_waits_until_the_fact_has_passed(name: str) -> None:
    """Nobody is told that something has ended on its last day."""
    day, expected = DUE[name]
    as_of, of = date.fromisoformat(day), register('"0 days"', end="2026-06-26", more=AFTER)
    found = due(promises(of, as_of), of, as_of=as_of, weekly_today=frozenset())
    assert expected == [one.reminder.lead for one in found]


STEPS = '"3 weeks", "17 days", "2 weeks", "8 days", "1 week", "3 days", "0 days"'
#: end Tuesday 2026-06-30; 3 weeks: Tue 9 June; 17 days: Sat 13, sent on Fri 12; 2 weeks: Tue 16; 8 days: Mon 22;
#: 1 week: Tue 23; 3 days: Sat 27, sent on Fri 26
WEEKLY = {
    # a Monday looks ahead to the next
    "Monday": ("2026-06-08", True, ["-21 days", "-17 days"]),
    "Tuesday of that week, when the mail went on Monday": ("2026-06-09", False, []),
    "Tuesday, when Monday was missed": ("2026-06-09", True, ["-21 days", "-17 days"]),
    "Friday": ("2026-06-12", False, []),
    "the next Monday": ("2026-06-15", True, ["-21 days", "-17 days", "-14 days"]),
    # midsummer: Friday 19 June is free, so the week after next starts on Monday 22
    "Thursday before midsommarafton": ("2026-06-18", False, []),
    # from the last week on, a step goes on its own day
    "the last week's Monday": ("2026-06-22", True, ["-21 days", "-17 days", "-14 days", "-8 days"]),
    "seven days before": ("2026-06-23", False, ["-7 days"]),
    "three days before, on the Friday": ("2026-06-26", False, ["-7 days", "-3 days"]),
    "the fact's day": ("2026-06-30", False, ["-7 days", "-3 days", "0 days"]),
}


@pytest.mark.parametrize("name", WEEKLY)
def test_a_weekly_reader_gets_the_week_ahead(name: str) -> None:
    """What falls due before the next week's first working day; a step in the fact's last week by itself."""
    day, goes_today, expected = WEEKLY[name]
    as_of, of = date.fromisoformat(day), register(STEPS, '"chef"')
    found = due(promises(of, as_of), of, as_of=as_of, weekly_today=frozenset({"chef"} if goes_today else ()))
    assert expected == [one.reminder.lead for one in found]


HOLIDAY_WEEKS = {
    # Easter 2026: Maundy Thursday's week has långfredagen, the next begins on Tuesday 7 April
    "over Easter": ("2026-03-30", "2026-04-07", "2026-04-08"),
    # Christmas 2026: Monday 21 December looks ahead to Monday 28
    "over Christmas": ("2026-12-21", "2026-12-28", "2026-12-29"),
    # New Year 2026–27: Monday 28 December looks ahead to Monday 4 January
    "over New Year": ("2026-12-28", "2027-01-04", "2027-01-05"),
    # trettondagen 2026 is a Tuesday, in the middle of the week
    "over trettondagen": ("2026-01-05", "2026-01-12", "2026-01-13"),
}


@pytest.mark.parametrize("name", HOLIDAY_WEEKS)
def test_the_week_ahead_ends_where_the_next_week_begins(name: str) -> None:
    """A holiday on the Monday moves the next weekly mail, and with it how far this one looks."""
    day, next_first, after = HOLIDAY_WEEKS[name]
    as_of = date.fromisoformat(day)
    sent_on = {}
    for first in (next_first, after):
        of = register('"1 month"', '"chef"', end=str(_end_a_month_after(date.fromisoformat(first))))
        found = due(promises(of, as_of), of, as_of=as_of, weekly_today=frozenset({"chef"}))
        sent_on[first] = [one.reminder.send_on for one in found]
    assert {next_first: [], after: []} == sent_on
    of = register('"1 month"', '"chef"', end=str(_end_a_month_after(date.fromisoformat(next_first), less=1)))
    (found_one,) = due(promises(of, as_of), of, as_of=as_of, weekly_today=frozenset({"chef"}))
    assert as_of <= found_one.reminder.send_on < date.fromisoformat(next_first)


def _end_a_month_after(day: date, less: int = 0) -> date:
    """Return an end whose step a month before falls on a day, or so many days before it."""
    wanted = date.fromordinal(day.toordinal() - less)
    return date(wanted.year + (wanted.month == 12), wanted.month % 12 + 1, wanted.day)


LAST_WEEK = {
    # fact on 2026-06-30
    "eight days before": ("2026-06-22", False),
    "seven days before": ("2026-06-23", True),
    "its day": ("2026-06-30", True),
    "the day after": ("2026-07-01", False),
}


@pytest.mark.parametrize("name", LAST_WEEK)
def test_the_last_week_ends_with_the_fact(name: str) -> None:
    """By the day that the step is due, not the day that it is sent."""
    due_on, expected = LAST_WEEK[name]
    step = Reminder(
        document="x", about="end", fact_key="2026-06-30", fact_on=date(2026, 6, 30), lead="?",
        due_on=date.fromisoformat(due_on), send_on=date(2026, 6, 1), to=("sam",),
    )  # fmt: skip
    assert expected == in_last_week(step)


# Why a planned promise no longer holds

BASE = """
[document.x]
title = "X"
valid_from = 2020-01-01
valid_to = 2026-06-30
deadlines = [{ what = "a", latest = 2026-05-01 }, { what = "b", latest = 2026-05-02 }]
[[reminder]]
about = "end"
before = ["3 months", "1 month"]
to = "sam"
[[reminder]]
about = "deadline"
before = ["1 week"]
to = "sam"
"""
END_KEY = ("x", "end", "2026-06-30", "-1 month", "sam")
DEADLINE_KEY = ("x", "deadline", "2026-05-01:a", "-7 days", "sam")
DONE = '[[decision]]\non = 2026-02-06\nby = "nat"\naction = "complete"\ndocuments = "x"\nwhat = "a"\n'

STALE = {
    "it holds": (BASE, END_KEY, None),
    "the deadline holds": (BASE, DEADLINE_KEY, None),
    "document gone": (BASE.replace("document.x", "document.y"), END_KEY, "dokumentet finns inte längre i registret"),
    "extended": (BASE.replace("valid_to = 2026-06-30", "valid_to = 2027-06-30"), END_KEY, "datumet har ändrats till 2027-06-30"),
    "recipient changed": (BASE.replace('"sam"', '"dag"'), END_KEY, "mottagaren har ändrats i registret"),
    "step changed": (BASE.replace('"1 month"', '"2 months"'), END_KEY, "påminnelsens steg har ändrats i registret"),
    "ladder gone": (BASE.replace('about = "end"', 'about = "review"'), END_KEY, "det finns inte längre något att påminna om"),
    "end open": (
        BASE.replace("valid_to = 2026-06-30", "until_further_notice = true"), END_KEY,
        "det finns inte längre något att påminna om",
    ),
    "deadline moved": (BASE.replace("2026-05-01", "2026-05-15"), DEADLINE_KEY, "datumet har ändrats till 2026-05-15"),
    # another deadline of the document has nothing to do with it
    "deadline met": (BASE + DONE, DEADLINE_KEY, "det finns inte längre något att påminna om"),
}  # fmt: skip


@pytest.mark.parametrize("name", STALE)
def test_a_promise_that_no_longer_holds_says_why(name: str) -> None:
    """What `giltig explain` shows of a mail that did not go out."""
    toml, key, expected = STALE[name]
    of = small(RECIPIENTS + toml)
    assert expected == stale_reasons(by_document(promises(of, date(2026, 3, 2))), of)(key)
