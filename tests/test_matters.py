"""What goes in one mail: same about, same fact day, same responsible."""

from datetime import date

from small_register import small

from monitor.matters import matters
from monitor.reminders import reminders
from monitor.timeline import standings

REGISTER = """
[recipient.bo]
name = "Bo"
address = "bo@example.se"
[[reminder]]
about = "end"
before = ["3 months", "1 month"]
to = "sam"
[[reminder]]
about = "deadline"
before = ["1 month"]
to = "sam"
"""


def doc(id_: str, title: str, end: str = "2026-06-30", more: str = "") -> str:
    """Write a document."""
    return f'[document.{id_}]\ntitle = "{title}"\nvalid_from = 2020-01-01\nvalid_to = {end}\n{more}\n'


def grouped(toml: str, lead: str | None = None) -> list[tuple[str, str, str | None, tuple[str, ...]]]:
    """Return the matters of every step of a small register, or of those with one lead."""
    register = small(REGISTER + toml)
    found = reminders(register, standings(register, as_of=date(2026, 3, 2)), {})
    chosen = [one for one in found if lead in (None, one.lead)]
    return [(one.about, str(one.fact_on), one.responsible, one.documents) for one in matters(register, chosen)]


def test_documents_that_end_together_are_one_matter() -> None:
    """Listed by title as a Swedish reader expects: å, ä and ö last and in that order, 2 before 10."""
    toml = doc("p", "RÖK 10") + doc("o", "Öppenvård") + doc("a", "Ärende") + doc("u", "Åtgärd") + doc("z", "RÖK 2")
    assert [("end", "2026-06-30", None, ("z", "p", "u", "a", "o"))] == grouped(toml, "-1 month")


def test_another_day_is_another_matter_and_the_nearest_comes_first() -> None:
    """Whatever the order in the register."""
    toml = doc("b", "B", "2026-12-31") + doc("a", "A")
    expected = [("end", "2026-06-30", None, ("a",)), ("end", "2026-12-31", None, ("b",))]
    assert expected == grouped(toml, "-1 month")


def test_matters_are_split_by_who_is_responsible() -> None:
    """Same day, same ladder: one mail for Bo's document, one for those that nobody is named for."""
    toml = doc("a", "A", more='responsible = "bo"') + doc("b", "B") + doc("c", "C", more='responsible = "bo"')
    expected = [("end", "2026-06-30", None, ("b",)), ("end", "2026-06-30", "bo", ("a", "c"))]
    assert expected == grouped(toml, "-1 month")


def test_matters_are_split_by_what_they_are_about() -> None:
    """A deadline on the last day is not the end; two deadlines of a day are one matter with one document."""
    both = 'deadlines = [{ what = "u", latest = 2026-06-30 }, { what = "s", latest = 2026-06-30 }]'
    expected = [("deadline", "2026-06-30", None, ("a",)), ("end", "2026-06-30", None, ("a",))]
    assert expected == grouped(doc("a", "A", more=both), "-1 month")


def test_two_steps_of_a_document_are_one_matter() -> None:
    """A reader who gets two rungs at once gets one mail; the document is listed once."""
    assert [("end", "2026-06-30", None, ("a",))] == grouped(doc("a", "A"))


def test_nothing_is_no_matter() -> None:
    """No reminders, no mails."""
    assert () == matters(small(REGISTER), [])
