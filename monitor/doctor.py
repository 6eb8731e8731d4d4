"""`giltig doctor`: proves the installation, one line a matter, each with its remedy. Sends no mail."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from monitor import clock, console
from monitor.fields import split_sender
from monitor.health import health
from monitor.model import Register
from monitor.planner import LAST_CYCLE
from monitor.problems import errors
from monitor.register import read_register
from monitor.site import Site
from monitor.sources import read_sources
from monitor.store import Store, StoreError, get_meta, set_meta
from monitor.transport import DeliveryError

_LEAST_DISK: Final = 100_000_000
#: The length of a date in ISO form, which a moment begins with.
_DAY: Final = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What was examined, whether it is well, what was seen, and the exit code where it is not."""

    what: str
    seen: str
    code: int
    well: bool


def examine(site: Site, role: str | None, say: Callable[[str], None]) -> int:
    """Examine everything, saying what was found; return the exit code of the first fault, 0 if all is well."""
    reading = read_register(read_sources(site.config), as_of=clock.today("Europe/Stockholm"))
    wrong = errors(reading.problems)
    if reading.register is None:
        for problem in wrong:
            say(str(problem))
        say(f"✗ register: {len(wrong)} fel")
        return console.REGISTER_ERRORS
    say(f"✓ register: {len(reading.register.documents)} dokument, {len(reading.problems)} varningar")
    code = 0
    for finding in _findings(site, reading.register, role):
        say(f"{'✓' if finding.well else '✗'} {finding.what}: {finding.seen}")
        code = code or (0 if finding.well else finding.code)
    return code


def _findings(site: Site, register: Register, role: str | None) -> Iterator[Finding]:
    at = clock.now()
    yield from _database(site, register, at)
    yield _disk(site)
    yield _mail(site, register, role or register.monitor.admin)


def _database(site: Site, register: Register, at: datetime) -> Iterator[Finding]:
    try:
        store = Store(site.database_url(register.database.url))
    except StoreError as error:
        yield Finding(what="databas", well=False, seen=str(error), code=console.DATABASE_OUT_OF_REACH)
        return
    fault = store.healthy()
    with store.write() as db:
        latest = max(filter(None, (get_meta(db, "doctor_at"), get_meta(db, LAST_CYCLE))), default="")
        set_meta(db, "doctor_at", at.isoformat())
    well = health(store, register, at=at)
    store.close()
    seen = fault or f"går att skriva i ({store.url.render_as_string()})"
    yield Finding(what="databas", well=fault is None, seen=seen, code=console.DATABASE_OUT_OF_REACH)
    backwards = latest[:_DAY] > at.isoformat()[:_DAY]
    seen = (
        f"går efter: databasen är från {latest[:_DAY]}, klockan visar {at.date()}"
        if backwards
        else f"{at:%Y-%m-%d %H:%M} UTC"
    )
    yield Finding(what="klocka", well=not backwards, seen=seen, code=1)
    for check in well.checks[1:]:  # the first is the database
        yield Finding(what=check.name, well=check.well, seen=check.seen, code=1)


def _disk(site: Site) -> Finding:
    site.data.mkdir(parents=True, exist_ok=True)
    free = shutil.disk_usage(site.data).free
    return Finding(what="disk", well=free >= _LEAST_DISK, seen=f"{free // 1_000_000} MB ledigt i {site.data}", code=1)


def _mail(site: Site, register: Register, role: str) -> Finding:
    recipient = register.recipients.get(role)
    if recipient is None:
        return Finding(what="e-post", well=False, seen=f"mottagaren ”{role}” finns inte i registret", code=2)
    try:
        transport = site.transport(register)
        try:
            accepted = transport.verify(sender=split_sender(register.mail.sender)[1], recipient=recipient.address)
        finally:
            transport.close()
    except (DeliveryError, ValueError) as error:
        return Finding(what="e-post", well=False, seen=str(error), code=console.DELIVERY_FAILED)
    seen = f"{register.mail.transport}: {recipient.address} tas emot ({accepted.reply})"
    return Finding(what="e-post", well=True, seen=seen, code=console.DELIVERY_FAILED)
