"""A real SMTP server on a loopback port that behaves as badly as it is told to.

    with ScriptedServer(plan(rcpt="450 4.2.1 later"), plan()) as server:
        ...                       # connect to 127.0.0.1, server.port
    server.messages               # [Stored(sender, recipient, content)], the exact bytes without dot-stuffing
    server.commands               # every line a client sent outside a body, in order

One plan a connection; the last plan serves all further ones. A plan says what to do instead of the good answer at
`banner ehlo starttls auth mail rcpt data body dot rset quit`: a reply as text, or a `Step` (`CLOSE`, `RESET`,
`HANG`), or a list of them used one after the other (then the good answer again), or for `rcpt` a dict from
address to one of these. `body` is taken when the first bytes of the body have come. `dot` stores the mail when
the reply is 2xx, or as `store` says. A reply is sent after its mail is stored, so `messages` is up to date when a
transport returns; look at `unfinished` after the `with` block.
"""

import base64
import socket
import ssl
import struct
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from types import TracebackType
from typing import Literal, Self

_HANG_SECONDS = 60.0


@dataclass(frozen=True)
class Step:
    """One misbehaviour: wait, say (perhaps slowly), then go on, close, reset or hang."""

    say: str | bytes = ""  # text gets its CRLF; bytes go out as they are
    wait: float = 0.0  # seconds before the first byte
    drip: float = 0.0  # seconds between bytes
    then: Literal["go on", "close", "reset", "hang"] = "go on"
    store: bool | None = None  # at the dot: None stores when the reply is 2xx
    call: Callable[[], object] | None = None  # done before anything is said: kills the client, say


CLOSE = Step(then="close")
RESET = Step(then="reset")
HANG = Step(then="hang")

Act = str | Step
Plan = Mapping[str, Act | list[Act] | dict[str, Act | list[Act]]]


def plan(**acts: Act | list[Act] | dict[str, Act | list[Act]]) -> Plan:
    """Return what one connection does instead of the good answer."""
    return acts


@dataclass(frozen=True)
class Stored:
    """One mail that the server took."""

    sender: str
    recipient: str
    content: bytes


