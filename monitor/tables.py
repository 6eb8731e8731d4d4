"""The tables of the database: promises, deliveries and what became of them. Times are UTC; days are civil dates."""

from datetime import UTC, datetime
from typing import Final, TypeAlias

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
)  # fmt: skip

#: Names the tables below; a change of them takes a new number and a step in `migrations`.
SCHEMA_VERSION: Final = 5


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
        """Give the zone back: SQLite has lost it, and PostgreSQL answers in that of the session."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if dialect.name == "sqlite" else value.astimezone(UTC)


#: An open transaction, as every function that reads or writes rows takes it.
Transaction: TypeAlias = Connection

metadata = MetaData()

#: A promise: one step of a ladder to one recipient. "Nothing twice" rests on the unique key (docs/reliability.md).
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
#: So that what is planned is found among all that ever was.
Index("reminder_state", reminder.c.state)

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
Index("delivery_reminder_reminder", delivery_reminder.c.reminder)

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

#: A mail as it was before a person had it written anew: what proves what was said. Attempts up to `last_fence` are its.
earlier_letter = Table(
    "earlier_letter",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("delivery", ForeignKey("delivery.id"), nullable=False),
    Column("generation", Integer, nullable=False),
    Column("last_fence", Integer, nullable=False),
    Column("state", String, nullable=False),
    Column("reason", Text, nullable=False, default=""),
    Column("address", String),
    Column("subject", Text),
    Column("message_id", String),
    Column("message_bytes", LargeBinary, nullable=False),
    Column("message_sha256", String, nullable=False),
    Column("sent_at", UtcDateTime),
    Column("kept_at", UtcDateTime, nullable=False),
)

#: One run of the daemon on one machine. Its claims are its own for as long as it is seen (docs/reliability.md).
node = Table(
    "node",
    metadata,
    Column("id", String, primary_key=True),
    Column("place", String, nullable=False),
    Column("process", String, nullable=False),
    Column("version", String, nullable=False),
    Column("register_sha256", String, nullable=False, default=""),
    Column("state", Text, nullable=False, default="{}"),
    Column("started_at", UtcDateTime, nullable=False),
    Column("last_seen_at", UtcDateTime, nullable=False),
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

#: What an accepted register changed about one document: `what` is `added`, `removed`, `renamed`, `changed` (then `key`
#: is the register's key), `decided` or `undecided` (then `after`, or `before`, tells the decision).
document_edit = Table(
    "document_edit",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("version", ForeignKey("register_version.id"), nullable=False, index=True),
    Column("document", String, nullable=False, index=True),
    Column("what", String, nullable=False),
    Column("key", String, nullable=False, default=""),
    Column("before", Text),
    Column("after", Text),
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

#: Minutes that have been read, by the hash of their bytes; `fault`: why one could not be. Their text is not kept.
minutes_file = Table(
    "minutes_file",
    metadata,
    Column("sha256", String, primary_key=True),
    Column("name", String, nullable=False),
    Column("read_at", UtcDateTime, nullable=False),
    Column("body", String),
    Column("meeting_on", Date),
    Column("fault", Text, nullable=False, default=""),
)

#: What was found in them, and what a person answered. `key` names what is proposed, in whatever file it stands.
minutes_proposal = Table(
    "minutes_proposal",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("file", ForeignKey("minutes_file.sha256"), nullable=False),
    Column("key", String, nullable=False),
    Column("outcome", String, nullable=False),
    Column("action", String),
    Column("documents", Text, nullable=False),
    Column("valid_to", Date),
    Column("decided_on", Date),
    Column("section", String),
    Column("line", Integer, nullable=False),
    Column("answer", String),
    Column("answered_at", UtcDateTime),
    UniqueConstraint("file", "key"),
)

meta = Table("meta", metadata, Column("key", String, primary_key=True), Column("value", Text, nullable=False))
