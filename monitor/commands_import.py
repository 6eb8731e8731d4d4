"""`giltig import`: a list in Excel or CSV → documents in the register language, with every doubtful cell named.

Writes a new file or to the screen; no file that is there is changed.
"""

import sys
from argparse import Namespace
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from monitor import clock, console
from monitor.language import _
from monitor.list_files import ListFile, read_list
from monitor.list_headings import Guess, Meaning, guess, is_likely
from monitor.list_questions import confirmed, meaning_named, sheet_asked
from monitor.list_register import imported
from monitor.list_rows import listing
from monitor.list_sheet import Sheet, column_of, letters
from monitor.list_text import register_text
from monitor.list_words import columns_told, guessed_told, summary, twice_told
from monitor.model import Register
from monitor.problems import errors
from monitor.reading_process import Unreadable
from monitor.register import read_register
from monitor.site import Site
from monitor.sources import Source, Sources, read_sources

_ROWS: Final = "20 000"


def import_list(options: Namespace) -> int:
    """Import a list."""
    site = Site(options.config)
    register = _register(site, options)
    if options.output and options.output.exists():
        console.fail(_("{file} finns redan, och skrivs inte över.", file=options.output), console.WRONG_USAGE)
    try:
        file = read_list(options.file)
    except Unreadable as error:
        console.fail(f"{options.file}: {error}.", console.WRONG_USAGE)
    sheet = _sheet(file, options)
    columns = _columns(file, sheet, options)
    made = imported(listing(sheet, columns), sheet, register, file=file.name)
    _tell_left_out(file, sheet)
    console.say("\n".join(summary(made, sheet, file=file.name)))
    if not made.entries:
        console.say(_("Inget nytt att lägga till, och ingen fil skriven."))
        return 0
    text = register_text(made, sheet, columns, file=file.name, new=register is None)
    _check(site, text, register)
    _write(text, options.output)
    _tell_next(site, register, options.output)
    return 0


def _register(site: Site, options: Namespace) -> Register | None:
    """Return the register there is; where nobody named one and none is here, there is to be a new one."""
    if options.config == Path("config.toml") and not options.config.exists():
        return None
    return console.register_of(site)


def _sheet(file: ListFile, options: Namespace) -> Sheet:
    """Return the sheet asked for, else the one that looks like a list."""
    if file.guessed:
        console.say(f"{file.name}: {guessed_told(file.guessed)}.")
    if options.sheet is not None:
        wanted = " ".join(options.sheet.split()).casefold()
        found = [one for one in file.sheets if one.name.casefold() == wanted]
        if not found:
            _fail_with_sheets(_("Bladet ”{name}” finns inte.", name=options.sheet), file)
        return _small_enough(found[0], file)
    filled = [one for one in file.sheets if one.rows and not one.hidden]
    likely = [one for one in filled if is_likely(guess(one))] or filled
    if not likely:
        _fail_with_sheets(_("{file}: inget synligt blad har något i sig.", file=file.name), file)
    if len(likely) > 1:
        if not _can_ask() or options.yes:
            _fail_with_sheets(_("{file} har flera blad som kan vara listan: välj med --sheet.", file=file.name), file)
        return _small_enough(sheet_asked(likely), file)
    return _small_enough(likely[0], file)


def _fail_with_sheets(message: str, file: ListFile) -> None:
    names = ", ".join(_("”{text}”", text=one.name) + (_(" (dolt)") if one.hidden else "") for one in file.sheets)
    console.fail(f"{message} " + _("Blad: {names}.", names=names), console.WRONG_USAGE)


def _small_enough(sheet: Sheet, file: ListFile) -> Sheet:
    if sheet.more_rows:
        message = _("{file}: listan har mer än {rows} rader, och lämnades oläst.", file=file.name, rows=_ROWS)
        console.fail(message, console.WRONG_USAGE)
    return sheet


def _columns(file: ListFile, sheet: Sheet, options: Namespace) -> Guess:
    """Return what the columns mean, once somebody has said that it is right."""
    found = guess(sheet, options.header)
    if found.row == 0 and options.header is None:
        remedy = _('Ange rubrikraden med --header, eller kolumnerna med --columns "title=A,valid_to=D" --header 0.')
        where = f"{file.name}, {sheet.name}" if sheet.name else file.name
        console.fail(
            _("{where}: hittar inga rubriker i de första raderna.", where=where) + f" {remedy}", console.WRONG_USAGE
        )
    if options.columns is not None:
        found = found.with_meanings(_stated(found, options.columns))
    console.say(columns_told(sheet, found, width=console.width()))
    if _can_ask() and not options.yes and options.columns is None:
        found = confirmed(sheet, found)
    faults = [*twice_told(found)]
    if Meaning.TITLE not in found.chosen:
        faults.append(_("Ingen kolumn läses som titel."))
    if faults:
        faults.append(_('Ange kolumnerna med --columns, t.ex. --columns "title=A,kind=B,valid_to=D".'))
        console.fail("\n".join(faults), console.WRONG_USAGE)
    if not _can_ask() and not options.yes and options.columns is None:
        console.fail(
            _("Inget är skrivet. Stämmer tolkningen: kör igen med --yes. Annars: ange kolumnerna med --columns."),
            console.WRONG_USAGE,
        )
    return found


