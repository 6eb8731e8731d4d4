"""Documents as a list states them → entries of the register, with ids, roles and bodies; known ones are used again.

Nothing is made up: an address that the list lacks stands as one that can't be sent to, and is told.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from monitor.faults import nearest
from monitor.fields import NOWHERE, is_address
from monitor.language import _
from monitor.list_rows import Doubt, Listed, Listing
from monitor.list_sheet import Sheet
from monitor.model import Register

_LONGEST_ID: Final = 50
_ORDER: Final = (
    "title", "long_title", "kind", "dnr", "law", "responsible", "decided_by", "valid_from", "valid_to", "length",
    "period", "until_further_notice", "review", "signed_copy", "note", "question",
)  # fmt: skip
#: What stands between addresses and other words.
_NO_ADDRESS: Final = re.compile(r"[\s<>()\[\],;:\"]+")
#: New bodies of which it is said which may be the same.
_COMPARED: Final = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A document's entry, with what stands above it in the file."""

    id: str
    listed: Listed
    keys: dict[str, Any]


@dataclass(slots=True, kw_only=True)
class Import:
    """What is to be written, and told."""

    entries: list[Entry] = field(default_factory=list)
    recipients: dict[str, dict[str, str]] = field(default_factory=dict)
    bodies: dict[str, dict[str, str]] = field(default_factory=dict)
    remarks: list[str] = field(default_factory=list)

    @property
    def doubts(self) -> list[Doubt]:
        """All that is doubtful about the documents, in their order."""
        return [doubt for entry in self.entries for doubt in entry.listed.doubts]

    @property
    def questions(self) -> int:
        """How many documents have something to settle."""
        return sum(1 for entry in self.entries if "question" in entry.keys)

    @property
    def without_end(self) -> int:
        """How many have no known end."""
        ends = ("valid_to", "length", "period", "until_further_notice")
        return sum(1 for entry in self.entries if not any(key in entry.keys for key in ends))

    @property
    def without_address(self) -> list[str]:
        """The names of the roles whose address the list does not say."""
        return [one["name"] for one in self.recipients.values() if leads_nowhere(one["address"])]


def imported(found: Listing, sheet: Sheet, register: Register | None, *, file: str) -> Import:
    """Make entries of what a list says, for a register, or for a new one."""
    return _Maker(found, sheet, register, file).make()


class _Maker:
    def __init__(self, found: Listing, sheet: Sheet, register: Register | None, file: str) -> None:
        self.found, self.sheet, self.register, self.file = found, sheet, register, file
        self.made = Import(remarks=list(found.remarks))
        self.document_ids = _Ids(register.documents if register else ())
        self.recipient_ids = _Ids(("admin",) if register is None else register.recipients)
        self.body_ids = _Ids((*register.bodies, *register.parties) if register else ())
        self.recipients = dict(_known_recipients(register))
        self.bodies = dict(_known_bodies(register))
        self.titles = dict(_known_titles(register))
        self.numbers = (
            {one.dnr.casefold(): id_ for id_, one in register.documents.items() if one.dnr} if register else {}
        )
        self.kinds = _spellings(found.documents, register)

    def make(self) -> Import:
        """Make the entries, in the list's order."""
        seen = dict[str, int]()
        for one in self.found.documents:
            title = _plain(one.title)
            if known := self.titles.get(title):
                words = _(
                    "rad {row} är inte med: ”{title}” finns redan i registret som {id}",
                    row=one.row,
                    title=one.title,
                    id=known,
                )
                self.made.remarks.append(words)
                continue
            if title in seen:
                self._ask(one, _("samma titel som på rad {row}", row=seen[title]))
            seen.setdefault(title, one.row)
            self.made.entries.append(self._entry(one))
        self.made.remarks += _same_bodies([body["name"] for body in self.made.bodies.values()][:_COMPARED])
        return self.made

    def _entry(self, one: Listed) -> Entry:
        keys = {"title": one.title, **one.keys}
        if "kind" in keys:
            keys["kind"] = self.kinds[_plain(keys["kind"])]
        if one.responsible:
            keys["responsible"] = self._recipient(one)
        if one.decided_by:
            keys["decided_by"] = self._body(one)
        if (dnr := keys.get("dnr", "").casefold()) and dnr in self.numbers:
            self._ask(one, _("{id} i registret har samma diarienummer: är det samma dokument?", id=self.numbers[dnr]))
        if questions := [doubt for doubt in one.doubts if doubt.open]:
            keys["question"] = _question(self.file, questions)
        id_ = _unique(slug(one.title) or f"dokument-rad-{one.row}", self.document_ids)
        return Entry(id=id_, listed=one, keys={key: keys[key] for key in _ORDER if key in keys})

    def _ask(self, one: Listed, words: str) -> None:
        row = _("rad {row}", row=one.row)
        one.doubts.append(Doubt(place=f"{self.sheet.name}, {row}" if self.sheet.name else row, words=words, open=True))

    def _recipient(self, one: Listed) -> str:
        """Return the role's id: a known one by id, name or address, else a new one."""
        responsible = re.sub(r"\bmailto:", "", one.responsible, flags=re.IGNORECASE)
        address = next((part for part in _NO_ADDRESS.split(responsible) if "@" in part and is_address(part)), "")
        name = " ".join(responsible.replace(address, "").strip(" <>(),;:").split()) if address else responsible
        known = self.recipients.get(address.casefold()) if address else None
        known = known or self.recipients.get(_plain(name or address))
        if known:
            return known
        id_ = _unique(slug(name or address.partition("@")[0]) or "ansvarig", self.recipient_ids)
        self.made.recipients[id_] = {"name": name or address, "address": address or missing_address(id_)}
        self.recipients[_plain(name or address)] = id_
        if address:
            self.recipients[address.casefold()] = id_
        return id_

    def _body(self, one: Listed) -> str:
        """Return the body's id: a known one by id, name or abbreviation, else a new one without meetings."""
        name = _plain(one.decided_by)
        if name not in self.bodies:
            if self.register is not None and (hint := nearest(one.decided_by, self._body_names())):
                self._ask(one, _("instansen ”{name}” finns inte i registret. {hint}", name=one.decided_by, hint=hint))
            id_ = _unique(slug(one.decided_by) or "instans", self.body_ids)
            self.made.bodies[id_] = {"name": one.decided_by}
            self.bodies[name] = id_
        return self.bodies[name]

    def _body_names(self) -> list[str]:
        bodies = self.register.bodies if self.register else {}
        return [name for id_, body in bodies.items() for name in (id_, body.name, body.short) if name]


