"""Talking to systemd, where it has started us: ready, alive, stopping (sd_notify(3), without its library)."""

import os
import socket
from contextlib import suppress


def notify(*lines: str) -> None:
    """Send some assignments, such as "READY=1"; nothing where nobody listens."""
    address = os.environ.get("NOTIFY_SOCKET", "")
    if not address.startswith(("/", "@")):
        return
    with suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC) as sender:
        sender.settimeout(1)
        sender.connect("\0" + address[1:] if address.startswith("@") else address)
        sender.sendall("\n".join(lines).encode())


def watchdog_seconds() -> float | None:
    """Return how long systemd waits for a sign of life, or None where it does not."""
    wanted, pid = os.environ.get("WATCHDOG_USEC", ""), os.environ.get("WATCHDOG_PID", "")
    if not wanted.isdigit() or int(wanted) == 0 or (pid and pid != str(os.getpid())):
        return None
    return int(wanted) / 1_000_000
