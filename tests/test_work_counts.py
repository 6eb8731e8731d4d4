"""How much work is done, counted, not timed: on 10 documents and on 100, so that nothing comes to be done once too often.

What depends on the register's size may grow with it; what depends on a change, or on what is due, may not.
"""

import re
import tomllib
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from jinja2 import Template
from sqlalchemy import event

from bench.registers import AS_OF, FILE_OF, write
from monitor import (
    album,
    check_ledgers,
    daybook,
    decoding,
    outbox,
    passages,
    promise_rows,
    report_brief,
    roads,
    sources,
)
from monitor.cycle import Cycle
from monitor.register import read_register
from monitor.report import report
from monitor.report_formats import Source, written
from monitor.site import Site
from monitor.sources import read_sources
from monitor.store import Store
from monitor.templates import environment
from monitor.timeline import Timeline

FEW, MANY = 10, 100


class Office:
    """A generated register with its database, four weeks before `AS_OF`."""

    def __init__(self, folder: Path, documents: int, *, split: bool = False):
        self.config = write(folder, documents, split=split)
        (folder / "data").mkdir()
        self.site, self.store = Site(self.config), Store(f"sqlite:///{folder / 'giltig.db'}")
        self.at = datetime.combine(AS_OF - timedelta(weeks=4), datetime.min.time(), UTC) + timedelta(hours=9)
        self.statements = 0
        event.listen(self.store.engine, "before_cursor_execute", self._count)
        self.cycle = self.started()

    def _count(self, *_rest: object) -> None:
        self.statements += 1

    def started(self) -> Cycle:
        """Start the program on the database."""
        cycle = Cycle(self.site, self.store, now=lambda: self.at)
        cycle.start()
        return cycle

    def begin(self) -> None:
        """Do the first cycle; its mails are held, since no test here is about them."""
        self.cycle.plan()
        with self.store.write() as db:
            outbox.hold_queued(db, "")
        self.at += timedelta(weeks=4)

    def statements_of(self, work: Callable[[], object]) -> int:
        """Count the statements that some work takes."""
        before = self.statements
        work()
        return self.statements - before


@pytest.fixture(name="offices")
def _offices(tmp_path: Path) -> Iterator[tuple[Office, Office]]:
    few, many = Office(tmp_path / "few", FEW), Office(tmp_path / "many", MANY)
    yield few, many
    few.store.close()
    many.store.close()


@contextmanager
def counted(monkeypatch: pytest.MonkeyPatch) -> Iterator[Counter[str]]:
    """Count what is done meanwhile: by calls of the functions that do it."""
    found: Counter[str] = Counter()

    def spy(owner: Any, name: str, what: str) -> None:
        real = getattr(owner, name)

        def call(*args: Any, **more: Any) -> Any:
            found[what] += 1
            return real(*args, **more)

        monkeypatch.setattr(owner, name, call)

    passages._passage.cache_clear()
    roads._approach.cache_clear()
    with monkeypatch.context():
        spy(tomllib, "loads", "texts parsed")
        spy(decoding, "_readers_of", "tables decoded")
        spy(check_ledgers, "course", "ledgers folded")
        spy(sources, "positions", "texts searched for lines")
        spy(Timeline, "__init__", "days worked out")
        spy(Timeline, "standing", "documents worked out")
        spy(daybook, "facts_of", "documents planned")
        spy(passages, "_walked_back", "meetings walked back from")
        spy(album, "story_of", "stories")
        spy(Template, "render", "templates")
        yield found
    monkeypatch.undo()


def test_a_tick_and_a_changed_document_take_the_same_statements_in_any_register(offices):
    ticks, changes = [], []
    for office in offices:
        office.begin()
        office.cycle.plan()
        with office.store.write() as db:
            outbox.hold_queued(db, "")
        ticks.append(
            office.statements_of(lambda cycle=office.cycle: (cycle.reread(), cycle.is_time(), cycle.deliver()))
        )
        office.config.write_text(office.config.read_text().replace(" 5 om samverkan", " 5 om annat"))
        changes.append(office.statements_of(office.cycle.reread))

    assert ticks[0] == ticks[1] <= 12
    assert changes[0] == changes[1] <= 20


