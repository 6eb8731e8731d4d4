"""The command line, the log and what is said of minutes, in English. Nothing in the register is Swedish, so nothing else may be."""

import dataclasses
import logging
import re
import socket
import ssl
from pathlib import Path
from typing import Any

import pytest
from minutes_score import GIVEN, OWN, read_case

from monitor import archive, language, minutes_files, postgresql, store
from monitor.cli import COMMANDS, main
from monitor.language import _
from monitor.minutes_files import Unreadable, read_file
from monitor.proposal import Proposal
from monitor.proposal_answers import _ACTIONS
from monitor.relay_faults import explained

REGISTER = """
[monitor]
network = "Test network"
admin = "admin"
language = "en"
[mail]
sender = "Test <test@example.se>"
domain = "example.se"
[recipient.coordinator]
name = "Coordinator"
address = "coordinator@example.se"
[recipient.admin]
name = "Admin"
address = "admin@example.se"
[body.heads]
name = "Heads of social services"
meetings = [2026-04-24, 2026-06-12]
[[reminder]]
about = "end"
before = ["6 months", "0 days"]
to = ["coordinator"]
[document.care]
title = "Care agreement"
kind = "agreement"
responsible = "coordinator"
decided_by = "heads"
valid_from = 2021-07-01
valid_to = 2026-06-30
"""
SWEDISH = re.compile(r"[åäöÅÄÖ]|(?<!\S)”")


@pytest.fixture
def config(tmp_path: Path) -> Path:
    path = tmp_path / "config.toml"
    path.write_text(REGISTER, encoding="utf-8")
    return path


@pytest.fixture
def giltig(config: Path, capsys: pytest.CaptureFixture[str]):
    def run(*arguments: str) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as ended:
            main(["--config", str(config), *arguments])
        captured = capsys.readouterr()
        return int(ended.value.code or 0), captured.out, captured.err

    return run


@pytest.mark.parametrize("command", ["", *COMMANDS])
def test_every_help_is_english_by_the_registers_own_choice(giltig, command: str):
    code, out, _err = giltig(*filter(None, [command]), "--help")
    assert (0, True, None) == (code, out.startswith("usage: giltig"), SWEDISH.search(out))
    assert "show this help" in out
    assert {"FIL", "DATUM", "MAPP", "DOKUMENT", "MEJL", "kommando", "flaggor"}.isdisjoint(re.findall(r"\w+", out))


def test_the_line_wins_over_the_register(giltig):
    assert giltig("--language", "sv", "--help")[1].startswith("användning: giltig")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "the following arguments are required: command"),
        (("status", "--as-of", "2026-02-30"), "--as-of: “2026-02-30” is not a date; write e.g. 2026-06-30"),
        (("status", "--as-of", "9999-12-31"), "--as-of: 9999-12-31 is outside the years 1900–2200"),
        (("status", "--nope"), "unrecognized arguments: --nope"),
        (("report", "--meeting", "x"), "“x” is not a meeting; write e.g. lchnv:2026-04-24"),
        (("report", "--freeze"), "--freeze is for the report of a meeting: add --meeting BODY:DATE"),
        (("report", "--output", "a.xyz"), "--output a.xyz: the file's ending does not say which format it is to be"),
        (("report", "--as-of", "2026-01-01", "--since", "2026-02-01"), "--since 2026-02-01 is later than 2026-01-01"),
        (("plan", "--from", "2026-06-30", "--to", "2026-01-01"), "--to 2026-01-01 is before --from 2026-06-30"),
        (("plan", "--preview", "/proc/no"), "--preview: cannot write in /proc/no: "),
        (("ack", "care", "--about", "end", "--until", "2020-01-01"), "--until 2020-01-01 has already passed"),
        (
            ("ack", "care", "--about", "review", "--until", "2099-01-01"),
            "“care” has nothing to remind of called “review”; there is: end",
        ),
        (("outbox", "hold"), "Say which mails, e.g. giltig outbox hold 12."),
        (("outbox", "export"), "Name a folder: giltig outbox export --output FOLDER"),
        (("outbox", "export", "--output", "/proc/no"), "cannot write in /proc/no: "),
        (("publish", "/proc/no"), "/proc/no"),
        (("minutes", "/proc/no"), "/proc/no: the file does not exist."),
    ],
)
def test_wrong_usage_is_told_in_english_with_the_same_code(giltig, arguments: tuple[str, ...], said: str):
    code, _out, err = giltig(*arguments)
    assert (2, True, None) == (code, said in err, SWEDISH.search(err))


