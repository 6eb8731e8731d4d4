"""Matters that were put off, deferred or referred back, and when they come back: at a meeting of the body that did so.

A matter waits until the next decision on its document. Dates are inclusive.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from itertools import takewhile
from typing import Final

from monitor.model import Decision, Register
from monitor.roads import deciding_body_of, meetings_of
from monitor.standing import SETTLED, Standing

_PUT_OFF: Final = ("defer", "refer_back")


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingMatter:
    """A matter that was deferred or referred back, and comes back at the meeting; `times` in a row."""

    document: str
    decision: Decision
    back_on: date | None
    times: int


def waiting_for(
    register: Register,
    standings: Mapping[str, Standing],
    decided: Mapping[str, tuple[Decision, ...]],
    *,
    body: str,
    on: date,
) -> tuple[WaitingMatter, ...]:
    """Return the matters that come back at a body's meeting; `decided` are each document's decisions in effect."""
    found = (_waiting(register, standing, decided.get(id_, ()), body) for id_, standing in standings.items())
    return tuple(one for one in found if one and one.decision.on < on and (one.back_on is None or one.back_on <= on))


def _waiting(
    register: Register, standing: Standing, decisions: tuple[Decision, ...], body: str
) -> WaitingMatter | None:
    last = last_deferral(decisions)
    if standing.status in SETTLED or last is None:
        return None
    owner = next((by for by in last.by if by in register.bodies), None) or deciding_body_of(register, standing.document)
    if owner != body:
        return None
    back_on = standing.deferred_to or next((day for day in meetings_of(register, owner) if day > last.on), None)
    return WaitingMatter(document=standing.document, decision=last, back_on=back_on, times=times_deferred(decisions))


def last_deferral(decisions: tuple[Decision, ...]) -> Decision | None:
    """Return the deferral or referral that a document's matter still waits after; None where it does not."""
    waits = _unbroken_deferrals(decisions)
    return waits[-1] if waits else None


def times_deferred(decisions: tuple[Decision, ...]) -> int:
    """Count how many times in a row a matter has been put off."""
    return len({one.on for one in _unbroken_deferrals(decisions)})


def _unbroken_deferrals(decisions: tuple[Decision, ...]) -> list[Decision]:
    """Return the latest deferrals that no other decision has come after, oldest first."""
    ordered = sorted(decisions, key=lambda one: (one.on, one.action in _PUT_OFF))
    latest = takewhile(lambda one: one.action in _PUT_OFF, reversed(ordered))
    return list(reversed(list(latest)))
