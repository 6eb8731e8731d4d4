"""Lists in Excel and CSV: read whole, with what is odd about each cell, or said plainly why not; never half."""

import itertools
from datetime import date, datetime
from pathlib import Path

import pytest
import xlsxwriter
from list_makers import MAIN, inline, raw_parts, saved, sheet_xml, workbook, zipped, zipped_in_pieces
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Font
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from monitor.list_files import read_list
from monitor.list_sheet import CellKind, Sheet
from monitor.reading_process import Unreadable


def only(path: Path) -> Sheet:
    (sheet,) = read_list(path).sheets
    return sheet


def fault_of(path: Path) -> str:
    with pytest.raises(Unreadable) as caught:
        read_list(path)
    return str(caught.value)


# --- Excel


def test_every_kind_of_value_is_read(tmp_path: Path) -> None:
    """Texts, numbers, days, yes and no, and errors, written by one library and read by none."""
    book = workbook(["RÖK å\nrad två", 2026, 1.5, date(2026, 6, 30), True])
    book.active["F1"], book.active["F1"].data_type = "#REF!", "e"
    sheet = only(saved(tmp_path, book))
    kinds = [sheet.rows[1][column].kind for column in range(1, 7)]
    assert [CellKind.TEXT, CellKind.NUMBER, CellKind.NUMBER, CellKind.DATE, CellKind.BOOL, CellKind.ERROR] == kinds
    assert ["RÖK å rad två", "2026", "1,5", "2026-06-30", "SANT", "#REF!"] == [
        cell.text for cell in sheet.rows[1].values()
    ]


def test_what_another_writer_writes_is_read(tmp_path: Path) -> None:
    """Formulas with the values that a writer saved with them; dates by a format in Swedish letters."""
    path = tmp_path / "lista.xlsx"
    book = xlsxwriter.Workbook(path)
    page = book.add_worksheet("Översikt")
    page.write_string(0, 0, "Titel")
    page.write_formula(0, 1, '=A1&"!"', None, "Titel!")
    page.write_formula(0, 2, "=1+1", None, 2)
    page.write_datetime(
        0, 3, datetime.fromisoformat("2026-06-30"), book.add_format({"num_format": '[$-41D]"den" d mmmm yyyy;@'})
    )
    page.write_number(0, 4, 46203, book.add_format({"num_format": '# ##0 "dagar"'}))
    book.close()
    sheet = only(path)
    assert ["Titel", "Titel!", "2", "2026-06-30", "46203"] == [cell.text for cell in sheet.rows[1].values()]


def test_the_days_of_1900_and_1904_are_the_same_days(tmp_path: Path) -> None:
    """The same days in both systems, those before the leap day that never was included."""
    days = [
        date(1900, 1, 1),
        date(1900, 2, 28),
        date(1900, 3, 1),
        date(1904, 1, 1),
        date(2026, 6, 30),
        date(2199, 12, 31),
    ]
    assert days == [cell.value for cell in only(saved(tmp_path, workbook(days))).rows[1].values()]
    book = workbook(days[4:])
    book.epoch = CALENDAR_MAC_1904
    assert read_list(saved(tmp_path, book)).from_1904
    assert days[4:] == [cell.value for cell in only(tmp_path / "lista.xlsx").rows[1].values()]


def test_a_time_of_day_is_dropped_and_noted(tmp_path: Path) -> None:
    cells = only(
        saved(tmp_path, workbook([datetime.fromisoformat("2026-06-30T23:59"), datetime.fromisoformat("2026-06-30")]))
    ).rows[1]
    assert [(date(2026, 6, 30), True), (date(2026, 6, 30), False)] == [
        (cell.value, cell.timed) for cell in cells.values()
    ]


def test_a_formula_without_a_saved_value_is_one(tmp_path: Path) -> None:
    assert CellKind.FORMULA is only(saved(tmp_path, workbook(["=TODAY()"]))).rows[1][1].kind


