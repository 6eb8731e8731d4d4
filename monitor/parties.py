"""The parties that a document concerns: who adopts it, and who is to be told what was decided about it."""

from collections.abc import Iterable

from monitor.language import _
from monitor.model import Document, Register
from monitor.nouns import is_agreement
from monitor.wording import listed, number_word, one_line


def parties_of(register: Register, document: Document) -> tuple[str, ...]:
    """Return the ids of a document's parties: those of its adoption clause; of another agreement all of them."""
    clause = document.adoption
    if clause is not None:
        return tuple(register.parties) if clause.parties == "all" else tuple(clause.parties)
    return tuple(register.parties) if is_agreement(document.kind) else ()


def party_name(party: str, register: Register) -> str:
    """Return a party's name, or its id where the register has none."""
    known = register.parties.get(party)
    return one_line(known.name) if known else party


def party_names(register: Register, parties: Iterable[str]) -> str:
    """Name parties in running text; all of them with their number first."""
    found = tuple(dict.fromkeys(parties))
    names = listed(party_name(one, register) for one in found)
    if len(found) > 2 and set(found) == set(register.parties):
        return _("samtliga {number} parter: {names}", number=number_word(len(found)), names=names)
    return names
