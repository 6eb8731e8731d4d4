"""Backward planning over meetings: at which meeting a matter must be decided, and by when it must be submitted.

A road walks a route backwards from the day that calls for a decision (docs/register.md). Only meetings in the calendar
count; what the calendar does not have is said, never guessed. Dates are inclusive: a meeting on the last day itself is
in time. Days that are not working days move earlier.
"""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import islice
from typing import Final

from monitor.dates import DateOutOfRange, day_after, last_day_to_act, shift
from monitor.model import Document, Register, Route, RouteStep
from monitor.passages import Passage, Way, begun_by, days_of, passages, way_of
from monitor.standing import Standing, Status, Stretch

#: What these end with, somebody must decide on; the others are settled, or nobody's rule yet.
END_CALLS: Final = frozenset(
    {
        Status.IN_FORCE, Status.ENDS_SOON, Status.CONDITIONAL, Status.ADOPTED_NOT_STARTED, Status.EXPIRED,
        Status.PAST_END_HOLDOVER,
    }
)  # fmt: skip


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
    way = way_of(register, route, place)
    known = _approach(way, fact_on)
    recommended, last_feasible = (known.latest[-1], known.latest[0]) if known.latest else (None, None)
    next_possible = next((one for one in passages(way, known.later) if one.is_open(as_of)), None)
    return Road(
        fact_on=fact_on,
        route=name,
        steps=route.steps,
        body=str(route.steps[place].body),
        decide_by=known.decide_by,
        recommended=recommended,
        last_feasible=last_feasible,
        recommended_is_open=recommended is not None and recommended.is_open(as_of),
        closed=known.is_known and not (last_feasible and last_feasible.is_open(as_of)),
        next_possible=next_possible,
        gap_if_next=gap_after(lapses_on, effective_on(route, next_possible.meeting)) if next_possible else None,
        calendar_ends_on=None if known.is_known else known.calendar_ends_on,
        is_known=known.is_known,
        exhausted=_exhausted(way, as_of) if fact_on >= as_of else (),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Approach:
    """What of a road is the same on every day: `latest` passages in time, the last one first, and `later` meetings."""

    decide_by: date
    is_known: bool
    calendar_ends_on: date | None
    latest: tuple[Passage, ...]
    later: tuple[date, ...]


#: Kept, since a document's road is asked for by every part of a report, and many share an end and a route. A register
#: of 10,000 documents has some 5,000.
@lru_cache(maxsize=8192)
def _approach(way: Way, fact_on: date) -> _Approach:
    meetings = way.meetings
    decide_by = _decide_by(way.route, fact_on)
    calendar_ends_on = max(meetings, default=None)
    is_known = calendar_ends_on is not None and calendar_ends_on >= decide_by
    in_time = reversed([one for one in meetings if one <= decide_by]) if is_known else ()
    return _Approach(
        decide_by=decide_by,
        is_known=is_known,
        calendar_ends_on=calendar_ends_on,
        latest=tuple(islice(passages(way, in_time), 1 + way.route.spare)),
        later=tuple(one for one in meetings if one > decide_by),
    )


def _exhausted(way: Way, as_of: date) -> tuple[str, ...]:
    """Return the bodies on the way that have no meeting left in the calendar: a road over them may only seem closed."""
    before = zip(way.route.steps[: way.place], way.bodies, strict=False)
    found = (step.body for step, body in before if max(body.meetings if body else (), default=date.min) < as_of)
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
    return days_of(register.bodies.get(body or ""))


def _decide_by(route: Route, fact_on: date) -> date:
    """Return the last day for the deciding body's meeting: what the parties' own decisions take comes after it."""
    day = fact_on
    for step in reversed(route.steps):
        if step.body:
            return last_day_to_act(day, step.before_next) if step.before_next and step is not route.steps[-1] else day
        day = begun_by(day, step)
    return day


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
