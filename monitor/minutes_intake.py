"""One file of minutes from the daemon's folder: read, kept, and told of in a mail that asks to confirm."""

import logging
from collections.abc import Collection, Iterator, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final

from monitor import minutes_records, outbox
from monitor.date_language import format_length
from monitor.language import _
from monitor.minutes import read_minutes
from monitor.minutes_files import MinutesFile, Unreadable, read_file
from monitor.model import Register
from monitor.outbox import NewDelivery
from monitor.proposal import MinutesReading, Outcome, Proposal
from monitor.proposal_answers import place
from monitor.proposal_entries import entries, mark_of
from monitor.register_edit import EditRefused, appended, difference, edited
from monitor.site import Site
from monitor.sources import Sources, read_sources
from monitor.store import Store
from monitor.tables import Transaction
from monitor.timeline import standings

log = logging.getLogger(__name__)

#: Proposals that one mail shows; the rest are counted.
_SHOWN: Final = 40


def take_in(
    path: Path,
    content: bytes,
    sha256: str,
    register: Register,
    site: Site,
    store: Store,
    *,
    to: Collection[str],
    today: date,
    at: datetime,
) -> None:
    """Read one file that was never read before, and queue a mail to each recipient if it holds anything."""
    try:
        file = read_file(path, content)
    except Unreadable as error:
        log.warning(_("Minnesanteckningarna %s: %s."), path.name, error)
        with store.write() as db:
            if minutes_records.keep_file(db, sha256, path.name, at, reading=None, fault=str(error)):
                for one in _fault_mails(path.name, sha256, str(error), to, today):
                    outbox.enqueue(db, one, at)
        return
    reading = read_minutes(file.pages, register, paged=file.paged)
    sources = read_sources(site.config)
    with store.write() as db:
        told_before = _all_told(db, reading)
        if minutes_records.keep_file(db, sha256, path.name, at, reading=reading) and not told_before:
            for one in _mails(register, sources, file, reading, to, today):
                outbox.enqueue(db, one, at)
    suggested = len(reading.with_outcome(Outcome.SUGGEST))
    log.info(_("Minnesanteckningarna %s lästa: %d förslag."), path.name, suggested)


def _fault_mails(name: str, sha256: str, why: str, to: Collection[str], today: date) -> Iterator[NewDelivery]:
    """Return the mails that say why a file can't be read."""
    for role in to:
        yield NewDelivery(
            key=f"minutes_fault:{sha256}:{role}",
            kind="minutes_fault",
            role=role,
            urgent_on=today,
            payload={"file": name, "why": why},
        )


def _all_told(db: Transaction, reading: MinutesReading) -> bool:
    """Whether everything in these minutes has been told before, in a file with other bytes."""
    keys = {
        minutes_records.key_of(one, reading.meeting) for one in reading.proposals if one.outcome is not Outcome.IGNORE
    }
    return bool(keys) and keys <= minutes_records.known_keys(db, keys)


def _mails(
    register: Register,
    sources: Sources,
    file: MinutesFile,
    reading: MinutesReading,
    to: Collection[str],
    today: date,
) -> Iterator[NewDelivery]:
    """Return the mails that ask to confirm; none where nothing is suggested and nothing is open."""
    suggested, held = reading.with_outcome(Outcome.SUGGEST), reading.with_outcome(Outcome.HOLD)
    if not suggested and not held:
        return
    now = standings(register, as_of=today)
    payload: dict[str, Any] = {
        "file": file.name,
        "body": reading.meeting.body,
        "on": reading.meeting.on.isoformat() if reading.meeting.on else None,
        "suggested": [_told(one, now) for one in suggested[:_SHOWN]],
        "held": [_told(one, now) for one in held[:_SHOWN]],
        "left_out": max(0, len(suggested) - _SHOWN) + max(0, len(held) - _SHOWN),
        "difference": _difference(register, sources, file, reading),
    }
    for role in to:
        yield NewDelivery(
            key=f"minutes:{file.sha256}:{role}", kind="minutes", role=role, urgent_on=today, payload=payload
        )


def _told(one: Proposal, now: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a mail says of a proposal."""
    ids = one.documents or one.candidates
    return {
        "action": one.action,
        "documents": list(ids),
        "now": [now[id_].valid_to.isoformat() if now[id_].valid_to else None for id_ in ids],
        "valid_from": one.valid_from.isoformat() if one.valid_from else None,
        "valid_to": one.valid_to.isoformat() if one.valid_to else None,
        "length": format_length(one.length) if one.length else None,
        "quote": one.quote,
        "section": one.section,
        "place": place(one),
        "reason": one.reason,
    }


def _difference(register: Register, sources: Sources, file: MinutesFile, reading: MinutesReading) -> str:
    """Return what the register's file would gain if everything suggested were confirmed."""
    after = sources
    for one in reading.with_outcome(Outcome.SUGGEST):
        try:
            if tables := entries(one, reading.meeting, register):
                after = edited(after, [appended(after, tables, mark=mark_of(file.sha256))])
        except EditRefused as error:
            log.warning(_("Skillnaden för %s går inte att visa: %s."), file.name, error)
    return difference(sources, after)
