"""Handing over mails to real servers, good and bad, and to a folder."""

import socket
import ssl
import warnings
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import monotonic
from typing import Any, cast

import pytest
import trustme
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import Envelope
from smtp_server import CLOSE, HANG, RESET, Plan, ScriptedServer, Step, plan

from monitor.mail import (
    Accepted,
    DeliveryError,
    Failure,
    FolderTransport,
    Phase,
    SmtpTransport,
    Transport,
    refuses_plaintext_login,
)
from monitor.message import Letter, build

SENDER, RECIPIENT = "rss@example.se", "asa@example.se"
SECRET = "hemligt-och-langt"
SERVICE, TEMPORARY, PERMANENT, UNKNOWN = (
    Failure.SERVICE,
    Failure.TEMPORARY,
    Failure.PERMANENT,
    Failure.UNKNOWN,
)


def letter(text: str = "Hej.\n.\n..två\n\n.\nSlut", **changes: object) -> bytes:
    """Return a mail whose body is full of dots."""
    settings: dict[str, Any] = {
        "message_id": "<abc.g1@example.se>",
        "date": datetime(2027, 1, 25, 7, 30, tzinfo=UTC),
        "sender": f"RSS Dalarna <{SENDER}>",
        "reply_to": None,
        "to_name": "Åsa",
        "to_address": RECIPIENT,
        "domain": "example.se",
        "subject": "Rutin för läkemedel löper ut 2027-06-30",
        "text": text,
        "html": "<p>Hej</p>",
        "delivery": "17",
    }
    return build(Letter(**settings | changes))


MAIL = letter()
LARGE = letter("x" * 8_000_000)


def nothing() -> None:
    """Stand in for a marker that was committed."""


@pytest.fixture
def connect() -> Iterator[Callable[..., SmtpTransport]]:
    """Return a maker of transports with short timeouts, closed at the end."""
    opened = []

    def make(server: ScriptedServer, **settings: object) -> SmtpTransport:
        defaults: dict[str, Any] = {
            "host": "localhost",
            "port": server.port,
            "security": server.security,
            "user": None,
            "password": None,
            "ca_file": None,
            "timeout": 5.0,
            "deadline": 10.0,
            "dot_timeout": 5.0,
        }
        transport = SmtpTransport(**defaults | settings)
        opened.append(transport)
        return transport

    yield make
    for transport in opened:
        transport.close()


Connect = Callable[..., SmtpTransport]


def send(transport: Transport, message: bytes = MAIL, **changes: object) -> Accepted:
    """Send one mail."""
    settings: dict[str, Any] = {
        "sender": SENDER,
        "recipient": RECIPIENT,
        "message": message,
        "before_dot": nothing,
    }
    return transport.send(**settings | changes)


def failed(transport: Transport, message: bytes = MAIL, **changes: object) -> DeliveryError:
    """Send one mail and return how that failed."""
    with pytest.raises(DeliveryError) as caught:
        send(transport, message, **changes)
    return caught.value


class Certificates:
    """One authority, and the contexts of servers whose certificates are good, expired or another's."""

    def __init__(self, folder: Path) -> None:
        """Make them all."""
        authority = trustme.CA()
        self.ca_file = folder / "ca.pem"
        authority.cert_pem.write_to_path(self.ca_file)
        yesterday = datetime.now(UTC) - timedelta(days=1)  # noqa: TID251 - the certificate's clock is ours
        self.good = self.context(authority.issue_cert("localhost"))
        self.expired = self.context(authority.issue_cert("localhost", not_after=yesterday))
        self.other_name = self.context(authority.issue_cert("other.example.se"))
        self.unknown = self.context(trustme.CA().issue_cert("localhost"))
        self.old = self.context(authority.issue_cert("localhost"))
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)
            self.old.minimum_version = ssl.TLSVersion.TLSv1
            self.old.maximum_version = ssl.TLSVersion.TLSv1_1

    def context(self, certificate: trustme.LeafCert) -> ssl.SSLContext:
        """Return a server's context."""
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        certificate.configure_cert(context)
        return context


@pytest.fixture(scope="session")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Certificates:
    """Return the certificates of the test servers."""
    return Certificates(tmp_path_factory.mktemp("certificates"))


# The good road


