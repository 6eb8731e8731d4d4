"""When a cycle runs, and nothing else: APScheduler ticks, signals stop.

The scheduler is only a clock with no memory: each tick asks the database and the day what is to be done, so that a lost,
late or doubled tick changes nothing (docs/reliability.md 1).
"""

import logging
import signal
import threading
from datetime import timedelta
from types import FrameType
from typing import Final
from zoneinfo import ZoneInfo

from apscheduler.schedulers.background import BackgroundScheduler

from monitor.cycle import Cycle

log = logging.getLogger(__name__)

_TICK_SECONDS: Final = 15
#: A tick that has not ended in so long is stuck: longer than the waits of a slow relay for one mail.
_STUCK_AFTER: Final = timedelta(minutes=20)


class Daemon:
    """Ticks until it is told to stop. `progress` counts ended ticks; a dead or stuck clock ends the process."""

    def __init__(self, cycle: Cycle) -> None:
        """Take the cycle to run; it has been started."""
        self.cycle = cycle
        self.stopping = threading.Event()
        self.failed = False
        self.last_progress_at = cycle.now()

    def run(self) -> bool:
        """Tick until SIGTERM or SIGINT; return False when the clock died and the process should end with a fault."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._on_signal)
        zone = ZoneInfo(self.cycle.register.monitor.timezone)
        scheduler = BackgroundScheduler(
            timezone=zone, job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1}
        )
        scheduler.add_job(self.tick, "interval", seconds=_TICK_SECONDS, next_run_time=self.cycle.now())
        scheduler.start()
        try:
            while not self.stopping.wait(1):
                if self.cycle.now() - self.last_progress_at > _STUCK_AFTER:
                    log.critical("Inget har hänt på %s: programmet avslutas för att startas om.", _STUCK_AFTER)
                    return False
        finally:
            self.stopping.set()
            scheduler.shutdown(wait=not self._stuck())
        log.info("Avslutat.")
        return True

    def _stuck(self) -> bool:
        return self.cycle.now() - self.last_progress_at > _STUCK_AFTER

    def _on_signal(self, number: int, _: FrameType | None) -> None:
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
        self.last_progress_at = self.cycle.now()

    def _plan_if_time(self) -> None:
        if self.cycle.is_time():
            self.cycle.plan()
            log.info("Nästa körning: %s.", self.cycle.next_cycle_at().strftime("%Y-%m-%d %H:%M"))

    def _deliver(self) -> None:
        self.cycle.deliver(stopping=self.stopping.is_set)
