"""Tasks given to somebody: to revise, to decide, to sign, to review. They mark a document, and move no end."""

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

from monitor.clause_objects import Marked
from monitor.clause_referrals import documents_meant
from monitor.clause_verbs import Verb
from monitor.date_language import long_date
from monitor.language import _
from monitor.mandates import lacks_mandate
from monitor.minutes_clauses import Clause
from monitor.minutes_context import Context, Resolved
from monitor.proposal import Outcome, Proposal
from monitor.proposal_effects import held, ignored


def assigned(clause: Clause, context: Context, read: Marked, verb: Verb) -> Iterator[Proposal]:
    """Return what a task is for the register: a revision, somebody else's decision, signatures, or nothing."""
    who = _who(clause, verb)
    resolved = documents_meant(context, read, verb, matter=verb.action != "task")
    due = next((one.last for one in read.dates if one.role in ("deadline", "meeting", "end") and one.last), None)
    if not resolved.documents and not resolved.candidates:
        yield ignored(
            verb.action if verb.action == "delegate" else None,
            _("Ett uppdrag som inte rör något registrerat dokument."),
        )
    elif verb.action == "delegate" and not re.search(r"\bunderteckna", verb.rest):
        yield held(
            "delegate", resolved.documents, _("Beslutet har lämnats över till någon annan."), "delegated", to=who
        )
    elif verb.action == "assign_revision":
        yield _revision(resolved, due, who)
    elif re.search(r"\bunderteckna|\bsignera|\bfatta beslut|\banta\b", verb.rest):
        yield held(
            "sign_deadline",
            resolved.documents,
            _("En uppgift för parterna, ingen ändrad giltighet."),
            "per_party_task",
            to=who,
            due=due,
        )
    elif read.mentions or re.search(r"giltighet|förläng", read.text):
        yield held(
            None,
            () if resolved.expanded else resolved.documents,
            _("Ett uppdrag, ingen ändrad giltighet."),
            "task_only",
            to=who,
            due=due,
            group=resolved.group,
        )
    else:
        yield ignored(None, _("Ett uppdrag som inte rör giltigheten."))


def _revision(resolved: Resolved, due: date | None, who: str | None) -> Proposal:
    """A task to revise; it marks the document, and moves no day."""
    if resolved.expanded or resolved.candidates or not resolved.documents:
        return held(
            "assign_revision",
            () if resolved.expanded else resolved.documents,
            _("Ett uppdrag, ingen ändrad giltighet."),
            "task_only",
            group=resolved.group,
            candidates=resolved.candidates,
            to=who,
            due=due,
        )
    entry: dict[str, Any] = (
        {"action": "assign_revision"}
        | ({"due": due} if due else {})
        | ({"note": _("Till {who}", who=who)} if who else {})
    )
    return Proposal(
        outcome=Outcome.SUGGEST,
        action="assign_revision",
        documents=resolved.documents,
        to=who,
        due=due,
        decision=entry,
        reason=(
            _("Ett uppdrag att revidera dokumentet. Klart senast {day}.", day=long_date(due))
            if due
            else _("Ett uppdrag att revidera dokumentet.")
        ),
        flags=("task_only",),
    )


def revised(clause: Clause, context: Context, read: Marked, verb: Verb) -> Proposal:
    """Return the revision of "att revidera X senast D", which nobody by name is told to do."""
    del clause
    resolved = documents_meant(context, read, verb)
    due = next(
        (one.last for one in read.dates if one.role in ("deadline", "meeting", "end", "bare") and one.last), None
    )
    return (
        _revision(resolved, due, None)
        if resolved.documents or resolved.candidates
        else ignored(None, _("Gäller inget registrerat dokument."))
    )


def _who(clause: Clause, verb: Verb) -> str | None:
    """Return who is told to do something, as the clause writes it; never a person's name."""
    if not verb.who or "⟦" in verb.who:
        return None
    found = re.search(re.escape(verb.who), clause.text, re.IGNORECASE)
    name = (found[0] if found else verb.who).strip()
    return name if len(name) <= 60 else None


def reviewed(context: Context, read: Marked, verb: Verb) -> Proposal:
    """T10: return the review that is to be done by a day."""
    resolved = documents_meant(context, read, verb)
    if not resolved.documents and not resolved.candidates and context.previous:
        resolved = Resolved(documents=context.previous[-1])
    if not resolved.documents:
        resolved = Resolved(documents=context.matter())
    dates = [
        one
        for one in read.dates
        if one.role in ("deadline", "meeting", "end", "bare", "range", "period", "start") and one.last
    ]
    if not resolved.documents:
        return ignored("set_review", _("Gäller inget registrerat dokument."))
    if len(dates) != 1:
        return held("set_review", resolved.documents, _("Det framgår inte när översynen ska vara gjord."))
    due = dates[0].last
    flags = ["date_from_phrase"] if dates[0].in_words else []
    flags += ["year_inferred"] if dates[0].inferred else []
    if context.head.body_id is None or any(lacks_mandate(context, id_, "set_review") for id_ in resolved.documents):
        return held("set_review", resolved.documents, _("En översyn har bestämts."), *flags, due=due)
    return Proposal(
        outcome=Outcome.SUGGEST,
        action="set_review",
        documents=resolved.documents,
        due=due,
        flags=tuple(flags),
        decision={"action": "set_review", "due": due},
        reason=_("Översyn senast {day}.", day=long_date(due) if due else ""),
    )


def signed(context: Context, read: Marked) -> Proposal:
    """T19: return the day by which the parties are to sign."""
    documents = context.of_mentions(read.mentions).documents or context.matter()
    due = next((one.last for one in read.dates if one.role in ("deadline", "end", "bare") and one.last), None)
    if not documents:
        return ignored("sign_deadline", _("Gäller inget registrerat dokument."))
    return held(
        "sign_deadline",
        documents,
        _("En sista dag för underskrift, ingen ändrad giltighet."),
        "per_party_task",
        due=due,
    )
