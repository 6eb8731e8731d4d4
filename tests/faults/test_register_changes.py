"""E. Registers that change between plan and mail, that break, that are edited a thousand times; passwords that rotate."""

import threading
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from places import MAILS, Place, check, smtp
from processes import Starter
from small_outbox import LADDER, Office
from smtp_server import ScriptedServer

from monitor import promise_rows
from monitor.register import read_register
from monitor.sources import read_sources


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """Three documents; asa is due a mail about each."""
    with closing(Office(tmp_path)) as office:
        yield office


@pytest.fixture(scope="module")
def starter() -> Iterator[Starter]:
    """Starts real processes."""
    with Starter() as starter:
        yield starter


def test_e2_a_file_that_is_replaced_over_and_over_is_never_read_as_a_mix(tmp_path: Path) -> None:
    """Each version says the same number twice, in the main file."""
    config = tmp_path / "config.toml"
    stop = threading.Event()

    def text(number: int) -> str:
        return (
            f'[monitor]\nnetwork = "{number}"\nadmin = "a"\n'
            + "# fill\n" * 3000
            + f'[recipient.a]\nname = "{number}"\naddress = "a@example.se"\n'
        )

    def save() -> None:
        for number in range(200):
            part = tmp_path / "part"
            part.write_text(text(number), encoding="utf-8")
            part.replace(config)
        stop.set()

    config.write_text(text(-1), encoding="utf-8")
    writer = threading.Thread(target=save)
    writer.start()
    seen = set()
    while not stop.is_set():
        (source,) = read_sources(config).files
        lines = source.text.split("\n")
        assert lines[1].split('"')[1] == lines[-3].split('"')[1]
        seen.add(lines[1])
    writer.join()
    assert len(seen) > 1


def test_e4_a_new_step_is_added_and_an_old_one_not_said_again(office: Office) -> None:
    """30 and 7 become 30, 14 and 7 after the 30 went out."""
    ladder = LADDER.replace('"3 months", "1 week"', '"30 days", "7 days"')
    office.edit(LADDER, ladder)
    office.at += timedelta(days=43)  # 14 April: 30 days before the last of the three
    office.round()
    assert 3 == len(office.relay.copies)
    office.edit('"30 days", "7 days"', '"30 days", "14 days", "7 days"')
    for _ in range(40):
        office.at += timedelta(days=1)
        office.round()
    with office.store.read() as db:
        sent = sorted((key[0], key[3]) for key, row in promise_rows.recorded(db).items() if row.state == "sent")
    assert [(f"d{one}", lead) for one in (1, 2, 3) for lead in ("-14 days", "-30 days", "-7 days")] == sent
    assert 9 == len(office.relay.copies)


def test_e5_ladders_in_another_order_say_nothing_again(office: Office) -> None:
    """A promise is named by document, fact and step, never by its place."""
    office.edit(LADDER, LADDER + '\n[[reminder]]\nabout = "review"\nbefore = ["1 month"]\nto = ["eva"]\n')
    office.round()
    text = office.config.read_text(encoding="utf-8")
    office.write(text.replace(LADDER, "") + LADDER)
    office.cycle.reread()
    office.at += timedelta(days=1)
    office.round()
    assert [1, 1, 1] == list(office.relay.counts().values())


def test_e11_another_domain_or_zone_changes_no_mail_that_may_have_gone(office: Office) -> None:
    """And sends nothing again."""
    office.round()
    before = [row.message_id for row in office.rows()]
    office.edit('sender = "RSS <rss@example.se>"', 'sender = "RSS <rss@ny.example.se>"\ndomain = "ny.example.se"')
    office.edit('network = "Testnätet"', 'network = "Testnätet"\ntimezone = "Asia/Tokyo"')
    office.at += timedelta(days=1)
    office.round()
    assert before == [row.message_id for row in office.rows()]
    assert 3 == len(office.relay.copies)


def test_e10_a_new_password_is_used_without_a_restart(tmp_path: Path, starter: Starter) -> None:
    """The relay rests, and is asked again with what stands in the file then."""
    with ScriptedServer(users={"rss": "nytt"}) as server:
        place = Place(tmp_path, starter, smtp(server, user="rss", password_file="password"))
        (tmp_path / "password").write_text("gammalt")
        daemon = place.start(GILTIG_TICK_SECONDS="0.2")
        daemon.wait_for("kom inte fram (login")
        (tmp_path / "password").write_text("nytt")
        place.write("# a new register wakes the relay\n")
        while place.states() != {"sent": MAILS}:
            pass
        check(server)
        assert "nytt" not in daemon.log
        assert "gammalt" not in daemon.log


def test_e3_a_bad_file_at_the_first_start_is_told_with_its_line(tmp_path: Path, starter: Starter) -> None:
    """There is no earlier register: exit 3. With one, that one is used, and the admin is told."""
    with ScriptedServer() as server:
        place = Place(tmp_path, starter, smtp(server))
        good = place.config.read_text(encoding="utf-8")
        place.config.write_text(good.replace("admin =", "admni ="), encoding="utf-8")
        assert 3 == place.once()
        assert place.running
        assert "config.toml:4" in place.running.log
        place.config.write_text(good, encoding="utf-8")
        assert 0 == place.once()
        place.config.write_text(good.replace("admin =", "admni ="), encoding="utf-8")
        assert 0 == place.once()
        check(server, mails=MAILS + 1)


def test_f9_an_import_while_mails_are_sent_is_taken_whole_and_braked(office: Office) -> None:
    """Three hundred documents that are all due: held for a person, and the mails under way go on."""
    more = "".join(
        f'\n[document.m{number}]\ntitle = "M{number}"\nvalid_from = 2020-01-01\nvalid_to = {office.at.date() + timedelta(days=1 + number % 80)}\n'
        f'responsible = "{("sam", "asa", "bo", "eva")[number // 80]}"\n'
        for number in range(300)
    )

    def imported(step: str) -> None:
        if step == "marked":
            office.failpoint = lambda _: None
            office.write(office.config.read_text(encoding="utf-8") + more)

    office.failpoint = imported
    assert 3 == office.round()
    office.cycle.reread()
    office.at += timedelta(days=1)
    office.round()
    held = [row for row in office.rows() if row.state == "held"]
    assert len(held) > 200
    assert 1 == len([copy for copy in office.relay.copies if "mejl hålls kvar" in copy.subject])
    assert read_register(read_sources(office.config), as_of=office.at.date()).register
