"""Reading a register: every way to write it wrong, beside the exact text that the admin sees.

The broken registers stand in `registers/broken/`, each with what `giltig check` says about it. Every key that the
records of `monitor.model` define must be broken there at least once, and stand once in `registers/every-key.toml`.
"""

import random
import tomllib
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from small_register import SOUND

from monitor import language
from monitor.model import Register
from monitor.problems import Problem, errors
from monitor.register import RegisterReading, read_register
from monitor.schema import keys_of, records_within
from monitor.settings import Smtp
from monitor.sources import Source, Sources
from monitor.toml_positions import positions

REGISTERS = Path(__file__).parent / "registers"
BROKEN = sorted((REGISTERS / "broken").glob("*.toml"))
REAL = (REGISTERS / "dalarna.toml").read_text("utf-8")
EVERY_KEY = (REGISTERS / "every-key.toml").read_text("utf-8")
TODAY = date(2026, 6, 12)
TABLES_WITH_IDS = {"recipient", "body", "party", "kind", "route", "document"}
Key = tuple[type, str]


def read(*texts: str, as_of: date = TODAY) -> RegisterReading:
    """Read a register of one text, or of several files a.toml, b.toml…"""
    files = tuple(Source(name=f"{name}.toml", text=text) for name, text in zip("abcdef", texts, strict=False))
    return read_register(Sources(files=files, problems=()), as_of=as_of)


def said(reading: RegisterReading) -> list[str]:
    """Return what is said about a register, without the hints."""
    return [str(problem).split("\n")[0] for problem in reading.problems]


def added(text: str, *, as_of: date = TODAY) -> list[str]:
    """Return what is said about some lines added to a sound register, counted from their first."""
    reading = read(SOUND + text, as_of=as_of)
    before = SOUND.count("\n")
    return [f"{problem.line - before}: {problem.message}" for problem in reading.problems]


# --- every key, every message


@pytest.mark.parametrize(("code", "suffix"), [("sv", ".txt"), ("en", ".en.txt")])
@pytest.mark.parametrize("path", BROKEN, ids=[path.stem for path in BROKEN])
def test_a_broken_register_is_told_line_by_line(path: Path, code: str, suffix: str) -> None:
    """Every problem of a file, all at once, in the order of its lines, each with what to write instead."""
    language.use(code, fixed=True)
    source = Source(name=path.name, text=path.read_text("utf-8"))
    reading = read_register(Sources(files=(source,), problems=()), as_of=TODAY)
    actual = "".join(f"{problem}\n" for problem in reading.problems)
    assert path.with_suffix(suffix).read_text("utf-8") == actual
    assert (reading.register is None) == bool(errors(reading.problems))


@pytest.mark.parametrize("path", BROKEN, ids=[path.stem for path in BROKEN])
def test_every_problem_has_a_hint_and_a_code(path: Path) -> None:
    """No problem is told without what to do about it."""
    source = Source(name=path.name, text=path.read_text("utf-8"))
    reading = read_register(Sources(files=(source,), problems=()), as_of=TODAY)
    assert [] == [problem for problem in reading.problems if not problem.hint or not problem.code]
    assert [] == [problem for problem in reading.problems if not problem.hint.endswith((".", "?"))]
    untyped = [problem for problem in reading.problems if "= …" in problem.hint]
    assert {"extension_without_end"} >= {problem.code for problem in untyped}  # its valid_to only the source knows


def all_keys(record: type = Register) -> set[Key]:
    """Return every key of every record, from the records themselves."""
    keys = {(record, name) for name in keys_of(record)}
    return keys.union(*(all_keys(inner) for inner in records_within(record).values()))


def key_at(place: tuple[str | int, ...]) -> Key | None:
    """Return which record and key a place of a register is; None for a table with an id, or an entry of a list."""
    record: type = Register
    rest = list(place)
    while rest:
        name = rest.pop(0)
        if rest and record is Register and name in TABLES_WITH_IDS:
            rest.pop(0)
            if not rest:
                return None
        if not rest:
            return (record, str(name))
        while rest and isinstance(rest[0], int):
            rest.pop(0)
        if not rest or str(name) not in records_within(record):
            return (record, str(name))
        record = records_within(record)[str(name)]
    return None


def broken_keys(path: Path) -> set[Key]:
    """Return the keys on whose lines something is told."""
    text = path.read_text("utf-8")
    lines = text.split("\n")
    told = {problem.line for problem in read(text).problems}
    keyed = {number for number in told if not lines[number - 1].startswith("[")}
    return {key for place, line in positions(text).items() if line in keyed and (key := key_at(place))}


