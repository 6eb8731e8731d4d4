"""The rows of the delivery protocol: each function is one step's commit (docs/reliability.md).

A claim has a fence, one higher each time; every later step says which fence it belongs to, so that a node that was
stopped past its lease can change nothing.
"""

import hashlib
import json
from collections.abc import Collection, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, bindparam, func, insert, or_, select, true, update

from monitor.delivery_state import DeliveryState
from monitor.dialects import lease_clock
from monitor.promises import PromiseState
from monitor.tables import UtcDateTime, attempt, delivery, delivery_reminder, reminder

#: Longer than all waits of one SMTP conversation together (`mail.SmtpTransport`: 300 s before the dot, 600 s after).
LEASE: Final = timedelta(minutes=20)
#: What must be left of it at the dot, whose reply may take ten minutes.
_DOT_TAKES: Final = timedelta(minutes=11)


@dataclass(frozen=True, slots=True, kw_only=True)
class Claimed:
    """A delivery that is ours until the lease ends, as it was when claimed."""

    id: int
    fence: int
    key: str
    kind: str
    role: str
    payload: dict[str, Any]
    attempts: int
    unknowns: int
    generation: int
    urgent_on: date
    created_at: datetime
    frozen: bool
    address: str | None
    message: bytes | None
    composed_from: str | None
    subject: str
    owner: str | None = None


class LostClaim(Exception):
    """The delivery is no longer ours: the lease ended, or another node has it."""


_MOST_URGENT: Final = (
    select(delivery)
    .where(delivery.c.state == DeliveryState.QUEUED, delivery.c.next_at <= bindparam("at", type_=UtcDateTime()))
    .order_by(delivery.c.urgent_on, delivery.c.id)
    .limit(bindparam("most"))
    .with_for_update(skip_locked=True)
)
_TAKE: Final = update(delivery).where(delivery.c.id.in_(bindparam("ids", expanding=True)))


def claim(
    db: Connection, *, node: str, at: datetime, most: int = 1, only: Collection[str] | None = None
) -> list[Claimed]:
    """T1: take the most urgent deliveries that are due, of any kind or `only` some, and write their attempts."""
    due = _MOST_URGENT if only is None else _MOST_URGENT.where(delivery.c.kind.in_(only))
    rows = db.execute(due, {"at": at, "most": most}).all()
    if not rows:
        return []
    values = {"state": DeliveryState.CLAIMED, "fence": delivery.c.fence + 1, "owner": node}
    values["lease_until"] = lease_clock(db, at, LEASE)
    db.execute(_TAKE.values(values), {"ids": [row.id for row in rows]})
    claims = [replace(_claimed(row), fence=row.fence + 1) for row in rows]
    attempts = {"node": node, "phase": "claimed", "started_at": at}
    db.execute(insert(attempt), [{"delivery": one.id, "fence": one.fence, **attempts} for one in claims])
    return claims


def give_back(db: Connection, claims: Iterable[Claimed], at: datetime) -> None:
    """Queue claimed deliveries again that were not begun: they keep their place, and it counts as no attempt."""
    for one in claims:
        with suppress(LostClaim):  # nothing was done here: whoever has it now decides
            _own(db, one, {"state": DeliveryState.QUEUED, "owner": None, "lease_until": None})
            _note(db, one, {"ended_at": at, "outcome": "given back"})


def message_id(key: str, address: str, generation: int, domain: str) -> str:
    """Name a mail: the same over attempts, nodes and a restored database (docs/reliability.md)."""
    digest = hashlib.sha256(f"{key}\n{address}".encode()).hexdigest()[:32]
    return f"<{digest}.g{generation}@{domain}>"


def freeze(
    db: Connection, claimed: Claimed, *, address: str, subject: str, message: bytes, named: str, composed_from: str,
    reminders: Collection[int] = (),
) -> None:  # fmt: skip
    """T1b: store the bytes that will be sent. `reminders` are those that they speak of.

    A planned reminder that they don't speak of is let go: else it would be called sent with this mail. It is another
    mail's too, whose bytes are fixed; were it not, it would have been cancelled.
    """
    _own(db, claimed, {
        "address": address, "subject": subject, "message_bytes": message, "message_id": named,
        "message_sha256": hashlib.sha256(message).hexdigest(), "composed_from": composed_from,
    })  # fmt: skip
    db.execute(_LET_GO, {"ours": claimed.id, "spoken_of": list(reminders)})
    _note(db, claimed, {"phase": "frozen"})


_LET_GO: Final = delivery_reminder.delete().where(
    delivery_reminder.c.delivery == bindparam("ours"),
    delivery_reminder.c.reminder.in_(
        select(reminder.c.id).where(
            reminder.c.state == PromiseState.PLANNED, reminder.c.id.not_in(bindparam("spoken_of", expanding=True))
        )
    ),
)


def mark(db: Connection, claimed: Claimed, *, at: datetime, reminders: Collection[int] = ()) -> None:
    """T2: from here on a copy may exist. Raise LostClaim where the delivery is no longer ours, or too late to begin.

    Also where one of the `reminders` that the bytes speak of holds no more: another node has read a newer register.
    """
    holding = [PromiseState.PLANNED, PromiseState.SENT] if claimed.generation else [PromiseState.PLANNED]
    if reminders and not claimed.frozen:
        found = db.scalar(_HOLDING, {"spoken_of": list(reminders), "holding": holding})
        if found != len(reminders):
            raise LostClaim(claimed.id)
    still_ours = delivery.c.lease_until > lease_clock(db, at, _DOT_TAKES)
    _own(db, claimed, {"state": DeliveryState.TRANSMITTING, "frozen": True}, still_ours)
    _note(db, claimed, {"phase": "transmitting"})


