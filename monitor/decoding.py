"""How a TOML table becomes a frozen record, with every fault named and none stopping the rest.

A reader takes a value and its place, notes its faults, and returns the value read or `INVALID`. Invalid entries of a
list or of a table of tables are left out, so that the checks after reading see all that is sound.
"""

import dataclasses
from collections.abc import Callable
from functools import cache
from typing import Any, TypeAlias, TypeVar, cast

from monitor.faults import (
    Fault,
    FieldError,
    Place,
    at_key,
    found,
    missing_key,
    nearest,
    nearest_of,
    quoted,
    table_hint,
    unknown_key,
)
from monitor.language import _
from monitor.schema import INVALID, Invalid, Reader, Shape, keys_of

T = TypeVar("T")
_Read: TypeAlias = Callable[[object, Place, list[Fault]], Any]


def scalar(read: Callable[[object], T], shape: Shape) -> Reader[T]:
    """Make a reader of a function that returns a value or raises `FieldError`."""

    def reader(value: object, place: Place, faults: list[Fault]) -> T | Invalid:
        try:
            return read(value)
        except FieldError as error:
            faults.append(Fault(place, error.code, at_key(place, error.message), error.hint))
            return INVALID

    return Reader(reader, shape)


def one_of(*words: str) -> Reader[str]:
    """Read one of some words."""

    def read(value: object) -> str:
        if value in words and isinstance(value, str):
            return value
        expected = ", ".join(map(quoted, words))
        hint = (nearest(value, words) if isinstance(value, str) else "") or _('Skriv t.ex. "{word}".', word=words[0])
        if len(words) > 1:
            message = _("väntade ett av {expected}, hittade {found}", expected=expected, found=found(value))
        else:
            message = _("väntade {expected}, hittade {found}", expected=expected, found=found(value))
        raise FieldError("choice", message, hint)

    return scalar(read, Shape("words", words=words))


def either(test: Callable[[object], bool], first: Reader[Any], second: Reader[T]) -> Reader[Any]:
    """Use the first reader for values that pass the test, else the second."""

    def read(value: object, place: Place, faults: list[Fault]) -> Any:  # noqa: ANN401
        return (first if test(value) else second).read(value, place, faults)

    return Reader(read, Shape("either", parts=(first.shape, second.shape)))


def many(
    reader: Reader[T], *, single: bool = False, some: bool = False, example: str = '["a", "b"]'
) -> Reader[tuple[T, ...]]:
    """Read a list; `single` takes a lone value as a list of one, `some` refuses an empty list."""

    def read(value: object, place: Place, faults: list[Fault]) -> tuple[T, ...] | Invalid:
        if single and not isinstance(value, list):
            value = [value]
        if not isinstance(value, list):
            faults.append(
                Fault(
                    place,
                    "list",
                    at_key(place, _("väntade en lista inom [ ], hittade {found}", found=found(value))),
                    _as_list(place[-1], value, example),
                )
            )
            return INVALID
        if some and not value:
            faults.append(
                Fault(
                    place,
                    "list",
                    at_key(place, _("väntade minst ett värde, hittade en tom lista")),
                    _("Fyll i listan eller ta bort raden."),
                )
            )
            return INVALID
        items = [reader.read(item, (*place, index), faults) for index, item in enumerate(value)]
        return INVALID if INVALID in items else tuple(cast("list[T]", items))

    return Reader(read, Shape("list", parts=(reader.shape,), lone=single, some=some))


def _as_list(name: str | int, value: object, example: str) -> str:
    if isinstance(value, str) and example.startswith('["') and value.isprintable() and '"' not in value:
        return _('Skriv {name} = ["{value}"].', name=name, value=value)
    return _("Skriv t.ex. {name} = {example}.", name=name, example=_(example))


def table(record: type[T], *, flag: bool = False) -> Reader[T]:
    """Read one table as a record; `flag` takes `true` as an empty table, and `false` as none."""

    def read(value: object, place: Place, faults: list[Fault]) -> T | Invalid:
        if flag and isinstance(value, bool):
            return cast("T", record() if value else None)
        return decode(record, value, place, faults)

    return Reader(read, Shape("table", record=record, lone=flag))


