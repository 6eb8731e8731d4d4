"""Answers to a mail, begun: links that open a reply with subject and body, for the sender to fill in and send.

The pages and the mails only ask; the admin records what comes back. A link is a mailto of RFC 6068 as Outlook reads it:
UTF-8 in percent signs, %20 and never +, lines that end in %0D%0A, and short enough for every program. What is sent
reads like a mail that somebody wrote.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote

from monitor.headers import mailbox
from monitor.headers import one_line as cut
from monitor.language import N_, _, _n
from monitor.mail_layout import harmless
from monitor.model import Register
from monitor.wording import listed

#: Longer links are cut by some programs on Windows.
LONGEST: Final = 1_800
_TITLES = 4

_CARE: Final = (N_("Jag tar hand om det till …"), N_("Jag tar hand om {what} till den … (datum).\n"))
_WRONG: Final = (
    N_("Uppgiften är fel"),
    N_("Uppgiften i registret om {what} stämmer inte.\n\nDet här är fel: …\nSå här ska det vara: …\n"),
)
_DECIDED: Final = (
    N_("Beslut finns: datum, organ, ny giltighetstid"),
    N_("""Det finns ett beslut om {what}.

Datum: …
Beslutande organ: …
Ny giltighetstid: till och med …
Källa (protokoll, paragraf): …
"""),
)
_ADOPTED: Final = (
    N_("Beslut finns: part, datum, paragraf"),
    N_("Här kommer besked om {what}.\n\nPart: …\nBeslut (ja, nej, med villkor): …\nDatum och paragraf: …\n"),
)
_REVIEWED: Final = (
    N_("Översynen är gjord: datum"),
    N_("Översynen av {what} är gjord.\n\nDatum: …\nGjord av: …\nNästa översyn: …\n"),
)
_DONE: Final = (N_("Det är klart: datum"), N_("Det är klart som gäller {what}.\n\nVad: …\nDatum: …\n"))
_END: Final = (
    N_("Slutdatum: …"),
    N_("""Här kommer uppgifter om {what}.

Gäller från och med: …
Gäller till och med (eller tills vidare): …
Källa (protokoll, paragraf): …
"""),
)
_ANSWERS: Final = {
    "end": (_CARE, _DECIDED, _WRONG),
    "notice": (_CARE, _DECIDED, _WRONG),
    "decision": (_CARE, _DECIDED, _WRONG),
    "review": (_CARE, _REVIEWED, _WRONG),
    "deadline": (_CARE, _DONE, _WRONG),
    "revision": (_CARE, _DONE, _WRONG),
    "adoption": (_CARE, _ADOPTED, _WRONG),
    "trial": (_CARE, _DECIDED, _WRONG),
    "unknown": (_END, _WRONG),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A begun answer: what it is called in the mail, and the link that opens it."""

    text: str
    href: str


def answers(register: Register, *, about: str, documents: Sequence[str], subject: str) -> tuple[Answer, ...]:
    """Return the answers that a matter's mail offers; `documents` are its documents' ids, `subject` the mail's own."""
    to = register.mail.reply_to or mailbox(register.mail.sender)[1]
    what = _named(register, documents)
    return tuple(
        Answer(
            text=_(text),
            href=mailto(to, _("Sv: {subject}", subject=subject), _letter(_(body, what=what), documents)),
        )
        for text, body in _ANSWERS.get(about, ())
    )


def _named(register: Register, documents: Sequence[str]) -> str:
    titles = [harmless(register.documents[id_].title, 80).replace("{", "(").replace("}", ")") for id_ in documents]
    if len(titles) <= _TITLES:
        return listed(titles)
    more = len(titles) - _TITLES + 1
    return _n(
        "{titles} och {n} dokument till",
        "{titles} och {n} dokument till",
        more,
        titles=", ".join(titles[: _TITLES - 1]),
    )


def _letter(body: str, documents: Sequence[str]) -> str:
    """Return a whole letter; the ids at its end are what the admin records the answer on."""
    ids = ", ".join(documents)
    return _("Hej!\n\n{body}\nVänliga hälsningar\n\n\nDokument i registret: {ids}\n", body=body, ids=ids)


def mailto(to: str, subject: str, body: str) -> str:
    """Return a link that opens a mail; a body that would make it too long is cut at the end."""
    head = f"mailto:{quote(to, safe='@')}?subject={quote(cut(subject, 150), safe='')}&body="
    text = body.replace("\r\n", "\n").replace("\n", "\r\n")
    encoded = quote(text, safe="")
    while len(head) + len(encoded) > LONGEST:
        text = text[:-20]
        encoded = quote(text.rstrip("\r"), safe="")
    return head + encoded
