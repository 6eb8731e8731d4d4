"""The report's formats: the same facts in text, HTML, JSON and CSV, whatever the titles hold."""

import csv
import io
import json
import os
import re
from datetime import date
from html.parser import HTMLParser
from pathlib import Path

import pytest
from jinja2 import UndefinedError
from jinja2.exceptions import SecurityError
from small_register import real, small

from monitor.album import Album, album
from monitor.model import Register
from monitor.render_report import TEXT_WIDTH, as_csv, as_html, as_json, as_text
from monitor.report import Report, report
from monitor.spreadsheet import safe_cell
from monitor.templates import environment
from monitor.text_table import Line, display_width, text_table, wrapped

GOLDEN = Path(__file__).parent / "golden" / "report-2025-11-21.txt"
FORMATS = {"text": as_text, "html": as_html, "json": as_json, "csv": as_csv}

RICH = """
[document.auto]
title = "Avtal om läkarmedverkan"
valid_from = 2024-01-01
valid_to = 2026-06-30
auto_extension = { every = "12 months", notice = "6 months" }
[document.rutin]
title = "Rutin egenvård"
until_further_notice = true
review = { due = 2025-04-01 }
[document.avtal]
title = "Hemsjukvårdsavtalet"
valid_from = 2026-01-01
valid_to = 2029-12-31
adoption = { rule = "all", parties = "all" }
[document.gammal]
title = "RÖK Missbruk"
law = ["HSL 16 kap. 3 §"]
valid_to = 2025-06-30
[document.sen]
title = "RÖK Barn"
decided_by = "nat"
valid_from = 2020-01-01
valid_to = 2026-02-15
[[decision]]
on = 2025-10-01
by = "b"
action = "reject"
documents = ["avtal"]
[[decision]]
on = 2025-10-01
by = "nat"
action = "defer"
to = 2026-02-06
documents = ["sen"]
"""
AS_OF = date(2025, 11, 21)


@pytest.fixture(scope="module")
def registers() -> dict[str, Register]:
    """The real register, a rich small one, and an empty one."""
    return {"real": real(), "real, a year later": real(), "rich": small(RICH), "empty": small()}


@pytest.fixture(scope="module")
def reports(registers: dict[str, Register]) -> dict[str, Report]:
    """Reports of the registers, of the real one on two days."""
    return {
        "real": report(registers["real"], as_of=AS_OF),
        "real, a year later": report(registers["real"], as_of=date(2026, 11, 22), since=AS_OF),
        "rich": report(registers["rich"], as_of=AS_OF, since=date(2025, 9, 1)),
        "empty": report(registers["empty"], as_of=AS_OF),
    }


@pytest.fixture(scope="module")
def albums(registers: dict[str, Register], reports: dict[str, Report]) -> dict[str, Album]:
    """What goes with each report."""
    return {name: album(registers[name], one) for name, one in reports.items()}


# --- text


def test_the_text_of_the_real_register_is_the_golden_one(reports: dict[str, Report]) -> None:
    """GILTIG_UPDATE_GOLDEN=1 writes it anew; read the difference before it is committed."""
    text = as_text(reports["real"])
    if os.environ.get("GILTIG_UPDATE_GOLDEN") == "1":
        GOLDEN.write_text(text, encoding="utf-8")
    assert GOLDEN.read_text(encoding="utf-8") == text


@pytest.mark.parametrize("name", ["real", "real, a year later", "rich", "empty"])
def test_no_line_of_the_text_is_wider_than_the_page(reports: dict[str, Report], name: str) -> None:
    """And none ends in spaces, and no two empty ones stand where three would."""
    text = as_text(reports[name])
    lines = text.splitlines()
    assert max(map(display_width, lines)) <= TEXT_WIDTH
    assert [line.rstrip() for line in lines] == lines
    assert "\n\n\n\n" not in text


