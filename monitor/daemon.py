"""When a cycle runs, and nothing else: APScheduler ticks, signals stop.

The scheduler is only a clock with no memory: each tick asks the database and the day what is to be done, so that a
lost, late or doubled tick changes nothing (docs/reliability.md). The main thread watches the others: while each of them
gets on it feeds systemd's watchdog, and when one is stuck or dead it ends the process, for another to be started.
"""

import logging
import signal
import threading
from collections.abc import Callable
from datetime import timedelta
from time import monotonic
from types import FrameType
from typing import Final
from zoneinfo import ZoneInfo

from apscheduler.schedulers.background import BackgroundScheduler

from monitor import database_alarm
from monitor.cycle import Cycle
from monitor.heartbeat import Heartbeat
from monitor.in_force import NotCurrent
from monitor.language import _
from monitor.progress import STEP_SECONDS, Progress
from monitor.service_manager import notify, watchdog_seconds
from monitor.store import StoreError
from monitor.wording import counted

log = logging.getLogger(__name__)

TICK_SECONDS: Final = 15.0
#: Where other nodes may have died: their work is to be taken over within half a minute.
SHARED_TICK_SECONDS: Final = 5.0
#: So long the database may be away before the admin is told past it.
DATABASE_LOST_FOR: Final = 300.0
_TICK: Final = "tick"