def test_a_cycle_with_nothing_new_takes_the_same_statements_in_any_register(offices):
    found = []
    for office in offices:
        office.begin()
        office.cycle.plan()
        found.append(office.statements_of(office.cycle.plan))

    assert found[0] <= found[1] <= found[0] + 1  # no promises are asked for where no document has a step behind it
    assert found[1] <= 20


def test_a_cycles_statements_do_not_grow_with_what_is_due(tmp_path: Path):
    office = Office(tmp_path / "many", 4 * MANY)
    office.begin()
    planned = []
    statements = office.statements_of(lambda: planned.append(office.cycle.plan()))
    with office.store.read() as db:
        due = sum(1 for one in promise_rows.recorded(db).values() if one.state == "planned") + planned[0].superseded
    office.store.close()

    assert due > 20
    assert statements <= 30  # one more for each thousand


def test_a_cycle_reads_no_table_from_end_to_end_that_grows_with_the_years(tmp_path: Path):
    """What has been promised and sent stays in the database for ever; what is waiting is found by an index."""
    office = Office(tmp_path / "many", MANY)
    office.begin()
    said: list[tuple[str, Any]] = []
    event.listen(office.store.engine, "before_cursor_execute", lambda *args: said.append((args[2], args[3])))
    office.cycle.plan()
    found = set()
    with office.store.engine.connect() as db:
        for statement, values in said.copy():
            if statement.lstrip().startswith(("SELECT", "UPDATE", "DELETE")):
                first = values[0] if isinstance(values, list) else values
                found |= {row[3] for row in db.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", first)}
    office.store.close()

    assert any("reminder" in how for how in found)
    assert set() == {how for how in found if re.match(r"SCAN (reminder|delivery|delivery_reminder|attempt)\b", how)}


@pytest.mark.parametrize("documents", [FEW, MANY])
def test_the_first_cycle_works_out_each_document_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, documents: int):
    office = Office(tmp_path / "one", documents)
    with counted(monkeypatch) as found:
        office.begin()
    office.store.close()

    assert (documents, documents) == (found["documents worked out"], found["documents planned"])
    assert (0, 0) == (found["texts parsed"], found["templates"])
    assert found["meetings walked back from"] <= 3 * documents


def test_a_later_cycle_works_out_what_the_days_have_changed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    office = Office(tmp_path / "one", 4 * MANY)
    office.begin()
    with counted(monkeypatch) as found:
        office.cycle.plan()
        four_weeks = found["documents worked out"]
        office.at += timedelta(days=1)
        office.cycle.plan()
    office.store.close()

    assert 4 <= four_weeks <= MANY
    assert found["documents worked out"] - four_weeks <= 4 * MANY / 20


@pytest.mark.parametrize("documents", [MANY, 3 * MANY])
def test_a_round_of_mails_works_out_what_holds_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, documents: int):
    office = Office(tmp_path / "one", documents)
    office.begin()
    office.cycle.plan()
    with office.store.write() as db:  # its weekly look ahead plans other days
        db.execute(outbox.delivery.delete().where(outbox.delivery.c.kind == "sign_of_life"))
    with counted(monkeypatch) as found:
        sent = office.cycle.deliver()
    office.store.close()

    assert sent > 0
    assert 0 == found["documents worked out"]  # the cycle has done so
    assert found["templates"] <= 8 * sent  # notes, subject, text, HTML, and the subjects of the thread


@pytest.mark.parametrize("documents", [2 * MANY, 6 * MANY])
def test_a_mails_statements_do_not_grow_with_the_register_or_the_queue(tmp_path: Path, documents: int):
    """Its reminders are read; three freeze it, three mark it, three record it; the rest is shared by ten."""
    office = Office(tmp_path / "many", documents)
    office.begin()
    office.cycle.plan()
    with office.store.write() as db:  # its weekly look ahead reads more
        db.execute(outbox.delivery.delete().where(outbox.delivery.c.kind == "sign_of_life"))
        db.execute(outbox.delivery.update().where(outbox.delivery.c.state == "held").values(state="queued"))
    sent: list[int] = []
    statements = office.statements_of(lambda: sent.append(office.cycle.deliver()))
    office.store.close()

    assert sent[0] > 5
    begins = 3  # a transaction that reads, one that marks, one that records
    assert statements <= 24 + (1 + 3 + 3 + 3 + begins + 0.5) * sent[0]


