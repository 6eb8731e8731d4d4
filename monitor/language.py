"""The language of this process: Swedish as it stands in the code and the templates, or English from the catalogue.

The Swedish text is its own key (`locale/en.po`, made by `make catalogue`), so that a missing translation shows Swedish,
never a code. One register has one language, and a process serves one register: hence one language for the process, set
by whoever reads the register. Names in braces stand for values, in code and templates alike.
"""

import gettext
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Final

__all__ = ["LANGUAGES", "N_", "_", "_c", "_n", "asked_for", "asked_in", "current", "number_form", "tag", "use"]

#: What may be chosen, with the tag that pages and documents carry.
LANGUAGES: Final = {"sv": "sv-SE", "en": "en-GB"}
_SOURCE: Final = gettext.NullTranslations()


class _Language:
    """What is in use now."""

    code = "sv"
    catalogue: gettext.NullTranslations = _SOURCE
    fixed = False


def use(code: str, *, fixed: bool = False) -> None:
    """Speak "sv" or "en" from now on; whatever else was asked for is Swedish.

    `fixed`: whatever a register asks for later (`giltig --language en`).
    """
    if _Language.fixed and not fixed:
        return
    _Language.fixed = fixed
    if code != _Language.code:
        _Language.code, _Language.catalogue = ("en", _english()) if code == "en" else ("sv", _SOURCE)


_ASKED: Final = re.compile(r"""language[ \t]*=[ \t]*["'](\w+)""")


def asked_for(texts: Iterable[str]) -> str:
    """Return the language that a register's files ask for; found also where their TOML is broken, to say so in it."""
    return next(filter(None, map(asked_in, texts)), "sv")


def asked_in(text: str) -> str:
    """Return the language that one text asks for, or "".

    Who writes "EN", "en-GB" or "English" is told in English that it is "en".
    """
    for match in _ASKED.finditer(text) if "language" in text else ():
        line = text.rfind("\n", 0, match.start()) + 1
        if not text[line : match.start()].strip(" \t"):
            return "en" if match[1].lower().startswith("en") else match[1]
    return ""


def current() -> str:
    """Return the code in use: "sv" or "en"."""
    return _Language.code


def tag() -> str:
    """Return the language as pages and documents name it: "sv-SE", "en-GB"."""
    return LANGUAGES[_Language.code]


def _(text: str, /, **values: object) -> str:
    """Return a text in the language in use, its names in braces filled in; without values it may hold any brace."""
    said = _Language.catalogue.gettext(text)
    return said.format(**values) if values else said


def _n(one: str, many: str, n: int, /, **values: object) -> str:
    """Return the form for a number, which stands in the text as `{n}`: `_n("{n} dag", "{n} dagar", 3)`."""
    return number_form(one, many, n).format(n=n, **values)


def number_form(one: str, many: str, n: int) -> str:
    """Return the form for a number, its values not yet filled in."""
    return _Language.catalogue.ngettext(one, many, n)


def _c(context: str, text: str, /, **values: object) -> str:
    """Return a text whose English depends on where it stands: `_c("party", "part")`."""
    said = _Language.catalogue.pgettext(context, text)
    return said.format(**values) if values else said


def N_(text: str) -> str:  # noqa: N802 - what gettext calls it
    """Mark a text of a table for the catalogue; `_` says it where it is used."""
    return text


def _english() -> gettext.NullTranslations:
    with (Path(__file__).parent / "locale" / "en.mo").open("rb") as file:
        return gettext.GNUTranslations(file)
