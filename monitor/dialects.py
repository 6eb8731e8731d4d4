"""What SQLite and PostgreSQL are asked in different words: the time that leases go by, and rows that may be there."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Column, ColumnElement, Connection, DateTime, Insert, Interval, Table, func, literal, select
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from monitor import postgresql
from monitor.tables import UtcDateTime


def lease_clock(db: Connection, at: datetime, plus: timedelta = timedelta()) -> ColumnElement[datetime]:
    """Return the time by the clock that leases go by, and some more: the server's, which all share, or our own."""
    if db.dialect.name == "postgresql":
        return func.clock_timestamp(type_=DateTime(timezone=True)) + literal(plus, Interval())
    return literal(at + plus, UtcDateTime())


def server_clock(db: Connection) -> datetime | None:
    """Return the time by the server's clock, or None where there is no server."""
    return db.scalar(select(func.clock_timestamp())) if db.dialect.name == "postgresql" else None


def insert_new_all(db: Connection, table: Table, rows: list[dict[str, Any]], *, named: Column[Any]) -> dict[Any, Any]:
    """Insert rows but those whose unique key another has; return the ids of the new ones by what they are `named`.

    Two nodes may try at once.
    """
    if not rows:
        return {}
    made = db.execute(_new(db, table).returning(named, *table.primary_key.columns), rows)
    return {row[0]: row[1] for row in map(tuple, made)}


def insert_new(db: Connection, table: Table, values: dict[str, Any]) -> Any:  # noqa: ANN401 - a row's id, or None
    """Insert a row unless another has its unique key; return its id, or None. Two nodes may try at once."""
    return db.scalar(_new(db, table).values(values).returning(*table.primary_key.columns))


def _new(db: Connection, table: Table) -> Insert:
    """Return an insert that goes on where a row is there already, as the database has it."""
    if db.dialect.name == "postgresql":
        return postgresql.insert(table).on_conflict_do_nothing()
    return sqlite_insert(table).on_conflict_do_nothing()