class Daemon:
    """Ticks until it is told to stop."""

    def __init__(
        self, cycle: Cycle, *, tick_seconds: float = TICK_SECONDS, step_seconds: float = STEP_SECONDS,
        database_lost_for: float = DATABASE_LOST_FOR,
    ) -> None:  # fmt: skip
        """Take the cycle to run; it has been started."""
        self.cycle = cycle
        self.tick_seconds = tick_seconds
        self.database_lost_for = database_lost_for
        self.stopping = threading.Event()
        self.progress = Progress(step_seconds=step_seconds)
        self.heartbeat = Heartbeat()
        self._idle = threading.Event()
        self._idle.set()
        self._fed = 0.0
        self._database_told = False
        self._faults: dict[str, str] = {}

    def run(self) -> bool:
        """Tick until SIGTERM or SIGINT; return False when a thread is stuck or dead: the process should end."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._on_signal)
        zone = ZoneInfo(self.cycle.register.monitor.timezone)
        scheduler = BackgroundScheduler(
            timezone=zone, job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1}
        )
        scheduler.add_job(self.tick, "interval", seconds=self.tick_seconds, next_run_time=self.cycle.now())
        self.progress.back_within(_TICK)
        scheduler.start()
        watched = counted(len(self.cycle.register.documents), "dokument")
        notify("READY=1", "STATUS=" + _("Bevakar {documents}", documents=watched))
        well = True
        while well and not self.stopping.wait(1):
            well = self._all_well(scheduler)
        self.stopping.set()
        notify("STOPPING=1")
        while well and not self._idle.wait(1):  # a mail that is being handed over is ended first
            well = self._all_well(scheduler)
        scheduler.shutdown(wait=False)
        if well:
            log.info(_("Avslutat."))
        return well

    def _all_well(self, scheduler: BackgroundScheduler) -> bool:
        """Feed the watchdog while every thread gets on; else say which does not."""
        self._tell_of_database()
        presence = self.cycle.presence
        dead = [] if _ticks(scheduler) else [_("klockan")]
        dead += [_("närvaron")] if presence and not presence.alive else []
        late = self.progress.late()
        if dead or late:
            stuck = ", ".join((*dead, *late))
            log.critical(_("Inget händer längre i %s: programmet avslutas för att startas om."), stuck)
            return False
        every = watchdog_seconds()
        if every and monotonic() - self._fed >= every / 4:
            self._fed = monotonic()
            notify("WATCHDOG=1")
        return True

    def _on_signal(self, number: int, frame: FrameType | None) -> None:
        del frame
        signal.signal(number, signal.SIG_DFL)  # a second one ends it at once
        log.info(_("Avslutar (%s): pågående mejl lämnas klart."), signal.Signals(number).name)
        self.stopping.set()

    def tick(self) -> None:
        """Do what is due now. A fault is logged and tried again at the next tick; it never ends the clock."""
        self._idle.clear()
        try:
            self.progress.listen(_TICK)
            whole = [self._done(step) for step in self._steps()]
            if all(whole) and self._is_working():
                self.heartbeat.beat(self.cycle.register.health.heartbeat_url)
            self.progress.back_within(_TICK, self.tick_seconds)
        finally:
            self._idle.set()

    def _is_working(self) -> bool:
        """Whether mails leave, and by a clock that can be believed."""
        cycle = self.cycle
        held = cycle.deliverer().relay_fails_since or cycle.concerns.clock_doubted
        return not held and not self.stopping.is_set()

    def _steps(self) -> tuple[Callable[[], object], ...]:
        cycle = self.cycle
        return (
            cycle.reread,
            cycle.look_around,
            self._plan_if_time,
            cycle.write_report,
            cycle.freeze_meeting_reports,
            cycle.read_minutes,
            self._deliver,
        )

    def _done(self, step: Callable[[], object]) -> bool:
        """Do a step; say whether it went well."""
        if self.stopping.is_set():
            return True
        self.progress.back_within(_TICK)
        try:
            step()
        except NotCurrent as reason:
            log.info("%s.", str(reason).capitalize())
            return False
        except Exception as error:  # noqa: BLE001 - whatever it was, the clock goes on
            self._say(step.__name__.strip("_"), error)
            return False
        self._faults.pop(step.__name__.strip("_"), None)
        return True

    def _say(self, step: str, error: Exception) -> None:
        """Log a fault: where it came from the first time, a line after that, as it may come back for days."""
        fault = f"{type(error).__name__}: {error}"
        known = self._faults.get(step) == fault
        self._faults[step] = fault
        if known or isinstance(error, StoreError) or hasattr(error, "orig"):  # the database: no fault of ours
            said = str(getattr(error, "orig", None) or error).split("\n", 1)[0]
            log.error(_("Steget %s misslyckades och görs om vid nästa tillfälle: %s"), step, said)
        else:
            log.error(_("Steget %s misslyckades och görs om vid nästa tillfälle."), step, exc_info=error)

    def _plan_if_time(self) -> None:
        if self.cycle.is_time():
            self.cycle.plan()
            following = self.cycle.next_cycle_at().strftime("%Y-%m-%d %H:%M")
            log.info(_("Nästa körning: %s."), following)
            notify("STATUS=" + _("Nästa körning {moment}", moment=following))

    def _deliver(self) -> None:
        self.cycle.deliver(stopping=self._stop_before_next)

    def _stop_before_next(self) -> bool:
        """Say whether to stop; asked between two mails, so that it also tells of progress."""
        self.progress.back_within(_TICK)
        return self.stopping.is_set()

    def _tell_of_database(self) -> None:
        """Tell the admin, past the outbox, of a database that has been away for a while; in a thread of its own."""
        presence = self.cycle.presence
        if presence is None or presence.lost_since is None:
            self._database_told = False
            return
        lost = monotonic() - presence.lost_since
        if self._database_told or lost < self.database_lost_for:
            return
        self._database_told = True
        at = self.cycle.now()
        told = {"node": self.cycle.host, "since": at - timedelta(seconds=lost), "said": presence.lost_why, "at": at}
        tell = threading.Thread(
            target=database_alarm.tell, args=(self.cycle.site, self.cycle.register), kwargs=told, daemon=True
        )
        tell.start()


def _ticks(scheduler: BackgroundScheduler) -> bool:
    """Whether the scheduler's thread runs: an exception in it kills it, and `running` goes on to say True."""
    thread = scheduler._thread  # noqa: SLF001 - it has no other way to tell
    return thread is not None and thread.is_alive()
