"""What grows with the years and with the country: `python -m bench.history PIECE NUMBER CONFIG`.

giltig keeps what it has promised for ever, and computes all else from the register each time (docs/adr/0004). So "a
million documents in the database" is a long past: promises, straight into the database, that were kept about documents
which have left the register since. And a million in force are a hundred registers, one after the other.
"""

import gc
import sys
from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path

from sqlalchemy import text

from bench.run import TODAY, Run, bounded, cost, peak
from monitor.cycle import Cycle

#: Steps of a ladder, each a promise.
STEPS = 10
#: So many of the promises fell due on one day, spread over all documents.
DUE_COUNT, DUE, _OTHER_DAYS = 1_000, date(2024, 5, 7), date(2020, 1, 1)
#: In the order of the unique key, so that its index grows at one end.
_FILL = text(
    """
    INSERT INTO reminder (document, about, fact_key, step, role, fact_on, due_on, send_on, state, reason, changed_at)
    WITH RECURSIVE document(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM document WHERE n < :documents),
                   step(k) AS (SELECT 0 UNION ALL SELECT k + 1 FROM step WHERE k + 1 < :steps)
    SELECT printf('gammal-%08d', n), 'end', '2024-11-07', printf('%d weeks', 10 + k), 'admin', '2024-11-07',
           CASE WHEN (n * :steps + k) % :every = 0 THEN :due ELSE :other END, :other, 'sent', '', :at
    FROM document CROSS JOIN step
    """
)
_INDEX = text("CREATE INDEX bench_due ON reminder (due_on, document, step)")
_IS_DUE = text("SELECT document, step FROM reminder WHERE due_on = :due")


def filled(config: Path, documents: int) -> Run:
    """Return a register after its first day, and a database with what was promised about so many other documents."""
    run = Run(config)
    run.begin()
    values = {
        "documents": documents, "steps": STEPS, "every": max(1, documents * STEPS // DUE_COUNT),
        "due": DUE.isoformat(), "other": _OTHER_DAYS.isoformat(), "at": run.at.strftime("%Y-%m-%d %H:%M:%S.%f"),
    }  # fmt: skip
    if documents:
        with run.store.write() as db:
            db.execute(_FILL, values)
    return run


def past(documents: int, config: Path) -> tuple[float, str]:
    """Plan a cycle on a database with a long past."""
    run = filled(config, documents)
    before, run.at = peak(), TODAY
    used = cost(run.cycle.plan)
    return used, f"{documents * STEPS} promises kept; {peak() - before} MB more than before the cycle"


def sent(documents: int, config: Path) -> tuple[float, str]:
    """Hand over a day's mails on such a database, to a folder."""
    run = filled(config, documents)
    run.cycle.deliver()  # those of the first day
    run.at, mails = TODAY, []
    run.cycle.plan()
    used = cost(lambda: mails.append(run.cycle.deliver()))
    return used, f"{mails[0]} mails; {documents * STEPS} promises kept"


def scan(documents: int, config: Path) -> tuple[float, str]:
    """Find, among as many, those that fell due on a day: a covering index, and nothing else."""
    run, found = filled(config, documents), []
    with run.store.write() as db:
        db.execute(_INDEX)
    with run.store.read() as db:
        used = cost(lambda: found.append(len(db.execute(_IS_DUE, {"due": DUE.isoformat()}).all())), 10)
    return used, f"{found[0]} of {documents * STEPS}"


def registers(count: int, folder: Path) -> tuple[float, str]:
    """Plan a cycle of one register after the other in one process, as a hub would. Reading them is not in the cost."""
    total, reading, mails, peaks = 0.0, 0.0, 0, []

    def planned(cycle: Cycle) -> None:
        nonlocal mails
        made = cycle.plan()
        mails += made.queued + made.held

    for number in range(count):
        run = Run(folder / str(number) / "config.toml")
        reading += cost(run.cycle.start)
        run.cycle.plan()
        run.at = TODAY
        total += cost(partial(planned, run.cycle))
        run.store.close()
        del run
        gc.unfreeze()  # a daemon keeps its register from the collector; here it is the next one's turn
        gc.collect()
        peaks.append(peak())
    return (
        total,
        f"{mails} mails; reading them {reading:.0f} s more; {peaks[0]} MB after the first, {peaks[-1]} after the last",
    )


PIECES: dict[str, Callable[[int, Path], tuple[float, str]]] = {
    "past": past,
    "sent": sent,
    "scan": scan,
    "registers": registers,
}


def main() -> None:
    """Do the piece that is asked for."""
    bounded()
    piece, number, path = sys.argv[1:]
    used, about = PIECES[piece](int(number), Path(path))
    print(f"about {about}\ncost {used}")


if __name__ == "__main__":
    main()
