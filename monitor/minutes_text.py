"""Minutes as text → statements: lines that belong together, joined, each still knowing its lines and pages.

What PDF readers, word processors and people leave behind (hard wraps, blank lines between lines, a leading space where a
bullet or a page break was, hyphens at line ends, markdown) is undone here, so that the grammar above sees sentences.
Lines count from 1, pages too; a page is None where the source has none.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from monitor.minutes_lines import Line


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """Lines that make one heading, paragraph, clause or row; `starts` are where in `text` each line begins."""

    text: str
    lines: tuple[Line, ...]
    starts: tuple[int, ...]

    @property
    def bullet(self) -> bool:
        """Whether it is an entry of a list."""
        return self.lines[0].bullet

    @property
    def cells(self) -> tuple[str, ...]:
        """Return the cells, where it is a row of a table."""
        return self.lines[0].cells

    def line_at(self, offset: int) -> Line:
        """Return the line that a place of the text stands on."""
        return [line for line, start in zip(self.lines, self.starts, strict=True) if start <= offset][-1]


# --- which lines belong together

#: Words that no line of a finished sentence ends with: what follows, follows on.
_OPEN_ENDED_WORDS: Final = """
    rök ök och samt eller att av för om i på till med den det de en ett från vid mellan under enligt som dock längst
    senast förlänga förlängs anta fastställa godkänna ersätta upphäva bordlägga återremittera gälla gäller är har
    ska skall inte ej nuvarande samtliga alla regionala ny nya dess hos mot kring gällande avseende rörande utan
    innan före efter t.o.m fr.o.m t o m fr o m per minst högst ytterligare dnr § region
