"""Where each key of a TOML text stands: shapes by hand, the real register whole, and random trees."""

import json
import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from monitor.toml_positions import positions

REGISTER = Path(__file__).parent / "registers" / "dalarna.toml"
Place = tuple[str | int, ...]


def places_in(value: object, place: Place = ()) -> set[Place]:
    """Return the place of everything in a parsed text."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    places = {place} if place else set()
    return places.union(*(places_in(one, (*place, name)) for name, one in inner))


SHAPES: list[tuple[str, str, dict[Place, int]]] = [
    ("a key before any table", "a = 1\n\nb = 2", {("a",): 1, ("b",): 3}),
    ("a table and its key", "# first\n[a]\n  b = 1", {("a",): 2, ("a", "b"): 3}),
    ("a dotted header, and the table above it", "\n[a.b]\nc = 1", {("a",): 2, ("a", "b"): 2, ("a", "b", "c"): 3}),
    (
        "a table whose part comes first stands at its own header",
        "[a.b]\nc = 1\n[a]\nd = 1",
        {("a",): 3, ("a", "b"): 1, ("a", "b", "c"): 2, ("a", "d"): 4},
    ),
    ("spaces within a header", "[ a . b ] # x\nc=1", {("a",): 1, ("a", "b"): 1, ("a", "b", "c"): 2}),
    ("dotted keys", "[x]\na.b = 1\na . c = 2", {("x",): 1, ("x", "a"): 2, ("x", "a", "b"): 2, ("x", "a", "c"): 3}),
    (
        "quoted keys, escapes resolved",
        "[kind.\"RÖK\"]\n'å b' = 1\n\"\\u00e4.c\" = 2",
        {("kind",): 1, ("kind", "RÖK"): 1, ("kind", "RÖK", "å b"): 2, ("kind", "RÖK", "ä.c"): 3},
    ),
    ("an empty quoted key", '[""]\n"" = 1', {("",): 1, ("", ""): 2}),
    ("numbers as keys", "3.14 = 1", {("3",): 1, ("3", "14"): 1}),
    (
        "a multi-line text that looks like tables",
        'a = """\n[x]\nb = 1\n\\"""\n"""\nc = 2',
        {("a",): 1, ("c",): 6},
    ),
    ("a multi-line text that ends in quotes", 'a = """x"""""\nb = 1', {("a",): 1, ("b",): 2}),
    ("a multi-line text with a continued line", 'a = """x \\\n   y"""\nb = 1', {("a",): 1, ("b",): 3}),
    ("a multi-line literal text", "a = '''\n[x]\n\\'''\nb = 1", {("a",): 1, ("b",): 4}),
    ("signs of TOML within texts", "a = \"# [x] = { \\\" }\"\nb = '# \"'", {("a",): 1, ("b",): 2}),
    (
        "an array over lines, with comments that look like values",
        "a = [ # [\n  1, # , 2\n\n  # 3 ]\n  4,\n]\nb = 1",
        {("a",): 1, ("a", 0): 2, ("a", 1): 5, ("b",): 7},
    ),
    ("an empty array over lines", "a = [\n# none\n]\nb = 1", {("a",): 1, ("b",): 4}),
    (
        "nested arrays",
        "a = [\n[1, 2],\n[\n3]]",
        {("a",): 1, ("a", 0): 2, ("a", 0, 0): 2, ("a", 0, 1): 2, ("a", 1): 3, ("a", 1, 0): 4},
    ),
    (
        "inline tables, nested, in an array",
        'a = [\n{ b = { c = [1], "d" = {} } },\n{ e.f = 2 }]',
        {
            ("a",): 1, ("a", 0): 2, ("a", 0, "b"): 2, ("a", 0, "b", "c"): 2, ("a", 0, "b", "c", 0): 2,
            ("a", 0, "b", "d"): 2, ("a", 1): 3, ("a", 1, "e"): 3, ("a", 1, "e", "f"): 3,
        },
    ),
    (
        "a list of tables with a table under each",
        "[[x]]\na = 1\n[x.y]\nb = 1\n[[x]]\n[x.y]\nb = 2",
        {
            ("x",): 1, ("x", 0): 1, ("x", 0, "a"): 2, ("x", 0, "y"): 3, ("x", 0, "y", "b"): 4,
            ("x", 1): 5, ("x", 1, "y"): 6, ("x", 1, "y", "b"): 7,
        },
    ),
    (
        "a list of tables within a list of tables",
        "[[x]]\n[[x.y]]\n[[x.y]]\nb = 1\n[[x]]\n[[x.y]]",
        {
            ("x",): 1, ("x", 0): 1, ("x", 0, "y"): 2, ("x", 0, "y", 0): 2, ("x", 0, "y", 1): 3,
            ("x", 0, "y", 1, "b"): 4, ("x", 1): 5, ("x", 1, "y"): 6, ("x", 1, "y", 0): 6,
        },
    ),
    (
        "dates, times and numbers",
        "a = 1979-05-27 07:32:00Z\nb = -1_000.5e+3\nc = 07:32:00",
        {("a",): 1, ("b",): 2, ("c",): 3},
    ),
    (
        "Windows line ends",
        "[a]\r\nb = [\r\n1,\r\n2]\r\nc = 1\r\n",
        {("a",): 1, ("a", "b"): 2, ("a", "b", 0): 3, ("a", "b", 1): 4, ("a", "c"): 5},
    ),
    ("other signs that end lines elsewhere", "a = 'x\u2028y\u0085z'\nb = 1", {("a",): 1, ("b",): 2}),
    ("nothing", "", {}),
    ("comments only, no line end", "# a = 1\n#", {}),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), [row[1:] for row in SHAPES], ids=[row[0] for row in SHAPES])
