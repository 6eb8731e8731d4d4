"""The report's formats: text and HTML from templates, JSON for programs, CSV for spreadsheets.

All of them print the same `Report`. Dates in tables and files are ISO. Text from the register may hold anything: it is
one line already, HTML escapes it, and CSV keeps a spreadsheet from reading it as a formula.
"""

import json
from collections.abc import Iterator
from datetime import date
from functools import lru_cache, partial
from typing import Any, Final

from markupsafe import Markup

from monitor import spreadsheet
from monitor.adoption_table import Matrix
from monitor.album import Album
from monitor.answers import answer_record
from monitor.language import N_, _, _c
from monitor.page_frame import Frame, frame
from monitor.render_picture import in_page, strip_in_page
from monitor.report import Report
from monitor.report_brief import brief
from monitor.report_cells import cell, details, reader, tone
from monitor.report_contents import STRIP_NOTE, appendix
from monitor.report_layout import Group, Section, heading
from monitor.report_rows import Row
from monitor.standing import Status
from monitor.strip import Lane, lane_text
from monitor.templates import Environment, environment
from monitor.text_table import Line, text_table, wrapped
from monitor.wording import footnote, status_label

#: Columns of the plain text: fits a mail.
TEXT_WIDTH: Final = 96


@lru_cache(maxsize=1)
def _shipped() -> Environment:
    return environment()


def as_text(report: Report, *, templates: Environment | None = None) -> str:
    """Return the report as plain text, no line wider than `TEXT_WIDTH`."""
    return _rendered(report, "report.txt", templates, table=partial(_table, report), matrix=_matrix, wrap=wrap)


def as_html(
    report: Report, *, templates: Environment | None = None, album: Album | None = None, within: Frame | None = None
) -> str:
    """Return the report as one self-contained HTML page, for screen, phone and paper.

    With an `album` it has the coming months and, where it is whole, the picture and a part for every document.
    """
    env, shown = templates or _shipped(), brief(report)
    return _rendered(
        shown.report,
        "report.html",
        env,
        brief=shown,
        heading=heading,
        lines=partial(_page_lines, report.header.as_of),
        album=album,
        frame=within or frame(env),
        timeline=[Markup(svg) for svg in in_page(env, album.picture)] if album and not shown.is_brief else [],  # noqa: S704 - escaped there
        strip_svg=Markup(strip_in_page(env, album.strip)) if album else "",  # noqa: S704 - escaped there
        lanes={lane: lane_text(lane) for lane in Lane},
        strip_note=STRIP_NOTE,
        statuses=_statuses,
    )


#: A row as the page's table has it: the row, its id, kind, status and words to search by, what is told below its
#: title, and of each cell the column, its heading, how it looks, and its text.
_PageLine = tuple[Row, str, str, str, str, list[tuple[str, str]], list[tuple[str, str, str, str]]]


def _page_lines(as_of: date, section: Section, group: Group) -> Iterator[_PageLine]:
    columns = [(column.value, heading(column), reader(column, as_of=as_of)) for column in section.columns]
    for row in group.rows:
        texts = [(column, name, read(row)) for column, name, read in columns]
        cells = [(column, name, _look(row, column, text), text) for column, name, text in texts]
        yield row, row.id, row.kind, row.status.value, _words(row), details(row, section, group), cells


def _words(row: Row) -> str:
    """Return what the page's search looks through."""
    marks = " ".join(row.marks)
    found = (row.title, row.long_title, row.kind, row.dnr, row.status_text, row.responsible, row.decided_by, marks)
    return " ".join(one or "" for one in found).lower()


def _look(row: Row, column: str, text: str) -> str:
    if column == "status":
        return tone(row.status)
    return "blank" if text == "–" else "date" if text[:4].isdigit() and text[4:5] == "-" else "words"


def _statuses(rows: tuple[Row, ...]) -> list[tuple[str, str]]:
    """Return the statuses that rows have, with their labels, in the order of docs/answers.md."""
    found = {row.status for row in rows}
    return [(status.value, status_label(status)) for status in Status if status in found]


def _rendered(report: Report, name: str, templates: Environment | None, **more: object) -> str:
    template = (templates or _shipped()).get_template(name)
    return template.render(
        report=report,
        header=report.header,
        appendix=appendix(report),
        cell=partial(cell, as_of=report.header.as_of),
        details=details,
        footnote=footnote(report.header.as_of),
        **more,
    )


# --- plain text

_ARROW: Final = {"next_step": "→ "}


def _table(report: Report, section: Section, group: Group) -> str:
    as_of = report.header.as_of
    lines = [
        Line(
            cells=tuple(cell(row, column, as_of=as_of) for column in section.columns),
            below=tuple(_ARROW.get(name, "") + text for name, text in details(row, section, group)),
        )
        for row in group.rows
    ]
    return text_table([heading(column) for column in section.columns], lines, width=TEXT_WIDTH)


