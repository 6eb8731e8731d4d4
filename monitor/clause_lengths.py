"""Lengths inside running text: "12 månader", "ett och ett halvt år"; ages and other numbers are none."""

import re
from dataclasses import dataclass
from typing import Final

from monitor.date_forms import DateLanguageError
from monitor.dates import Length
from monitor.length_language import read_length

_TOKEN: Final = re.compile(r"\S+")


@dataclass(frozen=True, slots=True, kw_only=True)
class LengthPhrase:
    """A length in a text."""

    start: int
    end: int
    length: Length


_NOT_A_LENGTH_BEFORE: Final = re.compile(
    r"(?:från|över|efter|inom|senaste|varje|var|vart|fyllda|ålder\w*|mellan|fyller|barn under|unga under|personer under|"
    r"patienter under|[–-]|\d ?[–-] ?)\s*(?:de\s+|det\s+)?$",
    re.IGNORECASE,
)


_NOT_A_LENGTH_AFTER: Final = re.compile(
    r"^\s*(?:gaml|ålder|i taget|åt gången|i sänder|sedan|tidigare|före|innan|efter)\b", re.IGNORECASE
)


_UNIT_END: Final = re.compile(
    r"(?:år|års|året|månad(?:er|ers|s)?|mån\.?|halvår(?:s)?|kvartal(?:s)?|veck(?:a|or)|dagar|mandatperiod(?:er|en)?)[.,;:)]*$",
    re.IGNORECASE,
)


_AMOUNT_START: Final = re.compile(r"(?<![\w,.–-])(?:\d|[½¼¾]|[a-zåäö]+)", re.IGNORECASE)


_NUMBER_WORDS_WORDS: Final = """
    en ett två tre fyra fem sex sju åtta nio tio elva tolv femton arton aderton arton tjugofyra tjugo trettio
    trettiosex fyrtioåtta halvt halvår
"""
_NUMBER_WORDS: Final = frozenset(_NUMBER_WORDS_WORDS.split())


def length_phrases(text: str) -> tuple[LengthPhrase, ...]:
    """Return the lengths of a text: "12 månader", "ett och ett halvt år"; ages and other numbers are none."""
    found: list[LengthPhrase] = []
    place = 0
    while match := _AMOUNT_START.search(text, place):
        phrase = _length_at(text, match.start())
        if phrase:
            found.append(phrase)
            place = phrase.end
        else:
            place = match.end()
    return tuple(found)


def _length_at(text: str, at: int) -> LengthPhrase | None:
    first = text[at:].split(" ", 1)[0].lower()
    if not (first[:1].isdigit() or first[:1] in "½¼¾" or first in _NUMBER_WORDS):
        return None
    for stop in reversed([match.end() for match in _TOKEN.finditer(text, at)][:6]):
        words = text[at:stop]
        if not _UNIT_END.search(words) or words.lower().rstrip(".,;:)") in ("år", "året"):
            continue
        try:
            length = read_length(re.sub(r" \(\w+\)", "", words.rstrip(".,;:)")))  # "tolv (12) månader"
        except DateLanguageError:
            continue
        if _NOT_A_LENGTH_BEFORE.search(text[:at]) or _NOT_A_LENGTH_AFTER.match(text[stop:]):
            return None
        if not length:
            return None
        return LengthPhrase(start=at, end=at + len(words.rstrip(".,;:)")), length=length)
    return None
