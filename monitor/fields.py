"""The readers of single values: texts, numbers, addresses; those of dates and lengths stand in `date_fields`.

Each raises `FieldError` with a message that says what was found and what was expected.
"""

import re
from datetime import date, datetime
from typing import Final, Literal, TypeAlias
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from monitor import date_fields
from monitor.decoding import either, many, one_of, scalar
from monitor.faults import FieldError, found, quoted
from monitor.language import LANGUAGES, _
from monitor.length_language import UNITS
from monitor.schema import Reader, Shape

All: TypeAlias = Literal["all"]

# Patterns are compiled when first used, and then kept by `re`: most registers need few of them.

#: What stands before the "@": letters, digits and the usual signs; quoted local parts are refused.
_LOCAL_PART: Final = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
_DOMAIN: Final = (
    r"(?=.{1,253}$)([A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
)
_SENDER: Final = r"\s*(?P<name>[^<>\r\n]*?)\s*<(?P<address>[^<>]+)>\s*"
_TIME: Final = r"([01]\d|2[0-3]):[0-5]\d"
_DURATION: Final = r"(?P<count>\d{1,6})\s*(?P<unit>second|sekund|minut)\w*"
_LONGEST_ADDRESS: Final = 254
_ENV_NAME: Final = r"[A-Za-z_][A-Za-z0-9_]*"
_HOST: Final = r"[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*\.?|[0-9a-fA-F:]*:[0-9a-fA-F:.]*:[0-9a-fA-F:.]*"
_WEB_ADDRESS: Final = r"https?://[^\s/?#]+[^\s]*"
_LISTEN: Final = r"(?:[A-Za-z0-9._-]*|\[[0-9a-fA-F:.]+\]):(?P<port>\d{1,5})"
_HEADER_NAME: Final = r"[A-Za-z][A-Za-z0-9-]{0,99}"
#: Characters of a value that is shown again in a hint.
_SHORT: Final = 40
#: What editors can tell of texts: a date has a year, a length ends with a unit. Words in capitals they leave alone.
_YEAR_PATTERN: Final = r".*(\d{4}|\d\d/\d\d).*"
_ADDRESS_PATTERN: Final = rf"{_LOCAL_PART}@[^@<>\s]+\.[^@<>\s]+"
_LENGTH_PATTERN: Final = rf"[^A-ZÅÄÖ]*({UNITS})\s*|.*[A-ZÅÄÖ].*"


def _text(value: object) -> str:
    if not isinstance(value, str):
        shown = isinstance(value, (int, float, date)) and not isinstance(value, (bool, datetime))
        hint = (
            _('Skriv "{value}".', value=value) if shown and len(found(value)) <= _SHORT else _('Skriv texten inom "…".')
        )
        raise FieldError("text", _("väntade text inom citattecken, hittade {found}", found=found(value)), hint)
    if not value.strip():
        raise FieldError("text", _("väntade text, hittade en tom sträng"), _("Fyll i texten eller ta bort raden."))
    return value.strip()


def _flag(value: object) -> bool:
    if not isinstance(value, bool):
        raise FieldError(
            "flag",
            _("väntade true eller false, hittade {found}", found=found(value)),
            _("Skriv true eller false, utan citattecken."),
        )
    return value


def whole_number(lowest: int, highest: int) -> Reader[int]:
    """Make a reader of whole numbers in a range, both ends included."""

    def read(value: object) -> int:
        if isinstance(value, int) and not isinstance(value, bool) and lowest <= value <= highest:
            return value
        hint = _("Skriv ett helt tal från {lowest} till {highest}, utan citattecken.", lowest=lowest, highest=highest)
        raise FieldError(
            "number",
            _(
                "väntade ett heltal {lowest}–{highest}, hittade {found}",
                lowest=lowest,
                highest=highest,
                found=found(value),
            ),
            hint,
        )

    return scalar(read, Shape("number", numbers=(lowest, highest)))


def _day_or_text(value: object) -> date | str:
    return _text(value) if isinstance(value, str) else date_fields.day(value)


#: Where no mail can go, by RFC 2606.
NOWHERE: Final = ".invalid"


def is_address(value: str) -> bool:
    """Say whether a bare address can be sent to: one address, ASCII before the "@", a domain that IDNA can encode."""
    local, at, domain = value.rpartition("@")
    try:
        ascii_domain = domain if domain.isascii() else domain.encode("idna").decode("ascii")
    except UnicodeError:
        return False
    return bool(
        at
        and len(value) <= _LONGEST_ADDRESS
        and re.fullmatch(_LOCAL_PART, local)
        and re.fullmatch(_DOMAIN, ascii_domain)
    )


def _address(value: object) -> str:
    text = _text(value)
    if is_address(text):
        return text
    hint = _("Skriv en enda adress som samordnare@example.se: utan namn, och utan å, ä, ö före @.")
    raise FieldError("address", _("{found} är ingen e-postadress som går att skicka till", found=found(text)), hint)


def _sender(value: object) -> str:
    text = _text(value)
    if is_address(split_sender(text)[1]):
        return text
    hint = _('Skriv t.ex. "RSS Dalarna <rss@example.se>".')
    raise FieldError("address", _("{found} är ingen avsändare med e-postadress", found=found(text)), hint)


def split_sender(sender: str) -> tuple[str, str]:
    """Return the name and the bare address of "Name <address>"."""
    parts = re.fullmatch(_SENDER, sender)
    return (parts["name"].strip('" '), parts["address"].strip()) if parts else ("", sender)


