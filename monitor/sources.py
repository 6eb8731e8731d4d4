"""The files of a register: the configuration file and those that it includes, read as text.

Reading is the only effect here, but for the language that the register asks for. Every fault of a file is a `Problem`;
a file is read once a look, so that a reader never sees half of an old and half of a new text. Whether a file has
changed is told by its bytes, never by its time.
"""

import os
import re
import stat
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any, Final

from monitor import language
from monitor.faults import Place
from monitor.language import _
from monitor.problems import Level, Problem, errors
from monitor.toml_positions import positions

#: Larger than any register that people edit by hand (10,000 documents are about 5 MB).
_LARGEST: Final = 50_000_000


@dataclass(frozen=True, kw_only=True)
class Source:
    """The text of one file; `name` is its path as shown in messages. What follows from a text is worked out once."""

    name: str
    text: str

    @cached_property
    def values(self) -> dict[str, Any] | None:
        """The text's values, which nobody may change; None where it is not TOML."""
        try:
            return tomllib.loads(self.text)
        except (ValueError, RecursionError):
            return None

    @cached_property
    def lines(self) -> dict[Place, int]:
        """The line of each value, where the text is TOML."""
        return positions(self.text)

    @cached_property
    def language(self) -> str:
        """The language that the text asks for, or ""."""
        return language.asked_in(self.text)

    @cached_property
    def includes(self) -> tuple[str, ...]:
        """The paths and patterns that the text includes."""
        # a register in one file is not parsed at every start for this
        if not any(sign in self.text for sign in ("include", "\\u", "\\U")):
            return ()
        values = self.values
        if values is None:
            from monitor.toml_syntax import parse  # noqa: PLC0415 - `check` starts faster without it

            values = parse(self.text).values
        monitor = values.get("monitor", {})
        include = monitor.get("include", []) if isinstance(monitor, dict) else []
        patterns = [include] if isinstance(include, str) else include
        if not isinstance(patterns, list):
            return ()
        return tuple(dict.fromkeys(one.strip() for one in patterns if isinstance(one, str) and one.strip()))


@dataclass(frozen=True, kw_only=True)
class Sources:
    """All files of a register, the configuration file first, and what could not be read."""

    files: tuple[Source, ...]
    problems: tuple[Problem, ...]

    @cached_property
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
    return SourceReader(config).read()


class SourceReader:
    """Reads the same register again and again.

    Every file is read whole at each look, and each pattern matched. A file with the bytes of the last look is the same
    `Source`, so that what has been worked out of its text stands; when all are, so are the `Sources`.
    """

    def __init__(self, config: Path) -> None:
        """Set up without reading anything."""
        self._config = config
        self._before: dict[str, tuple[bytes, Source]] = {}
        self._now: dict[str, tuple[bytes, Source]] = {}
        self._last = Sources(files=(), problems=())

    def read(self) -> Sources:
        """Read the files as they are now."""
        self._before, self._now = self._now, {}
        main = self._read(self._config, self._config.name)
        found: list[Source | Problem] = [main]
        if isinstance(main, Source):
            language.use(main.language or "sv")  # what is wrong with the other files is said in it
            found.extend(self._included(main))
        files = tuple(one for one in found if isinstance(one, Source))
        sources = Sources(files=files, problems=tuple(one for one in found if isinstance(one, Problem)))
        if sources != self._last:
            self._last = sources
        return self._last

    def _included(self, main: Source) -> Iterator[Source | Problem]:
        folder = self._config.parent
        real_folders: dict[str, str] = {}
        seen = {_real(folder / main.name, real_folders)}
        for pattern in main.includes:
            paths = _matching(folder, pattern)
            if not paths:
                yield _nothing_found(main, _line_of(main.text, pattern), pattern)
            for path in paths:
                real = _real(path, real_folders)
                if real not in seen:
                    seen.add(real)
                    yield self._read(path, _shown(os.fspath(path), os.fspath(folder)))

    def _read(self, path: Path, name: str) -> Source | Problem:
        content = _content(path, name)
        if isinstance(content, Problem):
            return content
        if name in self._before and self._before[name][0] == content:
            self._now[name] = self._before[name]
            return self._now[name][1]
        source = _decoded(content, name)
        if isinstance(source, Source):
            self._now[name] = (content, source)
        return source


def _real(path: Path, real_folders: dict[str, str]) -> str:
    """Return a path without links; `real_folders` are those that have been looked up."""
    folder, name = os.path.split(path)
    if name in ("", "..") or path.is_symlink():
        return os.path.realpath(path)
    if folder not in real_folders:
        real_folders[folder] = os.path.realpath(folder)
    return f"{real_folders[folder]}/{name}"


@lru_cache(maxsize=10_000)
def _shown(path: str, folder: str) -> str:
    """Return a path as messages show it: seen from the folder of the configuration file."""
    return Path(path).relative_to(folder).as_posix() if Path(path).is_relative_to(folder) else path


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


def _content(path: Path, name: str) -> bytes | Problem:  # noqa: PLR0911 - one a fault
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
        return path.read_bytes()
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


def _decoded(content: bytes, name: str) -> Source | Problem:
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
