"""One document's decisions, folded: from its clause to its course as of a day.

The fold walks the decisions taken up to the day, oldest first and on one day in a fixed order (docs/register.md), so
that their order in the file never matters. It knows this document only: what other documents do to it is `timeline`'s
matter.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Final

from monitor import date_language
from monitor.actions import FOLDS
from monitor.adoption import tally
from monitor.course import Course, extend_up_to, note
from monitor.dates import next_review
from monitor.extensions import by_parties
from monitor.language import _
from monitor.model import Decision, Document
from monitor.standing import AdoptionTally, Mark, Step

#: On one day in this order; every other action comes after these.
_FOLD_ORDER: Final = (
    "adopt", "reject", "set_validity", "extend", "suspend", "reinstate", "terminate", "let_expire", "repeal", "replace",
)  # fmt: skip
_STATING_AN_END: Final = frozenset({"extend", "set_validity", "adopt"})


def course(
    document: Document,
    decisions: Iterable[Decision],
    *,
    as_of: date,
    parties: tuple[str, ...],
    stop_on: date | None = None,
) -> Course:
    """Fold a document's decisions as of a day.

    `decisions` are those on this document that are not revoked; later ones than `as_of` are passed over. `parties` are
    who adopts where the clause says "all". Automatic extension runs up to `as_of`, or `stop_on` where that is earlier:
    the last day before another document takes this one's place.
    """
    taken = sorted((one for one in decisions if one.on <= as_of), key=_fold_key)
    opening = _opening(document, tally(document, taken, as_of=as_of, parties=parties))
    secured = _fold(opening, taken, as_of, stop_on or as_of)
    return _hoped_for(opening, secured, taken, as_of, stop_on or as_of) if secured.conditions else secured


def _fold(state: Course, taken: Iterable[Decision], as_of: date, stop_on: date, *, hoping: bool = False) -> Course:
    """Fold decisions in their order; `hoping`, as if every open condition were met."""
    for decision in taken:
        state = extend_up_to(state, min(decision.on, stop_on))
        state = _apply(state, decision, as_of, hoping=hoping)
    return extend_up_to(state, min(as_of, stop_on))


def _hoped_for(opening: Course, secured: Course, taken: Iterable[Decision], as_of: date, stop_on: date) -> Course:
    """Say how far a document would reach if every open condition were met (T18), and what then contradicts what."""
    hoped = _fold(opening, taken, as_of, stop_on, hoping=True)
    end, hoped_end = secured.end, hoped.end
    further = hoped_end and not secured.open_ended and (end is None or hoped_end.earliest > end.earliest)
    faults = (one for one in hoped.faults if _condition(one.decision, as_of) == "open")
    return replace(
        secured,
        conditional_end=hoped_end.earliest if hoped_end and (further or secured.conditional_adoption) else None,
        faults=(*secured.faults, *faults),
    )


def _fold_key(decision: Decision) -> tuple[object, ...]:
    """Order decisions of one day by what they do, then by what they say: their order in the file never matters."""
    order = _FOLD_ORDER.index(decision.action) if decision.action in _FOLD_ORDER else len(_FOLD_ORDER)
    says = (
        decision.valid_from, decision.valid_to, decision.length, decision.last_day, decision.every, decision.due,
        decision.to, decision.what, decision.report_to, decision.with_, decision.condition, decision.met_on,
        decision.failed_on, decision.retroactive, decision.until_further_notice,
    )  # fmt: skip
    return (decision.on, order, decision.action, decision.by, decision.source, repr(says))


def _opening(document: Document, adoption: AdoptionTally | None) -> Course:
    """Start from the clause: T01 to T03, T09, or an end that is not known."""
    span = document.period
    start = document.valid_from or (span.start if span else None)
    stated = document.valid_to or (span.end if span else None)
    state = Course(
        document=document,
        start=start,
        stated=stated,
        clause_length=document.length,
        open_ended=document.until_further_notice,
        planned=document.planned and not (adoption and adoption.reached_on),
        adoption=adoption,
    )
    review_every = review_due = None
    if review := document.review:
        counted_from, review_every = review.last or state.first_day, review.every
        next_due = next_review(counted_from, review.every) if review.every and counted_from else None
        review_due = review.due or next_due
    step = _clause_step(state, state.end.earliest if state.end else None)
    return replace(state, review_every=review_every, review_due=review_due, why=(step,))


def _clause_step(state: Course, end: date | None) -> Step:
    document = state.document
    rule, text = _clause(document, end)
    source = "; ".join(document.source)
    return Step(rule=rule, source=source, first=state.first_day, last=end, text=text)


def _clause(document: Document, end: date | None) -> tuple[str, str]:  # noqa: PLR0911 - one a rule
    """Return the rule that a document's own text comes under, and what it says."""
    if document.period is not None:
        return "T03", _("giltighetstid angiven som period")
    if document.length is not None:
        length = date_language.format_length(document.length)
        return "T02", _("giltighetstid {length} enligt dokumentet", length=length)
    if document.until_further_notice:
        return "T09", _("gäller tills vidare")
    if document.follows and end is None:
        return "T17", _("följer ett annat dokument")
    if end and document.valid_to and document.valid_to.ambiguous:
        return "T20", _("källan säger ”{words}”, som kan läsas på två sätt", words=document.valid_to.text or "")
    if end:
        return "T01", _("giltighetstid enligt dokumentet")
    if document.planned:
        return "S01", _("planeras, ingen text finns ännu")
    return "S02", _("slutdatum saknas i registret")


