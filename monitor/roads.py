"""Backward planning over meetings: at which meeting a matter must be decided, and by when it must be submitted.

A road walks a document's route backwards from the day that calls for a decision (docs/register.md). Only meetings in
the calendar count; what the calendar does not have is said, never guessed. Dates are inclusive: a meeting on the last
day itself is in time. Days that are not working days move earlier.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from monitor.calendar import working_day_on_or_before
from monitor.dates import last_day_to_act, shift
from monitor.model import Document, Register, Route, RouteStep
from monitor.standing import Standing, Status, Stretch

#: What these end with, somebody must decide on; the others are settled, or nobody's rule yet.
_END_CALLS = frozenset(
    {
        Status.IN_FORCE, Status.ENDS_SOON, Status.CONDITIONAL, Status.ADOPTED_NOT_STARTED, Status.EXPIRED,
        Status.PAST_END_HOLDOVER,
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """One way through the calendar to a meeting of the deciding body, with the days that it asks for.

    `stops` are the meetings of every body on the way, in order; `prepared_on` is the one before the deciding body's.
    """

    meeting: date
    stops: tuple[tuple[str, date], ...]
    papers_on: date | None
    prepared_on: date | None
    submit_by: date

    def is_open(self, as_of: date) -> bool:
        """Whether the matter can still be submitted."""
        return as_of <= self.submit_by


@dataclass(frozen=True, slots=True, kw_only=True)
class Road:
    """The backward plan for one document (docs/answers.md, `road`).

    `body` decides. `recommended` leaves the route's spare meetings, `last_feasible` none. `is_known`: the calendar
    reaches far enough to tell them; else it ends on `calendar_ends_on`. `gap_if_next` is what the next possible meeting
    after the last feasible one would leave without validity.
    """

    fact_on: date
    route: str
    body: str
    recommended: Passage | None
    last_feasible: Passage | None
    recommended_is_open: bool
    closed: bool
    next_possible: Passage | None
    gap_if_next: Stretch | None
    is_known: bool
    calendar_ends_on: date | None

    @property
    def chosen(self) -> Passage | None:
        """The passage whose days count now."""
        return self.recommended if self.recommended_is_open else self.last_feasible


def road(register: Register, standing: Standing) -> Road | None:
    """Return the backward plan for a document on its standing's day; None where nothing needs deciding.

    None too where the register names no route, or one without a body. Where the calendar ends before the deciding
    body's last day, its last meetings are not known: `recommended` and `last_feasible` are None, and it is not closed.
    """
    as_of, document = standing.as_of, register.documents[standing.document]
    fact_on, name = fact_of(standing, document), route_name(register, document)
    route = register.routes.get(name or "")
    body = deciding_body(route) if route else None
    if fact_on is None or name is None or route is None or body is None:
        return None
    passages = tuple(_passages(register, route))
    decide_by = _decide_by(route, fact_on)
    meetings = register.bodies[body].meetings if body in register.bodies else ()
    is_known = max(meetings, default=date.min) > decide_by
    in_time = [one for one in passages if one.meeting <= decide_by] if is_known else []
    last_feasible = in_time[-1] if in_time else None
    recommended = in_time[max(0, len(in_time) - 1 - route.spare)] if in_time else None
    next_possible = next((one for one in passages if one.meeting > decide_by and one.is_open(as_of)), None)
    return Road(
        fact_on=fact_on,
        route=name,
        body=body,
        recommended=recommended,
        last_feasible=last_feasible,
        recommended_is_open=recommended is not None and recommended.is_open(as_of),
        closed=is_known and not (last_feasible and last_feasible.is_open(as_of)),
        next_possible=next_possible,
        gap_if_next=_gap(fact_on, next_possible),
        calendar_ends_on=None if is_known else max(meetings, default=None),
        is_known=is_known,
    )


def fact_of(standing: Standing, document: Document) -> date | None:
    """Return the day that calls for a decision: the end, or the last notice day of an automatic extension."""
    if standing.status is Status.AUTO:
        return standing.last_notice_day
    if standing.status in _END_CALLS and document.intention != "let_expire":
        return standing.valid_to
    return None


def route_name(register: Register, document: Document) -> str | None:
    """Return the document's own route, else its kind's."""
    kind = register.kinds.get(document.kind)
    return document.route or (kind.route if kind else None)


def deciding_body(route: Route) -> str | None:
    """Return the last body of a route."""
    return next((step.body for step in reversed(route.steps) if step.body), None)


def _decide_by(route: Route, fact_on: date) -> date:
    """Return the last day for the deciding body's meeting: what the parties' own decisions take comes after it."""
    last_day = fact_on
    for step in reversed(route.steps):
        if step.body:
            return last_day_to_act(last_day, step.before_next) if step.before_next and last_day != fact_on else last_day
        if step.takes:
            last_day = last_day_to_act(last_day, step.takes)
    return last_day


def _passages(register: Register, route: Route) -> Iterator[Passage]:
    """Return a passage to every meeting of the deciding body that the bodies before it can reach, in order."""
    steps = [step for step in route.steps if step.body]
    last = steps[-1]
    for meeting in _meetings(register, last):
        stops = _stops(register, steps, meeting)
        if stops is None:
            continue
        first_body, first_day = stops[0]
        papers, submit = register.bodies[stops[-1][0]].papers, register.bodies[first_body].submit
        yield Passage(
            meeting=meeting,
            stops=stops,
            papers_on=working_day_on_or_before(last_day_to_act(meeting, papers)) if papers else None,
            prepared_on=stops[-2][1] if len(stops) > 1 else None,
            submit_by=working_day_on_or_before(last_day_to_act(first_day, submit) if submit else first_day),
        )


def _meetings(register: Register, step: RouteStep) -> list[date]:
    body = register.bodies.get(step.body or "")
    return sorted(set(body.meetings)) if body else []


def _stops(register: Register, steps: list[RouteStep], meeting: date) -> tuple[tuple[str, date], ...] | None:
    """Return the latest meeting of every body on the way that leaves enough before the next, if all have one."""
    stops = [(str(steps[-1].body), meeting)]
    for step in reversed(steps[:-1]):
        latest = last_day_to_act(stops[0][1], step.before_next) if step.before_next else stops[0][1]
        before = [day for day in _meetings(register, step) if day <= latest]
        if not before:
            return None
        stops.insert(0, (str(step.body), before[-1]))
    return tuple(stops)


def _gap(fact_on: date, passage: Passage | None) -> Stretch | None:
    if passage is None or passage.meeting <= shift(fact_on, 1):
        return None
    return Stretch(first=shift(fact_on, 1), last=shift(passage.meeting, -1))
