"""What checks have found of single entries, kept from one reading of the register to the next.

An answer is remembered under the very objects that it was worked out from, so that it can't be older than they are.
"""

from collections.abc import Callable, Hashable, Iterable
from typing import Any, NamedTuple, TypeVar

from monitor.faults import Place
from monitor.findings import Finding

T = TypeVar("T")


class _Found(NamedTuple):
    """What was found, under which key, and what it was worked out from: kept, so that no other object gets its id."""

    key: Hashable
    parts: tuple[object, ...]
    findings: tuple[Finding, ...]


class Memory:
    """The findings of the last reading, and those of the present one as they are made.

    A check that is remembered reads nothing but what it is given, and what it is given never changes: frozen records,
    values of a text, and what `same` has returned.
    """

    def __init__(self) -> None:
        """Begin with nothing."""
        self._before: dict[Hashable, _Found] = {}
        self._now: dict[Hashable, _Found] = {}
        self._values: dict[str, Any] = {}

    def begin(self) -> None:
        """Begin another reading: what is not asked for in it is forgotten after it."""
        self._before, self._now = self._now, {}

    def found(self, check: Callable[..., Iterable[Finding]], place: Place, *parts: object) -> tuple[Finding, ...]:
        """Return what a check finds at a place, worked out again where a part is another object than last time."""
        key = (check, place, *map(id, parts))
        one = self._before.get(key) or _Found(key, parts, tuple(check(place, *parts)))
        self._now[one.key] = one
        return one.findings

    def same(self, name: str, value: T) -> T:
        """Return the object that had this name last time where it is equal, so that it counts as the same part."""
        if name not in self._values or self._values[name] != value:
            self._values[name] = value
        kept: T = self._values[name]
        return kept
