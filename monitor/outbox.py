"""Durable promises: reminders planned, deliveries queued, and what became of both.

Every function takes an open transaction of `store`; the caller decides what is committed together. The states and who
may follow whom stand in docs/reliability.md.
"""

import hashlib
import json
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import Connection, Row, and_, func, insert, select, update

from monitor.language import _
from monitor.promises import Promise, PromiseKey, PromiseState, Recorded, takes_the_place
from monitor.store import insert_new
from monitor.tables import ack, delivery, delivery_reminder, reminder, unknown_since


class DeliveryState(StrEnum):
    """Where a delivery stands; a copy may exist from `transmitting` on."""

    QUEUED = "queued"
    CLAIMED = "claimed"
    TRANSMITTING = "transmitting"
    UNKNOWN = "unknown"
    SENT = "sent"
    REJECTED = "rejected"
    HELD = "held"
    CANCELLED = "cancelled"


#: Not yet begun: may still be cancelled, held, or composed anew.
WAITING: Final = (DeliveryState.QUEUED, DeliveryState.HELD)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewDelivery:
    """A mail to be queued. `key` names it for ever: the same key is never queued twice."""

    key: str
    kind: str
    role: str
    urgent_on: date
    payload: Mapping[str, Any] = field(default_factory=dict)
    promises: tuple[Promise, ...] = ()
    escalates: int | None = None
    generation: int = 0


def reminders_key(role: str, promises: Iterable[Promise]) -> str:
    """Name the mail that carries some promises to a recipient."""
    parts = sorted("/".join(promise.key) for promise in promises)
    return "reminders:" + hashlib.sha256("\n".join([role, *parts]).encode()).hexdigest()


# --- reminders


def recorded(db: Connection) -> dict[PromiseKey, Recorded]:
    """Return every promise that the database has."""
    columns = (*_KEY_COLUMNS, reminder.c.due_on, reminder.c.state)
    rows = (tuple(row) for row in db.execute(select(*columns)))
    return {row[:5]: Recorded(key=row[:5], due_on=row[5], state=PromiseState(row[6])) for row in rows}


_KEY_COLUMNS: Final = (reminder.c.document, reminder.c.about, reminder.c.fact_key, reminder.c.step, reminder.c.role)


def record(db: Connection, promise: Promise, state: PromiseState, reason: str, at: datetime) -> int:
    """Write a promise's state, and return its row; an existing row keeps its key and changes state."""
    where = and_(*(column == value for column, value in zip(_KEY_COLUMNS, promise.key, strict=True)))
    found = db.scalar(select(reminder.c.id).where(where))
    step = promise.reminder
    values = {"due_on": step.due_on, "send_on": step.send_on, "state": state, "reason": reason, "changed_at": at}
    if found is not None:
        db.execute(update(reminder).where(reminder.c.id == found).values(values))
        return int(found)
    key = dict(zip((column.name for column in _KEY_COLUMNS), promise.key, strict=True))
    new = insert(reminder).values(**key, fact_on=step.fact_on, **values).returning(reminder.c.id)
    return int(db.execute(new).scalar_one())


def supersede_series(db: Connection, promise: Promise, at: datetime) -> None:
    """Let a promise stand for those of its ladder that were planned and have not gone out (nor may have)."""
    step = promise.reminder
    unfrozen = _planned_without_frozen_delivery()
    db.execute(
        update(reminder)
        .where(reminder.c.document == step.document, reminder.c.about == step.about)
        .where(reminder.c.fact_key == step.fact_key, reminder.c.role == promise.role, reminder.c.step != step.lead)
        .where(reminder.c.id.in_(unfrozen))
        .values(
            state=PromiseState.SUPERSEDED,
            reason=takes_the_place(step),
            changed_at=at,
        )
    )


def _planned_without_frozen_delivery() -> Any:  # noqa: ANN401 - a subquery
    frozen = (
        select(delivery_reminder.c.reminder)
        .join(delivery, delivery.c.id == delivery_reminder.c.delivery)
        .where(delivery.c.frozen, delivery.c.state.not_in([DeliveryState.REJECTED, DeliveryState.CANCELLED]))
    )
    return select(reminder.c.id).where(reminder.c.state == PromiseState.PLANNED, reminder.c.id.not_in(frozen))


