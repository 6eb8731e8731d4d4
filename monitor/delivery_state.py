"""Where a mail stands on its way (docs/reliability.md)."""

from enum import StrEnum
from typing import Final


class DeliveryState(StrEnum):
    """Where a delivery stands; a copy may exist from `transmitting` on."""

    QUEUED = "queued"
    CLAIMED = "claimed"
    TRANSMITTING = "transmitting"
    UNKNOWN = "unknown"
    SENT = "sent"
    REJECTED = "rejected"
    HELD = "held"
    CANCELLED = "cancelled"


#: Not yet begun: may still be cancelled, held, or composed anew.
WAITING: Final = (DeliveryState.QUEUED, DeliveryState.HELD)
