"""Draft agenda text: golden texts of the real register, the clauses by intention, and the Word document read again."""

import os
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from docx import Document
from small_register import real
from test_choices import CALENDAR, DOCUMENT, REVISION, register_of

from monitor.agenda import Agenda, agenda
from monitor.agenda_proposals import punctuated
from monitor.render_agenda import as_docx, as_text

GOLDEN = Path(__file__).parent / "golden" / "agenda"


def draft(text: str, on: str = "2026-06-12", as_of: str = "2026-04-27", body: str = "lchnv", **more: object) -> Agenda:
    day = date.fromisoformat(as_of)
    register = register_of(CALENDAR + text, day)
    return agenda(register, body=body, on=date.fromisoformat(on), as_of=day, **more)  # type: ignore[arg-type]


def part(of: Agenda, heading: str) -> str:
    """Return what a part of the only matter says."""
    (item,) = of.items
    found = next((one for one in item.parts if one.heading == heading), None)
    return "\n".join((*found.paragraphs, *found.entries, *found.clauses)) if found else ""


@pytest.mark.parametrize(
    ("body", "on", "as_of"),
    [("lchnv", "2026-06-12", "2026-04-27"), ("styrgruppen", "2026-05-25", "2026-04-27"), ("lchnv", "2026-09-18", "2026-07-01")],
)  # fmt: skip
def test_the_draft_reads_as_its_golden_file(body: str, on: str, as_of: str):
    """Background, choices, consequences, att-clauses and whom to tell, in running Swedish."""
    made = agenda(real(), body=body, on=date.fromisoformat(on), as_of=date.fromisoformat(as_of))
    text, path = as_text(made), GOLDEN / f"{body}-{on}.txt"
    if os.environ.get("GILTIG_UPDATE_GOLDEN"):
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, "utf-8")

    assert path.read_text("utf-8") == text


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ("", "att förlänga RÖK HVB med 12 månader, till och med den 30 juni 2027."),
        ('option = "24 months"\n', "att förlänga RÖK HVB med 24 månader, till och med den 30 juni 2028."),
        ('intention = "extend"\n', "att förlänga RÖK HVB med 12 månader, till och med den 30 juni 2027."),
        (
            'intention = "revise"\n',
            ("att förlänga RÖK HVB med 12 månader, till och med den 30 juni 2027, i avvaktan på revideringen,\n"
            "samt att ge [vem] i uppdrag att revidera RÖK HVB och lämna förslag senast [datum]."),
        ),
        (
            REVISION,
            ("att förlänga RÖK HVB med 12 månader, till och med den 30 juni 2027, i avvaktan på revideringen,\n"
            "samt att uppdraget att revidera RÖK HVB ska redovisas senast [datum]."),
        ),
        (
            'intention = "replace"\n',
            "att förlänga RÖK HVB med 12 månader, till och med den 30 juni 2027, i avvaktan på en ny version.",
        ),
    ],
)  # fmt: skip
def test_the_proposal_follows_what_is_meant(more: str, expected: str):
    """With a length and the date it gives; without an intention the alternative stands beside it."""
    said = part(draft(DOCUMENT + more), "Förslag till beslut")

    assert said.startswith(f"Länschefsnätverket beslutar\n{expected}")
    assert ("[alternativ: att inte förlänga RÖK HVB, som därmed löper ut den 30 juni 2026]" in said) is (
        not more or "option" in more
    )


def test_a_body_that_prepares_proposes_to_the_one_that_decides():
    """And tells it."""
    made = draft(DOCUMENT, "2026-05-25", body="styrgruppen")

    assert (
        "Styrgruppen beslutar\natt föreslå Länschefsnätverket att förlänga RÖK HVB med 12 månader, till och med den 30 juni 2027,\n"
        "samt att ärendet tas upp i Länschefsnätverket den 12 juni 2026."
    ) in part(made, "Förslag till beslut")
    assert "Länschefsnätverket." == part(made, "Underrättas")


def test_what_has_lapsed_is_extended_from_the_meeting():
    """T21: the days between are a gap, said as what they are."""
    made = draft(DOCUMENT, "2026-09-18", "2026-08-03")

    assert "att förlänga RÖK HVB från och med den 18 september 2026 till och med den 30 juni 2027." in part(made, "Förslag till beslut")  # fmt: skip
    assert "Överenskommelsen löpte ut den 30 juni 2026 och gäller inte." in part(made, "Om inget beslutas")


def test_documents_alike_are_one_matter_and_others_their_own():
    """As the networks decide: several RÖK:ar with one end in one decision."""
    other = DOCUMENT.replace("[document.d]", "[document.e]").replace("RÖK HVB", "RÖK Barn")
    third = DOCUMENT.replace("[document.d]", "[document.f]").replace("RÖK HVB", "Rutin SIP").replace('"RÖK"', '"rutin"')

    assert ["Beslut: förlängning av RÖK Barn och RÖK HVB", "Beslut: förlängning av Rutin SIP"] == [
        one.heading for one in draft(DOCUMENT + other + third).items
    ]


