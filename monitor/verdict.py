"""What a failed or unknown attempt makes of a delivery: a decision without effects (docs/reliability.md)."""

import random
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from monitor.deliveries import Claimed
from monitor.delivery_state import DeliveryState
from monitor.language import _
from monitor.transport import Failure

#: Minutes to wait after each failed attempt; the last one repeats.
_BACKOFF: Final = (1, 2, 4, 8, 15, 30)
#: Minutes that a relay rests after each failure of its own. The last is short: after a long outage everything is to go
#: out within a quarter of an hour of the relay's return.
_REST: Final = (1, 2, 4, 8)
#: A temporary refusal is believed for so long after the fact, and after the mail was queued, and at least for as many
#: attempts as there are steps in `_BACKOFF`: the mail may have been held, or sent anew by a person, long after.
_PATIENCE: Final = timedelta(days=7)


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """The next state, when to try again, and whether somebody else must be told."""

    state: DeliveryState
    reason: str
    next_at: datetime | None = None
    attempts: int | None = None
    unknowns: int | None = None
    escalates: bool = False
    alarms: bool = False


def after_failure(claimed: Claimed, failure: Failure, reply: str, *, at: datetime, policy: str) -> Verdict:
    """Judge an attempt that the relay did not accept. `policy` is `[delivery] unknown`: "resend" or "hold"."""
    match failure:
        case Failure.SERVICE:
            # The relay's fault: costs the delivery no attempt, nor its place in the queue. It is the relay that rests.
            return Verdict(state=DeliveryState.QUEUED, reason=reply, next_at=at)
        case Failure.TEMPORARY if not _patience_is_over(claimed, at):
            next_at = at + backoff(claimed.attempts)
            return Verdict(state=DeliveryState.QUEUED, reason=reply, next_at=next_at, attempts=claimed.attempts + 1)
        case Failure.TEMPORARY | Failure.PERMANENT:
            return Verdict(state=DeliveryState.REJECTED, reason=reply, escalates=True)
        case Failure.UNKNOWN:
            return after_unknown(claimed, reply, arrived=None, at=at, policy=policy, retry_in=backoff(0))


def after_unknown(
    claimed: Claimed, reply: str, *, arrived: bool | None, at: datetime, policy: str, retry_in: timedelta
) -> Verdict:
    """Judge an attempt that passed the marker and has no reply: a copy may exist.

    `arrived` is what an oracle says, None without one. Then the same bytes go out once more, or a person is asked.
    """
    if arrived:
        return Verdict(state=DeliveryState.SENT, reason=_("framkommet enligt kontroll"))
    if arrived is False:
        return Verdict(state=DeliveryState.QUEUED, reason=_("inte framkommet enligt kontroll"), next_at=at + retry_in)
    if policy == "resend" and claimed.unknowns == 0:
        return Verdict(
            state=DeliveryState.QUEUED,
            reason=_("utfallet okänt ({reply}); skickas en gång till med exakt samma innehåll", reply=reply),
            next_at=at + retry_in,
            unknowns=claimed.unknowns + 1,
        )
    return Verdict(
        state=DeliveryState.UNKNOWN,
        reason=_(
            "utfallet okänt ({reply}); väntar på beslut: giltig outbox release {number}", reply=reply, number=claimed.id
        ),
        unknowns=claimed.unknowns + 1,
        alarms=True,
    )


def backoff(failures: int) -> timedelta:
    """Return how long a delivery waits after so many earlier failures."""
    return _about(_BACKOFF[min(failures, len(_BACKOFF) - 1)])


def relay_rest(failures: int) -> timedelta:
    """Return how long a relay is left alone after so many earlier failures of its own in a row."""
    return _about(_REST[min(failures, len(_REST) - 1)])


def _about(minutes: int) -> timedelta:
    """Return the minutes with jitter, so that nothing comes in step."""
    return timedelta(minutes=minutes) * random.uniform(0.75, 1.25)  # noqa: S311 - no secret


def _patience_is_over(claimed: Claimed, at: datetime) -> bool:
    overdue = min(at - claimed.created_at, at.date() - claimed.urgent_on)
    return overdue > _PATIENCE and claimed.attempts >= len(_BACKOFF)
