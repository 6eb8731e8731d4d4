"""What ends, pauses or notes: T09, T10, T15, T16, T19."""

import pytest
from ledger_text import decision, document, records, sound
from stories import FIXED, OPEN, Story, assert_told, rows_of

#: T09, T15: notice, let_expire, repeal.
ENDINGS: list[Story] = [
    ("notice on an open document", document("d", OPEN + ' ; notice = { length = "3 months" }')
        + decision("2025-11-30", "terminate"), """
        2025-11-29 open_ended yes - last_notice_day=-
        2025-11-30 terminated yes 2026-02-28 days_left=90
        2026-02-28 terminated yes 2026-02-28
        2026-03-01 ended no 2026-02-28
        """),
    ("a later notice does not put it off", document("d", OPEN + ' ; notice = { length = "3 months" }')
        + decision("2025-11-30", "terminate") + decision("2026-01-10", "terminate", by='"schnv"'), """
        2026-01-10 terminated yes 2026-02-28
        """),
    ("notice from the month's turn", document("d", OPEN
        + ' ; notice = { length = "3 months", counted_from = "month_turn" }') + decision("2025-11-01", "terminate"), """
        2025-11-01 terminated yes 2026-02-28
        """),
    ("notice in weeks", document("d", OPEN + ' ; notice = { length = "2 weeks" }')
        + decision("2025-11-01", "terminate"), """
        2025-11-15 terminated yes 2025-11-15
        2025-11-16 ended no 2025-11-15
        """),
    ("notice for the year end, a day late", document("d", OPEN
        + ' ; notice = { length = "3 months", counted_from = "year_end" }')
        + decision("2025-10-01", "terminate"), """
        2025-10-01 terminated yes 2026-12-31
        """),
    ("notice where the end is not known", document("d", 'valid_from = 2020-01-01 ; notice = { length = "6 months" }')
        + decision("2025-11-14", "terminate"), """
        2025-11-14 terminated yes 2026-05-14
        """),
    ("notice on a fixed period ends it no earlier", document("d", FIXED) + decision("2026-01-10", "terminate"), """
        2026-01-10 terminated yes 2026-06-30
        2026-07-01 ended no 2026-06-30
        """),
    ("let expire an open document: nothing to expire", document("d", OPEN) + decision("2026-02-06", "let_expire"), """
        2026-02-06 open_ended yes -
        """),
    ("meant to expire", document("d", f'{FIXED} ; intention = "let_expire"'), """
        2026-06-30 ends_soon yes 2026-06-30
        2026-07-01 ended no 2026-06-30
        """),
    ("meant to be extended", document("d", f'{FIXED} ; intention = "extend"'), """
        2026-07-01 expired no 2026-06-30
        """),
    ("repealed at once", document("d", FIXED)
        + decision("2026-02-06", "repeal", 'last_day = "upphör omedelbart"'), """
        2026-02-05 ends_soon yes 2026-06-30
        2026-02-06 will_end yes 2026-02-06
        2026-02-07 repealed no 2026-02-06
        """),
    ("repealed after its own end", document("d", FIXED) + decision("2026-02-06", "repeal", "last_day = 2026-12-31"), """
        2026-06-30 will_end yes 2026-06-30
        2026-07-01 expired no 2026-06-30
        2027-01-01 repealed no 2026-06-30
        """),
    ("repealed before it started", document("d", "valid_from = 2026-07-01 ; valid_to = 2027-06-30")
        + decision("2026-02-06", "repeal", "last_day = 2026-02-06"), """
        2026-02-06 adopted_not_started no 2026-02-06
        2026-02-07 repealed no 2026-02-06
        """),
    ("the repeal revoked", document("d", OPEN) + decision("2026-02-06", "repeal", "last_day = 2026-05-31")
        + decision("2026-04-24", "revoke", 'revokes = { on = 2026-02-06, by = "lchnv", action = "repeal" }'), """
        2026-04-23 will_end yes 2026-05-31
        2026-04-24 open_ended yes -
        2026-06-01 open_ended yes -
        """),
    ("a last day that is unclear", document("d", OPEN)
        + decision("2026-02-06", "repeal", 'last_day = "upphör att gälla den 15 april 2026"'), """
        2026-02-06 will_end yes 2026-04-14 +check_source
        """),
]  # fmt: skip