def test_every_shape_of_toml_is_located(text: str, expected: dict[Place, int]) -> None:
    """Each key, table and list item has the line where it is written."""
    assert expected == positions(text)
    assert set(expected) == places_in(tomllib.loads(text))


def test_every_value_of_the_real_register_stands_on_its_line() -> None:
    """The line of a key says the key, that of a header its last name, and one key stands on each line."""
    text = REGISTER.read_text("utf-8")
    parsed, lines = tomllib.loads(text), text.split("\n")
    found = positions(text)
    assert places_in(parsed) == set(found)
    keyed: dict[int, set[Place]] = {}
    for place, number in found.items():
        line = lines[number - 1].strip()
        if line.startswith("["):
            names = [part for part in place if isinstance(part, str)]
            assert f"[{'.'.join(names)}" in line
        else:
            name = next(part for part in reversed(place) if isinstance(part, str))
            assert name in line
            own = place[:4] if place[0] == "mail" else place[:3]
            keyed.setdefault(number, set()).add(own)
            assert line.startswith(str(own[-1]))
    assert all(len(own) == 1 for own in keyed.values())
    assert len(keyed) == sum(1 for line in lines if " = " in line and not line.startswith("#"))


def test_the_lines_of_the_real_register_know_nothing_of_what_follows() -> None:
    """Cut after any table, the lines of what is left are the same."""
    text = REGISTER.read_text("utf-8")
    whole = positions(text)
    starts = [at for at in range(len(text)) if text.startswith("\n[", at)]
    for start in starts[::7]:
        part = positions(text[:start])
        assert part.items() <= whole.items()


# --- random trees, written by a small writer that notes its lines

KEYS = st.text(st.sampled_from('abåÖ-_1 ."\\#=[]'), max_size=4)
SCALARS = st.one_of(
    st.integers(-9, 9), st.booleans(), st.text(st.sampled_from("aå\"\\\n#=[]{}, '"), max_size=6), st.dates()
)
VALUES = st.recursive(
    SCALARS, lambda one: st.lists(one, max_size=3) | st.dictionaries(KEYS, one, max_size=3), max_leaves=6
)
TREES: st.SearchStrategy[dict[str, Any]] = st.recursive(
    st.dictionaries(KEYS, VALUES, max_size=3),
    lambda one: st.dictionaries(KEYS, one | st.lists(one, min_size=1, max_size=2), max_size=3),
    max_leaves=6,
)


