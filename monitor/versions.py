"""Every register that was accepted, kept in the database: the last good one outlives a broken file and a restart."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import Connection, insert, select

from monitor.language import _, _n
from monitor.model import Register
from monitor.sources import Sources
from monitor.tables import register_version
from monitor.wording import counted

#: So few documents gone are an edit like any other.
_FEW: Final = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """A kept register: its texts, and when it was accepted."""

    sources: Sources
    sha256: str
    read_at: datetime


def last_good(db: Connection) -> Version | None:
    """Return the register that was accepted last, or None."""
    row = db.execute(select(register_version).order_by(register_version.c.id.desc()).limit(1)).first()
    return Version(sources=Sources.from_json(row.sources), sha256=row.sha256, read_at=row.read_at) if row else None


def sha_in_force(db: Connection) -> str:
    """Return the SHA-256 of the register that was accepted last, "" before the first."""
    return db.scalar(select(register_version.c.sha256).order_by(register_version.c.id.desc()).limit(1)) or ""


def known(db: Connection, sha256: str) -> bool:
    """Whether a register has been in force before."""
    return db.scalar(select(register_version.c.id).where(register_version.c.sha256 == sha256).limit(1)) is not None


def keep(db: Connection, sources: Sources, changes: str, at: datetime) -> bool:
    """Keep a register unless it is the one kept last; say whether it was new."""
    last = last_good(db)
    if last and last.sha256 == sources.sha256:
        return False
    row = {"sha256": sources.sha256, "read_at": at, "sources": sources.to_json(), "changes": changes}
    db.execute(insert(register_version).values(row))
    return True


def lost(old: Register, new: Register, renamed: Mapping[str, str]) -> tuple[str, ...]:
    """Return the documents that are gone where they are so many, a third or more, that somebody should look."""
    gone = sorted(old.documents.keys() - new.documents.keys() - renamed.keys())
    return tuple(gone) if len(gone) >= _FEW and 3 * len(gone) >= len(old.documents) else ()


def changes_between(old: Register | None, new: Register) -> str:
    """Say in a line what a new register changes: documents added, removed, changed, and decisions added."""
    if old is None:
        documents, decisions = len(new.documents), len(new.decisions)
        return ", ".join((counted(documents, "dokument"), _n("{n} beslut", "{n} beslut", decisions)))
    added = sorted(new.documents.keys() - old.documents.keys())
    removed = sorted(old.documents.keys() - new.documents.keys())
    both = new.documents.keys() & old.documents.keys()
    changed = sorted(id_ for id_ in both if new.documents[id_] != old.documents[id_])
    said = ((_("tillagda"), added), (_("borttagna"), removed), (_("ändrade"), changed))
    parts = [f"{words}: {', '.join(ids)}" for words, ids in said if ids]
    if difference := len(new.decisions) - len(old.decisions):
        parts.append(_n("{n:+d} beslut", "{n:+d} beslut", difference))
    return "; ".join(parts) or _("inga dokument ändrade")
