"""The command line as a user meets it: results on stdout, messages on stderr, exit codes of docs/answers.md."""

import json
import subprocess
import sys
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from pathlib import Path

import pytest

from monitor import clock, command_options, model
from monitor.cli import COMMANDS, main
from monitor.planner import LAST_CYCLE
from monitor.store import Store, set_meta

REGISTER = """
[monitor]
network = "Testnätet"
admin = "admin"
[mail]
sender = "Test <test@example.se>"
domain = "example.se"
[recipient.samordnare]
name = "RSS-samordnare"
address = "samordnare@example.se"
[recipient.admin]
name = "Administratör"
address = "admin@example.se"
[body.lchnv]
name = "Länschefsnätverket"
meetings = [2026-04-24, 2026-06-12]
[[reminder]]
about = "end"
before = ["6 months", "0 days"]
to = ["samordnare"]
[document.rok-hvb]
title = "RÖK HVB"
aliases = ["HVB-överenskommelsen"]
kind = "RÖK"
responsible = "samordnare"
decided_by = "lchnv"
valid_from = 2021-07-01
valid_to = 2026-06-30
[document.rutin]
title = "=SUMMA(A1)"
kind = "rutin"
valid_from = 2024-01-01
until_further_notice = true
[[decision]]
on = 2026-04-24
by = "lchnv"
action = "extend"
documents = ["rok-hvb"]
length = "12 months"
source = "§ 5"
"""


@dataclass(frozen=True)
class Outcome:
    """What a command did."""

    code: int
    out: str
    err: str


@pytest.fixture
def config(tmp_path: Path) -> Path:
    path = tmp_path / "config.toml"
    path.write_text(REGISTER, encoding="utf-8")
    return path


@pytest.fixture
def giltig(config: Path, capsys: pytest.CaptureFixture[str]):
    def run(*arguments: str) -> Outcome:
        with pytest.raises(SystemExit) as ended:
            main(["--config", str(config), *arguments])
        captured = capsys.readouterr()
        return Outcome(int(ended.value.code or 0), captured.out, captured.err)

    return run


def test_check_of_a_sound_register_is_silent_on_stdout(giltig):
    """A hook sees exit code 0 and nothing to read."""
    outcome = giltig("check")

    assert (0, "") == (outcome.code, outcome.out)
    assert "2 dokument, 1 beslut, 0 fel, 0 varningar." in outcome.err


def test_check_names_every_fault_and_exits_with_3(giltig, config: Path):
    """All problems come at once, with line and hint."""
    config.write_text(REGISTER.replace("valid_to = 2026-06-30", 'valid_too = 2026-06-30\nnote = ""'), encoding="utf-8")

    outcome = giltig("check")

    assert 3 == outcome.code
    assert outcome.out.startswith(
        "config.toml:28: okänd nyckel ”valid_too” i [document.rok-hvb]\n    Menade du ”valid_to”?\nconfig.toml:29: note i [document.rok-hvb]: "
    )
    assert "2 fel" in outcome.err


def test_check_as_json_has_the_stable_keys(giltig, config: Path):
    """Programs read file, line, level, code, message and hint."""
    config.write_text(REGISTER.replace('\nby = "lchnv"', '\nby = "lchn"'), encoding="utf-8")

    answer = json.loads(giltig("check", "--format", "json").out)

    (problem,) = [one for one in answer["problems"] if one["level"] == "error"]
    assert {"file", "line", "level", "code", "message", "hint"} == set(problem)
    assert "as_of" in answer
    assert "Menade du ”lchnv”?" == problem["hint"]


@pytest.mark.parametrize(
    "command",
    [("status",), ("explain", "rok-hvb"), ("report",), ("plan",), ("run", "--once"), ("outbox",), ("doctor",)],
)
def test_no_command_works_on_a_register_with_errors(giltig, config: Path, command: tuple[str, ...]):
    """Every command says what is wrong and exits with 3; none shows a traceback."""
    config.write_text("[monitor]\n", encoding="utf-8")

    outcome = giltig(*command)

    assert 3 == outcome.code
    assert "nyckeln ”admin” saknas" in outcome.out + outcome.err
    assert "Traceback" not in outcome.err


