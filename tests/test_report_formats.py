"""The report as PDF, Word, Excel, calendar, picture: each file is opened again and read, and compared with its golden text."""

import hashlib
import io
import json
import os
import re
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pikepdf
import pytest
import vobject
from docx.oxml.ns import qn
from small_register import pictures, small

from monitor.album import album
from monitor.calendar_events import events, numbered, of_documents
from monitor.calendar_feed import as_ics
from monitor.report import report
from monitor.report_contents import contents
from monitor.report_formats import ENDINGS, MEDIA_TYPES, Source, format_of, written
from monitor.standing import Standing
from monitor.templates import environment
from monitor.timeline import standings

AS_OF = date(2025, 11, 21)
GOLDEN = Path(__file__).parent / "golden"
#: What a spreadsheet, a typesetter or a page could take for its own language.
HOSTILE = """
[document.x]
title = '=HYPERLINK("http://example.se";"klicka") <script>alert(1)</script> #panic() {{ 7 * 7 }}'
long_title = "+46 10 000 00 00 & co"
kind = "@SUM(A1)"
valid_from = 2024-01-01
valid_to = 2026-01-31
question = "-1+1|cmd"
"""


def source(toml: str | None = None) -> Source:
    """Return what the report of a small register, or of the one of the pictures, is written from."""
    register = small(toml) if toml is not None else pictures()
    return Source(register=register, report=report(register, as_of=AS_OF), templates=environment())


@pytest.fixture(scope="module")
def made() -> dict[str, bytes]:
    """The report of the pictures' register in every format."""
    return {name: written(name, source()) for name in MEDIA_TYPES}


def check_golden(name: str, text: str) -> None:
    """Compare with the golden file; GILTIG_UPDATE_GOLDEN=1 writes it anew, to be read before it is committed."""
    path = GOLDEN / name
    if os.environ.get("GILTIG_UPDATE_GOLDEN") == "1":
        path.write_text(text, encoding="utf-8", newline="")
    assert path.read_bytes().decode() == text


@pytest.mark.parametrize("name", sorted(MEDIA_TYPES))
def test_the_same_report_gives_the_same_bytes(made: dict[str, bytes], name: str) -> None:
    """Whenever it is written: a mail that is sent again carries the same file."""
    assert hashlib.sha256(made[name]).digest() == hashlib.sha256(written(name, source())).digest()


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("r.pdf", "pdf"),
        ("R.PDF", "pdf"),
        ("mapp.x/r.docx", "docx"),
        ("r.htm", "html"),
        ("r.txt", "text"),
        ("r", None),
        ("r.doc", None),
    ],
)
def test_the_ending_of_a_file_says_its_format(path: str, expected: str | None) -> None:
    """In either case; an unknown one says nothing."""
    assert expected == format_of(Path(path))
    assert set(MEDIA_TYPES) == set(ENDINGS.values())


# --- golden files


def test_the_html_is_the_golden_one(made: dict[str, bytes]) -> None:
    """The page without its style and script, which stand in files of their own."""
    page = made["html"].decode()
    page = re.sub(r"<(style|script)>.*?</\1>", r"<\1/>", page, flags=re.DOTALL)
    check_golden("report-pictures.html", re.sub(r"sha256-[^&]+", "sha256-…", page))


@pytest.mark.parametrize(
    ("name", "file"), [("json", "report-pictures.json"), ("csv", "report-pictures.csv"), ("ics", "report-pictures.ics")]
)
def test_the_file_is_the_golden_one(made: dict[str, bytes], name: str, file: str) -> None:
    """JSON, CSV and calendar, byte for byte."""
    check_golden(file, made[name].decode())


def test_what_pdf_and_word_say_is_the_golden_text() -> None:
    """In reading order."""
    one = source()
    check_golden(
        "report-pictures.contents.json",
        json.dumps(contents(one.report, one.album), ensure_ascii=False, indent=1) + "\n",
    )


# --- PDF


def structure(element: Any) -> Iterator[Any]:
    """Yield every element of a PDF's structure, in reading order."""
    yield element
    kids = element.get("/K", [])
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            yield from structure(kid)


