"""What holds for every register and day: order, history, and answers that never disagree."""

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from ledger_text import document, records, sound
from random_registers import registers

from monitor.dates import Length, extended_end
from monitor.model import Decision, Register
from monitor.reminders import facts, reminders
from monitor.report import report
from monitor.standing import Mark, Standing, Status
from monitor.timeline import standings

ONE_DAY = timedelta(days=1)
DAYS = st.dates(date(2018, 1, 1), date(2033, 12, 31))
FAR_AND_NEAR = st.one_of(DAYS, st.dates(date(1900, 1, 1), date(2200, 12, 31)))
STOPPED = {
    Status.REPEALED, Status.REPLACED, Status.PAUSED, Status.PLANNED, Status.NOT_ADOPTED, Status.IN_ADOPTION,
    Status.ADOPTED_NOT_STARTED, Status.ENDED, Status.EXPIRED,
}  # fmt: skip
PAST = {Status.REPEALED, Status.REPLACED, Status.ENDED, Status.EXPIRED, Status.PAST_END_HOLDOVER}
WITH_AN_END_AHEAD = {Status.WILL_END, Status.AUTO, Status.ENDS_SOON, Status.IN_FORCE}

few = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@given(start=DAYS, days=st.integers(0, 4000))
def test_both_ends_of_a_fixed_period_are_inclusive(start: date, days: int) -> None:
    """In force on the first and the last day, not the day before or after (B.0 rule 2)."""
    end = start + days * ONE_DAY
    register = sound(document("d", f"valid_from = {start} ; valid_to = {end}"))
    asked = (start - ONE_DAY, start, end, end + ONE_DAY)
    assert [False, True, True, False] == [standings(register, as_of=day)["d"].in_force for day in asked]


@settings(max_examples=30, deadline=None)
@given(end=DAYS, months=st.integers(1, 36), times=st.integers(1, 6))
def test_extensions_count_from_the_first_end(end: date, months: int, times: int) -> None:
    """So many extensions by one length reach as far as one by so many lengths (B.0 rule 4)."""
    decided = "".join(
        f'[[decision]]\non = 2017-01-{day:02}\nby = "lchnv"\naction = "extend"\ndocuments = ["d"]\n'
        f'length = "{months} months"\nsource = "§"\n'
        for day in range(1, times + 1)
    )
    found = records(sound(document("d", f"valid_from = 2016-01-01 ; valid_to = {end}") + decided), "2017-12-31")["d"]
    assert (str(extended_end(end, Length(months=months * times))), times) == (
        found["valid_to"],
        found["times_extended"],
    )


@few
@given(register=registers(), as_of=DAYS, random=st.randoms())
def test_the_order_in_the_file_never_matters(register: Register, as_of: date, random: object) -> None:
    """Documents and decisions may stand in any order."""
    documents, decisions = list(register.documents.items()), list(register.decisions)
    random.shuffle(documents)  # type: ignore[attr-defined]
    random.shuffle(decisions)  # type: ignore[attr-defined]
    renumbered = tuple(replace(one, index=index) for index, one in enumerate(decisions))
    shuffled = replace(register, documents=dict(documents), decisions=renumbered)
    assert standings(register, as_of=as_of) == standings(shuffled, as_of=as_of)


@few
@given(register=registers(), as_of=DAYS)
def test_an_unrelated_document_changes_nothing(register: Register, as_of: date) -> None:
    """But for the cluster that it may belong to."""
    other = sound(document("other", "valid_from = 2020-01-01 ; valid_to = 2026-06-30")).documents["other"]
    more = replace(register, documents={**register.documents, "other": other})
    with_it = standings(more, as_of=as_of)
    assert {id_: unclustered(one) for id_, one in standings(register, as_of=as_of).items()} == {
        id_: unclustered(one) for id_, one in with_it.items() if id_ != "other"
    }


def unclustered(standing: Standing) -> Standing:
    """Leave out the mark that other documents can cause."""
    return replace(standing, marks=standing.marks - {Mark.END_CLUSTER})


