"""kill -9 at every step, with real processes and a real server; then the copies that arrived are counted.

lost: a mail that was due and has no copy. extra: a second copy of a mail. Both are to be none, but for a kill between the
marker and the result: there one extra copy may come, identical to the byte and told of in the attempts.
"""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from time import monotonic

import pytest
from places import MAILS, Place, check, copies, message_id, smtp
from processes import Starter
from smtp_server import ScriptedServer, Step, plan

from monitor import outbox


@pytest.fixture(scope="module")
def starter() -> Iterator[Starter]:
    """Starts real processes."""
    with Starter() as starter:
        yield starter


Make = Callable[..., Place]


@pytest.fixture
def make(tmp_path: Path, starter: Starter) -> Make:
    """Return a maker of places."""

    def place(server: ScriptedServer | None = None, *, policy: str = "resend", **table: object) -> Place:
        mail = smtp(server, **table) if server else 'transport = "folder"\nfolder = "mails"'
        return Place(tmp_path, starter, mail, policy)

    return place


KILLED = -signal.SIGKILL


@pytest.mark.parametrize(
    ("step", "passing", "extra", "unknown"),
    [
        ("planning", 1, 0, 0),  # A1: inside T0's transaction
        ("planned", 1, 0, 0),  # A2
        ("claimed", 1, 0, 0),  # A3
        ("frozen", 1, 0, 0),  # A4
        ("before marker", 1, 0, 0),  # the whole body is at the server, but for the dot
        pytest.param("before marker", 3, 0, 0, marks=pytest.mark.long),  # on a connection that has carried mails
        ("marked", 1, 0, 1),  # A7: no copy exists, which nobody can know
        pytest.param("marked", 3, 0, 1, marks=pytest.mark.long),
        ("accepted", 1, 1, 1),  # A9: a copy exists, which nobody can know
        pytest.param("accepted", 3, 1, 1, marks=pytest.mark.long),
        ("recorded", 1, 0, 0),  # A11
    ],
)
def test_a_kill_at_each_commit(make: Make, step: str, passing: int, extra: int, unknown: int) -> None:
    """A1 to A11."""
    with ScriptedServer() as server:
        place = make(server)
        assert KILLED == place.once(f"{step}:kill:{passing}")
        assert 0 == place.once()
        check(server, extra=extra)
    assert {"sent": MAILS} == place.states()
    assert unknown == [outcome for _, _, outcome in place.attempts()].count("unknown")
    assert MAILS == [outcome for _, _, outcome in place.attempts()].count("sent")


@pytest.mark.parametrize(
    ("command", "extra", "unknown"),
    [
        ("banner", 0, 0), ("ehlo", 0, 0), ("auth", 0, 0), ("mail", 0, 0), ("rcpt", 0, 0), ("data", 0, 0),
        ("dot", 1, 1),  # A8: stored, and not yet answered
    ],
)  # fmt: skip
def test_a_kill_at_each_command(make: Make, command: str, extra: int, unknown: int) -> None:
    """A5: the server kills the client when the command has come, and says nothing."""
    places: list[Place] = []
    step = Step(call=lambda: places[0].kill(), then="close", store=True)  # noqa: PLW0108 - no place yet
    with ScriptedServer(plan(**{command: step}), plan(), users={"rss": "hemligt"}) as server:
        places.append(make(server, user="rss", password_file="password"))
        (places[0].folder / "password").write_text("hemligt")
        assert KILLED == places[0].once()
        assert 0 == places[0].once()
        check(server, extra=extra)
    assert unknown == [outcome for _, _, outcome in places[0].attempts()].count("unknown")


def test_a_kill_in_the_middle_of_a_body(make: Make) -> None:
    """The client hangs before the marker, so that the kill comes when the body has and the dot has not."""
    places: list[Place] = []
    step = Step(call=lambda: places[0].kill(), then="close")  # noqa: PLW0108 - no place yet
    with ScriptedServer(plan(body=step), plan()) as server:
        places.append(make(server))
        assert KILLED == places[0].once("before marker:hang")
        assert [] == server.messages
        assert 0 == places[0].once()
        check(server)


