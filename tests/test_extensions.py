"""What states or extends validity, under a condition or not: T04, T05, T18, T20, T21 and set_validity."""

import pytest
from ledger_text import decision, document
from stories import CONDITION, FIXED, OPEN, Story, assert_told, rows_of

#: T04, T05, T21 and set_validity.
EXTENSIONS: list[Story] = [
    ("decided on the last day", document("d", FIXED) + decision("2026-06-30", "extend", 'length = "12 months"'), """
        2026-06-29 ends_soon yes 2026-06-30 times_extended=0
        2026-06-30 in_force yes 2027-06-30 times_extended=1 gaps=- !decided_after_end +extended
        """),
    ("decided the day after", document("d", FIXED) + decision("2026-07-01", "extend", 'length = "12 months"'), """
        2026-07-01 in_force yes 2027-06-30 gaps=- +decided_after_end !gap
        """),
    ("decided two days after", document("d", FIXED) + decision("2026-07-02", "extend", 'length = "12 months"'), """
        2026-07-01 expired no 2026-06-30
        2026-07-02 in_force yes 2027-06-30 gaps=2026-07-01..2026-07-01 +decided_after_end +gap
        """),
    ("decided late, retroactively", document("d", FIXED)
        + decision("2026-09-18", "extend", 'length = "12 months" ; retroactive = true'), """
        2026-09-17 expired no 2026-06-30
        2026-09-18 in_force yes 2027-06-30 gaps=- +decided_after_end
        """),
    ("decided when the new end has passed too", document("d", FIXED)
        + decision("2027-02-01", "extend", 'length = "6 months"')
        + decision("2027-03-01", "extend", 'length = "12 months"'), """
        2027-02-01 expired no 2026-12-31 gaps=- times_extended=1 +decided_after_end
        2027-03-01 in_force yes 2027-12-31 gaps=2026-07-01..2027-02-28 times_extended=2
        """),
    ("a stated date is a new anchor", document("d", "valid_from = 2024-01-01 ; valid_to = 2025-01-30")
        + decision("2024-06-01", "extend", 'length = "1 month"')
        + decision("2024-06-02", "extend", "valid_to = 2025-03-31")
        + decision("2024-06-03", "extend", 'length = "1 month"'), """
        2024-06-01 in_force yes 2025-02-28
        2024-06-02 in_force yes 2025-03-31
        2024-06-03 in_force yes 2025-04-30 times_extended=3
        """),
    ("months and days add up apart", document("d", "valid_from = 2024-01-01 ; valid_to = 2026-01-30")
        + decision("2025-06-01", "extend", 'length = "1 month"') + decision("2025-06-02", "extend", 'length = "10 days"')
        + decision("2025-06-03", "extend", 'length = "1 month"'), """
        2025-06-01 in_force yes 2026-02-28
        2025-06-02 in_force yes 2026-03-10
        2025-06-03 in_force yes 2026-04-09
        """),
    ("an unknown end is set by a date", document("d", "valid_from = 2024-01-01")
        + decision("2026-02-06", "extend", "valid_to = 2027-06-30"), """
        2026-02-05 unknown yes -
        2026-02-06 in_force yes 2027-06-30 gaps=- times_extended=1
        """),
    ("set later", document("d", FIXED) + decision("2026-02-06", "set_validity", "valid_to = 2027-12-31"), """
        2026-02-06 in_force yes 2027-12-31 times_extended=0 !shortened !extended
        """),
    ("set earlier", document("d", FIXED) + decision("2026-02-06", "set_validity", "valid_to = 2026-03-31"), """
        2026-02-05 ends_soon yes 2026-06-30 !shortened
        2026-02-06 ends_soon yes 2026-03-31 +shortened
        2026-04-01 expired no 2026-03-31
        """),
    ("set to an end before the day of decision", document("d", FIXED)
        + decision("2026-02-06", "set_validity", "valid_to = 2025-12-31"), """
        2026-02-06 expired no 2025-12-31 +shortened
        """),
    ("set until further notice", document("d", FIXED)
        + decision("2026-02-06", "set_validity", "until_further_notice = true"), """
        2026-02-06 open_ended yes - secured_until=- !shortened
        2027-01-01 open_ended yes -
        """),
    ("set an end on an open document", document("d", OPEN)
        + decision("2026-02-06", "set_validity", "valid_to = 2027-06-30"), """
        2026-02-06 in_force yes 2027-06-30 +shortened
        """),
    ("set a start moves a length", document("d", 'valid_from = 2026-01-01 ; length = "12 months"')
        + decision("2025-12-01", "set_validity", "valid_from = 2026-02-01"), """
        2025-12-01 adopted_not_started no 2027-01-31 valid_from=2026-02-01
        2026-02-01 in_force yes 2027-01-31
        """),
    ("set a length from the start", document("d", OPEN) + decision("2026-02-06", "set_validity", 'length = "60 months"'), """
        2026-02-06 ends_soon yes 2026-06-30
        """),
    ("set a start only, let_expire stands", document("d", FIXED) + decision("2026-02-06", "let_expire")
        + decision("2026-03-01", "set_validity", "valid_from = 2021-08-01"), """
        2026-03-01 will_end yes 2026-06-30 valid_from=2021-08-01
        """),
    ("set an end anew, late", document("d", FIXED) + decision("2026-09-18", "set_validity", "valid_to = 2027-06-30"), """
        2026-09-18 in_force yes 2027-06-30 gaps=2026-07-01..2026-09-17 +decided_after_end
        """),
    ("extended although it was to expire", document("d", FIXED) + decision("2026-02-06", "let_expire")
        + decision("2026-04-24", "extend", 'length = "12 months"'), """
        2026-02-06 will_end yes 2026-06-30
        2026-04-24 in_force yes 2027-06-30
        2027-07-01 expired no 2027-06-30
        """),
    ("extended although repealed", document("d", FIXED) + decision("2026-02-06", "repeal", "last_day = 2026-03-31")
        + decision("2026-05-01", "extend", "valid_to = 2027-06-30"), """
        2026-04-01 repealed no 2026-03-31
        2026-05-01 in_force yes 2027-06-30 gaps=2026-04-01..2026-04-30 +decided_after_end
        """),
]  # fmt: skip