def key_of(name: str) -> str:
    """Write a key, with quotes where it needs them; JSON's escapes are TOML's."""
    bare = name and all(sign in "ab-_1" for sign in name)
    return name if bare else json.dumps(name)


class Writer:
    """Writes a tree as TOML and notes the line of everything it writes."""

    def __init__(self, *, spread: bool) -> None:
        self.text = ""
        self.spread = spread
        self.lines: dict[Place, int] = {}

    def note(self, place: Place) -> None:
        """Note that a place stands on the present line, unless it stands before."""
        self.lines.setdefault(place, self.text.count("\n") + 1)

    def table(self, tree: dict[str, Any], place: Place) -> None:
        """Write a table: its values first, then the tables within it under headers of their own."""
        headed = {name: one for name, one in tree.items() if is_headed(one)}
        for name, one in tree.items():
            if name not in headed:
                self.note((*place, name))
                self.text += f"{key_of(name)} = "
                self.value(one, (*place, name), spread=self.spread)
                self.text += "\n"
        for name, one in headed.items():
            inner = (*place, name)
            header = ".".join(key_of(part) for part in inner if isinstance(part, str))
            for index, entry in enumerate(one if isinstance(one, list) else [one]):
                self.text += "# a comment\n\n" if self.spread else ""
                self.note(inner)
                if isinstance(one, list):
                    self.note((*inner, index))
                    self.text += f"[[{header}]]\n"
                    self.table(entry, (*inner, index))
                else:
                    self.text += f"[{header}]\n"
                    self.table(entry, inner)

    def value(self, value: object, place: Place, *, spread: bool) -> None:
        """Write a value; a list goes over several lines unless it stands in an inline table."""
        if isinstance(value, list):
            self.text += "["
            for index, one in enumerate(value):
                self.text += " # ]\n" if spread else ""
                self.note((*place, index))
                self.value(one, (*place, index), spread=spread)
                self.text += ","
            self.text += "\n]" if spread else "]"
        elif isinstance(value, dict):
            self.text += "{ "
            for number, (name, one) in enumerate(value.items()):
                self.text += ", " if number else ""
                self.note((*place, name))
                self.text += f"{key_of(name)} = "
                self.value(one, (*place, name), spread=False)
            self.text += " }"
        elif isinstance(value, str) and self.spread and spread and "\\" not in value and '"' not in value:
            self.text += f'"""\n{value}"""'
        elif isinstance(value, str):
            self.text += json.dumps(value)
        else:
            self.text += str(value).lower() if isinstance(value, bool) else str(value)


def is_headed(value: object) -> bool:
    """Say whether the writer gives a value a header: a table, or a list of nothing but tables."""
    tables = value if isinstance(value, list) else [value]
    return bool(tables) and all(isinstance(one, dict) for one in tables)


@given(TREES, st.booleans())
@settings(max_examples=150, deadline=None)
def test_a_random_tree_is_located_exactly(tree: dict[str, Any], spread: bool) -> None:
    """What the writer wrote is found on the lines where it wrote it, and nowhere else."""
    writer = Writer(spread=spread)
    writer.table(tree, ())
    assert tree == tomllib.loads(writer.text)
    assert writer.lines == positions(writer.text)


PIECES = st.sampled_from(
    [
        "a", "[", "]", "[[", "]]", "{", "}", "=", ".", ",", '"', "'", '"""', "'''", "#", "\n", " ", "\\", "1",
        "x = 1\n", "å",
    ]
)  # fmt: skip


@given(st.lists(PIECES, max_size=25).map("".join))
@example("a = \"\"\"\n\"\"\"\"\"\nb = '''x'''''")
@example("a = [[[]],[]]\n[b]\nc.d = {}\n[[e.f]]")
@settings(max_examples=400, deadline=None)
def test_any_text_that_is_toml_is_located_whole(text: str) -> None:
    """Whatever `tomllib` accepts has a line for each of its places, and none that it does not have."""
    try:
        parsed = tomllib.loads(text)
    except ValueError:
        return
    found = positions(text)
    assert places_in(parsed) == set(found)
    assert all(1 <= line <= text.count("\n") + 1 for line in found.values())
