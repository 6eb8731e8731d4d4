"""The database: its tables, its connection and its transactions.

It keeps promises and what became of them, never what is due (design.md 1). Times are UTC; days are civil dates. Every
write is one short transaction, durable when it returns, and none is open while a mail is being handed over.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final, TypeAlias

from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    Date,
    DateTime,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
    create_engine,
    event,
    insert,
    inspect,
    select,
    text,
)  # fmt: skip
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DatabaseError, SQLAlchemyError

SCHEMA_VERSION: Final = 1


class StoreError(Exception):
    """The database can't be used; the message says why and what to do."""


class UtcDateTime(TypeDecorator[datetime]):
    """Aware UTC datetimes, also on SQLite, which keeps naive ones."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Store UTC; on SQLite without the zone."""
        if value is None:
            return None
        at = value.astimezone(UTC)
        return at.replace(tzinfo=None) if dialect.name == "sqlite" else at

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give the zone back."""
        return value.replace(tzinfo=UTC) if value and dialect.name == "sqlite" else value


#: An open transaction, as every function that reads or writes rows takes it.
Transaction: TypeAlias = Connection

metadata = MetaData()

#: A promise: one step of a ladder to one recipient. The unique key is what "nothing twice" rests on (design.md 6.2).
reminder = Table(
    "reminder",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("document", String, nullable=False),
    Column("about", String, nullable=False),
    Column("fact_key", String, nullable=False),
    Column("step", String, nullable=False),
    Column("role", String, nullable=False),
    Column("fact_on", Date, nullable=False),
    Column("due_on", Date, nullable=False),
    Column("send_on", Date, nullable=False),
    Column("state", String, nullable=False),
    Column("reason", Text, nullable=False, default=""),
    Column("changed_at", UtcDateTime, nullable=False),
    UniqueConstraint("document", "about", "fact_key", "step", "role"),
)

#: One mail to one address. `frozen`: an attempt has passed the marker, so the bytes are fixed for ever.
delivery = Table(
    "delivery",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("key", String, nullable=False, unique=True),
    Column("kind", String, nullable=False),
    Column("role", String, nullable=False),
    Column("payload", Text, nullable=False, default="{}"),
    Column("urgent_on", Date, nullable=False),
    Column("state", String, nullable=False),
    Column("reason", Text, nullable=False, default=""),
    Column("fence", Integer, nullable=False, default=0),
    Column("owner", String),
    Column("lease_until", UtcDateTime),
    Column("next_at", UtcDateTime, nullable=False),
    Column("attempts", Integer, nullable=False, default=0),
    Column("unknowns", Integer, nullable=False, default=0),
    Column("generation", Integer, nullable=False, default=0),
    Column("address", String),
    Column("subject", Text),
    Column("message_id", String, unique=True),
    Column("message_bytes", LargeBinary),
    Column("message_sha256", String),
    Column("composed_from", String),
    Column("frozen", Boolean, nullable=False, default=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("sent_at", UtcDateTime),
    Column("escalates", ForeignKey("delivery.id")),
)
Index("delivery_due", delivery.c.state, delivery.c.next_at)

delivery_reminder = Table(
    "delivery_reminder",
    metadata,
    Column("delivery", ForeignKey("delivery.id"), primary_key=True),
    Column("reminder", ForeignKey("reminder.id"), primary_key=True),
)

#: One try to hand over a delivery; written before it starts, so that a crash leaves a trace.
attempt = Table(
    "attempt",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("delivery", ForeignKey("delivery.id"), nullable=False),
    Column("fence", Integer, nullable=False),
    Column("node", String, nullable=False),
    Column("phase", String, nullable=False),
    Column("started_at", UtcDateTime, nullable=False),
    Column("ended_at", UtcDateTime),
    Column("outcome", String),
    Column("code", Integer),
    Column("reply", Text),
    UniqueConstraint("delivery", "fence"),
)

#: Every register that was accepted, so that the last good one outlives a broken file and a restart.
register_version = Table(
    "register_version",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("sha256", String, nullable=False),
    Column("read_at", UtcDateTime, nullable=False),
    Column("sources", Text, nullable=False),
    Column("changes", Text, nullable=False, default=""),
)

#: "I know": a ladder that is silent until a day, or until its fact moves.
ack = Table(
    "ack",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("document", String, nullable=False),
    Column("about", String, nullable=False),
    Column("fact_key", String, nullable=False),
    Column("until", Date, nullable=False),
    Column("why", Text, nullable=False, default=""),
    Column("at", UtcDateTime, nullable=False),
)

#: The day that a document was first seen without an end.
unknown_since = Table(
    "unknown_since", metadata, Column("document", String, primary_key=True), Column("day", Date, nullable=False)
)

meta = Table("meta", metadata, Column("key", String, primary_key=True), Column("value", Text, nullable=False))


class Store:
    """A database that is there and has our tables."""

    def __init__(self, url: str) -> None:
        """Connect, and make the tables in an empty database; raise StoreError with the remedy where that fails."""
        self.url = make_url(url)
        self._make_folder()
        self.engine = create_engine(self.url, pool_pre_ping=self.url.get_backend_name() != "sqlite")
        if self.engine.dialect.name == "sqlite":
            event.listen(self.engine, "connect", _set_up_sqlite)
            event.listen(self.engine, "begin", _begin_sqlite)
        try:
            self._make_tables()
        except StoreError:
            self.engine.dispose()
            raise
        except (SQLAlchemyError, sqlite3.Error) as error:
            self.engine.dispose()
            raise StoreError(_explained(self.url.render_as_string(), error)) from error
        self._file = self._identity()

    @property
    def path(self) -> Path | None:
        """The database file, or None for a server."""
        return Path(self.url.database) if self.url.get_backend_name() == "sqlite" and self.url.database else None

    def _make_folder(self) -> None:
        if self.path is None or str(self.path) == ":memory:":
            return
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StoreError(f"mappen {self.path.parent} går inte att skapa: {error.strerror}") from error

    def _make_tables(self) -> None:
        with self.engine.begin() as db:
            if not inspect(db).has_table("meta"):
                metadata.create_all(db)
                db.execute(insert(meta).values(key="schema_version", value=str(SCHEMA_VERSION)))
                return
            found = db.scalar(select(meta.c.value).where(meta.c.key == "schema_version"))
            missing = _missing(db) if found == str(SCHEMA_VERSION) else ""
            if found == str(SCHEMA_VERSION):  # a read-only file is told by a write, not by a lock
                db.execute(meta.update().where(meta.c.key == "schema_version").values(value=found))
        if missing:
            raise StoreError(
                f"databasen {self.url.render_as_string()} saknar {missing}: någon har ändrat i den. "
                "Återställ en säkerhetskopia, eller flytta undan databasfilen."
            )
        if found != str(SCHEMA_VERSION):
            raise StoreError(
                f"databasen {self.url.render_as_string()} har version {found}, men programmet väntar version "
                f"{SCHEMA_VERSION}. Använd den version av giltig som hör till databasen, "
                "eller flytta undan databasfilen."
            )

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """Open a transaction that writes; it is durable when the block ends."""
        if self._identity() != self._file:
            # SQLite would go on in a file that nobody sees any more, and what it promises would be forgotten.
            raise StoreError(
                f"databasfilen {self.path} har tagits bort eller bytts ut: starta om giltig; inget skickas"
            )
        with self.engine.begin() as db:
            yield db

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """Open a transaction that only reads, and waits for no writer."""
        with self.engine.connect().execution_options(read=True) as db, db.begin():
            yield db

    def _identity(self) -> tuple[int, int] | None:
        """Return what tells the database file from any other: None where there is no file."""
        try:
            found = self.path.stat() if self.path else None
        except FileNotFoundError:
            return None
        return (found.st_dev, found.st_ino) if found else None

    def healthy(self) -> str | None:
        """Say what is wrong with the database file, or None."""
        if self.engine.dialect.name != "sqlite":
            return None
        try:
            with self.read() as db:
                found = str(db.scalar(text("PRAGMA quick_check")))
        except DatabaseError as error:
            return str(error.orig)
        return None if found == "ok" else found

    def close(self) -> None:
        """Let go of every connection."""
        self.engine.dispose()


def _set_up_sqlite(connection: Any, _: object) -> None:  # noqa: ANN401 - the driver's own type
    connection.isolation_level = None  # we begin transactions ourselves, see _begin_sqlite
    cursor = connection.cursor()
    for pragma in ("busy_timeout=15000", "journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    # A transaction that starts by reading and then writes fails at once with BUSY_SNAPSHOT, whatever the timeout
    # (reliability.md C11): take the write lock first.
    reads = connection.get_execution_options().get("read")
    connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")


def _missing(db: Connection) -> str:
    """Return the tables and columns that the database should have and has not, in words."""
    there = inspect(db)
    tables = set(there.get_table_names())
    columns = {name: {column["name"] for column in there.get_columns(name)} for name in tables & metadata.tables.keys()}
    lost = [f"tabellen {name}" for name in metadata.tables if name not in tables]
    lost += [
        f"kolumnen {name}.{column.name}"
        for name, table in metadata.tables.items()
        for column in table.columns
        if name in columns and column.name not in columns[name]
    ]
    return ", ".join(lost)


def _explained(url: str, error: Exception) -> str:
    reason = str(getattr(error, "orig", None) or error)
    if "readonly" in reason or "unable to open" in reason:
        return f"databasen {url} går inte att skriva i: kontrollera mappens behörighet ({reason})"
    if "malformed" in reason or "not a database" in reason:
        return f"databasen {url} är skadad ({reason}): återställ en säkerhetskopia, eller flytta undan filen"
    return f"databasen {url} går inte att använda: {reason}"


def get_meta(db: Connection, key: str) -> str | None:
    """Return a value kept under a name, or None."""
    return db.scalar(select(meta.c.value).where(meta.c.key == key))


def set_meta(db: Connection, key: str, value: str) -> None:
    """Keep a value under a name."""
    if db.execute(meta.update().where(meta.c.key == key).values(value=value)).rowcount == 0:
        db.execute(insert(meta).values(key=key, value=value))
