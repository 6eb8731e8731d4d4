"""What a workbook's sheets share: names, texts, which styles are dates or struck through, and the epoch."""

import posixpath
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from monitor.excel_parts import Archive, Part
from monitor.reading_process import Fault

_TEXTS: Final = 1_000_000
_CHARACTERS: Final = 20_000_000
#: Number formats that Excel knows by number, and that are dates.
_BUILT_IN_DATES: Final = frozenset((*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)))
_IN_FORMAT_ASIDE: Final = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?!h+\]|m+\]|s+\])[^\]]*\]', re.IGNORECASE)
_ESCAPED: Final = re.compile(r"_x([0-9A-Fa-f]{4})_")


@dataclass(frozen=True, slots=True)
class SheetPart:
    """A sheet's name, its part in the zip, and whether it is hidden."""

    name: str
    part: str
    hidden: bool


@dataclass(slots=True)
class Workbook:
    """What is needed to read the sheets."""

    sheets: list[SheetPart] = field(default_factory=list)
    #: Text, and whether any of it is struck through.
    texts: list[tuple[str, bool]] = field(default_factory=list)
    #: By style: whether it is a date, and whether it is struck through.
    styles: list[tuple[bool, bool]] = field(default_factory=list)
    from_1904: bool = False


def read_workbook(archive: Archive) -> Workbook:
    """Read the shared parts."""
    main = _target(_relations(archive, "_rels/.rels", ""), "/officeDocument") or "xl/workbook.xml"
    if main not in archive:
        raise Fault("not_excel")
    book = Workbook()
    names = _Sheets(book)
    archive.parse(main, names)
    folder = posixpath.dirname(main)
    relations = _relations(archive, posixpath.join(folder, "_rels", posixpath.basename(main) + ".rels"), folder)
    for name, id_, hidden in names.found:
        kind, part = relations.get(id_, ("", ""))
        if kind.endswith("/worksheet") and part in archive:  # a chart on a sheet of its own is none
            book.sheets.append(SheetPart(name, part, hidden))
    if (texts := _target(relations, "/sharedStrings")) and texts in archive:
        archive.parse(texts, _Texts(book))
    if (styles := _target(relations, "/styles")) and styles in archive:
        archive.parse(styles, _Styles(book))
    return book


def day_of(serial: float, *, from_1904: bool) -> datetime | None:
    """Return the moment that Excel means by a number; it thinks that 1900 was a leap year."""
    start = datetime(1904, 1, 1) if from_1904 else datetime(1899, 12, 30 if serial >= 61 else 31)  # noqa: DTZ001 - no clock
    if not from_1904 and 60 <= serial < 61:
        return None
    try:
        moment = start + timedelta(days=serial)
    except OverflowError:
        return None
    return (moment + timedelta(milliseconds=500)).replace(microsecond=0)


def unescaped(text: str) -> str:
    """Return a text with what Excel writes as _x000D_ put back."""
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text


def _relations(archive: Archive, name: str, folder: str) -> dict[str, tuple[str, str]]:
    relations = _Relations(folder)
    if name in archive:
        archive.parse(name, relations)
    return relations.found


def _target(relations: Mapping[str, tuple[str, str]], ending: str) -> str:
    return next((part for kind, part in relations.values() if kind.endswith(ending)), "")


class _Relations(Part):
    """Which part an id stands for."""

    def __init__(self, folder: str) -> None:
        self.folder, self.found = folder, dict[str, tuple[str, str]]()

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == "Relationship" and attributes.get("TargetMode") != "External":
            target = posixpath.normpath(posixpath.join("/", self.folder, attributes.get("Target", ""))).lstrip("/")
            self.found[attributes.get("Id", "")] = (attributes.get("Type", ""), target)


class _Sheets(Part):
    """The workbook itself: its sheets, in their order."""

    def __init__(self, book: Workbook) -> None:
        self.book, self.found = book, list[tuple[str, str, bool]]()

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == "sheet":
            hidden = attributes.get("state", "visible") != "visible"
            self.found.append((unescaped(attributes.get("name", "")), _relation_id(attributes), hidden))
        elif name == "workbookPr":
            self.book.from_1904 = attributes.get("date1904", "0").lower() in ("1", "true", "on")


def _relation_id(attributes: Mapping[str, str]) -> str:
    """Return the attribute r:id, whatever its prefix."""
    return next((value for name, value in attributes.items() if name.rpartition(":")[2] == "id"), "")


class Text:
    """Collects a text of one or many runs, without what only says how to pronounce it."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self.clear()

    def clear(self) -> None:
        """Begin anew."""
        self._pieces, self._open, self._aside, self.struck = list[str](), False, False, False

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        """Look at an element inside the text."""
        if name == "t":
            self._open = not self._aside
        elif name == "rPh":
            self._aside = True
        elif name == "strike" and is_on(attributes):
            self.struck = True

    def end(self, name: str) -> None:
        """Look at its end."""
        if name == "t":
            self._open = False
        elif name == "rPh":
            self._aside = False

    def text(self, characters: str) -> None:
        """Keep what is shown."""
        if self._open:
            self._pieces.append(characters)

    @property
    def said(self) -> str:
        """The whole text."""
        return unescaped("".join(self._pieces))


def is_on(attributes: Mapping[str, str]) -> bool:
    """Tell whether a mark such as <strike/> is set."""
    return attributes.get("val", "1").lower() not in ("0", "false", "off")


class _Texts(Part):
    """The texts that cells name by number."""

    def __init__(self, book: Workbook) -> None:
        self.book, self.one, self.characters = book, Text(), 0

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == "si":
            self.one.clear()
        else:
            self.one.start(name, attributes)

    def end(self, name: str) -> None:
        if name != "si":
            self.one.end(name)
            return
        said = self.one.said
        self.characters += len(said)
        self.book.texts.append((said, self.one.struck))
        if len(self.book.texts) > _TEXTS or self.characters > _CHARACTERS:
            raise Fault("too_big")

    def text(self, characters: str) -> None:
        self.one.text(characters)


class _Styles(Part):
    """Which styles are dates, and which strike through."""

    def __init__(self, book: Workbook) -> None:
        self.book, self.within = book, list[str]()
        self.dates, self.struck = set(_BUILT_IN_DATES), list[bool]()

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        match name, self.within[-1:]:
            case "numFmt", ["numFmts"]:
                (self.dates.add if _is_date(attributes.get("formatCode", "")) else self.dates.discard)(
                    _number(attributes.get("numFmtId"))
                )
            case "font", ["fonts"]:
                self.struck.append(False)
            case "strike", ["font"] if self.within[-2:-1] == ["fonts"]:
                self.struck[-1] = is_on(attributes)
            case "xf", ["cellXfs"]:
                font = _number(attributes.get("fontId"))
                struck = self.struck[font] if 0 <= font < len(self.struck) else False
                self.book.styles.append((_number(attributes.get("numFmtId")) in self.dates, struck))
            case _:
                pass
        self.within.append(name)

    def end(self, name: str) -> None:  # noqa: ARG002 - as every part has it
        self.within.pop()


def _is_date(code: str) -> bool:
    """Tell whether a number format shows a date or a time."""
    if code.lower() in ("general", "standard"):
        return False
    return re.search(r"[ymdhs]", _IN_FORMAT_ASIDE.sub("", code.split(";", maxsplit=1)[0]), re.IGNORECASE) is not None


def _number(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else 0