def test_every_key_is_broken_once_in_the_suite() -> None:
    """A key that is new in `model.py` must get a row in `registers/broken/` too."""
    wrong = ("tables", "settings", "settings-2", "people", "ladders", "documents", "decisions")
    broken = set[Key]().union(*(broken_keys(path) for path in BROKEN if path.stem in wrong))
    assert sorted(map(str, all_keys())) == sorted(map(str, broken & all_keys()))


def test_every_record_gets_an_unknown_key() -> None:
    """A misspelt key is found in every table, nested ones too."""
    path = REGISTERS / "broken" / "unknown-keys.toml"
    records = {record for record, name in broken_keys(path) if name not in keys_of(record)}
    assert {record.__name__ for record, _ in all_keys()} == {record.__name__ for record in records}


def test_every_required_key_is_missed() -> None:
    """Each key without a default is asked for, with an example of what to write."""
    text = (REGISTERS / "broken" / "missing-keys.toml").read_text("utf-8")
    missed = {problem.message.split("”")[1] for problem in read(text).problems if problem.code == "missing_key"}
    required = {
        name for record, name in all_keys() if record is not Register and keys_of(record)[name].metadata["required"]
    }
    assert required == missed
    for record, name in all_keys():
        field = keys_of(record)[name]
        assert not field.metadata["required"] or field.metadata["example"] != "…", (record, name)


def test_a_register_with_every_key_is_sound() -> None:
    """Nothing is said about it, and it does have every key (one of two ways to name a password)."""
    reading = read(EVERY_KEY)
    assert reading.problems == ()
    assert reading.register is not None
    keys = {key for place in positions(EVERY_KEY) if (key := key_at(place))}
    assert all_keys() - keys == {(Smtp, "password_file")}


@pytest.mark.parametrize("value", ["07:30:00", "{ x = 1 }", "[[]]", "nan", "''"])
def test_no_key_takes_a_value_of_no_sense(value: str) -> None:
    """Whatever key is set to it, its line is told."""
    lines = EVERY_KEY.split("\n")
    keyed = {number for number, line in enumerate(lines, 1) if " = " in line and not line.startswith("#")}
    broken = (
        f"{line.split('=')[0].strip()} = {value}" if number in keyed else line for number, line in enumerate(lines, 1)
    )
    assert set() == keyed - {problem.line for problem in read("\n".join(broken)).problems}


def test_a_register_without_anything_asks_for_its_first_table() -> None:
    """An empty file is the first that an admin has."""
    reading = read("")
    assert [
        'a.toml:1: tabellen [monitor] saknas\n    Lägg till [monitor] med admin = "samordnare".',
        "a.toml:1: varning: registret har inga påminnelser, så inga skickas\n    Lägg till minst en [[reminder]].",
    ] == list(map(str, reading.problems))
    assert reading.register is None


def test_a_sound_register_has_no_problems() -> None:
    """The least register there is."""
    reading = read(SOUND)
    assert reading.problems == ()
    assert reading.register is not None
    assert reading.register.monitor.network == "giltig"


def test_ten_faults_are_told_at_once_in_order() -> None:
    """One for each of ten mistakes, whatever layer finds it."""
    problems = read((REGISTERS / "broken" / "ten-faults.toml").read_text("utf-8")).problems
    assert [3, 7, 11, 15, 20, 22, 24, 30, 33, 37] == [problem.line for problem in problems]


# --- the real register


def test_the_real_register_is_sound() -> None:
    """No error and, as its facts stand, no warning."""
    reading = read(REAL, as_of=date(2026, 11, 22))
    assert reading.problems == ()
    assert reading.register is not None
    assert (38, 8, 7) == (
        len(reading.register.documents), len(reading.register.decisions), len(reading.register.ladders),
    )  # fmt: skip


def test_the_real_register_read_before_its_decisions_warns_of_each_that_lies_ahead() -> None:
    """A decision later than the day is a warning: it counts only from then on."""
    problems = read(REAL, as_of=date(2024, 6, 11)).problems
    assert [("warning", "future_decision")] * 6 == [(problem.level, problem.code) for problem in problems]
    assert problems[0].message == "beslutet är daterat 2024-06-12, efter 2024-06-11"
    assert problems[0].hint == "Det räknas först då."


def content(reading: RegisterReading) -> tuple[object, ...]:
    """Return a register's content with its lists in an order of their own."""
    register = reading.register
    assert register is not None
    ladders = sorted((ladder for ladder in register.ladders), key=lambda one: (one.about, one.kinds, one.documents))
    decisions = sorted(register.decisions, key=lambda one: (one.on, one.by, one.action, one.documents))
    singles = [getattr(register, name) for name in ("monitor", "database", "mail", "schedule", "report", "web")]
    tables = (register.recipients, register.bodies, register.parties, register.kinds, register.routes)
    return (*singles, *tables, register.documents, ladders, decisions)


