"""The commands that only look: `giltig status`, `explain`, `report`, `plan`."""

import sys
from argparse import Namespace
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from monitor import audit, clock, console, language, report_formats
from monitor.adoption_ledger import AdoptionRecord, adoption_ledger
from monitor.adoption_table import adoption_text
from monitor.answers import adoption_csv, adoption_records, as_json, plan_records, status_csv, status_records
from monitor.calendar_events import Published
from monitor.date_language import DateLanguageError, read_length
from monitor.explain import explain as story_of
from monitor.explain import gone
from monitor.language import _, _c, _n
from monitor.model import Register
from monitor.preview import Mail, MeetingMail, mails, meeting_mails, planned, subjects, write_preview
from monitor.register import read_register
from monitor.register_edits import Edit
from monitor.reminders import reminders
from monitor.report import report as report_of
from monitor.report_changes import NOTHING_KNOWN, Past
from monitor.site import Site
from monitor.templates import environment
from monitor.text_table import Line, text_table
from monitor.timeline import standings
from monitor.wording import counted, one_line


def status(options: Namespace) -> int:
    """Print what holds."""
    site = Site(options.config)
    register = console.register_of(site, options.as_of)
    as_of = console.day_of(register, options.as_of)
    found = standings(register, as_of=as_of)
    if options.documents:
        found = {id_: found[id_] for id_ in (console.known_document(register, words) for words in options.documents)}
    if options.adoption:
        return _adoption(options, adoption_ledger(register, found, as_of=as_of), as_of)
    records = status_records(register, found)
    match options.format:
        case "json":
            console.show(as_json({"as_of": as_of, "documents": records}), options.output)
        case "csv":
            console.show(status_csv(records), options.output)
        case _:
            heading = _("Läget {day} · {documents}", day=as_of, documents=counted(len(records), "dokument"))
            console.show(f"{heading}\n\n{_status_table(records)}", options.output)
    return 0


def _status_table(records: list[dict[str, Any]]) -> str:
    lines = []
    for one in records:
        days_left = one["days_left"] if one["in_force"] and one["days_left"] is not None else ""
        lines.append(
            Line(cells=(one_line(one["title"]), one["status_text"], str(one["valid_to"] or ""), str(days_left)))
        )
    headings = (_("Dokument"), _("Status"), _("Gäller t.o.m."), _("Dagar kvar"))
    return text_table(headings, lines, width=console.width(), indent=0)


def _adoption(options: Namespace, ledger: tuple[AdoptionRecord, ...], as_of: date) -> int:
    """Print who has adopted what."""
    match options.format:
        case "json":
            text = as_json({"as_of": as_of, "documents": adoption_records(ledger)})
        case "csv":
            text = adoption_csv(ledger)
        case _:
            text = adoption_text(ledger, as_of=as_of, width=console.width())
    console.show(text, options.output)
    return 0


def explain(options: Namespace) -> int:
    """Print the story of one document."""
    site = Site(options.config)
    register = console.register_of(site, options.as_of)
    as_of = console.day_of(register, options.as_of)
    if options.document not in register.documents:
        past = _remembered(site, register, as_of, options.document)
        if past.edits:
            console.show(gone(options.document, register, sent=past.sent, edits=past.edits))
            return 0
    id_ = console.known_document(register, options.document)
    known = _remembered(site, register, as_of, id_)
    found = standings(register, as_of=as_of)
    coming = reminders(register, found, known.unknown_since)
    story = story_of(register, found, id_, as_of=as_of, reminders=coming, sent=known.sent, edits=known.edits)
    console.show(story)
    return 0


@dataclass(frozen=True, slots=True, kw_only=True)
class _Remembered:
    """What the database knows: since when ends are unknown; a document's promises, and what was changed about it."""

    unknown_since: dict[str, date]
    sent: list[Any]
    edits: list[tuple[date, Edit]]


def _remembered(site: Site, register: Register, as_of: date, id_: str = "") -> _Remembered:
    """Return what is remembered; a command that only looks makes no database."""
    since: dict[str, date] = dict.fromkeys(register.documents, as_of)
    if not site.has_database(register):
        return _Remembered(unknown_since=since, sent=[], edits=[])
    from monitor import outbox, versions
    from monitor.opening import open_store

    zone = register.monitor.timezone
    with open_store(site, register).read() as db:
        return _Remembered(
            unknown_since=since | outbox.unknown_days(db),
            sent=audit.story(db, id_) if id_ else [],
            edits=[(clock.local_date(one.at, zone), one.edit) for one in versions.edits_of(db, id_)] if id_ else [],
        )


