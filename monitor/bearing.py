"""How a document stands among others: replaced by one, following another (T12, T17).

A `Bearing` is a course with what other documents do to it. From it and a day follow the last day in force and the
status. Dates are inclusive; `replaced_on` is the first day of the document that replaces this one.
"""

from dataclasses import dataclass, replace
from datetime import date

from monitor.course import Course
from monitor.dates import Length, Reading, last_day_to_act, shift
from monitor.language import _
from monitor.standing import Pause, Status, Step
from monitor.validity_clauses import Holdover


@dataclass(frozen=True, slots=True, kw_only=True)
class Bearing:
    """A course, and what replaces it or carries it along."""

    course: Course
    end: Reading | None
    open_ended: bool
    ended_by: str | None
    lets_expire: bool
    holdover: Holdover | None
    extends_itself: bool
    last_notice_day: date | None
    final_end: date | None
    next_end: date | None
    repeal_last_day: date | None
    pauses: tuple[Pause, ...]
    conditional_end: date | None
    replaced_on: date | None = None
    replaced_by: str | None = None
    why: tuple[Step, ...] = ()


def alone(course: Course, *, replaced_on: date | None = None, replaced_by: str | None = None) -> Bearing:
    """Return the bearing of a course that follows no other document."""
    document = course.document
    return Bearing(
        course=course,
        end=course.end,
        open_ended=course.open_ended,
        ended_by=course.ended_by,
        lets_expire=document.intention == "let_expire",
        holdover=document.holdover if course.ended_by is None else None,
        extends_itself=course.extends_itself,
        last_notice_day=course.last_notice_day,
        final_end=course.final_end,
        next_end=course.next_end,
        repeal_last_day=course.repeal_last_day,
        pauses=(course.pause,) if course.pause else (),
        conditional_end=course.conditional_end,
        replaced_on=replaced_on,
        replaced_by=replaced_by,
        why=course.why,
    )


def following(own: Bearing, parent: Bearing) -> Bearing:
    """T17: end with the parent, or earlier by its own text; paused, repealed or replaced along with it."""
    carried = replace(
        own,
        repeal_last_day=_earlier(own.repeal_last_day, parent.repeal_last_day),
        pauses=(*own.pauses, *parent.pauses),
    )
    if parent.replaced_on and (own.replaced_on is None or parent.replaced_on < own.replaced_on):
        carried = replace(carried, replaced_on=parent.replaced_on, replaced_by=parent.replaced_by)
    cut = decided_last_day(carried)
    step = Step(
        rule="T17",
        source="; ".join(own.course.document.source),
        first=own.course.first_day,
        last=_earlier(cut, parent.end.earliest if parent.end else None),
        text=_("följer {title} och gäller högst lika länge", title=parent.course.document.title),
    )
    if own.end and (parent.end is None or own.end.earliest <= parent.end.earliest):
        return carried if cut == decided_last_day(own) else replace(carried, why=(*own.why, step))
    return replace(
        carried,
        end=parent.end,
        open_ended=parent.open_ended,
        ended_by=parent.ended_by or own.ended_by,
        lets_expire=parent.lets_expire or own.lets_expire,
        holdover=parent.holdover if own.ended_by is None else None,
        extends_itself=parent.extends_itself,
        last_notice_day=parent.last_notice_day,
        final_end=parent.final_end,
        next_end=parent.next_end,
        conditional_end=parent.conditional_end,
        why=(*own.why, *parent.why, step),
    )


def _earlier(one: date | None, other: date | None) -> date | None:
    return min(filter(None, (one, other)), default=None)


def decided_last_day(bearing: Bearing) -> date | None:
    """Return the last day that a repeal or a replacement leaves."""
    replaced = shift(bearing.replaced_on, -1) if bearing.replaced_on else None
    return _earlier(bearing.repeal_last_day, replaced)


def last_day(bearing: Bearing, *, as_of: date) -> date | None:
    """Return the effective last day in force as of a day; None when open or unknown.

    Held over, the nominal end stays until something decided, or the outer limit, has passed (T11). Paused with nothing
    decided about coming back, it is the day before the pause (T16).
    """
    decided = decided_last_day(bearing)
    for pause in bearing.pauses:
        if pause.first <= as_of and pause.back_on is None:
            decided = _earlier(decided, shift(pause.first, -1))
    nominal = bearing.end.earliest if bearing.end else None
    if nominal is None or not bearing.holdover or as_of <= nominal:
        return _earlier(nominal, decided)
    until = bearing.holdover.until.earliest if bearing.holdover.until else None
    if decided and decided < as_of:
        return _earlier(decided, until)
    return until if until and until < as_of else nominal


