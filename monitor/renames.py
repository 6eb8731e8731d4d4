"""An id that was changed in the register: its promises follow, so that nobody is reminded again of what was said.

A document or recipient counts as renamed when its id is gone, exactly one new id has the very same content, and no
other id that is gone had it.
"""

from collections.abc import Mapping

from sqlalchemy import Connection, update

from monitor.model import Register
from monitor.store import ack, delivery, reminder, unknown_since


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
    """Let promises, acknowledgements and first-seen days follow renamed ids; return the renames."""
    documents = renamed(old.documents, new.documents)
    for before, after in documents.items():
        for table in (reminder, ack, unknown_since):
            db.execute(update(table).where(table.c.document == before).values(document=after))
    recipients = renamed(old.recipients, new.recipients)
    for before, after in recipients.items():
        for table in (reminder, delivery):
            db.execute(update(table).where(table.c.role == before).values(role=after))
    return documents | recipients
