"""Several nodes on one database: each mail once, and a dead node's work is taken over. With a real PostgreSQL."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from time import monotonic

import pytest
from places import MAILS, Place, check, message_id, smtp
from postgres import Postgres
from processes import Running, Starter
from small_outbox import MONDAY, Killed, Office
from smtp_server import ScriptedServer, Step, plan
from sqlalchemy import text, update

from monitor import nodes, outbox
from monitor.cycle import Cycle
from monitor.daemon import SHARED_TICK_SECONDS
from monitor.deliveries import Claimed, claim
from monitor.in_force import NotCurrent
from monitor.nodes import Node, this_node
from monitor.presence import Presence
from monitor.tables import delivery, reminder


@pytest.fixture
def url(postgres: Postgres) -> str:
    """An empty database."""
    return postgres.new_database()


@pytest.fixture
def office(tmp_path: Path, url: str) -> Iterator[Office]:
    """Three documents; asa is due a mail about each."""
    with closing(Office(tmp_path, url=url)) as office:
        yield office


@pytest.fixture(scope="module")
def starter() -> Iterator[Starter]:
    """Starts real processes."""
    with Starter() as starter:
        yield starter


# --- who is there


def ended_process() -> Node:
    """Return a node of this machine whose process is no more."""
    process = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    here = replace(this_node("dead", "1"), process=nodes._process(process.pid))
    process.communicate(b"\n")
    return here


def sees(office: Office, node: Node, *, silent_for: float = 0.0) -> None:
    """Let a node be seen, or have been."""
    with office.store.write() as db:
        nodes.beat(db, node, at=office.at, register_sha256="r", state={})
        ago = text("UPDATE node SET last_seen_at = clock_timestamp() - make_interval(secs => :ago) WHERE id = :id")
        db.execute(ago, {"ago": silent_for, "id": node.id})


def gives_up(office: Office, owner: str, state: str = "claimed") -> None:
    """Let the first mail be another node's."""
    with office.store.write() as db:
        changed = {
            "state": state,
            "owner": owner,
            "fence": 1,
            "lease_until": text("clock_timestamp() + interval '20 min'"),
        }
        first = db.scalar(text("SELECT min(id) FROM delivery"))
        db.execute(update(delivery).where(delivery.c.id == first).values(changed))


@pytest.mark.parametrize(
    ("where", "silent_for", "steady", "found"),
    [
        ("ended here", 0, False, {"dead": True}),  # no need to wait
        ("ended here", 0, True, {"dead": True}),
        ("runs here", 0, True, {}),
        ("runs here", 60, True, {"dead": False}),  # stopped, or cut off from the database
        ("runs here", 60, False, {}),  # it may be us who were
        ("elsewhere", 0, True, {}),  # a number of a process on another machine says nothing
        ("elsewhere", 11, True, {}),
        ("elsewhere", 13, True, {"dead": False}),
        ("elsewhere", 13, False, {}),
        ("unheard of", 0, False, {"dead": True}),  # it has left
    ],
)
def test_who_is_gone(office: Office, where: str, silent_for: float, steady: bool, found: dict[str, bool]) -> None:
    """Of those that left work behind."""
    office.cycle.plan()
    node = {
        "ended here": ended_process,
        "runs here": lambda: this_node("dead", "1"),
        "elsewhere": lambda: replace(ended_process(), place="another boot"),
        "unheard of": lambda: None,
    }[where]()
    if node:
        sees(office, node, silent_for=silent_for)
    gives_up(office, "dead")
    with office.store.read() as db:
        assert found == nodes.gone(db, this_node("me", "1"), at=office.at, by_silence=steady)


def test_a_node_with_nothing_in_hand_is_not_asked_for(office: Office) -> None:
    """It is gone, and nobody misses it."""
    sees(office, ended_process())
    with office.store.read() as db:
        assert {} == nodes.gone(db, this_node("me", "1"), at=office.at, by_silence=True)


def test_a_node_is_seen_while_it_beats_and_forgotten_when_it_leaves(office: Office) -> None:
    """With the register that it has in force."""
    told: list[str] = ["one"]
    presence = Presence(office.store, this_node("me", "1.0"), lambda: office.at, lambda: (told[0], {"problems": []}))
    with presence:
        assert presence.alive
        told[0] = "two"
        presence.beat()
        with office.store.read() as db:
            assert [("me", "two", "1.0")] == [
                (row.id, row.register_sha256, row.version) for row in nodes.seen(db, office.at)
            ]
    with office.store.read() as db:
        assert [] == nodes.seen(db, office.at)


