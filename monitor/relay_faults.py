"""What a lost, refused or distrusted connection to a relay means: whose fault it is, and how to say it."""

import socket
import ssl
from typing import Final

from monitor.language import _
from monitor.transport import Failure, Phase

#: In these the relay speaks of itself, not of a recipient or a mail.
RELAY_PHASES: Final = frozenset({Phase.CONNECT, Phase.TLS, Phase.LOGIN, Phase.MAIL})


def failure_without_reply(phase: Phase) -> Failure:
    """Blame a connection that was lost, hung or spoke nonsense."""
    if phase in RELAY_PHASES:
        return Failure.SERVICE
    return Failure.UNKNOWN if phase is Phase.DOT else Failure.TEMPORARY


def explained(error: Exception, host: str, port: int) -> str:  # noqa: PLR0911 - one a fault
    """Say what happened to a connection, and what to look at; what has no words of ours keeps the system's."""
    where = f"{host}:{port}"
    match error:
        case socket.gaierror():
            return _(
                "{host} finns inte i namntjänsten: kontrollera host i [mail.smtp] ({error})",
                host=host,
                error=error.strerror or error,
            )
        case ConnectionRefusedError():
            return _("{where} tar inte emot anslutningar: kontrollera host och port i [mail.smtp]", where=where)
        case ssl.SSLCertVerificationError():
            return _("certifikatet för {host} går inte att lita på: {error}", host=host, error=error.verify_message)
        case ssl.SSLError():
            return _(
                "en säker förbindelse med {where} gick inte att upprätta: {error}",
                where=where,
                error=getattr(error, "reason", None) or error,
            )
        case TimeoutError():
            return _("{where} svarade inte i tid", where=where)
        case ConnectionResetError() | BrokenPipeError():
            return _("{where} bröt förbindelsen", where=where)
        case _ if type(error) is ConnectionError:  # ours, in words already
            return str(error)
        case _:
            return f"{where}: {type(error).__name__}: {error}"
