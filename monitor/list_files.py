"""A list of documents, in Excel or CSV → its sheets, read in a child process with limits on time, memory and size.

A file that can't be read whole is told of plainly, and nothing of it is used.
"""

import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from monitor.language import N_, _
from monitor.list_sheet import Sheet, cleaned, sheet_of
from monitor.reading_process import Unreadable, answer_of, content_of

_LARGEST: Final = 20_000_000
_DAMAGED: Final = N_("filen är skadad eller avkortad: öppna den i Excel och spara den på nytt som .xlsx")
_FAULTS: Final = {
    "empty": N_("filen är tom"),
    "password": N_("filen är skyddad med lösenord: spara den utan lösenord"),
    "damaged": _DAMAGED,
    "too_big": N_("filen är för stor när den packas upp: kopiera listan till en ny, tom arbetsbok"),
    "doctype": N_("filen har en dokumenttyp (DOCTYPE), som ingen Excel-fil ska ha, och lämnades oläst"),
    "old_excel": N_("filen är i Excels gamla format (.xls): spara den som .xlsx"),
    "binary_excel": N_("filen är i Excels binära format (.xlsb): spara den som .xlsx"),
    "open_document": N_("filen är ett OpenDocument-kalkylblad (.ods): spara den som .xlsx"),
    "not_excel": N_("filen är ingen Excel-arbetsbok: spara listan som .xlsx eller .csv"),
    "pdf": N_("filen är en PDF: spara listan som .xlsx eller .csv"),
    "markup": N_("filen är en webbsida eller XML, trots sitt namn: öppna den i Excel och spara den som .xlsx"),
    "binary": N_("filen är varken Excel eller text: spara listan som .xlsx eller .csv"),
    "mixed": N_("filens å, ä och ö är sparade på två sätt: öppna listan i Excel, rätta dem och spara den som .xlsx"),
    "too_long": N_("filen har en cell utan slut: leta efter ett ensamt citattecken"),
    "too_many_cells": N_("filen har fler än 500 000 ifyllda celler: kopiera listan till en ny arbetsbok"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ListFile:
    """A list as read; `guessed` are what a CSV file leaves to guess, `unread` sheets beyond those that are read."""

    name: str
    sheets: tuple[Sheet, ...]
    from_1904: bool = False
    guessed: tuple[str, str] | None = None
    unread: tuple[str, ...] = ()


def read_list(path: Path) -> ListFile:
    """Read a list, or raise `Unreadable`."""
    answer = answer_of("monitor.list_extraction", content_of(path, largest=_LARGEST))
    if fault := answer.get("fault"):
        words = _FAULTS.get(str(fault), _DAMAGED)
        raise Unreadable(_(words))
    try:
        return _list_of(unicodedata.normalize("NFC", path.name), answer)
    except (KeyError, TypeError, ValueError) as error:
        raise Unreadable(_(_DAMAGED)) from error


def _list_of(name: str, answer: dict[str, Any]) -> ListFile:
    from_1904 = bool(answer.get("from_1904"))
    encoding, separator = answer.get("encoding"), answer.get("separator")
    return ListFile(
        name=" ".join(cleaned(name).split()),
        sheets=tuple(sheet_of(one, from_1904=from_1904) for one in answer["sheets"]),
        from_1904=from_1904,
        guessed=(encoding, separator) if encoding and separator else None,
        unread=tuple(cleaned(one) for one in answer.get("unread", ())),
    )
