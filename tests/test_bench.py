"""The registers that are measured: sound, with every clause and action, the same each time."""

from dataclasses import fields
from pathlib import Path

import pytest

from bench.registers import AS_OF, CLAUSES, write
from monitor.model import ACTIONS, Document
from monitor.register import read_register
from monitor.sources import read_sources

#: Keys that say nothing about validity, and are left out or the same.
_SAME = {
    *("long_title", "aliases", "dnr", "route", "revise_route", "replace_route", "signed_copy", "note"),
    "responsible",
}


def test_a_generated_register_is_sound_and_has_every_clause_and_action(tmp_path: Path):
    reading = read_register(read_sources(write(tmp_path, 2 * len(CLAUSES))), as_of=AS_OF)

    assert () == reading.problems
    assert reading.register is not None
    documents = reading.register.documents.values()
    written = {one.name: {repr(getattr(document, one.name)) for document in documents} for one in fields(Document)}
    assert _SAME == {name for name, values in written.items() if len(values) == 1}
    assert set(ACTIONS) == {one.action for one in reading.register.decisions}


@pytest.mark.parametrize("split", [False, True])
def test_the_same_seed_gives_the_same_register_in_one_file_and_over_several(tmp_path: Path, split: bool):
    one = read_register(read_sources(write(tmp_path / "one", 210)), as_of=AS_OF).register
    again = read_register(read_sources(write(tmp_path / "again", 210, split=split)), as_of=AS_OF).register

    assert one is not None
    assert again is not None
    assert one.documents == again.documents
    assert one.decisions == again.decisions