@pytest.mark.parametrize("command", [("check",), ("status",), ("run", "--once")])
def test_a_missing_file_is_told_with_the_remedy(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, command: tuple[str, ...]
):
    """Whoever stands in the wrong folder is told so."""
    with pytest.raises(SystemExit) as ended:
        main(["--config", str(tmp_path / "config.toml"), *command])

    captured = capsys.readouterr()
    assert 3 == ended.value.code
    assert "filen finns inte" in captured.out + captured.err
    assert "--config" in captured.out + captured.err


def test_status_replays_any_day(giltig):
    """As of a day before the decision, the decision is not there."""
    before = json.loads(giltig("status", "rok-hvb", "--as-of", "2026-04-23", "--format", "json").out)
    after = json.loads(giltig("status", "rok-hvb", "--as-of", "2026-04-24", "--format", "json").out)

    assert "2026-04-23" == before["as_of"]
    assert ["2026-06-30", "2027-06-30"] == [answer["documents"][0]["valid_to"] for answer in (before, after)]


def test_status_finds_documents_by_title_and_alias(giltig):
    """People know titles, not ids."""
    assert ["rok-hvb"] == [
        one["id"] for one in json.loads(giltig("status", "hvb-överenskommelsen", "--format", "json").out)["documents"]
    ]


def test_an_unknown_document_is_told_with_the_nearest_id(giltig):
    """A misspelt id is wrong usage, exit code 2."""
    outcome = giltig("status", "rok-hv")

    assert (2, "Dokumentet ”rok-hv” finns inte i registret. Menade du ”rok-hvb”?\n") == (outcome.code, outcome.err)


def test_status_as_text_is_a_table(giltig):
    """The table has a heading, and each document a line with its label."""
    outcome = giltig("status", "--as-of", "2026-01-07")

    assert "Läget 2026-01-07 · 2 dokument" in outcome.out
    assert any(
        line.split() == ["RÖK", "HVB", "Löper", "ut", "snart", "2026-06-30", "174"] for line in outcome.out.splitlines()
    )


def test_status_as_csv_runs_no_formula(giltig):
    """A title that a spreadsheet would run is text."""
    rows = giltig("status", "--as-of", "2026-01-07", "--format", "csv").out.splitlines()

    assert rows[0].startswith("\ufeffid;title;kind;status;")
    assert "rutin;'=SUMMA(A1);rutin;open_ended;" in rows[2]


def test_explain_tells_clause_decision_and_coming_reminders(giltig):
    """The story names the rule, the decision with its source, and what will be sent."""
    out = giltig("explain", "RÖK HVB", "--as-of", "2026-04-25").out

    assert "T01: giltighetstid enligt dokumentet [2021-07-01–2026-06-30]" in out
    assert "T04: förlängdes med 12 månader till och med den 30 juni 2027 [2026-07-01–2027-06-30] – § 5" in out
    assert "2026-04-24: Länschefsnätverket förlängde RÖK HVB" in out
    assert "2026-12-30: 6 månader före slutdatumet 2027-06-30, till samordnare" in out


def test_report_is_written_to_a_file(giltig, tmp_path: Path):
    """`--output` writes the file and says so on stderr."""
    outcome = giltig("report", "--as-of", "2026-01-07", "--format", "html", "--output", str(tmp_path / "rapport.html"))

    assert (0, "") == (outcome.code, outcome.out)
    assert "RÖK HVB" in (tmp_path / "rapport.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("ending", "begins"),
    [
        ("pdf", b"%PDF-1."),
        ("docx", b"PK"),
        ("xlsx", b"PK"),
        ("ics", b"BEGIN:VCALENDAR\r\n"),
        ("svg", b"<svg"),
        ("html", b"<!DOCTYPE"),
        ("json", b"{"),
    ],
)
def test_the_format_of_a_report_is_its_files_ending(giltig, tmp_path: Path, ending: str, begins: bytes):
    """Without --format."""
    file = tmp_path / f"rapport.{ending}"
    outcome = giltig("report", "--as-of", "2026-01-07", "--output", str(file))
    assert 0 == outcome.code
    assert file.read_bytes().startswith(begins)


