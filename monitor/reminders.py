"""What is due when, and to whom: ladders hung on the facts of a day (docs/register.md, Ladders).

Pure: computed afresh from the register, the standings and the day, so that no change of a rule, a parent or a recipient
can leave a stale plan behind. A step's `due_on` follows rule 5 of docs/validity.md and its mirror after the fact;
`send_on` is the working day on or before it, never later.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from monitor.adoption_ledger import party_recipients
from monitor.calendar import working_day_on_or_before
from monitor.dates import DateOutOfRange, Length, day_after, last_day_to_act
from monitor.model import Ladder, Register
from monitor.roads import Road, road
from monitor.standing import NOT_YET, SETTLED, Standing, Status

#: An end ahead of these may be spoken of before it comes; a terminated document still ends on a day.
_END_AHEAD: Final = frozenset(
    {
        Status.IN_FORCE, Status.ENDS_SOON, Status.CONDITIONAL, Status.ADOPTED_NOT_STARTED,
        Status.TERMINATED, Status.PAST_END_HOLDOVER, Status.EXPIRED,
    }
)  # fmt: skip
#: An end of these has come, and nobody has decided it.
_END_UNDECIDED: Final = frozenset({Status.EXPIRED, Status.PAST_END_HOLDOVER})
#: Steps follow the end of these if it comes undecided; of the others ahead it is settled, or not yet sure.
_END_OPEN: Final = frozenset({Status.IN_FORCE, Status.ENDS_SOON, Status.ADOPTED_NOT_STARTED})

_LONGEST_MONTH: Final = 31
#: Days without a working day among them are fewer than this.
_LONGEST_HOLIDAY: Final = 14


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """A day that a ladder hangs on; `key` names it: a moved day is a new fact. `told_after`: steps follow it.

    `also_to` are recipients that the fact itself names, beside those of the ladder.
    """

    document: str
    about: str
    on: date
    key: str
    told_after: bool
    also_to: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Reminder:
    """One step of a ladder for one document: due on a day, sent on a working day, to some recipients."""

    document: str
    about: str
    fact_key: str
    fact_on: date
    lead: str
    due_on: date
    send_on: date
    to: tuple[str, ...]

    @property
    def key(self) -> str:
        """Name the step; with a recipient it is a promise's key (docs/reliability.md)."""
        return f"{self.document}/{self.about}/{self.fact_key}/{self.lead}"

    @property
    def follows_fact(self) -> bool:
        """Whether the step comes after the fact."""
        return self.lead.startswith("+")


def facts(register: Register, standings: Mapping[str, Standing], unknown_since: Mapping[str, date]) -> Iterator[Fact]:
    """Return every fact that a ladder can hang on, as the standings' day knows them.

    `unknown_since` is the day that each document was first seen without an end.
    """
    for id_, standing in standings.items():
        yield from facts_of(register, standings, id_)
        if standing.status is Status.UNKNOWN and (since := unknown_since.get(id_)):
            yield unknown_fact(id_, since)


def facts_of(register: Register, standings: Mapping[str, Standing], id_: str) -> Iterator[Fact]:
    """Return the facts of one document that the register tells; `standings` need only have what it follows."""
    standing = standings[id_]
    yield from _end(standing, lets_expire=_lets_expire(register, standings, id_))
    yield from _other_days(register, standing)
    yield from _decision(standing, road(register, standing))


def unknown_fact(id_: str, since: date) -> Fact:
    """Return the fact that a document's end is not known; the database tells since when."""
    return _fact(id_, "unknown", since, told_after=True)


def _fact(document: str, about: str, on: date, *, told_after: bool, what: str = "") -> Fact:
    return Fact(document=document, about=about, on=on, key=f"{on}:{what}" if what else f"{on}", told_after=told_after)


def _end(standing: Standing, *, lets_expire: bool) -> Iterator[Fact]:
    if standing.valid_to and standing.status in _END_AHEAD:
        told_after = standing.status in _END_UNDECIDED or (standing.status in _END_OPEN and not lets_expire)
        yield _fact(standing.document, "end", standing.valid_to, told_after=told_after)
    if standing.last_notice_day and standing.status is Status.AUTO:
        yield _fact(standing.document, "notice", standing.last_notice_day, told_after=False)


def _lets_expire(register: Register, standings: Mapping[str, Standing], id_: str) -> bool:
    """Whether the end is meant to come: by the document's own intention, or by that of the one it ends with (T17)."""
    document = register.documents[id_]
    if document.intention == "let_expire":
        return True
    parent = standings.get(document.follows or "")
    if parent is None or parent.valid_to != standings[id_].valid_to:
        return False
    return _lets_expire(register, standings, parent.document)


def _decision(standing: Standing, plan: Road | None) -> Iterator[Fact]:
    """The last day to submit for the recommended meeting; once that has passed, for the last feasible one."""
    if plan and plan.chosen and not plan.closed:
        yield _fact(standing.document, "decision", plan.chosen.submit_by, told_after=False)


