"""The thread that lets this node be seen, whatever its other threads wait for."""

import logging
import threading
from collections.abc import Callable, Mapping
from datetime import datetime
from time import monotonic
from typing import Any, Final, Self

from monitor.language import _
from monitor.nodes import SILENCE, Node, beat, gone, leave
from monitor.store import Store
from monitor.tables import Transaction

log = logging.getLogger(__name__)

#: Seconds between two beats: several fit in the silence after which a node counts as gone.
_SHARED: Final = 2.0
#: Nobody waits for the only daemon of a database file; doctor and health look at it. What changes is told at once.
_ALONE: Final = 60.0


class Presence:
    """Beats while its block lasts. `tell` returns the register in force, by its SHA-256, and what health shows."""

    def __init__(
        self, store: Store, node: Node, now: Callable[[], datetime], tell: Callable[[], tuple[str, Mapping[str, Any]]],
        *, failpoint: Callable[[str], None] = lambda _: None,
    ) -> None:  # fmt: skip
        """Take what is told at each beat; nothing is written before the block begins."""
        self.failpoint = failpoint
        self.store, self.node, self.now, self.tell = store, node, now, tell
        self.every = _SHARED if store.shared else _ALONE
        self._told: object = None
        self.last_beat: float | None = None
        self.lost_since: float | None = None  # the database is out of reach, by the monotonic clock
        self.lost_why = ""
        self._steady_since = monotonic()
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="presence", daemon=True)

    def __enter__(self) -> Self:
        """Be seen before anything is claimed."""
        self.beat()
        self._thread.start()
        return self

    def __exit__(self, *raised: object) -> None:
        """Leave, so that nobody waits for us."""
        self._stopping.set()
        self._thread.join(timeout=10)
        try:
            with self.store.write(beside=True) as db:
                leave(db, self.node)
        except Exception as error:  # noqa: BLE001 - others will notice by the silence
            log.info(_("Noden kunde inte avanmäla sig: %s"), error)

    @property
    def alive(self) -> bool:
        """Whether the thread runs."""
        return self._thread.is_alive()

    def gone(self, db: Transaction) -> dict[str, bool]:
        """Return the nodes whose work may be taken over, and for each whether it is gone for sure.

        Silence is judged only by who has been seen without a break as long as that: when the database comes back, or
        this machine wakes up, all others seem silent.
        """
        if not self.store.shared:
            return {}
        steady = monotonic() - self._steady_since > SILENCE.total_seconds()
        return gone(db, self.node, at=self.now(), by_silence=steady)

    def beat(self) -> None:
        """Be seen once."""
        register_sha256, state = self.tell()
        with self.store.write(beside=True) as db:
            beat(db, self.node, at=self.now(), register_sha256=register_sha256, state=state)
        at = monotonic()
        if self.last_beat is None or at - self.last_beat > SILENCE.total_seconds() / 2:
            self._steady_since = at
        self.last_beat, self.lost_since, self._told = at, None, (register_sha256, state)

    def _is_time(self) -> bool:
        recent = self.last_beat is not None and monotonic() - self.last_beat < self.every - _SHARED / 2
        return not recent or self.lost_since is not None or self.tell() != self._told

    def _run(self) -> None:
        self.failpoint("presence")
        while not self._stopping.wait(_SHARED):
            try:
                if self._is_time():
                    self.beat()
            except Exception as error:  # noqa: BLE001 - the next beat tries again
                if self.lost_since is None:
                    self.lost_why = str(getattr(error, "orig", None) or error).split("\n", 1)[0]
                    log.error(_("Databasen går inte att nå: %s"), self.lost_why)  # noqa: TRY400
                    self.lost_since = monotonic()
