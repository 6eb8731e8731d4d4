"""Group commit: what several threads ask to have committed at the same time waits for the disk once."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field

from monitor.deliveries import LostClaim
from monitor.store import Store
from monitor.tables import Transaction

Work = Callable[[Transaction], None]


@dataclass(slots=True)
class _Asked:
    """Some work, and what came of it."""

    work: Work
    done: bool = False
    error: BaseException | None = None


@dataclass(slots=True)
class GroupCommits:
    """Commits of one database. For a thread alone each is a transaction of its own.

    A thread that asks while another commits waits for its turn. Who has the turn commits everything that has been
    asked for by then, in one transaction; the others find theirs done.
    """

    store: Store
    _asked: list[_Asked] = field(default_factory=list)
    _asking: threading.Lock = field(default_factory=threading.Lock)
    _turn: threading.Lock = field(default_factory=threading.Lock)

    def commit(self, work: Work) -> None:
        """Do the work in a transaction that is durable when this returns; else raise why it is not.

        Work that raises `LostClaim` must have changed nothing: the others' is committed all the same. Whatever else is
        raised undoes all of it, for everybody.
        """
        mine = _Asked(work)
        with self._asking:
            self._asked.append(mine)
        with self._turn:
            if not mine.done:
                self._commit_all()
        if mine.error is not None:
            raise mine.error

    def _commit_all(self) -> None:
        with self._asking:
            together, self._asked = self._asked, []
        try:
            with self.store.write() as db:
                for one in together:
                    try:
                        one.work(db)
                    except LostClaim as lost:
                        one.error = lost
        except BaseException as error:
            for one in together:
                one.error = one.error or error
            if not isinstance(error, Exception):
                raise
        finally:
            for one in together:
                one.done = True
