"""What is due when: the fact's day for every ladder and status, the steps' days, and who is told."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_register import small

from monitor.calendar import is_working_day
from monitor.dates import Length, last_day_to_act
from monitor.model import Ladder
from monitor.reminders import Fact, Reminder, facts, in_span, reminders, steps
from monitor.standing import Status
from monitor.timeline import standings

TODAY = date(2026, 3, 2)  # a Monday


def doc(more: str = "", id_: str = "x", kind: str = "RÖK") -> str:
    """Write a document."""
    return f'[document.{id_}]\ntitle = "{id_.upper()}"\nkind = "{kind}"\n{more}\n'


def fixed(end: str, more: str = "", id_: str = "x") -> str:
    """Write a document with a period from 2020."""
    return doc(f"valid_from = 2020-01-01\nvalid_to = {end}\n{more}", id_)


def decided(action: str, more: str = "", on: str = "2026-02-06", by: str = '"nat"', document: str = "x") -> str:
    """Write a decision."""
    return f'[[decision]]\non = {on}\nby = {by}\naction = "{action}"\ndocuments = ["{document}"]\n{more}\n'


def rung(about: str, more: str) -> str:
    """Write a ladder to the coordinator."""
    return f'[[reminder]]\nabout = "{about}"\nto = "sam"\n{more}\n'


def made(toml: str, as_of: date = TODAY, unknown_since: dict[str, date] | None = None) -> tuple[Reminder, ...]:
    """Return the steps of a small register as of a day."""
    register = small(toml)
    return reminders(register, standings(register, as_of=as_of), unknown_since or {})


def days(found: tuple[Reminder, ...]) -> dict[str, str]:
    """Return the days that steps are due, by lead."""
    return {step.lead: str(step.due_on) for step in found}


def fact_days(toml: str, about: str, as_of: date = TODAY) -> list[tuple[str, bool]]:
    """Return the days of a document's facts, and whether steps follow them."""
    register = small(toml)
    found = facts(register, standings(register, as_of=as_of), dict.fromkeys(register.documents, date(2026, 1, 7)))
    return [(str(fact.on), fact.told_after) for fact in found if (fact.about, fact.document) == (about, "x")]


# The fact's day, by status

OTHER = doc("valid_from = 2026-06-01\nuntil_further_notice = true", "y")
AUTO = 'auto_extension = { every = "12 months", notice = "1 month" }'
OPEN = doc("valid_from = 2020-01-01\nuntil_further_notice = true")
ADOPTION = 'adoption = { rule = "all", parties = "all" }'