@pytest.mark.parametrize("security", ["none", "starttls", "tls"])
def test_a_mail_arrives_with_its_exact_bytes(security: str, certificates: Certificates, connect: Connect) -> None:
    """The three ways to secure a connection, with login; the dots in the body are the mail's own."""
    with ScriptedServer(security=security, context=certificates.good, users={"rss": SECRET}) as server:
        transport = connect(server, user="rss", password=lambda: SECRET, ca_file=certificates.ca_file)
        accepted = send(transport)
        transport.close()
    assert Accepted(code=250, reply="2.0.0 stored") == accepted
    assert [(SENDER, RECIPIENT, MAIL)] == [(m.sender, m.recipient, m.content) for m in server.messages]
    assert "QUIT" == server.commands[-1]


@pytest.mark.parametrize("user", ["rss", "rss@example.se", "DOMAIN\\rss"])
def test_a_login_name_reaches_the_server_unchanged(user: str, connect: Connect) -> None:
    """Yagmail alone makes rss@gmail.com of rss."""
    with ScriptedServer(users={user: SECRET}) as server:
        assert send(connect(server, user=user, password=lambda: SECRET)).code == 250


@pytest.mark.parametrize(
    "body",
    [
        b".\r\n",
        b"..\r\n.\r\n",
        b"a\r\n.\r\nMAIL FROM:<evil@example.se>\r\n",
        b"\r\n.\r\n\r\n.\r\n.",
        b"." * 3000,
    ],
)
def test_dots_arrive_unchanged_and_smuggle_nothing(body: bytes, connect: Connect) -> None:
    """Raw messages, as no builder would make them."""
    message = b"Subject: dots\r\n\r\n" + body + b"\r\n"
    with ScriptedServer() as server:
        send(connect(server), message)
    assert [message] == [stored.content for stored in server.messages]


@pytest.mark.parametrize(
    "message",
    [b"a\n.\nb\r\n", b"a\r.\rb\r\n", b"a\n.\r\nb\r\n", b"no end", "å\r\n".encode()],
)
def test_bytes_that_servers_read_differently_are_never_sent(message: bytes, connect: Connect) -> None:
    """Bare CR and LF are how mails are smuggled; only a programmer can send them."""
    with ScriptedServer() as server:
        with pytest.raises(ValueError, match="build it with"):
            send(connect(server), message)
        assert server.commands == []


def test_aiosmtpd_stores_the_same_bytes(connect: Connect) -> None:
    """A server that we did not write; the text has bare line ends and lone dots."""
    message = letter("ett\n.\n\r.\rtvå\n..\n.")

    class Store:
        contents: list[bytes] = []  # noqa: RUF012 - one test's

        async def handle_DATA(self, *parties: object) -> str:  # noqa: N802
            self.contents.append(cast("Envelope", parties[2]).original_content or b"")
            return "250 kept"

    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    controller = Controller(Store(), hostname="127.0.0.1", port=port)
    controller.start()
    try:
        transport = connect(ScriptedServerAt(port), host="127.0.0.1")
        assert Accepted(code=250, reply="kept") == send(transport, message)
        send(transport, LARGE)
        transport.close()
    finally:
        controller.stop()
    assert [message, LARGE] == Store.contents


class ScriptedServerAt:
    """The port and security of a server of another kind."""

    security = "none"

    def __init__(self, port: int) -> None:
        self.port = port


def test_two_mails_go_over_one_connection(connect: Connect) -> None:
    """One banner, one EHLO."""
    with ScriptedServer() as server:
        transport = connect(server)
        send(transport)
        send(transport, recipient="bo@example.se")
    assert server.connections == 1
    assert [RECIPIENT, "bo@example.se"] == [stored.recipient for stored in server.messages]


def test_idn_domains_go_as_punycode(connect: Connect) -> None:
    """The envelope is ASCII; a local part that is not can't be served."""
    with ScriptedServer() as server:
        transport = connect(server)
        send(transport, recipient="asa@exämple.se")
        refused = failed(transport, recipient="åsa@example.se")
    assert ["asa@xn--exmple-cua.se"] == [stored.recipient for stored in server.messages]
    assert (Phase.RCPT, PERMANENT) == (refused.phase, refused.failure)


@pytest.mark.parametrize("recipient", ["a@b.se>\r\nRCPT TO:<c@d.se", "a@b.se, c@d.se", "<a@b.se>", "", "a b@c.se"])
def test_an_address_is_one_address(recipient: str, connect: Connect) -> None:
    """Nothing is said to the server about it."""
    with ScriptedServer() as server:
        assert PERMANENT == failed(connect(server), recipient=recipient).failure
        assert server.commands == []


