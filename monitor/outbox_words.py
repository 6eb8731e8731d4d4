"""What the states of a mail are called, in command and page."""

from typing import Final

from monitor.language import N_

#: What a delivery's state is called; `_` says it.
STATES: Final = {
    "queued": N_("köat"),
    "claimed": N_("lämnas"),
    "transmitting": N_("lämnas"),
    "unknown": N_("okänt utfall"),
    "sent": N_("skickat"),
    "rejected": N_("avvisat"),
    "held": N_("hålls"),
    "cancelled": N_("avbrutet"),
}
