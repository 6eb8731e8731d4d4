"""Which of the due steps are promised as mails, and which are only recorded: the planner's decision, without effects.

A promise is a step to one recipient. Of one ladder of one document only the most urgent due step is mailed; the steps
it stands for are recorded with the reason (docs/register.md: late). What was said is not said again, whatever the rules
become.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final, TypeAlias

from monitor.calendar import next_week_start
from monitor.language import _
from monitor.model import Register
from monitor.reminders import Reminder, in_order
from monitor.wording import lead_text


class PromiseState(StrEnum):
    """What became of a promise."""

    PLANNED = "planned"
    SENT = "sent"
    SUPERSEDED = "superseded"
    CANCELLED = "cancelled"
    SILENCED = "silenced"


#: Document, about, fact, step, recipient: unique in the database (docs/reliability.md).
PromiseKey: TypeAlias = tuple[str, str, str, str, str]
#: Document, about, fact, recipient: the rungs of one ladder to one recipient.
_Series: TypeAlias = tuple[str, str, str, str]

_LAST_WEEK: Final = timedelta(days=7)


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    """One step to one recipient."""

    reminder: Reminder
    role: str

    @property
    def key(self) -> PromiseKey:
        """Name the promise, whatever rule it comes from."""
        step = self.reminder
        return step.document, step.about, step.fact_key, step.lead, self.role

    @property
    def series(self) -> _Series:
        """Name the ladder that the promise is a step of."""
        step = self.reminder
        return step.document, step.about, step.fact_key, self.role


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """A promise as the database has it, in a row of its own."""

    key: PromiseKey
    due_on: date
    state: PromiseState
    row: int = 0

    @property
    def series(self) -> _Series:
        """Name the ladder that the promise is a step of."""
        document, about, fact_key, _, role = self.key
        return document, about, fact_key, role


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """What a cycle does with the due promises: mail some, record the others with a reason."""

    mailed: tuple[Promise, ...]
    recorded: tuple[tuple[Promise, PromiseState, str], ...]


def promised(reminders: Iterable[Reminder]) -> tuple[Promise, ...]:
    """Return one promise for every recipient of every step."""
    return tuple(Promise(reminder=step, role=role) for step in reminders for role in step.to)


def due(
    promises: Iterable[Promise], register: Register, *, as_of: date, weekly_today: frozenset[str]
) -> tuple[Promise, ...]:
    """Return the promises that the cycle of a day speaks of, in the order they fall due.

    A step after the fact waits until the fact has passed, even where its working day comes before. Weekly recipients
    get, on the days in `weekly_today` (their names), what falls due before the next week's first working day; on other
    days only steps of a fact's last week.
    """
    found = (promise for promise in promises if _is_due(promise, register, as_of, weekly_today))
    return tuple(sorted(found, key=lambda one: in_order(one.reminder)))


def _is_due(promise: Promise, register: Register, as_of: date, weekly_today: frozenset[str]) -> bool:
    step = promise.reminder
    if step.follows_fact and as_of <= step.fact_on:
        return False
    recipient = register.recipients.get(promise.role)
    if recipient is None or recipient.digest != "weekly" or in_last_week(step):
        return step.send_on <= as_of
    return promise.role in weekly_today and step.send_on < next_week_start(as_of)


def in_last_week(step: Reminder) -> bool:
    """Whether a step falls in the fact's last week: too near to wait for a weekly mail."""
    return step.fact_on - _LAST_WEEK <= step.due_on <= step.fact_on


def decide(
    due_now: Iterable[Promise],
    recorded: Mapping[PromiseKey, Recorded],
    *,
    silent: Callable[[Promise], bool],
    covered: Callable[[Promise], bool] = lambda _promise: False,
) -> Decided:
    """Decide what to mail of what is due.

    `silent`: acknowledged, so that its ladder says nothing now. `covered`: told by the first overview.
    """
    spoken = _spoken(recorded.values())
    by_series: dict[_Series, list[Promise]] = defaultdict(list)
    for promise in due_now:
        by_series[promise.series].append(promise)
    mailed: list[Promise] = []
    others: list[tuple[Promise, PromiseState, str]] = []
    for series, group in by_series.items():
        ordered = sorted(group, key=lambda one: (one.reminder.due_on, one.reminder.lead))
        for promise in ordered:
            row = recorded.get(promise.key)
            if row and row.state not in (PromiseState.CANCELLED, PromiseState.SILENCED):
                continue
            if silent(promise):
                state, reason = PromiseState.SILENCED, _("kvitterad med giltig ack")
            elif covered(promise):
                state, reason = PromiseState.SUPERSEDED, _("nämndes i den första översikten")
            else:
                state, reason = _ranked(promise, ordered[-1], spoken.get(series, date.min))
            if state is PromiseState.PLANNED:
                mailed.append(promise)
            elif row is None or row.state is not state:
                others.append((promise, state, reason))
    return Decided(mailed=tuple(mailed), recorded=tuple(others))


def _spoken(recorded: Iterable[Recorded]) -> dict[_Series, date]:
    """Return how far each ladder has been climbed: the day of the last step that was, or will be, mailed."""
    spoken: dict[_Series, date] = {}
    for known in recorded:
        if known.state in (PromiseState.PLANNED, PromiseState.SENT):
            spoken[known.series] = max(known.due_on, spoken.get(known.series, date.min))
    return spoken


def _ranked(promise: Promise, top: Promise, spoken: date) -> tuple[PromiseState, str]:
    """Return whether a step is to be mailed, beside the most urgent one that is due and the last one spoken of."""
    if promise.reminder.due_on <= spoken:
        return PromiseState.SUPERSEDED, _("en senare påminnelse om samma sak har redan skickats")
    if promise is not top:
        return PromiseState.SUPERSEDED, takes_the_place(top.reminder)
    return PromiseState.PLANNED, ""


def stale_reasons(valid: Mapping[str, Sequence[Promise]], register: Register) -> Callable[[PromiseKey], str | None]:
    """Return what says why a planned promise no longer holds, or None where it does.

    `valid` is every promise of every ladder as of now, past and to come, by document, in the order they fall due.
    """

    def reason(key: PromiseKey) -> str | None:
        document, about, fact_key, lead, role = key
        if document not in register.documents:
            return _("dokumentet finns inte längre i registret")
        what = _what(fact_key)
        about_it = (one for one in valid.get(document, ()) if one.reminder.about == about)
        same_matter = [one for one in about_it if _what(one.reminder.fact_key) == what]
        if not same_matter:
            return _("det finns inte längre något att påminna om")
        same_fact = [one for one in same_matter if one.reminder.fact_key == fact_key]
        if not same_fact:
            return _("datumet har ändrats till {day}", day=same_matter[0].reminder.fact_on)
        if role not in {one.role for one in same_fact}:
            asked = about == "adoption" and any(party.recipient == role for party in register.parties.values())
            return _("parten har lämnat besked") if asked else _("mottagaren har ändrats i registret")
        if (lead, role) not in {(one.reminder.lead, one.role) for one in same_fact}:
            return _("påminnelsens steg har ändrats i registret")
        return None

    return reason


def _what(fact_key: str) -> str:
    """Return what a fact is besides its day: which of a document's deadlines."""
    return fact_key.partition(":")[2]


def takes_the_place(step: Reminder) -> str:
    """Say why an earlier step of the same ladder is not mailed."""
    return _("påminnelsen {step} säger samma sak och ligger närmare", step=lead_text(step.about, step.lead))
