"""Where each key of a TOML text stands: the line numbers that `tomllib` does not give.

Scans a text that `tomllib` has accepted, so it only needs to tell keys from values, not to judge either. A place is
the path of keys and list indexes to a value: ("document", "rok-hvb", "valid_to") or ("decision", 2, "on"). Lines count
from 1.
"""

import re
from bisect import bisect_right
from typing import Final

from monitor.faults import Place

_SPACE: Final = re.compile(r"(?:[ \t\r\n]+|#[^\n]*)*")
_STRING: Final = re.compile(
    r'''"""(?:\\.|(?!""")[\s\S])*"{3,5}|"(?:\\.|[^"\\\n])*"|'''
    r"""'''(?:(?!''')[\s\S])*'{3,5}|'[^'\n]*'"""
)
_BARE_KEY: Final = re.compile(r"[A-Za-z0-9_-]+")
_PLAIN_VALUE: Final = re.compile(r"[^,\]}\n#]*")


def positions(text: str) -> dict[Place, int]:
    """Return the line of every table header, key and list item of a TOML text.

    A table without a header of its own stands where the first header or key leads through it.
    """
    return _Scanner(text).scan()


class _Scanner:
    """One pass over the text; `at` is the index of the next character."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.line_starts = [0, *(match.end() for match in re.finditer("\n", text))]
        self.lines: dict[Place, int] = {}
        self.implied: dict[Place, int] = {}
        self.list_lengths: dict[Place, int] = {}

    def scan(self) -> dict[Place, int]:
        table: Place = ()
        self._skip_space()
        while self.at < len(self.text):
            if self.text[self.at] == "[":
                table = self._header()
            else:
                self._pair(table)
            self._skip_space()
        return {**self.implied, **self.lines}

    def _header(self) -> Place:
        start, double = self.at, self.text.startswith("[[", self.at)
        self.at += 2 if double else 1
        keys = self._dotted_key()
        self._skip_space()
        self.at += 2 if double else 1
        parent = self._within_lists(keys[:-1])
        place: Place = (*parent, keys[-1])
        if double:
            index = self.list_lengths.get(place, 0)
            self.list_lengths[place] = index + 1
            self._note(place, start)
            place = (*place, index)
        else:
            place = self._within_lists(keys)
        self._note(place, start)
        for depth in range(1, len(place)):
            self.implied.setdefault(place[:depth], bisect_right(self.line_starts, start))
        return place

    def _within_lists(self, keys: Place) -> Place:
        """Lead a header's keys into the last table of each list of tables on the way."""
        place: Place = ()
        for name in keys:
            place = (*place, name)
            if place in self.list_lengths:
                place = (*place, self.list_lengths[place] - 1)
        return place

    def _pair(self, table: Place) -> None:
        start = self.at
        place = (*table, *self._dotted_key())
        for depth in range(len(table) + 1, len(place) + 1):
            self._note(place[:depth], start)
        self._skip_space()
        self.at += 1  # the "="
        self._skip_space()
        self._value(place)

    def _value(self, place: Place) -> None:
        match self.text[self.at : self.at + 1]:
            case '"' | "'":
                self._match(_STRING)
            case "[":
                self._list(place)
            case "{":
                self._inline_table(place)
            case _:
                self._match(_PLAIN_VALUE)

    def _list(self, place: Place) -> None:
        index = 0
        while self._next_item("]"):
            self._note((*place, index), self.at)
            self._value((*place, index))
            index += 1

    def _inline_table(self, place: Place) -> None:
        while self._next_item("}"):
            self._pair(place)

    def _next_item(self, closing: str) -> bool:
        """Step over an opening bracket or comma; say whether an item follows, else step over the closing bracket."""
        self._skip_space()
        if self.at < len(self.text) and self.text[self.at] != closing:
            self.at += 1
            self._skip_space()
        if self.at < len(self.text) and self.text[self.at] != closing:
            return True
        self.at += 1
        return False

    def _dotted_key(self) -> Place:
        names = [self._key()]
        self._skip_space()
        while self.text.startswith(".", self.at):
            self.at += 1
            names.append(self._key())
            self._skip_space()
        return tuple(names)

    def _key(self) -> str:
        self._skip_space()
        if self.text[self.at] in "\"'":
            import tomllib  # noqa: PLC0415 - only a quoted key needs unescaping

            return next(iter(tomllib.loads(f"{self._match(_STRING)} = 0")))
        return self._match(_BARE_KEY)

    def _match(self, pattern: re.Pattern[str]) -> str:
        found = pattern.match(self.text, self.at)
        if found is None:
            message = f"not TOML at {self.at}: tomllib must accept the text first"
            raise ValueError(message)
        self.at = found.end()
        return found[0]

    def _skip_space(self) -> None:
        self._match(_SPACE)

    def _note(self, place: Place, index: int) -> None:
        self.lines.setdefault(place, bisect_right(self.line_starts, index))
