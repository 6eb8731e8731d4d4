"""`giltig record`: appends a decision to the register, after showing what it does; `--undo` takes the last one back."""

import sys
from argparse import Namespace
from collections.abc import Mapping, Sequence
from datetime import date
from typing import NoReturn

from monitor import clock, console
from monitor.asking import is_yes
from monitor.faults import FieldError
from monitor.language import _
from monitor.model import Register
from monitor.problems import errors
from monitor.record_effects import effects, told
from monitor.record_entry import Entry, Said, entry_of, missing, strange
from monitor.record_options import option, said_in
from monitor.record_questions import Questions
from monitor.recorded import last_recorded
from monitor.recorded import record as recorded
from monitor.register import RegisterReading, read_register
from monitor.register_edit import EditRefused, difference, edited, entry_text
from monitor.register_write import write
from monitor.site import Site
from monitor.sources import Sources, read_sources
from monitor.terminal import Left, ask


def record(options: Namespace) -> int:
    """Record one decision, or take back the last one."""
    site, said = Site(options.config), said_in(options)
    asking = sys.stdin.isatty() and not options.yes
    try:
        if options.undo:
            return _undo(site, said, asking=asking)
        return _record(site, said, asking=asking)
    except Left as left:
        console.say(_("Inget skrevs."))
        return left.code


def _record(site: Site, said: Said, *, asking: bool) -> int:
    register = console.register_of(site)
    today = console.day_of(register, None)
    entry = _entry(said, register, complete=not asking)
    if asking:
        entry = _entry(Questions(register, said, today=today, ask=ask).complete(), register, complete=True)
    text = entry_text([("decision", entry)])
    before = read_sources(site.config)  # once more: somebody may have edited it during the questions
    try:
        after = edited(before, [recorded(before, entry, at=clock.now())])
    except EditRefused as error:
        return _kept(str(error), text)
    was, now = read_register(before, as_of=today), read_register(after, as_of=today)
    if now.register is None or was.register is None:
        problems = "\n".join(map(str, errors(now.problems)))
        return _kept(problems, text, code=console.REGISTER_ERRORS)
    console.progress(_("Räknar fram vad beslutet ändrar …"))
    shown = _shown(site, (before, after), (was, now), entry["documents"], _day_of(entry, today))
    try:
        _carry_out(site, before, after, shown, _("Skriva? [j/N] ") if asking else "")
    except EditRefused as error:
        return _kept(str(error), text)
    changed = next(one.name for one, other in zip(after.files, before.files, strict=True) if one != other)
    console.say(_("Skrev beslutet i {file}. Ångra med giltig record --undo.", file=changed))
    return 0


def _day_of(entry: Entry, today: date) -> date:
    """Return the day to look at: today, or that of a decision to come, before which it does nothing."""
    on: date = entry["on"]
    return max(on, today)


def _entry(said: Said, register: Register, *, complete: bool) -> Entry:
    """Return the entry, or end with everything that is wrong or, where nobody can be asked, missing."""
    entry, faults = entry_of({key: one for key, one in said.items() if key not in strange(said)}, register)
    wrong = [_("{option} hör inte till {action}.", option=_name(key), action=said["action"]) for key in strange(said)]
    wrong += [_fault(key, error) for key, error in faults]
    if complete:
        words = [_(" eller ").join(map(_name, ones)) for ones in missing(said)]
        wrong += [_("Saknas: {options}.", options=", ".join(words))] if words else []
    if wrong:
        _wrong(wrong)
    return entry


def _name(key: str) -> str:
    return {"action": _("BESLUT"), "documents": _("DOKUMENT")}.get(key) or option(key)


def _fault(key: str, error: FieldError) -> str:
    end = "" if error.message.endswith((".", "?")) else "."
    return " ".join(filter(None, (f"{_name(key)}: {error.message}{end}", error.hint)))


def _wrong(lines: Sequence[str]) -> NoReturn:
    console.fail("\n".join([*lines, _("Hjälp: giltig record --help")]), console.WRONG_USAGE)


def _kept(why: str, text: str, *, code: int = console.WRONG_USAGE) -> int:
    """Say why nothing was written, with the lines, so that they can be mended and pasted."""
    console.say(_("Inget skrevs:") + f"\n{why}\n\n" + _("Raderna som skulle ha lagts till:") + f"\n\n{text}")
    return code


def _shown(
    site: Site,
    texts: tuple[Sources, Sources],
    readings: tuple[RegisterReading, RegisterReading],
    documents: Sequence[str],
    as_of: date,
) -> str:
    """Return the difference and what it does."""
    (before, after), (was, now) = texts, readings
    if was.register is None or now.register is None:
        return difference(before, after)
    since = _unknown_since(site, was.register, as_of)
    found = effects(
        was.register,
        now.register,
        documents,
        as_of=as_of,
        unknown_since=since,
        problems=(was.problems, now.problems),
    )
    return f"{difference(before, after)}\n{told(found)}"


def _unknown_since(site: Site, register: Register, as_of: date) -> Mapping[str, date]:
    """Return since when ends are unknown; where the database is out of reach, which is no hindrance, since today."""
    since = dict.fromkeys(register.documents, as_of)
    if not site.has_database(register):
        return since
    from monitor import outbox
    from monitor.store import Store, StoreError

    try:
        with Store(site.database_url(register.database.url)).read() as db:
            return since | outbox.unknown_days(db)
    except StoreError:
        return since


def _carry_out(site: Site, before: Sources, after: Sources, shown: str, question: str) -> None:
    """Write, on a yes where there is a question; what it does is shown before, or after where nobody is asked.

    A script may close our output (`| head`): that must not be what keeps the entry from being written.
    """
    if question:
        console.show(shown)
        if not is_yes(ask(question)):
            raise Left(0)
    write(site.config, before, after)
    if not question:
        console.show(shown)


def _undo(site: Site, said: Said, *, asking: bool) -> int:
    """Take out the entry that was recorded last, if nobody has changed it and the register can do without it."""
    if said:
        _wrong([_("--undo tar inga andra uppgifter.")])
    before = read_sources(site.config)
    was = read_register(before, as_of=clock.today("Europe/Stockholm"))
    last = last_recorded(before)
    if last is None:
        console.fail(_("Registret har inget beslut som är antecknat med giltig record."), console.WRONG_USAGE)
    place = f"{last.file}:{last.line}"
    if last.entry is None:
        message = _(
            "{place}: beslutet har ändrats sedan det antecknades, så det tas inte bort. Gör det för hand.", place=place
        )
        console.fail(message, console.WRONG_USAGE)
    after = edited(before, [last.edit])
    now = read_register(after, as_of=clock.today("Europe/Stockholm"))
    if now.register is None:
        why = _("Utan beslutet får registret fel, så inget togs bort:") if was.register else _("Inget skrevs:")
        console.fail("\n".join([why, *map(str, errors(now.problems))]), console.REGISTER_ERRORS)
    today = console.day_of(now.register, None)
    shown = _shown(site, (before, after), (was, now), last.entry["documents"], _day_of(last.entry, today))
    try:
        _carry_out(site, before, after, shown, _("Ta bort? [j/N] ") if asking else "")
    except EditRefused as error:
        console.fail(_("Inget skrevs:") + f"\n{error}", console.WRONG_USAGE)
    console.say(_("Tog bort beslutet ur {file}.", file=last.file))
    return 0
