"""Checks of references: every id that a key names must be in the register, and only once in a list.

They run on what stands in the files, not on the records, so that an entry with another fault has its references checked
in the same run. Which keys refer to which tables, `model` says.
"""

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, Final

from monitor.faults import Place
from monitor.findings import Finding, Known, error, unknown_ids
from monitor.language import _
from monitor.memory import Memory
from monitor.model import Decision, Register
from monitor.schema import keys_of, records_within

#: What stands for every id of a table.
_ALL: Final = "all"


def check_references(values: Mapping[str, Any], known: Known, memory: Memory) -> Iterator[Finding]:
    """Find ids that nothing in the register has, and ids that stand twice in one list."""
    nested = records_within(Register)
    for name, value in values.items():
        if name not in nested:
            continue
        if isinstance(value, list):
            for index, entry in enumerate(value):
                yield from memory.found(_within, (name, index), nested[name], entry, known)
        elif name in known.ids and isinstance(value, Mapping):
            for id_, entry in value.items():
                yield from memory.found(_within, (name, id_), nested[name], entry, known)
        else:
            yield from _within((name,), nested[name], value, known)


def _within(place: Place, record: type, entry: object, known: Known) -> Iterator[Finding]:
    if not isinstance(entry, Mapping):
        return
    nested, referring = records_within(record), _referring(record)
    for name, value in entry.items():
        if tables := referring.get(name):
            if record is Decision and name == "by" and entry.get("action") == "complete":
                tables = (*tables, "recipient")  # anyone may say that a task is done
            yield from _references(value, (*place, name), tables, known)
        elif name in nested:
            yield from _nested((*place, name), nested[name], value, known)


@cache
def _referring(record: type) -> dict[str, tuple[str, ...]]:
    """Return the keys whose values are ids, with the tables that have these."""
    return {name: refers for name, field in keys_of(record).items() if (refers := field.metadata["refers"])}


def _nested(place: Place, record: type, value: object, known: Known) -> Iterator[Finding]:
    if isinstance(value, list):
        for index, entry in enumerate(value):
            yield from _within((*place, index), record, entry, known)
    else:
        yield from _within(place, record, value, known)


def _references(value: object, place: Place, tables: tuple[str, ...], known: Known) -> Iterator[Finding]:
    if isinstance(value, str) and value != _ALL:
        yield from unknown_ids(place, [value.strip()], known, tables=tables)
    if not isinstance(value, list):
        return
    seen: set[str] = set()
    for index, id_ in enumerate(value):
        if not isinstance(id_, str) or not id_.strip():
            continue
        if id_.strip() in seen:
            hint = _("Ta bort det ena, eller skriv det id som menades.")
            yield error(
                (*place, index), "repeated_id", _("”{id}” står två gånger i {key}", id=id_, key=place[-1]), hint
            )
        else:
            yield from unknown_ids((*place, index), [id_.strip()], known, tables=tables)
        seen.add(id_.strip())