def test_work_is_taken_over_within_half_a_minute() -> None:
    """By a node that has run for a while: silence, then the wait for its next tick; the promise of docs/reliability.md."""
    assert nodes.SILENCE.total_seconds() + SHARED_TICK_SECONDS <= 30 / 1.5


def test_a_node_that_was_cut_off_judges_nobody_by_silence(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """When the database comes back, everybody seems silent to whoever comes first."""
    now = [100.0]
    monkeypatch.setattr("monitor.presence.monotonic", lambda: now[0])
    office.cycle.plan()
    sees(office, replace(this_node("dead", "1"), place="elsewhere"), silent_for=60)
    gives_up(office, "dead")
    presence = Presence(office.store, this_node("me", "1"), lambda: office.at, lambda: ("", {}))
    answers = []
    for seconds in (0, 2, 2, 2, 2, 2, 2, 2, 20, 2, 2, 2, 2, 2, 2):  # 20: the database was away
        now[0] += seconds
        presence.beat()
        with office.store.read() as db:
            answers.append(presence.gone(db))
    assert [{}] * 7 + [{"dead": False}] + [{}] * 7 == answers


# --- taking over


@pytest.mark.parametrize(("sure", "minutes"), [(True, 0), (False, 2)])
def test_a_mail_that_a_dead_node_had_begun_goes_out_once_more_and_is_reported(
    office: Office, sure: bool, minutes: int
) -> None:
    """At once where the process is gone; a node that is only silent has a minute to say what came of it."""
    office.relay.next(Killed())
    with pytest.raises(Killed):
        office.round()
    taker = office.started()
    deliverer = taker.deliverer()
    deliverer.gone = lambda _: {office.cycle.node: sure}
    taker.deliver()
    office.at += timedelta(minutes=minutes)
    taker.deliver()
    row = office.row("asa")
    assert ("sent", 1) == (row.state, row.unknowns)
    assert [2, 1, 1] == sorted(office.relay.counts().values(), reverse=True)
    assert [("transmitting", "unknown"), ("dot", "sent")] == [
        (phase, outcome) for phase, outcome in office.attempts(row.id)
    ] or [("dot", "unknown"), ("dot", "sent")] == office.attempts(row.id)


def test_a_node_that_wakes_up_after_it_was_taken_for_dead_sends_no_dot(office: Office) -> None:
    """F3: stopped before the marker, it is fenced off."""
    others: list[Cycle] = []

    def stopped(step: str) -> None:
        if step == "before marker" and not others:
            office.failpoint = lambda _: None
            others.append(office.started())
            others[0].deliverer().gone = lambda _: {office.cycle.node: False}
            assert 3 == others[0].deliver()

    office.failpoint = stopped
    assert 0 == office.round()
    assert {1} == set(office.relay.counts().values())
    assert 3 == len(office.relay.copies)


def test_the_result_of_a_node_that_was_only_silent_is_taken(office: Office) -> None:
    """It was cut off from the database, not from the relay: within the minute it says that the mail was sent."""
    others: list[Cycle] = []

    def silent_at(step: str) -> None:
        if step == "accepted" and not others:
            office.failpoint = lambda _: None
            others.append(office.started())
            others[0].deliverer().gone = lambda _: {office.cycle.node: False}
            others[0].deliver()

    office.failpoint = silent_at
    office.round()
    office.at += timedelta(hours=1)
    others[0].deliver()
    assert {1} == set(office.relay.counts().values())
    assert ["sent"] * 3 == [row.state for row in office.rows()]


def test_two_nodes_that_settle_the_same_mail_settle_it_once(office: Office) -> None:
    """Both have found it; the second's verdict is dropped."""
    office.cycle.plan()
    gives_up(office, "dead", "transmitting")
    one, two = office.started().deliverer(), office.started().deliverer()
    one.gone = two.gone = lambda _: {"dead": True}

    def other_first(_: Claimed) -> None:
        one.arrived = lambda _: None
        two.settle()
        with office.store.write() as db:
            assert claim(db, node="third", at=office.at + timedelta(hours=1))  # and it is on its way again

    one.arrived = other_first
    one.settle()
    assert "claimed" == office.row("asa").state
    assert 1 == office.row("asa").unknowns


def test_a_mail_that_another_nodes_register_has_made_untrue_is_not_sent(office: Office) -> None:
    """Its reminder was cancelled between the freeze here and the marker: no dot, and the claim is settled."""

    def cancel(step: str) -> None:
        if step == "before marker":
            office.failpoint = lambda _: None
            with office.store.write() as db:
                db.execute(
                    update(reminder).where(reminder.c.document == "d1").values(state="cancelled", reason="other")
                )

    office.failpoint = cancel
    assert 2 == office.round()
    office.deliver(after=timedelta(hours=1))  # settles the claim
    office.deliver(after=timedelta(hours=1))
    assert 2 == len(office.relay.copies)
    assert ["cancelled", "sent", "sent"] == sorted(row.state for row in office.rows())


# --- real processes


@pytest.fixture
def make(tmp_path: Path, starter: Starter, url: str) -> Callable[..., Place]:
    """Return a maker of places on one PostgreSQL."""

    def place(server: ScriptedServer, name: str = "node", **settings: object) -> Place:
        folder = tmp_path / name
        folder.mkdir()
        return Place(folder, starter, smtp(server, **settings), url=url)

    return place


Make = Callable[..., Place]
TICK = {"GILTIG_TICK_SECONDS": "0.2"}


def started(stack: ExitStack, place: Place, **env: str) -> Running:
    """Start a daemon that is ended with the test."""
    running = place.start(**TICK, **env)
    stack.callback(running.kill)
    return running


def all_sent(place: Place, seconds: float = 60.0) -> None:
    """Wait until every mail is sent; the bound only ends a test that would hang."""
    began = monotonic()
    while place.states() != {"sent": MAILS}:
        assert monotonic() - began < seconds, place.states()
        signal.sigtimedwait([], 0.05)


def test_three_daemons_send_each_mail_once(make: Make) -> None:
    """They start at the same moment, on an empty database."""
    with ScriptedServer(plan(dot=Step("250 ok", wait=0.05))) as server, ExitStack() as stack:
        places = [make(server, name) for name in ("a", "b", "c")]
        running = [started(stack, place) for place in places]
        all_sent(places[0])
        for one in running:
            one.kill(signal.SIGTERM)
            assert 0 == one.wait()
        check(server)
        with places[0].store() as store, store.read() as db:
            assert [] == nodes.seen(db, MONDAY)


@pytest.mark.parametrize(
    ("step", "extra"),
    [
        ("claimed", 0),
        ("before marker", 0),
        ("accepted", 1),
        *(pytest.param(step, extra, marks=pytest.mark.long) for step, extra in (("planning", 0), ("planned", 0), ("frozen", 0), ("marked", 0), ("recorded", 0))),
    ],
)  # fmt: skip
def test_a_killed_nodes_work_is_taken_over(make: Make, step: str, extra: int) -> None:
    """Within the half minute that is promised; on the same machine at once."""
    with ScriptedServer() as server, ExitStack() as stack:
        first, second = make(server, "a"), make(server, "b")
        dying = started(stack, first, GILTIG_FAILPOINT=f"{step}:kill")
        assert -signal.SIGKILL == dying.wait()
        started(stack, second)
        all_sent(first, 60)  # two seconds, on a machine with nothing else to do
        check(server, extra=extra)


@pytest.mark.long
@pytest.mark.parametrize(("step", "extra"), [("claimed", 0), ("frozen", 0), ("before marker", 0), ("marked", 1)])
def test_a_stopped_node_is_taken_over_and_changes_nothing_when_it_goes_on(make: Make, step: str, extra: int) -> None:
    """F3: SIGSTOP by its own hand; taken for dead after its silence; then SIGCONT.

    Before the marker it sends nothing more; stopped between marker and dot, nobody can know.
    """
    with ScriptedServer() as server, ExitStack() as stack:
        first, second = make(server, "a"), make(server, "b")
        stopping = started(stack, first, GILTIG_FAILPOINT=f"{step}:stop")
        while _state(stopping.pid) != "T":
            signal.sigtimedwait([], 0.05)
        started(stack, second)
        all_sent(first, 120)  # 14 seconds; "marked" waits a minute more, for what the silent node may say
        os.kill(stopping.pid, signal.SIGCONT)
        stopping.kill(signal.SIGTERM)
        assert 0 == stopping.wait()
        assert len(server.messages) <= MAILS + extra
        assert MAILS == len({message_id(one) for one in server.messages})
        assert MAILS == len({one.content for one in server.messages})


def _state(pid: int) -> str:
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]


