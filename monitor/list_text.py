"""An import as text of the register: a whole one to begin with, or a file for one that there is.

Above each document stands where it comes from, and what its row says in columns that the register has no place for.
"""

from collections.abc import Iterator
from typing import Final

from monitor import language
from monitor.language import _
from monitor.list_headings import Guess
from monitor.list_register import Entry, Import, leads_nowhere, missing_address
from monitor.list_sheet import Sheet, letters
from monitor.register_edit import entry_text
from monitor.text_table import wrapped

_WIDTH: Final = 110
#: Characters of a comment.
_LONGEST: Final = 200


def register_text(made: Import, sheet: Sheet, guess: Guess, *, file: str, new: bool) -> str:
    """Return the file."""
    parts = [_heading(sheet, guess, file)]
    if new:
        parts.append(_settings())
    parts += [_recipient(id_, one) for id_, one in made.recipients.items()]
    parts += [entry_text([(f"body.{id_}", one)]) for id_, one in made.bodies.items()]
    group = ""
    for entry in made.entries:
        if entry.listed.group != group:
            group = entry.listed.group
            parts.append(_comment(f"--- {group}"))
        parts.append("".join(_above(entry, sheet, file)) + entry_text([(f"document.{entry.id}", entry.keys)]))
    return "\n".join(parts)


def _heading(sheet: Sheet, guess: Guess, file: str) -> str:
    if sheet.name:
        lines = [_("Hämtat med giltig import ur {file}, bladet {sheet}.", file=file, sheet=sheet.name)]
    else:
        lines = [_("Hämtat med giltig import ur {file}.", file=file)]
    taken = [f"{one.heading or letters(one.number)} → {one.meaning.value}" for one in guess.columns if one.meaning]
    left = [one.heading or letters(one.number) for one in guess.columns if not one.meaning]
    lines.append(_("Kolumner: {columns}.", columns=", ".join(taken)))
    if left:
        lines.append(
            _("Utan plats i registret, men som kommentar vid varje dokument: {columns}.", columns=", ".join(left))
        )
    return "".join(f"# {part}\n" for line in lines for part in wrapped(line, _WIDTH))


def _settings() -> str:
    """Return what a register needs at least; nobody is sent anything before there are addresses and a way to send."""
    network = _comment(_('network = "…"  som rapport och mejl ska visa'))
    chosen = 'language = "en"\n' if language.current() == "en" else ""
    ladder = {
        "about": "end",
        "before": ["12 months", "6 months", "3 months", "1 month", "0 days"],
        "after": {"every": "2 weeks", "times": 6},
        "to": ["admin"],
    }
    admin = {"name": _("Administratör"), "address": missing_address("admin")}
    return "\n".join(
        (
            f'[monitor]\n{network}{chosen}admin = "admin"\n',
            _recipient("admin", admin),
            entry_text([("reminder", ladder)]),
        )
    )


def _recipient(id_: str, one: dict[str, str]) -> str:
    note = _comment(_("adressen saknas: skriv rollens brevlåda")) if leads_nowhere(one["address"]) else ""
    return note + entry_text([(f"recipient.{id_}", one)])


def _above(entry: Entry, sheet: Sheet, file: str) -> Iterator[str]:
    row = entry.listed.row
    if sheet.name:
        yield _comment(_("{file}, {sheet}, rad {row}", file=file, sheet=sheet.name, row=row))
    else:
        yield _comment(_("{file}, rad {row}", file=file, row=row))
    for heading, text in entry.listed.aside:
        yield _comment(f"{heading}: {text}")


def _comment(text: str) -> str:
    text = " ".join(text.split())
    return f"# {text}\n" if len(text) <= _LONGEST else f"# {text[: _LONGEST - 1]}…\n"
