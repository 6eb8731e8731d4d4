"""A hook for tests: makes the real program die, fail or hang at a named step of a cycle. Operation sets none.

`GILTIG_FAILPOINT="marked:kill"` kills the process with SIGKILL when it has committed the marker; a third part says
which passing counts, `marked:kill:2` the second. The steps are named where they are passed: `cycle` and `delivery`.
Only `running` uses it, so that nothing else can come to depend on it.
"""

import os
import signal
import threading
from collections.abc import Callable
from typing import Final

STEP: Final = "GILTIG_FAILPOINT"
#: Seconds between the daemon's ticks; tests that wait for several make it small.
TICK: Final = "GILTIG_TICK_SECONDS"
#: Seconds that the database may be away before the admin is told past it.
DATABASE: Final = "GILTIG_DATABASE_SECONDS"
#: Seconds that a step may take before it counts as stuck.
STUCK: Final = "GILTIG_STEP_SECONDS"


class Injected(RuntimeError):
    """A fault made by a failpoint."""


def from_environment() -> Callable[[str], None]:
    """Return the failpoint that the environment asks for, or one that does nothing."""
    wanted, _, rest = os.environ.get(STEP, "").partition(":")
    action, _, passing = rest.partition(":")
    left = int(passing or 1)

    def failpoint(step: str) -> None:
        nonlocal left
        if step != wanted:
            return
        left -= 1
        if left == 0:
            _act(action, step)

    return failpoint if wanted else lambda _: None


def tick_seconds(usual: float) -> float:
    """Return how long the daemon waits between ticks."""
    return float(os.environ.get(TICK, usual))


def database_seconds(usual: float) -> float:
    """Return how long the database may be away."""
    return float(os.environ.get(DATABASE, usual))


def step_seconds(usual: float) -> float:
    """Return how long a step of the daemon may take."""
    return float(os.environ.get(STUCK, usual))


def _act(action: str, step: str) -> None:
    match action:
        case "kill":
            os.kill(os.getpid(), signal.SIGKILL)
        case "die":
            raise SystemExit  # in a thread: it ends, and nobody hears of it
        case "stop":
            # Stops the process at once. os.kill would do so only when the main thread runs next, and let this go on.
            signal.pthread_kill(threading.get_ident(), signal.SIGSTOP)
        case "hang":
            threading.Event().wait()
        case "raise":
            raise Injected(step)
        case _:
            raise ValueError(f"{STEP} can kill, stop, hang, die or raise, not {action!r}")
