"""The programs beside which giltig is measured, and what each of them reads.

Looked for in PATH, and before that in the folders of GILTIG_BENCH_PEERS. Whatever is not there is named in the table:
beancount (`bean-check`), contract-vault, openpyxl and pydantic come from PyPI, remind, postfix (`smtp-source`,
`smtp-sink`) and prometheus-alertmanager from Debian.
"""

import json
import os
import random
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path

from bench.processes import free_port, started, wait_for_port
from bench.registers import AS_OF, SEED

_PEERS = os.environ.get("GILTIG_BENCH_PEERS", "")


def program(name: str) -> str | None:
    """Return where a program is, or None."""
    return shutil.which(name, path=os.pathsep.join(filter(None, (_PEERS, os.environ.get("PATH", "")))))


def python_with(module: str) -> str | None:
    """Return a Python that has a module, or None."""
    candidates = (shutil.which("python3", path=_PEERS) if _PEERS else None, program("python3"))
    return next((one for one in candidates if one and _has(one, module)), None)


def _has(python: str, module: str) -> bool:
    return subprocess.run([python, "-c", f"import {module}"], capture_output=True, check=False).returncode == 0


def _ends(count: int) -> Iterator[tuple[int, date]]:
    made = random.Random(SEED)
    return ((number, AS_OF + timedelta(days=made.randrange(1500))) for number in range(count))


def beancount(file: Path, count: int) -> Path:
    """Write a text register of so many entries for `bean-check`."""
    entries = "".join(
        f'{end} * "Kommun {number % 290}" "Överenskommelse {number}"\n  Assets:Avtal  1 SEK\n  Equity:Giltigt\n\n'
        for number, end in _ends(count)
    )
    file.write_text(f"2019-01-01 open Assets:Avtal\n2019-01-01 open Equity:Giltigt\n\n{entries}", encoding="utf-8")
    return file


def remind(file: Path, count: int) -> Path:
    """Write a text register for `remind`: each end with 90 days of warning."""
    months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
    file.write_text(
        "".join(
            f"REM {end.day} {months[end.month - 1]} {end.year} +90 MSG Dokument {number} löper ut %b\n"
            for number, end in _ends(count)
        ),
        encoding="utf-8",
    )
    return file


def sheet(file: Path, count: int) -> Path:
    """Write a spreadsheet with a row a document."""
    import xlsxwriter  # noqa: PLC0415 - only here

    book = xlsxwriter.Workbook(file)
    rows, day = book.add_worksheet(), book.add_format({"num_format": "yyyy-mm-dd"})
    rows.write_row(0, 0, ("Dokument", "Från", "Till", "Adress"))
    for number, end in _ends(count):
        rows.write_string(number + 1, 0, f"Överenskommelse {number}")
        rows.write_datetime(number + 1, 1, date(2022, 1, 1), day)
        rows.write_datetime(number + 1, 2, end, day)
        rows.write_string(number + 1, 3, "admin@example.se")
    book.close()
    return file


def vault(folder: Path, count: int) -> Path:
    """Write a vault of contract-vault with a signed contract each, as its `ingest` leaves them.

    That keeps a commit in git for each, which would take an hour; what reads them asks git for nothing.
    """
    settings = {"schema_version": "1.0", "kind": "executed-contract-vault", "reminder_defaults": {"expiration": [90]}}
    folder.mkdir()
    (folder / ".contract-vault.json").write_text(json.dumps(settings), encoding="utf-8")
    for number, end in _ends(count):
        name = f"kommun-{number % 290}/overenskommelse-{number}"
        ends = {"type": "expiration", "due": str(end), "description": "Contract expires.", "source": "manual"}
        record = {
            "schema_version": "1.0", "id": name, "title": f"Överenskommelse {number}", "status": "signed",
            "parties": [{"name": f"Kommun {number % 290}", "role": "part", "source": "manual", "confidence": 1.0}],
            "effective_date": "2022-01-01", "expiration_date": str(end), "term": {"auto_renew": False},
            "obligations": [{**ends, "confidence": 1.0, "id": f"o{number:08}", "status": "open", "owner": None}],
        }  # fmt: skip
        (folder / name).mkdir(parents=True)
        (folder / name / "record.json").write_text(json.dumps(record, indent=2, ensure_ascii=False), encoding="utf-8")
    return folder


@contextmanager
def sink() -> Iterator[int | None]:
    """Run postfix's `smtp-sink` on a free port, or give None where there is none."""
    found, port = program("smtp-sink"), free_port()
    if found is None:
        yield None
        return
    # It refuses to be root; with its own -u it would outlive a killed bench.
    as_user = {"user": "nobody", "extra_groups": []} if os.geteuid() == 0 else {}
    with started([found, f"127.0.0.1:{port}", "100"], **as_user) as process:
        wait_for_port(port, process)
        yield port