def test_a_kept_connection_that_died_is_replaced_once(connect: Connect) -> None:
    """The server hung up, said 421, or has forgotten us, while we were idle."""
    for death in (CLOSE, RESET, "421 4.4.2 idle too long", "garbage"):
        script = plan(mail=["250 ok", death])
        with ScriptedServer(script, plan()) as server:
            transport = connect(server)
            send(transport)
            send(transport)
        assert (2, 2) == (server.connections, len(server.messages))


def test_a_kept_connection_is_replaced_only_once(connect: Connect) -> None:
    """The second death is the relay's fault."""
    with ScriptedServer(plan(mail=["250 ok", CLOSE]), plan(mail=CLOSE)) as server:
        transport = connect(server)
        send(transport)
        error = failed(transport)
    assert (Phase.MAIL, SERVICE) == (error.phase, error.failure)
    assert server.connections == 2


def test_after_a_refusal_the_connection_goes_on(connect: Connect) -> None:
    """RSET clears the refused transaction; a and c get theirs (docs/reliability.md B9, B11)."""
    script = plan(rcpt={"b@example.se": "550 5.1.1 no such user", "c@example.se": ["451 4.3.0 later"]})
    results = []
    with ScriptedServer(script) as server:
        transport = connect(server)
        for recipient in ("a@example.se", "b@example.se", "c@example.se", "c@example.se"):
            try:
                results.append(send(transport, recipient=recipient).code)
            except DeliveryError as error:
                results.append(error.failure)
    assert [250, PERMANENT, TEMPORARY, 250] == results
    assert ["a@example.se", "c@example.se"] == [stored.recipient for stored in server.messages]
    assert server.connections == 1


# What goes wrong, and whose fault it is

FAULTS: list[tuple[Plan, Phase, Failure, int | None]] = [
    # banner and EHLO
    (plan(banner="554 5.7.1 blocked"), Phase.CONNECT, SERVICE, 554),
    (plan(banner="421 4.7.0 busy"), Phase.CONNECT, SERVICE, 421),
    (plan(banner=CLOSE), Phase.CONNECT, SERVICE, None),
    (plan(banner=RESET), Phase.CONNECT, SERVICE, None),
    (plan(banner="SSH-2.0-OpenSSH"), Phase.CONNECT, SERVICE, None),
    (plan(ehlo="421 4.3.2 going down"), Phase.CONNECT, SERVICE, 421),
    (plan(ehlo=CLOSE), Phase.CONNECT, SERVICE, None),
    (plan(ehlo=Step(b"250-x\r\n" * 100_000)), Phase.CONNECT, SERVICE, None),
    # MAIL
    (plan(mail="550 5.7.1 sender refused"), Phase.MAIL, SERVICE, 550),
    (plan(mail="451 4.7.0 quota"), Phase.MAIL, SERVICE, 451),
    (plan(mail="421 4.7.0 quota"), Phase.MAIL, SERVICE, 421),
    (plan(mail=CLOSE), Phase.MAIL, SERVICE, None),
    (plan(mail="hello"), Phase.MAIL, SERVICE, None),
    # RCPT
    (plan(rcpt="550 5.1.1 no such user"), Phase.RCPT, PERMANENT, 550),
    (plan(rcpt="450 4.2.1 later"), Phase.RCPT, TEMPORARY, 450),
    (plan(rcpt="421 4.3.2 going down"), Phase.RCPT, TEMPORARY, 421),
    (plan(rcpt=CLOSE), Phase.RCPT, TEMPORARY, None),
    (plan(rcpt=RESET), Phase.RCPT, TEMPORARY, None),
    (plan(rcpt="wat"), Phase.RCPT, TEMPORARY, None),
    (plan(rcpt=Step(b"550 " + b"x" * 60_000 + b"\r\n")), Phase.RCPT, TEMPORARY, None),
    (plan(rcpt=Step(b"250-a\r\n550 b\r\n")), Phase.RCPT, TEMPORARY, None),
    # DATA
    (plan(data="554 5.7.1 no"), Phase.DATA, PERMANENT, 554),
    (plan(data="451 4.3.0 no"), Phase.DATA, TEMPORARY, 451),
    (plan(data="250 what?"), Phase.DATA, TEMPORARY, 250),
    (plan(data=CLOSE), Phase.DATA, TEMPORARY, None),
    # the body
    (plan(body=CLOSE), Phase.BODY, TEMPORARY, None),
    (plan(body=RESET), Phase.BODY, TEMPORARY, None),
    # after the dot
    (plan(dot="452 4.3.1 full"), Phase.DOT, TEMPORARY, 452),
    (plan(dot="421 4.3.2 going down"), Phase.DOT, TEMPORARY, 421),
    (plan(dot="552 5.3.4 too large"), Phase.DOT, PERMANENT, 552),
    (plan(dot="554 5.6.0 no"), Phase.DOT, PERMANENT, 554),
    (plan(dot="354 what?"), Phase.DOT, UNKNOWN, 354),
    (plan(dot=CLOSE), Phase.DOT, UNKNOWN, None),
    (plan(dot=RESET), Phase.DOT, UNKNOWN, None),
    (plan(dot=Step(store=True, then="close")), Phase.DOT, UNKNOWN, None),
    (plan(dot=Step(store=True, then="reset")), Phase.DOT, UNKNOWN, None),
    (plan(dot="\x00\xff garbage"), Phase.DOT, UNKNOWN, None),
    (plan(dot=Step(b"250-a\r\nnot a reply\r\n", store=False)), Phase.DOT, UNKNOWN, None),
    (plan(dot=Step(b"25", store=False, then="close")), Phase.DOT, UNKNOWN, None),
]


