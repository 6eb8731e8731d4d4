"""The daemon as systemd and the world outside see it: ready, alive, stopping; a heartbeat; a database that goes away."""

import http.server
import shutil
import signal
import socket
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path
from time import monotonic
from typing import Self

import pytest
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.schedulers.base import STATE_RUNNING, STATE_STOPPED
from places import MAILS, Place, check, smtp
from postgres import Postgres
from processes import Starter
from smtp_server import ScriptedServer, Step, plan

from monitor.daemon import _ticks
from monitor.progress import Progress, back_within
from monitor.service_manager import notify, watchdog_seconds


@pytest.fixture(scope="module")
def starter() -> Iterator[Starter]:
    """Starts real processes."""
    with Starter() as starter:
        yield starter


class Systemd:
    """The socket that systemd listens on, and what came."""

    def __init__(self, folder: Path) -> None:
        self.address = str(folder / "notify")
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.socket.bind(self.address)
        self.env = {"NOTIFY_SOCKET": self.address, "WATCHDOG_USEC": "400000"}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.socket.close()

    def next(self, seconds: float = 20.0) -> str:
        """Return what comes next."""
        self.socket.settimeout(seconds)
        return self.socket.recv(4096).decode()

    def wait_for(self, words: str) -> list[str]:
        """Return everything up to some words."""
        said = [self.next()]
        while words not in said[-1]:
            said.append(self.next())
        return said


def test_systemd_is_told_when_the_daemon_is_ready_alive_and_stopping(tmp_path: Path, starter: Starter) -> None:
    """Ready once the register is read and the database open; alive while it ticks; stopping at SIGTERM."""
    with ScriptedServer() as server, Systemd(tmp_path) as systemd:
        daemon = Place(tmp_path, starter, smtp(server)).start(GILTIG_TICK_SECONDS="0.2", **systemd.env)
        assert systemd.next().startswith("READY=1\nSTATUS=Bevakar 2 dokument")
        systemd.wait_for("STATUS=Nästa körning 20")
        systemd.wait_for("WATCHDOG=1")
        systemd.wait_for("WATCHDOG=1")
        daemon.kill(signal.SIGTERM)
        systemd.wait_for("STOPPING=1")
        assert 0 == daemon.wait()


def test_the_watchdog_is_fed_while_a_mail_is_waited_for_at_a_stop(tmp_path: Path, starter: Starter) -> None:
    """A15: the mail that is being handed over is ended first, however long the relay takes over it."""
    with (
        ScriptedServer(plan(dot=[Step("250 ok", wait=2.5)]), plan()) as server,
        Systemd(tmp_path) as systemd,
    ):
        place = Place(tmp_path, starter, smtp(server))
        daemon = place.start(GILTIG_TICK_SECONDS="0.2", **systemd.env)
        while not server.messages:
            systemd.next()
        daemon.kill(signal.SIGTERM)
        systemd.wait_for("STOPPING=1")
        systemd.wait_for("WATCHDOG=1")
        assert 0 == daemon.wait()
        assert {"sent": 1, "queued": MAILS - 1} == place.states()


def test_a_stuck_tick_starves_the_watchdog_and_ends_the_process(tmp_path: Path, starter: Starter) -> None:
    """H1, H2: whichever comes first; here the process itself, with an exit code that systemd starts again from."""
    with ScriptedServer() as server, Systemd(tmp_path) as systemd:
        place = Place(tmp_path, starter, smtp(server))
        began = monotonic()
        daemon = place.start(GILTIG_FAILPOINT="claimed:hang", GILTIG_STEP_SECONDS="2", **systemd.env)
        assert 70 == daemon.wait()
        assert monotonic() - began < 50


def test_a_dead_thread_ends_the_process(tmp_path: Path, starter: Starter) -> None:
    """A17: the process has ended before anybody misses it, and another can be started."""
    with ScriptedServer() as server:
        place = Place(tmp_path, starter, smtp(server))
        daemon = place.start(GILTIG_FAILPOINT="presence:die", GILTIG_TICK_SECONDS="60")
        daemon.wait_for("Registret läst")
        began = monotonic()
        assert 70 == daemon.wait()
        assert monotonic() - began < 50  # before the next tick; a second, on a machine with nothing else to do
        assert "Inget händer längre i närvaron: programmet avslutas för att startas om." in daemon.log
        assert 0 == place.once()
        check(server)


