"""What every failure makes of a delivery."""

from datetime import date, timedelta

import pytest
from small_outbox import MONDAY, claimed

from monitor.delivery_state import DeliveryState
from monitor.transport import Failure
from monitor.verdict import Verdict, after_failure, after_unknown, backoff, relay_rest

QUEUED, REJECTED, UNKNOWN, SENT = (
    DeliveryState.QUEUED,
    DeliveryState.REJECTED,
    DeliveryState.UNKNOWN,
    DeliveryState.SENT,
)
LONG_AGO = MONDAY - timedelta(days=8)
OLD = {"created_at": LONG_AGO, "urgent_on": LONG_AGO.date()}


def judged(failure: Failure, policy: str = "resend", **changes: object) -> Verdict:
    """Return the verdict at noon."""
    return after_failure(claimed(**changes), failure, "svaret", at=MONDAY, policy=policy)


@pytest.mark.parametrize(
    ("failure", "changes", "policy", "state", "attempts", "unknowns", "escalates", "alarms"),
    [
        # The relay's fault costs the delivery nothing, however often.
        (Failure.SERVICE, {}, "resend", QUEUED, None, None, False, False),
        (Failure.SERVICE, {"attempts": 99} | OLD, "hold", QUEUED, None, None, False, False),
        # A refusal for now is believed ...
        (Failure.TEMPORARY, {}, "resend", QUEUED, 1, None, False, False),
        (Failure.TEMPORARY, {"attempts": 99}, "resend", QUEUED, 100, None, False, False),
        # ... until a week after the fact and the queueing, and six attempts.
        (Failure.TEMPORARY, {"attempts": 6} | OLD, "resend", REJECTED, None, None, True, False),
        (Failure.TEMPORARY, {"attempts": 5} | OLD, "resend", QUEUED, 6, None, False, False),
        (Failure.TEMPORARY, {"attempts": 6, "created_at": LONG_AGO}, "resend", QUEUED, 7, None, False, False),
        (Failure.TEMPORARY, {"attempts": 6, "urgent_on": date(1, 1, 1)}, "resend", QUEUED, 7, None, False, False),
        # A refusal for good goes to somebody else at once.
        (Failure.PERMANENT, {}, "resend", REJECTED, None, None, True, False),
        (Failure.PERMANENT, {"frozen": True}, "hold", REJECTED, None, None, True, False),
        # An unknown outcome is tried once more, or a person is asked.
        (Failure.UNKNOWN, {}, "resend", QUEUED, None, 1, False, False),
        (Failure.UNKNOWN, {"unknowns": 1}, "resend", UNKNOWN, None, 2, False, True),
        (Failure.UNKNOWN, {}, "hold", UNKNOWN, None, 1, False, True),
    ],
)
def test_every_failure_has_its_verdict(
    failure: Failure,
    changes: dict[str, object],
    policy: str,
    state: DeliveryState,
    attempts: int | None,
    unknowns: int | None,
    escalates: bool,
    alarms: bool,
) -> None:
    """A None leaves the column as it is."""
    verdict = judged(failure, policy, **changes)
    assert state == verdict.state
    assert (attempts, unknowns) == (verdict.attempts, verdict.unknowns)
    assert (escalates, alarms) == (verdict.escalates, verdict.alarms)
    assert (verdict.next_at is not None) == (state is QUEUED)
    assert "svaret" in verdict.reason


@pytest.mark.parametrize("policy", ["resend", "hold"])
@pytest.mark.parametrize("unknowns", [0, 1, 5])
@pytest.mark.parametrize(("arrived", "state"), [(True, SENT), (False, QUEUED)])
def test_an_oracle_is_believed_whatever_the_policy(
    policy: str, unknowns: int, arrived: bool, state: DeliveryState
) -> None:
    """Known to be absent is not an unknown: it costs none."""
    verdict = after_unknown(
        claimed(unknowns=unknowns), "svaret", arrived=arrived, at=MONDAY, policy=policy, retry_in=timedelta()
    )
    assert (state, None, False) == (verdict.state, verdict.unknowns, verdict.alarms)


def test_a_service_fault_keeps_the_mails_place_in_the_queue() -> None:
    """It is the relay that rests: the most urgent mail must be the first when it is back."""
    assert judged(Failure.SERVICE).next_at == MONDAY


def test_a_held_unknown_names_the_command_that_releases_it() -> None:
    """The reason is what the admin reads in `giltig outbox`."""
    assert "giltig outbox release 7" in judged(Failure.UNKNOWN, "hold", id=7).reason


@pytest.mark.parametrize(("failures", "minutes"), [(0, 1), (1, 2), (2, 4), (3, 8), (4, 15), (5, 30), (500, 30)])
def test_a_delivery_waits_longer_each_time(failures: int, minutes: int) -> None:
    """With a quarter of jitter either way."""
    waits = {backoff(failures) / timedelta(minutes=minutes) for _ in range(50)}
    assert 0.75 <= min(waits) < max(waits) <= 1.25


def test_a_relay_is_never_left_alone_for_longer_than_ten_minutes() -> None:
    """So that all goes out within a quarter of an hour of its return, also after days."""
    assert max(relay_rest(failures) for failures in range(100)) <= timedelta(minutes=10)
