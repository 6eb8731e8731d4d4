"""Which registered documents a text names: by title, short title, alias or number, in the forms that people use.

Swedish bends its nouns, joins them, and lets small words vary: "Rutin för egenvård" is also "rutinen för egenvård",
"egenvårdsrutinen" and "Rutin egenvård". A name is a pattern of its words, and the longest name that fits wins; a name
that two documents have is a mention of both. What only contains a name ("arbetsgruppen för RÖK HVB") is for the grammar
to tell apart: here a mention is a place and the documents it may mean.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Final

from monitor.model import Document, Register


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """A place where a text names a document; more than one id where it cannot be told which."""

    start: int
    end: int
    documents: tuple[str, ...]


#: Small words that a name may have or leave out between its own.
_SMALL_WORDS: Final = """
    för om gällande avseende rörande kring av i vid med på den det de mellan mot samt
"""
_SMALL: Final = frozenset(_SMALL_WORDS.split())
_GAP: Final = rf"[\s,]+(?:(?:{'|'.join(_SMALL_WORDS.split())})\s+){{0,2}}"
_REACH_WORDS: Final = """
    regional regionala regionalt länsgemensam länsgemensamma länsövergripande gemensam gemensamma
"""
_REACH: Final = frozenset(_REACH_WORDS.split())
_REGIONAL: Final = r"(?:(?:regionala?|länsgemensamma?|länsövergripande|gemensamma?|dalarnas)\s+)"
_AGREEMENT: Final = r"(?:sam(?:verkans|arbets))?överenskommelse(?:n|ns|r|rna)?"
#: Kinds that head a title, as patterns of the kind alone and as the last part of a compound.
_KINDS: Final = {
    "rök": (rf"(?:rök(?::?en)?|{_REGIONAL}?{_AGREEMENT}|{_REGIONAL}?ök)", r"(?:rök(?::?en)?|överenskommelsen?s?)"),
    "ök": (rf"(?:ök(?::?en)?|{_REGIONAL}?{_AGREEMENT})", r"(?:ök(?::?en)?|överenskommelsen?s?)"),
    "överenskommelse": (rf"(?:ök(?::?en)?|{_REGIONAL}?{_AGREEMENT})", r"(?:ök(?::?en)?|överenskommelsen?s?)"),
    "avtal": (rf"{_REGIONAL}?(?:samverkans)?avtal(?:et|ets)?", r"avtal(?:et|ets)?"),
    "samverkansavtal": (rf"{_REGIONAL}?(?:samverkans)?avtal(?:et|ets)?", r"avtal(?:et|ets)?"),
    "rutin": (rf"{_REGIONAL}?rutin(?:en|ens)?", r"rutin(?:en|ens)?"),
    "riktlinje": (rf"{_REGIONAL}?riktlinje(?:n|ns|r|rna)?", r"riktlinje(?:n|ns|rna)?"),
    "strategi": (rf"{_REGIONAL}?strategi(?:n|ns)?", r"strategi(?:n|ns)?"),
    "reglemente": (rf"{_REGIONAL}?reglemente(?:t|ts)?", r"reglemente(?:t|ts)?"),
    "uppdragsdirektiv": (r"(?:uppdrags)?direktiv(?:et|ets)?", r"direktiv(?:et|ets)?"),
    "handlingsplan": (rf"{_REGIONAL}?handlingsplan(?:en|ens)?", r"handlingsplan(?:en|ens)?"),
}  # fmt: skip
_WORD: Final = re.compile(r"[^\s,()]+")


class Names:
    """The names of a register's documents."""

    def __init__(self, register: Register) -> None:
        """Take the register; patterns are made when the first text is read."""
        self.register = register
        self._found: dict[str, tuple[Mention, ...]] = {}

    @cached_property
    def _by_hints(self) -> tuple[tuple[str, frozenset[str], Document], ...]:
        return tuple((id_, _hints(document), document) for id_, document in self.register.documents.items())

    @cached_property
    def _short_forms(self) -> dict[str, frozenset[str]]:
        """Return what is left of a title when its tail is cut: "RÖK Missbruk" of one document only."""
        found: dict[str, set[str]] = {}
        for id_, document in self.register.documents.items():
            for name in (document.title, *document.aliases):
                words = re.split(r"[\s/]+", name.casefold())
                if len(words) > 2 and words[0] in ("rök", "ök") and len(words[1]) >= 4:
                    found.setdefault(f"{words[0]} {words[1]}", set()).add(id_)
        return {short: frozenset(ids) for short, ids in found.items()}

    def mentions(self, text: str) -> tuple[Mention, ...]:
        """Return the mentions of registered documents in a text, in order."""
        if text not in self._found:
            self._found[text] = tuple(self._mentions(text))
        return self._found[text]

    def _mentions(self, text: str) -> Iterator[Mention]:
        plain = text.lower()
        if len(plain) != len(text):  # a letter whose lower case is longer would move every place
            plain = "".join(one.lower() if len(one.lower()) == 1 else one for one in text)
        spans: dict[tuple[int, int], set[str]] = {}
        for id_, hints, document in self._by_hints:
            if any(hint in plain for hint in hints) and (pattern := _compiled(document)):
                for match in pattern.finditer(plain):
                    spans.setdefault(match.span(), set()).add(id_)
        for short, ids in self._short_forms.items():
            kind, _, word = short.partition(" ")
            if f"{kind} {word[:4]}" not in plain:
                continue
            for match in _cut_short(kind, word).finditer(plain):
                if not any(start <= match.start() and match.end() < end for start, end in spans):
                    spans.setdefault(match.span(), set()).update(ids)
        return self._longest(spans, plain)

    def _longest(self, spans: dict[tuple[int, int], set[str]], text: str) -> Iterator[Mention]:
        """Keep the longest of the spans that overlap; where it may mean several, the text's qualifiers may tell."""
        taken_to = -1
        for (start, end), ids in sorted(spans.items(), key=lambda item: (item[0][0], -item[0][1])):
            if start < taken_to:
                continue
            taken_to = end
            yield Mention(start=start, end=end, documents=self._told_apart(ids, text, start, end))

    def _told_apart(self, ids: set[str], text: str, start: int, end: int) -> tuple[str, ...]:
        order = [id_ for id_ in self.register.documents if id_ in ids]
        if len(order) == 1:
            return tuple(order)
        near = text[max(0, start - 40) : end + 40]
        named = [
            id_
            for id_ in order
            if any(_stem(word) in near for word in _qualifiers(self.register.documents[id_].title) if len(word) > 3)
        ]
        exact = [id_ for id_ in order if text[start:end] in _plain_names(self.register.documents[id_])]
        return tuple(named if len(named) == 1 else exact if len(exact) == 1 else order)

    def numbered(self, text: str) -> tuple[str, ...]:
        """Return the documents whose diarienummer a text has."""
        squeezed = re.sub(r"\s", "", text.lower())
        return tuple(
            id_
            for id_, document in self.register.documents.items()
            if document.dnr and re.sub(r"\s", "", document.dnr.lower()) in squeezed
        )

    def of_kind(self, word: str) -> tuple[str, ...]:
        """Return the documents of a kind, as a plural names it: "rutiner", "regionala överenskommelser", "RÖK:ar"."""
        wanted = next((kinds for stem, kinds in _PLURALS if stem in word.casefold()), ())
        return tuple(id_ for id_, document in self.register.documents.items() if kind_of(document) in wanted)