def tables_of(text: str) -> list[str]:
    """Split a text into its tables at the top, each with the tables within it."""
    lines = text.split("\n")
    nested = ("[mail.smtp]", "[[recipient.samordnare.", "[[route.extension.", "[reminder.", "[document.avtal.",
              "[[document.avtal.", "[document.bilaga.", "[decision.")  # fmt: skip
    starts = [at for at, line in enumerate(lines) if line.startswith("[") and not line.startswith(nested)]
    return ["\n".join(lines[a:b]) for a, b in zip(starts, [*starts[1:], len(lines)], strict=True)]


@pytest.mark.parametrize("text", [REAL, EVERY_KEY], ids=["real", "every key"])
@pytest.mark.parametrize("seed", range(5))
def test_the_order_of_tables_never_matters(text: str, seed: int) -> None:
    """Shuffled, the register says the same."""
    tables = tables_of(text)
    random.Random(seed).shuffle(tables)
    shuffled = read("\n".join(tables), as_of=date(2026, 11, 22))
    assert shuffled.problems == ()
    assert content(read(text, as_of=date(2026, 11, 22))) == content(shuffled)


@pytest.mark.parametrize("seed", range(3))
def test_the_tables_may_be_spread_over_files_at_random(seed: int) -> None:
    """Which file a table stands in never matters either."""
    chance = random.Random(seed)
    texts = ["", "", ""]
    for table in tables_of(REAL):
        texts[chance.randrange(3)] += table + "\n"
    spread = read(*texts, as_of=date(2026, 11, 22))
    assert spread.problems == ()
    assert content(read(REAL, as_of=date(2026, 11, 22))) == content(spread)


# --- one id, several files


def test_an_id_in_two_files_is_told_at_the_second_with_the_place_of_the_first() -> None:
    """Ids are unique over all files; keys of single tables too, but these may be shared out."""
    first = SOUND + '[document.rok-hvb]\ntitle = "RÖK HVB"\n[mail]\nfolder = "a"\n'
    second = '[mail]\nfolder = "b"\ndomain = "example.se"\n[document.rok-hvb]\ntitle = "RÖK"\n[recipient.samordnare]\n'
    assert [
        "b.toml:2: ”folder” i [mail] finns redan i a.toml:13",
        "b.toml:4: [document.rok-hvb] finns redan i a.toml:10",
        "b.toml:6: [recipient.samordnare] finns redan i a.toml:3",
    ] == said(read(first, second))


def test_decisions_and_ladders_of_all_files_are_one_list() -> None:
    """A fault in the second file's first decision is told on its own line."""
    decision = '[[decision]]\non = 2026-01-01\nby = "lchnv"\naction = "recommend"\ndocuments = ["{}"]\nsource = "§ 1"\n'
    rest = '[body.lchnv]\nname = "Länschefsnätverket"\n[document.a]\ntitle = "A"\n'
    reading = read(SOUND + rest + decision.format("a"), "\n" + decision.format("b"))
    assert said(reading) == ["b.toml:6: ”b” finns inte: ingen [document.b] i registret"]
    sound = read(SOUND + rest + decision.format("a"), decision.format("a"))
    assert sound.register is not None
    assert [0, 1] == [one.index for one in sound.register.decisions]


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        # a table in one file, something else in the other
        ("[[decision]]", "[decision]\non = 1", "b.toml:1: ”decision” finns redan, skrivet på annat sätt, i a.toml:1"),
        ("[decision]\non = 1", "[[decision]]", "b.toml:1: ”decision” finns redan, skrivet på annat sätt, i a.toml:1"),
        ("mail = 1", "[mail]\nfolder = 'a'", "b.toml:1: ”mail” finns redan, skrivet på annat sätt, i a.toml:1"),
        ("mail = 1", "mail = 1", "b.toml:1: ”mail” finns redan, skrivet på annat sätt, i a.toml:1"),
        ("[mail]\n[[mail.smtp]]", "[mail.smtp]", "b.toml:1: ”smtp” i [mail] finns redan i a.toml:2"),
    ],
)
def test_files_that_disagree_on_what_a_table_is_are_told(first: str, second: str, expected: str) -> None:
    """Never a crash, and never one silently instead of the other."""
    assert expected in said(read(first, second))


def test_an_id_twice_in_one_file_is_told_with_the_line_of_the_first() -> None:
    """TOML refuses it; the register is read on all the same."""
    assert added('[document.a]\ntitle = "A"\n["document".\'a\'] # again\ntitle = "B"\n[document.b]\n') == [
        "3: [\"document\".'a'] finns redan på rad 10",
        "5: nyckeln ”title” saknas i [document.b]",
    ]


