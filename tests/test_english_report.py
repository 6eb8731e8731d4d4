"""The report and the pages in English: golden texts of a register kept in English, no Swedish word in any format, numbers.

GILTIG_UPDATE_GOLDEN=1 writes the golden files anew, to be read before they are committed.
"""

import io
import json
import os
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from html.parser import HTMLParser
from pathlib import Path
from typing import Final

import docx
import openpyxl
import pikepdf
import pytest
from docx.oxml.ns import qn
from small_register import english_pictures, small
from unmarked import SWEDISH

from monitor import language
from monitor.adoption_ledger import adoption_ledger
from monitor.adoption_table import adoption_text
from monitor.answers import status_records
from monitor.pages import Pages
from monitor.render_picture import as_svg, strip_on_paper
from monitor.report import report
from monitor.report_contents import contents
from monitor.report_formats import MEDIA_TYPES, Source, written
from monitor.report_summary import ToDecide
from monitor.settings import Web
from monitor.snapshot import snapshot
from monitor.store import Store
from monitor.templates import environment
from monitor.timeline import standings
from monitor.web_access import AccessError, access_of
from monitor.web_source import State, WebSource

AS_OF = date(2025, 11, 21)
SINCE = date(2025, 5, 1)
GOLDEN = Path(__file__).parent / "golden" / "english"
#: What people read of a page beside its text.
_READ: Final = {"aria-label", "data-label", "data-count", "alt", "title"}
#: Addresses of pages and files are the same in every language.
_ADDRESSES: Final = re.compile(r"\b(?:moten|dokument|rapport|antagande|utkorg|halsa)[./][\w./-]*")


def source() -> Source:
    """Return what the report of the English register is written from."""
    register = english_pictures()
    return Source(register=register, report=report(register, as_of=AS_OF, since=SINCE), templates=environment())


# --- golden files


def _contents() -> str:
    one = source()
    return json.dumps(contents(one.report, one.album), ensure_ascii=False, indent=1) + "\n"


def _html() -> str:
    page = re.sub(r"<(style|script)>.*?</\1>", r"<\1/>", written("html", source()).decode(), flags=re.DOTALL)
    return re.sub(r"sha256-[^&]+", "sha256-…", page)


def _adoption() -> str:
    register = english_pictures()
    ledger = adoption_ledger(register, standings(register, as_of=AS_OF), as_of=AS_OF)
    return adoption_text(ledger, as_of=AS_OF, width=96)


TEXTS: Mapping[str, Callable[[], str]] = {
    "report.txt": lambda: written("text", source()).decode(),
    "report.html": _html,
    "report.json": lambda: written("json", source()).decode(),
    "report.csv": lambda: written("csv", source()).decode(),
    "report.ics": lambda: written("ics", source()).decode(),
    "report.contents.json": _contents,
    "timeline.svg": lambda: as_svg(environment(), source().album.picture),
    "strip.svg": lambda: strip_on_paper(environment(), source().album.strip, font="sans-serif"),
    "adoption.txt": _adoption,
}


@pytest.mark.parametrize("name", TEXTS)
def test_it_reads_as_its_golden_file(name: str) -> None:
    """What is said where, in words that a translator has read."""
    text, path = TEXTS[name](), GOLDEN / name
    if os.environ.get("GILTIG_UPDATE_GOLDEN") == "1":
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="")
    assert path.read_bytes().decode() == text


# --- no Swedish


class _Words(HTMLParser):
    """Gathers what people read of a page or a picture."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.quiet = False
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.quiet = tag in ("style", "script")
        self.found += [value for name, value in attrs if name in _READ and value]

    def handle_endtag(self, tag: str) -> None:  # noqa: ARG002 - as HTMLParser calls it
        self.quiet = False

    def handle_data(self, data: str) -> None:
        if not self.quiet:
            self.found.append(data)


def swedish(texts: Iterator[str] | list[str]) -> list[str]:
    """Return the texts with a Swedish letter or small word."""
    return [text for text in texts if SWEDISH.search(_ADDRESSES.sub("", text))]


def said(name: str) -> Iterator[str]:
    """Yield what the report says in a format."""
    made = written(name, source())
    match name:
        case "html" | "svg":
            yield from _Words(made.decode()).found
        case "docx":
            document = docx.Document(io.BytesIO(made))
            core = document.core_properties
            yield from (core.title, core.subject, document.sections[0].footer.paragraphs[0].text)
            yield from (one.text for one in document.paragraphs)
            yield from (cell.text for table in document.tables for row in table.rows for cell in row.cells)
            yield from (shape._inline.docPr.get("descr") for shape in document.inline_shapes)
        case "xlsx":
            book = openpyxl.load_workbook(io.BytesIO(made))
            yield from book.sheetnames
            yield from (str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row if cell.value)
            yield from (sheet.oddFooter.right.text for sheet in book)
        case "pdf":
            with pikepdf.open(io.BytesIO(made)) as pdf:
                yield str(pdf.docinfo["/Title"])
            yield from _contents().splitlines()
        case "ics":
            yield from made.decode().replace("\r\n ", "").splitlines()
        case _:
            yield from made.decode().splitlines()


@pytest.mark.parametrize("name", sorted(MEDIA_TYPES))
def test_no_swedish_word_is_left_in_the_report(name: str) -> None:
    """The register's own texts are English, so that whatever is Swedish lacks its translation."""
    assert [] == swedish(said(name))


