"""Who reads a recipient's mails on a day: the recipient, or the deputy while the recipient is away."""

from datetime import date

from monitor.model import Register


def reader_of(register: Register, role: str, *, as_of: date) -> str:
    """Return the deputy's id in the recipient's periods of `away`, both days included, else the recipient's own."""
    recipient = register.recipients[role]
    away = any(one.first <= as_of <= one.last for one in recipient.away)
    return recipient.deputy if away and recipient.deputy in register.recipients and recipient.deputy else role
