"""What came of attempts, until it is written: T3 of the delivery protocol (docs/reliability.md)."""

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from monitor.commits import GroupCommits
from monitor.deliveries import Claimed, LostClaim, finish
from monitor.delivery_state import DeliveryState
from monitor.escalation import alarm, escalate
from monitor.language import _
from monitor.model import Register
from monitor.tables import Transaction
from monitor.transport import DeliveryError
from monitor.verdict import Verdict

log = logging.getLogger(__name__)


@dataclass(slots=True)
class Results:
    """Results in the order in which they came. What the database can't take now is kept, and written first."""

    commits: GroupCommits
    unwritten: list[Callable[[Transaction], None]] = field(default_factory=list)

    def record(self, result: Callable[[Transaction], None]) -> None:
        """Commit a result. One that the database can't take now is kept, and an exception ends the round."""
        try:
            self.commits.commit(result)
        except LostClaim as lost:
            self._say_lost(lost)
        except Exception:
            self.keep(result)
            raise

    def keep(self, result: Callable[[Transaction], None]) -> None:
        """Keep a result until the database can take it."""
        self.unwritten.append(result)

    def write(self) -> None:
        """Commit what was kept, each by itself."""
        while self.unwritten:
            try:
                self.commits.commit(self.unwritten[0])
            except LostClaim as lost:
                self._say_lost(lost)
            del self.unwritten[0]

    def _say_lost(self, lost: LostClaim) -> None:
        log.warning(_("Mejl %s har tagits över av någon annan; resultatet härifrån skrivs inte."), lost)


def settle(
    db: Transaction, register: Register, claimed: Claimed, verdict: Verdict, error: DeliveryError, at: datetime,
    *, still: DeliveryState | None = None,
) -> None:  # fmt: skip
    """Write a verdict, and in the same commit the mails that tell somebody else."""
    finish(
        db, claimed, state=verdict.state, at=at, outcome=error.failure, phase=error.phase, reply=error.reply,
        code=error.code, next_at=verdict.next_at, attempts=verdict.attempts, unknowns=verdict.unknowns,
        reason=verdict.reason, still=still,
    )  # fmt: skip
    if verdict.escalates:
        escalate(db, register, claimed, error.reply, at)
    elif verdict.alarms:
        alarm(db, register, claimed, error.reply, at, perhaps_sent=True)
