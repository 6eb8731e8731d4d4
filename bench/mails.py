"""The same mail for everybody who is measured: 30 kB of text, HTML and a calendar file."""

from datetime import UTC, date, datetime

from monitor import outbox
from monitor.deliveries import Claimed
from monitor.delivery import Deliverer
from monitor.draft import Draft
from monitor.mail import SmtpTransport
from monitor.message import Attachment, Letter
from monitor.model import Register
from monitor.outbox import NewDelivery
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


def deliverer(store: Store, port: int, register: Register, node: str) -> Deliverer:
    """Return one that hands them over to a relay on this machine, under the whole protocol."""
    relay = SmtpTransport(
        host="127.0.0.1", port=port, security="none", user=None, password=None, ca_file=None, timeout=30
    )
    return Deliverer(
        store=store,
        transport=relay,
        node=node,
        now=lambda: datetime.now(UTC),  # noqa: TID251 - leases run
        register=register,
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
