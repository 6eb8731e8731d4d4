"""A sheet of a list as records: cells by row and column, both from 1, and what each looks like to whoever made it.

A merged cell's value belongs to all of its cells. Texts are cleaned when a sheet is read: no control characters, no
marks of direction, one form of letters, line breaks kept.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Final

from monitor.excel_workbook import day_of
from monitor.language import _

#: Years that a number without a date format may be a day of.
_SERIAL_YEARS: Final = range(1980, 2100)
#: Cells that get their value from a merged one; a sheet with more is made to slow a reader down.
_MERGED: Final = 300_000


class CellKind(StrEnum):
    """What a cell holds."""

    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    BOOL = "bool"
    ERROR = "error"
    FORMULA = "formula"  # without a saved value


class Shown(StrEnum):
    """What of a day its cell shows."""

    ALL = ""
    YEAR = "year"  # and it is the first of January
    MONTH = "month"  # with its year, and it is the first of the month
    NO_YEAR = "no_year"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """A cell with a value. `timed` had a time of day that is left out; `cut` was longer than Excel allows.

    What `moves` is reckoned from the day that the file was opened on.
    `serial` is the day that a number would be if it were one that Excel shows as a date.
    """

    kind: CellKind
    value: str | int | float | date
    struck: bool = False
    timed: bool = False
    cut: bool = False
    moves: bool = False
    serial: date | None = None
    seen_as: Shown = Shown.ALL

    @property
    def text(self) -> str:
        """What it says, on one line."""
        match self.value:
            case bool():
                return _("SANT") if self.value else _("FALSKT")
            case float():
                return f"{self.value:.10g}".replace(".", ",")
            case date():
                return self.value.isoformat()[: {Shown.YEAR: 4, Shown.MONTH: 7}.get(self.seen_as)]
            case _:
                return " ".join(str(self.value).split())


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A sheet, with the columns that have any value; `name` is empty in a CSV file.

    `merged` says of a cell inside a merged one where its value stands.
    """

    name: str
    rows: Mapping[int, Mapping[int, Cell]]
    columns: tuple[int, ...] = ()
    hidden: bool = False
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    merged: Mapping[tuple[int, int], tuple[int, int]] = field(default_factory=dict)
    more_rows: bool = False
    more_columns: bool = False

    def at(self, row: int, column: int) -> Cell | None:
        """Return the cell that is seen at a place."""
        row, column = self.merged.get((row, column), (row, column))
        return self.rows.get(row, {}).get(column)

    def text(self, row: int, column: int | None) -> str:
        """Return what is seen at a place."""
        cell = self.at(row, column) if column else None
        return cell.text if cell else ""

    def place(self, row: int, column: int) -> str:
        """Name a cell as Excel does."""
        return f"{self.name}!{letters(column)}{row}" if self.name else f"{letters(column)}{row}"


def letters(column: int) -> str:
    """Return a column's letters: 28 is AB."""
    name = ""
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name


def column_of(name: str) -> int | None:
    """Return the number of a column's letters."""
    if not re.fullmatch(r"[A-Za-z]{1,3}", name):
        return None
    column = 0
    for letter in name.upper():
        column = column * 26 + ord(letter) - 64
    return column


def cleaned(text: str) -> str:
    """Return a text without what can't be seen, its letters and spaces in one form; line breaks stay."""
    if text.isprintable() and text.isascii():
        return text.strip()
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    return "".join(_clean(sign) for sign in text).strip()


def _clean(sign: str) -> str:
    if sign.isprintable() or sign == "\n":
        return sign
    match unicodedata.category(sign):
        case "Zs" | "Zl" | "Zp":
            return " "
        case "Cc":
            return " " if sign in "\t\v\f" else ""
        case _:
            return ""


def sheet_of(record: Mapping[str, Any], *, from_1904: bool = False) -> Sheet:
    """Make the record of what the child answered."""
    rows = dict[int, dict[int, Cell]]()
    for number, cells in record.get("rows", ()):
        kept = {column: cell for column, *rest in cells if (cell := _cell(*rest, from_1904=from_1904))}
        if kept:
            rows.setdefault(number, {}).update(kept)
    return Sheet(
        name=" ".join(cleaned(record.get("name", "")).split()),
        rows=rows,
        columns=tuple(sorted({column for cells in rows.values() for column in cells})),
        hidden=bool(record.get("hidden")),
        hidden_rows=frozenset(record.get("hidden_rows", ())),
        hidden_columns=frozenset(record.get("hidden_columns", ())),
        merged=dict(_merged(record.get("merged", ()), rows)),
        more_rows=bool(record.get("more_rows")),
        more_columns=bool(record.get("more_columns")),
    )


def _cell(kind: str, value: Any, marks: str, *, from_1904: bool) -> Cell | None:  # noqa: ANN401 - what JSON holds
    struck, cut = "s" in marks, "c" in marks
    if kind == CellKind.DATE:
        moment = datetime.fromisoformat(value)
        timed = (moment.hour, moment.minute, moment.second) != (0, 0, 0)
        return Cell(
            kind=CellKind.DATE,
            value=moment.date(),
            struck=struck,
            timed=timed,
            moves="t" in marks,
            seen_as=_seen(moment, marks),
        )
    if isinstance(value, str):
        value = cleaned(value)
        if not value and kind == CellKind.TEXT:
            return None
    return Cell(kind=CellKind(kind), value=value, struck=struck, cut=cut, serial=_serial(value, from_1904=from_1904))


def _seen(moment: date, marks: str) -> Shown:
    if "y" in marks and (moment.month, moment.day) == (1, 1):
        return Shown.YEAR
    if "m" in marks and moment.day == 1:
        return Shown.MONTH
    return Shown.NO_YEAR if "n" in marks else Shown.ALL


def _serial(value: object, *, from_1904: bool) -> date | None:
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) == 5:
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    day = day_of(value, from_1904=from_1904)
    return day.date() if day and day.year in _SERIAL_YEARS else None


def _merged(
    ranges: Sequence[Sequence[int]], rows: Mapping[int, Mapping[int, Cell]]
) -> Iterator[tuple[tuple[int, int], tuple[int, int]]]:
    """Yield the cells inside merged ones, no farther than the sheet has rows."""
    last_row = max(rows, default=0)
    left_to_tell = _MERGED
    for top, left, lowest, right in ranges:
        bottom = min(lowest, last_row)
        size = (bottom - top + 1) * (right - left + 1)
        if size <= 1 or size > left_to_tell:
            continue
        left_to_tell -= size
        for row in range(top, bottom + 1):
            for column in range(left, right + 1):
                if (row, column) != (top, left):
                    yield (row, column), (top, left)
