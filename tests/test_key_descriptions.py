"""Every table and key has its meaning, in both languages, and docs/configuration.md is made from it."""

import re
import sys
from pathlib import Path

import pytest

from monitor import action_keys, language
from monitor.key_descriptions import KEYS, TABLES
from monitor.language import _
from monitor.model import Decision, Register
from monitor.register_language import Table, default_of, tables
from monitor.schema import keys_of

sys.path.insert(0, str(Path(__file__).parent.parent / "tools"))
import reference

ALL = list(tables())


def test_every_table_and_key_is_described_and_no_other() -> None:
    """None missing, none left over, in the order of the definitions."""
    assert {table.record for table in ALL} == set(TABLES)
    assert {table.record: list(keys_of(table.record)) for table in ALL} == {
        record: list(described) for record, described in KEYS.items()
    }


@pytest.mark.parametrize("table", ALL, ids=lambda table: table.heading)
def test_a_description_is_one_plain_line_in_both_languages(table: Table) -> None:
    """It stands in a cell of a table, in a comment and in an editor's box."""
    texts = [TABLES[table.record], *KEYS[table.record].values()]
    language.use("en")
    english = [_(text) for text in texts]
    for text in [*texts, *english]:
        assert text == text.strip()
        assert text.isprintable()
        assert not set(text) & set("|”“<>\\")
        assert not text.endswith(".")
    assert [] == [text for text in english if re.search("[åäöÅÄÖ]", text)]


def test_the_key_of_a_decision_names_the_actions_that_take_it() -> None:
    """As the check does."""
    named = {
        name: set(re.findall("`([a-z_]+)`", text)) & set(action_keys._KEYS)
        for name, text in KEYS[Decision].items()
        if name not in {"by", "what"}  # they name words of other keys too
    }
    taken = {
        name: {action for action, keys in action_keys._KEYS.items() if field.name in keys}
        for name, field in keys_of(Decision).items()
        if name in named
    }
    assert taken == named


def test_headings_say_where_a_table_stands() -> None:
    """One of each kind."""
    headings = {table.heading for table in ALL}
    assert {"[monitor]", "[mail.smtp]", "[recipient.x]", "[[recipient.x.away]]", "[[reminder]]"} <= headings
    assert {"[reminder.after]", "[document.x.holdover]", "[[document.x.deadlines]]", "[decision.revokes]"} <= headings


def test_defaults_are_written_as_in_a_register() -> None:
    """Whatever stands for them in the code is read from what stands here."""
    for table in ALL:
        for name, field in keys_of(table.record).items():
            default = default_of(field)
            if default is not None:
                faults: list[object] = []
                assert field.default == field.metadata["read"](default, (name,), faults)
                assert [] == faults


def test_the_reference_page_is_the_one_made_from_the_definitions() -> None:
    """`make reference` writes it anew."""
    assert reference.reference() == reference.PAGE.read_text(encoding="utf-8"), "run make reference"


def test_the_reference_page_has_every_key() -> None:
    """Under the heading of its table."""
    for table in tables(Register):
        section = reference.reference().split(f"## `{table.heading}`\n")[1].split("\n## ")[0]
        assert list(keys_of(table.record)) == re.findall(r"^\| `(\w+)` \|", section, re.MULTILINE)
