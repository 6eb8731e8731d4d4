"""An SMTP conversation that can't outlast its deadline, laid over the class that yagmail connects with."""

import re
import socket
import ssl
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any

from monitor.language import _
from monitor.progress import back_within
from monitor.transport import Phase

SERVICE_CLOSING = 421  # RFC 5321 3.8: may answer any command

_CHUNK = 16_384  # bytes; one TLS record, so that one write waits once
_LINE_LIMIT = 8_192  # bytes of one line of a reply; RFC 5321 4.5.3.1.5 asks for 512
_LINES_LIMIT = 200  # lines of one reply
_REPLY_LINE = re.compile(rb"([2-5][0-9][0-9])(?:([ -])|\r?\n|$)")


def own_name() -> str:
    """Return what EHLO says; never by DNS, which no timeout bounds."""
    name = socket.gethostname()
    return name if "." in name and name.isascii() else "[127.0.0.1]"


@dataclass(slots=True)
class Watch:
    """How long a conversation may still last, and where it is; monotonic seconds."""

    phase: Phase = Phase.CONNECT
    patience: float = 0.0
    until: float = 0.0

    def allow(self, patience: float, total: float) -> None:
        """Start anew: at most `patience` seconds a wait, `total` seconds in all."""
        self.patience = patience
        self.until = time.monotonic() + total

    def left(self) -> float:
        """Return the seconds that the next wait may take; raise TimeoutError when none are left."""
        left = min(self.patience, self.until - time.monotonic())
        if left <= 0:
            raise TimeoutError("the deadline for the whole conversation has passed")
        back_within(left)
        return left


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """A server's reply, whose lines all carry the same code."""

    code: int  # -1: none that can be read
    text: bytes
    whole: bool  # False: cut off, or nonsense; the connection is closed then


class _ServerClosingError(ConnectionError):
    """421: the server is going away; said to any command."""

    def __init__(self, text: bytes) -> None:
        super().__init__(SERVICE_CLOSING, text)
        self.smtp_code = SERVICE_CLOSING
        self.smtp_error = text


class BoundedSession:
    """Reading and writing for the class that yagmail connects with, under one deadline.

    A socket's timeout bounds one wait, so a server that drips a byte a second can hold a line for hours.
    All reading and writing of the SMTP classes goes through `send` and `getreply`: here each wait gets what
    is left of the deadline, which needs no timer thread. Reading is ours for two more reasons: replies are
    bounded in size, and bytes that come unasked are seen, so that no reply is taken for the answer to a
    later command, or to the dot.
    """

    sock: socket.socket | None
    close: Callable[[], None]

    def __init__(self, *args: Any, watch: Watch, **settings: Any) -> None:  # noqa: ANN401 - passed on as they are
        self._watch = watch
        self._received = b""
        super().__init__(*args, **settings)

    def send(self, data: str | bytes) -> None:
        """Send all of the data, unless the server has spoken unasked."""
        content = data.encode("ascii") if isinstance(data, str) else data
        with self._closing_on_failure() as connection:
            if self._received:
                raise ConnectionError(
                    _("servern talade utan att bli tillfrågad: {said}", said=repr(self._received[:100]))
                )
            for start in range(0, len(content), _CHUNK):
                connection.settimeout(self._watch.left())
                connection.sendall(content[start : start + _CHUNK])

    def getreply(self) -> tuple[int, bytes]:
        """Return code and text, code -1 for what is no reply; raise when the server is going away."""
        reply = self.read_reply()
        if reply.code == SERVICE_CLOSING:
            self.close()
            raise _ServerClosingError(reply.text)
        return (reply.code if reply.whole else -1), reply.text

    def read_reply(self) -> Reply:
        """Return the next reply, or what could be made of it."""
        code, lines = -1, []
        for _turn in range(_LINES_LIMIT):
            line = self._line()
            lines.append(line[4:].strip())
            found = _REPLY_LINE.match(line)
            if found is None or code not in (-1, int(found[1])):
                code = -1
                break
            code = int(found[1])
            if not line.endswith(b"\n"):
                break
            if found[2] != b"-":
                return Reply(code=code, text=b"\n".join(lines), whole=True)
        self.close()
        return Reply(code=code, text=b"\n".join(lines) if code > 0 else line, whole=False)

    def has_spoken(self) -> bool:
        """Say without waiting whether the server has said something; raise when it has hung up."""
        with self._closing_on_failure() as connection:
            connection.settimeout(0)
            with suppress(BlockingIOError, ssl.SSLWantReadError):
                self._received += self._some(connection)
        return bool(self._received)

    def _line(self) -> bytes:
        """Return one line with its end, or the first 8 kB of a longer one."""
        while (end := self._received.find(b"\n") + 1) == 0 and len(self._received) < _LINE_LIMIT:
            with self._closing_on_failure() as connection:
                connection.settimeout(self._watch.left())
                self._received += self._some(connection)
        line = self._received[: min(end or _LINE_LIMIT, _LINE_LIMIT)]
        self._received = self._received[len(line) :]
        return line

    def _some(self, connection: socket.socket) -> bytes:
        received = connection.recv(4096)
        if not received:
            raise ConnectionResetError("the server closed the connection")
        return received

    @contextmanager
    def _closing_on_failure(self) -> Iterator[socket.socket]:
        if self.sock is None:
            raise ConnectionError(_("förbindelsen är stängd"))
        try:
            yield self.sock
        except OSError:
            self.close()
            raise
