"""The report for one meeting as PDF, set like the large one (`report_pdf`): tagged, the same bytes for the same day."""

import json
from typing import Any

from monitor import language
from monitor.language import _
from monitor.meeting_report import MeetingReport
from monitor.report_pdf import compiled
from monitor.templates import Environment, source_of
from monitor.wording import long_date


def as_pdf(report: MeetingReport, *, templates: Environment) -> bytes:
    """Return the report as PDF/UA-1."""
    source, data = source_of(templates, "meeting.typ"), json.dumps(contents(report), ensure_ascii=False)
    return compiled(source, {"data": data}, as_of=report.docket.as_of, form="pdf")


def contents(report: MeetingReport) -> dict[str, Any]:
    """Return all that stands on the paper, with its words: typst knows no language."""
    found = report.docket
    as_of = _("Läget {day}", day=long_date(found.as_of))
    papers = [_("handlingar {day}", day=long_date(found.papers_on))] if found.papers_on else []
    later = (
        _("nästa möte därefter {day}", day=long_date(found.next_on))
        if found.next_on
        else _("inget senare möte i kalendern")
    )
    lang, region = language.tag().split("-")
    return {
        "title": report.title,
        "document_title": _("{title}, läget {day}", title=report.title, day=long_date(found.as_of)),
        "network": report.network,
        "as_of": found.as_of.isoformat(),
        "lang": lang,
        "region": region,
        "facts": " · ".join((as_of, *papers, later)),
        "summary": f"{report.summary}.",
        "sections": [
            {
                "key": section.key,
                "title": f"{number}. {section.title}" + (f" ({section.size})" if section.size else ""),
                "empty": section.is_empty,
                "entries": [
                    {
                        "documents": [{"title": title, "law": id_ in entry.required} for id_, title in entry.documents],
                        "lines": list(entry.lines),
                    }
                    for entry in section.entries
                ],
                "lines": list(section.lines),
            }
            for number, section in enumerate(report.sections, 1)
        ],
        "words": {"as_of": as_of, "none": _("Inga dokument."), "law": _("lagkrav")},
        "footnote": report.footnote,
    }
