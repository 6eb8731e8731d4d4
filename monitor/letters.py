"""From a claimed delivery to the letter that its reader gets: who reads it today, what it says, what goes with it.

A broken template costs nobody a mail: the shipped one is used instead, and where that fails too, built-in words.
"""

import hashlib
import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from traceback import extract_tb
from typing import Any, Final

from monitor import mail_matters, mail_reports, mail_texts, minutes_mails, promise_rows
from monitor.deliveries import Claimed
from monitor.draft import Draft, Unsendable
from monitor.enclosures import Enclosures
from monitor.fields import split_sender
from monitor.follow_ups import FollowUpLine, follow_up_lines, follow_ups
from monitor.headers import one_line
from monitor.language import _
from monitor.mail_frame import MailPicture
from monitor.mail_spare import spare_mail
from monitor.mail_texts import Life, MailText, View
from monitor.matters import Matter, matters
from monitor.meeting_report import MeetingReport, meeting_report
from monitor.message import Attachment, Letter
from monitor.model import Recipient, Register
from monitor.promises import Promise
from monitor.recipients import reader_of
from monitor.reminders import Reminder
from monitor.roads import meetings_of
from monitor.standing import Standing
from monitor.store import Store
from monitor.templates import Environment, environment

log = logging.getLogger(__name__)


#: Kinds of mails that are nobody else's business, should their reader have left the register.
_TO_ITS_READER: Final = ("reminders", "overview", "follow_up", "meeting_report")


