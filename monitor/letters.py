"""From a claimed delivery to the letter that its reader gets: who reads it today, what it says, what goes with it."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from monitor import mail_texts, outbox
from monitor.deliveries import Claimed
from monitor.delivery import Draft, Unsendable
from monitor.fields import split_sender
from monitor.mail_texts import Life, MailText, View
from monitor.matters import matters
from monitor.message import Attachment, Letter
from monitor.model import Recipient, Register
from monitor.promises import Promise, PromiseKey
from monitor.standing import Standing
from monitor.store import Store
from monitor.templates import Environment


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterWriter:
    """Writes letters from what holds on a day; `valid` are all promises as of that day, by key."""

    register: Register
    standings: Mapping[str, Standing]
    as_of: date
    valid: Mapping[PromiseKey, Promise]
    templates: Environment
    store: Store
    report: Callable[[], str]
    life: Callable[[], Life]

    def __call__(self, claimed: Claimed) -> Draft:
        """Return the draft of a delivery, or raise `Unsendable` where nothing in it holds any more."""
        role, recipient = self._reader(claimed)
        view = View(
            register=self.register,
            standings=self.standings,
            as_of=self.as_of,
            role=role,
            instead_of=claimed.payload.get("instead_of") or (claimed.role if role != claimed.role else None),
            refused=claimed.payload.get("refused"),
        )
        text, thread = self._written(claimed, view)
        attachments = self._attachments(claimed)
        parts = [
            recipient.address,
            recipient.name,
            text.subject,
            text.text,
            text.html,
            *(one.name for one in attachments),
        ]

        def letter(message_id: str, at: datetime) -> Letter:
            mail = self.register.mail
            return Letter(
                message_id=message_id, date=at, sender=mail.sender, reply_to=mail.reply_to, to_name=recipient.name,
                to_address=recipient.address, domain=self._domain, subject=text.subject, text=text.text, html=text.html,
                thread=thread, delivery=str(claimed.id), attachments=attachments,
            )  # fmt: skip

        return Draft(
            address=recipient.address,
            subject=text.subject,
            composed_from=hashlib.sha256("\0".join(parts).encode()).hexdigest(),
            letter=letter,
        )

    @property
    def _domain(self) -> str:
        mail = self.register.mail
        return mail.domain or split_sender(mail.sender)[1].rpartition("@")[2]

    def _reader(self, claimed: Claimed) -> tuple[str, Recipient]:
        """Return who reads the mail today: the recipient, or the deputy while the recipient is away."""
        recipient = self.register.recipients.get(claimed.role)
        if recipient is None:
            raise Unsendable(f"mottagaren ”{claimed.role}” finns inte längre i registret")
        deputy = self.register.recipients.get(recipient.deputy or "")
        away = any(one.first <= self.as_of <= one.last for one in recipient.away)
        if away and deputy and recipient.deputy and "refused" not in claimed.payload:
            return recipient.deputy, deputy
        return claimed.role, recipient

    def _written(self, claimed: Claimed, view: View) -> tuple[MailText, str | None]:
        """Return the mail's words, and the thread it belongs to."""
        env, payload = self.templates, claimed.payload
        match claimed.kind:
            case "reminders":
                return self._reminders(claimed, view)
            case "overview":
                return mail_texts.overview_mail(env, view), None
            case "sign_of_life":
                return mail_texts.sign_of_life_mail(env, view, self.life()), None
            case "register_fault":
                good_since = date.fromisoformat(payload["good_since"]) if payload.get("good_since") else None
                return mail_texts.register_fault_mail(env, view, payload["problems"], good_since), None
            case "register_mended":
                return mail_texts.register_mended_mail(env, view), None
            case "brake":
                return mail_texts.brake_mail(env, view, count=payload["count"], limit=payload["limit"]), None
            case _:
                return self._delivery_fault(view, payload), None

    def _reminders(self, claimed: Claimed, view: View) -> tuple[MailText, str | None]:
        with self.store.read() as db:
            rows = outbox.carried(db, claimed.id, sent_too=claimed.generation > 0)
        keys = [(row.document, row.about, row.fact_key, row.step, row.role) for row in rows]
        found = [self.valid[key].reminder for key in keys if key in self.valid]
        if not found:
            raise Unsendable("inget i mejlet gäller längre")
        groups = matters(self.register, found)
        first = groups[0]
        thread = f"<{first.documents[0]}.{first.fact_on}.thread@{self._domain}>"
        if len(groups) == 1:
            return mail_texts.matter_mail(self.templates, view, first), thread
        return mail_texts.digest_mail(self.templates, view, groups), None

    def _delivery_fault(self, view: View, payload: Mapping[str, Any]) -> MailText:
        recipient = self.register.recipients.get(payload["role"])
        return mail_texts.delivery_fault_mail(
            self.templates,
            view,
            name=recipient.name if recipient else payload["role"],
            address=payload["address"] or "",
            reply=payload["reply"],
            subject=payload["subject"],
        )

    def _attachments(self, claimed: Claimed) -> tuple[Attachment, ...]:
        if claimed.kind != "overview":
            return ()
        report = Attachment(
            name=f"rapport-{self.as_of}.html", media_type="text/html; charset=utf-8", content=self.report().encode()
        )
        return (report,)