def test_nobody_waits_for_a_node_that_stopped_in_order(make: Make) -> None:
    """It has left, and its claim with it."""
    with ScriptedServer() as server:
        place = make(server)
        assert 0 == place.once()
        check(server)
        with place.store() as store, store.read() as db:
            assert [] == nodes.seen(db, MONDAY)
            assert {"sent": MAILS} == outbox.counts(db)


# --- one register for all


def node_of(office: Office, folder: Path) -> Cycle:
    """Return another node, with files of its own."""
    folder.mkdir(exist_ok=True)
    config = folder / "config.toml"
    if not config.exists():
        config.write_text(office.config.read_text(encoding="utf-8"), encoding="utf-8")
    type(office.site).relays[config] = office.relay  # type: ignore[attr-defined]
    cycle = Cycle(type(office.site)(config), office.store, now=lambda: office.at)
    cycle.templates = office.cycle.templates
    cycle.start()
    return cycle


def end_of(cycle: Cycle) -> str:
    """Return the last day of the first document, as a node has it."""
    end = cycle.register.documents["d1"].valid_to
    assert end
    return str(end.earliest)


def test_a_register_that_one_node_reads_is_in_force_on_all(office: Office, tmp_path: Path) -> None:
    """The other has an older file: it takes the newer from the database before it cancels or plans anything."""
    other = node_of(office, tmp_path / "b")
    office.edit("2026-05-11", "2026-05-10")
    office.cycle.plan()
    with pytest.raises(NotCurrent):
        other.deliver()
    with pytest.raises(NotCurrent):
        other.plan()
    other.reread()
    assert office.cycle.register == other.register
    assert 3 == other.deliver()
    assert ["sent"] * 3 == [row.state for row in office.rows()]
    other.reread()  # its file is still the old one, and says nothing new
    assert office.cycle.register == other.register