#: T16.
PAUSES: list[Story] = [
    ("a trial", document("d", OPEN)
        + decision("2025-02-06", "suspend", 'valid_from = 2025-06-01 ; length = "12 months"'), """
        2025-05-31 open_ended yes -
        2025-06-01 paused no 2025-05-31 status_text=Tillämpas_inte_t.o.m._2026-05-31
        2026-05-31 paused no 2025-05-31
        2026-06-01 repealed no 2025-05-31
        """),
    ("without a length", document("d", FIXED) + decision("2025-06-01", "suspend"), """
        2025-05-31 in_force yes 2026-06-30
        2025-06-01 paused no 2025-05-31 status_text=Tillämpas_inte
        2030-01-01 paused no 2025-05-31
        """),
    ("put back during the trial", document("d", OPEN) + decision("2025-06-01", "suspend", 'length = "12 months"')
        + decision("2026-03-15", "reinstate"), """
        2026-03-14 paused no 2025-05-31
        2026-03-15 open_ended yes - gaps=2025-06-01..2026-03-14
        2026-06-01 open_ended yes -
        """),
    ("to be put back later", document("d", FIXED) + decision("2025-06-01", "suspend", 'length = "12 months"')
        + decision("2025-10-01", "reinstate", "valid_from = 2025-12-01"), """
        2025-10-01 paused no 2026-06-30 status_text=Tillämpas_inte_t.o.m._2025-11-30
        2025-12-01 in_force yes 2026-06-30
        """),
    ("put back after the trial", document("d", FIXED.replace("2026", "2028"))
        + decision("2025-06-01", "suspend", 'length = "12 months"')
        + decision("2026-09-18", "reinstate"), """
        2026-09-17 repealed no 2025-05-31
        2026-09-18 in_force yes 2028-06-30 gaps=2025-06-01..2026-09-17
        """),
    ("put back after its own end", document("d", FIXED) + decision("2026-06-01", "suspend")
        + decision("2026-09-18", "reinstate"), """
        2026-09-17 paused no 2026-05-31
        2026-09-18 expired no 2026-06-30 gaps=-
        """),
    ("the trial prolonged", document("d", OPEN) + decision("2024-06-01", "suspend", 'length = "12 months"')
        + decision("2025-05-01", "suspend", 'valid_from = 2025-06-01 ; length = "6 months"'), """
        2025-05-15 paused no 2024-05-31
        2025-11-30 paused no 2024-05-31
        2025-12-01 repealed no 2024-05-31
        """),
    ("paused twice: two gaps", document("d", OPEN)
        + decision("2024-01-01", "suspend") + decision("2024-02-01", "reinstate")
        + decision("2024-03-01", "suspend") + decision("2024-04-01", "reinstate"), """
        2024-02-15 open_ended yes - gaps=2024-01-01..2024-01-31
        2024-03-15 paused no 2024-02-29
        2024-04-01 open_ended yes - gaps=2024-01-01..2024-01-31,2024-03-01..2024-03-31
        """),
    ("the suspension revoked", document("d", OPEN) + decision("2025-06-01", "suspend")
        + decision("2025-07-01", "revoke", 'revokes = { on = 2025-06-01, by = "lchnv" }'), """
        2025-06-30 paused no 2025-05-31
        2025-07-01 open_ended yes - gaps=-
        """),
]  # fmt: skip

