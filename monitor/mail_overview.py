"""What the first overview tells: what has lapsed, what comes, what is unknown (docs/wording.md).

Pure. Titles are harmless lines in Swedish order; dates are inclusive.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from monitor.dates import extended_end
from monitor.follow_ups import follow_ups
from monitor.followers import leader_of
from monitor.mail_layout import harmless
from monitor.mail_meetings import Meetings, View, meetings_for
from monitor.standing import SETTLED, Standing, Status
from monitor.wording import swedish_sort_key

_RUNNING = frozenset({Status.IN_FORCE, Status.ENDS_SOON, Status.ADOPTED_NOT_STARTED})


@dataclass(frozen=True, slots=True, kw_only=True)
class DayTitles:
    """The documents that a day is about. `meetings` are those left before it, None where the bodies differ."""

    on: date
    titles: tuple[str, ...]
    meetings: Meetings | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """The register at a glance; `settled` documents have ended or been replaced.

    `ends`, `lets_expire` (as intended) and `notices` reach to the report's horizon.
    """

    documents: int
    settled: int
    expired: DayTitles | None
    held_over: tuple[str, ...]
    ends: tuple[DayTitles, ...]
    lets_expire: tuple[DayTitles, ...]
    notices: tuple[DayTitles, ...]
    overdue: tuple[str, ...]
    reviews: tuple[str, ...]
    adoption: tuple[str, ...]
    conditional: tuple[str, ...]
    planned: tuple[str, ...]
    unknown: tuple[str, ...]
    follow_ups: tuple[str, ...]


def overview(view: View) -> Overview:
    """Return the overview of a day; settled documents are not watched."""
    watched = {id_: one for id_, one in view.standings.items() if one.status not in SETTLED}
    far = extended_end(view.as_of, view.register.report.horizon)

    def titles(chosen: Callable[[Standing], bool]) -> tuple[str, ...]:
        return _titles(view, (id_ for id_, one in watched.items() if chosen(one)))

    def days(day: Callable[[Standing], date | None]) -> tuple[DayTitles, ...]:
        return _by_day(view, watched, lambda one: found if (found := day(one)) and view.as_of <= found <= far else None)

    def lets_expire(standing: Standing) -> bool:
        return view.register.documents[standing.document].intention == "let_expire"

    begun = follow_ups(view.register, view.standings, as_of=view.as_of)
    expired = [id_ for id_, one in watched.items() if one.status is Status.EXPIRED]
    return Overview(
        documents=len(view.standings),
        settled=len(view.standings) - len(watched),
        expired=_day(view, view.as_of, expired) if expired else None,
        held_over=titles(lambda one: one.status is Status.PAST_END_HOLDOVER),
        ends=days(lambda one: one.valid_to if one.status in _RUNNING and not lets_expire(one) else None),
        lets_expire=days(lambda one: one.valid_to if one.status in _RUNNING and lets_expire(one) else None),
        notices=days(lambda one: one.last_notice_day if one.status is Status.AUTO else None),
        overdue=titles(lambda one: any(_is_late(one, view.as_of))),
        reviews=titles(lambda one: one.review_overdue),
        adoption=titles(lambda one: one.status in (Status.IN_ADOPTION, Status.NOT_ADOPTED)),
        conditional=titles(lambda one: one.status is Status.CONDITIONAL),
        planned=titles(lambda one: one.status is Status.PLANNED),
        unknown=titles(lambda one: one.status is Status.UNKNOWN),
        follow_ups=_titles(view, dict.fromkeys(one.document for one in begun)),
    )


def _is_late(standing: Standing, as_of: date) -> Iterable[bool]:
    return (one.completed_on is None and one.overdue_from <= as_of for one in standing.deadlines)


def _by_day(
    view: View, watched: Mapping[str, Standing], day: Callable[[Standing], date | None]
) -> tuple[DayTitles, ...]:
    groups: dict[date, list[str]] = defaultdict(list)
    for id_, standing in watched.items():
        if found := day(standing):
            groups[found].append(id_)
    return tuple(_day(view, on, ids) for on, ids in sorted(groups.items()))


def _day(view: View, on: date, ids: list[str]) -> DayTitles:
    led = {id_ for id_ in ids if leader_of(view.register, view.standings, id_)}
    found = {meetings_for(view, view.register.documents[id_], on) for id_ in ids if id_ not in led}
    return DayTitles(on=on, titles=_titles(view, ids), meetings=found.pop() if len(found) == 1 else None)


def _titles(view: View, ids: Iterable[str]) -> tuple[str, ...]:
    found = (harmless(view.register.documents[id_].title, 200) for id_ in ids)
    return tuple(sorted(found, key=swedish_sort_key))
