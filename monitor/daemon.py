"""When a cycle runs, and nothing else: APScheduler ticks, signals stop.

The scheduler is only a clock with no memory: each tick asks the database and the day what is to be done, so that a
lost, late or doubled tick changes nothing (docs/reliability.md).
"""

import logging
import signal
import threading
from time import monotonic
from types import FrameType
from typing import Final
from zoneinfo import ZoneInfo

from apscheduler.schedulers.background import BackgroundScheduler

from monitor.cycle import Cycle

log = logging.getLogger(__name__)

TICK_SECONDS: Final = 15.0
#: Without progress for so many seconds a tick is stuck: longer than the waits of a slow relay for one mail. Counted by
#: a clock that nobody sets and that stands still while the machine sleeps.
_STUCK_AFTER: Final = 20 * 60.0


class Daemon:
    """Ticks until it is told to stop.

    Every mail and every ended tick is progress; a clock that is dead or stuck ends the process.
    """

    def __init__(self, cycle: Cycle, *, tick_seconds: float = TICK_SECONDS, stuck_after: float = _STUCK_AFTER) -> None:
        """Take the cycle to run; it has been started."""
        self.cycle = cycle
        self.tick_seconds = tick_seconds
        self.stuck_after = stuck_after
        self.stopping = threading.Event()
        self.last_progress = monotonic()

    def run(self) -> bool:
        """Tick until SIGTERM or SIGINT; return False when the clock died and the process should end with a fault."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._on_signal)
        zone = ZoneInfo(self.cycle.register.monitor.timezone)
        scheduler = BackgroundScheduler(
            timezone=zone, job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1}
        )
        scheduler.add_job(self.tick, "interval", seconds=self.tick_seconds, next_run_time=self.cycle.now())
        scheduler.start()
        try:
            while not self.stopping.wait(1):
                if self.is_stuck():
                    log.critical(
                        "Inget har hänt på %d sekunder: programmet avslutas för att startas om.", self.stuck_after
                    )
                    return False
        finally:
            self.stopping.set()
            scheduler.shutdown(wait=not self.is_stuck())
        log.info("Avslutat.")
        return True

    def is_stuck(self) -> bool:
        """Tell whether nothing has happened for so long that the process should end."""
        return monotonic() - self.last_progress > self.stuck_after

    def _on_signal(self, number: int, _: FrameType | None) -> None:
        signal.signal(number, signal.SIG_DFL)  # a second one ends it at once
        log.info("Avslutar (%s): pågående mejl lämnas klart.", signal.Signals(number).name)
        self.stopping.set()

    def tick(self) -> None:
        """Do what is due now. A fault is logged and tried again at the next tick; it never ends the clock."""
        for step in (self.cycle.reread, self._plan_if_time, self.cycle.write_report, self._deliver):
            if self.stopping.is_set():
                return
            try:
                step()
            except Exception:
                log.exception("Steget %s misslyckades och görs om vid nästa tillfälle.", step.__name__.strip("_"))
        self.last_progress = monotonic()

    def _plan_if_time(self) -> None:
        if self.cycle.is_time():
            self.cycle.plan()
            log.info("Nästa körning: %s.", self.cycle.next_cycle_at().strftime("%Y-%m-%d %H:%M"))

    def _deliver(self) -> None:
        self.cycle.deliver(stopping=self._stop_before_next)

    def _stop_before_next(self) -> bool:
        """Say whether to stop; asked between two mails, so that it also tells of progress."""
        self.last_progress = monotonic()
        return self.stopping.is_set()
