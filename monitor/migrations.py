"""The steps that bring an older database to the tables of today (docs/adr/0003).

A step names its tables and columns by itself: it must do the same for ever, whatever `tables` says later. All steps run
in one transaction with the new version number, so that a crash leaves the old database whole; of several nodes that
start at once the first takes the steps.
"""

from collections.abc import Callable
from typing import Final

from sqlalchemy import (
    Column,
    Connection,
    Date,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    inspect,
    select,
)  # fmt: skip

from monitor.tables import SCHEMA_VERSION, UtcDateTime, meta


class NewerDatabase(Exception):
    """The database belongs to a later version of the program."""


class UnknownDatabase(Exception):
    """The database's version is no number that was ever used."""


def version_of(db: Connection) -> int:
    """Return the version of a database that has tables; raise where this program can't bring it up to date."""
    found = db.scalar(select(meta.c.value).where(meta.c.key == "schema_version"))
    if not (found or "").isascii() or not (found or "").isdigit() or int(found or 0) < 1:
        raise UnknownDatabase(found)
    if int(found or 0) > SCHEMA_VERSION:
        raise NewerDatabase(found)
    return int(found or 0)


def migrate(db: Connection, version: int) -> None:
    """Take every step from a version to that of today."""
    for step in _STEPS[version - 1 :]:
        step(db)
    db.execute(meta.update().where(meta.c.key == "schema_version").values(value=str(SCHEMA_VERSION)))


def _create(db: Connection, tables: MetaData) -> None:
    """Make new tables; one that is there already is left: version 2 was given out without and with `earlier_letter`."""
    known = set(inspect(db).get_table_names())
    tables.create_all(db, tables=[one for name, one in tables.tables.items() if name not in known], checkfirst=False)


def _several_nodes(db: Connection) -> None:
    """1 → 2: who is there."""
    new = MetaData()
    Table(
        "node", new,
        Column("id", String, primary_key=True), Column("place", String, nullable=False),
        Column("process", String, nullable=False), Column("version", String, nullable=False),
        Column("register_sha256", String, nullable=False), Column("state", Text, nullable=False),
        Column("started_at", UtcDateTime, nullable=False), Column("last_seen_at", UtcDateTime, nullable=False),
    )  # fmt: skip
    _create(db, new)


def _letters_and_minutes(db: Connection) -> None:
    """2 → 3: letters that were written anew, minutes and what was found in them."""
    new = MetaData()
    Table("delivery", new, Column("id", Integer, primary_key=True))  # there already; named for the foreign key
    Table(
        "earlier_letter", new,
        Column("id", Integer, primary_key=True), Column("delivery", ForeignKey("delivery.id"), nullable=False),
        Column("generation", Integer, nullable=False), Column("last_fence", Integer, nullable=False),
        Column("state", String, nullable=False), Column("reason", Text, nullable=False),
        Column("address", String), Column("subject", Text), Column("message_id", String),
        Column("message_bytes", LargeBinary, nullable=False), Column("message_sha256", String, nullable=False),
        Column("sent_at", UtcDateTime), Column("kept_at", UtcDateTime, nullable=False),
    )  # fmt: skip
    Table(
        "minutes_file", new,
        Column("sha256", String, primary_key=True), Column("name", String, nullable=False),
        Column("read_at", UtcDateTime, nullable=False), Column("body", String), Column("meeting_on", Date),
        Column("fault", Text, nullable=False),
    )  # fmt: skip
    Table(
        "minutes_proposal", new,
        Column("id", Integer, primary_key=True), Column("file", ForeignKey("minutes_file.sha256"), nullable=False),
        Column("key", String, nullable=False), Column("outcome", String, nullable=False), Column("action", String),
        Column("documents", Text, nullable=False), Column("valid_to", Date), Column("decided_on", Date),
        Column("section", String), Column("line", Integer, nullable=False), Column("answer", String),
        Column("answered_at", UtcDateTime), UniqueConstraint("file", "key"),
    )  # fmt: skip
    _create(db, new)


def _history(db: Connection) -> None:
    """3 → 4: what each accepted register changed. Of those accepted before, only the line that was kept is known."""
    new = MetaData()
    Table("register_version", new, Column("id", Integer, primary_key=True))
    Table(
        "document_edit", new,
        Column("id", Integer, primary_key=True),
        Column("version", ForeignKey("register_version.id"), nullable=False, index=True),
        Column("document", String, nullable=False, index=True),
        Column("what", String, nullable=False), Column("key", String, nullable=False),
        Column("before", Text), Column("after", Text),
    )  # fmt: skip
    _create(db, new)


def _found_by_state(db: Connection) -> None:
    """4 → 5: what is planned, and the mails that carry it, are found without reading all that ever was."""
    old = MetaData()
    reminder = Table("reminder", old, Column("state", String))
    link = Table("delivery_reminder", old, Column("reminder", Integer))
    Index("reminder_state", reminder.c.state).create(db)
    Index("delivery_reminder_reminder", link.c.reminder).create(db)


#: The first leads from version 1 to 2, and so on.
_STEPS: Final[tuple[Callable[[Connection], None], ...]] = (
    _several_nodes, _letters_and_minutes, _history, _found_by_state,
)  # fmt: skip
