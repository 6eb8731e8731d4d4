"""`giltig init` and `giltig schema` as a new admin meets them, and the file that is written, on every kind of day."""

import io
import json
import re
from datetime import date, timedelta
from pathlib import Path

import pytest

from monitor import commands_init, language
from monitor.answers import status_records
from monitor.calendar import is_working_day
from monitor.cli import main
from monitor.dates import clamp
from monitor.example_days import example_days
from monitor.json_schema import json_schema
from monitor.register import RegisterReading, read_register
from monitor.sources import Source, Sources
from monitor.starting_example import Answers, starting_example
from monitor.starting_file import starting_file
from monitor.timeline import standings

TODAY = date(2026, 11, 25)
#: A day of each month, a leap day and the days round a new year.
DAYS = [
    *(date(2027, month, 10) for month in range(1, 13)),
    *(date(2026, 12, 31), date(2027, 1, 1), date(2028, 2, 29), date(2027, 7, 31), date(2026, 10, 31)),
]


def written(today: date = TODAY, answers: Answers = Answers()) -> str:  # noqa: B008 - a value
    return starting_file(starting_example(answers, today=today))


def read(text: str, as_of: date = TODAY) -> RegisterReading:
    return read_register(Sources(files=(Source(name="config.toml", text=text),), problems=()), as_of=as_of)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("GILTIG_CONFIG", raising=False)
    return tmp_path


def run(*arguments: str | Path) -> int:
    with pytest.raises(SystemExit) as ended:
        main([str(argument) for argument in arguments])
    return int(ended.value.code or 0)


# --- the file


@pytest.mark.parametrize("code", ["sv", "en"])
@pytest.mark.parametrize("today", DAYS, ids=str)
def test_the_file_is_a_sound_register_whatever_the_day(today: date, code: str) -> None:
    """Not even a warning; something ends soon, and there is still a meeting to decide at."""
    language.use(code)
    reading = read(written(today), today)
    assert reading.register is not None
    assert () == reading.problems
    found = status_records(reading.register, standings(reading.register, as_of=today))
    assert ["ends_soon", "open_ended"] == [one["status"] for one in found]
    assert found[0]["road"]["recommended"]
    assert not found[0]["road"]["closed"]


def test_the_meetings_lie_on_working_days_of_the_coming_year_and_not_in_july() -> None:
    """Each is prepared at a meeting at least ten days before; on whatever day the file is written."""
    for today in (TODAY + timedelta(days=days) for days in range(1500)):
        days = example_days(today)
        assert sorted({*days.meetings}) == list(days.meetings)
        for preparing, meeting in zip(days.preparing, days.meetings, strict=True):
            assert today < preparing <= meeting - timedelta(days=10)
            assert meeting <= clamp(today, 13)
            assert all(is_working_day(day) and day.month != 7 for day in (preparing, meeting))
        assert days.extended_on < days.valid_to < today


@pytest.mark.parametrize("code", ["sv", "en"])
def test_it_is_short_and_explains_its_keys(code: str) -> None:
    """What a key means stands beside or above it; lines fit a screen."""
    language.use(code)
    lines = written().splitlines()
    assert len(lines) < 150
    assert [] == [line for line in lines if len(line) > 120]
    assert "#:schema ./giltig.schema.json" == lines[0]
    assert not any("`" in line or re.search(r"\(T\d", line) for line in lines)
    assert not any(line.endswith((" ", "..")) for line in lines)


def test_it_is_in_the_language_in_use() -> None:
    """Comments, names and ids; what the register says its language is."""
    assert "sista giltiga dagen, inräknad" in written()
    language.use("en")
    english = written()
    assert "last day in force, included" in english
    assert 'language = "en"' in re.sub(" +", " ", english)
    assert [] == re.findall(".*[åäöÅÄÖ].*", english)


def test_every_key_that_is_only_shown_is_sound_too() -> None:
    """An admin takes the # away."""
    shown = re.sub(r"^# (\[[\w.]+\]|\w+ += .*)$", r"\1", written(), flags=re.MULTILINE)
    assert 'password_env = "GILTIG_SMTP_PASSWORD"' in shown
    assert shown.count("# ") < written().count("# ")
    assert () == read(shown).problems


