"""The pages of the docs, their fenced blocks, and the commands in them (CONTRIBUTING.md says how a block is marked)."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

TOP = Path(__file__).parent.parent
DOCS = TOP / "docs"
PAGES = (TOP / "README.md", TOP / "CONTRIBUTING.md", *sorted(DOCS.rglob("*.md")))


class Block(NamedTuple):
    """A fenced block of a page; `info` is what stands after the fence."""

    page: str
    line: int
    info: str
    text: str

    @property
    def name(self) -> str:
        """Say where it stands."""
        return f"{self.page}:{self.line}"

    @property
    def mark(self) -> str:
        """The first word of `info`."""
        return self.info.partition(" ")[0]


class Command(NamedTuple):
    """A command as a reader would type it, and what is shown of its output: None where nothing is."""

    line: str
    shown: str | None

    @property
    def exit_code(self) -> int:
        """What it ends with, where the line says so: `giltig check  # exit code 3`."""
        found = re.search(r"# (?:exit code|slutkod) (\d+)", self.line)
        return int(found[1]) if found else 0


def page(name: str) -> str:
    """Return the text of a page."""
    return (TOP / name).read_text("utf-8")


def fenced(text: str, name: str) -> Iterator[Block]:
    """Return every fenced block of a page, also one within a list."""
    fence = r"^(?P<indent> *)```(?P<info>[^\n`]*)\n(?P<text>.*?)^(?P=indent)```$"
    for found in re.finditer(fence, text, re.MULTILINE | re.DOTALL):
        lines = re.sub(rf"^{found['indent']}", "", found["text"], flags=re.MULTILINE)
        yield Block(name, text.count("\n", 0, found.start()) + 1, found["info"].strip(), lines)


BLOCKS = tuple(block for path in PAGES for block in fenced(path.read_text("utf-8"), path.relative_to(TOP).as_posix()))


def commands(block: Block) -> Iterator[Command]:
    """Return the commands of a block: of `sh` each line, of `console` what follows "$ ", with the output under it."""
    if block.mark == "sh":
        joined = block.text.replace("\\\n", " ")
        yield from (Command(line, None) for line in joined.splitlines() if line.strip() and not line.startswith("#"))
        return
    for part in re.split(r"^\$ ", block.text, flags=re.MULTILINE)[1:]:
        line, _, output = re.sub(r"\\\n(?:> )?", " ", part).partition("\n")
        yield Command(line, output or None)


def matches(shown: str, output: str) -> bool:
    """Say whether an output is as shown; "…" stands for any text of a line, and alone on a line for any lines."""
    lines = (
        r"(?:.*\n)*?" if line.strip() == "…" else re.escape(line.rstrip()).replace("…", ".*?") + r"[ \t]*\n"
        for line in shown.splitlines()
    )
    return re.fullmatch("".join(lines), output if output.endswith("\n") or not output else output + "\n") is not None


def named_commands(text: str) -> Iterator[list[str]]:
    """Return the words of every giltig command that running text names."""
    for found in re.findall(
        r"`(giltig (?:[^`]|\n)+?)`", re.sub(r"^```.*?^```$", "", text, flags=re.MULTILINE | re.DOTALL)
    ):
        yield [word.strip("[]") for word in found.split()[1:]]
