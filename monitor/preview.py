"""Mails as they would go out: which, when, with which words. Nothing is stored or sent."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

from monitor import mail_texts
from monitor.calendar import working_day_on_or_after
from monitor.dates import shift
from monitor.fields import split_sender
from monitor.mail_texts import MailText, View
from monitor.matters import Matter, matters
from monitor.message import Letter, build
from monitor.model import Register
from monitor.reminders import Reminder, in_span, reminders
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


def _goes_on(step: Reminder) -> date:
    """Return the day that a step's mail goes: `send_on`, but never before the fact that it follows has passed."""
    if step.follows_fact and step.send_on <= step.fact_on:
        return working_day_on_or_after(shift(step.fact_on, 1))
    return step.send_on


def _known_on(register: Register, as_of: date) -> Register:
    """Return the register without decisions that were not yet taken."""
    return replace(register, decisions=tuple(one for one in register.decisions if one.on <= as_of))


def _mails(register: Register, steps: Iterable[Reminder], as_of: date) -> Iterator[tuple[date, str, View, Matter]]:
    """Return the mails of some steps: by day, recipient and matter, each with what would hold on its day."""
    known = _known_on(register, as_of)
    by_mail: dict[tuple[date, str], list[Reminder]] = defaultdict(list)
    for step in steps:
        for role in step.to:
            by_mail[_goes_on(step), role].append(step)
    on_day: dict[date, View] = {}
    for (day, role), together in sorted(by_mail.items(), key=lambda item: item[0]):
        if day not in on_day:
            on_day[day] = View(register=known, standings=standings(known, as_of=day), as_of=day, role=role)
        for matter in matters(known, together):
            yield day, role, replace(on_day[day], role=role), matter


def subjects(env: Environment, register: Register, steps: Iterable[Reminder], *, as_of: date) -> dict[str, str]:
    """Return the subject of the mail that each step goes out in, by reminder key."""
    named: dict[str, str] = {}
    for _, _, view, matter in _mails(register, steps, as_of):
        subject = mail_texts.subject_of(env, view, matter)
        for reminder in matter.reminders:
            named.setdefault(reminder.key, subject)
    return named


def write_preview(env: Environment, register: Register, steps: Iterable[Reminder], *, as_of: date, folder: Path) -> int:
    """Write each mail as .eml and .html into a folder; return how many."""
    folder.mkdir(parents=True, exist_ok=True)
    written = 0
    for day, role, view, matter in _mails(register, steps, as_of):
        text = mail_texts.matter_mail(env, view, matter)
        name, message = _eml(register, day, role, text, written)
        (folder / name).write_bytes(message)
        (folder / name).with_suffix(".html").write_text(text.html, encoding="utf-8")
        written += 1
    return written


def _eml(register: Register, day: date, role: str, text: MailText, number: int) -> tuple[str, bytes]:
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
        )
    )
    return eml_name(recipient.address, message), message
