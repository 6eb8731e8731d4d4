"""The register language as data: every table with its heading, every key with its default as it would be written.

What the JSON Schema, the reference page and the starting file share; read off the records that `giltig check` reads
with.
"""

import dataclasses
import json
from collections.abc import Iterator
from typing import Any, NamedTuple

from monitor.dates import Length
from monitor.model import Register
from monitor.schema import Shape, keys_of

#: What stands for an id in a heading.
ANY_ID = "x"


class Table(NamedTuple):
    """One table of the language: `place` are the names of its heading, `many` that there may be several."""

    place: tuple[str, ...]
    many: bool
    record: type

    @property
    def heading(self) -> str:
        """The heading as it stands in a file."""
        name = ".".join(self.place)
        return f"[[{name}]]" if self.many else f"[{name}]"


def tables(record: type = Register, path: tuple[str, ...] = ()) -> Iterator[Table]:
    """Return every table within a record, outer before inner."""
    for name, field in keys_of(record).items():
        shape: Shape = field.metadata["shape"]
        listed = shape.form == "list"
        inner = shape.parts[0] if listed else shape
        if inner.record is not None:
            place = (*path, name, ANY_ID) if inner.form == "by_id" else (*path, name)
            yield Table(place, listed or inner.form == "entries", inner.record)
            yield from tables(inner.record, place)


def default_of(field: dataclasses.Field[Any]) -> bool | float | str | None:
    """Return the value of an absent key as JSON and TOML have it; None where absent means none."""
    match field.default:
        case Length(months=months, days=days):
            return f"{months} months" if months else f"{days} days"
        case float() as seconds:
            return f"{seconds:.0f} seconds"
        case bool() | int() | str() as value:
            return value
        case _:
            return None


def as_toml(value: object) -> str:
    """Write a text, a number, a truth or a list of them; what JSON and TOML write alike."""
    return json.dumps(value, ensure_ascii=False)
