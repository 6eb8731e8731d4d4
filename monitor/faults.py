"""One thing wrong in the register: a fault, and the words for it.

Messages are plain Swedish: what was found, what was expected, and as the hint what the admin can type instead. What may
be a secret is never repeated.
"""

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime, time
from difflib import get_close_matches
from typing import Final, NamedTuple, TypeAlias

#: The keys and list indexes that lead to a value of the merged register.
Place: TypeAlias = tuple[str | int, ...]


class Fault(NamedTuple):
    """One thing wrong in the register: where, what, and what to write instead."""

    place: Place
    code: str
    message: str
    hint: str = ""


class FieldError(ValueError):
    """A value is not what its key wants."""

    def __init__(self, code: str, message: str, hint: str = "") -> None:
        """Keep the parts of the fault."""
        super().__init__(message)
        self.code, self.message, self.hint = code, message, hint


def found(value: object) -> str:  # noqa: PLR0911 - one a type
    """Say what a TOML value is, in Swedish, as it would stand in the file."""
    match value:
        case bool():
            return "true" if value else "false"
        case datetime():
            return f"tidpunkten {value.isoformat()}"
        case date():
            return f"datumet {value.isoformat()}"
        case time():
            return f"klockslaget {value.isoformat()}"
        case int() | float():
            return f"talet {value}" if isinstance(value, float) or abs(value) < 10**15 else "ett mycket stort tal"
        case str():
            line = " ".join(value.split())
            return f"”{line}”" if len(line) <= 60 else f"”{line[:57]}…”"
        case list() | tuple():
            return "en lista"
        case dict():
            return "en tabell"
        case _:
            return str(value)


def nearest(word: str, known: Iterable[str], *, likeness: float = 0.6) -> str:
    """Return "Menade du ”x”?" for the known word nearest to a misspelt one, or nothing."""
    lowered = {one.lower(): one for one in sorted(known, reverse=True)}
    close = get_close_matches(word.lower(), sorted(lowered), n=1, cutoff=likeness)
    return f"Menade du ”{lowered[close[0]]}”?" if close else ""


_SECRET: Final = re.compile(
    r"(?:smtp_?)?(?:pass?wor[dt]|passord|passwd|pwd|pass|token|secret|l[öo]senord)", re.IGNORECASE
)


def unknown_key(name: str, entry: object, place: Place, fields: Iterable[str]) -> Fault:
    """Refuse a key that its table does not have; `fields` are those that it has."""
    if _SECRET.fullmatch(name):
        return _secret(name, place, fields)
    if place:
        hint = nearest(name, fields) or f"Kända nycklar: {', '.join(fields)}."
        return Fault((*place, name), "unknown_key", f"okänd nyckel ”{name}” i {_heading(place)}", hint)
    hint = nearest(name, fields) or f"Kända tabeller: {', '.join(fields)}."
    if isinstance(entry, dict):
        return Fault((name,), "unknown_table", f"okänd tabell [{dotted((name,))}]", hint)
    if isinstance(entry, list):
        return Fault((name,), "unknown_table", f"okänd tabell [[{dotted((name,))}]]", hint)
    hint = "Skriv nyckeln under sin tabell, t.ex. admin under [monitor]."
    return Fault((name,), "unknown_key", f"nyckeln ”{name}” står före den första tabellen", hint)


def _secret(name: str, place: Place, fields: Iterable[str]) -> Fault:
    """A secret in the file is refused; its value is never repeated."""
    hint = "Ta bort raden, och byt lösenordet om filen har delats."
    if "password_env" in fields:
        hint += ' Skriv password_env = "GILTIG_SMTP_PASSWORD" (en miljövariabel) eller password_file = "…".'
    elif "token_env" in fields:
        hint = 'Ta bort raden. Skriv token_env = "GILTIG_WEB_TOKEN" och lägg nyckeln i den miljövariabeln.'
    else:
        hint += " E-postens lösenord anges med password_env i [mail.smtp]."
    message = f"lösenord får inte stå i registret: ”{name}” i {_heading(place)}"
    return Fault((*place, name), "password", message, hint)


def missing_key(name: str, example: str, place: Place) -> Fault:
    """Ask for a required key; `example` is a value for it."""
    if not place:
        return Fault(place, "missing_key", f"tabellen [{name}] saknas", f"Lägg till [{name}] med {example}.")
    return Fault(place, "missing_key", f"nyckeln ”{name}” saknas i {_heading(place)}", f"Lägg till {name} = {example}.")


def table_hint(place: Place, examples: Mapping[str, str]) -> str:
    """Say how to write a table where something else was found; `examples` are keys with values."""
    inner = ", ".join(f"{name} = {example}" for name, example in examples.items())
    if isinstance(place[-1], int):
        return f"Skriv {{ {inner} }}."
    return f"Skriv [{dotted(place)}] som rubrik, eller {dotted(place[-1:])} = {{ {inner} }}."


_BARE: Final = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_")


def dotted(place: Place) -> str:
    """Return a place as the key that TOML wants: list indexes left out, quotes where they are needed."""
    names = (part for part in place if isinstance(part, str))
    return ".".join(name if name and set(name) <= _BARE else f'"{name}"' for name in names)


def at_key(place: Place, message: str) -> str:
    """Say which key of which entry a message is about; a table at the top speaks for itself."""
    while place and isinstance(place[-1], int):
        place = place[:-1]
    return f"{place[-1]} i {_heading(place[:-1])}: {message}" if len(place) > 1 else message


def _heading(place: Place) -> str:
    if not place:
        return "filens början"
    if isinstance(place[-1], int):
        return f"[[{dotted(place)}]]"
    return f"[{dotted(place)}]"
