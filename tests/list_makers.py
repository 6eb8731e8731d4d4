"""Lists made for the tests: sheets by a library that is not the reader, and hostile files by hand."""

import io
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import openpyxl

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"


def workbook(*rows: Sequence[object], name: str = "Blad1") -> openpyxl.Workbook:
    """Return a workbook with one sheet of rows."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = name
    for row in rows:
        sheet.append(list(row))
    return book


def saved(folder: Path, book: openpyxl.Workbook, name: str = "lista.xlsx") -> Path:
    """Save a workbook; return its path."""
    book.save(folder / name)
    return folder / name


def raw_parts(
    sheet: bytes | str, *, workbook_properties: str = "", extra: Mapping[str, str | bytes] | None = None
) -> dict[str, str | bytes]:
    """Return the parts of a file whose one sheet is written by hand."""
    return {
        "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}"><Relationship Id="r1" Type="{_RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{_RELATIONS}">{workbook_properties}<sheets><sheet name="Blad1" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}"><Relationship Id="r1" Type="{_RELATIONS}/worksheet" Target="worksheets/sheet1.xml"/>'
        f'<Relationship Id="r2" Type="{_RELATIONS}/sharedStrings" Target="sharedStrings.xml"/><Relationship Id="r3" Type="{_RELATIONS}/styles" Target="/xl/styles.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": sheet,
        **(extra or {}),
    }


def sheet_xml(cells: str, *, after: str = "") -> str:
    """Return a sheet's XML around its rows."""
    return f'<worksheet xmlns="{MAIN}"><sheetData>{cells}</sheetData>{after}</worksheet>'


def inline(reference: str, text: str) -> str:
    """Return a cell with its own text."""
    return f'<c r="{reference}" t="inlineStr"><is><t>{text}</t></is></c>'


def zipped(folder: Path, parts: Mapping[str, str | bytes], name: str = "lista.xlsx") -> Path:
    """Zip parts into a file."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for part, content in parts.items():
            archive.writestr(part, content)
    (folder / name).write_bytes(out.getvalue())
    return folder / name


def zipped_in_pieces(folder: Path, part: str, pieces: Iterable[bytes], rest: Mapping[str, str | bytes]) -> Path:
    """Zip parts of which one is too large to hold."""
    path = folder / "lista.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, content in rest.items():
            if name != part:
                archive.writestr(name, content)
        with archive.open(part, "w", force_zip64=True) as out:
            for piece in pieces:
                out.write(piece)
    return path
