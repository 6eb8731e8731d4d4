"""The command line's own words in Swedish: argparse says what is wrong in English, and has no Swedish."""

import argparse
import re
from collections.abc import Callable
from typing import Final, NoReturn

WRONG_USAGE: Final = 2


class SwedishParser(argparse.ArgumentParser):
    """A parser whose headings and errors are Swedish."""

    def __init__(self, *args: object, **settings: object) -> None:
        super().__init__(*args, **{"allow_abbrev": False, "add_help": False, **settings})  # type: ignore[arg-type]
        self._positionals.title = "argument"
        self._optionals.title = "flaggor"
        self.add_argument("-h", "--help", action="help", help="visa den här hjälpen")

    def format_usage(self) -> str:
        """Return the line of usage."""
        return super().format_usage().replace("usage:", "användning:", 1)

    def format_help(self) -> str:
        """Return the help."""
        return super().format_help().replace("usage:", "användning:", 1)

    def error(self, message: str) -> NoReturn:
        """Say what is wrong and how to find help."""
        self.exit(WRONG_USAGE, f"{self.prog}: {_in_swedish(message)}\nHjälp: {self.prog} --help\n")


_MESSAGES: Final[tuple[tuple[str, Callable[[re.Match[str]], str]], ...]] = (
    (r"the following arguments are required: (.+)", lambda found: f"{found[1]} saknas"),
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
