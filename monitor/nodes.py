"""The nodes that work on one database: who is there, who is gone, and whose work may be taken over.

A node is seen by the row that it touches every few seconds, in the database's own time. It is gone for sure when its
process, on this very machine, is no more; and it counts as gone when it has not been seen for a while. Taking over is
safe either way: what the other still does is fenced off (docs/reliability.md).
"""

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection, Row, delete, select, update

from monitor.delivery_state import DeliveryState
from monitor.dialects import insert_new, lease_clock
from monitor.tables import delivery, node

#: A node that has not been seen for so long counts as gone.
SILENCE: Final = timedelta(seconds=12)
#: Rows of nodes that nobody has seen for so long say nothing to anybody.
_FORGOTTEN: Final = timedelta(days=7)


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """One run of the program. `place` is a machine since its boot, and which of its processes can be seen."""

    id: str
    place: str
    process: str
    version: str


def this_node(id_: str, version: str) -> Node:
    """Return the node that this process is."""
    return Node(id=id_, place=_place(), process=_process(os.getpid()), version=version)


def _place() -> str:
    """Return what only processes that can see each other have in common; "" where the system does not tell."""
    try:
        boot = Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
        return f"{boot}/{Path('/proc/self/ns/pid').readlink()}"
    except OSError:
        return ""


def _process(pid: int) -> str:
    """Return a process's number and when it began; "" where it is no more. A number may be used again."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text(encoding="ascii", errors="replace")
    except OSError:
        return ""
    state, *rest = stat.rpartition(")")[2].split()  # the name before it may hold spaces and brackets
    return "" if state in "ZX" else f"{pid}:{rest[18]}"


def beat(db: Connection, this: Node, *, at: datetime, register_sha256: str, state: Mapping[str, Any]) -> None:
    """Let a node be seen, with the register that it has in force."""
    seen = {
        "register_sha256": register_sha256,
        "state": json.dumps(dict(state), ensure_ascii=False),
        "last_seen_at": lease_clock(db, at),
    }
    if db.execute(update(node).where(node.c.id == this.id).values(seen)).rowcount == 0:
        began = {"place": this.place, "process": this.process, "version": this.version}
        insert_new(db, node, {"id": this.id, **began, "started_at": lease_clock(db, at), **seen})
        db.execute(delete(node).where(node.c.last_seen_at < lease_clock(db, at, -_FORGOTTEN)))


def leave(db: Connection, this: Node) -> None:
    """Let a node that stops be forgotten."""
    db.execute(delete(node).where(node.c.id == this.id))


def seen(db: Connection, at: datetime, *, within: timedelta = SILENCE) -> list[Row[Any]]:
    """Return the nodes that are there, by their ids."""
    return list(db.execute(select(node).where(node.c.last_seen_at > lease_clock(db, at, -within)).order_by(node.c.id)))


def others_are_seen(db: Connection, at: datetime) -> bool:
    """Whether any living node has a register in force: one that is just starting has none yet."""
    place = _place()
    return any(row.register_sha256 and not _has_ended(row, place) for row in seen(db, at))


def gone(db: Connection, this: Node, *, at: datetime, by_silence: bool) -> dict[str, bool]:
    """Return the nodes that left work behind, and for each whether it is gone for sure.

    `by_silence`: those count too that have not been seen for a while. Not to be asked for by who has just been cut off
    from the database: then all others seem silent.
    """
    working = select(delivery.c.owner).where(delivery.c.state.in_([DeliveryState.CLAIMED, DeliveryState.TRANSMITTING]))
    owners = {owner for owner in db.scalars(working.distinct()) if owner and owner != this.id}
    if not owners:
        return {}
    rows = {row.id: row for row in db.execute(select(node).where(node.c.id.in_(owners)))}
    there = {row.id for row in seen(db, at)}
    found = {}
    for owner in sorted(owners):
        row = rows.get(owner)
        if row is None:
            found[owner] = True  # it has left: its row is there before it claims anything
        elif _has_ended(row, this.place):
            found[owner] = True
        elif by_silence and owner not in there:
            found[owner] = False
    return found


def _has_ended(row: Row[Any], place: str) -> bool:
    """Whether a node's process, where it could be seen from a place, is no more."""
    return bool(place) and row.place == place and _process(int(row.process.partition(":")[0] or 0)) != row.process