@few
@given(register=registers(), as_of=DAYS)
def test_what_is_decided_later_changes_nothing(register: Register, as_of: date) -> None:
    """As of a day: the decisions taken by then, and of their conditions what was known by then."""
    known = tuple(known_by(one, as_of) for one in register.decisions if one.on <= as_of)
    assert standings(replace(register, decisions=known), as_of=as_of) == standings(register, as_of=as_of)


def known_by(decision: Decision, as_of: date) -> Decision:
    """Return a decision as it stood in the register on a day."""
    met = decision.met_on if decision.met_on and decision.met_on <= as_of else None
    failed = decision.failed_on if decision.failed_on and decision.failed_on <= as_of else None
    return replace(decision, met_on=met, failed_on=failed)


@settings(few, max_examples=50)
@given(register=registers(), days=st.lists(FAR_AND_NEAR, min_size=6, max_size=6))
def test_the_answers_of_one_document_agree(register: Register, days: list[date]) -> None:
    """Status, in_force, the dates and the marks say one thing, on any day of any register."""
    for as_of in days:
        for standing in standings(register, as_of=as_of).values():
            assert disagreements(standing, as_of) == []


def disagreements(one: Standing, as_of: date) -> list[str]:
    """Name what contradicts itself in a standing."""
    end, status = one.valid_to, one.status
    must = {
        "days_left counts to valid_to": one.days_left == ((end - as_of).days if end else None),
        "in force as the status says": (one.in_force is False) == (status in STOPPED)
        or (status is Status.CONDITIONAL and end is not None and end < as_of),
        "not in force before its first day": one.in_force is not True or not one.valid_from or one.valid_from <= as_of,
        "past its end": status not in PAST or (end is not None and end < as_of),
        "ahead of its end": status not in WITH_AN_END_AHEAD or (end is not None and end >= as_of),
        "no end": status not in {Status.OPEN_ENDED, Status.UNKNOWN} or end is None,
        "notice given, not ended": status is not Status.TERMINATED or end is None or end >= as_of,
        "secured": one.secured_until == (None if status is Status.CONDITIONAL else end),
        "conditional goes further": status is Status.CONDITIONAL
        or not (end and one.conditional_until)
        or one.conditional_until > end,
        "its first notice day is not past": status is not Status.AUTO
        or (one.last_notice_day is not None and one.last_notice_day >= as_of),
        "marks": (Mark.EXTENDED in one.marks) == (one.times_extended > 0)
        and (Mark.GAP in one.marks) == bool(one.gaps)
        and (Mark.OVERLAP in one.marks) == bool(one.overlaps)
        and (Mark.REVIEW_OVERDUE in one.marks) == one.review_overdue,
        "gaps apart and in order": all(gap.days > 0 for gap in one.gaps)
        and all(gap.last < after.first for gap, after in zip(one.gaps, one.gaps[1:], strict=False)),
        "every step of why has a rule": all(step.rule and step.text for step in one.why),
    }
    return [words for words, holds in must.items() if not holds]


@few
@given(register=registers(), as_of=DAYS)
def test_status_plan_and_report_never_disagree_on_a_date(register: Register, as_of: date) -> None:
    """A reminder's fact is a day that the status shows; the report's rows are the status's."""
    now = standings(register, as_of=as_of)
    shown = {
        (id_, about, day)
        for id_, one in now.items()
        for about, days in (
            ("end", [one.valid_to]),
            ("notice", [one.last_notice_day]),
            ("review", [one.review_due]),
            ("deadline", [deadline.latest for deadline in one.deadlines]),
            ("revision", [one.revision.due if one.revision else None]),
            ("adoption", [one.valid_from, *(one.adoption.adopted.values() if one.adoption else ())]),
            ("trial", [one.paused_until]),
            ("unknown", [as_of]),
        )
        for day in days
    }
    unknown_since = dict.fromkeys(now, as_of)
    assert {(one.document, one.about, one.on) for one in facts(register, now, unknown_since)} <= shown
    assert {(one.document, one.about, one.fact_on) for one in reminders(register, now, unknown_since)} <= shown
    for row in report(register, as_of=as_of).documents:
        one = now[row.id]
        assert (row.status, row.valid_from, row.valid_to, row.days_left, row.last_notice_day, row.conditional_until) == (
            one.status, one.valid_from, one.valid_to, one.days_left, one.last_notice_day, one.conditional_until,
        )  # fmt: skip
