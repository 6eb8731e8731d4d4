"""What was begun and not followed through: lines in the coordinator's mail until it is settled or acknowledged.

A matter put off twice, a revision past its day, an extension whose parties have not been told. Computed afresh like
everything that is due; `key` names the fact, so that acknowledging it silences it until something new happens. Pure.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from monitor.decision_words import deciders, owner_name, title
from monitor.decisions import in_effect
from monitor.deferrals import last_deferral, times_deferred
from monitor.language import _, _n
from monitor.model import Decision, Register
from monitor.parties import parties_of, party_names
from monitor.roads import deciding_body_of, meetings_of
from monitor.standing import NOT_YET, SETTLED, Standing
from monitor.wording import capital, listed, long_date, number_word, swedish_sort_key

#: What an acknowledgement of these is about, as ladders have their `about`.
ABOUT: Final = "follow_up"


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUp:
    """One thing to follow up about one document. `since` is the day it came to be, `role` who is told."""

    document: str
    kind: str
    key: str
    since: date
    role: str
    decision: Decision


def follow_ups(
    register: Register,
    standings: Mapping[str, Standing],
    *,
    as_of: date,
    acknowledged: Collection[tuple[str, str, str]] = (),
) -> tuple[FollowUp, ...]:
    """Return what is to be followed up as of a day, oldest first; `acknowledged` are document, about and key.

    `standings` need only have the documents of which anything has been decided.
    """
    decided = in_effect(register.decisions, as_of=as_of)
    found = (
        one
        for id_, standing in standings.items()
        if standing.status not in SETTLED
        for finding in _FINDINGS
        if (one := finding(register, standing, decided.get(id_, ())))
    )
    silent = frozenset(acknowledged)
    told = (one for one in found if (one.document, ABOUT, one.key) not in silent)
    return tuple(sorted(told, key=lambda one: (one.since, one.kind, one.document)))


def _follow_up(register: Register, standing: Standing, kind: str, since: date, decision: Decision) -> FollowUp:
    role = register.documents[standing.document].responsible
    return FollowUp(
        document=standing.document,
        kind=kind,
        key=f"{kind}:{since}",
        since=since,
        role=role if role in register.recipients and role else register.monitor.admin,
        decision=decision,
    )


def _put_off_again(register: Register, standing: Standing, decisions: tuple[Decision, ...]) -> FollowUp | None:
    """A matter deferred or referred back twice or more, with no decision between."""
    last = last_deferral(decisions)
    if last is None or times_deferred(decisions) < 2:
        return None
    return _follow_up(register, standing, "deferred", last.on, last)


def _revision_late(register: Register, standing: Standing, decisions: tuple[Decision, ...]) -> FollowUp | None:
    """A revision whose day has passed."""
    revision = standing.revision
    if revision is None or revision.due is None or revision.due >= standing.as_of:
        return None
    assigned = next(one for one in decisions if one.action == "assign_revision" and one.on == revision.assigned_on)
    return _follow_up(register, standing, "revision", revision.due, assigned)


def _parties_untold(register: Register, standing: Standing, decisions: tuple[Decision, ...]) -> FollowUp | None:
    """The latest extension, unless conditional or over, if nobody has noted that the parties know of it."""
    extensions = [one for one in decisions if one.action == "extend" and _counts(one, standing.as_of)]
    last = max(extensions, key=lambda one: one.on, default=None)
    over = standing.valid_to is not None and standing.valid_to < standing.as_of
    if last is None or over or not parties_of(register, register.documents[standing.document]):
        return None
    told = any(one.action == "complete" and one.what == "inform" and one.on >= last.on for one in decisions)
    return None if told else _follow_up(register, standing, "inform", last.on, last)


def _refused(register: Register, standing: Standing, decisions: tuple[Decision, ...]) -> FollowUp | None:
    """A party has said no, and the document is not adopted (T13)."""
    tally = standing.adoption
    if tally is None or not tally.rejected or standing.status not in NOT_YET:
        return None
    refusals = (one for one in decisions if one.action == "reject" and not tally.rejected.keys().isdisjoint(one.by))
    last = max(refusals, key=lambda one: (one.on, one.by))
    since = max(tally.rejected.values())
    return _follow_up(register, standing, "refused" if tally.possible else "not_adopted", since, last)


def _counts(decision: Decision, as_of: date) -> bool:
    return decision.condition is None or bool(decision.met_on and decision.met_on <= as_of)


_FINDINGS: Final[tuple[Callable[[Register, Standing, tuple[Decision, ...]], FollowUp | None], ...]] = (
    _put_off_again,
    _revision_late,
    _parties_untold,
    _refused,
)


# --- in words


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUpLine:
    """What is said of documents that share a thing to follow up: a sentence, and what settles it."""

    documents: tuple[str, ...]
    kind: str
    text: str
    remedy: str


def follow_up_lines(
    register: Register, standings: Mapping[str, Standing], found: Collection[FollowUp]
) -> tuple[FollowUpLine, ...]:
    """Return a line for each thing to follow up; documents of which the same is to be said share it."""
    together: dict[tuple[object, ...], list[FollowUp]] = defaultdict(list)
    for one in found:
        parties = parties_of(register, register.documents[one.document])
        together[one.kind, one.key, one.decision.by, standings[one.document].valid_to, parties].append(one)
    return tuple(_line(register, standings, group) for group in together.values())


def _line(register: Register, standings: Mapping[str, Standing], group: list[FollowUp]) -> FollowUpLine:
    first = group[0]
    ids = tuple(sorted((one.document for one in group), key=lambda id_: swedish_sort_key(title(id_, register))))
    told = _WORDS[first.kind](register, standings, ids, first)
    return FollowUpLine(documents=ids, kind=first.kind, text=next(told), remedy=next(told))


def _names(register: Register, ids: Collection[str]) -> str:
    return listed(title(id_, register) for id_ in ids)


def _deferred_words(
    register: Register, standings: Mapping[str, Standing], ids: tuple[str, ...], one: FollowUp
) -> Iterator[str]:
    decided = in_effect(register.decisions, as_of=standings[ids[0]].as_of).get(ids[0], ())
    last = one.decision
    values = {
        "names": _names(register, ids),
        "times": number_word(times_deferred(decided)),
        "who": deciders(last, register),
        "day": long_date(last.on),
    }
    if last.action == "defer":
        yield _n(
            "{names} har skjutits upp {times} gånger i rad, senast genom bordläggning i {who} {day}.",
            "{names} har skjutits upp {times} gånger i rad, senast genom bordläggning i {who} {day}.",
            len(ids), **values,
        )  # fmt: skip
    else:
        yield _n(
            "{names} har skjutits upp {times} gånger i rad, senast genom återremiss i {who} {day}.",
            "{names} har skjutits upp {times} gånger i rad, senast genom återremiss i {who} {day}.",
            len(ids), **values,
        )  # fmt: skip
    body = next((by for by in last.by if by in register.bodies), None) or deciding_body_of(register, ids[0])
    coming = next((day for day in meetings_of(register, body) if day >= standings[ids[0]].as_of), None)
    if coming:
        yield _("Nästa möte är {day}.", day=long_date(coming))
    else:
        yield _("Inget senare möte finns i kalendern.")


def _revision_words(
    register: Register, standings: Mapping[str, Standing], ids: tuple[str, ...], one: FollowUp
) -> Iterator[str]:
    revision = standings[ids[0]].revision
    values = {"names": _names(register, ids), "day": long_date(one.since)}
    if revision and revision.to:
        yield _(
            "Revideringen av {names} skulle ha varit klar {day} (uppdraget gick till {whom}).",
            **values, whom=owner_name(revision.to, register),
        )  # fmt: skip
    else:
        yield _("Revideringen av {names} skulle ha varit klar {day}.", **values)
    if revision and revision.report_to:
        body = owner_name(revision.report_to, register)
        yield _("Svara med när den redovisas i {body}, eller om den är klar.", body=body)
    else:
        yield _("Svara med när den redovisas, eller om den är klar.")


def _inform_words(
    register: Register, standings: Mapping[str, Standing], ids: tuple[str, ...], one: FollowUp
) -> Iterator[str]:
    parties = parties_of(register, register.documents[ids[0]])
    end = standings[ids[0]].valid_to
    values = {
        "day": capital(long_date(one.since)),
        "who": deciders(one.decision, register),
        "names": _names(register, ids),
    }
    if end:
        yield _(
            "{day} förlängde {who} {names} till och med {end}. Enligt registret är parterna inte underrättade.",
            **values, end=long_date(end),
        )  # fmt: skip
    else:
        yield _("{day} förlängde {who} {names}. Enligt registret är parterna inte underrättade.", **values)
    if len(parties) > 2 and set(parties) == set(register.parties):
        number = number_word(len(parties))
        yield _("Underrätta samtliga {number} parter, och svara när det är gjort.", number=number)
    else:
        yield _("Underrätta {parties}, och svara när det är gjort.", parties=party_names(register, parties))


def _refused_words(
    register: Register, standings: Mapping[str, Standing], ids: tuple[str, ...], one: FollowUp
) -> Iterator[str]:
    tally = standings[ids[0]].adoption
    said_no = party_names(register, tally.rejected if tally else ())
    values = {"parties": capital(said_no), "names": _names(register, ids), "day": long_date(one.since)}
    if one.kind == "refused":
        yield _("{parties} har sagt nej till {names}, senast {day}. De andras svar kan ändå räcka.", **values)
    else:
        yield _("{parties} har sagt nej till {names}, senast {day}. Därmed går det inte att anta.", **values)
    yield _("Ta upp det på nästa möte, och svara med hur det ska bli.")


_WORDS: Final = {
    "deferred": _deferred_words,
    "revision": _revision_words,
    "inform": _inform_words,
    "refused": _refused_words,
    "not_adopted": _refused_words,
}
