"""The register language as JSON Schema, for editors (`giltig schema`).

Draft 07: what taplo and Tombi, and with them the TOML extensions of editors, read. To taplo a TOML date is a text, to
Tombi a value of its own that goes by its format: hence both. An editor says at once what a single value may be;
what keys mean together is left to `giltig check`. A file that `include` names is checked with the same schema: no table
is required, and of the tables that may be spread over files no key.
"""

import dataclasses
import re
from typing import Any, Final, TypeAlias

from monitor.key_descriptions import KEYS, TABLES
from monitor.language import _
from monitor.model import Document, Register
from monitor.register_language import default_of
from monitor.schema import Shape, keys_of

Schema: TypeAlias = dict[str, Any]

_DIALECT: Final = "http://json-schema.org/draft-07/schema#"
_DOCUMENT_ID: Final = "^[a-z0-9]+(-[a-z0-9]+)*$"


def json_schema() -> Schema:
    """Return the schema, its descriptions in the language in use."""
    properties = {name: _property(Register, name, field) for name, field in keys_of(Register).items()}
    title = _("Registret för giltig")
    return {"$schema": _DIALECT, "title": title, "type": "object", "properties": properties} | _NOTHING_ELSE


_NOTHING_ELSE: Final[Schema] = {"additionalProperties": False}


def _table(record: type, *, spread: bool = False) -> Schema:
    """Describe a table; of one that may be `spread` over several files no key is required."""
    fields = keys_of(record)
    properties = {name: _property(record, name, field) for name, field in fields.items()}
    required = [] if spread else [name for name, field in fields.items() if field.metadata["required"]]
    schema = {"type": "object", "description": _sentence(TABLES[record]), "properties": properties} | _NOTHING_ELSE
    return schema | ({"required": required} if required else {})


def _property(record: type, name: str, field: dataclasses.Field[Any]) -> Schema:
    shape: Shape = field.metadata["shape"]
    if record is Register:
        return _table(shape.record, spread=True) if shape.form == "table" and shape.record else _value(shape)
    schema = _value(shape) | {"description": _sentence(KEYS[record][name])}
    default = default_of(field)
    return schema if default is None else schema | {"default": default}


def _value(shape: Shape) -> Schema:  # noqa: PLR0911 - one a form
    match shape:
        case Shape(form="table", record=record, lone=flag) if record:
            return {"anyOf": [{"type": "boolean"}, _table(record)]} if flag else _table(record)
        case Shape(form="by_id", record=record) if record:
            return _by_id(record)
        case Shape(form="entries", record=record) if record:
            return {"type": "array", "items": _table(record)}
        case Shape(form="list", parts=(item,), lone=lone, some=some):
            many = {"type": "array", "items": _value(item)} | ({"minItems": 1} if some else {})
            return {"anyOf": [_value(item), many]} if lone else many
        case Shape(form="either", parts=parts):
            return {"anyOf": [_value(part) for part in parts]}
        case Shape(form="words", words=words):
            return {"type": "string", "enum": list(words)}
        case Shape(form="number", numbers=(lowest, highest)):
            return {"type": "integer", "minimum": lowest, "maximum": highest}
        case Shape(form="flag"):
            return {"type": "boolean"}
        case Shape(form="day" | "latest_day" | "start_day" | "end_day" | "day_or_text", pattern=pattern):
            return {"anyOf": [{"type": "string", "format": "date"}, _text(pattern)]}
        case _:
            return _text(shape.pattern)


def _text(pattern: str) -> Schema:
    return {"type": "string", **({"pattern": _whole(pattern)} if pattern else {"minLength": 1})}


def _by_id(record: type) -> Schema:
    schema: Schema = {"type": "object", "description": _sentence(TABLES[record])}
    if record is Document:
        return schema | {"patternProperties": {_DOCUMENT_ID: _table(record)}} | _NOTHING_ELSE
    return schema | {"additionalProperties": _table(record)}


def _whole(pattern: str) -> str:
    """Return a pattern of Python as one of JSON Schema: from end to end, with plain groups, for editors show it."""
    return f"^({re.sub(r'[(][?](?:P<[a-z]+>|:)', '(', pattern)})$"


def _sentence(text: str) -> str:
    said = _(text)
    return f"{said[0].upper()}{said[1:]}{'' if said.endswith('…') else '.'}"
