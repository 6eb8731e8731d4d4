"""Statements → sections and sub-items of minutes: "5. Beslut: …", "a) …", "§ 45 …", also glued to the end of a clause."""

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from monitor.minutes_text import Statement


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A numbered section or a sub-item of one; `titles` are its parent's and its own, `glued` a heading found in a line."""

    label: str | None
    titles: tuple[str, ...]
    statements: tuple[Statement, ...]
    glued: bool = False

    @property
    def title(self) -> str:
        """Return its own heading, or nothing."""
        return self.titles[-1] if self.titles else ""


_NUMBERED: Final = re.compile(r"^(?P<number>\d{1,2})\.\s+(?P<title>\S.*)$")
_PARAGRAPH: Final = re.compile(r"^(?:§\s?(?P<number>\d{1,3})|(?P<other>\d{1,3})\s?§)[\s.:–-]*(?P<title>.*)$")
_POINT: Final = re.compile(r"^(?:punkt|ärende)\s+(?P<number>\d{1,2})[\s.:–-]+(?P<title>\S.*)$", re.IGNORECASE)
_LETTERED: Final = re.compile(r"^(?P<letter>[a-h])\)\s*(?P<title>.*)$")
_BOTH: Final = re.compile(r"^(?P<number>\d{1,2})\s?(?P<letter>[a-h])[).]?\s+(?P<title>[A-ZÅÄÖ].*)$")
_GLUED: Final = re.compile(
    r"(?<=[.!?])\s+(?=(?:\d{1,2}\.\s+(?:Beslut|Information|Dialog|Rapport\w*|Diskussion|Övrigt|Övriga|Nästa möte|Föregående|Mötet)\b|§\s?\d{1,3}\s+[A-ZÅÄÖ]))"
)
#: How far a section's number may be from the one before it: minutes leave out a number now and then.
_LEAP: Final = 4


def sections(found: Sequence[Statement]) -> tuple[Section, ...]:
    """Part statements by their headings. What stands before the first heading is a section without a label."""
    return tuple(_parted(_unglued(found)))


def _unglued(found: Sequence[Statement]) -> Iterator[tuple[Statement, bool]]:
    """Yield statements, those with a heading in their midst in pieces; True for a piece that such a heading begins."""
    for one in found:
        places = [0, *(match.end() for match in _GLUED.finditer(one.text)), len(one.text)]
        for index, (start, end) in enumerate(itertools.pairwise(places)):
            yield (_piece(one, start, end) if len(places) > 2 else one), index > 0


def _piece(one: Statement, start: int, end: int) -> Statement:
    """Cut a piece out of a statement, with the lines that it stands on."""
    kept = [
        (line, max(0, at - start))
        for index, (line, at) in enumerate(zip(one.lines, one.starts, strict=True))
        if at < end and (index + 1 == len(one.starts) or one.starts[index + 1] > start)
    ]
    lines = tuple(line if at else replace(line, bullet=False, cells=()) for line, at in kept)
    return replace(one, text=one.text[start:end].rstrip(), lines=lines, starts=tuple(at for _, at in kept))


def _parted(found: Iterator[tuple[Statement, bool]]) -> Iterator[Section]:
    number, paragraphs = 0, False
    label: str | None = None
    titles: tuple[str, ...] = ()
    top: tuple[str, ...] = ()
    mine: list[Statement] = []
    glued = False
    for statement, is_glued in found:
        heading = _heading(statement, number, paragraphs=paragraphs)
        if heading is None:
            mine.append(statement)
            continue
        yield Section(label=label, titles=titles, statements=tuple(mine), glued=glued)
        new_number, letter, title, is_paragraph = heading
        paragraphs = paragraphs or is_paragraph
        if new_number is not None and letter is None:
            number, top = new_number, (title,)
            titles = top
            label = str(number)
        else:
            number = new_number or number
            titles = (*top, title)
            label = f"{number} {letter}" if number else letter
        mine, glued = [], is_glued
    yield Section(label=label, titles=titles, statements=tuple(mine), glued=glued)


def _heading(one: Statement, number: int, *, paragraphs: bool) -> tuple[int | None, str | None, str, bool] | None:
    """Return the number, letter and title that a statement is the heading of."""
    text = one.text
    if match := _PARAGRAPH.match(text):
        found = int(match["number"] or match["other"])
        return (found, None, match["title"], True) if found > number or not paragraphs else None
    if (match := _LETTERED.match(text)) and not match["title"].startswith("att "):
        return None, match["letter"], match["title"], False
    if paragraphs:
        return None
    if (match := _BOTH.match(text)) and number <= int(match["number"]) <= number + _LEAP:
        return int(match["number"]), match["letter"], match["title"], False
    match = _NUMBERED.match(text) or _POINT.match(text)
    if match and _is_next(int(match["number"]), number) and not re.match(r"att\b|[a-zåäö]", match["title"]):
        return int(match["number"]), None, match["title"], False
    return None


def _is_next(number: int, before: int) -> bool:
    """Whether a number goes on where the last section was: an entry of a numbered list does not."""
    return before < number <= before + _LEAP if before else number > 0
