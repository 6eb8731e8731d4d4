"""What the daemon shows beside its mails: the report's files, the public pages, and the calendar's memory.

Done where the register or the day has changed. What can't be written is told in the log and keeps no mail back.
"""

import logging
from datetime import date
from pathlib import Path

from monitor import calendar_memory
from monitor.album import album
from monitor.calendar_events import Event, events, numbered
from monitor.language import _
from monitor.model import Register
from monitor.pages import Pages
from monitor.public_register import without_addresses
from monitor.publish import NotOurs, publish
from monitor.render_report import as_html, as_text
from monitor.report import report
from monitor.site import Site
from monitor.store import Store
from monitor.templates import Environment
from monitor.timeline import standings
from monitor.web_source import public_pages

log = logging.getLogger(__name__)


def write_report(site: Site, register: Register, templates: Environment, *, as_of: date) -> None:
    """Write today's report beside the database; a reader never sees half of it."""
    site.data.mkdir(parents=True, exist_ok=True)
    today = report(register, as_of=as_of)
    for name, content in (
        ("report.html", as_html(today, templates=templates, album=album(register, today))),
        ("report.txt", as_text(today, templates=templates)),
    ):
        _write_whole(site.data / name, content)
    log.info(_("Rapporten skriven: %s och report.txt."), site.data / "report.html")


def show(site: Site, register: Register, store: Store, templates: Environment, *, as_of: date) -> None:
    """Remember what the calendar says today, and write the public pages where the register names a folder for them."""
    folder = register.report.publish
    pages = public_pages(register, templates, store, as_of=as_of) if folder is not None else None
    found = pages.snapshot.events if pages else _public_events(register, as_of=as_of)
    with store.write() as db:  # numbered once more: a page may have been asked for meanwhile
        calendar_memory.remember(db, numbered(found, calendar_memory.published(db)))
    if pages and folder is not None:
        _publish(pages, site.path(folder))


def _public_events(register: Register, *, as_of: date) -> tuple[Event, ...]:
    """Return the calendar that anybody may see, without the pages around it."""
    public = without_addresses(register)
    return events(public, standings(public, as_of=as_of), as_of=as_of)


def _publish(pages: Pages, folder: Path) -> None:
    try:
        done = publish(pages, folder)
    except (NotOurs, OSError) as error:
        log.error(_("Sidorna gick inte att skriva i %s: %s"), folder, error)  # noqa: TRY400 - told in full
        return
    log.info(_("Sidorna skrivna i %s: %d nya, %d oförändrade."), folder, done.written, done.unchanged)


def _write_whole(path: Path, content: str) -> None:
    part = path.with_name(f".{path.name}.part")
    part.write_text(content, encoding="utf-8")
    part.replace(path)
