"""What a mail is written from, and the meetings left to decide at.

Meetings are those that the register's calendar has: what it lacks is said, never guessed. Dates are inclusive.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from monitor.choices import Outlook, choices
from monitor.mail_layout import harmless
from monitor.model import Document, Register
from monitor.next_steps import deciding_body, next_meeting
from monitor.passages import Passage
from monitor.roads import Road, road, route_of
from monitor.standing import Standing
from monitor.wording import listed


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """What every mail is written from.

    `role` is the recipient who reads the mail; `instead_of` the one it was meant for, whose deputy reads it, or whose
    address was refused with the relay's reply in `refused`.
    """

    register: Register
    standings: Mapping[str, Standing]
    as_of: date
    role: str
    instead_of: str | None = None
    refused: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Meetings:
    """The meetings left to decide at. `body` is None where the register does not say who decides.

    `last_on` is the last meeting known on or before the fact; `is_last` whether the calendar reaches beyond the fact,
    so that no later one can be missing. `parties_decide`: the road ends with the parties' own decisions.
    """

    body: str | None
    next_on: date | None
    last_on: date | None
    is_last: bool
    parties_decide: bool = False


def meetings_for(view: View, document: Document, fact_on: date | None) -> Meetings:
    """Return the meetings at which the document's body can decide on or before a day; nothing is guessed.

    Days for papers and submission are in `plan_for`.
    """
    register = view.register
    body = deciding_body(document, register)
    if body is None:
        way = route_of(register, document)
        parties = bool(way and way[1].steps[-1].parties)
        return Meetings(body=None, next_on=None, last_on=None, is_last=False, parties_decide=parties)
    in_time = [day for day in body.meetings if fact_on and view.as_of <= day <= fact_on]
    return Meetings(
        body=harmless(body.name),
        next_on=next_meeting(body, as_of=view.as_of),
        last_on=max(in_time, default=None),
        is_last=fact_on is not None and max(body.meetings, default=date.min) > fact_on,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """The road to a decision, for a mail (`roads`).

    `submit_by` and `meeting` belong to the passage that can still be taken; `last_on` is the last feasible meeting,
    `calls` the end or notice day that calls for the decision. `submits`: the register says how long before its meeting
    the first body wants a matter; else `submit_by` is only the day of that meeting. Closed: `next_on` is the next
    meeting within reach, and `gap_days` the days without validity that it would leave. Past the end the next meeting
    within reach is all there is.
    """

    submit_to: str
    submit_by: date
    submits: bool
    body: str
    meeting: date
    last_on: date
    prepared_on: date | None
    papers_on: date | None
    calls: date
    closed: bool
    next_on: date | None
    gap_days: int


def plan_for(view: View, id_: str) -> Plan | None:
    """Return the plan for a document, or for the one that carries its end."""
    found = road(view.register, view.standings[id_])
    if found is None or not found.is_known or (found.closed and found.exhausted):
        return None
    if found.fact_on < view.as_of:
        coming = found.next_possible
        return _plan(view, found, coming, last=coming, closed=True) if coming else None
    if found.chosen is None or found.last_feasible is None:
        return None
    return _plan(view, found, found.chosen, last=found.last_feasible, closed=found.closed)


def _plan(view: View, found: Road, taken: Passage, *, last: Passage, closed: bool) -> Plan:
    bodies, first = view.register.bodies, taken.stops[0]
    return Plan(
        submit_to=harmless(bodies[first.body].name),
        submit_by=taken.submit_by,
        submits=taken.submit_by < first.on,
        body=harmless(bodies[found.body].name),
        meeting=taken.meeting,
        last_on=last.meeting,
        prepared_on=taken.prepared_on,
        papers_on=taken.papers_on,
        calls=found.fact_on,
        closed=closed,
        next_on=found.next_possible.meeting if found.next_possible else None,
        gap_days=found.gap_if_next.days if found.gap_if_next else 0,
    )


def short_calendar(view: View, id_: str) -> str:
    """Name the bodies whose calendar is used up, so that the way over them can't be told; empty without any."""
    found = road(view.register, view.standings[id_])
    short = found.exhausted if found and found.closed else ()
    return listed(harmless(view.register.bodies[one].name) for one in short)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewText:
    """Whether a new text, over a longer way than an extension, can be in force before the end.

    `by_parties`: the parties adopt it. `in_time`: it still can, if submitted by `submit_by`; else an extension has to
    bridge the time.
    """

    by_parties: bool
    in_time: bool
    submit_by: date | None


def new_text_for(view: View, id_: str) -> NewText | None:
    """Return what replacing a document would ask; None where it takes no other way than extending, or none is known."""
    found = {choice.intention: choice for choice in choices(view.register, view.standings[id_])}
    extension, replacement = found.get("extend"), found.get("replace")
    if extension is None or replacement is None or extension.road is None or replacement.road is None:
        return None
    if extension.road.steps == replacement.road.steps or extension.outlook is not Outlook.OPEN:
        return None
    by_parties = replacement.road.steps[-1].parties is not None
    match replacement.outlook:
        case Outlook.OPEN:
            return NewText(by_parties=by_parties, in_time=True, submit_by=replacement.submit_by)
        case Outlook.CLOSED:
            return NewText(by_parties=by_parties, in_time=False, submit_by=None)
        case _:
            return None
