"""From every earlier state of the database: `databases/` has each as its version made it, with a few rows."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import psycopg
import pytest
from dying import dying_at
from sqlalchemy import Connection, inspect, select

from monitor.migrations import _STEPS
from monitor.store import Store, get_meta
from monitor.tables import SCHEMA_VERSION, delivery, metadata, reminder

STATES = sorted({path.name.split(".")[0] for path in (Path(__file__).parent / "databases").glob("*.sql")})
BACKENDS = ("sqlite", "postgresql")
Make = Callable[[str, str], str]


@pytest.fixture
def make(tmp_path: Path, request: pytest.FixtureRequest) -> Make:
    """Return a maker of databases in an earlier state, which gives their address."""

    def database(backend: str, state: str) -> str:
        script = (Path(__file__).parent / "databases" / f"{state}.{backend}.sql").read_text(encoding="utf-8")
        if backend == "sqlite":
            path = tmp_path / f"{len(list(tmp_path.iterdir()))}.db"
            with closing(sqlite3.connect(path)) as file:
                file.executescript(script)
            return f"sqlite:///{path}"
        url = str(request.getfixturevalue("postgres").new_database())
        with psycopg.connect(url.replace("+psycopg", "")) as server:
            server.execute(script.encode())
        return url

    return database


def shape(db: Connection) -> dict[str, Any]:
    """Return what a database is made of, whatever the order that it was made in."""
    there = inspect(db)
    return {
        name: {
            "columns": {one["name"]: (str(one["type"]), one["nullable"]) for one in there.get_columns(name)},
            "key": there.get_pk_constraint(name)["constrained_columns"],
            "indexes": sorted((one["name"], tuple(one["column_names"])) for one in there.get_indexes(name)),
            "unique": sorted(tuple(one["column_names"]) for one in there.get_unique_constraints(name)),
            "foreign": sorted(
                (*one["constrained_columns"], one["referred_table"]) for one in there.get_foreign_keys(name)
            ),
        }
        for name in there.get_table_names()
    }


def test_every_version_has_a_state_here_and_a_step() -> None:
    """A new version without one is not ready."""
    assert {str(number) for number in range(1, SCHEMA_VERSION)} == {state.split("-")[0] for state in STATES}
    assert SCHEMA_VERSION - 1 == len(_STEPS)


@pytest.mark.parametrize("backend", BACKENDS)
@pytest.mark.parametrize("state", STATES)
def test_an_earlier_database_becomes_like_a_new_one_and_keeps_its_rows(make: Make, backend: str, state: str) -> None:
    """Promises, mails with their bytes, and the day of the last cycle."""
    url = make(backend, state)
    with closing(Store(url)) as store, store.read() as db:
        assert str(SCHEMA_VERSION) == get_meta(db, "schema_version")
        assert "2026-03-02" == get_meta(db, "last_cycle_on")
        assert [("d1", "planned")] == [(row.document, row.state) for row in db.execute(select(reminder))]
        assert [b"Mail"] == list(db.scalars(select(delivery.c.message_bytes)))
        made = shape(db)
    with closing(Store(url)) as store, store.engine.begin() as db:
        metadata.drop_all(db)
        metadata.create_all(db)
        assert shape(db) == made


@pytest.mark.parametrize("backend", BACKENDS)
def test_a_crash_at_any_statement_leaves_the_earlier_database(make: Make, backend: str) -> None:
    """A13: the next start takes every step again."""
    statement, died = 0, [True]
    while died[0]:
        statement += 1
        url = make(backend, "1")
        with dying_at(statement) as died:
            Store(url).close()
        with closing(Store(url)) as store, store.read() as db:
            assert metadata.tables.keys() == set(inspect(db).get_table_names())
            assert [("d1", "planned")] == [(row.document, row.state) for row in db.execute(select(reminder))]
    assert statement > 10


def test_the_database_as_it_was_is_kept_beside_it(make: Make, caplog: pytest.LogCaptureFixture) -> None:
    """The way back to the earlier version of the program."""
    caplog.set_level("INFO")
    url = make("sqlite", "1")
    path = Path(url.removeprefix("sqlite:///"))
    Store(url).close()
    copy = path.with_name(f"{path.name}.version-1")
    with closing(sqlite3.connect(copy)) as kept:
        assert [("1",)] == kept.execute("SELECT value FROM meta WHERE key = 'schema_version'").fetchall()
        assert [("d1",)] == kept.execute("SELECT document FROM reminder").fetchall()
    assert [copy.name] == [one.name for one in path.parent.iterdir() if "version" in one.name]
    assert f"Databasen är uppgraderad från version 1 till {SCHEMA_VERSION}." in caplog.text
    Store(url).close()  # and is not made anew


def test_the_copy_holds_what_was_in_the_write_ahead_log(make: Make) -> None:
    """SQLite keeps the newest commits in a file of their own until it closes."""
    url = make("sqlite", "1")
    path = Path(url.removeprefix("sqlite:///"))
    with closing(sqlite3.connect(path)) as other:
        other.execute("PRAGMA journal_mode=WAL")
        other.execute("INSERT INTO meta (key, value) VALUES ('late', 'x')")
        other.commit()
        Store(url).close()
        with closing(sqlite3.connect(path.with_name(f"{path.name}.version-1"))) as kept:
            assert [("x",)] == kept.execute("SELECT value FROM meta WHERE key = 'late'").fetchall()