REVIEWED = 'review = { every = "24 months", last = 2024-04-01 }'
#: T10, T19 and what else is only marked.
NOTED: list[Story] = [
    ("review due and overdue", document("d", f"{OPEN} ; {REVIEWED}"), """
        2026-04-01 open_ended yes - review_due=2026-04-01 review_overdue=no !review_overdue
        2026-04-02 open_ended yes - review_due=2026-04-01 review_overdue=yes +review_overdue
        """),
    ("review done", document("d", f"{OPEN} ; {REVIEWED}") + decision("2026-05-04", "complete", 'what = "review"'), """
        2026-05-03 open_ended yes - review_overdue=yes
        2026-05-04 open_ended yes - review_due=2028-05-04 review_overdue=no
        """),
    ("review from the start", document("d", f'{OPEN} ; review = {{ every = "12 months" }}'), """
        2022-07-01 open_ended yes - review_due=2022-07-01 review_overdue=no
        """),
    ("review on a day, done", document("d", f"{OPEN} ; review = {{ due = 2026-04-01 }}")
        + decision("2026-03-10", "complete", 'what = "review"'), """
        2026-03-09 open_ended yes - review_due=2026-04-01
        2026-03-10 open_ended yes - review_due=- review_overdue=no
        """),
    ("review set", document("d", f"{OPEN} ; {REVIEWED}") + decision("2026-03-10", "set_review", "due = 2027-01-01")
        + decision("2026-12-01", "complete", 'what = "review"'), """
        2026-03-10 open_ended yes - review_due=2027-01-01
        2026-12-01 open_ended yes - review_due=2028-12-01
        """),
    ("review set on a document without one", document("d", OPEN)
        + decision("2026-03-10", "set_review", 'every = "12 months"'), """
        2026-03-09 open_ended yes - review_due=-
        2026-03-10 open_ended yes - review_due=2027-03-10
        """),
    ("an expired document's review is nobody's", document("d", f"{FIXED} ; {REVIEWED}"), """
        2026-06-30 ends_soon yes 2026-06-30 review_overdue=yes
        2026-07-01 expired no 2026-06-30 review_overdue=no
        """),
    ("deferred until the next decision", document("d", FIXED) + decision("2026-02-06", "defer", "to = 2026-03-20")
        + decision("2026-03-20", "refer_back") + decision("2026-04-24", "extend", 'length = "12 months"'), """
        2026-02-06 ends_soon yes 2026-06-30 +deferred !referred_back
        2026-03-20 ends_soon yes 2026-06-30 !deferred +referred_back
        2026-04-24 in_force yes 2027-06-30 !deferred !referred_back
        """),
    ("recommended: no date changes", document("d", FIXED) + decision("2026-02-06", "recommend"), """
        2026-02-06 ends_soon yes 2026-06-30 times_extended=0
        """),
    ("under revision until it is done", document("d", FIXED)
        + decision("2026-02-06", "assign_revision", 'to = "samordnare" ; due = 2026-05-31')
        + decision("2026-05-04", "complete", 'what = "revision"'), """
        2026-05-03 ends_soon yes 2026-06-30 +under_revision
        2026-05-04 ends_soon yes 2026-06-30 !under_revision
        """),
    ("under revision until the next extension", document("d", FIXED)
        + decision("2026-02-06", "extend", 'length = "12 months"')
        + decision("2026-02-06", "assign_revision", 'to = "samordnare"')
        + decision("2027-02-05", "extend", 'length = "12 months"'), """
        2026-02-06 in_force yes 2027-06-30 +under_revision
        2027-02-04 ends_soon yes 2027-06-30 +under_revision
        2027-02-05 in_force yes 2028-06-30 !under_revision
        """),
    ("a review done settles no revision", document("d", f"{FIXED} ; {REVIEWED}")
        + decision("2026-02-06", "assign_revision", 'to = "samordnare"')
        + decision("2026-03-10", "complete", 'what = "review"'), """
        2026-03-10 ends_soon yes 2026-06-30 +under_revision
        """),
]  # fmt: skip


@pytest.mark.parametrize(("text", "row"), rows_of(ENDINGS + PAUSES + NOTED))
def test_the_day_answers_as_the_story_tells(text: str, row: str) -> None:
    """The document d answers on the row's day with the row's words."""
    assert_told(text, row)


def test_deadlines_count_their_last_day_and_are_completed() -> None:
    """Done is done from the day it was decided, and another deadline stays (T19)."""
    clause = 'deadlines = [{ what = "underteckna", latest = 2026-06-06 }, { what = "redovisa", latest = 2026-09-15 }]'
    register = sound(document("d", f"{OPEN} ; {clause}") + decision("2026-06-01", "complete", 'what = "underteckna"'))
    open_, done = (
        [one["completed_on"] for one in records(register, day)["d"]["deadlines"]]
        for day in ("2026-05-31", "2026-06-01")
    )
    assert ([None, None], ["2026-06-01", None]) == (open_, done)
    assert {"what": "underteckna", "latest": "2026-06-06", "act_by": "2026-06-05", "overdue_from": "2026-06-07"} == {
        key: value
        for key, value in records(register, "2026-05-31")["d"]["deadlines"][0].items()
        if key != "completed_on"
    }
