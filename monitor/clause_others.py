"""Clauses that change no validity, or not yet: put off, sent back, proposed, recommended, delegated, noted, corrected.

What concerns a registered document is a question or a pending matter; the rest is ignored.
"""

import re
from collections.abc import Iterator
from typing import Final

from monitor.clause_conditions import condition_of, has_two_branches, waits_for_parties
from monitor.clause_corrections import corrected, revoked
from monitor.clause_objects import Marked
from monitor.clause_referrals import body_named, documents_meant, referral
from monitor.clause_tasks import assigned, reviewed, revised, signed
from monitor.clause_verbs import Verb
from monitor.language import N_, _
from monitor.mandates import prepares_only
from monitor.minutes_clauses import Clause
from monitor.minutes_context import Context, Resolved
from monitor.proposal import Proposal
from monitor.proposal_effects import held, ignored


def others(clause: Clause, context: Context, read: Marked, verb: Verb) -> Iterator[Proposal]:  # noqa: C901, PLR0912 - one branch an action
    """Return the proposals of a clause whose verb changes no validity by itself."""
    match verb.action:
        case "correct":
            yield from corrected(clause, context)
        case "revoke":
            yield from revoked(clause, context, read, verb)
        case "note":
            about = context.heading if re.search(r"\b(?:ärendet|frågan)\b", read.text) else ()
            yield ignored("note", _("Lagt till handlingarna eller antecknat."), documents=about)
        case "calendar":
            yield ignored("calendar", _("Möteskalender."))
        case "propose" | "recommend" | "endorse":
            yield _passed_on(clause, context, read, verb)
        case "defer" | "refer_back":
            yield _put_off(clause, context, read, verb)
        case "reject":
            yield _rejected(context, read, verb)
        case "assign_revision" | "delegate" | "task":
            yield from assigned(clause, context, read, verb)
        case "revise":
            yield revised(clause, context, read, verb)
        case "set_review":
            yield reviewed(context, read, verb)
        case "sign_deadline":
            yield signed(context, read)
        case "set_consultation_deadline":
            yield ignored("set_consultation_deadline", _("Gäller en remiss."), "not_validity")
        case "fund" | "fund_intent":
            yield _funded(clause, context, read, verb)
        case _:
            yield ignored(None, _("Gäller inget dokuments giltighet."))


# --- one function a kind of clause


_PASSED_ON: Final = {
    "propose": ("proposal_only", N_("Ett förslag till ett annat organ, inget beslut.")),
    "recommend": ("recommendation_only", N_("En rekommendation binder ingen.")),
    "endorse": ("endorsement_only", N_("Ett ställningstagande, inget beslut om giltighet.")),
}


def _passed_on(clause: Clause, context: Context, read: Marked, verb: Verb) -> Proposal:
    flag, reason = _PASSED_ON[verb.action]
    resolved = documents_meant(context, read, verb)
    if not resolved.documents and not resolved.candidates and re.search(r"förläng|giltighet|förslag", read.text):
        resolved = Resolved(documents=context.heading)
    if not resolved.documents and not resolved.candidates:
        return ignored(verb.action, _("Gäller inget registrerat dokument."))
    flags = [flag]
    if verb.action == "propose" and prepares_only(context.head.body) and not context.head.party:
        flags.append("body_lacks_mandate")
    ends = [one for one in read.dates if one.role in ("end", "range", "bare")]
    starts = [one for one in read.dates if one.role in ("start", "range")]
    lengths = {one.length for one in read.lengths}
    return held(
        verb.action,
        () if resolved.expanded else resolved.documents,
        _(reason),
        *flags,
        candidates=resolved.candidates,
        group=resolved.group,
        valid_from=starts[0].first if len(starts) == 1 else None,
        valid_to=ends[0].last if len(ends) == 1 else None,
        length=lengths.pop() if len(lengths) == 1 else None,
        to=body_named(clause.text, context),
    )


def _put_off(clause: Clause, context: Context, read: Marked, verb: Verb) -> Proposal:
    resolved = documents_meant(context, read, verb, matter=True)
    if not resolved.documents:
        return ignored(verb.action, _("Gäller inget registrerat dokument."))
    flag = "deferred" if verb.action == "defer" else "referred_back"
    reason = (
        _("Bordlagt: inget är beslutat om giltigheten.")
        if verb.action == "defer"
        else _("Återremitterat: inget är beslutat om giltigheten.")
    )
    return held(verb.action, resolved.documents, reason, flag, to=referral(clause.text.lower(), clause, context))


def _rejected(context: Context, read: Marked, verb: Verb) -> Proposal:
    resolved = documents_meant(context, read, verb)
    if not resolved.documents:
        proposed = [
            id_ for one in context.proposed for id_ in context.of_mentions(context.names.mentions(one.text)).documents
        ]
        resolved = Resolved(documents=tuple(dict.fromkeys(proposed)) or context.matter())
    if not resolved.documents:
        return ignored("reject", _("Gäller inget registrerat dokument."))
    if context.head.party and context.head.body_id is None:
        return held("reject", resolved.documents, _("En part har sagt nej."), "party_rejected")
    return held("reject", resolved.documents, _("Förslaget avslogs: giltigheten är oförändrad."), "rejected")


def _funded(clause: Clause, context: Context, read: Marked, verb: Verb) -> Proposal:
    documents = context.of_mentions(read.mentions).documents or context.heading
    action = "fund_intent" if verb.action == "fund_intent" else "fund"
    if not documents:
        return ignored(action, _("Gäller pengar, inget registrerat dokument."))
    condition = condition_of(clause, read)
    flags = ["conditional"] if condition or action == "fund_intent" else []
    flags += ["awaiting_parties"] if condition and waits_for_parties(condition) else []
    flags += ["two_branches"] if condition and has_two_branches(condition, read.text) else []
    return held(
        action, documents, _("Ett beslut om pengar, inte om dokumentets giltighet."), *flags, condition=condition
    )
