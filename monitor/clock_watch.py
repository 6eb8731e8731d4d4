"""Notices a clock that jumps by more than a day, or is that far from the database's.

By the wall clock alone a jump and a long downtime look the same. So it is held against one that nobody sets: the
server's, where there is one, else the time since the machine's boot, sleep included. A node that starts on a file
believes its clock: it has nothing else.
"""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from monitor import brakes, outbox
from monitor.alarms import clock_jumped
from monitor.brakes import ClockDoubt
from monitor.dialects import server_clock
from monitor.language import _
from monitor.model import Register
from monitor.store import Store

log = logging.getLogger(__name__)

_TOO_FAR: Final = timedelta(days=1)


class ClockWatch:
    """One node's clock. `uptime` returns the time since the boot, and the boot's name."""

    def __init__(
        self, store: Store, host: str, *, now: Callable[[], datetime], uptime: Callable[[], tuple[timedelta, str]]
    ) -> None:
        """Believe the clock as it is now, unless it was doubted before a restart."""
        self.store, self.host, self.now, self.uptime = store, host, now, uptime
        self._zero = now() - uptime()[0]
        self._believed = self._doubted = False
        with store.read() as db:
            before = brakes.clock_held(db, host)
        if before:
            self._doubted = True
            wrong_still = abs(now() - before.seen) < abs(now() - before.expected)
            if before.boot == uptime()[1] and before.zero:
                self._zero = before.zero
            elif wrong_still:
                self._zero = before.expected - uptime()[0]

    def doubt(self, register: Register) -> ClockDoubt | None:
        """Return why nothing is to be planned by this clock, and tell the admin once; None where it is believed."""
        at, (up, boot) = self.now(), self.uptime()
        with self.store.read() as db:
            expected = server_clock(db) or self._zero + up
            held = brakes.clock_held(db, self.host)
        if abs(at - expected) <= _TOO_FAR:
            if held:
                self._settle(_("Klockan går rätt igen."))
            self._believed = self._doubted = False
            return None
        if held:
            return held
        if self._doubted and not self._believed:  # and a person has let go
            self._believed, self._zero = True, at - up
            log.warning(_("Klockan antas gå rätt, på begäran: %s."), at)
        if self._believed:
            return None
        self._doubted = True
        zero = None if self.store.shared else self._zero
        found = ClockDoubt(expected=expected, seen=at, zero=zero, boot=boot)
        self._tell(register, found)
        return found

    def _tell(self, register: Register, doubt: ClockDoubt) -> None:
        alarm = clock_jumped(register, node=self.host, expected=doubt.expected, seen=doubt.seen)
        log.error("%s: %s", alarm.heading, alarm.what)
        with self.store.write() as db:
            brakes.hold_clock(db, self.host, doubt)
            outbox.enqueue(db, alarm.mail(register, doubt.expected.date()), doubt.seen)

    def _settle(self, said: str) -> None:
        log.warning(said)
        with self.store.write() as db:
            brakes.clock_settled(db, self.host)
