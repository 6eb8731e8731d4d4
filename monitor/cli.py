"""The command line: parse, call, print. Results on stdout, messages on stderr, exit codes of docs/answers.md.

What a command needs is imported when it runs, so that `check` stays fast enough for a pre-commit hook.
"""

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final, NoReturn

from monitor import language
from monitor.command_options import OPTIONS
from monitor.language import N_, _
from monitor.usage import Parser

COMMANDS: Final = {
    "init": N_("skriv en config.toml med förklaringar att utgå från"),
    "check": N_("läs registret och skriv ut alla problem med rad och råd"),
    "status": N_("visa vad som gäller"),
    "explain": N_("berätta hela historien om ett dokument"),
    "report": N_("skriv rapporten över kommande förnyelser"),
    "agenda": N_("skriv utkast till ärendetexter för ett möte"),
    "plan": N_("visa vilka påminnelser som skulle gå när, och till vem; skickar inget"),
    "run": N_("kör bevakningen: skicka det som är dags, skriv rapporten, och fortsätt"),
    "ack": N_("kvittera ”jag vet”: tysta en påminnelse till en dag, eller tills datumet flyttas"),
    "outbox": N_("visa och styr utkorgen"),
    "serve": N_("visa webbsidorna, som bara går att läsa"),
    "publish": N_("skriv de öppna sidorna som filer i en mapp, för ett intranät"),
    "record": N_("anteckna ett beslut i registret; visar först vad det ändrar"),
    "import": N_("hämta dokument ur en lista i Excel eller CSV, till en ny fil för registret"),
    "minutes": N_("läs minnesanteckningar och föreslå beslut att lägga till i registret"),
    "schema": N_("skriv registrets språk som JSON Schema, för textredigerare"),
    "doctor": N_("bevisa att installationen fungerar; skickar inget"),
}


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run one command and end the process with its exit code."""
    options = _parser(arguments if arguments is not None else sys.argv[1:])
    try:
        sys.exit(_command(options.command)(options))
    except BrokenPipeError:  # the reader, `head` perhaps, has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except KeyboardInterrupt:
        sys.exit(130)


def _command(name: str) -> Callable[[argparse.Namespace], int]:  # noqa: C901, PLR0912 - a branch a command
    """Import the command and nothing else."""
    match name:
        case "init":
            from monitor.commands_init import init as command
        case "check":
            from monitor.commands_check import check as command
        case "status":
            from monitor.commands_status import status as command
        case "explain":
            from monitor.commands_explain import explain as command
        case "report":
            from monitor.commands_report import report as command
        case "agenda":
            from monitor.commands_meeting import agenda as command
        case "plan":
            from monitor.commands_plan import plan as command
        case "run":
            from monitor.commands_run import run as command
        case "ack":
            from monitor.commands_outbox import ack as command
        case "outbox":
            from monitor.commands_outbox import outbox as command
        case "serve":
            from monitor.commands_web import serve as command
        case "publish":
            from monitor.commands_web import publish as command
        case "record":
            from monitor.commands_record import record as command
        case "import":
            from monitor.commands_import import import_list as command
        case "minutes":
            from monitor.commands_minutes import minutes as command
        case "schema":
            from monitor.commands_init import schema as command
        case _:
            from monitor.commands_doctor import doctor as command
    return command


def _parser(arguments: Sequence[str]) -> argparse.Namespace:
    asked = _first_look(arguments)
    parser = Parser(prog="giltig", description=_("Bevakar giltighetstiden för länsövergripande styrdokument."))
    parser.add_argument(
        "--config",
        type=Path,
        default=Path(os.environ.get("GILTIG_CONFIG", "config.toml")),
        metavar=_("FIL"),
        help=_("registret (annars GILTIG_CONFIG, annars config.toml här)"),
    )
    parser.add_argument("--language", choices=("sv", "en"), help=_("språket (annars registrets)"))
    parser.add_argument("--version", action=_Version)
    subparsers = parser.add_subparsers(dest="command", required=True, metavar=_("kommando"))
    for name in (asked,) if asked in COMMANDS else COMMANDS:
        said = _(COMMANDS[name])
        command = subparsers.add_parser(
            name, help=said, description=f"{said[0].upper()}{said[1:]}.", allow_abbrev=False
        )
        OPTIONS[name](command)
    return parser.parse_args(arguments)


def _first_look(arguments: Sequence[str]) -> str:
    """Choose the language before the first word is said: the one on the line, else the register's.

    Return the word after the options that all commands share: the command, where the line is right. So only its options
    need be made, and all commands where it is not known.
    """
    first = argparse.ArgumentParser(add_help=False, allow_abbrev=False, exit_on_error=False)
    first.add_argument("--config", type=Path, default=Path(os.environ.get("GILTIG_CONFIG", "config.toml")))
    first.add_argument("--language")
    try:
        known, rest = first.parse_known_args(arguments)
        chosen = known.language or language.asked_for([_beginning(known.config)])
    except (argparse.ArgumentError, OSError, ValueError):
        return ""
    language.use(chosen, fixed=bool(known.language))
    return rest[0] if rest else ""


def _beginning(config: Path) -> str:
    """Return the first characters of a file; nothing of what is none, which could keep us waiting."""
    if not config.is_file():
        return ""
    with config.open(encoding="utf-8", errors="replace") as file:
        return file.read(100_000)


class _Version(argparse.Action):
    """`--version`, read from the installed package only when asked for."""

    def __init__(self, option_strings: Sequence[str], dest: str) -> None:
        super().__init__(option_strings, dest, nargs=0, help=_("visa versionen"))

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> NoReturn:
        from importlib.metadata import version

        print(f"giltig {version('giltig')}")  # noqa: T201 - the result
        parser.exit()