def report(options: Namespace) -> int:
    """Write the report of upcoming renewals, or that for a meeting."""
    if options.meeting:
        from monitor.commands_meeting import report as report_for_meeting

        return report_for_meeting(options)
    if options.freeze:
        console.fail(_("--freeze hör till ett mötes rapport: lägg till --meeting INSTANS:DATUM"), console.WRONG_USAGE)
    form = _format(options)
    try:
        horizon = read_length(options.horizon) if options.horizon else None
    except DateLanguageError as error:
        console.fail(f"--horizon: {error}", console.WRONG_USAGE)
    site = Site(options.config)
    register = console.register_of(site, options.as_of)
    as_of = console.day_of(register, options.as_of)
    if options.since and options.since > as_of:
        console.fail(_("--since {since} är senare än {day}", since=options.since, day=as_of), console.WRONG_USAGE)
    console.progress(_("Räknar fram läget för {documents} …", documents=counted(len(register.documents), "dokument")))
    past = _past(site, register, options.since) if options.since else NOTHING_KNOWN
    made = report_of(register, as_of=as_of, horizon=horizon, since=options.since, past=past)
    source = report_formats.Source(
        register=register,
        report=made,
        templates=environment(site.folder),
        published=_published(site, register) if form == "ics" else None,
    )
    console.progress(_("Skriver rapporten ({form}) …", form=form))
    console.write(report_formats.written(form, source), options.output)
    return 0


def _past(site: Site, register: Register, since: date) -> Past:
    """Return what the database knows of the register at the end of an earlier day, and of what was edited after it."""
    if not site.has_database(register):
        return NOTHING_KNOWN
    from monitor import versions
    from monitor.opening import open_store

    zone = ZoneInfo(register.monitor.timezone)
    end_of_day = datetime.combine(since + timedelta(days=1), time(), zone)
    with open_store(site, register).read() as db:
        version = versions.at(db, end_of_day)
        found = versions.edits_since(db, end_of_day)
    then = read_register(version.sources, as_of=since).register if version else None
    language.use(register.monitor.language)  # that one may have had another
    return Past(register=then, edits=tuple((one.at.astimezone(zone).date(), one.edit) for one in found if version))


def _format(options: Namespace) -> str:
    """Return the report's format: as asked for, else by the file's ending, else text."""
    form: str | None = options.format
    if form is None and options.output:
        form = report_formats.format_of(options.output)
        if form is None:
            known = ", ".join(report_formats.ENDINGS)
            console.fail(
                _(
                    "--output {file}: filändelsen säger inte vilket format det ska vara; välj bland {known}, "
                    "eller ange --format",
                    file=options.output,
                    known=known,
                ),
                console.WRONG_USAGE,
            )
    if form in report_formats.BINARY and options.output is None and sys.stdout.isatty():
        console.fail(
            _("Rapporten som {form} är ingen text: skriv --output rapport.{form}", form=form), console.WRONG_USAGE
        )
    return form or "text"


def _published(site: Site, register: Register) -> Published:
    """Return what the calendar said before, where there is a database; a command that only looks makes none."""
    if not site.has_database(register):
        return {}
    from monitor.calendar_memory import published
    from monitor.opening import open_store

    with open_store(site, register).read() as db:
        return published(db)


def plan(options: Namespace) -> int:
    """Print which mails would go out when, and to whom; write them where a folder is given."""
    site = Site(options.config)
    register = console.register_of(site, options.as_of or options.first)
    as_of = options.as_of or options.first or console.day_of(register, None)
    first = options.first or as_of
    last = options.last or first + timedelta(days=365)
    if last < first:
        console.fail(_("--to {last} ligger före --from {first}", last=last, first=first), console.WRONG_USAGE)
    unknown_since = _remembered(site, register, as_of).unknown_since
    steps = planned(register, as_of=as_of, first=first, last=last, unknown_since=unknown_since)
    env = environment(site.folder)
    found: list[Mail | MeetingMail] = [
        *mails(register, steps, as_of=as_of),
        *meeting_mails(register, as_of=as_of, first=first, last=last),
    ]
    found.sort(key=lambda mail: (mail.day, mail.role))
    if options.preview:
        try:
            written = write_preview(env, register, found, folder=options.preview)
        except OSError as error:
            console.fail(
                _("--preview: {folder} går inte att skriva i: {why}", folder=options.preview, why=error.strerror),
                console.WRONG_USAGE,
            )
        console.say(_("Skrev {mails} i {folder}.", mails=counted(written, "mejl"), folder=options.preview))
    records = plan_records(steps, subjects(env, register, steps, as_of=as_of))
    if options.format == "json":
        console.show(as_json({"as_of": as_of, "from": first, "to": last, "reminders": records}))
        return 0
    rows = [Line(cells=(str(mail.day), mail.view.role, mail.subject(env))) for mail in found]
    table = text_table((_("Skickas"), _c("mail", "Till"), _("Ämne")), rows, width=console.width(), indent=0)
    heading = _(
        "Påminnelser {first}–{last}: {steps} i {mails}",
        first=first,
        last=last,
        steps=_n("{n} steg", "{n} steg", len(records)),
        mails=counted(len(found), "mejl"),
    )
    console.show(f"{heading}\n\n{table}")
    return 0
