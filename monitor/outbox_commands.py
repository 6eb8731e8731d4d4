"""What `giltig outbox` shows and does."""

from collections.abc import Collection
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from monitor import archive, audit, brakes, console, interventions, outbox
from monitor.answers import as_json
from monitor.headers import one_line
from monitor.outbox_words import STATES
from monitor.store import Store
from monitor.text_table import Line, text_table


def overview(store: Store, format_: str, *, as_of: date, zone: ZoneInfo) -> str:
    """Return the deliveries, newest first, as a table or as JSON."""
    with store.read() as db:
        rows, held = outbox.listing(db), brakes.held(db, as_of)
    if format_ == "json":
        return as_json({"as_of": as_of, "held": list(held), "deliveries": [_record(row) for row in rows]})
    above = "".join(f"Hålls tills giltig outbox release: {line}.\n" for line in held)
    if not rows:
        return above + "Utkorgen är tom: inget har köats än.\n"
    lines = [
        Line(
            cells=(
                str(row.id),
                STATES[row.state],
                _local(row.created_at, zone),
                _local(row.sent_at, zone),
                row.role,
                one_line(row.subject or row.kind),
                one_line(row.reason),
            )
        )
        for row in rows
    ]
    headings = ("Mejl", "Läge", "Köat", "Skickat", "Till", "Ämne", "Anmärkning")
    return above + text_table(headings, lines, width=console.width(), indent=0) + "\n"


def _local(at: datetime | None, zone: ZoneInfo) -> str:
    return f"{at.astimezone(zone):%Y-%m-%d %H:%M}" if at else ""


def _record(row: Any) -> dict[str, Any]:  # noqa: ANN401 - a row of the database
    return {
        "id": row.id, "kind": row.kind, "role": row.role, "address": row.address, "subject": row.subject,
        "state": row.state, "reason": row.reason, "attempts": row.attempts, "message_id": row.message_id,
        "sha256": row.message_sha256, "created_at": row.created_at.isoformat(),
        "sent_at": row.sent_at.isoformat() if row.sent_at else None,
    }  # fmt: skip


def show(store: Store, ids: Collection[int], zone: ZoneInfo) -> str:
    """Return every attempt of some deliveries: when, how far, what the relay answered."""
    lines = []
    with store.read() as db:
        for row in reversed(outbox.listing(db)):
            if row.id not in ids:
                continue
            lines.append(
                f"Mejl {row.id}: {STATES[row.state]}. {row.subject or row.kind} till {row.role} <{row.address or '–'}>"
            )
            lines.append(f"  Message-ID {row.message_id or '–'}, sha256 {row.message_sha256 or '–'}")
            lines.extend(_attempt(one, zone) for one in audit.attempts(db, row.id))
            lines.extend(
                f"  bär {one.document}/{one.about} {one.fact_on} ({one.step})"
                for one in outbox.carried(db, row.id, sent_too=True)
            )
    return "\n".join(lines) + "\n" if lines else "Inget sådant mejl.\n"


def _attempt(row: Any, zone: ZoneInfo) -> str:  # noqa: ANN401 - a row of the database
    said = " ".join(str(part) for part in (row.code, row.reply) if part)
    return (
        f"  {_local(row.started_at, zone)} försök {row.fence}: {row.outcome or 'pågår'} ({row.phase}) {said}".rstrip()
    )


def export(store: Store, ids: Collection[int], folder: Path, zone: ZoneInfo) -> str:
    """Write every mail, or some, to a folder for an archive, with a table of them; say how many."""
    with store.read() as db:
        found = audit.letters(db, ids)
    try:
        count = archive.write(folder, found, zone)
    except OSError as error:
        console.fail(f"{folder} går inte att skriva i: {error.strerror}", console.WRONG_USAGE)
    return f"{count} mejl i {folder}, med en rad var i {archive.TABLE}."


def act(store: Store, action: str, ids: Collection[int], at: datetime, *, as_of: date) -> str:
    """Do what a person asks of some deliveries, and say how many it touched."""
    with store.write(alone=True) as db:
        match action:
            case "retry":
                return f"{interventions.retry(db, ids, at)} mejl försöks igen vid nästa tillfälle."
            case "release":
                also = () if ids else brakes.let_go(db, as_of)
                told = f"{interventions.release(db, ids, at)} mejl släppta; de skickas vid nästa tillfälle."
                return "\n".join([told, *(f"Släppt: {line}." for line in also)])
            case "hold":
                return f"{interventions.hold(db, ids, 'hålls på begäran')} mejl hålls tills giltig outbox release."
            case _:
                return f"{interventions.resend(db, ids, at)} mejl skickas om vid nästa tillfälle."
