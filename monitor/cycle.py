"""One run: read the register, plan what is due, hand over what is queued, write the report.

A `Cycle` is the running program's state: the register in force, and what it takes to act on it. Each of its steps can
be run at any time and any number of times; none depends on another having run before, but for `start`.
"""

import logging
import os
import socket
import uuid
from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from monitor import alarms, calendar_memory, clock, minutes_records, outbox, planner, promise_rows, shown
from monitor.calendar import is_working_day
from monitor.clock_watch import ClockWatch
from monitor.concerns import Concerns
from monitor.daybook import Daybook
from monitor.delivery import Deliverer
from monitor.delivery_state import DeliveryState
from monitor.enclosures import Enclosures
from monitor.in_force import RegisterInForce
from monitor.language import _
from monitor.letters import LetterWriter
from monitor.life import life
from monitor.long_kept import keep, let_go
from monitor.meeting_report import due_meetings, meeting_report
from monitor.meetings import freeze
from monitor.minutes_folder import MinutesFolder, receipts
from monitor.model import Register
from monitor.planner import Planned
from monitor.presence import Presence
from monitor.promises import stale_reasons
from monitor.site import Site
from monitor.standing import Standing
from monitor.store import Store
from monitor.tables import Transaction
from monitor.templates import environment

log = logging.getLogger(__name__)