def test_a_formula_that_gives_an_empty_text_is_empty(tmp_path: Path) -> None:
    """As Excel saves =""; and one that gave a text, and a day."""
    cells = '<c t="str"><f>""</f><v></v></c><c t="str"><f>A9</f><v>RÖK</v></c><c t="d"><f>A8</f><v>2026-06-30T00:00:00Z</v></c>'
    sheet = only(zipped(tmp_path, raw_parts(sheet_xml(f"<row>{cells}</row>"))))
    assert {2: "RÖK", 3: "2026-06-30"} == {column: cell.text for column, cell in sheet.rows[1].items()}


def test_a_merged_cell_says_the_same_in_all_of_its_cells(tmp_path: Path) -> None:
    book = workbook(["RÖK", None, "x"], [None, None, "y"], ["z"])
    book.active.merge_cells("A1:B2")
    sheet = only(saved(tmp_path, book))
    assert ["RÖK", "RÖK", "RÖK", "RÖK", "z", ""] == [sheet.text(row, column) for row in (1, 2, 3) for column in (1, 2)]


def test_what_is_hidden_is_known(tmp_path: Path) -> None:
    book = workbook(["a", "b"], ["c", "d"])
    book.active.row_dimensions[2].hidden = True
    book.active.column_dimensions["B"].hidden = True
    book.create_sheet("Gamla").sheet_state = "veryHidden"
    first, second = read_list(saved(tmp_path, book)).sheets
    assert (frozenset({2}), frozenset({2}), False, True) == (
        first.hidden_rows,
        first.hidden_columns,
        first.hidden,
        second.hidden,
    )


def test_what_is_struck_through_is_known(tmp_path: Path) -> None:
    """The whole cell, or some of its text."""
    book = workbook(["hel", "", "nej"])
    book.active["A1"].font = Font(strike=True)
    book.active["B1"] = CellRichText(TextBlock(InlineFont(strike=True), "2024-06-30"), " 2026-06-30")
    cells = only(saved(tmp_path, book)).rows[1]
    assert [True, True, False] == [cell.struck for cell in cells.values()]
    assert "2024-06-30 2026-06-30" == cells[2].text


def test_what_cannot_be_seen_is_left_out(tmp_path: Path) -> None:
    """Controls, marks of direction, non-breaking spaces; letters in one form."""
    sheet = only(
        zipped(
            tmp_path,
            raw_parts(sheet_xml(f"<row>{inline('A1', 'A&#x30A;_x0007_b&#x202E;c&#xA0;d&#xAD;e_xD800_f')}</row>")),
        )
    )
    assert "Åbc def" == sheet.text(1, 1)


def test_cells_and_rows_need_no_reference(tmp_path: Path) -> None:
    """Some writers leave them out; others prefix every element."""
    rows = '<x:row><x:c t="inlineStr"><x:is><x:t>a</x:t></x:is></x:c><x:c><x:v>1</x:v></x:c></x:row><x:row><x:c><x:v>2</x:v></x:c></x:row>'
    xml = f'<x:worksheet xmlns:x="{MAIN}"><x:sheetData>{rows}</x:sheetData></x:worksheet>'
    sheet = only(zipped(tmp_path, raw_parts(xml)))
    assert ["a", "1", "2"] == [sheet.text(1, 1), sheet.text(1, 2), sheet.text(2, 1)]


# --- hostile Excel


def test_a_bomb_is_not_unpacked(tmp_path: Path) -> None:
    """A shared text of 200 MB in a file of some kilobytes."""
    texts = b"<sst><si><t>" + b"a" * 200_000_000 + b"</t></si></sst>"
    path = zipped(tmp_path, raw_parts(sheet_xml(""), extra={"xl/sharedStrings.xml": texts}))
    assert path.stat().st_size < 1_000_000
    assert "för stor när den packas upp" in fault_of(path)