def _apply(state: Course, decision: Decision, as_of: date, *, hoping: bool) -> Course:
    """Fold one decision, or what is known of it while its condition is open, and sign its steps with its source."""
    waiting = tuple(one for one in state.waiting if one[1] == decision.on)
    before = replace(state, waiting=waiting) if waiting != state.waiting else state
    match _condition(decision, as_of):
        case "failed":
            after = _apply_failed(before, decision)
        case "open" if not hoping:
            after = _apply_conditionally(before, decision)
        case _:
            after = FOLDS[decision.action](before, decision)
    source = "; ".join(decision.source)
    new = after.why[len(before.why) :]
    signed = (Step(rule=one.rule, source=source, first=one.first, last=one.last, text=one.text) for one in new)
    return replace(after, why=(*before.why, *signed)) if new else after


def _apply_failed(state: Course, decision: Decision) -> Course:
    """T18: as if never taken, but told."""
    text = _("villkoret uppfylldes inte: {condition}", condition=decision.condition)
    told = note(state, "T18", text, first=decision.failed_on)
    if decision.action == "adopt" and not by_parties(state, decision):
        # the dates stand as the document states them, which a person should look at
        return replace(told, marks=told.marks | {Mark.CHECK_SOURCE})
    return told


def _condition(decision: Decision, as_of: date) -> str | None:
    if decision.condition is None:
        return None
    if decision.met_on and decision.met_on <= as_of:
        return "met"
    return "failed" if decision.failed_on and decision.failed_on <= as_of else "open"


def _apply_conditionally(state: Course, decision: Decision) -> Course:
    """T18: show what the decision would do, and secure nothing."""
    if decision.action in ("adopt", "reject") and by_parties(state, decision):
        return state  # the tally counts it as missing
    would_be = FOLDS[decision.action](state, decision).end if decision.action in _STATING_AN_END else None
    text = _("villkorat beslut, inte säkrat: {condition}", condition=decision.condition)
    return replace(
        note(state, "T18", text, first=decision.on, last=would_be.earliest if would_be else None),
        conditional_adoption=state.conditional_adoption or decision.action == "adopt",
        conditions=(*state.conditions, decision.condition or ""),
        marks=state.marks | {Mark.CONDITIONAL},
    )
