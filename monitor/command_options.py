"""The options of each command, with their words: what the parser is told, and nothing that runs.

Read at every start, so it imports next to nothing.
"""

import argparse
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Final

from monitor.language import _

ABOUTS: Final = ("end", "notice", "decision", "review", "deadline", "revision", "adoption", "trial", "unknown")
#: Those of `report_formats`.
_REPORT_FORMATS: Final = ("text", "html", "pdf", "docx", "xlsx", "csv", "ics", "svg", "json")
#: The years that a register may name (`fields`).
_YEARS: Final = range(1900, 2201)


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
    parser.add_argument("--about", required=True, choices=(*ABOUTS, "follow_up"), help=_("vad påminnelsen handlar om"))
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


#: By the name of the command.
OPTIONS: Final[dict[str, Callable[[argparse.ArgumentParser], None]]] = {
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