@pytest.mark.parametrize(("script", "phase", "failure", "code"), FAULTS)
def test_a_fault_is_blamed_where_it_belongs(
    script: Plan, phase: Phase, failure: Failure, code: int | None, connect: Connect
) -> None:
    """One transaction at most, and the next mail goes through when the server has come to its senses."""
    marked = []
    with ScriptedServer(script, plan()) as server:
        transport = connect(server)
        error = failed(transport, LARGE if phase is Phase.BODY else MAIL, before_dot=lambda: marked.append(1))
        transport.close()
        assert send(transport).code == 250
    assert (phase, failure, code) == (error.phase, error.failure, code and error.code)
    assert marked == ([1] if phase is Phase.DOT else [])
    assert len(error.reply) <= 500
    assert error.reply.isprintable()
    kept_before = sum(isinstance(act, Step) and bool(act.store) for act in script.values())
    assert kept_before + 1 == len(server.messages)


def test_a_monster_that_begins_with_250_after_the_dot_is_believed(connect: Connect) -> None:
    """The code is there; the connection is given up."""
    with ScriptedServer(plan(dot=Step(b"250-" + b"x" * 60_000 + b"\r\n250 ok\r\n"))) as server:
        transport = connect(server)
        assert 250 == send(transport).code
        assert 250 == send(transport).code
    assert server.connections == 2


def test_replies_that_come_unasked_are_never_taken_for_the_dots(connect: Connect) -> None:
    """A second 250 waiting when the dot is due would make a lost mail look sent."""
    with ScriptedServer(plan(data=Step(b"354 go on\r\n250 stored already\r\n"))) as server:
        error = failed(connect(server))
    assert (Phase.BODY, TEMPORARY) == (error.phase, error.failure)
    assert server.messages == []


def test_a_refusal_during_the_body_is_heard_before_the_marker(connect: Connect) -> None:
    """552 while we are sending: no copy can exist, and the mail will never do."""
    with ScriptedServer(plan(body="552 5.3.4 too large")) as server:
        error = failed(connect(server), LARGE, before_dot=lambda: pytest.fail("marked"))
    assert (Phase.BODY, PERMANENT, 552) == (error.phase, error.failure, error.code)


def test_nobody_listens() -> None:
    """Connection refused, and a name that can't be a host's."""
    with ScriptedServer() as server:
        port = server.port
    for host in ("127.0.0.1", "å" * 80):
        transport = SmtpTransport(
            host=host, port=port, security="none", user=None, password=None, ca_file=None, timeout=1
        )
        error = failed(transport)
        assert (Phase.CONNECT, SERVICE, None) == (error.phase, error.failure, error.code)


# Time