def test_no_swedish_word_is_left_on_the_pages(tmp_path: Path) -> None:
    """Every public page, and what only an admin sees."""
    register = english_pictures()
    pages = Pages(snapshot=snapshot(register, as_of=AS_OF), templates=environment())
    store = Store(f"sqlite:///{tmp_path / 'giltig.db'}")
    own = WebSource(
        lambda: State(register=register, today=AS_OF), templates=environment(), store=store, alive=lambda: False
    )
    found = {address: pages.page(address) for address in pages.addresses() if address.endswith(".html")}
    found |= {address: own.page(address, whole=True) for address in ("utkorg.html", "halsa.html", "index.html")}
    assert {
        address: words
        for address, page in found.items()
        if page and (words := swedish(_Words(page.content.decode()).found))
    } == {}
    assert all(page and b'<html lang="en-GB">' in page.content for page in found.values())


def test_no_swedish_word_is_left_in_the_answers() -> None:
    """What `status` says in words, whatever the format; keys are the same in every language."""
    register = english_pictures()
    records = status_records(register, standings(register, as_of=AS_OF))
    assert [] == swedish([record["status_text"] for record in records])
    assert [] == swedish(_adoption().splitlines())


def test_what_a_document_is_written_in_is_said() -> None:
    """To a screen reader, to Word's spelling, to a calendar."""
    one = source()
    with pikepdf.open(io.BytesIO(written("pdf", one))) as pdf, pdf.open_metadata() as metadata:
        assert "en-GB" == str(pdf.Root.Lang)
        assert "Upcoming renewals – county-wide governance documents, 21 November 2025" == metadata["dc:title"]
    document = docx.Document(io.BytesIO(written("docx", one)))
    assert "en-GB" == document.core_properties.language
    assert "en-GB" == document.styles["Normal"].element.rPr.find(qn("w:lang")).get(qn("w:val"))
    assert "As of 21 November 2025 · page " in document.sections[0].footer.paragraphs[0].text
    assert "NUMPAGES" in document.sections[0].footer._element.xml
    assert "PRODID:-//giltig//giltig//EN" in written("ics", one).decode()
    assert 'lang="en-GB"' in written("svg", one).decode()


# --- numbers

ENDS = '[document.x{n}]\ntitle = "X{n}"\nkind = "routine"\nvalid_from = 2024-01-01\nvalid_to = {end}\n'


def counts(number: int, end: str, more: str = "") -> tuple[dict[str, str], list[ToDecide]]:
    """Return the figures and what is to be decided of so many documents that end on a day."""
    register = small("".join(ENDS.format(n=one, end=end) + more for one in range(number)))
    language.use("en")
    made = report(register, as_of=AS_OF)
    return {one.key: f"{one.number} {one.text}" for one in made.summary}, list(made.to_decide)


AUTO = 'auto_extension = { every = "12 months", notice = "1 month" }\n'
LATE = 'deadlines = [{ what = "sign", latest = 2025-11-01 }]\n'


@pytest.mark.parametrize(
    ("number", "end", "more", "key", "figure", "matter"),
    [
        (1, "2025-11-01", "", "expired", "1 has expired", "1 document expired on 2025-11-01 (20 days ago)"),
        (2, "2025-11-01", "", "expired", "2 have expired", "2 documents expired on 2025-11-01 (20 days ago)"),
        (1, "2025-11-22", "", "ends_near", "1 expires within 3 months", "1 document expires on 2025-11-22 (tomorrow)"),
        (2, "2026-01-01", "", "ends_near", "2 expire within 3 months", "2 documents expire on 2026-01-01 (in 41 days)"),
        (1, "2026-09-01", "", "ends_within", "1 expires within 12 months", "1 document expires on 2026-09-01 (in 284 days)"),
        (1, "2025-12-31", AUTO, "notice", "1 last day to give notice within 3 months", "Notice on 1 document can be given no later than 2025-11-30 (in 9 days)"),
        (2, "2025-12-31", AUTO, "notice", "2 last days to give notice within 3 months", "Notice on 2 documents can be given no later than 2025-11-30 (in 9 days)"),
        (1, "2025-11-01", "holdover = true\n", "holdover", "1 in force past its end date", "1 document is in force past its end date 2025-11-01 (20 days ago)"),
        (2, "2025-11-01", "holdover = true\n", "holdover", "2 in force past their end dates", "2 documents are in force past their end date 2025-11-01 (20 days ago)"),
        (1, "2029-01-01", LATE, "ends_near", "0 expire within 3 months", "1 thing should have been done: sign (X0), by 2025-11-01, 20 days late"),
        (2, "2029-01-01", LATE, "ends_near", "0 expire within 3 months", "2 things should have been done: sign (X0) and sign (X1), by 2025-11-01, 20 days late"),
    ],
)  # fmt: skip
def test_one_and_several_agree_with_their_verbs(
    number: int, end: str, more: str, key: str, figure: str, matter: str
) -> None:
    """The figures, and what there is to decide."""
    figures, matters = counts(number, end, more)
    assert (figure, matter) == (figures[key], matters[0].text)


def test_templates_take_a_number_with_other_values() -> None:
    """`_n` with a value beside the number, which the template fills in and escapes."""
    template = environment().from_string(
        '{{ _n("{n} äldre visas av {command}", "{n} äldre visas av {command}", n, command=c) }}'
    )
    language.use("en")
    assert ["1 older is shown by x", "2 older ones are shown by x"] == [template.render(n=n, c="x") for n in (1, 2)]


# --- what the server says


@pytest.mark.parametrize(
    ("environ", "words"),
    [({}, "is not set: set it to at least 20 characters"), ({"KEY": "short"}, "is too short: set it")],
)
def test_a_missing_key_is_told_in_english(environ: dict[str, str], words: str) -> None:
    """With what to do about it."""
    language.use("en")
    with pytest.raises(AccessError, match=words):
        access_of(Web(listen="127.0.0.1:0", token_env="KEY"), environ)
