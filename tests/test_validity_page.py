"""Every example of docs/validity.md holds."""

import re
from pathlib import Path
from typing import Any

import pytest
from stories import assert_told

PAGE = (Path(__file__).parents[1] / "docs" / "validity.md").read_text("utf-8")
EXAMPLE = re.compile(r"^### (\w+)[^#]*?```toml\n([^`]*)```\n\n\| as of .*\n\|---.*\n((?:\|.*\n)+)", re.MULTILINE)


def examples() -> list[Any]:
    """Return one test a row of the page's tables."""
    return [
        pytest.param(toml, " ".join(row.replace("|", " ").split()), id=f"{rule} {row.split()[1]}")
        for rule, toml, rows in EXAMPLE.findall(PAGE)
        for row in rows.splitlines()
    ]


@pytest.mark.parametrize(("toml", "row"), examples())
def test_the_page_tells_what_the_register_answers(toml: str, row: str) -> None:
    """A table's row is what the register above it answers on its day."""
    titled = re.sub(r"^\[document\.(.*)\]", r'[document.\1]\ntitle = "\1"', toml, flags=re.MULTILINE)
    assert_told(titled, row)


def test_every_rule_with_a_number_has_a_section() -> None:
    """T01 to T22 and the S-rules, in order."""
    expected = [f"T{number:02}" for number in range(1, 23)] + [f"S{number:02}" for number in range(1, 9)]
    assert expected == re.findall(r"^### ([TS]\d\d)", PAGE, re.MULTILINE)
