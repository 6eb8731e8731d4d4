"""`giltig record` as a script runs it, with its exit codes, and as a person meets it on a real terminal."""

import os
import subprocess
import sys
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from record_register import ACTIONS, TEXT, open_to_all, written
from sqlalchemy import insert
from terminals import conversation

from monitor import clock
from monitor.cli import main
from monitor.record_entry import Said
from monitor.record_options import WORDS, keys, option
from monitor.store import Store
from monitor.tables import unknown_since

EXTEND = ("extend", "Plan X", "--by", "NW", "--on", "12 juni 2026", "--length", "24 months", "--source", "Minutes § 4")


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder with the register, on 2026-06-15."""
    monkeypatch.setattr(clock, "now", lambda: datetime(2026, 6, 15, 10, tzinfo=UTC))
    written(tmp_path)
    return tmp_path


def text(site: Path) -> str:
    return (site / "config.toml").read_text(encoding="utf-8")


def run(site: Path, *arguments: str, language: str = "sv") -> int:
    with pytest.raises(SystemExit) as ended:
        main(["--language", language, "--config", str(site / "config.toml"), "record", *arguments])
    return int(ended.value.code or 0)


def test_every_key_has_an_option_with_words() -> None:
    assert {*WORDS} == {key for key, _shape in keys()}


def test_a_decision_is_appended_and_what_it_does_is_told(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert 0 == run(site, *EXTEND, "--dnr", "2026/7", "--note", "n")
    assert text(site) == TEXT + text(site)[len(TEXT) :]
    assert """
