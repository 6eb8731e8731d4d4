"""What a meeting has before it: what must be taken up there or it is too late, what should be, what may be, what waits.

A docket is a road seen from one of its meetings: the same walk over the calendar (`roads`), asked of one body and one
day. Bodies that prepare a matter have a docket too. Dates are inclusive.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from monitor.calendar import working_day_on_or_before
from monitor.choices import Outlook, choices, meant
from monitor.dates import extended_end, last_day_to_act, shift
from monitor.decisions import in_effect
from monitor.deferrals import WaitingMatter, waiting_for
from monitor.followers import leader_of
from monitor.model import Decision, Register, Route, RouteStep
from monitor.passages import passages_to
from monitor.roads import (
    Road,
    bodies_of,
    deciding_body_of,
    deciding_place,
    effective_on,
    gap_after,
    lapses_on,
    meetings_of,
    road,
    route_of,
)
from monitor.standing import NOT_YET, SETTLED, Standing, Status, Stretch


class Need(StrEnum):
    """How much a meeting has to take a matter up."""

    #: No later meeting is in time, or the end has passed already.
    MUST = "must"
    #: The recommended meeting, or one between it and the last feasible.
    SHOULD = "should"
    MAY = "may"
    #: Nothing unless notice is to be given: a document that extends itself.
    NOTICE = "notice"


@dataclass(frozen=True, slots=True, kw_only=True)
class DocketMatter:
    """One document that calls for a decision, as a meeting sees it.

    `decides`: the meeting's body does; else it prepares, for `decided_by` on `decided_on`. `too_late`: what is taken up
    here can't be decided before the end. `submit_by` is None where no meeting that has to come before can be reached.
    `next_on` is the body's next meeting, `gap` what leaving the matter to it would leave without validity; once the end
    has passed, beyond what this meeting can mend.
    """

    document: str
    need: Need
    decides: bool
    fact_on: date
    decided_by: str
    decided_on: date | None
    too_late: bool
    calendar_ends_on: date | None
    exhausted: tuple[str, ...]
    submit_by: date | None
    next_on: date | None
    gap: Stretch | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Renewal:
    """A document to be revised or replaced, for which the meeting is the last on the way there before the end."""

    document: str
    intention: str
    fact_on: date
    decided_by: str
    decided_on: date
    submit_by: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Docket:
    """Everything that one meeting has before it. `next_on` and `papers_on` are None where the register does not say."""

    body: str
    on: date
    as_of: date
    papers_on: date | None
    next_on: date | None
    matters: tuple[DocketMatter, ...]
    renewals: tuple[Renewal, ...]
    waiting: tuple[WaitingMatter, ...]
    reviews: tuple[str, ...]
    revisions: tuple[str, ...]
    adoption: tuple[str, ...]
    ceasing: tuple[str, ...]
    decided: tuple[Decision, ...]

    def having(self, need: Need) -> tuple[DocketMatter, ...]:
        """Return the matters of one need."""
        return tuple(one for one in self.matters if one.need is need)


def docket(register: Register, standings: Mapping[str, Standing], *, body: str, on: date, as_of: date) -> Docket:
    """Return what a body's meeting has before it, as known on a day.

    What may be taken up reaches as far past the meeting as the report's horizon.
    """
    papers = register.bodies[body].papers
    next_on = next((day for day in meetings_of(register, body) if day > on), None)
    decided = in_effect(register.decisions, as_of=as_of)
    far = extended_end(on, register.report.horizon)
    matters = [
        matter
        for id_, standing in standings.items()
        if not leader_of(register, standings, id_) and (matter := _matter(register, standing, body, on, next_on, far))
    ]
    concerned = [
        one for id_, one in standings.items() if one.status not in SETTLED and body in bodies_of(register, id_)
    ]
    return Docket(
        body=body,
        on=on,
        as_of=as_of,
        papers_on=working_day_on_or_before(last_day_to_act(on, papers)) if papers else None,
        next_on=next_on,
        matters=tuple(sorted(matters, key=lambda one: (one.fact_on, one.document))),
        renewals=tuple(_renewals(register, standings, body, on)),
        waiting=waiting_for(register, standings, decided, body=body, on=on),
        reviews=tuple(one.document for one in concerned if _is_review_due(register, one, body, on, next_on)),
        revisions=tuple(
            id_ for id_, one in standings.items() if _is_revision_due(register, one, body=body, on=on, next_on=next_on)
        ),
        adoption=tuple(one.document for one in concerned if one.adoption and one.status in NOT_YET),
        ceasing=tuple(one.document for one in concerned if _ceases(register, one, on, next_on)),
        decided=tuple(one for one in register.decisions if one.on == on and body in one.by and one.on <= as_of),
    )


# --- matters with a road


def _matter(
    register: Register, standing: Standing, body: str, on: date, next_on: date | None, far: date
) -> DocketMatter | None:
    found, plan = route_of(register, register.documents[standing.document]), road(register, standing)
    if found is None or plan is None:
        return None
    _, route = found
    place = place_of(route.steps, body)
    need = _need(standing, plan, place, on, far) if place is not None else None
    if place is None or need is None:
        return None
    deciding = deciding_place(route)
    here = next((one for one in passages_to(register, route, place) if one.meeting == on), None)
    decided_on = leads_to(register, route, place, on)
    after = leads_to(register, route, place, next_on) if next_on else None
    lost_from = lapses_on(standing, register.documents[standing.document], plan.fact_on)
    if lost_from and lost_from < on and decided_on:  # what is lost already can't be mended here
        lost_from = max(lost_from, shift(effective_on(route, decided_on), -1))
    return DocketMatter(
        document=standing.document,
        need=need,
        decides=place == deciding,
        fact_on=plan.fact_on,
        decided_by=plan.body,
        decided_on=decided_on,
        too_late=plan.fact_on >= on and (decided_on is None or decided_on > plan.decide_by),
        calendar_ends_on=plan.calendar_ends_on,
        exhausted=plan.exhausted,
        submit_by=here.submit_by if here else None,
        next_on=next_on,
        gap=gap_after(lost_from, effective_on(route, after)) if after else None,
    )


def place_of(steps: Sequence[RouteStep], body: str) -> int | None:
    """Return where a route passes a body, the last time if it does so twice."""
    return next((place for place in reversed(range(len(steps))) if steps[place].body == body), None)


def leads_to(register: Register, route: Route, place: int, on: date) -> date | None:
    """Return the deciding body's first meeting that what a body takes up on a day can reach."""
    deciding = deciding_place(route)
    if deciding is None or place == deciding:
        return on
    reached = (one for one in passages_to(register, route, deciding) if (one.on(place) or date.min) >= on)
    return next((one.meeting for one in reached), None)