def test_a_size_that_is_not_true_is_not_believed(tmp_path: Path) -> None:
    """The directory of the zip says that the part is small."""
    path = zipped(tmp_path, raw_parts(sheet_xml(f"<row>{inline('A1', 'x' * 100_000)}</row>")))
    content = path.read_bytes()
    size = len(sheet_xml(f"<row>{inline('A1', 'x' * 100_000)}</row>")).to_bytes(4, "little")
    assert 2 == content.count(size)
    path.write_bytes(content.replace(size, (100).to_bytes(4, "little")))
    assert "skadad" in fault_of(path)


@pytest.mark.parametrize("part", ["xl/worksheets/sheet1.xml", "xl/workbook.xml", "_rels/.rels"])
def test_a_document_type_is_refused(tmp_path: Path, part: str) -> None:
    """Entities that grow, or that name files, never come so far as to be read."""
    secret = tmp_path / "secret"
    secret.write_text("hemligt", encoding="utf-8")
    parts = raw_parts(sheet_xml(f"<row>{inline('A1', '&xxe;')}</row>"))
    parts[part] = f'<!DOCTYPE a [<!ENTITY xxe SYSTEM "{secret.as_uri()}"><!ENTITY b "&xxe;&xxe;">]>' + str(parts[part])
    assert "DOCTYPE" in fault_of(zipped(tmp_path, parts))


@pytest.mark.parametrize("rows", [50_000, pytest.param(1_048_000, marks=pytest.mark.long)])
def test_a_million_empty_rows_with_formats_are_passed_by(tmp_path: Path, rows: int) -> None:
    """Somebody set borders to the last row of the sheet: the list is the first two."""

    def pieces() -> itertools.chain[bytes]:
        head = f'<worksheet xmlns="{MAIN}"><sheetData><row r="1">{inline("A1", "Titel")}{inline("B1", "Typ")}</row>'
        empty = (
            "".join(
                f'<row r="{row}"><c r="A{row}" s="1"/><c r="B{row}" s="1"/><c r="C{row}" s="1"/></row>'
                for row in range(first, first + 1000)
            ).encode()
            for first in range(2, rows, 1000)
        )
        return itertools.chain(
            [head.encode()],
            empty,
            [b'</sheetData><mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells></worksheet>'],
        )

    path = zipped_in_pieces(tmp_path, "xl/worksheets/sheet1.xml", pieces(), raw_parts(""))
    sheet = only(path)
    assert (1, False) == (len(sheet.rows), sheet.more_rows)


def test_a_value_below_the_last_row_is_noticed(tmp_path: Path) -> None:
    sheet = only(
        zipped(
            tmp_path,
            raw_parts(
                sheet_xml(f'<row r="20000">{inline("A20000", "a")}</row><row r="20001">{inline("A20001", "b")}</row>')
            ),
        )
    )
    assert ([20000], True) == (list(sheet.rows), sheet.more_rows)


def test_a_value_beyond_the_last_column_is_noticed(tmp_path: Path) -> None:
    sheet = only(
        zipped(
            tmp_path,
            raw_parts(sheet_xml(f'<row r="1">{inline("GR1", "a")}{inline("GS1", "b")}{inline("ZZZZ1", "c")}</row>')),
        )
    )
    assert (["a"], True) == ([cell.text for cell in sheet.rows[1].values() if cell.text == "a"], sheet.more_columns)


def test_a_very_long_cell_is_cut(tmp_path: Path) -> None:
    cell = only(zipped(tmp_path, raw_parts(sheet_xml(f"<row>{inline('A1', 'x' * 2_000_000)}</row>")))).rows[1][1]
    assert (40_000, True) == (len(str(cell.value)), cell.cut)


@pytest.mark.long
def test_too_many_cells_are_refused(tmp_path: Path) -> None:
    row = "".join("<c><v>1</v></c>" for _ in range(200))
    rows = (f"<row>{row}</row>" * 100).encode()
    parts = raw_parts("")
    pieces = itertools.chain(
        [f'<worksheet xmlns="{MAIN}"><sheetData>'.encode()], [rows] * 30, [b"</sheetData></worksheet>"]
    )
    assert "500 000" in fault_of(zipped_in_pieces(tmp_path, "xl/worksheets/sheet1.xml", pieces, parts))


