"""The outgoing heartbeat: calls `[health] heartbeat_url` after full rounds, so that somebody outside notices silence.

What is called alarms when nothing comes. Whether it answers changes nothing here.
"""

import logging
import threading
from time import monotonic
from typing import Final
from urllib.parse import urlsplit

from monitor.language import _

log = logging.getLogger(__name__)

#: Seconds between two calls, at least.
EVERY_SECONDS: Final = 300.0
_TIMEOUT: Final = 10.0


class Heartbeat:
    """Calls in a thread of its own: a server that hangs holds up nothing."""

    def __init__(self, *, every: float = EVERY_SECONDS) -> None:
        """Start silent."""
        self._every = every
        self._last: float | None = None
        self._calling: threading.Thread | None = None
        self._failed = False

    def beat(self, url: str | None) -> None:
        """Call, unless there is no address, the last call was just made, or is still under way."""
        recent = self._last is not None and monotonic() - self._last < self._every
        if not url or recent or (self._calling and self._calling.is_alive()):
            return
        self._last = monotonic()
        self._calling = threading.Thread(target=self._call, args=(url,), name="heartbeat", daemon=True)
        self._calling.start()

    def _call(self, url: str) -> None:
        from urllib.request import Request, urlopen  # noqa: PLC0415 - only where there is an address

        host = urlsplit(url).hostname  # the rest of the address may be a secret
        try:
            request = Request(url, headers={"User-Agent": "giltig"})  # noqa: S310 - http or https, as `check` sees to
            with urlopen(request, timeout=_TIMEOUT) as answer:  # noqa: S310
                answer.read(1)
        except Exception as error:  # noqa: BLE001 - whatever it was, sending goes on
            if not self._failed:
                log.warning(_("Livstecknet till %s kom inte fram: %s"), host, type(error).__name__)
            self._failed = True
        else:
            if self._failed:
                log.info(_("Livstecknet till %s kommer fram igen."), host)
            self._failed = False
