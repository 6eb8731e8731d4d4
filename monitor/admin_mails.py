"""The mails in which giltig tells the admin of itself: that it lives, and what it met."""

from datetime import date

from monitor.model import Register
from monitor.outbox import NewDelivery


def to_admin(register: Register, kind: str, name: str, urgent_on: date, **payload: object) -> NewDelivery:
    """Return a mail of a kind to the admin; the same `name` of a kind is never queued twice."""
    return NewDelivery(
        key=f"{kind}:{name}", kind=kind, role=register.monitor.admin, urgent_on=urgent_on, payload=payload
    )
