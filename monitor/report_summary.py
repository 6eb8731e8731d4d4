"""The top of the report: its figures, and what there is to decide on, gathered by what has to be said once.

Figures count documents. "Within" is cumulative: what ends within 3 months also ends within 12. Limits are inclusive.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from monitor.language import _, _n
from monitor.next_steps import days_late, is_overdue
from monitor.report_layout import Limits
from monitor.report_rows import Row
from monitor.report_sections import by_day, ends_between, is_waiting, secured_ends_between
from monitor.standing import SETTLED, Standing, Status
from monitor.wording import days_from, listed, one_line


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """One figure of the summary: "4 löper ut inom 3 månader", and the section that tells more."""

    key: str
    number: int
    text: str
    section: int
    #: Shown only because it is not nought.
    extra: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ToDecide:
    """Documents with the same thing to decide on, or to get done, by the same body: what the network has to take up."""

    key: str
    text: str
    on: date | None
    body: str | None
    next_step: str
    documents: tuple[Row, ...]


def summary(rows: tuple[Row, ...], limits: Limits) -> Iterator[Count]:
    """Yield the figures of docs/wording.md, then others that are not nought."""
    yield _count("expired", 1, _having(Status.EXPIRED), rows)
    yield _count("ends_near", 2, _ending(limits, limits.near), rows, limits.near_text)
    if limits.near < limits.far:
        yield _count("ends_within", 3, _ending(limits, limits.far), rows, limits.far_text)
    yield _count("notice", 4, lambda row: _notice_is_near(row, limits), rows, limits.near_text)
    yield _count("open_ended", 5, _having(Status.OPEN_ENDED), rows)
    yield _count("in_adoption", 6, _having(Status.IN_ADOPTION), rows)
    yield _count("unknown", 10, _having(Status.UNKNOWN), rows)
    yield from (replace(count, extra=True) for count in _others(rows) if count.number)


def _others(rows: tuple[Row, ...]) -> Iterator[Count]:
    yield _count("holdover", 1, _having(Status.PAST_END_HOLDOVER), rows)
    yield _count("not_adopted", 6, _having(Status.NOT_ADOPTED), rows)
    yield _count("conditional", 7, _having(Status.CONDITIONAL), rows)
    yield _count("waiting", 8, is_waiting, rows)


def _count(key: str, section: int, belongs: Callable[[Row], bool], rows: tuple[Row, ...], within: str = "") -> Count:
    number = sum(map(belongs, rows))
    return Count(key=key, number=number, text=_words(key, number, within), section=section)


def _words(key: str, n: int, within: str) -> str:
    """Return what follows a figure, which stands apart from it."""
    ends = _n("löper ut inom {length}", "löper ut inom {length}", n, length=within)
    texts = {
        "expired": _n("har löpt ut", "har löpt ut", n),
        "ends_near": ends,
        "ends_within": ends,
        "notice": _n(
            "sista dag för uppsägning inom {length}", "sista dagar för uppsägning inom {length}", n, length=within
        ),
        "open_ended": _("gäller tills vidare"),
        "in_adoption": _("väntar på antagande"),
        "unknown": _("saknar slutdatum"),
        "holdover": _n("gäller efter slutdatum", "gäller efter slutdatum", n),
        "not_adopted": _("har inte antagits av alla parter"),
        "conditional": _("har villkorat beslut"),
        "waiting": _("väntar efter bordläggning eller återremiss"),
    }
    return texts[key]


def _having(status: Status) -> Callable[[Row], bool]:
    return lambda row: row.status is status


def _ending(limits: Limits, last: date) -> Callable[[Row], bool]:
    return lambda row: secured_ends_between(row, limits.as_of, last)


def _notice_is_near(row: Row, limits: Limits) -> bool:
    near = row.last_notice_day is not None and row.last_notice_day <= limits.near
    return row.status is Status.AUTO and near


# --- what to decide on


def to_decide(rows: tuple[Row, ...], limits: Limits, now: Mapping[str, Standing]) -> Iterator[ToDecide]:
    """Yield what there is to decide on within the horizon, by urgency, then by day.

    What is meant to lapse needs no decision and is left out; a notice day counts within three months. `now` holds the
    standings of the rows.
    """
    yield from _gathered(rows, limits, _PAST_END)
    yield from _overdue(rows, limits, now)
    yield from _gathered(rows, limits, _coming(limits))


def _overdue(rows: tuple[Row, ...], limits: Limits, now: Mapping[str, Standing]) -> Iterator[ToDecide]:
    """Yield what should have been done by a day that has passed, by that day; what is settled needs nothing more."""
    late = [
        (one.latest, row, one_line(one.what))
        for row in rows
        if row.status not in SETTLED
        for one in now[row.id].deadlines
        if is_overdue(one, as_of=limits.as_of)
    ]
    gathered: dict[tuple[date, str | None, str], list[tuple[Row, str]]] = {}
    for latest, row, what in sorted(late, key=lambda one: one[0]):
        step = _("Ansvarig: {name}", name=row.responsible) if row.responsible else ""
        gathered.setdefault((latest, row.decided_by, step), []).append((row, what))
    for (latest, body, step), things in gathered.items():
        yield ToDecide(
            key="overdue",
            text=_n(
                "{n} sak skulle ha varit klar: {what}, senast {day}, {late}",
                "{n} saker skulle ha varit klara: {what}, senast {day}, {late}",
                len(things),
                what=listed(f"{what} ({row.title})" for row, what in things),
                day=latest,
                late=days_late(latest, as_of=limits.as_of),
            ),
            on=latest,
            body=body,
            next_step=step,
            documents=tuple({row.id: row for row, _what in things}.values()),
        )


#: Key, which documents, and their day.
_Matter = tuple[str, Callable[[Row], bool], Callable[[Row], date | None]]


def _gathered(rows: tuple[Row, ...], limits: Limits, matters: Iterable[_Matter]) -> Iterator[ToDecide]:
    for key, belongs, day in matters:
        gathered: dict[tuple[date | None, str | None, str], list[Row]] = {}
        for row in by_day((row for row in rows if belongs(row)), day):
            step = _step(key, row, limits.as_of)
            gathered.setdefault((day(row), row.decided_by, step), []).append(row)
        for (on, body, step), documents in gathered.items():
            number = len(documents)
            said = _matter(key, number, f"{on} ({days_from(limits.as_of, on)})") if on else _dayless(key, number)
            yield ToDecide(key=key, text=said, on=on, body=body, next_step=step, documents=tuple(documents))


def _matter(key: str, n: int, day: str) -> str:
    """Say what there is to decide on by a day: "3 dokument löper ut 2026-06-30 (om 221 dagar)"."""
    texts = {
        "expired": _n("{n} dokument löpte ut {day}", "{n} dokument löpte ut {day}", n, day=day),
        "holdover": _n(
            "{n} dokument gäller efter slutdatum {day}", "{n} dokument gäller efter slutdatum {day}", n, day=day
        ),
        "ends": _n("{n} dokument löper ut {day}", "{n} dokument löper ut {day}", n, day=day),
        "conditional": _n(
            "{n} dokument med villkorat beslut, inte säkrat, löper ut {day}",
            "{n} dokument med villkorat beslut, inte säkrat, löper ut {day}",
            n,
            day=day,
        ),
        "notice": _n("{n} dokument kan sägas upp senast {day}", "{n} dokument kan sägas upp senast {day}", n, day=day),
        "waiting": _n(
            "{n} dokument väntar efter bordläggning eller återremiss till {day}",
            "{n} dokument väntar efter bordläggning eller återremiss till {day}",
            n,
            day=day,
        ),
    }
    return texts[key]


def _dayless(key: str, n: int) -> str:
    """Say the same where the register has no day: of what is past its end, or waits."""
    texts = {
        "expired": _n("{n} dokument löpte ut", "{n} dokument löpte ut", n),
        "holdover": _n("{n} dokument gäller efter slutdatum", "{n} dokument gäller efter slutdatum", n),
        "waiting": _n(
            "{n} dokument väntar efter bordläggning eller återremiss",
            "{n} dokument väntar efter bordläggning eller återremiss",
            n,
        ),
    }
    return texts[key]


def _step(key: str, row: Row, as_of: date) -> str:
    """Return what comes next: for what was put off the meeting it was put off to, where that is said."""
    if key == "waiting" and row.deferred_to and row.deferred_to >= as_of:
        return _("Tas upp på nytt {day}", day=row.deferred_to)
    return row.next_step if key == "notice" else row.meetings


def _end(row: Row) -> date | None:
    return row.valid_to


_PAST_END: tuple[_Matter, ...] = (
    ("expired", _having(Status.EXPIRED), _end),
    ("holdover", _having(Status.PAST_END_HOLDOVER), _end),
)


def _coming(limits: Limits) -> tuple[_Matter, ...]:
    def ends(row: Row) -> bool:
        return ends_between(row, limits.as_of, limits.far) and row.intention != "let_expire"

    return (
        ("ends", lambda row: ends(row) and row.status is not Status.CONDITIONAL, _end),
        ("conditional", lambda row: ends(row) and row.status is Status.CONDITIONAL, _end),
        ("notice", lambda row: _notice_is_near(row, limits), lambda row: row.last_notice_day),
        ("waiting", is_waiting, lambda row: row.deferred_to),
    )
