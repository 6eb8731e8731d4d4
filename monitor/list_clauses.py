"""The cells of a row that say when a document is valid → one clause of the register, or a question.

Two columns that disagree, an end before its start: nothing of it is taken, since nobody can tell which one is wrong.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from monitor.date_language import read_end, read_length, read_span, read_start
from monitor.dates import DateOutOfRange, Reading, period_end
from monitor.language import _
from monitor.list_dates import end_of, shown, start_of, validity_of
from monitor.list_headings import Meaning
from monitor.list_sheet import Cell

_ENDS: Final = ("valid_to", "length", "period", "until_further_notice")
_READERS: Final = (
    (Meaning.VALID_FROM, start_of),
    (Meaning.VALID_TO, end_of),
    (Meaning.VALIDITY, validity_of),
)


@dataclass(slots=True, kw_only=True)
class Stated:
    """Keys of a document, and doubts: of which column, in words, and whether a person has to settle it."""

    keys: dict[str, Any] = field(default_factory=dict)
    doubts: list[tuple[Meaning, str, bool]] = field(default_factory=list)


def stated(cells: Mapping[Meaning, Cell | None]) -> Stated:
    """Read a row's clause."""
    clause, said_in = Stated(), list[str]()
    for meaning, read in _READERS:
        cell = cells.get(meaning)
        said = read(cell)
        if said.doubt:
            clause.doubts.append((meaning, said.doubt, said.open))
        if cell is None or not said.keys:
            continue
        said_in.append(shown(cell))
        if _agree(clause.keys, said.keys):
            clause.keys = _together(clause.keys, said.keys)
        else:
            words = _("”{one}” och ”{other}” säger olika", one="–".join(said_in[:-1]), other=said_in[-1])
            clause.doubts.append((meaning, words, True))
    if "length" in clause.keys and not _start_days(clause.keys):
        words = _("”{length}” är en längd, men listan säger inte från när", length=clause.keys["length"])
        clause.doubts.append((Meaning.VALIDITY if cells.get(Meaning.VALIDITY) else Meaning.VALID_TO, words, True))
    first, last = _start_days(clause.keys), _end_days(clause.keys, ())
    if first and last and last[-1] < first[0] and "period" not in clause.keys:
        words = _("slutet {end} ligger före början {start}, och inget av dem är med", end=last[-1], start=first[0])
        clause.doubts.append((next(one for one in (Meaning.VALID_TO, Meaning.VALIDITY) if cells.get(one)), words, True))
        del clause.keys["valid_from"], clause.keys["valid_to"]
    return clause


def _agree(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Tell whether both can be right."""
    first, second = _start_days(one), _start_days(other)
    if first and second and not set(first) & set(second):
        return False
    ends = [keys for keys in (one, other) if any(key in keys for key in _ENDS)]
    if len(ends) < 2:
        return True
    if any("until_further_notice" in keys for keys in ends):
        return all("until_further_notice" in keys for keys in ends)
    return bool(set(_end_days(one, first or second)) & set(_end_days(other, first or second)))


def _together(one: Mapping[str, Any], other: Mapping[str, Any]) -> dict[str, Any]:
    """Return what both say; of two ways to say an end the first."""
    spoken = any(key in one for key in _ENDS)
    keys = {**{key: value for key, value in other.items() if not (spoken and key in _ENDS)}, **one}
    if "period" in keys:
        keys.pop("valid_from", None)
    return dict(sorted(keys.items()))


def _start_days(keys: Mapping[str, Any]) -> tuple[date, ...]:
    if "period" in keys:
        return _days(read_span(keys["period"]).start)
    start = keys.get("valid_from")
    return (start,) if isinstance(start, date) else _days(read_start(start)) if start else ()


def _end_days(keys: Mapping[str, Any], start: tuple[date, ...]) -> tuple[date, ...]:
    if "period" in keys:
        return _days(read_span(keys["period"]).end)
    if "length" in keys:
        try:
            return (period_end(start[0], read_length(keys["length"])),) if start else ()
        except DateOutOfRange:
            return ()
    end = keys.get("valid_to")
    return (end,) if isinstance(end, date) else _days(read_end(end)) if end else ()


def _days(reading: Reading | None) -> tuple[date, ...]:
    return (reading.earliest, reading.latest) if reading else ()
