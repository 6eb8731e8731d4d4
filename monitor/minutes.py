"""Minutes → proposals: the flow from pages of text to what each clause would do to the register (docs/minutes.md).

Pure: pages and a register in, a reading out. Names of people are left out of every quote.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from monitor.clause_meaning import meaning
from monitor.clause_objects import marked
from monitor.clause_referrals import referral
from monitor.dates import Length
from monitor.language import _
from monitor.minutes_clauses import Clause, clauses
from monitor.minutes_context import Context, Ground
from monitor.minutes_head import Head, is_person, read_head, without_attendance
from monitor.minutes_lines import Line, lines_of
from monitor.minutes_sections import Section, sections
from monitor.minutes_text import sentences, statements
from monitor.model import Register
from monitor.proposal import Meeting, MinutesReading, Outcome, Proposal
from monitor.proposal_effects import already, held, ignored


def read_minutes(pages: Sequence[str], register: Register, *, paged: bool = False) -> MinutesReading:
    """Read minutes, a text a page, against a register; `paged` says that even a single one is a page."""
    found = statements(lines_of(pages, paged=paged))
    head, length = read_head(found, register)
    own_names = _own_names(head, register)
    parted = sections((*without_attendance(found[:length]), *found[length:]))
    read = [(section, clauses(section, head, own_names)) for section in parted]
    decided = any(clause.said == "decided" and clause.text for _, ones in read for clause in ones)
    head = replace(head, is_agenda=head.is_agenda and not decided)
    ground = Ground(register, head)
    proposals = tuple(
        _finished(one, head, headed_agenda=head.headed_agenda and decided)
        for section, ones in read
        for one in _together(_of_section(section, ones, ground))
    )
    meeting = Meeting(
        body=head.body, body_id=head.body_id, party=head.party, on=head.on, notes_on=head.notes_on, dnr=head.dnr
    )
    return MinutesReading(meeting=meeting, proposals=proposals)


def _own_names(head: Head, register: Register) -> tuple[str, ...]:
    body = register.bodies.get(head.body_id or "")
    names = {head.body or ""} | ({body.name, body.short or ""} if body else set())
    names |= {name.split()[0] for name in names if len(name.split()) > 1 and len(name.split()[0]) > 6}
    return tuple(filter(None, names))


# --- one section


def _of_section(section: Section, ones: Sequence[Clause], ground: Ground) -> Iterator[Proposal]:
    proposed = [one for one in ones if one.said == "proposed"]
    context = Context(ground, section, proposed)
    decided = [one for one in ones if one.said == "decided"]
    for clause in decided:
        for draft in meaning(clause, context):
            yield _placed(_unless_registered(draft, context), clause, section)
    if not decided:
        yield from _agenda(context, proposed, section)
    yield from (
        _placed(ignored("recital", _("Återger ett tidigare beslut.")), one, section)
        for one in ones
        if one.said == "recited"
    )
    yield from _of_text(context, decided)


#: What changes no end, and may stand in the register all the same; changes of validity look for themselves.
_BESIDE_THE_END: Final = frozenset({"assign_revision", "set_review", "defer", "refer_back", "recommend"})


def _unless_registered(draft: Proposal, context: Context) -> Proposal:
    """Leave out the documents for which the register has the decision already."""
    if draft.action not in _BESIDE_THE_END or not draft.documents:
        return draft
    left = tuple(id_ for id_ in draft.documents if not already(context, id_, str(draft.action)))
    if left:
        return replace(draft, documents=left)
    reason = _("Beslutet finns redan i registret.")
    return ignored(draft.action, reason, "already_registered", documents=draft.documents)


def _placed(draft: Proposal, clause: Clause, section: Section) -> Proposal:
    flags = (*draft.flags, "glued_heading") if section.glued else draft.flags
    decision = draft.decision
    if decision is not None and clause.taken_on:
        decision = {**decision, "on": clause.taken_on}
    return replace(
        draft,
        section=section.label,
        line=clause.line.number,
        page=clause.line.page,
        quote=clause.quote,
        flags=flags,
        decision=decision,
    )


def _agenda(context: Context, proposed: Sequence[Clause], section: Section) -> Iterator[Proposal]:
    """Return what a section only proposes: of use as "the matter is on the agenda"."""
    for clause in proposed:
        read = marked(clause.text, context.names, near=context.on)
        documents = context.of_mentions(read.mentions).documents
        if not documents:
            continue
        ends = [one.last for one in read.dates if one.role in ("end", "range")]
        flag = "agenda_only" if context.head.headed_agenda else "proposal_only"
        draft = ignored(
            "agenda_proposal",
            _("Ett förslag som inte är beslutat."),
            flag,
            documents=documents,
            valid_to=ends[0] if len(ends) == 1 else None,
        )
        yield _placed(draft, clause, section)


# --- what a section's running text says: withdrawn, put off, a party's no

_MATTER: Final = r"(?:ärendet|punkten|frågan|beslutet|beslut i ärendet|detta|den|förslaget)"
_WITHDRAWN: Final = re.compile(
    rf"^{_MATTER}\s+(?:utgick|utgår|utgått|drogs tillbaka|har utgått|togs bort)\b", re.IGNORECASE
)
_MAY_DEFER: Final = re.compile(r"bordl|skjuts|sköts|vilar|återremitt|\b(?:tas|togs)\b", re.IGNORECASE)
_DEFERRED: Final = re.compile(
    rf"^(?:{_MATTER}|⟦d\d+⟧)\s+(?:har |blev )?(?:bordlades|bordläggs|bordlagts|skjuts upp|sköts upp|skjuts fram|sköts fram|vilar|återremitterades|återremitteras|"
    rf"(?:tas|togs) (?:åter )?upp (?:igen |på nytt )?(?:på|vid) (?:nästa|kommande|nästkommande)|"
    rf"tas vidare (?:på|till) (?:nästa|kommande|nästkommande))",
    re.IGNORECASE,
)
_PARTY_NO: Final = re.compile(
    r"\b(?:kommun(?:en|er|erna)?|part(?:en|er)?|region\w*|fullmäktige)\b[^.]*?\b(?:har (?:inte|ej) (?:antagit|godkänt)|(?:har )?(?:avslagit|avslog|sagt nej|sade nej)|antog inte|godkände inte)\b",
    re.IGNORECASE,
)


def _of_text(context: Context, decided: Sequence[Clause]) -> Iterator[Proposal]:
    taken = {(clause.line.number, clause.quote[:20]) for clause in decided}
    settled = {id_ for ids in context.previous for id_ in ids}
    for statement in context.section.statements:
        for start, sentence in sentences(statement.text):
            line = statement.line_at(start)
            if (line.number, sentence[:20]) in taken:
                continue
            draft = _of_sentence(sentence, context)
            if draft is None or (draft.action == "defer" and settled & set(draft.documents)):
                continue
            yield _located(_unless_registered(draft, context), sentence, line, context.section)


def _of_sentence(sentence: str, context: Context) -> Proposal | None:
    if _WITHDRAWN.match(sentence):
        matter = context.matter()
        return ignored("withdrawn", _("Ärendet utgick."), "withdrawn", documents=matter) if matter else None
    read = marked(sentence, context.names, near=context.on) if _MAY_DEFER.search(sentence) else None
    if read and _DEFERRED.match(read.text):
        documents = context.of_mentions(read.mentions).documents or context.matter()
        if not documents:
            return None
        back = "återremitt" in read.text
        clause = Clause(text=sentence, quote=sentence, line=context.section.statements[0].lines[0], said="", block=0)
        flag = "referred_back" if back else "deferral_in_body_only"
        return held(
            "refer_back" if back else "defer", documents, _("Bordlagt enligt texten, utan formellt beslut."), flag,
            to=referral(sentence.lower(), clause, context),
        )  # fmt: skip
    if _PARTY_NO.search(sentence) and not re.search(r"\b(?:om|ifall|skulle|kan)\b", sentence, re.IGNORECASE):
        documents = context.of_mentions(context.names.mentions(sentence)).documents or context.matter()
        return held("reject", documents, _("En part har sagt nej."), "party_rejected") if documents else None
    return None


def _located(draft: Proposal, sentence: str, line: Line, section: Section) -> Proposal:
    return replace(draft, section=section.label, line=line.number, page=line.page, quote=sentence.strip())


# --- what is the same for several documents stands once; what is said beside a suggestion needs no flag of its own


def _together(found: Iterator[Proposal]) -> list[Proposal]:
    merged: list[Proposal] = []
    for one in found:
        same = next((index for index, other in enumerate(merged) if _alike(one, other)), None)
        if same is None:
            merged.append(one)
        else:
            both = tuple(dict.fromkeys((*merged[same].documents, *one.documents)))
            merged[same] = replace(merged[same], documents=both)
    changes = [one for one in merged if one.outcome is Outcome.SUGGEST and "task_only" not in one.flags]
    return [_beside(one, changes) for one in merged]


def _alike(one: Proposal, other: Proposal) -> bool:
    return bool(one.documents) and replace(one, documents=other.documents) == other


def _beside(one: Proposal, changes: Sequence[Proposal]) -> Proposal:
    if changes:
        quiet = {"task_only", "deferred"}
        return replace(one, flags=tuple(flag for flag in one.flags if flag not in quiet))
    if one.outcome is Outcome.SUGGEST and "task_only" in one.flags:
        return replace(one, outcome=Outcome.HOLD, decision=None)
    return one


def _finished(one: Proposal, head: Head, *, headed_agenda: bool) -> Proposal:
    """Leave out names, and suggest nothing without a meeting day."""
    flags = tuple(
        dict.fromkeys(
            (*one.flags, "document_headed_agenda") if headed_agenda and one.outcome is not Outcome.IGNORE else one.flags
        )
    )
    one = replace(_without_names(one, head), flags=flags)
    if one.outcome is Outcome.SUGGEST and head.on is None:
        return replace(one, outcome=Outcome.HOLD, decision=None, reason=_("Mötesdagen går inte att läsa ut."))
    return one


def _without_names(one: Proposal, head: Head) -> Proposal:
    """Leave out the names of those who were there, and of whoever is told to do something."""
    names = {*head.names, *([one.to] if one.to and is_person(one.to) else [])}
    if not any(name in one.quote or name in (one.to or "") for name in names):
        return one

    def blank(text: str) -> str:
        for name in sorted(names, key=len, reverse=True):
            text = text.replace(name, _("[namn]"))
        return text

    decision = one.decision and {
        key: blank(value) if isinstance(value, str) else value for key, value in one.decision.items()
    }
    return replace(
        one, quote=blank(one.quote), to=blank(one.to) if one.to else None, reason=blank(one.reason), decision=decision
    )


def months_of(length: Length | None) -> int | None:
    """Return a length in whole months, or None."""
    return length.months if length and not length.days else None
