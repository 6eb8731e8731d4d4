"""Swedish words for people: labels and marks filled in, counts, days, order."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_register import small

from monitor import headers
from monitor.mark_words import mark_texts, replaced_by
from monitor.standing import Mark, Status
from monitor.timeline import standings
from monitor.wording import (
    _DIRECTION,
    counted,
    days_from,
    listed,
    number_word,
    one_line,
    status_label,
    status_text,
    swedish_sort_key,
)

TODAY = date(2026, 3, 1)


def words(toml: str, as_of: date = TODAY, document: str = "x") -> tuple[str, tuple[str, ...]]:
    """Return status text and mark texts of a document."""
    register = small(toml)
    now = standings(register, as_of=as_of)
    return status_text(now[document], register), mark_texts(now[document], register, replaced_by(now))


def test_every_status_has_a_label() -> None:
    """All labels of docs/wording.md, each its own."""
    labels = [status_label(status) for status in Status]
    assert len(set(labels)) == len(Status)
    assert all(label[0].isupper() for label in labels)


FIXED = '[document.x]\ntitle = "X"\nvalid_from = 2024-01-01\nvalid_to = 2026-06-30\n'
OPEN = '[document.x]\ntitle = "X"\nvalid_from = 2024-01-01\nuntil_further_notice = true\n'
PARTIES = '[document.x]\ntitle = "X"\nvalid_from = 2026-01-01\nvalid_to = 2029-12-31\n'


def decision(action: str, more: str = "", on: str = "2026-02-06", by: str = "nat") -> str:
    """Write a decision on x."""
    return f'[[decision]]\non = {on}\nby = "{by}"\naction = "{action}"\ndocuments = ["x"]\n{more}\n'


STATUS_TEXTS = {
    "Gäller": PARTIES,
    "Löper ut snart": FIXED,
    "Gäller tills vidare": OPEN,
    "Slutdatum saknas": '[document.x]\ntitle = "X"',
    "Planeras": '[document.x]\ntitle = "X"\nplanned = true',
    "Ska upphöra 2026-06-30": FIXED + decision("let_expire"),
    "Har sagts upp, upphör 2026-05-06": OPEN + 'notice = { length = "3 months" }\n' + decision("terminate"),
    "Tillämpas inte t.o.m. 2026-05-05": OPEN + decision("suspend", 'length = "3 months"'),
    "Har antagits, börjar gälla 2026-07-01": FIXED.replace("2024-01-01", "2026-07-01").replace(
        "2026-06-30", "2027-06-30"
    ),
    "Har upphävts": OPEN + decision("repeal", "last_day = 2026-02-28"),
    "Har upphört": FIXED.replace("2026-06-30", "2026-02-28") + 'intention = "let_expire"',
    "Har löpt ut": FIXED.replace("2026-06-30", "2026-02-28"),
    "Gäller efter slutdatum": FIXED.replace("2026-06-30", "2026-02-28") + "holdover = true",
    "Förlängs automatiskt": FIXED + 'auto_extension = { every = "12 months", notice = "2 months" }',
    "Väntar på antagande (ingen av 3 har antagit)": PARTIES + 'adoption = { rule = "all", parties = "all" }',
    "Väntar på antagande (1 av 3 har antagit, 2 krävs)": PARTIES
    + 'adoption = { rule = 2, parties = "all" }\n'
    + decision("adopt", by="a"),
    "Alla parter har inte antagit (ingen av 3 har antagit)": PARTIES
    + 'adoption = { rule = "all", parties = "all" }\n'
    + decision("reject", by="b"),
    "Villkorat beslut, inte säkrat": FIXED + decision("adopt", 'condition = "pengar"'),
    "Har ersatts av RÖK Ny": FIXED
    + '[document.y]\ntitle = "RÖK Ny"\nvalid_from = 2026-02-01\nvalid_to = 2029-12-31\nreplaces = "x"',
}


@pytest.mark.parametrize("expected", STATUS_TEXTS)
def test_a_label_is_filled_in_with_its_date_or_title(expected: str) -> None:
    """One row for every status of docs/wording.md."""
    assert expected == words(STATUS_TEXTS[expected])[0]


MARK_TEXTS = {
    "Under revidering": OPEN + decision("assign_revision"),
    "Under revidering, klart senast 2026-12-31": OPEN + decision("assign_revision", "due = 2026-12-31"),
    "Bordlagt": FIXED + decision("defer"),
    "Bordlagt till 2026-04-24": FIXED + decision("defer", "to = 2026-04-24"),
    "Återremitterat": FIXED + decision("refer_back"),
    "Villkorat beslut t.o.m. 2027-06-30": FIXED + decision("extend", 'length = "12 months"\ncondition = "medel"'),
    "Översyn försenad sedan 2026-01-01": OPEN + "review = { due = 2026-01-01 }",
    "Förlängt 1 gång": FIXED + decision("extend", 'length = "12 months"'),
    "Förlängt 2 gånger": FIXED
    + decision("extend", 'length = "12 months"')
    + decision("extend", 'length = "6 months"', on="2026-02-07"),
    "Utan giltighet 2026-02-01–2026-02-05 (5 dagar)": FIXED.replace("2026-06-30", "2026-01-31")
    + decision("extend", "valid_to = 2027-01-31"),
    "Beslutat efter slutdatum": FIXED.replace("2026-06-30", "2026-01-31") + decision("extend", "valid_to = 2027-01-31"),
    "Överlappar RÖK Gammal 2024-01-01–2024-06-30 (182 dagar)": FIXED
    + 'replaces = "y"\n[document.y]\ntitle = "RÖK Gammal"\nvalid_from = 2020-01-01\nvalid_to = 2024-06-30',
    "Uppgift behöver kontrolleras": FIXED + 'question = "Vilket?"',
    "Giltighetstiden har kortats": FIXED + decision("set_validity", "valid_to = 2026-05-31"),
    "Krävs enligt lag": FIXED + 'law = ["HSL 16 kap. 3 §"]',
    "Många slutdatum samma dag": FIXED
    + FIXED.replace("document.x", "document.y")
    + FIXED.replace("document.x", "document.z"),
}


@pytest.mark.parametrize("expected", MARK_TEXTS)
def test_a_mark_is_filled_in(expected: str) -> None:
    """One row for every mark of docs/wording.md."""
    assert expected in words(MARK_TEXTS[expected])[1]


def test_every_mark_has_words() -> None:
    """No mark is left out of the table above."""
    register_of = [small(toml) for toml in MARK_TEXTS.values()]
    seen = {mark for register in register_of for mark in standings(register, as_of=TODAY)["x"].marks}
    assert seen == set(Mark)


def test_a_conditional_status_is_not_said_twice() -> None:
    """The label says it already."""
    assert words(STATUS_TEXTS["Villkorat beslut, inte säkrat"]) == ("Villkorat beslut, inte säkrat", ())


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2026, 2, 27), "för 2 dagar sedan"),
        (date(2026, 2, 28), "i går"),
        (date(2026, 3, 1), "i dag"),
        (date(2026, 3, 2), "i morgon"),
        (date(2026, 3, 13), "om 12 dagar"),
    ],
)
def test_days_from_a_day(day: date, expected: str) -> None:
    """Words for the near days, counts for the others."""
    assert expected == days_from(TODAY, day)


@pytest.mark.parametrize(
    ("number", "noun", "expected"),
    [
        (1, "dag", "1 dag"), (2, "dag", "2 dagar"), (0, "part", "0 parter"), (1, "ärende", "1 ärende"),
        (3, "ärende", "3 ärenden"), (4, "dokument", "4 dokument"), (1, "mejl", "1 mejl"), (16, "part", "16 parter"),
    ],
)  # fmt: skip
def test_counts_have_their_plural(number: int, noun: str, expected: str) -> None:
    """Domain.md D.2, grammar for templates."""
    assert expected == counted(number, noun)


def test_numbers_up_to_twelve_are_words() -> None:
    """Domain.md B.2: one to twelve are often written as words."""
    assert [number_word(number) for number in (1, 3, 12, 13, -1)] == ["en", "tre", "tolv", "13", "-1"]
    assert number_word(1, neuter=True) == "ett"


def test_lists_read_as_a_sentence() -> None:
    """Commas, and "och" before the last."""
    assert [listed("abc"[:length]) for length in range(4)] == ["", "a", "a och b", "a, b och c"]


def test_swedish_order() -> None:
    """å ä ö last in that order, case and accents apart, numbers by size."""
    expected = ["Ándersson", "RÖK 2", "rök 10", "Zebra", "zebra", "åka", "Åka 2", "Ära", "æra 2", "Ö", "öl"]
    shuffled = expected[::-1]
    assert expected == sorted(shuffled, key=swedish_sort_key)
    assert sorted(["A\u030aka", "Zon", "Ärt"], key=swedish_sort_key) == ["Zon", "A\u030aka", "Ärt"]


@given(st.text(), st.text())
def test_swedish_order_is_total(one: str, other: str) -> None:
    """Any two texts compare, and only equal texts are equal."""
    first, second = swedish_sort_key(one), swedish_sort_key(other)
    assert (first == second) == (one == other)
    assert (first < second) != (second <= first)


def test_a_title_with_thousands_of_digits_sorts() -> None:
    """Python refuses to read so long a number."""
    long = "9" * 5000
    assert sorted([long, "10"], key=swedish_sort_key) == ["10", long]


@pytest.mark.parametrize("text", ["a\r\nb", "a\x00\tb", "\u202ea b\u202c", "a\u2028b\u2066", "  a\vb "])
def test_one_line_is_harmless(text: str) -> None:
    """No line breaks, control characters or reversed text."""
    assert one_line(text) == "a b"


@given(st.text(st.one_of(st.characters(), st.sampled_from(" \xa0\t\n\u200e\u202e\u2028\ud800aå"))))
def test_a_text_without_anything_to_take_away_is_the_same_line(text: str) -> None:
    """The short way says what the long one does."""
    assert one_line(text) == headers.one_line(_DIRECTION.sub("", text))
