"""One clause in its context → proposals: whose documents, what change, fits or not.

The order is that of docs/minutes.md: verb, object, exceptions, days and lengths, condition, mandate. Whatever can't be
understood whole is a question, never a suggestion.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from monitor import proposed_endings, proposed_extensions, proposed_validity
from monitor.clause_conditions import condition_of, has_two_branches, is_unsure, waits_for_parties
from monitor.clause_objects import Marked, marked, without_exceptions
from monitor.clause_others import others
from monitor.clause_referrals import referral
from monitor.clause_rows import by_rows
from monitor.clause_times import ending_phrase, ending_words, times_of
from monitor.clause_verbs import Verb, read_verb
from monitor.language import _
from monitor.mandates import lacks_mandate
from monitor.minutes_clauses import Clause
from monitor.minutes_context import Context, Resolved
from monitor.proposal import Outcome, Proposal
from monitor.proposal_effects import Times, held, ignored

_CHANGES_WORDS: Final = """
    extend holdover adopt set_validity repeal terminate let_expire replace
"""
_CHANGES: Final = frozenset(_CHANGES_WORDS.split())
_BACK: Final = re.compile(
    r"\b(?:enligt|i enlighet med|såsom|så som|på det sätt som|utifrån|utefter)\b.*?\b(?:förslag\w*|föreslagna|föreslaget|tabell\w*|list\w*|ovan\w*|nedan\w*|"
    r"sammanställning\w*|giltighetstid\w*|uppställning\w*|följande|bilaga\w*)"
)


def meaning(clause: Clause, context: Context) -> list[Proposal]:
    """Return the proposals of a decided clause."""
    read = marked(clause.text, context.names, near=context.on)
    if parts := _parts(clause, read):
        return [one for part in parts for one in meaning(part, context)]
    main, excepted = without_exceptions(read.text)
    verb = read_verb(main)
    if clause.verb:
        verb = _introduced(clause.verb, verb)
    if verb.action == "by_proposal":
        return _by_proposal(clause, context)
    if verb.action in _CHANGES:
        found = list(_change(clause, context, read, verb, excepted))
    else:
        found = list(others(clause, context, read, verb))
    ids = tuple(dict.fromkeys(id_ for one in found for id_ in one.documents))
    if ids:
        context.previous.append(ids)
    return found


def _parts(clause: Clause, read: Marked) -> list[Clause]:
    """Return the clauses that "förlänga A till D1 och B till D2" is short for; none where it is one."""
    if clause.verb or not re.match(r"(?:förlänga|prolongera)\b", read.text):
        return []
    marks = [(one[1], int(one[2])) for one in re.finditer(r"⟦([dtl])(\d+)⟧", without_exceptions(read.text)[0])]
    starts = [
        index for index, (kind, _) in enumerate(marks) if kind == "d" and (not index or marks[index - 1][0] != "d")
    ]
    if len(starts) < 2 or any(marks[stop - 1][0] == "d" for stop in [*starts[1:], len(marks)]) or marks[0][0] != "d":
        return []
    places = [read.mentions[marks[index][1]].start for index in starts]
    ends = [len(_JOINT_AT_END.sub("", clause.text[:place])) for place in places[1:]]
    return [
        replace(clause, text=f"förlänga {clause.text[place:end]}")
        for place, end in zip(places, [*ends, len(clause.text)], strict=True)
    ]


_JOINT_AT_END: Final = re.compile(r"(?:,|\s+och|\s+samt|;)*\s*(?:[a-zåäö]+\s+)?$")


def _introduced(words: str, verb: Verb) -> Verb:
    """Return the verb of "Styrgruppen föreslår att …" in place of the clause's own."""
    action = (
        "propose" if words.startswith(("föresl", "hemst")) else "recommend" if words.startswith("rekom") else "endorse"
    )
    return replace(verb, action=action)


def _by_proposal(clause: Clause, context: Context) -> list[Proposal]:
    """Return what the section's own proposal says, now that it is decided; rows are an extension if they say so."""
    if context.proposed:
        return [
            one
            for proposed in context.proposed
            for one in meaning(
                replace(proposed, said="decided", condition=clause.condition or proposed.condition, verb=None), context
            )
        ]
    if any(row.extends for row in context.rows):
        return list(by_rows(context, Verb(action="extend"), (), Times(), None))
    if matter := context.matter():
        return [held(None, matter, _("Beslut enligt ett förslag som inte står i texten."))]
    return [ignored(None, _("Beslut enligt ett förslag som inte står i texten."))]


