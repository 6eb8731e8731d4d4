"""The delivery protocol: claim, freeze, mark, send, record (docs/reliability.md).

The order of commits is what keeps the promises. Nothing is open in the database while the relay is spoken to:

    T1   claim     up to ten deliveries are ours, each under a new fence, and each attempt has a row
    T1b  freeze    their bytes, with Date and Message-ID, are stored
         then one after the other, or on several connections at once:
         smtp      everything up to the final dot
    T2   marker    "transmitting": from here on a copy may exist, and the bytes are fixed for ever
         smtp      the dot, and the reply
    T3   result    sent, rejected, queued again, or unknown

A crash before T2 leaves no copy, so the delivery is tried again. A crash after it leaves an unknown outcome, resolved
by `[delivery] unknown`: sent once more with the same bytes, or held for a person. What happened is in the attempt's
row.

A commit waits for the disk. Claim and freeze make no copy possible, so that ten deliveries may share them; marker and
result are each delivery's own, though those that several connections ask for at the same moment are one transaction
(`commits`). The first of a round is claimed alone: it shows whether the relay answers. What was
claimed and not begun is given back when the relay fails, when we are to stop, or after four minutes, so that a lease
always lasts.

Three things can go wrong without a crash, and none may end in silence. The database fails at T1b or T2: no dot is
sent, and the claim is settled before the next round. It fails at T3: the result is kept in memory and written before
anything else is claimed. Somebody else has the delivery (`LostClaim`): before the dot nothing is sent; after it,
theirs stands. In each case the others of the ten keep their place. `recovery` settles what is left over.
"""

import logging
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from typing import Final

from monitor.block import Block, Ready, in_threads
from monitor.deliveries import Claimed, LostClaim, claim, finish, freeze, give_back, mark, message_id
from monitor.delivery_state import DeliveryState
from monitor.draft import Composer, Unsendable
from monitor.escalation import alarm, alarm_of_template
from monitor.fields import split_sender
from monitor.headers import one_line
from monitor.language import _
from monitor.message import MessageError, build
from monitor.progress import back_within
from monitor.recovery import Recovery
from monitor.results import settle
from monitor.tables import Transaction
from monitor.transport import Accepted, DeliveryError, Failure, Phase, Transport
from monitor.verdict import Verdict, after_failure, backoff, relay_rest

log = logging.getLogger(__name__)

#: So many mails are claimed, and frozen, together; and so long after that one of them may still be begun. Their leases
#: last much longer (`deliveries.LEASE`).
_BLOCK: Final = 10
_BLOCK_TAKES: Final = timedelta(minutes=4)
_SERVICE_CLOSING: Final = 421  # RFC 5321 3.8: whatever was asked, it is the relay that is going away