_PLURALS: Final = (
    ("rök", ("rök",)), ("regionala överenskommelse", ("rök",)), ("överenskommelse", ("rök", "ök", "överenskommelse")),
    ("riktlinje", ("riktlinje",)), ("rutin", ("rutin",)), ("avtal", ("avtal", "samverkansavtal")), ("strategi", ("strategi",)),
)  # fmt: skip


def kind_of(document: Document) -> str:
    """Return a document's kind; where the register says only "dokument", the kind that heads its title."""
    if document.kind.casefold() not in ("dokument", ""):
        return document.kind.casefold()
    for word in re.split(r"[\s-]+", document.title.casefold())[:3]:
        if kind := next((kind for kind in _KINDS if word.startswith(kind)), None):
            return kind
    last = next((kind for kind in _KINDS if re.search(rf"{kind}(?:en|et|n|t)?$", document.title.casefold())), None)
    return last or "dokument"


def _plain_names(document: Document) -> frozenset[str]:
    return frozenset(name.lower() for name in (document.title, *document.aliases))


def _qualifiers(title: str) -> list[str]:
    """Return the words in brackets."""
    return [word for part in re.findall(r"\(([^)]*)\)", title) for word in re.split(r"[\s,]+", part.lower()) if word]


@lru_cache(maxsize=4096)
def _cut_short(kind: str, word: str) -> re.Pattern[str]:
    """Return the pattern of a title cut after its first word, or in it: "RÖK Psyk."."""
    tails = "|".join(re.escape(word[4:end]) for end in range(len(word), 3, -1))
    return re.compile(
        rf"(?<![\w-]){re.escape(kind)} {re.escape(word[:4])}(?:{tails})\.?(?![\w]|-\w|/\w|\s+(?:och|/)\s)"
    )


