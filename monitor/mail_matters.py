"""The mails about matters: one about one, or a digest of several, the nearest first.

Pure, like all of `mail_texts`: what the templates of a matter are told, which of them tells of it, and its subject,
where texts from the register are cut to fit.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from monitor.adoption_ledger import asked_parties
from monitor.headers import one_line as cut
from monitor.mail_answers import Answer, answers
from monitor.mail_facts import Item, items
from monitor.mail_frame import frame, steps_text
from monitor.mail_layout import harmless
from monitor.mail_meetings import View
from monitor.mail_texts import SUBJECT_WIDTH, MailText, Templates, rendered, rendered_subject
from monitor.matters import Matter
from monitor.nouns import shared_noun
from monitor.reminders import ladder_for

#: The fewest characters that are left of a text from the register where a subject is cut.
_SHORTEST: Final = 16
_WIDEST: Final = 78
_UNCUT: Final = 200
#: Which template tells of a matter before the fact's day has passed, and which after it.
_TEMPLATES: Final = {"end": ("end", "end_passed")} | {
    about: (about, about)
    for about in ("notice", "decision", "review", "deadline", "revision", "adoption", "trial", "unknown")
}


def matter_mail(env: Templates, view: View, matter: Matter) -> MailText:
    """Return the mail about one matter."""
    subject = subject_of(env, view, matter)
    context = _with_notes(env, _matter_context(view, matter)) | {"answers": _answers(view, matter, subject)}
    return rendered(env, _template_of(view, matter), context, subject, context["answers"])


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
    room = SUBJECT_WIDTH - len(rendered_subject(env, "digest", context))
    nearest = _matter_subject(env, view, (coming or matters)[0], room)
    if len(nearest) > room and nearest.endswith(")"):  # "(sedan …)" gives way first
        nearest = cut(_matter_subject(env, view, (coming or matters)[0], _UNCUT).rpartition(" (")[0], room)
    context["nearest"] = nearest[:1].lower() + nearest[1:]
    links = [one for matter in matters for one in _answers(view, matter, _matter_subject(env, view, matter, _UNCUT))]
    return rendered(env, "digest", context, cut(rendered_subject(env, "digest", context), _WIDEST), links)


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


def _matter_subject(env: Templates, view: View, matter: Matter, room: int) -> str:
    """Return a matter's subject, its texts from the register cut so that the whole has room."""
    context = _matter_context(view, matter)
    name = _template_of(view, matter)
    subject = rendered_subject(env, name, context)
    for part in ("what", "title"):
        text = context[part]
        if len(subject) > room and text and text in subject:
            context[part] = cut(text, max(_SHORTEST, len(text) - (len(subject) - room)))
            subject = rendered_subject(env, name, context)
    return subject
