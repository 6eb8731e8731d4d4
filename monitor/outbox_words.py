"""What the states and kinds of a mail are called, in command and page."""

from typing import Final

from monitor.language import N_, _

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
_KINDS: Final = {
    "overview": N_("översikten"),
    "reminders": N_("påminnelser"),
    "follow_up": N_("att följa upp"),
    "meeting_report": N_("rapport inför möte"),
    "minutes": N_("förslag ur minnesanteckningar"),
    "receipt": N_("kvitto på ett beslut"),
}


def subject_of(subject: str | None, kind: str) -> str:
    """Return a mail's subject; one that has no words yet, since it waits or is held, is named by its kind."""
    return subject or f"({_(_KINDS[kind]) if kind in _KINDS else kind})"
