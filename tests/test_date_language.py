"""Swedish date language: every row of docs/register.md, T02 (words), T03, T15 and T20, and properties."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from monitor.date_forms import MONTHS
from monitor.date_language import (
    DateLanguageError,
    format_length,
    long_date,
    read_day,
    read_end,
    read_last_day,
    read_length,
    read_span,
    read_start,
)
from monitor.dates import Length, Precision, Reading, Span

DECIDED_ON = date(2026, 4, 24)


def last_day(text: str) -> Reading:
    """Read a last day of a decision taken on 2026-04-24."""
    return read_last_day(text, DECIDED_ON)


READERS: list[Callable[[str], object]] = [
    read_day,
    read_end,
    last_day,
    read_length,
    read_span,
    read_start,
]
VOCABULARY = """
    fr.o.m. t.o.m. tom till fram intill före innan senast per den från och med att gälla vid utgången av
    1 2 30 31 v vecka kvartal Q3 tredje kvartalet våren hösten årsskiftet halvårsskiftet månadsskiftet
    maj/juni december/januari januari juni sept. 2026 2026/2027 26/27 0000 9999 240419 2024-04-19 19/4 – -
    ett halvt halvår år månader 1,5 ½ upphör upphävs omedelbart åren under tills vidare (beslut 2026-04-24)
