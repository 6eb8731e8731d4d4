"""Who may decide: the body of a document, a party for its own part; a body that prepares proposes to another."""

import re
from typing import Final

from monitor.language import _
from monitor.minutes_context import Context
from monitor.model import Document, Register
from monitor.roads import route_of

_PREPARES: Final = re.compile(
    r"styrgrupp|arbetsgrupp|arbetsutskott|beredning|referensgrupp|\bLPO\b|presidi", re.IGNORECASE
)
_ADVISES: Final = re.compile(r"välfärdsråd|\bråd(?:et)?\b", re.IGNORECASE)
_LOWER: Final = re.compile(r"nämnd|styrelse|utskott", re.IGNORECASE)


def decides(register: Register, document: Document) -> str | None:
    """Return the body that may decide on a document: its own, else the last of its route."""
    if document.decided_by:
        return document.decided_by
    found = route_of(register, document)
    steps = found[1].steps if found else ()
    bodies = [] if any(step.parties for step in steps) else [step.body for step in steps if step.body]
    return bodies[-1] if bodies else None


def prepares_only(name: str | None) -> bool:
    """Whether a body by its name only prepares or advises."""
    return bool(name and (_PREPARES.search(name) or _ADVISES.search(name)))


def lacks_mandate(context: Context, id_: str, action: str) -> str:
    """Say why the body of the minutes may not decide on a document, or nothing."""
    head, document = context.head, context.register.documents[id_]
    body = head.body or _("Organet")
    if head.party and head.body_id is None:
        if action not in ("adopt", "reject"):
            return _("{body} är en parts organ och kan inte ensamt ändra dokumentet.", body=body)
        return _("{body} är inte partens högsta beslutande organ.", body=body) if _LOWER.search(body) else ""
    if head.body_id is None:
        return _("{body} finns inte bland registrets organ.", body=body) if context.register.bodies else ""
    decider = decides(context.register, document)
    if decider and decider != head.body_id:
        name = context.register.bodies[decider].name if decider in context.register.bodies else decider
        return _("{body} beslutar inte om dokumentet enligt registret; det gör {name}.", body=body, name=name)
    if decider is None and prepares_only(body):
        return _("{body} bereder och beslutar inte om dokument.", body=body)
    return ""
