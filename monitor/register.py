"""Text → register, or all problems with their lines (docs/register.md).

The files are parsed one by one, merged into one tree with every value's file and line, and decoded; then `checks` looks
at what the records say together. Nothing stops at the first fault.

Texts in, records and problems out; from then on the process speaks the register's language.
"""

import tomllib
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from monitor import language
from monitor.checks import check
from monitor.faults import Fault, Place, dotted
from monitor.language import _
from monitor.model import Register
from monitor.problems import Problem, Spots, errors
from monitor.schema import Invalid, decode
from monitor.sources import Source, Sources
from monitor.toml_positions import positions

#: Tables whose entries may be spread over the files.
_TABLES_OF_TABLES: Final = frozenset({"recipient", "body", "party", "kind", "route", "document"})
_LISTS_OF_TABLES: Final = frozenset({"reminder", "decision"})


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterReading:
    """What came of reading a register: the register if it has no errors, every problem, and where everything stands."""

    register: Register | None
    problems: tuple[Problem, ...]
    spots: Spots


def read_register(sources: Sources, *, as_of: date) -> RegisterReading:
    """Read a register's files. `as_of` is the day that decisions are compared with: a later one is a warning."""
    language.use(language.asked_for(source.text for source in sources.files))
    tree = _Tree(main=sources.files[0].name if sources.files else "config.toml")
    tree.lost = bool(errors(sources.problems))
    for source in sources.files:
        tree.add(source)
    spots = Spots(lines=tree.lines, main=tree.main)
    register, faults = _decoded(tree.values)
    found = [spots.problem(fault) for fault in (*tree.faults, *faults) if fault.place or not tree.lost]
    if register is not None and not tree.lost:
        faulty = {fault.place for fault in faults if fault.code != "missing_key"}
        found += [
            spots.problem(fault, level)
            for level, fault in check(register, tree.values, as_of=as_of)
            if not any(fault.place[:depth] in faulty for depth in range(1, len(fault.place) + 1))
        ]
    untold = (problem for problem in found if (problem.file, problem.line) not in tree.told)
    problems = tuple(sorted({*sources.problems, *tree.problems, *untold}))
    return RegisterReading(register=None if errors(problems) else register, problems=problems, spots=spots)


def _decoded(values: dict[str, Any]) -> tuple[Register | None, list[Fault]]:
    """Decode the tree; where single tables are faulty, the rest is still checked with defaults in their place."""
    faults: list[Fault] = []
    register = decode(Register, values, (), faults)
    if not isinstance(register, Invalid):
        return register, faults
    faulty_tables = {fault.place[0] for fault in faults if fault.place}
    nested = _TABLES_OF_TABLES | _LISTS_OF_TABLES
    rest = {name: value for name, value in values.items() if name not in faulty_tables - nested}
    rest = {
        name: value for name, value in rest.items() if isinstance(value, list if name in _LISTS_OF_TABLES else dict)
    }
    rest.setdefault("monitor", {"admin": "admin"})
    partial = decode(Register, rest, (), [], partial=True)
    return (None if isinstance(partial, Invalid) else partial), faults


class _Tree:
    """The merged values of all files, where each stands, and what could not be merged.

    `told` are the lines of which something has been said already; `lost` says that ids may be missing because a file or
    a table could not be read, so that nothing can be said about references.
    """

    def __init__(self, main: str) -> None:
        self.main = main
        self.values: dict[str, Any] = {}
        self.lines: dict[Place, tuple[str, int]] = {}
        self.faults: list[Fault] = []
        self.problems: list[Problem] = []
        self.told: set[tuple[str, int]] = set()
        self.lost = False

    def add(self, source: Source) -> None:
        """Parse one file and add its tables; what two files both say is a fault at the later one."""
        try:
            values, text = tomllib.loads(source.text), source.text
        except (ValueError, RecursionError):
            values, text = self._repaired(source)
        lines = positions(text)
        for name, value in values.items():
            shift = self._merge(name, value, lines, source.name)
            for place, line in lines.items():
                if place[0] == name:
                    self.lines.setdefault(_shifted(place, shift), (source.name, line))

    def _repaired(self, source: Source) -> tuple[dict[str, Any], str]:
        """Note what is not TOML, and return the values and the text of the rest."""
        from monitor.toml_syntax import parse  # noqa: PLC0415 - a sound register starts faster without it

        parsed = parse(source.text)
        self.lost |= parsed.lost
        self.told |= {(source.name, line) for line in parsed.told}
        self.problems += [
            Problem(file=source.name, line=one.line, level="error", code="toml", message=one.message, hint=one.hint)
            for one in parsed.faults
        ]
        return parsed.values, parsed.text

    def _merge(self, name: str, value: object, lines: dict[Place, int], file: str) -> int:
        """Add one table; return by how much the entries of a list have moved."""
        if name not in self.values:
            self.values[name] = dict(value) if isinstance(value, dict) else value
            return 0
        mine = self.values[name]
        if isinstance(value, list) and isinstance(mine, list):
            self.values[name] = [*mine, *value]
            return len(mine)
        if isinstance(value, dict) and isinstance(mine, dict):
            self._merge_table(name, value, lines, file)
        else:
            first_file, first_line = self.lines[name,]
            self._fault_again(
                (name,),
                lines,
                file,
                _(
                    "”{name}” finns redan, skrivet på annat sätt, i {file}:{line}",
                    name=name,
                    file=first_file,
                    line=first_line,
                ),
            )
        return 0

    def _merge_table(self, name: str, value: dict[str, Any], lines: dict[Place, int], file: str) -> None:
        mine = self.values[name]
        for key, entry in value.items():
            if key not in mine:
                mine[key] = entry
                continue
            first_file, first_line = self.lines.get((name, key), (file, 1))
            if name in _TABLES_OF_TABLES:
                table = dotted((name, key))
                message = _("[{table}] finns redan i {file}:{line}", table=table, file=first_file, line=first_line)
            else:
                message = _(
                    "”{key}” i [{name}] finns redan i {file}:{line}",
                    key=key,
                    name=name,
                    file=first_file,
                    line=first_line,
                )
            self._fault_again((name, key), lines, file, message)

    def _fault_again(self, place: Place, lines: dict[Place, int], file: str, message: str) -> None:
        again = ("again", file, *place)
        self.lines[again] = (file, lines.get(place, 1))
        hint = (
            _("Ta bort den ena, eller ge den ett annat id.") if place[0] in _TABLES_OF_TABLES else _("Ta bort den ena.")
        )
        self.faults.append(Fault(again, "duplicate", message, hint))


def _shifted(place: Place, by: int) -> Place:
    if by and len(place) > 1 and isinstance(place[1], int):
        return (place[0], place[1] + by, *place[2:])
    return place
