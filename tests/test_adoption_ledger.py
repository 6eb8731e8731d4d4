"""The matrix of adoption: what every party has said about every document, and when its next meeting is."""

from datetime import date

from small_register import small

from monitor.adoption_ledger import AdoptionRecord, adoption_ledger, asked_parties, party_recipients
from monitor.adoption_table import adoption_text
from monitor.answers import adoption_csv
from monitor.model import Register
from monitor.timeline import standings

DOCUMENT = """
[party.d]
name = "Orsa kommun"
meetings = [2026-02-10, 2026-03-10]
recipient = "orsa"
[recipient.orsa]
name = "Registrator"
address = "orsa@example.se"
[document.hsv]
title = "Hemsjukvårdsavtalet"
kind = "avtal"
valid_from = 2026-03-01
signed_copy = "Arkivet"
adoption = { rule = "all" }
"""


def decided(action: str, by: str, on: str = "2025-12-15", more: str = "") -> str:
    return f'[[decision]]\non = {on}\nby = "{by}"\naction = "{action}"\ndocuments = "hsv"\n{more}\n'


def ledger(decisions: str = "", as_of: date = date(2026, 1, 20)) -> tuple[Register, AdoptionRecord]:
    register = small(DOCUMENT + decisions)
    (record,) = adoption_ledger(register, standings(register, as_of=as_of), as_of=as_of)
    return register, record


def cells(decisions: str = "", as_of: date = date(2026, 1, 20)) -> dict[str, str]:
    return {one.party: one.text for one in ledger(decisions, as_of)[1].answers}


def test_every_kind_of_answer_has_its_cell():
    """A yes with its paragraph, a no, a yes under a condition, and silence with the party's next meeting."""
    decisions = (
        decided("adopt", "a", more='source = "KF 2025-12-15 § 201"')
        + decided("reject", "b", more='source = "KF §88"')
        + decided("adopt", "c", more='condition = "medel finns"')
    )

    assert {
        "a": "2025-12-15 § 201", "b": "nej 2025-12-15 §88", "c": "villkorat 2025-12-15", "d": "saknas, möte 2026-02-10",
    } == cells(decisions)  # fmt: skip


def test_the_next_meeting_is_on_the_day_or_later_and_said_only_where_known():
    """The last day of the calendar counts; after it nothing is guessed."""
    assert ["saknas, möte 2026-03-10", "saknas"] == [
        cells(as_of=day)["d"] for day in (date(2026, 3, 10), date(2026, 3, 11))
    ]


def test_a_later_answer_counts_and_brings_its_own_source():
    """A no that became a yes."""
    decisions = decided("reject", "a", "2025-10-01", 'source = "KF § 1"') + decided(
        "adopt", "a", "2025-12-15", 'source = "KF § 2"'
    )

    assert "2025-12-15 § 2" == cells(decisions)["a"]


def test_a_revoked_answer_is_missing_again():
    """Undone as a whole."""
    revoke = '[[decision]]\non = 2026-01-10\nby = "a"\naction = "revoke"\ndocuments = "hsv"\nrevokes = { on = 2025-12-15, by = "a" }\n'

    assert "saknas" == cells(decided("adopt", "a") + revoke)["a"]


def test_a_condition_that_is_met_makes_the_yes_count_from_that_day():
    """T18: until then it is missing."""
    answer = decided("adopt", "a", more='condition = "medel finns"\nmet_on = 2026-01-15')

    assert ["villkorat 2025-12-15", "2026-01-15"] == [
        cells(answer, day)["a"] for day in (date(2026, 1, 14), date(2026, 1, 15))
    ]


def test_only_a_missing_party_with_a_recipient_is_asked():
    """Never one that has answered."""
    for decisions, expected in (("", ("d",)), (decided("adopt", "d"), ()), (decided("reject", "d"), ())):
        register, _ = ledger(decisions)
        tally = standings(register, as_of=date(2026, 1, 20))["hsv"].adoption

        assert expected == asked_parties(register, tally, "orsa")
        assert (("orsa",) if expected else ()) == party_recipients(register, tally)


def test_the_text_tells_rule_missing_parties_sources_and_original():
    """As `giltig status --adoption` prints it."""
    _, record = ledger(decided("adopt", "a", more='source = "KF § 201"') + decided("reject", "b"))

    text = adoption_text([record], as_of=date(2026, 1, 20), width=100)

    for told in (
        "alla 4 parter krävs: 1 har antagit, 1 har sagt nej, 2 saknas", "kan inte börja gälla: Mora kommun har sagt nej",
        "2 parter saknas: Region Dalarna och Orsa kommun (nästa möte 2026-02-10)", "Falu kommun: KF § 201",
        "underskrivet original: Arkivet",
    ):  # fmt: skip
        assert told in text


def test_the_csv_has_a_line_for_each_document_and_party():
    """With the paragraph in a column of its own."""
    _, record = ledger(decided("adopt", "a", more='source = "=KF § 201"'))

    lines = adoption_csv([record]).lstrip("\ufeff").splitlines()

    assert 5 == len(lines)
    assert "hsv;Hemsjukvårdsavtalet;a;Falu kommun;adopt;2025-12-15;§ 201;'=KF § 201;;;Arkivet" == lines[1]
