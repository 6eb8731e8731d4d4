"""T0: the cycle of a day turns what is due into promises and queued mails, in one commit.

Level-triggered: everything is computed from the register and the day, and the database's unique keys absorb what was
promised before. So a cycle that is run twice, late, or after a crash promises nothing twice and loses nothing.
"""

import logging
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from monitor import outbox, promise_rows
from monitor.admin_mails import to_admin
from monitor.calendar import next_week_start
from monitor.daybook import Daybook, Promises
from monitor.delivery_state import DeliveryState
from monitor.follow_ups import follow_ups
from monitor.language import _
from monitor.matters import matters
from monitor.meeting_report import due_meetings
from monitor.model import Register
from monitor.outbox import NewDelivery, reminders_key
from monitor.promises import Promise, decide, due, in_last_week, stale_reasons
from monitor.store import get_meta, set_meta
from monitor.tables import Transaction

log = logging.getLogger(__name__)

_FIRST_START: Final = "first_start_on"
LAST_CYCLE: Final = "last_cycle_on"
#: Why the next cycle's mails are held: the database does not know what has been sent.
_FORGOT: Final = "forgot"


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """What a cycle planned."""

    queued: int
    held: int
    superseded: int
    cancelled: int
    first_start: bool


def last_cycle_on(db: Transaction) -> date | None:
    """Return the day of the last cycle that planned, or None before the first start."""
    found = get_meta(db, LAST_CYCLE)
    return date.fromisoformat(found) if found else None


def hold_what_may_have_gone(db: Transaction, *, ran_on: date | None, as_of: date) -> None:
    """Hold what is queued, and what the next cycle plans, where the database knows nothing of the last run.

    `ran_on` is the day of that run, by the note beside the database: it is newer than a database that was deleted, or
    restored from a backup (reliability: C9). A day to come is no evidence; the clock was wrong then.
    """
    last = last_cycle_on(db)
    if ran_on is None or ran_on > as_of or (last and last >= ran_on):
        return
    if get_meta(db, _FORGOT):  # seen at an earlier start: what a person has let go since is not held again
        return
    why = (
        _("databasen är ny, men giltig har varit igång förut")
        if last is None
        else _("databasen är från {last}, men giltig körde senast {ran_on}", last=last, ran_on=ran_on)
    )
    log.warning(_("Mejlen hålls: %s. Vad som har skickats går inte att veta."), why)
    set_meta(db, _FORGOT, why)
    outbox.hold_queued(db, why)


def valid_promises(db: Transaction, daybook: Daybook, as_of: date) -> Promises:
    """Return every promise of every ladder as of a day."""
    unknown = daybook.without_end(as_of=as_of)
    since = outbox.note_unknown(db, unknown, as_of, registered=daybook.register.documents)
    return daybook.promises(since, as_of=as_of)


def plan(db: Transaction, daybook: Daybook, *, as_of: date, at: datetime) -> Planned:
    """Plan the cycle of a day. On the first start an overview takes the place of everything that is past."""
    register = daybook.register
    first = get_meta(db, _FIRST_START) is None
    valid = valid_promises(db, daybook, as_of)
    cancelled = promise_rows.cancel_stale(db, stale_reasons(valid, register), at)
    for key, reason in cancelled:
        log.info(_("Påminnelsen %s avbryts: %s."), "/".join(key), reason)
    acknowledged = outbox.acknowledged(db, as_of)
    begun = valid.begun(by=next_week_start(as_of))
    due_now = due(begun, register, as_of=as_of, weekly_today=_weekly_roles(db, register, as_of))
    known = promise_rows.recorded(db, {one.reminder.document for one in due_now})
    decided = decide(
        due_now,
        known,
        silent=lambda one: (one.reminder.document, one.reminder.about, one.reminder.fact_key) in acknowledged,
        covered=lambda one: first and one.reminder.send_on < as_of,
    )
    promise_rows.record(db, decided.recorded, known, at)
    new = list(_deliveries(register, decided.mailed))
    brake = brake_limit(register)
    forgot = get_meta(db, _FORGOT) or ""
    held = _("spärren: {n} mejl på en gång, gränsen är {limit}", n=len(new), limit=brake) if len(new) > brake else ""
    held = forgot or held
    queued = outbox.enqueue_all(db, new, known, at, held=held)
    if queued:
        promise_rows.cancel_empty(db)
    others = _beside(db, daybook, as_of, first=first)
    beside = [id_ for one in others if (id_ := outbox.enqueue(db, one, at, held=forgot))]
    if forgot:
        queued, beside = [*queued, *beside], []
        set_meta(db, _FORGOT, "")
    # What a restored database had queued is held as well, and told even where the day has nothing new.
    waiting = outbox.counts(db).get(DeliveryState.HELD, 0) if forgot else len(queued) if held else 0
    if waiting:
        log.warning(_("Spärren: %d mejl hålls tills någon kör giltig outbox release."), waiting)
        told = {"count": waiting, "limit": brake, "forgot": forgot, "first": first}
        outbox.enqueue(db, to_admin(register, "brake", str(as_of), as_of, **told), at)
    if first:
        set_meta(db, _FIRST_START, as_of.isoformat())
    for name in ("sign_of_life", "follow_up", *(f"digest:{role}" for role in register.recipients)):
        if _new_week(db, name, as_of):
            set_meta(db, f"week:{name}", _week(as_of))
    set_meta(db, LAST_CYCLE, as_of.isoformat())
    return Planned(
        queued=len(beside) + (0 if held else len(queued)),
        held=len(queued) if held else 0,
        superseded=len(decided.recorded),
        cancelled=len(cancelled),
        first_start=first,
    )


