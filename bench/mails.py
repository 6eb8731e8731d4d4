"""The same mail for everybody who is measured: 30 kB of text, HTML and a calendar file."""

from datetime import UTC, date, datetime
from pathlib import Path

from bench.registers import AS_OF
from monitor import outbox
from monitor.deliveries import Claimed
from monitor.delivery import Deliverer
from monitor.draft import Draft
from monitor.message import Attachment, Letter
from monitor.outbox import NewDelivery
from monitor.register import read_register
from monitor.site import Site
from monitor.sources import read_sources
from monitor.store import Store

COUNT = 100
SENDER, READER = "matt@example.se", "admin@example.se"
TEXT = "Överenskommelsen löper ut den 30 juni 2026 och behöver beslutas på mötet.\n" * 130
HTML = "<p>Överenskommelsen löper ut den 30 juni 2026 och behöver beslutas.</p>\n" * 140
ICS = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//SV\r\nEND:VCALENDAR\r\n" * 160


def queue(store: Store, at: datetime, count: int = COUNT) -> int:
    """Queue the mails; return how many."""
    with store.write() as db:
        for number in range(count):
            outbox.enqueue(db, NewDelivery(key=f"bench:{number}", kind="bench", role="admin", urgent_on=date.max), at)
    return count


def at_relay(config: Path, port: int, *, connections: int = 1) -> Site:
    """Return a register's site whose mails go to a relay on this machine, over so many connections."""
    more = f"connections = {connections}\n" if connections > 1 else ""
    relay = f'[mail.smtp]\nhost = "127.0.0.1"\nport = {port}\nsecurity = "none"\n{more}'
    text = config.read_text("utf-8").replace('transport = "folder"\nfolder = "data/outbox"', 'transport = "smtp"')
    there = config.with_name(f"relay-{port}-{connections}.toml")
    there.write_text(text.replace("[recipient.admin]", f"{relay}[recipient.admin]", 1), encoding="utf-8")
    return Site(there)


def deliverer(store: Store, site: Site, node: str) -> Deliverer:
    """Return one that hands them over under the whole protocol."""
    reading = read_register(read_sources(site.config), as_of=AS_OF)
    assert reading.register, reading.problems
    return Deliverer(
        store=store,
        transport=site.transport(reading.register),
        node=node,
        now=lambda: datetime.now(UTC),  # noqa: TID251 - leases run
        register=reading.register,
        compose=compose,
    )


def compose(claimed: Claimed) -> Draft:
    """Write one of them; the subject has its number."""
    subject = f"Löper ut {claimed.id}"
    ics = Attachment(name="kalender.ics", media_type="text/calendar; charset=utf-8", content=ICS.encode())

    def letter(message_id: str, at: datetime) -> Letter:
        return Letter(
            message_id=message_id, date=at, sender=f"Mätnätet <{SENDER}>", reply_to=None, to_name="Administratör",
            to_address=READER, domain="example.se", subject=subject, text=TEXT, html=HTML, thread=None,
            delivery=str(claimed.id), attachments=(ics,),
        )  # fmt: skip

    return Draft(address=READER, subject=subject, composed_from=subject, letter=letter)
