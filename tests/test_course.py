"""Automatic extension: T06, T07."""

import pytest
from ledger_text import decision, document
from stories import AUTO, Story, assert_told, rows_of

#: T06, T07.
AUTOMATIC: list[Story] = [
    ("far ahead", document("d", AUTO + "}"), """
        2050-06-30 auto yes 2050-12-31 last_notice_day=2050-06-30 times_extended=25
        2050-07-01 auto yes 2051-12-31 last_notice_day=2051-06-30 times_extended=26
        """),
    ("cap, the last period cut", document("d", AUTO + ", valid_to = 2027-03-31 }"), """
        2025-06-30 auto yes 2025-12-31 times_extended=0 final_end=2027-03-31
        2025-07-01 auto yes 2026-12-31 times_extended=1 final_end=2027-03-31
        2026-06-30 auto yes 2026-12-31 last_notice_day=2026-06-30
        2026-07-01 in_force yes 2027-03-31 times_extended=2 last_notice_day=- act_by=- final_end=2027-03-31
        2026-09-30 ends_soon yes 2027-03-31
        2027-04-01 expired no 2027-03-31 times_extended=2
        """),
    ("so many times", document("d", AUTO + ", max_times = 1 }"), """
        2025-06-30 auto yes 2025-12-31 final_end=2026-12-31
        2025-07-01 in_force yes 2026-12-31 last_notice_day=- final_end=2026-12-31
        2027-01-01 expired no 2026-12-31
        """),
    ("both limits, the earlier counts", document("d", AUTO + ", max_times = 3, valid_to = 2026-12-31 }"), """
        2025-06-30 auto yes 2025-12-31 final_end=2026-12-31
        2025-07-01 in_force yes 2026-12-31 times_extended=1
        """),
    ("the furthest day does not drift", document("d", "valid_from = 2024-01-01 ; valid_to = 2025-01-30"
         ' ; auto_extension = { every = "1 month", notice = "0 days", max_times = 2 }'), """
        2025-01-30 auto yes 2025-01-30 final_end=2025-03-30
        2025-01-31 auto yes 2025-02-28 final_end=2025-03-30
        2025-03-01 ends_soon yes 2025-03-30 final_end=2025-03-30
        """),
    ("let expire on the last notice day", document("d", AUTO + "}") + decision("2025-06-30", "let_expire"), """
        2025-06-29 auto yes 2025-12-31
        2025-06-30 will_end yes 2025-12-31
        2025-07-01 will_end yes 2025-12-31 times_extended=0
        2026-01-01 ended no 2025-12-31
        """),
    ("let expire the day after: from the next period", document("d", AUTO + "}") + decision("2025-07-01", "let_expire"), """
        2025-07-01 will_end yes 2026-12-31 times_extended=1
        2026-12-31 will_end yes 2026-12-31
        2027-01-01 ended no 2026-12-31
        """),
    ("notice on the last notice day", document("d", AUTO + "}") + decision("2025-06-30", "terminate"), """
        2025-12-31 terminated yes 2025-12-31 last_notice_day=2025-06-30
        2026-01-01 ended no 2025-12-31
        """),
    ("notice the day after", document("d", AUTO + "}") + decision("2025-07-01", "terminate"), """
        2025-07-01 terminated yes 2026-12-31 last_notice_day=2026-06-30
        2027-01-01 ended no 2026-12-31
        """),
    ("notice withdrawn", document("d", AUTO + "}") + decision("2025-06-30", "terminate")
        + decision("2025-08-01", "revoke", 'revokes = { on = 2025-06-30, by = "lchnv" }'), """
        2025-07-31 terminated yes 2025-12-31
        2025-08-01 auto yes 2026-12-31 times_extended=1
        """),
    ("extended by decision meanwhile", document("d", AUTO + "}")
        + decision("2025-03-01", "extend", 'length = "6 months"'), """
        2025-03-01 auto yes 2026-06-30 last_notice_day=2025-12-31 times_extended=1
        2025-12-31 auto yes 2026-06-30
        2026-01-01 auto yes 2027-06-30 times_extended=2
        """),
    ("a length counts from the end that it has reached by itself", document("d", AUTO + "}")
        + decision("2025-09-01", "extend", 'length = "6 months"'), """
        2025-09-01 auto yes 2027-06-30 times_extended=2
        """),
    ("extended by decision past the cap", document("d", AUTO + ", valid_to = 2026-12-31 }")
        + decision("2025-03-01", "extend", "valid_to = 2027-12-31"), """
        2025-03-01 in_force yes 2027-12-31 last_notice_day=- final_end=2027-12-31
        2028-01-01 expired no 2027-12-31
        """),
    ("repealed", document("d", AUTO + "}") + decision("2025-09-01", "repeal", "last_day = 2026-03-31"), """
        2025-09-01 will_end yes 2026-03-31
        2026-04-01 repealed no 2026-03-31
        """),
    ("replaced: no extension after the successor's start", document("d", AUTO + "}")
        + document("ny", 'valid_from = 2025-07-01 ; replaces = "d"'), """
        2025-06-30 will_end yes 2025-06-30
        2025-07-01 replaced no 2025-06-30 times_extended=0
        2030-01-01 replaced no 2025-06-30 times_extended=0
        """),
    ("an end that is not known cannot extend itself", document("d", "valid_from = 2024-01-01"
         ' ; auto_extension = { every = "12 months", notice = "6 months" }'), """
        2026-01-01 unknown yes - last_notice_day=-
        """),
]  # fmt: skip


@pytest.mark.parametrize(("text", "row"), rows_of(AUTOMATIC))
def test_the_day_answers_as_the_story_tells(text: str, row: str) -> None:
    """The document d answers on the row's day with the row's words."""
    assert_told(text, row)