@lru_cache(maxsize=4096)
def _hints(document: Document) -> frozenset[str]:
    """Return beginnings of words, one of which a text has that names the document: looked for before the pattern is."""
    found = set[str]()
    for name in filter(None, (document.title, document.long_title, *document.aliases)):
        main = re.split(r"\s+[–-]\s+|,\s", re.sub(r"\s*\([^)]*\)", "", name.lower()))[0]
        words = [word for word in re.split(r"[\s/-]+", main.removesuffix(" i samverkan")) if word not in _SMALL]
        about = [word for word in words if word not in _REACH and not _is_kind(word)] or words
        found.add(max(about, key=len, default="")[:4])
    return frozenset(found)


def _is_kind(word: str) -> bool:
    return any(re.fullmatch(rf"{kind}(?:en|et|n|t)?", word) for kind in _KINDS)


@lru_cache(maxsize=4096)
def _compiled(document: Document) -> re.Pattern[str] | None:
    """Return one pattern of all a document's names; None where it has no name to go by."""
    patterns = sorted(dict.fromkeys(_all_patterns(document)), key=len, reverse=True)  # the longest name is tried first
    return re.compile(rf"(?<![\w-])(?:{'|'.join(patterns)})(?![\w]|-\w|:\w)") if patterns else None


def _all_patterns(document: Document) -> Iterator[str]:
    for name in filter(None, (document.title, document.long_title, *document.aliases)):
        yield from _patterns_of(name.lower())


def _patterns_of(name: str) -> Iterator[str]:
    """Yield the patterns of one name: whole, without brackets and subtitle, and as a compound."""
    main = re.sub(r"\s*\([^)]*\)", "", name).strip()
    bracketed = re.findall(r"\s*\(([^)]*)\)", name)
    head = re.split(r"\s+[–-]\s+|,\s", main)[0].strip()
    for variant in dict.fromkeys((main, head, main.removesuffix(" i samverkan"))):
        words = [word for word in _WORD.findall(variant) if word not in _SMALL or word == variant]
        words = words[1:] if len(words) > 2 and words[0] in _REACH else words
        if not words or words == ["avtal"]:
            continue
        tail = f"(?:\\s*\\((?:{'|'.join(map(re.escape, bracketed))})\\))?" if bracketed else ""
        kind = next((kind for kind in _KINDS if re.fullmatch(rf"{kind}(?:en|et|n|t)?", words[0])), None)
        if kind and len(words) > 1:
            alone, _ = _KINDS[kind]
            yield f"{alone}{_GAP}{_GAP.join(map(_bent, words[1:]))}{tail}"
            yield from _compounds(kind, words[1:])
        elif not kind:
            yield f"(?:{_REGIONAL}?){_GAP.join(map(_bent, words))}{tail}"


def _compounds(kind: str, words: list[str]) -> Iterator[str]:
    """Yield the compounds of a kind and the one word that it is about: "egenvårdsrutinen", "HVB-överenskommelsen"."""
    if len(words) == 1 and len(words[0]) >= 3 and not any(one.isdigit() for one in words[0]):
        yield rf"{re.escape(words[0])}s?-?{_KINDS[kind][1]}"


def _bent(word: str) -> str:
    """Return the pattern of a word in its forms, abbreviated too."""
    if "/" in word:
        return r"\s?(?:/|\boch\b|&|\beller\b)\s?".join(_bent(part) for part in word.split("/") if part)
    if word in ("och", "&"):
        return r"(?:och|&|/|samt)"
    if "." in word.strip("."):
        return r"\w*\.?\s?".join(re.escape(part) for part in word.strip(".").split(".") if part) + r"(?:\w*|\.)"
    if re.search(r"\d", word) or len(word) < 4:
        return re.escape(word).replace(r"\-", "[-– ]?")
    joined = re.escape(_stem(word)).replace(r"\-", "[- ]?")
    abbreviated = f"|{_abbreviated(word)}" if len(word) > 12 else ""
    return f"(?:{joined}(?:{_ENDINGS}){abbreviated})"


_ENDINGS: Final = "|s|e|en|ens|et|ets|n|ns|t|ts|na|nas|a|as|an|ans|ar|ars|er|ers|or|ors|r|rs|arna|arnas|erna|ernas|orna|rna|rnas|d|de|at|ad|ade|are"


def _stem(word: str) -> str:
    for ending in (
        "erna",
        "arna",
        "orna",
        "ade",
        "ens",
        "ets",
        "at",
        "ad",
        "en",
        "et",
        "na",
        "an",
        "er",
        "ar",
        "e",
        "a",
        "t",
        "n",
    ):
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word[: -len(ending)]
    return word


def _abbreviated(word: str) -> str:
    """Return the pattern of a long compound cut short with full stops: "funk.ned.", "funk.nedsättning"."""
    return rf"{re.escape(word[:4])}[a-zåäö]{{0,6}}\.\s?{_rest_after(word)}"


def _rest_after(word: str) -> str:
    letters = f"[{re.escape(''.join(dict.fromkeys(word)))}]"
    return rf"{letters}{{2,{len(word)}}}\.?"
