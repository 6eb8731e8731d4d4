"""Tables for plain text: columns aligned, long cells broken over lines, nothing wider than the page.

Width counts what a terminal shows: wide characters as two, combining marks as none.
"""

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

_GAP = "  "


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One row of a table, and what is told below it, indented."""

    cells: tuple[str, ...]
    below: tuple[str, ...] = ()


def text_table(headings: Sequence[str], lines: Sequence[Line], *, width: int = 90, indent: int = 2) -> str:
    """Return a table, each line indented and none wider than `width`; the first column takes what is left."""
    widths = _widths(headings, [line.cells for line in lines], width - indent)
    rows = list(_row(headings, widths))
    rows.append(_GAP.join("-" * one for one in widths))
    for line in lines:
        rows.extend(_row(line.cells, widths))
        rows.extend(f"  {part}" for text in line.below for part in wrapped(text, width - indent - 2, hanging=2))
    return "\n".join((" " * indent + row).rstrip() for row in rows)


def _widths(headings: Sequence[str], rows: Sequence[Sequence[str]], width: int) -> list[int]:
    """Return the columns' widths: as wide as their longest cell, narrowed until all fit, at first to whole words."""
    columns = list(zip(headings, *rows, strict=True))
    widths = [max(map(display_width, column)) for column in columns]
    words = [max(display_width(word) for cell in column for word in cell.split() or [""]) for column in columns]
    room = width - len(_GAP) * (len(widths) - 1)
    while sum(widths) > room and max(widths) > 1:
        spare = [(wide - word if wide > word else 0, wide) for wide, word in zip(widths, words, strict=True)]
        widths[spare.index(max(spare))] -= 1
    return widths


def _row(cells: Sequence[str], widths: Sequence[int]) -> Iterator[str]:
    """Yield the lines of one row."""
    parts = [wrapped(cell, width) for cell, width in zip(cells, widths, strict=True)]
    for number in range(max(map(len, parts))):
        line = [part[number] if number < len(part) else "" for part in parts]
        yield _GAP.join(_padded(text, width) for text, width in zip(line, widths, strict=True)).rstrip()


def _padded(text: str, width: int) -> str:
    return text + " " * (width - display_width(text))


def wrapped(text: str, width: int, *, hanging: int = 0) -> list[str]:
    """Break text into lines at spaces, and inside a word that is longer than a line; later lines are indented."""
    lines: list[str] = []
    current = ""
    for word in text.split():
        joined = f"{current} {word}" if current.strip() else current + word
        if display_width(joined) <= width:
            current = joined
            continue
        if current.strip():
            lines.append(current)
        *full, current = _pieces(word, width - hanging)
        lines.extend((" " * hanging if lines else "") + piece for piece in full)
        current = (" " * hanging if lines else "") + current
    return [*lines, current] if current or not lines else lines


def _pieces(word: str, width: int) -> list[str]:
    """Cut a word into pieces that fit; at least one character a piece."""
    pieces, room = [""], width
    for character in word:
        room -= _character_width(character)
        if room < 0 and pieces[-1]:
            pieces.append("")
            room = width - _character_width(character)
        pieces[-1] += character
    return pieces


def display_width(text: str) -> int:
    """Return how many columns a text takes in a terminal."""
    if text.isascii():
        return len(text)
    return sum(_character_width(character) for character in text)


def _character_width(character: str) -> int:
    if unicodedata.combining(character) or unicodedata.category(character) in ("Cf", "Mn", "Me"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1
