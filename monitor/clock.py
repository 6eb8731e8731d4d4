"""The one place where time is read."""

from datetime import UTC, date, datetime
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
