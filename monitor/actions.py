"""What each action of a decision does to a document's course; here those that end, pause, review or note.

Every fold takes the course before the decision and returns the course after it, with a step that says what happened. A
decision that contradicts what holds leaves the course as it was but for a `LedgerFault`. What states or extends a
document's validity is `extensions`' matter.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Final

from monitor import date_language, extensions
from monitor.course import NO_LENGTH, Course, LedgerFault, note
from monitor.dates import Reading, next_review, notice_end, period_end, shift
from monitor.language import _
from monitor.model import Decision
from monitor.standing import Mark, Pause, Revision, Stretch


def _terminate(state: Course, decision: Decision) -> Course:
    """T06, T09: notice received on the day; from then the end is decided, and no later notice puts it off."""
    notice, end = state.document.notice, state.end
    if state.open_ended and notice is None:
        return _refused(
            state, decision, "terminate_without_notice",
            _("dokumentet gäller tills vidare men har ingen uppsägningstid, så slutdagen kan inte räknas ut"),
            _('Lägg till notice = { length = "6 månader" } i dokumentet, eller använd repeal med last_day.'),
        )  # fmt: skip
    changed, text = replace(state, ended_by="terminate"), _("sades upp")
    if notice is None or state.document.auto_extension:
        return note(changed, "T06", text)
    last_day = notice_end(decision.on, notice.length, notice.counted_from)  # type: ignore[arg-type]
    if end is None or last_day < end.earliest:
        changed = replace(changed, open_ended=False, stated=Reading.of(last_day), clause_length=None, added=NO_LENGTH)
        text = _("sades upp, uppsägningstid {length}", length=date_language.format_length(notice.length))
    return note(changed, "T09", text)


def _let_expire(state: Course, _decision: Decision) -> Course:
    return note(replace(state, ended_by="let_expire"), "T01", _("ska inte förlängas"))


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
    text = _("upphävs, sista dag {day}", day=date_language.long_date(reading.earliest))
    return note(changed, "T15", text, last=reading.earliest)


def _replace(state: Course, decision: Decision) -> Course:
    """T12: who takes whose place when is `timeline`'s matter; here a revision under way is settled."""
    return replace(state, revision=extensions.revision_after(state, decision))


def _suspend(state: Course, decision: Decision) -> Course:
    """T16: not in force while paused, and repealed if nothing puts it back; a second one prolongs the first."""
    first = decision.valid_from.earliest if decision.valid_from else decision.on
    last = period_end(first, decision.length) if decision.length else None
    text = _("tillämpas inte till och med {day}", day=date_language.long_date(last)) if last else _("tillämpas inte")
    earlier = state.pause
    if earlier and (earlier.back_on is None or earlier.back_on > first):
        first = min(first, earlier.first)
    return note(replace(state, pause=Pause(first=first, last=last)), "T16", text, first=first, last=last)


def _reinstate(state: Course, decision: Decision) -> Course:
    """T16: back in force from the day, with the days of the pause as a gap."""
    pause = state.pause
    if pause is None or (pause.back_on and pause.back_on <= decision.on):
        return _refused(
            state, decision, "reinstate_without_suspension",
            _("dokumentet är inte pausat, så det kan inte återinföras"),
            _('Registrera beslutet om pausen (action = "suspend") eller ta bort detta.'),
        )  # fmt: skip
    back_on = decision.valid_from.earliest if decision.valid_from else decision.on
    gap = Stretch(first=pause.first, last=shift(back_on, -1))
    gaps = (*state.gaps, gap) if gap.days > 0 else state.gaps
    changed = replace(state, pause=replace(pause, back_on=back_on), gaps=gaps)
    return note(changed, "T16", _("återinfördes"), first=back_on)


def _refused(state: Course, decision: Decision, code: str, message: str, hint: str) -> Course:
    fault = LedgerFault(decision=decision, key="action", code=code, message=message, hint=hint)
    return replace(state, faults=(*state.faults, fault))


def _set_review(state: Course, decision: Decision) -> Course:
    every = decision.every or state.review_every
    due = decision.due or (next_review(decision.on, every) if every else None)
    changed = replace(state, review_every=every, review_due=due)
    return note(changed, "T10", _("översyn ska vara klar {day}", day=due), first=decision.on, last=due)


def _assign_revision(state: Course, decision: Decision) -> Course:
    to = decision.to if isinstance(decision.to, str) else None
    revision = Revision(assigned_on=decision.on, due=decision.due, to=to, report_to=decision.report_to)
    return note(replace(state, revision=revision), "", _("ska revideras"), first=decision.on, last=decision.due)


def _complete(state: Course, decision: Decision) -> Course:
    match decision.what:
        case "review":
            due = next_review(decision.on, state.review_every) if state.review_every else None
            return note(replace(state, review_due=due), "T10", _("översynen gjordes"), first=decision.on, last=due)
        case "revision":
            return note(replace(state, revision=None), "", _("revideringen är klar"), first=decision.on)
        case "inform":
            return note(state, "", _("parterna underrättades"), first=decision.on)
        case what:
            completed = {**state.completed, what or "": decision.on}
            return note(replace(state, completed=completed), "T19", _("klart: {what}", what=what), first=decision.on)


def _wait(mark: Mark) -> Callable[[Course, Decision], Course]:
    def fold(state: Course, decision: Decision) -> Course:
        to = _meeting_day(decision)
        text = _waiting_text(mark, date_language.long_date(to) if to else None)
        return note(replace(state, waiting=(*state.waiting, (mark, decision.on, to))), "", text, first=decision.on)

    return fold


def _waiting_text(mark: Mark, to: str | None) -> str:
    if mark is Mark.DEFERRED:
        return _("bordlades till {day}", day=to) if to else _("bordlades")
    return _("återremitterades till {day}", day=to) if to else _("återremitterades")


def _meeting_day(decision: Decision) -> date | None:
    if isinstance(decision.to, str):
        return date_language.read_day(decision.to).earliest
    return decision.to


FOLDS: Final[dict[str, Callable[[Course, Decision], Course]]] = {
    "extend": extensions.extend,
    "adopt": extensions.adopt,
    "reject": extensions.reject,
    "set_validity": extensions.set_validity,
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
    "recommend": lambda state, _decision: note(state, "", _("rekommenderades"), last=None),
    "replace": _replace,
    "revoke": lambda state, _decision: state,  # the decision it names has been left out of the fold
}
