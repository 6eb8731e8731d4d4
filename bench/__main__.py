"""`make bench`: what giltig's work costs beside its peers, in one table.

`--write` puts the table, with the commit, into bench/results.md. `--large` adds what takes minutes a row: a register of
100,000 documents, ten of 10,000, a database with ten million promises. `--only WORD` leaves out what does not have the
word in its name (what it is a multiple of is kept), `--rounds N` measures more often. Peers: see `bench.peers`.
"""

import argparse
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache, partial
from pathlib import Path
from typing import TypeAlias

from bench import peers, registers
from bench.measure import ROOT, Figure, Measured, measure, table
from bench.processes import end_in_order

Word: TypeAlias = str | Callable[[], Path]
PYTHON = sys.executable
BEAN, PASS, HASH, BARE, READ = (
    "bean-check, 10,000 entries", "python3 -c pass", "reading and hashing 10,000 in one file",
    "tomllib and pydantic alone, 10,000", "read, check, plan, keep 10,000",
)  # fmt: skip
YAG, SOURCE, ALERTS = "stock yag.send(), a mail", "smtp-source -s 4, a mail", "prometheus-alertmanager, a mail"
CYCLE = "a cycle over {} documents, without sending"
ONE_NODE = "one node on PostgreSQL, a relay of 10 ms, a mail"
SCAN = "a covering index scan: 1,000 due among {}"
TICK = "what of it is reading and comparing, and four statements"
#: What mails would take if they did not wait, and what they do.
DISK = (
    "3 ms of it are the processor's: half of it SQL, of which two commits that wait for the disk, the rest building the"
    " mail, reading it back, and SMTP in Python"
)
#: So many registers of 10,000 are a tenth of a million documents.
TENTH = 10
READING = "tomllib 0.6 s, records and rules 0.8, keeping 0.2, what holds and the facts of ladders 1.1, lines where told"
#: Linear, and a tenth: what ten times as much may cost.
TEN_TIMES = 11.0
#: Formats, the most that each may take of bean-check's time (0.85 s where the targets were set), and what holds it.
FORMATS = {
    "html": (1.0 / 0.85, "what holds 0.85 s, the rows 0.65 s, findings and advice 0.2 s, as for csv; then the page"),
    "csv": (0.3 / 0.85, "what holds 0.85 s, the rows 0.65 s, findings and advice 0.2 s; writing takes 0.15 s"),
    "xlsx": (1.5 / 0.85, "as csv; then 170,000 cells"),
    "pdf": (8.0 / 0.85, ""),
    "docx": (None, ""),
}


def work(piece: str, *words: Word) -> list[Word]:
    """Return the command for a piece of giltig's work."""
    return [PYTHON, "-m", "bench.work", piece, *words]


def history(piece: str, number: int, path: Word) -> list[Word]:
    """Return the command for a piece that is about the years or the country."""
    return [PYTHON, "-m", "bench.history", piece, str(number), path]


def nodes(count: int, relay: str, config: Word) -> list[Word]:
    """Return the command for some nodes that share what is queued."""
    return [PYTHON, "-m", "bench.nodes", str(count), relay, config]


def register(folder: Path, documents: int, *, split: bool = False) -> Callable[[], Path]:
    """Return what writes a register the first time, and says where it is."""
    return cache(partial(registers.write, folder, documents, split=split))


def absent(name: str, where: str) -> Figure:
    """Return the row of a peer that is not there."""
    return Figure(name=name, note=f"not there ({where}): not measured")


def peer_figures(folder: Path) -> Iterator[Figure]:
    """Yield what is measured of others, or that they are not there."""
    yield Figure(name=PASS, command=[PYTHON, "-c", "pass"], rounds=9)
    found = peers.program("bean-check")
    ledger = cache(partial(peers.beancount, folder / "register.beancount", 10_000))
    yield Figure(name=BEAN, command=[found, "--no-cache", ledger]) if found else absent(BEAN, "PyPI: beancount")
    name, found = "remind, 10,000 entries: what is due today", peers.program("remind")
    lines = cache(partial(peers.remind, folder / "register.rem", 10_000))
    yield (
        Figure(name=name, command=[found, "-q", lines, str(registers.AS_OF)], base=BEAN)
        if found
        else absent(name, "Debian: remind")
    )
    name, found = "a cron script with openpyxl over 10,000 rows", peers.python_with("openpyxl")
    sheet, script = cache(partial(peers.sheet, folder / "register.xlsx", 10_000)), ROOT / "bench" / "peer_excel.py"
    yield (
        Figure(name=name, command=[found, str(script), sheet, str(registers.AS_OF)], base=BEAN)
        if found
        else absent(name, "PyPI: openpyxl")
    )
    name, found = "contract-vault remind, 10,000 contracts: what is due today", peers.program("contract-vault")
    kept = cache(partial(peers.vault, folder / "vault", 10_000))
    yield (
        Figure(name=name, command=[found, "remind", "--vault", kept, "--as-of", str(registers.AS_OF)], base=BEAN)
        if found
        else absent(name, "PyPI: contract-vault")
    )


