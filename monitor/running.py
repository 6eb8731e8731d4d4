"""What `giltig run` does around the cycle: log, database, lock, first words, exit code."""

import logging
import os
import signal
import socket
import sys
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, Final

from monitor import clock, console, database_alarm, failpoints
from monitor.cycle import Cycle
from monitor.in_force import NotCurrent, RegisterRefused
from monitor.language import _
from monitor.lock import AnotherRuns, only_daemon
from monitor.nodes import this_node
from monitor.presence import Presence
from monitor.problems import errors
from monitor.register import read_register
from monitor.site import Site
from monitor.sources import Sources, read_sources
from monitor.store import Store, StoreError
from monitor.wording import counted, status_label

if TYPE_CHECKING:
    from monitor.daemon import Daemon

log = logging.getLogger(__name__)

#: How often another node may bring a newer register into force during one run before that is left to it.
_CHANGES_MEANWHILE: Final = 5


def run(site: Site, *, once: bool) -> int:
    """Run one cycle, or the daemon until a signal; return the exit code."""
    _log_to_stderr()
    try:
        store = _healthy_store(_database_url(site, read_sources(site.config)))
        with only_daemon(store.path):
            cycle = Cycle(site, store, uptime=clock.uptime, failpoint=failpoints.from_environment())
            cycle.presence = Presence(
                store,
                this_node(cycle.node, _version()),
                cycle.now,
                cycle.told_of_itself,
                failpoint=cycle.failpoint,
            )
            with cycle.presence:
                return _run_cycle(cycle, once=once)
    except StoreError as error:
        _tell_of_database(site, str(error))
        return _say(str(error), console.DATABASE_OUT_OF_REACH)
    except AnotherRuns as error:
        return _say(_("Ett annat giltig kör redan på databasen {database}.", database=error), console.ANOTHER_RUNS)
    except RegisterRefused as error:
        why = _("Registret har fel, och det finns inget tidigare godkänt att falla tillbaka på.")
        return _say(f"{error}\n{why}", console.REGISTER_ERRORS)


def _version() -> str:
    """Return the version of the installed package; a folder of sources has none."""
    try:
        return version("giltig")
    except PackageNotFoundError:
        return "?"


def _tell_of_database(site: Site, said: str) -> None:
    """Tell the admin of a database that can't be used, where the register says who that is."""
    at = clock.now()
    register = read_register(read_sources(site.config), as_of=clock.today("Europe/Stockholm")).register
    if register is not None:
        database_alarm.tell(site, register, node=socket.gethostname(), since=at, said=said, at=at)


def _healthy_store(url: str) -> Store:
    """Open the database, and refuse a damaged one: what it says was sent can't be trusted."""
    store = Store(url)
    if fault := store.healthy():
        raise StoreError(
            _(
                "databasen {database} är skadad ({why}): återställ en säkerhetskopia; inget skickas",
                database=store.path,
                why=fault,
            )
        )
    return store


def _log_to_stderr() -> None:
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_OneLine("%(asctime)s %(levelname)-7s %(message)s", "%Y-%m-%d %H:%M:%S"))
    logging.basicConfig(level=logging.INFO, handlers=[handler])
    # It warns of each tick that a long round takes the place of.
    logging.getLogger("apscheduler").setLevel(logging.ERROR)


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
    return _run_once(cycle) if once else _run_daemon(cycle)


def _run_once(cycle: Cycle) -> int:
    stopping = threading.Event()

    def stop(number: int, _: object) -> None:
        signal.signal(number, signal.SIG_DFL)  # a second one ends it at once
        stopping.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, stop)  # a mail that is being handed over is ended first, so that its outcome is known
    cycle.look_around()
    cycle.read_minutes(at_once=True)
    for _turn in range(_CHANGES_MEANWHILE):
        try:
            if not cycle.concerns.clock_doubted:
                cycle.plan()
            cycle.deliver(stopping=stopping.is_set)
            break
        except NotCurrent as reason:
            log.info("%s.", str(reason).capitalize())
            cycle.reread()
    cycle.freeze_meeting_reports()
    cycle.write_report()  # last: what keeps it from being written keeps no mail back
    left = cycle.undelivered()
    if not left:
        return 0
    mails = counted(left, "mejl")
    return _say(_("{mails} kunde inte lämnas; se giltig outbox.", mails=mails), console.DELIVERY_FAILED)


def _run_daemon(cycle: Cycle) -> int:
    # APScheduler only where it ticks
    from monitor.daemon import DATABASE_LOST_FOR, SHARED_TICK_SECONDS, TICK_SECONDS, Daemon  # noqa: PLC0415
    from monitor.progress import STEP_SECONDS  # noqa: PLC0415

    usual = SHARED_TICK_SECONDS if cycle.store.shared else TICK_SECONDS
    daemon = Daemon(
        cycle, tick_seconds=failpoints.tick_seconds(usual), step_seconds=failpoints.step_seconds(STEP_SECONDS),
        database_lost_for=failpoints.database_seconds(DATABASE_LOST_FOR),
    )  # fmt: skip
    try:
        with _web_pages(cycle, daemon):
            well = daemon.run()
        if well:
            return 0
    except Exception:
        log.exception(_("Daemonen har ett fel och avslutas."))
    logging.shutdown()
    os._exit(console.BROKEN_OFF)  # a stuck thread would be waited for, for ever, by an ordinary exit


@contextmanager
def _web_pages(cycle: Cycle, daemon: "Daemon") -> Iterator[None]:
    """Show the pages while the daemon runs, where the register has [web]; what is wrong with them stops no mail."""
    if (web := cycle.register.web) is None:
        yield
        return
    from monitor.web_access import AccessError  # noqa: PLC0415 - only where there are pages
    from monitor.web_server import WebServer  # noqa: PLC0415 - as above
    from monitor.web_source import State, WebSource  # noqa: PLC0415 - as above

    source = WebSource(
        lambda: State(register=cycle.register, today=cycle.today, problems=cycle.problems),
        templates=cycle.templates,
        store=cycle.store,
        alive=lambda: not daemon.progress.late(),
        has_key=web.token_env is not None,
    )
    try:
        server = WebServer(web, source)
    except AccessError as error:
        log.error(_("Webbsidorna kan inte visas: %s. Mejlen går som vanligt."), error)  # noqa: TRY400 - told in full
        yield
        return
    server.start()
    try:
        yield
    finally:
        server.stop()


def where_things_stand(cycle: Cycle) -> str:
    """Return how many documents have each status, for the first lines of a run."""
    counts = Counter(standing.status for standing in cycle.standings().values())
    lines = [f"  {count:3d}  {status_label(status)}" for status, count in counts.most_common()]
    heading = _(
        "{network}: läget {day}, {documents}",
        network=cycle.register.monitor.network,
        day=cycle.today,
        documents=counted(len(cycle.register.documents), "dokument"),
    )
    return "\n".join([heading, *lines])


def _say(message: str, code: int) -> int:
    console.say(message)
    return code
