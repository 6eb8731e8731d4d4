"""A file's bytes → its text, page by page: what `minutes_files` runs in a process of its own, with limits.

    python -m monitor.text_extraction SUFFIX < FILE

answers in JSON: {"pages": [...], "blank": [pages without text], "paged": ...} or {"fault": KEY}. Whatever a hostile
file does to a reader of PDF or DOCX, it does here.
"""

import io
import zipfile
from collections import Counter
from collections.abc import Iterator
from typing import Any, Final

from monitor.reading_process import Fault, serve

#: What a DOCX may unpack to, and how many parts it may have.
_UNPACKED_BYTES: Final = 150_000_000
_PARTS: Final = 5_000
_TEXT_CHARACTERS: Final = 20_000_000


def main() -> None:
    """Read standard input, and answer on standard output."""
    serve(lambda content, arguments: _extract(content, arguments[0].lower()))


def _extract(content: bytes, suffix: str) -> dict[str, Any]:
    if not content.strip():
        raise Fault("empty")
    if b"%PDF-" in content[:1024]:
        pages, blank = _pdf(content)
    elif content.startswith(b"PK\x03\x04"):
        pages, blank = ["\n".join(_docx(content))], list[int]()
    elif content.startswith(b"\xd0\xcf\x11\xe0"):
        raise Fault("old_word")
    elif suffix in (".pdf", ".docx"):
        raise Fault("damaged")
    else:
        pages, blank = [_plain(content)], list[int]()
    if sum(map(len, pages)) > _TEXT_CHARACTERS:
        raise Fault("too_big")
    if not any(page.strip() for page in pages):
        raise Fault("scan" if b"%PDF-" in content[:1024] else "empty")
    return {"pages": pages, "blank": blank, "paged": b"%PDF-" in content[:1024]}


def _plain(content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", "replace")
    if b"\0" in content:
        raise Fault("binary")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")


# --- PDF


def _pdf(content: bytes) -> tuple[list[str], list[int]]:
    import pypdfium2  # noqa: PLC0415 - a plain text needs no PDF reader
    from pypdfium2.raw import FPDF_ERR_PASSWORD  # noqa: PLC0415

    try:
        document = pypdfium2.PdfDocument(content)
        pages = [_page_text(document, number) for number in range(len(document))]
    except pypdfium2.PdfiumError as error:
        raise Fault("password" if getattr(error, "err_code", None) == FPDF_ERR_PASSWORD else "damaged") from error
    if not pages:
        raise Fault("damaged")
    if b"%%EOF" not in content[-2048:]:
        raise Fault("damaged")  # the reader may have pieced together what is left of it: that is half a document
    return pages, [number for number, text in enumerate(pages, 1) if not text.strip()]


def _page_text(document: Any, number: int) -> str:  # noqa: ANN401 - the library's own type
    page = document[number]
    text_page = page.get_textpage()
    text: str = text_page.get_text_range()
    text_page.close()
    page.close()
    # A hyphen at a line's end comes as U+FFFE: with its line break it is one, elsewhere it is nothing.
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\ufffe\n", "-\n").replace("\ufffe", "")


# --- DOCX


def _docx(content: bytes) -> Iterator[str]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
            if len(parts) > _PARTS or sum(part.file_size for part in parts) > _UNPACKED_BYTES:
                raise Fault("too_big")
            if "word/document.xml" not in archive.namelist():
                raise Fault("not_docx")
            if archive.testzip() is not None:
                raise Fault("damaged")
    except (zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError, EOFError, OSError, RuntimeError) as error:
        raise Fault("password" if "password" in str(error) else "damaged") from error
    import docx  # noqa: PLC0415 - a plain text needs no DOCX reader

    try:
        document = docx.Document(io.BytesIO(content))
        numbering = _Numbering(document)
        yield from _blocks(document.sections[0].header, numbering) if document.sections else ()
        yield from _blocks(document, numbering)
    except Fault:
        raise
    except Exception as error:
        raise Fault("damaged") from error  # whatever the library trips over is a fault of the file


def _blocks(container: Any, numbering: "_Numbering") -> Iterator[str]:  # noqa: ANN401 - the library's own types
    for block in container.iter_inner_content():
        if hasattr(block, "rows"):
            yield from _table(block)
        else:
            yield numbering.before(block) + block.text


def _table(table: Any) -> Iterator[str]:  # noqa: ANN401
    for row in table.rows:
        cells, seen = list[str](), set[int]()
        for cell in row.cells:
            if id(cell._tc) not in seen:  # noqa: SLF001 - a merged cell comes once a column
                seen.add(id(cell._tc))  # noqa: SLF001
                cells.append(" ".join(cell.text.split()))
        yield "| " + " | ".join(cells) + " |" if len(cells) > 1 else " ".join(cells)


class _Numbering:
    """The numbers and bullets that Word makes itself, and that are in no text."""

    def __init__(self, document: Any) -> None:  # noqa: ANN401
        self._formats = dict[tuple[str, str], str]()
        self._counts = Counter[tuple[str, int]]()
        try:
            root = document.part.numbering_part.element
        except (KeyError, NotImplementedError):
            return
        name = root.nsmap["w"]
        abstract = {
            one.get(f"{{{name}}}abstractNumId"): {
                level.get(f"{{{name}}}ilvl"): level.find(f"{{{name}}}numFmt").get(f"{{{name}}}val")
                for level in one.findall(f"{{{name}}}lvl")
                if level.find(f"{{{name}}}numFmt") is not None
            }
            for one in root.findall(f"{{{name}}}abstractNum")
        }
        for one in root.findall(f"{{{name}}}num"):
            for level, form in abstract.get(one.find(f"{{{name}}}abstractNumId").get(f"{{{name}}}val"), {}).items():
                self._formats[one.get(f"{{{name}}}numId"), level] = form

    def before(self, paragraph: Any) -> str:  # noqa: ANN401
        """Return what stands before a paragraph: "5. ", "a) ", "• " or nothing."""
        found = self._list_of(paragraph)
        if found is None or not paragraph.text.strip():
            return ""
        number, level = found
        self._counts[number, level] += 1
        for deeper in [key for key in self._counts if key[0] == number and key[1] > level]:
            del self._counts[deeper]
        count = self._counts[number, level]
        match self._formats.get((number, str(level))):
            case "bullet":
                return "• "
            case "lowerLetter":
                return f"{chr(96 + (count - 1) % 26 + 1)}) "
            case None | "none":
                return ""
            case _:
                return f"{count}. " if level == 0 else ""

    @staticmethod
    def _list_of(paragraph: Any) -> tuple[str, int] | None:  # noqa: ANN401
        places = [paragraph._p.pPr, paragraph.style.element.pPr if paragraph.style is not None else None]  # noqa: SLF001
        for properties in places:
            number = properties.numPr if properties is not None else None
            if number is not None and number.numId is not None:
                level = number.ilvl.val if number.ilvl is not None else 0
                return (str(number.numId.val), level) if number.numId.val else None
        return None


if __name__ == "__main__":
    main()
