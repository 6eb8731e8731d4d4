"""The command line: parse, call, print. Results on stdout, messages on stderr, exit codes of docs/answers.md.

What a command needs is imported when it runs, so that `check` stays fast enough for a pre-commit hook.
"""

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Final, NoReturn

from monitor import language
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
_ABOUTS: Final = ("end", "notice", "decision", "review", "deadline", "revision", "adoption", "trial", "unknown")
#: Those of `report_formats`.
_REPORT_FORMATS: Final = ("text", "html", "pdf", "docx", "xlsx", "csv", "ics", "svg", "json")
#: The years that a register may name (`fields`).
_YEARS: Final = range(1900, 2201)


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


def _command(name: str) -> Callable[[argparse.Namespace], int]:  # noqa: PLR0911 - one a module
    """Import the command and nothing else."""
    match name:
        case "check":
            from monitor.commands_check import check

            return check
        case "init" | "schema":
            from monitor import commands_init

            return {"init": commands_init.init, "schema": commands_init.schema}[name]
        case "agenda":
            from monitor.commands_meeting import agenda

            return agenda
        case "status" | "explain" | "report" | "plan":
            from monitor import commands_read

            return {
                "status": commands_read.status,
                "explain": commands_read.explain,
                "report": commands_read.report,
                "plan": commands_read.plan,
            }[name]
        case "serve" | "publish":
            from monitor import commands_web

            return {"serve": commands_web.serve, "publish": commands_web.publish}[name]
        case "record":
            from monitor.commands_record import record

            return record
        case "import":
            from monitor.commands_import import import_list

            return import_list
        case "minutes":
            from monitor.commands_minutes import minutes

            return minutes
        case _:
            from monitor import commands_run

            return {
                "run": commands_run.run,
                "ack": commands_run.ack,
                "outbox": commands_run.outbox,
                "doctor": commands_run.doctor,
            }[name]


def _parser(arguments: Sequence[str]) -> argparse.Namespace:
    _speak(arguments)
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
    for name, words in COMMANDS.items():
        said = _(words)
        command = subparsers.add_parser(
            name, help=said, description=f"{said[0].upper()}{said[1:]}.", allow_abbrev=False
        )
        _OPTIONS[name](command)
    return parser.parse_args(arguments)


def _speak(arguments: Sequence[str]) -> None:
    """Choose the language before the first word is said: the one on the line, else the register's."""
    first = argparse.ArgumentParser(add_help=False, allow_abbrev=False, exit_on_error=False)
    first.add_argument("--config", type=Path, default=Path(os.environ.get("GILTIG_CONFIG", "config.toml")))
    first.add_argument("--language")
    try:
        known = first.parse_known_args(arguments)[0]
        chosen = known.language or language.asked_for([_beginning(known.config)])
    except (argparse.ArgumentError, OSError, ValueError):
        return
    language.use(chosen, fixed=bool(known.language))


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


def _day(text: str) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(_("”{text}” är inget datum; skriv t.ex. 2026-06-30", text=text)) from None
    if day.year not in _YEARS:
        raise argparse.ArgumentTypeError(
            _("{text} ligger utanför åren {first}–{last}", text=text, first=_YEARS[0], last=_YEARS[-1])
        )
    return day


def _format(parser: argparse.ArgumentParser, *choices: str) -> None:
    parser.add_argument(
        "--format", choices=choices, default=choices[0], help=_("utskriftens form (annars {usual})", usual=choices[0])
    )


def _as_of(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--as-of", type=_day, metavar=_("DATUM"), help=_("läget en viss dag (annars i dag)"))


def _output(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--output", type=Path, metavar=_("FIL"), help=_("skriv till en fil i stället för skärmen"))


def _meeting(parser: argparse.ArgumentParser, words: str, *, required: bool = False) -> None:
    parser.add_argument("--meeting", type=_body_and_day, metavar=_("INSTANS:DATUM"), required=required, help=words)


def _body_and_day(text: str) -> tuple[str, date]:
    body, colon, day = text.rpartition(":")
    if not colon or not body:
        raise argparse.ArgumentTypeError(_("”{text}” är inget möte; skriv t.ex. lchnv:2026-04-24", text=text))
    return body, _day(day)


def _init_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--output", type=Path, metavar=_("FIL"), help=_("filen att skriva (annars registret, config.toml här)")
    )


def _check_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--advice", action="store_true", help=_("ge också råd om det som bör ses över"))
    _format(parser, "text", "json")


def _status_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("documents", nargs="*", metavar=_("DOKUMENT"), help=_("id eller titel (annars alla)"))
    parser.add_argument("--adoption", action="store_true", help=_("visa parternas svar: vem som har antagit vad"))
    _as_of(parser)
    _format(parser, "text", "json", "csv")
    _output(parser)


def _explain_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("document", metavar=_("DOKUMENT"), help=_("id eller titel"))
    _as_of(parser)


def _report_options(parser: argparse.ArgumentParser) -> None:
    _as_of(parser)
    parser.add_argument("--horizon", metavar=_("LÄNGD"), help=_("hur långt fram, t.ex. ”12 months”"))
    parser.add_argument("--since", type=_day, metavar=_("DATUM"), help=_("visa vad som ändrats sedan en dag"))
    _meeting(parser, _("rapporten för ett möte i stället, t.ex. ”lchnv:2026-04-24”"))
    parser.add_argument(
        "--freeze", action="store_true", help=_("spara mötets rapport i data/reports, där den aldrig ändras")
    )
    parser.add_argument(
        "--format", choices=_REPORT_FORMATS, help=_("utskriftens form (annars efter filändelsen, annars text)")
    )
    _output(parser)


def _agenda_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "documents", nargs="*", metavar=_("DOKUMENT"), help=_("id eller titel (annars det mötet måste, bör)")
    )
    _meeting(parser, _("mötet, t.ex. ”lchnv:2026-04-24”"), required=True)
    parser.add_argument("--all", action="store_true", help=_("ta med också det som kan tas upp"))
    _as_of(parser)
    _format(parser, "text", "docx")
    _output(parser)


