"""The formats of the report for a meeting: text and HTML from templates, JSON for programs, CSV for spreadsheets."""

from dataclasses import asdict
from typing import Any

from monitor import spreadsheet
from monitor.answers import as_json as json_of
from monitor.deferrals import WaitingMatter
from monitor.docket import DocketMatter
from monitor.language import _, _c
from monitor.meeting_report import MeetingReport, MeetingSection
from monitor.page_frame import Frame, frame
from monitor.render_report import wrap
from monitor.templates import Environment
from monitor.wording import one_line


def as_text(report: MeetingReport, *, templates: Environment) -> str:
    """Return the report as plain text, no line wider than a mail's."""
    return _rendered(report, "meeting.txt", templates)


def as_html(report: MeetingReport, templates: Environment, within: Frame | None = None) -> str:
    """Return the report as one self-contained HTML page, for screen, phone and paper."""
    return _rendered(report, "meeting.html", templates, frame=within or frame(templates))


def _rendered(report: MeetingReport, name: str, templates: Environment, **more: object) -> str:
    return templates.get_template(name).render(report=report, docket=report.docket, wrap=wrap, **more)


def as_json(report: MeetingReport) -> str:
    """Return the report as JSON (docs/answers.md, `report --meeting`)."""
    found = report.docket
    return json_of(
        {
            "as_of": found.as_of,
            "meeting": {
                "body": found.body, "name": report.body, "on": found.on, "papers_on": found.papers_on,
                "next_on": found.next_on,
            },
            "title": report.title,
            "network": report.network,
            "summary": report.summary,
            "matters": [_matter(one) for one in found.matters],
            "renewals": [asdict(one) for one in found.renewals],
            "waiting": [_waiting(one) for one in found.waiting],
            "reviews": list(found.reviews),
            "revisions": list(found.revisions),
            "adoption": list(found.adoption),
            "ceasing": list(found.ceasing),
            "decided": [{"action": one.action, "documents": list(one.documents)} for one in found.decided],
            "sections": [_section(one) for one in report.sections],
        }
    )  # fmt: skip


def _matter(matter: DocketMatter) -> dict[str, Any]:
    gap = matter.gap
    return {
        "document": matter.document,
        "need": matter.need,
        "decides": matter.decides,
        "fact_on": matter.fact_on,
        "decided_by": matter.decided_by,
        "decided_on": matter.decided_on,
        "too_late": matter.too_late,
        "submit_by": matter.submit_by,
        "next_on": matter.next_on,
        "gap_if_next": {"from": gap.first, "to": gap.last, "days": gap.days} if gap else None,
        "calendar_ends_on": matter.calendar_ends_on,
        "exhausted": list(matter.exhausted),
    }


def _waiting(matter: WaitingMatter) -> dict[str, Any]:
    decision = matter.decision
    return {
        "document": matter.document,
        "action": decision.action,
        "on": decision.on,
        "by": list(decision.by),
        "back_on": matter.back_on,
        "times": matter.times,
    }


def _section(section: MeetingSection) -> dict[str, Any]:
    entries = [
        {"documents": [id_ for id_, _ in entry.documents], "lines": list(entry.lines)} for entry in section.entries
    ]
    return {"key": section.key, "title": section.title, "entries": entries, "lines": list(section.lines)}


def as_csv(report: MeetingReport) -> str:
    """Return one line a document and section, with what is said of it in one cell."""
    headings = (_("Id"), _c("one", "Dokument"), _("Avsnitt"), _("Krävs enligt lag"), _("Att veta"))
    rows = [
        (id_, title, section.title, id_ in entry.required, one_line("; ".join(entry.lines)))
        for section in report.sections
        for entry in section.entries
        for id_, title in entry.documents
    ]
    return spreadsheet.as_csv(headings, rows)
