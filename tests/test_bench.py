"""What the bench measures is sound and the same each time; what it says of it is right; what it starts it ends."""

import signal
import subprocess
import sys
from dataclasses import fields
from pathlib import Path

import pytest
from sqlalchemy import func, select

from bench.__main__ import CYCLE, all_figures, chosen
from bench.history import DUE, filled
from bench.measure import ROOT, Figure, Measured, measure, table
from bench.registers import AS_OF, CLAUSES, write
from bench.run import TODAY
from monitor.model import ACTIONS, Document
from monitor.register import read_register
from monitor.sources import read_sources
from monitor.tables import reminder

#: Keys that say nothing about validity, and are left out or the same.
_SAME = {
    *("long_title", "aliases", "dnr", "route", "revise_route", "replace_route", "signed_copy", "note"),
    "responsible",
}


def test_a_generated_register_is_sound_and_has_every_clause_and_action(tmp_path: Path):
    reading = read_register(read_sources(write(tmp_path, 2 * len(CLAUSES))), as_of=AS_OF)

    assert () == reading.problems
    assert reading.register is not None
    documents = reading.register.documents.values()
    written = {one.name: {repr(getattr(document, one.name)) for document in documents} for one in fields(Document)}
    assert _SAME == {name for name, values in written.items() if len(values) == 1}
    assert set(ACTIONS) == {one.action for one in reading.register.decisions}


@pytest.mark.parametrize("split", [False, True])
def test_the_same_seed_gives_the_same_register_in_one_file_and_over_several(tmp_path: Path, split: bool):
    one = read_register(read_sources(write(tmp_path / "one", 210)), as_of=AS_OF).register
    again = read_register(read_sources(write(tmp_path / "again", 210, split=split)), as_of=AS_OF).register

    assert one is not None
    assert again is not None
    assert one.documents == again.documents
    assert one.decisions == again.decisions


# --- the table


def row(figures: list[Figure], found: dict[str, Measured], name: str) -> list[str]:
    """Return the cells of a figure."""
    lines = table(figures, found).splitlines()
    return next([cell.strip() for cell in line.split("|")[1:-1]] for line in lines if line.startswith(f"| {name} |"))


def test_a_cost_is_held_against_its_base_or_against_seconds():
    figures = [
        Figure(name="base"),
        Figure(name="dear", base="base", target=2.0, note="why"),
        Figure(name="cheap", base="base", target=4.0, note="why"),
        Figure(name="again", same="dear", base="cheap", target=1.5),
        Figure(name="bare", target=5.0, memory=10),
        Figure(name="failed", base="base", target=2.0, note="why"),
    ]
    found = {
        "base": Measured([1.0]),
        "dear": Measured([3.0, 9.0, 1.0], about="much"),
        "cheap": Measured([3.0]),
        "again": Measured(),
        "bare": Measured([6.0], megabytes=20),
        "failed": Measured([1.0], failed="exit code 1: no memory"),
    }

    assert ["3", "base", "≤ 2", "missed 1.5 times", "3"] == row(figures, found, "dear")[1:6]
    assert ["3", "base", "≤ 4", "met", "3"] == row(figures, found, "cheap")[1:6]
    assert ["1", "cheap", "≤ 1.5", "met", "3"] == row(figures, found, "again")[1:6]
    assert ["", "", "≤ 5 s, ≤ 10 MB", "missed 1.2 times, over 10 MB", "6"] == row(figures, found, "bare")[1:6]
    assert ["–", "base", "≤ 2", "missed", "–"] == row(figures, found, "failed")[1:6]
    assert ["much; why", "", "exit code 1: no memory"] == [
        row(figures, found, name)[-1] for name in ("dear", "cheap", "failed")
    ]


def test_files_are_made_when_they_are_needed_and_the_last_lines_are_what_a_command_says(tmp_path: Path):
    program = tmp_path / "program.py"

    def made() -> Path:
        program.write_text("print('noise'); print('about it'); print('cost 0.25')", encoding="utf-8")
        return program

    found = measure([Figure(name="one", command=[sys.executable, made], rounds=2), Figure(name="two", same="one")])

    assert ([0.25, 0.25], "it") == (found["one"].costs, found["one"].about)
    assert [] == found["two"].costs


def test_every_row_has_a_name_of_its_own_and_stands_beside_one_that_is_there(tmp_path: Path):
    for port in (None, 25):
        figures = all_figures(tmp_path, port, large=True)
        names = {one.name for one in figures}
        assert len(names) == len(figures)
        assert {other for one in figures for other in (one.base, one.same) if other} <= names
    assert [] == list(tmp_path.iterdir())  # nothing is made before it is needed
    kept = {one.name for one in chosen(figures, "growth of a cycle", None)}
    assert kept == {"growth of a cycle from 1,000 to 10,000", CYCLE.format("1,000"), CYCLE.format("10,000")}


def test_a_peer_that_is_not_there_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("bench.peers._PEERS", "")
    monkeypatch.setenv("PATH", "")
    missing = {one.name.split(",")[0]: one.note for one in all_figures(tmp_path, None, large=False) if not one.command}
    for peer in ("bean-check", "remind", "contract-vault remind", "smtp-source -s 4", "prometheus-alertmanager"):
        assert "not there" in missing[peer]


# --- what it starts


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGKILL])
def test_what_the_bench_starts_does_not_outlive_it(number: signal.Signals):
    source = (
        "from bench.processes import *; end_in_order()\n"
        "with started(['sleep', '60']) as child: print(child.pid, flush=True); child.wait()"
    )
    bench = subprocess.Popen([sys.executable, "-c", source], stdout=subprocess.PIPE, text=True, cwd=ROOT)
    with bench:
        assert bench.stdout
        child = int(bench.stdout.readline())
        bench.send_signal(number)
    for _ in range(500):
        if not Path(f"/proc/{child}").exists():
            return
        signal.sigtimedwait([], 0.01)
    raise AssertionError("it still runs")


def test_the_past_of_a_database_is_what_was_kept_about_other_documents(tmp_path: Path):
    run = filled(write(tmp_path, 40), 100)
    with run.store.read() as db:
        rows = db.execute(
            select(reminder.c.state, func.count())
            .where(reminder.c.document.startswith("gammal-"))
            .group_by(reminder.c.state)
        )
        assert [("sent", 1000)] == [tuple(row) for row in rows]
        assert 1000 == db.scalar(select(func.count()).where(reminder.c.due_on == DUE))
    run.at = TODAY
    run.cycle.plan()
    run.store.close()
