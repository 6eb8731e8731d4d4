"""An id that was changed in the register: its promises follow, so that nobody is reminded again of what was said.

A document or recipient counts as renamed when its id is gone, exactly one new id has the very same content, and no
other id that is gone had it.
"""

from collections.abc import Mapping

from sqlalchemy import Column, Connection, exists, update

from monitor.model import Register
from monitor.tables import ack, delivery, reminder, unknown_since


def renamed(old: Mapping[str, object], new: Mapping[str, object]) -> dict[str, str]:
    """Return the new id of every id that was changed."""
    gone = [id_ for id_ in old if id_ not in new]
    come = [id_ for id_ in new if id_ not in old]
    pairs = {}
    for id_ in gone:
        same = [other for other in come if new[other] == old[id_]]
        if len(same) == 1 and sum(old[other] == old[id_] for other in gone) == 1:
            pairs[id_] = same[0]
    return pairs


def carry_over(db: Connection, old: Register, new: Register) -> dict[str, str]:
    """Let promises, acknowledgements and first-seen days follow renamed ids; return the renames.

    Where the database still remembers the new id from before, what it remembers stands.
    """
    documents = renamed(old.documents, new.documents)
    for before, after in documents.items():
        _rename(db, reminder.c.document, before, after, key=("about", "fact_key", "step", "role"))
        _rename(db, unknown_since.c.document, before, after, key=())
        db.execute(update(ack).where(ack.c.document == before).values(document=after))
    recipients = renamed(old.recipients, new.recipients)
    for before, after in recipients.items():
        _rename(db, reminder.c.role, before, after, key=("document", "about", "fact_key", "step"))
        db.execute(update(delivery).where(delivery.c.role == before).values(role=after))
    return documents | recipients


def _rename(db: Connection, column: Column[str], before: str, after: str, *, key: tuple[str, ...]) -> None:
    """Change a column's value, but where a row with the new value has the same `key` already."""
    table = column.table
    other = table.alias()
    same = [other.c[name] == table.c[name] for name in key]
    taken = exists().where(other.c[column.name] == after, *same)
    db.execute(update(table).where(column == before, ~taken).values({column.name: after}))
