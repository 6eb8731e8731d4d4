"""`giltig import`: what people have becomes a register that passes check, and nothing doubtful goes by untold."""

import io
import os
import pty
import subprocess
import sys
import tomllib
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from list_makers import saved, workbook
from openpyxl.styles import Font

from monitor import language
from monitor.cli import main
from monitor.list_dates import Said, end_of, review_of, start_of, validity_of
from monitor.list_headings import Guess, Meaning, guess
from monitor.list_register import imported, slug
from monitor.list_rows import listing
from monitor.list_sheet import Cell, Sheet, sheet_of
from monitor.list_text import register_text
from monitor.list_words import summary
from monitor.model import Register
from monitor.problems import errors
from monitor.register import read_register
from monitor.sources import Source, Sources

DAY = date(2025, 11, 21)


def cell(value: object, kind: str | None = None, marks: str = "") -> Cell | None:
    kind = kind or {str: "text", bool: "bool", date: "date"}.get(type(value), "number")
    record = {"rows": [[1, [[1, kind, value.isoformat() if isinstance(value, date) else value, marks]]]]}
    return sheet_of(record).at(1, 1)


def sheet(
    *rows: list[Any], merged: list[tuple[int, int, int, int]] | None = None, hidden: list[int] | None = None
) -> Sheet:
    """Return a sheet of texts, numbers and days."""
    kinds = {bool: "bool", str: "text", date: "date"}
    cells = [
        [
            number,
            [
                [column, kinds.get(type(value), "number"), value.isoformat() if isinstance(value, date) else value, ""]
                for column, value in enumerate(row, 1)
                if value is not None
            ],
        ]
        for number, row in enumerate(rows, 1)
    ]
    return sheet_of({"name": "Blad1", "rows": cells, "merged": merged or [], "hidden_rows": hidden or []})


class Result:
    """What an import made of a sheet."""

    def __init__(self, page: Sheet, register: Register | None = None, found: Guess | None = None) -> None:
        found = found or guess(page)
        self.made = imported(listing(page, found), page, register, file="lista.xlsx")
        self.text = register_text(self.made, page, found, file="lista.xlsx", new=register is None)
        self.values = tomllib.loads(self.text)
        self.documents: dict[str, dict[str, Any]] = self.values.get("document", {})
        self.told = list(summary(self.made, page, file="lista.xlsx"))

    def has(self, words: str) -> bool:
        """Tell whether something was told."""
        return any(words in line for line in self.told)


def problems_of(*texts: str) -> list[str]:
    sources = Sources(
        files=tuple(Source(name=f"{number}.toml", text=text) for number, text in enumerate(texts)), problems=()
    )
    return [str(one) for one in errors(read_register(sources, as_of=DAY).problems)]


REGISTER = """
[monitor]
admin = "samordnare"
[recipient.samordnare]
name = "RSS-samordnare"
address = "samordnare@example.se"
[body.lchnv]
name = "Länschefsnätverket"
short = "LCHNV"
[party.falun]
name = "Falu kommun"
[document.rok-hvb]
title = "RÖK HVB"
aliases = ["ÖK om HVB"]
kind = "RÖK"
dnr = "HSN 2024/1"
valid_to = 2026-06-30
"""


def register() -> Register:
    found = read_register(Sources(files=(Source(name="config.toml", text=REGISTER),), problems=()), as_of=DAY).register
    assert found is not None
    return found


# --- cells

TO = {"valid_to": date(2026, 6, 30)}


@pytest.mark.parametrize(
    ("value", "keys"),
    [
        (date(2026, 6, 30), TO),
        ("2026-06-30", TO),
        ("2026-06-30 00:00:00", TO),
        ("20260630", TO),
        (20260630, TO),
        ("260630", TO),
        ("30/6 2026", TO),
        ("30/6-26", TO),
        ("t.o.m. 30/6 -26", {"valid_to": "t.o.m. 30/6 2026"}),
        ("30/06/2026", TO),  # only a day can be 30
        ("06/30/2026", TO),
        ("2026/06/30", TO),
        ("30.6.2026", TO),
        ("den 30 juni 2026", TO),
        ("30 June 2026", TO),
        ("June 30, 2026", TO),
        ("Jun 30th 2026", TO),
        ("30th June 2026", TO),
        ("30/6-98", {"valid_to": date(1998, 6, 30)}),
        ("t.o.m. 30 juni 2026", {"valid_to": "t.o.m. 30 juni 2026"}),
        ("2026-06", {"valid_to": "2026-06"}),  # no more exact than its source
        ("juni 2026", {"valid_to": "juni 2026"}),
        ("halvårsskiftet 2027", {"valid_to": "halvårsskiftet 2027"}),
        ("Q2 2026", {"valid_to": "Q2 2026"}),
        ("2026", {"valid_to": "2026"}),
        ("tills vidare", {"until_further_notice": True}),
        ("Tillsvidare.", {"until_further_notice": True}),
        ("Gäller tills vidare", {"until_further_notice": True}),
        ("t.v.", {"until_further_notice": True}),
        ("until further notice", {"until_further_notice": True}),
        ("-", {}),
        ("okänt", {}),
        ("n/a", {}),
    ],
)
def test_an_end_is_read_without_doubt(value: object, keys: dict[str, Any]) -> None:
    assert Said(keys=keys) == end_of(cell(value))


