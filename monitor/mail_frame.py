"""What every mail says beside its matter: who reads it and why, at which step of which ladder.

Pure: records in, words and plain values out. Names from the register are harmless lines.
"""

from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from monitor.mail_facts import name_of
from monitor.mail_layout import harmless
from monitor.mail_meetings import View
from monitor.matters import Matter
from monitor.wording import capital, counted, days_from, lead_text, listed, number_word


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """Why this reader gets the mail: as himself, as a deputy, or because another's address was refused."""

    name: str
    meant_for: str
    away_to: date | None
    refused: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MailPicture:
    """A picture that a mail carries: the id that its HTML shows it by, and words for whoever does not see it."""

    content_id: str
    words: str


def frame(view: View) -> dict[str, Any]:
    """Return what every template is told, and the words it can make."""
    return {
        "as_of": view.as_of,
        "network": harmless(view.register.monitor.network),
        "reader": _reader(view),
        "whole": True,
        "answers": (),
        "picture": None,
        "steps": "",
        "days_from": partial(days_from, view.as_of),
        "counted": counted,
        "listed": listed,
        "number_word": number_word,
        "capital": capital,
    }


def _reader(view: View) -> Reader:
    meant_for = view.register.recipients.get(view.instead_of or "")
    away = [one.last for one in meant_for.away if one.first <= view.as_of <= one.last] if meant_for else []
    return Reader(
        name=_role_name(view, view.role),
        meant_for=_role_name(view, view.instead_of) if view.instead_of else "",
        away_to=max(away, default=None),
        refused=harmless(view.refused or ""),
    )


def _role_name(view: View, role: str) -> str:
    """Return a recipient's name as it stands in a sentence: "ordförande i …", but "RSS-samordnare", "Anna Öst"."""
    name = name_of(view.register, role)
    first, *rest = name.split() or [""]
    is_person = bool(rest) and rest[0][:1].isupper()
    return name if is_person or first[1:] != first[1:].lower() else name[:1].lower() + name[1:]


def steps_text(matter: Matter) -> str:
    """Return the ladder's steps in words: "6 månader före slutdatumet", "2 veckor efter slutdatumet"."""
    leads = dict.fromkeys(reminder.lead for reminder in matter.reminders)
    return listed(lead_text(matter.about, lead) for lead in leads)
