"""The JSON Schema, tried with taplo and Tombi: the checkers that TOML extensions of editors run."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from small_register import SOUND

from monitor import language, length_language
from monitor.json_schema import json_schema
from monitor.model import Register
from monitor.register_language import tables
from monitor.schema import keys_of

TOP = Path(__file__).parent.parent
REGISTERS = [TOP / "config.toml", *sorted((TOP / "tests" / "registers").glob("*.toml"))]
TAPLO = Path(sys.executable).with_name("taplo")


@pytest.fixture
def taplo(tmp_path: Path):
    """Check a text that names its schema on its first line; return what an editor would mark."""
    (tmp_path / "giltig.schema.json").write_text(json.dumps(json_schema()), encoding="utf-8")

    def marked(text: str) -> set[str]:
        path = tmp_path / "config.toml"
        path.write_text(f"#:schema ./giltig.schema.json\n{text}", encoding="utf-8")
        done = subprocess.run(
            [TAPLO, "check", "--no-auto-config", "--colors", "never", path],
            capture_output=True,
            text=True,
            check=False,
            cwd=tmp_path,
        )
        found = set(re.findall(r"^error: (.*)$", done.stderr, re.MULTILINE))
        assert bool(found) == bool(done.returncode), done.stderr
        return found

    return marked


@pytest.fixture
def tombi(tmp_path: Path):
    """The same with Tombi."""
    (tmp_path / "giltig.schema.json").write_text(json.dumps(json_schema()), encoding="utf-8")

    def marked(text: str) -> list[str]:
        path = tmp_path / "config.toml"
        path.write_text(f"#:schema ./giltig.schema.json\n{text}", encoding="utf-8")
        done = subprocess.run(
            [TAPLO.with_name("tombi"), "lint", "--offline", path],
            capture_output=True,
            text=True,
            check=False,
            cwd=tmp_path,
            env={"HOME": str(tmp_path), "NO_COLOR": "1"},
        )
        found = re.findall(r"^ *Error: (.*)$", done.stdout + done.stderr, re.MULTILINE)
        assert bool(found) == bool(done.returncode), done.stdout + done.stderr
        return found

    return marked


@pytest.mark.parametrize("path", REGISTERS, ids=lambda path: path.name)
def test_every_sound_register_passes(taplo, tombi, path: Path) -> None:
    """The real one, and one with every key."""
    assert set() == taplo(path.read_text(encoding="utf-8"))
    assert [] == tombi(path.read_text(encoding="utf-8"))


def test_tombi_marks_the_same_mistakes(tombi) -> None:
    """Keys, words, ids, dates."""
    text = """
        [monitor]
        netwrk = "A"
        [recipient.x]
        name = "X"
        digest = "dayly"
        [document.A]
        [document.b]
        title = "B"
        valid_to = "juni"
    """
    marked = tombi(text)
    for said in ('"netwrk" is not', 'found "dayly"', '"address" is required', "key must match", '"juni" does'):
        assert any(said in one for one in marked), marked


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[monitor]\nnetwrk = 'A'\n", "'netwrk' was unexpected"),  # a misspelt key
        ("[monitr]\nadmin = 'a'\n", "'monitr' was unexpected"),  # a misspelt table
        ("[recipient.x]\nname = 'X'\naddress = 'x@example.se'\ndigest = 'dayly'\n", '"dayly" is not one of'),
        ("[recipient.x]\nname = 'X'\n", '"address" is a required property'),
        ("[recipient.x]\nname = 'X'\naddress = 'x'\n", '"x" does not match'),
        ("[monitor]\nends_soon = '6 moths'\n", '"6 moths" does not match'),
        ("[document.a]\ntitle = 'A'\nvalid_to = 'i juni'\n", '"i juni" is not valid under any'),  # no year
        ("[document.a]\ntitle = 'A'\nplanned = 'ja'\n", '"ja" is not of type "boolean"'),
        ("[document.A_b]\ntitle = 'A'\n", "'A_b' was unexpected"),  # no id
        ("[mail.smtp]\nhost = 'h'\nport = 0\n", "0 is less than the minimum of 1"),
        ("[[reminder]]\nabout = 'end'\nto = []\n", "[] is not valid under any of the schemas"),
        ("[document.a]\ntitle = ''\n", '"" is shorter than 1 character'),
        ("[[decision]]\naction = 'extnd'\n", '"extnd" is not one of'),
    ],
)
def test_a_mistake_is_marked(taplo, text: str, said: str) -> None:
    """Of each kind that a schema can see."""
    assert any(said in one for one in taplo(text)), taplo(text)


@pytest.mark.parametrize(
    "text",
    [
        "",  # nothing
        "[document.a]\ntitle = 'A'\n",  # an included file has its own entries only
        "[monitor]\nnetwork = 'A'\n",  # or some keys of a table that is spread over files
        "[document.a]\ntitle = 'A'\nvalid_to = 2026-06-30\n[[decision]]\non = '2026-01-01'\nby = 'a'\naction = 'defer'\ndocuments = 'a'\nto = 2026-02-02\n",  # a day is a date or a text, one id needs no list
        "[document.a]\ntitle = 'A'\nholdover = true\n[document.b]\ntitle = 'B'\nholdover.until = 2027-01-31\n",
        "[document.a]\ntitle = 'A'\nadoption = { rule = 12, parties = ['x'] }\n",
        "[document.a]\ntitle = 'A'\nadoption = { rule = 'all', parties = 'all' }\n",
        '[document.a]\ntitle = "A"\nnote = """\ntwo\nlines"""\n',
        "[mail]\nsender = 'giltig@example.se'\n",
    ],
)
def test_what_the_check_takes_is_not_marked(taplo, tombi, text: str) -> None:
    """Parts of registers, and the many ways to write a value."""
    assert set() == taplo(text)
    assert [] == tombi(text)


def shown_forms(*headings: str) -> list[str]:
    """Return the forms that docs/register.md has in the tables with these headings."""
    found, inside = [], False
    for line in (TOP / "docs" / "register.md").read_text(encoding="utf-8").splitlines():
        inside = line.startswith(tuple(f"| {heading} |" for heading in headings)) or (inside and line.startswith("|"))
        found += re.findall("`([^`]+)`", line.split("|")[1]) if inside else []
    assert len(found) > 9
    return found


def test_dates_and_lengths_in_words_are_not_marked(taplo, tombi) -> None:
    """Every form that the docs tell; in any case of letters."""
    lengths = [*shown_forms("length"), "24 MONTHS", "Ett halvår"]
    for form in lengths:
        length_language.read_length(form)
    days = shown_forms("text", "before an end")
    text = SOUND + "".join(
        f"[document.d{number}]\ntitle = 'D'\n{line}\n"
        for number, line in enumerate(
            [*(f"length = '{form}'" for form in lengths), *(f"valid_to = '{day}'" for day in days)]
        )
    )
    assert set() == taplo(text)
    assert [] == tombi(text)


def described(schema: object) -> list[str]:
    """Return every description within a schema."""
    match schema:
        case dict():
            own = [schema["description"]] if isinstance(schema.get("description"), str) else []
            return own + [text for value in schema.values() for text in described(value)]
        case list():
            return [text for value in schema for text in described(value)]
    return []


def test_every_key_has_a_description_in_the_language_in_use() -> None:
    """And every table."""
    keys = [name for table in tables() for name in keys_of(table.record)]
    swedish = described(json_schema())
    language.use("en")
    english = described(json_schema())

    assert len(keys) <= len(swedish) == len(english)
    assert "Den instans som beslutar om dokumentet; annars den sista på vägen." in swedish
    assert "The body that may decide on it; absent, the last of its route." in english
    assert [] == [text for text in english if re.search("[åäöÅÄÖ]", text)]


def test_it_says_what_is_taken_where_a_key_is_absent() -> None:
    """As the file would write it."""
    schema = json_schema()
    assert "6 months" == schema["properties"]["monitor"]["properties"]["ends_soon"]["default"]
    assert list(keys_of(Register)) == list(schema["properties"])
    assert "required" not in schema
