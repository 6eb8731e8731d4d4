"""What an import tells whoever runs it: how the columns were understood, what is doubtful, what to do next."""

from collections.abc import Iterator
from typing import Final

from monitor.language import N_, _, _n
from monitor.list_headings import Guess, Meaning
from monitor.list_register import Import
from monitor.list_sheet import Sheet, letters
from monitor.text_table import Line, text_table

MEANINGS: Final = {
    Meaning.TITLE: N_("titel"),
    Meaning.LONG_TITLE: N_("fullständig titel"),
    Meaning.KIND: N_("typ"),
    Meaning.DNR: N_("diarienummer"),
    Meaning.VALID_FROM: N_("gäller från"),
    Meaning.VALID_TO: N_("gäller till"),
    Meaning.VALIDITY: N_("giltighetstid"),
    Meaning.REVIEW: N_("revideras"),
    Meaning.RESPONSIBLE: N_("ansvarig"),
    Meaning.DECIDED_BY: N_("beslutsinstans"),
    Meaning.LAW: N_("lagkrav"),
    Meaning.SIGNED_COPY: N_("undertecknat original"),
    Meaning.NOTE: N_("anmärkning"),
}
_SEPARATORS: Final = {";": N_("semikolon"), ",": N_("komma"), "\t": N_("tabb"), "|": N_("lodstreck")}
_EXAMPLES: Final = 3
_LONGEST: Final = 28


def columns_told(sheet: Sheet, guess: Guess, *, width: int) -> str:
    """Return how every column is understood, with three of its values."""
    headings = (_("Kolumn"), _("Rubrik"), _("Läses som"), _("Exempel"))
    rows = [
        Line(
            cells=(
                letters(one.number),
                _short(one.heading),
                _meaning(one.meaning) + ("" if one.sure else " " + _("(liknar)")),
                " · ".join(_examples(sheet, guess.row, one.number)),
            )
        )
        for one in guess.columns
    ]
    return text_table(headings, rows, width=width)


def _meaning(meaning: Meaning | None) -> str:
    return f"{_(MEANINGS[meaning])} ({meaning.value})" if meaning else _("importeras inte")


def _examples(sheet: Sheet, row: int, column: int) -> list[str]:
    texts = (cells[column].text for number, cells in sorted(sheet.rows.items()) if number > row and column in cells)
    return [_short(text) for text in dict.fromkeys(texts) if text][:_EXAMPLES]


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"


def twice_told(guess: Guess) -> Iterator[str]:
    """Say which columns are taken to mean the same."""
    for ones in guess.twice:
        quoted = ((letters(one.number), _("”{text}”", text=one.heading)) for one in ones)
        names = ", ".join(f"{letter} {heading}" for letter, heading in quoted)
        meaning = ones[0].meaning
        yield _("Flera kolumner läses som {meaning}: {columns}.", meaning=_meaning(meaning), columns=names)


def guessed_told(guessed: tuple[str, str]) -> str:
    """Say what was guessed of a CSV file."""
    encoding, separator = guessed
    name = _(_SEPARATORS[separator]) if separator in _SEPARATORS else _("”{text}”", text=separator)
    return _("läst som {encoding}, med {separator} mellan kolumnerna", encoding=encoding, separator=name)


def summary(made: Import, sheet: Sheet, *, file: str) -> Iterator[str]:
    """Yield what came of it, line by line."""
    where = f"{file}, {sheet.name}" if sheet.name else file
    for remark in made.remarks:
        yield f"{where}: {remark}."
    for doubt in made.doubts:
        yield f"{file}, {doubt.place}: {doubt.words}".rstrip(".") + ("" if doubt.words.endswith(("?", "!")) else ".")
    if bodies := ", ".join(one["name"] for one in made.bodies.values()):
        yield _("Nya instanser, utan mötesdagar: {names}. Fyll i meetings.", names=bodies)
    if names := ", ".join(made.without_address):
        yield _("Adress saknas för {names}: skriv rollens brevlåda, annars når inget fram.", names=names)
    counts = (
        _n("{n} dokument", "{n} dokument", len(made.entries)),
        _n("{n} med en fråga att svara på", "{n} med en fråga att svara på", made.questions),
        _n("{n} utan slutdatum", "{n} utan slutdatum", made.without_end),
        _n("{n} tveksam cell eller rad", "{n} tveksamma celler eller rader", len(made.doubts)),
    )
    yield f"{where}: {', '.join(counts)}."
