"""What `giltig outbox` shows and does."""

from collections.abc import Collection
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from monitor import archive, audit, brakes, console, interventions, outbox, promise_rows
from monitor.answers import as_json
from monitor.headers import one_line
from monitor.language import _, _c
from monitor.outbox_words import STATES, subject_of
from monitor.store import Store
from monitor.text_table import Line, text_table
from monitor.wording import counted


def overview(store: Store, format_: str, *, as_of: date, zone: ZoneInfo) -> str:
    """Return the deliveries, newest first, as a table or as JSON."""
    with store.read() as db:
        rows, held = outbox.listing(db), brakes.held(db, as_of)
    if format_ == "json":
        return as_json({"as_of": as_of, "held": list(held), "deliveries": [_record(row) for row in rows]})
    above = "".join(_("Hålls tills giltig outbox release: {line}.", line=line) + "\n" for line in held)
    if not rows:
        return above + _("Utkorgen är tom: inget har köats än.") + "\n"
    lines = [
        Line(
            cells=(
                str(row.id),
                _(STATES[row.state]),
                _local(row.created_at, zone),
                _local(row.sent_at, zone),
                row.role,
                one_line(subject_of(row.subject, row.kind)),
                one_line(row.reason),
            )
        )
        for row in rows
    ]
    headings = (_("Mejl"), _c("mail", "Läge"), _("Köat"), _("Skickat"), _c("mail", "Till"), _("Ämne"), _("Anmärkning"))
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
                _(
                    "Mejl {id}: {state}. {subject} till {role} <{address}>",
                    id=row.id,
                    state=_(STATES[row.state]),
                    subject=subject_of(row.subject, row.kind),
                    role=row.role,
                    address=row.address or "–",
                )
            )
            lines.append(f"  Message-ID {row.message_id or '–'}, sha256 {row.message_sha256 or '–'}")
            lines.extend(_attempt(one, zone) for one in audit.attempts(db, row.id))
            lines.extend(
                "  " + _("bär {promise}", promise=f"{one.document}/{one.about} {one.fact_on} ({one.step})")
                for one in promise_rows.carried(db, row.id, sent_too=True)
            )
    return "\n".join(lines) + "\n" if lines else _("Inget sådant mejl.") + "\n"


def _attempt(row: Any, zone: ZoneInfo) -> str:  # noqa: ANN401 - a row of the database
    said = " ".join(str(part) for part in (row.code, row.reply) if part)
    what = _(
        "försök {number}: {outcome} ({phase})", number=row.fence, outcome=row.outcome or _("pågår"), phase=row.phase
    )
    return f"  {_local(row.started_at, zone)} {what} {said}".rstrip()


def export(store: Store, ids: Collection[int], folder: Path, zone: ZoneInfo) -> str:
    """Write every mail, or some, to a folder for an archive, with a table of them; say how many."""
    with store.read() as db:
        found = audit.letters(db, ids)
    try:
        count = archive.write(folder, found, zone)
    except OSError as error:
        console.fail(_("{folder} går inte att skriva i: {why}", folder=folder, why=error.strerror), console.WRONG_USAGE)
    return _(
        "{mails} i {folder}, med en rad var i {table}.",
        mails=counted(count, "mejl"),
        folder=folder,
        table=archive.TABLE,
    )


def act(store: Store, action: str, ids: Collection[int], at: datetime, *, as_of: date) -> str:
    """Do what a person asks of some deliveries, and say how many it touched."""
    with store.write(alone=True) as db:
        match action:
            case "retry":
                mails = counted(interventions.retry(db, ids, at), "mejl")
                return _("{mails} försöks igen vid nästa tillfälle.", mails=mails)
            case "release":
                also = () if ids else brakes.let_go(db, as_of)
                mails = counted(interventions.release(db, ids, at), "mejl")
                told = _("{mails} släppta; de skickas vid nästa tillfälle.", mails=mails)
                return "\n".join([told, *(_("Släppt: {line}.", line=line) for line in also)])
            case "hold":
                mails = counted(interventions.hold(db, ids, _("hålls på begäran")), "mejl")
                return _("{mails} hålls tills giltig outbox release.", mails=mails)
            case _:
                mails = counted(interventions.resend(db, ids, at), "mejl")
                return _("{mails} skickas om vid nästa tillfälle.", mails=mails)
