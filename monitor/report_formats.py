"""The report in every format that a command, a mail or a page asks for, by name or by a file's ending."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import PurePath
from types import MappingProxyType
from typing import Final

from monitor import render_report
from monitor.album import Album, album
from monitor.calendar_events import Published, events, numbered
from monitor.calendar_feed import as_ics
from monitor.fields import split_sender
from monitor.language import _
from monitor.model import Register
from monitor.render_picture import as_svg
from monitor.report import Report
from monitor.templates import Environment
from monitor.wording import one_line

#: What a file's ending asks for.
ENDINGS: Final[Mapping[str, str]] = MappingProxyType(
    {
        ".txt": "text", ".html": "html", ".htm": "html", ".pdf": "pdf", ".docx": "docx", ".xlsx": "xlsx",
        ".csv": "csv", ".ics": "ics", ".svg": "svg", ".json": "json",
    }
)  # fmt: skip
#: Those that are no text.
BINARY: Final = frozenset({"pdf", "docx", "xlsx"})
MEDIA_TYPES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "text": "text/plain; charset=utf-8",
        "html": "text/html; charset=utf-8",
        "pdf": "application/pdf",
        "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "csv": "text/csv; charset=utf-8",
        "ics": "text/calendar; charset=utf-8",
        "svg": "image/svg+xml",
        "json": "application/json",
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """What a report is written from; `published` and `unknown_since` are what the database remembers."""

    register: Register
    report: Report
    templates: Environment
    published: Published | None = None
    unknown_since: Mapping[str, date] | None = None

    @property
    def album(self) -> Album:
        """What goes with the report."""
        return album(self.register, self.report, unknown_since=self.unknown_since)


def format_of(path: PurePath) -> str | None:
    """Return the format that a file's ending asks for; None where it asks for none that is known."""
    return ENDINGS.get(path.suffix.casefold())


def written(name: str, source: Source) -> bytes:
    """Return the report in a format."""
    made = _WRITERS[name](source)
    return made.encode() if isinstance(made, str) else made


def _html(source: Source) -> str:
    return render_report.as_html(source.report, templates=source.templates, album=source.album)


def _pdf(source: Source) -> bytes:
    from monitor.report_pdf import as_pdf  # noqa: PLC0415 - each format brings a library of its own

    return as_pdf(source.report, source.album, templates=source.templates)


def _docx(source: Source) -> bytes:
    from monitor.report_docx import as_docx  # noqa: PLC0415 - as above

    return as_docx(source.report, source.album, templates=source.templates)


def _xlsx(source: Source) -> bytes:
    from monitor.report_xlsx import as_xlsx  # noqa: PLC0415 - as above

    return as_xlsx(source.report, source.album)


def _ics(source: Source) -> str:
    as_of = source.report.header.as_of
    found = events(source.register, source.report.standings, as_of=as_of)
    return as_ics(
        numbered(found, source.published or {}),
        name=calendar_name(source.register),
        domain=domain_of(source.register),
        as_of=as_of,
    )


def calendar_name(register: Register) -> str:
    """Return what a calendar of the register is called."""
    return _("{network}: styrdokument", network=one_line(register.monitor.network))


def domain_of(register: Register) -> str:
    """Return the domain that makes ids of mails and events the network's own."""
    return register.mail.domain or split_sender(register.mail.sender)[1].rpartition("@")[2]


_WRITERS: Final[Mapping[str, Callable[[Source], str | bytes]]] = MappingProxyType(
    {
        "text": lambda source: render_report.as_text(source.report, templates=source.templates),
        "html": _html,
        "pdf": _pdf,
        "docx": _docx,
        "xlsx": _xlsx,
        "csv": lambda source: render_report.as_csv(source.report),
        "ics": _ics,
        "svg": lambda source: as_svg(source.templates, source.album.picture),
        "json": lambda source: render_report.as_json(source.report),
    }
)
