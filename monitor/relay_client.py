"""The connection to a relay: the only place that imports yagmail, its unsafe defaults overridden."""

import ipaddress
import ssl
from functools import cache
from pathlib import Path
from typing import Any, Literal, TypeAlias

from monitor.smtp_session import BoundedSession, Watch, own_name
from monitor.transport import Phase

Security: TypeAlias = Literal["starttls", "tls", "none"]


def refuses_plaintext_login(host: str) -> bool:
    """Say whether a login to the host without TLS is refused: it is everywhere but on this machine."""
    name = host.strip("[]").rstrip(".").lower()
    try:
        return not ipaddress.ip_address(name).is_loopback
    except ValueError:
        return name != "localhost"


def relay_client(host: str, port: int, security: Security, *, ca_file: Path | None, watch: Watch) -> Any:  # noqa: ANN401 - yagmail has no types
    """Return yagmail's client, not yet connected; `watch` bounds and follows the conversation."""
    context = None if security == "none" else _tls_context(ca_file, watch)
    client = client_class()(
        user="",
        password="",
        host=host,
        port=port,
        smtp_ssl=security == "tls",
        smtp_starttls={"context": context} if security == "starttls" else False,
        smtp_skip_login=True,
        soft_email_validation=False,
        timeout=watch.left(),
        local_hostname=own_name(),
        watch=watch,
        **({"context": context} if security == "tls" else {}),
    )
    client.set_logging(None)
    client.is_closed = True
    return client


def _tls_context(ca_file: Path | None, watch: Watch) -> ssl.SSLContext:
    """Return a context that verifies chain and name; made for each connection, as CA files change."""
    watch.phase = Phase.TLS
    context = ssl.create_default_context(cafile=ca_file)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    watch.phase = Phase.CONNECT
    return context


@cache
def client_class() -> type[Any]:
    """Return yagmail's client with our session; imported here because that takes a tenth of a second."""
    import yagmail  # noqa: PLC0415

    class Client(yagmail.SMTP):
        @property
        def connection(self) -> type[Any]:
            base = super().connection

            class Session(BoundedSession, base):  # type: ignore[misc, valid-type]
                def starttls(self, *args: Any, **settings: Any) -> Any:  # noqa: ANN401 - passed on
                    self._watch.phase = Phase.TLS
                    return super().starttls(*args, **settings)

            return Session

    return Client
