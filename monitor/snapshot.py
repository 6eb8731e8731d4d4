"""What pages are made of: one register on one day, and what follows from it, worked out once.

A snapshot is frozen; whoever shows pages makes a new one when the register or the day has changed.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from monitor.adoption_ledger import AdoptionRecord, adoption_ledger
from monitor.album import Album, album
from monitor.calendar_events import Event, Published, events, numbered
from monitor.model import Register
from monitor.report import Report, report
from monitor.standing import Standing


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """A register on a day."""

    register: Register
    as_of: date
    standings: Mapping[str, Standing]
    report: Report
    album: Album
    adoption: tuple[AdoptionRecord, ...]
    events: tuple[Event, ...]
    unknown_since: Mapping[str, date]


def snapshot(
    register: Register,
    *,
    as_of: date,
    published: Published | None = None,
    unknown_since: Mapping[str, date] | None = None,
) -> Snapshot:
    """Return the register on a day; what the database remembers of calendar and unknown ends is given."""
    made = report(register, as_of=as_of)
    now = made.standings
    since = dict.fromkeys(register.documents, as_of) | dict(unknown_since or {})
    return Snapshot(
        register=register,
        as_of=as_of,
        standings=now,
        report=made,
        album=album(register, made, unknown_since=since),
        adoption=adoption_ledger(register, now, as_of=as_of),
        events=numbered(events(register, now, as_of=as_of), published or {}),
        unknown_since=since,
    )
