"""The register in force for a command that shows it for long: a changed file is taken up, a broken one not."""

import logging
import threading
from collections.abc import Callable
from datetime import date, datetime
from time import monotonic
from typing import Final

from monitor import clock, language
from monitor.language import _
from monitor.model import Register
from monitor.problems import errors
from monitor.register import RegisterReader
from monitor.site import Site
from monitor.sources import SourceReader
from monitor.web_source import State

log = logging.getLogger(__name__)

#: The files are looked at so often at most.
_SECONDS: Final = 2.0


class RegisterWatch:
    """Reads the register when its files have changed; starts from one that is sound."""

    def __init__(self, site: Site, register: Register, *, now: Callable[[], datetime] = clock.now) -> None:
        """Take the register that was read."""
        self.site, self.register, self.now = site, register, now
        self.problems: tuple[str, ...] = ()
        self._sources, self._reader = SourceReader(site.config), RegisterReader()
        self._sha = ""
        self._looked_at = float("-inf")
        self._lock = threading.Lock()

    def __call__(self) -> State:
        """Return the state of now."""
        with self._lock:
            if monotonic() - self._looked_at > _SECONDS:
                self._look()
                self._looked_at = monotonic()
            return State(register=self.register, today=self._today(), problems=self.problems)

    def _today(self) -> date:
        return clock.local_date(self.now(), self.register.monitor.timezone)

    def _look(self) -> None:
        sources = self._sources.read()
        if sources.sha256 == self._sha:
            return
        self._sha = sources.sha256
        reading = self._reader.read(sources, as_of=self._today())
        if reading.register is None:
            self.problems = tuple(problem.on_one_line for problem in errors(reading.problems))
            language.use(self.register.monitor.language)  # a refused file may ask for another
            log.error(_("Registret har fel och visas inte; det senast lästa visas fortfarande."))
            return
        self.register, self.problems = reading.register, ()
