"""The timeline picture as data: every document with its periods, the meetings, and the days on which many ends fall.

What is drawn where stands in `picture_layout`, how it looks in `templates/picture.svg`. The same records fill the table
behind the picture. Dates are inclusive.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from monitor.dates import clamp, shift
from monitor.language import N_, _, _n
from monitor.model import Register
from monitor.periods import Period, PeriodKind, periods
from monitor.report_rows import Row
from monitor.roads import road
from monitor.standing import NOT_YET, SETTLED, Mark, Standing, Status
from monitor.wording import counted, long_date, one_line, swedish_sort_key

#: How many months of the past and of the future the picture shows, at least.
_PAST: Final = 30
_FUTURE: Final = 36


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One document: its periods, and the meetings that its road names."""

    row: Row
    periods: tuple[Period, ...]
    #: The body that decides, by its id, and its meetings that the road names.
    body: str | None = None
    recommended: date | None = None
    last_feasible: date | None = None

    @property
    def goes_on(self) -> bool:
        """Whether it goes on with no end in sight: until further notice, or extended again and again."""
        return self.row.status in (Status.OPEN_ENDED, Status.AUTO) and self.row.final_end is None

    @property
    def words(self) -> str:
        """What a reader who does not see the bar needs: its status, its days, its last meeting."""
        found = [self.row.status_text]
        if self.row.valid_to and self.row.status not in NOT_YET:
            found.append(_("t.o.m. {day}", day=self.row.valid_to))
        found += [one.text for one in self.periods if one.kind is PeriodKind.GAP]
        if self.last_feasible:
            found.append(_("sista möte som hinner besluta {day}", day=self.last_feasible))
        return ", ".join(found)


@dataclass(frozen=True, slots=True, kw_only=True)
class BarGroup:
    """Documents in the same situation, in the order of what comes first."""

    title: str
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingDay:
    """A day on which a deciding body meets; `last_for` counts the documents whose last feasible meeting it is."""

    on: date
    body: str
    last_for: int
    #: Whether some document waits for this body, by its road.
    awaited: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Cluster:
    """A day on which many documents end."""

    on: date
    documents: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """The whole picture; `first` and `last` are the days at its edges."""

    as_of: date
    first: date
    last: date
    groups: tuple[BarGroup, ...]
    meetings: tuple[MeetingDay, ...]
    clusters: tuple[Cluster, ...]

    @property
    def bars(self) -> tuple[Bar, ...]:
        """All bars, in order."""
        return tuple(bar for group in self.groups for bar in group.bars)

    @property
    def title(self) -> str:
        """The picture's name."""
        return _(
            "Tidslinje över {documents}, {first}–{last}",
            documents=counted(len(self.bars), "dokument"), first=self.first.year, last=self.last.year,
        )  # fmt: skip

    @property
    def description(self) -> str:
        """What the picture shows, for whoever does not see it."""
        parts = [_("Läget {day}.", day=long_date(self.as_of))]
        parts += [f"{group.title}: {counted(len(group.bars), 'dokument')}." for group in self.groups]
        parts += [
            _n("{n} dokument slutar {day}.", "{n} dokument slutar {day}.", one.documents, day=long_date(one.on))
            for one in self.clusters
        ]
        gaps = sum(any(one.kind is PeriodKind.GAP for one in bar.periods) for bar in self.bars)
        if gaps:
            parts.append(_n("{n} dokument har dagar utan giltighet.", "{n} dokument har dagar utan giltighet.", gaps))
        return " ".join([*parts, _("Samma uppgifter står i tabellen efter bilden.")])


def picture(register: Register, rows: tuple[Row, ...], now: Mapping[str, Standing], *, as_of: date) -> Picture:
    """Return the picture of the report's rows; `now` holds their standings."""
    bars = [_bar(register, row, now[row.id]) for row in rows]
    return Picture(
        as_of=as_of,
        first=_first_of_quarter(clamp(as_of, -_PAST)),
        last=shift(_first_of_quarter(clamp(as_of, _FUTURE + 3)), -1),
        groups=tuple(_groups(bars)),
        meetings=tuple(_meetings(register, bars)),
        clusters=tuple(_clusters(bars)),
    )


def _first_of_quarter(day: date) -> date:
    return date(day.year, (day.month - 1) // 3 * 3 + 1, 1)


def _bar(register: Register, row: Row, standing: Standing) -> Bar:
    # An automatic extension calls for a meeting only where notice is to be given.
    found = None if standing.status is Status.AUTO else road(register, standing)
    return Bar(
        row=row,
        periods=periods(standing),
        body=found.body if found else None,
        recommended=found.recommended.meeting if found and found.recommended else None,
        last_feasible=found.last_feasible.meeting if found and found.last_feasible else None,
    )


_GROUPS: Final = (
    (N_("Har löpt ut, eller gäller efter slutdatum"), {Status.EXPIRED, Status.PAST_END_HOLDOVER}),
    (N_("Löper ut"), {Status.ENDS_SOON, Status.IN_FORCE, Status.ADOPTED_NOT_STARTED}),
    (N_("Villkorat beslut, inte säkrat"), {Status.CONDITIONAL}),
    (N_("Ska upphöra"), {Status.WILL_END, Status.TERMINATED}),
    (N_("Förlängs automatiskt"), {Status.AUTO}),
    (N_("Gäller tills vidare"), {Status.OPEN_ENDED}),
    (N_("Tillämpas inte"), {Status.PAUSED}),
    (N_("Väntar på antagande, planeras"), NOT_YET),
    (N_("Slutdatum saknas"), {Status.UNKNOWN}),
    (N_("Har ersatts, upphävts eller upphört"), SETTLED),
)


def _groups(bars: list[Bar]) -> Iterator[BarGroup]:
    for title, statuses in _GROUPS:
        members = [bar for bar in bars if bar.row.status in statuses]
        if members:
            yield BarGroup(title=_(title), bars=tuple(sorted(members, key=_order)))


def _order(bar: Bar) -> tuple[object, ...]:
    row = bar.row
    day = row.last_notice_day or row.valid_to or row.review_due or row.valid_from or date.max
    return day, swedish_sort_key(row.title), row.id


def _meetings(register: Register, bars: list[Bar]) -> Iterator[MeetingDay]:
    """Yield the meetings of the bodies that decide on some document, by day."""
    awaited = {bar.body for bar in bars}
    deciding = awaited | {one.decided_by for one in register.documents.values()}
    last_for = Counter((bar.body, bar.last_feasible) for bar in bars)
    for id_, body in register.bodies.items():
        for day in sorted(set(body.meetings)) if id_ in deciding else ():
            yield MeetingDay(
                on=day, body=one_line(body.short or body.name), last_for=last_for[id_, day], awaited=id_ in awaited
            )


def _clusters(bars: list[Bar]) -> Iterator[Cluster]:
    ends = Counter(bar.row.valid_to for bar in bars if Mark.END_CLUSTER in bar.row.mark_keys and bar.row.valid_to)
    for day, number in sorted(ends.items()):
        yield Cluster(on=day, documents=number)
