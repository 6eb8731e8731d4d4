"""What README and docs/ say is so: every example is read, every name exists, and what the code has is told."""

import ast
import json
import re
import tomllib
from argparse import ArgumentParser
from collections.abc import Iterator
from dataclasses import fields
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from doc_blocks import BLOCKS, PAGES, TOP, Block, page

from monitor import action_keys, cli, command_options, console, date_language
from monitor.answers import CSV_KEYS, plan_records, problem_records, status_records
from monitor.dates import Length, Reading
from monitor.delivery_state import DeliveryState
from monitor.mail_layout import blocks
from monitor.model import ABOUTS, ACTIONS
from monitor.problems import errors
from monitor.register import RegisterReading, read_register
from monitor.report_rows import Row
from monitor.sources import Source, Sources
from monitor.standing import Mark, Status
from monitor.timeline import standings
from monitor.wording import status_label

#: Later than every decision in an example, so that none of them lies in the future.
LATER = date(2030, 1, 1)

#: What a fragment may refer to, table by table; what it has of its own is left out.
PREAMBLE = {
    ("monitor",): 'admin = "samordnare"',
    ("recipient", "samordnare"): 'name = "RSS-samordnare"\naddress = "samordnare@example.se"',
    ("recipient", "ordforande"): 'name = "Ordförande"\naddress = "ordforande@example.se"',
    ("body", "styrgruppen"): 'name = "Styrgruppen"',
    ("body", "lchnv"): 'name = "Länschefsnätverket"',
    ("body", "valfardsradet"): 'name = "Välfärdsrådet"',
    ("party", "falun"): 'name = "Falu kommun"',
    ("party", "mora"): 'name = "Mora kommun"',
    ("party", "orsa"): 'name = "Orsa kommun"',
    ("route", "extension"): 'steps = [{ body = "lchnv" }]',
    ("document", "rok-hvb"): 'title = "HVB"\nkind = "RÖK"\nvalid_from = 2021-07-01\nvalid_to = 2026-06-30',
    ("document", "rok-missbruk"): 'title = "Missbruk"\nkind = "RÖK"\nvalid_from = 2021-07-01\nvalid_to = 2024-06-30',
    ("document", "rok-psyk"): 'title = "Psyk"\nkind = "RÖK"\nvalid_from = 2021-07-01\nvalid_to = 2024-06-30',
    ("document", "avtal"): 'title = "Avtalet"\nkind = "avtal"\nvalid_from = 2026-01-01\nadoption = { rule = "all" }',
    ("document", "rutin"): 'title = "Rutinen"\nkind = "rutin"\nuntil_further_notice = true',
    ("route", "agreement"): 'steps = [{ body = "lchnv" }, { parties = "all", takes = "4 months" }]',
    ("reminder",): 'about = "end"\nbefore = ["3 months"]\nto = "samordnare"',
}


def completed(fragment: str) -> str:
    """Return a fragment with what it refers to after it, so that its own lines keep their numbers."""
    own = tomllib.loads(fragment)
    missing = [
        (("[[{}]]" if place[0] == "reminder" else "[{}]").format(".".join(place)), text)
        for place, text in PREAMBLE.items()
        if place[0] not in own or (len(place) > 1 and place[1] not in own[place[0]])
    ]
    return "\n".join([fragment, *(f"{heading}\n{text}" for heading, text in missing)])


def read(text: str) -> RegisterReading:
    source = Source(name="config.toml", text=completed(text))
    return read_register(Sources(files=(source,), problems=()), as_of=LATER)


def rows(text: str) -> Iterator[list[str]]:
    """Return the cells of every line of every table, but for the headings' underlines."""
    for line in text.splitlines():
        if line.startswith("|") and not re.fullmatch(r"[|\- :]+", line):
            yield [cell.strip().replace(r"\|", "|") for cell in re.split(r"(?<!\\)\|", line)[1:-1]]


