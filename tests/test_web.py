"""The web pages over a real socket: who sees what, what every answer says to a browser, and what is refused."""

import base64
import http.client
import json
import re
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from posixpath import join, normpath

import pytest
import vobject
from small_register import PICTURES, PREAMBLE, SOUND, pictures, small

from monitor.calendar_memory import published, remember
from monitor.model import Register
from monitor.pages import Pages
from monitor.public_register import HIDDEN, without_addresses
from monitor.register import read_register
from monitor.register_watch import RegisterWatch
from monitor.settings import Web
from monitor.site import Site
from monitor.snapshot import snapshot
from monitor.sources import Source, Sources
from monitor.store import Store
from monitor.templates import environment
from monitor.web_access import AccessError, Reach, Throttle, access_of
from monitor.web_server import WebServer
from monitor.web_source import State, WebSource

AS_OF = date(2025, 11, 21)
KEY, FEED = "0123456789abcdef0123456789abcdef", "feed-0123456789abcdef012345"
LOCAL = Web(listen="127.0.0.1:0")
GUARDED = Web(listen="127.0.0.1:0", token_env="KEY", feed_token_env="FEED", address="https://giltig.example.se")
#: A register that names somebody's address in its texts.
NAMING = """
[document.x]
title = "RÖK X"
question = "Fråga anna.oest@region.example.se om slutet"
signed_copy = "hos bo@example.se"
valid_from = 2024-01-01
valid_to = 2026-06-30
responsible = "sam"
"""


@dataclass(frozen=True)
class Answer:
    """What a server said."""

    code: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        """The body as text."""
        return self.body.decode()


@dataclass(frozen=True)
class Browser:
    """Asks one server."""

    port: int

    def get(self, path: str = "/", *, method: str = "GET", key: str = "", host: str = "", **headers: str) -> Answer:
        """Ask for a path; `key` is given as the password of a log-in."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        if key:
            headers["Authorization"] = "Basic " + base64.b64encode(f"vem:{key}".encode()).decode()
        if host:
            headers["Host"] = host
        connection.request(method, path, headers={name.replace("_", "-"): value for name, value in headers.items()})
        found = connection.getresponse()
        answer = Answer(found.status, {name.lower(): value for name, value in found.getheaders()}, found.read())
        connection.close()
        return answer


@contextmanager
def served(
    web: Web, register: Register, *, store: Store | None = None, problems: tuple[str, ...] = (), alive: bool = True
) -> Iterator[Browser]:
    """Serve a register's pages."""
    source = WebSource(
        lambda: State(register=register, today=AS_OF, problems=problems),
        templates=environment(), store=store, alive=lambda: alive, has_key=web.token_env is not None,
    )  # fmt: skip
    server = WebServer(web, source)
    server.start()
    try:
        yield Browser(server.socket.getsockname()[1])
    finally:
        server.stop()


@pytest.fixture(scope="module")
def local() -> Iterator[Browser]:
    """The pages on this machine, without a key."""
    with served(LOCAL, pictures()) as browser:
        yield browser


@pytest.fixture
def guarded(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Browser]:
    """The pages as the world beyond this machine meets them."""
    monkeypatch.setenv("KEY", KEY)
    monkeypatch.setenv("FEED", FEED)
    with served(GUARDED, small(NAMING), store=Store(f"sqlite:///{tmp_path / 'g.db'}")) as browser:
        yield browser


# --- what there is


@pytest.mark.parametrize(
    ("path", "kind", "says"),
    [
        ("/", "text/html", "Kommande förnyelser"),
        ("/index.html", "text/html", 'href="dokument/late.html"'),
        ("/dokument/late.html", "text/html", "109 dagar"),
        ("/moten.html", "text/html", "moten/nat-2026-06-12.html"),
        ("/moten/nat-2026-06-12.html", "text/html", "../dokument/plain.html"),
        ("/moten/nat-2025-12-12.html", "text/html", "Inga dokument."),
        ("/antagande.html", "text/html", "Mora kommun"),
        ("/calendar.ics", "text/calendar", "BEGIN:VCALENDAR"),
        ("/rapport.csv", "text/csv", "Riktlinje utskrivning"),
    ],
)
def test_every_page_is_there(local: Browser, path: str, kind: str, says: str) -> None:
    """With its media type."""
    answer = local.get(path)
    assert (200, kind) == (answer.code, answer.headers["content-type"].split(";")[0])
    assert says in answer.text


@pytest.mark.parametrize("path", ["/rapport.pdf", "/rapport.docx", "/rapport.xlsx"])
def test_the_report_is_there_as_a_file(local: Browser, path: str) -> None:
    """To take along."""
    answer = local.get(path)
    assert (200, True) == (answer.code, answer.body[:2] in (b"%P", b"PK"))


@pytest.mark.parametrize(
    "path",
    [
        "/dokument/nix.html",
        "/dokument/late",
        "/moten/nat-2026-06-13.html",
        "/nix",
        "/../config.toml",
        "/dokument/../index.html",
        "/%2e%2e/config.toml",
    ],
)
def test_what_is_not_a_page_is_not_there(local: Browser, path: str) -> None:
    """No file is ever read by its name in an address."""
    assert 404 == local.get(path).code


