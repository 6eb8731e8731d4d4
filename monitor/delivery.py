"""The delivery protocol: claim, freeze, mark, send, record (docs/reliability.md).

The order of commits is what keeps the promises. Nothing is open in the database while the relay is spoken to:

    T1   claim     the delivery is ours under a new fence, and the attempt has a row
    T1b  freeze    the bytes, with Date and Message-ID, are stored
         smtp      everything up to the final dot
    T2   marker    "transmitting": from here on a copy may exist, and the bytes are fixed for ever
         smtp      the dot, and the reply
    T3   result    sent, rejected, queued again, or unknown

A crash before T2 leaves no copy, so the delivery is tried again. A crash after it leaves an unknown outcome, resolved
by `[delivery] unknown`: sent once more with the same bytes, or held for a person. What happened is in the attempt's
row.

Three things can go wrong without a crash, and none may end in silence. The database fails at T1b or T2: no dot is
sent, and the claim is settled before the next round. It fails at T3: the result is kept in memory and written before
anything else is claimed. Somebody else has the delivery (`LostClaim`): before the dot nothing is sent; after it,
theirs stands.
"""

import logging
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial
from typing import Final

from monitor.deliveries import Claimed, LostClaim, claim, finish, freeze, interrupted, mark, message_id
from monitor.delivery_state import DeliveryState
from monitor.draft import Composer, Unsendable
from monitor.escalation import alarm, alarm_of_template, escalate
from monitor.fields import split_sender
from monitor.headers import one_line
from monitor.language import N_, _
from monitor.message import MessageError, build
from monitor.model import Register
from monitor.store import Store
from monitor.tables import Transaction
from monitor.transport import Accepted, DeliveryError, Failure, Phase, Transport
from monitor.verdict import Verdict, after_failure, after_unknown, backoff, relay_rest

log = logging.getLogger(__name__)

_CUT_OFF: Final = N_("avbröts innan svaret kom")
_SERVICE_CLOSING: Final = 421  # RFC 5321 3.8: whatever was asked, it is the relay that is going away


@dataclass(frozen=True, slots=True)
class _Ready:
    """The bytes to send, and the reminders that must still hold at the marker."""

    message: bytes
    address: str
    subject: str
    reminders: tuple[int, ...] = ()