def test_an_empty_end_is_unknown() -> None:
    """Which is never the same as until further notice."""
    assert Said() == end_of(None)


@pytest.mark.parametrize(
    ("value", "kind", "marks", "doubt"),
    [
        ("2026-06-31", "text", "", "”2026-06-31” är inget datum: den 31 juni finns inte"),
        ("31/6 2026", "text", "", "den 31 juni finns inte"),
        ("06/07/2026", "text", "", "kan vara 2026-07-06 eller 2026-06-07"),
        ("2024-06-30, 2026-06-30", "text", "", "är två datum i samma cell"),
        ("2024-06-30 (förlängd till 30 juni 2026)", "text", "", "är två datum i samma cell"),
        (46203, "number", "", "46203 är ett tal utan datumformat; som dag i Excel är det 2026-06-30"),
        ("46203", "text", "", "som dag i Excel är det 2026-06-30"),
        (17.5, "number", "", "17,5 är ett tal och inget datum"),
        (True, "bool", "", "”SANT” är inget datum"),
        ("?", "text", "", "ett frågetecken"),
        ("ca 2026", "text", "", "går inte att läsa som datum"),
        ("juni", "text", "", "saknar år"),
        ("", "formula", "", "formel utan sparat värde"),
        ("#REF!", "error", "", "ett fel i Excel (#REF!)"),
        ("9999-12-31", "date", "", "gäller dokumentet tills vidare?"),
        ("1900-01-03", "date", "d", "”1900-01-03” är länge sedan: stämmer årtalet?"),  # a 3 with the format of a date
        ("1930-06-30", "date", "d", "”1930-06-30” är länge sedan"),  # what Excel makes of 30/6-30
        ("Juni -26", "text", "", "”Juni -26” går inte att läsa som datum"),  # quoted as it is written
        ("Ersatt av RÖK", "text", "", "”Ersatt av RÖK” går inte att läsa som datum"),
        ("2999-12-31", "text", "", "utanför åren 1900–2200"),
        ("0206-06-30", "text", "", "utanför åren 1900–2200"),
    ],
)
def test_what_is_no_end_is_a_question(value: object, kind: str, marks: str, doubt: str) -> None:
    said = end_of(cell(value, kind, marks))
    assert ({}, True) == (said.keys, said.open)
    assert doubt in said.doubt


@pytest.mark.parametrize(
    ("value", "kind", "marks", "keys", "doubt"),
    [
        ("2026-06-30T16:00:00", "date", "", TO, "klockslaget efter 2026-06-30 är borttaget"),
        (2026, "number", "", {"valid_to": "2026"}, "bara ett årtal"),
        ("till 1 januari 2027", "text", "", {"valid_to": "till 1 januari 2027"}, "mer än ett sätt"),
        ("våren 2026", "text", "", {"valid_to": "våren 2026"}, "mer än ett sätt"),
        ("2026-06-30", "date", "s", TO, "genomstruket"),
        ("2026-06-01", "date", "m", {"valid_to": "2026-06"}, "cellen visar bara en månad: läst som 2026-06"),
        ("2026-01-01", "date", "y", {"valid_to": "2026"}, "2026 är bara ett årtal"),
        ("2026-06-30", "date", "n", TO, "cellen visar inget årtal, och Excel har satt 2026-06-30"),
    ],
)
def test_what_is_doubtful_is_taken_and_told(
    value: object, kind: str, marks: str, keys: dict[str, Any], doubt: str
) -> None:
    said = end_of(cell(value, kind, marks))
    assert keys == said.keys
    assert doubt in said.doubt


def test_a_start_is_read_as_one() -> None:
    assert {"valid_from": date(2021, 7, 1)} == start_of(cell("2021-07-01")).keys
    assert {"valid_from": "fr.o.m. juli 2021"} == start_of(cell("fr.o.m. juli 2021")).keys
    assert "ingen första dag" in start_of(cell("tills vidare")).doubt


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("2021-07-01 – 2024-06-30", {"valid_from": date(2021, 7, 1), "valid_to": date(2024, 6, 30)}),
        ("2021-07-01--2024-06-30", {"valid_from": date(2021, 7, 1), "valid_to": date(2024, 6, 30)}),
        ("2022–2030", {"period": "2022–2030"}),
        ("3 år", {"length": "3 år"}),
        ("tills vidare", {"until_further_notice": True}),
        ("2024-01-01 och tills vidare", {"valid_from": date(2024, 1, 1), "until_further_notice": True}),
        ("fr.o.m. januari 2024", {"valid_from": "fr.o.m. januari 2024"}),
        ("t.o.m. juni 2026", {"valid_to": "t.o.m. juni 2026"}),
        ("2026-06-30", {"valid_to": date(2026, 6, 30)}),
        ("-", {}),
    ],
)
def test_both_ends_may_stand_in_one_cell(text: str, keys: dict[str, Any]) -> None:
    assert Said(keys=keys) == validity_of(cell(text))


