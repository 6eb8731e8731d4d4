"""The one place where time is read."""

import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo


def now() -> datetime:
    """Return the present moment, aware, in UTC."""
    return datetime.now(UTC)


def local_date(at: datetime, timezone: str) -> date:
    """Return the civil date of a moment in a time zone (docs/validity.md rule 1)."""
    return at.astimezone(ZoneInfo(timezone)).date()


def today(timezone: str) -> date:
    """Return today's civil date in a time zone."""
    return local_date(now(), timezone)


def uptime() -> tuple[timedelta, str]:
    """Return the time since the machine's boot, sleep included, and the boot's name: a clock that nobody sets."""
    clock = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)
    try:
        boot = Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
    except OSError:
        boot = ""
    return timedelta(seconds=time.clock_gettime(clock)), boot
