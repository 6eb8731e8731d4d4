"""Text → register, or all problems with their lines (docs/register.md).

The files are parsed one by one, merged into one tree with every value's file and line, and decoded; then `checks` looks
at what the records say together. Nothing stops at the first fault.

Texts in, records and problems out; from then on the process speaks the register's language.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from monitor import language
from monitor.checks import check
from monitor.faults import Fault
from monitor.model import Register
from monitor.problems import Problem, errors
from monitor.register_tree import TABLES_OF_TABLES, Spots, Tree
from monitor.schema import Invalid, decode
from monitor.sources import Sources

_LISTS_OF_TABLES: Final = frozenset({"reminder", "decision"})


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterReading:
    """What came of reading a register: the register if it has no errors, every problem, and where everything stands."""

    register: Register | None
    problems: tuple[Problem, ...]
    spots: Spots


def read_register(sources: Sources, *, as_of: date) -> RegisterReading:
    """Read a register's files. `as_of` is the day that decisions are compared with: a later one is a warning."""
    language.use(next((source.language for source in sources.files if source.language), "sv"))
    tree = Tree(main=sources.files[0].name if sources.files else "config.toml")
    tree.lost = bool(errors(sources.problems))
    for source in sources.files:
        tree.add(source)
    spots = tree.spots
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
    nested = TABLES_OF_TABLES | _LISTS_OF_TABLES
    rest = {name: value for name, value in values.items() if name not in faulty_tables - nested}
    rest = {
        name: value for name, value in rest.items() if isinstance(value, list if name in _LISTS_OF_TABLES else dict)
    }
    rest.setdefault("monitor", {"admin": "admin"})
    partial = decode(Register, rest, (), [], partial=True)
    return (None if isinstance(partial, Invalid) else partial), faults
