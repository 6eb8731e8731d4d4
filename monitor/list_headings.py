"""What the columns of a list mean, guessed from their headings in Swedish and English.

The headings stand in the row, among the first thirty, that has most of them; what stands above is a title of the list.
A guess is shown and confirmed before anything is made of it.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from enum import StrEnum
from functools import cache
from typing import Final

from monitor.list_sheet import Sheet

#: Rows that the headings are looked for in.
_ROWS: Final = 30
#: Characters of a heading; what is longer is a text.
_LONGEST: Final = 80
#: How like a known heading another must be: "diarienumer" is, "beslutsdatum" is not like "slutdatum".
_LIKENESS: Final = 0.88


class Meaning(StrEnum):
    """What a column is, by the key of the register that it becomes."""

    TITLE = "title"
    LONG_TITLE = "long_title"
    KIND = "kind"
    DNR = "dnr"
    VALID_FROM = "valid_from"
    VALID_TO = "valid_to"
    VALIDITY = "validity"  # from and to in one cell, a length, or until further notice
    REVIEW = "review"
    RESPONSIBLE = "responsible"
    DECIDED_BY = "decided_by"
    LAW = "law"
    SIGNED_COPY = "signed_copy"
    NOTE = "note"


_HEADINGS: Final = {
    Meaning.TITLE: """titel|dokument|dokumentnamn|dokumenttitel|dokumentets namn|namn|namn på dokument
        |benämning|rubrik|avtal|avtalsnamn|avtalets namn|avtal överenskommelse|överenskommelse
        |överenskommelser|styrdokument|rutin|kortnamn|kort titel|title|document|document name|document title
        |name|agreement|short title|short name""",
    Meaning.LONG_TITLE: """fullständig titel|lång titel|hela titeln|fullständigt namn|officiell titel
        |full title|long title|full name""",
    Meaning.KIND: """typ|dokumenttyp|typ av dokument|slag|dokumentslag|avtalstyp|kategori|type|kind
        |document type|type of document|category""",
    Meaning.DNR: """dnr|diarienr|diarienummer|dnr nr|ärendenr|ärendenummer|diariefört|dokumentnr
        |dokumentnummer|reference|reference no|reference number|ref|ref no|case number|case no|record number""",
    Meaning.VALID_FROM: """gäller från|gäller from|gäller från och med|giltig från|giltigt från|giltig from
        |giltigt from|giltig från och med|giltigt från och med|från|from|från och med|startdatum|start
        |börjar gälla|träder i kraft|ikraftträdande|ikraftträdandedatum|gällande från|gällande from
        |avtalsstart|valid from|effective from|effective date|in force from|starts|start date|startar""",
    Meaning.VALID_TO: """gäller till|gäller tom|gäller till och med|giltig till|giltigt till|giltig tom
        |giltigt tom|giltig till och med|giltigt till och med|till|tom|till och med|slutdatum|slut|upphör
        |upphör att gälla|löper ut|går ut|utgår|utgångsdatum|gällande till|gällande tom|sista giltighetsdag
        |sista dag|avtalsslut|förfaller|valid to|valid until|valid through|expires|expiry|expiry date
        |expiration date|end|ends|end date|until""",
    Meaning.VALIDITY: """giltighet|giltighetstid|giltig|giltigt|giltighetsperiod|gäller|gällande|avtalstid
        |avtalsperiod|period|löptid|validity|validity period|period of validity|valid|term""",
    Meaning.REVIEW: """revideras|revidering|revideras senast|ska revideras|revideringsdatum|nästa revidering
        |revision|översyn|nästa översyn|översyn senast|ses över|ska ses över|översynsdatum|uppföljning
        |nästa uppföljning|följs upp|aktualitetsprövning|review|next review|review date|review by
        |to be reviewed|revise|revise by|next revision""",
    Meaning.RESPONSIBLE: """ansvarig|ägare|dokumentägare|dokumentansvarig|ansvarig funktion|ansvarig roll
        |ansvarig tjänsteperson|ansvarig handläggare|ansvarig person|avtalsansvarig|avtalsägare|handläggare
        |kontaktperson|kontakt|förvaltare|responsible|owner|document owner|contact|contact person
        |responsible person""",
    Meaning.DECIDED_BY: """beslutsinstans|beslutande instans|beslutas av|beslutad av|beslutat av
        |beslutande organ|beslutsorgan|beslut av|beslutande|fattas av|beslutsfattare|fastställs av
        |fastställd av|fastställt av|antas av|antagen av|antaget av|instans|organ|decided by|deciding body
        |decision body|body|adopted by|approved by|decision maker""",
    Meaning.LAW: "lagkrav|lag|lagrum|lagstöd|författning|law|legal basis|statute",
    Meaning.SIGNED_COPY: """undertecknat exemplar|undertecknat original|signerat exemplar|original
        |originalet finns|signed copy|signed original""",
    Meaning.NOTE: """anmärkning|anmärkningar|anm|kommentar|kommentarer|notering|noteringar|övrigt|info
        |information|note|notes|comment|comments|remark|remarks|other""",
}
#: Headings that look like others and mean something that a list's column can't give a register.
_OTHERS: Final = """datum|beslutsdatum|beslutad|beslutat|beslut|beslutsdag|antagen|antaget|antagen datum
    |fastställd|fastställt|status|nr|nummer|id|rad|länk|webblänk|url|sökväg|version|senast reviderad
    |senast reviderat|reviderad|reviderat|senast uppdaterad|uppdaterad|senast ändrad|senaste översyn
    |senast översedd|skapad|skapad av|uppsägningstid|uppsägning|förlängning|förlängs|parter|part|kommun
    |date|decision date|decided|adopted|approved|no|number|link|last revised|last reviewed|last updated
    |updated|created|created by|notice period|notice|extension|parties|party|row"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column with its heading and what it is taken to mean; `sure` when the heading is a known one."""

    number: int
    heading: str
    meaning: Meaning | None
    sure: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Guess:
    """Where the headings end (0: nowhere), and every column with values."""

    row: int
    columns: tuple[Column, ...]

    @property
    def chosen(self) -> Mapping[Meaning, int]:
        """The column of each meaning; of two the first."""
        return {one.meaning: one.number for one in reversed(self.columns) if one.meaning}

    @property
    def twice(self) -> tuple[tuple[Column, ...], ...]:
        """Columns that are taken to mean the same."""
        alike = defaultdict[Meaning, list[Column]](list)
        for one in self.columns:
            if one.meaning:
                alike[one.meaning].append(one)
        return tuple(tuple(ones) for ones in alike.values() if len(ones) > 1)

    def with_meanings(self, meanings: Mapping[int, Meaning | None]) -> "Guess":
        """Return the same columns with other meanings."""
        changed = (
            Column(number=one.number, heading=one.heading, meaning=meanings[one.number])
            if one.number in meanings
            else one
            for one in self.columns
        )
        return Guess(row=self.row, columns=tuple(changed))


