"""Settling what a crash, a kill or a fault of ours has left in the middle of its delivery (docs/reliability.md)."""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from monitor.commits import GroupCommits
from monitor.deliveries import Claimed, finish, interrupted
from monitor.delivery_state import DeliveryState
from monitor.language import N_, _
from monitor.model import Register
from monitor.results import Results, settle
from monitor.store import Store
from monitor.tables import Transaction
from monitor.transport import DeliveryError, Failure, Phase
from monitor.verdict import after_unknown, backoff

log = logging.getLogger(__name__)

_CUT_OFF: Final = N_("avbröts innan svaret kom")


@dataclass(slots=True, kw_only=True)
class Recovery:
    """The part of a worker that settles what it, or a node that is gone, has not ended.

    `arrived` is the seam for something that can answer "did this Message-ID arrive?": True, False, or None for can't
    tell. `gone` returns the nodes whose work may be taken over, and for each whether it is gone for sure. `failpoint`
    is called with the name of each step, for tests that kill the process there.
    """

    store: Store
    node: str
    now: Callable[[], datetime]
    register: Register
    arrived: Callable[[Claimed], bool | None] = lambda _: None
    gone: Callable[[Transaction], Mapping[str, bool]] = lambda _: {}
    failpoint: Callable[[str], None] = lambda _: None
    commits: GroupCommits = field(init=False)
    results: Results = field(init=False)

    def __post_init__(self) -> None:
        """Commit and keep results by the same database."""
        self.commits = GroupCommits(self.store)
        self.results = Results(self.commits)

    def recover(self) -> None:
        """Settle what a crash or a kill left behind. Called at start, before anything is claimed.

        A database file has one daemon, held to that by a lock, so that every claim in it is dead.
        """
        self._settle_interrupted(alone=self.store.path is not None)

    def settle(self) -> None:
        """Settle what went wrong here since, or in a node that is gone: called before each round."""
        self.results.write()
        self._settle_interrupted(alone=False)

    def _settle_interrupted(self, *, alone: bool) -> None:
        at = self.now()
        with self.store.read() as db:
            gone = self.gone(db)
            begun, unbegun = interrupted(db, node=self.node, at=at, alone=alone, gone=gone)
        if not begun and not unbegun:
            return
        for one in begun:
            # A node that is only silent may yet say what came of its mail.
            self._settle_begun(one, at, retry_in=timedelta() if alone or gone.get(one.owner or "") else backoff(0))
        for one in unbegun:
            self._settle_unbegun(one, at, crashed=alone or (one.owner or "") in gone)
        self.failpoint("recovered")
        said = _("Efter ett avbrott: %d mejl tas om från början, %d har okänt utfall.")
        log.warning(said, len(unbegun), len(begun))

    def _settle_begun(self, one: Claimed, at: datetime, *, retry_in: timedelta) -> None:
        """Resolve one that passed the marker. After a crash at once; where it failed while we ran, a little later."""
        verdict = after_unknown(
            one,
            _(_CUT_OFF),
            arrived=self.arrived(one),  # asked with no transaction open: an oracle may be slow
            at=at,
            policy=self.register.delivery.unknown,
            retry_in=retry_in,
        )
        error = DeliveryError(Phase.DOT, Failure.UNKNOWN, None, _(_CUT_OFF))

        def record(db: Transaction) -> None:
            settle(db, self.register, one, verdict, error, at, still=DeliveryState.TRANSMITTING)
            self.failpoint("recovering")

        self.results.record(record)

    def _settle_unbegun(self, one: Claimed, at: datetime, *, crashed: bool) -> None:
        """Queue one that has no copy. Where it failed while we ran it may fail again: let others by first."""
        next_at = at if crashed else at + backoff(one.attempts)
        attempts = one.attempts if crashed else one.attempts + 1

        def record(db: Transaction) -> None:
            finish(
                db, one, state=DeliveryState.QUEUED, at=at, outcome="interrupted", next_at=next_at, attempts=attempts,
                reason=_(_CUT_OFF), still=DeliveryState.CLAIMED,
            )  # fmt: skip
            self.failpoint("recovering")

        self.results.record(record)
