"""`giltig minutes` as a person meets it: on a terminal with questions, and without one."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from minutes_score import register_text
from terminals import conversation

GILTIG = (sys.executable, "-m", "monitor")
MINUTES = """Minnesanteckningar
Länschefsnätverket 2026-04-24

5. Beslut: RÖK

RÖK Missbruk/beroende – förlängs 1 år – ny giltighetstid 2027-06-30.
RÖK HVB – förlängs 6 månader – ny giltighetstid 2026-12-31.

Länschefsnätverket beslutade:
att förlänga överenskommelserna enligt förslaget, och
att bordlägga frågan om RÖK Kvinnofrid till nästa möte.
"""


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """Return a folder with a register and minutes."""
    (tmp_path / "config.toml").write_text("# överst\n" + register_text() + "\n# sist\n", encoding="utf-8")
    (tmp_path / "a.txt").write_text(MINUTES, encoding="utf-8")
    return tmp_path


def run(site: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run giltig without a terminal."""
    command = [*GILTIG, "--config", str(site / "config.toml"), "minutes", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL, timeout=60)


def talk(site: Path, *answers: str, editor: str = "", language: str = "sv") -> str:
    """Run giltig on a terminal, and answer each of its questions; return all that was said."""
    command = [*GILTIG, "--config", str(site / "config.toml"), "--language", language, "minutes", str(site / "a.txt")]
    code, said = conversation(
        command, *answers, question=r"(enare|ater|\]): $", last="s", environment={"VISUAL": None, "EDITOR": editor}
    )
    assert 0 == code
    return said


def register(site: Path) -> str:
    return (site / "config.toml").read_text(encoding="utf-8")


def test_without_a_terminal_everything_is_shown_and_nothing_written(site: Path) -> None:
    before = register(site)
    done = run(site, str(site / "a.txt"))
    assert (0, before) == (done.returncode, register(site))
    for words in (
        "a.txt: Länschefsnätverket den 24 april 2026",
        "2 förslag, 1 att ta ställning till",
        "nu 2026-06-30 → 2027-06-30 (12 månader)",
        "§ 5, rad 10",
        'source    = "Länschefsnätverket, minnesanteckningar 2026-04-24 § 5"',
    ):
        assert words in done.stdout
    assert "Inget är ändrat." in done.stderr


def test_json_has_the_keys_of_docs_answers(site: Path) -> None:
    answer = json.loads(run(site, "--format", "json", str(site / "a.txt")).stdout)
    assert {"as_of", "file", "sha256", "meeting", "proposals"} == set(answer)
    assert ("Länschefsnätverket", "2026-04-24", None, None) == tuple(
        answer["meeting"][key] for key in ("body", "on", "notes_on", "dnr")
    )
    first = answer["proposals"][0]
    assert {
        "outcome": "suggest", "action": "extend", "documents": ["rok-missbruk"], "valid_from": None, "valid_to": "2027-06-30",
        "length_months": 12, "condition": None, "to": None, "section": "5", "line": 10, "page": None,
        "quote": "att förlänga överenskommelserna enligt förslaget", "flags": [],
    }.items() <= first.items()  # fmt: skip


def test_several_files_and_folders_make_a_list(site: Path) -> None:
    (site / "mapp").mkdir()
    for name in ("b.txt", "c.md"):
        (site / "mapp" / name).write_text(MINUTES, encoding="utf-8")
    answer = json.loads(run(site, "--format", "json", str(site / "mapp")).stdout)
    assert ["b.txt", "c.md"] == [one["file"] for one in answer["minutes"]]


def test_a_file_that_cannot_be_read_is_named_and_the_others_are_read(site: Path) -> None:
    (site / "b.pdf").write_bytes(b"%PDF-1.4 fel")
    done = run(site, str(site / "b.pdf"), str(site / "a.txt"))
    assert (2, True, True) == (
        done.returncode,
        "b.pdf: filen är skadad eller avkortad" in done.stderr,
        "2 förslag" in done.stdout,
    )


