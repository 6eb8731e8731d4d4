"""What stands in the calendar of the documents: ends, last notice days, days to submit by, meetings, reviews.

An event is a whole day. Its `uid` names the thing, not the day: a moved end is the same event on another day, so that a
subscribed calendar updates instead of doubling. Its `sequence` counts how often it has changed: `numbered` works it out
from what was published before. Dates are civil and inclusive.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from monitor.decisions import in_effect
from monitor.language import N_, _
from monitor.model import Register
from monitor.next_steps import next_step
from monitor.parties import party_name
from monitor.reminders import Fact, facts
from monitor.roads import Road, road
from monitor.standing import SETTLED, Standing, Status
from monitor.wording import counted, listed, one_line, status_text

_ALARMS: Mapping[str, tuple[int, ...]] = {
    "end": (30,),
    "notice": (30, 7),
    "submit": (14, 3),
    "meeting": (),
    "review": (30,),
    "deadline": (14,),
    "trial": (30,),
    "revision": (14,),
}
"""So many days before an event a calendar tells of it, by kind."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One day in the calendar."""

    uid: str
    kind: str
    on: date
    title: str
    text: str
    alarms: tuple[int, ...]
    documents: tuple[str, ...] = ()
    sequence: int = 0

    @property
    def fingerprint(self) -> str:
        """Name what it says: another one means that it has changed."""
        said = "\0".join((self.on.isoformat(), self.title, self.text, *map(str, self.alarms)))
        return hashlib.sha256(said.encode()).hexdigest()[:16]


#: What was published before: of each event its fingerprint and sequence.
Published = Mapping[str, tuple[str, int]]


def events(register: Register, now: Mapping[str, Standing], *, as_of: date) -> tuple[Event, ...]:
    """Return the events of a register, by day; a meeting that has passed stays, an end that is settled does not."""
    since: dict[str, date] = {}
    found = [
        *(_fact_event(register, now, fact) for fact in facts(register, now, since) if fact.about in _FACTS),
        *_meetings(register),
        *_submissions(register, now),
    ]
    taken = in_effect(register.decisions, as_of=as_of)
    unique = {one.uid: one for one in found}
    return tuple(
        sorted(
            (
                replace(one, sequence=sum(len(taken.get(document, ())) for document in one.documents))
                for one in unique.values()
            ),
            key=lambda one: (one.on, one.uid),
        )
    )


def numbered(found: Iterable[Event], published: Published) -> tuple[Event, ...]:
    """Return events with the sequence that follows what was published: one more for each that says something else."""
    return tuple(_numbered(one, published.get(one.uid)) for one in found)


def _numbered(event: Event, before: tuple[str, int] | None) -> Event:
    if before is None:
        return event
    fingerprint, sequence = before
    changed = fingerprint != event.fingerprint
    return replace(event, sequence=max(sequence + 1, event.sequence) if changed else sequence)


def of_documents(found: Iterable[Event], documents: Iterable[str]) -> tuple[Event, ...]:
    """Return the events about some documents; meetings are about none."""
    wanted = set(documents)
    return tuple(one for one in found if wanted & set(one.documents))


# --- days of one document

_FACTS: Mapping[str, str] = {
    "end": N_("Löper ut: {title}"),
    "notice": N_("Sista dag att säga upp: {title}"),
    "review": N_("Översyn: {title}"),
    "deadline": N_("Sista dag: {title}"),
    "trial": N_("Uppehållets sista dag: {title}"),
    "revision": N_("Revidering klar: {title}"),
}
_CEASES, _END, _EXPIRED = N_("Upphör: {title}"), N_("Slutdatum: {title}"), N_("Löpte ut: {title}")
_ENDS: Mapping[Status, str] = {
    Status.WILL_END: _CEASES,
    Status.TERMINATED: _CEASES,
    Status.PAST_END_HOLDOVER: _END,
}


def _fact_event(register: Register, now: Mapping[str, Standing], fact: Fact) -> Event:
    standing = now[fact.document]
    document = register.documents[fact.document]
    responsible = register.recipients.get(document.responsible or "")
    step = next_step(standing, register, as_of=standing.as_of)
    what = fact.key.partition(":")[2]
    said = _ENDS.get(standing.status, _FACTS["end"]) if fact.about == "end" else _FACTS[fact.about]
    if fact.about == "end" and standing.valid_to and standing.valid_to < standing.as_of:
        said = _END if standing.status is Status.PAST_END_HOLDOVER else _EXPIRED
    title = _(said, title=one_line(document.title) or fact.document) + (f" – {one_line(what)}" if what else "")
    lines = [status_text(standing, register), *([f"{step}."] if step else [])]
    lines += [_("Ansvarig: {name}", name=one_line(responsible.name))] if responsible else []
    return Event(
        uid=f"{fact.about}.{fact.document}" + (f".{hashlib.sha256(what.encode()).hexdigest()[:8]}" if what else ""),
        kind=fact.about,
        on=fact.on,
        title=title,
        text="\n".join(lines),
        alarms=_ALARMS[fact.about] if standing.status not in SETTLED else (),
        documents=(fact.document,),
    )


# --- meetings


def _meetings(register: Register) -> Iterator[Event]:
    """Yield every meeting of every body."""
    for id_, body in register.bodies.items():
        for day in sorted(set(body.meetings)):
            yield Event(
                uid=f"meeting.{id_}.{day}",
                kind="meeting",
                on=day,
                title=_("Möte: {body}", body=one_line(body.name)),
                text="",
                alarms=_ALARMS["meeting"],
            )


def _submissions(register: Register, now: Mapping[str, Standing]) -> Iterator[Event]:
    """Yield the days to submit by, one a meeting of the deciding body, with the documents that wait for it."""
    waiting: dict[tuple[str, date], list[tuple[str, Road]]] = defaultdict(list)
    for id_, standing in now.items():
        found = None if standing.status is Status.AUTO else road(register, standing)
        if found and found.chosen and not found.closed:
            waiting[found.body, found.chosen.meeting].append((id_, found))
    for (body, meeting), members in waiting.items():
        chosen = members[0][1].chosen
        assert chosen is not None  # noqa: S101 - looked at above
        first = chosen.stops[0].body
        titles = [one_line(register.documents[id_].title) for id_, _road in members]
        yield Event(
            uid=f"submit.{body}.{meeting}",
            kind="submit",
            on=chosen.submit_by,
            title=_(
                "Anmäl till {body}: {documents}",
                body=_name(register, first),
                documents=counted(len(members), "dokument"),
            ),
            text=_(
                "Till mötet i {body} {day}: {titles}.",
                body=_name(register, body),
                day=meeting,
                titles=listed(titles),
            ),
            alarms=_ALARMS["submit"],
            documents=tuple(id_ for id_, _road in members),
        )


def _name(register: Register, body: str) -> str:
    found = register.bodies.get(body)
    return one_line(found.name) if found else party_name(body, register)
