"""PostgreSQL: what it promises as a database, and what is said where it can't be used. Against a real server."""

import socket
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from time import monotonic
from typing import Self

import pytest
from postgres import Postgres
from small_outbox import Office
from sqlalchemy import insert, select, text
from sqlalchemy.exc import OperationalError

from monitor import outbox
from monitor import postgresql as database
from monitor.deliveries import claim
from monitor.outbox import NewDelivery
from monitor.store import Store, StoreError, get_meta, set_meta
from monitor.tables import SCHEMA_VERSION, metadata, register_version

AT = datetime(2026, 3, 2, 8, tzinfo=UTC)


@pytest.fixture
def url(postgres: Postgres) -> str:
    """An empty database."""
    return postgres.new_database()


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    """A new database with our tables."""
    with closing(Store(url)) as store:
        yield store


def in_threads(count: int, work: Callable[[], object]) -> list[Exception]:
    """Do something many times at once; return what went wrong."""
    faults: list[Exception] = []
    start = threading.Barrier(count)

    def run() -> None:
        start.wait()
        try:
            work()
        except Exception as error:  # noqa: BLE001 - whatever it was
            faults.append(error)

    threads = [threading.Thread(target=run) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return faults


def test_times_come_back_in_utc(store: Store) -> None:
    """Whatever zone the server speaks in: that of the tests is on the other side of the earth."""
    at = datetime(2026, 3, 2, 8, 30, tzinfo=timezone(timedelta(hours=1)))
    with store.write() as db:
        db.execute(insert(register_version).values(sha256="x", read_at=at, sources="{}"))
    with store.read() as db:
        found = db.scalar(select(register_version.c.read_at))
    assert ("2026-03-02T07:30:00+00:00", UTC) == (found.isoformat(), found.tzinfo)


def test_nodes_that_start_at_once_make_one_database(url: str) -> None:
    """The first makes the tables, the others wait and find them."""
    stores: list[Store] = []
    assert [] == in_threads(6, lambda: stores.append(Store(url)))
    with stores[0].read() as db:
        assert str(SCHEMA_VERSION) == get_meta(db, "schema_version")
        tables = db.scalar(text("SELECT count(*) FROM pg_tables WHERE schemaname = current_schema()"))
    assert len(metadata.tables) == tables
    for store in stores:
        store.close()


def test_every_transaction_is_bounded_and_durable(postgres: Postgres) -> None:
    """Also where an administrator has traded safety for speed: the marker must outlive a crash of the server."""
    url = postgres.new_whole_database()
    name = url.rpartition("/")[2]
    postgres.execute("postgres", f"ALTER DATABASE {name} SET synchronous_commit = off")
    with closing(Store(url)) as store, store.write() as db:
        shown = [
            db.scalar(text(f"SHOW {one}"))
            for one in ("synchronous_commit", "statement_timeout", "lock_timeout", "transaction_isolation")
        ]
        shown.append(db.scalar(text("SHOW idle_in_transaction_session_timeout")))
    assert ["on", "40s", "30s", "read committed", "15s"] == shown


def test_a_stricter_durability_is_left_as_it_is(postgres: Postgres) -> None:
    """A standby that must have applied a commit before it counts."""
    url = postgres.new_whole_database()
    postgres.execute("postgres", f"ALTER DATABASE {url.rpartition('/')[2]} SET synchronous_commit = remote_apply")
    with closing(Store(url)) as store, store.write() as db:
        assert "remote_apply" == db.scalar(text("SHOW synchronous_commit"))


def test_who_plans_is_alone(store: Store) -> None:
    """Others write side by side, but not beside a planner; a reader waits for nobody."""
    entered = threading.Event()
    leave = threading.Event()

    def plan() -> None:
        with store.write(alone=True) as db:
            set_meta(db, "planned", "first")
            entered.set()
            leave.wait()

    planner = threading.Thread(target=plan)
    with store.write(), store.write():
        planner.start()
        assert not entered.wait(0.2)
    assert entered.wait(10)
    with store.read() as db:
        assert get_meta(db, "planned") is None
    writer = threading.Thread(target=lambda: in_threads(1, lambda: _write(store, "second")))
    writer.start()
    writer.join(0.2)
    assert writer.is_alive()
    leave.set()
    writer.join(10)
    planner.join(10)
    with store.read() as db:
        assert "second" == get_meta(db, "planned")


def _write(store: Store, value: str) -> None:
    with store.write() as db:
        set_meta(db, "planned", value)


def test_two_that_write_the_same_new_value_do_not_collide(store: Store) -> None:
    """As when two nodes meet the same broken template: the unique key is met by both, and one row is made."""
    new = NewDelivery(key="template_fault:2026-03-02", kind="template_fault", role="sam", urgent_on=AT.date())
    ids: list[int | None] = []

    def both() -> None:
        with store.write() as db:
            set_meta(db, "k", "v")
            ids.append(outbox.enqueue(db, new, AT))

    assert [] == in_threads(4, both)
    assert (4, 3) == (len(ids), ids.count(None))
    with store.read() as db:
        assert 1 == len(outbox.listing(db))


def test_two_claims_never_take_the_same_mail_and_never_wait(store: Store) -> None:
    """FOR UPDATE SKIP LOCKED: the second passes by what the first is about to take."""
    with store.write() as db:
        for number in (1, 2):
            outbox.enqueue(db, NewDelivery(key=f"k{number}", kind="overview", role="sam", urgent_on=AT.date()), AT)
    with store.write() as one, store.write() as two:
        (first,), (second,) = claim(one, node="a", at=AT), claim(two, node="b", at=AT)
    assert {1, 2} == {first.id, second.id}


def test_a_lease_goes_by_the_servers_clock(store: Store) -> None:
    """D11: this machine's is years behind."""
    with store.write() as db:
        outbox.enqueue(db, NewDelivery(key="k", kind="overview", role="sam", urgent_on=AT.date()), AT)
        claim(db, node="a", at=AT)
        left = db.scalar(text("SELECT extract(epoch FROM lease_until - clock_timestamp()) FROM delivery"))
    assert 19 * 60 < left <= 20 * 60


def test_two_nodes_that_plan_the_same_day_promise_it_once(tmp_path: Path, url: str) -> None:
    """F2."""
    with closing(Office(tmp_path, url=url)) as office:
        cycles = [office.cycle, office.started(), office.started()]
        assert [] == in_threads(3, lambda: cycles.pop().plan())
        assert [("asa", "reminders", "queued")] * 3 == office.states()


def test_a_server_that_comes_back_is_used_again(url: str, postgres: Postgres) -> None:
    """C4: the pool finds out which connections are dead; what was committed is there."""
    with closing(Store(url)) as store:
        with store.write() as db:
            set_meta(db, "k", "v")
        postgres.stop()
        try:
            with pytest.raises(OperationalError), store.write():
                pass
            with pytest.raises(StoreError, match="servern svarar inte: kontrollera adressen"):
                Store(url)
        finally:
            postgres.start()
        with store.read() as db:
            assert "v" == get_meta(db, "k")


def test_a_network_that_swallows_everything_is_given_up(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """C6: no system call would ever end it."""
    address = make_address(url)
    with _Swallowing(address) as proxy, closing(Store(url.replace(str(address[1]), str(proxy.port)))) as store:
        monkeypatch.setattr(database, "_PATIENCE", 0.3)
        monkeypatch.setitem(database._CONNECT, "connect_timeout", 2)  # the least there is
        with store.write() as db:
            set_meta(db, "k", "v")
        proxy.swallows = True
        began = monotonic()
        with pytest.raises(OperationalError), store.write():
            pass
        assert monotonic() - began < 15  # the check of a pooled connection, then a new one
        proxy.swallows = False
        with store.read() as db:
            assert "v" == get_meta(db, "k")


def make_address(url: str) -> tuple[str, int]:
    """Return host and port."""
    host, _, port = url.partition("@")[2].partition("/")[0].partition(":")
    return host, int(port)


class _Swallowing:
    """A TCP proxy that can stop to pass on what it is sent, without hanging up."""

    def __init__(self, target: tuple[str, int]) -> None:
        self.target, self.swallows = target, False
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self.listener.getsockname()[1]
        self.sockets: list[socket.socket] = []
        self.threads = [threading.Thread(target=self.serve, daemon=True)]

    def __enter__(self) -> Self:
        self.threads[0].start()
        return self

    def __exit__(self, *_: object) -> None:
        self.listener.shutdown(socket.SHUT_RDWR)
        for one in self.sockets:
            one.close()
        self.listener.close()
        for thread in self.threads:
            thread.join(5)

    def serve(self) -> None:
        """Join each client with a connection of its own."""
        while True:
            try:
                client, _ = self.listener.accept()
            except OSError:
                return
            server = socket.create_connection(self.target)
            self.sockets += [client, server]
            for source, sink in ((client, server), (server, client)):
                thread = threading.Thread(target=self.pump, args=(source, sink), daemon=True)
                self.threads.append(thread)
                thread.start()

    def pump(self, source: socket.socket, sink: socket.socket) -> None:
        """Pass on, or swallow."""
        source.settimeout(0.1)
        while source.fileno() >= 0:
            try:
                content = source.recv(65_536)
                if not content:
                    break
                if not self.swallows:
                    sink.sendall(content)
            except TimeoutError:
                continue
            except OSError:
                break


# --- what is said where it can't be used


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda url: url.replace("/postgres?", "/x?"), "databasen finns inte på servern: skapa den med createdb"),
        (lambda url: url.replace("giltig@", "nobody@"), 'role "nobody" does not exist'),
    ],
)
def test_what_is_wrong_is_told_with_the_remedy(url: str, change: Callable[[str], str], said: str) -> None:
    """Never with a password."""
    with pytest.raises(StoreError) as caught:
        Store(change(url.replace("giltig@", "giltig:hemligt@") if "nobody" not in said else change(url)))
    assert said in str(caught.value)
    assert "hemligt" not in str(caught.value)


def test_without_the_driver_the_remedy_is_told(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is an extra: who has SQLite needs it not."""
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(StoreError, match=r"make postgresql, eller pip install 'giltig\[postgresql\]'"):
        Store(url)


def test_another_version_is_refused(store: Store) -> None:
    """F7: a node of an older version among newer ones."""
    with store.write() as db:
        set_meta(db, "schema_version", str(SCHEMA_VERSION + 1))
    with pytest.raises(StoreError, match="hör till en nyare giltig"):
        Store(str(store.url))


def test_a_crash_while_the_tables_are_made_leaves_an_empty_database(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A13."""

    def crash(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr("monitor.store.insert", crash)
        with pytest.raises(KeyboardInterrupt):
            Store(url)
    with closing(Store(url)) as store, store.read() as db:
        assert str(SCHEMA_VERSION) == get_meta(db, "schema_version")
