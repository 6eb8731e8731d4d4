"""The words of a mail whose template is broken: the same facts, in a form that is built in and can't break.

It is written with nothing but the standard library, so that neither an admin's template nor a fault in ours can keep a
mail from going out. A plain mail in time is worth more than a fine one too late.
"""

from collections.abc import Iterable, Mapping
from html import escape
from typing import Any, Final

from monitor.headers import one_line
from monitor.language import N_, _, tag
from monitor.mail_texts import MailText, View
from monitor.matters import Matter

_FACTS: Final = {
    "end": N_("giltighetstiden slutar {day}"),
    "notice": N_("sista dagen för uppsägning är {day}"),
    "decision": N_("sista dagen att anmäla ärendet är {day}"),
    "review": N_("översynen ska göras {day}"),
    "deadline": N_("sista dagen för åtgärd är {day}"),
    "revision": N_("revideringen ska vara klar {day}"),
    "adoption": N_("antagandet gäller dagen {day}"),
    "trial": N_("uppehållet slutar {day}"),
    "unknown": N_("slutdatum har saknats sedan {day}"),
}
_SUBJECTS: Final = {
    "follow_up": N_("Saker att följa upp"),
    "meeting_report": N_("Rapport inför ett möte"),
    "overview": N_("Översikt över styrdokumentens giltighet"),
    "sign_of_life": N_("Bevakningen är i gång"),
    "register_fault": N_("Registret har fel och används inte"),
    "register_mended": N_("Registret är helt igen"),
    "minutes": N_("Minnesanteckningar har beslut att bekräfta"),
    "minutes_fault": N_("Minnesanteckningar går inte att läsa"),
    "receipt": N_("En förlängning är registrerad"),
    "brake": N_("Många mejl hålls av spärren"),
    "delivery_fault": N_("Ett mejl kom inte fram, eller det är oklart"),
    "register_shrunk": N_("Många dokument har försvunnit ur registret"),
    "alarm": N_("Något kring bevakningen behöver ses över"),
    "template_fault": N_("En mall för mejlen går inte att använda"),
}
_REMEDIES: Final = {
    "register_shrunk": N_("Var det meningen, kör giltig outbox release. Till dess gäller registret som det var."),
    "brake": N_("Se dem med giltig outbox, och släpp dem med giltig outbox release."),
    "delivery_fault": N_("Se vad som hände med giltig outbox, och skicka om med giltig outbox resend."),
    "template_fault": N_("Mejlen går ut ändå, med den inbyggda texten. Rätta mallen, eller ta bort den."),
}
_NOTE: Final = N_("(Mejlets mall går inte att använda, så det här är bara uppgifterna.)")


def spare_mail(view: View, kind: str, payload: Mapping[str, Any], matters: Iterable[Matter] = ()) -> MailText:
    """Return a mail of any kind as bare facts; `matters` are those of a reminder."""
    facts = [line for matter in matters for line in _lines(view, matter)]
    subject = facts[0] if facts else _(_SUBJECTS.get(kind, kind))
    if len(facts) > 1:
        subject = _("{subject} (och {more} till)", subject=subject, more=len(facts) - 1)
    note = [_(_NOTE)] if kind != "template_fault" else []
    remedy = [_(_REMEDIES[kind])] if kind in _REMEDIES else []
    network = one_line(view.register.monitor.network)
    listed = [f"- {line}" for line in (*facts, *_told(payload))]
    blocks = [
        _("Hej!"),
        "\n".join(listed) or f"{subject}.",
        *remedy,
        _("Läget visas av giltig status."),
        *note,
        network,
    ]
    text = "\n\n".join(blocks) + "\n"
    page = f'<html lang="{tag()}"><body><p style="white-space: pre-line">{escape(text)}</p></body></html>'
    html = f"<!DOCTYPE html>\n{page}\n"
    return MailText(subject=one_line(subject, 200), text=text, html=html)


def _lines(view: View, matter: Matter) -> Iterable[str]:
    for document in matter.documents:
        title = one_line(view.register.documents[document].title, 120)
        yield f"{title}: {_(_FACTS[matter.about], day=matter.fact_on)}"


def _told(payload: Mapping[str, Any]) -> Iterable[str]:
    """Return what a mail to the admin tells of: the names of things are in the text around them."""
    for value in payload.values():
        for part in value if isinstance(value, list) else [value]:
            if part not in (None, ""):
                yield one_line(str(part), 1000)