#: T18.
CONDITIONS: list[Story] = [
    ("extension by length", document("d", FIXED)
        + decision("2026-02-06", "extend", f'length = "12 months" ; {CONDITION} ; met_on = 2026-05-04'), """
        2026-02-05 ends_soon yes 2026-06-30 conditional_until=- !conditional
        2026-05-03 ends_soon yes 2026-06-30 conditional_until=2027-06-30 secured_until=2026-06-30 times_extended=0
        2026-05-04 in_force yes 2027-06-30 conditional_until=- secured_until=2027-06-30 times_extended=1 !conditional
        """),
    ("open past the end", document("d", FIXED)
        + decision("2026-02-06", "extend", f"valid_to = 2027-06-30 ; {CONDITION}"), """
        2026-06-30 ends_soon yes 2026-06-30 conditional_until=2027-06-30
        2026-07-01 expired no 2026-06-30 conditional_until=2027-06-30 secured_until=2026-06-30
        """),
    ("met after the end: a gap until then", document("d", FIXED)
        + decision("2026-02-06", "extend", f"valid_to = 2027-06-30 ; {CONDITION} ; met_on = 2026-08-03"), """
        2026-08-02 expired no 2026-06-30
        2026-08-03 in_force yes 2027-06-30 gaps=2026-07-01..2026-08-02 !decided_after_end
        """),
    ("failed", document("d", FIXED)
        + decision("2026-02-06", "extend", f"valid_to = 2027-06-30 ; {CONDITION} ; failed_on = 2026-05-04"), """
        2026-05-03 ends_soon yes 2026-06-30 conditional_until=2027-06-30 +conditional
        2026-05-04 ends_soon yes 2026-06-30 conditional_until=- !conditional
        """),
    ("two lengths add up", document("d", FIXED)
        + decision("2026-02-06", "extend", f'length = "12 months" ; {CONDITION}')
        + decision("2026-02-07", "extend", f'length = "12 months" ; valid_to = 2028-06-30 ; {CONDITION}'), """
        2026-02-06 ends_soon yes 2026-06-30 conditional_until=2027-06-30
        2026-02-07 ends_soon yes 2026-06-30 conditional_until=2028-06-30
        """),
    ("secured meanwhile in another way", document("d", FIXED)
        + decision("2026-02-06", "extend", f"valid_to = 2026-12-31 ; {CONDITION}")
        + decision("2026-03-20", "extend", "valid_to = 2027-06-30"), """
        2026-03-19 ends_soon yes 2026-06-30 conditional_until=2026-12-31
        2026-03-20 in_force yes 2027-06-30 conditional_until=- +conditional
        """),
    ("validity set shorter: nothing further", document("d", FIXED)
        + decision("2026-02-06", "set_validity", f"valid_to = 2026-03-31 ; {CONDITION} ; met_on = 2026-03-01"), """
        2026-02-06 ends_soon yes 2026-06-30 conditional_until=- !shortened +conditional
        2026-03-01 ends_soon yes 2026-03-31 +shortened
        """),
    ("validity set on an open document", document("d", OPEN)
        + decision("2026-02-06", "set_validity", f"valid_to = 2026-12-31 ; {CONDITION}"), """
        2026-02-06 open_ended yes - conditional_until=- +conditional
        """),
    ("repeal", document("d", FIXED)
        + decision("2026-02-06", "repeal", f"last_day = 2026-03-31 ; {CONDITION} ; met_on = 2026-03-10"), """
        2026-03-09 ends_soon yes 2026-06-30 +conditional
        2026-03-10 will_end yes 2026-03-31 !conditional
        2026-04-01 repealed no 2026-03-31
        """),
    ("let_expire", document("d", FIXED) + decision("2026-02-06", "let_expire", CONDITION), """
        2026-02-06 ends_soon yes 2026-06-30 +conditional
        2026-07-01 expired no 2026-06-30
        """),
    ("suspension", document("d", OPEN) + decision("2026-02-06", "suspend", f"{CONDITION} ; met_on = 2026-03-01"), """
        2026-02-28 open_ended yes - +conditional
        2026-03-01 paused no 2026-02-05
        """),
    ("adoption", document("d", "valid_from = 2026-01-01 ; valid_to = 2026-12-31")
        + decision("2025-11-14", "adopt", f"{CONDITION} ; met_on = 2026-02-02"), """
        2025-12-01 conditional ? 2026-12-31 secured_until=- conditional_until=2026-12-31
        2026-02-01 conditional ? 2026-12-31 secured_until=- conditional_until=2026-12-31 +conditional
        2026-02-02 in_force yes 2026-12-31 secured_until=2026-12-31 conditional_until=- !conditional
        """),
    ("adoption, still open at the end", document("d", "valid_from = 2026-01-01 ; valid_to = 2026-12-31")
        + decision("2025-11-14", "adopt", CONDITION), """
        2026-12-31 conditional ? 2026-12-31
        2027-01-01 conditional no 2026-12-31
        """),
    ("adoption that sets the dates", document("d")
        + decision("2025-11-14", "adopt", f"valid_from = 2026-01-01 ; valid_to = 2026-12-31 ; {CONDITION}"), """
        2026-02-01 conditional ? - secured_until=- conditional_until=2026-12-31
        """),
    ("adoption failed: as if never taken, but told", document("d", "valid_from = 2026-01-01 ; valid_to = 2026-12-31")
        + decision("2025-11-14", "adopt", f"{CONDITION} ; failed_on = 2026-02-02"), """
        2026-02-02 in_force yes 2026-12-31 secured_until=2026-12-31 +check_source
        """),
    ("adoption, later without a condition", document("d", "valid_from = 2026-01-01 ; valid_to = 2026-12-31")
        + decision("2025-11-14", "adopt", CONDITION) + decision("2026-02-06", "adopt"), """
        2026-02-05 conditional ? 2026-12-31
        2026-02-06 in_force yes 2026-12-31 secured_until=2026-12-31
        """),
    ("revocation", document("d", FIXED) + decision("2026-02-06", "extend", 'length = "12 months"')
        + decision("2026-03-20", "revoke", f'revokes = {{ on = 2026-02-06, by = "lchnv" }} ; {CONDITION} ; met_on = 2026-04-01'), """
        2026-03-31 in_force yes 2027-06-30 +conditional
        2026-04-01 ends_soon yes 2026-06-30
        """),
]  # fmt: skip