# giltig record 2026-06-15T10:00:00Z 13147b0dd4fe
[[decision]]
on        = 2026-06-12
by        = "nat"
action    = "extend"
documents = ["x"]
length    = "24 months"
source    = "Minutes § 4, dnr 2026/7"
note      = "n"
""" == text(site)[len(TEXT) :]
    told = capsys.readouterr()
    assert "+[[decision]]" in told.out
    assert "  Plan X: Gäller, t.o.m. 2026-12-31 → Gäller, t.o.m. 2028-12-31\n" in told.out
    assert "Skrev beslutet i config.toml. Ångra med giltig record --undo.\n" == told.err


def options(more: Said) -> list[str]:
    return [
        part
        for key, words in more.items()
        for one in (words if isinstance(words, list) else [words])
        for part in (option(key), one)
    ]


@pytest.mark.parametrize(("action", "document", "more", "lines"), ACTIONS, ids=[action for action, *_ in ACTIONS])
def test_every_action_can_be_recorded_and_taken_back(
    site: Path, action: str, document: str, more: Said, lines: str
) -> None:
    known = {"by": ["nat"], "on": "2026-06-12", "source": ["s"], **more}
    assert 0 == run(site, action, document, *options(known))
    assert lines in text(site)
    assert 0 == run(site, "--undo")
    assert TEXT == text(site)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        # everything that is missing, at once
        ((), "Saknas: BESLUT, DOKUMENT, --on, --by.\n"),
        (("extend", "x"), "Saknas: --on, --by, --length eller --valid-to.\n"),
        (("revoke", "x", "--by", "nat"), "Saknas: --on, --revokes-on, --revokes-by.\n"),
        # and what is wrong beside
        (
            ("extend", "Plann X", "--by", "netwerk", "--on", "snart", "--with", "x"),
            ("--with hör inte till extend.\n"
            "--on: ”snart” går inte att läsa som datum. Skriv dagen som 2026-06-30.\n"
            "--by: ”netwerk” finns inte i registret, varken som instans eller part. Menade du ”Network”?\n"
            "DOKUMENT: Dokumentet ”Plann X” finns inte i registret. Menade du ”Plan X”?\n"
            "Saknas: --length eller --valid-to.\n"),
        ),
        (("forlang", "x", "--by", "nat", "--on", "2026-06-12"), "BESLUT: ”forlang” är inget beslut som går att anteckna. "),
        (("--undo", "--on", "2026-06-12"), "--undo tar inga andra uppgifter.\n"),
        (("--undo",), "Registret har inget beslut som är antecknat med giltig record.\n"),
    ],
)  # fmt: skip
def test_wrong_use_names_all_of_it(
    site: Path, capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], words: str
) -> None:
    assert 2 == run(site, *arguments)
    told = capsys.readouterr()
    assert (True, "", TEXT) == (told.err.startswith(words), told.out, text(site))


def test_what_would_not_pass_check_is_not_written_and_not_lost(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert 3 == run(site, "reinstate", "x", "--by", "nat", "--on", "2026-06-12", "--source", "s")
    told = capsys.readouterr()
    assert TEXT == text(site)
    assert told.err.startswith("Inget skrevs:\nconfig.toml:")
    assert 'Raderna som skulle ha lagts till:\n\n[[decision]]\non        = 2026-06-12\nby        = "nat"' in told.err


def test_a_broken_register_is_told_as_check_tells_it(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    written(site, TEXT + "[document.q]\ntitel = 'Q'\n")
    assert 3 == run(site, *EXTEND)
    assert "Menade du ”title”?" in capsys.readouterr().err


@pytest.mark.skipif(os.geteuid() != 0, reason="takes root, to become somebody else")
def test_a_folder_that_may_not_be_written_costs_nothing(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    open_to_all(site)
    os.seteuid(65534)
    try:
        assert 2 == run(site, *EXTEND)
    finally:
        os.seteuid(0)
    told = capsys.readouterr()
    assert told.err.startswith("Inget skrevs:\nconfig.toml går inte att skriva: du har inte rätt att skriva där\n")
    assert "Raderna som skulle ha lagts till:\n\n[[decision]]\non        = 2026-06-12" in told.err
    assert ("", TEXT) == (told.out, text(site))


def test_a_link_to_the_register_is_followed(site: Path) -> None:
    real = site / "real"
    real.mkdir()
    (site / "config.toml").rename(real / "config.toml")
    (site / "config.toml").symlink_to(real / "config.toml")
    assert 0 == run(site, *EXTEND)
    assert (True, True) == ((site / "config.toml").is_symlink(), "giltig record" in text(site))


def test_an_entry_goes_to_the_file_with_the_decisions(site: Path) -> None:
    head, decisions = TEXT.split("\n[[decision]]\n")
    written(site, head.replace('admin = "sam"', 'admin = "sam"\ninclude = "d/*.toml"'))
    (site / "d").mkdir()
    (site / "d" / "beslut.toml").write_text("[[decision]]\n" + decisions, encoding="utf-8")
    before = text(site)
    assert 0 == run(site, *EXTEND)
    assert (before, True) == (
        text(site),
        (site / "d" / "beslut.toml").read_text("utf-8").endswith('source    = "Minutes § 4"\n'),
    )
    assert 0 == run(site, "--undo")
    assert "[[decision]]\n" + decisions == (site / "d" / "beslut.toml").read_text("utf-8")


def test_what_somebody_has_changed_is_not_undone(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(site, *EXTEND)
    written(site, text(site).replace("24 months", "23 months"))
    assert 2 == run(site, "--undo")
    assert (
        "config.toml:81: beslutet har ändrats sedan det antecknades, så det tas inte bort. Gör det för hand.\n"
        in capsys.readouterr().err
    )
    assert "23 months" in text(site)


def test_what_a_later_decision_stands_on_is_not_undone(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(site, *EXTEND)
    later = '\n[[decision]]\non = 2026-06-14\nby = "nat"\naction = "revoke"\ndocuments = ["x"]\nsource = "s"\nrevokes = { on = 2026-06-12, by = "nat" }\n'
    written(site, text(site) + later)
    assert 3 == run(site, "--undo")
    assert "Utan beslutet får registret fel, så inget togs bort:" in capsys.readouterr().err
    assert text(site).endswith(later)


def test_undoing_can_mend_a_register_that_the_entry_has_come_to_break(site: Path) -> None:
    run(site, *EXTEND)
    clause = "valid_to = 2026-12-31\n[document.late]"
    written(site, text(site).replace(clause, "until_further_notice = true\n[document.late]"))
    assert 3 == run(site, *EXTEND)
    assert 0 == run(site, "--undo")
    assert TEXT.replace(clause, "until_further_notice = true\n[document.late]") == text(site)


def test_the_coming_of_a_missing_end_is_counted_from_the_database(
    site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """As `giltig plan` does; a database that cannot be opened is no hindrance."""
    ladder = '[[reminder]]\nabout = "unknown"\nafter = { every = "6 months", times = 4 }\nto = "sam"\n'
    written(site, TEXT + ladder)
    arguments = ("set_validity", "ny", "--by", "nat", "--on", "2026-06-12", "--source", "s", "--valid-to", "2030-12-31")
    store = Store(f"sqlite:///{site}/data/giltig.db")
    with store.write() as db:
        db.execute(insert(unknown_since).values(document="ny", day=date(2026, 3, 1)))
    store.engine.dispose()
    assert 0 == run(site, *arguments)
    assert (
        "  2026-09-01  Plan Y: 6 månader efter dagen då slutdatumet först saknades → Coordinator\n"
        in capsys.readouterr().out
    )
    run(site, "--undo")
    capsys.readouterr()
    (site / "data" / "giltig.db").write_bytes(b"no database" * 100)
    assert 0 == run(site, *arguments)
    assert "  2026-12-15  Plan Y: 6 månader" in capsys.readouterr().out


def test_in_english(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Messages of `check` and of dates have tests of their own."""
    assert 0 == run(site, *EXTEND, language="en")
    assert 0 == run(site, "--undo", language="en")
    assert 2 == run(site, "--undo", language="en")
    assert 2 == run(site, "extend", "Plan Q", "--with", "x", language="en")
    told = capsys.readouterr()
    assert [] == [line for line in (told.out + told.err).splitlines() if set(line) & set("åäöÅÄÖ")]
    assert "Missing: --on, --by, --length or --valid-to.\n" in told.err