def test_every_link_leads_somewhere() -> None:
    """From every page, as files and as the server shows them: the addresses are the same."""
    pages = Pages(snapshot=snapshot(pictures(), as_of=AS_OF), templates=environment())
    known = set(pages.addresses())
    for address in known:
        page = pages.page(address)
        assert page is not None
        if page.media_type.startswith("text/html"):
            for href in re.findall(r'href="([^"#][^"]*)"', page.content.decode()):
                assert normpath(join(address.rpartition("/")[0], href)) in known, (address, href)


def test_it_can_only_be_read(local: Browser) -> None:
    """GET and HEAD."""
    assert [405, 405, 405] == [local.get("/", method=method).code for method in ("POST", "PUT", "DELETE")]
    assert (200, b"") == (local.get("/", method="HEAD").code, local.get("/", method="HEAD").body)


# --- what every answer says


@pytest.mark.parametrize("path", ["/", "/nix", "/utkorg.html", "/calendar.ics", "/healthz"])
def test_every_answer_tells_the_browser_to_trust_nothing_else(local: Browser, path: str) -> None:
    """Strict policy, no framing, no guessing of types, no cookie; only the page's own style and script may run."""
    headers = local.get(path).headers
    assert "default-src 'none'" in headers["content-security-policy"]
    assert "unsafe" not in headers["content-security-policy"]
    assert ("nosniff", "DENY", "no-referrer") == (
        headers["x-content-type-options"],
        headers["x-frame-options"],
        headers["referrer-policy"],
    )
    assert "set-cookie" not in headers
    assert "uvicorn" not in str(headers)


def test_an_unchanged_page_is_not_sent_again(local: Browser) -> None:
    """By its ETag."""
    first = local.get("/moten.html")
    again = local.get("/moten.html", If_None_Match=first.headers["etag"])
    assert (304, b"") == (again.code, again.body)


def test_a_foreign_name_is_refused(local: Browser) -> None:
    """Or a page elsewhere could point its own name at this machine and read along."""
    assert 421 == local.get("/", host="evil.example").code
    assert 200 == local.get("/", host="localhost:8000").code


# --- who sees what


def test_beyond_the_machine_nothing_is_seen_without_the_key(guarded: Browser) -> None:
    """But that it lives."""
    for path in ("/", "/dokument/x.html", "/rapport.pdf", "/calendar.ics", "/utkorg.html", "/halsa.html", "/login"):
        answer = guarded.get(path)
        assert (401, True) == (answer.code, answer.headers["www-authenticate"].startswith("Basic"))
    assert {"status": "ok"} == json.loads(guarded.get("/healthz").body)


def test_with_the_key_the_admin_sees_pages_outbox_and_health(guarded: Browser) -> None:
    """As the password of a log-in, or as a bearer token."""
    assert "anna.oest@region.example.se" in guarded.get("/dokument/x.html", key=KEY).text
    assert "Utkorgen är tom" in guarded.get("/utkorg.html", key=KEY).text
    assert "Allt är väl" in guarded.get("/halsa.html", key=KEY).text
    assert 200 == guarded.get("/", Authorization=f"Bearer {KEY}", host="giltig.example.se").code
    assert "no-store" == guarded.get("/", key=KEY).headers["cache-control"]
    assert ("utkorg.html", 303) == ((answer := guarded.get("/login", key=KEY)).headers["location"], answer.code)


def test_without_the_key_no_address_is_shown() -> None:
    """On no page and in no file, though the register's texts hold some."""
    register = small(NAMING)
    pages = Pages(snapshot=snapshot(without_addresses(register), as_of=AS_OF), templates=environment())
    for address in pages.addresses():
        page = pages.page(address)
        assert page is not None
        for secret in (b"anna.oest@", b"bo@example.se", b"sam@example.se"):
            assert secret not in page.content, address
    with served(LOCAL, register) as browser:
        assert HIDDEN in browser.get("/dokument/x.html").text
        assert "@" not in browser.get("/").text.replace("@media", "").replace("@page", "").replace("@bottom-right", "")


def test_the_calendars_key_opens_the_calendar_and_nothing_else(guarded: Browser) -> None:
    """Since calendars can't log in; another key is refused."""
    answer = guarded.get(f"/calendar.ics?key={FEED}")
    assert 200 == answer.code
    assert "end.x@example.se" in {str(one.uid.value) for one in vobject.readOne(answer.text).vevent_list}
    assert 403 == guarded.get("/calendar.ics?key=fel").code
    assert 403 == guarded.get(f"/calendar.ics?key={KEY}").code
    assert 401 == guarded.get(f"/?key={FEED}").code
    assert 401 == guarded.get("/", key=FEED).code


def test_wrong_keys_have_to_wait(guarded: Browser) -> None:
    """Ten from one address; then not even the right one is looked at for a while."""
    assert [401] * 10 == [guarded.get("/", key="fel").code for _ in range(10)]
    answer = guarded.get("/", key=KEY)
    assert 429 == answer.code
    assert 0 < int(answer.headers["retry-after"]) <= 301
    assert 200 == guarded.get("/healthz").code