def _other_days(register: Register, standing: Standing) -> Iterator[Fact]:
    """Reviews, deadlines, revisions, adoptions and trials."""
    id_ = standing.document
    settled = standing.status in SETTLED
    if standing.review_due and standing.in_force is not False:
        yield _fact(id_, "review", standing.review_due, told_after=True)
    for deadline in standing.deadlines:
        if deadline.completed_on is None and not settled:
            yield _fact(id_, "deadline", deadline.latest, told_after=True, what=deadline.what)
    if standing.revision and standing.revision.due and not settled:
        yield _fact(id_, "revision", standing.revision.due, told_after=True)
    tally = standing.adoption
    if tally and tally.missing and standing.status in NOT_YET:
        begun_on = standing.valid_from or min(tally.adopted.values(), default=None)
        if begun_on:  # once a no has stopped it, there is nothing to ask the others for
            parties = party_recipients(register, tally) if tally.possible else ()
            yield replace(_fact(id_, "adoption", begun_on, told_after=True), also_to=parties)
    if standing.status is Status.PAUSED and standing.paused_until:
        yield _fact(id_, "trial", standing.paused_until, told_after=False)


def ladder_for(register: Register, document: str, about: str) -> Ladder | None:
    """Return the most specific ladder: documents over kinds over none (a tie is a problem of the register)."""
    kind = register.documents[document].kind
    general: Ladder | None = None
    of_kind: Ladder | None = None
    for ladder in register.ladders:
        if ladder.about != about:
            continue
        if document in ladder.documents:
            return ladder
        if kind in ladder.kinds and not ladder.documents:
            of_kind = ladder
        elif not ladder.kinds and not ladder.documents:
            general = ladder
    return of_kind or general


def reminders(
    register: Register, standings: Mapping[str, Standing], unknown_since: Mapping[str, date]
) -> tuple[Reminder, ...]:
    """Return every step of every ladder, past and to come, in the order they fall due."""
    return hung_on(facts(register, standings, unknown_since), register)


def hung_on(found: Iterable[Fact], register: Register) -> tuple[Reminder, ...]:
    """Return every step of the ladders that hang on some facts, in the order they fall due."""
    all_steps = (
        step
        for fact in found
        if (ladder := ladder_for(register, fact.document, fact.about))
        for step in steps(ladder, fact)
    )
    return tuple(sorted(all_steps, key=in_order))


def no_earlier_than(fact: Fact, register: Register) -> date:
    """Return a day before which no step about a fact is sent; `date.max` without a ladder. Cheaper than the steps."""
    ladder = ladder_for(register, fact.document, fact.about)
    if ladder is None:
        return date.max
    escalated = ladder.escalate.before if ladder.escalate else None
    leads = (*ladder.before, escalated) if escalated else ladder.before
    longest = max((_LONGEST_MONTH * lead.months + lead.days for lead in leads), default=0)
    return date.fromordinal(max(fact.on.toordinal() - longest - _LONGEST_HOLIDAY, date.min.toordinal()))


def in_order(step: Reminder) -> tuple[date, str, str, str, str]:
    """Sort steps as they fall due."""
    return step.due_on, step.document, step.about, step.fact_key, step.lead


def steps(ladder: Ladder, fact: Fact) -> Iterator[Reminder]:
    """Return the steps of a ladder hung on a fact, with those that escalation adds."""
    days = dict(_own_days(ladder, fact))
    escalated_from = _escalation_day(ladder, fact)
    told_too = ladder.escalate.to if ladder.escalate else ()
    for lead, due_on in days.items():
        escalated = told_too if escalated_from and due_on >= escalated_from else ()
        yield _step(fact, lead, due_on, (*ladder.to, *fact.also_to, *escalated))
    if escalated_from and ladder.escalate and escalated_from not in days.values():
        if ladder.escalate.before is not None:
            yield _step(fact, _before(ladder.escalate.before), escalated_from, told_too)
        elif ladder.escalate.after is not None and fact.told_after:
            yield _step(fact, _after(ladder.escalate.after), escalated_from, told_too)


def _step(fact: Fact, lead: str, due_on: date, to: Iterable[str]) -> Reminder:
    return Reminder(
        document=fact.document,
        about=fact.about,
        fact_key=fact.key,
        fact_on=fact.on,
        lead=lead,
        due_on=due_on,
        send_on=working_day_on_or_before(due_on),
        to=tuple(dict.fromkeys(to)),
    )


def _own_days(ladder: Ladder, fact: Fact) -> Iterator[tuple[str, date]]:
    for length in ladder.before:
        try:
            yield _before(length), last_day_to_act(fact.on, length)
        except DateOutOfRange:
            continue  # so far from the fact that the calendar does not reach
    if ladder.after and fact.told_after:
        for count in range(1, ladder.after.times + 1):
            lag = ladder.after.every * count
            try:
                yield _after(lag), day_after(fact.on, lag)
            except DateOutOfRange:
                return


def _escalation_day(ladder: Ladder, fact: Fact) -> date | None:
    escalate = ladder.escalate
    try:
        if escalate and escalate.after is not None:
            return day_after(fact.on, escalate.after)
        if escalate and escalate.before is not None:
            return last_day_to_act(fact.on, escalate.before)
    except DateOutOfRange:
        return None
    return None


def _words(length: Length) -> str:
    if length.months:
        return f"{length.months} month{'s' if length.months != 1 else ''}"
    return f"{length.days} day{'s' if length.days != 1 else ''}"


def _before(length: Length) -> str:
    return f"-{_words(length)}" if length else "0 days"


def _after(length: Length) -> str:
    return f"+{_words(length)}" if length else "0 days"


def in_span(found: Iterable[Reminder], first: date, last: date) -> Iterator[Reminder]:
    """Return the reminders whose `send_on` lies between two days, both included."""
    return (step for step in found if first <= step.send_on <= last)
