"""The words of every mail: one subject, one text and one HTML, written from the register and a day.

Pure: the day is given, the words stand in `templates/mail/`, and the HTML part is made of the text part's blocks
(`mail_layout`), so that both always say the same. A subject is one line whatever a title holds. Here
stand the mails about giltig itself and the first one; those about matters stand in `mail_matters`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, Protocol

from monitor.headers import one_line as cut
from monitor.mail_answers import Answer
from monitor.mail_frame import MailPicture, frame
from monitor.mail_layout import BlockKind, blocks, harmless, plain_text
from monitor.mail_meetings import View
from monitor.mail_overview import overview

__all__ = [
    "Life",
    "MailText",
    "View",
    "alarm_mail",
    "brake_mail",
    "delivery_fault_mail",
    "overview_mail",
    "plain_mail",
    "register_fault_mail",
    "register_mended_mail",
    "register_shrunk_mail",
    "sign_of_life_mail",
]

#: Characters of a subject that texts from the register are cut for.
SUBJECT_WIDTH: Final = 74
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


# --- rendering


def plain_mail(env: Templates, name: str, view: View, /, **told: object) -> MailText:
    """Return the mail of a template's name, which is told the frame and what else is given."""
    context = frame(view) | told
    return rendered(env, name, context, rendered_subject(env, name, context))


def rendered(
    env: Templates, name: str, context: Mapping[str, Any], subject: str, links: Sequence[Answer] = ()
) -> MailText:
    """Return a mail; `links` are those of its answers, in order, whatever words a template has for them."""
    laid_out = blocks(env.get_template(f"mail/{name}.txt").render(context))
    html = env.get_template(f"mail/{name}.html").render(
        {**context, "blocks": laid_out, "kinds": BlockKind, "subject": subject, "links": [one.href for one in links]}
    )
    return MailText(subject=subject, text=plain_text(laid_out), html=html)


def rendered_subject(env: Templates, name: str, context: Mapping[str, Any]) -> str:
    """Return the subject as its template has it, in one line."""
    return cut(env.get_template(f"mail/{name}.subject.txt").render(context))
