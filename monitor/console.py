"""What the commands share: reading the register, printing results, and ending with the right exit code."""

import shutil
import sys
from datetime import date
from pathlib import Path
from typing import NoReturn

from monitor import clock
from monitor.language import _
from monitor.model import Register
from monitor.problems import errors
from monitor.register import RegisterReading, read_register
from monitor.register_names import UnknownName, id_of
from monitor.site import Site
from monitor.sources import read_sources

WRONG_USAGE, REGISTER_ERRORS, DELIVERY_FAILED, ANOTHER_RUNS, DATABASE_OUT_OF_REACH, BROKEN_OFF = 2, 3, 4, 5, 6, 70


def fail(message: str, code: int) -> NoReturn:
    """Say what is wrong and end."""
    say(message)
    sys.exit(code)


def say(message: str) -> None:
    """Write a message, which is not the result."""
    print(message, file=sys.stderr)


def show(text: str, output: Path | None = None) -> None:
    """Write the result, to a file where one is given."""
    if output is None:
        print(text, end="" if text.endswith("\n") else "\n", flush=True)
        return
    try:
        output.write_text(text, encoding="utf-8", newline="")
    except OSError as error:
        fail(_("{output} går inte att skriva: {why}", output=output, why=error.strerror), WRONG_USAGE)
    say(_("Skrev {output}.", output=output))


def write(content: bytes, output: Path | None = None) -> None:
    """Write the result as it is, text or not, to a file where one is given."""
    if output is None:
        sys.stdout.flush()
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
        return
    try:
        output.write_bytes(content)
    except OSError as error:
        fail(_("{output} går inte att skriva: {why}", output=output, why=error.strerror), WRONG_USAGE)
    say(_("Skrev {output}.", output=output))


def progress(message: str) -> None:
    """Say what goes on, to somebody who waits for it at a terminal."""
    if sys.stderr.isatty():
        say(message)


def width() -> int:
    """Return how wide a table may be: the terminal, or a page where there is none."""
    return max(80, shutil.get_terminal_size((120, 24)).columns)


def read(site: Site, as_of: date | None) -> RegisterReading:
    """Read the register; decisions later than `as_of`, else today, are told as warnings."""
    return read_register(read_sources(site.config), as_of=as_of or clock.today("Europe/Stockholm"))


def register_of(site: Site, as_of: date | None = None) -> Register:
    """Return the register, or print every error and end."""
    reading = read(site, as_of)
    if reading.register is None:
        fail("\n".join(str(problem) for problem in errors(reading.problems)), REGISTER_ERRORS)
    return reading.register


def day_of(register: Register, as_of: date | None) -> date:
    """Return the day asked for, or today where the register is."""
    return as_of or clock.today(register.monitor.timezone)


def known_document(register: Register, words: str) -> str:
    """Return the id of the document with an id, a title or an alias, or end with the nearest one."""
    try:
        return id_of(register, ("document",), words)
    except UnknownName as error:
        fail(str(error), WRONG_USAGE)
