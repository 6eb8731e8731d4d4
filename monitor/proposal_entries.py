"""A suggestion → the entries that it would append to the register, with their source filled in."""

import re
from datetime import date
from typing import Any, Final

from monitor.language import _
from monitor.model import Register
from monitor.proposal import Meeting, Proposal

#: Bodies whose meetings leave protokoll; networks leave minnesanteckningar.
_FORMAL: Final = re.compile(r"nämnd|styrelse|fullmäktige|utskott|direktion", re.IGNORECASE)


def mark_of(sha256: str) -> str:
    """Return the comment that entries from one file of minutes stand under, so that they can be taken out together."""
    return _("Ur minnesanteckningar, {command}", command=command_of(sha256))


def command_of(sha256: str) -> str:
    """Return how a mark ends in every language."""
    return f"giltig minutes {sha256[:12]}"


def entries(one: Proposal, meeting: Meeting, register: Register) -> tuple[tuple[str, dict[str, Any]], ...]:
    """Return the tables that a suggestion would append; none where it is no suggestion."""
    by, on = meeting.body_id or meeting.party or meeting.body, meeting.on
    if one.decision is None or on is None or not by:
        return ()
    stated = dict(one.decision)
    new = stated.pop("new_document", None)
    on = stated.pop("on", on)
    head = {"on": on, "by": by, "action": stated.pop("action"), "documents": list(one.documents)}
    decision = ("decision", head | stated | {"source": source(one, meeting, on)})
    if new is None:
        return (decision,)
    return (
        (
            f"document.{stated['with']}",
            _successor(one.documents[0], new, register) | {"source": source(one, meeting, on)},
        ),
        decision,
    )


def source(one: Proposal, meeting: Meeting, on: date) -> str:
    """Return where a decision stands: "Länschefsnätverket, minnesanteckningar 2026-04-24 § 5, dnr …"."""
    if _FORMAL.search(meeting.body or ""):
        minutes = _("{body}, protokoll {day}", body=meeting.body, day=meeting.on)
    else:
        minutes = _("{body}, minnesanteckningar {day}", body=meeting.body, day=meeting.on)
    parts = [f"{minutes} § {one.section}" if one.section else minutes]
    parts += [_("beslutat {day}", day=on)] if on != meeting.on else []
    parts += [_("dnr {number}", number=meeting.dnr)] if meeting.dnr else []
    return ", ".join(parts)


def _successor(id_: str, new: dict[str, Any], register: Register) -> dict[str, Any]:
    """Return the record of a new version that the register lacks: as the old one, from the new day."""
    old = register.documents[id_]
    record: dict[str, Any] = {"title": f"{old.title} ({new['valid_from'].year})"}
    record |= {"kind": old.kind} if old.kind != "dokument" else {}
    record |= {key: value for key in ("responsible", "decided_by", "route") if (value := getattr(old, key))}
    record |= new
    return record | (
        {} if "valid_to" in new else {"question": _("Hur länge gäller den nya versionen? Det står inte i beslutet.")}
    )
