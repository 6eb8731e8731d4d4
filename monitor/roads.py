"""Backward planning over meetings: at which meeting a matter must be decided, and by when it must be submitted.

A road walks a route backwards from the day that calls for a decision (docs/register.md). Only meetings in the calendar
count; what the calendar does not have is said, never guessed. Dates are inclusive: a meeting on the last day itself is
in time. Days that are not working days move earlier.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import islice
from typing import Final

from monitor.calendar import working_day_on_or_before
from monitor.dates import DateOutOfRange, day_after, last_day_to_act, shift
from monitor.model import Body, Document, Register, Route, RouteStep
from monitor.standing import Standing, Status, Stretch

#: What these end with, somebody must decide on; the others are settled, or nobody's rule yet.
END_CALLS: Final = frozenset(
    {
        Status.IN_FORCE, Status.ENDS_SOON, Status.CONDITIONAL, Status.ADOPTED_NOT_STARTED, Status.EXPIRED,
        Status.PAST_END_HOLDOVER,
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    """A meeting on the way. `place` counts the route's steps from 0; a body may stand there twice."""

    place: int
    body: str
    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """One way through the calendar to a meeting, the last of `stops`, with the days that it asks for.

    `papers_on` is when papers go out for the last stop; `prepared_on` is the meeting before it; `submit_by` the last
    day to submit the matter to the first.
    """

    stops: tuple[Stop, ...]
    papers_on: date | None
    submit_by: date

    @property
    def meeting(self) -> date:
        """The day of the last stop."""
        return self.stops[-1].on

    @property
    def prepared_on(self) -> date | None:
        """The meeting that prepares the last one, if any does."""
        return self.stops[-2].on if len(self.stops) > 1 else None

    def is_open(self, as_of: date) -> bool:
        """Whether the matter can still be submitted."""
        return as_of <= self.submit_by

    def on(self, place: int) -> date | None:
        """Return the day on which a step of the route is passed."""
        return next((stop.on for stop in self.stops if stop.place == place), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Road:
    """The backward plan to a decision (docs/answers.md, `road`).

    `route` is its name, None where a document names no route but a body that decides. `body` decides, at the latest on
    `decide_by`. `recommended` leaves the route's spare meetings, `last_feasible` none. `is_known`: the calendar reaches
    far enough to tell them; else it ends on `calendar_ends_on`. `gap_if_next` is what the next possible meeting after
    the last feasible one would leave without validity. `exhausted` are bodies on the way whose calendar has no meeting
    left, so that being closed may only mean that nobody has filled it in.
    """

    fact_on: date
    route: str | None
    steps: tuple[RouteStep, ...]
    body: str
    decide_by: date
    recommended: Passage | None
    last_feasible: Passage | None
    recommended_is_open: bool
    closed: bool
    next_possible: Passage | None
    gap_if_next: Stretch | None
    is_known: bool
    calendar_ends_on: date | None
    exhausted: tuple[str, ...]

    @property
    def is_shut(self) -> bool:
        """Whether it is closed, and not only for want of a calendar."""
        return self.closed and not self.exhausted

    @property
    def chosen(self) -> Passage | None:
        """The passage whose days count now."""
        return self.recommended if self.recommended_is_open else self.last_feasible


def road(register: Register, standing: Standing) -> Road | None:
    """Return the backward plan for a document on its standing's day, over its own route.

    None where nothing needs deciding, or where the register says neither route nor body. See `road_to`.
    """
    document = register.documents[standing.document]
    fact_on, found = fact_of(standing, document), route_of(register, document)
    if fact_on is None or found is None:
        return None
    name, route = found
    lapses = lapses_on(standing, document, fact_on)
    return road_to(register, name, route, fact_on=fact_on, lapses_on=lapses, as_of=standing.as_of)


def lapses_on(standing: Standing, document: Document, fact_on: date) -> date | None:
    """Return the last day in force if nothing is decided; None where a holdover has no limit, or it extends itself."""
    if standing.status is Status.AUTO:
        return None
    holdover = document.holdover
    if holdover is None or standing.status is Status.PAUSED:
        return fact_on
    return max(fact_on, holdover.until.earliest) if holdover.until else None


def road_to(
    register: Register, name: str | None, route: Route, *, fact_on: date, lapses_on: date | None, as_of: date
) -> Road | None:
    """Return the backward plan over a route to a day that calls for a decision; None for a route without a body.

    `lapses_on` is what gaps count from. Where the calendar ends before the deciding body's last day, its last meetings
    are not known: `recommended` and `last_feasible` are None, and it is not closed.
    """
    place = deciding_place(route)
    if place is None:
        return None
    return _road_over(_way(register, route, place), name, fact_on, lapses_on, as_of)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Way:
    """A route up to a place, with the bodies on it: all that walking it depends on, so that a walk can be kept.

    `bodies` has one for each step, None where a step is the parties' own, or the register has no such body.
    """

    route: Route
    place: int
    bodies: tuple[Body | None, ...]

    @property
    def meetings(self) -> list[date]:
        """The days on which the body at the place meets."""
        return _days_of(self.bodies[self.place])


def _way(register: Register, route: Route, place: int) -> _Way:
    bodies = tuple(register.bodies.get(step.body) if step.body else None for step in route.steps[: place + 1])
    return _Way(route=route, place=place, bodies=bodies)


#: Roads are kept, since a document's is asked for by every part of a report, and many share an end and a route. A
#: register of 10,000 documents has some 5,000.
@lru_cache(maxsize=8192)
def _road_over(way: _Way, name: str | None, fact_on: date, lapses_on: date | None, as_of: date) -> Road:
    route, place = way.route, way.place
    body = str(route.steps[place].body)
    meetings = way.meetings
    decide_by = _decide_by(route, fact_on)
    calendar_ends_on = max(meetings, default=None)
    is_known = calendar_ends_on is not None and calendar_ends_on >= decide_by
    in_time = reversed([one for one in meetings if one <= decide_by]) if is_known else ()
    latest = tuple(islice(_passages(way, in_time), 1 + route.spare))  # the last one first
    recommended, last_feasible = (latest[-1], latest[0]) if latest else (None, None)
    later = _passages(way, [one for one in meetings if one > decide_by])
    next_possible = next((one for one in later if one.is_open(as_of)), None)
    return Road(
        fact_on=fact_on,
        route=name,
        steps=route.steps,
        body=body,
        decide_by=decide_by,
        recommended=recommended,
        last_feasible=last_feasible,
        recommended_is_open=recommended is not None and recommended.is_open(as_of),
        closed=is_known and not (last_feasible and last_feasible.is_open(as_of)),
        next_possible=next_possible,
        gap_if_next=gap_after(lapses_on, effective_on(route, next_possible.meeting)) if next_possible else None,
        calendar_ends_on=None if is_known else calendar_ends_on,
        is_known=is_known,
        exhausted=_exhausted(way, as_of) if fact_on >= as_of else (),
    )


def _exhausted(way: _Way, as_of: date) -> tuple[str, ...]:
    """Return the bodies on the way that have no meeting left in the calendar: a road over them may only seem closed."""
    before = zip(way.route.steps[: way.place], way.bodies, strict=False)
    found = (step.body for step, body in before if max(_days_of(body), default=date.min) < as_of)
    return tuple(dict.fromkeys(id_ for id_ in found if id_))


def fact_of(standing: Standing, document: Document) -> date | None:
    """Return the day that calls for a decision: an end, a last notice day, or the last day of a suspension."""
    if standing.status is Status.AUTO:
        return standing.last_notice_day
    if standing.status is Status.PAUSED:
        return standing.paused_until
    if standing.status in END_CALLS and document.intention != "let_expire":
        return standing.valid_to
    return None


def route_of(register: Register, document: Document) -> tuple[str | None, Route] | None:
    """Return the document's own route with its name, else its kind's, else the body that decides on it, alone."""
    kind = register.kinds.get(document.kind)
    name = document.route or (kind.route if kind else None)
    if name in register.routes and name is not None:
        return name, register.routes[name]
    if document.decided_by:
        return None, Route(steps=(RouteStep(body=document.decided_by),))
    return None


def bodies_of(register: Register, id_: str) -> tuple[str, ...]:
    """Return the bodies that a document's decision passes, the deciding one last."""
    document = register.documents[id_]
    found = route_of(register, document)
    on_the_way = tuple(step.body for step in found[1].steps if step.body) if found else ()
    stated = (document.decided_by,) if document.decided_by and document.decided_by not in on_the_way else ()
    return (*stated, *on_the_way)


def deciding_body_of(register: Register, id_: str) -> str | None:
    """Return the body that may decide on a document: as stated, else the last of its route."""
    return register.documents[id_].decided_by or next(reversed(bodies_of(register, id_)), None)


def deciding_place(route: Route) -> int | None:
    """Return the place of the last body of a route, which decides."""
    return next((place for place in reversed(range(len(route.steps))) if route.steps[place].body), None)


def meetings_of(register: Register, body: str | None) -> list[date]:
    """Return a body's meetings in order, each day once."""
    return _days_of(register.bodies.get(body or ""))


def _days_of(body: Body | None) -> list[date]:
    return sorted(set(body.meetings)) if body else []


def _decide_by(route: Route, fact_on: date) -> date:
    """Return the last day for the deciding body's meeting: what the parties' own decisions take comes after it."""
    day = fact_on
    for step in reversed(route.steps):
        if step.body:
            return last_day_to_act(day, step.before_next) if step.before_next and step is not route.steps[-1] else day
        day = _begun_by(day, step)
    return day


def _begun_by(day: date, step: RouteStep) -> date:
    """Return when the parties' own decisions must begin, to be there on a day."""
    latest = last_day_to_act(day, step.before_next) if step.before_next else day
    return last_day_to_act(latest, step.takes) if step.takes else latest


def effective_on(route: Route, meeting: date) -> date:
    """Return the earliest day on which what the deciding body decides at a meeting can hold: the mirror of the walk."""
    place = deciding_place(route)
    after = route.steps[place + 1 :] if place is not None else ()
    lengths = [route.steps[place].before_next] if place is not None and after else []
    lengths += [length for step in after for length in (step.takes, step.before_next)]
    day = meeting
    try:
        for length in lengths:
            day = day_after(day, length) if length else day
        while _decide_by(route, day) < meeting:  # months are not all of one length
            day = shift(day, 1)
    except DateOutOfRange:
        return date.max
    return day


def gap_after(last_day: date | None, first_day: date) -> Stretch | None:
    """Return the days without validity between a last day and the first on which something holds again."""
    if last_day is None or first_day <= shift(last_day, 1):
        return None
    return Stretch(first=shift(last_day, 1), last=shift(first_day, -1))


def passages_to(register: Register, route: Route, place: int) -> Iterator[Passage]:
    """Return a passage to every meeting of the body at a place of a route that can be reached, in order."""
    way = _way(register, route, place)
    return _passages(way, way.meetings)


def _passages(way: _Way, meetings: Iterable[date]) -> Iterator[Passage]:
    """Return a passage to each of some meetings that can be reached, one after the other as they are asked for."""
    for meeting in meetings:
        if passage := _passage(way, meeting):
            yield passage


#: Kept, since it is the same for every document that takes the way.
@lru_cache(maxsize=4096)
def _passage(way: _Way, meeting: date) -> Passage | None:
    """Walk back from a meeting; None where it can't be reached, or the calendar's years do not."""
    try:
        return _walked_back(way, meeting)
    except DateOutOfRange:
        return None


def _walked_back(way: _Way, meeting: date) -> Passage | None:
    """Walk back from a meeting: every body before it meets as late as leaves enough before the next step."""
    steps, place, body = way.route.steps, way.place, way.bodies[way.place]
    stops = [Stop(place=place, body=str(steps[place].body), on=meeting)]
    day = meeting
    for earlier in reversed(range(place)):
        step = steps[earlier]
        if not step.body:
            day = _begun_by(day, step)
            continue
        latest = last_day_to_act(day, step.before_next) if step.before_next else day
        before = max((one for one in _days_of(way.bodies[earlier]) if one <= latest), default=None)
        if before is None:
            return None
        day = before
        stops.insert(0, Stop(place=earlier, body=step.body, on=day))
    first = way.bodies[0] if stops[0].place == 0 else None
    submit = first.submit or first.papers if first else None  # what is not in when papers go out comes too late
    return Passage(
        stops=tuple(stops),
        papers_on=working_day_on_or_before(last_day_to_act(meeting, body.papers)) if body and body.papers else None,
        submit_by=working_day_on_or_before(last_day_to_act(day, submit) if submit else day),
    )
