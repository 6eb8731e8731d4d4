"""What each action of a decision does to a document's course (design.md 2, Decisions).

Every fold takes the course before the decision and returns the course after it, with a step that says what happened. A
decision that contradicts what holds leaves the course as it was and adds a `LedgerFault`.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Final

from monitor import date_language
from monitor.course import NO_LENGTH, Course, LedgerFault, said
from monitor.dates import Reading, extended_end, next_review, notice_end, period_end, shift
from monitor.model import Decision
from monitor.standing import Mark, Pause, Revision, Step, Stretch


_PRESENT_END: Final = timedelta.min


def note(
    course: Course,
    rule: str,
    text: str,
    *,
    first: date | None = None,
    last: date | timedelta | None = _PRESENT_END,
) -> Course:
    """Add a step to the story; its last day is the present end unless given. `ledger` adds the decision's source."""
    if isinstance(last, timedelta):
        end = course.end
        last = end.earliest if end else None
    return said(course, Step(rule=rule, source="", first=first, last=last, text=text))


def _extend(state: Course, decision: Decision) -> Course:
    """T04, T05, T21: by length from the last stated end, or to a date that becomes the stated end."""
    end = state.end
    if fault := _extension_fault(state, decision):
        return replace(state, faults=(*state.faults, fault))
    if decision.valid_to:
        extended = replace(state, stated=decision.valid_to, added=NO_LENGTH)
    elif decision.length and end:
        extended = replace(state, added=state.added + decision.length)
    else:
        return state
    new_end = extended.end
    rule = "T05" if decision.valid_to else "T04"
    extended = _resume(extended, decision, end)
    if Mark.DECIDED_AFTER_END in extended.marks - state.marks:
        rule = "T21"
    by = f" med {date_language.format_length(decision.length)}" if decision.length else ""
    to = f" till och med {date_language.long_date(new_end.earliest)}" if new_end else ""
    return note(
        replace(
            extended,
            extensions=state.extensions + 1,
            ended_by=None,
            repeal_last_day=None,
            revision=_earlier(state, decision),
        ),
        rule,
        f"förlängdes{by}{to}",
        first=_first_day_of_new_period(decision, end),
    )


def _extension_fault(state: Course, decision: Decision) -> LedgerFault | None:
    end = state.end
    if state.open_ended:
        return _fault(
            decision, "action", "extension_without_end", "dokumentet gäller tills vidare och har inget slut att förlänga",
            'Använd action = "set_validity" om det ska få ett slutdatum.',
        )  # fmt: skip
    if end is None:
        if decision.valid_to or not decision.length:
            return None
        return _fault(
            decision, "length", "extension_without_end", "slutdatumet är okänt, så en längd kan inte läggas till",
            "Skriv valid_to = … i beslutet, eller ange dokumentets slutdatum.",
        )  # fmt: skip
    if decision.valid_to and decision.valid_to.latest < end.earliest and not state.document.follows:
        return _fault(
            decision, "valid_to", "extension_shortens",
            f"förlängningen till {decision.valid_to.earliest} slutar före nuvarande slut {end.earliest}",
            'Använd action = "set_validity" för att korta.',
        )  # fmt: skip
    if decision.valid_to and decision.length:
        computed = {extended_end(reading, state.added + decision.length) for reading in _stated_readings(state)}
        if decision.valid_to.earliest not in computed and decision.valid_to.latest not in computed:
            counted = " eller ".join(sorted(day.isoformat() for day in computed))
            length = date_language.format_length(decision.length)
            return _fault(
                decision, "valid_to", "length_against_date",
                f"{length} från {end.earliest} ger {counted}, men valid_to är {decision.valid_to.earliest}",
                "Rätta den ena, eller ta bort length och skriv frågan under question i dokumentet.",
            )  # fmt: skip
    return None


def _stated_readings(state: Course) -> tuple[date, ...]:
    base = replace(state, added=NO_LENGTH).end
    return (base.earliest, base.latest) if base else ()


def _fault(decision: Decision, key: str, code: str, message: str, hint: str) -> LedgerFault:
    return LedgerFault(decision=decision, key=key, code=code, message=message, hint=hint)


def _first_day_of_new_period(decision: Decision, old_end: Reading | None) -> date | None:
    if old_end is None:
        return None
    day_after_end = shift(old_end.earliest, 1)
    return day_after_end if decision.retroactive else max(day_after_end, _effective_on(decision))


def _effective_on(decision: Decision) -> date:
    return max(decision.on, decision.met_on or decision.on)


