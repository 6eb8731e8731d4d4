"""`giltig status`: what holds. Asked most often of all, so it imports little (docs/adr/0002-start-up.md)."""

from argparse import Namespace
from collections.abc import Mapping
from datetime import date

from monitor import console
from monitor.language import _
from monitor.model import Register
from monitor.site import Site
from monitor.standing import Standing
from monitor.text_table import Line, text_table
from monitor.timeline import standings
from monitor.wording import counted, one_line, status_text


def status(options: Namespace) -> int:
    """Print what holds."""
    site = Site(options.config)
    register = console.register_of(site, options.as_of)
    as_of = console.day_of(register, options.as_of)
    found = standings(register, as_of=as_of)
    if options.documents:
        found = {id_: found[id_] for id_ in (console.known_document(register, words) for words in options.documents)}
    if options.adoption:
        text = _adoption(register, found, options.format, as_of=as_of)
    elif options.format == "text":
        heading = _("Läget {day} · {documents}", day=as_of, documents=counted(len(found), "dokument"))
        text = f"{heading}\n\n{_table(register, found)}"
    else:
        from monitor.answers import as_json, status_csv, status_records

        records = status_records(register, found)
        text = as_json({"as_of": as_of, "documents": records}) if options.format == "json" else status_csv(records)
    console.show(text, options.output)
    return 0


def _table(register: Register, found: Mapping[str, Standing]) -> str:
    lines = []
    for id_, one in found.items():
        title, days_left = one_line(register.documents[id_].title), one.days_left if one.in_force else None
        end, left = str(one.valid_to or ""), "" if days_left is None else str(days_left)
        lines.append(Line(cells=(title, status_text(one, register), end, left)))
    headings = (_("Dokument"), _("Status"), _("Gäller t.o.m."), _("Dagar kvar"))
    return text_table(headings, lines, width=console.width(), indent=0)


def _adoption(register: Register, found: Mapping[str, Standing], form: str, *, as_of: date) -> str:
    """Return who has adopted what."""
    from monitor.adoption_ledger import adoption_ledger

    ledger = adoption_ledger(register, found, as_of=as_of)
    if form == "text":
        from monitor.adoption_table import adoption_text

        return adoption_text(ledger, as_of=as_of, width=console.width())
    from monitor.answers import adoption_csv, adoption_records, as_json

    if form == "json":
        return as_json({"as_of": as_of, "documents": adoption_records(ledger)})
    return adoption_csv(ledger)
