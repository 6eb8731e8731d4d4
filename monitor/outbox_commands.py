"""What `giltig outbox` shows and does."""

from collections.abc import Collection
from datetime import datetime
from typing import Any, Final

from monitor import outbox
from monitor.answers import as_json
from monitor.store import Store
from monitor.tables import as_table

_STATES: Final = {
    "queued": "köat",
    "claimed": "lämnas",
    "transmitting": "lämnas",
    "unknown": "okänt utfall",
    "sent": "skickat",
    "rejected": "avvisat",
    "held": "hålls",
    "cancelled": "avbrutet",
}


def overview(store: Store, format_: str) -> str:
    """Return the deliveries, newest first, as a table or as JSON."""
    with store.read() as db:
        rows = outbox.listing(db)
    if format_ == "json":
        return as_json({"deliveries": [_record(row) for row in rows]})
    if not rows:
        return "Utkorgen är tom: inget har köats än.\n"
    heading = ["Mejl", "Läge", "Köat", "Skickat", "Till", "Ämne", "Anmärkning"]
    cells = [
        [
            row.id,
            _STATES[row.state],
            _day(row.created_at),
            _day(row.sent_at),
            row.role,
            row.subject or row.kind,
            row.reason,
        ]
        for row in rows
    ]
    return as_table([heading, *cells])


def _day(at: datetime | None) -> str:
    return f"{at:%Y-%m-%d %H:%M}" if at else ""


def _record(row: Any) -> dict[str, Any]:  # noqa: ANN401 - a row of the database
    return {
        "id": row.id, "kind": row.kind, "role": row.role, "address": row.address, "subject": row.subject, "state": row.state,
        "reason": row.reason, "attempts": row.attempts, "created_at": row.created_at.isoformat(),
        "sent_at": row.sent_at.isoformat() if row.sent_at else None, "message_id": row.message_id, "sha256": row.message_sha256,
    }  # fmt: skip


def show(store: Store, ids: Collection[int]) -> str:
    """Return every attempt of some deliveries: when, how far, what the relay answered."""
    lines = []
    with store.read() as db:
        for row in reversed(outbox.listing(db)):
            if row.id not in ids:
                continue
            lines.append(
                f"Mejl {row.id}: {_STATES[row.state]}. {row.subject or row.kind} till {row.role} <{row.address or '–'}>"
            )
            lines.append(f"  Message-ID {row.message_id or '–'}, sha256 {row.message_sha256 or '–'}")
            lines.extend(
                f"  {_day(one.started_at)} försök {one.fence}: {one.outcome or 'pågår'} ({one.phase}) {one.code or ''} {one.reply or ''}".rstrip()
                for one in outbox.attempts(db, row.id)
            )
            lines.extend(
                f"  bär {one.document}/{one.about} {one.fact_on} ({one.step})"
                for one in outbox.carried(db, row.id, sent_too=True)
            )
    return "\n".join(lines) + "\n" if lines else "Inget sådant mejl.\n"


def act(store: Store, action: str, ids: Collection[int], at: datetime) -> str:
    """Do what a person asks of some deliveries, and say how many it touched."""
    with store.write() as db:
        match action:
            case "retry":
                return f"{outbox.retry(db, ids, at)} mejl försöks igen vid nästa tillfälle."
            case "release":
                return f"{outbox.release(db, ids, at)} mejl släppta; de skickas vid nästa tillfälle."
            case "hold":
                return f"{outbox.hold(db, ids, 'hålls på begäran')} mejl hålls tills giltig outbox release."
            case _:
                return f"{outbox.resend(db, ids, at)} mejl skickas om vid nästa tillfälle."
