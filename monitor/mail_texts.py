"""The words of every mail: one subject, one text and one HTML, written from the register and a day.

Pure: the day is given, the words stand in `templates/mail/`, and the HTML part is made of the text part's blocks
(`mail_layout`), so that both always say the same. A subject is one line whatever a title holds.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any, Final, Protocol

from monitor.date_language import format_length
from monitor.dates import Length
from monitor.headers import one_line as cut
from monitor.mail_facts import Item, View, items, name_of
from monitor.mail_layout import BlockKind, blocks, harmless, plain_text
from monitor.mail_nouns import shared_noun
from monitor.mail_overview import overview
from monitor.matters import Matter
from monitor.wording import counted, days_from, listed, number_word

__all__ = [
    "Life",
    "MailText",
    "View",
    "brake_mail",
    "delivery_fault_mail",
    "digest_mail",
    "matter_mail",
    "overview_mail",
    "register_fault_mail",
    "register_mended_mail",
    "sign_of_life_mail",
    "subject_of",
]

#: Characters of a subject that titles are cut for; and the fewest that are left of a title.
SUBJECT_WIDTH: Final = 70
_SHORTEST_TITLE: Final = 16
#: Which template tells of a matter before the fact's day has passed, and which after it.
_TEMPLATES: Final = {"end": ("end", "end_passed")} | {
    about: (about, about) for about in ("notice", "review", "deadline", "revision", "adoption", "trial", "unknown")
}
_MANY_PROBLEMS: Final = 40


class Template(Protocol):
    """What renders."""

    def render(self, *args: Any, **kwargs: Any) -> str:  # noqa: ANN401 - jinja2's own signature
        """Return the text."""
        ...


class Templates(Protocol):
    """`monitor.templates.environment`, as far as mails need it."""

    def get_template(self, name: str, /) -> Template:
        """Return a template by its path under `templates/`."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class MailText:
    """The words of one mail."""

    subject: str
    text: str
    html: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Life:
    """What the weekly sign of life counts; `sent` in the last seven days, `next_reminders` at most five."""

    documents: int
    sent: int
    queued: int
    held: int
    rejected: int
    unknown: int
    next_reminders: tuple[tuple[date, str], ...] = ()
    register_read_on: date | None = None
    problems: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """Why this reader gets the mail: as himself, as a deputy, or because another's address was refused."""

    name: str
    meant_for: str
    away_to: date | None
    refused: str


def matter_mail(env: Templates, view: View, matter: Matter) -> MailText:
    """Return the mail about one matter."""
    context = _with_notes(env, _matter_context(view, matter))
    return _mail(env, _template_of(view, matter), context, subject_of(env, view, matter))


def subject_of(env: Templates, view: View, matter: Matter) -> str:
    """Return the subject of a matter's mail."""
    return _matter_subject(env, view, matter, SUBJECT_WIDTH)


def digest_mail(env: Templates, view: View, matters: Sequence[Matter]) -> MailText:
    """Return one mail about several matters, the nearest first, each with what to do."""
    if len(matters) == 1:
        return matter_mail(env, view, matters[0])
    sections = [
        {"title": subject_of(env, view, matter), "text": _part(env, view, matter), "steps": _steps_text(matter)}
        for matter in matters
    ]
    meant_for = view.register.recipients.get(view.instead_of or view.role)
    context = _frame(view) | {
        "sections": sections,
        "weekly": meant_for is not None and meant_for.digest == "weekly",
        "nearest": "",
    }
    room = SUBJECT_WIDTH - len(_rendered_subject(env, "digest", context))
    nearest = _matter_subject(env, view, matters[0], room)
    context["nearest"] = nearest[:1].lower() + nearest[1:]
    return _mail(env, "digest", context, _rendered_subject(env, "digest", context))


def overview_mail(env: Templates, view: View) -> MailText:
    """Return the first mail of all: the register at a glance; the caller attaches the report."""
    return _plain_mail(env, "overview", view, overview=overview(view))


def sign_of_life_mail(env: Templates, view: View, life: Life) -> MailText:
    """Return the admin's weekly mail that all is well, or what is not."""
    upcoming = [(day, harmless(subject)) for day, subject in life.next_reminders]
    return _plain_mail(env, "sign_of_life", view, life=life, upcoming=upcoming, problems=harmless(life.problems or ""))


def register_fault_mail(env: Templates, view: View, problems: Sequence[str], good_since: date | None) -> MailText:
    """Return the mail about a broken register file; `good_since` is the day of the register that stays in force."""
    shown = [harmless(one) for one in problems[:_MANY_PROBLEMS]]
    return _plain_mail(
        env, "register_fault", view, problems=shown, count=len(problems), left_out=len(problems) - len(shown), good_since=good_since
    )  # fmt: skip


def register_mended_mail(env: Templates, view: View) -> MailText:
    """Return the mail that the register file is whole again."""
    return _plain_mail(env, "register_mended", view)


def delivery_fault_mail(env: Templates, view: View, *, name: str, address: str, reply: str, subject: str) -> MailText:
    """Return the mail about one that did not arrive, or of which that is not known (an empty reply)."""
    about = {
        "name": harmless(name, 80),
        "address": harmless(address),
        "reply": harmless(reply),
        "lost": harmless(subject),
    }
    return _plain_mail(env, "delivery_fault", view, **about)


