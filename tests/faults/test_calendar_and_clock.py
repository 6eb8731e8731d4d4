"""D. Clock and calendar: every change to and from summer time, a clock that steps, nodes whose clocks differ."""

from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo, available_timezones

import pytest
from simulated import HEAD, MemorySite, MemoryTransport, World
from small_outbox import Office

from monitor.calendar import is_working_day

FIRST, LAST = date(2024, 1, 1), date(2034, 12, 31)
SEND_AT = ("00:00", "01:45", "02:00", "02:30", "03:00", "07:30", "23:30")


def changes(zone: ZoneInfo) -> list[date]:
    """Return the days on which a zone's offset changes."""
    found, day = [], FIRST
    noon = time(12)
    while day <= LAST:
        after = day + timedelta(days=1)
        if datetime.combine(day, noon, zone).utcoffset() != datetime.combine(after, noon, zone).utcoffset():
            found.append(after)
        day = after
    return found


def cycles_around(world: World, day: date, zone: ZoneInfo) -> dict[date, int]:
    """Tick every half hour from the Friday before to the Monday after; count the cycles of each local day."""
    at = datetime.combine(day - timedelta(days=2), time(0), zone).astimezone(UTC)
    end = datetime.combine(day + timedelta(days=2), time(0), zone).astimezone(UTC)
    found: dict[date, int] = {}
    while at < end:
        world.at = at
        if world.cycle.is_time():
            world.cycle.plan()
            local = at.astimezone(zone).date()
            found[local] = found.get(local, 0) + 1
        at += timedelta(minutes=30)
    return found


def started(folder: Path, zone: str, send_at: str) -> World:
    """Return a program in a zone, with no documents."""
    MemorySite.memory = MemoryTransport()
    head = HEAD.replace('admin = "adm"', f'admin = "adm"\ntimezone = "{zone}"').replace("07:30", send_at)
    world = World(folder, head, site=MemorySite(folder / "config.toml"))
    world.start("2023-12-01")
    return world


@pytest.mark.parametrize("send_at", ["02:30", *(pytest.param(one, marks=pytest.mark.long) for one in SEND_AT if one != "02:30")])  # fmt: skip
def test_d8_every_change_of_stockholm_has_one_cycle_a_working_day(tmp_path: Path, send_at: str) -> None:
    """D6, D7: 2024 to 2034, twice a year, whatever the send time."""
    zone = ZoneInfo("Europe/Stockholm")
    days = changes(zone)
    assert 22 == len(days)
    world = started(tmp_path, "Europe/Stockholm", send_at)
    for day in days:
        around = [day + timedelta(days=count) for count in range(-2, 2)]
        assert {one: 1 for one in around if is_working_day(one)} == cycles_around(world, day, zone), day


@pytest.mark.long
@pytest.mark.parametrize("part", range(8))
def test_d8_every_zone_has_one_cycle_a_working_day(tmp_path: Path, part: int) -> None:
    """Zones with other days of change, other hours, other amounts: 2026, the send time within the changed hour."""
    zones = sorted(
        name for name in available_timezones() if "/" in name and not name.startswith(("Etc", "posix", "right"))
    )
    for name in zones[part::8][:14]:
        zone = ZoneInfo(name)
        for day in [one for one in changes(zone) if one.year == 2026]:
            folder = tmp_path / f"{name}-{day}".replace("/", "-")
            folder.mkdir()
            world = started(folder, name, "02:30")
            around = [day + timedelta(days=count) for count in range(-2, 2)]
            assert {one: 1 for one in around if is_working_day(one)} == cycles_around(world, day, zone), (name, day)
            world.store.close()


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """Three documents; asa is due a mail about each."""
    with closing(Office(tmp_path)) as office:
        yield office


def test_d12_a_clock_that_steps_back_and_forth_sends_nothing_twice(office: Office) -> None:
    """Three seconds on and two back, around midnight."""
    office.at = datetime(2026, 3, 2, 22, 58, tzinfo=UTC)
    for count in range(200):
        office.at += timedelta(seconds=3 if count % 2 else -2)
        if office.cycle.is_time():
            office.cycle.plan()
        office.cycle.deliver()
    assert [1, 1, 1] == list(office.relay.counts().values())


def test_d11_nodes_whose_clocks_differ_by_minutes_send_each_mail_once(tmp_path: Path, postgres: object) -> None:
    """Around midnight, so that for twenty minutes they do not agree on the day."""
    url = postgres.new_database()  # type: ignore[attr-defined]
    with closing(Office(tmp_path, url=url)) as office:
        office.at = datetime(2026, 3, 3, 6, 20, tzinfo=UTC)
        ahead = office.started()
        ahead.now = ahead.deliverer().now = lambda: office.at + timedelta(minutes=20)
        for _ in range(16):
            for cycle in (ahead, office.cycle):
                if cycle.is_time():
                    cycle.plan()
                cycle.deliver()
            office.at += timedelta(minutes=5)
        assert [1, 1, 1] == list(office.relay.counts().values())


def test_d9_new_rules_for_a_zone_move_no_mail_to_another_day(office: Office) -> None:
    """What is stored is days and moments in UTC; the local send time is looked up when it is needed."""
    office.cycle.plan()
    stored = [(row.urgent_on, row.next_at.utcoffset()) for row in office.rows()]
    assert {timedelta()} == {offset for _, offset in stored}
