"""What a delivery asks for when it needs a mail: a draft, or the reason why there is none."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from monitor.deliveries import Claimed
from monitor.message import Letter


class Unsendable(Exception):
    """Why a mail is not to be sent after all; the delivery is cancelled with this reason."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A mail before it has a Message-ID and a Date. `composed_from` changes when anything it was written from does.

    `reminders` are the rows that it speaks of. `fault`: what made the composer do without a template; the admin is
    told, at most once a day.
    """

    address: str
    subject: str
    composed_from: str
    letter: Callable[[str, datetime], Letter]
    reminders: tuple[int, ...] = ()
    fault: str = ""


class Composer(Protocol):
    """Writes the mail of a delivery from what holds now."""

    def __call__(self, claimed: Claimed) -> Draft:
        """Return the draft, or raise `Unsendable`; called at each claim until the bytes are fixed."""
