"""One question a suggestion, on a terminal: yes, no, edit, later. A yes appends to the register, if that passes check.

A yes is kept first, then the file is written: where a run dies in between, the entry is missing, and the next run asks
again. Receipts go out for what the register holds, whatever was answered.
"""

import os
import shlex
import subprocess
import tempfile
import tomllib
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

from monitor import clock, console, minutes_records
from monitor.language import N_, _, _n
from monitor.minutes_files import MinutesFile
from monitor.minutes_records import Answer, key_of
from monitor.model import Register
from monitor.opening import open_store
from monitor.proposal import MinutesReading, Outcome, Proposal
from monitor.proposal_answers import heading, place, summary, titles, told
from monitor.proposal_entries import entries, mark_of
from monitor.register_edit import (
    Edit,
    EditRefused,
    appended,
    difference,
    edited,
    entry_text,
    faults_of,
    marked_entries,
)
from monitor.register_write import write
from monitor.site import Site
from monitor.sources import Sources, read_sources
from monitor.store import Store
from monitor.timeline import standings

Tables = Sequence[tuple[str, dict[str, Any]]]
_QUESTION = N_("Lägga till i registret? [j]a, [n]ej, [ä]ndra, [s]enare: ")
#: In both languages, whichever is asked in.
_ANSWERS = {
    "j": "yes",
    "ja": "yes",
    "y": "yes",
    "yes": "yes",
    "n": "no",
    "nej": "no",
    "no": "no",
    "ä": "edit",
    "ändra": "edit",
    "e": "edit",
    "edit": "edit",
    "s": "later",
    "senare": "later",
    "l": "later",
    "later": "later",
    "": "later",
}


class Questions:
    """The conversation about one file's suggestions."""

    def __init__(self, site: Site, file: MinutesFile, reading: MinutesReading, *, today: date) -> None:
        """Take the file as read."""
        self.site, self.file, self.reading, self.today = site, file, reading, today
        self.mark = mark_of(file.sha256)

    def ask(self) -> None:
        """Show everything, ask about each suggestion not answered before, and keep the answers."""
        register = console.register_of(self.site)
        store = open_store(self.site, register)
        with store.write() as db:
            minutes_records.keep_file(db, self.file.sha256, self.file.name, clock.now(), reading=self.reading)
            known = minutes_records.answers(db, (key_of(one, self.reading.meeting) for one in self.reading.proposals))
        console.show(f"{heading(self.file.name, self.reading.meeting)}\n{summary(self.reading)}\n")
        self._show_held(register)
        for one in self.reading.with_outcome(Outcome.SUGGEST):
            key = key_of(one, self.reading.meeting)
            if known.get(key) is Answer.NO:
                documents = titles(one.documents, register)
                console.show(_("Redan besvarat med nej: {documents}, {place}.", documents=documents, place=place(one)))
                continue
            self._settle(store, one, key)

    def _show_held(self, register: Register) -> None:
        found = standings(register, as_of=self.today)
        held = self.reading.with_outcome(Outcome.HOLD)
        if held:
            console.show(_("Att ta ställning till (inget ändras):") + "\n")
        for one in held:
            console.show("\n".join(told(one, register, found)) + "\n")

    def _settle(self, store: Store, one: Proposal, key: str) -> None:
        """Ask until there is an answer that can be carried out, and carry it out."""
        register = console.register_of(self.site)
        tables: Tables = entries(one, self.reading.meeting, register)
        while True:
            console.show("\n".join(told(one, register, standings(register, as_of=self.today))) + "\n")
            sources, after = self._tried(tables)
            console.show(difference(sources, after))
            match _ANSWERS.get(_input(_(_QUESTION)).strip().lower()):
                case "yes" if self._written(store, key, tables, sources, after):
                    return None
                case "yes":
                    continue
                case "no":
                    return self._keep(store, key, Answer.NO)
                case "later":
                    return self._keep(store, key, Answer.LATER)
                case "edit":
                    tables = _edited_tables(tables)
                case _:
                    console.show(_("Svara j, n, ä eller s."))

    def _tried(self, tables: Tables) -> tuple[Sources, Sources]:
        sources = read_sources(self.site.config)
        return sources, edited(sources, [appended(sources, tables, mark=self.mark)])

    def _keep(self, store: Store, key: str, said: Answer, tables: Tables = ()) -> None:
        end, on = _stated(tables)
        with store.write() as db:
            minutes_records.answer(db, self.file.sha256, key, said, clock.now(), valid_to=end, decided_on=on)

    def _written(self, store: Store, key: str, tables: Tables, sources: Sources, after: Sources) -> bool:
        """Write if the result passes check; say why where it does not."""
        if faults := faults_of(after, as_of=self.today):
            console.say("\n".join([_("Registret skulle få fel, så inget skrevs:"), *faults]))
            return False
        self._keep(store, key, Answer.YES, tables)
        try:
            write(self.site.config, sources, after)
        except EditRefused as error:
            self._keep(store, key, Answer.LATER)
            console.say(_("Inget skrevs: {why}.", why=error))
            return False
        console.show(_("Tillagt.") + "\n")
        return True


