"""The daybook gives, on any day, what is worked out afresh: nothing in it is ever stale."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from ledger_text import document, sound
from random_registers import registers

from bench.registers import AS_OF, CLAUSES, write
from monitor.dates import Length
from monitor.daybook import Daybook, parts
from monitor.model import After, Escalate, Ladder, Register
from monitor.promises import Promise, promised
from monitor.register import read_register
from monitor.reminders import Fact, no_earlier_than, reminders, steps
from monitor.sources import read_sources
from monitor.standing import Mark, Status
from monitor.timeline import Timeline, standings

few = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def same_as_afresh(daybook: Daybook, as_of: date) -> None:
    register = daybook.register
    fresh = standings(register, as_of=as_of)
    since = {id_: as_of - timedelta(days=20) for id_, one in fresh.items() if one.status is Status.UNKNOWN}
    by_document: dict[str, list[Promise]] = {id_: [] for id_ in register.documents}
    for one in promised(reminders(register, fresh, since)):
        by_document[one.reminder.document].append(one)

    assert list(since) == [id_ for id_ in fresh if id_ in daybook.without_end(as_of=as_of)]
    kept = daybook.promises(since, as_of=as_of)
    assert by_document == {id_: list(ones) for id_, ones in kept.items()}
    begun = {one.key for one in kept.begun(by=as_of)}
    assert {one.key for ones in by_document.values() for one in ones if one.reminder.send_on <= as_of} <= begun
    some = set(list(fresh)[::2])
    known = daybook.standings_of(some, as_of=as_of)
    assert {id_: replace(fresh[id_], marks=fresh[id_].marks - {Mark.END_CLUSTER}) for id_ in some} == known
    held = daybook.standings(as_of=as_of)
    assert fresh == held
    assert list(fresh) == list(held)


@few
@given(register=registers(), first=st.dates(date(2018, 1, 1), date(2033, 12, 31)), days=st.lists(st.integers(-3, 200)))
def test_any_register_on_any_days(register: Register, first: date, days: list[int]) -> None:
    """Forward by a day or half a year, and back, as a clock may go."""
    daybook, as_of = Daybook(register), first
    for more in (0, *days):
        as_of += timedelta(days=more)
        same_as_afresh(daybook, as_of)


@pytest.mark.parametrize("first", [AS_OF, date(2027, 6, 1)])
def test_every_clause_day_by_day(tmp_path: Path, first: date) -> None:
    """A document of every clause with its decisions and one without, over most of a year."""
    register = read_register(read_sources(write(tmp_path, 2 * len(CLAUSES))), as_of=AS_OF).register
    assert register is not None
    daybook = Daybook(register)
    for number in range(250):
        same_as_afresh(daybook, first + timedelta(days=number))


def test_the_real_register_week_by_week() -> None:
    config = Path(__file__).parent.parent / "config.toml"
    register = read_register(read_sources(config), as_of=AS_OF).register
    assert register is not None
    daybook = Daybook(register)
    for number in range(150):
        same_as_afresh(daybook, date(2024, 1, 1) + timedelta(days=11 * number))


def test_only_what_a_day_may_change_is_worked_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """An end in two days changes nothing today; the document beside it is left alone when it comes."""
    register = sound(
        document("near", "valid_from = 2025-01-01 ; valid_to = 2026-01-08")
        + document("far", "valid_from = 2025-01-01 ; valid_to = 2027-06-30")
    )
    daybook, asked = Daybook(register), []
    real = Timeline.standing
    monkeypatch.setattr(Timeline, "standing", lambda self, id_: asked.append(id_) or real(self, id_))
    worked_out = []
    for day in range(7, 11):
        daybook.open(as_of=date(2026, 1, day))
        worked_out.append(sorted(asked))
        asked.clear()
    assert [["far", "near"], ["near"], ["near"], []] == worked_out


def test_a_part_has_the_documents_that_bear_on_each_other() -> None:
    register = sound(
        document("parent", "valid_from = 2020-01-01 ; valid_to = 2026-06-30")
        + document("child", 'follows = "parent"')
        + document("grandchild", 'follows = "child"')
        + document("new", 'valid_from = 2026-01-01 ; until_further_notice = true ; replaces = "old"')
        + document("old", "valid_from = 2020-01-01 ; until_further_notice = true")
        + document("newest", "valid_from = 2027-01-01 ; until_further_notice = true")
        + document("alone", "valid_from = 2020-01-01 ; until_further_notice = true")
        + '[[decision]]\non = 2026-02-02\nby = "lchnv"\naction = "replace"\nwith = "newest"\ndocuments = ["new"]\n'
        + 'valid_from = 2027-01-01\nsource = "§"\n'
        + '[[decision]]\non = 2026-02-02\nby = "lchnv"\naction = "recommend"\ndocuments = ["alone", "parent"]\n'
        + 'source = "§"\n'
    )
    found = {frozenset(part.documents): [one.action for one in part.decisions] for part in parts(register)}
    assert {
        frozenset({"parent", "child", "grandchild"}): ["recommend"],
        frozenset({"new", "old", "newest"}): ["replace"],
        frozenset({"alone"}): ["recommend"],
    } == found
    assert all(
        replace(part, documents={}, decisions=()) == replace(register, documents={}, decisions=())
        for part in parts(register)
    )


LENGTHS = st.one_of(st.builds(Length, days=st.integers(0, 400)), st.builds(Length, months=st.integers(0, 60)))
SOME_LENGTHS = LENGTHS.filter(bool)
ONE = sound(document("d", "until_further_notice = true"))


@given(
    on=st.dates(date(1900, 1, 1), date(2200, 12, 31)),
    before=st.lists(LENGTHS, max_size=3),
    after=st.none() | st.builds(After, every=SOME_LENGTHS, times=st.integers(1, 4)),
    escalate=st.none()
    | st.builds(Escalate, before=LENGTHS, to=st.just(("chef",)))
    | st.builds(Escalate, after=LENGTHS, to=st.just(("chef",))),
    told_after=st.booleans(),
)
def test_no_step_of_any_ladder_is_sent_before_it_is_counted(
    on: date, before: list[Length], after: After | None, escalate: Escalate | None, told_after: bool
) -> None:
    """A day looked at too late would be a reminder that is not sent."""
    ladder = Ladder(about="end", before=tuple(before), after=after, to=("sam",), escalate=escalate)
    register = replace(ONE, ladders=(ladder,))
    fact = Fact(document="d", about="end", on=on, key=str(on), told_after=told_after)
    assert all(no_earlier_than(fact, register) <= step.send_on for step in steps(ladder, fact))
