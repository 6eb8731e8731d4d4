"""One thing wrong in the register: a fault, and the words for it.

Messages are plain Swedish: what was found, what was expected, and as the hint what the admin can type instead. What may
be a secret is never repeated.
"""

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime, time
from typing import Final, NamedTuple, TypeAlias

from monitor.language import _

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
            return _("tidpunkten {value}", value=value.isoformat())
        case date():
            return _("datumet {value}", value=value.isoformat())
        case time():
            return _("klockslaget {value}", value=value.isoformat())
        case int() | float():
            return (
                _("talet {value}", value=value)
                if isinstance(value, float) or abs(value) < 10**15
                else _("ett mycket stort tal")
            )
        case str():
            line = " ".join(value.split())
            return quoted(line if len(line) <= 60 else f"{line[:57]}…")
        case list() | tuple():
            return _("en lista")
        case dict():
            return _("en tabell")
        case _:
            return str(value)


def quoted(word: str) -> str:
    """Return a word in the quotation marks of the language: ”a”, “a”."""
    return _("”{word}”", word=word)


def nearest(word: str, known: Iterable[str], *, likeness: float = 0.6) -> str:
    """Return "Menade du ”x”?" for the known word nearest to a misspelt one, or nothing."""
    close = nearest_of(word, known, likeness=likeness)
    return _("Menade du ”{close}”?", close=close) if close else ""


def nearest_of(word: str, known: Iterable[str], *, likeness: float = 0.6) -> str | None:
    """Return the known word nearest to a misspelt one, if any is near."""
    from difflib import get_close_matches  # noqa: PLC0415 - a sound register starts faster without it

    lowered = {one.lower(): one for one in sorted(known, reverse=True)}
    close = get_close_matches(word.lower(), sorted(lowered), n=1, cutoff=likeness)
    return lowered[close[0]] if close else None


_PRIVATE: Final = r"(?i:(?:smtp_?)?(?:pass?wor[dt]|passord|passwd|pwd|pass|token|secret|l[öo]senord))"


def unknown_key(name: str, entry: object, place: Place, fields: Iterable[str]) -> Fault:
    """Refuse a key that its table does not have; `fields` are those that it has."""
    if re.fullmatch(_PRIVATE, name):
        return _secret(name, place, fields)
    if place:
        hint = nearest(name, fields) or _("Kända nycklar: {names}.", names=", ".join(fields))
        return Fault(
            (*place, name), "unknown_key", _("okänd nyckel ”{name}” i {table}", name=name, table=_heading(place)), hint
        )
    hint = nearest(name, fields) or _("Kända tabeller: {names}.", names=", ".join(fields))
    if isinstance(entry, dict):
        return Fault((name,), "unknown_table", _("okänd tabell [{table}]", table=dotted((name,))), hint)
    if isinstance(entry, list):
        return Fault((name,), "unknown_table", _("okänd tabell [[{table}]]", table=dotted((name,))), hint)
    hint = _("Skriv nyckeln under sin tabell, t.ex. admin under [monitor].")
    return Fault((name,), "unknown_key", _("nyckeln ”{name}” står före den första tabellen", name=name), hint)


def _secret(name: str, place: Place, fields: Iterable[str]) -> Fault:
    """A secret in the file is refused; its value is never repeated."""
    if "password_env" in fields:
        hint = _(
            "Ta bort raden, och byt lösenordet om filen har delats. "
            'Skriv password_env = "GILTIG_SMTP_PASSWORD" (en miljövariabel) eller password_file = "…".'
        )
    elif "token_env" in fields:
        hint = _('Ta bort raden. Skriv token_env = "GILTIG_WEB_TOKEN" och lägg nyckeln i den miljövariabeln.')
    else:
        hint = _(
            "Ta bort raden, och byt lösenordet om filen har delats. "
            "E-postens lösenord anges med password_env i [mail.smtp]."
        )
    message = _("lösenord får inte stå i registret: ”{name}” i {table}", name=name, table=_heading(place))
    return Fault((*place, name), "password", message, hint)


def missing_key(name: str, example: str, place: Place) -> Fault:
    """Ask for a required key; `example` is a value for it."""
    if not place:
        return Fault(
            place,
            "missing_key",
            _("tabellen [{name}] saknas", name=name),
            _("Lägg till [{name}] med {example}.", name=name, example=_(example)),
        )
    return Fault(
        place,
        "missing_key",
        _("nyckeln ”{name}” saknas i {table}", name=name, table=_heading(place)),
        _("Lägg till {name} = {example}.", name=name, example=_(example)),
    )


def table_hint(place: Place, examples: Mapping[str, str]) -> str:
    """Say how to write a table where something else was found; `examples` are keys with values."""
    inner = ", ".join(f"{name} = {_(example)}" for name, example in examples.items())
    if isinstance(place[-1], int):
        return _("Skriv {{ {inner} }}.", inner=inner)
    return _(
        "Skriv [{table}] som rubrik, eller {key} = {{ {inner} }}.",
        table=dotted(place),
        key=dotted(place[-1:]),
        inner=inner,
    )


_BARE: Final = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_")


def dotted(place: Place) -> str:
    """Return a place as the key that TOML wants: list indexes left out, quotes where they are needed."""
    names = (part for part in place if isinstance(part, str))
    return ".".join(name if name and set(name) <= _BARE else f'"{name}"' for name in names)


def at_key(place: Place, message: str) -> str:
    """Say which key of which entry a message is about; a table at the top speaks for itself."""
    while place and isinstance(place[-1], int):
        place = place[:-1]
    if len(place) <= 1:
        return message
    return _("{key} i {table}: {message}", key=place[-1], table=_heading(place[:-1]), message=message)


def _heading(place: Place) -> str:
    if not place:
        return _("filens början")
    if isinstance(place[-1], int):
        return f"[[{dotted(place)}]]"
    return f"[{dotted(place)}]"