def cancel_stale(
    db: Connection, reason_for: Callable[[PromiseKey], str | None], at: datetime
) -> list[tuple[PromiseKey, str]]:
    """Cancel planned promises that no longer hold and have not gone out; then the deliveries left empty."""
    cancelled = []
    ids = _planned_without_frozen_delivery()
    for row in db.execute(select(reminder.c.id, *_KEY_COLUMNS).where(reminder.c.id.in_(ids))).all():
        key: PromiseKey = tuple(row[1:])
        if reason := reason_for(key):
            values = {"state": PromiseState.CANCELLED, "reason": reason, "changed_at": at}
            db.execute(update(reminder).where(reminder.c.id == row.id).values(values))
            cancelled.append((key, reason))
    if cancelled:
        cancel_empty(db)
    return cancelled


def cancel_empty(db: Connection) -> None:
    """Cancel waiting deliveries whose every reminder is cancelled, superseded or silenced."""
    live = (
        select(delivery_reminder.c.delivery)
        .join(reminder, reminder.c.id == delivery_reminder.c.reminder)
        .where(reminder.c.state.in_([PromiseState.PLANNED, PromiseState.SENT]))
    )
    any_linked = select(delivery_reminder.c.delivery)
    db.execute(
        update(delivery)
        .where(delivery.c.state.in_(WAITING), delivery.c.frozen.is_(False))
        .where(delivery.c.id.in_(any_linked), delivery.c.id.not_in(live))
        .values(state=DeliveryState.CANCELLED, reason=_("alla påminnelser i mejlet har fallit bort"))
    )


def carried(db: Connection, delivery_id: int, *, sent_too: bool = False) -> list[Row[Any]]:
    """Return the planned reminders that a delivery carries; a person's re-send carries the sent ones too."""
    states = [PromiseState.PLANNED, PromiseState.SENT] if sent_too else [PromiseState.PLANNED]
    return list(
        db.execute(
            select(reminder)
            .join(delivery_reminder, delivery_reminder.c.reminder == reminder.c.id)
            .where(delivery_reminder.c.delivery == delivery_id, reminder.c.state.in_(states))
            .order_by(reminder.c.id)
        )
    )


# --- deliveries


def hold_queued(db: Connection, reason: str) -> None:
    """Hold every mail that waits to be handed over."""
    queued = update(delivery).where(delivery.c.state == DeliveryState.QUEUED)
    db.execute(queued.values(state=DeliveryState.HELD, reason=reason))


def enqueue(db: Connection, new: NewDelivery, at: datetime, *, held: str = "") -> int | None:
    """Queue a mail with its promises; return its id, or None if it was queued before.

    A cancelled mail with the same key never went out, and is queued again. `held` is the reason to hold it.
    """
    state = DeliveryState.HELD if held else DeliveryState.QUEUED
    known = db.execute(select(delivery.c.id, delivery.c.state).where(delivery.c.key == new.key)).first()
    if known and known.state != DeliveryState.CANCELLED:
        return None
    values = {
        "kind": new.kind, "role": new.role, "payload": json.dumps(dict(new.payload), ensure_ascii=False),
        "state": state, "urgent_on": new.urgent_on, "next_at": at, "reason": held, "escalates": new.escalates,
        "attempts": 0, "message_bytes": None, "message_id": None, "composed_from": None, "unknowns": 0,
    }  # fmt: skip
    if known:
        delivery_id = int(known.id)
        db.execute(update(delivery).where(delivery.c.id == delivery_id).values(values))
        db.execute(delivery_reminder.delete().where(delivery_reminder.c.delivery == delivery_id))
    else:
        row = {"key": new.key, "generation": new.generation, "created_at": at, **values}
        made = insert_new(db, delivery, row)
        if made is None:
            return None  # another node came first
        delivery_id = int(made)
    for promise in new.promises:
        reminder_id = record(db, promise, PromiseState.PLANNED, "", at)
        supersede_series(db, promise, at)
        db.execute(insert(delivery_reminder).values(delivery=delivery_id, reminder=reminder_id))
    return delivery_id


