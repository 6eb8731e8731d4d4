"""The report as an Excel workbook: a sheet for all documents and one a section, typed, filtered, with fixed headings.

Texts are written as texts: nothing a register holds can become a formula or a link. Dates are dates, days are numbers.
"""

import io
import re
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from typing import Any, Final

from monitor.album import Album
from monitor.language import N_, _
from monitor.report import Report
from monitor.report_brief import is_large
from monitor.report_cells import cell
from monitor.report_contents import months
from monitor.report_layout import Column, Section, heading
from monitor.report_rows import Row
from monitor.wording import one_line

_Value = str | int | date | None
_WIDEST: Final = 60
_LONGEST: Final = 32_000  # characters; Excel takes 32,767 in a cell
_HEADINGS: Final = (
    N_("Id"), N_("Dokument"), N_("Fullständig titel"), N_("Typ"), N_("Dnr"), N_("Läge"), N_("Gäller fr.o.m."),
    N_("Gäller t.o.m."), N_("Dagar kvar"), N_("Sista dag för uppsägning"), N_("Agera senast"), N_("Översyn senast"),
    N_("Säkrat t.o.m."), N_("Villkorat t.o.m."), N_("Beslutas av"), N_("Ansvarig"), N_("Krävs enligt lag"),
    N_("Märkning"), N_("Nästa steg"), N_("Fråga"),
)  # fmt: skip


def as_xlsx(report: Report, album: Album) -> bytes:
    """Return the report as XLSX; the same report gives the same bytes."""
    import xlsxwriter  # noqa: PLC0415 - only a workbook needs it

    file = io.BytesIO()
    header = report.header
    day = datetime(header.as_of.year, header.as_of.month, header.as_of.day, tzinfo=UTC).replace(tzinfo=None)
    book = xlsxwriter.Workbook(file, {"in_memory": True})
    book.set_properties(
        {"title": header.title, "author": header.network, "created": day, "comments": str(header.as_of)}
    )
    sheets = _Sheets(book)
    sheets.add(_("Alla dokument"), [_(one) for one in _HEADINGS], map(_values, report.documents), frozen=2)
    for section in report.sections:
        if section.rows:
            sheets.add(_sheet_name(section), *_section(section, header.as_of))
        if is_large(report) and section.matrices:
            sheets.add(_("Svar från parterna"), *_answers(section.rows))
            continue
        for matrix in section.matrices:
            answers = ((name, *(_date_or_text(one.text) for one in cells)) for name, cells in matrix.lines)
            sheets.add(_("Svar från parterna"), (_("Part"), *matrix.titles), answers)
    table = months(album)
    sheets.add(_("Kommande månader"), table["head"], table["rows"])
    book.close()
    return file.getvalue()


def _sheet_name(section: Section) -> str:
    """Return a name that Excel takes: 31 characters, none of []:*?/ and the backslash."""
    plain = re.sub(r"[\[\]:*?/\\]", " ", section.title.partition(" – ")[0])
    name = f"{section.number} {plain}"
    return (name if len(name) <= 31 else name[:31].rpartition(" ")[0]).rstrip("' ")


def _section(section: Section, as_of: date) -> tuple[list[str], list[list[_Value]]]:
    """Return a section's headings and rows; the group's heading and the next step stand last, where there are any."""
    grouped, told = any(group.heading for group in section.groups), any(row.next_step for row in section.rows)
    head = [heading(column) for column in section.columns]
    head += [_("Grupp")] * grouped + [_("Nästa steg")] * told
    rows = [
        [
            *(_typed(row, column, as_of=as_of) for column in section.columns),
            *[group.heading] * grouped,
            *[row.next_step] * told,
        ]
        for group in section.groups
        for row in group.rows
    ]
    return head, rows


