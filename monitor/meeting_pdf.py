"""The report for one meeting as PDF, set like the large one (`report_pdf`): tagged, the same bytes for the same day."""

import json

from monitor.meeting_report import MeetingReport
from monitor.report_contents import footnote
from monitor.report_pdf import compiled
from monitor.templates import Environment, source_of
from monitor.wording import long_date


def as_pdf(report: MeetingReport, *, templates: Environment) -> bytes:
    """Return the report as PDF/UA-1."""
    found = report.docket
    papers = f" · handlingar {long_date(found.papers_on)}" if found.papers_on else ""
    later = f"nästa möte därefter {long_date(found.next_on)}" if found.next_on else "inget senare möte i kalendern"
    data = {
        "title": report.title,
        "network": report.network,
        "as_of": found.as_of.isoformat(),
        "as_of_text": long_date(found.as_of),
        "facts": f"Läget {long_date(found.as_of)}{papers} · {later}",
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
        "footnote": footnote(found.as_of),
    }
    source = source_of(templates, "meeting.typ")
    return compiled(source, {"data": json.dumps(data, ensure_ascii=False)}, as_of=found.as_of, form="pdf")