@pytest.mark.parametrize("documents", [FEW, MANY])
def test_the_report_of_a_day_is_worked_out_once_and_once_more_for_who_may_see_no_address(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, documents: int
):
    office = Office(tmp_path / "one", documents)
    with counted(monkeypatch) as found:
        office.cycle.write_report()
        office.cycle.write_report()
    office.store.close()

    assert 2 * documents == found["documents worked out"]


@pytest.mark.parametrize(("split", "files"), [(False, 1), (True, 3)])
def test_a_register_is_parsed_when_it_has_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, split: bool, files: int
):
    office = Office(tmp_path / "one", 2 * MANY, split=split)
    counts = {}
    with counted(monkeypatch) as found:
        office.cycle.reread()
        counts["unchanged"] = found.pop("texts parsed", 0)
        office.started()
        counts["started again"] = found.pop("texts parsed", 0)
        changed = office.config.parent / "delar" / "00000.toml" if split else office.config
        changed.write_text(changed.read_text().replace(" 5 om samverkan", " 5 om annat"))
        office.cycle.reread()
        counts["changed"] = found.pop("texts parsed", 0)
    office.store.close()

    assert 0 == counts["unchanged"]
    assert files == counts["started again"]
    assert 2 == counts["changed"]  # the file that has changed, and what it was before: what has been edited in it


@pytest.mark.parametrize("documents", [MANY, 3 * MANY])
def test_all_parts_of_a_report_share_its_roads(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, documents: int):
    """A meeting is walked back from once for each route to it, however many documents take it."""
    register = read_register(read_sources(write(tmp_path / "one", documents, split=False)), as_of=AS_OF).register
    with counted(monkeypatch) as found:
        made = report(register, as_of=AS_OF)
        roads_of_rows = roads._approach.cache_info().misses
        source = Source(register=register, report=made, templates=environment())
        for name in ("html", "xlsx", "csv", "svg", "ics"):
            written(name, source)

    meetings = sum(len(body.meetings) for body in register.bodies.values())
    assert 0 < found["meetings walked back from"] <= len(register.routes) * meetings / len(register.bodies)
    assert roads_of_rows == roads._approach.cache_info().misses


@pytest.mark.parametrize("name", ["html", "pdf", "docx", "xlsx", "csv"])
def test_a_brief_report_takes_as_many_templates_in_any_register_and_tells_no_story(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
):
    monkeypatch.setattr(report_brief, "LARGE", MANY - 1)
    counts = []
    for documents in (MANY, 3 * MANY):
        register = read_register(read_sources(write(tmp_path / str(documents), documents, split=False)), as_of=AS_OF)
        source = Source(
            register=register.register, report=report(register.register, as_of=AS_OF), templates=environment()
        )
        with counted(monkeypatch) as found:
            written(name, source)
        counts.append((found["templates"], found["stories"]))
        monkeypatch.setattr(report_brief, "LARGE", MANY - 1)  # what was counted is undone, and this with it

    assert counts[0] == counts[1]
    assert 0 == counts[0][1]


@pytest.mark.parametrize("documents", [2 * MANY, 4 * MANY])
def test_a_register_is_read_again_where_a_file_has_changed_and_nowhere_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, documents: int
):
    office = Office(tmp_path / "one", documents, split=True)
    changed = office.config.parent / "delar" / "00000.toml"
    tables = changed.read_text().count("\n[") + changed.read_text().count("= {")
    with counted(monkeypatch) as found:
        office.started()
        whole = found.copy()
        found.clear()
        changed.write_text(changed.read_text().replace(" 5 om samverkan", " 5 om annat"))
        office.cycle.reread()
    office.store.close()

    assert whole["tables decoded"] > documents
    assert (1, 1) == (whole["texts searched for lines"], found["texts searched for lines"])  # a warning stands in it
    assert 2 == found["texts parsed"]  # as it is, and as it was: what has been edited in it
    assert FILE_OF < found["tables decoded"] <= tables + 100  # and settings
    assert found["ledgers folded"] <= FILE_OF
