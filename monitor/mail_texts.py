"""The words of every mail: one subject, one text and one HTML, written from the register and a day.

Pure: the day is given, the words stand in `templates/mail/`, and the HTML part is made of the text part's blocks
(`mail_layout`), so that both always say the same. A subject is one line whatever a title holds.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, Protocol

from monitor.adoption_ledger import asked_parties
from monitor.headers import one_line as cut
from monitor.mail_answers import Answer, answers
from monitor.mail_facts import Item, items
from monitor.mail_frame import MailPicture, frame, steps_text
from monitor.mail_layout import BlockKind, blocks, harmless, plain_text
from monitor.mail_meetings import View
from monitor.mail_overview import overview
from monitor.matters import Matter
from monitor.nouns import shared_noun
from monitor.reminders import ladder_for

__all__ = [
    "Life",
    "MailText",
    "View",
    "alarm_mail",
    "brake_mail",
    "delivery_fault_mail",
    "digest_mail",
    "matter_mail",
    "overview_mail",
    "plain_mail",
    "register_fault_mail",
    "register_mended_mail",
    "register_shrunk_mail",
    "sign_of_life_mail",
    "subject_of",
]

#: Characters of a subject that texts from the register are cut for, and the fewest that are left of one.
SUBJECT_WIDTH: Final = 74
_SHORTEST: Final = 16
_WIDEST: Final = 78
_UNCUT: Final = 200
#: Which template tells of a matter before the fact's day has passed, and which after it.
_TEMPLATES: Final = {"end": ("end", "end_passed")} | {
    about: (about, about)
    for about in ("notice", "decision", "review", "deadline", "revision", "adoption", "trial", "unknown")
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
    """What the weekly sign of life counts; `sent` in the last seven days, `problems` one a line."""

    documents: int
    sent: int
    queued: int
    held: int
    rejected: int
    unknown: int
    next_reminders: tuple[tuple[date, str], ...] = ()
    register_read_on: date | None = None
    problems: str | None = None


def matter_mail(env: Templates, view: View, matter: Matter) -> MailText:
    """Return the mail about one matter."""
    subject = subject_of(env, view, matter)
    context = _with_notes(env, _matter_context(view, matter)) | {"answers": _answers(view, matter, subject)}
    return _mail(env, _template_of(view, matter), context, subject, context["answers"])


def subject_of(env: Templates, view: View, matter: Matter) -> str:
    """Return the subject of a matter's mail."""
    return _matter_subject(env, view, matter, SUBJECT_WIDTH)


def digest_mail(env: Templates, view: View, matters: Sequence[Matter]) -> MailText:
    """Return one mail about several matters, the nearest first, each with what to do."""
    if len(matters) == 1:
        return matter_mail(env, view, matters[0])
    sections = [
        {
            "title": _matter_subject(env, view, matter, _UNCUT),
            "text": _part(env, view, matter),
            "steps": steps_text(matter),
        }
        for matter in matters
    ]
    coming = [one for one in matters if one.fact_on >= view.as_of and one.about != "unknown"]
    meant_for = view.register.recipients.get(view.instead_of or view.role)
    context = frame(view) | {
        "sections": sections,
        "weekly": meant_for is not None and meant_for.digest == "weekly",
        "coming": bool(coming),
        "nearest": "",
    }
    room = SUBJECT_WIDTH - len(_rendered_subject(env, "digest", context))
    nearest = _matter_subject(env, view, (coming or matters)[0], room)
    if len(nearest) > room and nearest.endswith(")"):  # "(sedan …)" gives way first
        nearest = cut(_matter_subject(env, view, (coming or matters)[0], _UNCUT).rpartition(" (")[0], room)
    context["nearest"] = nearest[:1].lower() + nearest[1:]
    links = [one for matter in matters for one in _answers(view, matter, _matter_subject(env, view, matter, _UNCUT))]
    return _mail(env, "digest", context, cut(_rendered_subject(env, "digest", context), _WIDEST), links)


def overview_mail(env: Templates, view: View, picture: MailPicture | None = None) -> MailText:
    """Return the first mail of all: the register at a glance; the caller attaches the report, and the picture."""
    return plain_mail(env, "overview", view, overview=overview(view), picture=picture)


def sign_of_life_mail(env: Templates, view: View, life: Life) -> MailText:
    """Return the admin's weekly mail that all is well, or what is not."""
    upcoming = [(day, harmless(subject)) for day, subject in life.next_reminders]
    problems = [harmless(one) for one in (life.problems or "").splitlines() if one.strip()]
    return plain_mail(env, "sign_of_life", view, life=life, upcoming=upcoming, problems=problems)


def register_fault_mail(env: Templates, view: View, problems: Sequence[str], good_since: date | None) -> MailText:
    """Return the mail about a broken register file; `good_since` is the day of the register that stays in force."""
    shown = [harmless(one) for one in problems[:_MANY_PROBLEMS]]
    left_out = len(problems) - len(shown)
    return plain_mail(
        env, "register_fault", view, problems=shown, count=len(problems), left_out=left_out, good_since=good_since
    )


def register_shrunk_mail(env: Templates, view: View, titles: Sequence[str]) -> MailText:
    """Return the admin's mail that many documents are gone from the register: by their titles."""
    return plain_mail(env, "register_shrunk", view, gone=[harmless(title) for title in titles])