def paused(bearing: Bearing, *, as_of: date) -> Pause | None:
    """Return the suspension under way on a day, the longest if there are two; None without one (T16)."""
    running = [pause for pause in bearing.pauses if pause.first <= as_of and not _back(pause, as_of)]
    return max(running, key=lambda pause: paused_until(pause) or date.max, default=None)


def paused_until(pause: Pause) -> date | None:
    """Return the last day of a suspension; None where neither a length nor a reinstatement says."""
    return shift(pause.back_on, -1) if pause.back_on else pause.last


def _back(pause: Pause, as_of: date) -> bool:
    return pause.back_on is not None and pause.back_on <= as_of


def _repealed_by_trial(pause: Pause, as_of: date) -> bool:
    """T16: the trial has passed and nothing put the document back in force."""
    return pause.back_on is None and pause.last is not None and pause.last < as_of


def status(bearing: Bearing, *, as_of: date, ends_soon: Length) -> Status:
    """Return the status on a day: the first that fits, in the order of docs/answers.md."""
    return (
        _standstill(bearing, as_of)
        or _not_started(bearing, as_of)
        or _past_end(bearing, as_of)
        or _running(bearing, as_of, ends_soon)
    )


def _standstill(bearing: Bearing, as_of: date) -> Status | None:
    """Repealed, replaced or paused."""
    if bearing.repeal_last_day and bearing.repeal_last_day < as_of:
        return Status.REPEALED
    if any(_repealed_by_trial(pause, as_of) for pause in bearing.pauses):
        return Status.REPEALED
    if bearing.replaced_on and bearing.replaced_on <= as_of:
        return Status.REPLACED
    return Status.PAUSED if paused(bearing, as_of=as_of) else None


def _not_started(bearing: Bearing, as_of: date) -> Status | None:
    """Between the wish for a document and its first day."""
    course, adoption = bearing.course, bearing.course.adoption
    if course.planned:
        return Status.PLANNED
    if course.rejected or (adoption and adoption.reached_on is None and not adoption.possible):
        return Status.NOT_ADOPTED
    if adoption and adoption.reached_on is None:
        return Status.IN_ADOPTION
    if course.conditional_adoption:
        return Status.CONDITIONAL
    return Status.ADOPTED_NOT_STARTED if course.first_day and as_of < course.first_day else None


def _past_end(bearing: Bearing, as_of: date) -> Status | None:
    end = last_day(bearing, as_of=as_of)
    if end is None or as_of <= end:
        return None
    if bearing.ended_by:
        return Status.ENDED
    if bearing.holdover and (bearing.holdover.until is None or as_of <= bearing.holdover.until.earliest):
        return Status.PAST_END_HOLDOVER
    return Status.ENDED if bearing.lets_expire else Status.EXPIRED


def _running(bearing: Bearing, as_of: date, ends_soon: Length) -> Status:
    end = last_day(bearing, as_of=as_of)
    if bearing.ended_by == "terminate":
        return Status.TERMINATED
    if (bearing.ended_by and end) or decided_last_day(bearing):
        return Status.WILL_END
    if bearing.extends_itself:
        return Status.AUTO
    if end is None:
        return Status.OPEN_ENDED if bearing.open_ended else Status.UNKNOWN
    return Status.ENDS_SOON if as_of >= last_day_to_act(end, ends_soon) else Status.IN_FORCE


_NEVER = {
    Status.REPEALED, Status.REPLACED, Status.PAUSED, Status.PLANNED, Status.NOT_ADOPTED, Status.IN_ADOPTION,
    Status.ADOPTED_NOT_STARTED, Status.ENDED, Status.EXPIRED,
}  # fmt: skip


def in_force(bearing: Bearing, now: Status, *, as_of: date) -> bool | None:
    """Say whether the document is in force on the day; None where that is not known."""
    if now in _NEVER:
        return False
    end = last_day(bearing, as_of=as_of)
    if now is Status.CONDITIONAL:
        return False if end and end < as_of else None
    if end is None and not bearing.open_ended and bearing.course.first_day is None:
        return None
    return True