@dataclass(slots=True, kw_only=True)
class Deliverer:
    """One worker that hands over what is queued, one mail to one address at a time.

    `arrived` is the seam for something that can answer "did this Message-ID arrive?": True, False, or None for can't
    tell. `gone` returns the nodes whose work may be taken over, and for each whether it is gone for sure. `failpoint`
    is called with the name of each step, for tests that kill the process there. `only`: the kinds of mails to hand
    over, where others are held back. `must_be_current` raises where the register has been replaced by another node.
    """

    store: Store
    transport: Transport
    node: str
    now: Callable[[], datetime]
    register: Register
    compose: Composer | None = None
    arrived: Callable[[Claimed], bool | None] = lambda _: None
    gone: Callable[[Transaction], Mapping[str, bool]] = lambda _: {}
    must_be_current: Callable[[Transaction], None] = lambda _: None
    failpoint: Callable[[str], None] = lambda _: None
    only: frozenset[str] | None = None
    relay_failures: int = 0
    relay_fails_since: datetime | None = None
    relay_said: str = ""
    relay_rests_until: datetime | None = None
    unrecorded: list[Callable[[Transaction], None]] = field(default_factory=list)

    # --- what is left over

    def recover(self) -> None:
        """Settle what a crash or a kill left behind. Called at start, before anything is claimed.

        A database file has one daemon, held to that by a lock, so that every claim in it is dead.
        """
        self._settle_interrupted(alone=self.store.path is not None)

    def settle(self) -> None:
        """Settle what went wrong here since, or in a node that is gone: called before each round."""
        self._write_unrecorded()
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
            self._settle(db, one, verdict, error, at, still=DeliveryState.TRANSMITTING)
            self.failpoint("recovering")

        self._record(record)

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

        self._record(record)

    # --- a round

    def deliver_all(self, *, stopping: Callable[[], bool] = lambda: False) -> int:
        """Hand over everything that is due, while the relay answers; return how many mails were sent."""
        self.settle()
        sent = 0
        while not stopping() and not self.relay_rests():
            result = self.deliver_one()
            if result is None:
                break
            sent += result is DeliveryState.SENT
        return sent

    def relay_rests(self) -> bool:
        """Say whether the relay has failed and is to be left alone for a while."""
        return self.relay_rests_until is not None and self.now() < self.relay_rests_until

    def deliver_one(self) -> DeliveryState | None:
        """Do one delivery from claim to result; return its state, or None when nothing is due."""
        with self.store.write() as db:
            self.must_be_current(db)
            claimed = claim(db, node=self.node, at=self.now(), only=self.only)  # T1
        if claimed is None:
            return None
        self.failpoint("claimed")
        try:
            return self._hand_over(claimed)
        except LostClaim:  # by freeze or mark
            log.warning(_("Mejl %d har tagits över eller tog för lång tid; inget skickades härifrån."), claimed.id)
            return DeliveryState.CLAIMED

    def _hand_over(self, claimed: Claimed) -> DeliveryState:
        try:
            ready = self._frozen(claimed)
        except (Unsendable, MessageError) as reason:
            return self._not_sent(claimed, reason)
        claimed = replace(claimed, address=ready.address, subject=ready.subject)
        self.failpoint("frozen")
        try:
            accepted = self.transport.send(
                sender=split_sender(self.register.mail.sender)[1],
                recipient=ready.address,
                message=ready.message,
                before_dot=lambda: self._mark(claimed, ready.reminders),
            )
        except DeliveryError as error:
            return self._failed(claimed, error)
        self.failpoint("accepted")
        return self._accepted(claimed, accepted)

    def _frozen(self, claimed: Claimed) -> "_Ready":
        """T1b: return the bytes to send; those stored before, unless what they were written from has changed."""
        if claimed.frozen and claimed.message and claimed.address:
            return _Ready(claimed.message, claimed.address, claimed.subject)
        if self.compose is None:
            raise ValueError("a deliverer needs a composer before it can write mails")
        draft = self.compose(claimed)
        if claimed.message and claimed.address == draft.address and claimed.composed_from == draft.composed_from:
            return _Ready(claimed.message, draft.address, claimed.subject, draft.reminders)
        mail = self.register.mail
        domain = mail.domain or split_sender(mail.sender)[1].rpartition("@")[2]
        named = message_id(claimed.key, draft.address, claimed.generation, domain)
        message = build(draft.letter(named, self.now()))
        with self.store.write() as db:
            freeze(
                db, claimed, address=draft.address, subject=draft.subject, message=message, named=named,
                composed_from=draft.composed_from, reminders=draft.reminders,
            )  # fmt: skip
            if draft.fault:
                alarm_of_template(db, self.register, draft.fault, self.now())
        return _Ready(message, draft.address, draft.subject, draft.reminders)

    def _mark(self, claimed: Claimed, spoken_of: Collection[int]) -> None:
        """T2: called when everything but the dot has been sent; an exception keeps the dot from being sent."""
        self.failpoint("before marker")
        try:
            with self.store.write() as db:
                mark(db, claimed, at=self.now(), reminders=spoken_of)
        except LostClaim:
            raise
        except Exception as error:
            # Whether the marker was committed or not, the dot is not sent: no copy exists, and nothing is unknown.
            at = self.now()
            self.unrecorded.append(partial(self._unmarked, claimed=claimed, at=at, why=one_line(str(error), 200)))
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
        self.relay_failures, self.relay_rests_until, self.relay_fails_since = 0, None, None
        self._record(
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
        if error.failure is Failure.SERVICE or error.code == _SERVICE_CLOSING:
            self.relay_rests_until = at + relay_rest(self.relay_failures)
            self.relay_failures += 1
            self.relay_fails_since, self.relay_said = self.relay_fails_since or at, str(error)
        verdict = after_failure(claimed, error.failure, error.reply, at=at, policy=self.register.delivery.unknown)
        log.warning(_("Mejl %d kom inte fram (%s, %s): %s"), claimed.id, error.phase, error.failure, error.reply)
        self._record(lambda db: self._settle(db, claimed, verdict, error, at))
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

        self._record(record)
        return verdict.state

    def _record(self, result: Callable[[Transaction], None]) -> None:
        """Commit a result. One that the database can't take now is kept, and an exception ends the round."""
        self.unrecorded.append(result)
        self._write_unrecorded()

    def _write_unrecorded(self) -> None:
        while self.unrecorded:
            try:
                with self.store.write() as db:
                    self.unrecorded[0](db)
            except LostClaim as lost:
                log.warning(_("Mejl %s har tagits över av någon annan; resultatet härifrån skrivs inte."), lost)
            del self.unrecorded[0]

    def _settle(
        self, db: Transaction, claimed: Claimed, verdict: Verdict, error: DeliveryError, at: datetime,
        *, still: DeliveryState | None = None,
    ) -> None:  # fmt: skip
        """Write a verdict, and in the same commit the mails that tell somebody else."""
        finish(
            db, claimed, state=verdict.state, at=at, outcome=error.failure, phase=error.phase, reply=error.reply,
            code=error.code, next_at=verdict.next_at, attempts=verdict.attempts, unknowns=verdict.unknowns,
            reason=verdict.reason, still=still,
        )  # fmt: skip
        if verdict.escalates:
            escalate(db, self.register, claimed, error.reply, at)
        elif verdict.alarms:
            alarm(db, self.register, claimed, error.reply, at, perhaps_sent=True)
