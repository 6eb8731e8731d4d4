"""`giltig explain`: the story of one document."""

from argparse import Namespace
from dataclasses import dataclass
from datetime import date
from typing import Any

from monitor import clock, console
from monitor.explain import explain as story_of
from monitor.explain import gone
from monitor.model import Register
from monitor.register_edits import Edit
from monitor.reminders import reminders
from monitor.site import Site
from monitor.timeline import standings


def explain(options: Namespace) -> int:
    """Print the story of one document."""
    site = Site(options.config)
    register = console.register_of(site, options.as_of)
    as_of = console.day_of(register, options.as_of)
    if options.document not in register.documents:
        past = _remembered(site, register, as_of, options.document)
        if past.edits:
            console.show(gone(options.document, register, sent=past.sent, edits=past.edits))
            return 0
    id_ = console.known_document(register, options.document)
    known = _remembered(site, register, as_of, id_)
    found = standings(register, as_of=as_of)
    coming = reminders(register, found, known.unknown_since)
    story = story_of(
        register, found, id_, as_of=as_of, reminders=coming, sent=known.sent, edits=known.edits, silent=known.silent
    )
    console.show(story)
    return 0


@dataclass(frozen=True, slots=True, kw_only=True)
class _Remembered:
    """What the database knows: since when ends are unknown, what is acknowledged; a document's promises and edits."""

    unknown_since: dict[str, date]
    sent: list[Any]
    edits: list[tuple[date, Edit]]
    silent: dict[tuple[str, str, str], date]


def _remembered(site: Site, register: Register, as_of: date, id_: str) -> _Remembered:
    """Return what is remembered; a command that only looks makes no database."""
    since: dict[str, date] = dict.fromkeys(register.documents, as_of)
    if not site.has_database(register):
        return _Remembered(unknown_since=since, sent=[], edits=[], silent={})
    from monitor import audit, outbox, versions
    from monitor.opening import open_store

    zone = register.monitor.timezone
    with open_store(site, register).read() as db:
        return _Remembered(
            unknown_since=since | outbox.unknown_days(db),
            sent=audit.story(db, id_),
            edits=[(clock.local_date(one.at, zone), one.edit) for one in versions.edits_of(db, id_)],
            silent=outbox.silent_until(db),
        )
