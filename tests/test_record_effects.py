"""What a decision does is told before it is written: status, marks, reminders, followers, and what check says anew."""

import pytest
from record_register import TODAY, register, sources

from monitor import language
from monitor.record_effects import effects, told
from monitor.register import read_register
from monitor.register_edit import appended, edited


def shown(**entry: object) -> str:
    before = sources()
    text = {"on": TODAY, "by": "nat", "source": "s"} | entry
    after = read_register(edited(before, [appended(before, [("decision", text)])]), as_of=TODAY)
    old = read_register(before, as_of=TODAY)
    assert (old.register, after.register) != (None, None)
    found = effects(
        old.register or register(),
        after.register or register(),
        [str(entry["documents"])],
        as_of=TODAY,
        unknown_since=dict.fromkeys(register().documents, TODAY),
        problems=(old.problems, after.problems),
    )
    return told(found)


def test_an_extension_moves_status_reminders_and_followers() -> None:
    assert """\
Status per 2026-06-15:
  Plan X: Gäller, t.o.m. 2026-12-31 → Gäller, t.o.m. 2027-12-31
    + Förlängt 1 gång
  Annex to X (följer Plan X): Gäller, t.o.m. 2026-12-31 → Gäller, t.o.m. 2027-12-31

Påminnelser 2026-06-15–2027-06-15 som försvinner:
  2026-06-30  Annex to X, Plan X: 6 månader före slutdatumet → Coordinator
  2026-11-30  Annex to X, Plan X: 1 månad före slutdatumet → Coordinator
""" == shown(action="extend", documents="x", length="12 months")


def test_what_changes_nothing_says_so() -> None:
    assert """\
Status per 2026-06-15:
  Plan X: Gäller, t.o.m. 2026-12-31 (oförändrat)
  Annex to X (följer Plan X): Gäller, t.o.m. 2026-12-31 (oförändrat)

Påminnelserna 2026-06-15–2027-06-15 är oförändrade.
""" == shown(action="recommend", documents="x")


def test_marks_come_and_go_and_new_warnings_are_told() -> None:
    text = shown(action="extend", documents="late", length="6 months", by="styr", source=())
    for line in (
        "  Plan Late: Har löpt ut, sista dag 2026-05-31 → Löper ut snart, t.o.m. 2026-11-30",
        "    + Beslutat efter slutdatum",
        "    + Utan giltighet 2026-06-01–2026-06-14 (14 dagar)",
        "Påminnelser 2026-06-15–2027-06-15 som tillkommer:",
        "varning: Board fattade beslutet, men Network beslutar om ”late” (decided_by)",
    ):
        assert line in text


def test_a_suspended_document_is_told_without_its_nominal_end() -> None:
    assert "  Routine: Gäller tills vidare → Tillämpas inte t.o.m. 2026-12-14\n" in shown(
        action="suspend", documents="open", length="6 months"
    )


@pytest.mark.parametrize("action", ["extend", "let_expire", "recommend"])
def test_in_english_it_has_no_swedish(action: str) -> None:
    language.use("en", fixed=True)
    text = shown(action=action, documents="x", **({"length": "12 months"} if action == "extend" else {}))
    assert [] == [line for line in text.splitlines() if set(line) & set("åäöÅÄÖ")]
