"""Promises follow an id that was changed in the register."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlalchemy import select

from monitor import outbox
from monitor.promise_rows import record
from monitor.promises import Promise, PromiseState
from monitor.register import read_register
from monitor.reminders import Reminder
from monitor.renames import carry_over, renamed
from monitor.sources import Source, Sources
from monitor.store import Store
from monitor.tables import reminder

REGISTER = """
[monitor]
admin = "samordnare"
[recipient.samordnare]
name = "RSS-samordnare"
address = "samordnare@example.se"
[[reminder]]
about = "end"
before = ["6 months"]
to = ["samordnare"]
[document.rok-hvb]
title = "RÖK HVB"
valid_from = 2021-07-01
valid_to = 2026-06-30
"""


def _register(text: str):
    reading = read_register(
        Sources(files=(Source(name="config.toml", text=text),), problems=()), as_of=date(2026, 1, 7)
    )
    assert reading.register is not None, reading.problems
    return reading.register


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ({"a": 1}, {"b": 1}, {"a": "b"}),  # renamed
        ({"a": 1}, {"b": 2}, {}),  # another thing
        ({"a": 1}, {"a": 1, "b": 1}, {}),  # a copy was added
        ({"a": 1}, {"b": 1, "c": 1}, {}),  # which of the two?
        ({"a": 1, "b": 1}, {"c": 1}, {}),  # which of the two was it?
        ({}, {"a": 1}, {}),
    ],
)
def test_an_id_is_renamed_when_its_content_has_exactly_one_new_id(old, new, expected):
    """Doubt means no rename."""
    assert expected == renamed(old, new)


def test_promises_follow_a_renamed_document_and_recipient(tmp_path: Path):
    """The rows of the old ids are those of the new ids."""
    store = Store(f"sqlite:///{tmp_path / 'giltig.db'}")
    step = Reminder(
        document="rok-hvb", about="end", fact_key="2026-06-30", fact_on=date(2026, 6, 30), lead="-6 months",
        due_on=date(2025, 12, 31), send_on=date(2025, 12, 30), to=("samordnare",),
    )  # fmt: skip
    at = datetime(2026, 1, 7, tzinfo=UTC)
    with store.write() as db:
        record(db, [(Promise(reminder=step, role="samordnare"), PromiseState.SENT, "")], {}, at)
    text = (
        REGISTER.replace("document.rok-hvb", "document.hvb")
        .replace("samordnare]", "rss]")
        .replace('"samordnare"', '"rss"')
    )

    with store.write() as db:
        followed = carry_over(db, _register(REGISTER), _register(text))
        rows = [(row.document, row.role) for row in db.execute(select(reminder))]
    store.close()

    assert {"rok-hvb": "hvb", "samordnare": "rss"} == followed
    assert [("hvb", "rss")] == rows


def test_what_the_database_remembers_of_the_new_id_stands(tmp_path: Path):
    """A document renamed to an id that was used before does not stop the register from being read."""
    store = Store(f"sqlite:///{tmp_path / 'giltig.db'}")
    at = datetime(2026, 1, 7, tzinfo=UTC)
    with store.write() as db:
        for document in ("rok-hvb", "hvb"):
            step = Reminder(
                document=document, about="end", fact_key="2026-06-30", fact_on=date(2026, 6, 30), lead="-6 months",
                due_on=date(2025, 12, 31), send_on=date(2025, 12, 30), to=("samordnare",),
            )  # fmt: skip
            record(db, [(Promise(reminder=step, role="samordnare"), PromiseState.SENT, "")], {}, at)
        outbox.note_unknown(db, ["rok-hvb", "hvb"], date(2026, 1, 7), registered=["rok-hvb", "hvb"])

    with store.write() as db:
        carry_over(db, _register(REGISTER), _register(REGISTER.replace("document.rok-hvb", "document.hvb")))
        rows = sorted(row.document for row in db.execute(select(reminder)))
    store.close()

    assert ["hvb", "rok-hvb"] == rows
