"""`make bench`: how long commands take beside `python3 -c pass`, in one table.

Machines are noisy, so each figure is a ratio of medians of runs that take turns. `--write` puts the table, with the
commit, into bench/results.md.
"""

import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent
ROUNDS = 15
#: What a program that imports everything at its top pays before its first line.
WHOLE_STACK = "import apscheduler.schedulers.background, jinja2, sqlalchemy, yagmail, monitor.cycle, monitor.daemon"


@dataclass(frozen=True)
class Figure:
    """A command to time; `target` is the most it may cost, as a multiple of `python3 -c pass`."""

    name: str
    command: Sequence[str]
    target: float | None = None


def figures() -> list[Figure]:
    """Return what is measured, the base first."""
    python = sys.executable
    giltig = [python, "-m", "monitor", "--config", str(ROOT / "config.toml")]
    return [
        Figure("python3 -c pass", [python, "-c", "pass"], 1.0),
        Figure("giltig check, the real register", [*giltig, "check"], 15.0),
        Figure("giltig status, the real register", [*giltig, "status", "--as-of", "2026-01-07"]),
        Figure("giltig report, the real register", [*giltig, "report", "--as-of", "2026-01-07"]),
        Figure("the whole stack imported", [python, "-c", WHOLE_STACK]),
    ]


def measure(measured: Sequence[Figure]) -> list[float]:
    """Return the median of each figure in seconds; the commands take turns, after one round that is not counted."""
    seconds: list[list[float]] = [[] for _ in measured]
    for counted in [False] + [True] * ROUNDS:
        for figure, times in zip(measured, seconds, strict=True):
            start = time.perf_counter()
            subprocess.run(figure.command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            if counted:
                times.append(time.perf_counter() - start)
    return [statistics.median(times) for times in seconds]


def table(measured: Sequence[Figure], medians: Sequence[float]) -> str:
    """Return the table in markdown."""
    lines = ["| what | × `python3 -c pass` | target | |", "|---|---|---|---|"]
    for figure, median in zip(measured, medians, strict=True):
        ratio = median / medians[0]
        verdict = (
            ""
            if figure.target is None
            else "met"
            if ratio <= figure.target
            else f"missed by {ratio - figure.target:.1f}"
        )
        target = "" if figure.target is None else f"≤ {figure.target:g}"
        lines.append(f"| {figure.name} | {ratio:.1f} | {target} | {verdict} |")
    return "\n".join(lines)


def main() -> None:
    """Measure, print, and write where asked to."""
    measured = figures()
    result = table(measured, measure(measured))
    print(result)
    if "--write" in sys.argv[1:]:
        commit = subprocess.run(
            ["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=False
        )
        heading = f"# Results\n\nMedians of {ROUNDS} interleaved runs at commit {commit.stdout.strip() or 'unknown'}, Python {sys.version.split()[0]}.\n\n"
        (ROOT / "bench" / "results.md").write_text(heading + result + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