def _seconds(value: object) -> float:
    parts = re.fullmatch(_DURATION, value) if isinstance(value, str) else None
    if parts and int(parts["count"]):
        return int(parts["count"]) * (60.0 if parts["unit"] == "minut" else 1.0)
    raise FieldError(
        "duration", _("väntade en tid, hittade {found}", found=found(value)), _('Skriv t.ex. "30 seconds".')
    )


def _clock_time(value: object) -> str:
    if isinstance(value, str) and re.fullmatch(_TIME, value):
        return value
    raise FieldError(
        "time", _("väntade en tid, hittade {found}", found=found(value)), _('Skriv t.ex. "07:30", med citattecken.')
    )


def _language(value: object) -> str:
    """Read the language; what to write is said in both, since nobody knows which of them the reader knows."""
    if isinstance(value, str) and value in LANGUAGES:
        return value
    languages = _(" eller ").join(map(quoted, LANGUAGES))
    hint = _('Skriv "sv" (svenska) eller "en" (English).')
    raise FieldError("choice", _("väntade {languages}, hittade {found}", languages=languages, found=found(value)), hint)


def _timezone(value: object) -> str:
    name = _text(value)
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise FieldError(
            "timezone", _("{found} är ingen känd tidszon", found=found(name)), _('Skriv t.ex. "Europe/Stockholm".')
        ) from None
    return name


def _env_name(value: object) -> str:
    """Read the name of an environment variable; what is no name may be a password, and is not repeated."""
    if isinstance(value, str) and re.fullmatch(_ENV_NAME, value):
        return value
    hint = _('Skriv t.ex. "GILTIG_SMTP_PASSWORD": namnet, inte själva lösenordet.')
    raise FieldError("env_name", _("väntade namnet på en miljövariabel: A–Z, 0–9 och _"), hint)


def _host(value: object) -> str:
    name = _text(value)
    if re.fullmatch(_HOST, name):
        return name
    hint = _('Skriv bara datorns namn, t.ex. "smtp.example.se"; porten skrivs som port = 587.')
    raise FieldError("host", _("{found} är inget datornamn", found=found(name)), hint)


def _domain(value: object) -> str:
    name = _text(value)
    if is_address(f"giltig@{name}"):
        return name
    raise FieldError("domain", _("{found} är ingen domän", found=found(name)), _('Skriv t.ex. "example.se", utan @.'))


def _web_address(value: object) -> str:
    address = _text(value)
    if re.fullmatch(_WEB_ADDRESS, address):
        return address
    raise FieldError(
        "url", _("{found} är ingen webbadress", found=found(address)), _('Skriv t.ex. "https://example.se/giltig".')
    )


def _listen(value: object) -> str:
    text = _text(value)
    parts = re.fullmatch(_LISTEN, text)
    if parts and int(parts["port"]) <= 65535:
        return text
    raise FieldError(
        "listen", _("{found} är ingen adress med port", found=found(text)), _('Skriv t.ex. "127.0.0.1:8000".')
    )


def _header_name(value: object) -> str:
    name = _text(value)
    if re.fullmatch(_HEADER_NAME, name):
        return name
    raise FieldError(
        "header", _("{found} är inget namn på ett HTTP-huvud", found=found(name)), _('Skriv t.ex. "X-Remote-User".')
    )


text = scalar(_text, Shape("text"))
env_name = scalar(_env_name, Shape("env_name", pattern=_ENV_NAME))
host = scalar(_host, Shape("host", pattern=_HOST))
domain = scalar(_domain, Shape("domain"))
web_address = scalar(_web_address, Shape("web_address", pattern=_WEB_ADDRESS))
listen = scalar(_listen, Shape("listen", pattern=_LISTEN))
header_name = scalar(_header_name, Shape("header_name", pattern=_HEADER_NAME))
flag = scalar(_flag, Shape("flag"))
#: An exact day.
day = scalar(date_fields.day, Shape("day", pattern=_YEAR_PATTERN))
#: A day to act by, inclusive: of a longer unit its last day.
latest_day = scalar(date_fields.latest_day, Shape("latest_day", pattern=_YEAR_PATTERN))
start_day = scalar(date_fields.start, Shape("start_day", pattern=_YEAR_PATTERN))
end_day = scalar(date_fields.end, Shape("end_day", pattern=_YEAR_PATTERN))
day_or_text = scalar(_day_or_text, Shape("day_or_text"))
period = scalar(date_fields.period, Shape("period", pattern=_YEAR_PATTERN))
length = scalar(date_fields.length, Shape("length", pattern=_LENGTH_PATTERN))
#: A length over zero.
some_length = scalar(date_fields.some_length, Shape("some_length", pattern=_LENGTH_PATTERN))
address = scalar(_address, Shape("address", pattern=_ADDRESS_PATTERN))
sender = scalar(_sender, Shape("sender", pattern=rf"[^<>]*<{_ADDRESS_PATTERN}>|{_ADDRESS_PATTERN}"))
seconds = scalar(_seconds, Shape("seconds", pattern=_DURATION))
clock_time = scalar(_clock_time, Shape("clock_time", pattern=_TIME))
timezone = scalar(_timezone, Shape("timezone"))
language = scalar(_language, Shape("words", words=tuple(LANGUAGES)))
texts = many(text, single=True)
ids = many(text)
some_ids = many(text, some=True)
days = many(day, example="[2026-02-06, 2026-03-20]")
id_or_ids = many(text, single=True, some=True)
all_or_ids = either(lambda value: value == "all", one_of("all"), ids)
all_or_number = either(lambda value: isinstance(value, str), one_of("all"), whole_number(1, 1000))
