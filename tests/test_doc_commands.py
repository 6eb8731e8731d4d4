"""Every command shown in README and docs/ is run, in a folder of its page's own, and says what is shown."""

import os
import re
import signal
import subprocess
import sys
from argparse import ArgumentParser
from pathlib import Path

import pytest
from doc_blocks import BLOCKS, PAGES, TOP, Block, Command, commands, fenced, matches, named_commands

from monitor import cli, command_options

#: Commands that no test can run: the page, how they begin, and why.
NOT_RUN = (
    ("README.md", "make ", "sets up everything: .ci/run does it, on the command as it stands here"),
    ("docs/postgresql.md", "createuser ", "needs a server of its own; tests/test_postgresql.py has one"),
    ("docs/postgresql.md", "createdb ", "as createuser"),
    ("docs/postgresql.md", "make ", "as in README.md"),
    ("docs/systemd.md", "", "needs root and systemd"),
)
MARKS = r"|json|text|toml(?: wrong| (?:file|append) [\w./-]+\.toml)?|(?:sh|console)(?: dalarna)?"
#: What goes on until a signal; it gets so many seconds, and must then end well. On a busy machine it gets more.
ENDLESS = re.compile(r"giltig(?: --\w+ \S+)* (?:run|serve)")
SECONDS = (5, 40)
#: Makes the commands' day that of the pages.
FIXED_CLOCK = Path(__file__).parent / "fixed_clock"
WITH_COMMANDS = sorted({block.page for block in BLOCKS if block.mark in {"sh", "console"}})


def is_run(page: str, command: Command) -> bool:
    return not any(page == where and command.line.startswith(begin) for where, begin, _ in NOT_RUN)


def run(command: Command, folder: Path) -> str:
    """Run a command as a reader would, and return what it wrote."""
    endless = ENDLESS.fullmatch(command.line.strip()) is not None
    for seconds in SECONDS if endless else (100,):
        code, said = outcome(f"exec {command.line}" if endless else command.line, folder, seconds)
        if code != -signal.SIGTERM:
            break
    assert command.exit_code == code, f"$ {command.line}\n{said}"
    return said


def outcome(line: str, folder: Path, seconds: int) -> tuple[int, str]:
    """Run a line of a shell; after some seconds it is asked to end."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("GILTIG_", "LC_", "LANG"))}
    own = {"HOME": str(folder), "COLUMNS": "100", "PYTHONUNBUFFERED": "1", "LANG": "C.UTF-8"}
    path = {"PATH": f"{Path(sys.executable).parent}:{kept['PATH']}", "PYTHONPATH": str(FIXED_CLOCK)}
    with subprocess.Popen(
        ["sh", "-c", line],
        cwd=folder,
        env=kept | own | path,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
    ) as process:
        try:
            said, _ = process.communicate(timeout=seconds)
        except subprocess.TimeoutExpired:
            process.terminate()
            said, _ = process.communicate()
    return process.returncode, said


def follow(page: str, blocks: list[Block], folder: Path) -> None:
    """Do what a page says from its top to its end: write its files, run its commands; its register must be sound."""
    for block in blocks:
        mark, _, rest = block.info.partition(" ")
        action, _, file = rest.partition(" ")
        if mark == "toml" and action in {"file", "append"}:
            with (folder / file).open("a" if action == "append" else "w", encoding="utf-8") as out:
                out.write(f"\n{block.text}" if action == "append" else block.text)
        if mark not in {"sh", "console"}:
            continue
        if rest == "dalarna":
            (folder / "config.toml").write_bytes((TOP / "config.toml").read_bytes())
        for command in commands(block):
            if not is_run(page, command):
                continue
            said = run(command, folder)
            shown = command.shown
            assert shown is None or matches(shown, said), f"{block.name}: $ {command.line}\n{said}\n--- shown:\n{shown}"
    if any(block.info.startswith(("toml file", "toml append")) for block in blocks):
        run(Command("giltig check", None), folder)


@pytest.mark.parametrize("page", WITH_COMMANDS)
def test_every_command_of_a_page_does_what_the_page_shows(page: str, tmp_path: Path) -> None:
    """In an empty folder, in the order of the page."""
    follow(page, [block for block in BLOCKS if block.page == page], tmp_path)


def test_what_is_not_run_is_there_and_little() -> None:
    """An entry that no command needs any more is left over; a growing list hides pages from these tests."""
    there = {
        entry
        for block in BLOCKS
        if block.mark in {"sh", "console"}
        for command in commands(block)
        for entry in NOT_RUN
        if block.page == entry[0] and command.line.startswith(entry[1])
    }
    assert set(NOT_RUN) == there
    assert len(NOT_RUN) <= 10


def test_every_block_has_a_mark_that_these_tests_know() -> None:
    """A misspelt mark, or a command in an unmarked block, would not be tried."""
    assert set() == {block.name for block in BLOCKS if not re.fullmatch(MARKS, block.info)}
    plain = [block for block in BLOCKS if block.mark in {"", "text"}]
    assert [] == [block.name for block in plain if block.text.startswith(("$ ", "giltig ", "make ", "sudo "))]


def options_of(command: str) -> set[str]:
    parser = ArgumentParser(add_help=False)
    command_options.OPTIONS[command](parser)
    return {option for action in parser._actions for option in action.option_strings} | {"--help"}


@pytest.mark.parametrize("path", [*PAGES, TOP / "CHANGELOG.md"], ids=lambda path: path.name)
def test_every_command_named_in_running_text_exists(path: Path) -> None:
    """With its options; capitals stand for what the reader fills in."""
    unknown = []
    for words in named_commands(path.read_text("utf-8")):
        values = {words[at + 1] for at, word in enumerate(words[:-1]) if word in {"--config", "--language"}}
        command = next((word for word in words if not word.startswith("-") and word not in values), None)
        if command is None or command.isupper():
            continue
        if command not in cli.COMMANDS:
            unknown.append(" ".join(words))
            continue
        options = {word for word in words[words.index(command) :] if word.startswith("--")}
        unknown += [f"{command} {option}" for option in options - options_of(command)]
    assert [] == unknown


# --- the harness itself

STORY = """\
```toml file config.toml
[monitor]
admin = "a"
```

