"""What the states of a mail are called, in command and page."""

from typing import Final

#: What a delivery's state is called.
STATES: Final = {
    "queued": "köat",
    "claimed": "lämnas",
    "transmitting": "lämnas",
    "unknown": "okänt utfall",
    "sent": "skickat",
    "rejected": "avvisat",
    "held": "hålls",
    "cancelled": "avbrutet",
}
