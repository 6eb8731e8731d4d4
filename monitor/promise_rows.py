"""The rows of promises: what was planned, and what became of it, many at a time.

Every function takes an open transaction of `store`. How many statements it takes does not depend on how many promises
there are (but for a new one each thousand), and none reads what was settled long ago: a database with twenty years in
it is as fast as a new one.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any, Final, TypeAlias

from sqlalchemy import Connection, Row, bindparam, exists, insert, select, update

from monitor.delivery_state import WAITING, DeliveryState
from monitor.language import _
from monitor.promises import Promise, PromiseKey, PromiseState, Recorded, takes_the_place
from monitor.tables import delivery, delivery_reminder, reminder

#: How many values a statement asks for at once; databases have a limit.
_AT_ONCE: Final = 1000

_KEY: Final = (reminder.c.document, reminder.c.about, reminder.c.fact_key, reminder.c.step, reminder.c.role)
#: A promise, the state that it takes, and why.
NewState: TypeAlias = tuple[Promise, PromiseState, str]


def recorded(db: Connection, documents: Collection[str] | None = None) -> dict[PromiseKey, Recorded]:
    """Return every promise that the database has, of some documents or of all."""
    wanted = select(*_KEY, reminder.c.due_on, reminder.c.state, reminder.c.id)
    blocks = (
        [wanted] if documents is None else [wanted.where(reminder.c.document.in_(one)) for one in blocks_of(documents)]
    )
    rows = (tuple(row) for block in blocks for row in db.execute(block))
    return {row[:5]: Recorded(key=row[:5], due_on=row[5], state=PromiseState(row[6]), row=row[7]) for row in rows}


def blocks_of(values: Collection[str]) -> Iterator[list[str]]:
    """Return values in blocks that a statement can take."""
    every = list(values)
    return (every[first : first + _AT_ONCE] for first in range(0, len(every), _AT_ONCE))


def record(
    db: Connection, states: Iterable[NewState], known: Mapping[PromiseKey, Recorded], at: datetime
) -> dict[PromiseKey, int]:
    """Write the states of promises, and return their rows.

    `known` is what the database has of them: an existing row keeps its key and changes state.
    """
    rows: dict[PromiseKey, int] = {}
    changed: list[dict[str, Any]] = []
    new: dict[PromiseKey, dict[str, Any]] = {}  # by key, so that one that is named twice is one
    for promise, state, reason in states:
        step, key = promise.reminder, promise.key
        values = {"due_on": step.due_on, "send_on": step.send_on, "state": state, "reason": reason, "changed_at": at}
        if key in known:
            rows[key] = known[key].row
            changed.append({"row": known[key].row, **values})
        else:
            named = dict(zip((column.name for column in _KEY), key, strict=True))
            new[key] = {**named, "fact_on": step.fact_on, **values}
    if changed:
        db.execute(update(reminder).where(reminder.c.id == bindparam("row")), changed)
    if new:
        for row in map(tuple, db.execute(insert(reminder).returning(*_KEY, reminder.c.id), list(new.values()))):
            rows[row[:5]] = row[5]
    return rows


def supersede(db: Connection, promises: Iterable[Promise], at: datetime) -> None:
    """Let promises stand for those of their ladders that were planned and have not gone out (nor may have)."""
    by_series = {one.series: one.reminder for one in promises}
    superseded = []
    for row, key in _planned_and_not_frozen(db) if by_series else ():
        document, about, fact_key, lead, role = key
        step = by_series.get((document, about, fact_key, role))
        if step and step.lead != lead:
            superseded.append({"row": row, "state": PromiseState.SUPERSEDED, "reason": takes_the_place(step)})
    _change(db, superseded, at)


def cancel_stale(
    db: Connection, reason_for: Callable[[PromiseKey], str | None], at: datetime
) -> list[tuple[PromiseKey, str]]:
    """Cancel planned promises that no longer hold and have not gone out; then the deliveries left empty."""
    cancelled, rows = [], []
    for row, key in _planned_and_not_frozen(db):
        if reason := reason_for(key):
            cancelled.append((key, reason))
            rows.append({"row": row, "state": PromiseState.CANCELLED, "reason": reason})
    _change(db, rows, at)
    if cancelled:
        cancel_empty(db)
    return cancelled


def _change(db: Connection, rows: list[dict[str, Any]], at: datetime) -> None:
    if rows:
        to = {"state": bindparam("state"), "reason": bindparam("reason"), "changed_at": at}
        db.execute(update(reminder).where(reminder.c.id == bindparam("row")).values(to), rows)


def _planned_and_not_frozen(db: Connection) -> list[tuple[int, PromiseKey]]:
    """Return the rows and keys of the promises that are planned and of whose mail no copy may exist."""
    on_its_way = delivery.c.state.not_in([DeliveryState.REJECTED, DeliveryState.CANCELLED])
    mine = (delivery_reminder.c.reminder == reminder.c.id, delivery_reminder.c.delivery == delivery.c.id)
    frozen = exists().where(*mine, delivery.c.frozen, on_its_way).correlate(reminder)
    rows = db.execute(select(reminder.c.id, *_KEY).where(reminder.c.state == PromiseState.PLANNED, ~frozen))
    return [(row[0], tuple(row[1:])) for row in map(tuple, rows)]


def cancel_empty(db: Connection) -> None:
    """Cancel waiting deliveries whose every reminder is cancelled, superseded or silenced."""
    mine = delivery_reminder.c.delivery == delivery.c.id
    lives = reminder.c.state.in_([PromiseState.PLANNED, PromiseState.SENT])
    live = exists().where(mine, reminder.c.id == delivery_reminder.c.reminder, lives).correlate(delivery)
    linked = exists().where(mine).correlate(delivery)
    db.execute(
        update(delivery)
        .where(delivery.c.state.in_(WAITING), delivery.c.frozen.is_(False), linked, ~live)
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
