"""The names that the web pages listen on, told apart without starting anything."""

from typing import Final
from urllib.parse import urlsplit

#: What only this machine reaches.
LOOPBACK: Final = frozenset({"localhost", "127.0.0.1", "::1"})


def host_of(listen: str) -> str:
    """Return the host of "127.0.0.1:8000"."""
    return urlsplit(f"//{listen}").hostname or ""
