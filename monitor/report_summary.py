"""The top of the report: its figures, and what there is to decide on, gathered by what has to be said once.

Figures count documents. "Within" is cumulative: what ends within 3 months also ends within 12. Limits are inclusive.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from monitor.next_steps import days_late, is_overdue
from monitor.report_layout import Limits
from monitor.report_rows import Row
from monitor.report_sections import by_day, ends_between, is_waiting, secured_ends_between
from monitor.standing import SETTLED, Standing, Status
from monitor.wording import counted, days_from, listed, one_line


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
    yield _count("expired", 1, "har löpt ut", _having(Status.EXPIRED), rows)
    yield _count("ends_near", 2, f"löper ut inom {limits.near_text}", _ending(limits, limits.near), rows)
    if limits.near < limits.far:
        yield _count("ends_within", 3, f"löper ut inom {limits.far_text}", _ending(limits, limits.far), rows)
    notices = sum(_notice_is_near(row, limits) for row in rows)
    days = "sista dag" if notices == 1 else "sista dagar"
    yield Count(key="notice", number=notices, text=f"{days} för uppsägning inom {limits.near_text}", section=4)
    yield _count("open_ended", 5, "gäller tills vidare", _having(Status.OPEN_ENDED), rows)
    yield _count("in_adoption", 6, "väntar på antagande", _having(Status.IN_ADOPTION), rows)
    yield _count("unknown", 10, "saknar slutdatum", _having(Status.UNKNOWN), rows)
    yield from (replace(count, extra=True) for count in _others(rows) if count.number)


def _others(rows: tuple[Row, ...]) -> Iterator[Count]:
    yield _count("holdover", 1, "gäller efter slutdatum", _having(Status.PAST_END_HOLDOVER), rows)
    yield _count("not_adopted", 6, "har inte antagits av alla parter", _having(Status.NOT_ADOPTED), rows)
    yield _count("conditional", 7, "har villkorat beslut", _having(Status.CONDITIONAL), rows)
    yield _count("waiting", 8, "väntar efter bordläggning eller återremiss", is_waiting, rows)


def _count(key: str, section: int, text: str, belongs: Callable[[Row], bool], rows: tuple[Row, ...]) -> Count:
    return Count(key=key, number=sum(map(belongs, rows)), text=text, section=section)


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
        step = f"Ansvarig: {row.responsible}" if row.responsible else ""
        gathered.setdefault((latest, row.decided_by, step), []).append((row, what))
    for (latest, body, step), things in gathered.items():
        number = "1 sak skulle ha varit klar" if len(things) == 1 else f"{len(things)} saker skulle ha varit klara"
        said = listed(f"{what} ({row.title})" for row, what in things)
        yield ToDecide(
            key="overdue",
            text=f"{number}: {said}, senast {latest}, {days_late(latest, as_of=limits.as_of)}",
            on=latest,
            body=body,
            next_step=step,
            documents=tuple({row.id: row for row, _ in things}.values()),
        )


#: Key, what is said of the documents, the words before the day, which documents, and their day.
_Matter = tuple[str, str, str, Callable[[Row], bool], Callable[[Row], date | None]]


def _gathered(rows: tuple[Row, ...], limits: Limits, matters: Iterable[_Matter]) -> Iterator[ToDecide]:
    for key, text, until, belongs, day in matters:
        gathered: dict[tuple[date | None, str | None, str], list[Row]] = {}
        for row in by_day((row for row in rows if belongs(row)), day):
            step = _step(key, row, limits.as_of)
            gathered.setdefault((day(row), row.decided_by, step), []).append(row)
        for (on, body, step), documents in gathered.items():
            when = f"{until} {on} ({days_from(limits.as_of, on)})" if on else ""
            said = f"{counted(len(documents), 'dokument')} {text}{when}"
            yield ToDecide(key=key, text=said, on=on, body=body, next_step=step, documents=tuple(documents))


def _step(key: str, row: Row, as_of: date) -> str:
    """Return what comes next: for what was put off the meeting it was put off to, where that is said."""
    if key == "waiting" and row.deferred_to and row.deferred_to >= as_of:
        return f"Tas upp på nytt {row.deferred_to}"
    return row.next_step if key == "notice" else row.meetings


def _end(row: Row) -> date | None:
    return row.valid_to


_PAST_END: tuple[_Matter, ...] = (
    ("expired", "löpte ut", "", _having(Status.EXPIRED), _end),
    ("holdover", "gäller efter slutdatum", "", _having(Status.PAST_END_HOLDOVER), _end),
)


def _coming(limits: Limits) -> tuple[_Matter, ...]:
    def ends(row: Row) -> bool:
        return ends_between(row, limits.as_of, limits.far) and row.intention != "let_expire"

    return (
        (
            "ends",
            "löper ut",
            "",
            lambda row: ends(row) and row.status is not Status.CONDITIONAL,
            _end,
        ),
        (
            "conditional",
            "med villkorat beslut, inte säkrat, löper ut",
            "",
            lambda row: ends(row) and row.status is Status.CONDITIONAL,
            _end,
        ),
        (
            "notice",
            "kan sägas upp",
            " senast",
            lambda row: _notice_is_near(row, limits),
            lambda row: row.last_notice_day,
        ),
        ("waiting", "väntar efter bordläggning eller återremiss", " till", is_waiting, lambda row: row.deferred_to),
    )