class Cycle:
    """The register in force on one database, and the steps of a run."""

    def __init__(
        self,
        site: Site,
        store: Store,
        *,
        now: Callable[[], datetime] = clock.now,
        uptime: Callable[[], tuple[timedelta, str]] | None = None,
        failpoint: Callable[[str], None] = lambda _: None,
    ) -> None:
        """Set up without reading anything; `start` does that. Without `uptime` no jump of the clock is noticed."""
        self.site, self.store, self.now, self.failpoint = site, store, now, failpoint
        self.node = f"{socket.gethostname()}:{os.getpid()}:{uuid.uuid4().hex[:8]}"  # new at each start
        self.templates = environment(site.folder)
        self._in_force = RegisterInForce(site, store, now)
        self.minutes = MinutesFolder(site, store)
        self._reported: tuple[str, date] | None = None
        self._clock_told: date | None = None
        self._daybook: Daybook | None = None
        self._deliverer: Deliverer | None = None
        self.host = socket.gethostname()
        watch = ClockWatch(store, self.host, now=now, uptime=uptime) if uptime else None
        self.concerns = Concerns(store, self.host, watch)
        #: Lets the other nodes of a shared database see this one, and this one the others.
        self.presence: Presence | None = None

    def told_of_itself(self) -> tuple[str, Mapping[str, Any]]:
        """Return the register in force and what health shows, as this node tells the others at each beat."""
        worker = self._deliverer
        since = worker.relay_fails_since.isoformat() if worker and worker.relay_fails_since else None
        relay = {"relay_fails_since": since, "relay_said": worker.relay_said if worker and since else ""}
        return self._in_force.file_sha, {"problems": list(self.problems), **relay}

    # --- the register

    @property
    def register(self) -> Register:
        """The register in force."""
        return self._in_force.register

    @property
    def problems(self) -> tuple[str, ...]:
        """What is wrong with the file, where it is not the one in force."""
        return self._in_force.problems

    def start(self) -> None:
        """Read the register, or fall back on the last good one; settle what an earlier run left behind."""
        self._in_force.start()
        keep(len(self.register.documents))
        self.deliverer().recover()
        with self.store.write(alone=True) as db:
            planner.hold_what_may_have_gone(db, ran_on=self.site.last_run(), as_of=self.today)

    def reread(self) -> None:
        """Take a changed register into force, or keep the old one and tell the admin once per change of the file."""
        if self._in_force.reread() and self._deliverer:  # not a new one: it may hold a result yet to be written
            self._deliverer.register, self._deliverer.transport = self.register, self.site.transport(self.register)
            self._deliverer.relay_rests_until = None

    # --- the day

    @property
    def today(self) -> date:
        """Today's civil date where the register is."""
        return clock.local_date(self.now(), self.register.monitor.timezone)

    @property
    def daybook(self) -> Daybook:
        """What holds and what is promised by the register in force."""
        if self._daybook is None or self._daybook.register is not self.register:
            if self._daybook is not None:
                let_go()
            self._daybook = Daybook(self.register)
            self._daybook.open(as_of=self.today)
            keep(len(self.register.documents))
        return self._daybook

    def standings(self) -> Mapping[str, Standing]:
        """Return what holds today."""
        return self.daybook.standings(as_of=self.today)

    def _tell_of_clock(self, last: date, today: date) -> None:
        """Say, once, that the clock has gone back behind the last cycle: until it is right nothing is planned."""
        if last > today and self._clock_told != last:
            log.error(
                _("Klockan visar %s, men den senaste körningen var %s: inget planeras förrän den går rätt."),
                today,
                last,
            )
            self._clock_told = last

    def is_time(self) -> bool:
        """Whether today's cycle is due: at once on the first start, else from the send time on working days."""
        with self.store.read() as db:
            last = planner.last_cycle_on(db)
        if self.concerns.clock_doubted:
            return False
        if last is None:
            return True
        local = self.now().astimezone(ZoneInfo(self.register.monitor.timezone))
        self._tell_of_clock(last, local.date())
        return last < local.date() and is_working_day(local.date()) and local.time() >= self._send_at

    @property
    def _send_at(self) -> time:
        return time.fromisoformat(self.register.schedule.send_at)

    def next_cycle_at(self) -> datetime:
        """Return the local time of the next planned cycle, for people to read."""
        zone = ZoneInfo(self.register.monitor.timezone)
        day = self.now().astimezone(zone).date()
        with self.store.read() as db:
            last = planner.last_cycle_on(db)
        while not is_working_day(day) or (last and last >= day):
            day += timedelta(days=1)
        return datetime.combine(day, self._send_at, zone)

    # --- the steps

    def look_around(self) -> None:
        """Look at the clock, the other nodes and the relay; tell the admin of what is new."""
        deliverer = self.deliverer()
        since, said = deliverer.relay_fails_since, deliverer.relay_said
        self.concerns.look(self.register, self.now(), relay_fails_since=since, relay_said=said)

    def plan(self) -> Planned:
        """T0: promise what is due today, and queue its mails."""
        at = self.now()
        as_of = clock.local_date(at, self.register.monitor.timezone)
        daybook = self.daybook
        daybook.open(as_of=as_of)  # before anybody has to wait for it
        with self.store.write(alone=True) as db:  # one planner at a time, and nothing is claimed meanwhile
            self._in_force.must_be_current(db)
            planned = planner.plan(db, daybook, as_of=as_of, at=at)
            self.failpoint("planning")
        self.failpoint("planned")
        self._note_run(as_of)
        queued, held, cancelled = planned.queued, planned.held, planned.cancelled
        if held:
            said = _("Dagens körning: köade mejl %d, hållna av spärren %d, avbrutna påminnelser %d.")
            log.info(said, queued, held, cancelled)
        else:
            log.info(_("Dagens körning: köade mejl %d, avbrutna påminnelser %d."), queued, cancelled)
        return planned

    def _note_run(self, day: date) -> None:
        try:
            self.site.note_run(day)
        except OSError as error:
            log.warning(_("%s går inte att skriva: %s"), self.site.last_run_note, error.strerror)

    def read_minutes(self, *, at_once: bool = False) -> None:
        """Read new files in the folder for minutes, and queue what is to be confirmed; then the receipts of a yes."""
        at = self.now()
        self.minutes.read(self.register, today=self.today, at=at, at_once=at_once)
        with self.store.read() as db:
            due = list(receipts(self.register, minutes_records.confirmed(db), self.today))
        if due:
            with self.store.write() as db:
                for one in due:
                    outbox.enqueue(db, one, at)

    def deliver(self, *, stopping: Callable[[], bool] = lambda: False) -> int:
        """Hand over what is due; return how many mails were sent. What no longer holds is cancelled first."""
        at, deliverer = self.now(), self.deliverer()
        deliverer.only = frozenset({alarms.KIND}) if self.concerns.clock_doubted else None
        deliverer.settle()
        with self.store.read() as db:
            if deliverer.relay_rests() or not outbox.is_due(db, at):
                return 0
        as_of = clock.local_date(at, self.register.monitor.timezone)
        current = self.daybook.standings(as_of=as_of)
        with self.store.write(alone=True) as db:
            self._in_force.must_be_current(db)
            valid = planner.valid_promises(db, self.daybook, as_of)
            if not self.concerns.clock_doubted:
                promise_rows.cancel_stale(db, stale_reasons(valid, self.register), at)
            acknowledged = outbox.acknowledged(db, as_of)
        with self.store.read() as db:
            published = calendar_memory.published(db)
        enclosures = Enclosures(
            self.register, as_of=as_of, templates=self.templates, published=published, known=current
        )
        deliverer.compose = LetterWriter(
            register=self.register,
            standings=current,
            as_of=as_of,
            valid=valid,
            templates=self.templates,
            store=self.store,
            acknowledged=acknowledged,
            enclosures=enclosures,
            life=lambda templates: life(
                self.register, self.store, at=self.now(), problems=self.problems, templates=templates
            ),
        )
        try:
            return deliverer.deliver_all(stopping=stopping)
        finally:
            deliverer.transport.close()

    def deliverer(self) -> Deliverer:
        """Return the worker for the register in force; a new register may name another relay."""
        if self._deliverer is None:
            self._deliverer = Deliverer(
                store=self.store,
                transport=self.site.transport(self.register),
                node=self.node,
                now=self.now,
                register=self.register,
                failpoint=self.failpoint,
                gone=self._gone,
                must_be_current=self._in_force.must_be_current,
            )
        return self._deliverer

    def _gone(self, db: Transaction) -> Mapping[str, bool]:
        return self.presence.gone(db) if self.presence else {}

    def undelivered(self) -> int:
        """Count the mails that are queued but could not be handed over, or were refused by everybody."""
        with self.store.read() as db:
            counts = outbox.counts(db)
            return counts.get(DeliveryState.QUEUED, 0) + outbox.refused_by_all(db)

    def freeze_meeting_reports(self) -> None:
        """Keep the report for each meeting as it goes out to those who asked for it; what was kept is never changed."""
        if not self.register.report.to:
            return
        for body, on in due_meetings(self.register, as_of=self.today):
            if not any(self.site.reports.glob(f"{body}-{on}-per-*")):
                made = meeting_report(self.register, body=body, on=on, as_of=self.today)
                try:
                    kept = freeze(made, self.site.reports, templates=self.templates)
                except OSError as error:  # the mail has gone, and it is tried again at the next tick
                    said = _("Rapporten inför mötet går inte att spara i %s: %s.")
                    log.error(said, self.site.reports, error.strerror)  # noqa: TRY400 - said whole
                    return
                for path in kept:
                    log.info(_("Rapporten inför mötet sparad: %s."), path)

    def write_report(self) -> None:
        """Write today's report beside the database, and what else is shown, where it changed."""
        state = (self._in_force.sha, self.today)
        if state == self._reported:
            return
        shown.write_report(self.site, self.register, self.templates, as_of=self.today)
        shown.show(self.site, self.register, self.store, self.templates, as_of=self.today)
        self._reported = state
