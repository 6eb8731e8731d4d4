"""C. The database fails: at any statement, at any commit, by a full disk, by a server that crashes over and over."""

import signal
import socket
import threading
from collections.abc import Iterator
from contextlib import ExitStack, closing, suppress
from datetime import timedelta
from pathlib import Path
from typing import Any, Self

import pytest
from places import MAILS, Place, check, copies, message_id, smtp
from postgres import Postgres
from processes import Starter
from small_outbox import Office
from smtp_server import ScriptedServer, Step, plan
from sqlalchemy import event, text
from sqlalchemy.exc import OperationalError, SQLAlchemyError

from monitor import clock

HOUR = timedelta(hours=1)
MORE = 20


@pytest.fixture(scope="module")
def starter() -> Iterator[Starter]:
    """Starts real processes."""
    with Starter() as starter:
        yield starter


@pytest.fixture(params=["sqlite", "postgresql"])
def office(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Office]:
    """Three documents; asa is due a mail about each."""
    url = request.getfixturevalue("postgres").new_database() if request.param == "postgresql" else ""
    with closing(Office(tmp_path, url=url)) as office:
        yield office


def goes_on(office: Office) -> None:
    """Do what the daemon does for a few hours, where nothing fails any more."""
    for _ in range(6):
        office.cycle.reread()
        if office.cycle.is_time():
            office.cycle.plan()
        office.cycle.deliver()
        office.at += HOUR


def is_well(office: Office, *, extra: int = 0) -> None:
    """Each mail arrived, once; the database says so; every copy is the same."""
    assert ["sent"] * 3 == [row.state for row in office.rows() if row.role == "asa"]
    assert 3 == len({copy.id for copy in office.relay.copies}) == len({copy.content for copy in office.relay.copies})
    assert len(office.relay.copies) <= 3 + extra


@pytest.mark.parametrize(
    "nth", [5, 15, *(pytest.param(one, marks=pytest.mark.long) for one in range(1, 60) if one not in (5, 15))]
)
def test_c10_any_statement_may_fail(office: Office, nth: int) -> None:
    """A lock timeout, a deadlock, a serialization failure: at each statement of a round in turn, and once only."""
    count = 0

    def fail(*_: Any) -> None:
        nonlocal count
        count += 1
        if count == nth:
            raise OperationalError("", {}, Exception("deadlock detected"))

    event.listen(office.store.engine, "before_cursor_execute", fail)
    with suppress(OperationalError):
        office.cycle.plan()
    with suppress(OperationalError):
        office.cycle.deliver()
    event.remove(office.store.engine, "before_cursor_execute", fail)
    assert count >= min(nth, 30)  # it has failed, but for the last of them
    goes_on(office)
    is_well(office)


@pytest.mark.parametrize("nth", [2, 6, *(pytest.param(one, marks=pytest.mark.long) for one in (1, *range(3, 20)) if one != 6)])  # fmt: skip
def test_c5_the_connection_dies_between_a_commit_and_its_answer(tmp_path: Path, postgres: Postgres, nth: int) -> None:
    """Of each commit of a round in turn: it may have been done or not, and nothing is lost or sent twice by it."""
    url = postgres.new_database()
    with CuttingProxy(postgres.port) as proxy:
        through = url.replace(f":{postgres.port}/", f":{proxy.port}/")
        with closing(Office(tmp_path, url=through)) as office:
            proxy.cut_after(nth)
            for step in (office.cycle.plan, office.cycle.deliver, office.cycle.deliver):
                with suppress(SQLAlchemyError):
                    step()
            assert 0 == proxy.left
            goes_on(office)
            is_well(office)


class CuttingProxy:
    """A TCP proxy that passes on one COMMIT, and hangs up before its answer."""

    def __init__(self, port: int) -> None:
        """Stand before a server."""
        self.target = ("127.0.0.1", port)
        self.left = 0
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self.listener.getsockname()[1]
        self.sockets: list[socket.socket] = []
        self.thread = threading.Thread(target=self.serve, daemon=True)

    def cut_after(self, commits: int) -> None:
        """Cut at the so manyeth COMMIT from now on; 0: none."""
        self.left = commits

    def __enter__(self) -> Self:
        self.thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()
        self.thread.join(5)
        for one in self.sockets:
            one.close()

    def serve(self) -> None:
        """Join each client with a connection of its own."""
        while True:
            try:
                client, _ = self.listener.accept()
            except OSError:
                return
            server = socket.create_connection(self.target)
            self.sockets += [client, server]
            for source, sink, watched in ((client, server, True), (server, client, False)):
                threading.Thread(target=self.pump, args=(source, sink, watched), daemon=True).start()

    def pump(self, source: socket.socket, sink: socket.socket, watched: bool) -> None:
        """Pass on what comes; cut where it is time."""
        while True:
            try:
                content = source.recv(65_536)
                if not content:
                    break
                cuts = watched and self.left > 0 and b"COMMIT" in content
                if cuts:
                    self.left -= 1
                    cuts = self.left == 0
                if cuts:
                    with suppress(OSError):
                        source.shutdown(socket.SHUT_RDWR)  # the answer finds nobody
                sink.sendall(content)
                if cuts:
                    break
            except OSError:
                break
        for one in (source, sink):
            with suppress(OSError):
                one.shutdown(socket.SHUT_WR)


