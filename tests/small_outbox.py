"""A small monitor for tests of delivery: a register, a database, a clock that stands, and a relay that does as told.

    office = Office(tmp_path)         # three documents that end in May; a reminder about each is due to asa at once
    office.relay.next(refused())      # what the relay does with the next mail; then it takes everything again
    office.round()                    # plan and deliver
    office.states()                   # {"asa 2026-05-11": "queued", ...}
    office.relay.copies               # [Copy(recipient, message)], everything that arrived

Planner, letters, delivery and database are the real ones, and so is what is written; only the relay and the clock are not.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any, ClassVar

from sqlalchemy import select

from monitor import audit, outbox
from monitor.cycle import Cycle
from monitor.deliveries import Claimed
from monitor.model import Register
from monitor.site import Site
from monitor.store import Store, set_meta
from monitor.tables import reminder
from monitor.templates import environment
from monitor.transport import Accepted, DeliveryError, Failure, Phase, Transport

_TEMPLATES = environment()  # compiled once for all tests
MONDAY = datetime(2026, 3, 2, 8, tzinfo=UTC)

RECIPIENTS = """
[recipient.sam]
name = "Samordnare"
address = "sam@example.se"
[recipient.asa]
name = "Åsa Öst"
address = "asa@example.se"
deputy = "bo"
[recipient.bo]
name = "Bo Väst"
address = "bo@example.se"
[recipient.eva]
name = "Eva Syd"
address = "eva@example.se"
"""
LADDER = """
[[reminder]]
about = "end"
before = ["3 months", "1 week"]
to = ["asa"]
"""
DOCUMENTS = """
[document.d1]
title = "Rutin ett"
valid_from = 2024-01-01
valid_to = 2026-05-11
[document.d2]
title = "Rutin två"
valid_from = 2024-01-01
valid_to = 2026-05-12
[document.d3]
title = "Rutin tre"
valid_from = 2024-01-01
valid_to = 2026-05-13
"""


def register_text(
    *,
    unknown: str = "resend",
    mail: str = "",
    recipients: str = RECIPIENTS,
    ladder: str = LADDER,
    documents: str = DOCUMENTS,
) -> str:
    """Return a register; `mail` is what stands under `[mail]` and after it."""
    return f"""
