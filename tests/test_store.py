"""The database: what it promises, and what it refuses."""

import sqlite3
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from time import monotonic

import pytest
from sqlalchemy import insert, select, text
from sqlalchemy.exc import IntegrityError

from monitor.store import Store, StoreError, get_meta, set_meta
from monitor.tables import SCHEMA_VERSION, attempt, metadata, register_version


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the database is."""
    return tmp_path / "giltig.db"


@pytest.fixture
def store(path: Path) -> Iterator[Store]:
    """A new database."""
    store = Store(f"sqlite:///{path}")
    yield store
    store.close()


def change(path: Path, statement: str, *values: str) -> None:
    """Do something to the file that giltig never does."""
    connection = sqlite3.connect(path)
    connection.execute(statement, values)
    connection.commit()
    connection.close()


def refusal(path: Path) -> str:
    """Return why a database is refused."""
    with pytest.raises(StoreError) as caught:
        Store(f"sqlite:///{path}")
    return str(caught.value)


@pytest.mark.parametrize(
    ("pragma", "value"), [("journal_mode", "wal"), ("synchronous", 2), ("foreign_keys", 1), ("busy_timeout", 15000)]
)
def test_a_commit_is_durable_and_checked(store: Store, pragma: str, value: object) -> None:
    """`synchronous` 2 is FULL: what is committed outlives a power cut."""
    with store.read() as db:
        assert value == db.scalar(text(f"PRAGMA {pragma}"))


def test_foreign_keys_hold(store: Store) -> None:
    """An attempt belongs to a delivery."""
    row = {"delivery": 7, "fence": 1, "node": "n", "phase": "claimed", "started_at": datetime(2026, 3, 2, tzinfo=UTC)}
    with pytest.raises(IntegrityError), store.write() as db:
        db.execute(insert(attempt).values(row))


def test_what_an_exception_ends_is_undone(store: Store) -> None:
    """All of a transaction or nothing."""

    def fail() -> None:
        with store.write() as db:
            set_meta(db, "a", "1")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    with store.read() as db:
        assert get_meta(db, "a") is None


def test_times_come_back_in_utc(store: Store) -> None:
    """SQLite keeps none of the zone."""
    at = datetime(2026, 3, 29, 3, 30, 0, 123, tzinfo=timezone(timedelta(hours=2)))
    with store.write() as db:
        db.execute(insert(register_version).values(sha256="x", read_at=at, sources=""))
        found = db.scalar(select(register_version.c.read_at))
    assert found == at
    assert found.tzinfo is UTC


def test_a_writer_waits_for_another_and_loses_nothing(store: Store) -> None:
    """C11: a second process holds the write lock; a transaction that began by reading would fail at once."""
    with store.write() as db:
        set_meta(db, "count", "1")
    holding, waited = threading.Event(), []

    def hold() -> None:
        other = sqlite3.connect(store.path or "", isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        other.execute("UPDATE meta SET value = '2' WHERE key = 'count'")
        holding.set()
        threading.Event().wait(0.4)
        other.execute("COMMIT")
        other.close()

    thread = threading.Thread(target=hold)
    thread.start()
    holding.wait()
    began = monotonic()
    with store.write() as db:
        count = int(get_meta(db, "count") or 0)
        set_meta(db, "count", str(count + 1))
        waited.append(monotonic() - began)
    thread.join()
    with store.read() as db:
        assert get_meta(db, "count") == "3"
    assert waited[0] > 0.3


def test_a_reader_waits_for_no_writer(store: Store) -> None:
    """WAL: it sees what was committed before."""
    with store.write() as db:
        set_meta(db, "a", "1")
        with store.read() as other:
            assert get_meta(other, "a") is None


def test_a_new_folder_is_made(tmp_path: Path) -> None:
    """The first start needs no mkdir."""
    Store(f"sqlite:///{tmp_path / 'data' / 'deep' / 'giltig.db'}").close()


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    """A file is in the way."""
    (tmp_path / "data").write_text("")
    assert "går inte att skapa" in refusal(tmp_path / "data" / "giltig.db")


@pytest.mark.parametrize(
    ("version", "why"),
    [
        (
            str(SCHEMA_VERSION + 1),
            f"hör till en nyare giltig; den här klarar version {SCHEMA_VERSION}. Uppgradera giltig",
        ),
        ("0", "version ”0”, som aldrig har funnits"),
        ("x", "version ”x”, som aldrig har funnits"),
        ("²", "version ”²”, som aldrig har funnits"),
    ],
)
def test_another_version_is_refused(store: Store, path: Path, version: str, why: str) -> None:
    """C16: with what to do, and nothing touched."""
    store.close()
    change(path, "UPDATE meta SET value = ? WHERE key = 'schema_version'", version)
    before = path.read_bytes()
    assert why in refusal(path)
    assert before == path.read_bytes()


@pytest.mark.parametrize(
    ("statement", "lost"),
    [
        ("DROP TABLE ack", "tabellen ack"),
        ("ALTER TABLE delivery DROP COLUMN reason", "kolumnen delivery.reason"),
    ],
)
def test_a_database_that_has_lost_something_is_refused(store: Store, path: Path, statement: str, lost: str) -> None:
    """C16: better at start than at the first mail."""
    store.close()
    change(path, statement)
    assert f"saknar {lost}" in refusal(path)


@pytest.mark.parametrize("content", [b"not a database" * 100, b"\0" * 4096])
def test_a_file_that_is_no_database_is_refused_and_left_alone(path: Path, content: bytes) -> None:
    """C13."""
    path.write_bytes(content)
    if content.strip(b"\0"):
        assert "är skadad" in refusal(path)
    else:
        assert refusal(path)
    assert content == path.read_bytes()


def test_damaged_pages_are_found(store: Store, path: Path) -> None:
    """C13: what `run` asks before it sends anything."""
    with store.write() as db:
        for number in range(300):
            set_meta(db, f"key {number}", "x" * 100)
    assert store.healthy() is None
    store.close()
    content = bytearray(path.read_bytes())
    content[-8192:-4096] = b"\xff" * 4096
    path.write_bytes(content)
    assert Store(f"sqlite:///{path}").healthy() is not None


@pytest.mark.parametrize("replaced", [False, True])
def test_nothing_is_written_to_a_file_that_is_no_longer_there(store: Store, path: Path, replaced: bool) -> None:
    """C12: SQLite would go on in a file that has no name."""
    path.unlink()
    if replaced:
        path.write_bytes(b"")
    with pytest.raises(StoreError, match="har tagits bort eller bytts ut"), store.write():
        pytest.fail("it was opened")


def test_a_file_that_cannot_be_written_is_refused(store: Store, path: Path) -> None:
    """C12: root may write anything, so SQLite is told not to."""
    store.close()
    with pytest.raises(StoreError, match="går inte att skriva i"):
        Store(f"sqlite:///file:{path}?mode=ro&uri=true")


def test_two_starts_at_once_make_one_database(path: Path) -> None:
    """The tables are made in one transaction."""
    faults: list[Exception] = []
    start = threading.Barrier(4)

    def open_it() -> None:
        start.wait()
        try:
            Store(f"sqlite:///{path}").close()
        except Exception as error:  # noqa: BLE001 - whatever it was
            faults.append(error)

    threads = [threading.Thread(target=open_it) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [] == faults


def test_a_crash_while_the_tables_are_made_leaves_an_empty_database(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A13: DDL is part of the transaction; the next start begins again."""

    def crash(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr("monitor.store.insert", crash)
        with pytest.raises(KeyboardInterrupt):
            Store(f"sqlite:///{path}")
    store = Store(f"sqlite:///{path}")
    with store.read() as db:
        assert str(SCHEMA_VERSION) == get_meta(db, "schema_version")
        assert len(metadata.tables) == len(db.execute(text("SELECT name FROM sqlite_master WHERE type='table'")).all())
    store.close()