def test_the_policy_hold_waits_for_a_person(make: Make) -> None:
    """Then the same bytes go out, and the attempts tell of it."""
    with ScriptedServer() as server:
        place = make(server, policy="hold")
        assert KILLED == place.once("accepted:kill")
        assert 0 == place.once()
        check(server, mails=MAILS + 1)  # the admin's alarm
        assert {"sent": MAILS, "unknown": 1} == place.states()
        assert 0 == place.starter.run("--config", place.config, "outbox", "release", "1").wait()
        assert 0 == place.once()
        check(server, mails=MAILS + 1, extra=1)
    shown = place.starter.run("--config", place.config, "outbox", "show", "1")
    assert 0 == shown.wait()
    assert "försök 1: unknown (dot)" in shown.log
    assert "försök 2: sent (dot) 250" in shown.log


@pytest.mark.parametrize(
    "step",
    [
        "recovering",
        *(
            pytest.param(step, marks=pytest.mark.long)
            for step in ("recovered", "claimed", "frozen", "before marker", "planned")
        ),
    ],
)
def test_twenty_kills_in_a_row_while_recovering(make: Make, step: str) -> None:
    """A12: converges, with no extra copy beyond the first unknown."""
    with ScriptedServer() as server:
        place = make(server)
        assert KILLED == place.once("accepted:kill")
        kills = 20 if step == "recovering" else 2
        assert {KILLED} <= {place.once(f"{step}:kill") for _ in range(kills)} <= {KILLED, 0}
        assert 0 == place.once()
        check(server, extra=1)
    assert {"sent": MAILS} == place.states()


def test_a_kill_at_the_same_place_again_and_again(make: Make) -> None:
    """The second unknown outcome of a mail is held: no relay and no crash can make a third copy."""
    with ScriptedServer() as server:
        place = make(server)
        for _ in range(5):
            place.once("accepted:kill")
        assert 0 == place.once()
        most = max(copies(server).values())
        assert 2 == most
        assert len(copies(server)) == len({message_id(stored) for stored in server.messages})
    assert 0 == place.states()["queued"] + place.states()["claimed"] + place.states()["transmitting"]


@pytest.mark.parametrize(
    "step", ["planning", "planned", "claimed", "frozen", "before marker", "marked", "accepted", "recorded"]
)
def test_a_folder_holds_each_mail_once_and_whole(make: Make, step: str) -> None:
    """The same mail has the same name, so that even an unknown outcome leaves one file."""
    place = make()
    assert KILLED == place.once(f"{step}:kill:{1 if step.startswith('plan') else 2}")
    assert 0 == place.once()
    with place.store() as store, store.read() as db:
        stored = sorted(row.message_bytes for row in outbox.listing(db))
    files = [path for path in (place.folder / "mails").iterdir() if not path.name.startswith(".")]
    assert stored == sorted(path.read_bytes() for path in files)
    assert MAILS == len(stored)
    assert [] == [path.name for path in (place.folder / "mails").iterdir() if path not in files]


@pytest.mark.parametrize("once", [True, False])
def test_a_clean_stop_in_the_middle_of_a_mail_leaves_nothing_unknown(make: Make, once: bool) -> None:
    """A15: SIGTERM when the body is on its way; that mail is ended, the others wait for the next start."""
    places: list[Place] = []

    def stop() -> None:
        running = places[0].running
        assert running
        os.kill(running.pid, signal.SIGTERM)

    with ScriptedServer(plan(data=[Step("354 go on", call=stop)], dot=[Step("250 ok", wait=0.3)]), plan()) as server:
        places.append(make(server))
        began = monotonic()
        ended = places[0].start(*(["--once"] if once else [])).wait()
        assert monotonic() - began < 14  # before the next tick0
        assert (4 if once else 0) == ended  # 4: some mails are left
        assert 1 == len(server.messages)
        assert {"sent": 1, "queued": MAILS - 1} == places[0].states()
        assert ["sent"] == [outcome for _, _, outcome in places[0].attempts()]
        assert 0 == places[0].once()
        check(server)


