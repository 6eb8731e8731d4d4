"""The kill loop: real daemons, a real mail server on loopback, kill -9 at random times, started again, until N kills.

    make chaos                                  300 kills on SQLite, 300 on PostgreSQL with three nodes
    make chaos ARGS="--kills 50 --seed 7 --backend sqlite"

Each round moves the ends of some documents, so that a mail about each is due to each reader at once; daemons are killed
while they read, plan and send, and started again; when nothing is under way any more, the mails that arrived are counted.

lost          a mail that was due, has no copy, and of which nobody was told
extra         copies beyond the first
unreported    of those, such as no attempt with an unknown outcome accounts for
different     copies of one mail that are not the same to the byte, or two mails about one matter

Ends with 1 if anything is lost, unreported or different. The seed fixes what is done and how long is waited; when a
kill strikes within a process is up to the machine.
"""

import argparse
import os
import random
import re
import signal
import sys
import tempfile
from collections import Counter, defaultdict
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import timedelta
from email import message_from_bytes, policy
from pathlib import Path
from time import monotonic

sys.path.insert(0, str(Path(__file__).parent.parent))

from postgres import Postgres
from processes import Running, Starter
from smtp_server import ScriptedServer, Step, plan
from sqlalchemy import select

from monitor import clock
from monitor.store import Store, set_meta
from monitor.tables import attempt, delivery, meta

DOCUMENTS, READERS = 6, ("asa", "bo")
#: Seconds that the relay takes over a mail, and at most between an edit and a kill.
RELAY_SECONDS, LONGEST_WAIT = 0.02, 0.45
IDLE_SECONDS = 120.0
REGISTER = """
[monitor]
network = "Kaosnätet"
admin = "sam"
[database]
url = "{url}"
[health]
sign_of_life = "off"
[schedule]
send_at = "00:00"
[mail]
transport = "smtp"
sender = "RSS <rss@example.se>"
[mail.smtp]
host = "localhost"
port = {port}
security = "none"
timeout = "10 seconds"
connections = {connections}
[recipient.sam]
name = "Samordnare"
address = "sam@example.se"
[recipient.asa]
name = "Åsa Öst"
address = "asa@example.se"
[recipient.bo]
name = "Bo Väst"
address = "bo@example.se"
[[reminder]]
about = "end"
before = ["60 months"]
to = ["asa", "bo"]
"""


@dataclass
class Result:
    """The row of the table."""

    backend: str
    nodes: int
    kills: int = 0
    due: int = 0
    arrived: int = 0
    lost: int = 0
    told: int = 0
    extra: int = 0
    unreported: int = 0
    different: int = 0
    phases: Counter[str] = field(default_factory=Counter)
    seconds: float = 0.0

    @property
    def bad(self) -> bool:
        """Whether a promise was broken."""
        return bool(self.lost or self.unreported or self.different)


