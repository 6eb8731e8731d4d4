"""The server of the web pages, in a thread of its own: the only import of uvicorn."""

import logging
import socket
import threading
from time import monotonic
from urllib.parse import urlsplit

from monitor.language import _
from monitor.settings import Web
from monitor.web_access import AccessError, Throttle, access_of
from monitor.web_source import WebSource

log = logging.getLogger(__name__)

_CLOSES_IN = 5.0  # seconds


class WebServer:
    """Listens until it is stopped; what goes wrong in it never reaches the mails."""

    def __init__(self, web: Web, source: WebSource) -> None:
        """Bind the address; raise AccessError where it, or a key, can't be had."""
        import uvicorn  # noqa: PLC0415 - only where there are pages

        from monitor.web import application  # noqa: PLC0415 - as above

        access = access_of(web)
        self.socket = _bound(web.listen)
        self.address = "http://{}:{}".format(*self.socket.getsockname()[:2])
        config = uvicorn.Config(
            application(source, access, Throttle(monotonic)),
            log_config=None,
            log_level="warning",
            access_log=False,
            server_header=False,
            proxy_headers=False,
            lifespan="off",
            limit_concurrency=64,
            timeout_keep_alive=5,
            timeout_graceful_shutdown=int(_CLOSES_IN),
            h11_max_incomplete_event_size=16_384,
        )
        self.server = uvicorn.Server(config)
        self.thread = threading.Thread(target=self._serve, name="web", daemon=True)

    def start(self) -> None:
        """Begin to answer."""
        self.thread.start()
        log.info(_("Webbsidorna finns på %s."), self.address)

    def _serve(self) -> None:
        try:
            self.server.run(sockets=[self.socket])
        except Exception:
            log.exception(_("Webbsidorna slutade svara; mejlen går som vanligt."))

    def stop(self) -> None:
        """Stop answering."""
        self.server.should_exit = True
        self.thread.join(_CLOSES_IN + 1)
        self.socket.close()


def _bound(listen: str) -> socket.socket:
    parts = urlsplit(f"//{listen}")
    try:
        return socket.create_server((parts.hostname or "", parts.port or 0), family=_family(parts.hostname or ""))
    except OSError as error:
        raise AccessError(
            _(
                "adressen {listen} för webbsidorna går inte att öppna: {reason}",
                listen=listen,
                reason=error.strerror,
            )
        ) from error


def _family(host: str) -> socket.AddressFamily:
    return socket.AF_INET6 if ":" in host else socket.AF_INET
