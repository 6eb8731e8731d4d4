"""Which decisions stand on a day, document by document: those taken by then and not revoked."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date

from monitor.model import Decision


def by_document(decisions: Iterable[Decision]) -> dict[str, tuple[Decision, ...]]:
    """Return every decision about each document, in the order given."""
    found: dict[str, list[Decision]] = defaultdict(list)
    for decision in decisions:
        for document in dict.fromkeys(decision.documents):
            found[document].append(decision)
    return {document: tuple(ones) for document, ones in found.items()}


def in_effect(decisions: Iterable[Decision], *, as_of: date) -> dict[str, tuple[Decision, ...]]:
    """Return the decisions on each document taken up to `as_of`, inclusive, that no revocation has undone.

    A revocation that is itself revoked undoes nothing: later revocations are read first, and of one day those of the
    day's own decisions. Under a condition that is open or has failed it undoes nothing either (T18).
    """
    taken = [decision for decision in decisions if decision.on <= as_of]
    revocations = [one for one in taken if _revokes(one, as_of)]
    by_day = of_days(taken) if revocations else {}
    undone: set[tuple[int, str]] = set()
    for revocation in sorted(revocations, key=_latest_revocation_first):
        named = undone_by(revocation, by_day)
        for document in revocation.documents:
            if (id(revocation), document) not in undone:
                undone |= {(id(one), document) for one in named if document in one.documents}
    standing: dict[str, list[Decision]] = defaultdict(list)
    for decision in taken:
        for document in dict.fromkeys(decision.documents):
            if (id(decision), document) not in undone:
                standing[document].append(decision)
    return {document: tuple(ones) for document, ones in standing.items()}


def _revokes(decision: Decision, as_of: date) -> bool:
    met = decision.condition is None or bool(decision.met_on and decision.met_on <= as_of)
    return decision.action == "revoke" and decision.revokes is not None and met


def _latest_revocation_first(revocation: Decision) -> tuple[object, ...]:
    named = revocation.revokes
    assert named is not None  # noqa: S101 - _revokes has looked
    by = (tuple(sorted(named.by)), tuple(sorted(revocation.by)))
    return (-revocation.on.toordinal(), -named.on.toordinal(), named.action or "", by)


def of_days(decisions: Iterable[Decision]) -> dict[date, list[Decision]]:
    """Return the decisions taken on each day."""
    found: dict[date, list[Decision]] = defaultdict(list)
    for decision in decisions:
        found[decision.on].append(decision)
    return found


def undone_by(revocation: Decision, by_day: Mapping[date, Iterable[Decision]]) -> tuple[Decision, ...]:
    """Return the decisions of those `by_day` that a revocation names: by who took it and, where given, by action."""
    named = revocation.revokes
    if named is None:
        return ()
    return tuple(
        one
        for one in by_day.get(named.on, ())
        if set(one.by) == set(named.by)
        and (named.action is None or one.action == named.action)
        and one is not revocation
    )
