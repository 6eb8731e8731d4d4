"""Every register that was accepted, kept in the database: the last good one outlives a broken file and a restart."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Row, and_, insert, select

from monitor.language import _, _n
from monitor.model import Document, Register
from monitor.register_edits import RENAMED, Edit
from monitor.sources import Sources
from monitor.tables import document_edit, register_version
from monitor.wording import counted

#: A document that has changed its id more often than this has a story that begins later.
_MOST_NAMES: Final = 20
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
    return _version(db.execute(select(register_version).order_by(register_version.c.id.desc()).limit(1)).first())


def _version(row: Row[Any] | None) -> Version | None:
    return Version(sources=Sources.from_json(row.sources), sha256=row.sha256, read_at=row.read_at) if row else None


def sha_in_force(db: Connection) -> str:
    """Return the SHA-256 of the register that was accepted last, "" before the first."""
    return db.scalar(select(register_version.c.sha256).order_by(register_version.c.id.desc()).limit(1)) or ""


def known(db: Connection, sha256: str) -> bool:
    """Whether a register has been in force before."""
    return db.scalar(select(register_version.c.id).where(register_version.c.sha256 == sha256).limit(1)) is not None


def keep(
    db: Connection, sources: Sources, changes: str, at: datetime, edits: Callable[[Sources | None], Iterable[Edit]]
) -> bool:
    """Keep a register, and what it changes, unless it is the one kept last; say whether it was new.

    `edits` is told the files of the one kept last.
    """
    last = last_good(db)
    if last and last.sha256 == sources.sha256:
        return False
    row = {"sha256": sources.sha256, "read_at": at, "sources": sources.to_json(), "changes": changes}
    version = db.execute(insert(register_version).values(row).returning(register_version.c.id)).scalar_one()
    if rows := [_row(version, one) for one in edits(last.sources if last else None)]:
        db.execute(insert(document_edit), rows)
    return True


def _row(version: int, edit: Edit) -> dict[str, object]:
    return {
        "version": version, "document": edit.document, "what": edit.what, "key": edit.key,
        "before": edit.before, "after": edit.after,
    }  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class DatedEdit:
    """A change, and when its register was accepted."""

    at: datetime
    edit: Edit


def edits_of(db: Connection, document: str) -> list[DatedEdit]:
    """Return what was changed about one document, under this id and those that it had before, oldest first."""
    return sorted(_edits_of(db, document, None, _MOST_NAMES), key=lambda one: one.at)


def _edits_of(db: Connection, document: str, until: datetime | None, names: int) -> Iterator[DatedEdit]:
    """Yield the changes under one id up to a moment, and those under at most so many earlier ids."""
    where = document_edit.c.document == document
    for one in _edits(db, where if until is None else and_(where, register_version.c.read_at <= until)):
        yield one
        if one.edit.what == RENAMED and one.edit.before and names:
            yield from _edits_of(db, one.edit.before, one.at, names - 1)


def edits_since(db: Connection, since: datetime) -> list[DatedEdit]:
    """Return every change that was accepted after a moment, oldest first."""
    return _edits(db, register_version.c.read_at > since)


def at(db: Connection, moment: datetime) -> Version | None:
    """Return the register that was in force at a moment, or None where none had been accepted."""
    query = select(register_version).where(register_version.c.read_at <= moment)
    return _version(db.execute(query.order_by(register_version.c.id.desc()).limit(1)).first())


def _edits(db: Connection, where: ColumnElement[bool]) -> list[DatedEdit]:
    query = select(document_edit, register_version.c.read_at).join(register_version).where(where)
    return [
        DatedEdit(
            at=row.read_at,
            edit=Edit(document=row.document, what=row.what, key=row.key, before=row.before, after=row.after),
        )
        for row in db.execute(query.order_by(document_edit.c.id))
    ]


def lost(old: Register, new: Register, renamed: Mapping[str, str]) -> tuple[str, ...]:
    """Return the documents that are gone where they are so many, a third or more, that somebody should look."""
    gone = sorted(old.documents.keys() - new.documents.keys() - renamed.keys())
    return tuple(gone) if len(gone) >= _FEW and 3 * len(gone) >= len(old.documents) else ()


def _other(one: Document, before: Document) -> bool:
    return one is not before and one != before


def changes_between(old: Register | None, new: Register) -> str:
    """Say in a line what a new register changes: documents added, removed, changed, and decisions added."""
    if old is None:
        documents, decisions = len(new.documents), len(new.decisions)
        return ", ".join((counted(documents, "dokument"), _n("{n} beslut", "{n} beslut", decisions)))
    added = sorted(new.documents.keys() - old.documents.keys())
    removed = sorted(old.documents.keys() - new.documents.keys())
    changed = sorted(id_ for id_, one in new.documents.items() if _other(one, old.documents.get(id_, one)))
    said = ((_("tillagda"), added), (_("borttagna"), removed), (_("ändrade"), changed))
    parts = [f"{words}: {', '.join(ids)}" for words, ids in said if ids]
    if difference := len(new.decisions) - len(old.decisions):
        parts.append(_n("{n:+d} beslut", "{n:+d} beslut", difference))
    return "; ".join(parts) or _("inga dokument ändrade")
