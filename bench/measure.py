"""Figures: commands that take turns, each told as a multiple of another in the same call.

The machine is shared and noisy, so a command costs the processor time of its process and those that it starts, not what
the clock says; one that prints a last line "cost 0.12" has measured a piece of itself, and that counts.
"""

import os
import statistics
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).parent.parent


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A command to measure; `target` is the most it may cost as a multiple of the figure named `base`.

    Without a command there is nothing to measure, and `note` says why; else `note` is what holds it where it misses.
    `rounds`: how often it runs. `memory` is the most megabytes it may take.
    """

    name: str
    command: Sequence[str] = ()
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
            if one.command and turn < one.rounds and not found[one.name].failed:
                print(f"{turn + 1}: {one.name}", file=sys.stderr, flush=True)
                _run(one.command, found[one.name])
    return found


def _run(command: Sequence[str], into: Measured) -> None:
    process = subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    assert process.stdout is not None
    lines = process.stdout.read().splitlines()
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    said = dict(line.split(" ", 1) for line in lines[-2:] if line.startswith(("cost ", "about ")))
    into.megabytes = max(into.megabytes, used.ru_maxrss // 1024)
    into.about = said.get("about", into.about)
    if process.returncode:
        into.failed = f"exit code {process.returncode}: {lines[-1] if lines else ''}"
    else:
        into.costs.append(float(said["cost"]) if "cost" in said else used.ru_utime + used.ru_stime)


def table(figures: Sequence[Figure], found: Mapping[str, Measured]) -> str:
    """Return the table in markdown."""
    lines = ["| work | × | of | target | verdict | seconds | MB | |", "|---|---|---|---|---|---|---|---|"]
    lines += ["| " + " | ".join(_cells(one, found)) + " |" for one in figures]
    return "\n".join(lines)


def _cells(one: Figure, found: Mapping[str, Measured]) -> tuple[str, ...]:
    mine, base = found[one.name], found[one.base].cost if one.base in found and one.base else None
    target = f"≤ {one.target:g}" if one.target else ""
    if mine.cost is None:
        return (one.name, "–", one.base or "", target, "", "–", "", mine.failed or one.note)
    ratio = mine.cost / base if base else None
    missed = ratio is not None and one.target is not None and ratio > one.target
    fat = one.memory is not None and mine.megabytes > one.memory
    verdicts = [f"missed {ratio / one.target:.1f} times" if missed and ratio and one.target else ""]
    verdicts += [f"over {one.memory} MB" if fat else ""]
    verdict = ", ".join(filter(None, verdicts)) or ("met" if ratio is not None and one.target else "")
    notes = [mine.about, one.note if missed or fat or not one.target else ""]
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
