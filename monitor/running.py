"""What `giltig run` does around the cycle: log, database, lock, first words, exit code."""

import logging
import sys
from collections import Counter
from pathlib import Path

from monitor import clock, console
from monitor.cycle import Cycle, RegisterRefused
from monitor.lock import AnotherRuns, only_daemon
from monitor.problems import errors
from monitor.register import read_register
from monitor.site import Site
from monitor.sources import Sources, read_sources
from monitor.store import Store, StoreError
from monitor.wording import status_label

log = logging.getLogger(__name__)


def run(site: Site, *, once: bool) -> int:
    """Run one cycle, or the daemon until a signal; return the exit code."""
    _log_to_stderr()
    try:
        store = Store(_database_url(site, read_sources(site.config)))
        if fault := store.healthy():
            raise StoreError(f"databasen {store.path} är skadad ({fault}): återställ en säkerhetskopia; inget skickas")
        with only_daemon(store.path):
            return _run_cycle(Cycle(site, store), once=once)
    except StoreError as error:
        return _say(str(error), console.DATABASE_OUT_OF_REACH)
    except AnotherRuns as error:
        return _say(f"Ett annat giltig kör redan på databasen {error}.", console.ANOTHER_RUNS)
    except RegisterRefused as error:
        return _say(
            f"{error}\nRegistret har fel, och det finns inget tidigare godkänt att falla tillbaka på.",
            console.REGISTER_ERRORS,
        )


def _log_to_stderr() -> None:
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_OneLine("%(asctime)s %(levelname)-7s %(message)s", "%Y-%m-%d %H:%M:%S"))
    logging.basicConfig(level=logging.INFO, handlers=[handler])
    logging.getLogger("apscheduler").setLevel(logging.WARNING)


class _OneLine(logging.Formatter):
    """Keeps a title with line breaks from writing log lines of its own; a traceback keeps its lines."""

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 - logging's name
        return super().formatMessage(record).replace("\r", " ").replace("\n", " ")


def _database_url(site: Site, sources: Sources) -> str:
    """Return the database's address, also of a register that can't be used."""
    reading = read_register(sources, as_of=clock.today("Europe/Stockholm"))
    if reading.register is not None:
        return site.database_url(reading.register.database.url)
    url = site.database_url_of_broken(sources.files[0].text if sources.files else "")
    file = Path(url.removeprefix("sqlite:///"))
    if url.startswith("sqlite:///") and not file.exists():
        raise RegisterRefused(tuple(errors(reading.problems)))
    return url


def _run_cycle(cycle: Cycle, *, once: bool) -> int:
    cycle.start()
    print(where_things_stand(cycle), flush=True)  # noqa: T201 - the command's result
    if not once:
        from monitor.daemon import Daemon  # noqa: PLC0415 - APScheduler only where it ticks

        return 0 if Daemon(cycle).run() else console.BROKEN_OFF
    cycle.plan()
    cycle.write_report()
    cycle.deliver()
    if left := cycle.undelivered():
        return _say(f"{left} mejl kunde inte lämnas; se giltig outbox.", console.DELIVERY_FAILED)
    return console.REGISTER_ERRORS if cycle.problems else 0


def where_things_stand(cycle: Cycle) -> str:
    """Return how many documents have each status, for the first lines of a run."""
    counts = Counter(standing.status for standing in cycle.standings().values())
    lines = [f"  {count:3d}  {status_label(status)}" for status, count in counts.most_common()]
    heading = f"{cycle.register.monitor.network}: läget {cycle.today}, {len(cycle.register.documents)} dokument"
    return "\n".join([heading, *lines])


def _say(message: str, code: int) -> int:
    console.say(message)
    return code
