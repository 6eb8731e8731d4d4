"""A proposal: one clause of minutes, what it would do to the register, and why it is suggested, held or ignored.

Nothing here changes a register: a suggestion is a decision for a person to confirm. Dates are inclusive.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from monitor.dates import Length


class Outcome(StrEnum):
    """What becomes of a clause."""

    SUGGEST = "suggest"  # a change for a person to confirm
    HOLD = "hold"  # a question or a pending matter: nothing changes, reminders stay on
    IGNORE = "ignore"  # nothing about validity


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """What one clause means for some documents. `decision` is the entry it would append, None where there is none.

    `documents` are ids, none where it can't be told which: then `candidates`, or `group` for a kind of them. `to` is a
    meeting, a body or who is told to do something, in words. `flags` are keys, some with values: "gap:FIRST/LAST".
    """

    outcome: Outcome
    action: str | None
    documents: tuple[str, ...] = ()
    valid_from: date | None = None
    valid_to: date | None = None
    length: Length | None = None
    condition: str | None = None
    to: str | None = None
    section: str | None = None
    line: int = 0
    page: int | None = None
    quote: str = ""
    flags: tuple[str, ...] = ()
    reason: str = ""
    candidates: tuple[str, ...] = ()
    group: str | None = None
    until_further_notice: bool = False
    due: date | None = None
    refers_to: date | None = None
    decision: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Meeting:
    """The meeting that minutes are of: `body` by name, `body_id` and `party` where the register has them."""

    body: str | None
    body_id: str | None
    party: str | None
    on: date | None
    notes_on: date | None
    dnr: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class MinutesReading:
    """What minutes say: the meeting, and a proposal a clause, in the order of the text."""

    meeting: Meeting
    proposals: tuple[Proposal, ...]

    def with_outcome(self, outcome: Outcome) -> tuple[Proposal, ...]:
        """Return the proposals with an outcome."""
        return tuple(one for one in self.proposals if one.outcome is outcome)
