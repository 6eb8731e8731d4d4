"""The export for an archive: every mail as a file of its own, and a table of them all, for people and programs.

The files are the bytes that were sent; `mails.csv` has a line each with their SHA-256, so that an archive can prove
years later that nothing was changed.
"""

from collections.abc import Iterable
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from monitor.audit import Letter
from monitor.language import N_, _
from monitor.spreadsheet import Value, as_csv
from monitor.transport import eml_name

HEADINGS: Final = (
    N_("mejl"), N_("omgång"), N_("fil"), N_("läge"), N_("köat"), N_("skickat"), N_("mottagare"), N_("adress"),
    N_("ämne"), N_("påminnelser"), N_("försök"), N_("serverns svar"), N_("anmärkning"), "message_id", "sha256",
)  # fmt: skip
TABLE: Final = "mails.csv"


def write(folder: Path, letters: Iterable[Letter], zone: ZoneInfo) -> int:
    """Write the archive, over an earlier one of the same mails; return how many mails it has."""
    folder.mkdir(parents=True, exist_ok=True)
    rows = []
    for letter in letters:
        name = f"{letter.delivery:06d}-{letter.generation}-{eml_name(letter.address or '@', letter.message)}"
        (folder / name).write_bytes(letter.message)
        rows.append(_row(letter, name, zone))
    (folder / TABLE).write_text(as_csv([_(heading) for heading in HEADINGS], rows), encoding="utf-8", newline="")
    return len(rows)


def _row(letter: Letter, name: str, zone: ZoneInfo) -> tuple[Value, ...]:
    def local(at: object) -> str:
        return f"{at.astimezone(zone):%Y-%m-%d %H:%M:%S}" if hasattr(at, "astimezone") else ""

    told = ", ".join(f"{one.document}/{one.about}/{one.fact_on}/{one.step}" for one in letter.reminders)
    goes_on = _("pågår")
    tried = "; ".join(f"{local(one.started_at)} {one.outcome or goes_on} ({one.phase})" for one in letter.attempts)
    last = letter.attempts[-1] if letter.attempts else None
    said = " ".join(str(part) for part in (last.code, last.reply) if part) if last else ""
    return (
        letter.delivery, letter.generation, name, letter.state, local(letter.queued_at), local(letter.sent_at),
        letter.role, letter.address, letter.subject, told, tried, said, letter.reason, letter.message_id, letter.sha256,
    )  # fmt: skip