def brake_mail(env: Templates, view: View, *, count: int, limit: int) -> MailText:
    """Return the mail that a flood is held for a person's release."""
    return _plain_mail(env, "brake", view, count=count, limit=limit)


# --- what a template is told


def _frame(view: View) -> dict[str, Any]:
    """Return what every template is told, and the words it can make."""
    return {
        "as_of": view.as_of,
        "network": harmless(view.register.monitor.network),
        "reader": _reader(view),
        "whole": True,
        "steps": "",
        "days_from": partial(days_from, view.as_of),
        "counted": counted,
        "listed": listed,
        "number_word": number_word,
        "capital": lambda text: text[:1].upper() + text[1:],
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


def _matter_context(view: View, matter: Matter) -> dict[str, Any]:
    """Return what a matter's subject is told, and its text but for the notes."""
    found = items(view, matter)
    all_meetings = {item.meetings for item in found}
    return _frame(view) | {
        "about": matter.about,
        "fact_on": matter.fact_on,
        "passed": matter.fact_on < view.as_of,
        "documents": found,
        "one": len(found) == 1,
        "noun": shared_noun(item.noun for item in found),
        "meetings": found[0].meetings if len(all_meetings) == 1 else None,
        "title": found[0].title,
        "steps": _steps_text(matter),
    }


def _with_notes(env: Templates, context: dict[str, Any]) -> dict[str, Any]:
    """Add what is worth knowing about each document; what holds for all of them is told once."""
    found: tuple[Item, ...] = context["documents"]
    notes = [_notes(env, context, item) for item in found]
    shared = [note for note in notes[0] if all(note in others for others in notes)]
    own = [[note for note in each if note not in shared] for each in notes]
    return context | {"shared_notes": shared, "entries": list(zip(found, own, strict=True))}


def _notes(env: Templates, context: Mapping[str, Any], item: Item) -> list[str]:
    """Return what is worth knowing about one document, a sentence or two a line."""
    text = env.get_template("mail/notes.txt").render({**context, "item": item})
    return [harmless(line, 1000) for line in text.splitlines() if line.strip()]


_FACT_NAMES: Final = {
    "end": "slutdatumet",
    "notice": "sista dagen för uppsägning",
    "decision": "sista dagen att anmäla ärendet",
    "review": "dagen för översynen",
    "deadline": "den sista dagen",
    "revision": "den sista dagen för revideringen",
    "adoption": "startdatumet eller det första antagandet",
    "trial": "uppehållets sista dag",
    "unknown": "dagen då slutdatumet först saknades",
}


def _steps_text(matter: Matter) -> str:
    """Return the ladder's steps in words: "6 månader före slutdatumet", "2 veckor efter slutdatumet"."""
    leads = dict.fromkeys(reminder.lead for reminder in matter.reminders)
    return listed(_lead_text(lead, _FACT_NAMES[matter.about]) for lead in leads)


def _lead_text(lead: str, fact: str) -> str:
    amount, unit = lead.lstrip("+-").split()
    length = Length(months=int(amount)) if unit.startswith("month") else Length(days=int(amount))
    if not length:
        return f"på själva dagen ({fact})"
    return f"{format_length(length)} {'efter' if lead.startswith('+') else 'före'} {fact}"


# --- rendering


def _template_of(view: View, matter: Matter) -> str:
    before, after = _TEMPLATES[matter.about]
    return after if matter.fact_on < view.as_of else before


def _part(env: Templates, view: View, matter: Matter) -> str:
    """Return a matter's body for a digest, in light marks: no greeting, no signature."""
    context = _with_notes(env, _matter_context(view, matter)) | {"whole": False}
    return env.get_template(f"mail/{_template_of(view, matter)}.txt").render(context)


def _plain_mail(env: Templates, name: str, view: View, **told: object) -> MailText:
    context = _frame(view) | told
    return _mail(env, name, context, _rendered_subject(env, name, context))


def _mail(env: Templates, name: str, context: Mapping[str, Any], subject: str) -> MailText:
    laid_out = blocks(env.get_template(f"mail/{name}.txt").render(context))
    html = env.get_template(f"mail/{name}.html").render(
        {**context, "blocks": laid_out, "kinds": BlockKind, "subject": subject}
    )
    return MailText(subject=subject, text=plain_text(laid_out), html=html)


def _matter_subject(env: Templates, view: View, matter: Matter, room: int) -> str:
    """Return a matter's subject, its title cut so that the whole has room."""
    context = _matter_context(view, matter)
    name = _template_of(view, matter)
    subject = _rendered_subject(env, name, context)
    title = context["title"]
    if len(subject) <= room or title not in subject:
        return subject
    left = max(_SHORTEST_TITLE, len(title) - (len(subject) - room))
    return _rendered_subject(env, name, {**context, "title": cut(title, left)})


def _rendered_subject(env: Templates, name: str, context: Mapping[str, Any]) -> str:
    return cut(env.get_template(f"mail/{name}.subject.txt").render(context))
