"""What a measured piece of giltig's work stands on: a register with a database of its own, and a clock that stands."""

import resource
import shutil
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import process_time

from bench.processes import end_in_order
from bench.registers import AS_OF
from monitor.cycle import Cycle
from monitor.site import Site
from monitor.store import Store

#: A piece that would take more than this is told as failed: bytes, and seconds of processor time.
_MOST_MEMORY, _MOST_TIME = 6_000_000_000, 1200
#: The first cycle, after which everything is planned that was due by then; and the one that is measured.
STARTED = datetime.combine(AS_OF - timedelta(days=28), datetime.min.time(), UTC) + timedelta(hours=9)
TODAY = datetime.combine(AS_OF, datetime.min.time(), UTC) + timedelta(hours=9)


class Run:
    """A register with a new database, on the day of the first cycle; `cycle` is the daemon's."""

    def __init__(self, config: Path) -> None:
        shutil.rmtree(config.parent / "data", ignore_errors=True)
        (config.parent / "data").mkdir()
        self.config, self.at = config, STARTED
        self.site = Site(config)
        self.store = Store(self.site.database_url("sqlite:///data/giltig.db"))
        self.cycle = Cycle(self.site, self.store, now=lambda: self.at)

    def begin(self) -> Cycle:
        """Read the register and plan its first day; return what the daemon goes on with."""
        self.cycle.start()
        self.cycle.plan()
        return self.cycle


def cost(piece: Callable[[], object], times: int = 1) -> float:
    """Return the seconds of processor time that a piece takes, the mean of so many times."""
    before = process_time()
    for _ in range(times):
        piece()
    return (process_time() - before) / times


def peak() -> int:
    """Return the most megabytes that this process has held."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def bounded() -> None:
    """Bound what this process may take, and let it end in order."""
    end_in_order()
    resource.setrlimit(resource.RLIMIT_AS, (_MOST_MEMORY, _MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (_MOST_TIME, _MOST_TIME))
