"""Figures: commands that take turns, each told as a multiple of another in the same call.

The machine is shared and noisy, so a command costs the processor time of its process and those that it starts, not what
the clock says; one that prints a last line "cost 0.12" has measured a piece of itself, and that counts.
"""

import os
import statistics
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from bench.processes import started

ROOT = Path(__file__).parent.parent
#: So much is told of what a command said when it failed.
_LONGEST = 160


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A command to measure; `target` is the most it may cost: a multiple of the figure named `base`, else seconds.

    Without a command there is nothing to measure, and `note` says why; else `note` is what holds it where it misses.
    A word of the command may be a function, which makes a file and returns where it is, once anything needs it.
    `same` names a figure whose runs are told once more, beside another. `rounds`: how often it runs. `memory` is the
    most megabytes it may take.
    """

    name: str
    command: Sequence[str | Callable[[], Path]] = ()
    same: str | None = None
    base: str | None = None
    target: float | None = None
    note: str = ""
    rounds: int = 3
    memory: int | None = None


@dataclass(slots=True)
class Measured:
    """What came of a figure's runs; `failed` is what it said where it did not end well."""

    costs: list[float] = field(default_factory=list)
    megabytes: int = 0
    about: str = ""
    failed: str = ""

    @property
    def cost(self) -> float | None:
        """The median, in seconds."""
        return statistics.median(self.costs) if self.costs and not self.failed else None


def measure(figures: Sequence[Figure]) -> dict[str, Measured]:
    """Run all figures in turns, round by round."""
    found = {one.name: Measured() for one in figures}
    for turn in range(max(one.rounds for one in figures)):
        for one in figures:
            if one.command and not one.same and turn < one.rounds and not found[one.name].failed:
                print(f"{turn + 1}: {one.name}", file=sys.stderr, flush=True)
                _run([word if isinstance(word, str) else str(word()) for word in one.command], found[one.name])
    return found


def _run(command: Sequence[str], into: Measured) -> None:
    with started(
        command, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    ) as process:
        assert process.stdout is not None
        lines = process.stdout.read().splitlines()
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    said = dict(line.split(" ", 1) for line in lines[-2:] if line.startswith(("cost ", "about ")))
    into.megabytes = max(into.megabytes, used.ru_maxrss // 1024)
    into.about = said.get("about", into.about)
    if process.returncode:
        last = lines[-1][:_LONGEST].replace("|", "/") if lines else ""
        into.failed = f"exit code {process.returncode}: {last}"
    else:
        into.costs.append(float(said["cost"]) if "cost" in said else used.ru_utime + used.ru_stime)


def table(figures: Sequence[Figure], found: Mapping[str, Measured]) -> str:
    """Return the table in markdown."""
    lines = ["| work | × | of | target | verdict | seconds | MB | |", "|---|---|---|---|---|---|---|---|"]
    lines += ["| " + " | ".join(_cells(one, found)) + " |" for one in figures]
    return "\n".join(lines)


def _cells(one: Figure, found: Mapping[str, Measured]) -> tuple[str, ...]:
    mine = found[one.same or one.name]
    base = found[one.base].cost if one.base in found and one.base else None
    unit = " s" if one.target and not one.base else ""
    limits = [f"≤ {one.target:.3g}{unit}" if one.target else "", f"≤ {one.memory} MB" if one.memory else ""]
    target = ", ".join(filter(None, limits))
    if mine.cost is None:
        verdict = "missed" if mine.failed and target else ""
        return (one.name, "–", one.base or "", target, verdict, "–", "", mine.failed or one.note)
    ratio = mine.cost / base if base else None
    held = mine.cost if not one.base else ratio
    over = held / one.target if held is not None and one.target else None
    missed, fat = over is not None and over > 1, one.memory is not None and mine.megabytes > one.memory
    verdicts = [f"missed {over:.1f} times" if over and missed else "", f"over {one.memory} MB" if fat else ""]
    verdict = ", ".join(filter(None, verdicts)) or ("met" if over is not None else "")
    notes = [mine.about, one.note if missed or fat or not target else ""]
    return (
        one.name,
        "" if ratio is None else f"{ratio:.2g}",
        one.base or "",
        target,
        verdict,
        f"{mine.cost:.3g}",
        str(mine.megabytes),
        "; ".join(filter(None, notes)),
    )