@dataclass(slots=True, kw_only=True)
class Deliverer(Recovery):
    """One worker that hands over what is queued, one mail to one address at a time.

    `only`: the kinds of mails to hand over, where others are held back. `must_be_current` raises where the register has
    been replaced by another node. `careful`: something of ours has failed, and until a round has ended well each
    delivery is claimed alone.
    """

    transport: Transport
    compose: Composer | None = None
    must_be_current: Callable[[Transaction], None] = lambda _: None
    only: frozenset[str] | None = None
    relay_failures: int = 0
    relay_fails_since: datetime | None = None
    relay_said: str = ""
    relay_rests_until: datetime | None = None
    careful: bool = False

    def deliver_all(self, *, stopping: Callable[[], bool] = lambda: False) -> int:
        """Hand over everything that is due, while the relay answers; return how many mails were sent."""
        self.settle()
        sent, most = 0, 1  # the first alone: it shows whether the relay answers
        while not stopping() and not self.relay_rests():
            with self.store.write() as db:
                self.must_be_current(db)
                claims = claim(db, node=self.node, at=self.now(), most=most, only=self.only)  # T1
            if not claims:
                break
            self.failpoint("claimed")
            sent += self._hand_over_block(Block({one.id: one for one in claims}), stopping)
            most = 1 if self.careful else _BLOCK * self._connections
        self.careful = False
        return sent

    def relay_rests(self) -> bool:
        """Say whether the relay has failed and is to be left alone for a while."""
        return self.relay_rests_until is not None and self.now() < self.relay_rests_until

    @property
    def _connections(self) -> int:
        """How many mails may be on their way at once."""
        smtp = self.register.mail.smtp
        return smtp.connections if smtp and self.register.mail.transport == "smtp" else 1

    def _hand_over_block(self, block: Block, stopping: Callable[[], bool]) -> int:
        """Do what was claimed together, most urgent first, and give back what is not begun; return how many went."""
        alone, until = len(block.waiting) == 1, self.now() + _BLOCK_TAKES
        try:
            self._freeze_all(block)
            threads = max(1, min(self._connections, len(block.ready)))
            sent = in_threads(threads, lambda: self._work(block, lambda: not stopping() and self.now() <= until))
        except Exception:
            # The one to blame is settled as interrupted, and waits. The others have done nothing, and keep their place;
            # where it is not known who it is, the next round, with one at a time, finds out.
            self.careful = True
            if not alone:
                self.results.keep(lambda db: give_back(db, block.waiting.values(), self.now()))
            raise
        if block.waiting:
            self.results.record(lambda db: give_back(db, block.waiting.values(), self.now()))
        return sent

    def _freeze_all(self, block: Block) -> None:
        """T1b: get the mails of a block ready; what can't or is not to be sent is no longer waiting in it."""
        ready = []
        for claimed in tuple(block.waiting.values()):
            del block.waiting[claimed.id]  # it alone is to blame for what is raised
            back_within(0)
            try:
                ready.append(self._written(claimed))
            except (Unsendable, MessageError) as reason:
                self._not_sent(claimed, reason)
            else:
                block.waiting[claimed.id] = claimed
        if any(one.draft for one in ready):
            with self.store.write() as db:
                ready = [one for one in ready if self._freeze(db, one)]
        block.ready = ready
        self.failpoint("frozen")

    def _work(self, block: Block, in_time: Callable[[], bool]) -> int:
        """Hand over one after the other; several threads may do so at once. Return how many were sent."""
        sent = 0
        try:
            while ready := block.next(lambda: in_time() and not self.relay_rests() and not self.careful):
                sent += self._hand_over(ready) is DeliveryState.SENT
        except Exception:
            self.careful = True  # and no other thread begins another
            raise
        return sent

    def _written(self, claimed: Claimed) -> Ready:
        """Return the bytes to send; those stored before, unless what they were written from has changed."""
        if claimed.frozen and claimed.message and claimed.address:
            return Ready(claimed, claimed.message, claimed.address)
        if self.compose is None:
            raise ValueError("a deliverer needs a composer before it can write mails")
        draft = self.compose(claimed)
        if claimed.message and claimed.address == draft.address and claimed.composed_from == draft.composed_from:
            return Ready(claimed, claimed.message, draft.address, draft.reminders)
        mail = self.register.mail
        domain = mail.domain or split_sender(mail.sender)[1].rpartition("@")[2]
        named = message_id(claimed.key, draft.address, claimed.generation, domain)
        message = build(draft.letter(named, self.now()))
        to_it = replace(claimed, address=draft.address, subject=draft.subject)
        return Ready(to_it, message, draft.address, draft.reminders, draft, named)

    def _freeze(self, db: Transaction, ready: Ready) -> bool:
        """Store the bytes where they are new; say whether the claim still holds."""
        draft = ready.draft
        if draft is None:
            return True
        try:
            freeze(
                db, ready.claimed, address=draft.address, subject=draft.subject, message=ready.message,
                named=ready.named, composed_from=draft.composed_from, reminders=draft.reminders,
            )  # fmt: skip
        except LostClaim:
            self._say_lost(ready.claimed)
            return False
        if draft.fault:
            alarm_of_template(db, self.register, draft.fault, self.now())
        return True

    def _hand_over(self, ready: Ready) -> DeliveryState:
        claimed = ready.claimed
        try:
            accepted = self.transport.send(
                sender=split_sender(self.register.mail.sender)[1],
                recipient=ready.address,
                message=ready.message,
                before_dot=lambda: self._mark(claimed, ready.reminders),
            )
        except DeliveryError as error:
            return self._failed(claimed, error)
        except LostClaim:
            self._say_lost(claimed)
            return DeliveryState.CLAIMED
        self.failpoint("accepted")
        return self._accepted(claimed, accepted)

    def _say_lost(self, claimed: Claimed) -> None:
        log.warning(_("Mejl %d har tagits över eller tog för lång tid; inget skickades härifrån."), claimed.id)

    def _mark(self, claimed: Claimed, spoken_of: Collection[int]) -> None:
        """T2: called when everything but the dot has been sent; an exception keeps the dot from being sent."""
        self.failpoint("before marker")
        try:
            self.commits.commit(lambda db: mark(db, claimed, at=self.now(), reminders=spoken_of))
        except LostClaim:
            raise
        except Exception as error:
            # Whether the marker was committed or not, the dot is not sent: no copy exists, and nothing is unknown.
            at = self.now()
            self.results.keep(partial(self._unmarked, claimed=claimed, at=at, why=one_line(str(error), 200)))
            raise
        self.failpoint("marked")

    def _unmarked(self, db: Transaction, *, claimed: Claimed, at: datetime, why: str) -> None:
        finish(
            db, claimed, state=DeliveryState.QUEUED, at=at, outcome="interrupted", attempts=claimed.attempts + 1,
            next_at=at + backoff(claimed.attempts), reason=why,
        )  # fmt: skip

    # --- T3: what came of it

    def _accepted(self, claimed: Claimed, accepted: Accepted) -> DeliveryState:
        at = self.now()
        if not self.relay_rests():  # else it has just failed another connection
            self.relay_failures, self.relay_rests_until, self.relay_fails_since = 0, None, None
        self.results.record(
            lambda db: finish(
                db, claimed, state=DeliveryState.SENT, at=at, outcome="sent", phase=Phase.DOT, reply=accepted.reply,
                code=accepted.code,
            )
        )  # fmt: skip
        self.failpoint("recorded")
        log.info(_("Skickat till %s <%s>: %s"), claimed.role, claimed.address, claimed.subject)
        return DeliveryState.SENT

    def _failed(self, claimed: Claimed, error: DeliveryError) -> DeliveryState:
        at = self.now()
        if (error.failure is Failure.SERVICE or error.code == _SERVICE_CLOSING) and not self.relay_rests():
            self.relay_rests_until = at + relay_rest(self.relay_failures)
            self.relay_failures += 1
            self.relay_fails_since, self.relay_said = self.relay_fails_since or at, str(error)
        verdict = after_failure(claimed, error.failure, error.reply, at=at, policy=self.register.delivery.unknown)
        log.warning(_("Mejl %d kom inte fram (%s, %s): %s"), claimed.id, error.phase, error.failure, error.reply)
        self.results.record(lambda db: settle(db, self.register, claimed, verdict, error, at))
        return verdict.state

    def _not_sent(self, claimed: Claimed, reason: Exception) -> DeliveryState:
        """Cancel what is not to be sent after all; hold what can't be written as a mail, and tell the admin."""
        at, why = self.now(), str(reason)
        if isinstance(reason, Unsendable):
            verdict = Verdict(state=DeliveryState.CANCELLED, reason=why)
        else:
            verdict = Verdict(state=DeliveryState.HELD, reason=why, alarms=True)
        log.log(logging.ERROR if verdict.alarms else logging.INFO, _("Mejl %d skickas inte: %s"), claimed.id, why)

        def record(db: Transaction) -> None:
            finish(db, claimed, state=verdict.state, at=at, outcome=verdict.state, reason=why)
            if verdict.alarms:
                alarm(db, self.register, claimed, why, at)

        self.results.record(record)
        return verdict.state
