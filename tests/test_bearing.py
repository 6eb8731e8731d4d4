"""How a document stands among others, and which status comes first: T11, T12, T17."""

import pytest
from ledger_text import decision, document, records, sound
from stories import (
    ALL_THREE,
    AUTO,
    CHILD,
    CONDITION,
    FIXED,
    HELD,
    OPEN,
    PARENT,
    Story,
    assert_told,
    family,
    of_parent,
    rows_of,
)

#: T11.
HOLDOVER: list[Story] = [
    ("held over", document("d", HELD), """
        2025-12-31 ends_soon yes 2025-12-31
        2026-01-01 past_end_holdover yes 2025-12-31 days_left=-1
        2036-01-01 past_end_holdover yes 2025-12-31
        """),
    ("to an outer limit", document("d", HELD.replace("true", "{ until = 2026-12-31 }")), """
        2025-12-31 ends_soon yes 2025-12-31
        2026-12-31 past_end_holdover yes 2025-12-31 days_left=-365
        2027-01-01 expired no 2026-12-31 days_left=-1
        """),
    ("not after let_expire", document("d", HELD) + decision("2025-10-01", "let_expire"), """
        2025-12-31 will_end yes 2025-12-31
        2026-01-01 ended no 2025-12-31
        """),
    ("not after notice", document("d", HELD) + decision("2025-10-01", "terminate"), """
        2025-12-31 terminated yes 2025-12-31
        2026-01-01 ended no 2025-12-31
        """),
    ("repealed while held over", document("d", HELD) + decision("2026-02-06", "repeal", "last_day = 2026-02-28"), """
        2026-02-28 past_end_holdover yes 2025-12-31
        2026-03-01 repealed no 2026-02-28
        """),
    ("extended while held over: no gap", document("d", HELD) + decision("2026-02-06", "extend", 'length = "12 months"'), """
        2026-02-05 past_end_holdover yes 2025-12-31
        2026-02-06 in_force yes 2026-12-31 gaps=- +decided_after_end
        2027-01-01 past_end_holdover yes 2026-12-31
        """),
    ("extended the day after the limit: no gap", document("d", HELD.replace("true", "{ until = 2026-03-31 }"))
        + decision("2026-04-01", "extend", 'length = "12 months"'), """
        2026-04-01 in_force yes 2026-12-31 gaps=-
        """),
    ("extended after the limit", document("d", HELD.replace("true", "{ until = 2026-03-31 }"))
        + decision("2026-04-24", "extend", 'length = "12 months"'), """
        2026-04-23 expired no 2026-03-31
        2026-04-24 in_force yes 2026-12-31 gaps=2026-04-01..2026-04-23
        """),
    ("let expire, then extended late: a gap", document("d", HELD) + decision("2025-10-01", "let_expire")
        + decision("2026-02-06", "extend", 'length = "12 months"'), """
        2026-02-06 in_force yes 2026-12-31 gaps=2026-01-01..2026-02-05
        """),
    ("until a new one comes", document("d", HELD) + document("ny", 'valid_from = 2026-03-01 ; replaces = "d"'), """
        2026-02-28 past_end_holdover yes 2025-12-31
        2026-03-01 replaced no 2026-02-28
        """),
]  # fmt: skip

