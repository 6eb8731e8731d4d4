"""How the installation is, as data, as any process reads it from the database."""

import json
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from small_outbox import MONDAY, Office, down, refused

from monitor import nodes
from monitor.health import Check, health
from monitor.nodes import this_node
from monitor.store import set_meta


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """Three documents; asa is due a mail about each."""
    with closing(Office(tmp_path)) as office:
        yield office


def checks(office: Office) -> dict[str, Check]:
    """Return what is answered, by name."""
    return {check.name: check for check in health(office.store, office.cycle.register, at=office.at).checks}


def beat(office: Office) -> None:
    """Let the daemon be seen as it is."""
    sha256, state = office.cycle.told_of_itself()
    with office.store.write() as db:
        nodes.beat(db, this_node("host:1:a", "1"), at=office.at, register_sha256=sha256, state=state)


def test_a_new_installation_is_well(office: Office) -> None:
    """Nothing has run, and nothing should have."""
    found = health(office.store, office.cycle.register, at=office.at)
    assert found.well
    assert "har inte kört än; giltig run är inte igång just nu" == checks(office)["bevakningen"].seen
    assert found.as_record() == json.loads(json.dumps(found.as_record()))


@pytest.mark.parametrize(
    ("last", "at", "well"),
    [
        ("2026-03-02", "2026-03-02 09:00", True),
        ("2026-03-02", "2026-03-03 08:29", True),  # 07:30 and an hour
        ("2026-03-02", "2026-03-03 08:31", False),
        ("2026-02-27", "2026-03-01 12:00", True),  # a weekend
        ("2026-02-26", "2026-03-01 12:00", False),
        ("2026-04-02", "2026-04-06 12:00", True),  # Easter
    ],
)
def test_a_day_without_a_cycle_is_no_health(office: Office, last: str, at: str, well: bool) -> None:
    """An hour after its time, on working days."""
    with office.store.write() as db:
        set_meta(db, "last_cycle_on", last)
    office.at = datetime.fromisoformat(at).astimezone(UTC) if "+" in at else _stockholm(at)
    assert well is checks(office)["bevakningen"].well


def _stockholm(at: str) -> datetime:
    hours = 2 if "2026-03-29" <= at < "2026-10-25" else 1
    return datetime.fromisoformat(at).replace(tzinfo=UTC) - timedelta(hours=hours)


def test_a_daemon_is_seen_and_missed(office: Office) -> None:
    """Once a minute on a file."""
    beat(office)
    assert "igång på host" in checks(office)["bevakningen"].seen
    office.at += timedelta(minutes=3)
    assert "giltig run är inte igång" in checks(office)["bevakningen"].seen


def test_a_relay_that_refuses_for_an_hour_is_no_health(office: Office) -> None:
    """Before that it is said, and no alarm."""
    office.relay.by_recipient["asa@example.se"] = down()
    office.round()
    beat(office)
    assert checks(office)["avsändningen"].well
    assert "servern tar inte emot mejl sedan 2026-03-02T08:00 UTC: refused" == checks(office)["avsändningen"].seen
    office.at += timedelta(minutes=61)
    beat(office)
    assert not checks(office)["avsändningen"].well
    office.relay.by_recipient.clear()
    office.deliver()
    beat(office)
    assert checks(office)["avsändningen"].well


def test_a_broken_register_is_no_health(office: Office) -> None:
    """What is in force is older than what is on the disk."""
    office.write("[monitor")
    for _ in range(2):
        office.cycle.reread()
    beat(office)
    assert not checks(office)["registret"].well
    assert checks(office)["registret"].seen.startswith("config.toml:1")


def test_what_waits_for_a_person_is_told(office: Office) -> None:
    """Refused by all; queued mails wait for nobody."""
    office.cycle.plan()
    assert Check(name="utkorgen", well=True, seen="3 köade") == checks(office)["utkorgen"]
    office.relay.by_recipient |= {f"{one}@example.se": refused() for one in ("asa", "bo", "sam")}
    office.deliver()
    assert not checks(office)["utkorgen"].well
    assert "avvisade av alla" in checks(office)["utkorgen"].seen


def test_what_is_held_is_told(office: Office) -> None:
    """With what lets it go."""
    with office.store.write() as db:
        set_meta(db, "last_cycle_on", "2036-03-02")
    held = checks(office)["spärren"]
    assert not held.well
    assert (
        "inget planeras: den senaste körningen har datumet 2036-03-02, och i dag är det 2026-03-02; "
        "giltig outbox release släpper"
    ) == held.seen


def test_a_database_out_of_reach_is_an_answer(office: Office) -> None:
    """Not an exception."""
    (office.site.folder / "giltig.db").rename(office.site.folder / "away.db")
    office.store.engine.dispose()
    (office.site.folder / "giltig.db").mkdir()
    found = health(office.store, office.cycle.register, at=MONDAY)
    assert not found.well
    assert [("databas", False)] == [(check.name, check.well) for check in found.checks]