def _stated(found: Guess, words: str) -> Mapping[int, Meaning | None]:
    """Read --columns: every column that it does not name is left out."""
    meanings: dict[int, Meaning | None] = {one.number: None for one in found.columns}
    for part in words.split(","):
        name, equals, column = (one.strip() for one in part.partition("="))
        meaning = meaning_named(name)
        headings = {one.heading.casefold(): one.number for one in found.columns}
        number = headings.get(column.casefold()) or column_of(column)
        if not equals or meaning is None:
            known = ", ".join(Meaning)
            message = _(
                "--columns: ”{part}” går inte att läsa. Skriv t.ex. title=A. Det finns {known}.", part=part, known=known
            )
            console.fail(message, console.WRONG_USAGE)
        if number not in meanings:
            there = ", ".join(letters(one) for one in meanings)
            message = _(
                "--columns: kolumnen ”{column}” är tom eller finns inte. Det finns {there}.", column=column, there=there
            )
            console.fail(message, console.WRONG_USAGE)
        if meanings[number] or meaning in meanings.values():
            console.fail(_("--columns: ”{part}” säger något som redan är sagt.", part=part), console.WRONG_USAGE)
        meanings[number] = meaning
    return meanings


def _can_ask() -> bool:
    return sys.stdin.isatty() and sys.stderr.isatty()


def _tell_left_out(file: ListFile, sheet: Sheet) -> None:
    """Say which sheets and columns are not read."""
    for one in file.sheets:
        if one is not sheet and one.rows:
            words = {"file": file.name, "name": one.name}
            if one.hidden:
                console.say(_("{file}: bladet ”{name}” är dolt, och inte läst; välj det med --sheet.", **words))
            else:
                console.say(_("{file}: bladet ”{name}” är inte läst; välj det med --sheet.", **words))
    for name in file.unread:
        console.say(_("{file}: bladet ”{name}” är inte läst: filen har för många.", file=file.name, name=name))
    if sheet.more_columns:
        console.say(_("{file}: det som står i kolumner efter {last} är inte läst.", file=file.name, last=letters(200)))


def _check(site: Site, text: str, register: Register | None) -> None:
    """Hold the text against `check` before anything is written."""
    there = read_sources(site.config) if register is not None else Sources(files=(), problems=())
    after = Sources(files=(*there.files, Source(name="import.toml", text=text)), problems=there.problems)
    if wrong := errors(read_register(after, as_of=clock.today("Europe/Stockholm")).problems):
        message = _("Det som skulle skrivas klarar inte giltig check, så inget skrevs. Det är ett fel i giltig:")
        console.fail("\n".join((message, *map(str, wrong[:20]))), console.REGISTER_ERRORS)


def _write(text: str, output: Path | None) -> None:
    if output is None:
        console.show(text)
        return
    made = False
    try:
        with output.open("x", encoding="utf-8", newline="") as file:
            made = True
            file.write(text)
    except FileExistsError:
        console.fail(_("{file} finns redan, och skrivs inte över.", file=output), console.WRONG_USAGE)
    except OSError as error:
        if made:
            output.unlink(missing_ok=True)  # half a file would be read as a whole one
        console.fail(_("{file} går inte att skriva: {reason}", file=output, reason=error.strerror), console.WRONG_USAGE)
    console.say(_("Skrev {file}.", file=output))


def _tell_next(site: Site, register: Register | None, output: Path | None) -> None:
    """Say what is left to do for the file to count."""
    if register is None:
        name = output or Path("config.toml")
        if output is None:
            console.say(_("Det är ett helt register: spara det som {file}.", file=name))
        console.say(_("Skriv administratörens adress, och de andra som saknas, i {file}.", file=name))
        console.say(_("Pröva sedan: giltig --config {file} check", file=name))
        return
    path = (output or site.folder / "data" / "register" / "import.toml").resolve()
    read = {(site.folder / one.name).resolve() for one in read_sources(site.config).files}
    if path in read:
        console.say(_("Registret läser redan filen genom include: den gäller från och med nu."))
        return
    shown = path.relative_to(site.folder).as_posix() if path.is_relative_to(site.folder) else str(path)
    include = ", ".join(f'"{one}"' for one in (*register.monitor.include, shown))
    if output is None:
        console.say(
            _(
                "Spara det som en fil, till exempel {file}, och lägg till den i [monitor] i {config}:",
                file=shown,
                config=site.config,
            )
        )
    else:
        console.say(_("Filen gäller när den är med i [monitor] i {config}:", config=site.config))
    console.say(f"    include = [{include}]")
