"""Several nodes on one PostgreSQL that share what is queued: `python -m bench.nodes COUNT PORT|SECONDS CONFIG`.

Each node is a process with a connection of its own to the database and to the relay. The server is made for the call,
and a commit is on its disk. The relay is one that listens on PORT, or one that answers SECONDS after the dot. The cost is
seconds a mail by the clock, from the moment when every node is ready.
"""

import resource
import sys
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from subprocess import PIPE
from time import perf_counter

from bench.mails import at_relay, deliverer, queue
from bench.measure import ROOT
from bench.processes import end_in_order, free_port, started, wait_for_port
from monitor import outbox
from monitor.site import Site
from monitor.store import Store

sys.path.insert(0, str(ROOT / "tests"))

_MAILS = 400


def measure(count: int, relay: str, config: Path) -> tuple[float, str]:
    """Let so many nodes hand over the mails."""
    from postgres import Postgres  # noqa: PLC0415 - needs the driver, which a node has loaded already

    with ExitStack() as stack:
        port = int(relay) if relay.isdigit() else _slow_relay(stack, relay)
        url = stack.enter_context(Postgres(durable=True)).new_whole_database()
        store = Store(url)
        stack.callback(store.close)
        queue(store, datetime.now(UTC), _MAILS)  # noqa: TID251 - as leases go by
        command = [sys.executable, "-m", "bench.nodes", "node", url, str(at_relay(config, port).config)]
        nodes = [
            stack.enter_context(started([*command, str(number)], cwd=ROOT, stdin=PIPE, stdout=PIPE))
            for number in range(count)
        ]
        for node in nodes:
            assert node.stdout
            assert node.stdout.readline() == "ready\n"
        before = perf_counter()
        for node in nodes:
            assert node.stdin
            node.stdin.write("go\n")
            node.stdin.flush()
        shares = [node.stdout.readline().split() for node in nodes if node.stdout]
        cost = (perf_counter() - before) / _MAILS
        with store.read() as db:
            assert outbox.counts(db) == {"sent": _MAILS}
    sent, used = [int(one[0]) for one in shares], sum(float(one[1]) for one in shares) / _MAILS
    return (
        cost,
        f"{' + '.join(map(str, sent))} mails, {1 / cost:.0f} a second; of the nodes' processor {used * 1000:.0f} ms a mail",
    )


def _slow_relay(stack: ExitStack, seconds: str) -> int:
    port = free_port()
    process = stack.enter_context(started([sys.executable, "-m", "bench.slow_relay", str(port), seconds], cwd=ROOT))
    wait_for_port(port, process)
    return port


def node(url: str, config: Path, name: str) -> None:
    """Be one of the nodes: wait for the word, hand over until nothing is left, and say how many and at what cost."""
    worker = deliverer(Store(url), Site(config), f"node-{name}")
    print("ready", flush=True)
    sys.stdin.readline()
    before = _used()
    sent = worker.deliver_all()
    print(sent, _used() - before, flush=True)
    worker.transport.close()
    worker.store.close()


def _used() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def main() -> None:
    """Measure, or be a node."""
    end_in_order()
    if sys.argv[1] == "node":
        node(sys.argv[2], Path(sys.argv[3]), sys.argv[4])
        return
    cost, about = measure(int(sys.argv[1]), sys.argv[2], Path(sys.argv[3]))
    print(f"about {about}\ncost {cost}")


if __name__ == "__main__":
    main()
