"""Several connections of one node: the same protocol on each, and commits that wait for the disk together."""

import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from datetime import timedelta
from pathlib import Path
from time import monotonic
from typing import Any

import pytest
from places import MAILS, Place, copies, message_id, smtp
from processes import Starter
from small_outbox import Office, Relay, down, refused, silent
from smtp_server import ScriptedServer, Step, plan
from sqlalchemy import Connection, event

from monitor.commits import GroupCommits
from monitor.deliveries import LostClaim
from monitor.progress import Progress, back_within, for_threads
from monitor.site import Site
from monitor.store import Store, get_meta, set_meta
from monitor.transport import SeveralTransports

FOUR = 'transport = "smtp"\n[mail.smtp]\nhost = "relay.example.se"\nconnections = 4'
MANY = "".join(
    f'\n[document.d{day}]\ntitle = "Rutin {day}"\nvalid_from = 2024-01-01\nvalid_to = 2026-05-{day}\n'
    for day in range(10, 31)
)


class Together(Relay):
    """A relay whose connections wait for each other before they answer, but no longer than `patience` seconds."""

    patience = 0.3

    def __init__(self) -> None:
        """Let the first mail by, which is alone."""
        super().__init__()
        self.alone, self.met = True, 0
        self.four = threading.Barrier(4, action=self._note)

    def _note(self) -> None:
        self.met += 1

    def send(self, *, sender: str, recipient: str, message: bytes, before_dot: Callable[[], None]) -> Any:
        """Take the mail when three others have come."""
        if self.alone:
            self.alone = False
        else:
            with suppress(threading.BrokenBarrierError):
                self.four.wait(self.patience)
        return super().send(sender=sender, recipient=recipient, message=message, before_dot=before_dot)


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.long)])
def office(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Office]:
    """Twenty-one mails are due: one alone, and twenty on four connections."""
    url = request.getfixturevalue("postgres").new_database() if request.param == "postgresql" else ""
    with closing(Office(tmp_path, url=url, documents=MANY, mail=FOUR, relay=Together())) as office:
        office.cycle.plan()
        yield office


def each_went(office: Office, extra: int = 0) -> None:
    """All of them, once but for the extra, and no mail with other bytes."""
    assert ["sent"] * 21 == [row.state for row in office.rows() if row.kind == "reminders" and row.role == "asa"]
    assert 21 == len(office.relay.counts()) == len({copy.content for copy in office.relay.copies})
    assert 21 + extra == len(office.relay.copies)


def test_four_mails_are_on_their_way_at_once_and_wait_for_the_disk_together(office: Office) -> None:
    """Each has its own marker and result; those that are asked for at the same time are one commit."""
    writes: list[int] = []

    def count(db: Connection) -> None:
        if not db.get_execution_options().get("read"):
            writes.append(1)

    event.listen(office.store.engine, "commit", count)
    assert isinstance(office.relay, Together)
    office.relay.patience = 20
    assert 21 == office.cycle.deliver()
    each_went(office)
    assert 5 == office.relay.met
    apart = 2 * 21 + 3 + 2  # and one cancels what no longer holds
    assert len(writes) < apart - 5


def test_a_mail_of_unknown_outcome_is_the_only_one(office: Office) -> None:
    """Its connection died after the dot; the other three had theirs."""
    office.relay.next(None, None, silent())
    assert 20 == office.cycle.deliver()
    assert 1 == office.deliver(after=timedelta(minutes=2))
    each_went(office, extra=1)


def test_a_refusal_is_escalated_beside_the_others(office: Office) -> None:
    """In the commit of its result, which may be another's too."""
    office.relay.next(None, None, refused())
    office.cycle.deliver()
    states = Counter((row.role, row.state) for row in office.rows() if row.kind == "reminders")
    assert Counter({("asa", "sent"): 20, ("asa", "rejected"): 1, ("bo", "sent"): 1}) == states
    assert {"sent"} == set(office.promises().values())


def test_a_relay_that_goes_away_rests_once(office: Office) -> None:
    """Four connections find it out at the same time; what they had not begun is given back."""
    office.relay.next(None, *[down()] * 4)
    assert 1 == office.cycle.deliver()
    assert 1 == office.cycle.deliverer().relay_failures
    assert 5 == office.relay.calls
    assert {0} == {row.attempts for row in office.rows()}
    assert 20 == office.deliver(after=timedelta(minutes=2))
    each_went(office)


