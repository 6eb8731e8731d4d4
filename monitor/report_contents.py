"""The report as plain values in reading order: what PDF and Word set, each in its own way, so that both say the same.

Values are texts, numbers, lists and mappings, ready for JSON. Pictures are not among them.
"""

from datetime import date
from typing import Any

from monitor.album import Album, Story
from monitor.language import N_, _, _n
from monitor.report import Report
from monitor.report_brief import brief
from monitor.report_cells import cell, details, tone
from monitor.report_layout import Column, Group, Section, heading
from monitor.report_rows import Row
from monitor.strip import Lane, Month, lane_text
from monitor.wording import counted, footnote, long_date

#: The columns of the appendix, in every format that has one.
APPENDIX = (Column.TITLE, Column.KIND, Column.STATUS, Column.VALID_FROM, Column.VALID_TO)
#: What stands below the strip, after its sign for a last meeting.
STRIP_NOTE = N_("sista mötet som hinner besluta om något dokument. Att besluta räknas på det rekommenderade mötet.")
#: What stands before words that are told by colour, as well.
SIGNS = {"alarm": "!", "warning": "▲", "good": "✓", "unknown": "?", "calm": "•"}
_DECIDE_TONES = {"expired": "alarm", "holdover": "warning", "overdue": "warning", "conditional": "warning"}


def contents(report: Report, album: Album) -> dict[str, Any]:
    """Return the report, the whole of it; a large register's is brief, and says so in a part of that name."""
    header, shown = report.header, brief(report)
    sections = shown.report.sections if shown.is_brief else (*report.sections, appendix(report))
    others = " · ".join(f"{one.number} {one.text}" for one in report.summary if one.extra)
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
        "others": _("Dessutom:") + " " + others if others else "",
        "to_decide": [
            {
                "text": one.text,
                "tone": _DECIDE_TONES.get(one.key, "calm"),
                "documents": [{"title": row.title, "law": row.law_required} for row in one.documents],
                "next_step": one.next_step,
            }
            for one in shown.report.to_decide
        ],
        "months_title": album.strip.title,
        "months": months(album, counted_only=shown.is_brief),
        "sections": [_section(report, section) for section in sections],
        "documents": [] if shown.is_brief else [_document(row, album.story(row.id)) for row in report.documents],
        "footnote": footnote(header.as_of),
        "words": _words(header.as_of),
    } | ({"brief": {"note": shown.note, "more_to_decide": shown.more_to_decide}} if shown.is_brief else {})


def _words(as_of: date) -> dict[str, str]:
    """Return the headings and small words that stand in every report."""
    return {
        "as_of": _("Läget {day}", day=long_date(as_of)),
        "decide": _("Det här behöver beslutas"),
        "nothing": _("Inget behöver beslutas nu, enligt registret."),
        "law": _("lagkrav"),
        "timeline": _("Tidslinje"),
        "strip": "◆ " + _(STRIP_NOTE),
        "answers": _("Svar från parterna"),
        "party": _("Part"),
        "documents": _("Dokument för dokument"),
    }


def appendix(report: Report) -> Section:
    """Return the appendix: every document, in alphabetical order."""
    return Section(
        number=len(report.sections) + 1,
        key="appendix",
        title=_("Bilaga: alla dokument i bokstavsordning"),
        columns=APPENDIX,
        details=("marks",),
        groups=(Group(rows=report.documents),) if report.documents else (),
    )


def _facts(report: Report) -> str:
    header = report.header
    meeting = header.next_meeting
    day = long_date(header.as_of)
    coming = (
        _("nästa möte: {body} {day}", body=meeting.body, day=long_date(meeting.on))
        if meeting
        else _("inget möte i kalendern efter {day}", day=day)
    )
    return " · ".join((_("Läget {day}", day=day), counted(header.documents, "dokument"), coming))


def _count_tone(key: str) -> str:
    return "alarm" if key == "expired" else "warning" if key in ("ends_near", "notice") else "calm"


def months(album: Album, *, counted_only: bool = False) -> dict[str, Any]:
    """Return the coming months as a table: those in which something happens, and which documents it happens to.

    `counted_only`: to how many of them.
    """

    def told(rows: tuple[Row, ...]) -> str:
        return str(len(rows)) if counted_only and rows else "\n".join(row.title for row in rows) or "–"

    return {
        "head": [_("Månad"), _("Möten"), *map(lane_text, Lane)],
        "rows": [
            [
                month.name,
                _meetings(month),
                *(told(month.documents[lane]) for lane in Lane),
            ]
            for month in album.strip.months
            if not month.is_empty
        ],
    }


def _meetings(month: Month) -> str:
    lines = []
    for one in month.meetings:
        said = f"{one.body} {one.on}"
        if number := len(one.last_for):
            said = _n("{meeting} (sista för {n} dokument)", "{meeting} (sista för {n} dokument)", number, meeting=said)
        if one.submit_by:
            said = _("{meeting}, anmäl senast {day}", meeting=said, day=one.submit_by)
        lines.append(said)
    return "\n".join(lines) or "–"


def _section(report: Report, section: Section) -> dict[str, Any]:
    is_appendix = section.key == "appendix"
    return {
        "title": section.title if is_appendix else f"{section.number}. {section.title}",
        "appendix": is_appendix,
        "intro": section.intro if section.groups else "",
        "empty": "" if section.groups else section.empty,
        "columns": [{"key": column.value, "name": heading(column)} for column in section.columns],
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
                "lines": [
                    {"name": name, "cells": [{"text": one.text, "look": one.look} for one in cells]}
                    for name, cells in matrix.lines
                ],
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
        _("Typ"): row.kind,
        _("Dnr"): row.dnr,
        _("Beslutas av"): row.decided_by,
        _("Ansvarig"): row.responsible,
        _("Krävs enligt lag"): ", ".join(row.law),
        _("Nästa steg"): row.next_step,
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
