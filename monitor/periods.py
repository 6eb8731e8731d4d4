"""The validity of one document as a run of periods: what the picture draws and the table behind it says.

A period is by clause, by extension, by automatic extension, held over, conditional, paused, proposed, or a gap without
validity. Periods are computed from the standing alone, so that picture and `status` never differ. Dates are inclusive;
a `first` or `last` that is None is open, or not known.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from monitor.dates import shift
from monitor.language import N_, _, _n
from monitor.standing import NOT_YET, Standing, Status, Step, Stretch
from monitor.wording import counted


class PeriodKind(StrEnum):
    """What a period is."""

    CLAUSE = "clause"
    EXTENSION = "extension"
    AUTO = "auto"
    AUTO_NEXT = "auto_next"
    HOLDOVER = "holdover"
    CONDITIONAL = "conditional"
    PAUSED = "paused"
    PROPOSED = "proposed"
    UNKNOWN = "unknown"
    GAP = "gap"


_KIND_TEXTS: Final = {
    PeriodKind.CLAUSE: N_("giltighetstid enligt dokumentet"),
    PeriodKind.EXTENSION: N_("förlängning"),
    PeriodKind.AUTO: N_("automatisk förlängning"),
    PeriodKind.AUTO_NEXT: N_("förlängs automatiskt om ingen säger upp"),
    PeriodKind.HOLDOVER: N_("gäller efter slutdatum"),
    PeriodKind.CONDITIONAL: N_("villkorat, inte säkrat"),
    PeriodKind.PAUSED: N_("tillämpas inte"),
    PeriodKind.PROPOSED: N_("har inte antagits"),
    PeriodKind.UNKNOWN: N_("slutdatum saknas"),
    PeriodKind.GAP: N_("utan giltighet"),
}


def kind_text(kind: PeriodKind) -> str:
    """Say what a period is."""
    return _(_KIND_TEXTS[kind])


_EXTENSIONS: Final = {
    "T04": PeriodKind.EXTENSION,
    "T05": PeriodKind.EXTENSION,
    "T06": PeriodKind.AUTO,
    "T07": PeriodKind.AUTO,
    "T21": PeriodKind.EXTENSION,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """A run of days of one kind."""

    kind: PeriodKind
    first: date | None
    last: date | None
    #: A gap that is still running: its last day is the standing's.
    running: bool = False

    @property
    def text(self) -> str:
        """Say it in words: "2024-07-01–2026-06-30 förlängning"."""
        said = f"{self.first or '…'}–{self.last or '…'} {kind_text(self.kind)}"
        if self.kind is not PeriodKind.GAP or not self.first or not self.last:
            return said
        days = (self.last - self.first).days + 1
        if self.running:
            return _n("{period} ({n} dag hittills)", "{period} ({n} dagar hittills)", days, period=said)
        return f"{said} ({counted(days, 'dag')})"


def periods(standing: Standing) -> tuple[Period, ...]:
    """Return a document's periods in order, gaps among them; none where no date is known."""
    found = [*_own(standing), *_beyond(standing), *_gaps(standing)]
    return tuple(sorted(found, key=lambda one: (one.first or date.min, one.last or date.max)))


def _own(standing: Standing) -> Iterator[Period]:
    """Yield the periods from the first day to the last one: by clause, then one an extension, without the gaps."""
    start, end = standing.valid_from, standing.valid_to
    if start is None and end is None and standing.status is not Status.OPEN_ENDED:
        return
    if standing.status in NOT_YET:
        yield Period(kind=PeriodKind.PROPOSED, first=start, last=end)
        return
    if standing.status is Status.CONDITIONAL:
        yield Period(kind=PeriodKind.CONDITIONAL, first=start, last=standing.conditional_until or end)
        return
    if standing.status is Status.UNKNOWN and start and start <= standing.as_of:
        yield Period(kind=PeriodKind.CLAUSE, first=start, last=standing.as_of)
        yield Period(kind=PeriodKind.UNKNOWN, first=shift(standing.as_of, 1), last=None)
        return
    cuts = _cuts(standing.why, start, end)
    for number, (first, kind) in enumerate(cuts):
        last = shift(cuts[number + 1][0], -1) if number + 1 < len(cuts) else end  # type: ignore[arg-type]
        yield from _without(Period(kind=kind, first=first, last=last), standing.gaps)


def _cuts(why: tuple[Step, ...], start: date | None, end: date | None) -> list[tuple[date | None, PeriodKind]]:
    """Return where each period begins, and of what kind it is; all but the first have a day."""
    begun = {
        step.first: _EXTENSIONS[step.rule]
        for step in why
        if step.rule in _EXTENSIONS and step.first and (start or date.min) < step.first <= (end or date.max)
    }
    return [(start, PeriodKind.CLAUSE), *sorted(begun.items())]


def _without(period: Period, gaps: tuple[Stretch, ...]) -> Iterator[Period]:
    """Yield what gaps leave of a period."""
    first = period.first
    for gap in gaps:
        if (first or date.min) > gap.last or (period.last and gap.first > period.last):
            continue
        if first is None or first < gap.first:
            yield Period(kind=period.kind, first=first, last=shift(gap.first, -1))
        first = shift(gap.last, 1)
    if period.last is None or first is None or first <= period.last:
        yield Period(kind=period.kind, first=first, last=period.last)


def _beyond(standing: Standing) -> Iterator[Period]:
    """Yield what lies past the last day: held over, paused, conditional, or extended if nobody gives notice."""
    end, status = standing.valid_to, standing.status
    if status is Status.PAUSED and end:
        yield Period(kind=PeriodKind.PAUSED, first=shift(end, 1), last=standing.paused_until)
    elif status is Status.PAST_END_HOLDOVER and end:
        yield Period(kind=PeriodKind.HOLDOVER, first=shift(end, 1), last=_holdover_until(standing))
    elif status is Status.AUTO and end and standing.next_end:
        yield Period(kind=PeriodKind.AUTO_NEXT, first=shift(end, 1), last=standing.next_end)
        if standing.final_end is None or standing.final_end > standing.next_end:
            yield Period(kind=PeriodKind.AUTO_NEXT, first=shift(standing.next_end, 1), last=standing.final_end)
    if status is not Status.CONDITIONAL and end and standing.conditional_until:
        yield Period(kind=PeriodKind.CONDITIONAL, first=shift(end, 1), last=standing.conditional_until)


def _holdover_until(standing: Standing) -> date | None:
    return next((step.last for step in reversed(standing.why) if step.rule == "T11"), None)


def _gaps(standing: Standing) -> Iterator[Period]:
    """Yield the days without validity, the one that is running included."""
    for gap in standing.gaps:
        yield Period(kind=PeriodKind.GAP, first=gap.first, last=gap.last)
    if standing.status is Status.EXPIRED and standing.valid_to and standing.valid_to < standing.as_of:
        yield Period(kind=PeriodKind.GAP, first=shift(standing.valid_to, 1), last=standing.as_of, running=True)
