"""`giltig report`: upcoming renewals, in every format."""

import sys
from argparse import Namespace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from monitor import console, language, report_formats
from monitor.calendar_events import Published
from monitor.date_language import DateLanguageError, read_length
from monitor.language import _
from monitor.model import Register
from monitor.register import read_register
from monitor.report import report as report_of
from monitor.report_changes import NOTHING_KNOWN, Past
from monitor.site import Site
from monitor.templates import environment
from monitor.wording import counted


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
