"""How the installation is, as data: `giltig doctor` and the health page say the same.

All of it is read from the database, so that any process can answer, also while no daemon runs.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from monitor import brakes, nodes, outbox, planner
from monitor.calendar import is_working_day
from monitor.model import Register
from monitor.outbox import DeliveryState
from monitor.store import Store
from monitor.tables import Transaction

#: The only daemon of a database file is seen once a minute.
_SEEN_WITHIN: Final = timedelta(seconds=150)
#: So long after the send time a day without a cycle is a fault, and so long a relay may refuse.
_PATIENCE: Final = timedelta(hours=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One thing looked at: whether it is well, and what was seen, in words."""

    name: str
    well: bool
    seen: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """Everything looked at, at a moment."""

    at: datetime
    checks: tuple[Check, ...]

    @property
    def well(self) -> bool:
        """Whether nothing needs a person."""
        return all(check.well for check in self.checks)

    def as_record(self) -> dict[str, Any]:
        """Return what a program is answered."""
        checks = [{"name": one.name, "well": one.well, "seen": one.seen} for one in self.checks]
        return {"at": self.at.isoformat(), "well": self.well, "checks": checks}


def health(store: Store, register: Register, *, at: datetime) -> Health:
    """Look at everything; a database that can't be reached is one of the answers."""
    try:
        with store.read() as db:
            checks = tuple(_checks(db, store, register, at))
    except Exception as error:  # noqa: BLE001 - whatever the driver calls it
        said = str(error).splitlines()[0] if str(error) else type(error).__name__
        checks = (Check(name="databas", well=False, seen=f"går inte att nå: {said}"),)
    return Health(at=at, checks=checks)


def _checks(db: Transaction, store: Store, register: Register, at: datetime) -> Iterator[Check]:
    local = at.astimezone(ZoneInfo(register.monitor.timezone))
    yield Check(name="databas", well=True, seen="svarar")
    there = nodes.seen(db, at, within=nodes.SILENCE if store.shared else _SEEN_WITHIN)
    yield _running(db, register, local, [row.id.partition(":")[0] for row in there])
    told = [json.loads(row.state) for row in there]
    problems = list(dict.fromkeys(problem for one in told for problem in one.get("problems", ())))
    known = {row.register_sha256 for row in there if row.register_sha256}
    if problems:
        yield Check(name="registret", well=False, seen=problems[0])
    elif len(known) > 1:
        yield Check(name="registret", well=False, seen=f"noderna har {len(known)} olika register")
    elif there:
        yield Check(name="registret", well=True, seen="det som ligger på disk gäller")
    yield _relay(told, at)
    yield _outbox(db)
    for line in brakes.held(db, local.date()):
        yield Check(name="spärren", well=False, seen=f"{line}; giltig outbox release släpper")


def _running(db: Transaction, register: Register, local: datetime, there: list[str]) -> Check:
    """Judge by the last cycle: who runs `giltig run --once` from cron has no daemon, and is well."""
    last = planner.last_cycle_on(db)
    running = f"igång på {', '.join(sorted(there))}" if there else "ingen daemon är igång just nu"
    if last is None:
        return Check(name="bevakningen", well=True, seen=f"har inte kört än; {running}")
    return Check(
        name="bevakningen", well=last >= _expected(register, local), seen=f"senaste körningen {last}; {running}"
    )


def _expected(register: Register, local: datetime) -> date:
    """Return the day that has had its cycle by now, where all is well."""
    day = local.date()
    start = datetime.combine(day, time.fromisoformat(register.schedule.send_at), local.tzinfo)
    if local < start + _PATIENCE:
        day -= timedelta(days=1)
    while not is_working_day(day):
        day -= timedelta(days=1)
    return day


def _relay(told: list[dict[str, Any]], at: datetime) -> Check:
    failing = sorted(
        (one["relay_fails_since"], one.get("relay_said", "")) for one in told if one.get("relay_fails_since")
    )
    if not failing:
        return Check(name="avsändningen", well=True, seen="inget mejl har nekats av servern")
    since, said = failing[0]
    # with one node left that can send, mails go out
    well = len(failing) < len(told) or at - datetime.fromisoformat(since) < _PATIENCE
    return Check(name="avsändningen", well=well, seen=f"servern tar inte emot mejl sedan {since[:16]} UTC: {said}")


def _outbox(db: Transaction) -> Check:
    counts = outbox.counts(db)
    waiting = {
        "köade": counts.get(DeliveryState.QUEUED, 0),
        "hållna": counts.get(DeliveryState.HELD, 0),
        "med okänt utfall": counts.get(DeliveryState.UNKNOWN, 0),
        "avvisade av alla": outbox.refused_by_all(db),
    }
    seen = ", ".join(f"{count} {what}" for what, count in waiting.items() if count)
    needs_somebody = sum(waiting.values()) - waiting["köade"]
    return Check(name="utkorgen", well=not needs_somebody, seen=seen or "inget väntar")