def test_a_table_with_keys_but_no_id_is_told_once() -> None:
    """A forgotten id, or double brackets where they do not belong."""
    assert added('[document]\ntitle = "RÖK HVB"\nkind = "RÖK"') == ["2: ”title”, ”kind” står i [document] utan id"]
    assert added('[[document]]\ntitle = "RÖK HVB"') == ["1: väntade tabeller [document.id], hittade en lista"]


# --- texts that are not TOML


def test_what_is_sound_beside_a_syntax_error_is_checked_all_the_same() -> None:
    """A date that does not exist hides neither the next syntax error nor an unknown id."""
    text = '[document.a]\ntitle = "A"\nvalid_to = 2026-06-31\nresponsible = "x"\nkind = RÖK\n[document.b]\ntitle = 1\n'
    assert added(text) == [
        "3: datumet 2026-06-31 finns inte",
        "4: ”x” finns inte: ingen [recipient.x] i registret",
        "5: text utan citattecken",
        "7: title i [document.b]: väntade text inom citattecken, hittade talet 1",
    ]


def test_references_are_not_judged_where_a_table_could_not_be_read() -> None:
    """An id behind a broken header is no unknown id, nor is one in a file that could not be read."""
    text = '[body.lchnv\nname = "LCHNV"\n[document.a]\ntitle = "A"\ndecided_by = "lchnv"\n'
    assert added(text) == ["1: tabellens rubrik går inte att läsa"]
    unread = Problem(file="x.toml", line=1, level="error", code="file", message="filen är borta", hint="Hämta den.")
    source = Source(name="a.toml", text=SOUND + '[document.a]\ntitle = "A"\nfollows = "b"\n')
    assert read_register(Sources(files=(source,), problems=(unread,)), as_of=TODAY).problems == (unread,)


def test_a_decision_that_cannot_be_read_puts_no_blame_on_later_ones() -> None:
    """Only what comes after it, on the same documents, goes unjudged."""
    text = """\
[body.lchnv]
name = "Länschefsnätverket"
[document.a]
title = "A"
valid_to = 2030-12-31
[document.b]
title = "B"
valid_to = 2030-12-31
[[decision]]
on = 2024-01-01
by = "lchnv"
action = "suspend"
documents = ["a"]
length = "12 bananer"
source = "§ 1"
[[decision]]
on = 2024-02-01
by = "lchnv"
action = "reinstate"
documents = ["a", "b"]
source = "§ 1"
[[decision]]
on = 2023-02-01
by = "lchnv"
action = "reinstate"
documents = ["a"]
source = "§ 1"
"""
    pause = "dokumentet är inte pausat, så det kan inte återinföras"
    assert added(text) == [
        "14: length i [[decision]]: ”12 bananer” är ingen längd",
        f"19: ”b”: {pause}",
        f"25: ”a”: {pause}",
    ]


@pytest.mark.parametrize(
    ("line", "message"),
    [
        # what people write, and what they are told
        ("x = hej", "text utan citattecken"),
        ("x = ”hej”", "citattecknen är krökta"),
        ("x = 07:30", "text utan citattecken"),
        ("x = 24 months", "text utan citattecken"),
        ("x = 2026-06-31", "datumet 2026-06-31 finns inte"),
        ("x = 2026-6-3", "datumet går inte att läsa"),
        ("x = 30.6.2026", "datumet går inte att läsa"),
        ("x =", "x har inget värde"),
        ("x", "väntade = efter nyckeln"),
        ("x: 1", "väntade = efter nyckeln"),
        ("å = 1", "raden går inte att läsa"),
        ('x = "hej', "citattecken saknas efter texten"),
        ('x = "\\d"', "omvänt snedstreck i texten"),
        ('x = "\a"', "otillåtet tecken i texten"),
        ("x = 1\nx = 2", "nyckeln x står två gånger i samma tabell"),
        ("x = [1", "listan saknar ]"),
        ("x = [1 2]", "väntade , eller ] i listan"),
        ("x = { y = 1 z = 2 }", "väntade , eller } i tabellen"),
        ("x = { y = 1, y = 2 }", "samma nyckel står två gånger inom { }"),
        ('x = """\nhej', "texten tar inte slut: de tre avslutande citattecknen saknas"),
        ("x = " + "9" * 5000, "värdet går inte att läsa"),
        ("[x", "tabellens rubrik går inte att läsa"),
        ("[[x]", "rubriken saknar ]]"),
        ("x = " + "[" * 5000, "värden ligger för djupt i varandra"),
        ("x = 1\n[x.y]\nz = 1", "[x.y] finns redan i filen"),
    ],
)
def test_every_kind_of_syntax_error_is_said_in_swedish(line: str, message: str) -> None:
    """With the line where it is, and what to write."""
    told = [problem for problem in read(line + "\n").problems if problem.code == "toml"]
    assert [message] == [problem.message for problem in told]


