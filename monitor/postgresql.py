"""What PostgreSQL needs that SQLite does not: bounded waits, locks that several nodes share, the server's clock.

Every transaction begins with one statement that bounds it and takes a lock for as long as it lasts: shared for most, so
that nodes work side by side on rows of their own; exclusive for what must see nobody else's half-done work (planning,
a new register, a person's command). That is what `BEGIN IMMEDIATE` gives on SQLite. No lock outlives its transaction,
so that a pooler such as PgBouncer may stand between.
"""

from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import URL, Connection, Engine, Table, create_engine, text

from monitor.language import _

if TYPE_CHECKING:
    from sqlalchemy.dialects.postgresql import Insert

#: Names our lock among other programs' in the same database: "gilt" in ASCII.
_LOCK: Final = 0x67696C74
#: Seconds that the client waits for any one answer: a network that swallows bytes must not hang a node.
_PATIENCE: Final = 45.0
_CONNECT: Final = {
    "connect_timeout": 10,
    "tcp_user_timeout": 20_000,  # ms without an acknowledgement: the server's machine is gone
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "application_name": "giltig",
}
#: Server-side bounds of each transaction. A node that is stopped in the middle of one loses it, and so its lock.
_BOUNDS: Final = {
    "statement_timeout": "40s",
    "lock_timeout": "30s",
    "idle_in_transaction_session_timeout": "15s",
}
_BEGIN: Final = ", ".join(f"set_config('{name}', '{value}', true)" for name, value in _BOUNDS.items())
#: "off" would lose the last commits in a crash of the server, and with them the marker of a mail that went out.
_DURABLE: Final = (
    "CASE WHEN current_setting('synchronous_commit') = 'off' THEN set_config('synchronous_commit', 'on', true) END"
)


def engine_for(url: URL) -> Engine:
    """Return an engine whose every wait is bounded; ImportError where the driver is not installed."""
    import psycopg  # noqa: PLC0415 - an extra: only who uses PostgreSQL has it

    class BoundedConnection(psycopg.Connection[Any]):
        """Gives up, and hangs up, when the server does not answer."""

        def wait(self, gen: Any, interval: float = 0.1, timeout: float | None = None) -> Any:  # noqa: ANN401
            try:
                return super().wait(gen, interval, timeout or _PATIENCE)
            except psycopg.OperationalError:
                if self.pgconn.transaction_status == psycopg.pq.TransactionStatus.ACTIVE:
                    with suppress(psycopg.Error):
                        self.pgconn.finish()  # what came of the statement can't be known: start over
                raise

    def connect() -> psycopg.Connection[Any]:
        given = engine.dialect.create_connect_args(url)[1]
        # never prepared: behind a pooler the next transaction may run on another server connection
        return BoundedConnection.connect(**{**_CONNECT, **given}, prepare_threshold=None)

    engine = create_engine(
        url, creator=connect, pool_pre_ping=True, isolation_level="READ COMMITTED", use_native_hstore=False
    )
    return engine


def begin(db: Connection, *, alone: bool, beside: bool = False) -> None:
    """Bound a transaction that writes, and take the lock, which nobody else holds meanwhile if `alone`."""
    lock = "pg_advisory_xact_lock" if alone else "pg_advisory_xact_lock_shared"
    takes = "" if beside else f", {lock}({_LOCK})"
    db.execute(text(f"SELECT {_BEGIN}, {_DURABLE}{takes}"))


def begin_reading(db: Connection) -> None:
    """Bound a transaction that only reads."""
    db.execute(text(f"SELECT {_BEGIN}, set_config('transaction_read_only', 'on', true)"))


def reason_of(error: Exception) -> str:
    """Say why the server can't be used, and what to look at; else in the server's own words."""
    said = str(getattr(error, "orig", None) or error).strip().replace("\n", " ")
    state = getattr(getattr(error, "orig", None), "sqlstate", None) or ""
    if state in ("28P01", "28000") or "password" in said or "no pg_hba.conf entry" in said:
        return _(
            "servern släpper inte in användaren: kontrollera ~/.pgpass eller PGPASSWORD, och pg_hba.conf ({said})",
            said=said,
        )
    if state == "3D000" or ("database" in said and "does not exist" in said):
        return _("databasen finns inte på servern: skapa den med createdb ({said})", said=said)
    if state == "42501":
        return _("användaren får inte skapa tabeller där: GRANT CREATE ON SCHEMA public ({said})", said=said)
    return said if state else _("servern svarar inte: kontrollera adressen och att den är igång ({said})", said=said)


def insert(table: Table) -> "Insert":
    """Return an insert as this server takes it, which may go on where a row is there already."""
    from sqlalchemy.dialects import postgresql  # noqa: PLC0415 - who uses SQLite starts faster without it

    return postgresql.insert(table)
