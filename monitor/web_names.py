"""The names that the web pages listen on, told apart without starting anything, or importing what parses addresses."""

from typing import Final

#: What only this machine reaches.
LOOPBACK: Final = frozenset({"localhost", "127.0.0.1", "::1"})


def host_of(listen: str) -> str:
    """Return the host of "127.0.0.1:8000" or "[::1]:8000"."""
    return listen.rpartition(":")[0].strip("[]").lower()
