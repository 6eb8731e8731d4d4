"""Mails as they would go out: which, when, with which words. Nothing is stored or sent."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

from monitor import mail_matters, mail_reports
from monitor.calendar import first_working_day_of_week, next_week_start, working_day_on_or_after
from monitor.dates import shift
from monitor.fields import split_sender
from monitor.mail_texts import MailText, View
from monitor.matters import Matter, matters
from monitor.meeting_report import MeetingReport, meeting_report, report_day, reported_meetings
from monitor.message import HTML, Attachment, Letter, build
from monitor.model import Register
from monitor.promises import in_last_week
from monitor.recipients import reader_of
from monitor.reminders import Reminder, in_span, reminders
from monitor.render_meeting import as_html
from monitor.standing import Standing
from monitor.templates import Environment
from monitor.timeline import standings
from monitor.transport import eml_name


def planned(
    register: Register, *, as_of: date, first: date, last: date, unknown_since: Mapping[str, date]
) -> tuple[Reminder, ...]:
    """Return every step sent between two days, both included, as known on `as_of`: past days too."""
    found = reminders(register, standings(register, as_of=as_of), unknown_since)
    return tuple(
        sorted(in_span(found, first, last), key=lambda one: (one.send_on, one.document, one.about, one.due_on))
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """One mail to come: its day, what it is written from, who is meant, and its matters (several: a digest)."""

    day: date
    view: View
    role: str
    matters: tuple[Matter, ...]

    def subject(self, env: Environment) -> str:
        """Return the mail's subject."""
        if len(self.matters) == 1:
            return mail_matters.subject_of(env, self.view, self.matters[0])
        return mail_matters.digest_mail(env, self.view, self.matters).subject

    def attachments(self, _: Environment) -> tuple[Attachment, ...]:
        """Return what goes with it: nothing."""
        return ()

    def text(self, env: Environment) -> MailText:
        """Return the mail's words."""
        if len(self.matters) == 1:
            return mail_matters.matter_mail(env, self.view, self.matters[0])
        return mail_matters.digest_mail(env, self.view, self.matters)


def mails(register: Register, steps: Iterable[Reminder], *, as_of: date) -> Iterator[Mail]:
    """Return the mails that some steps go out in, by day and recipient, each with what would hold on its day.

    As `planner` puts them together: one a matter, a digest of a day or of a week; read by the deputy of who is away.
    """
    known = _known_on(register, as_of)
    by_mail: dict[tuple[date, str, str], list[Reminder]] = defaultdict(list)
    for step in steps:
        for role in step.to:
            digest = register.recipients[role].digest
            apart = digest == "each" or (digest == "weekly" and in_last_week(step))
            by_mail[_goes_on(step, digest, apart=apart), role, "" if apart else digest].append(step)
    holds: dict[date, Mapping[str, Standing]] = {}
    for (day, role, digest), together in sorted(by_mail.items(), key=lambda item: item[0]):
        if day not in holds:
            holds[day] = standings(known, as_of=day)
        reader = reader_of(register, role, as_of=day)
        instead_of = role if reader != role else None
        view = View(register=known, standings=holds[day], as_of=day, role=reader, instead_of=instead_of)
        found = matters(known, together)
        for group in [found] if digest else [(one,) for one in found]:
            yield Mail(day=day, view=view, role=role, matters=tuple(group))


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingMail:
    """The report for a meeting to come, as it would go out on its day."""

    day: date
    view: View
    role: str
    body: str
    on: date

    def subject(self, env: Environment) -> str:
        """Return the mail's subject."""
        return self.text(env).subject

    def text(self, env: Environment) -> MailText:
        """Return the mail's words."""
        return mail_reports.meeting_report_mail(env, self.view, self._report)

    @property
    def _report(self) -> MeetingReport:
        view = self.view
        return meeting_report(view.register, body=self.body, on=self.on, as_of=self.day, known=view.standings)

    def attachments(self, env: Environment) -> tuple[Attachment, ...]:
        """Return what goes with it."""
        page = as_html(self._report, env)
        return (Attachment(name=f"{self.body}-{self.on}.html", media_type=HTML, content=page.encode()),)


def meeting_mails(register: Register, *, as_of: date, first: date, last: date) -> Iterator[MeetingMail]:
    """Return the reports for meetings that go out between two days, both included, in order."""
    known = _known_on(register, as_of)
    meetings = reported_meetings(register) if register.report.to else ()
    going = sorted((report_day(register, body, on), on, body) for body, on in meetings)
    for day, on, body in going:
        if not first <= day <= last:
            continue
        holds = standings(known, as_of=day)
        for role in register.report.to:
            reader = reader_of(register, role, as_of=day)
            instead_of = role if reader != role else None
            view = View(register=known, standings=holds, as_of=day, role=reader, instead_of=instead_of)
            yield MeetingMail(day=day, view=view, role=role, body=body, on=on)


def _goes_on(step: Reminder, digest: str, *, apart: bool) -> date:
    """Return the day that a step's mail goes: not before the fact it follows; weekly ones on the week's first."""
    day = step.send_on
    if step.follows_fact and day <= step.fact_on:
        day = working_day_on_or_after(shift(step.fact_on, 1))
    if digest == "weekly" and not apart:
        first = first_working_day_of_week(day) or day
        return first if not step.follows_fact or first > step.fact_on else next_week_start(day)
    return day


def _known_on(register: Register, as_of: date) -> Register:
    """Return the register without decisions that were not yet taken."""
    return replace(register, decisions=tuple(one for one in register.decisions if one.on <= as_of))


def subjects(env: Environment, register: Register, steps: Iterable[Reminder], *, as_of: date) -> dict[str, str]:
    """Return, by reminder key, the subject of the matter that each step belongs to."""
    named: dict[str, str] = {}
    for mail in mails(register, steps, as_of=as_of):
        for matter in mail.matters:
            subject = mail_matters.subject_of(env, mail.view, matter)
            for reminder in matter.reminders:
                named.setdefault(reminder.key, subject)
    return named


def write_preview(env: Environment, register: Register, found: Iterable[Mail | MeetingMail], *, folder: Path) -> int:
    """Write each mail as .eml and .html into a folder; return how many."""
    folder.mkdir(parents=True, exist_ok=True)
    written = 0
    for mail in found:
        text = mail.text(env)
        name, message = _eml(register, mail.day, mail.view.role, text, written, mail.attachments(env))
        (folder / name).write_bytes(message)
        (folder / name).with_suffix(".html").write_text(text.html, encoding="utf-8")
        written += 1
    return written


def _eml(
    register: Register, day: date, role: str, text: MailText, number: int, attachments: tuple[Attachment, ...]
) -> tuple[str, bytes]:
    recipient, mail = register.recipients[role], register.mail
    domain = mail.domain or split_sender(mail.sender)[1].rpartition("@")[2]
    at = datetime.combine(day, time.fromisoformat(register.schedule.send_at), ZoneInfo(register.monitor.timezone))
    message = build(
        Letter(
            message_id=f"<preview.{number}@{domain}>",
            date=at,
            sender=mail.sender,
            reply_to=mail.reply_to,
            to_name=recipient.name,
            to_address=recipient.address,
            domain=domain,
            subject=text.subject,
            text=text.text,
            html=text.html,
            delivery="preview",
            attachments=attachments,
        )
    )
    return eml_name(recipient.address, message), message
