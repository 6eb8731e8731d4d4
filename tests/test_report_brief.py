"""The brief report of a large register, made here with small limits: what it shows, what it leaves out, where that stands."""

import io
import re
from dataclasses import replace
from datetime import date

import docx
import openpyxl
import pikepdf
import pytest
from small_register import pictures, small

from monitor import report_brief
from monitor.page_frame import frame
from monitor.render_report import as_html
from monitor.report import report
from monitor.report_brief import brief
from monitor.report_contents import contents
from monitor.report_formats import Source, written
from monitor.templates import environment

AS_OF = date(2025, 11, 21)
NOTE = "Rapporten visar högst 2 i varje avsnitt"


def source(toml: str | None = None) -> Source:
    register = small(toml) if toml is not None else pictures()
    return Source(register=register, report=report(register, as_of=AS_OF), templates=environment())


@pytest.fixture(name="limits")
def _limits(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make every register of more than three documents a large one."""
    monkeypatch.setattr(report_brief, "LARGE", 3)
    monkeypatch.setattr(report_brief, "SHOWN", 2)


def ends(*days: str) -> str:
    """Return documents that end on days, named after them."""
    return "".join(
        f'[document.d{number}]\ntitle = "Avtal {number}"\ndecided_by = "nat"\nvalid_from = 2020-01-01\nvalid_to = {day}\n'
        for number, day in enumerate(days)
    )


FOUR = ends("2026-01-31", "2025-12-31", "2026-02-15", "2026-01-31")


def test_with_as_many_documents_as_the_limit_the_report_is_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is the one more that makes it brief."""
    made = source(FOUR)
    monkeypatch.setattr(report_brief, "LARGE", 4)
    assert brief(made.report).report is made.report
    monkeypatch.setattr(report_brief, "LARGE", 3)
    assert brief(made.report).is_brief


@pytest.mark.usefixtures("limits")
def test_a_section_shows_the_nearest_and_says_how_many_more_there_are() -> None:
    """Its number in the list of contents is that of all."""
    made = source(FOUR)
    shown = brief(made.report)
    near = next(section for section in shown.report.sections if section.key == "ends_near")
    assert ["d1", "d0"] == [row.id for row in near.rows]
    assert ("och 2 dokument till",) == near.groups[-1].lines
    assert 4 == shown.numbers[near.number]
    assert ["d1", "d0"] == [row.id for one in shown.report.to_decide for row in one.documents]
    assert "och 1 sak till att besluta om" == shown.more_to_decide


@pytest.mark.usefixtures("limits")
def test_groups_without_room_are_counted_with_the_last_one_shown() -> None:
    """Section 3 has a group a day."""
    made = source(ends("2026-06-30", "2026-07-31", "2026-07-31", "2026-08-31", "2026-08-31"))
    later = next(one for one in brief(made.report).report.sections if one.key == "ends_later")
    assert [1, 1] == [len(group.rows) for group in later.groups]
    assert [(), ("och 3 dokument till",)] == [group.lines for group in later.groups]


@pytest.mark.usefixtures("limits")
def test_lines_are_cut_in_number_and_in_length(monkeypatch: pytest.MonkeyPatch) -> None:
    """One that names documents may name thousands."""
    monkeypatch.setattr(report_brief, "_LONGEST", 40)
    advice = brief(source().report).report.sections[-1]
    whole = source().report.sections[-1]
    for cut, group in zip(advice.groups, whole.groups, strict=True):
        assert len(cut.lines) == min(len(group.lines), 3)
        assert all(len(line) <= 40 for line in cut.lines)
        if (left := len(group.lines) - 2) > 0:
            assert re.fullmatch(rf"och {left} rad(er)? till", cut.lines[-1])


@pytest.mark.usefixtures("limits")
def test_the_page_says_that_it_is_brief_and_lists_all_documents() -> None:
    """Its links lead nowhere that is not there."""
    made = source()
    page = written("html", made).decode()
    assert NOTE in page
    assert 'id="documents"' not in page
    assert 'id="timeline"' not in page
    assert 'id="strip"' in page
    assert len(made.report.documents) == len(re.findall("<tr[^>]* data-document=", page))
    assert set(re.findall(r'href="#([^"]*)"', page)) <= set(re.findall(r' id="([^"]*)"', page))


@pytest.mark.usefixtures("limits")
def test_the_page_with_a_page_for_each_document_links_to_them() -> None:
    """Pages of documents are separate on the web."""
    made = source()
    within = replace(frame(made.templates), separate=True)
    page = as_html(made.report, templates=made.templates, album=made.album, within=within)
    assert NOTE in page
    assert all(f'href="dokument/{row.id}.html"' in page for row in made.report.documents)


@pytest.mark.usefixtures("limits")
def test_pdf_and_word_say_that_they_are_brief() -> None:
    """Neither has the timeline, the appendix, or the documents one by one."""
    made = source()
    data = contents(made.report, made.album)
    assert NOTE in data["brief"]["note"]
    assert not data["documents"]
    assert not any(section["appendix"] for section in data["sections"])
    assert all(re.fullmatch(r"\d+|–", cell) for row in data["months"]["rows"] for cell in row[2:])
    paper = docx.Document(io.BytesIO(written("docx", made)))
    texts = [paragraph.text for paragraph in paper.paragraphs]
    assert any(NOTE in text for text in texts)
    assert data["footnote"] == texts[-1]
    assert "Tidslinje" not in texts
    with pikepdf.open(io.BytesIO(written("pdf", made))) as pdf:
        brief_pages = len(pdf.pages)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(report_brief, "LARGE", 500)
        whole = written("pdf", source())
    with pikepdf.open(io.BytesIO(whole)) as pdf:
        assert brief_pages < len(pdf.pages)


@pytest.mark.usefixtures("limits")
@pytest.mark.parametrize("name", ["text", "csv", "json", "ics", "svg"])
def test_what_programs_read_is_always_whole(name: str) -> None:
    """The limits are of no matter to it."""
    shown = written(name, source())
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(report_brief, "LARGE", 500)
        assert shown == written(name, source())


@pytest.mark.usefixtures("limits")
def test_the_workbook_has_every_document_and_section() -> None:
    """As the brief report says."""
    made = source(FOUR)
    book = openpyxl.load_workbook(io.BytesIO(written("xlsx", made)))
    assert 5 == book["Alla dokument"].max_row
    assert 5 == book["2 Löper ut inom 3 månader"].max_row


@pytest.mark.usefixtures("limits")
def test_the_workbook_has_the_answers_to_many_documents_on_one_sheet() -> None:
    """A line a document, a column a party."""
    made = source()
    asked = [row for section in made.report.sections if section.matrices for row in section.rows if row.answers]
    book = openpyxl.load_workbook(io.BytesIO(written("xlsx", made)))
    sheet = list(book["Svar från parterna"].values)
    assert [row.id for row in asked] == [line[0] for line in sheet[1:]]
    assert ("Id", "Dokument", *(one.name for one in asked[0].answers)) == sheet[0]
    assert ["nej 2025-11-01" in map(str, line) for line in sheet[1:]] == [row.id == "adopting" for row in asked]
