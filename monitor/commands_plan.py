"""`giltig plan`: which mails would go out when, and to whom."""

from argparse import Namespace
from datetime import date, timedelta

from monitor import console
from monitor.answers import as_json, plan_records
from monitor.language import _, _c, _n
from monitor.model import Register
from monitor.preview import Mail, MeetingMail, mails, meeting_mails, planned, subjects, write_preview
from monitor.site import Site
from monitor.templates import environment
from monitor.text_table import Line, text_table
from monitor.wording import counted


def plan(options: Namespace) -> int:
    """Print which mails would go out when, and to whom; write them where a folder is given."""
    site = Site(options.config)
    register = console.register_of(site, options.as_of or options.first)
    as_of = options.as_of or options.first or console.day_of(register, None)
    first = options.first or as_of
    last = options.last or first + timedelta(days=365)
    if last < first:
        console.fail(_("--to {last} ligger före --from {first}", last=last, first=first), console.WRONG_USAGE)
    unknown_since = _unknown_since(site, register, as_of)
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
    if options.format == "json":
        records = plan_records(steps, subjects(env, register, steps, as_of=as_of))
        console.show(as_json({"as_of": as_of, "from": first, "to": last, "reminders": records}))
        return 0
    rows = [Line(cells=(str(mail.day), mail.view.role, mail.subject(env))) for mail in found]
    table = text_table((_("Skickas"), _c("mail", "Till"), _("Ämne")), rows, width=console.width(), indent=0)
    heading = _(
        "Påminnelser {first}–{last}: {steps} i {mails}",
        first=first,
        last=last,
        steps=_n("{n} steg", "{n} steg", len(steps)),
        mails=counted(len(found), "mejl"),
    )
    console.show(f"{heading}\n\n{table}")
    return 0


def _unknown_since(site: Site, register: Register, as_of: date) -> dict[str, date]:
    """Return since when ends are unknown, as far as the database knows; a command that only looks makes none."""
    since: dict[str, date] = dict.fromkeys(register.documents, as_of)
    if not site.has_database(register):
        return since
    from monitor.opening import open_store
    from monitor.outbox import unknown_days

    with open_store(site, register).read() as db:
        return since | unknown_days(db)
