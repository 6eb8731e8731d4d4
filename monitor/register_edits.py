"""What a new register changes about each document, as its texts say it: keys, and decisions added or taken away.

Values are kept as they are written in the files, so that the history shows what the admin wrote. Pure.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Final

from monitor.decision_words import sentence
from monitor.model import Decision, Register
from monitor.sources import Sources

ADDED, REMOVED, RENAMED, CHANGED = "added", "removed", "renamed", "changed"
DECIDED, UNDECIDED = "decided", "undecided"
#: Longer values are cut: the files of the time are kept whole.
_LONGEST: Final = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """One change about one document. `before` and `after` are None where there was, or is, nothing.

    `renamed`: `before` is the earlier id. `decided`: `after` tells the decision; `undecided`: `before` does.
    """

    document: str
    what: str
    key: str = ""
    before: str | None = None
    after: str | None = None


def edits(
    old: Register | None, new: Register, *, before: Sources | None, after: Sources, renamed: Mapping[str, str]
) -> tuple[Edit, ...]:
    """Return what `new` changes; without an old register all is new.

    `renamed` leads from earlier ids to those of today.
    """
    if old is None:
        return tuple(Edit(document=id_, what=ADDED) for id_ in new.documents)
    return tuple(_edits(old, new, _documents(before, after), _documents(after, before), renamed))


def _edits(
    old: Register, new: Register, was: Mapping[str, Any], is_: Mapping[str, Any], renamed: Mapping[str, str]
) -> Iterator[Edit]:
    earlier = {after: before for before, after in renamed.items()}
    for id_ in new.documents:
        before = earlier.get(id_, id_)
        if before not in old.documents:
            yield Edit(document=id_, what=ADDED)
            continue
        if before != id_:
            yield Edit(document=id_, what=RENAMED, before=before)
        yield from _changed(id_, was.get(before, {}), is_.get(id_, {}))
    yield from (
        Edit(document=id_, what=REMOVED) for id_ in old.documents if id_ not in new.documents and id_ not in renamed
    )
    yield from _decisions(old, new, renamed)


def _changed(id_: str, was: Mapping[str, Any], is_: Mapping[str, Any]) -> Iterator[Edit]:
    for key in dict.fromkeys([*was, *is_]):
        if was.get(key) != is_.get(key):
            yield Edit(document=id_, what=CHANGED, key=key, before=_shown(was.get(key)), after=_shown(is_.get(key)))


def _decisions(old: Register, new: Register, renamed: Mapping[str, str]) -> Iterator[Edit]:
    """Yield the decisions that only one of them has, for each document that they are about."""
    same = {id(one) for one in old.decisions} & {id(one) for one in new.decisions} if not renamed else set()
    were = Counter(_with_new_ids((one for one in old.decisions if id(one) not in same), renamed))
    are = Counter(one for one in new.decisions if id(one) not in same)
    for decision in are - were:
        for id_ in decision.documents:
            yield Edit(document=id_, what=DECIDED, after=f"{decision.on}: {sentence(decision, new)}")
    for decision in were - are:
        for id_ in decision.documents:
            yield Edit(document=id_, what=UNDECIDED, before=f"{decision.on}: {sentence(decision, old)}")


def _with_new_ids(decisions: Iterable[Decision], renamed: Mapping[str, str]) -> Iterator[Decision]:
    for one in decisions:
        ids = tuple(renamed.get(id_, id_) for id_ in one.documents)
        yield replace(one, documents=ids) if ids != one.documents else one


def _documents(sources: Sources | None, beside: Sources | None) -> dict[str, Any]:
    """Return the documents' tables as written, of the files that differ from those beside them.

    Every file of a register that was in force can be read.
    """
    same = set(beside.files) if beside else set()
    found: dict[str, Any] = {}
    for source in sources.files if sources else ():
        if source not in same:
            found |= (source.values or {}).get("document", {})
    return found


def _shown(value: object) -> str | None:
    """Return a value as words: without quotes, the longest cut."""
    match value:
        case None:
            return None
        case bool():
            text = "true" if value else "false"
        case datetime() | date():
            text = value.isoformat()
        case list():
            text = ", ".join(_shown(one) or "" for one in value)
        case dict():
            text = ", ".join(f"{key} = {_shown(one)}" for key, one in value.items())
        case _:
            text = str(value)
    return text if len(text) <= _LONGEST else text[:_LONGEST] + "…"
