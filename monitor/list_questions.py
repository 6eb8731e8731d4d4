"""What `giltig import` asks on a terminal: which sheet, and whether the columns are rightly understood.

Asked on stderr, since the result may go from stdout to a file.
"""

import sys
from collections.abc import Sequence

from monitor import console
from monitor.language import _
from monitor.list_headings import Guess, Meaning, meaning_of
from monitor.list_sheet import Sheet, column_of
from monitor.list_words import MEANINGS, columns_told, twice_told


def sheet_asked(sheets: Sequence[Sheet]) -> Sheet:
    """Ask which sheet is the list."""
    for number, one in enumerate(sheets, 1):
        console.say(f"  {number}  {one.name}")
    while True:
        said = _input(_("Vilket blad är listan? Skriv dess nummer: "))
        if said.isascii() and said.isdigit() and 1 <= int(said) <= len(sheets):
            return sheets[int(said) - 1]


def confirmed(sheet: Sheet, found: Guess) -> Guess:
    """Ask until somebody says that the columns are rightly understood."""
    while True:
        unclear = [*twice_told(found)]
        if Meaning.TITLE not in found.chosen:
            unclear.append(_("Ingen kolumn läses som titel."))
        for line in unclear:
            console.say(line)
        if unclear:
            said = _input(_("Rätta, t.ex. ”C=valid_to” eller ”D=-”, eller [n]ej: "))
        else:
            said = _input(_("Stämmer det? [j]a, [n]ej, eller rätta, t.ex. ”C=valid_to” eller ”D=-”: "))
        if said.casefold() in ("j", "ja", "y", "yes") and not unclear:
            return found
        if said.casefold() in ("n", "nej", "no"):
            console.fail(_("Inget är skrivet."), console.WRONG_USAGE)
        changed = _corrected(found, said)
        if changed is not None:
            found = changed
            console.say(columns_told(sheet, found, width=console.width()))


def meaning_named(name: str) -> Meaning | None:
    """Return the meaning with a key, a name or a heading."""
    named = {_(words).casefold(): meaning for meaning, words in MEANINGS.items()}
    named |= {meaning.value: meaning for meaning in Meaning}
    return named.get(name.strip().casefold()) or meaning_of(name)[0]


def _corrected(found: Guess, said: str) -> Guess | None:
    """Read "C=valid_to", "D=-"; say what can't be read."""
    column, equals, name = (one.strip() for one in said.partition("="))
    number = column_of(column)
    if not equals or number not in {one.number for one in found.columns}:
        console.say(_("Skriv kolumnens bokstav, = och vad den är, t.ex. C=valid_to; D=- importerar inte D."))
        return None
    meaning = None if name in ("-", "") else meaning_named(name)
    if meaning is None and name not in ("-", ""):
        known = ", ".join(Meaning)
        console.say(_("”{name}” är inget som en kolumn kan vara. Det finns {known}.", name=name, known=known))
        return None
    return found.with_meanings({number: meaning})


def _input(question: str) -> str:
    print(question, end="", file=sys.stderr, flush=True)  # noqa: T201 - a question, not the result
    line = sys.stdin.readline()
    return line.strip() if line else "n"
