"""The commands about one meeting: `giltig report --meeting`, `giltig agenda`."""

from argparse import Namespace
from datetime import date

from monitor import console, render_agenda, render_meeting
from monitor.agenda import agenda as agenda_of
from monitor.meeting_report import meeting_report
from monitor.meetings import NoSuchMeeting, find_meeting, freeze
from monitor.model import Register
from monitor.site import Site
from monitor.templates import environment


def report(options: Namespace) -> int:
    """Print the report for a meeting; keep it as it is today where asked to."""
    if options.since or options.horizon:
        console.fail("--since och --horizon hör till den allmänna rapporten, inte till ett mötes", console.WRONG_USAGE)
    site = Site(options.config)
    register = console.register_of(site, options.as_of)
    body, on = _meeting(register, *options.meeting)
    env = environment(site.folder)
    made = meeting_report(register, body=body, on=on, as_of=console.day_of(register, options.as_of))
    match options.format:
        case "html":
            text = render_meeting.as_html(made, templates=env)
        case "json":
            text = render_meeting.as_json(made)
        case "csv":
            text = render_meeting.as_csv(made)
        case _:
            text = render_meeting.as_text(made, templates=env)
    if options.freeze:
        try:
            kept = freeze(made, site.reports, templates=env)
        except OSError as error:
            console.fail(f"--freeze: {site.reports} går inte att skriva i: {error.strerror}", console.WRONG_USAGE)
        for path, is_new in kept.items():
            console.say(f"{'Sparade' if is_new else 'Finns redan, oförändrad:'} {path}")
    console.show(text, options.output)
    return 0


def agenda(options: Namespace) -> int:
    """Print draft agenda text for a meeting, or write it as a Word document."""
    is_docx = options.format == "docx" or (options.output is not None and options.output.suffix.lower() == ".docx")
    if is_docx and options.output is None:
        console.fail("--format docx behöver --output FIL.docx", console.WRONG_USAGE)
    register = console.register_of(Site(options.config), options.as_of)
    body, on = _meeting(register, *options.meeting)
    chosen = [console.known_document(register, words) for words in options.documents]
    as_of = console.day_of(register, options.as_of)
    draft = agenda_of(register, body=body, on=on, as_of=as_of, documents=chosen, may_too=options.all)
    if is_docx:
        console.save(render_agenda.as_docx(draft), options.output)
    else:
        console.show(render_agenda.as_text(draft), options.output)
    return 0


def _meeting(register: Register, words: str, on: date) -> tuple[str, date]:
    try:
        return find_meeting(register, words, on), on
    except NoSuchMeeting as fault:
        console.fail(f"--meeting: {fault}", console.WRONG_USAGE)