def test_a_run_and_what_the_outbox_says_of_it(giltig, tmp_path: Path, caplog: pytest.LogCaptureFixture):
    """From the first run to the export, as an admin follows it."""
    caplog.set_level(logging.INFO)
    code, out, _err = giltig("run", "--once")
    assert (0, True) == (code, re.match(r"Test network: as of \S+, 1 document\n", out) is not None)
    log = [record.getMessage() for record in caplog.records if record.name != "monitor.in_force"]
    assert "Today's run: mails queued 2, reminders cancelled 0." in log
    assert any(line.startswith("Sent to coordinator <coordinator@example.se>: ") for line in log)
    listed = giltig("outbox")[1]
    assert ["Mail", "State", "Queued", "Sent", "To", "Subject", "Remark"] == listed.split("\n")[0].split()
    shown = giltig("outbox", "show", "1")[1]
    assert re.match(r"Mail 1: .+ to \w+ <\w+@example.se>\n", shown)
    assert "attempt 1: sent (dot)" in shown
    assert "No such mail.\n" == giltig("outbox", "show", "99")[1]
    for action, said in {
        ("resend", "1"): "1 mail to be sent again at the next opportunity.",
        ("retry",): "1 mail to be tried again at the next opportunity.",
        ("hold", "1"): "1 mail held until giltig outbox release.",
        ("release",): "1 mail released, to be sent at the next opportunity.",
        ("resend", "1", "2"): "1 mail to be sent again at the next opportunity.",
        ("retry", "1", "2"): "2 mails to be tried again at the next opportunity.",
    }.items():
        assert (0, said + "\n") == giltig("outbox", *action)[:2]
    folder = tmp_path / "archive"
    assert (
        f"2 mails in {folder}, with a line each in mails.csv.\n"
        == giltig("outbox", "export", "--output", str(folder))[1]
    )
    headings = (folder / archive.TABLE).read_text(encoding="utf-8-sig").split("\n")[0]
    assert headings.startswith("mail;round;file;state;queued;sent;recipient;address;subject;reminders;attempts;")


def test_the_doctor_speaks_english(giltig, config: Path):
    code, out, _err = giltig("doctor")
    whats = [line.split(":")[0] for line in out.splitlines()]
    assert (0, ["✓ register", "✓ database", "✓ clock"], ["✓ disk", "✓ mail"]) == (code, whats[:3], whats[-2:])
    assert out.startswith("✓ register: 1 document, 0 warnings\n")
    assert "✓ mail: folder: admin@example.se is accepted (" in out
    assert "✗ mail: the recipient “nobody” is not in the register" in giltig("doctor", "--to", "nobody")[1]
    config.write_text(REGISTER + '[database]\nurl = "sqlite:////proc/giltig/x.db"\n', encoding="utf-8")
    code, out, _err = giltig("doctor")
    assert (6, True) == (code, "✗ database: the folder /proc/giltig cannot be made: " in out)


