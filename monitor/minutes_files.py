"""Files with minutes → their pages of text, read in a child process with limits on time, memory and size.

A file that can't be read whole is told of plainly, and nothing of it is used.
"""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from monitor import reading_process
from monitor.language import N_, _
from monitor.reading_process import Unreadable, answer_of

__all__ = ["SUFFIXES", "MinutesFile", "Unreadable", "content_of", "files_in", "read_file", "sha256_of"]

SUFFIXES: Final = (".pdf", ".docx", ".txt", ".md", ".markdown", ".text")
_LARGEST: Final = 50_000_000
_DAMAGED: Final = N_("filen är skadad eller avkortad: hämta den på nytt")
_FAULTS: Final = {
    "empty": N_("filen är tom"),
    "scan": N_("filen är en inskannad bild utan text: läs den själv, eller be om en textversion"),
    "password": N_("filen är skyddad med lösenord: spara den utan lösenord"),
    "damaged": _DAMAGED,
    "too_big": N_("filen är för stor när den packas upp"),
    "old_word": N_("filen är lösenordsskyddad eller i Words gamla format: spara den som DOCX utan lösenord"),
    "not_docx": N_("filen är ingen DOCX: spara den som DOCX eller PDF"),
    "binary": N_("filen är ingen text: spara den som PDF, DOCX eller UTF-8"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class MinutesFile:
    """A file's text by page; `sha256` names its bytes for ever, `blank` are pages without text."""

    name: str
    sha256: str
    pages: tuple[str, ...]
    blank: tuple[int, ...]
    paged: bool


def files_in(paths: Iterable[Path]) -> Iterator[Path]:
    """Return the files named, and those of the folders named, in the order of their names."""
    for path in paths:
        if path.is_dir():
            found = (one for one in sorted(path.iterdir()) if one.is_file() and one.suffix.lower() in SUFFIXES)
            yield from (one for one in found if not one.name.startswith((".", "~$")))
        else:
            yield path


def content_of(path: Path) -> bytes:
    """Return the bytes of a file with minutes, or say why it has none that can be used."""
    return reading_process.content_of(path, largest=_LARGEST)


def sha256_of(content: bytes) -> str:
    """Return the name that a file's bytes have for ever."""
    return hashlib.sha256(content).hexdigest()


def read_file(path: Path, content: bytes | None = None) -> MinutesFile:
    """Read a file with minutes, or raise `Unreadable`."""
    content = content_of(path) if content is None else content
    answer = answer_of("monitor.text_extraction", content, path.suffix or ".txt")
    if fault := answer.get("fault"):
        known = _FAULTS.get(str(fault))
        raise Unreadable(_(known) if known else _("filen går inte att läsa ({fault})", fault=fault))
    pages, blank = answer.get("pages"), answer.get("blank")
    if not isinstance(pages, list) or not isinstance(blank, list):
        raise Unreadable(_(_DAMAGED))
    return MinutesFile(
        name=path.name,
        sha256=sha256_of(content),
        pages=tuple(pages),
        blank=tuple(blank),
        paged=bool(answer.get("paged")),
    )
