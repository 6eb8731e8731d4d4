"""A folder with a register and a database, and real giltig processes on it; and the counting of what arrived.

lost: a mail that was due and has no copy. extra: a second copy of a mail.
"""

import os
import signal
from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from processes import Running, Starter
from smtp_server import ScriptedServer, Stored

from monitor import audit, clock, outbox
from monitor.store import Store, set_meta

REGISTER = """
[monitor]
network = "Testnätet"
admin = "sam"
[database]
url = "{url}"
[delivery]
unknown = "{policy}"
[health]
sign_of_life = "off"
[mail]
sender = "RSS <rss@example.se>"
{mail}
[recipient.sam]
name = "Samordnare"
address = "sam@example.se"
[recipient.asa]
name = "Åsa Öst"
address = "asa@example.se"
[[reminder]]
about = "end"
before = ["12 months"]
to = ["asa", "sam"]
[document.d1]
title = "Rutin ett"
valid_from = 2024-01-01
valid_to = {end_1}
[document.d2]
title = "Rutin två"
valid_from = 2024-01-01
valid_to = {end_2}
"""
MAILS = 4  # two documents, two readers; all due at once


@dataclass
class Place:
    """A folder with a register and a database, and the processes on it."""

    folder: Path
    starter: Starter
    mail: str
    policy: str = "resend"
    url: str = ""
    killed: list[int] = field(default_factory=list)
    running: Running | None = None

    def __post_init__(self) -> None:
        """Write the register, and a database that has been started before, so that reminders are due."""
        self.config = self.folder / "config.toml"
        self.write()
        with self.store() as store, store.write() as db:
            set_meta(db, "first_start_on", "2020-01-01")

    def write(self, more: str = "") -> None:
        """Write the register."""
        day = clock.today("Europe/Stockholm")
        ends = {f"end_{number}": str(day + timedelta(days=60 + number)) for number in (1, 2)}
        text = REGISTER.format(policy=self.policy, mail=self.mail, url=self.url or "sqlite:///giltig.db", **ends)
        self.config.write_text(text + more, encoding="utf-8")

    def store(self) -> "_Closing":
        """Open the database."""
        return _Closing(self.url or f"sqlite:///{self.folder / 'giltig.db'}")

    def start(self, *arguments: str, **env: str) -> Running:
        """Start `giltig run`."""
        self.running = self.starter.run("--config", self.config, "run", *arguments, env=env)
        return self.running

    def once(self, failpoint: str = "") -> int:
        """Run one cycle, to its end; return how it ended."""
        env = {"GILTIG_FAILPOINT": failpoint} if failpoint else {}
        return self.start("--once", **env).wait()

    def kill(self) -> None:
        """Kill -9 the process, from a server's thread."""
        while self.running is None:
            pass
        os.kill(self.running.pid, signal.SIGKILL)

    def attempts(self) -> list[tuple[int, str, str | None]]:
        """Return delivery, phase and outcome of every attempt."""
        with self.store() as store, store.read() as db:
            ids = [row.id for row in reversed(outbox.listing(db))]
            return [(id_, row.phase, row.outcome) for id_ in ids for row in audit.attempts(db, id_)]

    def states(self) -> Counter[str]:
        """Return how many mails there are in each state."""
        with self.store() as store, store.read() as db:
            return Counter(outbox.counts(db))


class _Closing(Store):
    """A database that is closed at the end of the block."""

    def __enter__(self) -> Store:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def smtp(server: ScriptedServer, **table: object) -> str:
    """Return what stands under `[mail]` for a server."""
    settings = {"host": "localhost", "port": server.port, "security": "none", "timeout": "10 seconds"} | table
    lines = "\n".join(
        f'{key} = "{value}"' if isinstance(value, str) else f"{key} = {value}" for key, value in settings.items()
    )
    return f'transport = "smtp"\n[mail.smtp]\n{lines}'


def copies(server: ScriptedServer) -> Counter[bytes]:
    """Return how many copies of each mail arrived; equal bytes are one mail."""
    return Counter(stored.content for stored in server.messages)


def message_id(stored: Stored) -> bytes:
    """Return a mail's Message-ID."""
    return next(line for line in stored.content.split(b"\r\n") if line.startswith(b"Message-ID:"))


def check(server: ScriptedServer, *, mails: int = MAILS, extra: int = 0) -> None:
    """Nothing lost, so many extra copies, and those identical."""
    assert mails == len({message_id(stored) for stored in server.messages}), "lost"
    assert mails == len(copies(server)), "two copies of a mail differ"
    assert mails + extra == len(server.messages), "extra copies"