def register_figures(folder: Path) -> Iterator[Figure]:
    """Yield what is measured of registers."""
    one = register(folder / "one", 10_000)
    split = register(folder / "split", 10_000, split=True)
    small = register(folder / "small", 1_000)
    yield Figure(
        name=CYCLE.format("10,000"), command=work("plan", one), base=BEAN, target=0.5,
        note="what the days since have changed is worked out, then a pass over all documents for what is due",
    )  # fmt: skip
    yield Figure(name=CYCLE.format("1,000"), command=work("plan", small), base=BEAN)
    yield Figure(
        name="growth of a cycle from 1,000 to 10,000", same=CYCLE.format("10,000"), base=CYCLE.format("1,000"),
        target=TEN_TIMES,
    )  # fmt: skip
    found = peers.python_with("pydantic")
    bare: list[Word] = [found, str(ROOT / "bench" / "peer_pydantic.py"), one] if found else []
    yield Figure(name=BARE, command=bare) if found else absent(BARE, "PyPI: pydantic")
    yield Figure(name=READ, command=work("read", one), base=BARE, target=2.0, note=READING)
    yield Figure(name="the same over include files", command=work("read", split), base=BARE, target=2.0, note=READING)
    yield Figure(name="read, check, plan, keep 1,000", command=work("read", small))
    yield Figure(
        name="growth of that from 1,000 to 10,000", same=READ, base="read, check, plan, keep 1,000", target=TEN_TIMES
    )
    yield Figure(name="read, check, keep 10,000", command=work("parse", one), base=BARE)
    yield Figure(
        name="read again after one document of 10,000", command=work("change", split), base=READ, target=0.1,
        note="the changed file is parsed; a pass over all entries",
    )  # fmt: skip
    for where, config in (("in one file", one), ("over include files", split)):
        least = f"reading and hashing 10,000 {where}"
        yield Figure(name=least, command=work("hashing", config))
        yield Figure(
            name=f"a tick of the daemon, 10,000 {where}",
            command=work("tick", config),
            base=least,
            target=2.0,
            note=TICK,
        )
    for form, (target, note) in FORMATS.items():
        yield Figure(
            name=f"report of 10,000: {form}", command=work("report", form, one), base=BEAN, target=target, note=note,
            memory=300, rounds=1,
        )  # fmt: skip


def command_figures(folder: Path) -> Iterator[Figure]:
    """Yield what a person waits for at a prompt."""
    giltig: list[Word] = [PYTHON, "-m", "monitor", "--config", register(folder / "forty", 40)]
    yield Figure(
        name="giltig status, 40 documents", command=[*giltig, "status", "--as-of", str(registers.AS_OF)], base=PASS,
        target=15.0, rounds=9, note="imports, and the standings of all",
    )  # fmt: skip
    yield Figure(
        name="the same from the database", same="giltig status, 40 documents", base=PASS, target=8.0,
        note="not built: status opens no database; Python and its libraries are 4, the classes of our records 2.5",
    )  # fmt: skip
    yield Figure(name="giltig check, 40 documents", command=[*giltig, "check"], base=PASS, target=15.0, rounds=9)
    daemon = "import monitor.commands_run, monitor.daemon, monitor.cycle, monitor.running"
    yield Figure(name="the daemon's imports", command=[PYTHON, "-c", daemon], base=BEAN, target=1.0 / 0.85, rounds=5)


def history_figures(folder: Path) -> Iterator[Figure]:
    """Yield what the years cost: promises that were kept long ago stay in the database."""
    small = register(folder / "small", 1_000)
    yield Figure(name=SCAN.format("1,000,000"), command=history("scan", 100_000, small), rounds=1)
    yield Figure(
        name="a cycle over 1,000 with 1,000,000 promises kept", command=history("past", 100_000, small),
        base=CYCLE.format("1,000"), target=1.1, rounds=1, note="what has been kept is read, or looked through",
    )  # fmt: skip
    alone = "a day's mails about 1,000 documents, to a folder"
    yield Figure(name=alone, command=history("sent", 0, small))
    yield Figure(
        name="the same with 1,000,000 promises kept", command=history("sent", 100_000, small), base=alone, target=1.1,
        rounds=1, note="what has been kept is looked through for each mail",
    )  # fmt: skip


