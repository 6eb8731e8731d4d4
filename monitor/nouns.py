"""What a document is called in running text: en överenskommelse, avtalet, rutinerna (docs/wording.md).

Kinds are free Swedish text in the register, whatever the language; those not known here are "dokument".
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from monitor.language import _c, _n


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
        """Whether the noun is an ett-word; English has none."""
        return self.it == "det"


#: What a kind ends with, and the noun that it is told by.
_BY_ENDING: Final = {
    "rök": "överenskommelse",
    "lök": "överenskommelse",
    "ök": "överenskommelse",
    "överenskommelse": "överenskommelse",
    "avtal": "avtal",
    "rutin": "rutin",
    "riktlinje": "riktlinje",
    "strategi": "strategi",
    "reglemente": "reglemente",
    "direktiv": "direktiv",
}
_BINDING: Final = frozenset({"överenskommelse", "avtal"})
_NEUTER: Final = frozenset({"dokument", "avtal", "reglemente", "direktiv"})


def _key(kind: str) -> str:
    """Return which noun a kind is told by: "samverkansavtal" is an avtal, "bilaga till avtal" only a dokument."""
    words = kind.casefold().split()
    if not words or "till" in words:
        return "dokument"
    return next((noun for ending, noun in _BY_ENDING.items() if words[-1].endswith(ending)), "dokument")


def noun_of(kind: str) -> Noun:
    """Return the noun for a kind, in the language in use."""
    return _noun(_key(kind))


def _noun(key: str) -> Noun:
    (one, the_one), (many, the_many) = _forms(1)[key], _forms(2)[key]
    it = _c("pronoun", "det") if key in _NEUTER else _c("pronoun", "den")
    return Noun(one=one, the_one=the_one, many=many, the_many=the_many, it=it)


def _forms(number: int) -> dict[str, tuple[str, str]]:
    """Return the nouns for one or for several, each without and with its article."""
    return {
        "dokument": (_n("dokument", "dokument", number), _n("dokumentet", "dokumenten", number)),
        "överenskommelse": (
            _n("överenskommelse", "överenskommelser", number),
            _n("överenskommelsen", "överenskommelserna", number),
        ),
        "avtal": (_n("avtal", "avtal", number), _n("avtalet", "avtalen", number)),
        "rutin": (_n("rutin", "rutiner", number), _n("rutinen", "rutinerna", number)),
        "riktlinje": (_n("riktlinje", "riktlinjer", number), _n("riktlinjen", "riktlinjerna", number)),
        "strategi": (_n("strategi", "strategier", number), _n("strategin", "strategierna", number)),
        "reglemente": (_n("reglemente", "reglementen", number), _n("reglementet", "reglementena", number)),
        "direktiv": (_n("direktiv", "direktiv", number), _n("direktivet", "direktiven", number)),
    }


def is_agreement(kind: str) -> bool:
    """Whether documents of a kind bind their parties, who adopt them: an överenskommelse or an avtal."""
    return _key(kind) in _BINDING


def shared_noun(nouns: Iterable[Noun]) -> Noun:
    """Return the noun that fits all of several documents."""
    found = set(nouns)
    return found.pop() if len(found) == 1 else _noun("dokument")