#: T12; d is the old version.
REPLACEMENTS: list[Story] = [
    ("by decision", document("d", FIXED) + document("ny", "valid_from = 2026-04-01 ; valid_to = 2029-03-31")
        + decision("2026-02-06", "replace", 'with = "ny"'), """
        2026-02-05 ends_soon yes 2026-06-30
        2026-02-06 will_end yes 2026-03-31
        2026-04-01 replaced no 2026-03-31
        """),
    ("by decision, with the start", document("d", OPEN) + document("ny", "")
        + decision("2026-02-06", "replace", 'with = "ny" ; valid_from = 2026-04-01'), """
        2026-02-06 will_end yes 2026-03-31
        2026-04-01 replaced no 2026-03-31
        """),
    ("by decision, revoked", document("d", FIXED) + document("ny", "valid_from = 2026-04-01")
        + decision("2026-02-06", "replace", 'with = "ny"')
        + decision("2026-04-24", "revoke", 'revokes = { on = 2026-02-06, by = "lchnv" }'), """
        2026-04-23 replaced no 2026-03-31
        2026-04-24 ends_soon yes 2026-06-30
        """),
    ("by decision under a condition", document("d", FIXED) + document("ny", "valid_from = 2026-04-01")
        + decision("2026-02-06", "replace", f'with = "ny" ; {CONDITION} ; met_on = 2026-05-04'), """
        2026-04-30 ends_soon yes 2026-06-30 +conditional
        2026-05-04 replaced no 2026-03-31 !conditional
        """),
    ("a gap to the successor", document("d", FIXED) + document("ny", 'valid_from = 2026-08-01 ; replaces = "d"'), """
        2026-06-30 will_end yes 2026-06-30
        2026-07-01 expired no 2026-06-30
        2026-08-01 replaced no 2026-06-30
        """),
    ("the successor is only planned", document("d", FIXED)
        + document("ny", 'planned = true ; valid_from = 2026-04-01 ; replaces = "d"'), """
        2026-04-01 ends_soon yes 2026-06-30
        """),
    ("the successor has no known start", document("d", FIXED) + document("ny", 'replaces = "d"'), """
        2026-04-01 ends_soon yes 2026-06-30
        """),
    ("the successor waits for its parties", document("d", FIXED)
        + document("ny", f'valid_from = 2026-04-01 ; replaces = "d" ; {ALL_THREE}')
        + decision("2026-03-01", "adopt", by='["falun", "mora"]', documents='"ny"')
        + decision("2026-04-20", "adopt", by='"orsa"', documents='"ny"'), """
        2026-04-19 ends_soon yes 2026-06-30
        2026-04-20 replaced no 2026-04-19
        """),
    ("the successor was turned down", document("d", FIXED)
        + document("ny", f'valid_from = 2026-04-01 ; replaces = "d" ; {ALL_THREE}')
        + decision("2026-03-01", "reject", by='"falun"', documents='"ny"'), """
        2026-04-01 ends_soon yes 2026-06-30
        """),
    ("the successor is adopted under a condition", document("d", FIXED)
        + document("ny", 'valid_from = 2026-04-01 ; replaces = "d"')
        + decision("2026-02-06", "adopt", f"{CONDITION} ; met_on = 2026-05-04", documents='"ny"'), """
        2026-05-03 ends_soon yes 2026-06-30
        2026-05-04 replaced no 2026-03-31
        """),
    ("two successors: the first to start", document("d", FIXED)
        + document("ny", 'valid_from = 2026-05-01 ; replaces = "d"')
        + document("nyare", 'valid_from = 2026-04-01 ; replaces = "d"'), """
        2026-03-31 will_end yes 2026-03-31
        2026-04-01 replaced no 2026-03-31 status_text=Har_ersatts_av_Dokument_nyare
        """),
    ("the successor has ended itself", document("d", FIXED)
        + document("ny", 'valid_from = 2026-04-01 ; valid_to = 2026-04-30 ; replaces = "d"'), """
        2026-05-01 replaced no 2026-03-31
        """),
    ("an open document", document("d", OPEN) + document("ny", 'valid_from = 2026-04-01 ; replaces = "d"'), """
        2026-03-31 will_end yes 2026-03-31
        2026-04-01 replaced no 2026-03-31
        """),
    ("a decision to replace settles a revision", document("d", FIXED) + document("ny", "planned = true")
        + decision("2026-01-10", "assign_revision", 'to = "samordnare"') + decision("2026-02-06", "replace", 'with = "ny"'), """
        2026-01-10 ends_soon yes 2026-06-30 +under_revision
        2026-02-06 ends_soon yes 2026-06-30 !under_revision
        """),
]  # fmt: skip

