"""Stories: a small register beside the days on which something changes, and what each day answers.

A row of a story is a day, then status, in force (yes, no, ?) and last day (- for none) as of that day, then what else is
asked: `key=value` of the answer in JSON, `+mark` and `!mark` for a mark that is there and one that is not.
"""

from typing import Any

import pytest
from ledger_text import decision, document, records, sound

#: A name, a register, and rows.
Story = tuple[str, str, str]

FIXED = "valid_from = 2021-07-01 ; valid_to = 2026-06-30"
OPEN = "valid_from = 2021-07-01 ; until_further_notice = true"
AUTO = 'valid_from = 2023-01-01 ; valid_to = 2025-12-31 ; auto_extension = { every = "12 months", notice = "6 months" '
HELD = "valid_from = 2024-01-01 ; valid_to = 2025-12-31 ; holdover = true"
ALL_THREE = 'adoption = { rule = "all", parties = ["falun", "mora", "orsa"] }'
CONDITION = 'condition = "statlig finansiering beviljas"'

PARENT = "valid_from = 2021-07-01 ; valid_to = 2026-06-30"
CHILD = 'valid_from = 2021-07-01 ; follows = "rok"'


def family(parent: str = PARENT, child: str = CHILD) -> str:
    """Return a parent, rok, and its follower, d."""
    return document("rok", parent) + document("d", child)


def of_parent(on: str, action: str, keys: str = "") -> str:
    """Return a decision on the parent."""
    return decision(on, action, keys, documents='"rok"')


def rows_of(stories: list[Story]) -> list[Any]:
    """Return one test a row, named after its story and day."""
    return [
        pytest.param(text, row.strip(), id=f"{name} {row.split()[0]}")
        for name, text, rows in stories
        for row in rows.strip().splitlines()
    ]


def assert_told(text: str, row: str) -> None:
    """Assert that the document d answers on the row's day with the row's words; spaces stand as underscores."""
    as_of, _, _, _, *asked = row.split()
    record = records(sound(text), as_of)["d"]
    force = {True: "yes", False: "no", None: "?"}[record["in_force"]]
    words = [as_of, record["status"], force, record["valid_to"] or "-", *(_word(one, record) for one in asked)]
    assert row.split() == words


def _word(asked: str, record: Any) -> str:
    if asked[0] in "+!":
        return f"{'+' if asked[1:] in record['marks'] else '!'}{asked[1:]}"
    key = asked.partition("=")[0]
    return f"{key}={_value(record[key])}".replace(" ", "_")


def _value(value: Any) -> str:
    match value:
        case None | []:
            return "-"
        case bool():
            return "yes" if value else "no"
        case list():
            return ",".join(f"{one['from']}..{one['to']}" for one in value)
        case _:
            return str(value)
