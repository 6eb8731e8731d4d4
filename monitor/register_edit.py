"""Entries added to a register's file, or taken out again: comments, layout and every other byte stay as they are.

Pure: an `Edit` says which lines go where, and can be shown as a difference before `register_write` writes anything. The
entries are made with tomlkit; the file's own lines are never written anew, only moved apart (docs/adr/0006).
"""

import difflib
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

from monitor.dates import Length
from monitor.language import _
from monitor.problems import errors
from monitor.register import read_register
from monitor.sources import Source, Sources

Entry = Mapping[str, Any]


class EditRefused(Exception):
    """An edit that was not made; the message says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """One file's change: at line `at` (from 0) so many lines are `removed`, and `added` put in their place."""

    name: str
    at: int
    removed: int
    added: tuple[str, ...]


# --- entries as text


def entry_text(tables: Sequence[tuple[str, Entry]], *, mark: str = "") -> str:
    """Return entries as they stand in a file: `("decision", {...})` or `("document.some-id", {...})`."""
    return "\n\n".join("\n".join(_entry_lines(name, entry, mark)) for name, entry in tables) + "\n"


def _entry_lines(name: str, entry: Entry, mark: str) -> Iterator[str]:
    if mark:
        yield f"# {mark}"
    yield f"[[{name}]]" if name in ("decision", "reminder") else f"[{name}]"
    width = max(9, *map(len, entry))
    for key, value in entry.items():
        yield f"{key:<{width}} = {_value(value)}"


def _value(value: object) -> str:
    """Return a value as TOML."""
    import tomlkit  # noqa: PLC0415 - only where something is written

    if isinstance(value, Length):
        value = " ".join(
            f"{number} {unit}" for number, unit in ((value.months, "months"), (value.days, "days")) if number
        )
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{key} = {_value(one)}" for key, one in value.items()) + " }"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(_value, value)) + "]"
    if not isinstance(value, str | bool | int | date):
        raise TypeError(f"no TOML for {value!r}")
    return tomlkit.item(value).as_string()


# --- where they go


def appended(sources: Sources, tables: Sequence[tuple[str, Entry]], *, mark: str = "") -> Edit:
    """Return the edit that appends entries after the register's decisions, in the file that holds them."""
    file = _ledger_file(sources)
    block = entry_text(tables, mark=mark).rstrip("\n").split("\n")
    lines = file.text.split("\n")
    at = _after_decisions(lines)
    edit = Edit(name=file.name, at=at, removed=0, added=("", *block))
    if _grew_by(file.text, edit, tables):
        return edit
    end = len(lines) - 1 if lines[-1] == "" else len(lines)  # in the midst of some table: at the end it is always sound
    edit = replace(edit, at=end, added=("", *block))
    if _grew_by(file.text, edit, tables):
        return edit
    raise EditRefused(_("{file} går inte att lägga till beslut i: filen är ingen giltig TOML", file=file.name))


def _ledger_file(sources: Sources) -> Source:
    """Return the file with the newest decision; without any, the one with the most documents."""
    if not sources.files:
        raise EditRefused(_("registret går inte att läsa"))

    def rank(file: Source) -> tuple[str, int, int]:
        return (
            max(re.findall(r"^\s*on\s*=\s*(\d{4}-\d\d-\d\d)", file.text, re.MULTILINE), default=""),
            len(re.findall(r"^\s*\[\[\s*decision\s*\]\]", file.text, re.MULTILINE)),
            len(re.findall(r"^\s*\[\s*document\s*\.", file.text, re.MULTILINE)),
        )

    return max(sources.files, key=rank)


_HEADER: Final = re.compile(r"^\s*\[\[?\s*(?P<name>[^\]]+?)\s*\]")


def _after_decisions(lines: Sequence[str]) -> int:
    """Return the line after the last decision's last key; without decisions, the end of the file."""
    headers = [(number, match["name"]) for number, line in enumerate(lines) if (match := _HEADER.match(line))]
    last = max((number for number, name in headers if name.split(".")[0].strip() == "decision"), default=None)
    end = len(lines) if last is None else next((number for number, _ in headers if number > last), len(lines))
    while end > 0 and (not lines[end - 1].strip() or (last is not None and _is_comment(lines[end - 1]))):
        end -= 1
    remark = end
    while remark < len(lines) and _is_comment(lines[remark]):
        remark += 1
    stands_alone = remark == len(lines) or not lines[remark].strip()  # else it is about the header below it
    return remark if stands_alone else end


