"""A decision in one sentence, and that every action is told wherever a document's story is."""

from datetime import date

import pytest
from small_register import small

from monitor.decision_words import condition_state, sentence
from monitor.explain import explain
from monitor.mail_facts import items
from monitor.mail_meetings import View
from monitor.matters import Matter
from monitor.model import ACTIONS, Register
from monitor.reminders import Reminder
from monitor.render_report import as_text
from monitor.report import report
from monitor.templates import environment
from monitor.timeline import standings
from monitor.wording import long_date

AS_OF, TAKEN = date(2026, 3, 2), date(2026, 2, 6)
DOCUMENTS = """
[document.x]
title = "RÖK X"
kind = "RÖK"
decided_by = "nat"
valid_from = 2020-01-01
valid_to = 2026-06-30
[document.ny]
title = "RÖK Y"
kind = "RÖK"
valid_from = 2027-01-01
valid_to = 2028-12-31
"""
#: What each action says, with the keys that say it.
SAID = {
    "extend": ('length = "12 months"\nvalid_to = 2027-06-30\nretroactive = true', "Nätverket förlängde RÖK X med 12 månader till och med 2027-06-30 retroaktivt"),
    "adopt": ("valid_from = 2026-03-01", "Nätverket antog RÖK X från och med 2026-03-01"),
    "reject": ("", "Nätverket avslog RÖK X"),
    "set_validity": ("valid_to = 2026-05-31", "Nätverket bestämde giltighetstiden för RÖK X till och med 2026-05-31"),
    "terminate": ("", "Nätverket sade upp RÖK X"),
    "let_expire": ("", "Nätverket beslutade att inte förlänga RÖK X"),
    "repeal": ('last_day = "vid utgången av maj 2026"', "Nätverket upphävde RÖK X med sista dag vid utgången av maj 2026"),
    "replace": ('with = "ny"', "Nätverket ersatte RÖK X med RÖK Y"),
    "suspend": ('length = "6 months"', "Nätverket beslutade att inte tillämpa RÖK X under 6 månader"),
    "reinstate": ("", "Nätverket beslutade att åter tillämpa RÖK X"),
    "set_review": ('every = "24 months"\ndue = 2027-01-31', "Nätverket bestämde översyn av RÖK X med 24 månader mellan gångerna senast 2027-01-31"),
    "assign_revision": ('to = "sam"\ndue = 2026-09-30\nreport_to = "tyst"', "Nätverket gav i uppdrag att revidera RÖK X (uppdraget går till Samordnare) senast 2026-09-30 och redovisa för Rådet"),
    "complete": ('what = "inform"', "Nätverket anmälde som klart för RÖK X (parterna är underrättade)"),
    "defer": ("to = 2026-04-24", "Nätverket bordlade RÖK X till 2026-04-24"),
    "refer_back": ("", "Nätverket återremitterade RÖK X"),
    "recommend": ("", "Nätverket rekommenderade RÖK X"),
    "revoke": ('revokes = { on = 2025-11-14, by = "nat" }', "Nätverket återkallade ett beslut om RÖK X från 2025-11-14"),
}  # fmt: skip
#: What has to stand in the register before.
BEFORE = {
    "reinstate": '[[decision]]\non = 2025-12-01\nby = "nat"\naction = "suspend"\ndocuments = ["x"]\nlength = "12 months"\n',
    "revoke": '[[decision]]\non = 2025-11-14\nby = "nat"\naction = "defer"\ndocuments = ["x"]\n',
}


def register_with(action: str, more: str = "") -> Register:
    keys, _ = SAID[action]
    taken = f'[[decision]]\non = {TAKEN}\nby = "nat"\naction = "{action}"\ndocuments = ["x"]\nsource = "§ 5"\n{keys}\n{more}\n'
    return small(DOCUMENTS + BEFORE.get(action, "") + taken)


def test_every_action_has_its_sentence():
    """One that is new must be given one here."""
    assert set(ACTIONS) == set(SAID)


@pytest.mark.parametrize("action", SAID)
def test_an_action_is_told_alike_in_explain_and_in_the_report(action: str):
    """With its day and source; the report of what has changed since a day has it too."""
    register, expected = register_with(action), SAID[action][1]
    known = standings(register, as_of=AS_OF)
    story = explain(register, known, "x", as_of=AS_OF, reminders=(), sent=())
    printed = " ".join(as_text(report(register, as_of=AS_OF, since=date(2026, 1, 1)), templates=environment()).split())

    assert expected == sentence(register.decisions[-1], register)
    assert f"{TAKEN}: {expected}" in story
    assert "§ 5" in story
    assert f"{TAKEN}: {expected}." in printed


@pytest.mark.parametrize("action", SAID)
def test_a_mail_about_the_document_knows_of_the_action(action: str):
    """In the one place that tells it: as the last decision, a deferral, a revision, a pause, or in a sentence."""
    register = register_with(action)
    known = standings(register, as_of=AS_OF)
    step = Reminder(
        document="x", about="end", fact_key="k", fact_on=AS_OF, lead="0 days", due_on=AS_OF, send_on=AS_OF, to=("sam",)
    )  # fmt: skip
    view = View(register=register, standings=known, as_of=AS_OF, role="sam")
    (item,) = items(view, Matter(about="end", fact_on=AS_OF, responsible=None, reminders=(step,)))

    told = {
        "defer": "deferred" in item.marks,
        "refer_back": "referred_back" in item.marks,
        "assign_revision": item.revision is not None,
        "reject": item.status == "not_adopted",
    }
    last = item.last_decision is not None and (item.last_decision.action, item.last_decision.on) == (action, TAKEN)
    assert told.get(action, False) or last or f", {long_date(TAKEN)}" in item.latest


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ('condition = "medel finns"', "villkoret är öppet"),
        ('condition = "medel finns"\nmet_on = 2026-03-01', "villkoret uppfylldes 2026-03-01"),
        ('condition = "medel finns"\nmet_on = 2026-03-03', "villkoret är öppet"),  # the day after
        ('condition = "medel finns"\nfailed_on = 2026-03-02', "villkoret föll 2026-03-02"),  # the day itself
        ("", ""),
    ],
)
def test_what_became_of_a_condition_is_told_as_of_a_day(more: str, expected: str):
    """T18: open, met or failed; nothing later is known."""
    decision = register_with("let_expire", more).decisions[-1]

    assert expected == condition_state(decision, as_of=AS_OF)


def test_one_decision_on_many_documents_names_them_all():
    """In running text with long dates."""
    register = register_with("let_expire")
    many = small(
        DOCUMENTS
        + '[[decision]]\non = 2026-02-06\nby = ["a", "b"]\naction = "extend"\ndocuments = ["x", "ny"]\nvalid_to = 2029-12-31\n'
    )

    assert "Nätverket beslutade att inte förlänga RÖK X" == sentence(register.decisions[-1], register)
    assert (
        "Falu kommun och Mora kommun förlängde RÖK X och RÖK Y till och med den 31 december 2029"
    ) == sentence(many.decisions[-1], many, day=long_date)  # fmt: skip