def test_the_pdf_is_tagged_and_says_what_it_is(made: dict[str, bytes]) -> None:
    """PDF/UA-1: title, language, structure; every picture has words, every table header cells, no level is skipped."""
    with pikepdf.open(io.BytesIO(made["pdf"])) as pdf:
        with pdf.open_metadata() as metadata:
            assert "1" == metadata["pdfuaid:part"]
            assert "Kommande förnyelser – länsövergripande styrdokument, den 21 november 2025" == metadata["dc:title"]
        assert "sv-SE" == str(pdf.Root.Lang)
        assert bool(pdf.Root.MarkInfo.Marked)
        assert bool(pdf.Root.ViewerPreferences.DisplayDocTitle)
        found = list(
            structure(
                pdf.Root.StructTreeRoot.K[0]
                if isinstance(pdf.Root.StructTreeRoot.K, pikepdf.Array)
                else pdf.Root.StructTreeRoot.K
            )
        )
        tags = Counter(str(one.S) for one in found)
        figures = [str(one.get("/Alt", "")) for one in found if str(one.S) == "/Figure"]
        assert 2 == len(figures)
        assert all("Samma uppgifter står i tabellen efter bilden." in words for words in figures)
        assert 1 == tags["/H1"]
        levels = [int(str(one.S)[2:]) for one in found if re.fullmatch(r"/H\d", str(one.S))]
        assert all(after <= before + 1 for before, after in pairwise(levels))
        assert tags["/Table"] > 5
        assert tags["/TH"] >= tags["/Table"] * 2
        assert all(any(str(kid.S) == "/TH" for kid in structure(one)) for one in found if str(one.S) == "/Table")


def test_a_pdf_of_nothing_is_still_one() -> None:
    """A register without documents."""
    with pikepdf.open(io.BytesIO(written("pdf", source("")))) as pdf:
        assert len(pdf.pages) >= 2


def test_text_from_the_register_is_never_markup() -> None:
    """Not to the typesetter, the page or Word: it stands as it was written."""
    one = source(HOSTILE)
    title = one.report.documents[0].title
    assert written("pdf", one).startswith(b"%PDF-")
    page = written("html", one).decode()
    assert "<script>alert" not in page
    assert 1 == page.count("<script>")
    words = "\n".join(paragraph.text for paragraph in docx.Document(io.BytesIO(written("docx", one))).paragraphs)
    assert title in words
    assert "<script>" not in written("svg", one).decode()


# --- Word


def test_the_word_document_has_headings_header_rows_words_for_pictures_and_language(made: dict[str, bytes]) -> None:
    """So that a screen reader finds its way, and Word checks the spelling in Swedish."""
    document = docx.Document(io.BytesIO(made["docx"]))
    headings = [one for one in document.paragraphs if one.style.name.startswith("Heading")]
    assert "Det här behöver beslutas" == headings[0].text
    levels = [int(one.style.name[-1]) for one in headings]
    assert all(after <= before + 1 for before, after in zip([0, *levels], levels, strict=False))
    assert all(table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None for table in document.tables)
    assert len(document.tables) > 5
    words = [shape._inline.docPr.get("descr") for shape in document.inline_shapes]
    assert 2 == len(words)
    assert all(words)
    assert "sv-SE" == document.styles["Normal"].element.rPr.find(qn("w:lang")).get(qn("w:val"))
    core = document.core_properties
    assert ("Kommande förnyelser – länsövergripande styrdokument", "Bildnätverket", "sv-SE") == (
        core.title,
        core.author,
        core.language,
    )
    assert AS_OF == core.created.date()
    assert "NUMPAGES" in document.sections[0].footer._element.xml


def test_word_says_what_the_report_says(made: dict[str, bytes]) -> None:
    """Every document in the appendix, with its status."""
    document = docx.Document(io.BytesIO(made["docx"]))
    cells = {cell.text.split("\n")[0] for table in document.tables for row in table.rows for cell in row.cells}
    for row in source().report.documents:
        assert row.title in cells


# --- Excel


def test_the_workbook_has_a_sheet_a_group_with_types_filters_and_fixed_headings(made: dict[str, bytes]) -> None:
    """Dates sort as dates, days as numbers."""
    book = openpyxl.load_workbook(io.BytesIO(made["xlsx"]))
    assert [
        "Alla dokument", "1 Har löpt ut", "3 Löper ut om mer än 3 men", "4 Förlängs automatiskt",
        "5 Gäller tills vidare", "6 Väntar på antagande", "Svar från parterna", "7 Villkorade beslut och",
        "9 Ska upphöra, planeras", "10 Uppgifter som saknas eller", "Kommande månader",
    ] == book.sheetnames  # fmt: skip
    for sheet in book:
        assert sheet.freeze_panes in ("B2", "C2")
        assert sheet.auto_filter.ref.startswith("A1:")
        assert all(cell.font.bold for cell in sheet[1])
    everything = book["Alla dokument"]
    head = [cell.value for cell in everything[1]]
    row = next(row for row in everything.iter_rows(min_row=2) if row[0].value == "plain")
    found = dict(zip(head, row, strict=True))
    assert date(2026, 6, 30) == found["Gäller t.o.m."].value.date()
    assert "yyyy-mm-dd" == found["Gäller t.o.m."].number_format
    assert 221 == found["Dagar kvar"].value
    assert len(source().report.documents) == everything.max_row - 1


