"""The register in force: read from the files, kept in the database, the same for all nodes.

A file that can't be used, or that has lost many documents, changes nothing: the last good register stays in force, also
over a restart, and the admin is told. Of several nodes the first that reads a new file brings it into force; the others
take it from the database at their next look, so that none plans or cancels by an older one.
"""

import logging
from collections.abc import Callable
from datetime import date, datetime
from typing import Final

from monitor import brakes, clock, language, outbox, renames, versions
from monitor.admin_mails import to_admin
from monitor.language import _, _n
from monitor.model import Register
from monitor.nodes import others_are_seen
from monitor.problems import errors
from monitor.register import RegisterReader, RegisterReading
from monitor.register_edits import Edit, edits
from monitor.site import Site
from monitor.sources import SourceReader, Sources
from monitor.store import Store, get_meta, set_meta
from monitor.tables import Transaction

log = logging.getLogger(__name__)

#: In `meta`: the broken register that the admin was told of, until there is a good one again.
_FAULT_TOLD: Final = "register_fault_told"


class RegisterRefused(Exception):
    """The register has errors and no earlier one is known; `problems` are all of them."""

    def __init__(self, problems: tuple[object, ...]) -> None:
        """Keep the problems for whoever shows them."""
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = problems


class NotCurrent(Exception):
    """Another node has brought a newer register into force: this one takes it before it plans or cancels anything."""


