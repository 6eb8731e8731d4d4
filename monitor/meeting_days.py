"""One meeting of one body: what is to be decided there, for what it is the last, what was decided.

A document is to be decided on at the meeting that its road recommends while that is open, else at the last feasible.
"""

import hashlib
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from monitor.model import Decision, Register
from monitor.report_rows import Row
from monitor.roads import road
from monitor.standing import Standing, Status
from monitor.wording import one_line


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingPage:
    """A meeting as a page shows it."""

    body: str
    name: str
    on: date
    submit_by: date | None
    papers_on: date | None
    prepared_on: date | None
    decide: tuple[Row, ...]
    last_for: tuple[Row, ...]
    decisions: tuple[Decision, ...]

    @property
    def key(self) -> str:
        """Its part of an address: "lchnv-2026-06-12"."""
        return f"{self.body}-{self.on}"

    @property
    def substance(self) -> str:
        """Name what it says, whatever the day it is said on."""
        rows = [(row.id, row.title, row.valid_to, row.status_text) for row in (*self.decide, *self.last_for)]
        decisions = [(one.on, one.action, one.documents) for one in self.decisions]
        said = (self.name, self.submit_by, self.papers_on, self.prepared_on, len(self.decide), rows, decisions)
        return hashlib.sha256(repr(said).encode()).hexdigest()[:16]


def meeting_days(register: Register, rows: tuple[Row, ...], now: Mapping[str, Standing]) -> tuple[MeetingPage, ...]:
    """Return every meeting in the calendar, by day."""
    decide: dict[tuple[str, date], list[Row]] = defaultdict(list)
    last_for: dict[tuple[str, date], list[Row]] = defaultdict(list)
    days: dict[tuple[str, date], tuple[date, date | None, date | None]] = {}
    for row in rows:
        # An automatic extension calls for a meeting only where notice is to be given.
        if row.status is Status.AUTO or (found := road(register, now[row.id])) is None:
            continue
        for passage in filter(None, (found.recommended, found.last_feasible)):
            days[found.body, passage.meeting] = (passage.submit_by, passage.papers_on, passage.prepared_on)
        if (chosen := found.chosen) and not found.closed:
            decide[found.body, chosen.meeting].append(row)
        if found.last_feasible:
            last_for[found.body, found.last_feasible.meeting].append(row)
    taken: dict[tuple[str, date], list[Decision]] = defaultdict(list)
    for decision in register.decisions:
        for id_ in decision.by:
            taken[id_, decision.on].append(decision)
    found_days = (
        MeetingPage(
            body=id_,
            name=one_line(body.name),
            on=day,
            submit_by=days.get((id_, day), (None, None, None))[0],
            papers_on=days.get((id_, day), (None, None, None))[1],
            prepared_on=days.get((id_, day), (None, None, None))[2],
            decide=tuple(decide[id_, day]),
            last_for=tuple(last_for[id_, day]),
            decisions=tuple(taken[id_, day]),
        )
        for id_, body in register.bodies.items()
        for day in sorted(set(body.meetings))
    )
    return tuple(sorted(found_days, key=lambda one: (one.on, one.name)))