def test_an_empty_register_says_so_in_every_section(reports: dict[str, Report]) -> None:
    """Ten sections and the appendix; the last section has nothing to compare with."""
    text = as_text(reports["empty"])
    assert text.count("Inga dokument.") == 11
    assert text.count("Ingen tidigare rapport att jämföra med.") == 1
    assert "Inget behöver beslutas nu, enligt registret." in text


@pytest.mark.parametrize("name", ["text", "html", "csv", "json"])
def test_the_words_are_plain_swedish(reports: dict[str, Report], name: str) -> None:
    """Domain.md D.2: what not to say."""
    for one in reports.values():
        said = FORMATS[name](one).casefold()
        for word in ("förfall", "prolong", "ogiltig", "systemet", "aktör", "gäller till 2"):
            assert word not in said


def test_an_expired_document_that_the_law_requires_is_said_to_be(reports: dict[str, Report]) -> None:
    """In text and HTML, at the top and in section 1."""
    for render in (as_text, as_html):
        said = render(reports["rich"])
        assert "Har löpt ut – lagkrav" in said
        assert "krävs enligt lag (lagkrav)" in said
    assert "RÖK Missbruk (lagkrav)" in as_text(reports["rich"])


def test_what_the_law_requires_is_said_where_facts_are_missing() -> None:
    """Section 10, and only of what the law requires."""
    toml = '[document.x]\ntitle = "X"\nlaw = ["HSL 16 kap. 3 §"]\n[document.y]\ntitle = "Y"\n'
    found = report(small(toml), as_of=AS_OF)
    assert 1 == as_text(found).count("    Lagkrav\n")
    assert 1 == as_html(found).count('<span class="law">lagkrav</span>')


# --- text tables


def test_a_table_breaks_long_cells_at_spaces_and_keeps_its_width() -> None:
    """The longest word decides before the longest cell."""
    table = text_table(
        ["Dokument", "Slut"],
        [Line(cells=("En ganska lång titel", "2026-06-30"), below=("under",)), Line(cells=("日本", "–"))],
        width=24,
    )
    assert table.split("\n") == [
        "  Dokument    Slut",
        "  ----------  ----------",
        "  En ganska   2026-06-30",
        "  lång titel",
        "    under",
        "  日本        –",
    ]


def test_a_table_that_cannot_fit_its_words_cuts_them() -> None:
    """Never wider than the page."""
    table = text_table(["A", "B"], [Line(cells=("x" * 50, "y" * 50))], width=30)
    assert max(map(display_width, table.split("\n"))) <= 30
    assert table.count("x") == table.count("y") == 50


def test_wrapping_keeps_every_word() -> None:
    """Long words are cut, empty text is one empty line."""
    assert wrapped("", 10) == [""]
    assert wrapped("ab cd ef", 5, hanging=2) == ["ab cd", "  ef"]
    assert wrapped("abcdefgh", 3) == ["abc", "def", "gh"]
    assert wrapped("ab cdefgh", 4, hanging=2) == ["ab", "  cd", "  ef", "  gh"]


# --- HTML

VOID = {"meta", "br", "hr", "img", "input", "link"}


class Outline(HTMLParser):
    """Collects what makes a page sound; raises on tags out of balance."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.ids: list[str] = []
        self.refs: list[str] = []
        self.headings: list[int] = []
        self.tags: list[tuple[str, dict[str, str | None], tuple[str, ...]]] = []
        self.words: list[str] = []
        self.feed(page)
        self.close()
        assert not self.open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a tag, its id, and what it points at."""
        given = dict(attrs)
        assert len(given) == len(attrs)
        self.tags.append((tag, given, tuple(self.open)))
        self.ids.extend(filter(None, [given.get("id")]))
        self.refs.extend((given.get("aria-labelledby") or "").split())
        if (given.get("href") or "").startswith("#"):
            self.refs.append((given["href"] or "")[1:])
        if re.fullmatch("h[1-6]", tag):
            self.headings.append(int(tag[1]))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """Close what was opened last."""
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        """Note the words that are shown."""
        if not {"style", "script"} & set(self.open):
            self.words.append(data)

    @property
    def shape(self) -> list[tuple[str, tuple[str, ...]]]:
        """Every tag with the attributes that it has, whatever the order of the documents."""
        return sorted((tag, tuple(sorted(given))) for tag, given, _ in self.tags)

    @property
    def text(self) -> str:
        """The words on the page, spaces evened out."""
        return re.sub(r"\s+", " ", "".join(self.words))