class Loop:
    """One backend under fire."""

    def __init__(
        self,
        backend: str,
        nodes: int,
        connections: int,
        url: str,
        folder: Path,
        server: ScriptedServer,
        starter: Starter,
    ) -> None:
        self.connections = connections
        self.server, self.starter, self.url = server, starter, url
        self.result = Result(backend, nodes)
        self.folders = [folder / f"node{number}" for number in range(nodes)]
        for one in self.folders:
            one.mkdir()
        self.running: list[Running] = []

    def write(self, round_: int) -> None:
        """Move every document's end to a day of its own, that no round had before."""
        day = clock.today("Europe/Stockholm") + timedelta(days=30)
        text = REGISTER.format(url=self.url, port=self.server.port, connections=self.connections)
        for number in range(DOCUMENTS):
            end = day + timedelta(days=round_ * DOCUMENTS + number)
            text += f'[document.d{number}]\ntitle = "Rutin {number} varv {round_}"\nvalid_from = 2020-01-01\nvalid_to = {end}\n'
        for folder in self.folders:
            part = folder / "part"
            part.write_text(text, encoding="utf-8")
            part.replace(folder / "config.toml")

    def start(self, number: int) -> None:
        """Start a node, or start it again."""
        config = self.folders[number] / "config.toml"
        running = self.starter.run("--config", config, "run", env={"GILTIG_TICK_SECONDS": "0.05"})
        self.running[number : number + 1] = [running]

    def fire(self, kills: int, dice: random.Random) -> Result:
        """Do rounds until so many kills."""
        began = monotonic()
        self.write(0)
        with self.store() as store, store.write() as db:
            set_meta(db, "first_start_on", "2020-01-01")
        for number in range(len(self.folders)):
            self.start(number)
        round_ = 0
        while self.result.kills < kills:
            round_ += 1
            self.server.messages.clear()
            self.write(round_)
            self.another_day()
            for _ in range(min(dice.choice([1, 1, 2, 3]), kills - self.result.kills)):
                self.wait(dice.uniform(0, LONGEST_WAIT))
                self.kill(dice.randrange(len(self.folders)))
            self.wait_until_idle(round_)
            self.count(round_)
            _progress(f"{self.result.backend}: {self.result.kills} of {kills} kills, {self.result.extra} extra copies")
        for one in self.running:
            one.kill(signal.SIGTERM)
            one.wait()
        self.result.seconds = monotonic() - began
        return self.result

    def store(self) -> "_Closing":
        """Open the database."""
        url = self.url
        return _Closing(url if url.startswith("postgresql") else f"sqlite:///{self.folders[0] / 'giltig.db'}")

    def another_day(self) -> None:
        """Let the daemons plan at once: as if their last cycle had been yesterday's, also by the note beside the database.

        The note goes first: a node that starts between the two would take the database for an older one.
        """
        for folder in self.folders:
            (folder / "data" / "senaste-korning.txt").unlink(missing_ok=True)
        with self.store() as store, store.write() as db:
            db.execute(meta.delete().where(meta.c.key == "last_cycle_on"))

    def wait(self, seconds: float) -> None:
        """Let time pass."""
        signal.sigtimedwait([], seconds)

    def kill(self, number: int) -> None:
        """Kill -9 a node, note what it was doing, and start it again."""
        victim = self.running[number]
        assert victim.poll() is None, f"a node ended by itself:\n{victim.log}"
        os.kill(victim.pid, signal.SIGKILL)
        victim.wait()
        self.result.kills += 1
        with self.store() as store, store.read() as db:
            mine = select(delivery.c.state).where(delivery.c.owner.contains(f":{victim.pid}:"))
            self.result.phases[db.scalar(mine) or "between mails"] += 1
        self.start(number)

    def wait_until_idle(self, round_: int) -> None:
        """Wait until the round has been planned and nothing of it is under way."""
        until = monotonic() + IDLE_SECONDS
        while not self.is_idle(round_):
            assert monotonic() < until, "\n".join(one.log[-2000:] for one in self.running)
            self.wait(0.03)

    def is_idle(self, round_: int) -> bool:
        """Whether every mail of the round is sent, or waits for a person."""
        with self.store() as store, store.read() as db:
            planned = db.scalar(select(meta.c.value).where(meta.c.key == "last_cycle_on"))
            rows = db.execute(select(delivery.c.state, delivery.c.subject)).all()
        about = {row.subject for row in rows if row.state == "sent" and f"varv {round_}" in (row.subject or "")}
        waiting = [row for row in rows if row.state in ("queued", "claimed", "transmitting")]
        if planned and not waiting and not about:  # planned before the new register was read: as if on the day before
            self.another_day()
        return bool(planned and about) and not waiting

    def count(self, round_: int) -> None:
        """Compare what arrived with what was due: a mail about each document to each reader."""
        result, copies, about = self.result, defaultdict(list), defaultdict(set)
        for stored in self.server.messages:
            parsed = message_from_bytes(stored.content, policy=policy.default)
            named = str(parsed["Message-ID"]).strip()
            copies[named].append(stored.content)
            if found := re.search(r"Rutin (\d+) varv (\d+)", str(parsed["Subject"])):
                about[stored.recipient.split("@")[0], int(found[1]), int(found[2])].add(named)
        with self.store() as store, store.read() as db:
            known = {
                row.message_id: row
                for row in db.execute(select(delivery.c.id, delivery.c.message_id, delivery.c.state))
            }
            unknown = Counter(db.scalars(select(attempt.c.delivery).where(attempt.c.outcome == "unknown")))
        for reader in READERS:
            for number in range(DOCUMENTS):
                result.due += 1
                arrived = about[reader, number, round_]
                result.arrived += bool(arrived)
                result.different += len(arrived) > 1
                if not arrived:
                    result.lost += 1
                    _progress(f"LOST: round {round_}, document {number}, {reader}\n")
        for named, contents in copies.items():
            row = known.get(named)
            extra = len(contents) - 1
            result.extra += extra
            result.different += len(set(contents)) > 1
            result.unreported += max(0, extra - (unknown[row.id] if row else 0))
        result.told = sum(row.state == "unknown" for row in known.values())


class _Closing(Store):
    """A database that is closed at the end of the block."""

    def __enter__(self) -> Store:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _progress(words: str) -> None:
    """Show how far it has come, where somebody looks."""
    if sys.stderr.isatty() or words.endswith("\n"):
        sys.stderr.write(f"\r{words:70}")


def run(backend: str, nodes: int, connections: int, kills: int, seed: int) -> Result:
    """Fire at one backend."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        server = stack.enter_context(ScriptedServer(plan(dot=Step("250 2.0.0 stored", wait=RELAY_SECONDS))))
        starter = stack.enter_context(Starter())
        url = "sqlite:///giltig.db"
        if backend == "postgresql":
            url = stack.enter_context(Postgres()).new_database()
        return Loop(backend, nodes, connections, url, folder, server, starter).fire(
            kills, random.Random(f"{seed} {backend}")
        )


def main() -> int:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=300)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--backend", choices=["sqlite", "postgresql", "both"], default="both")
    parser.add_argument("--connections", type=int, default=1)
    options = parser.parse_args()
    backends = {"sqlite": 1, "postgresql": 3}
    wanted = backends if options.backend == "both" else {options.backend: backends[options.backend]}
    results = [
        run(backend, nodes, options.connections, options.kills, options.seed) for backend, nodes in wanted.items()
    ]
    heads = (
        "backend",
        "nodes",
        "kills",
        "due",
        "arrived",
        "lost",
        "extra",
        "unreported",
        "different",
        "asked",
        "seconds",
    )
    print(f"\nseed {options.seed}")
    print("  ".join(f"{head:>10}" for head in heads))
    for one in results:
        cells = (
            one.backend, one.nodes, one.kills, one.due, one.arrived, one.lost, one.extra, one.unreported, one.different,
            one.told, f"{one.seconds:.0f}",
        )  # fmt: skip
        print("  ".join(f"{cell:>10}" for cell in cells))
        print("    killed: " + ", ".join(f"{count} {phase}" for phase, count in one.phases.most_common()))
    return int(any(one.bad for one in results))


if __name__ == "__main__":
    sys.exit(main())
