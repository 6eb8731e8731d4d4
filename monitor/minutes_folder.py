"""The folder that minutes are put in: each new file read once, told of in one mail, and never acted on by itself.

A file is known by the hash of its bytes, so that a copy, a new name or a restart tells nothing twice. A file that is
still being written is left until it has kept still.
"""

import logging
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final

from monitor import minutes_records, outbox
from monitor.date_language import format_length
from monitor.language import _
from monitor.minutes import read_minutes
from monitor.minutes_files import MinutesFile, Unreadable, content_of, files_in, read_file, sha256_of
from monitor.minutes_records import Confirmed
from monitor.model import Decision, Register
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

_State = tuple[int, int, int]
#: Proposals that one mail shows; the rest are counted.
_SHOWN: Final = 40


class MinutesFolder:
    """What of the folder has been seen in this run; what was read is in the database."""

    def __init__(self, site: Site, store: Store) -> None:
        """Take where things are."""
        self.site, self.store = site, store
        self._seen: dict[Path, _State] = {}
        self._done: dict[Path, _State] = {}

    def new_files(self, folder: Path, *, at_once: bool) -> Iterator[Path]:
        """Yield files not dealt with in this run; one that has changed since the last look only `at_once`."""
        for path in files_in([folder]) if folder.is_dir() else ():
            try:
                status = path.stat()
            except OSError:
                continue
            state = (status.st_size, status.st_mtime_ns, status.st_ino)
            settled = at_once or self._seen.get(path) == state
            self._seen[path] = state
            if settled and self._done.get(path) != state:
                yield path
                self._done[path] = state

    def read(self, register: Register, *, today: date, at: datetime, at_once: bool = False) -> int:
        """Read the new files, queue a mail for each that holds anything, and return how many were read."""
        minutes = register.minutes
        if minutes is None or minutes.folder is None:
            return 0
        count = 0
        for path in self.new_files(self.site.path(minutes.folder), at_once=at_once):
            count += self._read_one(path, register, today, at)
        return count

    def _read_one(self, path: Path, register: Register, today: date, at: datetime) -> int:
        try:
            content = content_of(path)
        except Unreadable as error:
            log.warning(_("Minnesanteckningarna %s: %s."), path.name, error)
            return 0
        sha256 = sha256_of(content)
        with self.store.read() as db:
            if sha256 in minutes_records.known_files(db):
                return 0
        try:
            file = read_file(path, content)
        except Unreadable as error:
            log.warning(_("Minnesanteckningarna %s: %s."), path.name, error)
            self._keep_fault(path, sha256, str(error), register, today, at)
            return 1
        reading = read_minutes(file.pages, register, paged=file.paged)
        sources = read_sources(self.site.config)
        with self.store.write() as db:
            told_before = _all_told(db, reading)
            if minutes_records.keep_file(db, sha256, path.name, at, reading=reading) and not told_before:
                for one in _mails(register, sources, file, reading, today):
                    outbox.enqueue(db, one, at)
        suggested = len(reading.with_outcome(Outcome.SUGGEST))
        log.info(_("Minnesanteckningarna %s lästa: %d förslag."), path.name, suggested)
        return 1

    def _keep_fault(self, path: Path, sha256: str, why: str, register: Register, today: date, at: datetime) -> None:
        with self.store.write() as db:
            if minutes_records.keep_file(db, sha256, path.name, at, reading=None, fault=why):
                for role in _roles(register):
                    payload = {"file": path.name, "why": why}
                    outbox.enqueue(
                        db,
                        NewDelivery(
                            key=f"minutes_fault:{sha256}:{role}",
                            kind="minutes_fault",
                            role=role,
                            urgent_on=today,
                            payload=payload,
                        ),
                        at,
                    )


def _roles(register: Register) -> tuple[str, ...]:
    named = register.minutes.to if register.minutes else ()
    return named or (register.monitor.admin,)


def _all_told(db: Transaction, reading: MinutesReading) -> bool:
    """Whether everything in these minutes has been told before, in a file with other bytes."""
    keys = {
        minutes_records.key_of(one, reading.meeting) for one in reading.proposals if one.outcome is not Outcome.IGNORE
    }
    return bool(keys) and keys <= minutes_records.known_keys(db, keys)


def _mails(
    register: Register, sources: Sources, file: MinutesFile, reading: MinutesReading, today: date
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
    for role in _roles(register):
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


# --- after a yes


def receipts(register: Register, confirmed: Iterable[Confirmed], today: date) -> Iterator[NewDelivery]:
    """Return the receipt of every confirmed extension that the register in force holds."""
    for one in confirmed:
        if one.action not in ("extend", "holdover"):
            continue
        found = _decision_of(register, one)
        if found is None:
            continue
        for id_ in one.documents:
            for role in _receivers(register, id_):
                payload = {
                    "document": id_,
                    "on": one.decided_on.isoformat(),
                    "by": list(found.by),
                    "valid_to": _end_of(one, found),
                }
                key = f"receipt:{one.id}:{id_}:{payload['valid_to']}:{role}"
                yield NewDelivery(key=key, kind="receipt", role=role, urgent_on=today, payload=payload)


def _decision_of(register: Register, one: Confirmed) -> Decision | None:
    return next(
        (
            decision
            for decision in register.decisions
            if decision.action == "extend"
            and decision.on == one.decided_on
            and set(one.documents) & set(decision.documents)
        ),
        None,
    )


def _end_of(one: Confirmed, decision: Decision) -> str | None:
    end = decision.valid_to.earliest if decision.valid_to else one.valid_to
    return end.isoformat() if end else None


def _receivers(register: Register, id_: str) -> tuple[str, ...]:
    document = register.documents.get(id_)
    if document and document.responsible in register.recipients:
        return (str(document.responsible),)
    return _roles(register)
