"""What goes with a mail: the report as PDF, its picture, and the days of a matter or a meeting for the calendar.

A file that can't be made costs nobody a mail: instead of a PDF the page goes along, in the shipped words should an
admin's template be broken; else it is left out. Each is told in the log.
"""

import logging
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from functools import cached_property
from typing import Final, TypeVar

from monitor import render_meeting
from monitor.album import Album, album
from monitor.calendar_events import Event, Published, events, numbered
from monitor.calendar_feed import as_ics
from monitor.language import _
from monitor.mail_frame import MailPicture
from monitor.matters import Matter
from monitor.meeting_report import MeetingReport
from monitor.message import Attachment
from monitor.model import Register
from monitor.picture_layout import sheets
from monitor.render_report import as_csv, as_html
from monitor.report import Report, report
from monitor.report_brief import LARGE
from monitor.report_formats import MEDIA_TYPES, calendar_name, domain_of
from monitor.standing import Standing
from monitor.templates import Environment, environment
from monitor.timeline import standings

_T = TypeVar("_T")
log = logging.getLogger(__name__)

#: Kinds of events by what a matter is about, where they differ.
_KINDS: Final = {"decision": "submit"}
_PICTURE_PPI: Final = 110


class Enclosures:
    """The files of a day's mails, each made once."""

    def __init__(
        self,
        register: Register,
        *,
        as_of: date,
        templates: Environment,
        published: Published,
        known: Mapping[str, Standing] | None = None,
    ) -> None:
        """Take what they are made from; `published` is what the calendar said before, `known` what holds that day."""
        self.register, self.as_of, self.templates, self.published = register, as_of, templates, published
        self._standings = standings(register, as_of=as_of) if known is None else known

    def calendar(self, groups: Iterable[Matter]) -> tuple[Attachment, ...]:
        """Return the days to come of some matters, as one calendar file; nothing where there are none."""
        members = [matter for matter in groups if matter.fact_on >= self.as_of]
        days = sorted({matter.fact_on for matter in members})
        on_them = (one for day in days for one in self._events_by_day.get(day, ()))
        found = [one for one in on_them if any(_is_of(one, matter) for matter in members)]
        return self._ics(found, _("kalender.ics"))

    def meeting(self, made: MeetingReport) -> tuple[Attachment, ...]:
        """Return what goes with the mail before a meeting: its report and the large one, and its days."""
        name = f"{made.docket.body}-{made.docket.on}"
        uids = {f"meeting.{made.docket.body}.{made.docket.on}", f"submit.{made.docket.body}.{made.docket.on}"}
        own = self._made(lambda: self._meeting_pdf(made, name), _("mötets rapport som PDF")) or self._made(
            lambda: self._meeting_html(made, name), _("mötets rapport")
        )
        days = self._ics([one for one in self._events if one.uid in uids], f"{name}.ics")
        return (*(own or ()), *self.report(), *days)

    def report(self) -> tuple[Attachment, ...]:
        """Return the report as PDF; as a page where that can't be made."""
        return self._report_file

    def picture(self) -> tuple[Attachment, MailPicture] | None:
        """Return the timeline for the mail itself, with words for whoever does not see it."""
        return self._picture_file

    # --- how they are made

    def _ics(self, found: list[Event], name: str) -> tuple[Attachment, ...]:
        if not found:
            return ()
        text = as_ics(found, name=calendar_name(self.register), domain=domain_of(self.register), as_of=self.as_of)
        return (Attachment(name=name, media_type=MEDIA_TYPES["ics"], content=text.encode()),)

    def _pdf(self) -> tuple[Attachment, ...]:
        from monitor.report_pdf import as_pdf  # noqa: PLC0415 - only for the mails that carry it

        content = as_pdf(self._report, self._album, templates=self.templates)
        return (
            Attachment(name=_("rapport-{day}.pdf", day=self.as_of), media_type=MEDIA_TYPES["pdf"], content=content),
        )

    def _csv(self) -> tuple[Attachment, ...]:
        name = _("rapport-{day}.csv", day=self.as_of)
        return (Attachment(name=name, media_type=MEDIA_TYPES["csv"], content=as_csv(self._report).encode()),)

    def _html(self) -> tuple[Attachment, ...]:
        page = as_html(self._report, templates=environment(), album=self._album)
        return (
            Attachment(
                name=_("rapport-{day}.html", day=self.as_of), media_type=MEDIA_TYPES["html"], content=page.encode()
            ),
        )

    def _meeting_pdf(self, made: MeetingReport, name: str) -> tuple[Attachment, ...]:
        from monitor.meeting_pdf import as_pdf  # noqa: PLC0415 - as above

        content = as_pdf(made, templates=self.templates)
        return (Attachment(name=f"{name}.pdf", media_type=MEDIA_TYPES["pdf"], content=content),)

    def _meeting_html(self, made: MeetingReport, name: str) -> tuple[Attachment, ...]:
        page = render_meeting.as_html(made, environment())
        return (Attachment(name=f"{name}.html", media_type=MEDIA_TYPES["html"], content=page.encode()),)

    def _png(self) -> tuple[Attachment, MailPicture]:
        from monitor.report_pdf import picture_png  # noqa: PLC0415 - as above

        whole = self._album.picture
        (content,) = picture_png(whole, templates=self.templates, ppi=_PICTURE_PPI)
        cid = f"tidslinje.{self.as_of}@{domain_of(self.register)}"
        file = Attachment(
            name=_("tidslinje-{day}.png", day=self.as_of), media_type="image/png", content=content, content_id=cid
        )
        return file, MailPicture(content_id=cid, words=f"{whole.title}. {whole.description}")

    def _made(self, make: Callable[[], _T], what: str) -> _T | None:
        try:
            return make()
        except Exception:
            log.exception(_("Bilagan %s gick inte att göra; mejlet går utan den."), what)
            return None

    @cached_property
    def _report_file(self) -> tuple[Attachment, ...]:
        pages = self._made(self._pdf, _("rapporten som PDF")) or self._made(self._html, _("rapporten")) or ()
        if len(self._report.documents) <= LARGE:
            return pages
        return *pages, *(self._made(self._csv, _("rapporten")) or ())  # the pages have the nearest only

    @cached_property
    def _picture_file(self) -> tuple[Attachment, MailPicture] | None:
        if len(self._report.documents) > LARGE or not self._album.picture.bars:
            return None
        if len(sheets(self._album.picture)) > 1:  # the report has them
            return None
        return self._made(self._png, _("tidslinjen"))

    @cached_property
    def _report(self) -> Report:
        return report(self.register, as_of=self.as_of, known=self._standings)

    @cached_property
    def _album(self) -> Album:
        return album(self.register, self._report)

    @cached_property
    def _events(self) -> tuple[Event, ...]:
        found = events(self.register, self._standings, as_of=self.as_of)
        return numbered(found, self.published)

    @cached_property
    def _events_by_day(self) -> Mapping[date, list[Event]]:
        by_day: dict[date, list[Event]] = defaultdict(list)
        for one in self._events:
            by_day[one.on].append(one)
        return by_day


def _is_of(event: Event, matter: Matter) -> bool:
    """Tell whether an event is the day that a matter is about."""
    same_kind = event.kind == _KINDS.get(matter.about, matter.about)
    return same_kind and event.on == matter.fact_on and bool(set(matter.documents) & set(event.documents))