def test_a_fault_of_ours_on_one_connection_lets_the_others_end_theirs(office: Office) -> None:
    """And begin no more; the next rounds send the rest one by one."""
    office.relay.next(None, ValueError("ours"))
    with pytest.raises(ValueError, match="ours"):
        office.cycle.deliver()
    for _ in range(3):
        office.deliver(after=timedelta(minutes=5))
    each_went(office, extra=1)  # it had passed the marker
    assert 1 == max(row.unknowns for row in office.rows())


def test_a_register_says_how_many_connections_there_are(office: Office) -> None:
    """The first mail of a round opens one of them; the others open when they are needed."""
    several = Site(office.config).transport(office.cycle.register)
    assert isinstance(several, SeveralTransports)
    assert 4 == len(several._all)


# --- group commit


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """An empty database."""
    with closing(Store(f"sqlite:///{tmp_path / 'giltig.db'}")) as store:
        yield store


def asked_at_once(commits: GroupCommits, works: list[Callable[[Any], None]]) -> list[str]:
    """Ask for all of them while another commits; return what each raised."""
    raised = [""] * len(works)

    def ask(number: int) -> None:
        try:
            commits.commit(works[number])
        except (LostClaim, ZeroDivisionError) as error:
            raised[number] = type(error).__name__

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(len(works))]
    with commits._turn:
        for thread in threads:
            thread.start()
        began = monotonic()
        while len(commits._asked) < len(works):
            assert monotonic() - began < 30
    for thread in threads:
        thread.join()
    return raised


def test_what_is_asked_at_once_is_one_commit_and_a_lost_claim_spoils_nobodys(store: Store) -> None:
    """Who has lost its claim has changed nothing."""
    commits, count = GroupCommits(store), []
    event.listen(store.engine, "commit", lambda _: count.append(1))

    def lost(_: object) -> None:
        raise LostClaim(1)

    works = [lambda db: set_meta(db, "a", "1"), lost, lambda db: set_meta(db, "b", "2")]
    assert ["", "LostClaim", ""] == asked_at_once(commits, works)
    assert 1 == len(count)
    with store.read() as db:
        assert ("1", "2") == (get_meta(db, "a"), get_meta(db, "b"))


def test_a_commit_that_fails_is_told_everybody_whose_it_was(store: Store) -> None:
    """So that no dot is sent for a marker that is not there; each can ask again."""
    commits = GroupCommits(store)

    def fail(_: object) -> None:
        raise ZeroDivisionError

    works = [lambda db: set_meta(db, "a", "1"), fail, lambda db: set_meta(db, "b", "2")]
    assert ["ZeroDivisionError"] * 3 == asked_at_once(commits, works)
    with store.read() as db:
        assert (None, None) == (get_meta(db, "a"), get_meta(db, "b"))
    commits.commit(works[0])
    with store.read() as db:
        assert "1" == get_meta(db, "a")


def test_the_longest_wait_of_several_threads_is_what_is_told() -> None:
    """One that waits ten minutes for a reply is not stuck because another is back."""
    progress = Progress(step_seconds=0.0)
    told: list[tuple[str, ...]] = []

    def loop() -> None:
        progress.listen("tick")
        listen = for_threads()
        for seconds in (600.0, 0.0):
            thread = threading.Thread(target=lambda wait=seconds: (listen(), back_within(wait)))
            thread.start()
            thread.join()
        told.append(progress.late())

    thread = threading.Thread(target=loop)
    thread.start()
    thread.join()
    assert [()] == told


# --- real processes


@pytest.fixture(scope="module")
def starter() -> Iterator[Starter]:
    """Starts real processes."""
    with Starter() as starter:
        yield starter


@pytest.mark.parametrize("step", ["before marker", "marked", "accepted", "recorded"])
def test_a_kill_with_four_connections_loses_nothing(tmp_path: Path, starter: Starter, step: str) -> None:
    """Each mail that had passed the marker is unknown, and is sent once more at the most, with the same bytes."""
    with ScriptedServer(plan(dot=Step("250 ok", wait=0.05))) as server:
        place = Place(tmp_path, starter, smtp(server, connections=4))
        place.once(f"{step}:kill:3")
        assert 0 == place.once()
        unknown = [outcome for _, _, outcome in place.attempts()].count("unknown")
        assert len(server.messages) <= MAILS + unknown
        assert MAILS == len({message_id(one) for one in server.messages}) == len(copies(server))
    assert (step in ("marked", "accepted")) <= unknown <= 3
    assert {"sent": MAILS} == place.states()