def test_ack_and_plan_and_publish(giltig, tmp_path: Path):
    acknowledged = (
        "Acknowledged: Care agreement, the end date. Silent up to and including 2099-12-31, or until the date moves.\n"
    )
    assert (0, acknowledged) == giltig("ack", "care", "--about", "end", "--until", "2099-12-31")[:2]
    plan = giltig("plan", "--from", "2026-06-30", "--to", "2026-06-30")[1]
    assert "Reminders 2026-06-30–2026-06-30: 1 step in 1 mail" == plan.split("\n")[0]
    assert ["To", "be", "sent", "To", "Subject"] == plan.split("\n")[2].split()
    status = giltig("status", "--as-of", "2026-06-01")[1].split("\n")
    assert "As of 2026-06-01 · 1 document" == status[0]
    assert ["Document", "Status", "In force until", "Days left"] == re.split(r"\s{2,}", status[2].strip())
    assert ": pages written " in giltig("publish", str(tmp_path / "out"))[1]


# --- faults


@pytest.mark.parametrize("fault", [*minutes_files._FAULTS.values()])
def test_why_a_file_of_minutes_cannot_be_read(fault: str):
    language.use("en")
    assert (True, None) == (_(fault).startswith("the file is "), SWEDISH.search(_(fault)))


def test_the_child_that_reads_a_file_needs_no_language(tmp_path: Path):
    """It answers with keys; the words are put here."""
    language.use("en")
    with pytest.raises(Unreadable, match=r"^the file is damaged or cut short: fetch it again$"):
        read_file(tmp_path / "a.pdf", b"%PDF-1.4 broken")


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (socket.gaierror(-2, "no"), "relay.example.se is not in the name service: check host in [mail.smtp] (no)"),
        (ConnectionRefusedError(), "relay.example.se:25 accepts no connections: check host and port in [mail.smtp]"),
        (ssl.SSLError(1, "no"), "a secure connection to relay.example.se:25 could not be made: no"),
        (TimeoutError(), "relay.example.se:25 did not answer in time"),
        (BrokenPipeError(), "relay.example.se:25 broke the connection"),
    ],
)
def test_what_is_wrong_with_a_relay(error: Exception, said: str):
    language.use("en")
    assert said == explained(error, "relay.example.se", 25).replace("('no',)", "no")


@pytest.mark.parametrize(
    ("said", "begins"),
    [
        ("password authentication failed", "the server does not let the user in: check ~/.pgpass or PGPASSWORD"),
        ('database "x" does not exist', "the database is not on the server: make it with createdb"),
        ("connection refused", "the server does not answer: check the address and that it is running"),
    ],
)
def test_what_is_wrong_with_a_server(said: str, begins: str):
    language.use("en")
    assert f"{begins} ({said})".replace("PGPASSWORD (", "PGPASSWORD, and pg_hba.conf (") == postgresql.reason_of(
        Exception(said)
    )


@pytest.mark.parametrize("said", ["readonly database", "database disk image is malformed", "something else"])
def test_what_is_wrong_with_a_database_file(said: str):
    language.use("en")
    assert (True, None) == (
        store._explained("sqlite:///a.db", Exception(said)).startswith("the database sqlite:///a.db "),
        SWEDISH.search(store._explained("sqlite:///a.db", Exception(said))),
    )


# --- minutes


def _bare(one: Proposal) -> dict[str, Any]:
    """Return what no language changes."""
    return {name: value for name, value in dataclasses.asdict(one).items() if name not in ("reason", "to", "decision")}


def test_no_language_changes_what_minutes_mean():
    """Every labelled case: the same proposals, and each reason in other words."""
    cases = [*GIVEN["cases"], *OWN["cases"]]
    swedish = [one for case in cases for one in read_case(case).proposals]
    language.use("en")
    english = [one for case in cases for one in read_case(case).proposals]
    assert [_bare(one) for one in swedish] == [_bare(one) for one in english]
    alike = {
        one.reason for one, other in zip(swedish, english, strict=True) if one.reason and one.reason == other.reason
    }
    assert set() == alike


def test_every_action_has_a_name_in_english():
    language.use("en")
    names = [_(name) for name in _ACTIONS.values()]
    assert (len(_ACTIONS), None) == (len(set(names)), SWEDISH.search(" ".join(names)))
