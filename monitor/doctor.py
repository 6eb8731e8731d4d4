"""`giltig doctor`: proves the installation, one line a matter, each with its remedy. Sends no mail."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from monitor import clock, console
from monitor.fields import split_sender
from monitor.health import health
from monitor.language import _, _n
from monitor.model import Register
from monitor.planner import LAST_CYCLE
from monitor.problems import errors
from monitor.register import read_register
from monitor.site import Site
from monitor.sources import read_sources
from monitor.store import Store, StoreError, get_meta, set_meta
from monitor.transport import DeliveryError
from monitor.wording import counted

_LEAST_DISK: Final = 100_000_000


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
        say("✗ " + _n("register: {n} fel", "register: {n} fel", len(wrong)))
        return console.REGISTER_ERRORS
    documents = counted(len(reading.register.documents), "dokument")
    warnings = len(reading.problems)
    say(
        "✓ "
        + _n(
            "register: {documents}, {n} varning",
            "register: {documents}, {n} varningar",
            warnings,
            documents=documents,
        )
    )
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
        yield Finding(what=_("databas"), well=False, seen=str(error), code=console.DATABASE_OUT_OF_REACH)
        return
    fault = store.healthy()
    today = clock.local_date(at, register.monitor.timezone).isoformat()  # as the day of a cycle is
    with store.write() as db:
        latest = max(filter(None, (get_meta(db, "doctor_on"), get_meta(db, LAST_CYCLE))), default="")
        set_meta(db, "doctor_on", today)
    well = health(store, register, at=at)
    store.close()
    seen = fault or _("går att skriva i ({database})", database=store.url.render_as_string())
    yield Finding(what=_("databas"), well=fault is None, seen=seen, code=console.DATABASE_OUT_OF_REACH)
    backwards = latest > today
    seen = (
        _("går efter: databasen är från {day}, klockan visar {now}", day=latest, now=today)
        if backwards
        else f"{at:%Y-%m-%d %H:%M} UTC"
    )
    yield Finding(what=_("klocka"), well=not backwards, seen=seen, code=1)
    for check in well.checks[1:]:  # the first is the database
        yield Finding(what=check.name, well=check.well, seen=check.seen, code=1)


def _disk(site: Site) -> Finding:
    site.data.mkdir(parents=True, exist_ok=True)
    free = shutil.disk_usage(site.data).free
    seen = _("{megabytes} MB ledigt i {folder}", megabytes=free // 1_000_000, folder=site.data)
    return Finding(what=_("disk"), well=free >= _LEAST_DISK, seen=seen, code=1)


def _mail(site: Site, register: Register, role: str) -> Finding:
    recipient = register.recipients.get(role)
    if recipient is None:
        missing = _("mottagaren ”{role}” finns inte i registret", role=role)
        return Finding(what=_("e-post"), well=False, seen=missing, code=2)
    try:
        transport = site.transport(register)
        try:
            accepted = transport.verify(sender=split_sender(register.mail.sender)[1], recipient=recipient.address)
        finally:
            transport.close()
    except (DeliveryError, ValueError) as error:
        return Finding(what=_("e-post"), well=False, seen=str(error), code=console.DELIVERY_FAILED)
    seen = _(
        "{transport}: {address} tas emot ({reply})",
        transport=register.mail.transport,
        address=recipient.address,
        reply=accepted.reply,
    )
    return Finding(what=_("e-post"), well=True, seen=seen, code=console.DELIVERY_FAILED)
