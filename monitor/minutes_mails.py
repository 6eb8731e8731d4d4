"""The words of the mails about minutes: what to confirm, a file that can't be read, the receipt of an extension."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from monitor.date_language import format_length, long_date
from monitor.dates import Length, extended_end
from monitor.language import _
from monitor.mail_layout import harmless
from monitor.mail_texts import MailText, Templates, View, plain_mail
from monitor.reminders import reminders
from monitor.wording import lead_text, swedish_sort_key


def minutes_mail(env: Templates, view: View, payload: Mapping[str, Any]) -> MailText:
    """Return the mail that asks to confirm what minutes propose."""
    suggested = [_shown(view, one) for one in payload["suggested"]]
    held = [_shown(view, one) for one in payload["held"]]
    extensions = all(one["action"] in ("extend", "holdover") for one in payload["suggested"])
    return plain_mail(
        env,
        "minutes",
        view,
        suggested=suggested,
        held=held,
        extensions=extensions,
        count=sum(max(1, len(one["documents"])) for one in payload["suggested"]),
        file=harmless(payload["file"]),
        body=harmless(payload["body"] or _("mötet")),
        on=date.fromisoformat(payload["on"]) if payload["on"] else None,
        sections=list(dict.fromkeys(one["section"] for one in payload["suggested"] if one["section"])),
        left_out=payload["left_out"],
    )


def _shown(view: View, one: Mapping[str, Any]) -> dict[str, Any]:
    """Return a proposal as a template is told it, its texts harmless."""
    rows = [
        {
            "title": _title(view, id_),
            "now": now,
            "valid_to": one["valid_to"],
            "valid_from": one["valid_from"],
            "length": one["length"],
        }
        for id_, now in zip(one["documents"], one["now"], strict=True)
    ]
    return {
        "rows": rows,
        "action": one["action"],
        "quote": harmless(one["quote"]),
        "place": harmless(one["place"]),
        "reason": harmless(one["reason"]),
    }


def _title(view: View, id_: str) -> str:
    document = view.register.documents.get(id_)
    return harmless(document.title if document else id_)


def minutes_fault_mail(env: Templates, view: View, payload: Mapping[str, Any]) -> MailText:
    """Return the mail about a file of minutes that can't be read."""
    return plain_mail(env, "minutes_fault", view, file=harmless(payload["file"]), why=harmless(payload["why"]))


def receipt_mail(env: Templates, view: View, payload: Mapping[str, Any]) -> MailText:
    """Return the receipt of a confirmed extension: what was decided, the next reminder, and who follows."""
    id_, end = payload["document"], date.fromisoformat(payload["valid_to"])
    names = [_by(view, one) for one in payload["by"]]
    followers = (
        [one for one in view.standings[id_].followers if view.standings[one].valid_to == end]
        if id_ in view.standings
        else []
    )
    return plain_mail(
        env,
        "receipt",
        view,
        title=_title(view, id_),
        by=names,
        decided_on=date.fromisoformat(payload["on"]),
        valid_to=end,
        length=_length(view, payload),
        next_reminder=_next_reminder(view, id_),
        followers=sorted((_title(view, one) for one in followers), key=swedish_sort_key),
    )


def _by(view: View, id_: str) -> str:
    named = view.register.bodies.get(id_) or view.register.parties.get(id_)
    return harmless(named.name if named else id_)


def _length(view: View, payload: Mapping[str, Any]) -> str:
    """Return how much the extension added, where that is whole months."""
    steps = (
        [one for one in view.standings[payload["document"]].why if one.last]
        if payload["document"] in view.standings
        else []
    )
    end = date.fromisoformat(payload["valid_to"])
    before = next((one.last for one in reversed(steps) if one.last and one.last < end), None)
    if before is None:
        return ""
    months = (end.year - before.year) * 12 + end.month - before.month
    found = (
        one for one in (months - 1, months, months + 1) if one > 0 and extended_end(before, Length(months=one)) == end
    )
    whole = next(found, 0)
    return format_length(Length(months=whole)) if whole else ""


def _next_reminder(view: View, id_: str) -> str:
    """Return when the next reminder of the new end goes: "den 30 juni 2026, 12 månader före slutdatumet"."""
    if id_ not in view.standings:
        return ""
    since: Iterable[str] = view.register.documents
    coming = [
        one
        for one in reminders(view.register, view.standings, dict.fromkeys(since, view.as_of))
        if one.document == id_ and one.about == "end" and one.send_on > view.as_of - timedelta(days=1)
    ]
    first = min(coming, key=lambda one: one.send_on, default=None)
    return f"{long_date(first.send_on)}, {lead_text(first.about, first.lead)}" if first else ""