def test_an_ending_that_says_no_format_is_told(giltig, tmp_path: Path):
    """With those that do, and nothing is written."""
    file = tmp_path / "rapport.doc"
    outcome = giltig("report", "--output", str(file))
    assert 2 == outcome.code
    assert ".docx" in outcome.err
    assert not file.exists()


def test_a_calendar_makes_no_database_of_its_own(giltig, config: Path):
    """A command that only looks reads what the daemon published, where there is any."""
    giltig("report", "--format", "ics", "--as-of", "2026-01-07")
    assert not (config.parent / "data").exists()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "kommando saknas"),
        (("stauts",), "kommando kan inte vara"),
        (("status", "--as-of", "2026-02-30"), "--as-of: ”2026-02-30” är inget datum; skriv t.ex. 2026-06-30"),
        (("status", "--as-of", "9999-12-31"), "--as-of: 9999-12-31 ligger utanför åren 1900–2200"),
        (("report", "--horizon", "länge"), "--horizon: ”länge” är ingen längd"),
        (("plan", "--from", "2026-06-30", "--to", "2026-01-01"), "--to 2026-01-01 ligger före --from 2026-06-30"),
        (("ack", "rok-hvb", "--about", "end"), "--until saknas"),
        (("ack", "rok-hvb", "--about", "end", "--until", "2020-01-01"), "har redan passerat"),
        (
            ("ack", "rok-hvb", "--about", "review", "--until", "2099-01-01"),
            "har inget att påminna om som heter ”review”",
        ),
        (("outbox", "hold"), "Ange vilka mejl"),
        (("status", "--nope"), "--nope känns inte igen"),
        (("status", "--config", "a.toml"), "--config ska stå före kommandot"),
        (("report", "--output", "/nowhere/at/all.txt"), "går inte att skriva"),
    ],
)
def test_wrong_usage_is_told_in_swedish_with_exit_code_2(giltig, arguments: tuple[str, ...], said: str):
    """No English, no traceback, and the remedy."""
    outcome = giltig(*arguments)

    assert 2 == outcome.code
    assert said in outcome.err


def test_ack_knows_every_ladder():
    """The command line repeats the register's list, since it must not wait for the register to be imported."""
    assert model.ABOUTS == command_options.ABOUTS


@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_every_command_has_help(giltig, command: str):
    """`giltig X --help` shows how it is used."""
    outcome = giltig(command, "--help")

    assert 0 == outcome.code
    assert outcome.out.startswith(f"användning: giltig {command}")


def test_plan_lists_every_step_as_known_on_a_day(giltig):
    """A program gets one record a step, past days too."""
    answer = json.loads(
        giltig("plan", "--as-of", "2026-04-25", "--from", "2026-01-01", "--to", "2027-12-31", "--format", "json").out
    )

    keys = {"document", "about", "fact_on", "lead", "due_on", "send_on", "to", "subject", "key"}
    assert [keys, keys] == [set(one) for one in answer["reminders"]]
    assert [("2026-12-31", "2026-12-30", ["samordnare"]), ("2027-06-30", "2027-06-30", ["samordnare"])] == [
        (one["due_on"], one["send_on"], one["to"]) for one in answer["reminders"]
    ]
    assert "Löper ut 30 juni 2027: RÖK HVB" == answer["reminders"][0]["subject"]