def test_a_very_broken_file_is_given_up_after_fifty_faults() -> None:
    """No one corrects more in one go, and a file that is no TOML at all must not take for ever."""
    reading = read("hej hopp\n" * 1000)
    assert 50 == len(reading.problems)
    assert {"toml"} == {problem.code for problem in reading.problems}


# --- secrets


def test_no_message_repeats_a_password() -> None:
    """Wherever it was written, and however wrong."""
    text = (REGISTERS / "broken" / "passwords.toml").read_text("utf-8")
    assert text.count("hunter") == 7
    reading = read(text, '[mail.smtp]\npassword = hunter2\n"password_env" = 5\n[database]\npassword = "hunter2" x')
    assert reading.problems
    assert "hunter" not in "".join(map(str, reading.problems))


@pytest.mark.parametrize(
    "url",
    [
        "postgresql+psycopg://giltig:hemligt@db.example.se/giltig",
        "postgresql+psycopg://giltig:@db.example.se/giltig",
        "postgresql+psycopg://giltig:hem@ligt@db.example.se/giltig",
        "postgresql+psycopg://giltig@db.example.se/giltig?password=hemligt",
        "postgresql+psycopg://giltig@db.example.se/giltig?sslmode=require&password=hemligt",
    ],
)
def test_a_password_in_the_address_of_the_database_is_refused(url: str) -> None:
    """The message says where it belongs."""
    (problem,) = read(f'{SOUND}[database]\nurl = "{url}"').problems
    assert "lösenord får inte stå i registret: ”url” i [database]" == problem.message
    assert "PGPASSWORD" in problem.hint
    assert "hem" not in str(problem)


@pytest.mark.parametrize(
    "url",
    [
        "postgresql+psycopg://giltig@db.example.se:5432/giltig",
        "postgresql+psycopg:///giltig?host=/run/postgresql",
        "sqlite:////var/lib/giltig/a:b@c.db",
    ],
)
def test_an_address_of_the_database_without_a_password_is_sound(url: str) -> None:
    """A port, a socket and a file with odd signs."""
    assert [] == added(f'[database]\nurl = "{url}"')