def test_two_daemons_on_one_database(make: Make) -> None:
    """F5: the second is refused by the system's lock; when the first is killed, the lock is gone with it."""
    with ScriptedServer() as server:
        place = make(server)
        first = place.start()
        first.wait_for("Skickat")
        for arguments in ([], ["--once"]):
            second = place.start(*arguments)
            assert 5 == second.wait()
            assert "Ett annat giltig kör redan" in second.log
        first.kill()
        assert KILLED == first.wait()
        assert 0 == place.once()
        assert sum(copies(server).values()) <= MAILS + 1
        assert MAILS == len(copies(server))


def test_a_daemon_reads_the_register_tells_of_its_faults_and_stops(make: Make) -> None:
    """Edited while it runs; broken, told once, also over a restart; mended; ended by SIGTERM with 0."""
    with ScriptedServer() as server:
        place = make(server)
        daemon = place.start(GILTIG_TICK_SECONDS="0.1")
        daemon.wait_for("Nästa körning")
        place.write('\n[document.d3]\ntitle = "Rutin tre"\nvalid_from = 2024-01-01\nvalid_to = 2099-01-01\n')
        daemon.wait_for("tillagda: d3")
        place.write("\n[document.d3]\ntitel = 1\n")
        daemon.wait_for("Registret har fel och används inte")
        daemon.wait_for("Skickat till sam <sam@example.se>: Rätta registret")
        daemon.kill(signal.SIGTERM)
        began = monotonic()
        assert 0 == daemon.wait()
        assert monotonic() - began < 5
        assert "Avslutat." in daemon.log
        check(server, mails=MAILS + 1)

        again = place.start(GILTIG_TICK_SECONDS="0.1")
        again.wait_for("Registret har fel och används inte")
        place.write()
        again.wait_for("Skickat till sam <sam@example.se>")
        again.kill(signal.SIGTERM)
        assert 0 == again.wait()
        check(server, mails=MAILS + 2)  # the fault once, and that it is mended


@pytest.mark.parametrize("step", ["planning", "claimed", "before marker", "recorded"])
def test_a_stuck_daemon_ends_itself(make: Make, step: str) -> None:
    """A17, H1, H2: a tick that hangs can't be waited for; the process must be gone, for systemd to start another."""
    with ScriptedServer() as server:
        place = make(server, timeout="1 second")
        stuck = place.start(GILTIG_FAILPOINT=f"{step}:hang", GILTIG_STEP_SECONDS="1")
        assert 70 == stuck.wait()
        assert "Inget händer längre i tick: programmet avslutas" in stuck.log
        assert 0 == place.once()
        check(server)


def test_the_installed_command_is_what_was_tested(make: Make) -> None:
    """Once without the starter: the console script, killed and run again."""
    script = Path(sys.executable).with_name("giltig")
    with ScriptedServer() as server:
        place = make(server)
        command = [script, "--config", place.config, "run", "--once"]
        environment = os.environ | {"GILTIG_FAILPOINT": "marked:kill"}
        assert KILLED == subprocess.run(command, env=environment, check=False, capture_output=True).returncode
        assert 0 == subprocess.run(command, check=False, capture_output=True).returncode
        check(server)


def test_a_database_in_use_by_another_is_waited_for(make: Make) -> None:
    """C11: a backup program, say, holds the write lock while a cycle starts."""
    with ScriptedServer() as server:
        place = make(server)
        with place.store() as store, store.write():
            running = place.start("--once")
            with pytest.raises(AssertionError):
                running.wait(0.3)
        assert 0 == running.wait()
        check(server)