@pytest.mark.parametrize("name", ["real", "real, a year later", "rich", "empty"])
def test_the_html_is_well_formed_and_accessible(
    reports: dict[str, Report], albums: dict[str, Album], name: str
) -> None:
    """Balanced tags, unique ids, links that lead somewhere, headings without jumps, tables with caption and scope."""
    page = as_html(reports[name], album=albums[name])
    outline = Outline(page)
    assert page.startswith("<!DOCTYPE html>\n")
    assert len(set(outline.ids)) == len(outline.ids)
    assert set(outline.refs) <= set(outline.ids)
    assert outline.headings[0] == 1
    assert outline.headings.count(1) == 1
    assert all(after <= before + 1 for before, after in zip(outline.headings, outline.headings[1:], strict=False))
    assert "html" == outline.tags[0][0]
    assert "sv-SE" == outline.tags[0][1]["lang"]
    names = [tag for tag, _, _ in outline.tags]
    assert names.count("table") == names.count("caption")
    assert all(given.get("scope") in ("col", "row") for tag, given, _ in outline.tags if tag == "th")
    assert not {"img", "link", "iframe", "object", "embed"} & set(names)
    assert 1 == names.count("script")
    assert not [given for _, given, _ in outline.tags if "style" in given]
    assert not [given for _, given, _ in outline.tags for key in given if key.startswith("on") or key == "src"]
    first_link = next(given for tag, given, _ in outline.tags if tag == "a")
    assert "#decide" == first_link["href"]
    assert all(given.get("tabindex") == "0" for _, given, _ in outline.tags if given.get("role") == "region")


def test_the_html_says_what_the_text_says(reports: dict[str, Report], albums: dict[str, Album]) -> None:
    """Every title, label, mark and next step."""
    for name, one in reports.items():
        said = Outline(as_html(one, album=albums[name])).text
        for section in one.sections:
            assert section.title in said
        for row in one.documents:
            assert [text for text in (row.title, row.status_text, *row.marks) if text not in said] == []
        for item in one.to_decide:
            assert item.text in said
            assert item.next_step in said


