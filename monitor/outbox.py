"""Durable mails: deliveries queued with their promises, acknowledgements, and days first seen.

Every function takes an open transaction of `store`; the caller decides what is committed together. The states and who
may follow whom stand in docs/reliability.md.
"""

import hashlib
import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Row, func, insert, select, update

from monitor.delivery_state import DeliveryState
from monitor.dialects import insert_new_all
from monitor.promise_rows import blocks_of, record, recorded, supersede
from monitor.promises import Promise, PromiseKey, PromiseState, Recorded
from monitor.tables import ack, delivery, delivery_reminder, unknown_since


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


# --- deliveries


def hold_queued(db: Connection, reason: str) -> None:
    """Hold every mail that waits to be handed over."""
    queued = update(delivery).where(delivery.c.state == DeliveryState.QUEUED)
    db.execute(queued.values(state=DeliveryState.HELD, reason=reason))


def enqueue(db: Connection, new: NewDelivery, at: datetime, *, held: str = "") -> int | None:
    """Queue a mail with its promises; return its id, or None if it was queued before. See `enqueue_all`."""
    known = recorded(db, {one.reminder.document for one in new.promises})
    return next(iter(enqueue_all(db, [new], known, at, held=held)), None)


def enqueue_all(
    db: Connection, mails: Iterable[NewDelivery], known: Mapping[PromiseKey, Recorded], at: datetime, *, held: str = ""
) -> list[int]:
    """Queue mails with their promises; return the ids of those that were not queued before.

    A cancelled mail with the same key never went out, and is queued again. `known` is what the database has of the
    promises. `held` is the reason to hold the mails.
    """
    by_key = {one.key: one for one in mails}
    before = _known_mails(db, by_key)
    again = {key: row.id for key, row in before.items() if row.state == DeliveryState.CANCELLED}
    values = {key: _values(one, at, held) for key, one in by_key.items() if key in again or key not in before}
    for key, id_ in again.items():
        db.execute(update(delivery).where(delivery.c.id == id_).values(values[key]))
        db.execute(delivery_reminder.delete().where(delivery_reminder.c.delivery == id_))
    rows = [
        {"key": key, "generation": by_key[key].generation, "created_at": at, **row}
        for key, row in values.items()
        if key not in again
    ]
    ids = again | insert_new_all(db, delivery, rows, named=delivery.c.key)  # one that another node queued first is its
    carried = [(id_, promise) for key, id_ in ids.items() for promise in by_key[key].promises]
    reminders = record(db, [(promise, PromiseState.PLANNED, "") for _id, promise in carried], known, at)
    supersede(db, [promise for _id, promise in carried], at)
    links = [{"delivery": id_, "reminder": reminders[promise.key]} for id_, promise in carried]
    if links:
        db.execute(insert(delivery_reminder), links)
    return [ids[key] for key in by_key if key in ids]


def _known_mails(db: Connection, keys: Collection[str]) -> dict[str, Any]:
    wanted = select(delivery.c.key, delivery.c.id, delivery.c.state)
    found: dict[str, Any] = {}
    for some in blocks_of(keys):
        found |= {row.key: row for row in db.execute(wanted.where(delivery.c.key.in_(some)))}
    return found


def _values(new: NewDelivery, at: datetime, held: str) -> dict[str, Any]:
    return {
        "kind": new.kind, "role": new.role, "payload": json.dumps(dict(new.payload), ensure_ascii=False),
        "state": DeliveryState.HELD if held else DeliveryState.QUEUED, "urgent_on": new.urgent_on, "next_at": at,
        "reason": held, "escalates": new.escalates, "attempts": 0, "message_bytes": None, "message_id": None,
        "composed_from": None, "unknowns": 0,
    }  # fmt: skip


def carry_over(db: Connection, delivery_id: int, new_delivery_id: int) -> None:
    """Let a new delivery carry the reminders of another."""
    links = select(delivery_reminder.c.reminder).where(delivery_reminder.c.delivery == delivery_id)
    new = [{"delivery": new_delivery_id, "reminder": reminder_id} for reminder_id in db.scalars(links)]
    if new:
        db.execute(insert(delivery_reminder), new)


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
