"""The coming months at a glance: how much ends, must be decided, reviewed or given notice of, by month and meeting.

A document is decided on at the meeting that its road recommends while that is open, else at the last feasible one.
Months are told from the first one, that of the report's day; what has passed is left out. Dates are inclusive.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from monitor.date_forms import MONTHS
from monitor.dates import clamp, shift
from monitor.language import N_, _
from monitor.model import Register
from monitor.report_rows import Row
from monitor.report_sections import ends_between
from monitor.roads import road
from monitor.standing import Standing, Status
from monitor.wording import counted, one_line

#: So many months are shown.
LENGTH: Final = 18


class Lane(StrEnum):
    """What is counted."""

    ENDS = "ends"
    DECIDE = "decide"
    NOTICE = "notice"
    REVIEW = "review"


_LANES: Final = {
    Lane.ENDS: N_("Löper ut"),
    Lane.DECIDE: N_("Att besluta"),
    Lane.NOTICE: N_("Sista dag för uppsägning"),
    Lane.REVIEW: N_("Översyn"),
}


def lane_text(lane: Lane) -> str:
    """Return what a lane is called."""
    return _(_LANES[lane])


@dataclass(frozen=True, slots=True, kw_only=True)
class StripMeeting:
    """A meeting of a body that decides: what is to be decided there, and for what it is the last."""

    on: date
    body: str
    submit_by: date | None
    decide: tuple[Row, ...]
    last_for: tuple[Row, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Month:
    """One month: the documents of each lane, and the meetings."""

    first: date
    documents: Mapping[Lane, tuple[Row, ...]]
    meetings: tuple[StripMeeting, ...]

    @property
    def name(self) -> str:
        """The month in words: "juni 2026"."""
        month = _(MONTHS[self.first.month - 1])
        return f"{month} {self.first.year}"

    @property
    def is_empty(self) -> bool:
        """Whether nothing happens in it."""
        return not self.meetings and not any(self.documents.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class Strip:
    """The coming months; `bodies` are those that meet, in the register's order."""

    as_of: date
    months: tuple[Month, ...]
    bodies: tuple[str, ...]

    @property
    def title(self) -> str:
        """What it is."""
        return _("De kommande {n} månaderna", n=LENGTH)

    @property
    def description(self) -> str:
        """What it says, for whoever does not see it."""
        totals = [
            f"{lane_text(lane)}: {counted(sum(len(month.documents[lane]) for month in self.months), 'dokument')}."
            for lane in Lane
        ]
        return " ".join([*totals, _("Samma uppgifter står i tabellen efter bilden.")])


def strip(register: Register, rows: Iterable[Row], now: Mapping[str, Standing], *, as_of: date) -> Strip:
    """Return the coming months of the report's rows; `now` holds their standings."""
    rows = tuple(rows)
    firsts = [clamp(as_of.replace(day=1), number) for number in range(LENGTH)]
    last = shift(clamp(firsts[0], LENGTH), -1)
    meetings = tuple(_meetings(register, rows, now, as_of, last))
    days = {
        lane: _by_month((day, row) for day, row in _days(lane, rows, meetings, last) if day >= as_of) for lane in Lane
    }
    months = tuple(
        Month(
            first=first,
            documents={lane: tuple(found.get((first.year, first.month), ())) for lane, found in days.items()},
            meetings=tuple(one for one in meetings if (one.on.year, one.on.month) == (first.year, first.month)),
        )
        for first in firsts
    )
    return Strip(as_of=as_of, months=months, bodies=tuple(dict.fromkeys(one.body for one in meetings)))


def _by_month(dated: Iterable[tuple[date, Row]]) -> Mapping[tuple[int, int], list[Row]]:
    """Return rows by year and month, those of a month by day."""
    found: dict[tuple[int, int], list[Row]] = defaultdict(list)
    for day, row in sorted(dated, key=lambda one: one[0]):
        found[day.year, day.month].append(row)
    return found


def _days(
    lane: Lane, rows: tuple[Row, ...], meetings: tuple[StripMeeting, ...], last: date
) -> Iterator[tuple[date, Row]]:
    match lane:
        case Lane.ENDS:
            yield from ((row.valid_to, row) for row in rows if row.valid_to and ends_between(row, date.min, last))
        case Lane.DECIDE:
            yield from ((one.on, row) for one in meetings for row in one.decide)
        case Lane.NOTICE:
            yield from ((row.last_notice_day, row) for row in rows if row.status is Status.AUTO and row.last_notice_day)
        case Lane.REVIEW:
            yield from ((row.review_due, row) for row in rows if row.review_due and row.in_force is not False)


def _meetings(
    register: Register, rows: tuple[Row, ...], now: Mapping[str, Standing], as_of: date, last: date
) -> Iterator[StripMeeting]:
    """Yield the meetings of every body that some road leads to, by body and day."""
    decide: dict[tuple[str, date], list[Row]] = defaultdict(list)
    last_for: dict[tuple[str, date], list[Row]] = defaultdict(list)
    submit: dict[tuple[str, date], date] = {}
    awaited = set()
    for row in rows:
        # An automatic extension calls for a meeting only where notice is to be given.
        if row.status is Status.AUTO or (found := road(register, now[row.id])) is None:
            continue
        awaited.add(found.body)
        if (chosen := found.chosen) and not found.closed:
            decide[found.body, chosen.meeting].append(row)
            submit[found.body, chosen.meeting] = chosen.submit_by
        if found.last_feasible:
            last_for[found.body, found.last_feasible.meeting].append(row)
    for id_, body in register.bodies.items():
        for day in sorted(set(body.meetings)) if id_ in awaited else ():
            if as_of <= day <= last:
                yield StripMeeting(
                    on=day,
                    body=one_line(body.short or body.name),
                    submit_by=submit.get((id_, day)),
                    decide=tuple(decide[id_, day]),
                    last_for=tuple(last_for[id_, day]),
                )