# --- values at their edges


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        # the years that a register may name
        ("valid_to = 2200-12-31", []),
        ("valid_to = 2201-01-01", ["3: valid_to i [document.a]: datumet 2201-01-01 ligger utanför åren 1900–2200"]),
        ("valid_to = 9999-12-31", ["3: valid_to i [document.a]: datumet 9999-12-31 är inget slutdatum"]),
        ("valid_to = 'tills vidare'", ["3: valid_to i [document.a]: ”tills vidare” är inget slutdatum"]),
        ("valid_to = ' . '", ["3: valid_to i [document.a]: datumet är tomt"]),
        ("valid_to = 'Nästa Möte'", ["3: valid_to i [document.a]: ”Nästa Möte” går inte att läsa som datum"]),
        ("valid_from = 1900-01-01", []),
        ("valid_from = 1899-12-31", ["3: valid_from i [document.a]: datumet 1899-12-31 ligger utanför åren 1900–2200"]),
        (
            "valid_from = 'den 1 januari 2201'",
            ["3: valid_from i [document.a]: ”den 1 januari 2201” ligger utanför åren 1900–2200"],
        ),
        (
            "valid_to = 't.o.m. december 9999'",
            ["3: valid_to i [document.a]: ”t.o.m. december 9999” ligger utanför åren 1900–2200"],
        ),
        (
            "period = 'fr.o.m. 2022-01-01 t.o.m. 2999-12-31'",
            ["3: period i [document.a]: ”fr.o.m. 2022-01-01 t.o.m. 2999-12-31” ligger utanför åren 1900–2200"],
        ),
        # the longest length
        ("valid_from = 2026-01-01\nlength = '100 år'", []),
        ("length = '1201 månader'", ["3: length i [document.a]: ”1201 månader” är längre än hundra år"]),
        ("length = '0 days'", ["3: length i [document.a]: väntade en längd över noll, hittade ”0 days”"]),
        # Swedish date language, with its mark kept
        ("valid_to = 'till årsskiftet 2026'", []),
        ("valid_to = 'halvårsskiftet 2027'", []),
        ("period = 'kvartal 3 2027'", []),
        ("valid_from = 'om en stund'", ["3: valid_from i [document.a]: ”om en stund” går inte att läsa som datum"]),
        # the last day is inclusive
        ("valid_from = 2026-06-30\nvalid_to = 2026-06-30", []),
        (
            "valid_from = 2026-07-01\nvalid_to = 2026-06-30",
            ["4: ”a”: dokumentet slutar 2026-06-30 men börjar 2026-07-01"],
        ),
        ("valid_from = 2026-10-01\nvalid_to = 'fram till oktober 2026'", []),
        # clauses that need an end or have none
        ("until_further_notice = false\nvalid_to = 2026-06-30", []),
        ("valid_to = 2026-06-30\nholdover = { until = 2026-06-30 }", []),
        ("holdover = false\nuntil_further_notice = true", []),
        ("valid_to = 2026-06-30\nauto_extension = { every = '24 months', notice = '0 days', max_times = 50 }", []),
        ("review = { last = 2026-06-30, due = 2026-06-30 }", []),
    ],
)
def test_a_clause_is_sound_up_to_its_edge(line: str, expected: list[str]) -> None:
    """The last that is accepted, and the first that is not."""
    assert expected == added(f"[document.a]\ntitle = 'A'\n{line}")


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        # a settled condition, on the day of the decision itself
        ("action = 'adopt'\ncondition = 'x'\nmet_on = 2026-01-10", []),
        ("action = 'adopt'\ncondition = 'x'\nfailed_on = 2026-01-09",
         ["failed_on 2026-01-09 är före beslutet 2026-01-10"]),
        # days that lie before the decision are looked at, not refused
        ("action = 'defer'\nto = 2026-01-10", []),
        ("action = 'defer'\nto = '9 januari 2026'", ["2026-01-09 ligger före beslutet 2026-01-10"]),
        ("action = 'refer_back'\nto = 'nästa möte'", ["”nästa möte” går inte att läsa som datum"]),
        # a last day in words
        ("action = 'repeal'\nlast_day = 'upphör den 1 april 2026'", []),
        ("action = 'repeal'\nlast_day = 'omedelbart (beslut 2026-01-11)'",
         ["texten anger beslutsdagen 2026-01-11, men beslutet är fattat den 10 januari 2026"]),
        ("action = 'repeal'\nlast_day = ' '", ["last_day i [[decision]]: väntade text, hittade en tom sträng"]),
        # keys that another action has, false ones too small to mention
        ("action = 'adopt'\nretroactive = false", []),
        ("action = 'recommend'\nto = 'samordnare'", ["nyckeln ”to” hör inte till action = ”recommend”"]),
        ("action = 'suspend'\nlength = '6 months'\nvalid_from = 2026-02-01", []),
        # who may do what
        ("action = 'complete'\nwhat = 'review'\nby = ['samordnare', 'lchnv']", []),
        ("action = 'defer'\nby = ['lchnv', 'falun']", ["by har instansen ”lchnv” tillsammans med andra"]),
        ("action = 'defer'\nby = ['falun', 'falun']", ["”falun” står två gånger i by"]),
        ("action = 'defer'\nby = 'samordnare'",
         ["”samordnare” finns inte: ingen [body.samordnare] eller [party.samordnare] i registret"]),
        ("action = 'revoke'\nrevokes = { on = 2026-01-11, by = 'lchnv' }",
         ["det upphävda beslutet 2026-01-11 är senare än upphävandet 2026-01-10"]),
        ("action = 'revoke'\nrevokes = { on = 2026-01-10, by = 'lchnv' }",
         ["inget beslut om ”a” av lchnv den 2026-01-10 finns att upphäva"]),
        # the body that decides is named in the document
        ("action = 'let_expire'\nby = 'schnv'",
         ["Socialchefsnätverket fattade beslutet, men Länschefsnätverket beslutar om ”a” (decided_by)"]),
    ],
)  # fmt: skip
def test_a_decision_is_sound_up_to_its_edge(lines: str, expected: list[str]) -> None:
    """Each action with the keys that it takes, and one that it does not."""
    by = "" if "\nby = " in lines else "by = 'lchnv'\n"
    text = f"""\
[body.lchnv]
name = "Länschefsnätverket"
[body.schnv]
name = "Socialchefsnätverket"
[party.falun]
name = "Falu kommun"
[document.a]
title = "A"
decided_by = "lchnv"
valid_to = 2030-12-31
adoption = {{ parties = ["falun"] }}
[[decision]]
on = 2026-01-10
documents = ["a"]
source = "§ 1"
{by}{lines}
"""
    assert expected == [message.split(": ", 1)[1] for message in added(text)]


TWO_DECISIONS = """\
[body.lchnv]
name = "Länschefsnätverket"
[party.falun]
name = "Falu kommun"
[party.mora]
name = "Mora kommun"
[document.a]
title = "A"
valid_from = 2026-01-01
valid_to = 2030-12-31
adoption = {{ parties = "all" }}
[[decision]]
on = 2026-01-10
documents = ["a"]
source = "§ 1"
{}
[[decision]]
on = 2026-01-10
documents = ["a"]
source = "§ 2"
{}
"""


