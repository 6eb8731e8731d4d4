"""Meetings as commands name them, and the reports for them that were frozen."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

from monitor import render_meeting
from monitor.language import _
from monitor.meeting_pdf import as_pdf
from monitor.meeting_report import MeetingReport
from monitor.model import Register
from monitor.roads import meetings_of
from monitor.templates import Environment
from monitor.wording import listed, one_line


class NoSuchMeeting(Exception):
    """The register has no such body, or its calendar no such meeting; the message says which it has."""


def find_meeting(register: Register, words: str, on: date) -> str:
    """Return the id of the body that is named by its id, its name or its abbreviation, and meets on a day."""
    body = _body_named(register, words)
    known = meetings_of(register, body)
    if on not in known:
        near = sorted(known, key=lambda day: abs((day - on).days))[:3]
        name, days = one_line(register.bodies[body].name), listed(str(day) for day in sorted(near))
        text = _("{body} har inget möte {day} i kalendern; närmast: {near}")
        none_at_all = _("{body} har inget möte {day} i kalendern, och inga andra heller")
        raise NoSuchMeeting((text if near else none_at_all).format(body=name, day=on, near=days))
    return body


def _body_named(register: Register, words: str) -> str:
    if words in register.bodies:
        return words
    folded = words.casefold()
    for id_, body in register.bodies.items():
        if folded in (body.name.casefold(), (body.short or "").casefold()):
            return id_
    if not register.bodies:
        raise NoSuchMeeting(_("instansen ”{words}” finns inte i registret; där finns ingen", words=words))
    there = listed(register.bodies)
    raise NoSuchMeeting(_("instansen ”{words}” finns inte i registret; där finns {there}", words=words, there=there))


def freeze(report: MeetingReport, folder: Path, *, templates: Environment) -> Mapping[Path, bool]:
    """Keep the report for a meeting as it is today, as PDF, HTML, text and JSON; return for each whether it is new.

    What was frozen is never changed: a report of another day is another file.
    """
    folder.mkdir(parents=True, exist_ok=True)
    found = report.docket
    stem = f"{found.body}-{found.on}-per-{found.as_of}"
    contents = {
        "pdf": as_pdf(report, templates=templates),
        "html": render_meeting.as_html(report, templates).encode(),
        "txt": render_meeting.as_text(report, templates=templates).encode(),
        "json": render_meeting.as_json(report).encode(),
    }
    return {
        folder / f"{stem}.{ending}": _kept(folder / f"{stem}.{ending}", content) for ending, content in contents.items()
    }


def _kept(path: Path, content: bytes) -> bool:
    """Write a file unless it is there; a reader never sees half of it."""
    if path.exists():
        return False
    part = path.with_name(f".{path.name}.part")
    part.write_bytes(content)
    part.replace(path)
    return True
