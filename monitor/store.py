"""The database: its connection and its transactions.

It keeps promises and what became of them, never what is due (docs/adr/0004). Times are UTC; days are civil dates. Every
write is one short transaction, durable when it returns, and none is open while a mail is being handed over.
"""

import logging
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, insert, inspect, select, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DatabaseError, SQLAlchemyError

from monitor import postgresql
from monitor.dialects import insert_new
from monitor.language import _
from monitor.migrations import NewerDatabase, UnknownDatabase, migrate, version_of
from monitor.tables import SCHEMA_VERSION, meta, metadata

log = logging.getLogger(__name__)


class StoreError(Exception):
    """The database can't be used; the message says why and what to do."""


class Store:
    """A database that is there and has our tables."""

    def __init__(self, url: str) -> None:
        """Connect, and make the tables in an empty database; raise StoreError with the remedy where that fails."""
        self.url = make_url(url)
        self._make_folder()
        self.engine = self._engine()
        try:
            self._make_tables()
        except (SQLAlchemyError, sqlite3.Error) as error:
            self.engine.dispose()
            raise StoreError(_explained(self.url.render_as_string(), error)) from error
        except BaseException:
            self.engine.dispose()
            raise
        self._file = self._identity()

    @property
    def shared(self) -> bool:
        """Whether several nodes may work on this database."""
        return self.engine.dialect.name == "postgresql"

    def _engine(self) -> Engine:
        if self.url.get_backend_name() == "postgresql":
            try:
                return postgresql.engine_for(self.url)
            except ImportError:
                raise StoreError(
                    _("drivrutinen för PostgreSQL saknas: kör make postgresql, eller pip install 'giltig[postgresql]'")
                ) from None
        engine = create_engine(self.url)
        event.listen(engine, "connect", _set_up_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        return engine

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
            raise StoreError(
                _("mappen {folder} går inte att skapa: {why}", folder=self.path.parent, why=error.strerror)
            ) from error

    def _make_tables(self) -> None:
        """Make the tables in an empty database; bring those of an earlier version up to date, in one transaction."""
        with self.engine.begin() as db:
            if self.shared:  # of several nodes that start at once the first makes the tables, and the others wait
                postgresql.begin(db, alone=True)
            if not inspect(db).has_table("meta"):
                metadata.create_all(db)
                db.execute(insert(meta).values(key="schema_version", value=str(SCHEMA_VERSION)))
                return
            found = self._version(db)
            if found < SCHEMA_VERSION:
                self._keep_copy(found)
                migrate(db, found)
                log.info(_("Databasen är uppgraderad från version %s till %s."), found, SCHEMA_VERSION)
            missing = _missing(db)
            if not missing:  # a read-only file is told by a write, not by a lock
                set_meta(db, "schema_version", str(SCHEMA_VERSION))
        if missing:
            raise StoreError(
                _(
                    "databasen {url} saknar {missing}: någon har ändrat i den. "
                    "Återställ en säkerhetskopia, eller flytta undan databasfilen.",
                    url=self.url.render_as_string(),
                    missing=missing,
                )
            )

    def _version(self, db: Connection) -> int:
        """Return the version of a database that has tables, or say why it can't be used."""
        try:
            return version_of(db)
        except NewerDatabase as newer:
            raise StoreError(
                _(
                    "databasen {url} har version {found} och hör till en nyare giltig; den här klarar version {ours}. "
                    "Uppgradera giltig, eller återställ kopian som gjordes före uppgraderingen. Inget är ändrat.",
                    url=self.url.render_as_string(),
                    found=newer,
                    ours=SCHEMA_VERSION,
                )
            ) from None
        except UnknownDatabase as unknown:
            raise StoreError(
                _(
                    "databasen {url} har version ”{found}”, som aldrig har funnits: någon har ändrat i den. "
                    "Återställ en säkerhetskopia, eller flytta undan databasfilen.",
                    url=self.url.render_as_string(),
                    found=unknown,
                )
            ) from None

    def _keep_copy(self, version: int) -> None:
        """Keep the file as it was before an upgrade, beside it: the way back. For a server, who runs it sees to that.

        The write lock is held, so the file and its log stand still meanwhile.
        """
        if self.path is None or str(self.path) == ":memory:":
            return
        copy = self.path.with_name(f"{self.path.name}.version-{version}")
        unfinished = copy.with_name(f"{copy.name}.{os.getpid()}")
        unfinished.unlink(missing_ok=True)
        with closing(sqlite3.connect(self.path)) as reader, closing(sqlite3.connect(unfinished)) as target:
            reader.backup(target)
        unfinished.replace(copy)
        log.info(_("Databasen som den var finns kvar i %s."), copy)

    @contextmanager
    def write(self, *, alone: bool = False, beside: bool = False) -> Iterator[Connection]:
        """Open a transaction that writes; it is durable when the block ends.

        `alone`: no other node writes meanwhile; on SQLite that is always so. `beside`: it touches nobody else's rows,
        and need not wait for who is alone.
        """
        if self._identity() != self._file:
            # SQLite would go on in a file that nobody sees any more, and what it promises would be forgotten.
            raise StoreError(
                _("databasfilen {file} har tagits bort eller bytts ut: starta om giltig; inget skickas", file=self.path)
            )
        with self.engine.begin() as db:
            if self.shared:
                postgresql.begin(db, alone=alone, beside=beside)
            yield db

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """Open a transaction that only reads, and waits for no writer."""
        with self.engine.connect().execution_options(read=True) as db, db.begin():
            if self.shared:
                postgresql.begin_reading(db)
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
    # (docs/reliability.md): take the write lock first.
    reads = connection.get_execution_options().get("read")
    connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")


def _missing(db: Connection) -> str:
    """Return the tables and columns that the database should have and has not, in words."""
    there = inspect(db)
    tables = set(there.get_table_names())
    columns = {name: {column["name"] for column in there.get_columns(name)} for name in tables & metadata.tables.keys()}
    lost = [_("tabellen {name}", name=name) for name in metadata.tables if name not in tables]
    lost += [
        _("kolumnen {table}.{name}", table=name, name=column.name)
        for name, table in metadata.tables.items()
        for column in table.columns
        if name in columns and column.name not in columns[name]
    ]
    return ", ".join(lost)


def _explained(url: str, error: Exception) -> str:
    if url.startswith("postgresql"):
        return _("databasen {database} går inte att använda: {why}", database=url, why=postgresql.reason_of(error))
    reason = str(getattr(error, "orig", None) or error)
    if "readonly" in reason or "unable to open" in reason:
        return _(
            "databasen {database} går inte att skriva i: kontrollera mappens behörighet ({why})",
            database=url,
            why=reason,
        )
    if "malformed" in reason or "not a database" in reason:
        return _(
            "databasen {database} är skadad ({why}): återställ en säkerhetskopia, eller flytta undan filen",
            database=url,
            why=reason,
        )
    return _("databasen {database} går inte att använda: {why}", database=url, why=reason)


def get_meta(db: Connection, key: str) -> str | None:
    """Return a value kept under a name, or None."""
    return db.scalar(select(meta.c.value).where(meta.c.key == key))


def metas(db: Connection, prefix: str) -> dict[str, str]:
    """Return every value whose name begins so."""
    return {
        row.key: row.value for row in db.execute(select(meta).where(meta.c.key.startswith(prefix, autoescape=True)))
    }


def set_meta(db: Connection, key: str, value: str) -> None:
    """Keep a value under a name."""
    changed = meta.update().where(meta.c.key == key).values(value=value)
    if db.execute(changed).rowcount == 0 and insert_new(db, meta, {"key": key, "value": value}) is None:
        db.execute(changed)  # another node came first
