"""What a person does to mails in the outbox: hold, release, try again, send anew.

Every function takes an open transaction, in which nothing else writes (`Store.write(alone=True)`).
"""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Connection, select, update

from monitor.audit import keep_letters
from monitor.delivery_state import DeliveryState
from monitor.tables import delivery


def release(db: Connection, ids: Collection[int], at: datetime) -> int:
    """Let held deliveries go; without ids all of them. Return how many.

    One whose outcome is unknown goes, with the same bytes, only where its id is given: a copy may exist.
    """
    states = [DeliveryState.HELD, DeliveryState.UNKNOWN] if ids else [DeliveryState.HELD]
    query = update(delivery).where(delivery.c.state.in_(states))
    query = query.values(state=DeliveryState.QUEUED, next_at=at, reason="")
    return db.execute(query.where(delivery.c.id.in_(ids)) if ids else query).rowcount


def hold(db: Connection, ids: Collection[int], reason: str) -> int:
    """Hold queued deliveries; return how many."""
    query = update(delivery).where(delivery.c.state == DeliveryState.QUEUED, delivery.c.id.in_(ids))
    return db.execute(query.values(state=DeliveryState.HELD, reason=reason)).rowcount


def retry(db: Connection, ids: Collection[int], at: datetime) -> int:
    """Try queued deliveries now, and refused ones again as `resend` does; return how many. No ids: every queued one."""
    query = update(delivery).where(delivery.c.state == DeliveryState.QUEUED).values(next_at=at)
    tried = db.execute(query.where(delivery.c.id.in_(ids)) if ids else query).rowcount
    return tried + _send_anew(db, ids, at, (DeliveryState.REJECTED,))


def resend(db: Connection, ids: Collection[int], at: datetime) -> int:
    """Send again, as a person asks, what was sent, refused, held or never known to arrive. Return how many."""
    settled = (DeliveryState.SENT, DeliveryState.REJECTED, DeliveryState.UNKNOWN, DeliveryState.HELD)
    return _send_anew(db, ids, at, settled)


def _send_anew(db: Connection, ids: Collection[int], at: datetime, states: Collection[DeliveryState]) -> int:
    """Queue deliveries as a new generation: written anew, to the address of today, with a new Message-ID."""
    chosen = db.scalars(select(delivery.c.id).where(delivery.c.state.in_(states), delivery.c.id.in_(ids))).all()
    keep_letters(db, chosen, at)
    query = update(delivery).where(delivery.c.id.in_(chosen))
    return db.execute(
        query.values(
            state=DeliveryState.QUEUED,
            reason="",
            next_at=at,
            frozen=False,
            message_id=None,
            composed_from="resend",
            generation=delivery.c.generation + 1,
            attempts=0,
            unknowns=0,
            sent_at=None,
        )
    ).rowcount
