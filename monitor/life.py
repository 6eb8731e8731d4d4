"""What the weekly sign of life says: that giltig runs, what it did, and which mails come next."""

from datetime import datetime, timedelta
from itertools import islice
from typing import Final

from monitor import clock, outbox, versions
from monitor.delivery_state import DeliveryState
from monitor.mail_texts import Life
from monitor.model import Register
from monitor.preview import mails, planned
from monitor.store import Store
from monitor.templates import Environment

_NEXT_REMINDERS: Final = 5


def life(register: Register, store: Store, *, at: datetime, problems: tuple[str, ...], templates: Environment) -> Life:
    """Return the counts as of `at`, and the next mails from the day after to a year ahead, named by `templates`."""
    today = clock.local_date(at, register.monitor.timezone)
    with store.read() as db:
        counts = outbox.counts(db)
        version = versions.last_good(db)
        sent = outbox.sent_since(db, at - timedelta(days=7))
        unknown_since = outbox.unknown_days(db)
    tomorrow = today + timedelta(days=1)
    coming = planned(
        register, as_of=today, first=tomorrow, last=tomorrow + timedelta(days=366), unknown_since=unknown_since
    )
    next_mails = islice(mails(register, coming, as_of=today), _NEXT_REMINDERS)
    return Life(
        documents=len(register.documents),
        sent=sent,
        queued=counts.get(DeliveryState.QUEUED, 0),
        held=counts.get(DeliveryState.HELD, 0),
        rejected=counts.get(DeliveryState.REJECTED, 0),
        unknown=counts.get(DeliveryState.UNKNOWN, 0),
        next_reminders=tuple((mail.day, mail.subject(templates)) for mail in next_mails),
        register_read_on=clock.local_date(version.read_at, register.monitor.timezone) if version else None,
        problems="\n".join(problems) or None,
    )