def register_mended_mail(env: Templates, view: View) -> MailText:
    """Return the mail that the register file is whole again."""
    return plain_mail(env, "register_mended", view)


def delivery_fault_mail(
    env: Templates,
    view: View,
    *,
    number: int,
    name: str,
    address: str,
    reply: str,
    subject: str,
    perhaps_sent: bool = False,
) -> MailText:
    """Return the mail about one, by its number in the outbox, that did not arrive.

    `perhaps_sent`: that is not known, and a copy may exist.
    """
    return plain_mail(
        env, "delivery_fault", view, name=harmless(name, 80), address=harmless(address), reply=harmless(reply),
        lost=harmless(subject), perhaps_sent=perhaps_sent, number=number,
    )  # fmt: skip


def alarm_mail(env: Templates, view: View, *, heading: str, remedy: str, what: str, details: Sequence[str]) -> MailText:
    """Return a mail to the admin about the monitor's surroundings (`alarms`)."""
    told = {"heading": harmless(heading), "remedy": harmless(remedy), "what": harmless(what, 1000)}
    return plain_mail(env, "alarm", view, **told, details=[harmless(line) for line in details])


def brake_mail(
    env: Templates, view: View, *, count: int, limit: int, forgot: str = "", first: bool = False
) -> MailText:
    """Return the mail that a flood, or what may have been sent already, is held for a person's release.

    `forgot`: why it is not known what was sent, "" for a flood; `first`: the database knows nothing at all.
    """
    return plain_mail(env, "brake", view, count=count, limit=limit, forgot=forgot, first=first)


# --- what a template is told


def _matter_context(view: View, matter: Matter) -> dict[str, Any]:
    """Return what a matter's subject is told, and its text but for the notes."""
    found = items(view, matter)
    deciding = [item for item in found if item.calls_for_decision] or found
    all_meetings, plans = {item.meetings for item in found}, {item.plan for item in deciding}
    new_texts = {item.new_text for item in deciding}
    return frame(view) | {
        "about": matter.about,
        "fact_on": matter.fact_on,
        "passed": matter.fact_on < view.as_of,
        "documents": found,
        "one": len(found) == 1,
        "noun": shared_noun(item.noun for item in found),
        "meetings": found[0].meetings if len(all_meetings) == 1 else None,
        "plan": deciding[0].plan if len(plans) == 1 else None,
        "plans_differ": len(plans) > 1 and any(plan and plan.submits for plan in plans),
        "new_text": deciding[0].new_text if len(new_texts) == 1 else None,
        "title": found[0].title,
        "what": found[0].what,
        "steps": steps_text(matter),
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


# --- rendering


def _template_of(view: View, matter: Matter) -> str:
    if matter.about == "adoption" and _is_to_a_party(view, matter):
        return "adoption_party"
    before, after = _TEMPLATES[matter.about]
    return after if matter.fact_on < view.as_of else before


def _is_to_a_party(view: View, matter: Matter) -> bool:
    """Whether the reader answers for parties that are missing, and is nobody that the ladder itself tells."""
    role = view.instead_of or view.role
    for document in matter.documents:
        ladder, tally = ladder_for(view.register, document, "adoption"), view.standings[document].adoption
        told = (*ladder.to, *(ladder.escalate.to if ladder.escalate else ())) if ladder else ()
        if role in told or not tally or not asked_parties(view.register, tally, role):
            return False
    return True


def _part(env: Templates, view: View, matter: Matter) -> str:
    """Return a matter's body for a digest, in light marks: no greeting, no signature."""
    answers = _answers(view, matter, _matter_subject(env, view, matter, _UNCUT))
    context = _with_notes(env, _matter_context(view, matter)) | {"whole": False, "answers": answers}
    return env.get_template(f"mail/{_template_of(view, matter)}.txt").render(context)


def _answers(view: View, matter: Matter, subject: str) -> tuple[Answer, ...]:
    return answers(view.register, about=matter.about, documents=matter.documents, subject=subject)


def plain_mail(env: Templates, name: str, view: View, /, **told: object) -> MailText:
    """Return the mail of a template's name, which is told the frame and what else is given."""
    context = frame(view) | told
    return _mail(env, name, context, _rendered_subject(env, name, context))


def _mail(
    env: Templates, name: str, context: Mapping[str, Any], subject: str, links: Sequence[Answer] = ()
) -> MailText:
    """Return a mail; `links` are those of its answers, in order, whatever words a template has for them."""
    laid_out = blocks(env.get_template(f"mail/{name}.txt").render(context))
    html = env.get_template(f"mail/{name}.html").render(
        {**context, "blocks": laid_out, "kinds": BlockKind, "subject": subject, "links": [one.href for one in links]}
    )
    return MailText(subject=subject, text=plain_text(laid_out), html=html)


def _matter_subject(env: Templates, view: View, matter: Matter, room: int) -> str:
    """Return a matter's subject, its texts from the register cut so that the whole has room."""
    context = _matter_context(view, matter)
    name = _template_of(view, matter)
    subject = _rendered_subject(env, name, context)
    for part in ("what", "title"):
        text = context[part]
        if len(subject) > room and text and text in subject:
            context[part] = cut(text, max(_SHORTEST, len(text) - (len(subject) - room)))
            subject = _rendered_subject(env, name, context)
    return subject


def _rendered_subject(env: Templates, name: str, context: Mapping[str, Any]) -> str:
    return cut(env.get_template(f"mail/{name}.subject.txt").render(context))
