"""A clause that points back to a list or a table: one proposal for each document of its rows."""

import re
from collections.abc import Iterator

from monitor import proposed_endings, proposed_extensions
from monitor.clause_verbs import Verb
from monitor.dates import Length
from monitor.minutes_context import Context
from monitor.minutes_rows import Row
from monitor.proposal import Proposal
from monitor.proposal_effects import Times, held, ignored


def by_rows(
    context: Context, verb: Verb, away: tuple[str, ...], times: Times, only: tuple[str, ...] | None
) -> Iterator[Proposal]:
    """Return one proposal for each document of the rows that a clause points back to."""
    seen: dict[str, Proposal] = {}
    for row in context.rows:
        resolved = context.of_mentions(row.mentions)
        if resolved.candidates:
            yield held(
                "extend",
                (),
                "Det framgår inte vilket dokument raden avser.",
                "ambiguous_document",
                candidates=resolved.candidates,
            )
            continue
        for id_ in resolved.documents:
            if id_ in away or (only is not None and id_ not in only):
                continue
            draft = _of_row(context, row, id_, times, holdover=verb.action == "holdover")
            before = seen.get(id_)
            if before and before.valid_to and draft.valid_to and before.valid_to != draft.valid_to:
                draft = held(
                    "extend", (id_,), "Två rader säger olika.", f"date_mismatch:{before.valid_to}/{draft.valid_to}"
                )
            if before is None or draft.valid_to:
                seen[id_] = draft
    yield from seen.values()
    if not seen:
        matter = tuple(id_ for id_ in context.matter() if id_ not in away)
        yield held(verb.action, matter, "Beslutet pekar på ett förslag som inte står i texten.", "missing_end_date")


def _of_row(context: Context, row: Row, id_: str, times: Times, *, holdover: bool) -> Proposal:
    if row.negated:
        return (
            proposed_endings.let_expire(context, id_)
            if re.search(r"förlängs (?:inte|ej)|inte förlängs", row.text)
            else ignored(None, "Raden säger inget nytt.", documents=(id_,))
        )
    ends = list(row.ends)
    if len(ends) == 2 and ends[0].last == context.standings[id_].valid_to:
        ends = ends[1:]  # now, and new
    if len({(one.last, one.invalid) for one in ends}) > 1:
        return held(
            "extend", (id_,), "Raden har flera datum.", "date_mismatch:" + "/".join(str(one.last) for one in ends)
        )
    lengths: set[Length] = {one.length for one in row.lengths}
    if len(lengths) > 1:
        return held("extend", (id_,), "Raden har flera längder.")
    stated = Times(
        end=ends[0] if ends else None, length=lengths.pop() if lengths else None, retroactive=times.retroactive
    )
    return proposed_extensions.extend(context, id_, stated, holdover=holdover)