class RegisterInForce:
    """The register in force on one database, as one node has it.

    `sha` names it; `file_sha` names the files as they were last looked at.
    """

    def __init__(self, site: Site, store: Store, now: Callable[[], datetime]) -> None:
        """Set up without reading anything."""
        self.site, self.store, self.now = site, store, now
        self._sources, self._reader = SourceReader(site.config), RegisterReader()
        self.register: Register
        self.problems: tuple[str, ...] = ()
        self.sha = self.file_sha = ""
        self._suspect_sha = self._held_sha = ""

    @property
    def today(self) -> date:
        """Today's civil date where the register is."""
        return clock.local_date(self.now(), self.register.monitor.timezone)

    def start(self) -> None:
        """Read the register, or fall back on the last good one."""
        sources = self._sources.read()
        reading = self._reader.read(sources, as_of=self._today_anywhere())
        fallback = self._last_good_register(reading, sources.sha256)
        if fallback is not None and self._is_behind(sources):
            log.warning(_("Filen är äldre än registret som de andra noderna har; deras används."))
            self.register, self.file_sha = fallback, sources.sha256
        elif reading.register is not None and self._believable(sources, fallback, reading.register):
            self._accept(sources, reading.register, old=fallback)
        elif fallback and reading.register is not None and not _emptied(fallback, reading.register):
            self.register = fallback
            self._hold(sources, reading.register)
        else:
            if fallback is None:
                raise RegisterRefused(reading.problems)
            self.register = fallback
            self._refuse(sources, _told(reading, sources))
        language.use(self.register.monitor.language)  # the last good one, read after the files, may have another

    def _today_anywhere(self) -> date:
        """Return a day to judge "in the future" by, before the register has said its time zone."""
        return clock.local_date(self.now(), "Europe/Stockholm")

    def _last_good_register(self, reading: RegisterReading | None = None, sha256: str = "") -> Register | None:
        """Return the register that was accepted last; `reading` is what came of files that may be the same."""
        with self.store.read() as db:
            version = versions.last_good(db)
        self.sha = version.sha256 if version else ""
        if reading and reading.register and self.sha == sha256:
            return reading.register
        return self._reader.read(version.sources, as_of=self._today_anywhere()).register if version else None

    def _is_behind(self, sources: Sources) -> bool:
        """Whether the files are an older register than the one that other nodes work by."""
        if not self.store.shared or sources.sha256 == self.sha:
            return False
        with self.store.read() as db:
            return versions.known(db, sources.sha256) and others_are_seen(db, self.now())

    def must_be_current(self, db: Transaction) -> None:
        """Raise NotCurrent where another register is in force by now; asked in the transaction that acts on it."""
        if self.store.shared and versions.sha_in_force(db) != self.sha:
            raise NotCurrent(_("en annan nod har läst ett nyare register; det tas i bruk först"))

    def _follow(self) -> bool:
        """Take the register that another node has brought into force; say whether there was one."""
        if not self.store.shared:
            return False
        with self.store.read() as db:
            if versions.sha_in_force(db) == self.sha:
                return False
        register = self._last_good_register()
        if register is None:
            return False
        self.register = register
        log.info(_("Registret hämtat från databasen: en annan nod har läst ett nyare."))
        return True

    def reread(self) -> bool:
        """Take a changed register into force, or keep the old one and tell the admin once per change of the file.

        Return whether another one is in force than before.
        """
        before = self.sha
        try:
            self._take_what_is_new()
        finally:  # a refused file may ask for another, also where the database was away when it was to be told
            language.use(self.register.monitor.language)
        return self.sha != before

    def _take_what_is_new(self) -> None:
        followed = self._follow()
        sources = self._sources.read()
        if sources.sha256 == self.file_sha and not self._let_go(sources):
            self._suspect_sha = ""
        elif followed and sources.sha256 == self.sha:
            self._settle(sources)
        else:
            self._look_at(sources)

    def _settle(self, sources: Sources) -> None:
        """Note that the files are the register in force."""
        self.file_sha, self._suspect_sha, self._held_sha, self.problems = sources.sha256, "", "", ()

    def _look_at(self, sources: Sources) -> None:
        reading = self._reader.read(sources, as_of=self.today)
        if reading.register is not None and self._believable(sources, self.register, reading.register):
            self._accept(sources, reading.register, old=self.register)
        elif sources.sha256 == self._suspect_sha:
            if reading.register is not None and not _emptied(self.register, reading.register):
                self._hold(sources, reading.register)
            else:
                self._refuse(sources, _told(reading, sources))
        else:  # an editor may be in the middle of saving: believe a fault when it is still there next time
            self._suspect_sha = sources.sha256

    def _accept(self, sources: Sources, register: Register, *, old: Register | None) -> None:
        changes = versions.changes_between(old, register)
        at = self.now()
        on = clock.local_date(at, register.monitor.timezone)
        with self.store.write(alone=True) as db:
            is_new = versions.keep(db, sources, changes, at, lambda before: _edits(old, register, before, sources))
            followed = renames.carry_over(db, old, register) if old else {}
            brakes.register_settled(db)
            if get_meta(db, _FAULT_TOLD):
                set_meta(db, _FAULT_TOLD, "")
                outbox.enqueue(db, to_admin(register, "register_mended", at.isoformat(), on), at)
        self.register, self.sha = register, sources.sha256  # once it is kept: a restart must find what is in force
        self._settle(sources)
        for before, after in followed.items():
            log.info(_("%s heter nu %s; dess påminnelser följer med."), before, after)
        if is_new:
            log.info(_("Registret läst: %s."), changes)
        else:
            log.info(_("Registret läst: %s (oförändrat sedan förra starten)."), changes)

    def _believable(self, sources: Sources, old: Register | None, new: Register) -> bool:
        """Whether a register has as many documents as one could expect, or a person has said that it is meant so."""
        if old is None or not versions.lost(old, new, renames.renamed(old.documents, new.documents)):
            return not _emptied(old, new)
        with self.store.read() as db:
            return brakes.register_released(db, sources.sha256)

    def _let_go(self, sources: Sources) -> bool:
        """Whether the register that is held is one that a person has let go of meanwhile."""
        if self._held_sha != sources.sha256:
            return False
        with self.store.read() as db:
            return brakes.register_released(db, sources.sha256)

    def _hold(self, sources: Sources, new: Register) -> None:
        """Go on with the old register where the new one has lost many documents, until a person says that it may."""
        lost = versions.lost(self.register, new, renames.renamed(self.register.documents, new.documents))
        titles = [self.register.documents[id_].title for id_ in lost]
        gone = _n(
            "{n} dokument har försvunnit; det gamla registret gäller till giltig outbox release",
            "{n} dokument har försvunnit; det gamla registret gäller till giltig outbox release",
            len(lost),
        )
        log.error(_("Registret: %s."), gone)
        at = self.now()
        with self.store.write(alone=True) as db:
            brakes.hold_register(db, sources.sha256)
            told = to_admin(
                self.register, "register_shrunk", f"{self.today}:{sources.sha256}", self.today, titles=titles
            )
            outbox.enqueue(db, told, at)
        self.problems = (gone,)  # once it is told, as of what is refused
        self.file_sha = self._held_sha = sources.sha256
        self._suspect_sha = ""

    def _refuse(self, sources: Sources, problems: tuple[str, ...]) -> None:
        for problem in problems:
            log.error(_("Registret: %s"), problem)
        log.error(_("Registret har fel och används inte; det senast godkända gäller fortfarande."))
        with self.store.write(alone=True) as db:
            self._tell_of_fault(db, sources, problems)
        self.problems, self.file_sha = problems, sources.sha256  # once it is told; till then it is refused anew

    def _tell_of_fault(self, db: Transaction, sources: Sources, problems: tuple[str, ...]) -> None:
        if get_meta(db, _FAULT_TOLD) == sources.sha256:
            return  # before a restart
        at = self.now()
        set_meta(db, _FAULT_TOLD, sources.sha256)
        good = versions.last_good(db)
        since = clock.local_date(good.read_at, self.register.monitor.timezone).isoformat() if good else None
        told = {"problems": list(problems), "good_since": since}
        outbox.enqueue(db, to_admin(self.register, "register_fault", at.isoformat(), self.today, **told), at)


def _edits(old: Register | None, new: Register, before: Sources | None, after: Sources) -> tuple[Edit, ...]:
    renamed = renames.renamed(old.documents, new.documents) if old else {}
    return edits(old, new, before=before, after=after, renamed=renamed)


def _emptied(old: Register | None, new: Register) -> bool:
    """Whether every document is gone: a file cut short, or an include that finds nothing, more than anybody's wish."""
    return old is not None and bool(old.documents) and not new.documents


def _told(reading: RegisterReading, sources: Sources) -> tuple[str, ...]:
    """Return what is wrong with a register that is not used, a line each."""
    told = tuple(problem.on_one_line for problem in errors(reading.problems))
    file = sources.files[0].name if sources.files else "config.toml"
    return told or (
        _("{file}:1: alla dokument är borta ur registret. Kontrollera filerna som include pekar på.", file=file),
    )
