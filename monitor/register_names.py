"""What people call a document, a body, a party or a recipient, and the one that they mean."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from monitor.faults import nearest
from monitor.language import N_, _
from monitor.model import Register

_UNKNOWN: Final = {
    ("document",): N_("Dokumentet ”{words}” finns inte i registret."),
    ("body",): N_("Instansen ”{words}” finns inte i registret."),
    ("recipient",): N_("Mottagaren ”{words}” finns inte i registret."),
    ("body", "party"): N_("”{words}” finns inte i registret, varken som instans eller part."),
    ("body", "party", "recipient"): N_("”{words}” finns inte i registret, varken som instans, part eller mottagare."),
}


class UnknownName(ValueError):
    """No entry has the name, or several have; the message says so, with the nearest."""


def names(register: Register, tables: Sequence[str]) -> Mapping[str, tuple[str, ...]]:
    """Return, by id, what each entry of some tables is called; the name that people say comes first."""
    return dict(_names(register, tables))


def _names(register: Register, tables: Sequence[str]) -> Iterator[tuple[str, tuple[str, ...]]]:
    if "document" in tables:
        for id_, document in register.documents.items():
            yield id_, (document.title, *filter(None, (document.long_title,)), *document.aliases)
    if "body" in tables:
        for id_, body in register.bodies.items():
            yield id_, (body.name, *filter(None, (body.short,)))
    if "party" in tables:
        yield from ((id_, (party.name,)) for id_, party in register.parties.items())
    if "recipient" in tables:
        yield from ((id_, (recipient.name,)) for id_, recipient in register.recipients.items())


def id_of(register: Register, tables: Sequence[str], words: str) -> str:
    """Return the id of the entry with that id or name; `UnknownName` where there is none, or more than one."""
    known = names(register, tables)
    if words in known:
        return words
    folded = words.strip().casefold()
    meant = [id_ for id_, called in known.items() if folded in (one.casefold() for one in (id_, *called))]
    if len(meant) == 1:
        return meant[0]
    if meant:
        raise UnknownName(_("Flera heter ”{words}”: skriv id, {ids}.", words=words, ids=", ".join(meant)))
    pool = [*known, *(one for called in known.values() for one in called)]
    raise UnknownName(f"{_(_UNKNOWN[tuple(tables)], words=words)} {nearest(words, pool)}".rstrip())
