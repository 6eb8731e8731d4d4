"""Files with minutes: PDF, DOCX and text are read whole, or said plainly why not; never half."""

import io
import re
import zipfile
from pathlib import Path

import docx
import pytest

from monitor.minutes_files import Unreadable, files_in, read_file


def _escaped(line: str) -> str:
    return re.sub(r"([()\\])", r"\\\1", line)


def pdf(*pages: str, encrypted: bool = False) -> bytes:
    """Return a PDF with a page of text for each, written by hand: no reader of PDF is also its writer."""
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    kids = []
    for text in pages:
        lines = "".join(f"({_escaped(line)}) Tj 0 -14 Td " for line in text.split("\n"))
        stream = f"BT /F1 11 Tf 60 760 Td {lines}ET" if text else "0.5 g 100 100 200 200 re f"
        objects.append(f"<< /Length {len(stream.encode('cp1252'))} >>\nstream\n{stream}\nendstream")
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {len(objects)} 0 R /Resources << /Font << /F1 3 0 R >> >> >>"
        )
        kids.append(f"{len(objects)} 0 R")
    objects[1] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(kids)} >>"
    trailer = ""
    if encrypted:
        key = "00" * 32
        objects.append(f"<< /Filter /Standard /V 1 /R 2 /O <{key}> /U <{key}> /P -4 >>")
        trailer = f" /Encrypt {len(objects)} 0 R /ID [<{'00' * 16}> <{'00' * 16}>]"
    out, places = b"%PDF-1.4\n", []
    for number, one in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n{one}\nendobj\n".encode("cp1252")
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    size = len(objects) + 1
    return (
        out
        + f"xref\n0 {size}\n0000000000 65535 f \n{table}trailer << /Size {size} /Root 1 0 R{trailer} >>\nstartxref\n{len(out)}\n%%EOF\n".encode()
    )


def saved(folder: Path, name: str, content: bytes) -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


TEXT = "Länschefsnätverket 2026-04-24\natt förlänga RÖK HVB"


def test_a_pdf_is_read_page_by_page(tmp_path: Path) -> None:
    file = read_file(saved(tmp_path, "a.pdf", pdf(TEXT, "Sida två – å, ä, ö")))
    assert ((TEXT, "Sida två – å, ä, ö"), True) == (tuple(page.strip() for page in file.pages), file.paged)


def test_a_page_without_text_is_told_of(tmp_path: Path) -> None:
    assert (2,) == read_file(saved(tmp_path, "a.pdf", pdf(TEXT, ""))).blank


def test_a_docx_is_read_with_its_tables_numbers_and_bullets(tmp_path: Path) -> None:
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = "Länschefsnätverket 2026-04-24"
    document.add_paragraph("Rapporter", style="List Number")
    document.add_paragraph("Beslut: RÖK", style="List Number")
    document.add_paragraph("RÖK HVB – förlängs", style="List Bullet")
    table = document.add_table(rows=2, cols=2)
    for cell, text in zip(
        (cell for row in table.rows for cell in row.cells),
        ("Dokument", "Ny giltighetstid", "RÖK HVB", "2026-12-31"),
        strict=True,
    ):
        cell.text = text
    document.add_paragraph("Länschefsnätverket beslutade")
    document.save(str(tmp_path / "a.docx"))
    (page,) = read_file(tmp_path / "a.docx").pages
    assert [
        "Länschefsnätverket 2026-04-24",
        "1. Rapporter",
        "2. Beslut: RÖK",
        "• RÖK HVB – förlängs",
        "| Dokument | Ny giltighetstid |",
        "| RÖK HVB | 2026-12-31 |",
        "Länschefsnätverket beslutade",
    ] == [line for line in page.splitlines() if line.strip()]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_a_text_is_read_in_the_encoding_it_has(tmp_path: Path, encoding: str) -> None:
    assert (TEXT,) == read_file(saved(tmp_path, "a.txt", TEXT.encode(encoding))).pages


def bomb() -> bytes:
    """Return a small DOCX that unpacks to 300 MB."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b"<a>" + b" " * 300_000_000)
    return packed.getvalue()


def zipped(name: str = "word/document.xml", content: bytes = b"<not xml") -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr(name, content)
    return packed.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("skannad.pdf", pdf("", ""), "inskannad bild utan text"),
        ("losen.pdf", pdf(TEXT, encrypted=True), "lösenord"),
        ("avkortad.pdf", pdf(TEXT, TEXT)[:-400], "skadad eller avkortad"),
        # a reader pieces this one together, and would show half of it
        ("utan-slut.pdf", pdf(TEXT, TEXT)[:-30], "skadad eller avkortad"),
        ("inte.pdf", b"MZ\x90 program", "skadad eller avkortad"),
        ("bomb.docx", bomb(), "för stor när den packas upp"),
        ("losen.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "lösenordsskyddad eller i Words gamla format"),
        ("avkortad.docx", zipped()[:-30], "skadad eller avkortad"),
        ("trasig.docx", zipped(), "skadad eller avkortad"),
        ("ark.docx", zipped("xl/workbook.xml"), "ingen DOCX"),
        ("tom.txt", b" \n", "filen är tom"),
        ("binar.txt", b"text\0text", "ingen text"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_whole_is_not_read(tmp_path: Path, name: str, content: bytes, why: str) -> None:
    with pytest.raises(Unreadable, match=why):
        read_file(saved(tmp_path, name, content))


def test_a_huge_file_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "stor.pdf"
    with path.open("wb") as file:
        file.truncate(60_000_000)
    with pytest.raises(Unreadable, match="större än 50 MB"):
        read_file(path)


def test_a_folder_or_a_missing_file_is_said_to_be_one(tmp_path: Path) -> None:
    for path, why in ((tmp_path, "ingen vanlig fil"), (tmp_path / "x.pdf", "finns inte")):
        with pytest.raises(Unreadable, match=why):
            read_file(path)


def test_a_folder_stands_for_the_minutes_in_it(tmp_path: Path) -> None:
    for name in ("b.pdf", "a.txt", "~$a.docx", ".dold.txt", "bild.png"):
        (tmp_path / name).touch()
    assert ["a.txt", "b.pdf"] == [path.name for path in files_in([tmp_path])]
