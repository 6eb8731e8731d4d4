"""Minutes that were read, and what was answered to what they propose, as rows. No text of minutes is kept.

Every function takes an open transaction of `store`. A proposal is named by what it says (`key`), so that an answer
holds for the same decision in a file saved anew.
"""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import Connection, insert, select, update

from monitor.proposal import Meeting, MinutesReading, Outcome, Proposal
from monitor.tables import minutes_file, minutes_proposal


class Answer(StrEnum):
    """What a person answered to a proposal."""

    YES = "yes"
    NO = "no"
    LATER = "later"
    UNDONE = "undone"


@dataclass(frozen=True, slots=True, kw_only=True)
class Confirmed:
    """A suggestion that was answered yes: what of it the register should now hold."""

    id: int
    action: str
    documents: tuple[str, ...]
    valid_to: date | None
    decided_on: date


def key_of(one: Proposal, meeting: Meeting) -> str:
    """Name a proposal by who decides, when, and what."""
    by = meeting.body_id or meeting.party or meeting.body
    until = "open" if one.until_further_notice else one.valid_to
    parts = (
        by,
        meeting.on,
        one.outcome,
        one.action,
        sorted(one.documents),
        one.valid_from,
        until,
        one.due,
        one.refers_to,
        one.section,
    )
    return hashlib.sha256(repr([str(part) for part in parts]).encode()).hexdigest()[:16]


def known_files(db: Connection) -> frozenset[str]:
    """Return the hashes of every file that was read."""
    return frozenset(db.scalars(select(minutes_file.c.sha256)))


def known_keys(db: Connection, keys: Iterable[str]) -> frozenset[str]:
    """Return those of some proposals that an earlier file had too."""
    return frozenset(db.scalars(select(minutes_proposal.c.key).where(minutes_proposal.c.key.in_(list(keys)))))


def keep_file(
    db: Connection, sha256: str, name: str, at: datetime, *, reading: MinutesReading | None, fault: str = ""
) -> bool:
    """Remember a file and what it proposes; return whether it is new."""
    if db.scalar(select(minutes_file.c.sha256).where(minutes_file.c.sha256 == sha256)) is not None:
        return False
    meeting = reading.meeting if reading else None
    values = {"body": meeting.body if meeting else None, "meeting_on": meeting.on if meeting else None, "fault": fault}
    db.execute(insert(minutes_file).values(sha256=sha256, name=name, read_at=at, **values))
    seen = set[str]()
    for one in reading.proposals if reading else ():
        key = key_of(one, reading.meeting) if reading else ""
        if one.outcome is Outcome.IGNORE or key in seen:
            continue
        seen.add(key)
        decided_on = (one.decision or {}).get("on") or (meeting.on if meeting else None)
        db.execute(
            insert(minutes_proposal).values(
                file=sha256,
                key=key,
                outcome=one.outcome,
                action=one.action,
                documents=json.dumps(one.documents),
                valid_to=one.valid_to,
                decided_on=decided_on,
                section=one.section,
                line=one.line,
            )
        )
    return True


def answers(db: Connection, keys: Iterable[str]) -> dict[str, Answer]:
    """Return the last answer to each of some proposals, in whatever file it was given."""
    rows = db.execute(
        select(minutes_proposal.c.key, minutes_proposal.c.answer)
        .where(minutes_proposal.c.key.in_(list(keys)), minutes_proposal.c.answer.is_not(None))
        .order_by(minutes_proposal.c.answered_at)
    )
    return {key: Answer(answer) for key, answer in rows}


def answer(
    db: Connection,
    sha256: str,
    key: str,
    said: Answer,
    at: datetime,
    *,
    valid_to: date | None = None,
    decided_on: date | None = None,
) -> None:
    """Keep what was answered; an edited suggestion takes its new end and day along."""
    values: dict[str, object] = {"answer": said, "answered_at": at}
    values |= {"valid_to": valid_to} if valid_to else {}
    values |= {"decided_on": decided_on} if decided_on else {}
    db.execute(
        update(minutes_proposal)
        .where(minutes_proposal.c.file == sha256, minutes_proposal.c.key == key)
        .values(**values)
    )


def undo(db: Connection, sha256: str, at: datetime) -> None:
    """Note that what a file's suggestions added is taken out again."""
    db.execute(
        update(minutes_proposal)
        .where(minutes_proposal.c.file == sha256, minutes_proposal.c.answer == Answer.YES)
        .values(answer=Answer.UNDONE, answered_at=at)
    )


def confirmed(db: Connection) -> tuple[Confirmed, ...]:
    """Return the suggestions answered yes, oldest first."""
    rows = db.execute(
        select(minutes_proposal).where(minutes_proposal.c.answer == Answer.YES).order_by(minutes_proposal.c.id)
    )
    return tuple(
        Confirmed(
            id=row.id,
            action=row.action or "",
            documents=tuple(json.loads(row.documents)),
            valid_to=row.valid_to,
            decided_on=row.decided_on,
        )
        for row in rows
        if row.decided_on is not None
    )