_HOLDING: Final = select(func.count()).where(
    reminder.c.id.in_(bindparam("spoken_of", expanding=True)),
    reminder.c.state.in_(bindparam("holding", expanding=True)),
)


def finish(
    db: Connection, claimed: Claimed, *, state: DeliveryState, at: datetime, outcome: str, phase: str | None = None,
    reply: str = "", code: int | None = None, next_at: datetime | None = None, attempts: int | None = None,
    unknowns: int | None = None, reason: str = "", still: DeliveryState | None = None,
) -> None:  # fmt: skip
    """T3: write what came of the attempt, and of the reminders with it. Without a phase, the last one noted stays.

    The state is not asked for, only the fence: an accepted mail is recorded as sent also where it took so long that
    somebody has settled it meanwhile, unless it has been claimed again. Who settles it for another says in which state
    it must `still` be: two nodes may come upon it at once.
    """
    values: dict[str, Any] = {"state": state, "owner": None, "lease_until": None, "reason": reason}
    optional = {"next_at": next_at, "attempts": attempts, "unknowns": unknowns}
    values |= {name: value for name, value in optional.items() if value is not None}
    if state is DeliveryState.SENT:
        values["sent_at"] = at
    owned = _UNDER_FENCE if still is None else _IN_STATE
    if db.execute(owned, {**values, **_whose(claimed), **({"still": still} if still else {})}).rowcount != 1:
        raise LostClaim(claimed.id)
    noted = {"phase": phase} if phase else {}
    _note(db, claimed, {**noted, "ended_at": at, "outcome": outcome, "code": code, "reply": reply})
    if state in _FATES:
        db.execute(_FATE, {"ours": claimed.id, "state": _FATES[state], "reason": reason, "changed_at": at})


_FATE: Final = update(reminder).where(
    reminder.c.id.in_(select(delivery_reminder.c.reminder).where(delivery_reminder.c.delivery == bindparam("ours"))),
    reminder.c.state == bindparam("planned", PromiseState.PLANNED),
)
#: What becomes of the reminders that a delivery carries. After a cancelled one they are not left planned, which would
#: say for ever that a mail is on its way: a later cycle may promise them again.
_FATES: Final = {DeliveryState.SENT: PromiseState.SENT, DeliveryState.CANCELLED: PromiseState.CANCELLED}


def interrupted(
    db: Connection, *, node: str, at: datetime, alone: bool, gone: Collection[str] = ()
) -> tuple[list[Claimed], list[Claimed]]:
    """Find what nobody works on any more: deliveries that may have a copy, and those that were not begun.

    `alone`: called at start, with no other node on this database, so that every claim is dead. Else those of this node
    (asked between its rounds, when it works on none), of nodes that are `gone`, and those whose lease has ended.
    """
    ended = delivery.c.lease_until < lease_clock(db, at)
    dead = true() if alone else or_(delivery.c.owner.in_([node, *gone]), ended)

    def rows(state: DeliveryState) -> list[Claimed]:
        found = select(delivery).where(delivery.c.state == state, dead).order_by(delivery.c.id)
        return [_claimed(row) for row in db.execute(found)]

    return rows(DeliveryState.TRANSMITTING), rows(DeliveryState.CLAIMED)


def _claimed(row: Any) -> Claimed:  # noqa: ANN401 - a row of the table
    return Claimed(
        id=row.id, fence=row.fence, key=row.key, kind=row.kind, role=row.role, payload=json.loads(row.payload),
        attempts=row.attempts, unknowns=row.unknowns, generation=row.generation, urgent_on=row.urgent_on,
        created_at=row.created_at, frozen=row.frozen, address=row.address, message=row.message_bytes,
        composed_from=row.composed_from, subject=row.subject or "", owner=row.owner,
    )  # fmt: skip


def _own(db: Connection, claimed: Claimed, values: Mapping[str, Any], *also: ColumnElement[bool]) -> None:
    """Change a delivery that is claimed while it is ours under this fence, or raise."""
    owned = _IN_STATE.where(*also) if also else _IN_STATE
    if db.execute(owned, {**values, **_whose(claimed), "still": DeliveryState.CLAIMED}).rowcount != 1:
        raise LostClaim(claimed.id)


def _note(db: Connection, claimed: Claimed, values: Mapping[str, Any]) -> None:
    """Write in the attempt's row how far it has come."""
    db.execute(_ATTEMPT, {**values, **_whose(claimed)})


def _whose(claimed: Claimed) -> dict[str, int]:
    return {"ours": claimed.id, "under": claimed.fence}


# Written once: their making would take longer than their doing. What they set is named where they are executed.
_UNDER_FENCE: Final = update(delivery).where(delivery.c.id == bindparam("ours"), delivery.c.fence == bindparam("under"))
_IN_STATE: Final = _UNDER_FENCE.where(delivery.c.state == bindparam("still"))
_ATTEMPT: Final = update(attempt).where(attempt.c.delivery == bindparam("ours"), attempt.c.fence == bindparam("under"))
