"""One daemon a database: a lock that the operating system lets go of when the process dies, however it dies."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class AnotherRuns(Exception):
    """Another daemon holds the lock."""


@contextmanager
def only_daemon(database: Path | None) -> Iterator[None]:
    """Hold the lock beside a database file; without a file (a server) there is nothing to lock."""
    if database is None:
        yield
        return
    with database.with_name(database.name + ".lock").open("w") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise AnotherRuns(str(database)) from None
        yield
