"""The commented `config.toml` that `giltig init` writes: what each key means comes from its definition.

What is set is set; the commonest of the other keys stand commented out, with the value that they have when absent or an
example. The example itself, a sound register, is in `starting_example`.
"""

import re
import textwrap
from collections.abc import Iterable, Mapping, Sequence
from typing import Final, NamedTuple

from monitor.key_descriptions import KEYS, TABLES
from monitor.language import _
from monitor.register_language import as_toml, default_of
from monitor.schema import Shape, keys_of

#: What the file says its schema is; written beside it.
SCHEMA_NAME: Final = "giltig.schema.json"
_WIDTH: Final = 118
#: A line longer than this has its comment above it.
_WIDEST: Final = 44
#: More words to choose from than these are left to the editor.
_MOST_WORDS: Final = 10


class Part(NamedTuple):
    """One table of the file: the keys that are set, and those that are only shown, with a value or their usual one.

    A table with words of its own above it is a further example, whose keys have been explained before.
    """

    heading: str
    record: type
    given: Mapping[str, str]
    shown: Mapping[str, str | None] = {}
    above: str = ""


class Section(NamedTuple):
    """Tables that belong together."""

    title: str
    parts: Sequence[Part]


def starting_file(sections: Iterable[Section]) -> str:
    """Return the file's text, in the language in use."""
    return "\n\n".join([_head(), *(_section(one) for one in sections)]) + "\n"


def _head() -> str:
    told = (
        _(
            "Registret för giltig: vilka dokument som gäller och till när, vilka som kan besluta om dem, och vem som"
            " ska påminnas. Allt här är exempel: byt mot ert eget, en rad i taget, och ta bort det ni inte behöver."
        ),
        _(
            "En rad som börjar med # gäller inte. Det är en förklaring, eller en nyckel: ta bort # för att använda den."
            " Kontrollera efter varje ändring: giltig check"
        ),
    )
    return "\n".join([f"#:schema ./{SCHEMA_NAME}", *(line for text in told for line in _comment(text))])


def _section(section: Section) -> str:
    return "\n\n".join([f"# --- {section.title} ---", *(_table(part) for part in section.parts)])


def _table(part: Part) -> str:
    lines = [(name, name, value) for name, value in part.given.items()]
    lines += [(name, f"# {name}", value or _usual(part.record, name)) for name, value in part.shown.items()]
    width = max(len(key) for _name, key, _value in lines)
    written = [(name, f"{key.ljust(width)} = {value}") for name, key, value in lines]
    keys = [line for _name, line in written] if part.above else _explained(part.record, written)
    return "\n".join([*_comment(_sentence(part.above or _(TABLES[part.record]).replace("`", ""))), part.heading, *keys])


def _usual(record: type, name: str) -> str:
    """Return the value that an absent key has, else an example."""
    field = keys_of(record)[name]
    default = default_of(field)
    example: str = field.metadata["example"]
    return _(example) if default is None else as_toml(default)


def _explained(record: type, written: Sequence[tuple[str, str]]) -> Iterable[str]:
    """Put what a key means after it, in one column, or above it where there is no room."""
    column = max((len(line) for _name, line in written if len(line) <= _WIDEST), default=0)
    for name, line in written:
        meant = _meaning(record, name)
        if len(line) <= column and column + len(meant) + 4 <= _WIDTH:
            yield f"{line.ljust(column)}  # {meant}"
        else:
            yield from _comment(meant)
            yield line


def _meaning(record: type, name: str) -> str:
    """Say what a key means, without the marks and numbers of the reference page."""
    shape: Shape = keys_of(record)[name].metadata["shape"]
    meaning = re.sub(r" \(T[^)]*\)$", "", _(KEYS[record][name])).replace("`", "")
    words = ", ".join(as_toml(word) for word in shape.words) if len(shape.words) <= _MOST_WORDS else ""
    return f"{words}: {meaning}" if words else meaning


def _sentence(text: str) -> str:
    return f"{text[0].upper()}{text[1:]}."


def _comment(text: str) -> list[str]:
    return [f"# {line}" for line in textwrap.wrap(text, _WIDTH - 2, break_long_words=False, break_on_hyphens=False)]