@pytest.mark.parametrize(
    ("script", "phase", "failure"),
    [
        (plan(banner=HANG), Phase.CONNECT, SERVICE),
        (plan(ehlo=HANG), Phase.CONNECT, SERVICE),
        (plan(mail=HANG), Phase.MAIL, SERVICE),
        (plan(rcpt=HANG), Phase.RCPT, TEMPORARY),
        (plan(data=HANG), Phase.DATA, TEMPORARY),
        (plan(body=HANG), Phase.BODY, TEMPORARY),
        (plan(dot=HANG), Phase.DOT, UNKNOWN),
        (plan(dot=Step(store=True, then="hang")), Phase.DOT, UNKNOWN),
    ],
)
def test_a_server_that_hangs_costs_one_timeout(script: Plan, phase: Phase, failure: Failure, connect: Connect) -> None:
    """Silence at every step."""
    begun = monotonic()
    with ScriptedServer(script) as server:
        message = LARGE if phase is Phase.BODY else MAIL
        error = failed(connect(server, timeout=0.15, dot_timeout=0.15), message)
    assert (phase, failure) == (error.phase, error.failure)
    assert monotonic() - begun < 8  # bounds of tests are wide: these machines are noisy


@pytest.mark.parametrize(
    ("script", "phase", "failure"),
    [
        (plan(banner=Step("220 " + "x" * 500, drip=0.02)), Phase.CONNECT, SERVICE),
        (plan(rcpt=Step("250 " + "x" * 500, drip=0.02)), Phase.RCPT, TEMPORARY),
        (plan(dot=Step("250 " + "x" * 500, drip=0.02)), Phase.DOT, UNKNOWN),
    ],
)
def test_a_server_that_drips_can_not_outlast_the_deadline(
    script: Plan, phase: Phase, failure: Failure, connect: Connect
) -> None:
    """No wait is longer than the timeout, all together are: ten seconds of drops."""
    begun = monotonic()
    with ScriptedServer(script) as server:
        error = failed(connect(server, timeout=0.3, deadline=0.4, dot_timeout=0.4))
    assert (phase, failure) == (error.phase, error.failure)
    assert monotonic() - begun < 8


def test_slow_replies_within_the_timeout_are_waited_for(connect: Connect) -> None:
    """A greylisting relay takes its time."""
    slow = Step("250 2.0.0 at last", wait=0.1)
    with ScriptedServer(plan(mail=slow, rcpt=slow, dot=slow)) as server:
        assert Accepted(code=250, reply="2.0.0 at last") == send(connect(server))


@pytest.mark.parametrize("end", [HANG, RESET, CLOSE, Step("x" * 20_000)])
def test_quit_is_a_courtesy(end: Step, connect: Connect) -> None:
    """However the server takes it, close returns soon and the mail stays sent."""
    with ScriptedServer(plan(quit=end)) as server:
        transport = connect(server, timeout=0.2)
        send(transport)
        begun = monotonic()
        transport.close()
        transport.close()
        assert monotonic() - begun < 8
    assert 1 == len(server.messages)


# The marker


class MarkerLostError(OSError):
    """The database went away; an OSError, as database drivers' errors often are."""


@pytest.mark.parametrize(
    "fault", [MarkerLostError("gone"), KeyboardInterrupt(), DeliveryError(Phase.DOT, UNKNOWN, None, "")]
)
@pytest.mark.parametrize("security", ["none", "tls"])
def test_without_the_marker_there_is_no_dot(
    fault: BaseException, security: str, certificates: Certificates, connect: Connect
) -> None:
    """The exception passes unchanged, the connection is dropped, and the next mail is only itself."""

    def marker() -> None:
        raise fault

    with ScriptedServer(security=security, context=certificates.good) as server:
        transport = connect(server, ca_file=certificates.ca_file)
        with pytest.raises(type(fault)) as caught:
            send(transport, before_dot=marker)
        assert fault is caught.value
        send(transport)
    assert [MAIL] == [stored.content for stored in server.messages]
    assert [len(MAIL.replace(b"\r\n.", b"\r\n.."))] == [len(body) for body in server.unfinished]
    assert server.connections == 2


def test_the_marker_comes_after_the_body_and_before_the_store(connect: Connect) -> None:
    """When it runs, the server has no mail yet."""
    with ScriptedServer() as server:
        seen = []
        send(connect(server), before_dot=lambda: seen.append(len(server.messages)))
    assert [0] == seen
    assert 1 == len(server.messages)


# TLS and the password