def test_a_node_that_starts_with_an_old_file_takes_the_register_of_the_others(office: Office, tmp_path: Path) -> None:
    """Of those that are there; alone, it believes its file: somebody has put the old one back."""
    other = tmp_path / "b"
    node_of(office, other)
    office.edit("2026-05-11", "2026-05-10")
    assert "2026-05-11" == end_of(node_of(office, other))  # nobody is seen
    office.edit("2026-05-10", "2026-05-09")
    sees(office, ended_process())
    assert "2026-05-11" == end_of(node_of(office, other))  # only one that was killed a moment ago
    office.edit("2026-05-09", "2026-05-08")
    sees(office, this_node("living", "1"))
    cycle = node_of(office, other)
    assert office.cycle.register == cycle.register
    cycle.deliver()


def test_a_changed_file_is_new_on_any_node(office: Office, tmp_path: Path) -> None:
    """Whichever reads it first."""
    other = node_of(office, tmp_path / "b")
    other.site.config.write_text(
        office.config.read_text(encoding="utf-8").replace("2026-05-11", "2026-05-10"), encoding="utf-8"
    )
    other.reread()
    office.cycle.reread()
    assert other.register == office.cycle.register
    assert "2026-05-10" == end_of(office.cycle)


def test_nodes_whose_files_differ_for_long_are_told_of(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """E12: ten minutes are enough for a rollout; once a day."""
    now = [0.0]
    monkeypatch.setattr("monitor.concerns.monotonic", lambda: now[0])
    for name, sha in (("a", "1" * 64), ("b", "2" * 64)):
        with office.store.write() as db:
            nodes.beat(db, this_node(name, "1"), at=office.at, register_sha256=sha, state={})
    for seconds in (1, 500, 200, 0, 0):
        now[0] += seconds
        office.cycle.look_around()
    office.cycle.deliver()
    assert ["Noderna har olika register"] == [copy.subject for copy in office.relay.copies]
    assert "register 11111111: a" in office.relay.copies[0].text