def _luminance(colour: str) -> float:
    colour = colour.lstrip("#")
    colour = "".join(one * 2 for one in colour) if len(colour) == 3 else colour
    parts = [int(colour[start : start + 2], 16) / 255 for start in (0, 2, 4)]
    red, green, blue = (one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("scheme", [0, 1, 2], ids=["light", "dark", "print"])
def test_colours_have_aa_contrast(reports: dict[str, Report], scheme: int) -> None:
    """WCAG 2.1: 4.5 to 1 for every colour of text on every ground that it stands on."""
    schemes = re.findall(r":root \{(.*?)\}", as_html(reports["empty"]), re.DOTALL)
    colours = dict(re.findall(r"--([a-z-]+): (#[0-9a-f]+)", schemes[scheme]))
    pairs = [(ink, ground) for ink in ("ink", "soft", "accent", "alarm", "warning", "good", "unknown")
             for ground in ("page", "paper")]  # fmt: skip
    pairs += [(ink, ground) for ink in ("ink", "alarm", "accent") for ground in ("alarm-bg", "warning-bg")]
    for ink, ground in pairs:
        light, dark = sorted((_luminance(colours[ink]), _luminance(colours[ground])), reverse=True)
        assert (light + 0.05) / (dark + 0.05) >= 4.5, (ink, ground)


# --- hostile text

FORMULA = re.compile("[=+@\t\r\n\uff1d\uff0b\uff0d\uff20]|-(?![0-9]+$)")

HOSTILE = {
    "markup": "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>",
    "template": "{{ 7 * 7 }}{% for x in y %}{{ ''.__class__ }}",
    "lines": "Rad ett\r\nRad två\n\n1. HAR LÖPT UT",
    "formula": '=HYPERLINK("http://x.example","klicka")',
    "control": "\x00\x07\x1b[31mröd\u202egib\u2066",
    "separator": 'a;b";c',
    "long": "Å" * 3000,
    "wide": "表" * 200 + "e\u0301" * 50 + "👩‍👩‍👧",
}


def hostile(text: str) -> Report:
    """Put the text wherever the report shows one."""
    told = json.dumps(text, ensure_ascii=False)
    register = small(
        f"""
[document.x]
title = {told}
long_title = {told}
kind = {told}
law = [{told}]
decided_by = "elak"
responsible = "sam"
valid_from = 2020-01-01
valid_to = 2026-03-31
question = {told}
deadlines = [{{ what = {told}, latest = 2025-01-01 }}]
adoption = {{ rule = 1, parties = ["elak"] }}
[document.y]
title = {told}
valid_to = 2025-01-31
[body.elak]
name = {told}
meetings = [2026-01-31]
[party.elak2]
name = {told}
[document.z]
title = "Z"
valid_from = 2020-01-01
valid_to = 2029-12-31
[[decision]]
on = 2025-10-01
by = "elak"
action = "adopt"
documents = ["z"]
condition = {told}
""".replace('parties = ["elak"]', 'parties = ["elak2"]')
    )
    return report(register, as_of=AS_OF, since=date(2025, 9, 1))


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_is_harmless_in_html(name: str) -> None:
    """The page keeps its shape, whatever it shows."""
    plain, page = Outline(as_html(hostile("Vanlig"))), Outline(as_html(hostile(HOSTILE[name])))
    assert plain.shape == page.shape
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069]", page.text)
    if name == "template":
        assert HOSTILE[name] in page.text


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_is_harmless_in_text(name: str) -> None:
    """No line of its own, no control characters, no wider page."""
    text = as_text(hostile(HOSTILE[name]))
    lines = text.split("\n")
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f\u2028\u2029\u202a-\u202e\u2066-\u2069]", text)
    assert max(map(display_width, lines)) <= TEXT_WIDTH
    assert lines.count("1. HAR LÖPT UT") == 0
    assert "49" not in text or name != "template"


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_is_harmless_in_csv_and_json(name: str) -> None:
    """One line a document, no cell a formula, and JSON that parses."""
    found = hostile(HOSTILE[name])
    content = as_csv(found)
    rows = list(csv.reader(io.StringIO(content.removeprefix("\ufeff"), newline=""), delimiter=";"))
    assert content.count("\r\n") == len(rows) == 4
    assert {len(row) for row in rows} == {len(rows[0])}
    assert not [cell for row in rows for cell in row if FORMULA.match(cell)]
    assert {"x", "y", "z"} == {one["id"] for one in json.loads(as_json(found))["documents"]}


# --- CSV


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("=1+1", "'=1+1"),
        ("+46 23", "'+46 23"),
        ("-1", "'-1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'=1"),
        ("\tx", "'x"),
        ("\rx", "'x"),
        ("\n=1", "'=1"),
        ("  =1", "'=1"),
        ("\u202e=1", "'=1"),
        ("\uff1d1", "'\uff1d1"),
        ("\uff0b1", "'\uff0b1"),
        ("\uff0d1", "'\uff0d1"),
        ("\uff20x", "'\uff20x"),
        ("– streck", "– streck"),
        ("RÖK a=b", "RÖK a=b"),
        ("2026-06-30", "2026-06-30"),
        ("", ""),
    ],
)
def test_no_cell_is_a_formula(text: str, expected: str) -> None:
    """An apostrophe before what a spreadsheet would run."""
    assert expected == safe_cell(text)


