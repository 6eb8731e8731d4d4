"""`giltig minutes`: reads minutes, shows what they propose, and on a terminal asks before anything is written."""

import sys
from argparse import Namespace
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from monitor import clock, console
from monitor.language import _
from monitor.minutes import read_minutes
from monitor.minutes_files import MinutesFile, Unreadable, content_of, files_in, read_file, sha256_of
from monitor.model import Register
from monitor.proposal import MinutesReading, Outcome
from monitor.proposal_answers import heading, meeting_record, record, summary, told
from monitor.proposal_entries import command_of, entries
from monitor.register_edit import EditRefused, entry_text
from monitor.site import Site
from monitor.timeline import standings


def minutes(options: Namespace) -> int:
    """Read minutes; ask about each suggestion where somebody can answer."""
    site = Site(options.config)
    register = console.register_of(site)
    today = console.day_of(register, None)
    if options.undo:
        return _undo(site, register, list(files_in(options.files)))
    read, failed = _read(options.files, register)
    if options.format == "json":
        _show_json(read, register, today)
        return console.WRONG_USAGE if failed else 0
    asking = sys.stdin.isatty() and sys.stdout.isatty()
    for file, reading in read:
        if asking:
            from monitor.minutes_questions import Questions

            Questions(site, file, reading, today=today).ask()
        else:
            console.show(_text(file, reading, register, today))
    if not asking and any(reading.with_outcome(Outcome.SUGGEST) for _, reading in read):
        console.say(_("Inget är ändrat. Kör kommandot i en terminal för att svara ja eller nej på varje förslag."))
    return console.WRONG_USAGE if failed else 0


def _read(paths: Sequence[Path], register: Register) -> tuple[list[tuple[MinutesFile, MinutesReading]], bool]:
    """Read every file; say which could not be."""
    read, failed = list[tuple[MinutesFile, MinutesReading]](), False
    found = list(files_in(paths))
    if not found:
        console.fail(_("Inga filer med minnesanteckningar (PDF, DOCX, TXT eller MD) där."), console.WRONG_USAGE)
    for number, path in enumerate(found, 1):
        if len(found) > 1 and sys.stderr.isatty():
            console.say(_("Läser {number} av {all}: {file}", number=number, all=len(found), file=path.name))
        try:
            file = read_file(path)
        except Unreadable as error:
            console.say(f"{path}: {error}.")
            failed = True
            continue
        for page in file.blank:
            console.say(_("{file}: sidan {page} har ingen text (en bild?); den är inte läst.", file=path, page=page))
        read.append((file, read_minutes(file.pages, register, paged=file.paged)))
    return read, failed


def _show_json(read: Sequence[tuple[MinutesFile, MinutesReading]], register: Register, today: date) -> None:
    from monitor.answers import as_json

    answers: list[dict[str, Any]] = [
        {
            "file": file.name,
            "sha256": file.sha256,
            "meeting": meeting_record(reading.meeting),
            "proposals": [record(one, reading.meeting, register) for one in reading.proposals],
        }
        for file, reading in read
    ]
    console.show(as_json({"as_of": today, **(answers[0] if len(answers) == 1 else {"minutes": answers})}))


def _text(file: MinutesFile, reading: MinutesReading, register: Register, today: date) -> str:
    found = standings(register, as_of=today)
    lines = [heading(file.name, reading.meeting), summary(reading)]
    titles = {Outcome.SUGGEST: _("Förslag:"), Outcome.HOLD: _("Att ta ställning till (inget ändras):")}
    for outcome, title in titles.items():
        ones = reading.with_outcome(outcome)
        lines += ["", title] if ones else []
        for one in ones:
            lines += ["", *told(one, register, found)]
            if tables := entries(one, reading.meeting, register):
                lines += ["", *(f"    {line}".rstrip() for line in entry_text(tables).splitlines())]
    return "\n".join(lines) + "\n"


def _undo(site: Site, register: Register, paths: Sequence[Path]) -> int:
    """Take out what a whole set of minutes added."""
    from monitor.minutes_questions import undo

    status = 0
    for path in paths:
        try:
            sha256 = sha256_of(content_of(path))
            console.show(undo(site, register, command_of(sha256), sha256, path.name, at=clock.now()))
        except (Unreadable, EditRefused) as error:
            console.say(f"{path}: {error}.")
            status = console.WRONG_USAGE
    return status