def section(text: str, heading: str) -> str:
    """Return what stands under a heading, up to the next of any level."""
    found = re.search(rf"^#+ {re.escape(heading)}\n(.*?)(?=^#+ |\Z)", text, re.MULTILINE | re.DOTALL)
    assert found, f"no heading {heading}"
    return found[1]


def codes(cell: str) -> list[str]:
    """Return what stands in code marks."""
    return re.findall(r"`([^`]+)`", cell)


def first_codes(text: str) -> list[str]:
    """Return what stands in code marks in the first cell of every table line."""
    return [code for cells in rows(text) for code in codes(cells[0])]


# --- examples


@pytest.mark.parametrize("block", [one for one in BLOCKS if one.info == "toml"], ids=lambda block: block.name)
def test_every_register_shown_passes_the_check(block: Block) -> None:
    """Whole registers and fragments: nothing to say about them, not even a warning.

    The rules of validity show the clauses alone, and have a test of their own for what follows from them.
    """
    text, problems = block.text, read(block.text).problems
    if block.page == "docs/validity.md":
        text = re.sub(r"^(\[document\.(.*)\])", r'\1\ntitle = "\2"', text, flags=re.MULTILINE)
        problems = tuple(errors(read(text).problems))
    assert [] == [f"line {problem.line}: {problem.message}" for problem in problems]


def test_a_wrong_register_is_told_as_shown() -> None:
    """A block marked as wrong stands before the exact text that the check prints."""
    wrong = [(block, after) for block, after in pairwise(BLOCKS) if block.info == "toml wrong"]
    assert wrong
    for block, after in wrong:
        assert "text" == after.info
        assert after.text == "".join(f"{problem}\n" for problem in read(block.text).problems)


def test_the_status_of_the_readmes_register_is_the_one_shown() -> None:
    """The answer that programs read, word for word."""
    register = read(next(block.text for block in BLOCKS if block.page == "README.md" and block.info == "toml")).register
    shown = json.loads(next(block.text for block in BLOCKS if block.page == "docs/answers.md" and block.info == "json"))
    assert register is not None
    found = standings(register, as_of=date.fromisoformat(shown["as_of"]))
    records = json.loads(json.dumps(status_records(register, {"rok-hvb": found["rok-hvb"]}), default=str))
    assert shown["documents"] == records


# --- dates and lengths in words

REGISTER_PAGE = page("docs/register.md")
DAYS = "Dates and lengths"


def told(reading: Reading | None) -> str:
    """Write a reading as the page does."""
    if reading is None:
        return "–"
    return " or ".join(dict.fromkeys([str(reading.earliest), str(reading.latest)]))


def language_table(heading: str) -> list[tuple[str, list[str]]]:
    """Return the forms of one table of the section on dates, each with the other cells of its line."""
    found = []
    inside = False
    for line in section(REGISTER_PAGE, DAYS).splitlines():
        inside = line.startswith(f"| {heading} |") or (inside and line.startswith("|"))
        found += [cells for cells in rows(line) if inside and cells[0] != heading]
    assert found, heading
    return [(form, cells[1:]) for cells in found for form in codes(cells[0])]


def test_units_are_read_as_the_page_says() -> None:
    """First and last day of each form."""
    for form, (first, last, _) in language_table("text"):
        assert (form, first, last) == (form, told(date_language.read_start(form)), told(date_language.read_end(form)))


def test_words_before_a_date_are_read_as_the_page_says() -> None:
    """Fr.o.m., t.o.m., till."""
    for form, (first, *_) in language_table("before a start"):
        assert (form, first) == (form, told(date_language.read_start(form)))
    for form, (last, *_) in language_table("before an end"):
        assert (form, last) == (form, told(date_language.read_end(form)))


