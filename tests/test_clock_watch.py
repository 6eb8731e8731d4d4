"""A clock that jumps is not believed until it is right again, or a person says that it is."""

from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from postgres import Postgres
from small_outbox import MONDAY, Office

from monitor import brakes
from monitor.clock_watch import ClockWatch
from monitor.cycle import Cycle

HOUR = timedelta(hours=1)


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """Three documents; asa is due a mail about each. Its clock is watched."""
    with closing(Office(tmp_path)) as office:
        office.up, office.boot = timedelta(days=3), "boot"  # type: ignore[attr-defined]
        office.cycle = watched(office)
        yield office


def watched(office: Office) -> Cycle:
    """Return a start of the program that watches its clock."""
    cycle = Cycle(office.site, office.store, now=lambda: office.at, uptime=lambda: (office.up, office.boot))  # type: ignore[attr-defined]
    cycle.templates = office.cycle.templates
    cycle.start()
    return cycle


def passes(office: Office, time: timedelta, *, jump: timedelta = timedelta()) -> None:
    """Let time pass, and the wall clock jump besides."""
    office.at += time + jump
    office.up += time  # type: ignore[attr-defined]


def tick(office: Office) -> list[str]:
    """Do what the daemon does; return who got mails."""
    before = len(office.relay.copies)
    office.cycle.reread()
    office.cycle.look_around()
    if office.cycle.is_time():
        office.cycle.plan()
    office.cycle.deliver()
    return [copy.recipient.partition("@")[0] for copy in office.relay.copies[before:]]


@pytest.mark.parametrize("jump", [timedelta(days=3653), timedelta(days=-3653), timedelta(hours=25)])
def test_a_jump_holds_everything_until_a_person_lets_go(office: Office, jump: timedelta) -> None:
    """D1: the admin is told; then what is due by the new clock goes out."""
    passes(office, HOUR, jump=jump)
    assert ["sam"] == tick(office)
    assert "Klockan har hoppat" in office.relay.copies[-1].subject
    assert [] == tick(office)
    with office.store.write() as db:
        assert 1 == len(brakes.let_go(db, office.cycle.today))
    assert ([] if jump.days < 0 else ["asa"] * 3) == tick(office)
    with office.store.read() as db:
        assert () == brakes.held(db, office.cycle.today)
    passes(office, HOUR)
    tick(office)
    assert not office.cycle.concerns.clock_doubted


def test_a_clock_that_is_set_right_again_needs_nobody(office: Office) -> None:
    """What was due in the meantime goes out, once."""
    passes(office, HOUR, jump=timedelta(days=3653))
    tick(office)
    passes(office, HOUR, jump=timedelta(days=-3653))
    assert ["asa"] * 3 == tick(office)
    assert [] == tick(office)


@pytest.mark.parametrize("jump", [timedelta(hours=1), timedelta(hours=23), timedelta(hours=-23)])
def test_an_hour_or_a_day_is_no_jump(office: Office, jump: timedelta) -> None:
    """Summer time set by hand, a wrong zone."""
    passes(office, HOUR, jump=jump)
    tick(office)
    assert not office.cycle.concerns.clock_doubted


def test_sleep_is_no_jump(office: Office) -> None:
    """D4: a machine that slept 26 hours over the send time; its uptime counts them."""
    tick(office)
    passes(office, timedelta(hours=26))
    tick(office)
    assert not office.cycle.concerns.clock_doubted


@pytest.mark.parametrize(("boot", "right", "doubted"), [("boot", False, True), ("boot", True, False), ("new", False, True), ("new", True, False)])  # fmt: skip
def test_a_doubt_outlives_a_restart(office: Office, boot: str, right: bool, doubted: bool) -> None:
    """Of the program, and of the machine; it ends when the clock is right again."""
    passes(office, HOUR, jump=timedelta(days=3653))
    tick(office)
    passes(office, HOUR, jump=timedelta(days=-3653) if right else timedelta())
    if boot == "new":
        office.boot, office.up = "new", timedelta(minutes=1)  # type: ignore[attr-defined]
    office.cycle = watched(office)
    tick(office)
    assert doubted is office.cycle.concerns.clock_doubted


def test_what_was_queued_before_the_jump_waits_with_the_rest(office: Office) -> None:
    """What its words would say of the days left is not to be believed."""
    office.cycle.plan()
    passes(office, HOUR, jump=timedelta(days=3653))
    assert ["sam"] == tick(office)
    assert ["queued"] * 3 == [row.state for row in office.rows() if row.role == "asa"]


def test_a_server_is_who_knows_the_time(tmp_path: Path, postgres: Postgres) -> None:
    """This node's clock, by the tests, is not the server's; a person may say that it is right."""
    with closing(Office(tmp_path, url=postgres.new_database())) as office:
        watch = ClockWatch(office.store, "host", now=lambda: MONDAY, uptime=lambda: (timedelta(), ""))
        assert watch.doubt(office.cycle.register)
        with office.store.write() as db:
            assert 1 == len(brakes.let_go(db, MONDAY.date()))
        assert watch.doubt(office.cycle.register) is None