def _same_bodies(names: list[str]) -> Iterator[str]:
    """Say which new bodies may be one, by its name and by its abbreviation."""
    for short in names:
        for name in names if short.isupper() and len(short) > 2 and " " not in short else ():
            letters = iter(name.upper())
            if name != short and name[:1].upper() == short[:1] and all(letter in letters for letter in short):
                yield _("”{short}” och ”{name}” kan vara samma instans", short=short, name=name)


def missing_address(id_: str) -> str:
    """Return what stands for an address that the list does not say: it can be seen, and can't be sent to."""
    host = _("adress-saknas")
    return f"{id_}@{host}{NOWHERE}"


def leads_nowhere(address: str) -> bool:
    """Tell whether an address is none."""
    return address.endswith(NOWHERE)


def slug(text: str) -> str:
    """Return an id made of a text: a–z, 0–9 and single hyphens, cut between words."""
    plain = unicodedata.normalize("NFKD", text.casefold().replace("ø", "o").replace("æ", "ae").replace("ß", "ss"))
    words = re.sub(r"[^a-z0-9]+", "-", "".join(sign for sign in plain if not unicodedata.combining(sign))).strip("-")
    if len(words) <= _LONGEST_ID:
        return words
    return words[: _LONGEST_ID + 1].rpartition("-")[0] or words[:_LONGEST_ID]


class _Ids(set[str]):
    """Ids that are taken, and the last number given to each wanted more than once: ten thousand may want the same."""

    def __init__(self, ids: Iterable[str] = ()) -> None:
        super().__init__(ids)
        self.last = dict[str, int]()


def _unique(wanted: str, taken: _Ids) -> str:
    id_, number = wanted, taken.last.get(wanted, 1)
    while id_ in taken:
        number += 1
        id_ = f"{wanted}-{number}"
    taken.last[wanted] = number
    taken.add(id_)
    return id_


def _plain(text: str) -> str:
    """Bring a name to the form that names are compared in."""
    return " ".join(re.findall(r"\w+", text.casefold())) or text.casefold()


def _question(file: str, doubts: Iterable[Doubt]) -> str:
    said = [f"{one.place}: {one.words}" for one in doubts]
    return f"{file}, " + " ".join(one if one.endswith((".", "?", "!")) else f"{one}." for one in said)


def _known_titles(register: Register | None) -> Iterator[tuple[str, str]]:
    for id_, one in register.documents.items() if register else ():
        for name in (one.title, one.long_title, *one.aliases):
            if name:
                yield _plain(name), id_


def _known_recipients(register: Register | None) -> Iterator[tuple[str, str]]:
    for id_, one in register.recipients.items() if register else ():
        yield from ((_plain(id_), id_), (_plain(one.name), id_), (one.address.casefold(), id_))


def _known_bodies(register: Register | None) -> Iterator[tuple[str, str]]:
    for id_, one in register.bodies.items() if register else ():
        yield from ((_plain(name), id_) for name in (id_, one.name, one.short) if name)


def _spellings(documents: Iterable[Listed], register: Register | None) -> dict[str, str]:
    """Return how each kind is written: as the register has it, else as the list mostly does."""
    counted = Counter(one.keys["kind"] for one in documents if "kind" in one.keys)
    spellings = dict[str, str]()
    for kind, _count in counted.most_common():
        spellings.setdefault(_plain(kind), kind)
    if register:
        known = (*(one.kind for one in register.documents.values()), *register.kinds)
        spellings |= {_plain(kind): kind for kind in known}
    return spellings