def by_id(record: type[T]) -> Reader[dict[str, T]]:
    """Read a table of tables, leaving out those with faults."""

    def read(value: object, place: Place, faults: list[Fault]) -> dict[str, T] | Invalid:
        if not isinstance(value, dict):
            faults.append(
                Fault(
                    place,
                    "table",
                    _("väntade tabeller [{key}.id], hittade {found}", key=place[-1], found=found(value)),
                    _("Skriv [{key}.id], med ett eget id för var och en.", key=place[-1]),
                )
            )
            return INVALID
        loose = [id_ for id_, entry in value.items() if not isinstance(entry, (dict, record))]
        if loose:
            names = ", ".join(map(quoted, loose))
            hint = _("Skriv rubriken som [{key}.id], med ett eget id, och nycklarna under den.", key=place[-1])
            faults.append(
                Fault(
                    (*place, loose[0]), "table", _("{names} står i [{key}] utan id", names=names, key=place[-1]), hint
                )
            )
        read_entries = {
            id_: decode(record, entry, (*place, id_), faults)
            for id_, entry in value.items()
            if isinstance(entry, (dict, record))
        }
        return {id_: entry for id_, entry in read_entries.items() if not isinstance(entry, Invalid)}

    return Reader(read, Shape("by_id", record=record))


def entries(record: type[T]) -> Reader[tuple[T, ...]]:
    """Read a list of tables, leaving out those with faults; each record gets its `index` in the list."""

    def read(value: object, place: Place, faults: list[Fault]) -> tuple[T, ...] | Invalid:
        if not isinstance(value, list) or not all(isinstance(entry, (dict, record)) for entry in value):
            what = "[" + str(place[-1]) + "]" if isinstance(value, dict) else found(value)
            hint = _("Skriv rubriken [[{key}]] med dubbla klamrar, en för varje.", key=place[-1])
            faults.append(Fault(place, "list", _("väntade [[{key}]], hittade {what}", key=place[-1], what=what), hint))
            return INVALID
        items = [decode(record, entry, (*place, index), faults, index=index) for index, entry in enumerate(value)]
        return tuple(item for item in items if not isinstance(item, Invalid))

    return Reader(read, Shape("entries", record=record))


def decode(
    record: type[T],
    value: object,
    place: Place,
    faults: list[Fault],
    *,
    partial: bool = False,
    **given: object,
) -> T | Invalid:
    """Read a table as a record; note every unknown, missing and faulty key. A record is taken as it is.

    `given` are fields that no key sets. `partial` returns the record in spite of faults, without the faulty entries.
    """
    if isinstance(value, record):
        return value
    fields = keys_of(record)
    if not isinstance(value, dict):
        message = at_key(place, _("väntade en tabell, hittade {found}", found=found(value)))
        faults.append(Fault(place, "table", message, table_hint(place, _examples(fields))))
        return INVALID
    before = len(faults)
    readers, required = _readers_of(record)
    read, unknown = given, []
    for name, entry in value.items():
        if known := readers.get(name):
            read[known[0]] = known[1](entry, (*place, name), faults)
        else:
            unknown.append(name)
            faults.append(unknown_key(name, entry, place, fields))
    if not required <= value.keys():
        misspelt = {nearest_of(name, fields) for name in unknown}
        missing = [name for name in fields if name in required - value.keys() - misspelt]
        faults.extend(missing_key(name, fields[name].metadata["example"], place) for name in missing)
    if partial:
        return record(**{name: one for name, one in read.items() if one is not INVALID})
    return record(**read) if len(faults) == before else INVALID


def _readers_of(record: type) -> tuple[dict[str, tuple[str, _Read]], frozenset[str]]:
    """Return for each key its field and how it is read, and the keys that are required."""
    return _readers(record)


@cache
def _readers(record: type) -> tuple[dict[str, tuple[str, _Read]], frozenset[str]]:
    fields = keys_of(record)
    readers = {name: (field.name, field.metadata["read"]) for name, field in fields.items()}
    return readers, frozenset(name for name, field in fields.items() if field.metadata["required"])


def _examples(fields: dict[str, dataclasses.Field[Any]]) -> dict[str, str]:
    """Return what a table must have, or else its first key."""
    required = {name: field for name, field in fields.items() if field.metadata["required"]}
    shown = required or {name: fields[name] for name in list(fields)[:1]}
    return {name: field.metadata["example"] for name, field in shown.items()}
