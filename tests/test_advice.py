"""What a careful colleague would point out: each finding on a small register, with its place and remedy."""

from datetime import date

import pytest
from small_register import real, small

from monitor.advice import advice

WAY = '[route.r]\nsteps = [{ body = "nat" }]\n'


def codes(toml: str, as_of: str = "2026-05-01") -> dict[str, str]:
    return {one.code: one.message for one in advice(small(toml), as_of=date.fromisoformat(as_of))}


def document(id_: str = "x", valid_to: str = "2026-06-30", more: str = "") -> str:
    end = f"valid_to = {valid_to}\n" if valid_to else ""
    return f'[document.{id_}]\ntitle = "{id_.upper()}"\nresponsible = "sam"\nroute = "r"\nvalid_from = 2020-01-01\n{end}{more}\n'


def test_a_sound_register_has_nothing_to_point_out():
    """One document, its meeting ahead, somebody responsible."""
    assert {} == codes(WAY + document())


@pytest.mark.parametrize(
    ("toml", "as_of", "code", "message"),
    [
        # the last meeting before the end was on 24 April
        (WAY + document(valid_to="2026-06-29"), "2026-04-25", "no_meeting_left",
         "X: inget möte kvar i Nätverket som hinner besluta före 2026-06-29"),
        (WAY + document(valid_to="2026-06-01"), "2026-04-25", "no_meeting_left",
         "X: inget möte kvar i Nätverket som hinner besluta före 2026-06-01; nästa möte ger 2026-06-02–2026-06-29 (28 dagar) utan giltighet"),
        (WAY + document(valid_to="2026-11-30"), "2026-05-01", "calendar_too_short",
         "Nätverket: kalendern slutar 2026-09-18; sista mötet för X är inte känt"),
        (WAY + document(more='decided_by = "tyst"').replace('route = "r"\n', ""), "2026-05-01", "calendar_too_short",
         "Rådet: inget möte i kalendern; sista mötet för X är inte känt"),
        (document().replace('route = "r"\n', ""), "2026-05-01", "no_way_to_decide",
         "X: registret anger inte vem som beslutar om slutdatumet"),
        (WAY + document("a") + document("b") + document("c"), "2026-05-01", "end_cluster",
         "3 dokument har slutdatum 2026-06-30: A, B och C"),
        (WAY + document("a") + document("b", "2026-08-31", 'follows = "a"'), "2026-05-01", "outlives_parent",
         "B är skrivet att gälla till och med 2026-08-31 men följer A, som gäller till och med 2026-06-30"),
        (WAY + document("a", "2025-12-31", "") + '[[decision]]\non = 2026-02-06\nby = "nat"\naction = "extend"\ndocuments = ["a"]\nvalid_to = 2026-06-30\n',
         "2026-05-01", "past_gap", "A var utan giltighet 2026-01-01–2026-02-05 (36 dagar)"),
        (WAY + document("a", "2025-12-31", 'law = ["HSL 16 kap. 3 §"]'), "2026-05-01", "mandatory_without_version",
         "A krävs enligt lag (HSL 16 kap. 3 §) men gäller inte"),
        ('[document.a]\ntitle = "A"\nresponsible = "sam"\nlaw = ["HSL"]\n', "2026-05-01", "mandatory_without_version",
         "A krävs enligt lag (HSL) men registret visar inte om det gäller"),
        (WAY + document("a", "", "until_further_notice = true\nreview = { due = 2026-06-29 }"), "2026-05-01", "review_without_meeting",
         "A ska ses över senast 2026-06-29, men Nätverket har inget möte före dess"),
        (WAY + document("a") + '[[decision]]\non = 2026-02-06\nby = "nat"\naction = "assign_revision"\ndocuments = ["a"]\n',
         "2026-05-01", "revision_without_report", "Uppdraget 2026-02-06 att revidera A har ingen dag då det ska redovisas"),
        (WAY + document("a").replace('responsible = "sam"\n', ""), "2026-05-01", "no_responsible", "1 dokument utan ansvarig: A"),
        (WAY + document("a", more="adoption = { rule = 1 }") + '[[decision]]\non = 2026-02-06\nby = "a"\naction = "adopt"\ndocuments = ["a"]\n'.replace('by = "a"', 'by = "b"'),
         "2026-05-01", "no_signed_copy", "A: var det underskrivna originalet finns står inte i registret"),
    ],
)  # fmt: skip
def test_each_finding_is_told(toml: str, as_of: str, code: str, message: str):
    """One sentence that names the documents and days."""
    assert message == codes(toml, as_of)[code]


@pytest.mark.parametrize(
    ("toml", "as_of", "code"),
    [
        (WAY + document(), "2026-04-25", "no_meeting_left"),  # a meeting on the last day is in time
        (WAY + document(more='intention = "let_expire"'), "2026-06-01", "no_meeting_left"),
        (WAY + document("a") + document("b"), "2026-05-01", "end_cluster"),
        (WAY + document("a") + document("b", "2026-06-30", 'follows = "a"'), "2026-05-01", "outlives_parent"),
        (WAY + document("a", more='law = ["HSL"]'), "2026-06-30", "mandatory_without_version"),  # the last day
        (WAY + document("a", "", "until_further_notice = true\nreview = { due = 2026-06-30 }"), "2026-05-01", "review_without_meeting"),
        (WAY + document("a") + '[[decision]]\non = 2026-02-06\nby = "nat"\naction = "assign_revision"\ndocuments = ["a"]\ndue = 2026-08-01\n', "2026-05-01", "revision_without_report"),
        (WAY + document(valid_to="2028-06-30"), "2026-05-01", "calendar_too_short"),  # so far ahead no calendar is made
    ],
)  # fmt: skip
def test_the_edge_of_each_is_no_finding(toml: str, as_of: str, code: str):
    """One day, one document less."""
    assert code not in codes(toml, as_of)


def test_parties_without_a_recipient_are_pointed_out_where_others_have_one():
    """Where nobody is reminded that way, it is a choice."""
    waiting = WAY + document("x", more='adoption = { rule = "all" }')
    one = '[recipient.falu]\nname = "F"\naddress = "f@example.se"\n'

    assert "party_without_recipient" not in codes(waiting)
    register = small(waiting + one)
    object.__setattr__(register.parties["a"], "recipient", "falu")
    told = {found.code: found.message for found in advice(register, as_of=date(2026, 5, 1))}
    assert (
        "X väntar på Mora kommun och Region Dalarna, som ingen mottagare har i registret"
        == told["party_without_recipient"]
    )


def test_the_real_register_is_advised_on():
    """Every kind that it gives rise to, as of a day in its example calendar."""
    assert {
        "mandatory_without_version", "calendar_too_short", "revision_without_report", "end_cluster", "past_gap",
    } == {one.code for one in advice(real(), as_of=date(2026, 3, 2))}  # fmt: skip


def test_every_piece_of_advice_has_a_place_and_a_remedy():
    """So that `check --advice` can name the line."""
    for one in advice(real(), as_of=date(2026, 3, 2)):
        assert one.place
        assert one.hint.endswith((".", "?"))
        assert not one.message.endswith(".")
