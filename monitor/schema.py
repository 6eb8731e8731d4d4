"""What the tables of the register may hold: records whose fields each name their key, their reader and their default.

A record is a dataclass whose fields are made by `key`. Each reader also says as data what it takes (`Shape`): the JSON
Schema, the reference page and the starting file are made from that. The readers, and how a table is read with them,
stand in `decoding`.
"""

import dataclasses
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any, Final, Generic, NamedTuple, TypeVar, get_args, get_type_hints

from monitor.faults import Fault, Place

T = TypeVar("T")


class Invalid:
    """What a reader returns when it has noted a fault."""


INVALID: Final = Invalid()
_REQUIRED: Final = object()


class Shape(NamedTuple):
    """What a reader takes: its form by name, and what the forms that are made of something are made of."""

    form: str
    #: Of a text: what it has to look like from beginning to end, as far as a pattern can say.
    pattern: str = ""
    words: tuple[str, ...] = ()
    numbers: tuple[int, int] = (0, 0)
    parts: tuple["Shape", ...] = ()
    record: type | None = None
    #: Of a list: a lone value will do; of a table: true and false will.
    lone: bool = False
    #: Of a list: not empty.
    some: bool = False


class Reader(Generic[T]):
    """Reads one value: notes its faults and returns it, or `INVALID`; and says what it takes."""

    __slots__ = ("read", "shape")

    def __init__(self, read: Callable[[object, Place, list[Fault]], T | Invalid], shape: Shape) -> None:
        self.read, self.shape = read, shape


def key(
    reader: Reader[Any],
    default: object = _REQUIRED,
    *,
    name: str | None = None,
    example: str = "…",
    refers: tuple[str, ...] = (),
) -> Any:  # noqa: ANN401
    """Declare a field: its reader, its value where the key is absent, and its key where that differs.

    `example` is a value to show where a required key is missing; `refers` names the tables whose ids are its values.
    """
    metadata = {
        "read": reader.read,
        "shape": reader.shape,
        "name": name,
        "required": default is _REQUIRED,
        "example": example,
        "refers": refers,
    }
    if isinstance(default, dict):
        return dataclasses.field(default_factory=dict, metadata=metadata)
    return dataclasses.field(default=None if default is _REQUIRED else default, metadata=metadata)


def keys_of(record: type) -> dict[str, dataclasses.Field[Any]]:
    """Return the TOML keys of a record with their fields."""
    return _keys_of(record)


@cache
def _keys_of(record: type) -> dict[str, dataclasses.Field[Any]]:
    fields = dataclasses.fields(record)
    return {field.metadata["name"] or field.name: field for field in fields if "read" in field.metadata}


@cache
def records_within(record: type) -> dict[str, type]:
    """Return the records that a record's keys hold: one, a list of them, or one for each id."""
    hints = get_type_hints(record)
    nested = {name: next(_dataclasses_in(hints[field.name]), None) for name, field in keys_of(record).items()}
    return {name: one for name, one in nested.items() if one is not None}


def _dataclasses_in(hint: object) -> Iterator[type]:
    if isinstance(hint, type) and dataclasses.is_dataclass(hint) and keys_of(hint):
        yield hint
    for part in get_args(hint):
        yield from _dataclasses_in(part)