def test_each_suggestion_is_asked_about_and_only_a_yes_is_written(site: Path) -> None:
    before = register(site)
    said = talk(site, "s", "s")
    assert (2, before) == (said.count("Lägga till i registret?"), register(site))
    said = talk(site, "j", "n")  # later is asked again
    assert 2 == said.count("Lägga till i registret?")
    after = register(site)
    assert (True, 1, False) == (after.startswith("# överst\n"), after.count("[[decision]]"), 'rok-hvb"]' in after)
    assert [line for line in before.split("\n") if line] == [
        line for line in after.split("\n") if line and line in before
    ]
    assert (
        0
        == subprocess.run(
            [*GILTIG, "--config", str(site / "config.toml"), "check"], capture_output=True, check=False
        ).returncode
    )
    again = talk(site)
    assert (0, True) == (again.count("Lägga till i registret?"), "Redan besvarat med nej: RÖK HVB" in again)


def test_english_asks_the_same_and_takes_answers_of_both_languages(site: Path) -> None:
    question = "Add to the register? [y]es, [n]o, [e]dit, [l]ater: "
    said = talk(site, "vad", "l", "later", language="en")
    assert (3, 1) == (said.count(question), said.count("Answer y, n, e or l."))
    for words in (
        "a.txt: Länschefsnätverket, 24 April 2026",
        "2 proposals, 1 to consider, 0 without bearing on validity",
        "To consider (nothing is changed):",
        "Deferred: nothing is decided about the validity.",
        "Decision to extend from 30 June 2026 to 30 June 2027.",
    ):
        assert words in said
    said = talk(site, "e", "", "", "", "-", "2027-03-31", "", "j", "no", language="en")
    assert "Write a new value as TOML; an empty line keeps it, - removes the line." in said
    assert "Added." in said
    assert 'source    = "Länschefsnätverket, minutes 2026-04-24 § 5"' in register(site)
    assert "Already answered with no: RÖK HVB, § 5, line 10." in talk(site, language="en")
    assert "Redan besvarat med nej: RÖK HVB, § 5, rad 10." in talk(site)


@pytest.mark.parametrize(("added", "undone"), [("sv", "en"), ("en", "sv")])
def test_what_was_added_in_one_language_is_taken_out_in_the_other(site: Path, added: str, undone: str) -> None:
    before = register(site)
    talk(site, "y", "y", language=added)
    done = subprocess.run(
        [*GILTIG, "--config", str(site / "config.toml"), "--language", undone, "minutes", "--undo", str(site / "a.txt")],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    told = {"sv": "Tog bort 2 beslut som kom från a.txt.", "en": "Took out 2 decisions that came from a.txt."}
    assert (before, True) == (register(site), told[undone] in done.stdout)


def test_a_suggestion_can_be_edited_value_by_value(site: Path) -> None:
    talk(site, "ä", "", "", "", "-", "2027-03-31", "", "j", "n")
    after = register(site)
    assert (True, False) == ("valid_to  = 2027-03-31" in after, "length" in after.partition("[[decision]]")[2])


def test_a_suggestion_can_be_edited_in_an_editor(site: Path) -> None:
    talk(site, "ä", "j", "n", editor="sed -i s/2027-06-30/2027-05-31/;s/length.*//")
    assert "valid_to  = 2027-05-31" in register(site)


def test_what_would_not_pass_check_is_not_written(site: Path) -> None:
    before = register(site)
    said = talk(site, "ä", "", '"ingen"', "", "", "", "", "j", "s", "s")
    assert (True, before) == ("Registret skulle få fel, så inget skrevs" in said, register(site))


def test_a_whole_set_of_minutes_is_undone_as_a_unit(site: Path) -> None:
    before = register(site)
    talk(site, "j", "j")
    assert 2 == register(site).count("[[decision]]")
    done = run(site, "--undo", str(site / "a.txt"))
    assert (0, before, "Tog bort 2 beslut som kom från a.txt.") == (
        done.returncode,
        register(site),
        done.stdout.splitlines()[-1],
    )


def test_what_was_never_added_cannot_be_undone(site: Path) -> None:
    done = run(site, "--undo", str(site / "a.txt"))
    assert (2, True) == (done.returncode, "registret har inga beslut från den filen" in done.stderr)