def _need(standing: Standing, plan: Road, place: int, on: date, far: date) -> Need | None:  # noqa: PLR0911 - a case each
    if standing.status is Status.AUTO:
        return _notice_need(plan, place, on)
    if plan.fact_on < on:
        return Need.SHOULD if standing.status is Status.PAST_END_HOLDOVER else Need.MUST
    if not plan.is_known:
        return Need.MAY if plan.fact_on <= far else None
    last = plan.last_feasible.on(place) if plan.last_feasible else None
    recommended = plan.recommended.on(place) if plan.recommended else None
    if plan.exhausted and (last is None or on > last):
        return Need.MAY if plan.fact_on <= far else None
    if last is None or recommended is None or on >= last:
        return Need.MUST
    if on >= recommended:
        return Need.SHOULD
    return Need.MAY if plan.fact_on <= far else None


def _notice_need(plan: Road, place: int, on: date) -> Need | None:
    """Notice is worth a word from the recommended meeting to the last one before its last day."""
    last = plan.last_feasible.on(place) if plan.last_feasible else None
    recommended = plan.recommended.on(place) if plan.recommended else None
    return Need.NOTICE if last and recommended and recommended <= on <= last else None


def _renewals(register: Register, standings: Mapping[str, Standing], body: str, on: date) -> Iterator[Renewal]:
    """Return what is meant to be revised or replaced over a way of its own, and has its last chance here."""
    for id_, standing in standings.items():
        wanted = meant(register.documents[id_], standing)
        if wanted not in ("revise", "replace"):
            continue
        own = road(register, standing)
        choice = next((one for one in choices(register, standing) if one.intention == wanted), None)
        plan = choice.road if choice else None
        if choice is None or plan is None or plan.last_feasible is None:
            continue
        place = place_of(plan.steps, body)
        if choice.outlook is not Outlook.OPEN or (own and own.steps == plan.steps):
            continue
        if place is None or plan.last_feasible.on(place) != on:
            continue
        yield Renewal(
            document=id_, intention=wanted, fact_on=plan.fact_on, decided_by=plan.body,
            decided_on=plan.last_feasible.meeting, submit_by=plan.last_feasible.submit_by,
        )  # fmt: skip


# --- what comes back, and what is due


def _is_review_due(register: Register, standing: Standing, body: str, on: date, next_on: date | None) -> bool:
    """Whether the next meeting would be too late for a review."""
    due = standing.review_due
    mine = deciding_body_of(register, standing.document) == body
    return mine and due is not None and standing.in_force is not False and _is_last_before(due, on, next_on)


def _is_revision_due(register: Register, standing: Standing, *, body: str, on: date, next_on: date | None) -> bool:
    """Whether an assigned revision is to be reported here: the next meeting would be too late."""
    revision = standing.revision
    if revision is None or revision.due is None or standing.status in SETTLED:
        return False
    owner = revision.report_to or deciding_body_of(register, standing.document)
    return owner == body and _is_last_before(revision.due, on, next_on)


def _is_last_before(due: date, on: date, next_on: date | None) -> bool:
    return due < on or (next_on is not None and due < next_on)


def _ceases(register: Register, standing: Standing, on: date, next_on: date | None) -> bool:
    """Whether a document comes to its decided end between this meeting and the next."""
    decided = standing.status in (Status.WILL_END, Status.TERMINATED)
    lets_expire = register.documents[standing.document].intention == "let_expire"
    end = standing.valid_to
    return (decided or lets_expire) and end is not None and on <= end and (next_on is None or end < next_on)