def test_many_cells_with_one_long_text_are_refused(tmp_path: Path) -> None:
    """Small in the file and when unpacked, not when each cell is told."""
    row = "<row>" + '<c t="s"><v>0</v></c>' * 200 + "</row>"
    texts = f"<sst><si><t>{'x' * 30_000}</t></si></sst>"
    path = zipped(tmp_path, raw_parts(sheet_xml(row * 10), extra={"xl/sharedStrings.xml": texts}))
    assert "för stor" in fault_of(path)


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"", "tom"),
        (b"PK\x03\x04 not a zip", "skadad"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, ".xls): spara den som .xlsx"),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
            "lösenord: spara den utan lösenord",
        ),
        (b"%PDF-1.7", "PDF"),
        (b"<html><table><tr><td>Titel</td></tr></table></html>", "webbsida"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(range(256)), "varken Excel eller text"),
    ],
)
def test_what_is_no_list_is_told_with_its_remedy(tmp_path: Path, content: bytes, expected: str) -> None:
    (tmp_path / "lista.xlsx").write_bytes(content)
    assert expected in fault_of(tmp_path / "lista.xlsx")


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ({"word/document.xml": "<w/>"}, "ingen Excel-arbetsbok"),
        ({"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": "<a/>"}, ".ods"),
        ({"xl/workbook.bin": "x"}, ".xlsb"),
        ({**raw_parts("<worksheet><sheetData><row>")}, "skadad"),  # cut off
        ({**raw_parts(sheet_xml('<row><c t="s"><v>7</v></c></row>'))}, "skadad"),  # a text that is not there
        ({**raw_parts(""), "xl/workbook.xml": "<workbook/>"}, "tom"),
        ({str(number): "x" for number in range(5001)}, "för stor"),
    ],
)
def test_another_zip_is_told_with_its_remedy(tmp_path: Path, parts: dict[str, str], expected: str) -> None:
    assert expected in fault_of(zipped(tmp_path, parts))


def test_a_file_that_is_too_large_or_not_there_is_told(tmp_path: Path) -> None:
    with (tmp_path / "stor.xlsx").open("wb") as file:
        file.truncate(20_000_001)
    assert ["filen är större än 20 MB", "filen finns inte", "är ingen vanlig fil"] == [
        fault_of(tmp_path / "stor.xlsx"),
        fault_of(tmp_path / "borta.xlsx"),
        fault_of(tmp_path),
    ]


