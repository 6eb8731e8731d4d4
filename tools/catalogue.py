"""Bring the English catalogue up to date with the code and the templates: `make catalogue`.

New texts are added without a translation, gone ones are dropped, nothing is guessed; then `en.mo` is made, which the
program reads. With `--check` nothing is written: it ends with 1 and a list where anything is missing, left over or
wrong.
"""

import argparse
import ast
import io
import re
import string
import sys
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Final

from babel.messages import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT: Final = Path(__file__).parent.parent
PO: Final = ROOT / "monitor" / "locale" / "en.po"
_KEYWORDS: Final = {"_": None, "N_": None, "_n": (1, 2), "_c": ((1, "c"), 2)}
_OPTIONS: Final = {"**": {"trim_blocks": "true", "lstrip_blocks": "true", "silent": "false"}}


_HEADER: Final = r"""msgid ""
msgstr ""
"Language: en\n"
"Content-Type: text/plain; charset=utf-8\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\n"

"""


def _in_code(
    file: IO[bytes], keywords: Iterable[str], _tags: object, **_options: object
) -> Iterator[tuple[int, str, tuple[str | None, ...], list[str]]]:
    """Yield the texts of a module from its syntax tree: Babel's own reader passes over what stands in an f-string."""
    for node in ast.walk(ast.parse(file.read())):
        match node:
            case ast.Call(func=ast.Name(id=name), args=args) if name in keywords:
                values = (one.value if isinstance(one, ast.Constant) else None for one in args)
                yield node.lineno, name, tuple(one if isinstance(one, str) else None for one in values), []


_SOURCES: Final = {"monitor": [("**.py", _in_code)], "templates": [("**", "jinja2")]}


def extracted() -> Catalog:
    """Return what code and templates say, without translations, in a stable order."""
    found = Catalog(locale="en")
    for folder, methods in _SOURCES.items():
        texts = extract_from_dir(
            ROOT / folder, methods, _OPTIONS, _KEYWORDS, comment_tags=("L10N:",), strip_comment_tags=True
        )
        for file, _, text, comments, context in sorted(texts, key=lambda one: (one[0], one[1])):
            found.add(text, locations=[(f"{folder}/{file}", 0)], auto_comments=comments, context=context)
    return found


def updated(old: Catalog) -> Catalog:
    """Return the texts of today with the translations that there are."""
    found = extracted()
    for message in found:
        known = old.get(message.id, context=message.context) if message.id else None
        if known is not None and "fuzzy" not in known.flags:
            message.string = known.string
    return found


def faults(old: Catalog) -> Iterator[str]:
    """Yield what is wrong with a catalogue."""
    found = extracted()
    wanted = {_key(message): message for message in found if message.id}
    there = {_key(message): message for message in old if message.id}
    yield from (f"missing: {_shown(message)}" for key, message in wanted.items() if key not in there)
    yield from (f"left over: {_shown(message)}" for key, message in there.items() if key not in wanted)
    for key, message in there.items():
        if key not in wanted:
            continue
        if "fuzzy" in message.flags or not all(_strings(message)):
            yield f"not translated: {_shown(message)}"
        elif any(
            _names(said) - _all_names(message) or (_least_names(message) - _names(said)) for said in _strings(message)
        ):
            yield f"other names in braces: {_shown(message)}"


def _key(message: Message) -> tuple[object, str | None]:
    return message.id if isinstance(message.id, str) else tuple(message.id), message.context


def _shown(message: Message) -> str:
    return repr(message.id if isinstance(message.id, str) else message.id[0])


def _strings(message: Message) -> list[str]:
    said = message.string or ""
    return [said] if isinstance(said, str) else list(said)


def _names(text: str) -> set[str]:
    try:
        found = {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}
        return {name for name in found if not name.startswith(" ")}  # an inline table of TOML, in a text without values
    except ValueError:  # a text with loose braces, which takes no values
        return set(re.findall(r"[{}]", text))


def _ids(message: Message) -> list[str]:
    return [message.id] if isinstance(message.id, str) else list(message.id)


def _all_names(message: Message) -> set[str]:
    return set().union(*(_names(one) for one in _ids(message)))


def _least_names(message: Message) -> set[str]:
    return set.intersection(*(_names(one) for one in _ids(message)))


def read(path: Path = PO) -> Catalog:
    """Return the catalogue as it stands; an empty one where there is none."""
    if not path.exists():
        return Catalog(locale="en")
    with path.open("rb") as file:
        return read_po(file, locale="en")


def take(into: Catalog, other: Catalog) -> None:
    """Take from another catalogue the translations that are missing."""
    for message in other:
        if not message.id or not all(_strings(message)):
            continue
        known = into.get(message.id, context=message.context)
        if known is None:
            into.add(message.id, message.string, context=message.context)
        elif not all(_strings(known)):
            known.string = message.string


def as_po(catalogue: Catalog) -> bytes:
    """Return the text of `en.po`: no dates, no line numbers, so that it changes only with its texts."""
    out = io.BytesIO()
    write_po(out, catalogue, width=110, omit_header=True, include_lineno=False)
    return _HEADER.encode() + out.getvalue()


def as_mo(catalogue: Catalog) -> bytes:
    """Return what the program reads, the same bytes for the same texts."""
    day = datetime(2026, 1, 1, tzinfo=UTC)
    plain = Catalog(locale="en", project="giltig", version="1", creation_date=day, revision_date=day)
    for message in catalogue:
        if message.id and all(_strings(message)):
            plain.add(message.id, message.string, context=message.context)
    out = io.BytesIO()
    write_mo(out, plain)
    return out.getvalue()


def main() -> int:
    """Update, or check."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--check", action="store_true", help="write nothing; say what is missing")
    parser.add_argument(
        "--from", dest="others", type=Path, nargs="+", default=[], metavar="PO", help="take translations from here too"
    )
    options = parser.parse_args()
    old = read()
    if options.check:
        found = [*faults(old)]
        print("\n".join(found) or "complete")
        return 1 if found else 0
    for other in options.others:
        take(old, read(other))
    new = updated(old)
    PO.write_bytes(as_po(new))
    PO.with_suffix(".mo").write_bytes(as_mo(new))
    empty = sum(1 for message in new if message.id and not all(_strings(message)))
    print(f"{len(new)} texts, {empty} without a translation")
    return 0


if __name__ == "__main__":
    sys.exit(main())