def terminal(site: Path, *arguments: str, answers: tuple[str, ...] = (), language: str = "sv") -> tuple[int, str]:
    command = (sys.executable, "-m", "monitor", "--language", language, "--config", str(site / "config.toml"), "record")
    return conversation([*command, *arguments], *answers, environment={"TERM": "dumb"})


def test_on_a_terminal_what_is_missing_is_asked_and_a_yes_writes(site: Path) -> None:
    code, said = terminal(site, answers=("1", "Plan X", "", "", "2026-06-12", "2 år", "Minutes § 4", "j"))
    assert 0 == code
    assert ("Skriva? [j/N] j" in said, "Skrev beslutet i config.toml." in said) == (True, True)
    assert text(site).endswith(
        'by        = "nat"\naction    = "extend"\ndocuments = ["x"]\nlength    = "2 år"\nsource    = "Minutes § 4"\n'
    )
    code, said = terminal(site, "--undo", answers=("n",))
    assert (0, True) == (code, "Inget skrevs." in said)
    assert "Minutes § 4" in text(site)
    code, said = terminal(site, "--undo", answers=("j",))
    assert (0, TEXT) == (code, text(site))


def test_tab_completes_a_title(site: Path) -> None:
    _code, said = terminal(site, "let_expire", answers=("Plan L\t\n", "", "", "2026-06-12", "", "n"))
    assert "Dokument: Plan Late" in said


@pytest.mark.parametrize("key", ["\x03", "\x04"])
@pytest.mark.parametrize("after", range(6))
def test_leaving_at_any_question_writes_nothing(site: Path, key: str, after: int) -> None:
    """Ctrl-C and Ctrl-D."""
    answers = ("Plan X", "", "nw", "2026-06-12", "s")[:after]
    code, said = terminal(site, "let_expire", answers=(*answers, key))
    assert (130 if key == "\x03" else 0, True, TEXT) == (code, "Inget skrevs." in said, text(site))
    assert "Traceback" not in said


def test_yes_asks_nothing_on_a_terminal_either(site: Path) -> None:
    assert 0 == terminal(site, *EXTEND, "--yes")[0]
    assert "24 months" in text(site)
    code, said = terminal(site, "extend", "--yes")
    assert (2, True) == (code, "Saknas: DOKUMENT, --on, --by" in said)


def test_an_english_conversation_has_no_swedish(site: Path) -> None:
    answers = ("1", "Plan X", "", "nw", "2026-06-12", "2 years", "Minutes § 4", "y")
    code, said = terminal(site, answers=answers, language="en")
    assert 0 == code
    assert [] == [line for line in said.splitlines() if set(line) & set("åäöÅÄÖ")]


def test_a_reader_that_leaves_keeps_nothing_from_being_written(site: Path) -> None:
    command = [sys.executable, "-m", "monitor", "--config", str(site / "config.toml"), "record", *EXTEND]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL) as one:
        assert one.stdout is not None
        one.stdout.close()
        assert 0 == one.wait(60)
    assert "24 months" in text(site)