def _resume(state: Course, decision: Decision, old_end: Reading | None) -> Course:
    """Note what lies between the old end and a decision that came after it (T21)."""
    if old_end is None:
        return state
    last_day, effective_on = old_end.latest, _effective_on(decision)
    marks = state.marks | {Mark.DECIDED_AFTER_END} if decision.on > last_day else state.marks
    if holdover := state.document.holdover:
        if holdover.until is None or effective_on <= shift(holdover.until.latest, 1):
            return replace(state, marks=marks)
        last_day = max(last_day, holdover.until.latest)
    resumes_on = decision.valid_from.earliest if decision.valid_from else effective_on
    gap = Stretch(first=shift(last_day, 1), last=shift(resumes_on, -1))
    if decision.retroactive or gap.days <= 0:
        return replace(state, marks=marks)
    return replace(state, marks=marks, gaps=(*state.gaps, gap))


def _set_validity(state: Course, decision: Decision) -> Course:
    """State the validity anew; the same keys as an adoption that sets dates."""
    changed = _state_dates(state, decision)
    old_end, new_end = state.end, changed.end
    shortened = bool(new_end and (state.open_ended or (old_end and new_end.earliest < old_end.earliest)))
    if shortened:
        changed = replace(changed, marks=changed.marks | {Mark.SHORTENED})
    changed = replace(changed, ended_by=None, repeal_last_day=None)
    text = "giltighetstiden kortades" if shortened else "giltighetstiden bestämdes på nytt"
    return note(changed, "T05", text, first=changed.first_day)


def _adopt(state: Course, decision: Decision) -> Course:
    """T13: a party's adoption is in the tally already; a body's is the network's own."""
    if by_parties(state, decision):
        names = ", ".join(decision.by)
        return note(state, "T13", f"antogs av {names}", first=decision.on, last=None)
    changed = replace(
        _state_dates(state, decision), planned=False, rejected=False, conditional_adoption=False,
        ended_by=None, repeal_last_day=None, revision=_earlier(state, decision),
    )  # fmt: skip
    return note(changed, "T13", "antogs", first=changed.first_day)


def _reject(state: Course, decision: Decision) -> Course:
    if by_parties(state, decision):
        return note(state, "T13", f"avslogs av {', '.join(decision.by)}", first=decision.on, last=None)
    return note(replace(state, rejected=True), "T13", "avslogs", first=decision.on, last=None)


def by_parties(state: Course, decision: Decision) -> bool:
    return state.adoption is not None and any(party in state.adoption.parties for party in decision.by)


def _state_dates(state: Course, decision: Decision) -> Course:
    """Take over what a decision states: a start, an end, a length from the start, or until further notice."""
    old_end = state.end
    changed = replace(state, start=decision.valid_from or state.start)
    if decision.until_further_notice:
        changed = replace(changed, open_ended=True, stated=None, clause_length=None, added=NO_LENGTH)
    elif decision.valid_to:
        changed = replace(changed, open_ended=False, stated=decision.valid_to, clause_length=None, added=NO_LENGTH)
    elif decision.length:
        changed = replace(changed, open_ended=False, stated=None, clause_length=decision.length, added=NO_LENGTH)
    else:
        return changed
    if decision.valid_to and decision.length and changed.start:
        computed = period_end(changed.start.earliest, decision.length)
        if computed not in (decision.valid_to.earliest, decision.valid_to.latest):
            fault = _fault(
                decision, "valid_to", "length_against_date",
                f"{date_language.format_length(decision.length)} från {changed.start.earliest} ger {computed}, "
                f"men valid_to är {decision.valid_to.earliest}",
                "Rätta den ena eller ta bort length.",
            )  # fmt: skip
            return replace(state, faults=(*state.faults, fault))
    new_end = changed.end
    if new_end and changed.start and new_end.latest < changed.start.earliest:
        fault = _fault(
            decision, "valid_to", "end_before_start", f"slutet {new_end.earliest} ligger före starten {changed.start.earliest}",
            "Rätta det ena datumet.",
        )  # fmt: skip
        return replace(state, faults=(*state.faults, fault))
    longer = new_end is None or old_end is None or new_end.latest > old_end.latest
    return _resume(changed, decision, old_end) if longer else changed


def _terminate(state: Course, decision: Decision) -> Course:
    """T06, T09: notice received on the day; from then the end is decided."""
    notice = state.document.notice
    if state.open_ended:
        if notice is None:
            fault = _fault(
                decision, "action", "terminate_without_notice",
                "dokumentet gäller tills vidare men har ingen uppsägningstid, så slutdagen kan inte räknas ut",
                'Lägg till notice = { length = "6 months" } i dokumentet, eller använd repeal med last_day.',
            )  # fmt: skip
            return replace(state, faults=(*state.faults, fault))
        last_day = notice_end(decision.on, notice.length, notice.counted_from)  # type: ignore[arg-type]
        changed = replace(state, open_ended=False, stated=Reading.of(last_day), clause_length=None, added=NO_LENGTH)
        text = f"sades upp, uppsägningstid {date_language.format_length(notice.length)}"
        return note(replace(changed, ended_by="terminate"), "T09", text)
    changed, end = state, state.end
    if notice and end and not state.document.auto_extension:
        last_day = notice_end(decision.on, notice.length, notice.counted_from)  # type: ignore[arg-type]
        if last_day < end.earliest:
            changed = replace(state, stated=Reading.of(last_day), clause_length=None, added=NO_LENGTH)
    return note(replace(changed, ended_by="terminate"), "T06", "sades upp")


