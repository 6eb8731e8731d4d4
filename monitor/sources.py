"""The files of a register: the configuration file and those that it includes, read as text.

Reading is the only effect here, but for the language that the register asks for. Every fault of a file is a `Problem`;
a file is read once, so that a reader never sees half of an old and half of a new text.
"""

import os
import re
import stat
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from monitor import language
from monitor.language import _
from monitor.problems import Level, Problem, errors

#: Larger than any register that people edit by hand (10,000 documents are about 5 MB).
_LARGEST: Final = 50_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """The text of one file; `name` is its path as shown in messages."""

    name: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Sources:
    """All files of a register, the configuration file first, and what could not be read."""

    files: tuple[Source, ...]
    problems: tuple[Problem, ...]

    @property
    def sha256(self) -> str:
        """Name the exact texts: changes when any file, or what is wrong with it, does."""
        import hashlib  # noqa: PLC0415 - `check` starts faster without it

        return hashlib.sha256(self.to_json().encode()).hexdigest()

    def to_json(self) -> str:
        """Return the texts and faults as they are kept in the database."""
        import json  # noqa: PLC0415 - as hashlib

        # warnings follow from the texts; without them the same register is the same in every language
        unreadable = [str(problem) for problem in errors(self.problems)]
        return json.dumps({"files": [[one.name, one.text] for one in self.files], "unreadable": unreadable})

    @classmethod
    def from_json(cls, kept: str) -> "Sources":
        """Return sources kept by `to_json`; only readable ones are kept."""
        import json  # noqa: PLC0415 - as hashlib

        files = tuple(Source(name=name, text=text) for name, text in json.loads(kept)["files"])
        return cls(files=files, problems=())


def read_sources(config: Path) -> Sources:
    """Read the configuration file and every file that its `include` names, in the order of their paths."""
    found: list[Source | Problem] = [_read(config, config.name)]
    main = found[0]
    if isinstance(main, Source):
        language.use(language.asked_for([main.text]))  # what is wrong with the other files is said in it
        found.extend(_included(main, config.parent))
    files = tuple(one for one in found if isinstance(one, Source))
    return Sources(files=files, problems=tuple(one for one in found if isinstance(one, Problem)))


def _included(main: Source, folder: Path) -> Iterator[Source | Problem]:
    seen = {os.path.realpath(folder / main.name)}
    for pattern in _include_patterns(main.text):
        line = _line_of(main.text, pattern)
        paths = _matching(folder, pattern)
        if not paths:
            yield _nothing_found(main, line, pattern)
        for path in paths:
            real = os.path.realpath(path)
            if real not in seen:
                seen.add(real)
                name = path.relative_to(folder).as_posix() if path.is_relative_to(folder) else str(path)
                yield _read(path, name)


def _nothing_found(main: Source, line: int, pattern: str) -> Problem:
    """A file by name must be there; a pattern may come to match one later."""
    if re.search(r"[*?\[]", pattern):
        message, hint = (
            _("inga filer matchar ”{pattern}” i include", pattern=pattern),
            _("Rätta mönstret, eller lägg en fil där."),
        )
        return _problem(main.name, line, message, hint, level="warning")
    hint = _("Rätta sökvägen, eller ta bort den ur include.")
    return _problem(main.name, line, _("filen ”{pattern}” i include finns inte", pattern=pattern), hint)


def _include_patterns(text: str) -> list[str]:
    # a register in one file is not parsed at every look for this
    if not any(sign in text for sign in ("include", "\\u", "\\U")):
        return []
    try:
        values = tomllib.loads(text)
    except (ValueError, RecursionError):
        from monitor.toml_syntax import parse  # noqa: PLC0415 - `check` starts faster without it

        values = parse(text).values
    monitor = values.get("monitor", {})
    include = monitor.get("include", []) if isinstance(monitor, dict) else []
    patterns = [include] if isinstance(include, str) else include
    return (
        list(dict.fromkeys(one.strip() for one in patterns if isinstance(one, str) and one.strip()))
        if isinstance(patterns, list)
        else []
    )


def _matching(folder: Path, pattern: str) -> Iterable[Path]:
    path = Path(pattern)
    try:
        base, relative = (
            (Path(path.anchor), str(path.relative_to(path.anchor))) if path.is_absolute() else (folder, pattern)
        )
        return sorted(base.glob(relative))
    except (ValueError, OSError, NotImplementedError, IndexError):  # IndexError: "/" in Python 3.11
        return []


def _line_of(text: str, words: str) -> int:
    return next((number for number, line in enumerate(text.split("\n"), 1) if words in line), 1)


def _read(path: Path, name: str) -> Source | Problem:  # noqa: PLR0911 - one a fault
    try:
        status = path.stat()
        if stat.S_ISDIR(status.st_mode):
            hint = _('Skriv "{name}/*.toml" i include för alla filer i mappen.', name=name)
            return _problem(name, 1, _("är en mapp, ingen fil"), hint)
        if not stat.S_ISREG(status.st_mode):
            return _problem(name, 1, _("är ingen vanlig fil"), _("Ange en textfil i TOML-format."))
        if status.st_size > _LARGEST:
            return _problem(
                name,
                1,
                _("filen är större än {megabytes} MB", megabytes=_LARGEST // 1_000_000),
                _("Dela registret med include."),
            )
        content = path.read_bytes()
    except FileNotFoundError:
        return _problem(
            name,
            1,
            _("filen finns inte"),
            _(
                "Skapa ett register med: giltig init. Finns det redan: ange det med --config FIL, eller stå i mappen"
                " där config.toml finns."
            ),
        )
    except PermissionError:
        return _problem(
            name, 1, _("filen får inte läsas"), _("Ge giltigs användare läsrätt: chmod a+r {name}", name=name)
        )
    except OSError as error:
        hint = _("Kontrollera sökvägen och disken.")
        return _problem(name, 1, _("filen går inte att läsa ({why})", why=error.strerror), hint)
    if b"\0" in content:
        hint = _("Spara filen som UTF-8 (inte UTF-16).")
        return _problem(name, 1, _("filen är ingen text i UTF-8: den har nolltecken"), hint)
    try:
        # Windows editors put a byte order mark first; TOML wants bare line feeds
        text = content.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        return _problem(name, line, _("filen är inte UTF-8"), _("Spara filen som UTF-8 (inte UTF-16 eller ANSI)."))
    return Source(name=name, text=text)


def _problem(file: str, line: int, message: str, hint: str, *, level: Level = "error") -> Problem:
    return Problem(file=file, line=line, level=level, code="file", message=message, hint=hint)