@pytest.mark.parametrize(
    ("first", "second", "contrary"),
    [
        # the same thing twice, or its opposite
        ("by = 'lchnv'\naction = 'extend'\nlength = '1 år'", "by = 'lchnv'\naction = 'extend'\nlength = '1 år'", True),
        ("by = 'lchnv'\naction = 'extend'\nlength = '1 år'", "by = 'lchnv'\naction = 'let_expire'", True),
        ("by = 'lchnv'\naction = 'defer'", "by = 'lchnv'\naction = 'recommend'", False),
        # one is secured, the other not yet
        (
            "by = 'lchnv'\naction = 'extend'\nlength = '1 år'\ncondition = 'medel'",
            "by = 'lchnv'\naction = 'extend'\nlength = '1 år'",
            False,
        ),
        # parties speak for themselves
        ("by = 'falun'\naction = 'adopt'", "by = 'mora'\naction = 'reject'", False),
        ("by = 'falun'\naction = 'adopt'", "by = 'mora'\naction = 'adopt'", False),
        ("by = 'falun'\naction = 'adopt'", "by = ['mora', 'falun']\naction = 'reject'", True),
        ("by = 'falun'\naction = 'adopt'", "by = ['mora', 'falun']\naction = 'adopt'", True),
    ],
)
def test_two_decisions_of_one_day_may_contradict_each_other(first: str, second: str, contrary: bool) -> None:
    """In either order of the file; the second is the one told."""
    for one, other in ((first, second), (second, first)):
        messages = added(TWO_DECISIONS.format(one, other))
        assert contrary == bool(messages)
        assert all("två beslut om ”a” den 2026-01-10 säger emot varandra" in message for message in messages)


def test_extensions_that_leave_the_calendar_are_told() -> None:
    """Each within its limits, but eighty of them are not."""
    decision = """\
[[decision]]
on = 2026-01-{:02}
by = "lchnv"
action = "extend"
documents = ["a"]
length = "100 år"
source = "§ 1"
"""
    start = '[body.lchnv]\nname = "Länschefsnätverket"\n[document.a]\ntitle = "A"\nvalid_to = 2030-12-31\n'
    days = [decision.format(day).replace("2026", str(year)) for year in (2023, 2024, 2025) for day in range(1, 29)]
    assert [] == added(start + "".join(days[:79]))
    assert ["3: giltighetstiden hamnar utanför kalendern"] == added(start + "".join(days[:80]))


def test_two_ladders_are_equally_specific_only_for_the_same_documents() -> None:
    """Documents over kinds over none; another kind, or another fact, is another ladder."""
    ladder = "[[reminder]]\nabout = '{}'\nbefore = ['1 month']\nto = 'samordnare'\n{}\n"
    documents = "".join(f"[document.{one}]\ntitle = '{one}'\nkind = '{one}'\n" for one in "ab")
    tie = "två påminnelser om ”{}” är lika specifika"
    cases = {
        ("notice", ""): [],
        ("end", ""): [tie.format("end")],
        ("end", "kinds = ['a']"): [],
        ("end", "documents = ['a']"): [],
    }
    for (about, line), expected in cases.items():
        actual = added(documents + ladder.format(about, line))
        assert expected == [message.split(": ", 1)[1].split(" (")[0] for message in actual]
    apart = documents + ladder.format("end", "kinds = ['a']") + ladder.format("end", "kinds = ['b']")
    assert [] == added(apart)
    both = documents + ladder.format("end", "kinds = ['a', 'b']") + ladder.format("end", "kinds = ['b']")
    assert ["12: två påminnelser om ”end” är lika specifika för b (den andra är nummer 2)"] == added(both)


def test_what_a_message_quotes_stays_on_its_line() -> None:
    """A key or text with line breaks or escapes can neither break the list of problems nor command a terminal."""
    text = '"a\\nb\\u001b[31m" = 1\n[document.x]\ntitle = "A"\nvalid_from = """\nrad 1\nrad\\u001b 2"""'
    for problem in read(text).problems:
        assert str(problem).count("\n") == 1
        assert problem.message.isprintable()
    (long,) = [one for one in read(f"[monitor]\nadmin = 'a'\nlanguage = '{'x' * 500}'").problems if one.line == 3]
    assert len(long.message) < 130  # the key and its table stand before the 60 characters quoted


# --- any text at all

LINES = REAL.split("\n")
TOKENS = [
    "=", "[", "]", "[[decision]]", '"', "'", ",", "{", "}", "\n", "#", "é", "\0", "\r", " ", "9999-12-31", "-1", "true",
    '"""', ".", "valid_to", "0", "[document.a]", "\u2028", "documents", '"till 1 januari 2027"',
]  # fmt: skip


