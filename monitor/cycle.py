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
from typing import Final
from zoneinfo import ZoneInfo

from monitor import calendar_memory, clock, outbox, planner, renames, shown, versions
from monitor.admin_mails import to_admin
from monitor.calendar import is_working_day
from monitor.delivery import Deliverer
from monitor.enclosures import Enclosures
from monitor.letters import LetterWriter
from monitor.life import life
from monitor.model import Register
from monitor.outbox import DeliveryState
from monitor.planner import Planned
from monitor.problems import errors
from monitor.promises import stale_reasons
from monitor.register import RegisterReading, read_register
from monitor.site import Site
from monitor.sources import Sources, read_sources
from monitor.standing import Standing
from monitor.store import Store, get_meta, set_meta
from monitor.templates import environment
from monitor.timeline import standings

log = logging.getLogger(__name__)

#: In `meta`: the broken register that the admin was told of, until there is a good one again.
_FAULT_TOLD: Final = "register_fault_told"


class RegisterRefused(Exception):
    """The register has errors and no earlier one is known; `problems` are all of them."""

    def __init__(self, problems: tuple[object, ...]) -> None:
        """Keep the problems for whoever shows them."""
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = problems


class Cycle:
    """The register in force on one database, and the steps of a run."""

    def __init__(
        self,
        site: Site,
        store: Store,
        *,
        now: Callable[[], datetime] = clock.now,
        failpoint: Callable[[str], None] = lambda _: None,
    ) -> None:
        """Set up without reading anything; `start` does that."""
        self.site, self.store, self.now, self.failpoint = site, store, now, failpoint
        self.node = f"{socket.gethostname()}:{os.getpid()}:{uuid.uuid4().hex[:8]}"  # new at each start
        self.templates = environment(site.folder)
        self.register: Register
        self.problems: tuple[str, ...] = ()
        self._seen_sha = ""
        self._suspect_sha = ""
        self._reported: tuple[str, date] | None = None
        self._clock_told: date | None = None
        self._deliverer: Deliverer | None = None

    # --- the register

    def start(self) -> None:
        """Read the register, or fall back on the last good one; settle what an earlier run left behind."""
        sources = read_sources(self.site.config)
        reading = read_register(sources, as_of=self._today_anywhere())
        fallback = self._last_good_register()
        if reading.register is not None and not _emptied(fallback, reading.register):
            self._accept(sources, reading.register, old=fallback)
        else:
            if fallback is None:
                raise RegisterRefused(reading.problems)
            self.register = fallback
            self._refuse(sources, _told(reading, sources))
        self.deliverer().recover()

    def _today_anywhere(self) -> date:
        """Return a day to judge "in the future" by, before the register has said its time zone."""
        return clock.local_date(self.now(), "Europe/Stockholm")

    def _last_good_register(self) -> Register | None:
        with self.store.read() as db:
            version = versions.last_good(db)
        return read_register(version.sources, as_of=self._today_anywhere()).register if version else None

    def reread(self) -> None:
        """Take a changed register into force, or keep the old one and tell the admin once per change of the file."""
        sources = read_sources(self.site.config)
        if sources.sha256 == self._seen_sha:
            self._suspect_sha = ""
            return
        reading = read_register(sources, as_of=self.today)
        if reading.register is not None and not _emptied(self.register, reading.register):
            self._accept(sources, reading.register, old=self.register)
        elif sources.sha256 == self._suspect_sha:
            self._refuse(sources, _told(reading, sources))
        else:  # an editor may be in the middle of saving: believe a fault when it is still there next time
            self._suspect_sha = sources.sha256

    def _accept(self, sources: Sources, register: Register, *, old: Register | None) -> None:
        changes = versions.changes_between(old, register)
        at = self.now()
        on = clock.local_date(at, register.monitor.timezone)
        with self.store.write() as db:
            is_new = versions.keep(db, sources, changes, at)
            followed = renames.carry_over(db, old, register) if old else {}
            lost = versions.lost(old, register, followed) if old else ()
            if lost:
                titles = [old.documents[id_].title for id_ in lost] if old else []
                outbox.enqueue(db, to_admin(register, "register_shrunk", at.isoformat(), on, titles=titles), at)
            if get_meta(db, _FAULT_TOLD):
                set_meta(db, _FAULT_TOLD, "")
                outbox.enqueue(db, to_admin(register, "register_mended", at.isoformat(), on), at)
        self.register, self.problems = register, ()  # once it is kept: a restart must find what is in force
        self._seen_sha, self._suspect_sha = sources.sha256, ""
        if self._deliverer:  # not a new one: it may hold a result that the database has yet to take
            self._deliverer.register, self._deliverer.transport = register, self.site.transport(register)
            self._deliverer.relay_rests_until = None
        for before, after in followed.items():
            log.info("%s heter nu %s; dess påminnelser följer med.", before, after)
        log.info("Registret läst: %s%s.", changes, "" if is_new else " (oförändrat sedan förra starten)")

    def _refuse(self, sources: Sources, problems: tuple[str, ...]) -> None:
        self.problems, self._seen_sha = problems, sources.sha256
        for problem in problems:
            log.error("Registret: %s", problem)
        log.error("Registret har fel och används inte; det senast godkända gäller fortfarande.")
        at = self.now()
        with self.store.write() as db:
            if get_meta(db, _FAULT_TOLD) == sources.sha256:
                return  # before a restart
            set_meta(db, _FAULT_TOLD, sources.sha256)
            good = versions.last_good(db)
            since = clock.local_date(good.read_at, self.register.monitor.timezone).isoformat() if good else None
            told = {"problems": list(problems), "good_since": since}
            outbox.enqueue(db, to_admin(self.register, "register_fault", at.isoformat(), self.today, **told), at)

    # --- the day

    @property
    def today(self) -> date:
        """Today's civil date where the register is."""
        return clock.local_date(self.now(), self.register.monitor.timezone)

    def standings(self) -> Mapping[str, Standing]:
        """Return what holds today."""
        return standings(self.register, as_of=self.today)

    def _tell_of_clock(self, last: date, today: date) -> None:
        """Say, once, that the clock has gone back behind the last cycle: until it is right nothing is planned."""
        if last > today and self._clock_told != last:
            log.error(
                "Klockan visar %s, men den senaste körningen var %s: inget planeras förrän den går rätt.", today, last
            )
            self._clock_told = last

    def is_time(self) -> bool:
        """Whether today's cycle is due: at once on the first start, else from the send time on working days."""
        with self.store.read() as db:
            last = planner.last_cycle_on(db)
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

    def plan(self) -> Planned:
        """T0: promise what is due today, and queue its mails."""
        at = self.now()
        as_of = clock.local_date(at, self.register.monitor.timezone)
        with self.store.write() as db:
            current = standings(self.register, as_of=as_of)
            planned = planner.plan(db, self.register, current, as_of=as_of, at=at)
            self.failpoint("planning")
        self.failpoint("planned")
        held = f", {planned.held} hålls av spärren" if planned.held else ""
        log.info("Dagens körning: %d mejl köade%s, %d avbrutna påminnelser.", planned.queued, held, planned.cancelled)
        return planned

    def deliver(self, *, stopping: Callable[[], bool] = lambda: False) -> int:
        """Hand over what is due; return how many mails were sent. What no longer holds is cancelled first."""
        at, deliverer = self.now(), self.deliverer()
        deliverer.settle()
        with self.store.read() as db:
            if deliverer.relay_rests() or not outbox.is_due(db, at):
                return 0
        as_of = clock.local_date(at, self.register.monitor.timezone)
        current = standings(self.register, as_of=as_of)
        with self.store.write() as db:
            valid = planner.valid_promises(db, self.register, current, as_of)
            outbox.cancel_stale(db, stale_reasons(valid, self.register), at)
        with self.store.read() as db:
            published = calendar_memory.published(db)
        enclosures = Enclosures(self.register, as_of=as_of, templates=self.templates, published=published)
        deliverer.compose = LetterWriter(
            register=self.register,
            standings=current,
            as_of=as_of,
            valid={promise.key: promise for promise in valid},
            templates=self.templates,
            store=self.store,
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
            )
        return self._deliverer

    def undelivered(self) -> int:
        """Count the mails that are queued but could not be handed over, or were refused by everybody."""
        with self.store.read() as db:
            counts = outbox.counts(db)
            return counts.get(DeliveryState.QUEUED, 0) + outbox.refused_by_all(db)

    def write_report(self) -> None:
        """Write today's report beside the database, and what else is shown, where it changed."""
        state = (self._seen_sha, self.today)
        if state == self._reported:
            return
        shown.write_report(self.site, self.register, self.templates, as_of=self.today)
        shown.show(self.site, self.register, self.store, self.templates, as_of=self.today)
        self._reported = state


def _emptied(old: Register | None, new: Register) -> bool:
    """Whether every document is gone: a file cut short, or an include that finds nothing, more than anybody's wish."""
    return old is not None and bool(old.documents) and not new.documents


def _told(reading: RegisterReading, sources: Sources) -> tuple[str, ...]:
    """Return what is wrong with a register that is not used, a line each."""
    told = tuple(problem.on_one_line for problem in errors(reading.problems))
    file = sources.files[0].name if sources.files else "config.toml"
    return told or (f"{file}:1: alla dokument är borta ur registret. Kontrollera filerna som include pekar på.",)