def test_a_scheduler_whose_thread_has_died_is_seen() -> None:
    """It goes on to say that it is running."""
    scheduler = BackgroundScheduler()
    assert not _ticks(scheduler)
    scheduler.start()
    assert _ticks(scheduler)
    scheduler._event.set()
    scheduler.state = STATE_STOPPED  # its loop ends, as by an exception
    scheduler._thread.join()
    scheduler.state = STATE_RUNNING
    assert scheduler.running
    assert not _ticks(scheduler)
    scheduler._thread = None


@pytest.mark.parametrize(
    ("usec", "pid", "seconds"),
    [("120000000", "", 120.0), ("120000000", "1", None), ("", "", None), ("0", "", None), ("x", "", None)],
)
def test_the_watchdog_is_as_systemd_says(
    monkeypatch: pytest.MonkeyPatch, usec: str, pid: str, seconds: float | None
) -> None:
    """For this process, or for none."""
    monkeypatch.setenv("WATCHDOG_USEC", usec)
    monkeypatch.setenv("WATCHDOG_PID", pid)
    assert seconds == watchdog_seconds()


@pytest.mark.parametrize("address", ["", "/nowhere/at/all", "@giltig-nobody", "vsock:2:1"])
def test_nobody_who_listens_is_no_fault(monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    """As on a terminal."""
    monkeypatch.setenv("NOTIFY_SOCKET", address)
    notify("READY=1")


def test_an_abstract_socket_is_spoken_to(monkeypatch: pytest.MonkeyPatch) -> None:
    """As in containers."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listener:
        listener.bind("\0giltig-test-notify")
        monkeypatch.setenv("NOTIFY_SOCKET", "@giltig-test-notify")
        notify("READY=1", "STATUS=x")
        listener.settimeout(5)
        assert b"READY=1\nSTATUS=x" == listener.recv(100)


def test_a_loop_is_late_when_it_is_not_back_from_a_step_and_the_waits_it_told_of(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A wait of ten minutes that is told is no fault; one that is not told is."""
    now = [0.0]
    monkeypatch.setattr("monitor.progress.monotonic", lambda: now[0])
    progress = Progress(step_seconds=150)
    progress.listen("tick")
    now[0] = 149.0
    assert () == progress.late()
    back_within(600)
    now[0] = 149.0 + 749
    assert () == progress.late()
    now[0] += 2
    assert ("tick",) == progress.late()
    progress.back_within("tick")
    assert () == progress.late()


# --- the heartbeat


class Outside:
    """A web server that counts calls, and answers as it is told."""

    def __init__(self, status: int = 200) -> None:
        outside = self
        self.calls: list[str] = []
        self.called = threading.Event()

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                outside.calls.append(self.path)
                outside.called.set()
                self.send_response(status)
                self.end_headers()

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/ping/hemligt"
        self.thread = threading.Thread(target=self.server.serve_forever, daemon=True)

    def __enter__(self) -> Self:
        self.thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()


def with_heartbeat(place: Place, url: str) -> None:
    """Let the register name who is to be called."""
    text = place.config.read_text(encoding="utf-8")
    place.config.write_text(text.replace("[health]\n", f'[health]\nheartbeat_url = "{url}"\n'), encoding="utf-8")


def test_somebody_outside_is_called_after_a_full_round(tmp_path: Path, starter: Starter) -> None:
    """When the mails have gone out; once in five minutes."""
    with ScriptedServer() as server, Outside() as outside:
        place = Place(tmp_path, starter, smtp(server))
        with_heartbeat(place, outside.url)
        daemon = place.start(GILTIG_TICK_SECONDS="0.1")
        assert outside.called.wait(20)
        assert MAILS == len(server.messages)
        daemon.kill(signal.SIGTERM)
        assert 0 == daemon.wait()
        assert ["/ping/hemligt"] == outside.calls


@pytest.mark.parametrize("fault", ["relay", "step"])
def test_nobody_is_called_while_something_is_wrong(tmp_path: Path, starter: Starter, fault: str) -> None:
    """A relay that takes nothing, a step that fails: the silence is the alarm."""
    bad = plan(banner="554 no")
    with ScriptedServer(bad if fault == "relay" else plan()) as server, Outside() as outside:
        place = Place(tmp_path, starter, smtp(server))
        with_heartbeat(place, outside.url)
        env = {"GILTIG_FAILPOINT": "planning:raise:1"} if fault == "step" else {}
        daemon = place.start(GILTIG_TICK_SECONDS="60", **env)
        daemon.wait_for("kom inte fram" if fault == "relay" else "misslyckades och görs om")
        daemon.kill(signal.SIGTERM)
        assert 0 == daemon.wait()
        assert [] == outside.calls


def test_a_heartbeat_that_fails_stops_no_mail_and_shows_no_secret(tmp_path: Path, starter: Starter) -> None:
    """H4."""
    with ScriptedServer() as server, Outside(500) as outside:
        place = Place(tmp_path, starter, smtp(server))
        with_heartbeat(place, outside.url)
        daemon = place.start(GILTIG_TICK_SECONDS="0.1")
        daemon.wait_for("Livstecknet till 127.0.0.1 kom inte fram: HTTPError")
        check(server)
        assert "hemligt" not in daemon.log


# --- the database goes away


def test_a_database_that_goes_away_is_told_past_it_and_work_goes_on_when_it_is_back(
    tmp_path: Path, starter: Starter
) -> None:
    """C1: the loop stays alive, the admin is told once, and what was due goes out afterwards."""
    with ScriptedServer() as server, Postgres() as postgres:
        place = Place(tmp_path, starter, smtp(server), url=postgres.new_database())
        daemon = place.start(GILTIG_TICK_SECONDS="0.2", GILTIG_DATABASE_SECONDS="1")
        daemon.wait_for("Nästa körning")
        while len(server.messages) < MAILS:
            signal.sigtimedwait([], 0.05)
        postgres.stop()
        daemon.wait_for("Administratören <sam@example.se> har fått veta att databasen inte går att nå.")
        place.write('\n[document.d3]\ntitle = "Rutin tre"\nvalid_from = 2024-01-01\nvalid_to = 2099-01-01\n')
        postgres.start()
        daemon.wait_for("tillagda: d3")
        daemon.kill(signal.SIGTERM)
        assert 0 == daemon.wait()
        check(server, mails=MAILS + 1)
        assert b"Databasen" in server.messages[-1].content.replace(b"=\r\n", b"")
        again = place.start()
        again.wait_for("Testnätet: läget")


def test_a_start_without_a_database_tells_the_admin_once_a_day(tmp_path: Path, starter: Starter) -> None:
    """Though systemd starts it again every few seconds."""
    with ScriptedServer() as server:
        place = Place(tmp_path, starter, smtp(server))
        place.url = "postgresql+psycopg://giltig@127.0.0.1:1/none"
        place.write()
        assert [6, 6, 6] == [place.once() for _ in range(3)]
        assert 1 == len(server.messages)
        assert "sam@example.se" == server.messages[0].recipient


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="no systemd here")
def test_the_unit_is_as_closed_as_its_page_says(tmp_path: Path) -> None:
    """By systemd's own measure, from the file alone."""
    unit = Path(__file__).parent.parent / "docs" / "giltig.service"
    copy = tmp_path / unit.name
    copy.write_text(unit.read_text(encoding="utf-8"), encoding="utf-8")
    command = ["systemd-analyze", "security", "--offline=true", "--threshold=20", str(copy)]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    if "Unknown" in done.stderr or "unrecognized option" in done.stderr:
        pytest.skip("an old systemd")
    assert 0 == done.returncode, done.stdout[-200:] + done.stderr
