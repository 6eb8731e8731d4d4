"""Corrections of earlier minutes, and decisions that are undone: both change what an earlier meeting said."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

from monitor import proposed_validity
from monitor.clause_objects import Marked, marked
from monitor.clause_referrals import documents_meant
from monitor.clause_verbs import Verb
from monitor.date_language import long_date
from monitor.decisions import of_days, undone_by
from monitor.language import _
from monitor.mandates import lacks_mandate
from monitor.minutes_clauses import Clause
from monitor.minutes_context import Context
from monitor.minutes_text import sentences
from monitor.model import Decision, Revokes
from monitor.proposal import Outcome, Proposal
from monitor.proposal_effects import Times, held, ignored


def corrected(clause: Clause, context: Context) -> Iterator[Proposal]:
    """A correction hides in the section's text: "… ska gälla t.o.m. D1, inte D2"."""
    texts = [clause.text, *(text for one in context.section.statements for _, text in sentences(one.text))]
    refers_to = _meeting_corrected(texts, context)
    for text in texts:
        read = marked(text, context.names, near=context.on)
        right = [one for one in read.dates if one.role in ("end", "range", "bare", "start")]
        wrong = [one for one in read.dates if one.role == "not"]
        documents = context.of_mentions(read.mentions).documents
        says = re.search(r"\b(?:ska|skall|rätt\w*|vara|gäller|gälla)\b", read.text)
        if (
            len(documents) == 1
            and len(right) == 1
            and says
            and (wrong or re.search(r"rätt|rätta|korrigera", read.text))
        ):
            draft = proposed_validity.set_validity(
                context, documents[0], Times(end=replace(right[0], role="end")), correction=True
            )
            if draft.outcome is Outcome.SUGGEST and (why := lacks_mandate(context, documents[0], "set_validity")):
                draft = held("set_validity", documents, why, "body_lacks_mandate", valid_to=draft.valid_to)
            flags = tuple(flag for flag in draft.flags if flag != "shortens_validity")
            yield replace(
                draft,
                flags=(*flags, "correction"),
                refers_to=refers_to,
                reason=_("Rättelse. {reason}", reason=draft.reason),
            )
            return
    yield ignored("note", _("Rättelse som inte rör något datum i registret."))


def _meeting_corrected(texts: list[str], context: Context) -> date | None:
    for text in texts:
        for one in marked(text, context.names, near=context.on).dates:
            if one.role == "reference" and one.exact:
                return one.first
    dated = marked(context.section.title, context.names, near=context.on).dates
    return dated[0].first if dated and dated[0].exact else None


def revoked(clause: Clause, context: Context, read: Marked, verb: Verb) -> Iterator[Proposal]:
    """A decision undone: only one that the register has can be revoked in it."""
    del clause
    resolved = documents_meant(context, read, verb, matter=True)
    dates = [one for one in read.dates if one.role in ("reference", "meeting", "bare") and one.exact and one.first]
    if not resolved.documents:
        yield ignored("revoke", _("Gäller inget registrerat dokument."))
        return
    on = dates[0].first if dates else None
    by = context.head.body_id or context.head.party
    for id_ in resolved.documents:
        taken = [one for one in context.register.decisions if one.on == on and id_ in one.documents and by in one.by]
        if on is None or len({one.action for one in taken}) != 1:
            reason = (
                _("Registret har inget sådant beslut att riva upp.")
                if on
                else _("Det framgår inte vilket beslut som rivs upp.")
            )
            yield held("revoke", (id_,), reason, "revocation", refers_to=on)
            continue
        if why := lacks_mandate(context, id_, "revoke"):
            yield held("revoke", (id_,), why, "revocation", "body_lacks_mandate", refers_to=on)
            continue
        revokes = Revokes(on=on, by=taken[0].by, action=taken[0].action)
        trial = Decision(on=context.on, by=(by or "?",), action="revoke", documents=(id_,), revokes=revokes)
        if not undone_by(trial, of_days(context.register.decisions)):
            continue
        end = context.timeline(trial).course(id_).end
        entry: dict[str, Any] = {
            "action": "revoke",
            "revokes": {
                "on": on,
                "by": taken[0].by[0] if len(taken[0].by) == 1 else list(taken[0].by),
                "action": taken[0].action,
            },
        }
        yield Proposal(
            outcome=Outcome.SUGGEST,
            action="revoke",
            documents=(id_,),
            flags=("revocation",),
            decision=entry,
            refers_to=on,
            valid_to=end.earliest if end else None,
            reason=_("Beslutet {day} rivs upp.", day=long_date(on)),
        )
