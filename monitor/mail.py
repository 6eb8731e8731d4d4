"""Handing one mail to a relay, step by step.

yagmail opens the connection (`relay_client`); the transaction is ours, so that it is known how far it came. A
transport belongs to one thread.
"""

import socket
import ssl
from base64 import b64encode
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Literal

from monitor.headers import MessageError, ascii_address, one_line
from monitor.language import _
from monitor.progress import back_within
from monitor.relay_client import refuses_plaintext_login, relay_client
from monitor.relay_faults import RELAY_PHASES, explained, failure_without_reply
from monitor.smtp_session import SERVICE_CLOSING, Watch
from monitor.transport import (
    REPLY_LIMIT,
    Accepted,
    DeliveryError,
    Failure,
    FolderTransport,
    Phase,
    Transport,
)

__all__ = [
    "Accepted",
    "DeliveryError",
    "Failure",
    "FolderTransport",
    "Phase",
    "SmtpTransport",
    "Transport",
    "refuses_plaintext_login",
]

_QUIT_SECONDS = 5.0


class SmtpTransport:
    """One persistent connection to a relay, opened when first needed.

    In seconds: `timeout` bounds each wait, `deadline` everything before the dot together, `dot_timeout` the
    wait for the reply to the dot (RFC 5321 4.5.3.2.6: ten minutes).
    """

    def __init__(
        self,
        *,
        host: str,
        port: int,
        security: Literal["starttls", "tls", "none"],
        user: str | None,
        password: Callable[[], str] | None,
        ca_file: Path | None,
        timeout: float,
        deadline: float = 300.0,
        dot_timeout: float = 600.0,
    ) -> None:
        """Take the settings; raise ValueError when they would send a password in the clear."""
        if security not in ("starttls", "tls", "none"):
            raise ValueError(f"security is {security!r}; it can be starttls, tls or none")
        if user is not None and password is None:
            raise ValueError("a user needs a password")
        if security == "none" and user is not None and refuses_plaintext_login(host):
            raise ValueError(f"a login to {host} without TLS would show the password to the network")
        self._host = host
        self._port = port
        self._security = security
        self._login = (user, password) if user is not None and password is not None else None
        self._ca_file = ca_file
        self._timeout = timeout
        self._deadline = deadline
        self._dot_timeout = dot_timeout
        self._watch = Watch()
        self._secrets: tuple[str, ...] = ()
        self._session: Any = None  # a BoundedSession over what yagmail opens
        self._reusable = False
        self._needs_reset = False

    def send(self, *, sender: str, recipient: str, message: bytes, before_dot: Callable[[], None]) -> Accepted:
        """Hand over one mail; see the module's docstring for the dot."""
        body = _dot_stuffed(message)
        with self._transaction():
            self._mail_and_rcpt(sender, recipient)
            self._command(Phase.DATA, "DATA", 3)
            self._body(body)
            before_dot()
            return self._dot()

    def verify(self, *, sender: str, recipient: str) -> Accepted:
        """Connect, log in, ask whether the recipient is accepted, and take it back; no mail is sent."""
        with self._transaction():
            accepted = self._mail_and_rcpt(sender, recipient)
            self._command(Phase.RCPT, "RSET", 2)
            self._reusable = True
            return accepted

    def close(self) -> None:
        """Say QUIT, wait for the answer at most five seconds, and close; never raises."""
        if self._session is None:
            return
        patience = min(_QUIT_SECONDS, self._timeout)
        self._watch.allow(patience, patience)
        with suppress(OSError):
            self._session.putcmd("QUIT")
            self._session.getreply()
        self._drop()

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        """Keep the connection only if server and client agree on where they are; else close it at once."""
        self._watch.allow(self._timeout, self._deadline)
        self._reusable = False
        try:
            yield
        finally:
            if not self._reusable:
                self._drop()

    def _mail_and_rcpt(self, sender: str, recipient: str) -> Accepted:
        """Open a transaction; a kept connection that turns out dead at MAIL is replaced once."""
        origin = _envelope(sender, Phase.MAIL, Failure.SERVICE)
        destination = _envelope(recipient, Phase.RCPT, Failure.PERMANENT)
        kept = self._session is not None
        try:
            self._offer(origin)
        except DeliveryError as error:
            if not kept or error.code not in (None, SERVICE_CLOSING):
                raise
            self._drop()
            self._offer(origin)
        return self._command(Phase.RCPT, f"RCPT TO:<{destination}>", 2)

    def _offer(self, address: str) -> None:
        if self._session is None:
            self._connect()
        if self._needs_reset:
            self._command(Phase.MAIL, "RSET", 2)
            self._needs_reset = False
        self._command(Phase.MAIL, f"MAIL FROM:<{address}>", 2)

    def _command(self, phase: Phase, line: str, wanted: int) -> Accepted:
        """Send one command and return its reply; raise unless the reply's first digit is the wanted one."""
        with self._step(phase):
            self._session.putcmd(line)
            code, text = self._session.getreply()
        return self._judged(phase, code, text, wanted)

    def _body(self, body: bytes) -> None:
        """Send everything but the dot; a server that speaks or hangs up meanwhile has refused."""
        with self._step(Phase.BODY):
            self._session.send(body)
            if not self._session.has_spoken():
                return
            code, text = self._session.getreply()
        self._judged(Phase.BODY, code, text, 0)

    def _dot(self) -> Accepted:
        """Send the dot and wait for the reply; from here on a silent failure means that a copy may exist."""
        self._watch.allow(self._dot_timeout, self._dot_timeout)
        with self._step(Phase.DOT):
            self._session.send(b".\r\n")
            reply = self._session.read_reply()
        back_within(0)  # the long wait is over
        accepted = self._judged(Phase.DOT, reply.code, reply.text, 2)
        self._reusable = reply.whole
        return accepted

    def _judged(self, phase: Phase, code: int, text: bytes, wanted: int) -> Accepted:
        """Return the reply when it is the wanted one; else raise it with its blame."""
        reply = self._printable(text.decode("utf-8", "replace"))
        if code // 100 == wanted:
            return Accepted(code=code, reply=reply)
        refused = code // 100 in (4, 5)
        failure = failure_without_reply(phase)
        if refused and phase not in RELAY_PHASES:
            failure = Failure.PERMANENT if code // 100 == 5 else Failure.TEMPORARY
            lost = self._session.sock is None or code == SERVICE_CLOSING
            self._reusable = not lost and phase is not Phase.BODY  # there it may still be reading
            self._needs_reset = phase is not Phase.DOT
        raise DeliveryError(phase, failure, code if code > 0 else None, reply)

    @contextmanager
    def _step(self, phase: Phase) -> Iterator[None]:
        """Turn what goes wrong into a DeliveryError; a ValueError is bad base64 or a bad host name."""
        self._watch.phase = phase
        try:
            yield
        except (OSError, ValueError) as error:
            late = self._watch.phase
            if late is Phase.CONNECT and isinstance(error, ssl.SSLError):
                late = Phase.TLS
            code = getattr(error, "smtp_code", -1)
            said = getattr(error, "smtp_error", None) or explained(error, self._host, self._port)
            text = said.decode("utf-8", "replace") if isinstance(said, bytes) else str(said)
            failure = failure_without_reply(late)
            # From None: the cause may quote the password back from the server.
            raise DeliveryError(late, failure, code if code > 0 else None, self._printable(text)) from None

    def _connect(self) -> None:
        """Open the connection, secure it and log in; the password leaves only after TLS is up."""
        with self._step(Phase.CONNECT):
            client = relay_client(self._host, self._port, self._security, ca_file=self._ca_file, watch=self._watch)
            try:
                client.login()  # connects; the name and password are not yagmail's to see
            finally:
                client.is_closed = True  # or its __del__ says QUIT on a connection that may hang
                self._session = client.smtp
            if self._security != "none" and not isinstance(self._session.sock, ssl.SSLSocket):
                raise ConnectionError(_("förbindelsen är inte krypterad"))
            self._session.ehlo_or_helo_if_needed()
            self._session.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if self._login is not None:
            self._log_in(*self._login)

    def _log_in(self, user: str, ask: Callable[[], str]) -> None:
        """Log in with the name as it is configured."""
        with self._step(Phase.LOGIN):
            try:
                password = ask()
            except LookupError as error:
                raise ConnectionError(_("uppgiften att logga in med saknas: {name}", name=error)) from None
            if not (user + password).isascii():
                raise ConnectionError(_("inloggningens uppgifter har tecken utanför ASCII"))
            self._secrets = (
                password,
                *(b64encode(text.encode()).decode() for text in (password, f"\0{user}\0{password}")),
            )
            self._session.login(user, password)

    def _printable(self, reply: str) -> str:
        """Return a reply on one line, with our secrets taken out should the server have quoted them."""
        for secret in filter(None, self._secrets):
            reply = reply.replace(secret, "***")
        return one_line(reply, REPLY_LIMIT)

    def _drop(self) -> None:
        """Close the connection without QUIT: after a half-sent body anything said would be body."""
        session, self._session, self._needs_reset = self._session, None, False
        if session is not None:
            session.close()


def _envelope(address: str, phase: Phase, failure: Failure) -> str:
    try:
        return ascii_address(address)
    except MessageError as error:
        raise DeliveryError(phase, failure, None, str(error)) from error


def _dot_stuffed(message: bytes) -> bytes:
    """Return the message as DATA wants it (RFC 5321 4.5.2).

    With a bare CR or LF in it, servers would differ on where it ends: that is how mails are smuggled.
    """
    ends = message.count(b"\r\n")
    bare = message.count(b"\r") != ends or message.count(b"\n") != ends
    if bare or not message.endswith(b"\r\n") or not message.isascii():
        raise ValueError("the message is not ASCII lines that end with CRLF; build it with monitor.message")
    return (b"\r\n" + message).replace(b"\r\n.", b"\r\n..")[2:]
