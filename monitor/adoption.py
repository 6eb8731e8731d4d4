"""Which parties have adopted a document, and whether that is enough (T13, T14).

A party's latest answer counts until the rule has been met; what a party says after that no longer undoes the adoption.
An adoption under an open condition counts as missing.
"""

from collections.abc import Iterable
from datetime import date

from monitor.model import Decision, Document
from monitor.standing import AdoptionTally


def tally(
    document: Document, decisions: Iterable[Decision], *, as_of: date, parties: tuple[str, ...]
) -> AdoptionTally | None:
    """Count the parties' answers up to `as_of`, inclusive; None without an adoption clause.

    `parties` are those meant by `parties = "all"`.
    """
    clause = document.adoption
    if clause is None:
        return None
    members = parties if clause.parties == "all" else tuple(clause.parties)
    needed = len(members) if clause.rule == "all" else clause.rule
    adopted: dict[str, date] = {}
    rejected: dict[str, date] = {}
    reached_on: date | None = None
    for answered_on, _, party, action in sorted(_answers(decisions, members, as_of)):
        said, unsaid = (adopted, rejected) if action == "adopt" else (rejected, adopted)
        unsaid.pop(party, None)
        said[party] = answered_on
        if reached_on is None and len(adopted) >= needed:
            reached_on = answered_on
    return AdoptionTally(
        rule=str(clause.rule),
        parties=members,
        adopted=adopted,
        rejected=rejected,
        missing=tuple(party for party in members if party not in adopted and party not in rejected),
        reached_on=reached_on,
        possible=len(members) - len(rejected) >= needed,
    )


def _answers(
    decisions: Iterable[Decision], members: tuple[str, ...], as_of: date
) -> Iterable[tuple[date, int, str, str]]:
    for decision in decisions:
        if decision.action not in ("adopt", "reject"):
            continue
        if decision.condition and not (decision.met_on and decision.met_on <= as_of):
            continue
        answered_on = max(decision.on, decision.met_on or decision.on)
        for party in decision.by:
            if party in members:
                yield answered_on, int(decision.action == "reject"), party, decision.action