@st.composite
def mutated(draw: st.DrawFn) -> str:
    """Return the real register with some lines, words and signs deleted, doubled, moved or replaced."""
    # a part of it, so that many can be tried
    first = draw(st.integers(0, len(LINES) - 80))
    lines = [*LINES[:80], *LINES[max(80, first) : first + 80], *LINES[-20:]]
    for _ in range(draw(st.integers(1, 8))):
        at, other = draw(st.integers(0, len(lines) - 1)), draw(st.integers(0, len(lines) - 1))
        match draw(st.sampled_from(["delete", "double", "swap", "word", "sign", "insert"])):
            case "delete":
                lines[at] = ""
            case "double":
                lines.insert(other, lines[at])
            case "swap":
                lines[at], lines[other] = lines[other], lines[at]
            case "word":
                words = lines[at].split(" ")
                words[draw(st.integers(0, len(words) - 1))] = draw(st.sampled_from(TOKENS))
                lines[at] = " ".join(words)
            case "sign":
                cut = draw(st.integers(0, len(lines[at])))
                lines[at] = lines[at][:cut] + lines[at][cut + 1 :]
            case _:
                cut = draw(st.integers(0, len(lines[at])))
                lines[at] = lines[at][:cut] + draw(st.sampled_from(TOKENS)) + lines[at][cut:]
    return "\n".join(lines)


def check_reading(text: str) -> None:
    """A register or an error, each problem on a line of the text, in order."""
    reading = read(text)
    assert (reading.register is None) == bool(errors(reading.problems))
    assert list(reading.problems) == sorted(set(reading.problems))
    last = text.count("\n") + 1
    for problem in reading.problems:
        assert 1 <= problem.line <= last
        assert problem.message.isprintable()
        assert problem.hint.isprintable()


@given(mutated())
@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_a_mutated_register_is_read_or_told(text: str) -> None:
    """Reading never raises, and always gives a register or an error."""
    check_reading(text)


@given(
    st.text(max_size=60) | st.lists(st.sampled_from([*TOKENS, "a", "mail", "[mail]", "1"]), max_size=30).map("".join)
)
@example("[mail]\nsmtp = 1\n[mail.smtp]\n[mail]")
@example("document = 1979-05-27T07:32:00Z\ndecision = [1]")
@example("[decision]\n[reminder]\nx = 1")
@example("a = 0x" + "f" * 5000)
@example('"\x80" = A')
@settings(max_examples=200, deadline=None)
def test_any_text_is_read_or_told(text: str) -> None:
    """Neither words nor signs of TOML in any order make reading raise."""
    check_reading(text)


VALUES = st.recursive(
    st.sampled_from(["", "all", "a", "samordnare", "lchnv", "12 months", "extend", "t.o.m. juni 2027", "9999-12-31"])
    | st.integers(-1, 3)
    | st.booleans()
    | st.dates(date(1899, 1, 1), date(2201, 12, 31)),
    lambda one: st.lists(one, max_size=2),
    max_leaves=3,
)


def records() -> Iterator[tuple[str, type]]:
    """Yield the tables at the top with their records."""
    yield from records_within(Register).items()


@st.composite
def trees(draw: st.DrawFn) -> dict[str, Any]:
    """Return a tree of the register's own keys with values that may or may not fit."""
    tree = tomllib.loads(SOUND)
    for name, record in draw(st.lists(st.sampled_from(list(records())), max_size=4)):
        entry = draw(entries_of(record))
        if name in TABLES_WITH_IDS:
            tree.setdefault(name, {})[draw(st.sampled_from(["a", "lchnv", "samordnare"]))] = entry
        elif name in ("reminder", "decision"):
            tree.setdefault(name, []).append(entry)
        else:
            tree[name] = {**tree.get(name, {}), **entry}
    return tree


def entries_of(record: type) -> st.SearchStrategy[dict[str, Any]]:
    """Make tables with some of a record's keys."""
    nested = records_within(record)
    values = {
        name: entries_of(nested[name]) | st.lists(entries_of(nested[name]), max_size=1) if name in nested else VALUES
        for name in keys_of(record)
    }
    required = [name for name, field in keys_of(record).items() if field.metadata["required"]]
    return st.fixed_dictionaries(
        {name: values[name] for name in required},
        optional={name: one for name, one in values.items() if name not in required},
    )


def as_toml(value: object) -> str:
    """Write a value on one line."""
    match value:
        case bool():
            return str(value).lower()
        case date() | int():
            return str(value)
        case list():
            return f"[{', '.join(map(as_toml, value))}]"
        case dict():
            return "{ " + ", ".join(f"{name} = {as_toml(one)}" for name, one in value.items()) + " }"
        case _:
            return f'"{value}"'


@given(trees())
@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_known_keys_with_any_values_are_read_or_told(tree: dict[str, Any]) -> None:
    """The checks that come after the single fields never raise either."""
    check_reading("\n".join(f"{name} = {as_toml(value)}" for name, value in tree.items()))
