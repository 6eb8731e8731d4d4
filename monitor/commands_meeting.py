"""The commands about one meeting: `giltig report --meeting`, `giltig agenda`."""

from argparse import Namespace
from datetime import date

from monitor import console, render_agenda, render_meeting
from monitor.agenda import agenda as agenda_of
from monitor.language import _
from monitor.meeting_report import meeting_report
from monitor.meetings import NoSuchMeeting, find_meeting, freeze
from monitor.model import Register
from monitor.report_formats import format_of
from monitor.site import Site
from monitor.templates import environment


def report(options: Namespace) -> int:
    """Print the report for a meeting; keep it as it is today where asked to."""
    if options.since or options.horizon:
        console.fail(
            _("--since och --horizon hör till den allmänna rapporten, inte till ett mötes"), console.WRONG_USAGE
        )
    site = Site(options.config)
    register = console.register_of(site, options.as_of)
    body, on = _meeting(register, *options.meeting)
    env = environment(site.folder)
    made = meeting_report(register, body=body, on=on, as_of=console.day_of(register, options.as_of))
    match _format(options):
        case "pdf":
            from monitor.meeting_pdf import as_pdf

            console.write(as_pdf(made, templates=env), options.output)
            text = None
        case "html":
            text = render_meeting.as_html(made, env)
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
            text = _("--freeze: {folder} går inte att skriva i: {reason}", folder=site.reports, reason=error.strerror)
            console.fail(text, console.WRONG_USAGE)
        for path, is_new in kept.items():
            console.say(_("Sparade {path}", path=path) if is_new else _("Finns redan, oförändrad: {path}", path=path))
    if text is not None:
        console.show(text, options.output)
    return 0


def _format(options: Namespace) -> str:
    """Return the format of a meeting's report: as asked for, else by the file's ending, else text."""
    form: str = options.format or (format_of(options.output) if options.output else None) or "text"
    if form not in ("text", "html", "pdf", "json", "csv"):
        console.fail(
            _("rapporten för ett möte finns inte som {form}: välj text, html, pdf, json eller csv", form=form),
            console.WRONG_USAGE,
        )
    return form


def agenda(options: Namespace) -> int:
    """Print draft agenda text for a meeting, or write it as a Word document."""
    is_docx = options.format == "docx" or (options.output is not None and options.output.suffix.lower() == ".docx")
    if is_docx and options.output is None:
        console.fail(_("--format docx behöver --output FIL.docx"), console.WRONG_USAGE)
    register = console.register_of(Site(options.config), options.as_of)
    body, on = _meeting(register, *options.meeting)
    chosen = [console.known_document(register, words) for words in options.documents]
    as_of = console.day_of(register, options.as_of)
    draft = agenda_of(register, body=body, on=on, as_of=as_of, documents=chosen, may_too=options.all)
    if is_docx:
        console.write(render_agenda.as_docx(draft), options.output)
    else:
        console.show(render_agenda.as_text(draft), options.output)
    return 0


def _meeting(register: Register, words: str, on: date) -> tuple[str, date]:
    try:
        return find_meeting(register, words, on), on
    except NoSuchMeeting as fault:
        console.fail(f"--meeting: {fault}", console.WRONG_USAGE)