# --- a change of validity


def _change(clause: Clause, context: Context, read: Marked, verb: Verb, excepted: str) -> Iterator[Proposal]:
    condition = condition_of(clause, read)
    away = context.of_mentions(read.documents_in(excepted)).documents
    if verb.unknown or verb.other:
        yield _unknown(clause, read, verb)
        return
    times = times_of(read, verb, context)
    yield from _excepted(clause, context, away, read.unmarked(excepted, clause.text).lower())
    points_back = bool(_BACK.search(read.text)) and times.end is None and times.length is None
    if points_back and context.rows and verb.action in ("extend", "holdover"):
        only = context.of_mentions(read.documents_in(verb.list)).documents if verb.list else ()
        drafts: list[Proposal] = list(by_rows(context, verb, away, times, only or None))
    else:
        drafts = list(_direct(clause, context, read, verb, times, away))
    for draft in drafts:
        yield _judged(draft, clause, context, read, condition, partial=bool(away))


#: What else is extended at meetings.
_OTHER_THINGS: Final = (
    ("set_consultation_deadline", r"remiss|svarstid|synpunkt|yttrande"),
    ("extend_assignment", r"uppdrag|anställning|förordnande|projekt|tjänst|mandat|vikari"),
)


def _unknown(clause: Clause, read: Marked, verb: Verb) -> Proposal:
    what = read.unmarked(verb.unknown or verb.other, clause.text)[:60]
    if verb.unknown:
        return held(verb.action, (), _("Dokumentet finns inte i registret: ”{what}”.", what=what), "unknown_document")
    if re.search(r"\b\w*(?:möte|sammanträde|träff)\w*\b", what):
        return ignored(None, _("Gäller ett möte, inget dokument."))
    action = next((action for action, words in _OTHER_THINGS if re.search(words, what)), None)
    return ignored(action, _("Gäller inget dokuments giltighet: ”{what}”.", what=what), "not_validity")


def _direct(
    clause: Clause, context: Context, read: Marked, verb: Verb, times: Times, away: tuple[str, ...]
) -> Iterator[Proposal]:
    resolved = _object(context, read, verb)
    if resolved.candidates:
        yield held(
            verb.action,
            (),
            _("Det framgår inte vilket dokument som avses."),
            "ambiguous_document",
            candidates=resolved.candidates,
            length=times.length,
            valid_to=times.end.last if times.end else None,
        )
        return
    documents = tuple(id_ for id_ in resolved.documents if id_ not in away)
    if resolved.expanded:
        documents = _of_end(documents, read, context)
    if not documents:
        if verb.action in ("extend", "holdover", "let_expire", "repeal", "terminate", "replace") or re.search(
            r"rutin|överenskomm|avtal|riktlinj|rök", verb.generic
        ):
            yield held(
                verb.action,
                (),
                _("Det framgår inte vilket dokument som avses."),
                "unknown_document",
                valid_to=times.end.last if times.end else None,
                length=times.length,
            )
        else:
            yield ignored(None, _("Inget registrerat dokument nämns."))
        return
    for id_ in documents:
        draft = _effect(clause, context, read, verb, times, id_)
        if resolved.expanded:
            draft = replace(draft, flags=("group_expanded", *draft.flags), group=resolved.group)
        yield draft


def _of_end(documents: tuple[str, ...], read: Marked, context: Context) -> tuple[str, ...]:
    """Keep of a group those whose end the clause names: "samtliga RÖK:ar som löper ut 2026-06-30"."""
    current = [one.last for one in read.dates if one.role == "current"]
    if not current:
        return documents
    return tuple(id_ for id_ in documents if context.standings[id_].valid_to in current)


def _object(context: Context, read: Marked, verb: Verb) -> Resolved:
    if verb.list:
        return context.of_mentions(read.documents_in(verb.list))
    if verb.generic:
        return context.of_generic(verb.generic)
    matter = context.matter()
    if verb.action == "extend" and len(matter) == 1:
        return Resolved(documents=matter)
    return Resolved(candidates=matter) if matter else Resolved()


def _states_an_end(read: Marked) -> bool:
    return any(one.role in ("end", "range") for one in read.dates)


