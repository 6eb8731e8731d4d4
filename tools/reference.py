"""Write docs/configuration.md from the definitions of the register language: `make reference`.

The words are those of editors and of the starting file (`monitor/key_descriptions.py`), in English. With `--check`
nothing is written: it ends with 1 where the page is not what would be written.
"""

import argparse
import dataclasses
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from monitor import language
from monitor.key_descriptions import KEYS, TABLES
from monitor.language import _
from monitor.register_language import Table, as_toml, default_of, tables
from monitor.schema import Shape, keys_of

PAGE: Final = Path(__file__).parent.parent / "docs" / "configuration.md"
_HEAD: Final = """\
# Configuration reference

Every table and every key of the register. This page is made by `make reference` from the definitions that `giltig
check` reads with; the same words stand in the file that `giltig init` writes and in what `giltig schema` prints. How
the tables work together, with examples: [the register language](register.md).

*Default* is what an absent key means; – that nothing does. An *id* names an entry of another table, which must exist. A
list marked *or one* may be written without brackets when it has one entry. Dates and lengths may be [in
words](register.md#dates-and-lengths). The T-numbers are those of the [rules of validity](validity.md). A table within a
table may be written inline or under its own heading.
"""
_TYPES: Final = {
    "text": "text",
    "address": "address",
    "sender": "name and address",
    "flag": "`true` or `false`",
    "day": "day",
    "latest_day": "date",
    "start_day": "date",
    "end_day": "date",
    "day_or_text": "day or text",
    "period": "period in words",
    "length": "length",
    "some_length": "length",
    "seconds": "seconds or minutes",
    "clock_time": "time of day",
    "timezone": "time zone",
    "env_name": "name of a variable",
    "host": "name of a computer",
    "domain": "domain",
    "web_address": "web address",
    "listen": "address and port",
    "header_name": "name of a header",
}
_PLURALS: Final = {"body": "bodies", "party": "parties", "length": "lengths", "text": "texts", "day": "days"}
#: Where the words of a key are explained.
_MEANINGS: Final = {"about": "register.md#reminder", "action": "register.md#decision"}
#: More words to choose from than these stand under the table.
_MOST_WORDS: Final = 5


def reference() -> str:
    """Return the page."""
    language.use("en")
    headings = {table.place: table.heading for table in tables()}
    contents = " · ".join(f"[`{table.heading}`]({_anchor(table.heading)})" for table in tables() if _outer(table))
    return "\n".join([_HEAD, contents, "", *(_section(table, headings) for table in tables())])


def _outer(table: Table) -> bool:
    return table.place[1:] in {(), ("x",)}


def _anchor(heading: str) -> str:
    return "#" + re.sub(r"[^\w-]", "", heading)


def _section(table: Table, headings: dict[tuple[str, ...], str]) -> str:
    lines = [f"## `{table.heading}`", "", _sentence(_(TABLES[table.record])), ""]
    lines += ["| key | type | default | meaning |", "|---|---|---|---|"]
    below = []
    for name, field in keys_of(table.record).items():
        inner = headings.get((*table.place, name))
        kind = _type(field.metadata["shape"], field.metadata["refers"], inner)
        lines.append(f"| `{name}` | {kind} | {_default(field)} | {_(KEYS[table.record][name])} |")
        below += _words_of(name, field.metadata["shape"])
    return "\n".join([*lines, "", *below])


def _sentence(text: str) -> str:
    return f"{text[0].upper()}{text[1:]}."


def _words_of(name: str, shape: Shape) -> Iterator[str]:
    if len(shape.words) > _MOST_WORDS:
        words = " ".join(f"`{as_toml(word)}`" for word in shape.words)
        yield f"`{name}` is one of {words}: [what each means]({_MEANINGS[name]})."
        yield ""


def _default(field: dataclasses.Field[Any]) -> str:
    if field.metadata["required"]:
        return "**required**"
    default = default_of(field)
    return "–" if default is None else f"`{as_toml(default)}`"


def _type(shape: Shape, refers: tuple[str, ...], inner: str | None) -> str:  # noqa: PLR0911 - one a form
    match shape:
        case Shape(form="table", lone=flag):
            return f"[table]({_anchor(inner or '')})" + (" or `true`" if flag else "")
        case Shape(form="list", parts=(Shape(form="table"),)):
            return f"[list of tables]({_anchor(inner or '')})"
        case Shape(form="list", parts=(item,), lone=lone):
            return f"list of {_many(item, refers)}{', or one' if lone else ''}"
        case Shape(form="either", parts=parts):
            return " or ".join(_type(part, refers, inner) for part in parts)
        case Shape(form="words", words=words):
            return _one_of(words)
        case Shape(form="number", numbers=(lowest, highest)):
            return f"number, {lowest}–{highest}"
        case _:
            return f"id of a {' or '.join(refers)}" if refers and shape.form == "text" else _TYPES[shape.form]


def _one_of(words: tuple[str, ...]) -> str:
    if len(words) > _MOST_WORDS:
        return "one of the words below"
    listed = [f"`{as_toml(word)}`" for word in words]
    return " or ".join(filter(None, [", ".join(listed[:-1]), listed[-1]]))


def _many(item: Shape, refers: tuple[str, ...]) -> str:
    if refers:
        return "ids of " + " or ".join(_PLURALS.get(one, f"{one}s") for one in refers)
    return _PLURALS[_TYPES[item.form]]


def main() -> int:
    """Write, or check."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--check", action="store_true", help="write nothing; say whether the page is up to date")
    text = reference()
    if parser.parse_args().check:
        current = PAGE.exists() and PAGE.read_text(encoding="utf-8") == text
        print("up to date" if current else "docs/configuration.md differs: run make reference")
        return 0 if current else 1
    PAGE.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