def test_periods_and_endings_are_read_as_the_page_says() -> None:
    """Both ends of a period; the last day of a repeal."""
    for form, (first, last) in language_table("period"):
        span = date_language.read_span(form)
        assert (form, first, last) == (form, told(span.start), told(span.end))
    for form, (last,) in language_table("last_day"):
        assert (form, last) == (form, told(date_language.read_last_day(form, date(2026, 4, 24))))


def in_english(length: Length) -> str:
    return f"{length.months} months" if length.months else f"{length.days} days"


def test_lengths_are_read_as_the_page_says() -> None:
    """In Swedish and English."""
    for form, (what,) in language_table("length"):
        assert (form, what) == (form, in_english(date_language.read_length(form)))


# --- the register language


def test_every_action_is_told_with_its_keys() -> None:
    """The keys of each action are those that the check takes."""
    lines = [cells for cells in rows(section(REGISTER_PAGE, "`[[decision]]`")) if len(cells) == 3 and codes(cells[0])]
    taken = {action: {name.rstrip("_") for name in keys} for action, keys in action_keys._KEYS.items()}
    assert list(ACTIONS) == [codes(cells[0])[0] for cells in lines]
    assert taken == {codes(cells[0])[0]: set(codes(cells[1])) for cells in lines}


def test_every_fact_is_told() -> None:
    """What a ladder can be about, in the order of the model."""
    lines = [cells for cells in rows(section(REGISTER_PAGE, "`[[reminder]]`")) if len(cells) == 3]
    assert list(ABOUTS) == [code for cells in lines for code in codes(cells[0])]


