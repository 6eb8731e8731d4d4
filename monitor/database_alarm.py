"""Telling the admin that the database is out of reach: past the outbox, which is in it.

Once a day, by a stamp beside the other data, so that a daemon that is started over and over does not write every time.
"""

import hashlib
import logging
from datetime import datetime

from monitor import clock, mail_texts
from monitor.alarms import KIND, database_lost
from monitor.fields import split_sender
from monitor.language import _
from monitor.mail_spare import spare_mail
from monitor.mail_texts import MailText, View
from monitor.message import Letter, build
from monitor.model import Register
from monitor.recipients import reader_of
from monitor.site import Site
from monitor.templates import environment

log = logging.getLogger(__name__)


def tell(site: Site, register: Register, *, node: str, since: datetime, said: str, at: datetime) -> bool:
    """Send the mail, unless one went today; say whether it went. Never raises: the log has it anyway."""
    on = clock.local_date(at, register.monitor.timezone)
    stamp = site.data / "database-alarm"
    try:
        if stamp.exists() and stamp.read_text(encoding="ascii").strip() == str(on):
            return False
        message, address = _letter(site, register, node=node, since=since, said=said, at=at)
        transport = site.transport(register)
        try:
            sender = split_sender(register.mail.sender)[1]
            transport.send(sender=sender, recipient=address, message=message, before_dot=lambda: None)
        finally:
            transport.close()
        site.data.mkdir(parents=True, exist_ok=True)
        stamp.write_text(f"{on}\n", encoding="ascii")
    except Exception as error:  # noqa: BLE001 - the database is away, and so may the disk or the relay be
        log.error(_("Administratören kunde inte nås om databasen: %s"), error)  # noqa: TRY400
        return False
    log.warning(_("Administratören <%s> har fått veta att databasen inte går att nå."), address)
    return True


def _letter(
    site: Site, register: Register, *, node: str, since: datetime, said: str, at: datetime
) -> tuple[bytes, str]:
    on = clock.local_date(at, register.monitor.timezone)
    alarm = database_lost(register, node=node, since=since, said=said)
    role = reader_of(register, register.monitor.admin, as_of=on)
    recipient = register.recipients[role]
    text = _words(site, View(register=register, standings={}, as_of=on, role=role), dict(alarm.told))
    domain = register.mail.domain or split_sender(register.mail.sender)[1].rpartition("@")[2]
    named = hashlib.sha256(f"{alarm.name}\n{recipient.address}".encode()).hexdigest()[:32]
    letter = Letter(
        message_id=f"<{named}@{domain}>", date=at, sender=register.mail.sender, reply_to=register.mail.reply_to,
        to_name=recipient.name, to_address=recipient.address, domain=domain, subject=text.subject, text=text.text,
        html=text.html, delivery="database-alarm",
    )  # fmt: skip
    return build(letter), recipient.address


def _words(site: Site, view: View, told: dict[str, object]) -> MailText:
    try:
        return mail_texts.alarm_mail(environment(site.folder), view, **told)  # type: ignore[arg-type]
    except Exception:
        log.exception(_("Mallen till larmet om databasen går inte att använda."))
        return spare_mail(view, KIND, told)