@pytest.mark.parametrize("writes", [0, 2, *(pytest.param(one, marks=pytest.mark.long) for one in (1, *range(3, 12)))])  # fmt: skip
def test_c14_a_full_disk_sends_no_dot_that_is_not_written_down(tmp_path: Path, writes: int) -> None:
    """SQLite says "database or disk is full" from some write on; when there is room again all goes out, once."""
    with closing(Office(tmp_path)) as office:
        full = False

        def fill(connection: Any, _: object) -> None:
            connection.execute(f"PRAGMA max_page_count = {1 if full else 1_000_000}")

        commits = 0

        def count(_: Any) -> None:
            nonlocal commits, full
            commits += 1
            if commits == writes:
                full = True
                office.store.engine.dispose()

        event.listen(office.store.engine, "connect", fill)
        event.listen(office.store.engine, "commit", count)
        big = "x" * 60_000
        office.write(office.config.read_text(encoding="utf-8") + f'\n[document.d4]\ntitle = "Stor"\nnote = "{big}"\nvalid_from = 2024-01-01\nvalid_to = 2026-05-14\n')  # fmt: skip
        for step in (office.cycle.reread, office.cycle.plan, office.cycle.deliver):
            with suppress(SQLAlchemyError):
                step()
        with office.store.read() as db:
            begun = int(db.scalar(text("SELECT count(*) FROM attempt WHERE phase IN ('transmitting', 'dot')")) or 0)
        assert len(office.relay.copies) <= begun
        full = False
        writes = -1
        office.store.engine.dispose()
        goes_on(office)
        assert {1} == set(office.relay.counts().values())
        assert {"sent"} == {row.state for row in office.rows()}


def test_c7_nothing_rests_on_a_session(tmp_path: Path, postgres: Postgres) -> None:
    """As behind a pooler in transaction mode: the session is reset after every transaction."""
    with closing(Office(tmp_path, url=postgres.new_whole_database())) as office:

        def reset(connection: Any, _: object) -> None:
            connection.rollback()
            connection.autocommit = True
            connection.execute("DISCARD ALL")
            connection.autocommit = False

        event.listen(office.store.engine, "checkin", reset)
        goes_on(office)
        is_well(office)


@pytest.mark.long
def test_c4_a_server_that_crashes_over_and_over(tmp_path: Path, starter: Starter) -> None:
    """Immediate shutdowns while three nodes send: lost 0; what comes twice is reported, and the same to the byte."""
    with Postgres() as postgres, ScriptedServer(plan(dot=Step("250 ok", wait=0.05))) as server, ExitStack() as stack:
        url = postgres.new_database()
        places = []
        for name in ("a", "b", "c"):
            (tmp_path / name).mkdir()
            places.append(Place(tmp_path / name, starter, smtp(server), url=url))
        first = clock.today("Europe/Stockholm") + timedelta(days=90)
        more = "".join(
            f'\n[document.m{day}]\ntitle = "Rutin {day}"\nvalid_from = 2024-01-01\n'
            f"valid_to = {first + timedelta(days=day)}\n"
            for day in range(MORE)
        )
        for place in places:
            place.write(more + '[schedule]\nsend_at = "00:00"\n')
            stack.callback(place.start(GILTIG_TICK_SECONDS="0.2").kill)
        for _ in range(8):
            signal.sigtimedwait([], 0.7)
            postgres.stop()
            signal.sigtimedwait([], 0.2)
            postgres.start()
        until = 180
        while places[0].states() != {"sent": MAILS + 2 * MORE} and until:
            until -= 1
            signal.sigtimedwait([], 1)
        assert {"sent": MAILS + 2 * MORE} == places[0].states()
        assert MAILS + 2 * MORE == len(copies(server)) == len({message_id(one) for one in server.messages})
        unknown = [outcome for _, _, outcome in places[0].attempts()].count("unknown")
        assert len(server.messages) <= MAILS + 2 * MORE + unknown


def test_c12_a_database_that_is_gone_is_not_begun_anew_by_a_daemon(tmp_path: Path, starter: Starter) -> None:
    """The file is taken away under it: nothing is sent, and it says so."""
    with ScriptedServer() as server:
        place = Place(tmp_path, starter, smtp(server))
        daemon = place.start(GILTIG_TICK_SECONDS="0.2")
        daemon.wait_for("Nästa körning")
        while len(server.messages) < MAILS:
            signal.sigtimedwait([], 0.05)
        (tmp_path / "giltig.db").rename(tmp_path / "away.db")
        place.write('\n[document.d3]\ntitle = "Rutin tre"\nvalid_from = 2024-01-01\nvalid_to = 2099-01-01\n')
        daemon.wait_for("databasfilen")
        assert not (tmp_path / "giltig.db").exists()
        daemon.kill(signal.SIGTERM)
        daemon.wait()
        check(server)
