"""The report's formats: text and HTML from templates, JSON for programs, CSV for spreadsheets.

All of them print the same `Report`. Dates in tables and files are ISO. Text from the register may hold anything: it is
one line already, HTML escapes it, and CSV keeps a spreadsheet from reading it as a formula.
"""

import json
from datetime import date
from functools import lru_cache, partial
from typing import Any, Final

from monitor import spreadsheet
from monitor.adoption_table import Matrix
from monitor.answers import answer_record
from monitor.report import Report
from monitor.report_cells import cell, details, tone
from monitor.report_layout import HEADINGS, Column, Group, Section
from monitor.report_rows import Row
from monitor.templates import Environment, environment
from monitor.text_table import Line, text_table, wrapped

#: Columns of the plain text: fits a mail.
TEXT_WIDTH: Final = 96

_APPENDIX: Final = (Column.TITLE, Column.KIND, Column.STATUS, Column.VALID_FROM, Column.VALID_TO)


@lru_cache(maxsize=1)
def _shipped() -> Environment:
    return environment()


def as_text(report: Report, *, templates: Environment | None = None) -> str:
    """Return the report as plain text, no line wider than `TEXT_WIDTH`."""
    return _rendered(report, "report.txt", templates, table=partial(_table, report), matrix=_matrix, wrap=wrap)


def as_html(report: Report, *, templates: Environment | None = None) -> str:
    """Return the report as one self-contained HTML page, for screen, phone and paper."""
    return _rendered(report, "report.html", templates, headings=HEADINGS, tone=tone)


def _rendered(report: Report, name: str, templates: Environment | None, **more: object) -> str:
    template = (templates or _shipped()).get_template(name)
    return template.render(
        report=report,
        header=report.header,
        appendix=_appendix(report),
        cell=partial(cell, as_of=report.header.as_of),
        details=details,
        **more,
    )


def _appendix(report: Report) -> Section:
    return Section(
        number=len(report.sections) + 1,
        key="appendix",
        title="Bilaga: alla dokument i bokstavsordning",
        columns=_APPENDIX,
        details=("marks",),
        groups=(Group(rows=report.documents),) if report.documents else (),
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
    return text_table([HEADINGS[column] for column in section.columns], lines, width=TEXT_WIDTH)


def _matrix(matrix: Matrix) -> str:
    lines = [Line(cells=(name, *cells)) for name, cells in matrix.lines]
    return text_table(["Part", *matrix.titles], lines, width=TEXT_WIDTH)


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

_CSV_HEADINGS: Final = (
    "Id", "Dokument", "Fullständig titel", "Typ", "Dnr", "Status", "Läge", "Gäller fr.o.m.", "Gäller t.o.m.",
    "Dagar kvar", "Sista dag för uppsägning", "Agera senast", "Översyn senast", "Säkrat t.o.m.", "Villkorat t.o.m.",
    "Beslutas av", "Ansvarig", "Krävs enligt lag", "Märkning", "Nästa steg", "Fråga", "Avsnitt",
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
    return spreadsheet.as_csv(_CSV_HEADINGS, rows)


def _csv_values(row: Row) -> tuple[spreadsheet.Value, ...]:
    return (
        row.id, row.title, row.long_title, row.kind, row.dnr, row.status.value, row.status_text, row.valid_from,
        row.valid_to, row.days_left, row.last_notice_day, row.act_by, row.review_due, row.secured_until,
        row.conditional_until, row.decided_by, row.responsible, "; ".join(row.law), "; ".join(row.marks),
        row.next_step, row.question,
    )  # fmt: skip
