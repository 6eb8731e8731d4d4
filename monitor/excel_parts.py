"""The parts of an Excel file (a zip of XML), streamed with every bound held: sizes are counted, never believed.

Elements come with their local names: prefixes differ by who wrote the file, and namespaces by its dialect. A document
type is refused: no spreadsheet has one, and entities are how a reader of XML is blown up (docs/adr/0008-lists.md).
"""

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from typing import Final
from xml.parsers import expat

from monitor.reading_process import Fault

_PARTS: Final = 5_000
_CHUNK: Final = 1 << 16
#: What a part may unpack to: what is kept in memory, and a sheet, of which only values are kept.
KEPT_BYTES: Final = 50_000_000
SHEET_BYTES: Final = 400_000_000
#: What zipfile says of a file that is no whole zip.
_BROKEN: Final = (
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    zlib.error,
    struct.error,
    NotImplementedError,
    EOFError,
    OSError,
    RuntimeError,
    ValueError,
)


class Part:
    """What is told of a part's elements, in their order; each kind of part looks at what it needs.

    Where `skimming` is set, only the starts of elements are told from then on, to `skim`.
    """

    skimming = False

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        """An element begins."""

    def end(self, name: str) -> None:
        """An element ends."""

    def text(self, characters: str) -> None:
        """Some of an element's text."""

    def skim(self, name: str, attributes: Mapping[str, str]) -> None:
        """An element begins, of those that are passed by."""


class Archive:
    """The zip, opened and looked over."""

    def __init__(self, content: bytes) -> None:
        """Open it, or say what is wrong with it."""
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(content))
        except _BROKEN as error:
            raise Fault("damaged") from error
        members = self._zip.infolist()
        if len(members) > _PARTS:
            raise Fault("too_big")
        if any(member.flag_bits & 0x1 for member in members):
            raise Fault("password")
        #: Case does not matter in the names of parts.
        self._names = {member.filename.lower().lstrip("/"): member for member in members}

    def __contains__(self, name: str) -> bool:
        """Tell whether there is such a part."""
        return name.lower() in self._names

    def chunks(self, name: str, limit: int) -> Iterator[bytes]:
        """Yield a part's bytes, and stop with a fault when there are more than it may have."""
        left = limit
        try:
            with self._zip.open(self._names[name.lower()]) as part:
                while chunk := part.read(_CHUNK):
                    left -= len(chunk)
                    if left < 0:
                        raise Fault("too_big")
                    yield chunk
        except _BROKEN as error:
            raise Fault("damaged") from error

    def parse(self, name: str, part: Part, limit: int = KEPT_BYTES) -> None:
        """Tell what a part holds."""
        local = _Names()
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartDoctypeDeclHandler = _refuse
        parser.StartElementHandler = lambda name, attributes: part.start(local[name], attributes)
        parser.EndElementHandler = lambda name: part.end(local[name])
        parser.CharacterDataHandler = part.text
        try:
            for chunk in self.chunks(name, limit):
                parser.Parse(chunk, False)  # noqa: FBT003 - the library's own
                if part.skimming and parser.EndElementHandler is not None:
                    parser.EndElementHandler = parser.CharacterDataHandler = None
                    parser.StartElementHandler = lambda name, attributes: part.skim(local[name], attributes)
            parser.Parse(b"", True)  # noqa: FBT003
        except (expat.ExpatError, ValueError, OverflowError) as error:
            raise Fault("damaged") from error


class _Names(dict[str, str]):
    """Names without their prefixes; a file has few, and millions of elements."""

    def __missing__(self, name: str) -> str:
        local = name.rpartition(":")[2]
        if len(self) < 1000:
            self[name] = local
        return local


def _refuse(*_: object) -> None:
    raise Fault("doctype")
