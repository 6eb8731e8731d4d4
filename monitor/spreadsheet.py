"""Rows as CSV that a spreadsheet opens right and runs nothing of (docs/reliability.md)."""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Final, TypeAlias

from monitor.wording import one_line

Value: TypeAlias = str | int | date | None

#: What a spreadsheet takes for the start of a formula, the full-width forms included.
_FORMULA_STARTS: Final = tuple("=+-@\t\r\n\uff1d\uff0b\uff0d\uff20")


def as_csv(headings: Sequence[str], rows: Iterable[Sequence[Value]]) -> str:
    """Return rows as Swedish Excel opens them: semicolons, a byte order mark, CRLF. Numbers stay numbers."""
    file = io.StringIO()
    writer = csv.writer(file, delimiter=";", lineterminator="\r\n")
    writer.writerow(headings)
    writer.writerows([_cell(value) for value in row] for row in rows)
    return "\ufeff" + file.getvalue()


def _cell(value: Value) -> str | int:
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case int():
            return value
        case date():
            return value.isoformat()
        case _:
            return safe_cell(value)


def safe_cell(text: str) -> str:
    """Return text on one line, with an apostrophe before what a spreadsheet would take for a formula."""
    line = one_line(text)
    return f"'{line}" if text.startswith(_FORMULA_STARTS) or line.startswith(_FORMULA_STARTS) else line
