"""Which documents a clause is about when its verb takes no object, and when and to whom a matter is put off or passed on."""

import re
from datetime import date

from monitor.clause_dates import DatePhrase
from monitor.clause_objects import Marked, marked
from monitor.clause_verbs import Verb
from monitor.date_language import long_date
from monitor.minutes_clauses import Clause
from monitor.minutes_context import Context, Resolved


def documents_meant(context: Context, read: Marked, verb: Verb, *, matter: bool = False) -> Resolved:
    """Return the documents that a clause names anywhere, else those that its noun means, else the matter's."""
    if read.mentions:
        return context.of_mentions(read.mentions)
    if verb.generic and (found := context.of_generic(_with_all(verb.generic, read.text))) != Resolved():
        return found
    return Resolved(documents=context.matter()) if matter else Resolved()


def _with_all(noun: str, text: str) -> str:
    """Return a noun with "samtliga" or "alla" before it, where the text has one there."""
    found = re.search(rf"\b(?:samtliga|alla)\s+(?:\w+\s+){{0,2}}{re.escape(noun)}", text)
    return found[0] if found else noun


def referral(text: str, clause: Clause, context: Context) -> str:
    """Say to when something is put off: "next_meeting", "juni 2026", a day, or "unspecified"."""
    del clause
    if re.search(
        r"\b(?:nästa|kommande|nästkommande)\s+(?:ordinarie\s+)?(?:\w*möte|\w*sammanträde|tillfälle|gång)", text
    ):
        return "next_meeting"
    found = [one for one in _dates_in(text, context) if one.role not in ("reference", "not", "current")]
    if found and found[0].first:
        return found[0].first.isoformat() if found[0].exact else _month(found[0].first)
    month = re.search(
        r"\b(?:i|till|på|under|vid)\s+(?:mötet i\s+)?(januari|februari|mars|april|maj|juni|juli|augusti|september|oktober|november|december)(?:mötet)?\b",
        text,
    )
    if month:
        named = marked(f"senast {month[1]}", context.names, near=context.on).dates
        if named and named[0].last:
            return _month(named[0].last)
    return "unspecified"


def _dates_in(text: str, context: Context) -> tuple[DatePhrase, ...]:
    """Return the days of a text that may hold marks already."""
    return marked(re.sub(r"⟦\w+⟧", "¤", text), context.names, near=context.on).dates


def _month(day: date) -> str:
    return long_date(day, article=False).split(" ", 1)[1]


def body_named(text: str, context: Context) -> str | None:
    """Return the other body that a text names first."""
    own = context.head.body
    names = [(body.name, name) for body in context.register.bodies.values() for name in (body.name, body.short) if name]
    found = [
        (match.start(), full)
        for full, name in names
        if full != own and (match := re.search(rf"(?<!\w){re.escape(name)}", text, re.IGNORECASE))
    ]
    if found:
        return min(found)[1]
    other = re.search(
        r"\b(?:kommun|region)(?:styrelsen|fullmäktige)\b|\b\w+nämnden\b|\bkommunerna\b|\bregionen\b",
        text,
        re.IGNORECASE,
    )
    return other[0] if other else None
