"""One document as the report shows it: what holds, in words and dates, and what comes next.

A row copies its dates from the document's `Standing`, so that report and `status` never differ. Every text in it is one
harmless line. Dates are inclusive.
"""

from dataclasses import dataclass
from datetime import date

from monitor.adoption_ledger import PartyAnswer
from monitor.choices import bridge, choices, meant
from monitor.language import _c
from monitor.mark_words import Replaced, mark_texts
from monitor.model import Register
from monitor.next_steps import (
    deadline_text,
    deciding_body,
    is_overdue,
    meeting_step,
    next_meeting,
    next_step,
)
from monitor.road_words import bridge_text, choices_line
from monitor.standing import Mark, Standing, Status
from monitor.wording import one_line, status_text


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One document in the report."""

    id: str
    title: str
    long_title: str | None
    kind: str
    dnr: str | None
    status: Status
    status_text: str
    in_force: bool | None
    valid_from: date | None
    valid_to: date | None
    days_left: int | None
    last_notice_day: date | None
    act_by: date | None
    next_end: date | None
    final_end: date | None
    review_due: date | None
    review_overdue: bool
    secured_until: date | None
    conditional_until: date | None
    conditions: tuple[str, ...]
    waiting_since: date | None
    deferred_to: date | None
    paused_until: date | None
    decided_by: str | None
    responsible: str | None
    #: Next meeting of the deciding body on or after the report's day, if the calendar has one.
    next_meeting: date | None
    next_step: str
    #: When the deciding body meets, or that there is none: the part of `next_step` that documents share.
    meetings: str
    #: Which choices are still open, and the extension that bridges the time where one is needed; may be empty.
    choices: str
    deadlines: tuple[str, ...]
    #: The first day on which a deadline not kept was overdue.
    overdue_since: date | None
    marks: tuple[str, ...]
    mark_keys: frozenset[Mark]
    law_required: bool
    law: tuple[str, ...]
    question: str | None
    intention: str | None
    signed_copy: str | None
    answers: tuple[PartyAnswer, ...]


def row(
    standing: Standing,
    register: Register,
    replaced: Replaced,
    *,
    as_of: date,
    waiting_since: date | None = None,
    answers: tuple[PartyAnswer, ...] = (),
) -> Row:
    """Return a document's row; `waiting_since` is the day it was last deferred or referred back.

    `replaced` as `mark_texts` takes it; `answers` are what its parties have said.
    """
    document = register.documents[standing.document]
    body = deciding_body(document, register)
    responsible = register.recipients.get(document.responsible or "")
    meetings = meeting_step(standing, register, as_of=as_of)
    overdue = [one.overdue_from for one in standing.deadlines if is_overdue(one, as_of=as_of)]
    return Row(
        id=standing.document,
        title=one_line(document.title) or standing.document,
        long_title=_line(document.long_title),
        kind=_kind(document.kind),
        dnr=_line(document.dnr),
        status=standing.status,
        status_text=status_text(standing, register),
        in_force=standing.in_force,
        valid_from=standing.valid_from,
        valid_to=standing.valid_to,
        days_left=standing.days_left,
        last_notice_day=standing.last_notice_day,
        act_by=standing.act_by,
        next_end=standing.next_end,
        final_end=standing.final_end,
        review_due=standing.review_due,
        review_overdue=standing.review_overdue,
        secured_until=standing.secured_until,
        conditional_until=standing.conditional_until,
        conditions=tuple(one_line(one) for one in standing.conditions),
        waiting_since=waiting_since,
        deferred_to=standing.deferred_to,
        paused_until=standing.paused_until,
        decided_by=one_line(body.name) if body else None,
        responsible=one_line(responsible.name) if responsible else None,
        next_meeting=next_meeting(body, as_of=as_of) if body else None,
        next_step=next_step(standing, register, as_of=as_of, meetings=meetings),
        meetings=meetings,
        choices=_choices(register, standing),
        deadlines=tuple(deadline_text(one, as_of=as_of) for one in standing.deadlines),
        overdue_since=min(overdue, default=None),
        marks=mark_texts(standing, register, replaced),
        mark_keys=standing.marks,
        law_required=Mark.LAW_REQUIRED in standing.marks,
        law=tuple(one_line(one) for one in document.law),
        question=_line(document.question),
        intention=document.intention,
        signed_copy=_line(document.signed_copy),
        answers=answers,
    )


def _kind(kind: str) -> str:
    """Return the kind as the register has it; where it names none, what every document is."""
    return _c("kind", "dokument") if kind == "dokument" else one_line(kind)


def _choices(register: Register, standing: Standing) -> str:
    """Return the choices in a line, and what bridges the time where a revision will not be done."""
    document, found = register.documents[standing.document], choices(register, standing)
    line, wanted = choices_line(found), meant(document, standing)
    if wanted and (extension := bridge(document, standing, found)):
        return f"{line}. {bridge_text(register, wanted, extension)}"
    return line


def _line(text: str | None) -> str | None:
    return one_line(text) or None if text else None
