"""One way through the calendar to a meeting: walked back from it, over the meetings that prepare it.

Only meetings in the calendar count. Days that are not working days move earlier.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from monitor.calendar import working_day_on_or_before
from monitor.dates import DateOutOfRange, last_day_to_act
from monitor.model import Body, Register, Route, RouteStep


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
class Way:
    """A route up to a place, with the bodies on it: all that walking it depends on, so that a walk can be kept.

    `bodies` has one for each step, None where a step is the parties' own, or the register has no such body.
    """

    route: Route
    place: int
    bodies: tuple[Body | None, ...]

    @property
    def meetings(self) -> list[date]:
        """The days on which the body at the place meets."""
        return days_of(self.bodies[self.place])


def way_of(register: Register, route: Route, place: int) -> Way:
    """Return the way over a route to the body at a place."""
    bodies = tuple(register.bodies.get(step.body) if step.body else None for step in route.steps[: place + 1])
    return Way(route=route, place=place, bodies=bodies)


def passages_to(register: Register, route: Route, place: int) -> Iterator[Passage]:
    """Return a passage to every meeting of the body at a place of a route that can be reached, in order."""
    way = way_of(register, route, place)
    return passages(way, way.meetings)


def passages(way: Way, meetings: Iterable[date]) -> Iterator[Passage]:
    """Return a passage to each of some meetings that can be reached, one after the other as they are asked for."""
    for meeting in meetings:
        if passage := _passage(way, meeting):
            yield passage


#: Kept, since it is the same for every document that takes the way.
@lru_cache(maxsize=4096)
def _passage(way: Way, meeting: date) -> Passage | None:
    """Walk back from a meeting; None where it can't be reached, or the calendar's years do not."""
    try:
        return _walked_back(way, meeting)
    except DateOutOfRange:
        return None


def _walked_back(way: Way, meeting: date) -> Passage | None:
    """Walk back from a meeting: every body before it meets as late as leaves enough before the next step."""
    steps, place, body = way.route.steps, way.place, way.bodies[way.place]
    stops = [Stop(place=place, body=str(steps[place].body), on=meeting)]
    day = meeting
    for earlier in reversed(range(place)):
        step = steps[earlier]
        if not step.body:
            day = begun_by(day, step)
            continue
        latest = last_day_to_act(day, step.before_next) if step.before_next else day
        before = max((one for one in days_of(way.bodies[earlier]) if one <= latest), default=None)
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


def begun_by(day: date, step: RouteStep) -> date:
    """Return when the parties' own decisions must begin, to be there on a day."""
    latest = last_day_to_act(day, step.before_next) if step.before_next else day
    return last_day_to_act(latest, step.takes) if step.takes else latest


def days_of(body: Body | None) -> list[date]:
    """Return the days on which a body meets, in order, each once."""
    return sorted(set(body.meetings)) if body else []