ENDS: dict[str, tuple[str, Status, list[tuple[str, bool]]]] = {
    "runs, ends later": (fixed("2026-12-31"), Status.IN_FORCE, [("2026-12-31", True)]),
    "ends soon": (fixed("2026-06-30"), Status.ENDS_SOON, [("2026-06-30", True)]),
    "last day today": (fixed("2026-03-02"), Status.ENDS_SOON, [("2026-03-02", True)]),
    "expired yesterday": (fixed("2026-03-01"), Status.EXPIRED, [("2026-03-01", True)]),
    "held over": (fixed("2025-12-31", "holdover = true"), Status.PAST_END_HOLDOVER, [("2025-12-31", True)]),
    "held over, past the outer limit": (
        fixed("2025-12-31", "holdover = { until = 2026-02-28 }"), Status.EXPIRED, [("2026-02-28", True)],
    ),
    "held over, still inside the outer limit": (
        fixed("2025-12-31", "holdover = { until = 2026-03-31 }"), Status.PAST_END_HOLDOVER, [("2025-12-31", True)],
    ),
    "decided, not yet started": (
        doc("valid_from = 2026-07-01\nvalid_to = 2027-06-30"), Status.ADOPTED_NOT_STARTED, [("2027-06-30", True)],
    ),
    # notice was given: the end is settled, and is still worth a word before it comes
    "terminated": (fixed("2026-06-30") + decided("terminate"), Status.TERMINATED, [("2026-06-30", False)]),
    "terminated, and past": (fixed("2026-02-28") + decided("terminate"), Status.ENDED, []),
    # the intention is one of the register, not a decision: warned before, never nagged after
    "meant to expire": (fixed("2026-06-30", 'intention = "let_expire"'), Status.ENDS_SOON, [("2026-06-30", False)]),
    "meant to expire, and past": (fixed("2026-03-01", 'intention = "let_expire"'), Status.ENDED, []),
    "meant to expire, last day today": (
        fixed("2026-03-02", 'intention = "let_expire"'), Status.ENDS_SOON, [("2026-03-02", False)],
    ),
    "an end that was decided": (fixed("2026-06-30") + decided("let_expire"), Status.WILL_END, []),
    "repeal to come": (fixed("2026-12-31") + decided("repeal", "last_day = 2026-06-30"), Status.WILL_END, []),
    "repealed": (fixed("2026-12-31") + decided("repeal", "last_day = 2026-02-28"), Status.REPEALED, []),
    "replacement to come": (fixed("2026-12-31") + OTHER + decided("replace", 'with = "y"'), Status.WILL_END, []),
    "replaced": (
        fixed("2026-12-31") + doc("valid_from = 2026-03-01\nuntil_further_notice = true\nreplaces = 'x'", "y"),
        Status.REPLACED, [],
    ),
    "paused": (fixed("2026-12-31") + decided("suspend", 'length = "6 months"'), Status.PAUSED, []),
    "planned": (fixed("2026-12-31", "planned = true"), Status.PLANNED, []),
    "in adoption": (fixed("2026-12-31", ADOPTION), Status.IN_ADOPTION, []),
    "not adopted": (fixed("2026-12-31", ADOPTION) + decided("reject", by='"a"'), Status.NOT_ADOPTED, []),
    "extends itself": (fixed("2026-12-31", AUTO), Status.AUTO, []),
    "open": (OPEN, Status.OPEN_ENDED, []),
    "unknown": (doc("valid_from = 2020-01-01"), Status.UNKNOWN, []),
    # the earlier of two readings, which is the safe one
    "ambiguous end": (fixed('"till juni 2026"'), Status.ENDS_SOON, [("2026-05-31", True)]),
    # a decision moves it
    "extended": (fixed("2026-06-30") + decided("extend", 'length = "12 months"'), Status.IN_FORCE, [("2027-06-30", True)]),
    "extended on a condition": (
        fixed("2026-06-30") + decided("extend", 'length = "12 months"\ncondition = "pengar"'),
        Status.ENDS_SOON, [("2026-06-30", True)],
    ),
    "follows another": (
        doc('valid_from = 2020-01-01\nfollows = "y"') + fixed("2026-06-30", id_="y"),
        Status.ENDS_SOON, [("2026-06-30", True)],
    ),
    "follows one that is meant to expire": (
        doc('valid_from = 2020-01-01\nfollows = "y"') + fixed("2026-06-30", 'intention = "let_expire"', "y"),
        Status.ENDS_SOON, [("2026-06-30", False)],
    ),
    "follows one that is meant to expire, but ends before it": (
        fixed("2026-05-31", 'follows = "y"') + fixed("2026-06-30", 'intention = "let_expire"', "y"),
        Status.ENDS_SOON, [("2026-05-31", True)],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", ENDS)
def test_an_end_is_spoken_of_as_its_status_says(name: str) -> None:
    """Before it: what runs or was given notice; after it: only what nobody has decided (docs/register.md)."""
    toml, status, expected = ENDS[name]
    register = small(toml)
    assert status == standings(register, as_of=TODAY)["x"].status
    assert expected == fact_days(toml, "end")


REVIEW = OPEN + 'review = { every = "24 months", last = 2024-04-01 }\n'
DEADLINES = 'deadlines = [{ what = "underteckna", latest = 2026-05-15 }, { what = "svara", latest = 2026-02-27 }]'
REVISION = decided("assign_revision", 'due = 2026-05-31\nto = "sam"')
TRIAL = decided("suspend", 'length = "6 months"', on="2026-01-15")
STARTS = f"valid_from = 2026-05-01\nuntil_further_notice = true\n{ADOPTION}\n"
NO_START = "until_further_notice = true\nadoption = { rule = 'all', parties = 'all', start = 'last_adoption' }\n"

OTHER_FACTS: dict[str, tuple[str, str, list[tuple[str, bool]]]] = {
    # notice: the last notice day of the current period
    "extends itself": (fixed("2026-12-31", AUTO), "notice", [("2026-11-30", False)]),
    "its last notice day was yesterday": (fixed("2026-04-01", AUTO), "notice", [("2027-03-01", False)]),
    "notice was given": (fixed("2026-12-31", AUTO) + decided("terminate"), "notice", []),
    "no more times": (fixed("2026-12-31", AUTO[:-2] + ", max_times = 0 }"), "notice", []),
    "no extension of itself": (fixed("2026-12-31"), "notice", []),
    "extends itself, but paused": (fixed("2026-12-31", AUTO) + decided("suspend", 'length = "6 months"'), "notice", []),
    # review
    "reviewed every other year": (REVIEW, "review", [("2026-04-01", True)]),
    "review overdue": (OPEN + "review = { due = 2026-02-01 }\n", "review", [("2026-02-01", True)]),
    "review made": (REVIEW + decided("complete", 'what = "review"'), "review", [("2028-02-06", True)]),
    "review of what has expired": (fixed("2026-02-28", "review = { due = 2026-04-01 }"), "review", []),
    "review of what is paused": (REVIEW + decided("suspend", 'length = "6 months"'), "review", []),
    "review of what has not started": (
        doc("valid_from = 2026-07-01\nuntil_further_notice = true\nreview = { due = 2026-04-01 }"), "review", [],
    ),
    "review where the end is unknown": (doc("review = { due = 2026-04-01 }"), "review", [("2026-04-01", True)]),
    # deadlines: each by itself, until completed
    "two deadlines": (fixed("2026-12-31", DEADLINES), "deadline", [("2026-05-15", True), ("2026-02-27", True)]),
    "one of them completed": (
        fixed("2026-12-31", DEADLINES) + decided("complete", 'what = "svara"', by='"sam"'),
        "deadline", [("2026-05-15", True)],
    ),
    "deadlines of what is repealed": (
        fixed("2026-12-31", DEADLINES) + decided("repeal", "last_day = 2026-02-28"), "deadline", [],
    ),
    # a deadline outlives the end: the final report of a project is due after it
    "deadlines of what has expired": (
        fixed("2026-02-28", DEADLINES), "deadline", [("2026-05-15", True), ("2026-02-27", True)],
    ),
    # revision
    "revision assigned": (OPEN + REVISION, "revision", [("2026-05-31", True)]),
    "revision without a day": (OPEN + decided("assign_revision", 'to = "sam"'), "revision", []),
    "revision done": (
        OPEN + REVISION + decided("complete", 'what = "revision"', on="2026-02-20"), "revision", [],
    ),
    "revision settled by an extension": (
        fixed("2026-06-30") + REVISION + decided("extend", 'length = "12 months"', on="2026-02-20"), "revision", [],
    ),
    # adoption: the start, or without one the first party's adoption
    "adoption awaited": (doc(STARTS), "adoption", [("2026-05-01", True)]),
    "one has adopted": (doc(STARTS) + decided("adopt", by='"a"'), "adoption", [("2026-05-01", True)]),
    "all have adopted": (doc(STARTS) + decided("adopt", by='["a", "b", "c"]'), "adoption", []),
    "no start, nobody yet": (doc(NO_START), "adoption", []),
    "no start, one has adopted": (doc(NO_START) + decided("adopt", by='"b"'), "adoption", [("2026-02-06", True)]),
    "no start, two have adopted": (
        doc(NO_START) + decided("adopt", by='"b"') + decided("adopt", by='"a"', on="2026-01-20"),
        "adoption", [("2026-01-20", True)],
    ),
    "no adoption clause": (OPEN, "adoption", []),
    # trial: the last day of a suspension
    "suspended": (OPEN + TRIAL, "trial", [("2026-07-14", False)]),
    "suspended without a last day": (OPEN + decided("suspend"), "trial", []),
    "put back": (OPEN + TRIAL + decided("reinstate"), "trial", []),
    "suspension to come": (OPEN + decided("suspend", "valid_from = 2026-04-01\nlength = '6 months'"), "trial", []),
    # unknown: the day it was first seen so
    "end unknown": (doc("valid_from = 2020-01-01"), "unknown", [("2026-01-07", True)]),
    "end unknown, not started": (doc("valid_from = 2026-07-01"), "unknown", []),
    "until further notice is not unknown": (OPEN, "unknown", []),
}  # fmt: skip


@pytest.mark.parametrize("name", OTHER_FACTS)
def test_every_other_fact_has_its_day(name: str) -> None:
    """Each `about` of the table in docs/register.md, while it holds and once it is settled."""
    toml, about, expected = OTHER_FACTS[name]
    assert expected == fact_days(toml, about)


def test_the_last_notice_day_itself_is_still_spoken_of() -> None:
    """Notice on the day counts (rule 5); the day after, the next period's day is the fact (T06)."""
    toml = fixed("2026-12-31", AUTO)
    assert [("2026-11-30", False)] == fact_days(toml, "notice", date(2026, 11, 30))
    assert [("2027-11-30", False)] == fact_days(toml, "notice", date(2026, 12, 1))


def test_facts_of_one_document_have_keys_of_their_own() -> None:
    """Two deadlines on one day are two facts, and one of them completed leaves the other."""
    both = 'deadlines = [{ what = "a", latest = 2026-05-15 }, { what = "b", latest = 2026-05-15 }]'
    found = made(fixed("2026-12-31", both) + rung("deadline", 'before = ["1 week"]'))
    assert ["2026-05-15:a", "2026-05-15:b"] == [step.fact_key for step in found]
    assert 2 == len({step.key for step in found})


def test_nothing_is_said_about_decisions_yet() -> None:
    """`decision` hangs on a road, which comes later; a ladder for it is accepted and silent."""
    assert () == made(fixed("2026-06-30") + rung("decision", 'before = ["1 week"]'))


# The steps' days

T22 = {
    "T22-1": ("2026-06-30", "2025-06-30 2025-09-30 2025-12-31 2026-03-31 2026-05-31",
              "2025-06-30 2025-09-30 2025-12-30 2026-03-31 2026-05-29"),
    "T22-2": ("2026-02-28", "2025-02-28 2025-05-31 2025-08-31 2025-11-30 2026-01-31",
              "2025-02-28 2025-05-30 2025-08-29 2025-11-28 2026-01-30"),
    "T22-3": ("2025-12-31", "2024-12-31 2025-03-31 2025-06-30 2025-09-30 2025-11-30",
              "2024-12-30 2025-03-31 2025-06-30 2025-09-30 2025-11-28"),
    "T22-4": ("2028-02-29", "2027-02-28 2027-05-31 2027-08-31 2027-11-30 2028-01-31",
              "2027-02-26 2027-05-31 2027-08-31 2027-11-30 2028-01-31"),
}  # fmt: skip


@pytest.mark.parametrize("name", T22)
def test_steps_before_an_end_follow_rule_5(name: str) -> None:
    """The worked examples of docs/validity.md T22: month ends stay month ends, and a mail goes on a working day."""
    end, due, send = T22[name]
    ladder = rung("end", 'before = ["12 months", "9 months", "6 months", "3 months", "1 month"]')
    found = made(fixed(end) + ladder, date(2024, 1, 1))
    assert (due.split(), send.split()) == ([str(one.due_on) for one in found], [str(one.send_on) for one in found])


STEP_DAYS = {
    # end, ladder: lead -> due, send
    "weeks and days": ("2026-06-30", 'before = ["1 week", "0 days"]', {
        "-7 days": ("2026-06-23", "2026-06-23"), "0 days": ("2026-06-30", "2026-06-30"),
    }),
    # Saturday: said on the Friday, the day before the fact
    "0 days on a Saturday": ("2026-02-28", 'before = ["0 days"]', {"0 days": ("2026-02-28", "2026-02-27")}),
    # Christmas: 24 to 27 December are free
    "0 days on juldagen": ("2026-12-25", 'before = ["0 days", "1 day"]', {
        "0 days": ("2026-12-25", "2026-12-23"), "-1 day": ("2026-12-24", "2026-12-23"),
    }),
    # Easter: långfredagen 3 April to annandagen 6 April
    "annandag påsk": ("2026-04-06", 'before = ["0 days", "1 week"]', {
        "0 days": ("2026-04-06", "2026-04-02"), "-7 days": ("2026-03-30", "2026-03-30"),
    }),
    "after a month end": ("2026-06-30", 'after = { every = "1 month", times = 3 }', {
        "+1 month": ("2026-07-31", "2026-07-31"), "+2 months": ("2026-08-31", "2026-08-31"),
        "+3 months": ("2026-09-30", "2026-09-30"),
    }),
    "after in weeks": ("2026-06-30", 'after = { every = "2 weeks", times = 2 }', {
        "+14 days": ("2026-07-14", "2026-07-14"), "+28 days": ("2026-07-28", "2026-07-28"),
    }),
    # the working day before a step after the fact may be the fact's own day, or earlier: shifted earlier, never later
    "a day after a Friday": ("2026-06-26", 'after = { every = "1 day", times = 3 }', {
        "+1 day": ("2026-06-27", "2026-06-26"), "+2 days": ("2026-06-28", "2026-06-26"),
        "+3 days": ("2026-06-29", "2026-06-29"),
    }),
    "a day after juldagen": ("2026-12-25", 'after = { every = "1 day", times = 1 }', {
        "+1 day": ("2026-12-26", "2026-12-23"),
    }),
    # a leap day, and the mirror of rule 5 after it
    "a leap day": ("2028-02-29", 'before = ["1 year"]\nafter = { every = "1 year", times = 1 }', {
        "-12 months": ("2027-02-28", "2027-02-26"), "+12 months": ("2029-02-28", "2029-02-28"),
    }),
    # equal leads written differently are one step
    "one step, two spellings": ("2026-06-30", 'before = ["1 year", "12 months", "1 week", "7 days", "1 vecka"]', {
        "-12 months": ("2025-06-30", "2025-06-30"), "-7 days": ("2026-06-23", "2026-06-23"),
    }),
    # and leads that only happen to fall on one day are two
    "two leads, one day": ("2026-06-30", 'before = ["1 month", "30 days"]', {
        "-1 month": ("2026-05-31", "2026-05-29"), "-30 days": ("2026-05-31", "2026-05-29"),
    }),
}  # fmt: skip


@pytest.mark.parametrize("name", STEP_DAYS)
def test_steps_fall_on_days_and_go_out_on_working_days(name: str) -> None:
    """`due_on` by rule 5 and its mirror, `send_on` the working day on or before it (rule 7)."""
    end, ladder, expected = STEP_DAYS[name]
    found = made(fixed(end) + rung("end", ladder), date(2025, 1, 1))
    assert expected == {step.lead: (str(step.due_on), str(step.send_on)) for step in found}


def test_steps_outside_the_calendar_are_left_out() -> None:
    """A ladder of a hundred thousand years says what it can."""
    found = made(fixed("2026-06-30") + rung("end", 'after = { every = "100 years", times = 1000 }'))
    assert (79, "9926-06-30") == (len(found), str(found[-1].due_on))


LENGTHS = st.one_of(st.builds(Length, months=st.integers(0, 60)), st.builds(Length, days=st.integers(0, 400)))
DAYS = st.dates(date(2000, 1, 1), date(2090, 1, 1))


@given(DAYS, DAYS, LENGTHS)
def test_a_later_end_never_has_an_earlier_step(one: date, other: date, length: Length) -> None:
    """Due dates are monotone in the end (docs/reliability.md D10)."""
    earlier, later = sorted((one, other))
    assert last_day_to_act(earlier, length) <= last_day_to_act(later, length)


@given(DAYS, LENGTHS)
def test_a_mail_goes_on_a_working_day_at_most_five_days_early(on: date, length: Length) -> None:
    """The longest run of free days is from julafton on a Thursday or a Friday."""
    ladder = Ladder(about="end", before=(length,), to=("sam",))
    (step,) = steps(ladder, Fact(document="x", about="end", on=on, key=str(on), told_after=True))
    assert is_working_day(step.send_on)
    assert step.due_on - timedelta(days=5) <= step.send_on <= step.due_on <= on


def test_steps_come_in_the_order_they_fall_due() -> None:
    """Over all documents, whatever the order of the file."""
    toml = fixed("2026-06-30", id_="b") + fixed("2026-05-31", id_="a") + rung("end", 'before = ["1 month", "2 months"]')
    expected = [("a", "-2 months"), ("a", "-1 month"), ("b", "-2 months"), ("b", "-1 month")]
    assert expected == [(one.document, one.lead) for one in made(toml)]


def test_a_span_has_both_its_ends() -> None:
    """By the day they are sent, not the day they are due."""
    found = made(fixed("2026-02-28") + rung("end", 'before = ["0 days", "1 day", "2 days"]'))
    sent = [one.lead for one in in_span(found, date(2026, 2, 27), date(2026, 2, 27))]
    assert ["-1 day", "0 days"] == sorted(sent)
    assert [] == list(in_span(found, date(2026, 2, 28), date(2026, 3, 1)))


# Which ladder, and who is told

GENERAL = rung("end", 'before = ["1 month"]')
OF_KIND = rung("end", 'before = ["2 months"]\nkinds = ["RÖK"]')
OF_DOCUMENT = rung("end", 'before = ["3 months"]\ndocuments = ["x"]')

SPECIFIC = {
    "none": ("", []),
    "general": (GENERAL, ["-1 month"]),
    "kind over general": (GENERAL + OF_KIND, ["-2 months"]),
    "document over kind": (GENERAL + OF_KIND + OF_DOCUMENT, ["-3 months"]),
    "in any order": (OF_DOCUMENT + OF_KIND + GENERAL, ["-3 months"]),
    "another kind": (GENERAL + rung("end", 'before = ["2 months"]\nkinds = ["rutin"]'), ["-1 month"]),
    "only another kind": (rung("end", 'before = ["2 months"]\nkinds = ["rutin"]'), []),
    "another document": (
        GENERAL + rung("end", 'before = ["3 months"]\ndocuments = ["y"]'), ["-1 month"],
    ),
    "one of several documents": (rung("end", 'before = ["3 months"]\ndocuments = ["y", "x"]'), ["-3 months"]),
    "another about": (OF_DOCUMENT + rung("review", 'before = ["1 week"]'), ["-3 months"]),
}  # fmt: skip


@pytest.mark.parametrize("name", SPECIFIC)
def test_the_most_specific_ladder_wins(name: str) -> None:
    """Documents over kinds over none; the others say nothing at all."""
    ladders, expected = SPECIFIC[name]
    toml = fixed("2026-06-30") + doc("planned = true", "y", kind="rutin") + ladders
    assert expected == [one.lead for one in made(toml) if one.document == "x"]


BOSS = '[recipient.chef]\nname = "Chef"\naddress = "chef@example.se"\n'
LADDER = 'before = ["2 months", "1 month", "0 days"]\nafter = { every = "2 weeks", times = 3 }\n'

ESCALATIONS = {
    # lead -> recipients, for an end on 2026-06-30
    "none": ("", {"-2 months": "sam", "-1 month": "sam", "0 days": "sam",
                  "+14 days": "sam", "+28 days": "sam", "+42 days": "sam"}),
    "from a step before": ('escalate = { before = "1 month", to = "chef" }', {
        "-2 months": "sam", "-1 month": "sam chef", "0 days": "sam chef",
        "+14 days": "sam chef", "+28 days": "sam chef", "+42 days": "sam chef"}),
    "from the fact": ('escalate = { before = "0 days", to = "chef" }', {
        "-2 months": "sam", "-1 month": "sam", "0 days": "sam chef",
        "+14 days": "sam chef", "+28 days": "sam chef", "+42 days": "sam chef"}),
    "from the fact, written as after": ('escalate = { after = "0 days", to = "chef" }', {
        "-2 months": "sam", "-1 month": "sam", "0 days": "sam chef",
        "+14 days": "sam chef", "+28 days": "sam chef", "+42 days": "sam chef"}),
    "from a step after": ('escalate = { after = "4 weeks", to = "chef" }', {
        "-2 months": "sam", "-1 month": "sam", "0 days": "sam",
        "+14 days": "sam", "+28 days": "sam chef", "+42 days": "sam chef"}),
    # no step of the ladder on that day: a step of its own, to them only
    "between steps after": ('escalate = { after = "1 month", to = "chef" }', {
        "-2 months": "sam", "-1 month": "sam", "0 days": "sam",
        "+14 days": "sam", "+28 days": "sam", "+1 month": "chef", "+42 days": "sam chef"}),
    "between steps before": ('escalate = { before = "2 weeks", to = "chef" }', {
        "-2 months": "sam", "-1 month": "sam", "-14 days": "chef", "0 days": "sam chef",
        "+14 days": "sam chef", "+28 days": "sam chef", "+42 days": "sam chef"}),
    # 30 days before 30 June is the day of the step a month before: no step of its own
    "on a step's day, written otherwise": ('escalate = { before = "30 days", to = "chef" }', {
        "-2 months": "sam", "-1 month": "sam chef", "0 days": "sam chef",
        "+14 days": "sam chef", "+28 days": "sam chef", "+42 days": "sam chef"}),
    # somebody who is told already is told once
    "the same recipient": ('escalate = { before = "1 month", to = ["sam", "chef"] }', {
        "-2 months": "sam", "-1 month": "sam chef", "0 days": "sam chef",
        "+14 days": "sam chef", "+28 days": "sam chef", "+42 days": "sam chef"}),
    "after the last step": ('escalate = { after = "3 months", to = "chef" }', {
        "-2 months": "sam", "-1 month": "sam", "0 days": "sam",
        "+14 days": "sam", "+28 days": "sam", "+42 days": "sam", "+3 months": "chef"}),
}  # fmt: skip


@pytest.mark.parametrize("name", ESCALATIONS)
def test_escalation_adds_recipients_from_its_day_on(name: str) -> None:
    """Counted from the fact, either way (docs/register.md)."""
    escalation, expected = ESCALATIONS[name]
    found = made(BOSS + fixed("2026-06-30") + rung("end", LADDER + escalation))
    assert expected == {one.lead: " ".join(one.to) for one in found}


def test_no_escalation_after_an_end_that_was_decided() -> None:
    """Notice was given: nothing follows the end, not even to the chair."""
    toml = BOSS + fixed("2026-06-30") + decided("terminate")
    found = made(toml + rung("end", LADDER + 'escalate = { after = "1 month", to = "chef" }'))
    assert ["-2 months", "-1 month", "0 days"] == [one.lead for one in found]


def test_unknown_ends_are_asked_for_after_they_were_first_seen() -> None:
    """`after` only, and escalated like any other."""
    ladder = rung(
        "unknown", 'after = { every = "6 months", times = 2 }\nescalate = { after = "12 months", to = "chef" }'
    )
    since = {"x": date(2026, 1, 7), "gone": date(2020, 1, 1)}
    found = made(BOSS + doc("valid_from = 2020-01-01") + ladder, unknown_since=since)
    expected = [("+6 months", "2026-07-07", "sam"), ("+12 months", "2027-01-07", "sam chef")]
    assert expected == [(one.lead, str(one.due_on), " ".join(one.to)) for one in found]


def test_an_unknown_end_not_yet_seen_has_no_steps() -> None:
    """The day is the database's to remember."""
    assert () == made(doc("valid_from = 2020-01-01") + rung("unknown", 'after = { every = "1 day", times = 1 }'))


def test_the_day_of_a_fact_changes_its_key() -> None:
    """A moved end is a new round (docs/reliability.md); a step's key is no position in a list."""
    ladder = rung("end", 'before = ["3 months", "1 month"]')
    turned = rung("end", 'before = ["1 month", "3 months"]')
    keys = {step.key for step in made(fixed("2026-06-30") + ladder)}
    assert {"x/end/2026-06-30/-3 months", "x/end/2026-06-30/-1 month"} == keys
    assert keys == {step.key for step in made(fixed("2026-06-30") + turned)}
    assert not keys & {step.key for step in made(fixed("2026-07-01") + ladder)}