def test_nothing_in_a_register_becomes_a_formula_or_a_link() -> None:
    """In the workbook and in the CSV."""
    book = openpyxl.load_workbook(io.BytesIO(written("xlsx", source(HOSTILE))))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert {"s", "n", "d"} >= {cell.data_type for cell in cells}
    assert not [cell for cell in cells if cell.hyperlink]
    assert any(str(cell.value).startswith("=HYPERLINK") for cell in cells)
    assert ";'=HYPERLINK" in written("csv", source(HOSTILE)).decode().replace(';"', ";")


# --- calendar


def calendar(text: str) -> dict[str, Any]:
    """Read a calendar with another library than it was written with; return its events by id."""
    return {str(one.uid.value): one for one in vobject.readOne(text).vevent_list}


def holding() -> tuple[Any, dict[str, Standing]]:
    register = pictures()
    return register, standings(register, as_of=AS_OF)


def test_the_calendar_is_read_by_another_library(made: dict[str, bytes]) -> None:
    """Whole days, alarms before them, ids of the network's own, titles as they are."""
    found = calendar(made["ics"].decode())
    end = found["end.twice@example.se"]
    assert date(2026, 6, 30) == end.dtstart.value
    assert date(2026, 7, 1) == end.dtend.value
    assert "Löper ut: RÖK Barn & <unga>" == end.summary.value
    assert "TRANSPARENT" == end.transp.value
    assert [timedelta(days=-30, hours=9)] == [alarm.trigger.value for alarm in end.valarm_list]
    submit = found["submit.nat.2026-04-24@example.se"]
    assert date(2026, 3, 31) == submit.dtstart.value
    assert "Anmäl till Styrgruppen: 3 dokument" == submit.summary.value
    assert "RÖK HVB" in submit.description.value
    assert {"notice.auto@example.se", "review.open@example.se", "meeting.nat.2026-06-12@example.se"} <= set(found)
    assert all("@example.se" in uid for uid in found)


def test_a_moved_end_is_the_same_event_with_a_higher_sequence() -> None:
    """So that a subscribed calendar updates it instead of showing it twice."""
    register, now = holding()
    first = events(register, now, as_of=AS_OF)
    before = {one.uid: one for one in numbered(first, {})}
    assert 2 == before["end.twice"].sequence  # two decisions have been taken on it
    published = {uid: (one.fingerprint, one.sequence) for uid, one in before.items()}
    assert tuple(before.values()) == numbered(first, published)
    later = date(2026, 7, 1)
    after = {
        one.uid: one for one in numbered(events(register, standings(register, as_of=later), as_of=later), published)
    }
    moved = after["notice.auto"]
    assert (date(2026, 6, 30), date(2027, 6, 30)) == (before["notice.auto"].on, moved.on)
    assert before["notice.auto"].sequence + 1 == moved.sequence
    assert before["meeting.nat.2026-09-18"] == after["meeting.nat.2026-09-18"]


def test_the_events_of_some_documents_are_those_about_them() -> None:
    """What goes with a mail."""
    register, now = holding()
    found = {one.uid for one in of_documents(events(register, now, as_of=AS_OF), ["plain"])}
    assert {"end.plain", "submit.nat.2026-04-24"} == found


def test_a_calendar_has_no_line_that_a_program_could_misread(made: dict[str, bytes]) -> None:
    """CRLF, no line above 75 bytes, whatever the titles hold (RFC 5545 3.1)."""
    hostile = written("ics", source(HOSTILE.replace("=HYPERLINK", "BEGIN:VEVENT\\nX,;\\\\")))
    for text in (made["ics"], hostile):
        lines = text.split(b"\r\n")
        assert not [line for line in lines if len(line) > 75 or b"\n" in line]
    assert 1 == sum(uid.startswith("end.") for uid in calendar(hostile.decode()))


def test_the_name_of_the_calendar_is_the_networks() -> None:
    """And an empty one is still a calendar."""
    text = as_ics((), name="RSS, Dalarna; nät", domain="example.se", as_of=AS_OF)
    assert "X-WR-CALNAME:RSS\\, Dalarna\\; nät\r\n" in text
    assert "VCALENDAR" == vobject.readOne(text).name


def test_an_album_of_a_day_long_past_and_far_ahead_is_made() -> None:
    """Whatever day is asked for."""
    register = pictures()
    for day in (date(1999, 1, 1), date(2150, 12, 31)):
        one = album(register, report(register, as_of=day))
        assert len(one.picture.bars) == len(register.documents)