def test_the_answers_stand_in_the_file() -> None:
    """The network's name, whatever it holds, and the address with its domain."""
    text = written(answers=Answers(network="Norra ”Dal” \\ länet's", address="sam@dal.example.se"))
    register = read(text).register
    assert register is not None
    assert "Norra ”Dal” \\ länet's" == register.monitor.network
    assert ["sam@dal.example.se"] == [one.address for one in register.recipients.values()]
    assert register.mail.sender.endswith("<giltig@dal.example.se>")


# --- the command


def test_a_new_admin_gets_a_register_that_runs(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Nothing there, init, check, one run, a mail to read."""
    assert 3 == run("check")
    assert "giltig init" in capsys.readouterr().out
    assert 0 == run("init")
    told = capsys.readouterr()
    assert "" == told.out
    assert "Skrev config.toml" in told.err
    assert "     giltig check\n" in told.err
    assert json_schema() == json.loads((folder / "giltig.schema.json").read_text(encoding="utf-8"))

    assert 0 == run("check")
    checked = capsys.readouterr()
    assert ("", "config.toml: 2 dokument, 1 beslut, 0 fel, 0 varningar.\n") == (checked.out, checked.err)
    assert 0 == run("run", "--once")
    assert len(list((folder / "data" / "outbox").glob("*.eml"))) >= 1


def test_nothing_is_written_over(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Neither the register nor, then, its schema."""
    (folder / "config.toml").write_text("# mine\n", encoding="utf-8")

    assert 2 == run("init")
    assert "config.toml finns redan, och skrivs inte över." in capsys.readouterr().err
    assert "# mine\n" == (folder / "config.toml").read_text(encoding="utf-8")
    assert ["config.toml"] == [path.name for path in folder.iterdir()]
    (folder / "loop.toml").symlink_to("loop.toml")  # there, though nothing can be read
    assert 2 == run("init", "--output", "loop.toml")


@pytest.mark.parametrize("arguments", [("init", "--output"), ("--config",)])
def test_another_file_is_named_in_what_to_do_next(
    arguments: tuple[str, ...], folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """With quotes where a shell needs them."""
    (folder / "mitt register").mkdir()
    path = "mitt register/dalarna.toml"
    assert 0 == run(*arguments, path, *(() if "init" in arguments else ("init",)))
    assert "     giltig --config 'mitt register/dalarna.toml' check\n" in capsys.readouterr().err
    assert {"dalarna.toml", "giltig.schema.json"} == {one.name for one in (folder / "mitt register").iterdir()}
    assert 0 == run("--config", path, "check")


def test_a_folder_that_is_not_there_is_told(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Nothing is made."""
    assert 2 == run("init", "--output", "saknas/config.toml")
    assert "saknas/config.toml går inte att skriva: " in capsys.readouterr().err
    assert [] == list(folder.iterdir())


def test_init_in_english(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """File, schema and what to do next; the register then speaks English by itself."""
    assert 0 == run("--language", "en", "init")
    assert "Wrote config.toml, an example to start from" in capsys.readouterr().err
    language._Language.fixed = False
    assert "en" == language.asked_for([(folder / "config.toml").read_text(encoding="utf-8")])
    assert "The body's name." in (folder / "giltig.schema.json").read_text(encoding="utf-8")


class Terminal(io.StringIO):
    """Somebody at a keyboard."""

    def isatty(self) -> bool:
        """Say that it is one."""
        return True


@pytest.mark.parametrize(
    ("typed", "answers"),
    [
        ("Dalanätet\nsam@dal.se\n", Answers("Dalanätet", "sam@dal.se")),
        ("\n\n", Answers()),  # two empty answers
        ("", Answers()),  # end of input
        ("<x>\nX\nsam\nsam@ö\nsam@dal.se\n", Answers("X", "sam@dal.se")),  # asked again
        ("a\tb\nAB\n", Answers("AB", "")),  # a tab is no part of a name
    ],
)
def test_a_terminal_is_asked(
    typed: str, answers: Answers, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Until the answer will do; an empty one leaves the example."""
    monkeypatch.setattr("sys.stdin", Terminal(typed))
    assert answers == commands_init._asked()
    asked = capsys.readouterr()
    assert "" == asked.out
    assert "Nätverkets namn: " in asked.err


def test_schema_prints_or_writes(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The same text; it needs no register."""
    assert 0 == run("schema")
    printed = capsys.readouterr().out
    assert json_schema() == json.loads(printed)
    assert 0 == run("schema", "--output", "s.json")
    assert printed == (folder / "s.json").read_text(encoding="utf-8")