@pytest.mark.parametrize("security", ["starttls", "tls"])
@pytest.mark.parametrize("fault", ["expired", "other_name", "unknown", "old"])
def test_a_certificate_that_does_not_verify_stops_everything(
    security: str, fault: str, certificates: Certificates, connect: Connect
) -> None:
    """Expired, another host's, another authority's, TLS 1.1: no login, no mail."""
    context = getattr(certificates, fault)
    with ScriptedServer(security=security, context=context, users={"rss": SECRET}) as server:
        transport = connect(server, user="rss", password=lambda: SECRET, ca_file=certificates.ca_file)
        error = failed(transport)
    assert (Phase.TLS, SERVICE) == (error.phase, error.failure)
    assert ([], []) == ([c for c in server.commands if c.startswith("AUTH")], server.messages)


@pytest.mark.parametrize("script", [plan(), plan(starttls="454 4.7.0 not now"), plan(starttls=CLOSE)])
def test_without_starttls_the_password_stays_here(script: Plan, certificates: Certificates, connect: Connect) -> None:
    """STARTTLS stripped from EHLO, refused, or cut off."""
    asked = []

    def password() -> str:
        asked.append(1)
        return SECRET

    with ScriptedServer(
        script,
        security="starttls",
        context=certificates.good,
        users={"rss": SECRET},
        offers_starttls=script != {},
    ) as server:
        error = failed(connect(server, user="rss", password=password, ca_file=certificates.ca_file))
    assert (Phase.TLS, SERVICE) == (error.phase, error.failure)
    assert b"AUTH" not in server.clear
    assert SECRET.encode() not in server.clear
    assert [] == asked


def test_what_is_said_in_the_clear_after_starttls_is_refused(certificates: Certificates, connect: Connect) -> None:
    """A reply injected before the handshake must not be read as said inside TLS."""
    script = plan(starttls=Step(b"220 go\r\n250 AUTH PLAIN\r\n"))
    with ScriptedServer(script, security="starttls", context=certificates.good) as server:
        error = failed(connect(server, ca_file=certificates.ca_file))
    assert (Phase.TLS, SERVICE) == (error.phase, error.failure)


@pytest.mark.parametrize(
    ("auth", "code"),
    [
        ("535 5.7.8 bad password", 535),
        (f"535 5.7.8 you said {SECRET}, wrong", 535),
        ("454 4.7.0 later", 454),
        ("421 4.7.0 go away", 421),
        (CLOSE, None),
        (RESET, None),
        (HANG, None),
        ("334 not base64!", None),
    ],
)
def test_a_refused_login_is_the_relays_fault_and_shows_no_password(
    auth: str | Step, code: int | None, connect: Connect
) -> None:
    """No mail goes to a dead letter for it."""
    with ScriptedServer(plan(auth=auth), users={"rss": SECRET}) as server:
        error = failed(connect(server, user="rss", password=lambda: SECRET, timeout=0.3))
    assert (Phase.LOGIN, SERVICE, code) == (error.phase, error.failure, code and error.code)
    assert SECRET not in repr(error) + str(error)


def test_a_login_that_is_not_offered_or_can_not_be_said(connect: Connect) -> None:
    """No AUTH in EHLO, letters that SASL in ASCII can't carry, a variable that is not set, a file not there."""

    def unset() -> str:
        raise KeyError("GILTIG_SMTP_PASSWORD")

    def unreadable() -> str:
        raise FileNotFoundError("password.txt")

    for users, password, text in (
        (None, lambda: SECRET, "not supported"),
        ({"rss": SECRET}, lambda: "lösenord", "utanför ASCII"),
        ({"rss": SECRET}, unset, "GILTIG_SMTP_PASSWORD"),
        ({"rss": SECRET}, unreadable, "password.txt"),
    ):
        with ScriptedServer(users=users) as server:
            error = failed(connect(server, user="rss", password=password))
        assert (Phase.LOGIN, SERVICE) == (error.phase, error.failure)
        assert text in error.reply
        assert "lösenord" not in error.reply


