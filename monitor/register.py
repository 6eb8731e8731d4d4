"""Text → register, or all problems with their lines (docs/register.md).

The files are parsed one by one, merged into one tree with every value's file and line, and decoded; then `checks` looks
at what the records say together. Nothing stops at the first fault.

Texts in, records and problems out; from then on the process speaks the register's language.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

from monitor import language
from monitor.checks import check
from monitor.decoding import decode
from monitor.faults import Fault
from monitor.long_kept import uncollected
from monitor.memory import Memory
from monitor.model import Decision, Register
from monitor.problems import Problem, errors
from monitor.register_tree import TABLES_OF_TABLES, Spots, Tree
from monitor.schema import Invalid
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
    return RegisterReader().read(sources, as_of=as_of)


class RegisterReader:
    """Reads a register again and again: of what stands as it stood, the records and what checks found are kept.

    What comes of it is the same as if everything were read afresh. A file's values are kept by its `Source`.
    """

    def __init__(self) -> None:
        """Begin with nothing read."""
        self._memory = Memory()
        self._language = ""
        #: The records made of values, by the id of the values, which are kept so that it stays theirs.
        self._records: dict[int, tuple[object, Any]] = {}

    def read(self, sources: Sources, *, as_of: date) -> RegisterReading:
        """Read the files; see `read_register`."""
        with uncollected():
            return self._read(sources, as_of)

    def _read(self, sources: Sources, as_of: date) -> RegisterReading:
        language.use(next((source.language for source in sources.files if source.language), "sv"))
        if self._language != language.current():  # what was found has been said in the other one
            self._memory, self._language = Memory(), language.current()
        tree = Tree(main=sources.files[0].name if sources.files else "config.toml")
        tree.lost = bool(errors(sources.problems))
        for source in sources.files:
            tree.add(source)
        spots = tree.spots
        register, faults = _decoded(self._with_records(tree.values))
        self._keep_records(register, tree.values)
        found = [spots.problem(fault) for fault in (*tree.faults, *faults) if fault.place or not tree.lost]
        if register is not None and not tree.lost:
            self._memory.begin()
            faulty = {fault.place for fault in faults if fault.code != "missing_key"}
            found += [
                spots.problem(fault, level)
                for level, fault in check(register, tree.values, self._memory, as_of=as_of)
                if not any(fault.place[:depth] in faulty for depth in range(1, len(fault.place) + 1))
            ]
        untold = (problem for problem in found if (problem.file, problem.line) not in tree.told)
        problems = tuple(sorted({*sources.problems, *tree.problems, *untold}))
        return RegisterReading(register=None if errors(problems) else register, problems=problems, spots=spots)

    def _with_records(self, values: dict[str, Any]) -> dict[str, Any]:
        """Return the tree with the records that are known in the place of the values that they were made of."""
        if not self._records:
            return values
        known = dict(values)
        if isinstance(documents := values.get("document"), dict):
            known["document"] = {id_: self._record(raw) or raw for id_, raw in documents.items()}
        if isinstance(decisions := values.get("decision"), list):
            known["decision"] = [_moved(self._record(raw), index) or raw for index, raw in enumerate(decisions)]
        return known

    def _keep_records(self, register: Register | None, values: dict[str, Any]) -> None:
        """Keep the records of documents and decisions with the values that they were made of."""
        before, self._records = self._records, {}
        if register is None:
            return
        for id_, document in register.documents.items():
            self._keep_record(values["document"][id_], document, before)
        for decision in register.decisions:
            self._keep_record(values["decision"][decision.index], decision, before)

    def _keep_record(self, raw: object, record: object, before: Mapping[int, tuple[object, Any]]) -> None:
        known = before.get(id(raw))
        self._records[id(raw)] = known if known and known[1] is record else (raw, record)

    def _record(self, raw: object) -> Any:  # noqa: ANN401 - a document or a decision
        return self._records[id(raw)][1] if id(raw) in self._records else None


def _moved(decision: Decision | None, index: int) -> Decision | None:
    return decision if decision is None or decision.index == index else replace(decision, index=index)


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
