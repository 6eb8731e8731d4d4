"""What holds and what is promised, from one day to the next, worked out anew only where the day makes a difference.

A daybook is kept for one register, in memory; another register begins another. It is divided into parts: documents
that bear on each other, with their decisions. Of each part it knows what holds, what is promised, and the first day on
which any of it may be otherwise; a part is worked out again once that day has come. Nobody states that day: `Today`
notes it while the part is worked out, by the same functions as anywhere else (docs/adr/0010). So the answers are those
of `timeline.standings` and `reminders.reminders` on every day, at the cost of what has changed since the last one.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import TypeAlias

from monitor.long_kept import uncollected
from monitor.model import Decision, Document, Register
from monitor.promises import Promise, promised
from monitor.reminders import Fact, facts_of, hung_on, no_earlier_than, unknown_fact
from monitor.standing import Standing, Status
from monitor.timeline import Timeline, marked_clusters
from monitor.today import Today

_Facts: TypeAlias = tuple[Fact, ...]
#: Facts, and the promises that follow from them.
_Counted: TypeAlias = tuple[_Facts, tuple[Promise, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Entry:
    """What was worked out of a part on a day; the same on every day from then to the one before `until`."""

    day: date
    until: date
    standings: Mapping[str, Standing]
    facts: Mapping[str, _Facts]
    without_end: tuple[str, ...]

    def holds(self, as_of: date) -> bool:
        return self.day <= as_of < self.until


class Promises(Mapping[str, tuple[Promise, ...]]):
    """Every promise of every ladder, past and to come, by document, in the order they fall due.

    The steps of a document's ladders are counted when they are asked for: of most, none has begun.
    """

    def __init__(self, register: Register, facts: Mapping[str, _Facts], counted: dict[str, _Counted]) -> None:
        """`facts` are those of every document; `counted`, what has been counted of the same register so far."""
        self._register, self._facts, self._counted = register, facts, counted

    def __getitem__(self, id_: str) -> tuple[Promise, ...]:
        """Return the promises of a document."""
        facts, known = self._facts[id_], self._counted.get(id_)
        if known is None or known[0] != facts:
            known = self._counted[id_] = facts, promised(hung_on(facts, self._register))
        return known[1]

    def __iter__(self) -> Iterator[str]:
        """Go through the documents."""
        return iter(self._facts)

    def __len__(self) -> int:
        """Count the documents."""
        return len(self._facts)

    def begun(self, *, by: date) -> Iterator[Promise]:
        """Return the promises of every document that has one to be sent by a day, and maybe of some others."""
        for id_, facts in self._facts.items():
            if any(no_earlier_than(fact, self._register) <= by for fact in facts):
                yield from self[id_]


class Daybook:
    """The answers of one register, kept until the day that may change them."""

    def __init__(self, register: Register) -> None:
        """Divide the register into parts; nothing is worked out yet."""
        self.register = register
        self._parts = tuple(parts(register))
        self._entries: list[_Entry | None] = [None] * len(self._parts)
        self._standings: tuple[date, dict[str, Standing]] | None = None
        self._counted: dict[str, _Counted] = {}

    def open(self, *, as_of: date) -> None:
        """Work out what may have changed by a day."""
        with uncollected():
            for number, (part, entry) in enumerate(zip(self._parts, self._entries, strict=True)):
                if entry is None or not entry.holds(as_of):
                    self._entries[number] = _worked_out(part, as_of)

    def _opened(self, as_of: date) -> Iterator[_Entry]:
        self.open(as_of=as_of)
        return (entry for entry in self._entries if entry)

    def standings(self, *, as_of: date) -> dict[str, Standing]:
        """Return what holds for every document as of a day, by id, in the order of the register."""
        if self._standings is None or self._standings[0] != as_of:
            found = {id_: one for entry in self._opened(as_of) for id_, one in entry.standings.items()}
            in_order_of_the_register = {id_: found[id_] for id_ in self.register.documents}
            self._standings = as_of, marked_clusters(in_order_of_the_register, as_of=as_of)
        return self._standings[1]

    def standings_of(self, documents: Collection[str], *, as_of: date) -> dict[str, Standing]:
        """Return what holds for some documents, but for the mark of those that end on the same day as many others."""
        found = (one for entry in self._opened(as_of) for one in entry.standings.values())
        return {one.document: replace(one, as_of=as_of) for one in found if one.document in documents}

    def without_end(self, *, as_of: date) -> list[str]:
        """Return the documents whose end is not known."""
        return [id_ for entry in self._opened(as_of) for id_ in entry.without_end]

    def promises(self, unknown_since: Mapping[str, date], *, as_of: date) -> Promises:
        """Return every promise as of a day; `unknown_since` is the day that each was first seen without an end."""
        facts = {id_: ones for entry in self._opened(as_of) for id_, ones in entry.facts.items()}
        for id_ in self.without_end(as_of=as_of):
            if since := unknown_since.get(id_):
                facts[id_] = (*facts[id_], unknown_fact(id_, since))
        return Promises(self.register, facts, self._counted)


def _worked_out(part: Register, day: date) -> _Entry:
    today = Today(day)
    timeline = Timeline(part, as_of=today)
    standings = {id_: timeline.standing(id_) for id_ in part.documents}
    facts = {id_: tuple(facts_of(part, standings, id_)) for id_ in part.documents}
    without_end = tuple(id_ for id_, one in standings.items() if one.status is Status.UNKNOWN)
    return _Entry(day=day, until=today.until, standings=standings, facts=facts, without_end=without_end)


def parts(register: Register) -> Iterator[Register]:
    """Divide a register into documents that bear on each other, each with the decisions about them and all the rest.

    Documents bear on each other where one follows or replaces another, or a decision puts it in another's place.
    """
    leaders = _leaders(register)
    documents: dict[str, dict[str, Document]] = defaultdict(dict)
    for id_, document in register.documents.items():
        documents[leaders[id_]][id_] = document
    decisions: dict[str, list[Decision]] = defaultdict(list)
    for decision in register.decisions:
        for leader in dict.fromkeys(leaders[id_] for id_ in decision.documents if id_ in leaders):
            decisions[leader].append(decision)
    for leader, some in documents.items():
        yield replace(register, documents=some, decisions=tuple(decisions[leader]))


def _leaders(register: Register) -> dict[str, str]:
    """Return, for every document, one that stands for all those that bear on each other."""
    leaders = {id_: id_ for id_ in register.documents}

    def leader(id_: str) -> str:
        while leaders[id_] != id_:
            leaders[id_] = id_ = leaders[leaders[id_]]
        return id_

    for one, other in _bonds(register):
        if one in leaders and other in leaders:
            leaders[leader(one)] = leader(other)
    return {id_: leader(id_) for id_ in leaders}


def _bonds(register: Register) -> Iterator[tuple[str, str]]:
    for id_, document in register.documents.items():
        yield from ((id_, other) for other in (document.follows, document.replaces) if other)
    for decision in register.decisions:
        if decision.with_:
            yield from ((id_, decision.with_) for id_ in decision.documents)
