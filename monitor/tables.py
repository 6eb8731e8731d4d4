"""Rows as an aligned table for a terminal, or as CSV that a spreadsheet opens without running anything."""

import csv
import io
from collections.abc import Sequence
from typing import Final

from monitor.headers import one_line

#: What makes a spreadsheet take a cell for a formula, full-width forms included (reliability.md G12).
_FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def as_table(rows: Sequence[Sequence[object]]) -> str:
    """Return rows in columns, the first row as heading."""
    cells = [[one_line(str(cell), 70) for cell in row] for row in rows]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in cells]
    lines.insert(1, "  ".join("-" * width for width in widths))
    return "\n".join(lines) + "\n"


def as_csv(rows: Sequence[Sequence[object]]) -> str:
    """Return rows as CSV: semicolons and a byte order mark, which is how a Swedish spreadsheet opens it right."""
    text = io.StringIO()
    csv.writer(text, delimiter=";", lineterminator="\r\n").writerows(
        [[safe_cell(str(cell)) for cell in row] for row in rows]
    )
    return "\ufeff" + text.getvalue()


def safe_cell(cell: str) -> str:
    """Put an apostrophe before what a spreadsheet would run as a formula; numbers stay numbers."""
    if cell.startswith(_FORMULA_STARTS) and not cell.removeprefix("-").isdecimal():
        return f"'{cell}"
    return cell
