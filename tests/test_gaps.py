"""Days without validity and days with two, between a document and the one it replaces: T11, T12."""

from typing import Any

import pytest
from ledger_text import decision, document, records, sound
from stories import ALL_THREE, FIXED, HELD, OPEN


def stretches(register: Any, as_of: str, id_: str, key: str) -> list[tuple[str, str, int]]:
    """Return the gaps or overlaps of a document as tuples."""
    return [(one["from"], one["to"], one["days"]) for one in records(register, as_of)[id_][key]]


@pytest.mark.parametrize(
    ("old", "new", "gaps", "overlaps"),
    [
        # seamless, one day short, one day over
        (FIXED, "valid_from = 2026-07-01", [], []),
        (FIXED, "valid_from = 2026-07-02", [("2026-07-01", "2026-07-01", 1)], []),
        (FIXED, "valid_from = 2026-06-30", [], [("2026-06-30", "2026-06-30", 1)]),
        # open or unknown: nothing to measure
        (OPEN, "valid_from = 2026-06-30", [], []),
        ("valid_from = 2021-07-01", "valid_from = 2026-06-30", [], []),
        # held over until the new one comes: neither; past its outer limit: from there
        (HELD, "valid_from = 2026-03-01", [], []),
        (HELD.replace("true", "{ until = 2026-12-31 }"), "valid_from = 2026-03-01", [], []),
        (
            HELD.replace("true", "{ until = 2026-01-31 }"),
            "valid_from = 2026-03-01",
            [("2026-02-01", "2026-02-28", 28)],
            [],
        ),
        # read in two ways: only what is certain
        (
            'valid_from = 2020-01-01 ; valid_to = "till 1 januari 2027"',
            "valid_from = 2027-01-03",
            [("2027-01-02", "2027-01-02", 1)],
            [],
        ),
        # not adopted yet: not replaced yet
        (FIXED, f"valid_from = 2026-08-01 ; {ALL_THREE}", [], []),
    ],
)
def test_gaps_and_overlaps_are_counted_to_the_document_replaced(
    old: str, new: str, gaps: list[Any], overlaps: list[Any]
) -> None:
    """The new document tells them, known ahead (T12)."""
    register = sound(document("d", old) + document("ny", f'{new} ; replaces = "d"'))
    assert gaps == stretches(register, "2026-01-01", "ny", "gaps")
    assert overlaps == stretches(register, "2026-01-01", "ny", "overlaps")


@pytest.mark.parametrize(
    ("ending", "gaps"),
    [
        (decision("2026-01-10", "repeal", "last_day = 2026-02-28"), [("2026-03-01", "2026-05-31", 92)]),
        (decision("2025-10-01", "let_expire"), [("2026-01-01", "2026-05-31", 151)]),
        (decision("2026-03-01", "suspend"), [("2026-03-01", "2026-05-31", 92)]),
    ],
)
def test_holdover_fills_no_gap_after_an_end_that_was_decided(ending: str, gaps: list[Any]) -> None:
    """Repealed, let expire or paused, a document is not held over to its successor (T11)."""
    register = sound(document("d", HELD) + document("ny", 'valid_from = 2026-06-01 ; replaces = "d"') + ending)
    assert gaps == stretches(register, "2026-06-01", "ny", "gaps")


def test_gaps_reach_one_version_back_and_no_further() -> None:
    """Of three versions the third tells its gap to the second, not the second's to the first (T12)."""
    register = sound(
        document("v1", "valid_from = 2010-01-01 ; valid_to = 2013-12-31")
        + document("v2", 'valid_from = 2014-02-01 ; valid_to = 2016-12-31 ; replaces = "v1"')
        + document("v3", 'valid_from = 2017-02-03 ; valid_to = 2019-12-31 ; replaces = "v2"')
    )
    found = records(register, "2018-01-01")
    assert ["replaced", "replaced", "in_force"] == [found[id_]["status"] for id_ in ("v1", "v2", "v3")]
    assert [] == stretches(register, "2018-01-01", "v1", "gaps")
    assert [("2014-01-01", "2014-01-31", 31)] == stretches(register, "2018-01-01", "v2", "gaps")
    assert [("2017-01-01", "2017-02-02", 33)] == stretches(register, "2018-01-01", "v3", "gaps")


def test_one_document_may_take_the_place_of_two() -> None:
    """A decision replaces several documents at once; each has its own gap or overlap (T12)."""
    register = sound(
        document("a", "valid_from = 2020-01-01 ; valid_to = 2026-03-31")
        + document("b", "valid_from = 2020-01-01 ; valid_to = 2026-08-31")
        + document("ny", "valid_from = 2026-07-01")
        + decision("2026-02-06", "replace", 'with = "ny"', documents='"a", "b"')
    )
    found = records(register, "2026-07-01")
    assert [("replaced", "2026-03-31"), ("replaced", "2026-06-30")] == [
        (found[id_]["status"], found[id_]["valid_to"]) for id_ in ("a", "b")
    ]
    assert [("2026-04-01", "2026-06-30", 91)] == stretches(register, "2026-07-01", "ny", "gaps")
    assert [("2026-07-01", "2026-08-31", 62)] == stretches(register, "2026-07-01", "ny", "overlaps")