def _is_comment(line: str) -> bool:
    return line.lstrip().startswith("#")


def _grew_by(text: str, edit: Edit, tables: Sequence[tuple[str, Entry]]) -> bool:
    """Whether the edited text holds what it held, and the entries; nothing else."""
    try:
        before, after = tomllib.loads(text), tomllib.loads(_applied(text, edit))
    except (ValueError, RecursionError):
        return False
    number = sum(name == "decision" for name, _ in tables)
    decisions = after.get("decision", [])
    if len(decisions) != len(before.get("decision", [])) + number:
        return False
    kept = decisions[: len(decisions) - number] if number else decisions
    rest = {key: value for key, value in after.items() if key != "decision"}
    for name, _entry in tables:
        if name.startswith("document."):
            rest.get("document", {}).pop(name.removeprefix("document."), None)
    if not rest.get("document", True) and "document" not in before:
        rest.pop("document")
    return kept == before.get("decision", []) and rest == {
        key: value for key, value in before.items() if key != "decision"
    }


# --- taking out again


def marked_entries(sources: Sources, mark: str) -> tuple[Edit, ...]:
    """Return the edits that take out every entry under a comment that ends so, last ones first.

    Lines edited since go with them.
    """
    return tuple(edit for file in sources.files for edit in reversed(list(_marked(file, mark))))


def _marked(file: Source, mark: str) -> Iterator[Edit]:
    lines = file.text.split("\n")
    return (removal(file.name, lines, start) for start, line in enumerate(lines) if _is_mark(line, mark))


def _is_mark(line: str, mark: str) -> bool:
    return _is_comment(line) and line.rstrip().endswith(mark)


def removal(name: str, lines: Sequence[str], start: int) -> Edit:
    """Return the edit that takes out the entry under the mark at line `start`, with the blank line before it."""
    first = start - 1 if start and not lines[start - 1].strip() else start
    return Edit(name=name, at=first, removed=entry_end(lines, start) - first, added=())


def entry_end(lines: Sequence[str], start: int) -> int:
    """Return the line after the entry under the mark at line `start`; comments after it are not its own."""
    headers = [
        number
        for number in range(start + 1, len(lines))
        if _HEADER.match(lines[number]) or lines[number].strip() == lines[start].strip()
    ]
    own = headers[0] if headers else start
    subtables = lines[own].lstrip().startswith("[[")  # [decision.revokes] belongs to the decision above it
    others = (one for one in headers[1:] if not (subtables and lines[one].lstrip().startswith("[decision.")))
    end = next(others, len(lines))
    while end > own and (not lines[end - 1].strip() or _is_comment(lines[end - 1])):
        end -= 1
    return end


# --- what comes of it


def _applied(text: str, edit: Edit) -> str:
    lines = text.split("\n")
    return "\n".join([*lines[: edit.at], *edit.added, *lines[edit.at + edit.removed :]])


def edited(sources: Sources, edits: Iterable[Edit]) -> Sources:
    """Return the sources as they would be."""
    texts = {file.name: file.text for file in sources.files}
    for edit in edits:
        texts[edit.name] = _applied(texts[edit.name], edit)
    return replace(sources, files=tuple(replace(file, text=texts[file.name]) for file in sources.files))


def difference(before: Sources, after: Sources) -> str:
    """Return what an edit changes, as a unified diff."""
    old = {file.name: file.text for file in before.files}
    parts = [
        "".join(
            line if line.endswith("\n") else line + "\n"
            for line in difflib.unified_diff(
                old[file.name].splitlines(keepends=True), file.text.splitlines(keepends=True), file.name, file.name, n=2
            )
        )
        for file in after.files
    ]
    return "".join(parts)


def faults_of(after: Sources, *, as_of: date) -> list[str]:
    """Return what `check` would call errors in the register as it would be."""
    return [str(problem) for problem in errors(read_register(after, as_of=as_of).problems)]