def _plan_options(parser: argparse.ArgumentParser) -> None:
    _as_of(parser)
    parser.add_argument("--from", dest="first", type=_day, metavar=_("DATUM"), help=_("första dagen (annars i dag)"))
    parser.add_argument("--to", dest="last", type=_day, metavar=_("DATUM"), help=_("sista dagen (annars ett år fram)"))
    parser.add_argument("--preview", type=Path, metavar=_("MAPP"), help=_("skriv mejlen som de skulle se ut i en mapp"))
    _format(parser, "text", "json")


def _run_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--once", action="store_true", help=_("en körning, sedan slut"))


def _ack_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("document", metavar=_("DOKUMENT"), help=_("id eller titel"))
    parser.add_argument("--about", required=True, choices=(*_ABOUTS, "follow_up"), help=_("vad påminnelsen handlar om"))
    parser.add_argument("--until", required=True, type=_day, metavar=_("DATUM"), help=_("tyst till och med denna dag"))
    parser.add_argument("--why", default="", metavar=_("TEXT"), help=_("varför, för historiken"))


def _outbox_options(parser: argparse.ArgumentParser) -> None:
    actions = ("list", "show", "retry", "hold", "release", "resend", "export")
    parser.add_argument("action", nargs="?", choices=actions, default="list", help=_("vad som ska göras (annars list)"))
    parser.add_argument("ids", nargs="*", type=int, metavar=_("MEJL"), help=_("mejlens nummer enligt listan"))
    parser.add_argument("--output", type=Path, metavar=_("MAPP"), help=_("mapp att exportera till (export)"))
    _format(parser, "text", "json")


def _publish_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("folder", type=Path, metavar=_("MAPP"), help=_("mappen som sidorna skrivs i"))
    _as_of(parser)


def _minutes_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "files",
        nargs="+",
        type=Path,
        metavar=_("FIL"),
        help=_("minnesanteckningar (PDF, DOCX, TXT, MD), eller en mapp med dem"),
    )
    parser.add_argument("--undo", action="store_true", help=_("ta bort alla beslut som lades till ur filerna"))
    _format(parser, "text", "json")


def _import_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar=_("FIL"), help=_("listan (XLSX eller CSV)"))
    parser.add_argument("--sheet", metavar=_("BLAD"), help=_("listans blad (annars det som ser ut som en lista)"))
    parser.add_argument(
        "--header", type=int, metavar=_("RAD"), help=_("rubrikernas rad (annars letas den upp; 0: inga rubriker)")
    )
    parser.add_argument(
        "--columns", metavar=_("TOLKNING"), help=_("vad kolumnerna är, t.ex. ”title=A,kind=B,valid_to=D”")
    )
    parser.add_argument("--yes", action="store_true", help=_("fråga inte om kolumnerna: tolkningen stämmer"))
    _output(parser)


def _doctor_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--to", dest="role", metavar=_("MOTTAGARE"), help=_("mottagare att pröva (annars administratören)")
    )


def _record_options(parser: argparse.ArgumentParser) -> None:
    from monitor.record_options import add_options

    add_options(parser)


_OPTIONS: Final[dict[str, Callable[[argparse.ArgumentParser], None]]] = {
    "init": _init_options,
    "check": _check_options,
    "status": _status_options,
    "explain": _explain_options,
    "report": _report_options,
    "agenda": _agenda_options,
    "plan": _plan_options,
    "run": _run_options,
    "ack": _ack_options,
    "outbox": _outbox_options,
    "serve": lambda _: None,
    "publish": _publish_options,
    "record": _record_options,
    "import": _import_options,
    "minutes": _minutes_options,
    "schema": _output,
    "doctor": _doctor_options,
}
