"""Small registers as text, and what holds by them on a day: what the tests of the validity engine share."""

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from monitor.answers import as_json, status_records
from monitor.model import Register
from monitor.problems import Problem
from monitor.register import read_register
from monitor.sources import Source, Sources
from monitor.timeline import standings

#: Three parties and two bodies; the ids are those of tests/cases/validity.json.
PREAMBLE = """
[monitor]
admin = "samordnare"
[recipient.samordnare]
name = "Samordnare"
address = "samordnare@example.se"
[body.lchnv]
name = "Länschefsnätverket"
[body.schnv]
name = "Socialchefsnätverket"
[party.falun]
name = "Falu kommun"
[party.mora]
name = "Mora kommun"
[party.orsa]
name = "Orsa kommun"
"""


def document(id_: str = "d", clause: str = "") -> str:
    """Return a document table; `clause` is TOML, keys apart by line or by " ; "."""
    return f'[document.{id_}]\ntitle = "Dokument {id_}"\nkind = "RÖK"\n' + clause.replace(" ; ", "\n") + "\n"


def decision(on: str, action: str, keys: str = "", *, by: str = '"lchnv"', documents: str = '"d"') -> str:
    """Return a decision table; `keys` is TOML, apart by line or by " ; "."""
    head = f'[[decision]]\non = {on}\nby = {by}\naction = "{action}"\ndocuments = [{documents}]\nsource = "§ {on}"\n'
    return head + keys.replace(" ; ", "\n") + "\n"


def read(text: str, *, as_of: str = "2026-01-01", preamble: str = PREAMBLE) -> tuple[Register | None, list[Problem]]:
    """Read a register; return it, or None with its errors."""
    sources = Sources(files=(Source(name="config.toml", text=preamble + text),), problems=())
    reading = read_register(sources, as_of=date.fromisoformat(as_of))
    return reading.register, [problem for problem in reading.problems if problem.level == "error"]


def sound(text: str, preamble: str = PREAMBLE) -> Register:
    """Read a register that must have no errors."""
    register, problems = read(text, preamble=preamble)
    assert register is not None, "\n".join(map(str, problems))
    return register


def records(register: Register, as_of: str) -> dict[str, Mapping[str, Any]]:
    """Return the answers of `giltig status --format json` by document, as JSON values."""
    answer = status_records(register, standings(register, as_of=date.fromisoformat(as_of)))
    return {record["id"]: record for record in json.loads(as_json({"documents": answer}))["documents"]}


def named(record: Mapping[str, Any], expected: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a record says under the expected keys; `marks_include` and `marks_without` look among the marks."""
    found: dict[str, Any] = {}
    for key, value in expected.items():
        match key:
            case "marks_include":
                found[key] = [mark for mark in value if mark in record["marks"]]
            case "marks_without":
                found[key] = [mark for mark in value if mark not in record["marks"]]
            case _:
                found[key] = _like(record[key], value)
    return found


def _like(found: Any, expected: Any) -> Any:
    """Leave out of nested answers what is not asked for."""
    if isinstance(found, dict) and isinstance(expected, dict):
        return {key: _like(found.get(key), value) for key, value in expected.items()}
    if isinstance(found, list) and isinstance(expected, list) and len(found) == len(expected):
        return [_like(one, other) for one, other in zip(found, expected, strict=True)]
    return found
