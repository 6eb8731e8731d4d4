"""What it means to hand over one mail, and the transport that hands it to a folder.

One recipient per transaction, so that one reply is one result. `before_dot` runs when everything but the
final dot has been sent: only after it may a copy exist.
"""

import hashlib
import os
import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from email import message_from_bytes, policy
from enum import StrEnum, auto
from pathlib import Path
from typing import Protocol

from monitor.headers import one_line

REPLY_LIMIT = 500  # characters of a reply that are kept


class Phase(StrEnum):
    """How far a conversation had come; each value is the step that was under way."""

    CONNECT = auto()
    TLS = auto()
    LOGIN = auto()
    MAIL = auto()
    RCPT = auto()
    DATA = auto()
    BODY = auto()
    DOT = auto()


class Failure(StrEnum):
    """Who is at fault, and whether a copy may exist."""

    SERVICE = auto()  # the relay or our access to it: costs the delivery no attempt
    TEMPORARY = auto()  # this recipient or message, not now: no copy exists
    PERMANENT = auto()  # this recipient or message, never: no copy exists
    UNKNOWN = auto()  # the dot was perhaps sent and no reply came: a copy may exist


class DeliveryError(Exception):
    """A mail that was not accepted, or not known to be; `reply` is one line and holds no password."""

    def __init__(self, phase: Phase, failure: Failure, code: int | None, reply: str) -> None:
        """Keep what the attempt's row needs; `code` is None when the server gave none."""
        super().__init__(phase, failure, code, reply)
        self.phase = phase
        self.failure = failure
        self.code = code
        self.reply = one_line(reply, REPLY_LIMIT)

    def __str__(self) -> str:
        """Return one line for the log."""
        return f"{self.code} {self.reply}" if self.code else self.reply


@dataclass(frozen=True, slots=True, kw_only=True)
class Accepted:
    """The relay has taken responsibility for the mail (RFC 5321 4.2.5), or the folder holds it."""

    code: int | None
    reply: str


class Transport(Protocol):
    """What a delivery needs of the edge; addresses are bare, `message` is what `message.build` returns."""

    def send(self, *, sender: str, recipient: str, message: bytes, before_dot: Callable[[], None]) -> Accepted:
        """Hand over one mail; an exception of `before_dot` passes unchanged, and nothing is handed over."""

    def verify(self, *, sender: str, recipient: str) -> Accepted:
        """Go as far as one can without sending a mail."""

    def close(self) -> None:
        """End the connection; never raises."""


class SeveralTransports:
    """Several of a kind: each thread that sends takes one that is free."""

    def __init__(self, transports: Sequence[Transport]) -> None:
        """Take them; there must be as many as threads that send at once."""
        self._all = tuple(transports)
        self._free = list(transports)

    def send(self, *, sender: str, recipient: str, message: bytes, before_dot: Callable[[], None]) -> Accepted:
        """Hand over one mail by one of them."""
        with self._one() as transport:
            return transport.send(sender=sender, recipient=recipient, message=message, before_dot=before_dot)

    def verify(self, *, sender: str, recipient: str) -> Accepted:
        """Go by one of them as far as one can without sending a mail."""
        with self._one() as transport:
            return transport.verify(sender=sender, recipient=recipient)

    def close(self) -> None:
        """End the connection of each."""
        for transport in self._all:
            transport.close()

    @contextmanager
    def _one(self) -> Iterator[Transport]:
        transport = self._free.pop()  # the one used last: the first mail of a round, which is alone, opens only one
        try:
            yield transport
        finally:
            self._free.append(transport)


class FolderTransport:
    """One .eml file per mail; the same mail has the same name, so a repeat replaces the identical file."""

    def __init__(self, folder: Path) -> None:
        """Take the folder, which need not exist yet."""
        self._folder = folder

    def send(self, *, sender: str, recipient: str, message: bytes, before_dot: Callable[[], None]) -> Accepted:
        """Write the mail under a temporary name, mark, rename; what returns is on the disk."""
        del sender
        path = self._folder / eml_name(recipient, message)
        part = path.with_name(f".{path.name}.part")
        with self._blamed(Phase.BODY, path):
            self._folder.mkdir(parents=True, exist_ok=True)
            _write_durably(part, message)
        try:
            before_dot()
        except BaseException:
            with suppress(OSError):
                part.unlink()
            raise
        with self._blamed(Phase.DOT, path):
            part.replace(path)
            _sync(self._folder)
        return Accepted(code=None, reply=str(path))

    def verify(self, *, sender: str, recipient: str) -> Accepted:
        """Write and remove a file in the folder."""
        del sender, recipient
        probe = self._folder / ".verify.part"
        with self._blamed(Phase.CONNECT, self._folder):
            self._folder.mkdir(parents=True, exist_ok=True)
            _write_durably(probe, b"")
            probe.unlink()
        return Accepted(code=None, reply=str(self._folder))

    def close(self) -> None:
        """Do nothing: no file is kept open."""

    @contextmanager
    def _blamed(self, phase: Phase, path: Path) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise DeliveryError(phase, Failure.SERVICE, None, f"{path}: {error.strerror or error}") from error


def eml_name(recipient: str, message: bytes) -> str:
    """Return `YYYYMMDD-HHMMSS-recipient-subject-hash.eml`; the time is the mail's Date, as written."""
    headers = message_from_bytes(message.partition(b"\r\n\r\n")[0], policy=policy.default)
    date = getattr(headers["Date"], "datetime", None)
    digest = hashlib.sha256(str(headers["Message-ID"]).strip().encode()).hexdigest()
    parts = (
        date.strftime("%Y%m%d-%H%M%S") if date else "undated",
        _slug(recipient.rpartition("@")[0], 40),
        _slug(str(headers["Subject"] or ""), 50),
        digest[:8],
    )
    return "-".join(part for part in parts if part) + ".eml"


def _slug(text: str, limit: int) -> str:
    """Return lower-case letters, digits and hyphens; å and ä become a, ö becomes o."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain)[: limit + 1].strip("-")[:limit].strip("-")


def _write_durably(path: Path, content: bytes) -> None:
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _sync(folder: Path) -> None:
    """Make a rename durable."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