@pytest.mark.parametrize(
    ("text", "review"),
    [
        ("2026-10-01", {"due": date(2026, 10, 1)}),
        ("Q3 2026", {"due": "Q3 2026"}),
        ("Årligen", {"every": "12 months"}),
        ("vartannat år", {"every": "24 months"}),
        ("Varje mandatperiod", {"every": "48 months"}),
        ("var 18 månader", {"every": "18 månader"}),
        ("annually", {"every": "12 months"}),
    ],
)
def test_a_review_is_a_day_or_how_often(text: str, review: dict[str, Any]) -> None:
    assert Said(keys={"review": review}) == review_of(cell(text))


def test_a_review_when_needed_is_a_question() -> None:
    assert review_of(cell("vid behov")).open


# --- rows

HEADINGS = ["Titel", "Typ", "Dnr", "Gäller från", "Gäller till", "Ansvarig", "Beslutsinstans", "Revideras", "Status"]


def test_a_whole_row_becomes_a_document() -> None:
    row = [
        "RÖK Barn och unga",
        "RÖK",
        "HSN 2024/5",
        date(2022, 1, 1),
        date(2026, 6, 30),
        "RSS",
        "LCHNV",
        "årligen",
        "Klar",
    ]
    result = Result(sheet(HEADINGS, row))
    assert {
        "title": "RÖK Barn och unga",
        "kind": "RÖK",
        "dnr": "HSN 2024/5",
        "responsible": "rss",
        "decided_by": "lchnv",
        "valid_from": date(2022, 1, 1),
        "valid_to": date(2026, 6, 30),
        "review": {"every": "12 months"},
    } == result.documents["rok-barn-och-unga"]
    assert "# lista.xlsx, Blad1, rad 2\n# Status: Klar\n[document.rok-barn-och-unga]\n" in result.text
    assert [] == problems_of(result.text)


def test_every_doubt_names_its_cell_and_is_asked() -> None:
    result = Result(sheet(HEADINGS, ["RÖK HVB", None, None, None, "31/6 2026"]))
    expected = "lista.xlsx, Blad1!E2: ”31/6 2026” är inget datum: den 31 juni finns inte."
    assert result.has(expected)
    assert expected == result.documents["rok-hvb"]["question"]
    assert "1 dokument, 1 med en fråga att svara på, 1 utan slutdatum, 1 tveksam cell eller rad." in result.told[-1]


def test_an_end_before_its_start_is_taken_with_neither() -> None:
    result = Result(sheet(HEADINGS, ["RÖK HVB", None, None, date(2026, 7, 1), date(2026, 6, 30)]))
    assert {"title", "question"} == set(result.documents["rok-hvb"])
    assert result.has("Blad1!E2: slutet 2026-06-30 ligger före början 2026-07-01")


@pytest.mark.parametrize(
    ("start", "end", "validity", "keys", "agree"),
    [
        (date(2021, 7, 1), date(2024, 6, 30), "3 år", {"valid_from", "valid_to"}, True),
        (date(2021, 7, 1), date(2024, 6, 30), "5 år", {"valid_from", "valid_to"}, False),
        (date(2021, 7, 1), None, "3 år", {"valid_from", "length"}, True),
        (date(2022, 1, 1), None, "2022–2030", {"period"}, True),
        (date(2021, 7, 1), None, "2022–2030", {"valid_from"}, False),
        (None, date(2024, 6, 30), "tills vidare", {"valid_to"}, False),
        (None, "tills vidare", "tills vidare", {"until_further_notice"}, True),
        (None, None, "3 år", {"length"}, False),
    ],
)
def test_columns_about_the_same_are_held_against_each_other(
    start: object, end: object, validity: str, keys: set[str], agree: bool
) -> None:
    result = Result(
        sheet(
            ["Titel", "Från", "Till", "Giltighetstid"],
            ["RÖK", start, end, validity],
            ["Avtal", date(2020, 1, 1), date(2021, 1, 1), "x"],
        )
    )
    assert (keys, not agree) == (
        set(result.documents["rok"]) - {"title", "question"},
        "question" in result.documents["rok"],
    )
    assert [] == problems_of(result.text)


def test_a_heading_over_several_rows_is_their_kind() -> None:
    """Where there is no column for it; and it is told."""
    page = sheet(
        ["Titel", "Slutdatum"],
        ["Avtal"],
        ["Hemsjukvård", date(2026, 6, 30)],
        ["Rutiner"],
        ["Egenvård", "tills vidare"],
        merged=[(2, 1, 2, 2), (4, 1, 4, 2)],
    )
    result = Result(page)
    assert {"hemsjukvard": "Avtal", "egenvard": "Rutiner"} == {
        id_: one["kind"] for id_, one in result.documents.items()
    }
    assert result.has("rubrikerna i listan är tagna som typ: ”Avtal”, ”Rutiner”")
    assert "# --- Avtal\n" in result.text


def test_a_heading_may_be_two_rows_high() -> None:
    page = sheet(["Titel", "Slutdatum"], ["Avtal"], [], ["Hemsjukvård", "2026"], merged=[(2, 1, 3, 2)])
    assert {"hemsjukvard": "Avtal"} == {id_: one["kind"] for id_, one in Result(page).documents.items()}


