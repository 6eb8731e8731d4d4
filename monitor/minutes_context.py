"""What stands round a clause: its section's heading, text and rows, the clauses before it, and the register that day.

"Överenskommelsen" means the document that the heading or the clause before names, if there is just one of its kind.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Final

from monitor.document_names import Mention, Names, kind_of
from monitor.minutes_clauses import Clause
from monitor.minutes_head import Head
from monitor.minutes_rows import Row, rows
from monitor.minutes_sections import Section
from monitor.model import Decision, Register
from monitor.standing import NOT_YET, SETTLED, Standing
from monitor.timeline import Timeline, standings


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolved:
    """Which documents words mean: `documents`, or more `candidates` than the words allow, or a `group` of a kind."""

    documents: tuple[str, ...] = ()
    candidates: tuple[str, ...] = ()
    group: str | None = None
    expanded: bool = False


class Ground:
    """The register as of the meeting, and its documents' names; the same for every section."""

    def __init__(self, register: Register, head: Head) -> None:
        """Take the register and whose minutes these are."""
        self.register, self.head, self.names = register, head, Names(register)

    @property
    def on(self) -> date:
        """The meeting's day; without one, none of what follows is used."""
        return self.head.on or date.min

    @cached_property
    def standings(self) -> dict[str, Standing]:
        """What holds on the meeting's day."""
        return standings(self.register, as_of=self.on)


class Context:
    """One section, read for its clauses; `previous` are the documents of the clauses before, the nearest last."""

    def __init__(self, ground: Ground, section: Section, proposed: Sequence[Clause]) -> None:
        """Take what surrounds the clauses."""
        self.ground, self.section, self.proposed = ground, section, proposed
        self.register, self.names, self.head, self.on = ground.register, ground.names, ground.head, ground.on
        self.previous: list[tuple[str, ...]] = []

    @cached_property
    def heading(self) -> tuple[str, ...]:
        """The documents that the headings name, the own one first."""
        own = _ids(self.names.mentions(self.section.title))
        return own or _ids(one for title in self.section.titles for one in self.names.mentions(title))

    @cached_property
    def text(self) -> tuple[str, ...]:
        """The documents that the section's text names, in order."""
        found = [id_ for one in self.section.statements for id_ in _ids(self.names.mentions(one.text))]
        return tuple(dict.fromkeys(found))

    @cached_property
    def rows(self) -> tuple[Row, ...]:
        """The rows of lists and tables."""
        return rows(self.section.statements, self.names, near=self.on)

    # --- the register that day

    @property
    def standings(self) -> dict[str, Standing]:
        """What holds on the meeting's day."""
        return self.ground.standings

    def timeline(self, *more: Decision, without_auto: str | None = None) -> Timeline:
        """Return the register's timeline as of the meeting's day, with decisions added."""
        register = replace(self.register, decisions=(*self.register.decisions, *more))
        if without_auto:
            document = replace(register.documents[without_auto], auto_extension=None)
            register = replace(register, documents={**register.documents, without_auto: document})
        return Timeline(register, as_of=self.on)

    # --- which documents words mean

    def of_mentions(self, mentions: Sequence[Mention]) -> Resolved:
        """Return the documents of mentions, all of them certain."""
        unclear = [one for one in mentions if len(one.documents) > 1]
        if unclear:
            return Resolved(candidates=unclear[0].documents)
        return Resolved(documents=_ids(mentions))

    def of_generic(self, words: str) -> Resolved:
        """Return the documents that a noun means here: "överenskommelsen", "samtliga RÖK:ar", "dessa"."""
        noun = words.rsplit(maxsplit=1)[-1] if words.split() else ""
        plural = bool(_PLURAL.search(noun)) and not _SINGULAR.match(noun)
        if plural and _ALL.search(words):
            members = tuple(id_ for id_ in self.names.of_kind(words) if self._is_watched(id_))
            if members:
                return Resolved(documents=members, group=_group(self.register, members), expanded=True)
        kinds = _kinds(noun)
        for pool in self._pools(plural=plural):
            fitting = tuple(id_ for id_ in pool if not kinds or kind_of(self.register.documents[id_]) in kinds)
            if not fitting:
                continue
            if plural or len(fitting) == 1:
                return Resolved(documents=fitting)
            return Resolved(candidates=fitting)
        return Resolved()

    def _pools(self, *, plural: bool) -> list[tuple[str, ...]]:
        """Return where to look, the nearest first; a plural may sum up several clauses or rows."""
        in_rows = tuple(dict.fromkeys(id_ for row in self.rows for id_ in _ids(row.mentions)))
        earlier = tuple(dict.fromkeys(id_ for ids in self.previous for id_ in ids))
        last = self.previous[-1] if self.previous else ()
        return [earlier, in_rows, self.heading, self.text] if plural else [last, self.heading, self.text]

    def _is_watched(self, id_: str) -> bool:
        return self.standings[id_].status not in SETTLED | NOT_YET

    def matter(self) -> tuple[str, ...]:
        """Return the documents that "ärendet" and "frågan" are about: the heading's, else the text's only one."""
        return self.heading or (self.text if len(self.text) == 1 else ())


_ALL: Final = re.compile(r"\b(?:samtliga|alla|länets|våra)\b")
_PLURAL: Final = re.compile(r"(?:erna|arna|rna|er|ar|en|riktlinjer|dessa|dem|de)$")
_SINGULAR: Final = re.compile(
    r"^(?:den|det|denna|detta|(?:\w*)(?:överenskommelsen|avtalet|rutinen|riktlinjen|dokumentet|strategin|reglementet|handlingsplanen|direktivet)|(?:rök|ök):?en)$"
)
_NOUN_KINDS: Final = (
    ("överenskommelse", ("rök", "ök", "överenskommelse", "samverkansöverenskommelse", "statlig överenskommelse")),
    ("rök", ("rök",)), ("ök", ("ök", "överenskommelse")), ("avtal", ("avtal", "samverkansavtal")), ("rutin", ("rutin",)),
    ("riktlinje", ("riktlinje",)), ("strategi", ("strategi",)), ("reglemente", ("reglemente",)),
    ("direktiv", ("uppdragsdirektiv",)), ("handlingsplan", ("handlingsplan",)),
)  # fmt: skip


def _kinds(noun: str) -> tuple[str, ...]:
    return next((kinds for stem, kinds in _NOUN_KINDS if stem in noun), ())


def _ids(mentions: Iterable[Mention]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(id_ for one in mentions for id_ in one.documents))


def _group(register: Register, members: Sequence[str]) -> str | None:
    kinds = {register.documents[id_].kind for id_ in members}
    return kinds.pop() if len(kinds) == 1 else None
