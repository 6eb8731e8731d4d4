"""The fold of one document's decisions: their order on one day, what is not folded yet, and what condition they are in."""

from itertools import permutations

import pytest
from ledger_text import decision, document, records, sound
from stories import CONDITION, FIXED, OPEN

DAY = "2026-02-06"


@pytest.mark.parametrize(
    ("clause", "decisions", "status_and_end"),
    [
        # set_validity, then extend
        (
            FIXED,
            [decision(DAY, "extend", 'length = "12 months"'), decision(DAY, "set_validity", "valid_to = 2026-12-31")],
            ("in_force", "2027-12-31"),
        ),
        # adopt, then set_validity, then extend
        (
            "planned = true",
            [
                decision(DAY, "extend", 'length = "12 months"'),
                decision(DAY, "set_validity", 'length = "12 months"'),
                decision(DAY, "adopt", "valid_from = 2026-01-01"),
            ],
            ("in_force", "2027-12-31"),
        ),
        # set_validity, then notice: ended after all
        (
            FIXED,
            [decision(DAY, "terminate"), decision(DAY, "set_validity", "valid_to = 2026-12-31")],
            ("terminated", "2026-12-31"),
        ),
        # set until further notice, then repeal
        (
            FIXED,
            [
                decision(DAY, "repeal", "last_day = 2026-12-31"),
                decision(DAY, "set_validity", "until_further_notice = true"),
                decision(DAY, "recommend"),
            ],
            ("will_end", "2026-12-31"),
        ),
        # extend, then suspend
        (
            FIXED,
            [decision(DAY, "suspend"), decision(DAY, "extend", 'length = "12 months"')],
            ("paused", "2026-02-05"),
        ),
        # extend for certain, and further under a condition
        (
            FIXED,
            [
                decision(DAY, "extend", 'length = "12 months"'),
                decision(DAY, "extend", f'length = "6 months" ; {CONDITION}', by='"schnv"'),
                decision(DAY, "assign_revision", 'to = "samordnare"'),
            ],
            ("in_force", "2027-06-30"),
        ),
    ],
)
def test_decisions_of_one_day_fold_in_one_order(
    clause: str, decisions: list[str], status_and_end: tuple[str, str]
) -> None:
    """Whatever their order in the file (docs/register.md)."""
    found = set()
    for ordered in permutations(decisions):
        record = records(sound(document("d", clause) + "".join(ordered)), DAY)["d"]
        found.add((record["status"], record["valid_to"]))
    assert {status_and_end} == found


def test_two_deferrals_of_one_day_say_the_same_in_either_order() -> None:
    """Nothing but what they say orders them."""
    said = [decision(DAY, "defer", f"to = {to}") for to in ("2026-03-20", "2026-04-24")]
    one, other = (records(sound(document("d", FIXED) + "".join(order)), DAY) for order in (said, said[::-1]))
    assert one == other


@pytest.mark.parametrize("as_of", ["2024-01-01", "2026-02-05"])
def test_what_is_decided_later_is_not_folded_yet(as_of: str) -> None:
    """As of a day before a decision, the answer is that of a register without it."""
    before = document("d", OPEN)
    assert records(sound(before), as_of) == records(
        sound(before + decision(DAY, "repeal", "last_day = 2026-02-28") + decision(DAY, "assign_revision")), as_of
    )


def test_a_condition_is_known_from_the_day_it_was_met() -> None:
    """`met_on` after the day is not known yet: the answer is that of an open condition."""
    text = document("d", FIXED) + decision(DAY, "extend", f'length = "12 months" ; {CONDITION}')
    met, failed = (f"{text}{key} = 2026-05-04\n" for key in ("met_on", "failed_on"))
    assert (
        records(sound(text), "2026-05-03") == records(sound(met), "2026-05-03") == records(sound(failed), "2026-05-03")
    )
    assert ["2027-06-30", "2026-06-30"] == [records(sound(one), "2026-05-04")["d"]["valid_to"] for one in (met, failed)]