def test_a_merged_value_belongs_to_all_its_rows() -> None:
    page = sheet(
        ["Titel", "Typ", "Slutdatum"], ["A-avtal", "Avtal", "2026"], ["B-avtal", None, "2027"], merged=[(2, 2, 3, 2)]
    )
    assert ["Avtal", "Avtal"] == [one["kind"] for one in Result(page).documents.values()]


def test_a_title_merged_over_rows_is_one_document() -> None:
    page = sheet(
        ["Titel", "Typ", "Slutdatum"],
        ["RÖK HVB", "RÖK", date(2024, 6, 30)],
        [None, "RÖK", date(2026, 6, 30)],
        merged=[(2, 1, 3, 1)],
    )
    result = Result(page)
    assert ["rok-hvb"] == list(result.documents)
    assert result.has("Blad1!C3: ”2026-06-30” står på en egen rad för samma titel, och är inte med")


def test_what_is_no_document_is_passed_by_and_told() -> None:
    result = Result(
        sheet(
            ["Titel", "Slutdatum", "Status"],
            ["RÖK", "2026"],
            ["Titel", "Slutdatum"],
            ["Summa", None, 3],
            [None, None, "ring Falun"],
            [],
        )
    )
    assert ["rok"] == list(result.documents)
    assert all(result.has(f"rad {row} är inte med") for row in (3, 4, 5))


def test_a_row_without_a_title_and_one_with_nothing_else_are_asked_about() -> None:
    result = Result(sheet(["Titel", "Typ", "Slutdatum"], [None, "RÖK", "2026"], ["Kvinnofrid"]))
    assert ["dokument-utan-titel-rad-2", "kvinnofrid"] == list(result.documents)
    assert all("question" in one for one in result.documents.values())


def test_hidden_rows_are_in_and_told() -> None:
    result = Result(sheet(["Titel", "Slutdatum"], ["RÖK", "2026"], ["Avtal", "2027"], hidden=[3]))
    assert ["rok", "avtal"] == list(result.documents)
    assert result.has("1 dold rad är med: rad 3")


def test_a_title_twice_is_told_and_has_an_id_of_its_own() -> None:
    result = Result(sheet(["Titel", "Slutdatum"], ["RÖK HVB", "2026"], ["rök  hvb", "2027"]))
    assert ["rok-hvb", "rok-hvb-2"] == list(result.documents)
    assert result.has("Blad1, rad 3: samma titel som på rad 2")
    assert [] == problems_of(result.text)


def test_a_day_where_a_number_should_be_is_asked_about() -> None:
    """Excel makes a day of 2024/5."""
    assert (
        "har Excel gjort om" in Result(sheet(["Titel", "Dnr"], ["RÖK", date(2024, 5, 1)])).documents["rok"]["question"]
    )


def test_kinds_are_spelt_as_the_list_mostly_does() -> None:
    result = Result(sheet(["Titel", "Typ"], ["A", "Rutin"], ["B", "rutin"], ["C", "Rutin"]))
    assert {"Rutin"} == {one["kind"] for one in result.documents.values()}


def test_roles_get_the_address_that_the_list_says_or_one_that_leads_nowhere() -> None:
    result = Result(
        sheet(
            ["Titel", "Ansvarig"],
            ["A", "RSS <rss@example.se>"],
            ["B", "rss@example.se"],
            ["C", "Vårdchef"],
            ["D", "vårdchef"],
        )
    )
    assert {
        "admin": "admin@adress-saknas.invalid",
        "rss": "rss@example.se",
        "vardchef": "vardchef@adress-saknas.invalid",
    } == {id_: one["address"] for id_, one in result.values["recipient"].items()}
    assert ["rss", "rss", "vardchef", "vardchef"] == [one["responsible"] for one in result.documents.values()]
    assert result.has("Adress saknas för Vårdchef")


def test_several_responsible_are_asked_about() -> None:
    assert "flera ansvariga" in Result(sheet(["Titel", "Ansvarig"], ["A", "RSS; Vårdchef"])).documents["a"]["question"]


def test_an_abbreviation_may_be_one_of_the_others() -> None:
    result = Result(
        sheet(["Titel", "Beslutas av"], ["A", "LCHNV"], ["B", "Länschefsnätverket"], ["C", "Välfärdsrådet"])
    )
    assert ["”LCHNV” och ”Länschefsnätverket” kan vara samma instans"] == result.made.remarks


def test_a_long_title_is_cut_and_kept_whole_beside() -> None:
    document = next(iter(Result(sheet(["Titel", "Typ"], ["Avtal " * 100, "a"])).documents.values()))
    assert (200, ("Avtal " * 100).strip()) == (len(document["title"]), document["long_title"])


