"""Where the clauses of a statement begin and end: each "att" that is a clause of its own, and no other."""

import re
from collections.abc import Iterator
from typing import Final

from monitor.minutes_text import sentences

#: Before "att", these words make it part of what they say, and no clause of its own.
_GOVERNS: Final = re.compile(
    r"\b(?:förutsättning|villkor|till|dess|så|för|efter|om|genom|utan|innebär|därför|trots|på|med|än|medför|uppdrag(?:et)?|behov|möjlighet|"
    r"mandat|rätt|beslutar?|förslag|rekommenderar?|föreslå\w*|besked|tanke|sikte|syfte|hänsyn|grund|åt|vill|avser|avsikt|kommer|förutsatt|"
    r"förbehåll|villkorat|anser|konstaterar|tillåter|gör|ut)$",
    re.IGNORECASE,
)


_INLINE: Final = re.compile(r"(?P<gap>,\s*(?:och|samt)?\s*|;\s*|\s+samt\s+|\s+och\s+)(?=att\b)", re.IGNORECASE)


_SUBORDINATING: Final = re.compile(
    r"^(?:att\s+)?(?:\w+ ){0,2}?(?:ge|uppdra|rekommendera|föreslå|hemställa|uppmana|be|delegera|bemyndiga|ställa)\b",
    re.IGNORECASE,
)


def clause_spans(text: str, at: int) -> Iterator[tuple[int, int]]:
    """Yield where each clause of a statement begins and ends."""
    end = at + _first_sentence(text[at:])
    begins = [at]
    for match in _INLINE.finditer(text, at, end):
        before = text[begins[-1] : match.start()]
        inline = match["gap"].strip() in ("och", "samt")
        if _GOVERNS.search(before.strip()) and not match["gap"].startswith((",", ";")):
            continue
        if inline and _SUBORDINATING.match(before.strip()):
            continue
        if match["gap"].strip() == "," and re.search(r"\b(?:förutsättning|beslutade?|dess|så)$", before.strip()):
            continue
        begins.append(match.end())
    for index, start in enumerate(begins):
        yield start, begins[index + 1] if index + 1 < len(begins) else end
    # a later sentence that begins with "att" is a clause too; others are no part of the decision
    for start, sentence in sentences(text[end:]):
        if re.match(r"att\b", sentence):
            yield end + start, end + start + len(sentence)


_SAME_MATTER: Final = re.compile(
    r"^(?:(?:den )?nya? giltighetstid|nytt slutdatum|giltighetstid|(?:överenskommelsen|avtalet|rutinen|riktlinjen|dokumentet|de|den|överenskommelserna|avtalen|rutinerna) "
    r"(?:gäller|ska gälla|gäller då|gäller därmed|ska vara (?:under)?teckna\w*))",
    re.IGNORECASE,
)


def _first_sentence(text: str) -> int:
    """Return where the clauses of a text end: with the first sentence, or the next where that states its dates."""
    end = 0
    for start, sentence in sentences(text):
        if start and not _SAME_MATTER.match(sentence):
            break
        end = start + len(sentence)
    return end or len(text)
