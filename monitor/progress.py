"""Progress of the loops of a running program: who is late is stuck, or dead.

A loop says by when it will be back. What waits on its behalf, on a socket, say, says so too and for how long, by
`back_within`: a relay that takes ten minutes over a mail is no stuck loop, and a lock that nobody lets go of is one.
"""

import threading
from collections.abc import Callable
from contextvars import ContextVar
from time import monotonic
from typing import Final

#: Seconds that any step may take beyond the waits that it tells of: a cycle over 10,000 documents takes a tenth.
STEP_SECONDS: Final = 150.0

_told: ContextVar[Callable[[float], None] | None] = ContextVar("progress", default=None)


class Progress:
    """By when each loop will be back, in monotonic seconds: that clock is not set, and stands still in sleep."""

    def __init__(self, *, step_seconds: float = STEP_SECONDS) -> None:
        """Start with no loops."""
        self.step_seconds = step_seconds
        self._due: dict[str, float] = {}
        self._lock = threading.Lock()

    def back_within(self, loop: str, seconds: float = 0.0) -> None:
        """Let a loop say that it is back after a wait of so long, and a step."""
        with self._lock:
            self._due[loop] = monotonic() + seconds + self.step_seconds

    def listen(self, loop: str) -> None:
        """Take what is told in this thread from now on as told by a loop."""
        self.back_within(loop)
        _told.set(lambda seconds: self.back_within(loop, seconds))

    def late(self) -> tuple[str, ...]:
        """Return the loops that should have been back."""
        at = monotonic()
        with self._lock:
            return tuple(loop for loop, due in self._due.items() if at > due)


def for_threads() -> Callable[[], None]:
    """Return what lets threads tell on behalf of this one: each calls it first. The longest of their waits counts."""
    tell, lock = _told.get(), threading.Lock()
    until: dict[object, float] = {}

    def listen() -> None:
        thread = object()

        def told(seconds: float) -> None:
            with lock:
                until[thread] = monotonic() + seconds
                if tell is not None:
                    tell(max(until.values()) - monotonic())

        _told.set(told)

    return listen


def back_within(seconds: float) -> None:
    """Say that this thread may wait so long; where nobody listens nothing happens."""
    tell = _told.get()
    if tell is not None:
        tell(seconds)
