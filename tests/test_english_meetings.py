"""English reports and agendas for meetings, and the story of a document: golden texts of an ASCII register.

The register `registers/english-meeting.toml` has no å, ä or ö of its own: one in what is said of it is Swedish left
behind. GILTIG_UPDATE_GOLDEN=1 writes the golden files anew.
"""

import os
import re
from datetime import date
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from docx import Document
from small_register import english

from monitor import language, render_agenda, render_meeting
from monitor.agenda import agenda
from monitor.explain import explain
from monitor.meeting_pdf import as_pdf, contents
from monitor.meeting_report import MeetingReport, meeting_report
from monitor.meetings import NoSuchMeeting, find_meeting, freeze
from monitor.reminders import reminders
from monitor.templates import environment
from monitor.timeline import standings

GOLDEN = Path(__file__).parent / "golden" / "english"
ENV = environment()
SWEDISH = re.compile("[åäöÅÄÖ]")


def check_golden(name: str, text: str) -> None:
    path = GOLDEN / name
    if os.environ.get("GILTIG_UPDATE_GOLDEN"):
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, "utf-8")
    assert path.read_text("utf-8") == text
    assert not SWEDISH.search(text)


def made(body: str, on: str, as_of: str) -> MeetingReport:
    return meeting_report(english(), body=body, on=date.fromisoformat(on), as_of=date.fromisoformat(as_of))


@pytest.mark.parametrize(
    ("body", "on", "as_of"),
    [
        ("network", "2026-02-06", "2026-01-08"),  # may, and the last meeting to revise
        ("network", "2026-06-12", "2026-05-19"),  # every section there is
        ("steering", "2026-05-25", "2026-05-11"),  # prepared for another
        ("network", "2026-09-18", "2026-08-01"),  # past the end
        ("network", "2026-04-24", "2026-04-27"),  # afterwards: what was decided
        ("council", "2026-06-05", "2026-05-11"),
    ],
)
def test_the_report_for_a_meeting_is_english(body: str, on: str, as_of: str):
    """Read as a member of the network would."""
    check_golden(f"meeting-{body}-{on}.txt", render_meeting.as_text(made(body, on, as_of), templates=ENV))


def test_the_page_the_paper_and_the_table_are_english():
    """With the language that they name."""
    report = made("network", "2026-06-12", "2026-05-19")
    page, table = render_meeting.as_html(report, ENV), render_meeting.as_csv(report)
    with pikepdf.open(BytesIO(as_pdf(report, templates=ENV))) as pdf:
        assert ("en-GB", "Governing documents to take up: the Network 2026-06-12, as of 19 May 2026") == (
            str(pdf.Root.Lang),
            str(pdf.docinfo["/Title"]),
        )
    body = page.split("<main", 1)[1].split("</main>", 1)[0]

    assert 'As of <time datetime="2026-05-19">19 May 2026</time> · papers <time' in page
    assert '<span class="law">required by law</span>' in page
    assert "Id;Document;Section;Required by law;To know" in table
    assert not SWEDISH.search(body + table + str(contents(report)))


@pytest.mark.parametrize(
    ("body", "on", "as_of"),
    [("network", "2026-06-12", "2026-04-27"), ("steering", "2026-05-25", "2026-04-27"), ("network", "2026-09-18", "2026-07-01")],
)  # fmt: skip
def test_the_draft_agenda_is_english(body: str, on: str, as_of: str):
    """For a paper in English: who decides, that-clauses, alternatives in brackets."""
    register = english()
    draft = agenda(
        register,
        body=body,
        on=date.fromisoformat(on),
        as_of=date.fromisoformat(as_of),
        documents=list(register.documents),
    )

    check_golden(f"agenda-{body}-{on}.txt", render_agenda.as_text(draft))


def test_the_word_document_says_that_it_is_english():
    """So that its spelling is checked as English."""
    draft = agenda(english(), body="network", on=date(2026, 6, 12), as_of=date(2026, 4, 27))
    document = Document(BytesIO(render_agenda.as_docx(draft)))
    styles = [(one.style.name, one.text) for one in document.paragraphs]

    assert ("Title", "Draft agenda texts: the Network 12 June 2026") == styles[0]
    assert ("Heading 2", "Proposed decision") in styles
    assert "en-GB" == document.core_properties.language
    assert not SWEDISH.search("".join(text for _, text in styles))


def test_a_meeting_with_nothing_to_take_up_says_so():
    """In the report and in the draft."""
    register = english()
    draft = agenda(register, body="council", on=date(2025, 11, 28), as_of=date(2025, 11, 1))

    assert "Nothing in the register needs to be taken up at the meeting." in render_agenda.as_text(draft)


@pytest.mark.parametrize("as_of", ["2026-05-19", "2026-09-01", "2027-02-01"])
def test_every_document_has_an_english_story(as_of: str):
    """Clause, decisions, way, choices, reminders."""
    register, day = english(), date.fromisoformat(as_of)
    known = standings(register, as_of=day)
    coming = [*reminders(register, known, {})]
    told = "\n".join(explain(register, known, id_, as_of=day, reminders=coming, sent=()) for id_ in register.documents)

    check_golden(f"explain-{as_of}.txt", told)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("network", "the Network has no meeting on 2026-04-25 in the calendar; the nearest: 2026-03-20, 2026-04-24 and 2026-06-12"),
        ("board", "there is no body “board” in the register; it has steering, network and council"),
    ],
)  # fmt: skip
def test_a_meeting_that_is_not_there_is_told_in_english(words: str, expected: str):
    """With those that are."""
    with pytest.raises(NoSuchMeeting) as told:
        find_meeting(english(), words, date(2026, 4, 25))

    assert expected == str(told.value)


def test_what_was_frozen_in_one_language_stays_in_it(tmp_path: Path):
    """A register that changes its language changes no report that was kept."""
    report = made("network", "2026-06-12", "2026-05-19")
    before = {path: path.read_bytes() for path in freeze(report, tmp_path, templates=ENV)}
    language.use("sv")
    swedish = made("network", "2026-06-12", "2026-05-19")

    assert [False] * 4 == list(freeze(swedish, tmp_path, templates=ENV).values())
    assert before == {path: path.read_bytes() for path in before}
