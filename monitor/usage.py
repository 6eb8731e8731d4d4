"""The command line's own words: argparse says them in English, and has no Swedish."""

import argparse
import re
from collections.abc import Callable
from typing import Final, NoReturn

from monitor import language
from monitor.language import _

WRONG_USAGE: Final = 2


class Parser(argparse.ArgumentParser):
    """A parser whose headings and errors are Swedish, or argparse's own."""

    def __init__(self, *args: object, **settings: object) -> None:
        super().__init__(*args, **{"allow_abbrev": False, "add_help": False, **settings})  # type: ignore[arg-type]
        if _swedish():
            self._positionals.title = "argument"
            self._optionals.title = "flaggor"
        self.add_argument("-h", "--help", action="help", help=_("visa den här hjälpen"))

    def format_usage(self) -> str:
        """Return the line of usage."""
        return _headed(super().format_usage())

    def format_help(self) -> str:
        """Return the help."""
        return _headed(super().format_help())

    def error(self, message: str) -> NoReturn:
        """Say what is wrong and how to find help."""
        said = _in_swedish(message) if _swedish() else message
        self.exit(WRONG_USAGE, _("{program}: {fault}\nHjälp: {program} --help\n", program=self.prog, fault=said))


def _swedish() -> bool:
    return language.current() == "sv"


def _headed(text: str) -> str:
    return text.replace("usage:", "användning:", 1) if _swedish() else text


_MESSAGES: Final[tuple[tuple[str, Callable[[re.Match[str]], str]], ...]] = (
    (r"the following arguments are required: (.+)", lambda found: f"{found[1]} saknas"),
    (r"unrecognized arguments: (--config|--language)\b.*", lambda found: f"{found[1]} ska stå före kommandot"),
    (r"unrecognized arguments: (.+)", lambda found: f"{found[1]} känns inte igen"),
    (
        r"argument (\S+): invalid choice: (.+?) \(choose from (.+)\)",
        lambda found: f"{found[1]} kan inte vara {found[2]}; välj bland {found[3]}",
    ),
    (r"argument (\S+): expected (?:one|at least one) argument", lambda found: f"{found[1]} behöver ett värde"),
    (r"argument (\S+): invalid int value: (.+)", lambda found: f"{found[1]} ska vara ett nummer, hittade {found[2]}"),
    (r"argument (\S+): (.+)", lambda found: f"{found[1]}: {found[2]}"),
)


def _in_swedish(message: str) -> str:
    for pattern, swedish in _MESSAGES:
        if found := re.fullmatch(pattern, message, re.DOTALL):
            return swedish(found)
    return message