def _matrix(matrix: Matrix) -> str:
    return text_table([_("Part"), *matrix.titles], matrix.as_lines(), width=TEXT_WIDTH)


def wrap(text: str, indent: int = 0, hanging: int = 0) -> str:
    """Break running text into indented lines; all but the first `hanging` further in."""
    lines = wrapped(text, TEXT_WIDTH - indent, hanging=hanging)
    return "\n".join(" " * indent + line for line in lines)


# --- JSON


def as_json(report: Report) -> str:
    """Return the report as JSON: dates as ISO strings, absent as null, keys stable (docs/answers.md).

    - `as_of`, `since`, `title`, `network`, `document_count`, `next_meeting`: `{body, on}` or null
    - `summary`: `[{key, number, text, section}]`; keys `expired ends_near ends_within notice open_ended in_adoption
      unknown`, and where not nought `holdover not_adopted conditional waiting`; `ends_within` includes `ends_near`
    - `to_decide`: `[{key, text, on, body, next_step, documents}]`, documents as ids; keys `expired holdover overdue
      ends
      conditional notice waiting`
    - `sections`: `[{number, key, title, groups: [{heading, documents, lines}]}]`, documents as ids; keys `expired
      ends_near ends_later auto open_ended adoption conditional waiting ceasing to_check changes
      advice`
    - `documents`: one record a document in Swedish alphabetical order: the fields of `report_rows.Row`, with `marks` as
      words and `mark_keys` as keys, `answers` as `[{party, name, said, on}]` (`said`: adopt, reject, nothing)
    """
    header = report.header
    meeting = header.next_meeting
    answer = {
        "as_of": header.as_of,
        "since": header.since,
        "title": header.title,
        "network": header.network,
        "document_count": header.documents,
        "next_meeting": {"body": meeting.body, "on": meeting.on} if meeting else None,
        "summary": [
            {"key": one.key, "number": one.number, "text": one.text, "section": one.section} for one in report.summary
        ],
        "to_decide": [
            {
                "key": one.key,
                "text": one.text,
                "on": one.on,
                "body": one.body,
                "next_step": one.next_step,
                "documents": [row.id for row in one.documents],
            }
            for one in report.to_decide
        ],
        "sections": [_section_record(section) for section in report.sections],
        "documents": [_row_record(row) for row in report.documents],
    }
    return json.dumps(answer, ensure_ascii=False, indent=2, default=_json_value) + "\n"


def _section_record(section: Section) -> dict[str, Any]:
    groups = [
        {"heading": group.heading, "documents": [row.id for row in group.rows], "lines": list(group.lines)}
        for group in section.groups
    ]
    return {"number": section.number, "key": section.key, "title": section.title, "groups": groups}


def _row_record(row: Row) -> dict[str, Any]:
    record = {name: getattr(row, name) for name in Row.__slots__}
    record["mark_keys"] = sorted(row.mark_keys)
    record["answers"] = [answer_record(one) for one in row.answers]
    return record


def _json_value(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no form in JSON")


# --- CSV

_CSV_BEFORE_STATUS: Final = (N_("Id"), N_("Dokument"), N_("Fullständig titel"), N_("Typ"), N_("Dnr"))
_CSV_AFTER_STATUS: Final = (
    N_("Läge"), N_("Gäller fr.o.m."), N_("Gäller t.o.m."), N_("Dagar kvar"), N_("Sista dag för uppsägning"),
    N_("Agera senast"), N_("Översyn senast"), N_("Säkrat t.o.m."), N_("Villkorat t.o.m."), N_("Beslutas av"),
    N_("Ansvarig"), N_("Krävs enligt lag"), N_("Märkning"), N_("Nästa steg"), N_("Fråga"), N_("Avsnitt"),
)  # fmt: skip


def as_csv(report: Report) -> str:
    """Return one line a document. Days left are numbers, negative once the end has passed.

    The last column names the sections that a document stands in.
    """
    places: dict[str, list[str]] = {}
    for section in report.sections:
        for row in section.rows:
            places.setdefault(row.id, []).append(str(section.number))
    rows = [(*_csv_values(row), ", ".join(places.get(row.id, []))) for row in report.documents]
    headings = (*map(_, _CSV_BEFORE_STATUS), _c("its key", "Status"), *map(_, _CSV_AFTER_STATUS))
    return spreadsheet.as_csv(headings, rows)


def _csv_values(row: Row) -> tuple[spreadsheet.Value, ...]:
    return (
        row.id, row.title, row.long_title, row.kind, row.dnr, row.status.value, row.status_text, row.valid_from,
        row.valid_to, row.days_left, row.last_notice_day, row.act_by, row.review_due, row.secured_until,
        row.conditional_until, row.decided_by, row.responsible, "; ".join(row.law), "; ".join(row.marks),
        row.next_step, row.question,
    )  # fmt: skip