[monitor]
network = "Testnätet"
admin = "sam"
[database]
url = "sqlite:///giltig.db"
[delivery]
unknown = "{unknown}"
[health]
sign_of_life = "off"
[mail]
sender = "RSS <rss@example.se>"
{mail}
{recipients}
{ladder}
{documents}
"""


def failure(phase: Phase, kind: Failure, code: int | None = None, reply: str = "no") -> DeliveryError:
    """Return how a relay fails a mail."""
    return DeliveryError(phase, kind, code, reply)


def refused(phase: Phase = Phase.RCPT) -> DeliveryError:
    """Return a refusal for good."""
    return failure(phase, Failure.PERMANENT, 550, "5.1.1 no such user")


def later(phase: Phase = Phase.RCPT) -> DeliveryError:
    """Return a refusal for now."""
    return failure(phase, Failure.TEMPORARY, 450, "4.2.1 later")


def down() -> DeliveryError:
    """Return a relay that is not there."""
    return failure(Phase.CONNECT, Failure.SERVICE, None, "refused")


def silent() -> DeliveryError:
    """Return a connection that died after the dot."""
    return failure(Phase.DOT, Failure.UNKNOWN, None, "closed")


class Killed(BaseException):
    """The process died here: nothing after it ran, as no `except Exception` sees it."""


@dataclass(frozen=True)
class Copy:
    """One mail that arrived."""

    recipient: str
    content: bytes

    @property
    def message(self) -> EmailMessage:
        """The mail, parsed."""
        parsed = message_from_bytes(self.content, policy=policy.default)
        assert isinstance(parsed, EmailMessage)
        return parsed

    @property
    def id(self) -> str:
        """Its Message-ID."""
        return str(self.message["Message-ID"]).strip()

    @property
    def subject(self) -> str:
        """Its subject."""
        return str(self.message["Subject"])

    @property
    def text(self) -> str:
        """Its text part."""
        part = self.message.get_body(("plain",))
        assert part is not None
        return str(part.get_content())


@dataclass
class Relay:
    """A relay that takes everything, but for what it is told: by recipient, or the next mails whoever they are to."""

    copies: list[Copy] = field(default_factory=list)
    by_recipient: dict[str, DeliveryError] = field(default_factory=dict)
    planned: list[BaseException | None] = field(default_factory=list)
    stores_unknown: bool = True
    calls: int = 0

    def next(self, *outcomes: BaseException | None) -> None:
        """Say what happens to the next mails; None is 250."""
        self.planned.extend(outcomes)

    def send(self, *, sender: str, recipient: str, message: bytes, before_dot: Callable[[], None]) -> Accepted:
        """Take the mail, or fail as told at the step that was told."""
        del sender
        self.calls += 1
        fault = self.planned.pop(0) if self.planned else self.by_recipient.get(recipient)
        if isinstance(fault, DeliveryError) and fault.phase is not Phase.DOT:
            raise fault
        before_dot()
        if (
            fault is None
            or not isinstance(fault, DeliveryError)
            or (fault.failure is Failure.UNKNOWN and self.stores_unknown)
        ):
            self.copies.append(Copy(recipient, message))
        if fault is not None:
            raise fault
        return Accepted(code=250, reply="2.0.0 stored")

    def verify(self, *, sender: str, recipient: str) -> Accepted:
        """Say yes."""
        del sender, recipient
        return Accepted(code=250, reply="ok")

    def close(self) -> None:
        """Do nothing."""

    def counts(self) -> Counter[str]:
        """Return how many copies of each mail arrived, by Message-ID."""
        return Counter(copy.id for copy in self.copies)

    def recipients(self) -> list[str]:
        """Return who got mails, in order."""
        return [copy.recipient.partition("@")[0] for copy in self.copies]


class _Site(Site):
    """A site whose mails leave by a relay of the test."""

    relays: ClassVar[dict[Path, Relay]] = {}

    def transport(self, register: Register) -> Transport:
        """Return the relay."""
        del register
        return self.relays[self.config]


class Office:
    """The running program, without its process."""

    def __init__(
        self, folder: Path, *, text: str | None = None, relay: Relay | None = None, real: bool = False, url: str = "",
        **register: Any,
    ) -> None:  # fmt: skip
        """Write the register and start; `real`: mails leave as the register says. `url`: another database."""
        self.config = folder / "config.toml"
        self.relay = relay or Relay()
        _Site.relays[self.config] = self.relay
        self.site = Site(self.config) if real else _Site(self.config)
        self.at = MONDAY
        self.failpoint: Callable[[str], None] = lambda _: None
        self.write(text if text is not None else register_text(**register))
        self.store = Store(url or f"sqlite:///{folder / 'giltig.db'}")
        with self.store.write() as db:
            set_meta(db, "first_start_on", "2026-01-01")
        self.cycle = self.started()

    def close(self) -> None:
        """Let go of the database."""
        self.store.close()

    def write(self, text: str) -> None:
        """Write the register."""
        self.config.write_text(text, encoding="utf-8")

    def edit(self, old: str, new: str) -> None:
        """Change the register, and take it into force."""
        text = self.config.read_text(encoding="utf-8")
        assert old in text
        self.write(text.replace(old, new))
        self.cycle.reread()

    def started(self) -> Cycle:
        """Return a new start of the program on the same database."""

        def failpoint(step: str) -> None:
            self.failpoint(step)  # as it is set then

        cycle = Cycle(self.site, self.store, now=lambda: self.at, failpoint=failpoint)
        if not (self.site.folder / "templates").is_dir():
            cycle.templates = _TEMPLATES
        cycle.start()
        return cycle

    def restart(self) -> None:
        """Start again, as after a crash."""
        self.failpoint = lambda _: None
        self.cycle = self.started()

    def die_at(self, step: str) -> None:
        """Let the process die when it comes to a step."""

        def failpoint(reached: str) -> None:
            if reached == step:
                raise Killed(step)

        self.failpoint = failpoint

    def round(self) -> int:
        """Plan and deliver; return how many mails were sent."""
        self.cycle.plan()
        return self.cycle.deliver()

    def deliver(self, *, after: timedelta = timedelta()) -> int:
        """Deliver some time later; return how many mails were sent."""
        self.at += after
        return self.cycle.deliver()

    def rows(self) -> list[Any]:
        """Return the deliveries, oldest first."""
        with self.store.read() as db:
            return list(reversed(outbox.listing(db)))

    def row(self, role: str, kind: str = "reminders") -> Any:
        """Return the first delivery to a recipient."""
        return next(row for row in self.rows() if row.role == role and row.kind == kind)

    def states(self) -> list[tuple[str, str, str]]:
        """Return recipient, kind and state of each delivery, oldest first."""
        return [(row.role, row.kind, row.state) for row in self.rows()]

    def attempts(self, delivery_id: int) -> list[tuple[str, str]]:
        """Return phase and outcome of each attempt at a delivery."""
        with self.store.read() as db:
            return [(row.phase, row.outcome) for row in audit.attempts(db, delivery_id)]

    def promises(self) -> dict[tuple[str, str], str]:
        """Return what became of each promise, by document and step."""
        with self.store.read() as db:
            return {(row.document, row.step): row.state for row in db.execute(select(reminder))}

    def act(self, action: Callable[..., int], *ids: int) -> int:
        """Do what `giltig outbox` does."""
        with self.store.write() as db:
            return action(db, ids, self.at)


def claimed(**changes: object) -> Claimed:
    """Return a delivery that is ours."""
    settings: dict[str, Any] = {
        "id": 1, "fence": 1, "key": "k", "kind": "reminders", "role": "asa", "payload": {}, "attempts": 0, "unknowns": 0,
        "generation": 0, "urgent_on": MONDAY.date(), "created_at": MONDAY, "frozen": False, "address": None,
        "message": None, "composed_from": None, "subject": "",
    }  # fmt: skip
    return Claimed(**settings | changes)
