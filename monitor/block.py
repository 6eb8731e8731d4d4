"""Mails that were claimed together, handed over by one thread or by several at once."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from monitor.deliveries import Claimed
from monitor.draft import Draft
from monitor.progress import for_threads


@dataclass(frozen=True, slots=True)
class Ready:
    """The bytes to send, and the reminders that must still hold at the marker; a draft where they are to be stored."""

    claimed: Claimed
    message: bytes
    address: str
    reminders: tuple[int, ...] = ()
    draft: Draft | None = None
    named: str = ""


@dataclass(slots=True)
class Block:
    """What was claimed and is not begun: `waiting` by id, `ready` in their order once they are frozen."""

    waiting: dict[int, Claimed]
    ready: list[Ready] = field(default_factory=list)
    _begun: bool = False
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def next(self, may_go_on: Callable[[], bool]) -> Ready | None:
        """Begin the next mail, where one is left and another may be begun; the first always."""
        with self._lock:
            if not self.ready or (self._begun and not may_go_on()):
                return None
            self._begun = True
            one = self.ready.pop(0)
            del self.waiting[one.claimed.id]
            return one


def in_threads(count: int, work: Callable[[], int]) -> int:
    """Let so many threads do the work, or this one alone; return the sum. Of several faults one is raised."""
    if count == 1:
        return work()
    with ThreadPoolExecutor(count, initializer=for_threads()) as threads:
        doing = [threads.submit(work) for _ in range(count)]
    return sum(one.result() for one in doing)
