"""The folder that minutes are put in: each new file read once, told of in one mail, and never acted on by itself.

A file is known by the hash of its bytes, so that a copy, a new name or a restart tells nothing twice. A file that is
still being written is left until it has kept still.
"""

import logging
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from pathlib import Path

from monitor import minutes_records
from monitor.language import _
from monitor.minutes_files import Unreadable, content_of, files_in, sha256_of
from monitor.minutes_records import Confirmed
from monitor.model import Decision, Register
from monitor.outbox import NewDelivery
from monitor.site import Site
from monitor.store import Store

log = logging.getLogger(__name__)

_State = tuple[int, int, int]


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
        # the grammar of minutes takes longer to load than most of the daemon
        from monitor.minutes_intake import take_in  # noqa: PLC0415

        to = _roles(register)
        take_in(path, content, sha256, register, self.site, self.store, to=to, today=today, at=at)
        return 1


def _roles(register: Register) -> tuple[str, ...]:
    named = register.minutes.to if register.minutes else ()
    return named or (register.monitor.admin,)


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
