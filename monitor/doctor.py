"""`giltig doctor`: proves the installation, one line a matter, each with its remedy. Sends no mail."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import select

from monitor import clock, console
from monitor.fields import split_sender
from monitor.model import Register
from monitor.problems import errors
from monitor.register import read_register
from monitor.site import Site
from monitor.sources import read_sources
from monitor.store import Store, StoreError, get_meta, meta, set_meta
from monitor.transport import DeliveryError

_LEAST_DISK: Final = 100_000_000


@dataclass(frozen=True, slots=True)
class Finding:
    """What was examined, whether it is well, what was seen, and the exit code where it is not."""

    what: str
    well: bool
    seen: str
    code: int


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
        yield Finding("databas", False, str(error), console.DATABASE_OUT_OF_REACH)
        return
    fault = store.healthy()
    with store.write() as db:
        earlier = get_meta(db, "doctor_at")
        set_meta(db, "doctor_at", at.isoformat())
        db.execute(select(meta))
    store.close()
    yield Finding(
        "databas",
        fault is None,
        fault or f"går att skriva i ({store.url.render_as_string()})",
        console.DATABASE_OUT_OF_REACH,
    )
    backwards = earlier is not None and datetime.fromisoformat(earlier) > at
    seen = f"går bakåt: förra undersökningen var {earlier}" if backwards else f"{at.isoformat(timespec='seconds')}"
    yield Finding("klocka", not backwards, seen, 1)


def _disk(site: Site) -> Finding:
    site.data.mkdir(parents=True, exist_ok=True)
    free = shutil.disk_usage(site.data).free
    return Finding("disk", free >= _LEAST_DISK, f"{free // 1_000_000} MB ledigt i {site.data}", 1)


def _mail(site: Site, register: Register, role: str) -> Finding:
    recipient = register.recipients.get(role)
    if recipient is None:
        return Finding("e-post", False, f"mottagaren ”{role}” finns inte i registret", 2)
    try:
        transport = site.transport(register)
        try:
            accepted = transport.verify(sender=split_sender(register.mail.sender)[1], recipient=recipient.address)
        finally:
            transport.close()
    except (DeliveryError, ValueError) as error:
        return Finding("e-post", False, str(error), console.DELIVERY_FAILED)
    return Finding(
        "e-post",
        True,
        f"{register.mail.transport}: {recipient.address} tas emot ({accepted.reply})",
        console.DELIVERY_FAILED,
    )
