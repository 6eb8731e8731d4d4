"""Find words for people that are not marked for the catalogue: `python tests/unmarked.py monitor/report.py ...`.

In code: a string with a Swedish letter or a Swedish small word, outside `_`, `_n`, `_c` and `N_`, that is no docstring.
In templates: such a text between the tags, or in a string that is not handed to `_`, `_n` or `_c`.
"""

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parent.parent
_SMALL: Final = "och|eller|som|till|av|med|om|inte|ett|en|den|det|de|finns|inget|ingen|vid|ur|mot|sedan|senast|dag|dagar|vecka|beslut|giltighet|gäller|dokument|kommando|fil|sida|visa|skriv|saknas|registret|adress|mejl"
SWEDISH: Final = re.compile(rf"[åäöÅÄÖ]|(?<![\w./-])(?:{_SMALL})(?![\w./=-])", re.IGNORECASE)
_MARKS: Final = {"_", "_n", "_c", "N_", "counted"}


def in_code(source: str) -> Iterator[tuple[int, str]]:
    """Yield line and text of each unmarked string of a module."""
    tree = ast.parse(source)
    fine: set[int] = set()
    for node in ast.walk(tree):
        match node:
            case ast.Expr(value=ast.Constant(value=str())):  # docstrings and such
                fine.add(id(node.value))
            case ast.Call(func=ast.Name(id=name)) if name in _MARKS:
                fine.update(id(one) for one in node.args)
            case ast.Dict(values=[ast.Call(func=ast.Name(id="_n")), *_]):  # nouns that `counted` is asked for
                fine.update(id(one) for one in node.keys)
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and id(node) not in fine
            and SWEDISH.search(node.value)
        ):
            yield node.lineno, node.value


def in_template(source: str) -> Iterator[tuple[int, str]]:
    """Yield line and text of each unmarked text of a template."""
    plain = re.sub(r"\{#.*?#\}", _blank, source, flags=re.DOTALL)
    plain = re.sub(r"""\b(?:_|_n|_c)\((?:\s*(?:"[^"]*"|'[^']*')\s*,?)+""", _blank, plain)
    plain = re.sub(r"""\bcounted\([^"()]*(?:\([^()]*\)[^"()]*)*"\w+"\)""", _blank, plain)
    words = re.sub(r"\{%.*?%\}|\{\{.*?\}\}", lambda tag: _strings_of(tag[0]), plain, flags=re.DOTALL)
    words = re.sub(r"<(?:style|script)\b.*?</(?:style|script)>", _blank, words, flags=re.DOTALL)
    words = re.sub(
        r"""\s(?:class|id|href|for|name|type|role|rel|d|style|scope|data-(?!label)[\w-]+|aria-(?:labelledby|controls|describedby))=("[^"]*"|'[^']*')""",
        _blank,
        words,
    )
    for number, line in enumerate(words.split("\n"), 1):
        if SWEDISH.search(line):
            yield number, line.strip()


def _strings_of(tag: str) -> str:
    """Keep of a tag only its strings, at their places."""
    return re.sub(r""""([^"]*)"|'([^']*)'|[^"'\n]""", lambda found: found[0] if found[0][0] in "\"'" else " ", tag)


def _blank(found: re.Match[str]) -> str:
    return re.sub(r"[^\n]", " ", found[0])


def main() -> None:
    """Print every finding in the files named."""
    for name in sys.argv[1:]:
        source = Path(name).read_text(encoding="utf-8")
        for line, text in in_code(source) if name.endswith(".py") else in_template(source):
            print(f"{name}:{line}: {text!r}")


if __name__ == "__main__":
    main()
