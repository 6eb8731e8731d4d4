"""The same mail for everybody who is measured: 30 kB of text, HTML and a calendar file."""

from datetime import date, datetime

from monitor import outbox
from monitor.deliveries import Claimed
from monitor.draft import Draft
from monitor.message import Attachment, Letter
from monitor.outbox import NewDelivery
from monitor.store import Store

COUNT = 100
SENDER, READER = "matt@example.se", "admin@example.se"
TEXT = "Överenskommelsen löper ut den 30 juni 2026 och behöver beslutas på mötet.\n" * 130
HTML = "<p>Överenskommelsen löper ut den 30 juni 2026 och behöver beslutas.</p>\n" * 140
ICS = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//SV\r\nEND:VCALENDAR\r\n" * 160


def queue(store: Store, at: datetime) -> int:
    """Queue the mails; return how many."""
    with store.write() as db:
        for number in range(COUNT):
            outbox.enqueue(db, NewDelivery(key=f"bench:{number}", kind="bench", role="admin", urgent_on=date.max), at)
    return COUNT


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
