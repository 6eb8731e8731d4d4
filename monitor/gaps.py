"""Days without validity, and days with two: within a document and to the one it replaces (T11, T12, T16, T21).

Stretches are inclusive at both ends. Only what is certain is told: of an end that can be read in two ways the earlier
counts for an overlap and the later for a gap.
"""

from collections.abc import Iterable
from datetime import date

from monitor.bearing import Bearing
from monitor.dates import shift
from monitor.standing import Stretch


def gaps(own: Bearing, replaced: Iterable[Bearing]) -> tuple[Stretch, ...]:
    """Return the days without validity between a document's periods, and after those that it replaces, oldest first."""
    end = _earliest_end(own)
    within = [gap for gap in _merged(own.course.gaps) if end is None or gap.last < end]
    return _merged([*within, *(gap for old in replaced if (gap := _gap_after(old)))])


def overlaps(replaced: Iterable[Bearing]) -> tuple[Stretch, ...]:
    """Return the days on which a document and one that it replaces would both hold by their own texts, oldest first."""
    found = {
        Stretch(first=old.replaced_on, last=end)
        for old in replaced
        if old.replaced_on and (end := _earliest_end(old)) and end >= old.replaced_on
    }
    return tuple(sorted(found, key=lambda one: (one.first, one.last)))


def _gap_after(old: Bearing) -> Stretch | None:
    """Return the days from a document's end by its own text, held over or not, to the first day of its successor."""
    if old.replaced_on is None:
        return None
    day_before = shift(old.replaced_on, -1)
    held_over_to = None
    if old.end and old.holdover:
        held_over_to = max(old.end.latest, old.holdover.until.latest if old.holdover.until else day_before)
    covered_to = _end(old, nominal=held_over_to or (old.end.latest if old.end else None))
    return Stretch(first=shift(covered_to, 1), last=day_before) if covered_to and covered_to < day_before else None


def _end(bearing: Bearing, *, nominal: date | None) -> date | None:
    """Return the nominal end, or what repealed or paused it earlier; None when open or unknown."""
    pauses = (shift(pause.first, -1) for pause in bearing.pauses if pause.back_on is None)
    return min(filter(None, (nominal, bearing.repeal_last_day, *pauses)), default=None)


def _earliest_end(bearing: Bearing) -> date | None:
    return _end(bearing, nominal=bearing.end.earliest if bearing.end else None)


def _merged(stretches: Iterable[Stretch]) -> tuple[Stretch, ...]:
    """Join stretches that touch or overlap."""
    joined: list[Stretch] = []
    for one in sorted(stretches, key=lambda one: (one.first, one.last)):
        if joined and one.first <= shift(joined[-1].last, 1):
            joined[-1] = Stretch(first=joined[-1].first, last=max(joined[-1].last, one.last))
        else:
            joined.append(one)
    return tuple(joined)
