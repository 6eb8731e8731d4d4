"""`make bench`: what giltig's work costs beside its peers, in one table.

`--write` puts the table, with the commit, into bench/results.md. `--large` adds the register of 100,000 documents,
`--only WORD` leaves out what does not have the word in its name (what it is a multiple of is kept), `--rounds N`
measures more often. Peers: see `bench.peers`.
"""

import argparse
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from bench import peers, registers
from bench.measure import ROOT, Figure, Measured, measure, table

PYTHON = sys.executable
BEAN, PASS, HASH, BARE, READ = (
    "bean-check, 10,000 entries", "python3 -c pass", "reading and hashing 10,000 in one file",
    "tomllib and pydantic alone, 10,000", "read, check, plan, keep 10,000",
)  # fmt: skip
YAG, SOURCE = "stock yag.send(), a mail", "smtp-source -s 4, a mail"
TICK = "the texts are decoded, and hashed as JSON, several times a look; SQL"
#: Formats, the most that each may take of bean-check's time (0.85 s where the targets were set), and what holds it.
FORMATS = {
    "html": (1.0 / 0.85, "every document's story and its roads, then the page"),
    "csv": (0.3 / 0.85, "the rows of the report, advice and all, before the first line is written"),
    "xlsx": (1.5 / 0.85, "as html; the sheets are a small part"),
    "pdf": (8.0 / 0.85, "typst sets a page for every document's story"),
}


def work(piece: str, *words: object) -> list[str]:
    """Return the command for a piece of giltig's work."""
    return [PYTHON, "-m", "bench.work", piece, *map(str, words)]


def absent(name: str, where: str) -> Figure:
    """Return the row of a peer that is not there."""
    return Figure(name=name, note=f"not there ({where}): not measured")


def peer_figures(folder: Path) -> Iterator[Figure]:
    """Yield what is measured of others, or that they are not there."""
    yield Figure(name=PASS, command=[PYTHON, "-c", "pass"], rounds=9)
    found = peers.program("bean-check")
    ledger = str(peers.beancount(folder / "register.beancount", 10_000))
    yield Figure(name=BEAN, command=[found, "--no-cache", ledger]) if found else absent(BEAN, "PyPI: beancount")
    name, found = "remind, 10,000 entries: what is due today", peers.program("remind")
    lines = str(peers.remind(folder / "register.rem", 10_000))
    yield (
        Figure(name=name, command=[found, "-q", lines, str(registers.AS_OF)], base=BEAN)
        if found
        else absent(name, "Debian: remind")
    )
    name, found = "a cron script with openpyxl over 10,000 rows", peers.python_with("openpyxl")
    sheet, script = peers.sheet(folder / "register.xlsx", 10_000), ROOT / "bench" / "peer_excel.py"
    yield (
        Figure(name=name, command=[found, str(script), str(sheet), str(registers.AS_OF)], base=BEAN)
        if found
        else absent(name, "PyPI: openpyxl")
    )
    for name, package in (("contract-vault", "PyPI"), ("prometheus-alertmanager", "Debian")):
        there = peers.program(name)
        yield Figure(name=name, note="is there, but not measured yet") if there else absent(name, package)