def test_a_login_without_tls_is_for_this_machine_only() -> None:
    """Refused when the transport is made, so that check can say it."""
    names = ["localhost", "127.0.0.1", "127.8.9.1", "::1", "[::1]", "LOCALHOST."]
    assert [False] * 6 == [refuses_plaintext_login(name) for name in names]
    others = ["mail.example.se", "10.0.0.1", "localhost.example.se", "::", ""]
    assert [True] * 5 == [refuses_plaintext_login(name) for name in others]
    settings: dict[str, Any] = {
        "port": 25,
        "ca_file": None,
        "timeout": 1,
        "security": "none",
        "host": "10.0.0.1",
    }
    with pytest.raises(ValueError, match="without TLS"):
        SmtpTransport(**settings, user="rss", password=lambda: SECRET)
    with pytest.raises(ValueError, match="password"):
        SmtpTransport(**settings, user="rss", password=None)
    with pytest.raises(ValueError, match="starttls, tls or none"):
        SmtpTransport(**settings | {"security": "ssl"}, user=None, password=None)


# The doctor


def test_verify_goes_as_far_as_one_can_without_a_mail(connect: Connect) -> None:
    """The recipient is asked for and taken back; a mail can follow over the same connection."""
    with ScriptedServer() as server:
        transport = connect(server)
        assert Accepted(code=250, reply="2.1.5 ok") == transport.verify(sender=SENDER, recipient=RECIPIENT)
        assert server.messages == []
        send(transport)
    assert ["MAIL", "RCPT", "RSET", "MAIL", "RCPT", "DATA"] == [c.split(" ")[0] for c in server.commands[1:]]
    assert server.connections == 1


def test_verify_tells_what_is_wrong(connect: Connect) -> None:
    """The same errors as for a mail."""
    with ScriptedServer(plan(rcpt="550 5.1.1 no such user")) as server:
        with pytest.raises(DeliveryError, match=r"550 5\.1\.1 no such user") as caught:
            connect(server).verify(sender=SENDER, recipient=RECIPIENT)
        assert 550 == caught.value.code


# The folder


def test_a_mail_in_the_folder_has_a_name_that_a_person_finds(tmp_path: Path) -> None:
    """Date, recipient, subject, and eight letters of the Message-ID's hash."""
    folder = FolderTransport(tmp_path / "outbox")
    accepted = send(folder)
    (path,) = (tmp_path / "outbox").iterdir()
    assert "20270125-073000-asa-rutin-for-lakemedel-loper-ut-2027-06-30-e3816d73.eml" == path.name
    assert MAIL == path.read_bytes()
    assert Accepted(code=None, reply=str(path)) == accepted


def test_the_same_mail_is_the_same_file(tmp_path: Path) -> None:
    """Twice the same, once another."""
    folder = FolderTransport(tmp_path)
    for message in (MAIL, MAIL, letter(message_id="<other@example.se>")):
        send(folder, message)
    folder.close()
    assert 2 == len(list(tmp_path.iterdir()))


def test_names_from_hostile_mails_stay_in_the_folder(tmp_path: Path) -> None:
    """A subject of slashes, a recipient of dots, no headers at all."""
    folder = FolderTransport(tmp_path / "a")
    send(folder, letter(subject="../../etc/passwd " * 20), recipient="../..@example.se")
    send(folder, b"\r\n")
    assert ["a"] == [path.name for path in tmp_path.iterdir()]
    names = sorted(path.name for path in (tmp_path / "a").iterdir())
    assert [True, True] == [len(name) < 130 and name.endswith(".eml") for name in names]
    assert names[1].startswith("undated-asa-")


def test_without_the_marker_there_is_no_file(tmp_path: Path) -> None:
    """When the marker runs, the file has not its name yet; when it fails, nothing is left."""

    def marker() -> None:
        assert [] == list(tmp_path.glob("*.eml"))
        raise MarkerLostError("gone")

    with pytest.raises(MarkerLostError):
        send(FolderTransport(tmp_path), before_dot=marker)
    assert [] == list(tmp_path.iterdir())


def test_a_folder_that_can_not_be_written_is_named(tmp_path: Path) -> None:
    """A file stands where the folder should be."""
    (tmp_path / "outbox").write_text("")
    folder = FolderTransport(tmp_path / "outbox")
    for attempt in (lambda: send(folder), lambda: folder.verify(sender=SENDER, recipient=RECIPIENT)):
        with pytest.raises(DeliveryError) as caught:
            attempt()
        assert SERVICE == caught.value.failure
        assert str(tmp_path / "outbox") in caught.value.reply


def test_a_folder_can_be_verified(tmp_path: Path) -> None:
    """It is made, and nothing stays in it."""
    folder = FolderTransport(tmp_path / "a" / "b")
    folder.verify(sender=SENDER, recipient=RECIPIENT)
    assert [] == list((tmp_path / "a" / "b").iterdir())
