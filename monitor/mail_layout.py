"""The body of a mail, laid out: one text in light marks becomes blocks, and blocks the text part and the HTML part.

So the words of a mail stand once, in its `.txt` template, and both parts always say the same. A line's first characters
say what it is: `! ` what to do, `# ` a title, `## ` a heading, `- ` a list entry, `1. ` a step, two spaces a detail of
the entry above, `? ` an answer to give, `~ ` small print; other lines make paragraphs, parted by blank lines.
`harmless` keeps text from the register from being read as such a mark.
"""

import re
import textwrap
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from monitor.date_forms import MONTHS
from monitor.headers import one_line as cut
from monitor.language import current
from monitor.wording import one_line

WIDTH: Final = 76
#: Longest text from the register that a mail repeats, in characters.
LONGEST: Final = 400

_HELD: Final = "\ue000"  # stands for a space that no line may break at
_UNBROKEN: Final = {
    "sv": re.compile(rf"\bden \d{{1,2}} (?:{'|'.join(MONTHS)})(?: \d{{4}})?|\d+ §+|§+ \d+|\d+ dagar?\b"),
    "en": re.compile(r"\b\d{1,2} [A-Z][a-z]+ \d{4}\b|\d+ §+|§+ \d+|\d+ days?\b"),
}
_MARK: Final = re.compile(r"(?P<mark>!|#{1,2}|-|~|\?|\d{1,3}\.) +(?P<text>\S.*)")
_MARK_IN_TEXT: Final = re.compile(r"^(!|#{1,2}|-|~|\?|\d{1,3}\.)(?: |$)")


class BlockKind(StrEnum):
    """What a block of a mail is."""

    TODO = "todo"
    TITLE = "title"
    HEADING = "heading"
    PARAGRAPH = "paragraph"
    LIST = "list"
    STEPS = "steps"
    ANSWERS = "answers"
    SMALL = "small"


_KINDS: Final = {
    "!": BlockKind.TODO,
    "#": BlockKind.TITLE,
    "##": BlockKind.HEADING,
    "-": BlockKind.LIST,
    "~": BlockKind.SMALL,
    "?": BlockKind.ANSWERS,
}
_ENTRIES: Final = frozenset({BlockKind.LIST, BlockKind.STEPS, BlockKind.ANSWERS})


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One entry of a list, with what is told about it."""

    text: str
    details: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A paragraph or the like, with `text`; or a list, with `entries`."""

    kind: BlockKind
    text: str = ""
    entries: tuple[Entry, ...] = ()

    @property
    def is_table(self) -> bool:
        """Whether the entries have details: several things of which something is told, each."""
        return self.kind is BlockKind.LIST and any(entry.details for entry in self.entries)


def harmless(text: str, limit: int = LONGEST) -> str:
    """Return text from the register as one line that no reader and no mark of a mail can mistake for anything else."""
    return _MARK_IN_TEXT.sub("\\1\u00a0", cut(one_line(text), limit))


def blocks(text: str) -> tuple[Block, ...]:
    """Read a text in light marks."""
    found: list[Block] = []
    fresh = True
    for raw in text.splitlines():
        line = raw.strip(" \t")
        if not line:
            fresh = True
            continue
        last = found[-1] if found else None
        if mark := _MARK.fullmatch(line):
            kind = _KINDS.get(mark["mark"], BlockKind.STEPS)
            _add(found, kind, " ".join(mark["text"].split()))
        elif raw.startswith("  ") and last and last.entries:
            entry = replace(last.entries[-1], details=(*last.entries[-1].details, line))
            found[-1] = replace(last, entries=(*last.entries[:-1], entry))
        elif last and not fresh and not last.entries:
            found[-1] = replace(last, text=f"{last.text} {line}")
        else:
            found.append(Block(kind=BlockKind.PARAGRAPH, text=line))
        fresh = False
    return tuple(found)


def _add(found: list[Block], kind: BlockKind, text: str) -> None:
    """Add a marked line: to the list it continues, else as a block of its own."""
    if kind not in _ENTRIES:
        found.append(Block(kind=kind, text=text))
    elif found and found[-1].kind is kind:
        found[-1] = replace(found[-1], entries=(*found[-1].entries, Entry(text=text)))
    else:
        found.append(Block(kind=kind, entries=(Entry(text=text),)))


def plain_text(laid_out: Iterable[Block]) -> str:
    """Return blocks as the text part: lines of at most 76 columns unless a word is longer."""
    text = ""
    before = None
    for block in laid_out:
        gap = "\n" if before in (None, BlockKind.HEADING) else "\n\n"
        text += (gap if text else "") + "\n".join(_lines(block))
        before = block.kind
    return text + "\n"


def _lines(block: Block) -> Iterator[str]:
    if not block.entries:
        yield from _wrapped(block.text)
        if block.kind is BlockKind.TITLE:
            yield "-" * min(len(block.text), WIDTH)
    for number, entry in enumerate(block.entries, 1):
        sign = f"{number}. " if block.kind is BlockKind.STEPS else "- "
        yield from _wrapped(entry.text, first=sign, rest=" " * len(sign))
        for detail in entry.details:
            yield from _wrapped(detail, first="  ", rest="  ")


def _wrapped(text: str, *, first: str = "", rest: str = "") -> list[str]:
    """Wrap a text; no line breaks inside a date or before a section sign."""
    whole = _UNBROKEN[current()].sub(lambda found: found[0].replace(" ", _HELD), text)
    lines = textwrap.wrap(
        whole, WIDTH, initial_indent=first, subsequent_indent=rest, break_long_words=False, break_on_hyphens=False
    )
    return [line.replace(_HELD, " ") for line in lines]
