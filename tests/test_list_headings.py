"""What columns mean: by headings as people write them, in a row that has to be found."""

import pytest

from monitor.list_headings import Meaning, guess, is_likely, meaning_of
from monitor.list_sheet import Sheet, column_of, letters, sheet_of


def sheet(*rows: list[str | None], merged: tuple[tuple[int, int, int, int], ...] = ()) -> Sheet:
    cells = [
        [number, [[column, "text", value, ""] for column, value in enumerate(row, 1) if value]]
        for number, row in enumerate(rows, 1)
    ]
    return sheet_of({"name": "Blad1", "rows": cells, "merged": merged})


@pytest.mark.parametrize(
    ("meaning", "headings"),
    [
        (Meaning.TITLE, ["Titel", "DOKUMENT", "Dokumentnamn:", "Avtal/överenskommelse", "Title *", "Document"]),
        (Meaning.KIND, ["Typ", "Dokumenttyp", "Typ av dokument", "Type", "Kategori"]),
        (Meaning.DNR, ["Dnr", "Diarienr.", "Diarienummer", "Diarienumer", "Ref. no", "Ärendenr"]),
        (Meaning.VALID_FROM, ["Gäller från", "Giltig fr.o.m.", "Gäller fr o m", "Fr.o.m", "Startdatum", "Valid from"]),
        (Meaning.VALID_TO, ["Giltig t.o.m.", "Gäller t o m", "Gäller t.o.m. (ÅÅÅÅ-MM-DD)", "Slutdatum", "Valid to", "Expiry date"]),
        (Meaning.VALIDITY, ["Giltighetstid", "Giltighet", "Avtalsperiod", "Validity period"]),
        (Meaning.REVIEW, ["Översyn", "Revideras", "Revideras senast", "Nästa översyn", "Next review"]),
        (Meaning.RESPONSIBLE, ["Ägare", "Ansvarig", "Dokumentansvarig", "Owner"]),
        (Meaning.DECIDED_BY, ["Beslutas av", "Beslutsinstans", "Beslutande organ", "Decided by"]),
        (Meaning.NOTE, ["Anm.", "Kommentar", "Övrigt", "Notes"]),
        (None, ["", "Status", "Beslutsdatum", "Datum", "Senast reviderad", "Länk", "Version", "Nr", "12", "Lorem ipsum" * 20]),
    ],
)  # fmt: skip
def test_a_heading_means_what_people_mean_by_it(meaning: Meaning | None, headings: list[str]) -> None:
    assert dict.fromkeys(headings, meaning) == {heading: meaning_of(heading)[0] for heading in headings}


def test_a_misspelt_heading_is_not_sure() -> None:
    assert [(Meaning.DNR, True), (Meaning.DNR, False)] == [meaning_of("Diarienummer"), meaning_of("Diarienumer")]


def test_the_headings_stand_below_the_title_of_the_list() -> None:
    found = guess(
        sheet(["Styrdokument i länet"], ["Uppdaterad 2025-11-03"], [], ["Titel", "Typ", "Nr"], ["RÖK HVB", "RÖK", "1"])
    )
    assert (4, {Meaning.TITLE: 1, Meaning.KIND: 2}, True) == (found.row, found.chosen, is_likely(found))


def test_headings_may_stand_in_two_rows() -> None:
    """Giltighet is merged over från and till; the others are merged downwards, or are not."""
    rows = (
        ["Titel", "Giltighet", None, "Ansvarig"],
        [None, "Från", "Till"],
        ["RÖK HVB", "2021-07-01", "2026-06-30", "RSS"],
    )
    expected = {Meaning.TITLE: 1, Meaning.VALID_FROM: 2, Meaning.VALID_TO: 3, Meaning.RESPONSIBLE: 4}
    for merged in (((1, 2, 1, 3),), ((1, 2, 1, 3), (1, 1, 2, 1), (1, 4, 2, 4))):
        found = guess(sheet(*rows, merged=merged))
        assert (2, expected) == (found.row, found.chosen)


def test_two_columns_that_mean_the_same_are_told() -> None:
    found = guess(sheet(["Titel", "Slutdatum", "Giltig t.o.m."], ["RÖK HVB", "2026-06-30", "2027-06-30"]))
    assert [[2, 3]] == [[one.number for one in ones] for ones in found.twice]
    assert () == found.with_meanings({3: None}).twice


def test_without_headings_there_are_none() -> None:
    for rows in ([["RÖK HVB", "2026-06-30"]], [["Titel"], ["RÖK"]], []):
        assert (0, False) == (guess(sheet(*rows)).row, is_likely(guess(sheet(*rows))))


def test_the_row_may_be_said() -> None:
    assert {} == guess(sheet(["Titel", "Typ"], ["a", "b"]), 2).chosen


def test_columns_have_letters() -> None:
    assert ["A", "Z", "AA", "AZ", "GR"] == [letters(number) for number in (1, 26, 27, 52, 200)]
    assert [1, 26, 27, 52, 200, None, None] == [column_of(one) for one in ("a", "Z", "AA", "az", "GR", "", "Å")]