"""
_OPEN_ENDED: Final = frozenset(_OPEN_ENDED_WORDS.split())
_ABBREVIATION: Final = re.compile(
    r"(?:^|[\s(])(?:t\.\s?o\.\s?m|fr\.\s?o\.\s?m|f\.?\s?d|bl\.\s?a|m\.\s?fl|m\.\s?m|t\.\s?ex|s\.\s?k|p\.\s?g\.\s?a|kl|nr|"
    r"dnr|ca|tf|resp|inkl|exkl|jfr|kap|st|mån|jan|feb|mar|apr|aug|sept?|okt|nov|dec|v|Q|psyk|reg)\.$"
)
_FINISHED: Final = re.compile(r"[.:;!?]['\"”)]*$")
_LOWER_START: Final = re.compile(r"^[a-zåäöé(–—,;/]|^-\s?\d")
_DATE_START: Final = re.compile(
    r"^(?:\d{4}\b|\d{6}\b|\d{1,2} (?:jan|feb|mar|apr|maj|jun|jul|aug|sep|okt|nov|dec)[a-z]*\b)"
)
#: A line that starts something new whatever stood before it.
STRUCTURAL: Final = re.compile(
    r"^(?:§\s?\d{1,3}\b|\d{1,3}\s?§|\d{1,2}\.\s+[A-ZÅÄÖ]|[a-h]\)\s|\d{1,2}\s?[a-h]\)?\s+[A-ZÅÄÖ]"
    r"|(?:Förslag till beslut|Beslutsförslag|Beslut|Föredragande|Närvarande|Frånvarande|Deltagare|Bakgrund|Bilaga|Bilagor"
    r"|Reservation(?:er)?|Yrkanden?|Protokollsutdrag|Beslutet skickas till|Skickas till|Tid|Plats|Datum)(?:\s*:|$))"
)
#: Columns: what a text may be wrapped at, and what no wrapped line is shorter than.
_NARROWEST, _WIDEST, _SHORT = 70, 110, 40


def statements(lines: Sequence[Line]) -> tuple[Statement, ...]:
    """Join the lines that belong together."""
    width = _width(lines)
    airy = sum(line.after_blank for line in lines) * 2 > len(lines)  # a blank line after each: it parts nothing
    spaced = bool(lines) and sum(line.indented for line in lines) * 5 < len(lines) * 3
    groups: list[list[Line]] = []
    for line in lines:
        if groups and _follows_on(groups[-1][-1], line, width, spaced=spaced, airy=airy):
            groups[-1].append(line)
        else:
            groups.append([line])
    return tuple(_joined(group) for group in groups)


def _width(lines: Iterable[Line]) -> int:
    """Return how wide the text is wrapped."""
    lengths = sorted(len(line.text) for line in lines)
    return min(max(lengths[int(len(lengths) * 0.97)] if lengths else 0, _NARROWEST), _WIDEST)


_INTRODUCES: Final = re.compile(r"^[A-ZÅÄÖ][\w/ -]{2,60} (?:beslutade|beslutar|beslöt|föreslår|föreslog)\b")


def _follows_on(before: Line, line: Line, width: int, *, spaced: bool, airy: bool) -> bool:  # noqa: PLR0911 - one a rule
    """Whether a line goes on with what the line before it says."""
    if line.bullet or line.cells or before.cells or STRUCTURAL.match(line.text) or _INTRODUCES.match(line.text):
        return False
    if line.after_blank and STRUCTURAL.match(before.text) and not _LOWER_START.match(line.text):
        return False
    last_word = before.text.rsplit(" ", 1)[-1].lower().rstrip(".,")
    wrapped = len(before.text) + 1 + len(line.text.split(" ", 1)[0]) > width
    finished = bool(_FINISHED.search(before.text)) and not _ABBREVIATION.search(before.text)
    if re.match(r"att\b", line.text):
        return wrapped and not finished and last_word not in ("och", "samt") and not before.text.endswith(",")
    if _ABBREVIATION.search(before.text):
        return True
    if before.text.endswith(("-", "–", "/")):
        return not finished
    if finished:
        return before.text.endswith(".") and bool(re.match(r"^[a-zåäö–—(]", line.text)) and not line.after_blank
    in_a_sentence = len(before.text) > _SHORT or before.text[:1].islower()
    if _LOWER_START.match(line.text) or (_DATE_START.match(line.text) and in_a_sentence):
        return True
    if before.text.endswith(",") or (last_word in _OPEN_ENDED and not _ends_clause(before.text)):
        return not _ends_clause(before.text) or wrapped
    apart = (line.after_blank and not airy) or (line.indented and spaced) or _ANOTHER_COMES.search(before.text)
    return wrapped and not apart


#: What a clause ends with that another comes after: no name follows it on the next line.
_ANOTHER_COMES: Final = re.compile(r"(?:;|, och|, samt)$")


def _ends_clause(text: str) -> bool:
    """Whether a line ends as clauses do that another clause comes after."""
    return bool(re.search(r"(?:,|;|,? och|,? samt)$", text))


def _joined(group: Sequence[Line]) -> Statement:
    text, starts = "", list[int]()
    for line in group:
        text, start = _with(text, line.text)
        starts.append(start)
    return Statement(text=text, lines=tuple(group), starts=tuple(starts))


def _with(text: str, more: str) -> tuple[str, int]:
    """Append a line, undoing a hyphen at the line's end; return where the line begins."""
    if not text:
        return more, 0
    if text.endswith("-") and not text.endswith(" -"):
        if re.match(r"(?:och|eller|samt|till|respektive)\b", more):
            return f"{text} {more}", len(text) + 1
        if re.search(r"[a-zåäöé]-$", text) and re.match(r"[a-zåäöé]", more):
            return text[:-1] + more, len(text) - 1
        return text + more, len(text)
    if re.search(r"\d[–/]$", text) or re.search(r"\w/$", text):
        return text + more, len(text)
    return f"{text} {more}", len(text) + 1


def sentences(text: str) -> Iterator[tuple[int, str]]:
    """Yield the sentences of a text, with where each begins."""
    start = 0
    for stop in re.finditer(r"[.!?]['\"”)]*\s+(?=[A-ZÅÄÖ\"”'(§\d])", text):
        if stop[0].startswith(".") and _ABBREVIATION.search(text[: stop.start() + 1]):
            continue
        if re.search(r"(?:^|\s)(?:\d{1,2}|[A-ZÅÄÖ])\.\s+$", text[: stop.end()]) and not re.search(
            r"\d{4}-\d\d-\d\d\.\s+$|\d{4}\.\s+$", text[: stop.end()]
        ):
            continue
        yield start, text[start : stop.end()].rstrip()
        start = stop.end()
    if text[start:].strip():
        yield start, text[start:].rstrip()