def test_a_cut_off_file_is_refused(tmp_path: Path) -> None:
    path = saved(tmp_path, workbook(*[[f"RÖK {number}", date(2026, 6, 30)] for number in range(50)]))
    content = path.read_bytes()
    for length in (10, len(content) // 3, len(content) // 2, len(content) - 30):
        path.write_bytes(content[:length])
        assert "skadad" in fault_of(path)


# --- CSV


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("separator", [";", ",", "\t"])
def test_encoding_and_separator_are_guessed(tmp_path: Path, encoding: str, separator: str) -> None:
    """Whatever a Swedish Excel writes; the text of a cell may hold the other separators."""
    rows = [["Titel", "Typ", "Gäller till"], ['"RÖK å, ä; ö"', "RÖK", "2026-06-30"], ["Avtal", "", ""]]
    (tmp_path / "lista.csv").write_bytes("\r\n".join(separator.join(row) for row in rows).encode(encoding))
    file = read_list(tmp_path / "lista.csv")
    assert ["Titel", "Typ", "Gäller till", "RÖK å, ä; ö", "RÖK", "2026-06-30", "Avtal"] == [
        cell.text for row in file.sheets[0].rows.values() for cell in row.values()
    ]
    assert file.guessed is not None
    assert (
        encoding.split("-sig", maxsplit=1)[0]
        .split("-le", maxsplit=1)[0]
        .split("-be", maxsplit=1)[0]
        .upper()
        .replace("CP1252", "WINDOWS-1252"),
        separator,
    ) == (
        file.guessed[0].upper(),
        file.guessed[1],
    )


def test_quoted_fields_keep_separators_and_lines(tmp_path: Path) -> None:
    (tmp_path / "lista.csv").write_text('sep=;\nTitel;Not\n"a ""b"" c";"rad 1\nrad 2"\n', encoding="utf-8")
    sheet = only(tmp_path / "lista.csv")
    assert ['a "b" c', "rad 1 rad 2"] == [cell.text for cell in sheet.rows[2].values()]


def test_lines_may_end_as_on_an_old_macintosh(tmp_path: Path) -> None:
    (tmp_path / "lista.csv").write_bytes(b"Titel;Typ\rAvtal;a\r")
    assert "Avtal" == only(tmp_path / "lista.csv").text(2, 1)


def test_a_quote_without_an_end_is_told(tmp_path: Path) -> None:
    (tmp_path / "lista.csv").write_text('Titel;Typ\n"RÖK;avtal\n' + "a;b\n" * 400_000, encoding="utf-8")
    assert "ensamt citattecken" in fault_of(tmp_path / "lista.csv")


@pytest.mark.parametrize(
    "rows",
    [
        '"Avtal A;2026-01-01\nAvtal B;2026-02-01\n',  # open to the end
        '"Avtal A;2026-01-01\nAvtal B;2026-02-01\n"Avtal C;2026-03-01\n',  # open to the next one
    ],
)
def test_rows_that_a_quote_swallows_are_not_lost_untold(tmp_path: Path, rows: str) -> None:
    (tmp_path / "lista.csv").write_text("Titel;Slutdatum\n" + rows, encoding="utf-8")
    assert "ensamt citattecken" in fault_of(tmp_path / "lista.csv")


@pytest.mark.parametrize("row", ['"Blå" boken;6" rör', '"a; b\nc; d";6" rör'])
def test_a_quote_within_a_text_is_one(tmp_path: Path, row: str) -> None:
    (tmp_path / "lista.csv").write_text(f"Titel;Not\n{row}\n", encoding="utf-8")
    assert '6" rör' == only(tmp_path / "lista.csv").text(2, 2)


@pytest.mark.parametrize(
    ("codec", "told"), [("cp1252", "Windows-1252"), ("mac-roman", "Mac OS Roman"), ("cp850", "DOS (850)")]
)
def test_old_encodings_are_told_apart_by_their_swedish(tmp_path: Path, codec: str, told: str) -> None:
    (tmp_path / "lista.csv").write_bytes("Titel;Gäller från\nÖK för äldre på sjukhem;2026-06-30\n".encode(codec))
    file = read_list(tmp_path / "lista.csv")
    assert ("ÖK för äldre på sjukhem", (told, ";")) == (file.sheets[0].text(2, 1), file.guessed)


def test_two_encodings_in_one_file_are_told(tmp_path: Path) -> None:
    content = "Titel;Slutdatum\nRÖK;2026-06-30\n".encode() + "Äldre;2026-06-30\n".encode("cp1252")
    (tmp_path / "lista.csv").write_bytes(content)
    assert "två sätt" in fault_of(tmp_path / "lista.csv")


def test_a_formula_of_the_day_is_marked(tmp_path: Path) -> None:
    book = xlsxwriter.Workbook(tmp_path / "lista.xlsx")
    page, shown = book.add_worksheet(), book.add_format({"num_format": "yyyy-mm-dd"})
    for row, formula in enumerate(("=TODAY()+365", "=EDATE(B1,36)", "=IF(B1,NOW(),B2)")):
        page.write_formula(row, 0, formula, shown, 46203)
    book.close()
    assert [True, False, True] == [cells[1].moves for cells in only(tmp_path / "lista.xlsx").rows.values()]


def test_a_huge_csv_is_noticed(tmp_path: Path) -> None:
    (tmp_path / "lista.csv").write_text("Titel;Typ\n" + "a;b\n" * 20_000, encoding="utf-8")
    assert only(tmp_path / "lista.csv").more_rows
