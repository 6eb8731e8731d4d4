"""What a node looks at beside its work, and tells the admin once."""

from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from small_outbox import Office, down


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """Three documents; asa is due a mail about each."""
    with closing(Office(tmp_path)) as office:
        yield office


def tick(office: Office, minutes: int) -> None:
    """Do what the daemon does, some minutes later."""
    office.at += timedelta(minutes=minutes)
    office.cycle.look_around()
    office.cycle.deliver()


def alarms(office: Office) -> list[str]:
    """Return the alarms that are queued or sent, by state."""
    return [row.state for row in office.rows() if row.kind == "alarm"]


def test_a_relay_that_takes_nothing_for_an_hour_is_told_of_once(office: Office) -> None:
    """The mail waits with the rest, and goes out when the relay is back."""
    office.cycle.plan()
    office.relay.by_recipient |= {f"{one}@example.se": down() for one in ("asa", "sam")}
    tick(office, 0)
    for minutes in (30, 29):
        tick(office, minutes)
    assert [] == alarms(office)
    for _ in range(5):
        tick(office, 60)
    assert ["queued"] == alarms(office)
    office.relay.by_recipient.clear()
    tick(office, 60)
    assert ["sent"] == alarms(office)
    (told,) = [copy for copy in office.relay.copies if copy.recipient == "sam@example.se"]
    assert "E-postservern tog inte emot mejl på mer än en timme" == told.subject
    assert "refused" in told.text
    tick(office, 600)
    assert ["sent"] == alarms(office)


def test_a_relay_that_was_back_in_between_starts_its_hour_anew(office: Office) -> None:
    """Two short outages are no long one."""
    office.cycle.plan()
    for _ in range(4):
        office.relay.by_recipient["asa@example.se"] = down()
        tick(office, 25)
        office.relay.by_recipient.clear()
        office.relay.next(None, down())
        tick(office, 25)
    assert [] == alarms(office)
