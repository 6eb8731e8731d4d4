"""Who may see what of the pages: nobody, a reader, or the admin; and how often a wrong key may be tried.

A key is given as the password of HTTP's own log-in, whatever the name, or as a bearer token: no cookie is needed. The
calendar has a key of its own in its address, since calendars can't log in; it opens nothing else and is changed alone.
"""

import hmac
import os
from base64 import b64decode
from binascii import Error as Base64Error
from collections import OrderedDict, deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import IntEnum
from typing import Final
from urllib.parse import urlsplit

from monitor.language import N_, _
from monitor.settings import Web
from monitor.web_names import LOOPBACK, host_of

#: A shorter key could be guessed.
SHORTEST_KEY: Final = 20
#: So many wrong keys from one address in so many seconds, and it has to wait; so many addresses are remembered.
_TRIES, _WITHIN, _ADDRESSES = 10, 300.0, 10_000


class Reach(IntEnum):
    """How far a request gets."""

    NOBODY = 0
    READER = 1
    ADMIN = 2


class AccessError(Exception):
    """The pages can't be shown as the register says; the message says why and what to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """The keys, and which names the pages are asked for by."""

    #: Whether everybody who gets through to the loopback address may read.
    open: bool
    token: str | None
    feed_token: str | None
    trusted_header: str | None
    hosts: frozenset[str]

    def knows_host(self, host: str) -> bool:
        """Tell whether the pages are asked for by a name of theirs, and not by one that a foreign page was given."""
        return (urlsplit(f"//{host}").hostname or "") in self.hosts

    def reach(self, authorization: str, headers: Mapping[str, str], client: str) -> Reach:
        """Return how far a request gets."""
        if self.token and authorization and _same(_key_of(authorization), self.token):
            return Reach.ADMIN
        if self.trusted_header and client in LOOPBACK and headers.get(self.trusted_header.lower()):
            return Reach.ADMIN
        return Reach.READER if self.open else Reach.NOBODY

    def opens_feed(self, key: str) -> bool:
        """Tell whether a key in an address opens the calendar."""
        return bool(self.feed_token) and _same(key, self.feed_token or "")


def access_of(web: Web, environ: Mapping[str, str] = os.environ) -> Access:
    """Return the access that the register asks for; raise AccessError where a key is missing or too short."""
    host = host_of(web.listen)
    own = urlsplit(web.address).hostname if web.address else None
    hosts = {host, *(LOOPBACK if host in LOOPBACK else ()), *([own] if own else ())}
    return Access(
        open=host in LOOPBACK and own is None,
        token=_key(web.token_env, environ),
        feed_token=_key(web.feed_token_env, environ),
        trusted_header=web.trusted_header,
        hosts=frozenset(hosts),
    )


_TOO_SHORT: Final = N_(
    "miljövariabeln {name} med webbsidornas nyckel är för kort: sätt den till minst {number} tecken, "
    "t.ex. från: openssl rand -hex 24"
)
_NOT_SET: Final = N_(
    "miljövariabeln {name} med webbsidornas nyckel är inte satt: sätt den till minst {number} tecken, "
    "t.ex. från: openssl rand -hex 24"
)


def _key(name: str | None, environ: Mapping[str, str]) -> str | None:
    if name is None:
        return None
    key = environ.get(name, "")
    if len(key) < SHORTEST_KEY:
        raise AccessError(_(_TOO_SHORT if key else _NOT_SET, name=name, number=SHORTEST_KEY))
    return key


def _key_of(authorization: str) -> str:
    """Return the key of a request: a bearer token, or the password of a basic log-in."""
    kind, _space, value = authorization.partition(" ")
    if kind.casefold() == "bearer":
        return value.strip()
    if kind.casefold() != "basic":
        return ""
    try:
        return b64decode(value.strip(), validate=True).decode().partition(":")[2]
    except (Base64Error, UnicodeDecodeError):
        return ""


def _same(one: str, other: str) -> bool:
    return hmac.compare_digest(one.encode(), other.encode())


class Throttle:
    """Counts wrong keys by the address that tried them; `clock` runs in seconds."""

    def __init__(self, clock: Callable[[], float]) -> None:
        """Start with none."""
        self.clock = clock
        self._wrong: OrderedDict[str, deque[float]] = OrderedDict()

    def note(self, client: str) -> None:
        """Note a wrong key."""
        self._wrong.setdefault(client, deque(maxlen=_TRIES)).append(self.clock())
        self._wrong.move_to_end(client)
        while len(self._wrong) > _ADDRESSES:
            self._wrong.popitem(last=False)

    def wait(self, client: str) -> int:
        """Return for how many seconds an address has to wait; 0 where it may try."""
        tries = self._wrong.get(client)
        if tries is None or len(tries) < _TRIES:
            return 0
        return max(0, int(tries[0] + _WITHIN - self.clock() + 1))
