"""What is wrong in a register, with its place and remedy; and how it is shown to the admin."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final, Literal

from monitor.language import N_, _

Level = Literal["error", "warning", "advice"]


#: What stands before a message that is no error.
_LEVELS: Final[Mapping[Level, str]] = {"warning": N_("varning"), "advice": N_("råd")}


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Problem:
    """One problem of a register: errors stop it from being used, warnings and advice do not. Lines count from 1."""

    file: str
    line: int
    level: Level
    code: str
    message: str
    hint: str

    def __post_init__(self) -> None:
        """Keep each part on its line and a terminal safe: what is quoted from a file may hold anything."""
        for name in ("file", "message", "hint"):
            printable = "".join(sign if sign.isprintable() else "·" for sign in getattr(self, name))
            object.__setattr__(self, name, printable)

    @property
    def on_one_line(self) -> str:
        """Return message and hint as two sentences, for a log or a mail."""
        end = "" if self.message.endswith((".", "?", "!")) else "."
        return f"{self.file}:{self.line}: {self.message}{end} {self.hint}".rstrip()

    def __str__(self) -> str:
        """Return `file:line: message`, with the hint on a line of its own."""
        level = f"{_(_LEVELS[self.level])}: " if self.level in _LEVELS else ""
        hint = f"\n    {self.hint}" if self.hint else ""
        return f"{self.file}:{self.line}: {level}{self.message}{hint}"


def errors(problems: Iterable[Problem]) -> list[Problem]:
    """Return the problems that stop a register from being used."""
    return [problem for problem in problems if problem.level == "error"]
