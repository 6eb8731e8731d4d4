"""A giltig whose clock a test moves: a folder with a register, a database, and the mails that have come out.

The words are short ones of the test's own, so that wording may change and a year takes a second: "end 2026-06-30 3m
före: A, B" is the subject of the mail about the end, three months before. A digest joins its matters with " + ".
"""

from datetime import UTC, date, datetime, time, timedelta
from email import message_from_bytes, policy
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeAlias
from zoneinfo import ZoneInfo

from jinja2 import ChoiceLoader, DictLoader
from sqlalchemy import event

from monitor import audit
from monitor.calendar import is_working_day
from monitor.cycle import Cycle
from monitor.model import Register
from monitor.site import Site
from monitor.store import Store
from monitor.templates import Environment, environment
from monitor.transport import Accepted, Transport

STOCKHOLM = ZoneInfo("Europe/Stockholm")
#: Day, recipient (the part of the address before the @), subject.
Mail: TypeAlias = tuple[str, str, str]

_FACTS = (
    "dagen då slutdatumet först saknades", "slutdatumet", "sista dagen för uppsägning", "dagen för översynen", "den sista dagen för revideringen", "den sista dagen",
    "startdatumet eller det första antagandet", "uppehållets sista dag",
)  # fmt: skip
_SHORT = "".join(f'|replace(" {fact}", "")' for fact in _FACTS) + "".join(
    f'|replace("{long}", "{short}")'
    for long, short in (
        (" månader", "m"), (" månad", "m"), (" veckor", "v"), (" vecka", "v"), (" dagar", "d"), (" dag", "d"),
        (" och ", "&"), ("på", "0"),
    )
)  # fmt: skip
_MATTER = "{{ about }} {{ fact_on }} {{ steps" + _SHORT + ' }}: {{ documents|map(attribute="title")|join(", ") }}\n'
_SUBJECTS = {
    **dict.fromkeys(
        ("end", "end_passed", "notice", "review", "deadline", "revision", "adoption", "trial", "unknown"), _MATTER
    ),
    "digest": '{{ sections|map(attribute="title")|join(" + ") }}\n',
    "overview": "overview\n",
    "sign_of_life": "sign of life\n",
    "register_fault": "register fault: {{ count }}\n",
    "register_mended": "register mended\n",
    "brake": "brake: {{ count }} of {{ limit }}\n",
    "delivery_fault": "delivery fault\n",
}
HEAD = """
[monitor]
network = "Testnätet"
admin = "adm"
[schedule]
send_at = "07:30"
[health]
sign_of_life = "off"
[recipient.adm]
name = "Administratör"
address = "adm@example.se"
[recipient.sam]
name = "Samordnare"
address = "sam@example.se"
[body.nat]
name = "Nätverket"
"""


class MemoryTransport:
    """A transport that keeps mails in memory: no disk is waited for."""

    def __init__(self) -> None:
        """Start with none."""
        self.messages: list[bytes] = []

    def send(self, *, sender: str, recipient: str, message: bytes, before_dot: object) -> Accepted:
        """Mark and keep."""
        del sender, recipient
        assert callable(before_dot)
        before_dot()
        self.messages.append(message)
        return Accepted(code=250, reply="ok")

    def verify(self, *, sender: str, recipient: str) -> Accepted:
        """Accept everybody."""
        del sender, recipient
        return Accepted(code=250, reply="ok")

    def close(self) -> None:
        """Nothing is open."""


class MemorySite(Site):
    """A site whose mails stay in memory."""

    memory = MemoryTransport()

    def transport(self, register: Register) -> Transport:
        """Return the one transport of this site."""
        del register
        return self.memory


@lru_cache
def _templates(*, short: bool) -> Environment:
    """Return the shipped templates, or short ones in their place; made once, as compiling them takes its time."""
    made = environment()
    if short:
        own = {f"mail/{name}.subject.txt": text for name, text in _SUBJECTS.items()}
        own |= {f"mail/{name}.txt": "Hej!\n" for name in _SUBJECTS} | {"mail/notes.txt": ""}
        own |= {f"mail/{name}.html": "<p>Hej!</p>\n" for name in _SUBJECTS}
        made.loader = ChoiceLoader([DictLoader(own), *filter(None, [made.loader])])
    return made


def _be_quick(connection: Any, _: object) -> None:
    connection.execute("PRAGMA synchronous=OFF")  # no test here pulls the plug


