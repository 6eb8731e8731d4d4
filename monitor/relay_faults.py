"""What a lost, refused or distrusted connection to a relay means: whose fault it is, and how to say it in Swedish."""

import socket
import ssl
from typing import Final

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
            return f"{host} finns inte i namntjänsten: kontrollera host i [mail.smtp] ({error.strerror or error})"
        case ConnectionRefusedError():
            return f"{where} tar inte emot anslutningar: kontrollera host och port i [mail.smtp]"
        case ssl.SSLCertVerificationError():
            return f"certifikatet för {host} går inte att lita på: {error.verify_message}"
        case ssl.SSLError():
            return f"en säker förbindelse med {where} gick inte att upprätta: {getattr(error, 'reason', None) or error}"
        case TimeoutError():
            return f"{where} svarade inte i tid"
        case ConnectionResetError() | BrokenPipeError():
            return f"{where} bröt förbindelsen"
        case _ if type(error) is ConnectionError:  # ours, in words already
            return str(error)
        case _:
            return f"{where}: {type(error).__name__}: {error}"