def test_a_document_may_be_asked_for_that_the_meeting_need_not_take_up():
    """By name, whatever the docket says."""
    far = DOCUMENT.replace("2026-06-30", "2029-06-30")

    assert () == draft(far).items
    assert "Beslut: förlängning av RÖK HVB" == draft(far, documents=["d"]).items[0].heading


@pytest.mark.parametrize(
    ("clause", "expected"),
    [
        ('auto_extension = { every = "12 months", notice = "1 month" }\n', "[om så önskas: att säga upp RÖK HVB till den 30 juni 2026]"),
        ("planned = true\n", "att anta RÖK HVB att gälla från och med [datum]."),
    ],
)  # fmt: skip
def test_other_statuses_have_proposals_of_their_own(clause: str, expected: str):
    """Notice is only ever an alternative; what is planned is adopted."""
    text = (
        DOCUMENT
        if "auto" in clause
        else DOCUMENT.replace("valid_to = 2026-06-30\n", "").replace("valid_from = 2021-07-01\n", "")
    )

    assert expected in part(draft(text + clause, documents=["d"]), "Förslag till beslut")


def test_clauses_are_punctuated_as_in_minutes():
    """Commas, samt before the last, a full stop."""
    assert ["att a,", "att b,", "samt att c."] == punctuated(["att a", "att b", "att c"])
    assert ["att a."] == punctuated(["att a"])
    assert [] == punctuated([])


def test_the_word_document_has_headings_lists_and_swedish():
    """Read again by the library that others read it with: the same words as the text."""
    made = draft(DOCUMENT + 'intention = "revise"\n')
    document = Document(BytesIO(as_docx(made)))

    styles = [(one.style.name, one.text) for one in document.paragraphs]
    assert ("Title", "Utkast till ärendetexter: Länschefsnätverket den 12 juni 2026") == styles[0]
    assert ("Heading 1", "1. Beslut: förlängning av RÖK HVB") in styles
    assert ("Heading 2", "Förslag till beslut") in styles
    assert "sv-SE" == document.core_properties.language
    assert (210, 297) == (round(document.sections[0].page_width.mm), round(document.sections[0].page_height.mm))
    said = " ".join(text for _, text in styles)
    assert all(" ".join(entry.split()) in said for item in made.items for one in item.parts for entry in one.entries)


@pytest.mark.parametrize(
    ("more", "on", "expected"),
    [
        # held over past its end: no gap to mend, and it holds until it is replaced
        ("holdover = { until = 2027-03-31 }\n", "2026-09-18", ["hade slutdatum den 30 juni 2026 men gäller ändå tills den ersätts, längst till och med den 31 mars 2027", "att förlänga RÖK HVB med 12 månader, till och med den 30 juni 2027"]),
        ("holdover = true\n", "2026-06-12", ["har slutdatum den 30 juni 2026 men gäller ändå tills den ersätts", "den 18 september 2026, efter slutdatumet"]),
        # meant to lapse: nothing to propose
        ('intention = "let_expire"\n', "2026-06-12", ["löper ut den 30 juni 2026, enligt avsikten i registret", "[inget beslut om RÖK HVB behövs enligt registret]"]),
        ('[[decision]]\non = 2026-04-24\nby = "lchnv"\naction = "repeal"\ndocuments = ["d"]\nlast_day = 2026-05-31\n', "2026-06-12", ["[inget beslut om RÖK HVB behövs enligt registret]"]),
        # suspended: put back, or repealed
        ('[[decision]]\non = 2026-02-01\nby = "lchnv"\naction = "suspend"\ndocuments = ["d"]\nlength = "6 months"\n', "2026-06-12", ["Beslut: RÖK HVB", "upphävs efter den 31 juli 2026", "att åter tillämpa RÖK HVB från och med den 12 juni 2026"]),
        # waiting for parties
        ('adoption = { rule = "all" }\n', "2026-06-12", ["väntar på parternas antagande (ingen av 1 har antagit)", "att uppmana de parter som inte har lämnat besked om RÖK HVB"]),
    ],
)  # fmt: skip
def test_the_draft_says_what_holds_whatever_the_status(more: str, on: str, expected: list[str]):
    """No wrong fact for what is held over, suspended, settled or not yet adopted."""
    made = draft(DOCUMENT + more, on, on, documents=["d"])
    said = " ".join(as_text(made).split())

    for words in expected:
        assert words in said


def test_an_end_long_past_is_given_no_new_end_before_the_meeting():
    """The day is for a person to fill in."""
    said = part(draft(DOCUMENT.replace("2026-06-30", "2023-10-31"), documents=["d"]), "Förslag till beslut")

    assert "att förlänga RÖK HVB från och med den 12 juni 2026 till och med [datum]." in said


def test_the_draft_is_judged_from_the_meeting_whenever_it_is_written():
    """A matter on the agenda has been submitted: that its day has passed closes nothing."""
    for as_of in ("2026-04-27", "2026-05-29", "2026-06-12"):
        said = part(draft(DOCUMENT, as_of=as_of), "Vägar som finns")

        assert "Förlänga som den är: kan beslutas på mötet, det sista mötet före slutdatumet." in said