1. A step of a list.

   ```toml append config.toml
   [recipient.a]
   name = "A"
   address = "a@example.se"
   ```

   ```console
   $ cat config.toml | wc -l
   6
   $ giltig check  # exit code 0
   config.toml:1: varning: …
   …
   config.toml: 0 dokument, …
   $ giltig --language en \\
   >     check --format json
   ```
"""


def test_a_page_is_followed_from_top_to_end(tmp_path: Path) -> None:
    """Files written and added to, commands over two lines, outputs with gaps."""
    follow("story.md", list(fenced(STORY, "story.md")), tmp_path)


def test_what_never_ends_is_ended(tmp_path: Path) -> None:
    """The daemon runs for a while."""
    init, daemon = Command("giltig init", None), Command("giltig --config config.toml run", None)
    run(init, tmp_path)
    assert "Registret läst" in run(daemon, tmp_path)


@pytest.mark.parametrize(
    ("was", "becomes"),
    [
        ("0 dokument, …", "1 dokument, …"),  # another output
        ("exit code 0", "exit code 3"),  # another exit code
        ("giltig check", "giltig chek"),  # no such command
    ],
)
def test_a_page_that_says_what_is_not_so_is_found(was: str, becomes: str, tmp_path: Path) -> None:
    """Whatever of it is wrong."""
    with pytest.raises(AssertionError):
        follow("story.md", list(fenced(STORY.replace(was, becomes), "story.md")), tmp_path)


@pytest.mark.parametrize(
    ("shown", "output", "same"),
    [
        ("a\n", "a\n", True),
        ("a\n", "b\n", False),
        ("a\n", "a\nb\n", False),  # more than shown
        ("a …\n", "a b c\n", True),
        ("a …\n", "a b\nc\n", False),  # within a line only
        ("a\n…\n", "a\n", True),  # no lines
        ("a\n…\nd\n", "a\nb\nc\nd\n", True),
        ("a.c\n", "abc\n", False),  # no pattern
    ],
)
def test_an_output_is_as_shown(shown: str, output: str, same: bool) -> None:
    """The dots stand for what changes from day to day."""
    assert same == matches(shown, output)
