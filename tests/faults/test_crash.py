"""A. Crash points that tests/test_kill.py leaves: tables half made, a second signal in the middle of a mail."""

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from dying import dying_at
from places import MAILS, Place, check, copies, smtp
from processes import Starter
from smtp_server import ScriptedServer, Step, plan

from monitor.store import Store, get_meta
from monitor.tables import SCHEMA_VERSION


@pytest.fixture(scope="module")
def starter() -> Iterator[Starter]:
    """Starts real processes."""
    with Starter() as starter:
        yield starter


@pytest.mark.parametrize("backend", ["sqlite", "postgresql"])
def test_a13_a_crash_at_any_statement_that_makes_the_tables(
    tmp_path: Path, backend: str, request: pytest.FixtureRequest
) -> None:
    """Starts again from nothing: the tables are made in one transaction."""
    statement, died = 0, [True]
    while died[0]:
        statement += 1
        url = f"sqlite:///{tmp_path / str(statement)}.db"
        if backend == "postgresql":
            url = request.getfixturevalue("postgres").new_database()
        with dying_at(statement) as died:
            Store(url).close()
        store = Store(url)
        with store.read() as db:
            assert str(SCHEMA_VERSION) == get_meta(db, "schema_version")
        store.close()
    assert statement > 10


def test_a16_a_second_signal_ends_it_at_once(tmp_path: Path, starter: Starter) -> None:
    """In the middle of a mail whose reply is awaited: unknown, resolved by the same bytes; the rest goes out."""
    places: list[Place] = []

    def twice() -> None:
        running = places[0].running
        assert running
        os.kill(running.pid, signal.SIGTERM)
        signal.sigtimedwait([], 0.3)
        os.kill(running.pid, signal.SIGTERM)

    with ScriptedServer(plan(dot=[Step("250 ok", call=twice, wait=0.5, store=True)]), plan()) as server:
        places.append(Place(tmp_path, starter, smtp(server)))
        assert -signal.SIGTERM == places[0].start().wait()
        assert 0 == places[0].once()
        assert MAILS == len(copies(server))
        check(server, extra=1)
    assert 1 == [outcome for _, _, outcome in places[0].attempts()].count("unknown")


@pytest.mark.long
@pytest.mark.parametrize("action", ["raise", "hang"])
@pytest.mark.parametrize("step", ["planning", "planned", "claimed", "frozen", "before marker", "marked", "accepted", "recorded"])  # fmt: skip
@pytest.mark.parametrize("backend", ["sqlite", "postgresql"])
def test_a_failpoints_that_raise_or_hang(
    tmp_path: Path, starter: Starter, backend: str, step: str, action: str, request: pytest.FixtureRequest
) -> None:
    """What fails is tried again by the same process; what hangs is ended by it, and by the next start."""
    url = request.getfixturevalue("postgres").new_database() if backend == "postgresql" else ""
    with ScriptedServer() as server:
        place = Place(tmp_path, starter, smtp(server, timeout="1 second"), url=url)
        daemon = place.start(GILTIG_FAILPOINT=f"{step}:{action}", GILTIG_TICK_SECONDS="0.2", GILTIG_STEP_SECONDS="1.5")
        if action == "hang":
            assert 70 == daemon.wait()
        else:
            daemon.wait_for("misslyckades och görs om")
            daemon.kill(signal.SIGTERM)
            assert 0 == daemon.wait()
        place.once()
        waiting = {"queued", "claimed", "transmitting"} & place.states().keys()
        if waiting:  # its turn comes a minute later: a person asks for it now
            place.starter.run("--config", place.config, "outbox", "retry").wait()
            place.once()
        assert {"sent": MAILS} == place.states()
        assert MAILS == len(copies(server))
        assert len(server.messages) <= MAILS + (step == "accepted")
