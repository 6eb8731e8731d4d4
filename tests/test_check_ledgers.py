"""Decisions that contradict what holds when they are taken."""

import pytest
from ledger_text import decision, document, read
from stories import CHILD, CONDITION, FIXED, OPEN, family, of_parent

EXTENDED = decision("2026-02-06", "extend", 'length = "12 months"')
REVOKED = decision("2026-03-20", "revoke", 'revokes = { on = 2026-02-06, by = "lchnv" }')


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (document("d", OPEN) + decision("2026-02-06", "terminate"), "terminate_without_notice"),
        (document("d", OPEN) + decision("2026-02-06", "extend", 'length = "12 months"'), "extension_without_end"),
        (document("d") + decision("2026-02-06", "extend", 'length = "12 months"'), "extension_without_end"),
        (document("d", FIXED) + decision("2026-02-06", "extend", "valid_to = 2026-03-31"), "extension_shortens"),
        (
            document("d", FIXED) + decision("2026-02-06", "extend", 'length = "12 months" ; valid_to = 2027-12-31'),
            "length_against_date",
        ),
        (
            document("d", FIXED)
            + decision("2026-02-06", "set_validity", 'length = "12 months" ; valid_to = 2027-12-31'),
            "length_against_date",
        ),
        (document("d", FIXED) + decision("2026-02-06", "set_validity", "valid_to = 2021-06-30"), "end_before_start"),
        (document("d", FIXED) + decision("2026-02-06", "reinstate"), "reinstate_without_suspension"),
        (
            document("d", OPEN)
            + decision("2025-01-01", "suspend")
            + decision("2025-02-01", "reinstate")
            + decision("2025-03-01", "reinstate"),
            "reinstate_without_suspension",
        ),
        (document("d", FIXED) + EXTENDED + decision("2026-02-06", "let_expire"), "contradiction"),
        (document("d", FIXED) + REVOKED, "nothing_to_revoke"),
        (
            document("d", FIXED)
            + document("ny", "valid_from = 2026-04-01")
            + decision("2026-02-06", "replace", 'with = "ny" ; valid_from = 2026-05-01'),
            "replace_conflict",
        ),
        (family(child=CHILD) + of_parent("2026-02-06", "extend", "valid_to = 2026-01-31"), "extension_shortens"),
    ],
)
def test_a_decision_that_contradicts_what_holds_is_a_problem(text: str, code: str) -> None:
    """The register is refused, and the fault named."""
    register, problems = read(text)
    assert (None, [code]) == (register, [problem.code for problem in problems])


def test_a_conditional_decision_is_held_against_what_is_hoped_for() -> None:
    """12 + 12 months under two open conditions make 24; another date is a problem."""
    text = document("d", FIXED) + decision("2026-02-06", "extend", f'length = "12 months" ; {CONDITION}')
    second = decision("2026-02-07", "extend", f'length = "12 months" ; valid_to = 2027-06-30 ; {CONDITION}')
    _, problems = read(text + second)
    assert ["length_against_date"] == [problem.code for problem in problems]
