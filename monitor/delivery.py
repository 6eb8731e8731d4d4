"""The delivery protocol: claim, freeze, mark, send, record (docs/reliability.md 1).

The order of commits is what keeps the promises. Nothing is open in the database while the relay is spoken to:

    T1   claim     the delivery is ours under a new fence, and the attempt has a row
    T1b  freeze    the bytes, with Date and Message-ID, are stored
         smtp      everything up to the final dot
    T2   marker    "transmitting": from here on a copy may exist, and the bytes are fixed for ever
         smtp      the dot, and the reply
    T3   result    sent, rejected, queued again, or unknown

A crash before T2 leaves no copy, so the delivery is tried again. A crash after it leaves an unknown outcome, resolved by
`[delivery] unknown`: sent once more with the same bytes, or held for a person. What happened is in the attempt's row.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Protocol

from sqlalchemy import Connection

from monitor import outbox
from monitor.deliveries import Claimed, LostClaim, claim, finish, freeze, interrupted, mark, message_id
from monitor.fields import split_sender
from monitor.message import Letter, MessageError, build
from monitor.model import Register
from monitor.outbox import DeliveryState, NewDelivery
from monitor.store import Store
from monitor.transport import DeliveryError, Failure, Phase, Transport
from monitor.verdict import Verdict, after_failure, after_unknown, backoff

log = logging.getLogger(__name__)


class Unsendable(Exception):
    """Why a mail is not to be sent after all; the delivery is cancelled with this reason."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A mail before it has a Message-ID and a Date. `composed_from` changes when anything it was written from does."""

    address: str
    subject: str
    composed_from: str
    letter: Callable[[str, datetime], Letter]


class Composer(Protocol):
    """Writes the mail of a delivery from what holds now."""

    def __call__(self, claimed: Claimed) -> Draft:
        """Return the draft, or raise `Unsendable`; called at each claim until the bytes are fixed."""


