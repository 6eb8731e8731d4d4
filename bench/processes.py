"""Processes that the bench starts: none of them outlives it, whatever ends it."""

import ctypes
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from socket import create_connection, socket
from time import monotonic, sleep
from typing import Any

_DIE_WITH_PARENT = 1  # PR_SET_PDEATHSIG
_PATIENCE = 20.0


def die_with_parent() -> None:
    """Let the kernel end this process when the one that started it has been killed. For `preexec_fn`."""
    ctypes.CDLL(None).prctl(_DIE_WITH_PARENT, signal.SIGTERM)


def end_in_order() -> None:
    """Let what this process has started end before it does."""
    for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
        signal.signal(number, lambda number, _: sys.exit(128 + number))


@contextmanager
def started(command: Sequence[str], **how: Any) -> Iterator[subprocess.Popen[str]]:
    """Run a process until the block ends."""
    process = subprocess.Popen(command, text=True, preexec_fn=die_with_parent, **how)  # noqa: PLW1509 - no threads here
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(_PATIENCE)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        for pipe in (process.stdin, process.stdout):
            if pipe:
                pipe.close()


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def wait_for_port(port: int, process: subprocess.Popen[str]) -> None:
    """Wait until a server that has been started listens."""
    until = monotonic() + _PATIENCE
    while True:
        try:
            create_connection(("127.0.0.1", port)).close()
        except OSError:
            if process.poll() is not None:
                raise RuntimeError(f"{process.args!r} ended before it listened") from None
            if monotonic() > until:
                raise
            sleep(0.02)
        else:
            return