def _input(question: str) -> str:
    try:
        return input(question)
    except EOFError:
        return "s"


def _stated(tables: Tables) -> tuple[date | None, date | None]:
    """Return the end and the day that the entry as written states."""
    entry = next((entry for name, entry in tables if name == "decision"), {})
    end, on = entry.get("valid_to"), entry.get("on")
    return (end if isinstance(end, date) else None), (on if isinstance(on, date) else None)


def _edited_tables(tables: Tables) -> Tables:
    """Let the entry be edited: in $VISUAL or $EDITOR, else value by value."""
    editor = os.environ.get("VISUAL") or os.environ.get("EDITOR")
    text = entry_text(tables)
    changed = _in_editor(editor, text) if editor else _by_value(tables)
    try:
        values = tomllib.loads(changed)
        decisions = [("decision", one) for one in values.get("decision", [])]
        documents = [(f"document.{id_}", one) for id_, one in values.get("document", {}).items()]
    except (ValueError, AttributeError) as error:
        console.say(_("Det går inte att läsa som TOML: {why}.", why=error))
        return tables
    return [*documents, *decisions] or tables


def _in_editor(editor: str, text: str) -> str:
    handle, name = tempfile.mkstemp(suffix=".toml")
    path = Path(name)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
        subprocess.run([*shlex.split(editor), name], check=False)  # noqa: S603 - the user's own editor
        return path.read_text(encoding="utf-8")
    finally:
        path.unlink(missing_ok=True)


def _by_value(tables: Tables) -> str:
    """Ask for each value of the decision; an empty line keeps it, a minus drops the key."""
    lines = []
    console.show(_("Skriv nytt värde som TOML, tom rad behåller, - tar bort raden."))
    for line in entry_text(tables).splitlines():
        key, equals, value = line.partition("=")
        if not equals or key.strip() == "action":
            lines.append(line)
            continue
        said = _input(f"  {key.strip()} [{value.strip()}]: ").strip()
        if said != "-":
            lines.append(f"{key}= {said}" if said and said != "s" else line)
    return "\n".join(lines) + "\n"


def undo(site: Site, register: Register, mark: str, sha256: str, name: str, *, at: datetime) -> str:
    """Take out every entry that a file of minutes added; return what was done."""
    sources = read_sources(site.config)
    edits: Sequence[Edit] = marked_entries(sources, mark)
    if not edits:
        raise EditRefused(_("registret har inga beslut från den filen"))
    after = edited(sources, edits)
    if faults := faults_of(after, as_of=console.day_of(register, None)):
        raise EditRefused("\n".join([_("utan de besluten får registret fel, så inget togs bort:"), *faults]))
    write(site.config, sources, after)
    store = open_store(site, register)
    with store.write() as db:
        minutes_records.undo(db, sha256, at)
    told = _n(
        "Tog bort {n} beslut som kom från {file}.", "Tog bort {n} beslut som kom från {file}.", len(edits), file=name
    )
    return f"{difference(sources, after)}{told}"