#: T17; d follows rok.
FOLLOWERS: list[Story] = [
    ("fixed", family(), """
        2026-06-30 ends_soon yes 2026-06-30
        2026-07-01 expired no 2026-06-30
        """),
    ("extended", family() + of_parent("2026-04-24", "extend", 'length = "12 months"'), """
        2026-04-23 ends_soon yes 2026-06-30
        2026-04-24 in_force yes 2027-06-30 times_extended=0
        """),
    ("own end earlier", family(child=CHILD + " ; valid_to = 2026-03-31"), """
        2026-03-31 ends_soon yes 2026-03-31
        2026-04-01 expired no 2026-03-31
        """),
    ("own end later", family(child=CHILD + " ; valid_to = 2026-12-31"), """
        2026-06-30 ends_soon yes 2026-06-30
        2026-07-01 expired no 2026-06-30
        """),
    ("own until further notice", family(child=CHILD + " ; until_further_notice = true"), """
        2022-01-01 in_force yes 2026-06-30
        """),
    ("of an open document", family(OPEN), """
        2026-07-01 open_ended yes -
        """),
    ("of an open document, own end", family(OPEN, CHILD + " ; valid_to = 2026-03-31"), """
        2026-01-01 ends_soon yes 2026-03-31
        2026-04-01 expired no 2026-03-31
        """),
    ("of an unknown end", family("valid_from = 2021-07-01"), """
        2026-07-01 unknown yes -
        """),
    ("of an unknown end, itself until further notice", family("valid_from = 2021-07-01",
        CHILD + " ; until_further_notice = true"), """
        2026-07-01 unknown yes -
        """),
    ("of one that extends itself", family(AUTO + "}"), """
        2025-06-30 auto yes 2025-12-31 last_notice_day=2025-06-30
        2025-07-01 auto yes 2026-12-31
        """),
    ("of one held over", family(HELD), """
        2026-01-01 past_end_holdover yes 2025-12-31
        """),
    ("of one held over, own end", family(HELD, CHILD + " ; valid_to = 2025-11-30"), """
        2025-12-01 expired no 2025-11-30
        """),
    ("of one that is to expire", family() + of_parent("2026-02-06", "let_expire"), """
        2026-06-30 will_end yes 2026-06-30
        2026-07-01 ended no 2026-06-30
        """),
    ("itself to expire", family() + decision("2026-02-06", "let_expire"), """
        2026-06-30 will_end yes 2026-06-30
        2026-07-01 ended no 2026-06-30
        """),
    ("of one that was given notice", family(OPEN + ' ; notice = { length = "6 months" }')
        + of_parent("2025-11-14", "terminate"), """
        2025-11-14 terminated yes 2026-05-14
        2026-05-15 ended no 2026-05-14
        """),
    ("of one that is paused", family() + of_parent("2026-02-06", "suspend", 'length = "2 months"'), """
        2026-02-06 paused no 2026-02-05
        2026-04-06 repealed no 2026-02-05
        """),
    ("of one put back, itself paused", family() + of_parent("2025-01-01", "suspend") + of_parent("2025-02-01", "reinstate")
        + decision("2025-06-01", "suspend"), """
        2025-01-15 paused no 2024-12-31
        2025-02-01 in_force yes 2026-06-30
        2025-06-01 paused no 2025-05-31
        """),
    ("of one that is repealed", family() + of_parent("2026-02-06", "repeal", "last_day = 2026-03-31"), """
        2026-03-31 will_end yes 2026-03-31
        2026-04-01 repealed no 2026-03-31
        """),
    ("of one that is replaced", family() + document("ny", 'valid_from = 2026-04-01 ; replaces = "rok"'), """
        2026-03-31 will_end yes 2026-03-31
        2026-04-01 replaced no 2026-03-31 status_text=Har_ersatts_av_Dokument_ny
        """),
    ("of a follower", document("rok", PARENT) + document("lok", CHILD) + document("d", 'follows = "lok"')
        + of_parent("2026-04-24", "extend", 'length = "12 months"'), """
        2026-04-23 ends_soon yes 2026-06-30
        2026-04-24 in_force yes 2027-06-30
        """),
    ("of a follower with an earlier end", document("rok", PARENT) + document("lok", CHILD + " ; valid_to = 2026-03-31")
        + document("d", 'follows = "lok"'), """
        2026-03-31 ends_soon yes 2026-03-31
        2026-04-01 expired no 2026-03-31
        """),
    ("extended for itself no further than its parent", family(child=CHILD + " ; valid_to = 2026-03-31")
        + decision("2026-02-06", "extend", "valid_to = 2026-12-31"), """
        2026-02-05 ends_soon yes 2026-03-31
        2026-02-06 ends_soon yes 2026-06-30
        """),
    ("of one extended under a condition", family()
        + of_parent("2026-02-06", "extend", f"valid_to = 2026-12-31 ; {CONDITION}"), """
        2026-02-06 ends_soon yes 2026-06-30 conditional_until=2026-12-31 +conditional
        """),
]  # fmt: skip

PRECEDENCE: list[Story] = [
    ("repealed before paused", document("d", OPEN) + decision("2026-01-10", "suspend")
        + decision("2026-02-06", "repeal", "last_day = 2026-02-28"), """
        2026-02-28 paused no 2026-01-09
        2026-03-01 repealed no 2026-01-09
        """),
    ("replaced before ended", document("d", FIXED) + decision("2026-02-06", "let_expire")
        + document("ny", 'valid_from = 2026-08-01 ; replaces = "d"'), """
        2026-07-31 ended no 2026-06-30
        2026-08-01 replaced no 2026-06-30
        """),
    ("paused before expired", document("d", FIXED) + decision("2026-06-01", "suspend"), """
        2026-07-01 paused no 2026-05-31
        """),
    ("planned before in adoption", document("d", f"planned = true ; {ALL_THREE}"), """
        2026-01-01 planned no -
        """),
    ("terminated before will_end", document("d", OPEN + ' ; notice = { length = "6 months" }')
        + decision("2025-11-14", "terminate") + decision("2026-02-06", "repeal", "last_day = 2026-03-31"), """
        2026-02-06 terminated yes 2026-03-31
        2026-04-01 repealed no 2026-03-31
        """),
    ("will_end before auto", document("d", AUTO + "}") + decision("2025-02-01", "repeal", "last_day = 2026-12-31"), """
        2025-02-01 will_end yes 2025-12-31
        2025-07-01 will_end yes 2026-12-31
        """),
    ("auto before ends_soon", document("d", AUTO.replace('"6 months"', '"1 month"') + "}"), """
        2025-11-30 auto yes 2025-12-31
        """),
]  # fmt: skip


@pytest.mark.parametrize(("text", "row"), rows_of(HOLDOVER + REPLACEMENTS + FOLLOWERS + PRECEDENCE))
def test_the_day_answers_as_the_story_tells(text: str, row: str) -> None:
    """The document d answers on the row's day with the row's words."""
    assert_told(text, row)


def test_a_parent_names_its_followers() -> None:
    """Followers of followers are named too: extending the parent moves them all (T17)."""
    register = sound(document("rok", PARENT) + document("lok", CHILD) + document("bilaga", 'follows = "lok"'))
    assert ["bilaga", "lok"] == records(register, "2026-01-01")["rok"]["followers"]
