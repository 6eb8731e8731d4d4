"""What a document is called in running text: en överenskommelse, avtalet, rutinerna (docs/wording.md).

Kinds are free text in the register; those not known here are "dokument".
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True, kw_only=True)
class Noun:
    """The forms of a noun: "avtal", "avtalet", "avtal", "avtalen", and its pronoun, "det"."""

    one: str
    the_one: str
    many: str
    the_many: str
    it: str

    @property
    def neuter(self) -> bool:
        """Whether the noun is an ett-word."""
        return self.it == "det"


DOCUMENT: Final = Noun(one="dokument", the_one="dokumentet", many="dokument", the_many="dokumenten", it="det")
_AGREEMENT: Final = Noun(
    one="överenskommelse", the_one="överenskommelsen", many="överenskommelser", the_many="överenskommelserna", it="den"
)
_BY_ENDING: Final = {
    "rök": _AGREEMENT,
    "lök": _AGREEMENT,
    "ök": _AGREEMENT,
    "överenskommelse": _AGREEMENT,
    "avtal": Noun(one="avtal", the_one="avtalet", many="avtal", the_many="avtalen", it="det"),
    "rutin": Noun(one="rutin", the_one="rutinen", many="rutiner", the_many="rutinerna", it="den"),
    "riktlinje": Noun(one="riktlinje", the_one="riktlinjen", many="riktlinjer", the_many="riktlinjerna", it="den"),
    "strategi": Noun(one="strategi", the_one="strategin", many="strategier", the_many="strategierna", it="den"),
    "reglemente": Noun(one="reglemente", the_one="reglementet", many="reglementen", the_many="reglementena", it="det"),
    "direktiv": Noun(one="direktiv", the_one="direktivet", many="direktiv", the_many="direktiven", it="det"),
}


def noun_of(kind: str) -> Noun:
    """Return the noun for a kind: "samverkansavtal" is an avtal, "bilaga till avtal" only a dokument."""
    words = kind.casefold().split()
    if not words or "till" in words:
        return DOCUMENT
    return next((noun for ending, noun in _BY_ENDING.items() if words[-1].endswith(ending)), DOCUMENT)


def is_agreement(kind: str) -> bool:
    """Whether documents of a kind bind their parties, who adopt them: an överenskommelse or an avtal."""
    return noun_of(kind).one in ("överenskommelse", "avtal")


def shared_noun(nouns: Iterable[Noun]) -> Noun:
    """Return the noun that fits all of several documents."""
    found = set(nouns)
    return found.pop() if len(found) == 1 else DOCUMENT