@pytest.mark.parametrize(
    ("title", "id_"),
    [
        ("RÖK Missbruk/beroende", "rok-missbruk-beroende"),
        ("Överenskommelse – ”Café” (2024)", "overenskommelse-cafe-2024"),
        ("Ångström & Ærø", "angstrom-aero"),
        ("x" * 80, "x" * 50),
        ("ett två tre fyra fem sex sju åtta nio tio elva tolv", "ett-tva-tre-fyra-fem-sex-sju-atta-nio-tio-elva"),
        ("…", ""),
    ],
)
def test_ids_are_made_of_titles(title: str, id_: str) -> None:
    assert id_ == slug(title)


# --- an existing register


def test_known_roles_bodies_and_kinds_are_used_again() -> None:
    rows = (
        ["RÖK Ny", "rök", "samordnare@example.se", "lchnv"],
        ["RÖK Nyare", "RÖK", "RSS-samordnare", "Länschefsnätverket"],
    )
    result = Result(sheet(["Titel", "Typ", "Ansvarig", "Beslutas av"], *rows), register())
    assert [("RÖK", "samordnare", "lchnv")] * 2 == [
        (one["kind"], one["responsible"], one["decided_by"]) for one in result.documents.values()
    ]
    assert {"document"} == set(result.values)
    assert [] == problems_of(REGISTER, result.text)


def test_known_documents_are_left_out_and_told() -> None:
    result = Result(
        sheet(["Titel", "Slutdatum"], ["rök hvb", "31/6 2026"], ["ÖK om HVB", "2026"], ["Ny", "2027"]), register()
    )
    assert ["ny"] == list(result.documents)
    assert result.has("rad 2 är inte med: ”rök hvb” finns redan i registret som rok-hvb")
    assert result.has("rad 3 är inte med")
    assert not result.has("Blad1!B2")


def test_a_new_document_shares_no_id_and_its_number_is_asked_about() -> None:
    rows = (["Rök H-V-B", "hsn 2024/1", "Falun"], ["Rök hvb.1", None, "Länschefnätverket"])
    result = Result(sheet(["Titel", "Dnr", "Beslutas av"], *rows), register())
    assert "rok-hvb i registret har samma diarienummer" in result.documents["rok-h-v-b"]["question"]
    assert {"falun-2", "lanschefnatverket"} == set(result.values["body"])
    assert result.has("instansen ”Länschefnätverket” finns inte i registret. Menade du ”Länschefsnätverket”?")
    assert [] == problems_of(REGISTER, result.text)


# --- whatever a sheet holds

_SIGNS = st.characters(codec="utf-16", exclude_categories=())
_TEXTS = st.one_of(
    st.text(_SIGNS, max_size=30),
    st.sampled_from(
        ["tills vidare", "2026-06-30", "2026-06-31", "2022–2030", "3 år", "RÖK", "?", "-", "31/6 2026", "årligen", "RSS; HSN", "a@example.se",
         "halvårsskiftet 2027", "Titel", "Summa", "=1+1", '"""', "'''", "\\", "\u202e", "\x07", "]", "[document.x]", "# x", "årsskiftet 2026",
         "9999-12-31", "fr.o.m. 2024-01-01 tills vidare", "0 år", "100 år", "101 år", "1 januari 1900–31 december 2200", "2200", "admin", "dokument"]
    ),
)  # fmt: skip
_VALUES = st.one_of(
    st.none(),
    st.none(),
    _TEXTS,
    st.integers(-(10**10), 10**10),
    st.floats(allow_nan=False, allow_infinity=False),
    st.booleans(),
    st.dates(),
)


@st.composite
def _sheets(draw: st.DrawFn) -> Sheet:
    headings = draw(
        st.lists(
            st.sampled_from([*HEADINGS[1:], "Giltighetstid", "Anmärkning", "Lagkrav", "Fullständig titel"]),
            unique=True,
            max_size=8,
        )
    )
    rows = draw(st.lists(st.lists(_VALUES, min_size=1, max_size=len(headings) + 2), max_size=6))
    corners = st.integers(1, 9)
    merged = draw(st.lists(st.tuples(corners, corners, corners, corners), max_size=2))
    return sheet(
        ["Titel", *headings],
        *rows,
        merged=[one for one in merged if one[0] > 1 and one[0] <= one[2] and one[1] <= one[3]],
    )


@pytest.mark.parametrize("old", [False, True])
@given(page=_sheets())
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_whatever_a_sheet_holds_the_result_passes_check(page: Sheet, old: bool) -> None:
    """No traceback; text that parses; no error; as many documents as are told."""
    found = guess(page, 1)
    result = Result(page, register() if old else None, found)
    assert [] == problems_of(*([REGISTER] if old else []), result.text)
    assert len(result.made.entries) == len(result.documents)
    assert all(line.isprintable() for line in result.told)


# --- the command


def giltig(*arguments: str) -> int:
    with pytest.raises(SystemExit) as ended:
        main(list(arguments))
    assert isinstance(ended.value.code, int)
    return ended.value.code


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Stand in a folder of its own, with nobody to ask."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("sys.stdin", io.StringIO())
    return tmp_path


def listed(folder: Path, name: str = "lista.xlsx") -> Path:
    book = workbook(
        ["Titel", "Typ", "Slutdatum"], ["RÖK HVB", "RÖK", date(2026, 6, 30)], ["Avtal X", "avtal", "31/6 2026"]
    )
    return saved(folder, book, name)


