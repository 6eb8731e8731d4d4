"""Every case of tests/cases/validity.json through the command line: the rules of docs/validity.md as people ask for them."""

import json
from pathlib import Path
from typing import Any

import pytest
from ledger_text import named

from monitor.cli import main

CASES: dict[str, Any] = json.loads((Path(__file__).parent / "cases" / "validity.json").read_text("utf-8"))


def cases(key: str) -> list[Any]:
    """Return the cases that say what to expect of one command, as rows of a table."""
    return [pytest.param(case, id=case["id"]) for case in CASES["cases"] if key in case]


def answer(case: dict[str, Any], tmp_path: Path, capsys: pytest.CaptureFixture[str], *command: str) -> tuple[Any, int]:
    """Write the case's register, run a command on it; return its JSON answer and its exit code."""
    config = tmp_path / "config.toml"
    config.write_text(CASES["preamble"] + case["toml"], "utf-8")
    with pytest.raises(SystemExit) as ended:
        main(["--config", str(config), *command, "--format", "json"])
    return json.loads(capsys.readouterr().out), int(ended.value.code or 0)


@pytest.mark.parametrize("case", cases("expect"))
def test_status_answers_as_the_case_says(
    case: dict[str, Any], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The named keys of every named document have the named values."""
    found, code = answer(case, tmp_path, capsys, "status", "--as-of", case["as_of"])
    by_id = {record["id"]: record for record in found["documents"]}
    assert (case["as_of"], 0) == (found["as_of"], code)
    assert case["expect"] == {id_: named(by_id[id_], keys) for id_, keys in case["expect"].items()}


@pytest.mark.parametrize("case", cases("plan"))
def test_plan_lists_the_steps_that_the_case_says(
    case: dict[str, Any], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The steps of the named document and ladder fall due, and are sent, on the named days."""
    plan = case["plan"]
    span = ("--from", plan["from"], "--to", plan["to"])
    found, code = answer(case, tmp_path, capsys, "plan", "--as-of", case["as_of"], *span)
    steps = [one for one in found["reminders"] if (one["document"], one["about"]) == (plan["document"], plan["about"])]
    assert code == 0
    assert plan["due_on"] == [step["due_on"] for step in steps]
    assert plan["send_on"] == [step["send_on"] for step in steps]


@pytest.mark.parametrize("case", cases("problems"))
def test_check_reports_the_problems_of_the_case(
    case: dict[str, Any], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """`check` names at least so many errors and ends with 3."""
    found, code = answer(case, tmp_path, capsys, "check")
    errors = [problem for problem in found["problems"] if problem["level"] == "error"]
    assert code == 3
    assert len(errors) >= case["problems"]


def test_every_case_is_run() -> None:
    """No case of the file has only keys that no test reads."""
    assert all({"expect", "plan", "problems"} & case.keys() for case in CASES["cases"])