def guess(sheet: Sheet, row: int | None = None) -> Guess:
    """Guess what the columns mean, from the headings in a row, else from those in the row that has most of them."""
    if row is None:
        row = _headings_row(sheet, known) or _headings_row(sheet, meaning_of)
    columns = tuple(_column(sheet, row, number) for number in sheet.columns)
    if any(one.heading and _is_below(sheet, row, one.number) for one in columns):
        return Guess(row=row + 1, columns=tuple(_column_of_two(sheet, row, one) for one in columns))
    return Guess(row=row, columns=columns)


def _column(sheet: Sheet, row: int, number: int) -> Column:
    heading = sheet.text(row, number) if row else ""
    meaning, sure = meaning_of(heading)
    return Column(number=number, heading=heading, meaning=meaning, sure=sure)


def _is_below(sheet: Sheet, row: int, number: int) -> bool:
    """Tell whether a heading stands under one merged over several columns: "giltighet" over "från" and "till"."""
    above = {sheet.merged.get((row, other), (row, other)) for other in (number - 1, number, number + 1)}
    return len(above) < 3 and number in sheet.rows.get(row + 1, {}) and bool(meaning_of(sheet.text(row + 1, number))[0])


def _column_of_two(sheet: Sheet, row: int, column: Column) -> Column:
    if not _is_below(sheet, row, column.number):
        return column
    below = sheet.text(row + 1, column.number)
    meaning, sure = meaning_of(f"{column.heading} {below}")
    meaning, sure = (meaning, sure) if meaning else meaning_of(below)
    return Column(number=column.number, heading=f"{column.heading} {below}", meaning=meaning, sure=sure)


def is_likely(found: Guess) -> bool:
    """Tell whether a sheet looks like a list of documents."""
    return Meaning.TITLE in found.chosen and len(found.chosen) > 1


def meaning_of(heading: str) -> tuple[Meaning | None, bool]:
    """Return what a heading means, and whether it is a known one rather than like one."""
    words = _normal(heading)
    if not words or words in _known():
        return _known().get(words), True
    may_be = (one for one in _known() if len(one) > 4 and abs(len(one) - len(words)) < 4)
    nearest = get_close_matches(words, may_be, n=1, cutoff=_LIKENESS)
    meaning = _known()[nearest[0]] if nearest else None
    return meaning, meaning is None


def known(heading: str) -> tuple[Meaning | None, bool]:
    """Return what a heading means if it is a known one."""
    return _known().get(_normal(heading)), True


def _headings_row(sheet: Sheet, meaning: Callable[[str], tuple[Meaning | None, bool]]) -> int:
    """Return the row with most different meanings, two at least; 0 where there is none."""
    found = {
        row: {meaning(sheet.text(row, column))[0] for column in sheet.columns} - {None}
        for row in sorted(sheet.rows)[:_ROWS]
    }
    best = max(found, key=lambda row: len(found[row]), default=0)
    return best if len(found.get(best, ())) > 1 else 0


def _normal(heading: str) -> str:
    if len(heading) > _LONGEST:
        return ""
    words = re.sub(r"\([^)]*\)", " ", heading.casefold()).replace("\u00ad", "")
    words = re.sub(r"\b(t|fr|f)\.? ?o\.? ?m\b\.?", lambda found: "tom" if found[1] == "t" else "from", words)
    words = re.sub(r"[^\w]+", " ", words).strip()
    return re.sub(r"\bfom\b|\bfrom om\b", "from", words)


@cache
def _known() -> dict[str, Meaning | None]:
    known: dict[str, Meaning | None] = dict.fromkeys(_split(_OTHERS))
    for meaning, headings in _HEADINGS.items():
        known |= dict.fromkeys((*_split(headings), meaning.value.replace("_", " "), meaning.value), meaning)
    return known


def _split(headings: str) -> Iterator[str]:
    return (" ".join(one.split()) for one in headings.split("|"))
