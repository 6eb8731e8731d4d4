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
from monitor.delivery_state import DeliveryState
from monitor.language import _, _c
from monitor.model import Register
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
        checks = (Check(name=_("databas"), well=False, seen=_("går inte att nå: {said}", said=said)),)
    return Health(at=at, checks=checks)


def _checks(db: Transaction, store: Store, register: Register, at: datetime) -> Iterator[Check]:
    local = at.astimezone(ZoneInfo(register.monitor.timezone))
    yield Check(name=_("databas"), well=True, seen=_c("health", "svarar"))
    there = nodes.seen(db, at, within=nodes.SILENCE if store.shared else _SEEN_WITHIN)
    yield _running(db, register, local, [row.id.partition(":")[0] for row in there])
    told = [json.loads(row.state) for row in there]
    problems = list(dict.fromkeys(problem for one in told for problem in one.get("problems", ())))
    known = {row.register_sha256 for row in there if row.register_sha256}
    if problems:
        yield Check(name=_("registret"), well=False, seen=problems[0])
    elif len(known) > 1:
        yield Check(name=_("registret"), well=False, seen=_("noderna har {n} olika register", n=len(known)))
    elif there:
        yield Check(name=_("registret"), well=True, seen=_("det som ligger på disk gäller"))
    yield _relay(told, at)
    yield _outbox(db)
    for line in brakes.held(db, local.date()):
        yield Check(name=_("spärren"), well=False, seen=_("{line}; giltig outbox release släpper", line=line))


def _running(db: Transaction, register: Register, local: datetime, there: list[str]) -> Check:
    """Judge by the last cycle: who runs `giltig run --once` from cron has no daemon, and is well."""
    last = planner.last_cycle_on(db)
    running = _("igång på {nodes}", nodes=", ".join(sorted(there))) if there else _("giltig run är inte igång just nu")
    if last is None:
        return Check(name=_("bevakningen"), well=True, seen=_("har inte kört än; {running}", running=running))
    seen = _("senaste körningen {last}; {running}", last=last, running=running)
    return Check(name=_("bevakningen"), well=last >= _expected(register, local), seen=seen)


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
        return Check(name=_("avsändningen"), well=True, seen=_("inget mejl har nekats av servern"))
    since, said = failing[0]
    # with one node left that can send, mails go out
    well = len(failing) < len(told) or at - datetime.fromisoformat(since) < _PATIENCE
    seen = _("servern tar inte emot mejl sedan {moment} UTC: {said}", moment=since[:16], said=said)
    return Check(name=_("avsändningen"), well=well, seen=seen)


def _outbox(db: Transaction) -> Check:
    counts = outbox.counts(db)
    queued, held = counts.get(DeliveryState.QUEUED, 0), counts.get(DeliveryState.HELD, 0)
    unknown, refused = counts.get(DeliveryState.UNKNOWN, 0), outbox.refused_by_all(db)
    waiting = [
        queued and _("{n} köade", n=queued),
        held and _("{n} hållna", n=held),
        unknown and _("{n} med okänt utfall", n=unknown),
        refused and _("{n} avvisade av alla", n=refused),
    ]
    seen = ", ".join(line for line in waiting if line)
    return Check(name=_("utkorgen"), well=not (held or unknown or refused), seen=seen or _("inget väntar"))
