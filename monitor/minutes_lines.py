"""The lines of minutes, cleaned of what PDF readers, word processors and markdown leave behind. Lines and pages count from 1."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line as read; `bullet` says that it starts an entry of a list, `cells` are those of a table row."""

    number: int
    page: int | None
    text: str
    bullet: bool = False
    indented: bool = False
    after_blank: bool = False
    cells: tuple[str, ...] = ()


_INVISIBLE: Final = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff\ufffe\uffff"))


_LOOKALIKES: Final = {
    0x00A0: " ", 0x2007: " ", 0x202F: " ", 0x2009: " ", 0x2002: " ", 0x2003: " ",
    0xFB00: "ff", 0xFB01: "fi", 0xFB02: "fl", 0xFB03: "ffi", 0xFB04: "ffl",
    0x2010: "-", 0x2011: "-", 0x2012: "–", 0x2015: "–", 0x2212: "-",
}  # fmt: skip


_BULLET: Final = re.compile(r"^(?:[•●○◦▪■□·*➢➤►‣\u2043\uf0b7\uf0a7\uf02d\uf0d8]|[-–—](?=\s)|o(?=\s{2,}))\s*")


_MARKDOWN: Final = re.compile(r"\*\*|__|(?<!\w)\*(?=\S)|(?<=\S)\*(?!\w)")


_TABLE_RULE: Final = re.compile(r"^\|?[\s:|-]+\|[\s:|-]*$")


def lines_of(pages: Sequence[str], *, paged: bool = False) -> tuple[Line, ...]:
    """Return the lines of a text that are not blank, by page; a text without pages is one, and form feeds part it."""
    if len(pages) == 1 and "\f" in pages[0]:
        pages = pages[0].split("\f")
    paged = paged or len(pages) > 1
    found: list[Line] = []
    number, blank = 0, False
    for page, text in enumerate(pages, 1):
        rows = _cleaned(text).split("\n")
        if page < len(pages) and rows and not rows[-1]:
            rows = rows[:-1]
        for row in rows:
            number += 1
            line = _line(row, number, page if paged else None, after_blank=blank)
            blank = line is None
            if line is not None:
                found.append(line)
    return tuple(found)


def _cleaned(text: str) -> str:
    plain = unicodedata.normalize("NFC", text.translate(_INVISIBLE).translate(_LOOKALIKES))
    plain = plain.replace("\r\n", "\n").replace("\r", "\n").replace("\v", "\n").replace("\u2028", "\n")
    return "".join(one if one in "\n\t\f" or ord(one) >= 32 else " " for one in plain)


def _line(row: str, number: int, page: int | None, *, after_blank: bool) -> Line | None:
    plain = row.expandtabs(8).rstrip()
    if not plain.strip() or _TABLE_RULE.match(plain.strip()):
        return None
    cells: tuple[str, ...] = ()
    stripped = plain.strip()
    if stripped.startswith("|") or stripped.count("|") >= 2:
        cells = tuple(_unmarked(cell) for cell in stripped.strip("|").split("|"))
        stripped = " | ".join(cells)
    elif "\t" in row.strip() or re.search(r"\S {3,}\S", plain):
        cells = tuple(_unmarked(cell) for cell in re.split(r" {3,}|\t", row.strip()) if cell.strip())
    bullet = _BULLET.match(stripped)
    text = _unmarked(stripped[bullet.end() :] if bullet else stripped)
    if not text:
        return None
    return Line(
        number=number,
        page=page,
        text=text,
        bullet=bool(bullet),
        indented=row[:1] in " \t",
        after_blank=after_blank,
        cells=cells if len(cells) > 1 else (),
    )


def _unmarked(text: str) -> str:
    """Drop markdown, and make runs of spaces one."""
    return " ".join(_MARKDOWN.sub("", re.sub(r"^#{1,6}\s+|^>\s+", "", text.strip())).split())
