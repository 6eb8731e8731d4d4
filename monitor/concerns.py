"""What a running node looks at beside its work: its clock, the other nodes, a relay that takes nothing for long.

Each is told to the admin once, by a mail in the outbox: it goes out when mails do, or by another node. Until then it is
in the log and in what `health` answers.
"""

import logging
from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime, timedelta
from time import monotonic
from typing import Final

from monitor import clock, nodes, outbox
from monitor.alarms import Alarm, nodes_differ, relay_refuses
from monitor.clock_watch import ClockWatch
from monitor.model import Register
from monitor.store import Store

log = logging.getLogger(__name__)

#: Nodes take a changed register one after the other.
_DIFFER_FOR: Final = 600.0
_RELAY_REFUSES_FOR: Final = timedelta(hours=1)


class Concerns:
    """The concerns of one node."""

    def __init__(self, store: Store, host: str, clock_watch: ClockWatch | None) -> None:
        """Take what to look at."""
        self.store, self.host, self.clock_watch = store, host, clock_watch
        self.clock_doubted = False
        self.differing: Mapping[str, list[str]] = {}
        self._differ_since: float | None = None
        self._told: set[str] = set()

    def look(self, register: Register, at: datetime, *, relay_fails_since: datetime | None, relay_said: str) -> None:
        """Look at everything once, and tell the admin of what is new."""
        self.clock_doubted = bool(self.clock_watch and self.clock_watch.doubt(register))
        self._look_at_nodes(register, at)
        if relay_fails_since and at - relay_fails_since >= _RELAY_REFUSES_FOR:
            self._tell(register, relay_refuses(register, node=self.host, since=relay_fails_since, said=relay_said), at)

    def _look_at_nodes(self, register: Register, at: datetime) -> None:
        if not self.store.shared:
            return
        groups: dict[str, list[str]] = defaultdict(list)
        with self.store.read() as db:
            for row in nodes.seen(db, at):
                if row.register_sha256:
                    groups[row.register_sha256].append(row.id)
        self.differing = groups if len(groups) > 1 else {}
        if not self.differing:
            self._differ_since = None
            return
        self._differ_since = self._differ_since or monotonic()
        if monotonic() - self._differ_since >= _DIFFER_FOR:
            on = clock.local_date(at, register.monitor.timezone)
            self._tell(register, nodes_differ(on, self.differing), at)

    def _tell(self, register: Register, alarm: Alarm, at: datetime) -> None:
        if alarm.name in self._told:
            return
        log.error("%s. %s", alarm.heading, alarm.what)
        on = clock.local_date(at, register.monitor.timezone)
        with self.store.write() as db:
            outbox.enqueue(db, alarm.mail(register, on), at)
        self._told.add(alarm.name)
