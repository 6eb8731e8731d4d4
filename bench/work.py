"""One piece of giltig's work in a process of its own: `python -m bench.work PIECE CONFIG`.

What comes before the piece is not counted. Prints "cost", the piece's seconds of processor time, or of waiting where a
relay is in it, and "about", what it worked on. Time is read here as nothing else is: it is the thing measured.
"""

import hashlib
import resource
import shutil
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import perf_counter, process_time

from bench.mails import compose, queue
from bench.registers import AS_OF
from monitor import outbox
from monitor.cycle import Cycle
from monitor.delivery import Deliverer
from monitor.in_force import RegisterInForce
from monitor.mail import SmtpTransport
from monitor.register import read_register
from monitor.report import report as made
from monitor.report_formats import Source, written
from monitor.site import Site
from monitor.sources import read_sources
from monitor.store import Store
from monitor.templates import environment

#: A piece that would take more than this is told as failed: bytes, and seconds of processor time.
_MOST_MEMORY, _MOST_TIME = 6_000_000_000, 600
#: So often a piece that takes no time is done.
MANY = 10
#: The first cycle, after which everything is planned that was due by then.
_STARTED = datetime.combine(AS_OF - timedelta(days=28), datetime.min.time(), UTC) + timedelta(hours=9)
_TODAY = datetime.combine(AS_OF, datetime.min.time(), UTC) + timedelta(hours=9)


class _Run:
    """A register with a database of its own, and a clock that stands."""

    def __init__(self, config: Path) -> None:
        shutil.rmtree(config.parent / "data", ignore_errors=True)
        (config.parent / "data").mkdir()
        self.config, self.at = config, _STARTED
        self.site = Site(config)
        self.store = Store(self.site.database_url("sqlite:///data/giltig.db"))

    def cycle(self) -> Cycle:
        return Cycle(self.site, self.store, now=lambda: self.at)


def _cost(piece: Callable[[], object], times: int = 1) -> float:
    before = process_time()
    for _ in range(times):
        piece()
    return (process_time() - before) / times


def read(config: Path) -> tuple[float, str]:
    """Read, check and keep a register; plan its first day."""
    run = _Run(config)
    cycle = run.cycle()

    def piece() -> None:
        cycle.start()
        cycle.plan()

    return _cost(piece), ""


def parse(config: Path) -> tuple[float, str]:
    """Read and check a register, and keep it."""
    run = _Run(config)
    return _cost(RegisterInForce(run.site, run.store, lambda: run.at).start), ""


def change(config: Path) -> tuple[float, str]:
    """Read a register again after one word of one document has changed."""
    run = _Run(config)
    cycle = run.cycle()
    cycle.start()
    changed = next(
        file for file in (*sorted(config.parent.glob("delar/*.toml")), config) if " 5 om" in file.read_text("utf-8")
    )
    whole = changed.read_text("utf-8")
    changed.write_text(whole.replace(" 5 om samverkan", " 5 om annat", 1), "utf-8")
    cost = _cost(cycle.reread)
    changed.write_text(whole, "utf-8")
    return cost, ""


def tick(config: Path) -> tuple[float, str]:
    """Do what the daemon does each minute while nothing changes and nothing is due."""
    run = _Run(config)
    cycle = run.cycle()
    cycle.start()
    cycle.plan()
    with run.store.write() as db:
        outbox.hold_queued(db, "")

    def piece() -> None:
        cycle.reread()
        cycle.is_time()
        cycle.deliver()

    return _cost(piece, MANY), ""


def hashing(config: Path) -> tuple[float, str]:
    """Read the files and hash them: the least that a look for changes takes."""

    def piece() -> None:
        for file in (config, *sorted(config.parent.glob("delar/*.toml"))):
            hashlib.sha256(file.read_bytes()).digest()

    return _cost(piece, MANY), ""


def plan(config: Path) -> tuple[float, str]:
    """Plan a cycle four weeks after the first one, without sending."""
    run = _Run(config)
    cycle = run.cycle()
    cycle.start()
    cycle.plan()
    run.at = _TODAY
    found = []
    cost = _cost(lambda: found.append(cycle.plan()))
    return cost, f"{found[0].queued + found[0].held} mails, {found[0].superseded} only recorded"


def report(form: str, config: Path) -> tuple[float, str]:
    """Make the report in a format, from a register that has been read."""
    register = read_register(read_sources(config), as_of=AS_OF).register
    assert register is not None
    size = []

    def piece() -> None:
        source = Source(register=register, report=made(register, as_of=AS_OF), templates=environment(config.parent))
        size.append(len(written(form, source)))

    return _cost(piece), f"{size[0] / 1e6:.1f} MB"


def mails(port: str, config: Path) -> tuple[float, str]:
    """Hand a hundred mails of 30 kB to a relay under the whole protocol; the cost is seconds a mail, by the clock."""
    run = _Run(config)
    register = read_register(read_sources(config), as_of=AS_OF).register
    assert register is not None
    count = queue(run.store, run.at)
    worker = Deliverer(
        store=run.store,
        transport=SmtpTransport(
            host="127.0.0.1", port=int(port), security="none", user=None, password=None, ca_file=None, timeout=30
        ),
        node="bench",
        now=lambda: datetime.now(UTC),  # noqa: TID251 - leases run
        register=register,
        compose=compose,
    )
    before = perf_counter()
    sent = worker.deliver_all()
    worker.transport.close()
    assert sent == count, f"{sent} of {count} mails sent"
    return (perf_counter() - before) / count, f"{count} mails"


PIECES = {"read": read, "parse": parse, "change": change, "tick": tick, "hashing": hashing, "plan": plan}
WITH_WORD = {"report": report, "mails": mails}


def main() -> None:
    """Do the piece that is asked for."""
    resource.setrlimit(resource.RLIMIT_AS, (_MOST_MEMORY, _MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (_MOST_TIME, _MOST_TIME))
    piece, *words = sys.argv[1:]
    if piece in PIECES:
        cost, about = PIECES[piece](Path(words[0]))
    else:
        cost, about = WITH_WORD[piece](words[0], Path(words[1]))
    print(f"about {about}\ncost {cost}")


if __name__ == "__main__":
    main()