class ScriptedServer:
    """The server; a context manager that joins its threads and closes its sockets."""

    def __init__(
        self,
        *plans: Plan,
        security: Literal["none", "starttls", "tls"] = "none",
        context: ssl.SSLContext | None = None,
        users: Mapping[str, str] | None = None,
        offers_starttls: bool = True,
    ) -> None:
        """Serve the plans in turn; `context` holds the certificate, `users` names and passwords."""
        self.plans = plans or (plan(),)
        self.security = security
        self.context = context
        self.users = users
        self.offers_starttls = offers_starttls
        self.messages: list[Stored] = []
        self.commands: list[str] = []
        self.unfinished: list[bytes] = []  # bodies whose dot never came
        self.clear = b""  # everything received outside TLS
        self.connections = 0
        self.stopping = threading.Event()
        self._conversations: list[_Conversation] = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self._thread = threading.Thread(target=self._serve, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stopping.set()
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._thread.join()
        for conversation in self._conversations:
            conversation.join()

    def _serve(self) -> None:
        while not self.stopping.is_set():
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            script = self.plans[min(self.connections, len(self.plans) - 1)]
            self.connections += 1
            conversation = _Conversation(self, connection, script)
            self._conversations.append(conversation)
            conversation.start()


class _Over(Exception):
    """The conversation has ended, by either side."""


class _Conversation(threading.Thread):
    """One connection, from banner to QUIT."""

    def __init__(self, server: ScriptedServer, connection: socket.socket, script: Plan) -> None:
        super().__init__(daemon=True)
        self.server = server
        self.connection = connection
        self.acts = {
            key: {address: _listed(act) for address, act in acts.items()} if isinstance(acts, dict) else _listed(acts)
            for key, acts in script.items()
        }
        self.buffer = b""
        self.secure = False
        self.greeted = False
        self.sender: str | None = None
        self.recipient: str | None = None

    def run(self) -> None:
        """Talk until one side ends it."""
        try:
            self.connection.settimeout(0.05)
            if self.server.security == "tls":
                self.start_tls()
            self.answer("banner", "220 scripted ESMTP")
            while True:
                self.obey(self.line())
        except (_Over, OSError):
            pass
        finally:
            self.connection.close()

    def obey(self, line: str) -> None:
        """Answer one command."""
        self.server.commands.append(line)
        verb, _, rest = line.partition(" ")
        handler = getattr(self, f"on_{verb.lower()}", None)
        if handler is None:
            self.say("502 5.5.1 no such command")
        else:
            handler(rest)

    def on_ehlo(self, _: str) -> None:
        """Offer what there is."""
        self.greeted = True
        offers = ["scripted", "8BITMIME"]
        if self.server.security == "starttls" and not self.secure and self.server.offers_starttls:
            offers.append("STARTTLS")
        if self.server.users is not None:
            offers.append("AUTH PLAIN LOGIN")
        lines = [f"250-{offer}" for offer in offers[:-1]] + [f"250 {offers[-1]}"]
        self.answer("ehlo", "\r\n".join(lines))

    on_helo = on_ehlo

    def on_starttls(self, _: str) -> None:
        """Go secret, and forget what was said before."""
        self.answer("starttls", "220 2.0.0 go ahead")
        self.start_tls()
        self.greeted = False

    def on_auth(self, rest: str) -> None:
        """Check PLAIN or LOGIN."""
        mechanism, _, initial = rest.partition(" ")
        if mechanism == "PLAIN":
            _, user, password = _decoded(initial or self.ask("334 ")).split("\0")
        else:
            user = _decoded(initial or self.ask("334 VXNlcm5hbWU6"))
            password = _decoded(self.ask("334 UGFzc3dvcmQ6"))
        known = (self.server.users or {}).get(user) == password
        self.answer("auth", "235 2.7.0 welcome" if known else "535 5.7.8 no")

    def on_mail(self, rest: str) -> None:
        """Begin a transaction."""
        if not self.greeted or self.sender is not None:
            self.say("503 5.5.1 bad sequence")
            return
        if self.answer("mail", "250 2.1.0 ok"):
            self.sender = rest.partition("<")[2].partition(">")[0]

    def on_rcpt(self, rest: str) -> None:
        """Take the recipient."""
        address = rest.partition("<")[2].partition(">")[0]
        if self.answer("rcpt", "250 2.1.5 ok", address):
            self.recipient = address

    def on_data(self, _: str) -> None:
        """Take the body up to the dot."""
        if self.recipient is None:
            self.say("503 5.5.1 no recipient")
            return
        if not self.answer("data", "354 go on"):
            return
        body = self.body()
        step = self.next_step("dot") or Step("250 2.0.0 stored")
        if step.store if step.store is not None else _text(step).startswith("2"):
            self.server.messages.append(Stored(self.sender or "", self.recipient, body))
        self.sender = self.recipient = None
        self.do(step)

    def on_rset(self, _: str) -> None:
        """Forget the transaction."""
        self.sender = self.recipient = None
        self.answer("rset", "250 2.0.0 ok")

    def on_noop(self, _: str) -> None:
        """Do nothing."""
        self.say("250 2.0.0 ok")

    def on_quit(self, _: str) -> None:
        """Say goodbye."""
        self.answer("quit", "221 2.0.0 bye")
        raise _Over

    def body(self) -> bytes:
        """Return the mail's bytes, its dots unstuffed."""
        received, self.buffer = bytearray(b"\r\n" + self.buffer), b""
        seen = 0
        try:
            if received == b"\r\n":
                received += self.more()
            step = self.next_step("body")
            if step is not None:
                self.do(step)
            while (end := received.find(b"\r\n.\r\n", seen)) < 0:
                seen = max(0, len(received) - 4)
                received += self.more()
        except (_Over, OSError):
            self.server.unfinished.append(bytes(received[2:]))
            raise
        content, self.buffer = bytes(received[:end]), bytes(received[end + 5 :])
        return (content.replace(b"\r\n.", b"\r\n") + b"\r\n")[2:]

    def ask(self, prompt: str) -> str:
        """Say something and return the line that answers it."""
        self.say(prompt)
        line = self.line()
        self.server.commands.append(line)
        return line

    def answer(self, key: str, good: str, address: str = "") -> bool:
        """Do what the plan says or give the good answer; say whether it was one (2xx, 3xx)."""
        step = self.next_step(key, address) or Step(good)
        self.do(step)
        return _text(step)[:1] in ("2", "3")

    def next_step(self, key: str, address: str = "") -> Step | None:
        """Take the next step of the plan for this place; a single one is never used up."""
        acts = self.acts.get(key)
        if isinstance(acts, dict):
            acts = acts.get(address)
        return next(acts, None) if acts is not None else None

    def do(self, step: Step) -> None:
        """Wait, say, and end as told."""
        if step.call:
            step.call()
        self.pause(step.wait)
        if step.say:
            self.say(step.say, step.drip)
        if step.then == "go on":
            return
        if step.then == "hang":
            self.pause(_HANG_SECONDS)
        if step.then == "reset":
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        raise _Over

    def pause(self, seconds: float) -> None:
        """Wait, but not longer than the server lives."""
        if seconds and self.server.stopping.wait(seconds):
            raise _Over

    def say(self, text: str | bytes, drip: float = 0.0) -> None:
        """Send a reply, all at once or byte by byte."""
        content = text if isinstance(text, bytes) else text.encode() + b"\r\n"
        self.connection.settimeout(5)
        if not drip:
            self.connection.sendall(content)
        for byte in content if drip else b"":
            self.connection.sendall(bytes([byte]))
            self.pause(drip)
        self.connection.settimeout(0.05)

    def line(self) -> str:
        """Return the next command without its CRLF."""
        while b"\r\n" not in self.buffer:
            self.buffer += self.more()
        line, _, self.buffer = self.buffer.partition(b"\r\n")
        return line.decode("utf-8", "replace")

    def more(self) -> bytes:
        """Return what comes next; end when the client has gone, or the server is stopping and nothing has come."""
        while True:
            stopping = self.server.stopping.is_set()  # asked first: what came before that is still read
            try:
                content = self.connection.recv(65_536)
            except TimeoutError:
                if stopping:
                    raise _Over from None
                continue
            if not content:
                raise _Over
            if not self.secure:
                self.server.clear += content
            return content

    def start_tls(self) -> None:
        """Wrap the connection."""
        assert self.server.context is not None
        self.connection.settimeout(5)
        self.connection = self.server.context.wrap_socket(self.connection, server_side=True)
        self.connection.settimeout(0.05)
        self.secure = True


def _listed(acts: object) -> object:
    """Return an iterator of steps: endless for a single act."""
    if isinstance(acts, list):
        return iter([_step(act) for act in acts])
    return iter(lambda: _step(acts), None)


def _step(act: object) -> Step:
    return act if isinstance(act, Step) else Step(str(act))


def _text(step: Step) -> str:
    return step.say if isinstance(step.say, str) else step.say.decode("latin-1")


def _decoded(text: str) -> str:
    return base64.b64decode(text).decode()