#: T20.
IN_WORDS: list[Story] = [
    ("both readings", document("d", 'valid_from = 2020-01-01 ; valid_to = "till 1 januari 2027"'), """
        2026-12-31 ends_soon yes 2026-12-31 earliest=2026-12-31 latest=2027-01-01 +check_source
        2027-01-01 expired no 2026-12-31
        """),
    ("a length moves both", document("d", 'valid_from = 2020-01-01 ; valid_to = "fram till oktober 2023"')
        + decision("2023-06-01", "extend", 'length = "6 months"'), """
        2023-06-01 in_force yes 2024-03-31 earliest=2024-03-31 latest=2024-04-30 precision=month +check_source
        """),
    ("a decided date clears them", document("d", 'valid_from = 2020-01-01 ; valid_to = "till 1 januari 2027"')
        + decision("2026-02-06", "extend", "valid_to = 2027-12-31"), """
        2026-02-05 in_force yes 2026-12-31 +check_source
        2026-02-06 in_force yes 2027-12-31 earliest=- latest=- precision=- !check_source
        """),
    ("a repeal clears them", document("d", 'valid_from = 2020-01-01 ; valid_to = "till 1 januari 2027"')
        + decision("2026-02-06", "repeal", "last_day = 2026-03-31"), """
        2026-02-06 will_end yes 2026-03-31 earliest=- latest=- precision=- !check_source
        """),
    ("clear words", document("d", 'valid_from = 2020-01-01 ; valid_to = "t.o.m. oktober 2026"'), """
        2026-10-31 ends_soon yes 2026-10-31 earliest=2026-10-31 latest=2026-10-31 precision=month !check_source
        2026-11-01 expired no 2026-10-31
        """),
]  # fmt: skip


@pytest.mark.parametrize(("text", "row"), rows_of(EXTENSIONS + CONDITIONS + IN_WORDS))
def test_the_day_answers_as_the_story_tells(text: str, row: str) -> None:
    """The document d answers on the row's day with the row's words."""
    assert_told(text, row)