def test_every_warning_is_told() -> None:
    """Every code that a check can warn with."""
    warned = set()
    for path in (TOP / "monitor").glob("check*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "warning":
                code = node.args[1]
                assert isinstance(code, ast.Constant)
                warned.add(code.value)
    assert warned | {"file"} == set(first_codes(section(REGISTER_PAGE, "Errors and warnings")))


# --- answers and commands

ANSWERS = page("docs/answers.md")


def options_of(command: str) -> set[str]:
    parser = ArgumentParser(add_help=False)
    command_options.OPTIONS[command](parser)
    return {option for action in parser._actions for option in action.option_strings}


def test_every_command_is_told_with_its_options() -> None:
    """No command and no option more or less."""
    shown: dict[str, set[str]] = {}
    for command, _, options in (cells for cells in rows(section(ANSWERS, "Commands")) if len(cells) == 3):
        if found := re.match(r"`giltig (\w+)", command):
            shown.setdefault(found[1], set()).update(re.findall(r"--[a-z-]+", options))
    assert {command: options_of(command) for command in cli.COMMANDS} == shown


def test_every_exit_code_is_told() -> None:
    """The constants of `console`, and those of a shell."""
    told_codes = {int(cells[0]) for cells in rows(section(ANSWERS, "Commands")) if cells[0].isdecimal()}
    named = {value for name, value in vars(console).items() if name.isupper() and isinstance(value, int)}
    assert {0, 1, 130} | named == told_codes


def real_records() -> list[dict[str, Any]]:
    text = (TOP / "tests" / "registers" / "dalarna.toml").read_text("utf-8")
    register = read_register(Sources(files=(Source(name="a", text=text),), problems=()), as_of=LATER).register
    assert register is not None
    return status_records(register, standings(register, as_of=date(2025, 11, 21)))


def test_every_key_of_the_answers_is_told() -> None:
    """Of status and its nested records, plan, check, report and outbox; statuses and marks in their order."""
    status = section(ANSWERS, "status")
    keys = [code for cells in rows(status) if len(cells) == 3 for code in codes(cells[0])]
    records = real_records()
    assert list(records[0]) == keys
    nested = {key for one in records for value in one.values() for key in nested_keys(value)}
    assert set() == {key for key in nested if not re.search(rf"\b{key}\b", status)}
    short = [code for cells in rows(status) if len(cells) == 2 for code in codes(cells[0])]
    assert [*Status, *Mark] == short
    assert list(CSV_KEYS) == codes(section(ANSWERS, "CSV").split("between:")[1])[: len(CSV_KEYS)]


def nested_keys(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        yield from value
    for one in value if isinstance(value, list) else ():
        yield from nested_keys(one)


def test_the_keys_of_the_other_answers_are_told() -> None:
    """A record of each kind."""
    reading = read("[document.a]\ntitle = 1\n")
    assert list(problem_records(reading.problems)[0]) == first_codes(section(ANSWERS, "check"))
    assert [] == plan_records([], {})
    assert {one.name for one in fields(Row)} <= set(codes(section(ANSWERS, "report")))
    assert set(DeliveryState) <= set(codes(section(ANSWERS, "outbox")))


# --- wording


def test_the_labels_of_statuses_and_the_keys_of_marks_are_told() -> None:
    """In the order of the answers."""
    text = page("docs/wording.md")
    labels = {cells[0]: cells[1] for cells in rows(section(text, "Statuses")) if codes(cells[0])}
    assert {f"`{status}`": f"**{status_label(status)}**" for status in Status} == labels
    assert list(Mark) == first_codes(section(text, "Marks"))


def test_the_templates_and_marks_of_mails_are_told() -> None:
    """Every mail by its stem; every mark makes a block of its own kind."""
    text = section(page("docs/wording.md"), "Changing a mail's words")
    stems = {path.name.split(".")[0] for path in (TOP / "templates" / "mail").iterdir()}
    two_columns = [codes(cells[0]) for cells in rows(text)]
    marks = [code for found in two_columns for code in found if not code[0].isalpha()]
    assert stems == {code for found in two_columns for code in found if code[0].isalpha()}
    assert len(marks) == len({blocks(f"{mark}text")[0].kind for mark in marks})


# --- architecture, links, rules


def test_every_module_is_told_once_and_none_that_is_not_there() -> None:
    """The engineer who takes over finds each of them."""
    text = page("docs/architecture.md")
    listed = first_codes(section(text, "The modules"))
    assert sorted(path.stem for path in (TOP / "monitor").glob("*.py")) == sorted(listed)


def test_every_test_that_backs_a_promise_is_there() -> None:
    """Files and functions named on the page about delivery; "…" stands for the rest of a name."""
    there = {path.name: path.read_text("utf-8") for path in (TOP / "tests").rglob("test_*.py")}
    cited = set(re.findall(r"(?:`|::)(test_\w+(?:\.py)?)", page("docs/reliability.md")))
    everything = "\n".join(there.values())
    assert len(cited) > 50
    assert set() == {one for one in cited if one not in there and f"def {one}" not in everything}


def test_every_relative_link_resolves() -> None:
    """Files, and headings within them."""
    broken = []
    for path in PAGES:
        for target in re.findall(r"\]\((?!https?:|mailto:)([^)\s]+)\)", path.read_text("utf-8")):
            name, _, anchor = target.partition("#")
            file = (path.parent / name).resolve() if name else path
            if not file.exists() or (anchor and anchor not in anchors(file)):
                broken.append(f"{path.relative_to(TOP)}: {target}")
    assert [] == broken


def anchors(path: Path) -> set[str]:
    """Return the anchors that GitHub gives a page's headings."""
    headings = re.findall(r"^#+ (.+)$", path.read_text("utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def docstrings() -> Iterator[str]:
    for path in (TOP / "monitor").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef):
                yield ast.get_docstring(node) or ""


def test_every_rule_cited_in_the_code_stands_in_the_rules_of_validity() -> None:
    """A T-number in a docstring, or beside a date in an answer, leads somewhere."""
    cited = {rule for text in docstrings() for rule in re.findall(r"\bT\d\d\b", text)}
    cited |= {step["rule"] for one in real_records() for step in one["why"]}
    assert set() == {rule for rule in cited if rule not in page("docs/validity.md")}