def test_plan_writes_the_mails_as_they_would_look(giltig, tmp_path: Path):
    """`--preview` writes one .eml and one .html a mail, and sends nothing."""
    outcome = giltig("plan", "--from", "2026-12-01", "--to", "2026-12-31", "--preview", str(tmp_path / "mejl"))

    (eml,) = (tmp_path / "mejl").glob("*.eml")
    mail = message_from_bytes(eml.read_bytes(), policy=policy.default)
    assert "Löper ut 30 juni 2027: RÖK HVB" == mail["Subject"]
    assert eml.with_suffix(".html").exists()
    assert "Skrev 1 mejl" in outcome.err
    assert not (tmp_path / "data").exists()


def test_one_run_mails_the_overview_and_shows_it_in_the_outbox(giltig, config: Path):
    """The first run mails an overview to each recipient; the outbox shows what became of every mail."""
    first = giltig("run", "--once")
    listed = json.loads(giltig("outbox", "--format", "json").out)["deliveries"]
    shown = giltig("outbox", "show", str(listed[0]["id"])).out

    assert 0 == first.code
    assert first.out.startswith("Testnätet: läget ")
    assert ["sent", "sent"] == [one["state"] for one in listed]
    assert 2 == len(list((config.parent / "data" / "outbox").glob("*.eml")))
    assert "försök 1: sent (dot)" in shown


def test_doctor_proves_register_database_clock_disk_and_mail(giltig):
    """Each matter has a line, and nothing is sent."""
    outcome = giltig("doctor")

    assert 0 == outcome.code
    assert ["register", "databas", "klocka", "bevakningen", "avsändningen", "utkorgen", "disk", "e-post"] == [
        line.split()[1].rstrip(":") for line in outcome.out.splitlines()
    ]


@pytest.mark.parametrize(("minutes", "well"), [(30, "✓ klocka: 2026-11-26 00:30 CET"), (-30, "✗ klocka: går efter")])
def test_doctor_knows_that_it_is_tomorrow_here_before_it_is_in_utc(
    giltig, config: Path, monkeypatch: pytest.MonkeyPatch, minutes: int, well: str
):
    """The last cycle is noted by local day: shortly after midnight that is no clock that goes wrong."""
    midnight = datetime(2026, 11, 25, 23, 0, tzinfo=UTC)
    monkeypatch.setattr(clock, "now", lambda: midnight - timedelta(days=1))
    giltig("doctor")
    with closing(Store(f"sqlite:///{config.parent / 'data/giltig.db'}")) as store, store.write() as db:
        set_meta(db, LAST_CYCLE, "2026-11-26")
    monkeypatch.setattr(clock, "now", lambda: midnight + timedelta(minutes=minutes))

    assert well in giltig("doctor").out


def test_doctor_names_the_database_that_cannot_be_written(giltig, config: Path):
    """The exit code tells which part is at fault: 6 for the database."""
    config.write_text(REGISTER + '[database]\nurl = "sqlite:////proc/giltig/x.db"\n', encoding="utf-8")

    outcome = giltig("doctor")

    assert 6 == outcome.code
    assert "✗ databas:" in outcome.out


def test_ack_silences_and_says_until_when(giltig):
    """The answer repeats what was acknowledged."""
    outcome = giltig("ack", "RÖK HVB", "--about", "end", "--until", "2099-12-31", "--why", "på gång")

    assert (0, "Kvitterat: RÖK HVB, slutdatumet. Tyst till och med 2099-12-31, eller tills datumet flyttas.\n") == (
        outcome.code,
        outcome.out,
    )


def test_explain_says_which_reminders_are_acknowledged(giltig, config: Path):
    """Whoever has acknowledged one sees that it stays silent until then, and no longer."""
    config.write_text(REGISTER.replace("valid_to = 2026-06-30", "valid_to = 2098-12-31"), encoding="utf-8")
    giltig("ack", "rok-hvb", "--about", "end", "--until", "2099-12-01")

    told = giltig("explain", "rok-hvb").out.partition("Påminnelser som kommer:")[2]

    assert "före slutdatumet 2099-12-31, till samordnare (kvitterad, tyst till och med 2099-12-01)\n" in told
    assert "på slutdatumet 2099-12-31, till samordnare\n" in told


