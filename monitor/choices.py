"""What can be done at a document's end, and until when the way to it is open (docs/register.md, Routes).

A document can be extended as it is, revised, replaced, or left to expire. Each has its own route: an agreement that is
revised or replaced has to be adopted by its parties, which takes longer than extending it. Dates are inclusive.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from monitor.model import Document, Register, Route
from monitor.nouns import is_agreement
from monitor.roads import END_CALLS, Road, lapses_on, road_to, route_of
from monitor.standing import Standing, Status

_ENDS: Final = END_CALLS | {Status.AUTO}


class Outlook(StrEnum):
    """Whether the way to a choice can still be gone."""

    OPEN = "open"
    #: The last day to submit has passed.
    CLOSED = "closed"
    #: A revision under way is due only after the last day to submit.
    LATE = "late"
    #: The calendar does not reach far enough, or the register names no way.
    UNKNOWN = "unknown"
    #: It comes about if nobody decides anything.
    BY_ITSELF = "by_itself"


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One of the intentions for a document, with its road. `ready_on` is when a revision under way is due."""

    intention: str
    outlook: Outlook
    road: Road | None = None
    ready_on: date | None = None

    @property
    def submit_by(self) -> date | None:
        """The very last day to submit for it."""
        return self.road.last_feasible.submit_by if self.road and self.road.last_feasible else None

    @property
    def meeting(self) -> date | None:
        """The last meeting of the deciding body that still can."""
        return self.road.last_feasible.meeting if self.road and self.road.last_feasible else None


def choices(register: Register, standing: Standing) -> tuple[Choice, ...]:
    """Return the four choices in the order extend, revise, replace, let expire; none where no end is to be decided."""
    document = register.documents[standing.document]
    if standing.status not in _ENDS or standing.valid_to is None:
        return ()
    renews_itself = standing.status is Status.AUTO
    ready_on = standing.revision.due if standing.revision else None
    own, end = route_of(register, document), standing.valid_to

    def over(way: tuple[str | None, Route] | None, fact_on: date) -> Road | None:
        if way is None:
            return None
        lapses = lapses_on(standing, document, fact_on)
        return road_to(register, *way, fact_on=fact_on, lapses_on=lapses, as_of=standing.as_of)

    usual = over(own, end)
    revise, replace = (route_for(register, document, one) for one in ("revise", "replace"))
    revised, replaced = (usual if way == own else over(way, end) for way in (revise, replace))
    ends_itself = Choice(intention="let_expire", outlook=Outlook.BY_ITSELF)
    return (
        Choice(intention="extend", outlook=Outlook.BY_ITSELF) if renews_itself else _choice("extend", usual),
        _choice("revise", revised, ready_on=ready_on),
        _choice("replace", replaced),
        _choice("let_expire", over(own, standing.last_notice_day or end)) if renews_itself else ends_itself,
    )


def _choice(intention: str, road: Road | None, *, ready_on: date | None = None) -> Choice:
    return Choice(intention=intention, outlook=_outlook(road, ready_on), road=road, ready_on=ready_on)


def _outlook(road: Road | None, ready_on: date | None) -> Outlook:
    if road is None or not road.is_known or (road.closed and road.exhausted):
        return Outlook.UNKNOWN
    if road.closed or road.last_feasible is None:
        return Outlook.CLOSED
    return Outlook.LATE if ready_on and ready_on > road.last_feasible.submit_by else Outlook.OPEN


def route_for(register: Register, document: Document, intention: str) -> tuple[str | None, Route] | None:
    """Return the route to "revise" or "replace": as the document or its kind states it, else the document's own.

    Where nothing is stated, an agreement is revised or replaced over the route that goes on from its own bodies to the
    parties, if the register has just one such.
    """
    own, kind = route_of(register, document), register.kinds.get(document.kind)
    key = f"{intention}_route"
    stated = getattr(document, key) or (getattr(kind, key) if kind else None)
    if stated in register.routes:
        return stated, register.routes[stated]
    if own and is_agreement(document.kind):
        longer = [(name, route) for name, route in register.routes.items() if _goes_on_to_parties(route, own[1])]
        if len(longer) == 1:
            return longer[0]
    return own


def _goes_on_to_parties(route: Route, own: Route) -> bool:
    """Whether a route ends with the parties' own decisions, after the bodies of another."""
    if route.steps[-1].parties is None or own.steps[-1].parties is not None:
        return False
    bodies = [step.body for step in route.steps if step.body]
    first = [step.body for step in own.steps if step.body]
    return bodies[: len(first)] == first


def meant(document: Document, standing: Standing) -> str | None:
    """Return what is meant to happen at the end: the stated intention, else a revision that is under way."""
    return document.intention or ("revise" if standing.revision else None)


def bridge(document: Document, standing: Standing, found: tuple[Choice, ...]) -> Choice | None:
    """Return the extension that is needed while a revision or a replacement is not done in time; None without need."""
    by_intention = {choice.intention: choice for choice in found}
    wanted = by_intention.get(meant(document, standing) or "")
    extension = by_intention.get("extend")
    if wanted is None or extension is None or wanted.intention not in ("revise", "replace"):
        return None
    missed = wanted.outlook in (Outlook.CLOSED, Outlook.LATE)
    return extension if missed and extension.outlook in (Outlook.OPEN, Outlook.UNKNOWN) else None
