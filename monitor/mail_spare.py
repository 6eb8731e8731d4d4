"""The words of a mail whose template is broken: the same facts, in a form that is built in and can't break.

It is written with nothing but the standard library, so that neither an admin's template nor a fault in ours can keep a
mail from going out. A plain mail in time is worth more than a fine one too late.
"""

from collections.abc import Iterable, Mapping
from html import escape
from typing import Any, Final

from monitor.headers import one_line
from monitor.mail_texts import MailText, View
from monitor.matters import Matter

_FACTS: Final = {
    "end": "giltighetstiden slutar",
    "notice": "sista dagen för uppsägning är",
    "decision": "sista dagen att anmäla ärendet är",
    "review": "översynen ska göras",
    "deadline": "sista dagen för åtgärd är",
    "revision": "revideringen ska vara klar",
    "adoption": "antagandet gäller dagen",
    "trial": "uppehållet slutar",
    "unknown": "slutdatum har saknats sedan",
}
_SUBJECTS: Final = {
    "follow_up": "Saker att följa upp",
    "meeting_report": "Rapport inför ett möte",
    "overview": "Översikt över styrdokumentens giltighet",
    "sign_of_life": "Bevakningen är i gång",
    "register_fault": "Registret har fel och används inte",
    "register_mended": "Registret är helt igen",
    "brake": "Många mejl hålls av spärren",
    "delivery_fault": "Ett mejl kom inte fram, eller det är oklart",
    "register_shrunk": "Många dokument har försvunnit ur registret",
    "alarm": "Något kring bevakningen behöver ses över",
    "template_fault": "En mall för mejlen går inte att använda",
}
_REMEDIES: Final = {
    "register_shrunk": "Var det meningen, kör giltig outbox release. Till dess gäller registret som det var.",
    "brake": "Se dem med giltig outbox, och släpp dem med giltig outbox release.",
    "delivery_fault": "Se vad som hände med giltig outbox, och skicka om med giltig outbox resend.",
    "template_fault": "Mejlen går ut ändå, med den inbyggda texten. Rätta mallen, eller ta bort den.",
}
_NOTE: Final = "(Mejlets mall går inte att använda, så det här är bara uppgifterna.)"


def spare_mail(view: View, kind: str, payload: Mapping[str, Any], matters: Iterable[Matter] = ()) -> MailText:
    """Return a mail of any kind as bare facts; `matters` are those of a reminder."""
    facts = [line for matter in matters for line in _lines(view, matter)]
    subject = facts[0] if facts else _SUBJECTS.get(kind, kind)
    if len(facts) > 1:
        subject += f" (och {len(facts) - 1} till)"
    note = [_NOTE] if kind != "template_fault" else []
    remedy = [_REMEDIES[kind]] if kind in _REMEDIES else []
    network = one_line(view.register.monitor.network)
    listed = [f"- {line}" for line in (*facts, *_told(payload))]
    blocks = ["Hej!", "\n".join(listed) or f"{subject}.", *remedy, "Läget visas av giltig status.", *note, network]
    text = "\n\n".join(blocks) + "\n"
    html = f'<!DOCTYPE html>\n<html lang="sv"><body><p style="white-space: pre-line">{escape(text)}</p></body></html>\n'
    return MailText(subject=one_line(subject, 200), text=text, html=html)


def _lines(view: View, matter: Matter) -> Iterable[str]:
    for document in matter.documents:
        title = one_line(view.register.documents[document].title, 120)
        yield f"{title}: {_FACTS.get(matter.about, matter.about)} {matter.fact_on}"


def _told(payload: Mapping[str, Any]) -> Iterable[str]:
    """Return what a mail to the admin tells of: the names of things are in the text around them."""
    for value in payload.values():
        for part in value if isinstance(value, list) else [value]:
            if part not in (None, ""):
                yield one_line(str(part), 1000)
