"""Days and periods in running text: what the words before them make of them, and what is no date at all."""

from datetime import date

import pytest

from monitor.clause_dates import date_phrases

NEAR = date(2026, 4, 24)


@pytest.mark.parametrize(
    ("text", "role", "first", "last"),
    [
        ("förlängs t.o.m. 271231.", "end", "2027-12-31", "2027-12-31"),
        ("till och med den 30 juni 2027", "end", "2027-06-30", "2027-06-30"),
        ("ny giltighetstid 2026-12-31", "end", "2026-12-31", "2026-12-31"),
        ("ska gälla t.o.m. kvartal 3 2027", "end", "2027-07-01", "2027-09-30"),
        ("innan den 1 juli 2027", "end", "2027-07-01", "2027-06-30"),
        ("fr.o.m. den 1 februari 2026", "start", "2026-02-01", "2026-02-01"),
        ("börja gälla den 1 juli 2026", "start", "2026-07-01", "2026-07-01"),
        ("lämna förslag senast den 31 januari 2027", "deadline", "2027-01-31", "2027-01-31"),
        ("med giltighetstid 2026-01-01–2028-12-31.", "range", "2026-01-01", "2028-12-31"),
        ("för åren 2026–2028", "range", "2026-01-01", "2028-12-31"),
        ("från 2026-01-01 till 2028-12-31", "range", "2026-01-01", "2028-12-31"),
        ("prövas på mötet i november 2027", "meeting", "2027-11-01", "2027-11-30"),
        ("beslutet från den 24 april 2026", "reference", "2026-04-24", "2026-04-24"),
        ("som gäller t.o.m. 2026-06-30", "current", "2026-06-30", "2026-06-30"),
        ("inte 2027-06-30", "not", "2027-06-30", "2027-06-30"),
        ("i stället för t.o.m. 2027-06-30", "not", "2027-06-30", "2027-06-30"),
        # without a year: the first one to come, of what is past the last one
        ("t.o.m. den 31 mars", "end", "2027-03-31", "2027-03-31"),
        ("minnesanteckningarna från den 6 februari", "reference", "2026-02-06", "2026-02-06"),
    ],
)  # fmt: skip
def test_a_day_is_read_with_the_words_before_it(text: str, role: str, first: str, last: str) -> None:
    (one,) = date_phrases(text, near=NEAR)
    assert (role, first, last) == (one.role, str(one.first), str(one.last))


@pytest.mark.parametrize(
    "text",
    [
        "dnr HSN 2024/1905",
        "1 800 000 kronor",
        "§ 45",
        "123456 handlingar",
        "rutinen i mars",
        "3 dokument",
        "v. Andersson",
        "",
    ],
)
def test_what_is_no_day_is_none(text: str) -> None:
    assert () == date_phrases(text, near=NEAR)


@pytest.mark.parametrize(
    ("text", "invalid"),
    [("t.o.m. 2027-06-31", "2027-06-31"), ("till den 31 juni 2027", "2027-06-31"), ("t.o.m. 270631", "2027-06-31")],
)
def test_a_day_that_does_not_exist_is_named(text: str, invalid: str) -> None:
    assert [invalid] == [one.invalid for one in date_phrases(text, near=NEAR)]


@pytest.mark.parametrize(
    ("day", "wrong"),
    [("onsdagen den 30 juni 2027", False), ("tisdagen den 30 juni 2027", True), ("ons 30 juni 2027", False)],
)
def test_a_weekday_is_held_against_the_day(day: str, *, wrong: bool) -> None:
    (one,) = date_phrases(f"t.o.m. {day}", near=NEAR)
    assert wrong is one.wrong_weekday


def test_till_a_first_of_a_month_can_be_read_in_two_ways() -> None:
    (one,) = date_phrases("till den 1 januari 2027", near=NEAR)
    assert one.reading is not None
    assert ("2026-12-31", "2027-01-01") == (str(one.reading.earliest), str(one.reading.latest))


def test_a_bare_number_is_a_day_in_a_head_only() -> None:
    assert ((), "2022-09-23") == (
        date_phrases("Nätverket 220923", near=None),
        str(date_phrases("Nätverket 220923", near=None, loose=True)[0].first),
    )
