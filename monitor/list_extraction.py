"""A list's bytes → its sheets' cells: what `list_files` runs in a process of its own, with limits."""

from collections.abc import Sequence
from typing import Any, Final

from monitor.csv_rows import read_csv
from monitor.excel_parts import Archive
from monitor.excel_sheet import CELLS, read_sheet
from monitor.excel_workbook import read_workbook
from monitor.reading_process import Fault, serve

_SHEETS: Final = 50
#: Of the texts of all cells: many cells may have one long text.
_CHARACTERS: Final = 20_000_000


def main() -> None:
    """Read standard input, and answer on standard output."""
    serve(_extract)


def _extract(content: bytes, _: Sequence[str]) -> dict[str, Any]:
    if not content.strip():
        raise Fault("empty")
    if content.startswith(b"PK\x03\x04"):
        return _excel(content)
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        raise Fault("password" if "EncryptedPackage".encode("utf-16-le") in content else "old_excel")
    if content.startswith(b"%PDF-"):
        raise Fault("pdf")
    if content.lstrip()[:200].lower().startswith((b"<!doctype html", b"<html", b"<?xml", b"<table")):
        raise Fault("markup")
    return read_csv(content)


def _excel(content: bytes) -> dict[str, Any]:
    archive = Archive(content)
    if "xl/workbook.bin" in archive:
        raise Fault("binary_excel")
    if "mimetype" in archive and "content.xml" in archive:
        raise Fault("open_document")
    book = read_workbook(archive)
    if not book.sheets:
        raise Fault("empty")
    sheets = list[dict[str, Any]]()
    for sheet in book.sheets[:_SHEETS]:
        sheets.append(read_sheet(archive, book, sheet))
    cells = [cell for sheet in sheets for _row, row in sheet["rows"] for cell in row]
    if len(cells) > CELLS:
        raise Fault("too_many_cells")
    if sum(len(value) for _column, _kind, value, _marks in cells if isinstance(value, str)) > _CHARACTERS:
        raise Fault("too_big")
    return {"sheets": sheets, "from_1904": book.from_1904, "unread": [one.name for one in book.sheets[_SHEETS:]]}