_NOT_YET: Final = re.compile(r"\b(?:ännu|i nuläget|nu|för närvarande|i ?dag|på detta möte|i detta läge|än)\b")
#: A second decision in one clause: which of them the day belongs to can't be told.
_SECOND: Final = re.compile(
    r"⟦d\d+⟧[^⟦]*\b(?:och|samt|men)\s+(?:att\s+)?(?:inte\s+)?(?:avsluta|upphäva|bordlägga|säga upp|ersätta|anta|fastställa|låta|återremittera|avslå|revidera)\b.*⟦t|\brespektive ⟦[lt]|⟦[lt]\d+⟧ respektive"
)


def _effect(clause: Clause, context: Context, read: Marked, verb: Verb, times: Times, id_: str) -> Proposal:  # noqa: PLR0911 - one an action
    match verb.action:
        case "extend" if times.open_ended and times.end is None and times.length is None:
            return proposed_validity.set_validity(context, id_, times)
        case "extend" | "holdover":
            return proposed_extensions.extend(context, id_, times, holdover=verb.action == "holdover")
        case "set_validity":
            return proposed_validity.set_validity(context, id_, times)
        case "adopt":
            return proposed_validity.adopt(context, id_, times)
        case "repeal":
            phrase = ending_phrase(read)
            return proposed_endings.repeal(context, id_, ending_words(clause, read, phrase), phrase)
        case "terminate":
            phrase = ending_phrase(read)
            return proposed_endings.terminate(context, id_, phrase.last if phrase else None)
        case "let_expire" if times.length or _NOT_YET.search(read.text) or _states_an_end(read):
            return held(
                "let_expire",
                (id_,),
                _("Det framgår inte om dokumentet ska förlängas senare eller annorlunda."),
                "negated",
            )
        case "let_expire":
            return proposed_endings.let_expire(context, id_)
        case _ if times.start is None and times.end is None and any(id_ in ids for ids in context.previous):
            return ignored("replace", _("Det som antas ersätter den tidigare versionen."), documents=(id_,))
        case _:
            with_ = [one for one in context.of_mentions(read.mentions).documents if one != id_]
            return proposed_endings.replaced(context, id_, with_[0] if len(with_) == 1 else None, times)


def _excepted(clause: Clause, context: Context, away: Sequence[str], excepted: str) -> Iterator[Proposal]:
    """Return that documents were left out: put off, where the words say so."""
    for id_ in away:
        if re.search(r"tas upp|återkom|bordlägg|skjuts|avvakta|nästa|senare|vila", excepted):
            yield held(
                "defer",
                (id_,),
                _("Undantas och tas upp senare."),
                "partial_decision",
                to=referral(excepted, clause, context),
            )
        else:
            yield held(None, (id_,), _("Undantas från beslutet."), "partial_decision")


# --- what turns a fitting change into a question


def _judged(
    draft: Proposal, clause: Clause, context: Context, read: Marked, condition: str | None, *, partial: bool
) -> Proposal:
    if partial:
        draft = replace(draft, flags=(*draft.flags, "partial_decision"))
    if clause.outside:
        draft = replace(draft, flags=(*draft.flags, "decided_outside_meeting"))
    if condition and draft.outcome is not Outcome.IGNORE:
        flags = ["conditional"]
        flags += ["awaiting_parties"] if waits_for_parties(condition) else []
        flags += ["two_branches"] if has_two_branches(condition, read.text) else []
        reason = _("Villkorat beslut: {condition}.", condition=condition)
        return replace(_asked(draft, reason, *flags), condition=condition)
    if draft.outcome is not Outcome.SUGGEST:
        return draft
    if _SECOND.search(read.text):
        return _asked(draft, _("Satsen har två beslut, och det framgår inte vilket datum som hör till vilket."))
    if is_unsure(read):
        return _asked(draft, _("Texten är en avsikt eller en möjlighet, inget bestämt beslut."))
    if draft.documents and (why := lacks_mandate(context, draft.documents[0], draft.action or "")):
        return _asked(draft, why, "body_lacks_mandate")
    return draft


def _asked(draft: Proposal, reason: str, *flags: str) -> Proposal:
    """Make a question of a change."""
    return replace(draft, outcome=Outcome.HOLD, decision=None, reason=reason, flags=(*draft.flags, *flags))