"""


def iso(reading: Reading | None) -> str:
    """Write a reading as in the tables: one day, two, or a dash."""
    if reading is None:
        return "–"
    return f"{reading.earliest} {reading.latest}" if reading.ambiguous else str(reading.earliest)


@pytest.mark.parametrize(
    ("text", "start", "end", "precision"),
    [
        ("2022–2030", "2022-01-01", "2030-12-31", "year"),  # T03-1
        ("under åren 2023-2026", "2023-01-01", "2026-12-31", "year"),  # T03-2
        ("t.o.m. oktober 2023", "–", "2023-10-31", "month"),  # T03-3
        ("t.o.m. februari 2028", "–", "2028-02-29", "month"),  # T03-4: a leap year
        ("kvartal 3 2027", "2027-07-01", "2027-09-30", "quarter"),  # T03-5
        ("från januari 2018", "2018-01-01", "–", "month"),  # T03-6
        ("v 25 2024", "2024-06-17", "2024-06-23", "week"),  # T03-7
        ("vecka 53 2026", "2026-12-28", "2027-01-03", "week"),  # T03-8
        ("våren 2026", "2026-01-01", "2026-06-30", "season"),  # T03-9
        ("240419", "2024-04-19", "2024-04-19", "day"),  # T03-10
        ("hösten 2026", "2026-08-01", "2026-12-31", "season"),  # T03: the other season
        ("åren 2023 till 2026", "2023-01-01", "2026-12-31", "year"),  # B.2: "till" between years includes
        ("2023-12", "2023-12-01", "2023-12-31", "month"),  # B.2: a month, not two years
        ("Q3 2027", "2027-07-01", "2027-09-30", "quarter"),  # B.2
        ("tredje kvartalet 2027", "2027-07-01", "2027-09-30", "quarter"),  # B.2
        ("3:e kvartalet 2027", "2027-07-01", "2027-09-30", "quarter"),  # with a figure
        ("2027 Q3", "2027-07-01", "2027-09-30", "quarter"),  # the year first
        ("2024-W25", "2024-06-17", "2024-06-23", "week"),  # ISO 8601
        ("v. 25, 2024", "2024-06-17", "2024-06-23", "week"),  # with full stop and comma
        ("v 1 2027", "2027-01-04", "2027-01-10", "week"),  # week 1 contains 4 January
        ("2026", "2026-01-01", "2026-12-31", "year"),  # a whole year
        ("under 2026", "2026-01-01", "2026-12-31", "year"),  # likewise
        ("2024-07-01–2026-06-30", "2024-07-01", "2026-06-30", "day"),  # D.2: the house form
        ("2024-07-01 – 2026-06-30", "2024-07-01", "2026-06-30", "day"),  # with spaces
        ("240101-241231", "2024-01-01", "2024-12-31", "day"),  # six digits twice
        ("2022-01–2023-12", "2022-01-01", "2023-12-31", "month"),  # months in figures
        ("januari 2022 – juni 2024", "2022-01-01", "2024-06-30", "month"),  # months in words
        ("januari–mars 2026", "2026-01-01", "2026-03-31", "month"),  # the year is said once
        ("1–30 juni 2026", "2026-06-01", "2026-06-30", "day"),  # month and year are said once
        ("fr.o.m. 1 juli 2021 t.o.m. 30 juni 2024", "2021-07-01", "2024-06-30", "day"),  # T01
        ("gäller fr.o.m. den 1 juli 2021 t.o.m. den 30 juni 2024", "2021-07-01", "2024-06-30", "day"),  # T01
        ("från 1 juli 2024 till 1 juli 2026", "2024-07-01", "2026-06-30 2026-07-01", "day"),  # T20 within
        ("2023–före 2026", "2023-01-01", "2025-12-31", "year"),  # "före" excludes, also years
        ("från 2023 till 2026", "2023-01-01", "2026-12-31", "year"),  # years include
        ("juni 2025–våren 2026", "2025-06-01", "2026-06-30", "season"),  # the coarser precision
        ("till 1 januari 2027", "–", "2026-12-31 2027-01-01", "day"),  # an end alone
    ],
)
def test_periods_in_words_have_days(text: str, start: str, end: str, precision: str) -> None:
    """Years, quarters, months, weeks and seasons are whole periods, both ends included."""
    span = read_span(text)

    assert (start, end, precision) == (iso(span.start), iso(span.end), span.precision)


@pytest.mark.parametrize(
    ("text", "earliest", "latest", "ask"),
    [
        ("till 1 januari 2027", "2026-12-31", "2027-01-01", True),  # T20-1
        ("fram till oktober 2023", "2023-09-30", "2023-10-31", True),  # T20-2
        ("t.o.m. oktober 2023", "2023-10-31", "2023-10-31", False),  # T20-3
        ("till halvårsskiftet 2027", "2027-06-30", "2027-06-30", False),  # T20-4
        ("till årsskiftet 2026", "2025-12-31", "2026-12-31", True),  # T20-5
        ("till årsskiftet 2026/2027", "2026-12-31", "2026-12-31", False),  # T20-6
        ("månadsskiftet maj/juni 2026", "2026-05-31", "2026-05-31", False),  # T20-7
        ("årsskiftet 26/27", "2026-12-31", "2026-12-31", False),  # B.2: two digits
        ("årsskiftet 1999/2000", "1999-12-31", "1999-12-31", False),  # over the century
        ("månadsskiftet december/januari 2026/2027", "2026-12-31", "2026-12-31", False),  # a turn of the year
        ("månadsskiftet december/januari 2027", "2026-12-31", "2027-12-31", True),  # which of them?
        ("intill den 1 juli 2026", "2026-06-30", "2026-07-01", True),  # B.2: the 1st of a month
        ("till den 30 juni 2026", "2026-06-30", "2026-06-30", False),  # B.2: a full day
        ("till den 14 juni 2026", "2026-06-14", "2026-06-14", False),  # B.2: mid-month
        ("till 2027", "2026-12-31", "2027-12-31", True),  # a year, as loosely as a month
        ("före den 1 juli 2026", "2026-06-30", "2026-06-30", False),  # B.2: not included
        ("innan juli 2026", "2026-06-30", "2026-06-30", False),  # B.2: no day of the month
        ("vid utgången av juni 2026", "2026-06-30", "2026-06-30", False),  # T15
        ("t.o.m. utgången av år 2026", "2026-12-31", "2026-12-31", False),  # T15 with a year
        ("till och med den 30 juni 2026", "2026-06-30", "2026-06-30", False),  # B.2
        ("t o m 30 juni 2026", "2026-06-30", "2026-06-30", False),  # B.2
        ("tom 2026-06-30", "2026-06-30", "2026-06-30", False),  # B.2: in tables
        ("fram till och med juni 2026", "2026-06-30", "2026-06-30", False),  # "till och med" decides
        ("gäller längst t.o.m. den 30 juni 2026", "2026-06-30", "2026-06-30", False),  # T07's words
        ("senast den 15 september 2024", "2024-09-15", "2024-09-15", False),  # T19
        ("inte senare än 15 september 2024", "2024-09-15", "2024-09-15", False),  # B.2
        ("löper ut den 30 juni 2026", "2026-06-30", "2026-06-30", False),  # D.2
        ("våren 2026", "2026-06-30", "2026-06-30", True),  # T03: a season is no date
        ("hösten 2026", "2026-12-31", "2026-12-31", True),  # T03
        ("v 25 2024", "2024-06-23", "2024-06-23", False),  # the Sunday
        ("kvartal 1 2028", "2028-03-31", "2028-03-31", False),  # the last day of the quarter
        ("2026", "2026-12-31", "2026-12-31", False),  # the last day of the year
    ],
)
def test_ends_keep_both_readings_where_the_words_do(text: str, earliest: str, latest: str, *, ask: bool) -> None:
    """An end is the last day of its unit, and loose words keep both readings and ask."""
    reading = read_end(text)

    assert (earliest, latest, ask) == (str(reading.earliest), str(reading.latest), reading.needs_check)
    assert text == reading.text


@pytest.mark.parametrize(
    ("text", "start", "precision"),
    [
        ("fr.o.m. den 1 juli 2021", "2021-07-01", "day"),  # B.2
        ("fr o m 1 juli 2021", "2021-07-01", "day"),  # B.2
        ("from 20210701", "2021-07-01", "day"),  # as typed in tables
        ("från och med 1 juli 2021", "2021-07-01", "day"),  # B.2
        ("från den 1 juli 2021", "2021-07-01", "day"),  # B.2
        ("att gälla från 1 juli 2021", "2021-07-01", "day"),  # B.2
        ("tidigast 1 juli 2021", "2021-07-01", "day"),  # B.2: a lower limit
        ("2021-07-01", "2021-07-01", "day"),  # a bare day
        ("januari 2018", "2018-01-01", "month"),  # T03-6
        ("halvårsskiftet 2026", "2026-07-01", "day"),  # B.2: as a start
        ("årsskiftet 2026/2027", "2027-01-01", "day"),  # B.2: as a start
        ("årsskiftet 2026", "2026-01-01 2027-01-01", "day"),  # T20-5 as a start
        ("månadsskiftet maj/juni 2026", "2026-06-01", "day"),  # B.2: as a start
        ("kvartal 3 2027", "2027-07-01", "quarter"),  # B.2
        ("2022", "2022-01-01", "year"),  # T03
        ("våren 2026", "2026-01-01", "season"),  # T03
        ("v 1 2025", "2024-12-30", "week"),  # a week that starts the year before
    ],
)
def test_starts_are_the_first_day_of_their_unit(text: str, start: str, precision: str) -> None:
    """A start is the first day of a unit, and the day after a turn."""
    reading = read_start(text)

    assert (start, precision) == (iso(reading), reading.precision)


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("upphävs fr.o.m. den 1 juni 2026", "2026-05-31"),  # T15-1
        ("upphör att gälla den 31 mars 2026", "2026-03-31"),  # T15-2
        ("upphör att gälla den 1 april 2026", "2026-03-31"),  # T15-3
        ("upphör att gälla vid utgången av juni 2026", "2026-06-30"),  # T15-4
        ("upphör omedelbart (beslut 2026-04-24)", "2026-04-24"),  # T15-5
        ("upphör omedelbart", "2026-04-24"),  # T15-5 without the decision day
        ("med omedelbar verkan", "2026-04-24"),  # T15
        ("upphör att gälla den 15 april 2026", "2026-04-14 2026-04-15"),  # T15: otherwise ask
        ("ska upphöra den 29 februari 2028", "2028-02-29"),  # the last of a leap February
        ("upphör den 28 februari 2028", "2028-02-27 2028-02-28"),  # not the last of it
        ("upphör under 2027", None),  # not a form
        ("upphör juni 2026", "2026-05-31 2026-06-30"),  # a month, as loosely as "till"
        ("fr.o.m. 1 juni 2026", "2026-05-31"),  # repealed from
        ("upphör t.o.m. den 30 juni 2026", "2026-06-30"),  # an end word decides
        ("löper ut den 30 juni 2026", "2026-06-30"),  # D.2
        ("t.o.m. den 14 juni 2026", "2026-06-14"),  # inclusive
        ("2026-06-14", "2026-06-14"),  # a plain day
    ],
)
def test_ending_words_give_the_last_valid_day(text: str, days: str | None) -> None:
    """Decisions to end or repeal say a last day, the first invalid day, or something to ask about."""
    if days is None:
        with pytest.raises(DateLanguageError):
            last_day(text)
    else:
        assert days == iso(last_day(text))


def test_a_decision_day_in_the_words_must_be_the_decisions() -> None:
    """Words that name another decision day are a conflict, not a reading."""
    with pytest.raises(DateLanguageError) as refused:
        last_day("upphör omedelbart (beslut 2026-04-23)")

    expected = "texten anger beslutsdagen 2026-04-23, men beslutet är fattat den 24 april 2026"
    assert expected == str(refused.value)


@pytest.mark.parametrize(
    "text",
    [
        "240419",  # T03-10
        "20240419",
        "2024-04-19",
        "19/4 2024",
        "19/4-2024",
        "19.4.2024",
        "den 19 april 2024",
        "19 april 2024",
        "19 apr. 2024",
        "19 APRIL 2024.",  # upper case, full stop
        " den\u00a019\u00a0april 2024 ",  # non-breaking spaces
        "2024\u201304\u201319",  # en dashes
        "19:e april 2024",
    ],
)
def test_one_day_has_many_forms_and_all_are_plain(text: str) -> None:
    """Every form of B.2 for 19 April 2024 is that day, exactly."""
    assert Reading.of(date(2024, 4, 19)) == read_day(text)


@pytest.mark.parametrize("text", ["senast den 19 april 2024", "per den 19 april 2024"])
def test_a_day_may_stand_after_a_word(text: str) -> None:
    """ "Senast D" and "per D" include D, and the words are kept."""
    day = date(2024, 4, 19)

    assert Reading(earliest=day, latest=day, text=text) == read_day(text)


@pytest.mark.parametrize(
    ("abbreviations", "month"),
    [
        ("jan jan. januari", 1),
        ("feb feb. februari", 2),
        ("mar mar. mars", 3),
        ("apr apr. april", 4),
        ("maj maj.", 5),
        ("jun jun. juni", 6),
        ("jul jul. juli", 7),
        ("aug aug. augusti", 8),
        ("sep sep. sept sept. september", 9),
        ("okt okt. oktober", 10),
        ("nov nov. november", 11),
        ("dec dec. december", 12),
    ],
)
def test_months_may_be_abbreviated(abbreviations: str, month: int) -> None:
    """Abbreviations are read with and without full stop."""
    texts = [f"3 {abbreviation} 2026" for abbreviation in abbreviations.split()]

    assert [Reading.of(date(2026, month, 3))] * len(texts) == [read_day(text) for text in texts]


@pytest.mark.parametrize(
    ("reader", "text", "reason"),
    [
        (read_day, "31 juni 2026", "den 31 juni finns inte"),
        (read_day, "2026-06-31", "den 31 juni finns inte"),
        (read_day, "29 februari 2027", "den 29 februari 2027 finns inte: 2027 är inget skottår"),
        (read_day, "241319", "månad 13 finns inte: året har månaderna 1–12"),
        (read_day, "240400", "den 0 april finns inte"),
        (read_day, "0000-01-01", "år 0000 finns inte"),
        (read_day, "19 april", "”19 april” saknar år: skriv ut året, t.ex. ”19 april 2026”"),
        (read_end, "t.o.m. v 25", "”v 25” saknar år: skriv ut året, t.ex. ”v 25 2026”"),
        (read_end, "v 54 2026", "”v 54 2026” är ingen vecka: 2026 har 53 veckor"),
        (read_end, "v 53 2025", "”v 53 2025” är ingen vecka: 2025 har 52 veckor"),
        (read_end, "kvartal 5 2026", "”kvartal 5 2026” är inget kvartal: året har kvartal 1–4"),
        (read_end, "årsskiftet 2026/2028", "”årsskiftet 2026/2028”: åren följer inte på varandra"),
        (
            read_end,
            "månadsskiftet maj/juli 2026",
            "”månadsskiftet maj/juli 2026”: månaderna följer inte på varandra",
        ),
        (read_end, "årsskiftet 9999", "”årsskiftet 9999” ligger utanför kalendern (år 1–9999)"),
        (read_end, "före 0001-01-01", "dagen före ligger utanför kalendern (år 1–9999)"),
        (read_end, "tills vidare", "”tills vidare” är ett öppet slut och ingen dag"),
        (read_end, " ", "datumet är tomt: skriv t.ex. ”2026-06-30”"),
        (
            read_end,
            "tom",  # B.2: it may mean "empty"
            (
                "”tom” går inte att läsa som datum: skriv t.ex. ”2026-06-30”, ”den 30 juni 2026”, "
                "”juni 2026”, ”kvartal 2 2026” eller ”2026”"
            ),
        ),
        (
            read_day,
            "juni 2026",
            "”juni 2026” är ingen enskild dag: skriv t.ex. ”2026-06-30” eller ”den 30 juni 2026”",
        ),
        (
            read_span,
            "2030–2022",
            "perioden slutar den 31 december 2022, före sin början den 1 januari 2030",
        ),
        (read_span, "2024-06-31–2026-06-30", "den 31 juni finns inte"),
        (
            read_span,
            "halvårsskiftet 2027",
            "”halvårsskiftet 2027” är en tidpunkt och ingen period: skriv ”fr.o.m.” eller ”t.o.m.” före",
        ),
        (read_length, "-3 månader", "”-3 månader”: en längd är aldrig mindre än noll"),
        (read_length, "1,3 år", "”1,3 år” är inte ett helt antal månader: skriv hela månader"),
        (read_length, "1,5 veckor", "”1,5 veckor” är inte ett helt antal dagar: skriv hela dagar"),
        (
            read_length,
            "30 seconds",
            "”30 seconds” är ingen längd: skriv t.ex. ”24 månader”, ”1,5 år”, ”2 veckor” eller ”10 dagar”",
        ),
    ],
)
def test_what_cannot_be_read_says_why(reader: Callable[[str], object], text: str, reason: str) -> None:
    """An unreadable or impossible date is an error that tells the user, in Swedish, what was expected."""
    with pytest.raises(DateLanguageError) as refused:
        reader(text)

    assert reason == str(refused.value)


@pytest.mark.parametrize(
    "text",
    [
        "HSN 2024/1905",  # B.2: a diarienummer
        "1 800 000",  # B.2: an amount
        "vilar tills vidare",  # B.2: about a matter
        "210319, 210326",  # B.2: a list of two dates is no period
        "sommaren 2026",  # no default for summer
    ],
)
def test_other_numbers_and_words_are_no_period(text: str) -> None:
    """Figures that look like dates are not guessed at."""
    with pytest.raises(DateLanguageError):
        read_span(text)


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("tre år", Length(months=36)),  # T02-1
        ("36 månader", Length(months=36)),  # T02-2
        ("12 months", Length(months=12)),  # T02-3
        ("6 mån.", Length(months=6)),  # T02-4
        ("2,5 år", Length(months=30)),  # T02-5
        ("2.5 years", Length(months=30)),
        ("24 months", Length(months=24)),
        ("1,5 år", Length(months=18)),  # T02, B.2
        ("1 ½ år", Length(months=18)),  # B.2
        ("1½ år", Length(months=18)),
        ("1 1/2 år", Length(months=18)),
        ("½ år", Length(months=6)),
        ("ett och ett halvt år", Length(months=18)),  # T02, B.2
        ("två och ett halvt år", Length(months=30)),
        ("one and a half years", Length(months=18)),
        ("arton månader", Length(months=18)),  # B.2
        ("ett halvår", Length(months=6)),  # T02, B.2
        ("ett halvt år", Length(months=6)),
        ("half a year", Length(months=6)),
        ("ett kvartal", Length(months=3)),  # T02, B.2
        ("a quarter", Length(months=3)),
        ("en mandatperiod", Length(months=48)),  # B.2
        ("two terms of office", Length(months=96)),
        ("sex månaders", Length(months=6)),  # a genitive: "sex månaders uppsägningstid"
        ("tjugoen månader", Length(months=21)),
        ("tjugoett år", Length(months=252)),
        ("thirty-six months", Length(months=36)),
        ("1 Month", Length(months=1)),
        ("2 weeks", Length(days=14)),
        ("en vecka", Length(days=7)),
        ("10 days", Length(days=10)),
        ("tio dagar", Length(days=10)),
        ("0 days", Length()),
        ("0,25 år", Length(months=3)),  # a whole number of months
    ],
)
def test_lengths_are_read_in_swedish_and_english(text: str, length: Length) -> None:
    """Figures, words and halves are whole months or whole days."""
    assert length == read_length(text)


def test_numbers_one_to_twelve_may_be_words() -> None:
    """B.2: one to twelve are often written as words, in either language."""
    swedish = ("en", "två", "tre", "fyra", "fem", "sex", "sju", "åtta", "nio", "tio", "elva", "tolv")
    english = (
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "eleven",
        "twelve",
    )
    expected = [Length(months=number) for number in range(1, 13)]

    assert expected == [read_length(f"{numeral} månader") for numeral in swedish]
    assert expected == [read_length(f"{numeral} months") for numeral in english]


@pytest.mark.parametrize(
    ("length", "text"),
    [
        (Length(months=24), "24 månader"),
        (Length(months=1), "1 månad"),
        (Length(days=14), "2 veckor"),
        (Length(days=7), "1 vecka"),
        (Length(days=10), "10 dagar"),
        (Length(days=1), "1 dag"),
        (Length(), "0 dagar"),
        (Length(months=6, days=10), "6 månader och 10 dagar"),  # a sum
    ],
)
def test_lengths_are_written_in_swedish(length: Length, text: str) -> None:
    """Months stay months, and days that are whole weeks are weeks."""
    assert text == format_length(length)


@given(st.builds(Length, months=st.integers(0, 99_999)) | st.builds(Length, days=st.integers(0, 99_999)))
def test_a_written_length_reads_back(length: Length) -> None:
    """What we write we can read."""
    assert length == read_length(format_length(length))


@given(st.dates())
def test_a_written_date_reads_back(day: date) -> None:
    """What we write we can read, with and without the article, as a day, a start and an end."""
    texts = [long_date(day), long_date(day, article=False), day.isoformat()]

    assert [Reading.of(day)] * 9 == [reader(text) for reader in (read_day, read_start, read_end) for text in texts]


def test_dates_are_written_for_running_text() -> None:
    """Running text says "den 30 juni 2026"; a table may leave the article out."""
    day = date(2026, 6, 30)

    assert ("den 30 juni 2026", "30 juni 2026") == (long_date(day), long_date(day, article=False))


@given(st.dates(date(1950, 1, 1), date(2150, 12, 31)))
def test_before_and_including_are_a_day_apart(day: date) -> None:
    """ "Före D" ends the day before "t.o.m. D" does, and "från D" starts on D."""
    words = long_date(day)

    assert read_end(f"före {words}").latest + timedelta(days=1) == read_end(f"t.o.m. {words}").latest == day
    assert day == read_start(f"fr.o.m. {words}").earliest


@given(st.dates(date(1950, 1, 1), date(2150, 12, 31)))
def test_an_iso_week_is_seven_days_that_hold_the_day(day: date) -> None:
    """A week in words is Monday to Sunday."""
    year, week, weekday = day.isocalendar()
    monday = day - timedelta(days=weekday - 1)
    start, end = Reading.of(monday), Reading.of(monday + timedelta(days=6))
    span = read_span(f"v {week} {year}")

    assert (iso(start), iso(end)) == (iso(span.start), iso(span.end))


@given(st.integers(1950, 2150), st.sampled_from(MONTHS))
def test_consecutive_months_meet(year: int, month: str) -> None:
    """A month's loose end reaches from the day before its start to its last day."""
    span = read_span(f"{month} {year}")
    loose = read_end(f"till {month} {year}")

    assert span == read_span(f"{month} {year}".upper().lower())
    assert span.start is not None
    assert span.end is not None
    assert (span.start.earliest - timedelta(days=1), span.end.latest) == (loose.earliest, loose.latest)


def test_a_span_of_exact_days_is_plain_and_other_spans_keep_their_words() -> None:
    """Only what is not an exact day carries the source's words."""
    days = read_span("2024-07-01–2026-06-30")

    assert Span(start=Reading.of(date(2024, 7, 1)), end=Reading.of(date(2026, 6, 30)), precision=Precision.DAY) == days
    assert "kvartal 3 2027" == getattr(read_span(" kvartal 3 2027 ").end, "text", None)


@given(st.text() | st.lists(st.sampled_from(VOCABULARY.split()), max_size=7).map(" ".join))
@example("\u00b2/1 2026")  # a digit that int() does not take
@example("\u0663 juni 2026")  # one that it does
@example("9" * 5000)
@example("årsskiftet 0001")
@example("2026 och " * 2000)
@example("1 - 1 - 1")
def test_readers_raise_nothing_but_their_own_error(text: str) -> None:
    """Whatever a user writes is read or refused with words."""
    for reader in READERS:
        words = "read"
        try:
            reader(text)
        except DateLanguageError as refused:
            words = str(refused)

        assert words
