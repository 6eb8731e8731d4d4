"""Which decisions stand: revocations, and revocations of revocations."""

import pytest
from ledger_text import decision, document
from stories import FIXED, Story, assert_told, rows_of

#: Revocations: an earlier decision is undone as a whole, for the documents named.
EXTENDED = decision("2026-02-06", "extend", 'length = "12 months"')
REVOKED = decision("2026-03-20", "revoke", 'revokes = { on = 2026-02-06, by = "lchnv", action = "extend" }')
REVOCATIONS: list[Story] = [
    ("of a revocation", document("d", FIXED) + EXTENDED + REVOKED
        + decision("2026-04-24", "revoke", 'revokes = { on = 2026-03-20, by = "lchnv" }'), """
        2026-03-19 in_force yes 2027-06-30
        2026-03-20 ends_soon yes 2026-06-30 times_extended=0
        2026-04-24 in_force yes 2027-06-30 times_extended=1
        """),
    ("of a revocation, the same day", document("d", FIXED) + EXTENDED + REVOKED
        + decision("2026-03-20", "revoke", 'revokes = { on = 2026-03-20, by = "lchnv", action = "revoke" }', by='"schnv"'), """
        2026-03-20 in_force yes 2027-06-30
        """),
    ("by action", document("d", FIXED) + EXTENDED + decision("2026-02-06", "assign_revision", 'to = "samordnare"')
        + REVOKED, """
        2026-03-20 ends_soon yes 2026-06-30 +under_revision
        """),
    ("of all that a body decided that day", document("d", FIXED) + EXTENDED
        + decision("2026-02-06", "assign_revision", 'to = "samordnare"')
        + decision("2026-03-20", "revoke", 'revokes = { on = 2026-02-06, by = "lchnv" }'), """
        2026-03-20 ends_soon yes 2026-06-30 !under_revision !extended
        """),
    ("not of another body's", document("d", FIXED) + EXTENDED
        + decision("2026-02-06", "assign_revision", 'to = "samordnare"', by='"schnv"')
        + decision("2026-03-20", "revoke", 'revokes = { on = 2026-02-06, by = "lchnv" }'), """
        2026-03-20 ends_soon yes 2026-06-30 +under_revision
        """),
    ("for one document of several", document("d", FIXED) + document("e", FIXED)
        + decision("2026-02-06", "extend", 'length = "12 months"', documents='"d", "e"')
        + decision("2026-03-20", "revoke", 'revokes = { on = 2026-02-06, by = "lchnv" }', documents='"e"'), """
        2026-03-20 in_force yes 2027-06-30
        """),
    ("a later length counts without the revoked one", document("d", FIXED) + EXTENDED
        + decision("2026-04-24", "extend", 'length = "6 months"')
        + decision("2026-05-04", "revoke", 'revokes = { on = 2026-02-06, by = "lchnv" }'), """
        2026-04-24 in_force yes 2027-12-31
        2026-05-04 in_force yes 2026-12-31 times_extended=1
        """),
    ("of a late extension takes its gap along", document("d", FIXED)
        + decision("2026-09-18", "extend", 'length = "12 months"')
        + decision("2026-11-13", "revoke", 'revokes = { on = 2026-09-18, by = "lchnv" }'), """
        2026-11-12 in_force yes 2027-06-30 gaps=2026-07-01..2026-09-17 +decided_after_end
        2026-11-13 expired no 2026-06-30 gaps=- !decided_after_end
        """),
]  # fmt: skip


@pytest.mark.parametrize(("text", "row"), rows_of(REVOCATIONS))
def test_the_day_answers_as_the_story_tells(text: str, row: str) -> None:
    """The document d answers on the row's day with the row's words."""
    assert_told(text, row)
