"""The days and lengths that a clause states for a change; two that differ are none, so that it becomes a question."""

import re
from dataclasses import replace
from typing import Final

from monitor.clause_dates import DatePhrase
from monitor.clause_objects import Marked
from monitor.clause_verbs import Verb
from monitor.minutes_clauses import Clause
from monitor.minutes_context import Context
from monitor.proposal_effects import Times

#: T08: what may be done later does nothing by itself.
_OPTION: Final = re.compile(
    r"\b(?:möjlighet(?:er)?|option|optioner|rätt) (?:till|att|på|om)\b"
    r"|\bdärefter förlängs\b|\bförlängs (?:därefter|sedan)\b"
)


def times_of(read: Marked, verb: Verb, context: Context) -> Times:
    """Collect what a clause states; two different ends or lengths are none, so that it becomes a question."""
    stated = _OPTION.split(read.text, maxsplit=1)[0]
    after = [
        one
        for number, one in enumerate(read.dates)
        if one.role not in ("reference", "meeting", "not", "current", "deadline") and f"⟦t{number}⟧" in stated
    ]
    ends = [one for one in after if one.role in ("end", "range")]
    if not ends:
        ends = [one for one in after if one.role == "bare"]
    starts = [one for one in after if one.role == "start"]
    if verb.action in ("extend", "holdover") and ends and all(one.role == "range" for one in ends):
        starts = []
    inferred = [one for one in ends if one.inferred]
    if inferred and verb.action == "extend":
        ends = [_after_the_end(one, read, context, verb) for one in ends]
    lengths = {one.length for number, one in enumerate(read.lengths) if f"⟦l{number}⟧" in stated}
    distinct = {(one.last, one.invalid) for one in ends}
    return Times(
        start=starts[0] if len(starts) == 1 else None,
        end=ends[0] if len(distinct) == 1 else None,
        length=lengths.pop() if len(lengths) == 1 and len(distinct) <= 1 else None,
        open_ended=bool(re.search(r"\btills ?vidare\b", read.text)),
        retroactive=bool(re.search(r"\bretroaktiv", read.text)),
    )


def _after_the_end(one: DatePhrase, read: Marked, context: Context, verb: Verb) -> DatePhrase:
    """Take the first such day after the present end, where an end without a year would not extend at all."""
    named = context.of_mentions(read.documents_in(verb.list)).documents if verb.list else context.matter()
    ends = [context.standings[id_].valid_to for id_ in named]
    if (
        not one.inferred
        or len(ends) != 1
        or not (now := ends[0])
        or one.last is None
        or one.last > now
        or one.reading is None
    ):
        return one
    try:
        later = one.last.replace(
            year=now.year if (now.month, now.day) < (one.last.month, one.last.day) else now.year + 1
        )
    except ValueError:
        return one
    return replace(one, first=later, reading=replace(one.reading, earliest=later, latest=later))


def ending_phrase(read: Marked) -> DatePhrase | None:
    """Return the one day on which something ends."""
    found = [one for one in read.dates if one.role not in ("reference", "meeting", "not", "current", "deadline")]
    return found[0] if len(found) == 1 else None


def ending_words(clause: Clause, read: Marked, phrase: DatePhrase | None) -> str:
    """Return the words that say when a document ends, as `read_last_day` reads them."""
    if phrase is None:
        return "upphör omedelbart" if re.search(r"\bomedelbar|\bgenast\b", read.text) else ""
    words = clause.text[phrase.start : phrase.end]
    return f"upphör att gälla {re.sub(r'^(?:att )?gäll(?:a|er) ', '', words)}"
