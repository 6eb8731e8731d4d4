"""The read-only pages, each a function of a snapshot: the server shows them live, `publish` writes them as files.

Addresses are relative and end as files do, so that both are the same pages. What only an admin sees
is in `web_source`.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final

from markupsafe import Markup

from monitor import render_meeting, render_report
from monitor.adoption_table import matrices
from monitor.calendar_feed import as_ics
from monitor.language import N_, _
from monitor.meeting_days import MeetingPage, meeting_days
from monitor.meeting_report import meeting_report
from monitor.page_frame import Frame, Place, frame
from monitor.picture import BarGroup, Picture
from monitor.render_picture import in_page
from monitor.report_cells import tone
from monitor.report_formats import MEDIA_TYPES, Source, calendar_name, domain_of, written
from monitor.snapshot import Snapshot
from monitor.templates import Environment
from monitor.wording import counted, footnote, one_line

HTML: Final = MEDIA_TYPES["html"]
#: The report as a file to take along, by address; the overview links to them.
FILES: Final[Mapping[str, str]] = {
    "rapport.pdf": "pdf",
    "rapport.docx": "docx",
    "rapport.xlsx": "xlsx",
    "rapport.csv": "csv",
}
_FILE_NAMES: Final = {"rapport.pdf": "PDF", "rapport.docx": "Word", "rapport.xlsx": "Excel", "rapport.csv": "CSV"}
CALENDAR: Final = "calendar.ics"
_PLACES: Final = ((N_("Översikt"), "index.html"), (N_("Möten"), "moten.html"), (N_("Antagande"), "antagande.html"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One page or file: its media type, its bytes, and for a page the policy that lets its style and script run."""

    media_type: str
    content: bytes
    csp: str | None = None
    #: What a meeting's page says but for the day: another one is a new version, worth keeping the old one for.
    substance: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pages:
    """The public pages of a snapshot; `more` are the places of pages that only an admin sees."""

    snapshot: Snapshot
    templates: Environment
    more: tuple[tuple[str, str], ...] = ()

    def addresses(self) -> Iterator[str]:
        """Yield the address of every public page, the overview last: it links to the others."""
        yield from (f"dokument/{row.id}.html" for row in self.snapshot.report.documents)
        yield from (f"moten/{meeting.key}.html" for meeting in self.meetings())
        yield from ("moten.html", "antagande.html", *FILES, CALENDAR, "index.html")

    def page(self, address: str) -> Page | None:
        """Return a page by its address; None where there is none."""
        if make := self._fixed().get(address):
            return make()
        folder, _slash, name = address.partition("/")
        key = name.removesuffix(".html")
        if folder == "dokument" and name.endswith(".html") and key in self.snapshot.standings:
            return self.document(key)
        if folder == "moten":
            found = next((one for one in self.meetings() if f"{one.key}.html" == name), None)
            return self._meeting(found) if found else None
        return None

    def _fixed(self) -> Mapping[str, Callable[[], Page]]:
        return {
            "index.html": self._overview,
            "moten.html": self._meetings_page,
            "antagande.html": self._adoption,
            CALENDAR: self._calendar,
        } | {name: self._file_maker(form) for name, form in FILES.items()}

    # --- the pages

    def _overview(self) -> Page:
        within = self.frame("index.html")
        page = render_report.as_html(
            self.snapshot.report, templates=self.templates, album=self.snapshot.album, within=within
        )
        return self._made(page, within)

    def document(self, id_: str, *, sent: tuple[str, ...] = ()) -> Page:
        """Return a document's page; `sent` is what was sent about it and to whom, for who may see that."""
        bar = self.snapshot.album.bars[id_]
        row = bar.row
        whole = self.snapshot.album.picture
        alone = Picture(
            as_of=whole.as_of,
            first=whole.first,
            last=whole.last,
            groups=(BarGroup(title=row.status_text, bars=(bar,)),),
            meetings=tuple(one for one in whole.meetings if one.on in (bar.recommended, bar.last_feasible)),
            clusters=(),
        )
        return self.rendered(
            "web/document.html",
            f"dokument/{id_}.html",
            row=row,
            bar=bar,
            story=self.snapshot.album.story(id_),
            sent=sent,
            timeline=[Markup(svg) for svg in in_page(self.templates, alone)],  # noqa: S704 - escaped there
        )

    def meetings(self) -> tuple[MeetingPage, ...]:
        """Return every meeting in the calendar."""
        one = self.snapshot
        return meeting_days(one.register, one.report.documents, one.standings)

    def _meetings_page(self) -> Page:
        found = self.meetings()
        return self.rendered(
            "web/meetings.html",
            "moten.html",
            coming=[one for one in found if one.on >= self.snapshot.as_of],
            past=[one for one in reversed(found) if one.on < self.snapshot.as_of],
        )

    def _meeting(self, meeting: MeetingPage) -> Page:
        one, within = self.snapshot, self.frame(f"moten/{meeting.key}.html")
        found = meeting_report(one.register, body=meeting.body, on=meeting.on, as_of=one.as_of)
        page = render_meeting.as_html(found, self.templates, within=within)
        return replace(self._made(page, within), substance=meeting.substance)

    def _adoption(self) -> Page:
        ledger = self.snapshot.adoption
        tables = list(matrices([(record.title, record.answers) for record in ledger]))
        return self.rendered("web/adoption.html", "antagande.html", ledger=ledger, tables=tables)

    def _calendar(self) -> Page:
        register = self.snapshot.register
        text = as_ics(
            self.snapshot.events, name=calendar_name(register), domain=domain_of(register), as_of=self.snapshot.as_of
        )
        return Page(media_type=MEDIA_TYPES["ics"], content=text.encode())

    def _file_maker(self, form: str) -> Callable[[], Page]:
        one = self.snapshot
        source = Source(
            register=one.register, report=one.report, templates=self.templates, unknown_since=one.unknown_since
        )
        return lambda: Page(media_type=MEDIA_TYPES[form], content=written(form, source))

    # --- what they share

    def rendered(self, template: str, address: str, /, **told: object) -> Page:
        """Return a page from a template."""
        within = self.frame(address)
        page = self.templates.get_template(template).render(
            frame=within,
            network=one_line(self.snapshot.register.monitor.network),
            as_of=self.snapshot.as_of,
            footnote=footnote(self.snapshot.as_of),
            tone=tone,
            counted=counted,
            **told,
        )
        return self._made(page, within)

    def frame(self, address: str) -> Frame:
        """Return the frame of a page at an address."""
        up = "../" * address.count("/")
        places = tuple(
            Place(name=_(name), href=up + href, here=href == address) for name, href in (*_PLACES, *self.more)
        )
        files = (*((name, up + href) for href, name in _FILE_NAMES.items()), (_("Kalender"), up + CALENDAR))
        return frame(self.templates, places=places, separate=True, up=up, files=files)

    def _made(self, page: str, within: Frame) -> Page:
        return Page(media_type=HTML, content=page.encode(), csp=within.csp)
