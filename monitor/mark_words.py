"""A document's marks in words: what is to be known of it beside its status (docs/wording.md)."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Final

from monitor.language import N_, _, _n
from monitor.model import Register
from monitor.standing import Mark, Standing, Status
from monitor.wording import listed, stretch_text, title_of

#: Which documents each document replaces.
Replaced = Mapping[str, Sequence[str]]


def replaced_by(standings: Mapping[str, Standing]) -> Replaced:
    """Return which documents each document replaces, by the standings of the whole register."""
    found: dict[str, list[str]] = defaultdict(list)
    for id_, standing in standings.items():
        if standing.replaced_by:
            found[standing.replaced_by].append(id_)
    return found


def mark_texts(standing: Standing, register: Register, replaced: Replaced) -> tuple[str, ...]:
    """Return a document's marks in words, in the order of docs/wording.md.

    `replaced` tells which document an overlap is with, on the same day. What the status says already (a conditional
    decision) is not said again.
    """
    return tuple(_mark_texts(standing, register, replaced)) if standing.marks else ()


def _mark_texts(standing: Standing, register: Register, replaced: Replaced) -> Iterator[str]:
    for mark in sorted(standing.marks, key=_MARK_ORDER.__getitem__):
        if mark is Mark.GAP:
            yield from (_("Utan giltighet {days}", days=stretch_text(gap)) for gap in standing.gaps)
        elif mark is Mark.OVERLAP:
            yield from _overlaps(standing, register, replaced)
        elif mark is not Mark.CONDITIONAL or standing.status is not Status.CONDITIONAL:
            yield _mark_text(mark, standing)


def _mark_text(mark: Mark, standing: Standing) -> str:
    match mark:
        case Mark.UNDER_REVISION:
            return _under_revision(standing)
        case Mark.DEFERRED:
            return _dated(_("Bordlagt"), _("Bordlagt till {day}"), standing.deferred_to)
        case Mark.CONDITIONAL:
            return _dated(_("Villkorat beslut"), _("Villkorat beslut t.o.m. {day}"), standing.conditional_until)
        case Mark.REVIEW_OVERDUE:
            return _dated(_("Översyn försenad"), _("Översyn försenad sedan {day}"), standing.review_due)
        case Mark.EXTENDED:
            return _n("Förlängt {n} gång", "Förlängt {n} gånger", standing.times_extended)
        case _:
            return _(_MARK_LABELS[mark])


_MARK_ORDER: Final = {mark: place for place, mark in enumerate(Mark)}


def _under_revision(standing: Standing) -> str:
    due = standing.revision.due if standing.revision else None
    return _dated(_("Under revidering"), _("Under revidering, klart senast {day}"), due)


def _dated(without: str, with_day: str, day: date | None) -> str:
    """Return the one text or, where there is a day, the other with it."""
    return with_day.format(day=day) if day else without


def _overlaps(standing: Standing, register: Register, replaced: Replaced) -> Iterator[str]:
    titles = listed(title_of(register, id_) for id_ in replaced.get(standing.document, ())) or _("ett annat dokument")
    yield from (
        _("Överlappar {titles} {days}", titles=titles, days=stretch_text(overlap)) for overlap in standing.overlaps
    )


_MARK_LABELS: Final = {
    Mark.REFERRED_BACK: N_("Återremitterat"),
    Mark.DECIDED_AFTER_END: N_("Beslutat efter slutdatum"),
    Mark.CHECK_SOURCE: N_("Uppgift behöver kontrolleras"),
    Mark.SHORTENED: N_("Giltighetstiden har kortats"),
    Mark.LAW_REQUIRED: N_("Krävs enligt lag"),
    Mark.END_CLUSTER: N_("Många slutdatum samma dag"),
}