def large_figures(folder: Path) -> Iterator[Figure]:
    """Yield what takes minutes a row, once each."""
    huge = register(folder / "huge", 100_000)
    read, cycle = "read, check, plan, keep 100,000", CYCLE.format("100,000")
    yield Figure(name=read, command=work("read", huge), base=READ, target=TEN_TIMES, rounds=1)
    yield Figure(name=cycle, command=work("plan", huge), base=CYCLE.format("10,000"), target=TEN_TIMES, rounds=1)

    @cache
    def hub() -> Path:
        for number in range(TENTH):
            registers.write(folder / "hub" / str(number), 10_000, seed=number)
        return folder / "hub"

    yield Figure(
        name="a cycle over 100,000 documents as ten registers, one after the other",
        command=history("registers", TENTH, hub), target=6.0, memory=300, rounds=1,
        note="a tenth of 1,000,000 documents, which may take 60 s: nothing is shared, so ten times this is the whole",
    )  # fmt: skip
    small = register(folder / "small", 1_000)
    yield Figure(name=SCAN.format("10,000,000"), command=history("scan", 1_000_000, small), rounds=1)
    name, command = "a cycle over 1,000 with 10,000,000 promises kept", history("past", 1_000_000, small)
    yield Figure(name=name, command=command, target=60.0, memory=300, rounds=1, note="see the row of 1,000,000")
    yield Figure(name="the same beside the cycle alone", same=name, base=CYCLE.format("1,000"), target=1.1)
    yield Figure(name="the same beside the scan", same=name, base=SCAN.format("10,000,000"))


def mail_figures(folder: Path, port: int | None) -> Iterator[Figure]:
    """Yield what is measured of mails to a relay that takes everything; seconds by the clock, a mail."""
    config = register(folder / "mails", 40)
    yield from node_figures(config)
    name, several = "durable mails, one connection, a mail", "durable mails, four connections of one node, a mail"
    many = "durable mails, four nodes on PostgreSQL, a mail"
    if port is None:
        for one in (YAG, SOURCE, ALERTS, name, several, many):
            yield absent(one, "the relay of all of them is smtp-sink, Debian: postfix")
        return
    yield Figure(name=YAG, command=[PYTHON, "-m", "bench.peer_yagmail", str(port)])
    for peer, program, module, package in (
        (SOURCE, "smtp-source", "bench.peer_source", "postfix"),
        (ALERTS, "prometheus-alertmanager", "bench.peer_alertmanager", "prometheus-alertmanager"),
    ):
        found = peers.program(program)
        command = [PYTHON, "-m", module, found, str(port)] if found else []
        yield Figure(name=peer, command=command) if found else absent(peer, f"Debian: {package}")
    yield Figure(name=name, command=work("mails", str(port), config), base=YAG, target=1 / 2.5, note=DISK)
    yield Figure(name="one connection beside smtp-source", same=name, base=SOURCE)
    for one, sent in ((several, work("mails", f"{port}/4", config)), (many, nodes(4, str(port), config))):
        yield Figure(name=one, command=sent, base=SOURCE, target=1 / 0.15, note=DISK)
        yield Figure(
            name=f"{one.split(', ')[1]} beside Alertmanager", same=one, base=ALERTS, target=1.0,
            note="it keeps what it has sent in memory, and commits nothing",
        )  # fmt: skip


def node_figures(config: Word) -> Iterator[Figure]:
    """Yield what more nodes give where the relay is what takes time."""
    yield Figure(name=ONE_NODE, command=nodes(1, "0.01", config))
    yield Figure(name="two nodes", command=nodes(2, "0.01", config), base=ONE_NODE)
    yield Figure(name="four nodes", command=nodes(4, "0.01", config), base=ONE_NODE, target=0.5, note="processor")


def all_figures(folder: Path, port: int | None, *, large: bool) -> list[Figure]:
    """Return every row; `port` is the relay's, where there is one."""
    return [
        *peer_figures(folder), *command_figures(folder), *register_figures(folder), *history_figures(folder),
        *(large_figures(folder) if large else ()), *mail_figures(folder, port),
    ]  # fmt: skip


def chosen(figures: list[Figure], word: str, rounds: int | None) -> list[Figure]:
    """Leave out what is not asked for."""
    wanted = {one.name for one in figures if word in one.name}
    wanted |= {other for one in figures if one.name in wanted for other in (one.base, one.same) if other}
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
    end_in_order()
    with tempfile.TemporaryDirectory(prefix="giltig-bench-") as name, peers.sink() as port:
        figures = chosen(all_figures(Path(name), port, large=asked.large), asked.only, asked.rounds)
        found = measure(figures)
    result = f"{heading(found)}\n{table(figures, found)}\n"
    print(result)
    if asked.write:
        (ROOT / "bench" / "results.md").write_text(result, encoding="utf-8")


if __name__ == "__main__":
    main()