@dataclass(slots=True, kw_only=True)
class Deliverer:
    """One worker that hands over what is queued, one mail to one address at a time.

    `arrived` is the seam for something that can answer "did this Message-ID arrive?": True, False, or None for can't
    tell. `failpoint` is called with the name of each step, for tests that kill the process there.
    """

    store: Store
    transport: Transport
    node: str
    now: Callable[[], datetime]
    register: Register
    compose: Composer | None = None
    arrived: Callable[[Claimed], bool | None] = lambda _: None
    failpoint: Callable[[str], None] = lambda _: None
    relay_failures: int = 0
    relay_rests_until: datetime | None = None

    def recover(self) -> None:
        """Settle what a crash or a kill left behind. Called at start, before anything is claimed."""
        at, reply = self.now(), "programmet avbröts"
        with self.store.write() as db:
            unknown, unbegun = interrupted(db, node=self.node, at=at, alone=True)
            for one in unknown:
                verdict = after_unknown(
                    one,
                    reply,
                    arrived=self.arrived(one),
                    at=at,
                    policy=self.register.delivery.unknown,
                    retry_in=timedelta(),
                )
                error = DeliveryError(Phase.DOT, Failure.UNKNOWN, None, reply)
                self._settle(db, one, verdict, error, at)
        if unknown or unbegun:
            log.warning("Efter ett avbrott: %d mejl tas om från början, %d har okänt utfall.", unbegun, len(unknown))

    def deliver_all(self, *, stopping: Callable[[], bool] = lambda: False) -> int:
        """Hand over everything that is due, while the relay answers; return how many mails were sent."""
        sent = 0
        while not stopping() and not self._relay_rests():
            result = self.deliver_one()
            if result is None:
                break
            sent += result is DeliveryState.SENT
        return sent

    def _relay_rests(self) -> bool:
        return self.relay_rests_until is not None and self.now() < self.relay_rests_until

    def deliver_one(self) -> DeliveryState | None:
        """Do one delivery from claim to result; return its state, or None when nothing is due."""
        with self.store.write() as db:
            claimed = claim(db, node=self.node, at=self.now())  # T1
        if claimed is None:
            return None
        self.failpoint("claimed")
        try:
            message, address, subject = self._frozen(claimed)
        except (Unsendable, MessageError) as reason:
            return self._not_sent(claimed, reason)
        claimed = replace(claimed, address=address, subject=subject)
        self.failpoint("frozen")
        try:
            accepted = self.transport.send(
                sender=split_sender(self.register.mail.sender)[1],
                recipient=address,
                message=message,
                before_dot=lambda: self._mark(claimed),
            )
        except DeliveryError as error:
            return self._failed(claimed, error)
        except LostClaim:
            log.warning("Mejl %d har tagits över av någon annan; inget skickades härifrån.", claimed.id)
            return DeliveryState.CLAIMED
        self.failpoint("accepted")
        self.relay_failures, self.relay_rests_until = 0, None
        with self.store.write() as db:  # T3
            finish(
                db, claimed, state=DeliveryState.SENT, at=self.now(), outcome="sent", phase=Phase.DOT,
                reply=accepted.reply, code=accepted.code,
            )  # fmt: skip
        self.failpoint("recorded")
        log.info("Skickat till %s <%s>: %s", claimed.role, address, subject)
        return DeliveryState.SENT

    def _frozen(self, claimed: Claimed) -> tuple[bytes, str, str]:
        """T1b: return the bytes to send; those stored before, unless what they were written from has changed."""
        if claimed.frozen and claimed.message and claimed.address:
            return claimed.message, claimed.address, claimed.subject
        if self.compose is None:
            raise ValueError("a deliverer needs a composer before it can write mails")
        draft = self.compose(claimed)
        if claimed.message and claimed.address == draft.address and claimed.composed_from == draft.composed_from:
            return claimed.message, draft.address, claimed.subject
        mail = self.register.mail
        domain = mail.domain or split_sender(mail.sender)[1].rpartition("@")[2]
        named = message_id(claimed.key, draft.address, claimed.generation, domain)
        message = build(draft.letter(named, self.now()))
        with self.store.write() as db:
            freeze(
                db, claimed, address=draft.address, subject=draft.subject, message=message, named=named,
                composed_from=draft.composed_from,
            )  # fmt: skip
        return message, draft.address, draft.subject

    def _mark(self, claimed: Claimed) -> None:
        """T2: called when everything but the dot has been sent; an exception keeps the dot from being sent."""
        self.failpoint("before marker")
        with self.store.write() as db:
            mark(db, claimed, at=self.now())
        self.failpoint("marked")

    def _not_sent(self, claimed: Claimed, reason: Exception) -> DeliveryState:
        state = DeliveryState.CANCELLED if isinstance(reason, Unsendable) else DeliveryState.HELD
        with self.store.write() as db:
            finish(db, claimed, state=state, at=self.now(), outcome=state, phase="claimed", reason=str(reason))
        level = logging.INFO if state is DeliveryState.CANCELLED else logging.ERROR
        log.log(level, "Mejl %d skickas inte: %s", claimed.id, reason)
        return state

    def _failed(self, claimed: Claimed, error: DeliveryError) -> DeliveryState:
        """T3 for an attempt that the relay did not accept."""
        at = self.now()
        if error.failure is Failure.SERVICE:
            self.relay_rests_until = at + backoff(self.relay_failures)
            self.relay_failures += 1
        verdict = after_failure(
            claimed,
            error.failure,
            error.reply,
            at=at,
            policy=self.register.delivery.unknown,
            relay_failures=self.relay_failures,
        )
        log.warning("Mejl %d kom inte fram (%s, %s): %s", claimed.id, error.phase, error.failure, error.reply)
        with self.store.write() as db:
            self._settle(db, claimed, verdict, error, at)
        return verdict.state

    def _settle(self, db: Connection, claimed: Claimed, verdict: Verdict, error: DeliveryError, at: datetime) -> None:
        """Write a verdict, and in the same commit the mails that tell somebody else."""
        finish(
            db, claimed, state=verdict.state, at=at, outcome=error.failure, phase=error.phase, reply=error.reply,
            code=error.code, next_at=verdict.next_at, attempts=verdict.attempts, unknowns=verdict.unknowns, reason=verdict.reason,
        )  # fmt: skip
        if verdict.escalates:
            self._escalate(db, claimed, error, at)
        elif verdict.alarms:
            self._alarm(db, claimed, error, at)

    def _escalate(self, db: Connection, claimed: Claimed, error: DeliveryError, at: datetime) -> None:
        """Send a refused mail to the deputy, else to the admin, and tell the admin of the address."""
        admin = self.register.monitor.admin
        tried = {claimed.role, *claimed.payload.get("tried", ())}
        recipient = self.register.recipients.get(claimed.role)
        candidates = [recipient.deputy if recipient else None, admin]
        next_role = next((role for role in candidates if role and role not in tried), None)
        if next_role is None:
            log.critical("Ingen kunde ta emot mejl %d: %s", claimed.id, error.reply)
            return
        first_role = claimed.payload.get("instead_of", claimed.role)
        payload = {**claimed.payload, "instead_of": first_role, "refused": error.reply, "tried": sorted(tried)}
        new = NewDelivery(
            key=f"escalation:{claimed.id}:{next_role}", kind=claimed.kind, role=next_role, urgent_on=claimed.urgent_on,
            payload=payload, escalates=claimed.id,
        )  # fmt: skip
        if (escalation := outbox.enqueue(db, new, at)) is not None:
            outbox.carry_over(db, claimed.id, escalation)
        if next_role != admin:
            self._alarm(db, claimed, error, at)

    def _alarm(self, db: Connection, claimed: Claimed, error: DeliveryError, at: datetime) -> None:
        """Tell the admin of a mail that did not, or perhaps did not, reach its reader."""
        if claimed.role == self.register.monitor.admin and claimed.kind == "delivery_fault":
            return  # a fault in telling of a fault is in the log
        payload = {
            "delivery": claimed.id,
            "role": claimed.role,
            "address": claimed.address,
            "reply": error.reply,
            "subject": claimed.subject,
        }
        new = NewDelivery(
            key=f"delivery_fault:{claimed.id}:{claimed.fence}", kind="delivery_fault", role=self.register.monitor.admin,
            urgent_on=claimed.urgent_on, payload=payload,
        )  # fmt: skip
        outbox.enqueue(db, new, at)