class World:
    """One installation and its clock; a new one has not been started."""

    def __init__(self, folder: Path, toml: str, *, short: bool = True, site: Site | None = None) -> None:
        """Write the register."""
        self.folder, self.at = folder, datetime(2000, 1, 1, tzinfo=UTC)
        self.site = site or Site(folder / "config.toml")
        self.seen: set[str] = set()
        self.write(toml)
        self.templates = _templates(short=short)
        self.store = Store(f"sqlite:///{folder / 'giltig.db'}")
        event.listen(self.store.engine, "connect", _be_quick)
        self.store.engine.dispose()
        self.cycle: Cycle

    def write(self, toml: str, name: str = "config.toml") -> None:
        """Save the register, or a file that it includes."""
        path = self.folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(toml, encoding="utf-8")

    def set(self, day: str | date, clock: str = "08:00", zone: ZoneInfo = STOCKHOLM, *, fold: int = 0) -> None:
        """Move the clock to a local time."""
        on = date.fromisoformat(day) if isinstance(day, str) else day
        local = datetime.combine(on, time.fromisoformat(clock), zone).replace(fold=fold)
        self.at = local.astimezone(UTC)

    def start(self, day: str | date = "", clock: str = "08:00") -> None:
        """Start the program, as after a boot, and let it tick once."""
        if day:
            self.set(day, clock)
        self.cycle = Cycle(self.site, self.store, now=lambda: self.at)
        self.cycle.templates = self.templates
        self.cycle.start()
        self.tick()

    def tick(self) -> None:
        """Do what the daemon does every few seconds; a fault is not caught here."""
        self.cycle.reread()
        if self.cycle.is_time():
            self.cycle.plan()
        self.cycle.deliver()

    def on(self, day: str | date, clock: str = "08:00") -> list[Mail]:
        """Tick once on a day, and return the mails that came out."""
        self.set(day, clock)
        self.tick()
        return self.new()

    def through(self, first: str, last: str, clock: str = "08:00", *, free_too: bool = False) -> list[Mail]:
        """Tick once on each working day from one day to another, both included, and return the mails that came out."""
        for day in every_day(first, last):
            if not (free_too or is_working_day(day)):
                continue
            self.set(day, clock)
            self.tick()
        return self.new()

    def new(self) -> list[Mail]:
        """Return the mails that have come out since the last look, in the order of day, reader and subject."""
        found = []
        folder = self.folder / "data" / "outbox"
        for path in sorted(folder.glob("*.eml")) if folder.exists() else ():
            if path.name not in self.seen:
                self.seen.add(path.name)
                found.append(read(path.read_bytes()))
        return sorted(found)

    def states(self, document: str, role: str = "sam") -> dict[str, str]:
        """Return what became of a document's promises to a reader, by fact and step."""
        with self.store.read() as db:
            rows = audit.story(db, document)
        return {f"{row.fact_on} {row.step}": row.state for row in rows if row.role == role}

    def reasons(self, document: str, role: str = "sam") -> dict[str, str]:
        """Return why a document's promises did not go out, by fact and step."""
        with self.store.read() as db:
            rows = audit.story(db, document)
        return {f"{row.fact_on} {row.step}": row.reason for row in rows if row.role == role and row.reason}


def every_day(first: str, last: str) -> list[date]:
    """Return the days from one to another, both included."""
    start, end = date.fromisoformat(first), date.fromisoformat(last)
    return [start + timedelta(days=count) for count in range((end - start).days + 1)]


def read(message: bytes) -> Mail:
    """Return the local day that a mail went out, its reader and its subject."""
    parsed = message_from_bytes(message, policy=policy.default)
    day = parsed["Date"].datetime.astimezone(STOCKHOLM).date()
    return str(day), parsed["To"].addresses[0].username, str(parsed["Subject"])


def doc(id_: str, end: str = "2026-06-30", more: str = "") -> str:
    """Write a document whose title is its id in capitals."""
    return f'[document.{id_}]\ntitle = "{id_.upper()}"\nvalid_from = 2020-01-01\nvalid_to = {end}\n{more}\n'


def ladder(steps: str, about: str = "end", to: str = "sam", more: str = "") -> str:
    """Write a ladder of steps before the fact, as in "6 months, 1 week"."""
    before = ", ".join(f'"{one.strip()}"' for one in steps.split(",")) if steps else ""
    readers = ", ".join(f'"{one}"' for one in to.split())
    return f'[[reminder]]\nabout = "{about}"\nbefore = [{before}]\nto = [{readers}]\n{more}\n'


def extended(document: str, length: str, on: str) -> str:
    """Write a decision to extend."""
    return f'[[decision]]\non = {on}\nby = "nat"\naction = "extend"\ndocuments = "{document}"\nlength = "{length}"\n'