#: Those that show the timeline.
_WITH_PICTURE: Final = ("overview", "meeting_report")


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterWriter:
    """Writes letters from what holds on a day; `valid` are all promises as of that day, by document."""

    register: Register
    standings: Mapping[str, Standing]
    as_of: date
    valid: Mapping[str, Sequence[Promise]]
    templates: Environment
    store: Store
    acknowledged: frozenset[tuple[str, str, str]]
    enclosures: Enclosures
    life: Callable[[Environment], Life]

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
        carried = self._carried(claimed)
        self._check(claimed, view)
        groups = matters(self.register, carried.values())
        thread = f"<{groups[0].documents[0]}.{groups[0].fact_on}.thread@{self._domain}>" if groups else None
        shown = self.enclosures.picture() if claimed.kind in _WITH_PICTURE else None
        text, fault = self._words(claimed, view, groups, shown[1] if shown else None)
        picture = shown[0] if shown and shown[1].content_id in text.html else None
        attachments = self._attachments(claimed, groups, picture)
        mail = self.register.mail
        parts = [
            *(recipient.address, recipient.name, text.subject, text.text, text.html),
            *(mail.sender, mail.reply_to or "", self._domain, thread or ""),
            *(one.name for one in attachments),
        ]

        def letter(message_id: str, at: datetime) -> Letter:
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
            reminders=tuple(carried),
            fault=fault,
        )

    @property
    def _domain(self) -> str:
        mail = self.register.mail
        return mail.domain or split_sender(mail.sender)[1].rpartition("@")[2]

    def _reader(self, claimed: Claimed) -> tuple[str, Recipient]:
        """Return who reads the mail today: the recipient, or the deputy while the recipient is away.

        A refused mail, or one about the monitor itself, whose reader has left the register since is the admin's.
        """
        role, recipients = claimed.role, self.register.recipients
        if role not in recipients and ("refused" in claimed.payload or claimed.kind not in _TO_ITS_READER):
            role = self.register.monitor.admin
        recipient = recipients.get(role)
        if recipient is None:
            raise Unsendable(_("mottagaren ”{role}” finns inte längre i registret", role=role))
        if "refused" not in claimed.payload:
            role = reader_of(self.register, role, as_of=self.as_of)
        return role, recipients[role]

    def _carried(self, claimed: Claimed) -> dict[int, Reminder]:
        """Return the reminders that a delivery carries and that still hold, by their rows."""
        if claimed.kind != "reminders":
            return {}
        with self.store.read() as db:
            rows = promise_rows.carried(db, claimed.id, sent_too=claimed.generation > 0)
        valid = {one.key: one.reminder for row in rows for one in self.valid.get(row.document, ())}
        keys = {row.id: (row.document, row.about, row.fact_key, row.step, row.role) for row in rows}
        found = {id_: valid[key] for id_, key in keys.items() if key in valid}
        if not found:
            raise Unsendable(_("inget i mejlet gäller längre"))
        return found

    def _words(
        self, claimed: Claimed, view: View, groups: tuple[Matter, ...], picture: MailPicture | None
    ) -> tuple[MailText, str]:
        """Return the words, and what was wrong with the template where others had to be used."""
        if claimed.kind == "template_fault":  # no template may be needed to say that templates are broken
            return spare_mail(view, claimed.kind, claimed.payload), ""
        fault = ""
        for own in (True, False):
            try:
                templates = self.templates if own else environment()
                return self._written(templates, claimed, view, groups, picture), fault
            except Exception as error:
                # Whatever an admin's template did: divide by zero, call a text, include itself. All of it is a fault of
                # the template, and none of it of this mail's reader.
                fault = fault or _fault_of(error)
                log.exception(_("Mallen till mejl %d går inte att använda."), claimed.id)
        return spare_mail(view, claimed.kind, claimed.payload, groups), fault

    def _written(  # noqa: C901, PLR0911, PLR0912 - one a kind
        self,
        templates: Environment,
        claimed: Claimed,
        view: View,
        groups: tuple[Matter, ...],
        picture: MailPicture | None,
    ) -> MailText:
        """Return the words as templates have them."""
        payload = claimed.payload
        match claimed.kind:
            case "follow_up":
                return mail_reports.follow_up_mail(templates, view, self._follow_ups(view))
            case "meeting_report":
                return mail_reports.meeting_report_mail(templates, view, self._meeting(claimed), picture)
            case "reminders" if len(groups) == 1:
                return mail_matters.matter_mail(templates, view, groups[0])
            case "reminders":
                return mail_matters.digest_mail(templates, view, groups)
            case "overview":
                return mail_texts.overview_mail(templates, view, picture)
            case "sign_of_life":
                return mail_texts.sign_of_life_mail(templates, view, self.life(templates))
            case "register_fault":
                good_since = date.fromisoformat(payload["good_since"]) if payload.get("good_since") else None
                return mail_texts.register_fault_mail(templates, view, payload["problems"], good_since)
            case "register_shrunk":
                return mail_texts.register_shrunk_mail(templates, view, payload["titles"])
            case "register_mended":
                return mail_texts.register_mended_mail(templates, view)
            case "minutes":
                return minutes_mails.minutes_mail(templates, view, payload)
            case "minutes_fault":
                return minutes_mails.minutes_fault_mail(templates, view, payload)
            case "receipt":
                return minutes_mails.receipt_mail(templates, view, payload)
            case "brake":
                return mail_texts.brake_mail(templates, view, **payload)
            case "alarm":
                return mail_texts.alarm_mail(templates, view, **payload)
            case _:
                return self._delivery_fault(templates, view, payload)

    def _check(self, claimed: Claimed, view: View) -> None:
        """Raise `Unsendable` for a mail that has nothing to say any more."""
        if claimed.kind == "follow_up" and not self._follow_ups(view):
            raise Unsendable(_("allt är uppföljt eller kvitterat"))
        if claimed.kind == "meeting_report":
            body, on = claimed.payload["body"], date.fromisoformat(claimed.payload["on"])
            if on not in meetings_of(self.register, body):
                raise Unsendable(_("mötet {day} finns inte längre i kalendern", day=on))
            if on < self.as_of:
                raise Unsendable(_("mötet {day} har redan varit", day=on))

    def _follow_ups(self, view: View) -> tuple[FollowUpLine, ...]:
        """Return what the reader, or who the mail was meant for, has to follow up."""
        role = view.instead_of or view.role
        found = follow_ups(self.register, self.standings, as_of=self.as_of, acknowledged=self.acknowledged)
        return follow_up_lines(self.register, self.standings, [one for one in found if one.role == role])

    def _meeting(self, claimed: Claimed) -> MeetingReport:
        on = date.fromisoformat(claimed.payload["on"])
        body = claimed.payload["body"]
        return meeting_report(self.register, body=body, on=on, as_of=self.as_of, known=self.standings)

    def _delivery_fault(self, templates: Environment, view: View, payload: Mapping[str, Any]) -> MailText:
        recipient = self.register.recipients.get(payload["role"])
        return mail_texts.delivery_fault_mail(
            templates,
            view,
            number=payload["delivery"],
            name=recipient.name if recipient else payload["role"],
            address=payload["address"] or "",
            reply=payload["reply"],
            subject=payload["subject"],
            perhaps_sent=payload["perhaps_sent"],
        )

    def _attachments(
        self, claimed: Claimed, groups: tuple[Matter, ...], picture: Attachment | None
    ) -> tuple[Attachment, ...]:
        """Return what goes with the mail: with reminders their days for the calendar, with others the report."""
        shown = (picture,) if picture else ()
        match claimed.kind:
            case "reminders":
                return self.enclosures.calendar(groups)
            case "overview":
                return (*shown, *self.enclosures.report())
            case "meeting_report":
                return (*shown, *self.enclosures.meeting(self._meeting(claimed)))
            case "minutes" if text := claimed.payload.get("difference"):
                name = _("skillnad-{day}.diff", day=claimed.payload.get("on") or self.as_of)
                return (Attachment(name=name, media_type="text/plain; charset=utf-8", content=text.encode()),)
            case _:
                return ()


def _fault_of(error: Exception) -> str:
    """Return what a template did wrong, and where: "mail/end.txt rad 3: 'titel' is undefined"."""
    frames = [frame for frame in extract_tb(error.__traceback__) if frame.filename.endswith((".txt", ".html"))]
    where = _at(frames[-1].filename, frames[-1].lineno) if frames else ""
    name, line = getattr(error, "filename", None), getattr(error, "lineno", None)  # of a jinja2.TemplateSyntaxError
    if name and line:
        where = _at(name, line)
    return one_line(f"{where}{type(error).__name__}: {error}", 500)


def _at(file: str, line: int | None) -> str:
    return _("{file} rad {line}:", file=file, line=line) + " "
