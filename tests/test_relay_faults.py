"""What happened to a connection, said so that an admin knows where to look."""

import socket
import ssl

import pytest

from monitor.relay_faults import explained


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (socket.gaierror(-2, "Name or service not known"),
         "relay.example.se finns inte i namntjänsten: kontrollera host i [mail.smtp] (Name or service not known)"),
        (ConnectionRefusedError(111, "Connection refused"),
         "relay.example.se:587 tar inte emot anslutningar: kontrollera host och port i [mail.smtp]"),
        (TimeoutError("timed out"), "relay.example.se:587 svarade inte i tid"),
        (ConnectionResetError(104, "reset"), "relay.example.se:587 bröt förbindelsen"),
        (ssl.SSLError(1, "[SSL: WRONG_VERSION_NUMBER] wrong version number"),
         ("en säker förbindelse med relay.example.se:587 gick inte att upprätta: "
         "[SSL: WRONG_VERSION_NUMBER] wrong version number")),
        (ConnectionError("förbindelsen är inte krypterad"), "förbindelsen är inte krypterad"),
        (OSError(113, "No route to host"), "relay.example.se:587: OSError: [Errno 113] No route to host"),
    ],
)  # fmt: skip
def test_each_fault_says_what_to_look_at(error: Exception, expected: str):
    """The host and the key in the register stand in the message."""
    assert expected == explained(error, "relay.example.se", 587)
