"""What the calendar said when it was last published, kept in the database: so that a changed event counts as changed.

Without a database every event starts from the decisions that its documents have seen; with one its sequence only grows.
"""

import json
from collections.abc import Iterable
from typing import Final

from monitor.calendar_events import Event, Published
from monitor.store import get_meta, set_meta
from monitor.tables import Transaction

#: In `meta`: of each event that was ever published its fingerprint and sequence.
_PUBLISHED: Final = "calendar_published"


def published(db: Transaction) -> Published:
    """Return what was published before."""
    text = get_meta(db, _PUBLISHED)
    return {uid: (fingerprint, sequence) for uid, (fingerprint, sequence) in json.loads(text).items()} if text else {}


def remember(db: Transaction, found: Iterable[Event]) -> None:
    """Keep what is published now; an event that is gone is remembered, since it may come back."""
    now = {one.uid: (one.fingerprint, one.sequence) for one in found}
    before = published(db)
    if now.items() - before.items():
        set_meta(db, _PUBLISHED, json.dumps({**before, **now}, ensure_ascii=False, sort_keys=True))
