"""Telling somebody else: a refused mail goes to the deputy or the admin, and the admin hears of what did not arrive.

Each is queued in the commit that writes why (docs/reliability.md): `rejected` is never the end.
"""

import logging
from collections.abc import Collection
from datetime import datetime

from monitor import outbox
from monitor.admin_mails import to_admin
from monitor.deliveries import Claimed
from monitor.language import _
from monitor.model import Register
from monitor.outbox import NewDelivery
from monitor.tables import Transaction

log = logging.getLogger(__name__)


def escalate(db: Transaction, register: Register, claimed: Claimed, reply: str, at: datetime) -> None:
    """Send a refused mail to the deputy, else to the admin, and tell the admin of the address."""
    admin = register.monitor.admin
    tried = {claimed.role, *claimed.payload.get("tried", ())}
    next_role = _next_in_line(register, claimed, tried)
    if next_role is None:
        log.critical(_("Ingen kunde ta emot mejl %d: %s"), claimed.id, reply)
        return
    first_role = claimed.payload.get("instead_of", claimed.role)
    payload = {**claimed.payload, "instead_of": first_role, "refused": reply, "tried": sorted(tried)}
    new = NewDelivery(
        key=f"escalation:{next_role}:{claimed.generation}:{claimed.key}", kind=claimed.kind, role=next_role,
        urgent_on=claimed.urgent_on, payload=payload, escalates=claimed.id, generation=claimed.generation,
    )  # fmt: skip
    if (escalation := outbox.enqueue(db, new, at)) is not None:
        outbox.carry_over(db, claimed.id, escalation)
    if next_role != admin:
        alarm(db, register, claimed, reply, at)


def _next_in_line(register: Register, claimed: Claimed, tried: Collection[str]) -> str | None:
    """Return the deputy, else the admin: whoever has not been tried, nor has the address that was refused."""
    recipients = register.recipients
    recipient = recipients.get(claimed.role)
    for role in (recipient.deputy if recipient else None, register.monitor.admin):
        if role and role not in tried and role in recipients and recipients[role].address != claimed.address:
            return role
    return None


def alarm(
    db: Transaction, register: Register, claimed: Claimed, reply: str, at: datetime, *, perhaps_sent: bool = False
) -> None:
    """Tell the admin of a mail that did not, or perhaps did not, reach its reader."""
    if claimed.role == register.monitor.admin and claimed.kind == "delivery_fault":
        return  # a fault in telling of a fault is in the log
    new = to_admin(
        register, "delivery_fault", f"{claimed.fence}:{claimed.key}", claimed.urgent_on,
        delivery=claimed.id, role=claimed.role, address=claimed.address, reply=reply,
        subject=claimed.subject or claimed.kind, perhaps_sent=perhaps_sent,
    )  # fmt: skip
    outbox.enqueue(db, new, at)


def alarm_of_template(db: Transaction, register: Register, fault: str, at: datetime) -> None:
    """Tell the admin that a template is broken, once a day: every mail of a round may find it so."""
    outbox.enqueue(db, to_admin(register, "template_fault", str(at.date()), at.date(), fault=fault), at)
