"""A CSV file's bytes → its rows, with the encoding and the separator guessed and told."""

import codecs
import csv
import io
import itertools
from collections import Counter
from typing import Any, Final

from monitor.excel_sheet import COLUMNS, ROWS
from monitor.reading_process import Fault

_SEPARATORS: Final = (";", ",", "\t", "|")
#: Rows that the separator is guessed from.
_SAMPLE: Final = 60
_LONGEST: Final = 40_000
_LONGEST_FIELD: Final = 1_000_000


def read_csv(content: bytes) -> dict[str, Any]:
    """Return the rows as the one sheet of a list."""
    text, encoding = _decoded(content)
    text, separator = _separated(text.replace("\r\n", "\n").replace("\r", "\n"))
    csv.field_size_limit(_LONGEST_FIELD)
    rows, more_rows, more_columns = list[list[Any]](), False, False
    try:
        for number, fields in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=separator), 1):
            filled = {column: value for column, value in enumerate(fields, 1) if value.strip()}
            if filled and number > ROWS:
                more_rows = True
                break
            more_columns |= any(column > COLUMNS for column in filled)
            cells = [_cell(column, value) for column, value in filled.items() if column <= COLUMNS]
            if cells:
                rows.append([number, cells])
    except csv.Error as error:
        raise Fault("too_long") from error
    return {
        "sheets": [{"name": "", "rows": rows, "more_rows": more_rows, "more_columns": more_columns}],
        "encoding": encoding,
        "separator": separator,
    }


def _cell(column: int, value: str) -> list[Any]:
    return [column, "text", value[:_LONGEST], "c" if len(value) > _LONGEST else ""]


def _decoded(content: bytes) -> tuple[str, str]:
    for mark, encoding in (
        (codecs.BOM_UTF8, "utf-8-sig"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if content.startswith(mark):
            return _clean(content.decode(encoding, "replace")), encoding.removesuffix("-sig").upper()
    if b"\0" in content:
        sample = content[:2000]
        if sample[1::2].count(0) > len(sample) // 4:
            return _clean(content.decode("utf-16-le", "replace")), "UTF-16"
        if sample[::2].count(0) > len(sample) // 4:
            return _clean(content.decode("utf-16-be", "replace")), "UTF-16"
        raise Fault("binary")
    try:
        return content.decode("utf-8"), "UTF-8"
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace"), "Windows-1252"


def _clean(text: str) -> str:
    if "\0" in text:
        raise Fault("binary")
    return text


def _separated(text: str) -> tuple[str, str]:
    """Return the text and its separator: what Excel's own first line says, else what makes the most even rows."""
    first, _, rest = text.partition("\n")
    if first.strip().lower().startswith("sep=") and len(first.strip()) == 5:
        return rest, first[4]
    return text, max(_SEPARATORS, key=lambda separator: _evenness(text, separator))


def _evenness(text: str, separator: str) -> tuple[int, int]:
    """Return how many of the first rows have the commonest number of fields over one, and how many fields."""
    reader = csv.reader(io.StringIO(text[:200_000], newline=""), delimiter=separator)
    try:
        widths = Counter(len(fields) for fields in itertools.islice(reader, _SAMPLE) if any(map(str.strip, fields)))
    except csv.Error:
        return (0, 0)
    return max(((rows, width) for width, rows in widths.items() if width > 1), default=(0, 0))