def carry_over(db: Connection, delivery_id: int, new_delivery_id: int) -> None:
    """Let a new delivery carry the reminders of another."""
    links = select(delivery_reminder.c.reminder).where(delivery_reminder.c.delivery == delivery_id)
    for reminder_id in db.scalars(links).all():
        db.execute(insert(delivery_reminder).values(delivery=new_delivery_id, reminder=reminder_id))


def counts(db: Connection) -> dict[str, int]:
    """Return how many deliveries there are in each state."""
    rows = db.execute(select(delivery.c.state, func.count()).group_by(delivery.c.state))
    return {state: count for state, count in rows}  # noqa: C416 - rows are not pairs


def is_due(db: Connection, at: datetime) -> bool:
    """Say whether any delivery is queued for now."""
    due = select(delivery.c.id).where(delivery.c.state == DeliveryState.QUEUED, delivery.c.next_at <= at)
    return db.execute(due.limit(1)).first() is not None


def refused_by_all(db: Connection) -> int:
    """Count the refused mails that nobody else got in their place."""
    answered = select(delivery.c.escalates).where(delivery.c.escalates.is_not(None))
    refused = select(func.count()).where(delivery.c.state == DeliveryState.REJECTED, delivery.c.id.not_in(answered))
    return int(db.scalar(refused) or 0)


def sent_since(db: Connection, since: datetime) -> int:
    """Return how many deliveries were sent from a moment on."""
    return int(db.scalar(select(func.count()).where(delivery.c.sent_at >= since)) or 0)


def listing(db: Connection, states: Collection[str] = ()) -> list[Row[Any]]:
    """Return deliveries, newest first, in some states or all."""
    query = select(delivery).order_by(delivery.c.id.desc())
    return list(db.execute(query.where(delivery.c.state.in_(states)) if states else query))


# --- acknowledgements, and days first seen


def acknowledge(db: Connection, document: str, about: str, fact_key: str, until: date, why: str, at: datetime) -> None:
    """Silence a ladder of a document until a day, inclusive, or until its fact moves."""
    values = {"document": document, "about": about, "fact_key": fact_key, "until": until, "why": why, "at": at}
    db.execute(insert(ack).values(values))


def acknowledged(db: Connection, as_of: date) -> frozenset[tuple[str, str, str]]:
    """Return the document, about and fact of every ladder that is silent on a day."""
    rows = db.execute(select(ack.c.document, ack.c.about, ack.c.fact_key).where(ack.c.until >= as_of))
    return frozenset((document, about, fact_key) for document, about, fact_key in rows)


def silent_until(db: Connection) -> dict[tuple[str, str, str], date]:
    """Return the last silent day of every ladder that was acknowledged: by document, about and fact."""
    key = (ack.c.document, ack.c.about, ack.c.fact_key)
    rows = db.execute(select(*key, func.max(ack.c.until)).group_by(*key))
    return {(document, about, fact_key): until for document, about, fact_key, until in rows}


def note_unknown(
    db: Connection, documents: Iterable[str], as_of: date, *, registered: Collection[str]
) -> dict[str, date]:
    """Remember when documents were first seen without an end, forget those that have one, and return the days."""
    now_unknown = set(documents)
    known = {row.document: row.day for row in db.execute(select(unknown_since))}
    for document in sorted(now_unknown - known.keys()):
        db.execute(insert(unknown_since).values(document=document, day=as_of))
        known[document] = as_of
    # a document that is missing from the register may be back tomorrow: only a known end ends the count
    if gone := known.keys() & set(registered) - now_unknown:
        db.execute(unknown_since.delete().where(unknown_since.c.document.in_(gone)))
    return {document: day for document, day in known.items() if document in now_unknown}


def unknown_days(db: Connection) -> dict[str, date]:
    """Return the day that each document was first seen without an end."""
    return {row.document: row.day for row in db.execute(select(unknown_since))}