def test_the_module_runs_as_a_program(config: Path):
    """`python -m monitor` is `giltig`."""
    done = subprocess.run(
        [sys.executable, "-m", "monitor", "--config", str(config), "check"], capture_output=True, text=True, check=False
    )

    assert (0, "") == (done.returncode, done.stdout)


#: Prints what a command has imported, after what it has printed itself.
IMPORTED = """
import sys
from monitor.cli import main
try:
    main(sys.argv[1:])
finally:
    print(*sys.modules, file=sys.stderr)
"""
#: Libraries that take longer to import than `check` may take at all, and the parts of giltig that bring them.
LIBRARIES = {
    "apscheduler", "docx", "icalendar", "jinja2", "pypdfium2", "sqlalchemy", "starlette", "tomlkit", "typst", "uvicorn",
    "xlsxwriter", "yagmail",
}  # fmt: skip
STANDARD = {"asyncio", "difflib", "email", "hashlib", "json", "logging", "socket", "ssl", "subprocess"}
OTHERS = {
    "monitor.advice", "monitor.minutes", "monitor.preview", "monitor.record_options", "monitor.reminders",
    "monitor.report", "monitor.roads",
}  # fmt: skip


def imported(script: str, *arguments: str) -> set[str]:
    ended = subprocess.run(
        [sys.executable, "-c", script, *arguments], check=True, capture_output=True, encoding="utf-8"
    )
    return set(ended.stderr.split())


@pytest.mark.parametrize(
    ("arguments", "needless"),
    [
        # the hook before a commit, and what people and scripts ask most
        (["check"], {*LIBRARIES, *STANDARD, *OTHERS, "monitor.timeline"}),
        (["status"], {*LIBRARIES, *STANDARD, *OTHERS, "monitor.answers"}),
        (["status", "--adoption"], {*LIBRARIES, *STANDARD, *OTHERS, "monitor.answers"}),
        # JSON tells of the roads too
        (["status", "--format", "json"], {*LIBRARIES, *STANDARD, *OTHERS} - {"json", "monitor.reminders", "monitor.roads"}),
        # without a database there is nothing to remember
        (["explain", "rok-hvb"], {*LIBRARIES, *STANDARD, "monitor.report", "monitor.preview"}),
        (["plan"], LIBRARIES - {"jinja2"}),
        (["report"], LIBRARIES - {"jinja2"}),
        (["agenda", "--meeting", "lchnv:2026-04-24"], LIBRARIES - {"jinja2"}),
        (["outbox"], LIBRARIES - {"sqlalchemy"}),
        (["ack", "rok-hvb", "--about", "end", "--until", "2099-01-01"], LIBRARIES - {"sqlalchemy"}),
        (["doctor"], {*LIBRARIES, "monitor.daemon", "monitor.report"} - {"sqlalchemy"}),
        (["outbox"], {"sqlalchemy.dialects.postgresql"}),
        (["schema"], {*LIBRARIES, "monitor.record_options", "monitor.timeline"}),
        # the help of one command
        (["report", "--help"], {*LIBRARIES, *STANDARD, "monitor.model", "monitor.report"}),
    ],
)  # fmt: skip
def test_a_command_imports_what_it_needs(config: Path, arguments: list[str], needless: set[str]):
    found = imported(IMPORTED, "--config", str(config), *arguments)
    assert "monitor.cli" in found
    assert set() == needless & found


def test_a_daemon_without_pages_minutes_or_a_relay_imports_nothing_for_them():
    found = imported(
        "import sys, monitor.commands_run, monitor.daemon; print(*sys.modules, file=sys.stderr)",
    )
    needless = {*LIBRARIES, "monitor.minutes", "monitor.web", "sqlalchemy.dialects.postgresql"}
    assert {"apscheduler", "jinja2", "sqlalchemy"} == needless & found