def _beside(db: Transaction, daybook: Daybook, as_of: date, *, first: bool) -> Iterator[NewDelivery]:
    """Return the mails that hang on no ladder.

    Everybody's overview on the first start; else the reports for meetings, what is to be followed up, the sign of life.
    """
    register = daybook.register
    if first:
        for role in register.recipients:
            yield NewDelivery(key=f"overview:{role}", kind="overview", role=role, urgent_on=date.min)
        return
    yield from _meeting_reports(register, as_of)
    yield from _follow_ups(db, daybook, as_of)
    if register.health.sign_of_life == "weekly" and _new_week(db, "sign_of_life", as_of):
        yield to_admin(register, "sign_of_life", _week(as_of), as_of)


def _meeting_reports(register: Register, as_of: date) -> Iterator[NewDelivery]:
    """Return the reports for meetings that are near, to those who asked for them; the key keeps each to one mail."""
    for body, on in due_meetings(register, as_of=as_of):
        for role in register.report.to:
            yield NewDelivery(
                key=f"meeting_report:{role}:{body}:{on}", kind="meeting_report", role=role, urgent_on=on,
                payload={"body": body, "on": on.isoformat()},
            )  # fmt: skip


def _follow_ups(db: Transaction, daybook: Daybook, as_of: date) -> Iterator[NewDelivery]:
    """Return, in a week's first cycle, one mail to each role with something to follow up."""
    if not _new_week(db, "follow_up", as_of):
        return
    register, acknowledged = daybook.register, outbox.acknowledged(db, as_of)
    decided = {id_ for decision in register.decisions for id_ in decision.documents}
    standings = daybook.standings_of(decided, as_of=as_of)
    found = follow_ups(register, standings, as_of=as_of, acknowledged=acknowledged)
    for role in dict.fromkeys(one.role for one in found):
        yield NewDelivery(key=f"follow_up:{role}:{_week(as_of)}", kind="follow_up", role=role, urgent_on=as_of)


def brake_limit(register: Register) -> int:
    """Return how many mails one cycle may send by itself (docs/reliability.md)."""
    return register.delivery.brake or max(50, len(register.documents) // 5)


def _week(day: date) -> str:
    year, week, _weekday = day.isocalendar()
    return f"{year}-W{week:02d}"


def _new_week(db: Transaction, name: str, as_of: date) -> bool:
    return get_meta(db, f"week:{name}") != _week(as_of)


def _weekly_roles(db: Transaction, register: Register, as_of: date) -> frozenset[str]:
    """Return the weekly recipients whose mail goes in this cycle: the first one of the ISO week."""
    weekly = (role for role, recipient in register.recipients.items() if recipient.digest == "weekly")
    return frozenset(role for role in weekly if _new_week(db, f"digest:{role}", as_of))


def _deliveries(register: Register, mailed: tuple[Promise, ...]) -> Iterator[NewDelivery]:
    """Put promises into mails: one a matter, or one with all of them for a recipient with a digest."""
    by_role: dict[str, list[Promise]] = defaultdict(list)
    for promise in mailed:
        by_role[promise.role].append(promise)
    for role, promises in by_role.items():
        digest = register.recipients[role].digest if role in register.recipients else "each"
        together: list[Promise] = []
        alone: list[Promise] = []
        for one in promises:
            in_digest = digest == "daily" or (digest == "weekly" and not in_last_week(one.reminder))
            (together if in_digest else alone).append(one)
        if together:
            yield _delivery(role, together)
        by_key = {one.reminder.key: one for one in alone}
        for matter in matters(register, [one.reminder for one in alone]):
            yield _delivery(role, [by_key[reminder.key] for reminder in matter.reminders])


def _delivery(role: str, promises: list[Promise]) -> NewDelivery:
    return NewDelivery(
        key=reminders_key(role, promises),
        kind="reminders",
        role=role,
        urgent_on=min(promise.reminder.fact_on for promise in promises),
        promises=tuple(promises),
    )
