"""One piece of giltig's work in a process of its own: `python -m bench.work PIECE CONFIG`.

What comes before the piece is not counted. Prints "cost", the piece's seconds of processor time, or of waiting where a
relay is in it, and "about", what it worked on. Time is read here as nothing else is: it is the thing measured.
"""

import hashlib
import sys
from pathlib import Path
from time import perf_counter

from bench.mails import at_relay, deliverer, queue
from bench.registers import AS_OF
from bench.run import TODAY, Run, bounded, cost
from monitor import outbox
from monitor.in_force import RegisterInForce
from monitor.register import read_register
from monitor.relay_client import client_class
from monitor.report import report as made
from monitor.report_formats import Source, written
from monitor.sources import read_sources
from monitor.templates import environment

#: So often a piece that takes no time is done.
MANY = 10


def read(config: Path) -> tuple[float, str]:
    """Read, check and keep a register; plan its first day."""
    return cost(Run(config).begin), ""


def parse(config: Path) -> tuple[float, str]:
    """Read and check a register, and keep it."""
    run = Run(config)
    return cost(RegisterInForce(run.site, run.store, lambda: run.at).start), ""


def change(config: Path) -> tuple[float, str]:
    """Read a register again after one word of one document has changed."""
    run = Run(config)
    run.cycle.start()
    changed = next(
        file for file in (*sorted(config.parent.glob("delar/*.toml")), config) if " 5 om" in file.read_text("utf-8")
    )
    whole = changed.read_text("utf-8")
    changed.write_text(whole.replace(" 5 om samverkan", " 5 om annat", 1), "utf-8")
    used = cost(run.cycle.reread)
    changed.write_text(whole, "utf-8")
    return used, ""


def tick(config: Path) -> tuple[float, str]:
    """Do what the daemon does each minute while nothing changes and nothing is due."""
    run = Run(config)
    cycle = run.begin()
    with run.store.write() as db:
        outbox.hold_queued(db, "")

    def piece() -> None:
        cycle.reread()
        cycle.is_time()
        cycle.deliver()

    return cost(piece, MANY), ""


def hashing(config: Path) -> tuple[float, str]:
    """Read the files and hash them: the least that a look for changes takes."""

    def piece() -> None:
        for file in (config, *sorted(config.parent.glob("delar/*.toml"))):
            hashlib.sha256(file.read_bytes()).digest()

    return cost(piece, MANY), ""


def plan(config: Path) -> tuple[float, str]:
    """Plan a cycle four weeks after the first one, without sending."""
    run = Run(config)
    cycle = run.begin()
    run.at = TODAY
    found = []
    used = cost(lambda: found.append(cycle.plan()))
    return used, f"{found[0].queued + found[0].held} mails, {found[0].superseded} only recorded"


def report(form: str, config: Path) -> tuple[float, str]:
    """Make the report in a format, from a register that has been read."""
    register = read_register(read_sources(config), as_of=AS_OF).register
    assert register is not None
    size = []

    def piece() -> None:
        source = Source(register=register, report=made(register, as_of=AS_OF), templates=environment(config.parent))
        size.append(len(written(form, source)))

    return cost(piece), f"{size[0] / 1e6:.1f} MB"


def mails(relay: str, config: Path) -> tuple[float, str]:
    """Hand a hundred mails of 30 kB to a relay under the whole protocol; the cost is seconds a mail, by the clock.

    `relay` is its port, or port and connections: "2525/4".
    """
    port, _, connections = relay.partition("/")
    run = Run(config)
    count = queue(run.store, run.at)
    worker = deliverer(run.store, at_relay(config, int(port), connections=int(connections or 1)), "bench")
    client_class()  # its import comes before, as the peer's does
    before = perf_counter()
    sent = worker.deliver_all()
    worker.transport.close()
    assert sent == count, f"{sent} of {count} mails sent"
    used = (perf_counter() - before) / count
    return used, f"{count} mails, {1 / used:.0f} a second"


PIECES = {"read": read, "parse": parse, "change": change, "tick": tick, "hashing": hashing, "plan": plan}
WITH_WORD = {"report": report, "mails": mails}


def main() -> None:
    """Do the piece that is asked for."""
    bounded()
    piece, *words = sys.argv[1:]
    if piece in PIECES:
        used, about = PIECES[piece](Path(words[0]))
    else:
        used, about = WITH_WORD[piece](words[0], Path(words[1]))
    print(f"about {about}\ncost {used}")


if __name__ == "__main__":
    main()
