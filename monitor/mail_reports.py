"""The mails that report: what a meeting has before it, and what was begun and not followed through.

Pure, like all of `mail_texts`; what goes with them is `enclosures`' matter.
"""

import re
from collections.abc import Sequence
from datetime import date
from typing import Final

from monitor.docket import Need
from monitor.follow_ups import FollowUpLine
from monitor.headers import one_line as cut
from monitor.language import N_, _
from monitor.mail_frame import MailPicture
from monitor.mail_layout import harmless
from monitor.mail_meetings import View
from monitor.mail_texts import SUBJECT_WIDTH, MailText, Templates, plain_mail
from monitor.meeting_report import MeetingReport
from monitor.wording import listed, long_date


def follow_up_mail(env: Templates, view: View, found: Sequence[FollowUpLine]) -> MailText:
    """Return the weekly mail about what was begun and not followed through; never empty."""
    lines = [
        {
            "titles": [harmless(view.register.documents[id_].title, 80) for id_ in one.documents],
            "text": harmless(one.text, 1000),
            "remedy": harmless(one.remedy, 1000),
        }
        for one in found
    ]
    return plain_mail(env, "follow_up", view, lines=lines, some=lambda titles: cut(listed(titles), SUBJECT_WIDTH - 15))


def meeting_report_mail(
    env: Templates, view: View, report: MeetingReport, picture: MailPicture | None = None
) -> MailText:
    """Return the mail before a meeting: what it has before it; the caller attaches the report."""
    found = report.docket
    meeting = {
        "id": found.body, "body": harmless(report.body), "on": found.on, "papers_on": found.papers_on,
        "next_on": found.next_on, "must": len(found.having(Need.MUST)), "should": len(found.having(Need.SHOULD)),
    }  # fmt: skip
    sections = [
        {
            "title": section.title,
            "entries": [
                {
                    "title": listed(harmless(title, 200) for _id, title in entry.documents),
                    "lines": [harmless(_in_running_text(line)) for line in entry.lines],
                }
                for entry in section.entries
            ],
            "lines": [harmless(_in_running_text(line)) for line in section.lines],
        }
        for section in report.sections
        if not section.is_empty
    ]
    return plain_mail(env, "meeting_report", view, meeting=meeting, sections=sections, picture=picture)


#: A day that stands by itself; a period, 2026-07-01–2026-09-17, stays as it is.
_LONE_DAY: Final = re.compile(r"(?<![–\d])\d{4}-\d{2}-\d{2}(?![–\d])")


#: How lines begin that quote the register; as `meeting_words` says them.
_QUOTED: Final = (N_("Att reda ut: {question}"), N_("Villkor: {conditions}"), N_("Källa: {source}"))


def _in_running_text(line: str) -> str:
    """Return a line of a table with its days as a sentence has them; what quotes the register stays as it is."""
    if any(line.startswith(_(quoted).partition("{")[0]) for quoted in _QUOTED):
        return line
    return _LONE_DAY.sub(lambda found: long_date(date.fromisoformat(found[0])), line)