def test_a_wait_ends() -> None:
    """After five minutes, and only for who tried."""
    seconds = 0.0
    throttle = Throttle(lambda: seconds)
    for _ in range(10):
        throttle.note("a")
    assert (301, 0) == (throttle.wait("a"), throttle.wait("b"))
    seconds = 301.0
    assert 0 == throttle.wait("a")
    throttle.note("a")
    assert 0 == throttle.wait("a")


@pytest.mark.parametrize(
    ("headers", "client", "expected"),
    [
        ({"x-remote-user": "anna"}, "127.0.0.1", Reach.ADMIN),
        ({"x-remote-user": ""}, "127.0.0.1", Reach.NOBODY),
        ({"x-remote-user": "anna"}, "10.0.0.7", Reach.NOBODY),  # not from the proxy on this machine
        ({}, "127.0.0.1", Reach.NOBODY),
    ],
)
def test_a_proxys_word_counts_from_this_machine_only(headers: dict[str, str], client: str, expected: Reach) -> None:
    """Anybody can write a header."""
    access = access_of(Web(listen="0.0.0.0:80", trusted_header="X-Remote-User"), {})
    assert expected == access.reach("", headers, client)


@pytest.mark.parametrize(("environ", "said"), [({}, "är inte satt"), ({"KEY": "kort"}, "är för kort")])
def test_a_missing_or_short_key_keeps_the_pages_shut(environ: dict[str, str], said: str) -> None:
    """Told with the name of the variable and what to do."""
    with pytest.raises(AccessError, match=said):
        access_of(Web(listen="0.0.0.0:80", token_env="KEY"), environ)


def test_an_address_in_use_is_told(local: Browser) -> None:
    """And not a stack of calls."""
    with (
        socket.create_server(("127.0.0.1", 0)) as taken,
        pytest.raises(AccessError, match="går inte att öppna"),
        served(Web(listen=f"127.0.0.1:{taken.getsockname()[1]}"), pictures()),
    ):
        pass


@pytest.mark.parametrize(
    ("web", "found"),
    [
        ("listen = '127.0.0.1:8000'", []),
        ("listen = '0.0.0.0:8000'", ["web_open"]),
        ("listen = '0.0.0.0:8000'\ntoken_env = 'KEY'", []),
        ("listen = '127.0.0.1:8000'\naddress = 'https://giltig.example.se'", ["web_open"]),
        ("address = 'https://giltig.example.se'\ntrusted_header = 'X-User'", []),
    ],
)
def test_pages_beyond_the_machine_need_a_key(web: str, found: list[str]) -> None:
    """A register that opens them to everybody is refused."""
    text = f"{SOUND}[web]\n{web}\n"
    reading = read_register(Sources(files=(Source(name="config.toml", text=text),), problems=()), as_of=AS_OF)
    assert found == [problem.code for problem in reading.problems]


# --- how it is


def test_health_tells_what_is_wrong() -> None:
    """To a watchdog by its code, without particulars."""
    with served(LOCAL, pictures(), problems=("config.toml:3: fel",)) as browser:
        answer = browser.get("/healthz")
        assert (503, {"status": "fault"}) == (answer.code, json.loads(answer.body))
    with served(LOCAL, pictures(), alive=False) as browser:
        assert 503 == browser.get("/healthz").code


def test_a_changed_register_is_shown_and_a_broken_one_is_not(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The last good one stays, and health says why."""
    monkeypatch.setattr("monitor.register_watch._SECONDS", -1.0)
    site = Site(tmp_path / "config.toml")
    site.config.write_text(PREAMBLE, encoding="utf-8")
    watch = RegisterWatch(site, small(), now=lambda: datetime(2025, 11, 21, 8, tzinfo=UTC))
    assert 0 == len(watch().register.documents)
    site.config.write_text(PREAMBLE + NAMING, encoding="utf-8")
    assert (["x"], AS_OF, ()) == (list((state := watch()).register.documents), state.today, state.problems)
    site.config.write_text("[monitor", encoding="utf-8")
    state = watch()
    assert ["x"] == list(state.register.documents)
    assert 1 == len(state.problems)


def test_the_calendar_goes_on_counting_over_a_restart(tmp_path: Path) -> None:
    """What was published is in the database; a moved end counts up."""
    store = Store(f"sqlite:///{tmp_path / 'g.db'}")
    first = snapshot(small(NAMING), as_of=AS_OF)
    with store.write() as db:
        remember(db, first.events)
    moved = small(NAMING.replace("2026-06-30", "2026-12-31"))
    with store.read() as db:
        after = {one.uid: one for one in snapshot(moved, as_of=AS_OF, published=published(db)).events}
    assert (date(2026, 12, 31), 1) == (after["end.x"].on, after["end.x"].sequence)


def test_the_register_of_the_pictures_is_shown_without_a_change() -> None:
    """Hiding addresses changes nothing where there are none."""
    register = pictures()
    assert register.documents == without_addresses(register).documents
    assert PICTURES.exists()
