"""What is kept for ever, and read years later: what was promised, which mail said it, which bytes, what came of it.

Nothing of it is ever deleted. A mail that a person sends anew is written anew; how it was before is kept beside.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, func, insert, literal, select

from monitor.promise_rows import carried
from monitor.tables import attempt, delivery, delivery_reminder, earlier_letter, reminder


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """A mail as it went, or was to go, out: one of a delivery's letters, the last or an earlier one."""

    delivery: int
    generation: int
    kind: str
    role: str
    address: str
    subject: str
    message_id: str
    sha256: str
    message: bytes
    state: str
    reason: str
    queued_at: datetime
    sent_at: datetime | None
    attempts: tuple[Row[Any], ...]
    reminders: tuple[Row[Any], ...]


def story(db: Connection, document: str) -> list[Row[Any]]:
    """Return a document's promises with the mails they went out in, oldest first."""
    return list(
        db.execute(
            select(
                reminder.c.about,
                reminder.c.step,
                reminder.c.fact_on,
                reminder.c.due_on,
                reminder.c.role,
                reminder.c.state,
                reminder.c.reason,
                delivery.c.id.label("delivery"),
                delivery.c.state.label("delivery_state"),
                delivery.c.address,
                delivery.c.subject,
                delivery.c.sent_at,
            )
            .outerjoin(delivery_reminder, delivery_reminder.c.reminder == reminder.c.id)
            .outerjoin(delivery, delivery.c.id == delivery_reminder.c.delivery)
            .where(reminder.c.document == document)
            .order_by(reminder.c.due_on, reminder.c.id, delivery.c.id)
        )
    )


def attempts(db: Connection, delivery_id: int) -> list[Row[Any]]:
    """Return the attempts to hand over one delivery, oldest first."""
    return list(db.execute(select(attempt).where(attempt.c.delivery == delivery_id).order_by(attempt.c.fence)))


def keep_letters(db: Connection, ids: Collection[int], at: datetime) -> None:
    """Keep letters as they are before they are written anew: those that may have reached somebody, or were refused."""
    fence = select(func.coalesce(func.max(attempt.c.fence), 0)).where(attempt.c.delivery == delivery.c.id)
    columns = {
        "delivery": delivery.c.id,
        **{name: delivery.c[name] for name in _KEPT},
        "last_fence": fence.scalar_subquery(),
        "kept_at": literal(at, earlier_letter.c.kept_at.type),
    }
    chosen = select(*columns.values()).where(delivery.c.id.in_(ids), delivery.c.message_bytes.is_not(None))
    db.execute(insert(earlier_letter).from_select(list(columns), chosen))


_KEPT = (
    "generation", "state", "reason", "address", "subject", "message_id", "message_bytes", "message_sha256", "sent_at",
)  # fmt: skip


def letters(db: Connection, ids: Collection[int] = ()) -> list[Letter]:
    """Return every letter of some deliveries or all, oldest first, earlier ones before those that took their place."""
    found = []
    query = select(delivery).order_by(delivery.c.id)
    for row in db.execute(query.where(delivery.c.id.in_(ids)) if ids else query).all():
        tried, told = attempts(db, row.id), tuple(carried(db, row.id, sent_too=True))
        earlier = select(earlier_letter).where(earlier_letter.c.delivery == row.id).order_by(earlier_letter.c.id)
        after = 0
        for before in db.execute(earlier):
            mine = tuple(one for one in tried if after < one.fence <= before.last_fence)
            found.append(_letter(row, before, mine, told))
            after = before.last_fence
        if row.message_bytes is not None and (row.message_id is not None or not after):
            found.append(_letter(row, row, tuple(one for one in tried if one.fence > after), told))
    return found


def _letter(row: Any, written: Any, tried: tuple[Row[Any], ...], told: tuple[Row[Any], ...]) -> Letter:  # noqa: ANN401
    return Letter(
        delivery=row.id, generation=written.generation, kind=row.kind, role=row.role, address=written.address or "",
        subject=written.subject or "", message_id=written.message_id or "", sha256=written.message_sha256 or "",
        message=written.message_bytes, state=written.state, reason=written.reason, queued_at=row.created_at,
        sent_at=written.sent_at, attempts=tried, reminders=told,
    )  # fmt: skip
