"""Rows of lists and tables that a clause points back to: a document, and its new validity."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from monitor.clause_dates import DatePhrase
from monitor.clause_lengths import LengthPhrase
from monitor.clause_objects import Marked, marked
from monitor.document_names import Mention, Names
from monitor.minutes_text import Statement, sentences


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """What one row says of its documents. `ends` are the days that may be the new end; `negated`: it is not extended."""

    mentions: tuple[Mention, ...]
    ends: tuple[DatePhrase, ...]
    starts: tuple[DatePhrase, ...]
    lengths: tuple[LengthPhrase, ...]
    negated: bool
    extends: bool
    text: str


_STARTS: Final = re.compile(
    r"^(?:\d{1,2}[.)]\s+|[a-h]\)\s+|[–-]\s+)?(?:(?:den|giltighetstiden för|giltighetstid för|förlängning av|förläng)\s+)?"
    r"(?P<docs>⟦d\d+⟧(?:(?:,| och| samt|/)\s*⟦d\d+⟧)*)\s*(?:\([^)]*\))?\s*(?P<next>[–:|,-]|→|förläng|ny giltighet|giltighetstid|giltig|⟦[tl]|gäller till|$)"
)
#: How far into a row its document may stand.
_FAR: Final = 50
_NOT: Final = re.compile(r"\b(?:förlängs (?:inte|ej)|inte förlängs|ej förläng\w+|löper ut|upphör|avvaktar|tas upp)\b")
_NEW_COLUMN: Final = re.compile(r"ny|nytt|förslag|föresl|förlängs till|t\.?o\.?m", re.IGNORECASE)
_NOW_COLUMN: Final = re.compile(r"nuvarande|i ?dag|gällande|^nu\b|dagens|löper ut", re.IGNORECASE)
_MODAL: Final = re.compile(r"\b(?:kan|bör|behöver|skulle|kunde|önskar|vill|föreslogs|diskuterades)\b")


def rows(found: Sequence[Statement], names: Names, *, near: date | None) -> tuple[Row, ...]:
    """Return the rows of a section's statements."""
    return tuple(_rows(found, names, near))


def _rows(found: Sequence[Statement], names: Names, near: date | None) -> Iterator[Row]:
    header: tuple[str, ...] = ()
    for one in found:
        if one.cells and not names.mentions(one.text):
            header = one.cells
            continue
        if not one.cells and not one.bullet and header:
            header = ()
        texts = [one.text] if one.cells else [text for _, text in sentences(one.text)]
        for index, text in enumerate(texts):
            mentions = names.mentions(text)
            if not mentions or mentions[0].start > _FAR:
                continue
            read = marked(text, names, near=near)
            match = _STARTS.match(read.text)
            if not match or (_MODAL.search(read.text) and not one.cells):
                continue
            yield _row(
                read, read.documents_in(match["docs"]), _column(one, header, names, near) if index == 0 else None
            )


def _row(read: Marked, mentions: tuple[Mention, ...], column: DatePhrase | None) -> Row:
    ends = [one for one in read.dates if one.role in ("end", "range", "bare", "meeting") or one.invalid]
    firm = [one for one in ends if one.role in ("end", "range")]
    return Row(
        mentions=mentions,
        ends=(column,) if column else tuple(firm or ends),
        starts=tuple(one for one in read.dates if one.role == "start"),
        lengths=read.lengths,
        negated=bool(_NOT.search(read.text)) and not re.search(r"\bförlängs (?!inte|ej)", read.text),
        extends="förläng" in read.text or bool(read.lengths) or "ny giltighetstid" in read.text,
        text=read.text,
    )


def _column(one: Statement, header: tuple[str, ...], names: Names, near: date | None) -> DatePhrase | None:
    """Return the day in the column that the table's header calls the new one."""
    if not header or len(header) != len(one.cells):
        return None
    new = [index for index, cell in enumerate(header) if _NEW_COLUMN.search(cell) and not _NOW_COLUMN.search(cell)]
    for index in reversed(new):
        dates = marked(f"t.o.m. {one.cells[index]}", names, near=near).dates
        if len(dates) == 1:
            return dates[0]
    return None
