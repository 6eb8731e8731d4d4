"""What is kept, and what of it goes to an archive: every mail as it went, whatever a person did to it later."""

import csv
import hashlib
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from small_outbox import DOCUMENTS, Office, refused, silent

from monitor import archive, audit, interventions
from monitor.outbox_commands import export

STOCKHOLM = ZoneInfo("Europe/Stockholm")


@pytest.fixture(params=["sqlite", "postgresql"])
def office(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Office]:
    """Three documents; asa is due a mail about each."""
    url = request.getfixturevalue("postgres").new_database() if request.param == "postgresql" else ""
    with closing(Office(tmp_path, url=url)) as office:
        yield office


def letters(office: Office) -> list[audit.Letter]:
    """Return every letter that is kept."""
    with office.store.read() as db:
        return audit.letters(db)


def table(folder: Path) -> list[dict[str, str]]:
    """Return the rows of the archive's table."""
    with (folder / archive.TABLE).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file, delimiter=";"))


def test_a_sent_mail_is_kept_with_what_it_said_and_what_was_answered(office: Office) -> None:
    """H9: planned, each attempt, the bytes and their hash, the reply."""
    office.round()
    kept = letters(office)
    assert [copy.content for copy in office.relay.copies] == [one.message for one in kept]
    first = kept[0]
    assert ("sent", 0, "asa@example.se") == (first.state, first.generation, first.address)
    assert hashlib.sha256(first.message).hexdigest() == first.sha256
    assert [("d1", "end", "-3 months")] == [(one.document, one.about, one.step) for one in first.reminders]
    assert [("sent", 250, "2.0.0 stored")] == [(one.outcome, one.code, one.reply) for one in first.attempts]


def test_a_mail_that_is_sent_anew_leaves_the_earlier_one_as_it_was(office: Office) -> None:
    """Both letters, each with the attempts that were its own."""
    office.round()
    office.edit('"Rutin ett"', '"Rutin ETT"')
    office.at += timedelta(hours=1)
    office.act(interventions.resend, 1)
    office.deliver()
    office.act(interventions.resend, 1)
    office.deliver()
    mine = [one for one in letters(office) if one.delivery == 1]
    sent = [copy.content for copy in office.relay.copies if "ett" in copy.subject.lower()]
    assert sent == [one.message for one in mine]
    assert [0, 1, 2] == [one.generation for one in mine]
    assert [[1], [2], [3]] == [[tried.fence for tried in one.attempts] for one in mine]
    assert 3 == len({one.message_id for one in mine})


def test_a_mail_that_waits_to_be_written_anew_is_not_told_twice(office: Office) -> None:
    """The earlier one is kept; the new one has no bytes yet."""
    office.round()
    office.act(interventions.resend, 1)
    assert [("sent", 0)] == [(one.state, one.generation) for one in letters(office) if one.delivery == 1]


def test_a_refused_mail_is_kept_too(office: Office) -> None:
    """With the refusal, though a later one was taken."""
    office.relay.next(refused())
    office.round()
    office.act(interventions.retry, 1)
    office.deliver()
    mine = [one for one in letters(office) if one.delivery == 1]
    assert ["rejected", "sent"] == [one.state for one in mine]
    assert "5.1.1 no such user" == mine[0].attempts[0].reply


def test_the_archive_has_a_file_and_a_line_for_each_mail(office: Office, tmp_path: Path) -> None:
    """To be checked by anybody with sha256sum."""
    office.relay.next(silent())
    office.round()
    office.deliver(after=timedelta(minutes=5))
    office.act(interventions.resend, 2)
    office.deliver(after=timedelta(minutes=5))
    folder = tmp_path / "archive"
    for _ in range(2):  # once more: the same
        assert f"4 mejl i {folder}, med en rad var i mails.csv." == export(office.store, [], folder, STOCKHOLM)
    rows = table(folder)
    assert list(archive.HEADINGS) == list(rows[0])
    assert {row["fil"] for row in rows} | {archive.TABLE} == {path.name for path in folder.iterdir()}
    for row in rows:
        assert row["sha256"] == hashlib.sha256((folder / row["fil"]).read_bytes()).hexdigest()
    first = rows[0]
    assert ("1", "0", "sent", "asa@example.se") == (first["mejl"], first["omgång"], first["läge"], first["adress"])
    assert "d1/end/2026-05-11/-3 months" == first["påminnelser"]
    assert "2026-03-02 09:00:00 unknown (dot); 2026-03-02 09:05:00 sent (dot)" == first["försök"]
    assert "250 2.0.0 stored" == first["serverns svar"]


def test_some_mails_can_be_archived_and_hostile_titles_run_nothing(tmp_path: Path) -> None:
    """G12: by their numbers."""
    hostile = DOCUMENTS.replace('"Rutin ett"', "'=HYPERLINK(\"http://x\")'")
    with closing(Office(tmp_path, documents=hostile)) as office:
        office.round()
        export(office.store, [1], tmp_path / "archive", STOCKHOLM)
    (row,) = table(tmp_path / "archive")
    assert not row["ämne"].startswith("=")
    assert "/" not in row["fil"]


def test_a_folder_that_cannot_be_written_is_told(office: Office, tmp_path: Path) -> None:
    """With exit code 2."""
    (tmp_path / "file").write_text("x")
    with pytest.raises(SystemExit) as ended:
        export(office.store, [], tmp_path / "file", STOCKHOLM)
    assert 2 == ended.value.code
