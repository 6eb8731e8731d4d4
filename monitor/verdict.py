"""What a failed or unknown attempt makes of a delivery: a decision without effects (docs/reliability.md 1.3)."""

import random
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from monitor.deliveries import Claimed
from monitor.outbox import DeliveryState
from monitor.transport import Failure

#: Minutes to wait after each failed attempt; the last one repeats.
_BACKOFF: Final = (1, 2, 4, 8, 15, 30)
#: A temporary refusal is believed for so long after the fact, and after the mail was queued.
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


def after_failure(
    claimed: Claimed, failure: Failure, reply: str, *, at: datetime, policy: str, relay_failures: int
) -> Verdict:
    """Judge an attempt that the relay did not accept. `policy` is `[delivery] unknown`: "resend" or "hold"."""
    match failure:
        case Failure.SERVICE:  # the relay's fault: costs the delivery no attempt
            return Verdict(state=DeliveryState.QUEUED, reason=reply, next_at=at + backoff(relay_failures))
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
        return Verdict(state=DeliveryState.SENT, reason="framkommet enligt kontroll")
    if arrived is False:
        return Verdict(state=DeliveryState.QUEUED, reason="inte framkommet enligt kontroll", next_at=at + retry_in)
    if policy == "resend" and claimed.unknowns == 0:
        return Verdict(
            state=DeliveryState.QUEUED,
            reason=f"utfallet okänt ({reply}); skickas en gång till med exakt samma innehåll",
            next_at=at + retry_in,
            unknowns=claimed.unknowns + 1,
        )
    return Verdict(
        state=DeliveryState.UNKNOWN,
        reason=f"utfallet okänt ({reply}); väntar på beslut: giltig outbox release {claimed.id}",
        unknowns=claimed.unknowns + 1,
        alarms=True,
    )


def backoff(failures: int) -> timedelta:
    """Return how long to wait after so many failures, with jitter so that nothing comes in step."""
    minutes = _BACKOFF[min(failures, len(_BACKOFF) - 1)]
    return timedelta(minutes=minutes) * random.uniform(0.75, 1.25)  # noqa: S311 - no secret


def _patience_is_over(claimed: Claimed, at: datetime) -> bool:
    return at - claimed.created_at > _PATIENCE and at.date() - claimed.urgent_on > _PATIENCE
