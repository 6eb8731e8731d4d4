"""What is held until a person lets go, beside mails: a register that has shrunk, a clock that has jumped.

Kept in `meta`, so that it outlives a restart and every node sees it. `giltig outbox release` lets go of all of it.
"""

import json
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from monitor.language import _
from monitor.planner import LAST_CYCLE, last_cycle_on
from monitor.store import get_meta, metas, set_meta
from monitor.tables import Transaction

_REGISTER_HELD: Final = "register_held"
_REGISTER_RELEASED: Final = "register_released"
_CLOCK: Final = "clock_held:"


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockDoubt:
    """What a node's clock shows, and what it should. `zero` and `boot`: when this boot began, by the clock before."""

    expected: datetime
    seen: datetime
    zero: datetime | None
    boot: str


def hold_register(db: Transaction, sha256: str) -> None:
    """Hold a register, by its SHA-256, that has lost many documents."""
    set_meta(db, _REGISTER_HELD, sha256)


def register_released(db: Transaction, sha256: str) -> bool:
    """Whether a person has said that a register is meant as it is."""
    return get_meta(db, _REGISTER_RELEASED) == sha256


def register_settled(db: Transaction) -> None:
    """Forget the register that was held: another is in force, or that one is."""
    if get_meta(db, _REGISTER_HELD):
        set_meta(db, _REGISTER_HELD, "")


def hold_clock(db: Transaction, host: str, doubt: ClockDoubt) -> None:
    """Hold what a host would plan by its clock."""
    zero = doubt.zero.isoformat() if doubt.zero else ""
    kept = {"expected": doubt.expected.isoformat(), "seen": doubt.seen.isoformat(), "zero": zero, "boot": doubt.boot}
    set_meta(db, _CLOCK + host, json.dumps(kept))


def clock_held(db: Transaction, host: str) -> ClockDoubt | None:
    """Return why a host's clock is not believed, or None."""
    kept = json.loads(get_meta(db, _CLOCK + host) or "{}")
    if not kept:
        return None
    return ClockDoubt(
        expected=datetime.fromisoformat(kept["expected"]),
        seen=datetime.fromisoformat(kept["seen"]),
        zero=datetime.fromisoformat(kept["zero"]) if kept["zero"] else None,
        boot=kept["boot"],
    )


def clock_settled(db: Transaction, host: str) -> None:
    """Forget that a host's clock was doubted."""
    set_meta(db, _CLOCK + host, "")


def held(db: Transaction, as_of: date) -> tuple[str, ...]:
    """Say in words what is held on a day, a line each."""
    clocks = [name.removeprefix(_CLOCK) for name, value in metas(db, _CLOCK).items() if value]
    lines = [_("inget planeras på {host}: klockan har hoppat", host=host) for host in clocks]
    if get_meta(db, _REGISTER_HELD):
        lines.append(_("det ändrade registret används inte: en tredjedel av dokumenten är borta"))
    if (last := last_cycle_on(db)) and last > as_of:
        lines.append(
            _(
                "inget planeras: den senaste körningen har datumet {last}, och i dag är det {today}",
                last=last,
                today=as_of,
            )
        )
    return tuple(lines)


def let_go(db: Transaction, as_of: date) -> tuple[str, ...]:
    """Let go of everything; return what was held, in words."""
    lines = held(db, as_of)
    if (last := last_cycle_on(db)) and last > as_of:  # the clock was ahead then, and is right now
        set_meta(db, LAST_CYCLE, (as_of - timedelta(days=1)).isoformat())
    if sha256 := get_meta(db, _REGISTER_HELD):
        set_meta(db, _REGISTER_RELEASED, sha256)
        set_meta(db, _REGISTER_HELD, "")
    for name, value in metas(db, _CLOCK).items():
        if value:
            set_meta(db, name, "")
    return lines