def _let_expire(state: Course, decision: Decision) -> Course:
    return note(replace(state, ended_by="let_expire"), "T01", "ska inte förlängas")


def _repeal(state: Course, decision: Decision) -> Course:
    """T15: the last day in force, as a date or in the words of the decision."""
    match decision.last_day:
        case str(words):
            reading = date_language.read_last_day(words, decision.on)
        case date() as day:
            reading = Reading.of(day)
        case _:
            reading = Reading.of(decision.on)
    marks = state.marks | ({Mark.CHECK_SOURCE} if reading.needs_check else set())
    changed = replace(state, repeal_last_day=reading.earliest, marks=frozenset(marks))
    text = f"upphävs, sista dag {date_language.long_date(reading.earliest)}"
    return note(changed, "T15", text, last=reading.earliest)


def _suspend(state: Course, decision: Decision) -> Course:
    """T16: not in force while paused, and repealed for good if nothing puts it back."""
    first = decision.valid_from.earliest if decision.valid_from else decision.on
    last = (
        period_end(first, decision.length)
        if decision.length
        else decision.valid_to.earliest
        if decision.valid_to
        else None
    )
    until = f" till och med {date_language.long_date(last)}" if last else ""
    return note(
        replace(state, pause=Pause(first=first, last=last)),
        "T16",
        f"tillämpas inte{until}",
        first=first,
        last=last,
    )


def _reinstate(state: Course, decision: Decision) -> Course:
    if state.pause is None:
        fault = _fault(
            decision, "action", "reinstate_without_suspension", "dokumentet är inte pausat, så det kan inte återinföras",
            'Registrera beslutet om pausen (action = "suspend") eller ta bort detta.',
        )  # fmt: skip
        return replace(state, faults=(*state.faults, fault))
    back_on = decision.valid_from.earliest if decision.valid_from else decision.on
    return note(replace(state, pause=replace(state.pause, back_on=back_on)), "T16", "återinfördes", first=back_on)


def _set_review(state: Course, decision: Decision) -> Course:
    every = decision.every or state.review_every
    due = decision.due or (next_review(decision.on, every) if every else None)
    changed = replace(state, review_every=every, review_due=due)
    return note(changed, "T10", f"översyn ska vara klar {due}", first=decision.on, last=due)


def _assign_revision(state: Course, decision: Decision) -> Course:
    to = decision.to if isinstance(decision.to, str) else None
    revision = Revision(assigned_on=decision.on, due=decision.due, to=to, report_to=decision.report_to)
    return note(replace(state, revision=revision), "", "ska revideras", first=decision.on, last=decision.due)


def _complete(state: Course, decision: Decision) -> Course:
    match decision.what:
        case "review":
            due = next_review(decision.on, state.review_every) if state.review_every else None
            return note(replace(state, review_due=due), "T10", "översynen gjordes", first=decision.on, last=due)
        case "revision":
            return note(replace(state, revision=None), "", "revideringen är klar", first=decision.on)
        case what:
            completed = {**state.completed, what or "": decision.on}
            return note(replace(state, completed=completed), "T19", f"klart: {what}", first=decision.on)


def _wait(mark: Mark) -> Callable[[Course, Decision], Course]:
    def fold(state: Course, decision: Decision) -> Course:
        to = _meeting_day(decision)
        until = f" till {date_language.long_date(to)}" if to else ""
        text = ("bordlades" if mark is Mark.DEFERRED else "återremitterades") + until
        return note(replace(state, waiting=(*state.waiting, (mark, decision.on, to))), "", text, first=decision.on)

    return fold


def _meeting_day(decision: Decision) -> date | None:
    if isinstance(decision.to, str):
        return date_language.read_day(decision.to).earliest
    return decision.to


def _earlier(state: Course, decision: Decision) -> Revision | None:
    """Keep a revision that was assigned on the same day or later: what is decided today does not settle it."""
    revision = state.revision
    return revision if revision and revision.assigned_on >= decision.on else None


FOLDS: Final[dict[str, Callable[[Course, Decision], Course]]] = {
    "extend": _extend,
    "adopt": _adopt,
    "reject": _reject,
    "set_validity": _set_validity,
    "terminate": _terminate,
    "let_expire": _let_expire,
    "repeal": _repeal,
    "suspend": _suspend,
    "reinstate": _reinstate,
    "set_review": _set_review,
    "assign_revision": _assign_revision,
    "complete": _complete,
    "defer": _wait(Mark.DEFERRED),
    "refer_back": _wait(Mark.REFERRED_BACK),
    "recommend": lambda state, _: note(state, "", "rekommenderades", last=None),
    "replace": lambda state, _: state,  # what replaces what is `timeline`'s matter
    "revoke": lambda state, _: state,  # the decision it names has been left out of the fold
}
