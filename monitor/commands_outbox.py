"""The commands by which a person steers what is mailed: `giltig ack`, `outbox`."""

from argparse import Namespace
from zoneinfo import ZoneInfo

from monitor import clock, console, outbox_commands
from monitor import outbox as promises
from monitor.follow_ups import ABOUT, follow_ups
from monitor.language import _
from monitor.opening import open_store
from monitor.reminders import facts
from monitor.site import Site
from monitor.timeline import standings
from monitor.wording import fact_name


def ack(options: Namespace) -> int:
    """Silence a ladder of a document."""
    site = Site(options.config)
    register = console.register_of(site)
    id_, as_of = console.known_document(register, options.document), console.day_of(register, None)
    if options.until < as_of:
        console.fail(_("--until {day} har redan passerat", day=options.until), console.WRONG_USAGE)
    with open_store(site, register).write(alone=True) as db:
        since = dict.fromkeys(register.documents, as_of) | promises.unknown_days(db)
        known = standings(register, as_of=as_of)
        mine = [(fact.about, fact.key) for fact in facts(register, known, since) if fact.document == id_]
        mine += [(ABOUT, one.key) for one in follow_ups(register, known, as_of=as_of) if one.document == id_]
        keys = [key for about, key in mine if about == options.about]
        for key in keys:
            promises.acknowledge(db, id_, options.about, key, options.until, options.why, clock.now())
    if not keys:
        there_is = ", ".join(sorted({about for about, key in mine})) or _("inget")
        console.fail(
            _(
                "”{document}” har inget att påminna om som heter ”{about}”; det finns: {there_is}",
                document=id_,
                about=options.about,
                there_is=there_is,
            ),
            console.WRONG_USAGE,
        )
    title = register.documents[id_].title
    console.show(
        _(
            "Kvitterat: {title}, {about}. Tyst till och med {day}, eller tills datumet flyttas.",
            title=title,
            about=_("uppföljningen") if options.about == ABOUT else fact_name(options.about),
            day=options.until,
        )
    )
    return 0


def outbox(options: Namespace) -> int:
    """Show or steer the outbox."""
    site, action, ids = Site(options.config), options.action, options.ids
    register = console.register_of(site)
    store, zone = open_store(site, register), ZoneInfo(register.monitor.timezone)
    as_of = console.day_of(register, None)
    if action == "list":
        console.show(outbox_commands.overview(store, options.format, as_of=as_of, zone=zone))
    elif action == "show":
        console.show(outbox_commands.show(store, ids, zone))
    elif action == "export":
        if options.output is None:
            console.fail(_("Ange en mapp: giltig outbox export --output MAPP"), console.WRONG_USAGE)
        console.show(outbox_commands.export(store, ids, options.output, zone))
    elif action in ("hold", "resend") and not ids:
        console.fail(
            _("Ange vilka mejl det gäller, t.ex. giltig outbox {action} 12.", action=action), console.WRONG_USAGE
        )
    else:
        console.show(outbox_commands.act(store, action, ids, clock.now(), as_of=as_of))
    return 0
