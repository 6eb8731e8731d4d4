"""Draft agenda text for a meeting: each matter with background, choices, consequences, proposals and whom to tell.

A draft that a person edits: what the register does not know stands in square brackets. Running text with long dates, in
the form the networks' own papers have (docs/wording.md). Pure.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from monitor.agenda_outlook import bridging, choices_open, consequences
from monitor.agenda_proposals import clauses
from monitor.agenda_words import background, heading, history
from monitor.docket import Docket, Need, docket
from monitor.followers import leader_of
from monitor.language import N_, _
from monitor.model import Register
from monitor.parties import parties_of, party_names
from monitor.road_words import body_name
from monitor.roads import deciding_body_of
from monitor.standing import Standing
from monitor.timeline import standings
from monitor.wording import capital, long_date, one_line, swedish_sort_key


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A part of a matter's text: a heading, paragraphs, a list. `clauses` are a proposal, who decides first."""

    heading: str
    paragraphs: tuple[str, ...] = ()
    entries: tuple[str, ...] = ()
    clauses: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AgendaItem:
    """One matter on the agenda: documents on which the same is proposed."""

    documents: tuple[str, ...]
    heading: str
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Agenda:
    """The whole draft; `notes` are what a person has to know of it before it is used."""

    network: str
    title: str
    as_of: date
    notes: tuple[str, ...]
    items: tuple[AgendaItem, ...]


def agenda(
    register: Register, *, body: str, on: date, as_of: date, documents: Collection[str] = (), may_too: bool = False
) -> Agenda:
    """Return the draft for a body's meeting, as known on a day.

    What must and should be taken up, and what comes back; with `may_too` also what may. `documents`, where given, are
    those and no others, whether or not the meeting has to take them up.
    """
    known = standings(register, as_of=as_of)
    found = docket(register, known, body=body, on=on, as_of=as_of)
    chosen = list(documents) or _on_the_agenda(found, may_too=may_too)
    items = tuple(_item(register, known, found, group) for group in _groups(register, known, chosen))
    return Agenda(
        network=one_line(register.monitor.network),
        title=_("Utkast till ärendetexter: {body} {day}", body=body_name(register, body), day=long_date(on)),
        as_of=as_of,
        notes=(_("Utkastet bygger på registret {day}.", day=long_date(as_of)), _(_REVIEW)),
        items=items,
    )


_REVIEW: Final = N_(
    "Granska det före utskick: det som registret inte vet står inom [hakparentes], och längder och datum i "
    "förslagen är just förslag."
)


def _on_the_agenda(found: Docket, *, may_too: bool) -> list[str]:
    needs = (Need.MUST, Need.SHOULD, *([Need.MAY] if may_too else []))
    ids = [one.document for need in needs for one in found.having(need)]
    return list(dict.fromkeys([*ids, *(one.document for one in found.waiting)]))


#: What documents of one matter have in common: kind, end, intention, whether a revision is under way, and their status.
_Alike = tuple[object, ...]


def _groups(register: Register, known: Mapping[str, Standing], ids: Collection[str]) -> Iterator[tuple[str, ...]]:
    """Put documents on which the same is proposed together, in the order they came, each group sorted by title."""
    together: dict[_Alike, list[str]] = {}
    for id_ in ids:
        document, standing = register.documents[id_], known[id_]
        alike = (
            document.kind, standing.valid_to, standing.status, document.intention, standing.revision is not None,
            document.option, bool(standing.deferred_to), leader_of(register, known, id_),
            id_ if standing.valid_to is None else None,
        )  # fmt: skip
        together.setdefault(alike, []).append(id_)
    for group in together.values():
        yield tuple(sorted(group, key=lambda id_: (*swedish_sort_key(register.documents[id_].title), id_)))


def _item(register: Register, known: Mapping[str, Standing], found: Docket, ids: tuple[str, ...]) -> AgendaItem:
    told = tuple(known[id_] for id_ in ids)
    parties = [one for id_ in ids for one in parties_of(register, register.documents[id_])]
    before = tuple(history(register, ids, as_of=found.as_of))
    parts = [
        Part(heading=_("Bakgrund"), paragraphs=tuple(background(register, told)), entries=before),
        Part(
            heading=_("Vägar som finns"),
            paragraphs=tuple(bridging(register, told, found)),
            entries=tuple(choices_open(register, told, found)),
        ),
        Part(heading=_("Om inget beslutas"), paragraphs=tuple(consequences(register, told, found))),
        Part(heading=_("Förslag till beslut"), clauses=tuple(clauses(register, told, found))),
        Part(heading=_("Underrättas"), paragraphs=(_to_tell(register, parties, _decider(register, ids[0], found)),)),
    ]
    return AgendaItem(
        documents=ids,
        heading=heading(register, told),
        parts=tuple(part for part in parts if part.paragraphs or part.entries or part.clauses),
    )


def _decider(register: Register, id_: str, found: Docket) -> str | None:
    """Return the body that a preparing one tells; None where the meeting's own decides."""
    decider = deciding_body_of(register, id_)
    return decider if decider != found.body else None


def _to_tell(register: Register, parties: Collection[str], decider: str | None) -> str:
    names = body_name(register, decider) if decider else party_names(register, parties)
    return f"{capital(names)}." if names else _("[Vilka som ska underrättas framgår inte av registret.]")
