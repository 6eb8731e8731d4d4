"""The rows of a list → documents as it states them, with every doubtful cell named.

A row is a document, a heading over several, or something to pass by; what is passed by is told too. What a list leaves
open becomes a question of its document, never a guess.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from monitor.language import _, _n
from monitor.list_clauses import Stated, stated
from monitor.list_dates import oddity_of, review_of, shown
from monitor.list_headings import Column, Guess, Meaning
from monitor.list_sheet import Cell, CellKind, Sheet, letters

#: Characters of a title, and of other texts; what is longer is cut, and told.
_TITLE: Final = 200
_TEXT: Final = 2000
_TEXTS: Final = (Meaning.LONG_TITLE, Meaning.KIND, Meaning.DNR, Meaning.LAW, Meaning.SIGNED_COPY, Meaning.NOTE)
_SUM: Final = re.compile(r"(?:summa|totalt?|antal|sum)\b.*", re.IGNORECASE)
_DAYS: Final = frozenset((Meaning.VALID_FROM, Meaning.VALID_TO))
_NOBODY: Final = re.compile(r"vakant|vacant|ingen|none|tbd|oklart|(?:ej|inte) \w+", re.IGNORECASE)
_SEVERAL: Final = re.compile(r"\S[ \t]*[;\n][ \t]*\S|\w / \w|@.*[\s,].*@")
_DAY: Final = re.compile(r"\b\d{4}-\d\d-\d\d\b")
_EMPTY: Final = re.compile(r"[-–—.]*|n/?a|saknas|okänt?|\?+", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubt:
    """Something doubtful about a cell or a row, in words; `open`: a person has to settle it."""

    place: str
    words: str
    open: bool


@dataclass(slots=True, kw_only=True)
class Listed:
    """A document as a row states it; `aside` is what stands in columns that mean nothing to the register."""

    row: int
    title: str
    keys: dict[str, Any] = field(default_factory=dict)
    responsible: str = ""
    decided_by: str = ""
    group: str = ""
    aside: list[tuple[str, str]] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)


@dataclass(slots=True, kw_only=True)
class Listing:
    """All that a sheet says."""

    documents: list[Listed] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)


def listing(sheet: Sheet, guess: Guess) -> Listing:
    """Read every row below the headings."""
    reader = _Reader(sheet, guess)
    for row in sorted(sheet.rows):
        if row > guess.row:
            reader.read(row)
    reader.tell()
    return reader.listing


class _Reader:
    def __init__(self, sheet: Sheet, guess: Guess) -> None:
        self.sheet, self.guess, self.columns = sheet, guess, guess.chosen
        self.title = self.columns[Meaning.TITLE]
        self.listing, self.group = Listing(), ""
        self.others: list[Column] = [one for one in guess.columns if one.meaning is None]

    def read(self, row: int) -> None:
        """Read one row."""
        cells = {meaning: self.sheet.at(row, column) for meaning, column in self.columns.items()}
        filled = {meaning for meaning, cell in cells.items() if cell is not None and _says_something(cell)}
        aside = [(one.heading or letters(one.number), self.sheet.text(row, one.number)) for one in self.others]
        if not filled:
            if any(text for _heading, text in aside):
                self._pass_by(_("rad {row} är inte med: den har inget i de kolumner som importeras", row=row))
        elif self._is_heading(row):
            self.group = self.sheet.text(row, self.title)
        elif self._repeats_headings(row):
            self._pass_by(_("rad {row} är inte med: den upprepar rubrikerna", row=row))
        elif _SUM.fullmatch(self.sheet.text(row, self.title)) and not filled & _DAYS - _numbers(cells):
            self._pass_by(_("rad {row} är inte med: den ser ut som en summa", row=row))
        elif self._continues(row):
            self._add_to_last(row)
        else:
            self._document(row, cells, filled, aside)

    def tell(self) -> None:
        """Say what the list's own headings became, and what of the sheet is hidden and taken with the rest."""
        hidden = sorted(one.row for one in self.listing.documents if one.row in self.sheet.hidden_rows)
        groups = dict.fromkeys(one.group for one in self.listing.documents if one.group)
        if groups and Meaning.KIND not in self.columns:
            names = ", ".join(_("”{text}”", text=group) for group in groups)
            self.listing.remarks.append(_("rubrikerna i listan är tagna som typ: {names}", names=names))
        if hidden:
            rows = ", ".join(map(str, hidden[:20])) + (" …" if len(hidden) > 20 else "")
            self.listing.remarks.append(
                _n("{n} dold rad är med: rad {rows}", "{n} dolda rader är med: rad {rows}", len(hidden), rows=rows)
            )
        for one in self.guess.columns:
            if one.number in self.sheet.hidden_columns and one.meaning:
                self.listing.remarks.append(_("kolumnen ”{heading}” är dold, och är med", heading=one.heading))

    def _pass_by(self, words: str) -> None:
        self.listing.remarks.append(words)

    def _is_heading(self, row: int) -> bool:
        """Tell whether a row lies in one merged cell over several columns: a heading of those below."""
        origin = self.sheet.merged.get((row, self.title), (row, self.title))
        over = [
            column
            for column in self.columns.values()
            if column != self.title and self.sheet.merged.get((row, column), (row, column)) == origin
        ]
        return bool(over)

    def _repeats_headings(self, row: int) -> bool:
        headings = {one.number: one.heading for one in self.guess.columns if one.meaning}
        texts = {number: self.sheet.text(row, number) for number in headings}
        same = sum(1 for number, text in texts.items() if text and text.casefold() == headings[number].casefold())
        return same >= 2 and same == sum(1 for text in texts.values() if text)

    def _continues(self, row: int) -> bool:
        """Tell whether a row belongs to the one above: their title is one merged cell."""
        origin = self.sheet.merged.get((row, self.title), (row, self.title))
        return origin[0] < row and bool(self.listing.documents) and self.listing.documents[-1].row >= origin[0]

    def _add_to_last(self, row: int) -> None:
        last = self.listing.documents[-1]
        for meaning, column in self.columns.items():
            text = self.sheet.text(row, column)
            if meaning is not Meaning.TITLE and text and text != self.sheet.text(last.row, column):
                words = _("”{text}” står på en egen rad för samma titel, och är inte med", text=text[:80])
                self._doubt(last, self.sheet.place(row, column), words, is_open=True)
        for one in self.others:
            if text := self.sheet.text(row, one.number):
                last.aside.append((one.heading or letters(one.number), text))

    def _document(
        self, row: int, cells: dict[Meaning, Cell | None], filled: set[Meaning], aside: list[tuple[str, str]]
    ) -> None:
        document = Listed(row=row, title="", group=self.group, aside=[one for one in aside if one[1]])
        self._read_title(document, cells.get(Meaning.TITLE))
        if filled == {Meaning.TITLE} and len(self.columns) > 2:
            words = _("raden har bara en titel: är det ett dokument, eller en rubrik?")
            self._doubt(document, self._place(row, Meaning.TITLE), words, is_open=True)
        for meaning in _TEXTS:
            if text := self._text_of(document, meaning, cells.get(meaning)):
                document.keys[meaning.value] = text
        document.responsible = self._name_of(document, Meaning.RESPONSIBLE, cells.get(Meaning.RESPONSIBLE))
        document.decided_by = self._name_of(document, Meaning.DECIDED_BY, cells.get(Meaning.DECIDED_BY))
        if self.group and Meaning.KIND not in self.columns:
            document.keys["kind"] = self.group
        clause = stated({meaning: cells.get(meaning) for meaning in self.columns})
        self._take(document, clause)
        review = review_of(cells.get(Meaning.REVIEW))
        doubts = [(Meaning.REVIEW, review.doubt, review.open)] if review.doubt else []
        self._take(document, Stated(keys=dict(review.keys), doubts=doubts))
        self.listing.documents.append(document)

    def _take(self, document: Listed, said: Stated) -> None:
        document.keys |= said.keys
        for meaning, words, is_open in said.doubts:
            self._doubt(document, self._place(document.row, meaning), words, is_open=is_open)

    def _read_title(self, document: Listed, cell: Cell | None) -> None:
        place = self._place(document.row, Meaning.TITLE)
        text = cell.text if cell and not oddity_of(cell) else ""
        if not text or _EMPTY.fullmatch(text):
            document.title = _("Dokument utan titel, rad {row}", row=document.row)
            words = (cell and oddity_of(cell)) or _("raden har ingen titel")
            self._doubt(document, place, words, is_open=True)
        elif len(text) > _TITLE:
            document.title, document.keys["long_title"] = f"{text[: _TITLE - 1].rstrip()}…", _shortened(text)
            self._doubt(document, place, _("titeln är längre än {n} tecken, och avkortad", n=_TITLE), is_open=True)
        else:
            document.title = text
            if isinstance(cell and cell.value, bool) or not _has_letters(text):
                words = _("”{text}” är ingen titel: vad heter dokumentet?", text=text)
                self._doubt(document, place, words, is_open=True)
        if cell and cell.struck:
            self._doubt(document, place, _("titeln är genomstruken i listan: gäller dokumentet?"), is_open=True)

    def _name_of(self, document: Listed, meaning: Meaning, cell: Cell | None) -> str:
        """Return the name of a role or a body, having told when it is none, or several."""
        text = self._text_of(document, meaning, cell)
        if cell is None or not text:
            return ""
        place = self._place(document.row, meaning)
        if _NOBODY.fullmatch(text) or not (_has_letters(text) or isinstance(cell.value, date)):
            self._doubt(document, place, _("”{text}” är inget namn, och är inte med", text=text[:80]), is_open=True)
            return ""
        if _SEVERAL.search(str(cell.value)):
            words = (
                _("”{text}” ser ut att vara flera ansvariga: registret tar en roll", text=text[:80])
                if meaning is Meaning.RESPONSIBLE
                else _("”{text}” ser ut att vara flera instanser: registret tar en", text=text[:80])
            )
            self._doubt(document, place, words, is_open=True)
        elif meaning is Meaning.DECIDED_BY and _DAY.search(text):
            words = _("”{text}” har ett datum i sig: vad heter instansen?", text=text[:80])
            self._doubt(document, place, words, is_open=True)
        return text

    def _text_of(self, document: Listed, meaning: Meaning, cell: Cell | None) -> str:
        """Return the text of a cell, having told what is odd about it."""
        if cell is None:
            return ""
        place = self._place(document.row, meaning)
        if not cell.text.strip("? ") and "?" in cell.text:
            self._doubt(document, place, _("listan har bara ett frågetecken"), is_open=True)
            return ""
        if _EMPTY.fullmatch(cell.text) and not oddity_of(cell):
            return ""
        if oddity := oddity_of(cell):
            self._doubt(document, place, oddity, is_open=True)
            return ""
        if cell.struck:
            self._doubt(document, place, _("”{text}” är genomstruket i listan", text=shown(cell)), is_open=True)
        if isinstance(cell.value, date):
            words = _("”{text}” är ett datum: har Excel gjort om det som skrevs?", text=cell.text)
            self._doubt(document, place, words, is_open=True)
        if isinstance(cell.value, float) and meaning is Meaning.DNR:
            words = _("”{text}” är ett tal: har Excel gjort om det som skrevs?", text=cell.text)
            self._doubt(document, place, words, is_open=True)
        if isinstance(cell.value, bool):
            self._doubt(document, place, _("”{text}” är ett ja eller nej", text=cell.text), is_open=False)
        if cell.cut or len(cell.text) > _TEXT:
            self._doubt(document, place, _("texten är längre än {n} tecken, och avkortad", n=_TEXT), is_open=False)
        return _shortened(cell.text)

    def _place(self, row: int, meaning: Meaning) -> str:
        column = self.columns[meaning]
        row, column = self.sheet.merged.get((row, column), (row, column))
        return self.sheet.place(row, column)

    @staticmethod
    def _doubt(document: Listed, place: str, words: str, *, is_open: bool) -> None:
        document.doubts.append(Doubt(place=place, words=words, open=is_open))


def _says_something(cell: Cell) -> bool:
    return "?" in cell.text or bool(oddity_of(cell)) or not _EMPTY.fullmatch(cell.text)


def _has_letters(text: str) -> bool:
    return any(map(str.isalpha, text))


def _numbers(cells: Mapping[Meaning, Cell | None]) -> set[Meaning]:
    return {meaning for meaning, cell in cells.items() if cell and cell.kind is CellKind.NUMBER}


def _shortened(text: str) -> str:
    return text if len(text) <= _TEXT else f"{text[: _TEXT - 1].rstrip()}…"