def test_a_new_register_is_written_that_passes_check(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    listed(folder)
    assert 0 == giltig("import", "lista.xlsx", "--yes", "--output", "nytt.toml")
    told = capsys.readouterr().err
    assert "lista.xlsx, Blad1!C3: ”31/6 2026” är inget datum" in told
    assert "giltig --config nytt.toml check" in told
    assert 0 == giltig("--config", "nytt.toml", "check")


def test_a_file_that_is_there_is_not_touched(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    listed(folder)
    (folder / "nytt.toml").write_text("mitt", encoding="utf-8")
    assert 2 == giltig("import", "lista.xlsx", "--yes", "--output", "nytt.toml")
    assert "finns redan, och skrivs inte över" in capsys.readouterr().err
    assert "mitt" == (folder / "nytt.toml").read_text("utf-8")


def test_for_a_register_a_file_to_include_is_written(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Its line is shown; config.toml itself stays as it is."""
    listed(folder)
    (folder / "config.toml").write_text(REGISTER, encoding="utf-8")
    assert 0 == giltig("import", "lista.xlsx", "--yes", "--output", "lista.toml")
    assert '    include = ["lista.toml"]' in capsys.readouterr().err
    assert REGISTER == (folder / "config.toml").read_text("utf-8")
    (folder / "config.toml").write_text(
        REGISTER.replace("[monitor]", '[monitor]\ninclude = ["*.toml"]'), encoding="utf-8"
    )
    assert 0 == giltig("check")
    assert 0 == giltig("import", "lista.xlsx", "--yes", "--output", "mer.toml")
    assert "Inget nytt att lägga till, och ingen fil skriven." in capsys.readouterr().err
    saved(folder, workbook(["Titel", "Typ"], ["Ny", "avtal"]), "ny.xlsx")
    assert 0 == giltig("import", "ny.xlsx", "--yes", "--output", "mer.toml")
    assert "läser redan filen genom include" in capsys.readouterr().err


def test_a_register_with_errors_is_told(folder: Path) -> None:
    listed(folder)
    (folder / "config.toml").write_text("[monitor]\n", encoding="utf-8")
    assert 3 == giltig("import", "lista.xlsx", "--yes")
    assert 3 == giltig("--config", "borta.toml", "import", "lista.xlsx", "--yes")


def test_a_script_has_to_say_yes_or_the_columns(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    listed(folder)
    assert 2 == giltig("import", "lista.xlsx")
    told = capsys.readouterr().err
    assert "C       Slutdatum  gäller till (valid_to)  2026-06-30 · 31/6 2026" in told
    assert "kör igen med --yes" in told
    assert 0 == giltig("import", "lista.xlsx", "--columns", "title=A, valid_to=Slutdatum")
    result = capsys.readouterr()
    assert {"title", "valid_to"} == set(tomllib.loads(result.out)["document"]["rok-hvb"])
    assert "# Typ: RÖK" in result.out


@pytest.mark.parametrize(
    ("columns", "expected"),
    [
        ("title", "går inte att läsa"),
        ("titl=A", None),
        ("färg=A", "går inte att läsa"),
        ("title=Q", "kolumnen ”Q” är tom eller finns inte"),
        ("title=A,kind=A", "redan är sagt"),
        ("title=A,title=B", "redan är sagt"),
        ("kind=B", "Ingen kolumn läses som titel"),
    ],
)
def test_wrong_columns_are_told(
    folder: Path, capsys: pytest.CaptureFixture[str], columns: str, expected: str | None
) -> None:
    listed(folder)
    assert (2 if expected else 0) == giltig("import", "lista.xlsx", "--columns", columns)
    assert (expected or "") in capsys.readouterr().err


def test_columns_that_mean_the_same_are_named(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    saved(folder, workbook(["Titel", "Slutdatum", "Giltig t.o.m."], ["RÖK", "2026", "2027"]))
    assert 2 == giltig("import", "lista.xlsx", "--yes")
    assert (
        "Flera kolumner läses som gäller till (valid_to): B ”Slutdatum”, C ”Giltig t.o.m.”." in capsys.readouterr().err
    )


def test_a_list_without_headings_can_be_told_apart(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    saved(folder, workbook(["RÖK HVB", date(2026, 6, 30)], ["Avtal", "tills vidare"]))
    assert 2 == giltig("import", "lista.xlsx", "--yes")
    assert "hittar inga rubriker" in capsys.readouterr().err
    assert 0 == giltig("import", "lista.xlsx", "--header", "0", "--columns", "title=A,valid_to=B")
    assert {"rok-hvb", "avtal"} == set(tomllib.loads(capsys.readouterr().out)["document"])


def test_the_sheet_is_found_or_has_to_be_chosen(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    book = workbook(["Titel", "Typ"], ["RÖK", "a"])
    book.create_sheet("Anteckningar").append(["ring Falun"])
    hidden = book.create_sheet("Gamla")
    hidden.sheet_state = "hidden"
    hidden.append(["Titel", "Typ"])
    hidden.append(["Gammal", "b"])
    saved(folder, book)
    assert 0 == giltig("import", "lista.xlsx", "--yes")
    told = capsys.readouterr()
    assert "[document.rok]" in told.out
    assert "bladet ”Gamla” är dolt, och inte läst" in told.err
    assert "bladet ”Anteckningar” är inte läst" in told.err
    assert 0 == giltig("import", "lista.xlsx", "--yes", "--sheet", "gamla")
    assert "[document.gammal]" in capsys.readouterr().out
    assert 2 == giltig("import", "lista.xlsx", "--yes", "--sheet", "Borta")
    assert "Blad: ”Blad1”, ”Anteckningar”, ”Gamla” (dolt)." in capsys.readouterr().err
    hidden.sheet_state = "visible"
    saved(folder, book)
    assert 2 == giltig("import", "lista.xlsx", "--yes")
    assert "välj med --sheet" in capsys.readouterr().err


def test_a_csv_says_what_it_was_read_as(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "lista.csv").write_bytes("Titel;Slutdatum\r\nRÖK HVB;31/6 2026\r\n".encode("cp1252"))
    assert 0 == giltig("import", "lista.csv", "--yes")
    told = capsys.readouterr()
    assert "lista.csv: läst som Windows-1252, med semikolon mellan kolumnerna." in told.err
    assert "lista.csv, B2: ”31/6 2026”" in told.err
    assert "# lista.csv, rad 2\n" in told.out


def test_a_list_that_is_too_long_is_refused(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "lista.csv").write_text("Titel;Typ\n" + "a;b\n" * 20_000, encoding="utf-8")
    assert 2 == giltig("import", "lista.csv", "--yes")
    assert "mer än 20 000 rader" in capsys.readouterr().err


def test_an_unreadable_file_is_told(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert 2 == giltig("import", "borta.xlsx", "--yes")
    assert "borta.xlsx: filen finns inte." in capsys.readouterr().err


def test_on_a_terminal_the_columns_are_confirmed_and_corrected(folder: Path) -> None:
    """The questions come on stderr; the answer goes to a file."""
    listed(folder)
    master, slave = pty.openpty()
    command = [sys.executable, "-m", "monitor", "import", "lista.xlsx", "--output", "nytt.toml"]
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parent.parent)}
    with subprocess.Popen(
        command, stdin=slave, stderr=slave, stdout=subprocess.PIPE, cwd=folder, env=environment
    ) as process:
        os.close(slave)
        os.write(master, b"Q=titel\nB=note\nC=F\xc3\xa4rg\nj\n")
        assert 0 == process.wait(60)
    os.close(master)
    assert "RÖK" == tomllib.loads((folder / "nytt.toml").read_text("utf-8"))["document"]["rok-hvb"]["note"]


def test_struck_titles_are_asked_about(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    book = workbook(["Titel", "Typ"], ["RÖK", "a"])
    book.active["A2"].font = Font(strike=True)
    saved(folder, book)
    assert 0 == giltig("import", "lista.xlsx", "--yes")
    assert "titeln är genomstruken i listan" in tomllib.loads(capsys.readouterr().out)["document"]["rok"]["question"]


@pytest.mark.parametrize("size", [500, pytest.param(19_999, marks=pytest.mark.long)])
def test_the_largest_list_is_imported(folder: Path, size: int) -> None:
    """Twenty thousand rows, less the headings."""
    rows = "".join(f"RÖK {number};RÖK;2026-06-30;RSS;LCHNV\n" for number in range(size))
    (folder / "lista.csv").write_text("Titel;Typ;Slutdatum;Ansvarig;Beslutas av\n" + rows, encoding="utf-8")
    assert 0 == giltig("import", "lista.csv", "--yes", "--output", "nytt.toml")
    assert size == len(tomllib.loads((folder / "nytt.toml").read_text("utf-8"))["document"])


@pytest.mark.parametrize(
    ("shown_as", "day", "keys", "told"),
    [
        ("mmm-yy", date(2026, 6, 1), {"valid_to": "2026-06"}, "cellen visar bara en månad"),
        ("mmm-yy", date(2026, 6, 30), TO, ""),
        ("yyyy", date(2026, 1, 1), {"valid_to": "2026"}, "2026 är bara ett årtal"),
        ("d/m", date(2026, 6, 30), TO, "cellen visar inget årtal"),
        ('"t.o.m." yyyy-mm-dd', date(2026, 6, 1), {"valid_to": date(2026, 6, 1)}, ""),
        ("[h]:mm", date(1900, 1, 3), {}, "3 är ett tal och inget datum"),
        ("hh:mm", date(2026, 6, 30), {}, "som dag i Excel är det 2026-06-30"),
    ],
)
def test_a_date_says_no_more_than_its_cell_shows(
    folder: Path, capsys: pytest.CaptureFixture[str], shown_as: str, day: date, keys: dict[str, Any], told: str
) -> None:
    """Who types "jun-26" gets 1 June in Excel without seeing it, and who types "30/6" gets the year of that day."""
    book = workbook(["Titel", "Slutdatum"], ["RÖK", day])
    book.active["B2"].number_format = shown_as
    saved(folder, book)
    assert 0 == giltig("import", "lista.xlsx", "--yes")
    out = capsys.readouterr()
    document = tomllib.loads(out.out)["document"]["rok"]
    assert keys == {key: value for key, value in document.items() if key == "valid_to"}
    assert (told or "0 tveksamma") in out.err


@pytest.mark.parametrize("text", ["juni 2026", "2026-06", "Q2 2026"])
def test_a_month_as_the_validity_is_its_end_and_a_question(text: str) -> None:
    """That a document began then too is more than the list says."""
    said = validity_of(cell(text))
    assert ({"valid_to": text}, True) == (said.keys, said.open)
    assert "hela tiden eller bara slutet" in said.doubt


@pytest.mark.parametrize("title", ["-", "?", 12.5, True, "2026-01-01", "!!!"])
def test_what_is_no_title_is_asked_about(title: object) -> None:
    result = Result(sheet(["Titel", "Gäller till"], [title, "2026-06-30"]))
    assert "Blad1!A2: " in next(iter(result.documents.values()))["question"]


@pytest.mark.parametrize(
    ("column", "value", "kept", "words"),
    [
        ("Ansvarig", "Chef\nSamordnare", True, "flera ansvariga"),
        ("Ansvarig", "Chef; Samordnare", True, "flera ansvariga"),
        ("Ansvarig", "b@example.se, c@example.se", True, "flera ansvariga"),
        ("Ansvarig", "vakant", False, "”vakant” är inget namn"),
        ("Ansvarig", 12, False, "”12” är inget namn"),
        ("Ansvarig", "?", False, "bara ett frågetecken"),
        ("Beslutsinstans", "RS; KS", True, "flera instanser"),
        ("Beslutsinstans", "ej beslutat", False, "”ej beslutat” är inget namn"),
        ("Beslutsinstans", "KF 2024-05-02", True, "har ett datum i sig"),
        ("Diarienummer", 2024.1905, True, "”2024,1905” är ett tal"),
        ("Diarienummer", 1e20, True, "är ett tal"),
        ("Typ", "??", False, "bara ett frågetecken"),
    ],
)
def test_doubtful_names_and_numbers_are_asked_about_on_every_row(
    column: str, value: object, kept: bool, words: str
) -> None:
    """The second document has the same doubt as the first: a role known from it is no surer."""
    result = Result(
        sheet(["Titel", column, "Gäller till"], ["RÖK", value, "2026-06-30"], ["Avtal", value, "2026-06-30"])
    )
    for row, document in enumerate(result.documents.values(), 2):
        assert f"Blad1!B{row}: " in document["question"]
        assert words in document["question"]
        assert kept == bool({"responsible", "decided_by", "dnr", "kind"} & set(document))


def test_a_day_that_moves_with_the_calendar_is_a_question() -> None:
    said = end_of(cell("2026-06-30", "date", "ftd"))
    assert ({}, True) == (said.keys, said.open)
    assert "räknas från dagens datum" in said.doubt


def test_a_thousand_documents_of_one_title_take_no_longer_than_others() -> None:
    result = Result(sheet(["Titel", "Gäller till"], *[["RÖK", "2026-06-30"]] * 3000))
    assert {"rok", "rok-2", "rok-3000"} <= set(result.documents)


def test_a_link_to_an_address_is_the_address() -> None:
    result = Result(sheet(["Titel", "Ansvarig"], ["RÖK", "mailto:chef@example.se"]))
    assert {"name": "chef@example.se", "address": "chef@example.se"} == result.values["recipient"]["chef"]


def test_a_sum_in_a_column_of_days_is_no_document() -> None:
    result = Result(sheet(["Titel", "Gäller till"], ["RÖK", "2026-06-30"], ["Summa", 1]))
    assert ["rok"] == list(result.documents)
    assert result.has("rad 3 är inte med: den ser ut som en summa")


def test_no_day_is_lost_between_a_sheet_and_the_register(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Days over two centuries and a half, through a real file."""
    days = [date(1950, 1, 1) + timedelta(days=997 * number) for number in range(91)]
    saved(folder, workbook(["Titel", "Slutdatum"], *[[f"Dokument {number}", day] for number, day in enumerate(days)]))
    assert 0 == giltig("import", "lista.xlsx", "--yes")
    assert days == [one["valid_to"] for one in tomllib.loads(capsys.readouterr().out)["document"].values()]


def test_in_english_all_that_is_told_is_english(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    saved(
        folder,
        workbook(
            ["Title", "Type", "Valid to", "Owner", "Decided by", "Colour"],
            ["Agreement", "a", "2024-06-30, 2026-06-30", "Coordinator", "Board", "red"],
            ["Plan", "a", 46203],
        ),
    )
    assert 0 == giltig("--language", "en", "import", "lista.xlsx", "--yes")
    told = capsys.readouterr()
    assert not set("åäöÅÄÖ") & set(told.out + told.err)
    assert 'language = "en"' in told.out
    assert "1 document" not in told.err
    language.use("sv", fixed=True)


def test_the_meanings_have_names_for_people() -> None:
    from monitor.list_words import MEANINGS  # noqa: PLC0415

    assert set(Meaning) == set(MEANINGS)
