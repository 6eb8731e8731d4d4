"""On PYTHONPATH of the commands that docs show: their day is one that the pages were written for, whenever they are run."""

from datetime import UTC, datetime

from monitor import clock

clock.now = lambda: datetime(2026, 11, 26, 9, 0, tzinfo=UTC)