def register_figures(folder: Path, *, large: bool) -> Iterator[Figure]:
    """Yield what is measured of registers."""
    one = registers.write(folder / "one", 10_000)
    split = registers.write(folder / "split", 10_000, split=True)
    small = registers.write(folder / "small", 1_000)
    forty = registers.write(folder / "forty", 40)
    yield Figure(
        name="a cycle over 10,000 documents, without sending", command=work("plan", one), base=BEAN, target=0.5,
        note="every ladder of every document is worked out anew, so that no plan can be stale",
    )  # fmt: skip
    yield Figure(name="a cycle over 1,000 documents, without sending", command=work("plan", small), base=BEAN)
    yield Figure(
        name="a cycle over 1,000,000 documents from the database",
        note="not built: each cycle is computed from the register, and the database keeps promises only",
    )
    found = peers.python_with("pydantic")
    bare = [found, str(ROOT / "bench" / "peer_pydantic.py"), str(one)] if found else []
    yield Figure(name=BARE, command=bare) if found else absent(BARE, "PyPI: pydantic")
    yield Figure(name=READ, command=work("read", one), base=BARE, target=2.0, note="positions, rules, first plan")
    yield Figure(name="the same over include files", command=work("read", split), base=BARE, target=2.0)
    yield Figure(name="read, check, keep 10,000", command=work("parse", one), base=BARE)
    if large:
        huge = registers.write(folder / "huge", 100_000)
        yield Figure(
            name="read, check, plan, keep 100,000", command=work("read", huge), base=READ, target=11.0, rounds=1
        )
    yield Figure(
        name="read again after one document of 10,000", command=work("change", split), base=READ, target=0.1,
        note="all files are parsed and all rules checked again",
    )  # fmt: skip
    yield Figure(name=HASH, command=work("hashing", one))
    yield Figure(
        name="a tick of the daemon, 10,000 in one file", command=work("tick", one), base=HASH, target=2.0, note=TICK
    )
    many = "reading and hashing 10,000 over include files"
    yield Figure(name=many, command=work("hashing", split))
    yield Figure(
        name="a tick of the daemon, 10,000 over include files",
        command=work("tick", split),
        base=many,
        target=2.0,
        note=TICK,
    )
    status = [PYTHON, "-m", "monitor", "--config", str(forty), "status", "--as-of", str(registers.AS_OF)]
    yield Figure(
        name="giltig status, 40 documents",
        command=status,
        base=PASS,
        target=15.0,
        rounds=9,
        note="imports, and the standings of all",
    )
    check = [PYTHON, "-m", "monitor", "--config", str(forty), "check"]
    yield Figure(name="giltig check, 40 documents", command=check, base=PASS, target=15.0, rounds=9)
    daemon = "import monitor.commands_run, monitor.daemon, monitor.cycle, monitor.running"
    yield Figure(name="the daemon's imports", command=[PYTHON, "-c", daemon], base=BEAN, target=1.0 / 0.85, rounds=5)
    for form, (target, note) in FORMATS.items():
        yield Figure(
            name=f"report of 10,000: {form}", command=work("report", form, one), base=BEAN, target=target, note=note,
            memory=300, rounds=1,
        )  # fmt: skip


def mail_figures(folder: Path, port: int | None) -> Iterator[Figure]:
    """Yield what is measured of mails to a relay that takes everything; seconds by the clock, a mail."""
    name = "durable mails, one connection, a mail"
    if port is None:
        yield absent(name, "its relay is smtp-sink, Debian: postfix")
        return
    config = registers.write(folder / "mails", 40)
    yield Figure(name=YAG, command=[PYTHON, "-m", "bench.peer_yagmail", str(port)])
    found = peers.program("smtp-source")
    source = [PYTHON, "-m", "bench.peer_source", found, str(port)] if found else []
    yield Figure(name=SOURCE, command=source) if found else absent(SOURCE, "Debian: postfix")
    sent = work("mails", port, config)
    note = "four commits a mail, each on disk before the next step, and building the message"
    yield Figure(name=name, command=sent, base=YAG, target=1 / 2.5, note=note)
    yield Figure(
        name="durable mails beside smtp-source", command=sent, base=SOURCE, target=1 / 0.15,
        note="one node has one connection; several nodes are several",
    )  # fmt: skip
    yield Figure(name="four nodes on PostgreSQL against one, a relay of 10 ms", note="not measured yet")


def chosen(figures: list[Figure], word: str, rounds: int | None) -> list[Figure]:
    """Leave out what is not asked for."""
    wanted = {one.name for one in figures if word in one.name}
    wanted |= {one.base for one in figures if one.name in wanted and one.base}
    return [replace(one, rounds=rounds or one.rounds) for one in figures if one.name in wanted]


def heading(found: dict[str, Measured]) -> str:
    """Return what stands above the table."""
    said = subprocess.run(
        ["git", "describe", "--always", "--dirty"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    commit, version = said.stdout.strip() or "unknown", sys.version.split()[0]
    runs = sum(len(one.costs) for one in found.values())
    return (
        f"# Results\n\n`make bench` at commit {commit}, Python {version}: medians of {runs} runs that took turns. A cost\n"
        "is processor time, of mails the clock's; the multiple is what counts, the seconds only tell the machine. Of\n"
        "giltig's own pieces what comes before them is not counted, of peers the whole process is.\n"
    )


def main() -> None:
    """Measure, print, and write where asked to."""
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--large", action="store_true")
    parser.add_argument("--only", default="")
    parser.add_argument("--rounds", type=int)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as name, peers.sink() as port:
        folder = Path(name)
        figures = [*peer_figures(folder), *register_figures(folder, large=asked.large), *mail_figures(folder, port)]
        figures = chosen(figures, asked.only, asked.rounds)
        found = measure(figures)
    result = f"{heading(found)}\n{table(figures, found)}\n"
    print(result)
    if asked.write:
        (ROOT / "bench" / "results.md").write_text(result, encoding="utf-8")


if __name__ == "__main__":
    main()
