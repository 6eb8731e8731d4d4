"""What the daemon shows beside its mails: the report's files, the public pages, and the calendar's memory.

Done where the register or the day has changed. What can't be written is told in the log and keeps no mail back.
"""

import logging
from datetime import date
from pathlib import Path

from monitor import calendar_memory
from monitor.album import album
from monitor.calendar_events import numbered
from monitor.language import _
from monitor.model import Register
from monitor.publish import NotOurs, publish
from monitor.render_report import as_html, as_text
from monitor.report import report
from monitor.site import Site
from monitor.store import Store
from monitor.templates import Environment
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
    pages = public_pages(register, templates, store, as_of=as_of)
    events = pages.snapshot.events
    with store.write() as db:  # numbered once more: a page may have been asked for meanwhile
        calendar_memory.remember(db, numbered(events, calendar_memory.published(db)))
    if register.report.publish is None:
        return
    folder = site.path(register.report.publish)
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
