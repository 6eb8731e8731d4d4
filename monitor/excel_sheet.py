"""One sheet of an Excel file: its cells with values, what is merged, what is hidden.

Empty cells, however many have a format, are passed by. Below the last row that is read, only whether there are more
values is noted.
"""

import math
import re
from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from monitor.excel_parts import SHEET_BYTES, Archive, Part
from monitor.excel_workbook import SheetPart, Text, Workbook, day_of, unescaped
from monitor.reading_process import Fault

ROWS: Final = 20_000
COLUMNS: Final = 200
CELLS: Final = 500_000
_MERGED: Final = 10_000
#: Of a cell: more than Excel itself allows.
_LONGEST: Final = 40_000
#: Formulas whose value is another tomorrow.
_MOVES: Final = re.compile(r"\b(?:TODAY|NOW)\s*\(", re.IGNORECASE)
_PLACE: Final = re.compile(r"\$?([A-Za-z]{1,3})\$?([0-9]{1,7})")


def read_sheet(archive: Archive, book: Workbook, sheet: SheetPart) -> dict[str, Any]:
    """Return a sheet as `list_files` takes it."""
    handler = _Sheet(book)
    archive.parse(sheet.part, handler, SHEET_BYTES)
    return {
        "name": sheet.name,
        "hidden": sheet.hidden,
        "rows": handler.rows,
        "hidden_rows": sorted(handler.hidden_rows),
        "hidden_columns": sorted(handler.hidden_columns),
        "merged": handler.merged,
        "more_rows": handler.more_rows,
        "more_columns": handler.more_columns,
    }


def place_of(reference: str) -> tuple[int, int] | None:
    """Return row and column, both from 1, of "B12"."""
    found = _PLACE.fullmatch(reference)
    if not found:
        return None
    column = 0
    for letter in found[1].upper():
        column = column * 26 + ord(letter) - 64
    return int(found[2]), column


class _Sheet(Part):
    """Collects what a sheet says."""

    def __init__(self, book: Workbook) -> None:
        self.book = book
        self.rows = list[list[Any]]()
        self.hidden_rows, self.hidden_columns, self.cells = set[int](), set[int](), 0
        self.merged = list[tuple[int, int, int, int]]()
        self.more_rows = self.more_columns = False
        self._row, self._column, self._cells = 0, 0, list[list[Any]]()
        self._kind, self._style, self._value = "", 0, list[str]()
        self._formula = self._in_formula = self._has_value = self._in_value = self._moves = False
        self._text = Text()

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        match name:
            case "c":
                self._begin(attributes)
            case "v":
                self._in_value = self._has_value = True
            case "f":
                self._formula = self._in_formula = True
            case "row":
                self._begin_row(attributes)
            case "mergeCell":
                self._merge(attributes.get("ref", ""))
            case "col" if attributes.get("hidden", "0") in ("1", "true"):
                last = min(_count(attributes.get("max")), COLUMNS)
                self.hidden_columns.update(range(_count(attributes.get("min")), last + 1))
            case _:
                self._text.start(name, attributes)

    def end(self, name: str) -> None:
        match name:
            case "c":
                self._finish()
            case "v":
                self._in_value = False
            case "f":
                self._in_formula = False
            case "row":
                if self._cells:
                    self.rows.append([self._row, sorted(self._cells, key=lambda cell: cell[0])])
                self._cells = []
            case _:
                self._text.end(name)

    def skim(self, name: str, attributes: Mapping[str, str]) -> None:
        if name in ("v", "is"):
            self.more_rows = True
        elif name == "mergeCell":
            self._merge(attributes.get("ref", ""))

    def text(self, characters: str) -> None:
        if self._in_value:
            self._value.append(characters)
        elif self._in_formula:
            self._moves |= _MOVES.search(characters) is not None
        else:
            self._text.text(characters)

    def _begin_row(self, attributes: Mapping[str, str]) -> None:
        self._row = _count(attributes.get("r")) or self._row + 1
        self._column, self._cells, self.skimming = 0, [], self._row > ROWS
        if attributes.get("hidden", "0") in ("1", "true") and self._row <= ROWS:
            self.hidden_rows.add(self._row)

    def _begin(self, attributes: Mapping[str, str]) -> None:
        place = place_of(attributes["r"]) if "r" in attributes else None
        self._column = place[1] if place else self._column + 1
        self._kind, self._style = attributes.get("t", "n"), _count(attributes.get("s"))
        if self._value or self._formula or self._has_value:
            self._value, self._formula, self._has_value, self._moves = [], False, False, False
        self._text.clear()

    def _finish(self) -> None:
        if not (self._has_value or self._formula or self._kind == "inlineStr"):
            return
        cell = self._cell()
        if cell is None:
            return
        if self._row > ROWS:
            self.more_rows = True
        elif self._column > COLUMNS:
            self.more_columns = True
        else:
            self._cells.append([self._column, *cell])
            self.cells += 1
            if self.cells > CELLS:
                raise Fault("too_many_cells")

    def _cell(self) -> list[Any] | None:  # noqa: PLR0911 - one a kind
        """Return kind, value and marks: s struck, f of a formula, t of today's, c cut off, d m y n as in `styles`."""
        raw, marks = "".join(self._value), "f" * self._formula + "t" * self._moves
        shown, struck = self.book.styles[self._style] if self._style < len(self.book.styles) else ("", False)
        if self._formula and not raw.strip() and self._kind != "str":
            return ["formula", "", ""]
        match self._kind:
            case "s":
                index = _count(raw)
                if not raw.strip().isdigit() or index >= len(self.book.texts):
                    raise Fault("damaged")
                said, partly = self.book.texts[index]
                return _as_text(said, marks, struck=struck or partly)
            case "inlineStr":
                return _as_text(self._text.said, marks, struck=struck or self._text.struck)
            case "str":
                return _as_text(unescaped(raw), marks, struck=struck)
            case "b":
                return ["bool", raw.strip() == "1", marks]
            case "e":
                return ["error", raw.strip()[:20] or "#?", marks]
            case "d":
                return _as_day(raw, marks + "s" * struck)
            case _:
                return self._number(raw, marks + "s" * struck, shown)

    def _number(self, raw: str, marks: str, shown: str) -> list[Any] | None:
        if not raw.strip():
            return None
        try:
            number = float(raw)
        except ValueError:
            return _as_text(raw, marks, struck=False)
        if not math.isfinite(number):
            return ["error", raw.strip()[:20], marks]
        moment = day_of(number, from_1904=self.book.from_1904) if shown else None
        if moment is not None:
            return ["date", moment.isoformat(), marks + shown]
        return ["number", int(number) if number.is_integer() and abs(number) < 1e15 else number, marks]

    def _merge(self, reference: str) -> None:
        first, _, last = reference.partition(":")
        start, end = place_of(first), place_of(last or first)
        if start and end and len(self.merged) < _MERGED:
            (top, left), (bottom, right) = start, end
            self.merged.append((top, left, min(bottom, ROWS), min(right, COLUMNS)))


def _as_text(said: str, marks: str, *, struck: bool) -> list[Any] | None:
    if not said.strip():
        return None
    marks += "s" * struck
    return ["text", said[:_LONGEST], marks + "c"] if len(said) > _LONGEST else ["text", said, marks]


def _as_day(raw: str, marks: str) -> list[Any] | None:
    """Read the ISO form that the strict dialect has."""
    try:
        date.fromisoformat(raw.strip()[:10])
    except ValueError:
        return _as_text(raw, marks, struck=False)
    return ["date", raw.strip()[:19], marks]


def _count(text: str | None) -> int:
    text = (text or "").strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0