def _answers(rows: Iterable[Row]) -> tuple[list[str], list[list[_Value]]]:
    """Return the parties' answers to many documents as one sheet, a line a document: not hundreds of small ones."""
    asked = [row for row in rows if row.answers]
    parties = {one.party: one.name for row in asked for one in row.answers}
    lines: list[list[_Value]] = []
    for row in asked:
        said = {one.party: _date_or_text(one.text) for one in row.answers}
        lines.append([row.id, row.title, *(said.get(party, "–") for party in parties)])
    return [_("Id"), _("Dokument"), *parties.values()], lines


def _values(row: Row) -> tuple[_Value, ...]:
    return (
        row.id, row.title, row.long_title, row.kind, row.dnr, row.status_text, row.valid_from, row.valid_to,
        row.days_left, row.last_notice_day, row.act_by, row.review_due, row.secured_until, row.conditional_until,
        row.decided_by, row.responsible, "; ".join(row.law), "; ".join(row.marks), row.next_step, row.question,
    )  # fmt: skip


def _typed(row: Row, column: Column, *, as_of: date) -> _Value:
    """Return a date or a number where the row has one, else what the report says."""
    value = getattr(row, column.value, None)
    if column is Column.DAYS:
        return row.days_left
    return value if isinstance(value, date) else cell(row, column, as_of=as_of)


def _date_or_text(text: str) -> _Value:
    return date.fromisoformat(text) if re.fullmatch(r"\d{4}-\d\d-\d\d", text) else text


def _width(value: str | int | date) -> int:
    """Return how many characters wide a value is."""
    text = value if isinstance(value, str) else str(value or "")
    return max(map(len, text.split("\n"))) if "\n" in text else len(text)


class _Sheets:
    """A workbook being written."""

    def __init__(self, book: Any) -> None:  # noqa: ANN401 - a workbook of xlsxwriter
        self.book = book
        self.names: set[str] = set()
        self.head = book.add_format(
            {
                "bold": True,
                "bg_color": "#14515A",
                "font_color": "#FFFFFF",
                "text_wrap": True,
                "valign": "top",
                "border": 1,
            }
        )
        self.text = book.add_format({"text_wrap": True, "valign": "top"})
        self.day = book.add_format({"num_format": "yyyy-mm-dd", "align": "left", "valign": "top"})
        self.number = book.add_format({"num_format": "0", "valign": "top"})

    def add(self, name: str, head: Sequence[str], rows: Iterable[Sequence[_Value]], *, frozen: int = 1) -> None:
        """Add a sheet with a fixed heading, a filter, and columns as wide as what they hold."""
        sheet = self.book.add_worksheet(self._unused(name))
        for at, text in enumerate(head):
            sheet.write_string(0, at, one_line(text), self.head)
        widths = [min(max(map(len, text.split() or [""])) + 3, _WIDEST) for text in head]
        last = 0
        for last, row in enumerate(rows, 1):
            for at, value in enumerate(row):
                if value is None:
                    continue
                self._write(sheet, last, at, value)
                widths[at] = max(widths[at], min(_width(value) + 2, _WIDEST))
        for at, width in enumerate(widths):
            sheet.set_column(at, at, width)
        sheet.freeze_panes(1, frozen)
        sheet.autofilter(0, 0, last, len(head) - 1)
        sheet.repeat_rows(0)
        sheet.set_landscape()
        sheet.set_paper(9)  # A4
        sheet.fit_to_pages(1, 0)
        sheet.set_footer("&L&A&R" + _("sida {page} av {pages}", page="&P", pages="&N"))

    def _unused(self, name: str) -> str:
        found, number = name, 1
        while found.casefold() in self.names:
            number += 1
            found = f"{name[:27]} {number}"
        self.names.add(found.casefold())
        return found

    def _write(self, sheet: Any, line: int, at: int, value: str | int | date) -> None:  # noqa: ANN401 - a sheet of xlsxwriter
        match value:
            case date():
                sheet.write_datetime(line, at, datetime(value.year, value.month, value.day), self.day)  # noqa: DTZ001 - a civil date
            case int():
                sheet.write_number(line, at, value, self.number)
            case _:
                text = "\n".join(map(one_line, value.split("\n"))) if "\n" in value else one_line(value)
                sheet.write_string(line, at, text[:_LONGEST], self.text)
