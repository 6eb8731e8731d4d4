"""The report as plain values in reading order: what PDF and Word set, each in its own way, so that both say the same.

Values are texts, numbers, lists and mappings, ready for JSON. Pictures are not among them.
"""

from typing import Any

from monitor.album import Album, Story
from monitor.report import Report
from monitor.report_cells import cell, details, tone
from monitor.report_layout import HEADINGS, Column, Group, Section
from monitor.report_rows import Row
from monitor.strip import LANES, Month
from monitor.wording import counted, long_date

#: The columns of the appendix, in every format that has one.
APPENDIX = (Column.TITLE, Column.KIND, Column.STATUS, Column.VALID_FROM, Column.VALID_TO)
FOOTNOTE = "Rapporten återger vad som står i registret {}. Ett slutdatum är den sista dagen som dokumentet gäller."
#: What stands before words that are told by colour, as well.
SIGNS = {"alarm": "!", "warning": "▲", "good": "✓", "unknown": "?", "calm": "•"}
_DECIDE_TONES = {"expired": "alarm", "holdover": "warning", "overdue": "warning", "conditional": "warning"}


def contents(report: Report, album: Album) -> dict[str, Any]:
    """Return the whole report."""
    header = report.header
    return {
        "title": header.title,
        "network": header.network,
        "as_of": header.as_of.isoformat(),
        "as_of_text": long_date(header.as_of),
        "facts": _facts(report),
        "summary": [
            {"number": one.number, "text": one.text, "tone": _count_tone(one.key) if one.number else "nought"}
            for one in report.summary
            if not one.extra
        ],
        "others": " · ".join(f"{one.number} {one.text}" for one in report.summary if one.extra),
        "to_decide": [
            {
                "text": one.text,
                "tone": _DECIDE_TONES.get(one.key, "calm"),
                "documents": [{"title": row.title, "law": row.law_required} for row in one.documents],
                "next_step": one.next_step,
            }
            for one in report.to_decide
        ],
        "months_title": album.strip.title,
        "months": months(album),
        "sections": [_section(report, section) for section in (*report.sections, appendix(report))],
        "documents": [_document(row, album.stories[row.id]) for row in report.documents],
        "footnote": FOOTNOTE.format(long_date(header.as_of)),
    }


def appendix(report: Report) -> Section:
    """Return the appendix: every document, in alphabetical order."""
    return Section(
        number=len(report.sections) + 1,
        key="appendix",
        title="Bilaga: alla dokument i bokstavsordning",
        columns=APPENDIX,
        details=("marks",),
        groups=(Group(rows=report.documents),) if report.documents else (),
    )


def _facts(report: Report) -> str:
    header = report.header
    meeting = header.next_meeting
    coming = (
        f"nästa möte: {meeting.body} {long_date(meeting.on)}"
        if meeting
        else f"inget möte i kalendern efter {long_date(header.as_of)}"
    )
    return f"Läget {long_date(header.as_of)} · {counted(header.documents, 'dokument')} · {coming}"


def _count_tone(key: str) -> str:
    return "alarm" if key == "expired" else "warning" if key in ("ends_near", "notice") else "calm"


def months(album: Album) -> dict[str, Any]:
    """Return the coming months as a table: those in which something happens."""
    return {
        "head": ["Månad", "Möten", *LANES.values()],
        "rows": [
            [
                month.name,
                _meetings(month),
                *("\n".join(row.title for row in month.documents[lane]) or "–" for lane in LANES),
            ]
            for month in album.strip.months
            if not month.is_empty
        ],
    }


def _meetings(month: Month) -> str:
    lines = []
    for one in month.meetings:
        last = f" (sista för {counted(len(one.last_for), 'dokument')})" if one.last_for else ""
        submit = f", anmäl senast {one.submit_by}" if one.submit_by else ""
        lines.append(f"{one.body} {one.on}{last}{submit}")
    return "\n".join(lines) or "–"


def _section(report: Report, section: Section) -> dict[str, Any]:
    is_appendix = section.key == "appendix"
    return {
        "title": section.title if is_appendix else f"{section.number}. {section.title}",
        "appendix": is_appendix,
        "intro": section.intro if section.groups else "",
        "empty": "" if section.groups else section.empty,
        "columns": [{"key": column.value, "name": HEADINGS[column]} for column in section.columns],
        "groups": [
            {
                "heading": group.heading or "",
                "next_step": (group.next_step or "") if "next_step" in section.details else "",
                "rows": [_row(report, section, group, row) for row in group.rows],
                "lines": list(group.lines),
            }
            for group in section.groups
        ],
        "matrices": [
            {
                "titles": list(matrix.titles),
                "lines": [{"name": name, "cells": list(cells)} for name, cells in matrix.lines],
            }
            for matrix in section.matrices
        ],
    }


def _row(report: Report, section: Section, group: Group, row: Row) -> dict[str, Any]:
    return {
        "cells": [cell(row, column, as_of=report.header.as_of) for column in section.columns],
        "tone": tone(row.status),
        "details": [{"name": name, "text": text} for name, text in details(row, section, group)],
    }


def _document(row: Row, story: Story) -> dict[str, Any]:
    facts = {
        "Typ": row.kind,
        "Dnr": row.dnr,
        "Beslutas av": row.decided_by,
        "Ansvarig": row.responsible,
        "Krävs enligt lag": ", ".join(row.law),
        "Nästa steg": row.next_step,
    }
    return {
        "title": row.title,
        "long_title": row.long_title or "",
        "facts": [[name, value] for name, value in facts.items() if value],
        "story": [
            {"heading": part.heading, "lines": [{"text": line.text, "about": list(line.about)} for line in part.lines]}
            for part in story
        ],
    }
