"""The files of a register merged into one tree of values, and where each value stands.

Lines are looked for only when something is to be said of a value: a sound register needs none.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Final

from monitor.faults import Fault, Place, dotted
from monitor.language import _
from monitor.problems import Level, Problem
from monitor.sources import Source
from monitor.toml_positions import positions

#: Tables whose entries may be spread over the files.
TABLES_OF_TABLES: Final = frozenset({"recipient", "body", "party", "kind", "route", "document"})


@dataclass(frozen=True, kw_only=True)
class Part:
    """What one file gives to the tree; `shifts` is by how much the entries of its lists have moved in there."""

    source: Source
    values: Mapping[str, Any]
    #: The text without what is not TOML, line for line; None where all of it is.
    repaired: str | None = None
    shifts: dict[str, int] = field(default_factory=dict)

    def line(self, place: Place) -> int | None:
        """Return the line of a place of the tree, if it stands in this file."""
        shift = self.shifts.get(str(place[0]), 0)
        if shift and len(place) > 1 and isinstance(place[1], int):
            place = (place[0], place[1] - shift, *place[2:])
        return self.own_line(place)

    def own_line(self, place: Place) -> int | None:
        """Return the line of a place of the file's own values, if it is there."""
        return self._lines[place] if _holds(self.values, place) else None

    @cached_property
    def _lines(self) -> dict[Place, int]:
        return self.source.lines if self.repaired is None else positions(self.repaired)


def _holds(values: Any, place: Place) -> bool:  # noqa: ANN401 - whatever TOML holds
    for step in place:
        if isinstance(values, list) and isinstance(step, int):
            if not 0 <= step < len(values):
                return False
        elif not isinstance(values, dict) or step not in values:
            return False
        values = values[step]
    return True


@dataclass(frozen=True, slots=True)
class Spots:
    """Where every place of the merged register stands; `again`: where what another file has said stands once more."""

    parts: list[Part]
    again: Mapping[Place, tuple[str, int]]
    main: str

    def problem(self, fault: Fault, level: Level = "error") -> Problem:
        """Return a fault as a problem at the nearest place that has a line."""
        file, line = self.of(fault.place)
        return Problem(file=file, line=line, level=level, code=fault.code, message=fault.message, hint=fault.hint)

    def of(self, place: Place) -> tuple[str, int]:
        """Return the file and line of a place, or of the nearest one above it."""
        if place in self.again:
            return self.again[place]
        while place:
            for part in self.parts:
                if line := part.line(place):
                    return part.source.name, line
            place = place[:-1]
        return self.main, 1


class Tree:
    """The merged values of all files, where each stands, and what could not be merged.

    `told` are the lines of which something has been said already; `lost` says that ids may be missing because a file or
    a table could not be read, so that nothing can be said about references.
    """

    def __init__(self, main: str) -> None:
        """Begin without a file."""
        self.values: dict[str, Any] = {}
        self.faults: list[Fault] = []
        self.problems: list[Problem] = []
        self.told: set[tuple[str, int]] = set()
        self.lost = False
        self._parts: list[Part] = []
        self._again: dict[Place, tuple[str, int]] = {}
        self.spots = Spots(self._parts, self._again, main)

    def add(self, source: Source) -> None:
        """Add a file's tables; what two files both say is a fault at the later one."""
        values = source.values
        part = self._repaired(source) if values is None else Part(source=source, values=values)
        for name, value in part.values.items():
            part.shifts[name] = self._merge(name, value, part)
        self._parts.append(part)

    def _repaired(self, source: Source) -> Part:
        """Note what is not TOML, and return the rest."""
        from monitor.toml_syntax import parse  # noqa: PLC0415 - a sound register starts faster without it

        parsed = parse(source.text)
        self.lost |= parsed.lost
        self.told |= {(source.name, line) for line in parsed.told}
        self.problems += [
            Problem(file=source.name, line=one.line, level="error", code="toml", message=one.message, hint=one.hint)
            for one in parsed.faults
        ]
        return Part(source=source, values=parsed.values, repaired=parsed.text)

    def _merge(self, name: str, value: object, part: Part) -> int:
        """Add one table; return by how much the entries of a list have moved."""
        if name not in self.values:
            self.values[name] = dict(value) if isinstance(value, dict) else value
            return 0
        mine = self.values[name]
        if isinstance(value, list) and isinstance(mine, list):
            self.values[name] = [*mine, *value]
            return len(mine)
        if isinstance(value, dict) and isinstance(mine, dict):
            self._merge_table(name, value, part)
        else:
            file, line = self.spots.of((name,))
            message = _("”{name}” finns redan, skrivet på annat sätt, i {file}:{line}", name=name, file=file, line=line)
            self._fault_again((name,), part, message)
        return 0

    def _merge_table(self, name: str, value: dict[str, Any], part: Part) -> None:
        mine = self.values[name]
        for key, entry in value.items():
            if key not in mine:
                mine[key] = entry
                continue
            file, line = self.spots.of((name, key))
            if name in TABLES_OF_TABLES:
                message = _("[{table}] finns redan i {file}:{line}", table=dotted((name, key)), file=file, line=line)
            else:
                message = _("”{key}” i [{name}] finns redan i {file}:{line}", key=key, name=name, file=file, line=line)
            self._fault_again((name, key), part, message)

    def _fault_again(self, place: Place, part: Part, message: str) -> None:
        again = ("again", part.source.name, *place)
        self._again[again] = (part.source.name, part.own_line(place) or 1)
        hint = (
            _("Ta bort den ena, eller ge den ett annat id.") if place[0] in TABLES_OF_TABLES else _("Ta bort den ena.")
        )
        self.faults.append(Fault(again, "duplicate", message, hint))