def test_csv_is_one_line_a_document_as_swedish_excel_opens_it(reports: dict[str, Report]) -> None:
    """Byte order mark, semicolons, ISO dates, numbers as numbers."""
    content = as_csv(reports["rich"])
    assert content.startswith("\ufeffId;Dokument;")
    rows = list(csv.DictReader(io.StringIO(content.removeprefix("\ufeff")), delimiter=";"))
    assert [row["Id"] for row in rows] == ["auto", "avtal", "rutin", "sen", "gammal"]
    last = rows[-1]
    assert ("2025-06-30", "-144", "expired", "Har löpt ut") == (
        last["Gäller t.o.m."], last["Dagar kvar"], last["Status"], last["Läge"],
    )  # fmt: skip
    assert "2, 8" == rows[3]["Avsnitt"]


# --- JSON


def test_json_has_the_keys_it_promises(reports: dict[str, Report]) -> None:
    """ISO dates, null for absent, documents once with sections naming their ids."""
    answer = json.loads(as_json(reports["rich"]))
    assert {
        "as_of", "since", "title", "network", "document_count", "next_meeting", "summary", "to_decide", "sections",
        "documents",
    } == set(answer)  # fmt: skip
    assert ("2025-11-21", 5, {"body": "Nätverket", "on": "2026-02-06"}) == (
        answer["as_of"], answer["document_count"], answer["next_meeting"],
    )  # fmt: skip
    assert [section["number"] for section in answer["sections"]] == list(range(1, 13))
    known = {one["id"] for one in answer["documents"]}
    told = {id_ for section in answer["sections"] for group in section["groups"] for id_ in group["documents"]}
    assert told <= known
    old = next(one for one in answer["documents"] if one["id"] == "gammal")
    assert ("expired", "Har löpt ut", "2025-06-30", None, -144, True, ["law_required"]) == tuple(
        old[key]
        for key in ("status", "status_text", "valid_to", "valid_from", "days_left", "law_required", "mark_keys")
    )
    assert {
        "party": "b",
        "name": "Mora kommun",
        "said": "reject",
        "on": "2025-10-01",
        "source": None,
        "condition": None,
        "next_meeting": None,
    } in next(one["answers"] for one in answer["documents"] if one["id"] == "avtal")


# --- templates


def test_html_is_escaped_and_text_is_not() -> None:
    """By the template's ending."""
    autoescape = environment().autoescape
    assert callable(autoescape)
    assert [autoescape("report.html"), autoescape("mail.txt"), autoescape("mail.subject.txt")] == [True, False, False]


def test_an_unknown_name_is_an_error_and_templates_run_in_a_sandbox() -> None:
    """Never an empty word, never Python's insides."""
    with pytest.raises(UndefinedError):
        environment().from_string("{{ namn }}").render()
    with pytest.raises(SecurityError):
        environment().from_string("{{ ''.__class__.__mro__ }}").render()


def test_templates_beside_the_configuration_win(tmp_path: Path, reports: dict[str, Report]) -> None:
    """The others are the shipped ones."""
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "report.txt").write_text("{{ header.as_of | long_date }}: {{ header.documents }}")
    own = environment(tmp_path)
    assert "den 21 november 2025: 5" == as_text(reports["rich"], templates=own)
    assert as_html(reports["rich"]) == as_html(reports["rich"], templates=own)


def test_filters_write_days_and_keep_dates_whole() -> None:
    """A dash where there is no day; a date in HTML is not broken, and what is around it is escaped once."""
    day, template = (
        date(2026, 6, 30),
        "{{ day | iso }} {{ nothing | iso }} {{ text | one_line }} {{ text | keep_dates }}",
    )
    said = environment().from_string(template).render(day=day, nothing=None, text="&\n2026-06-30")
    assert said == '2026-06-30 – &amp; 2026-06-30 &amp;\n<span class="date">2026-06-30</span>'
