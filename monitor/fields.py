"""The readers of single values: dates, lengths, texts, addresses.

Each raises `FieldError` with a Swedish message that says what was found and what was expected. Dates are civil dates,
inclusive at both ends, as a TOML date or in Swedish date language (docs/register.md, docs/register.md).
"""

import re
from collections.abc import Callable, Iterator
from datetime import date, datetime
from typing import Final, TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from monitor import date_language
from monitor.date_language import DateLanguageError
from monitor.dates import Length, Reading, Span
from monitor.faults import FieldError, found
from monitor.length_language import UNITS
from monitor.schema import Reader, Shape, many, scalar

T = TypeVar("T")

#: What stands before the "@": letters, digits and the usual signs; quoted local parts are refused.
_LOCAL_PART: Final = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
_DOMAIN: Final = re.compile(
    r"(?=.{1,253}$)([A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
)
_SENDER: Final = re.compile(r"\s*(?P<name>[^<>\r\n]*?)\s*<(?P<address>[^<>]+)>\s*")
_TIME: Final = re.compile(r"([01]\d|2[0-3]):[0-5]\d")
_DURATION: Final = re.compile(r"(?P<count>\d{1,6})\s*(?P<unit>second|sekund|minut)\w*")
_LONGEST_ADDRESS: Final = 254
_ENV_NAME: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_HOST: Final = re.compile(r"[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*\.?|[0-9a-fA-F:]*:[0-9a-fA-F:.]*:[0-9a-fA-F:.]*")
_WEB_ADDRESS: Final = re.compile(r"https?://[^\s/?#]+[^\s]*")
_LISTEN: Final = re.compile(r"(?:[A-Za-z0-9._-]*|\[[0-9a-fA-F:.]+\]):(?P<port>\d{1,5})")
_HEADER_NAME: Final = re.compile(r"[A-Za-z][A-Za-z0-9-]{0,99}")
#: Years that a date may lie in: a year typed wrong is found, and no arithmetic runs off the calendar.
_YEARS: Final = range(1900, 2201)
#: The year in which other systems let what has no end end.
_NO_END: Final = 9999
_DATE_HINT: Final = 'Skriv ett datum som 2026-06-30, eller i ord som "t.o.m. juni 2026".'
#: Characters of a value that is shown again in a hint.
_SHORT: Final = 40
_LONGEST: Final = Length(months=1200, days=36525)
#: What editors can tell of texts: a date has a year, a length ends with a unit. Words in capitals they leave alone.
_YEAR_PATTERN: Final = r".*(\d{4}|\d\d/\d\d).*"
_ADDRESS_PATTERN: Final = rf"{_LOCAL_PART.pattern}@[^@<>\s]+\.[^@<>\s]+"
_LENGTH_PATTERN: Final = rf"[^A-ZÅÄÖ]*({UNITS})\s*|.*[A-ZÅÄÖ].*"


def _text(value: object) -> str:
    if not isinstance(value, str):
        shown = isinstance(value, (int, float, date)) and not isinstance(value, (bool, datetime))
        hint = f'Skriv "{value}".' if shown and len(found(value)) <= _SHORT else 'Skriv texten inom "…".'
        raise FieldError("text", f"väntade text inom citattecken, hittade {found(value)}", hint)
    if not value.strip():
        raise FieldError("text", "väntade text, hittade en tom sträng", "Fyll i texten eller ta bort raden.")
    return value.strip()


def _flag(value: object) -> bool:
    if not isinstance(value, bool):
        raise FieldError(
            "flag", f"väntade true eller false, hittade {found(value)}", "Skriv true eller false, utan citattecken."
        )
    return value


def whole_number(lowest: int, highest: int) -> Reader[int]:
    """Make a reader of whole numbers in a range, both ends included."""

    def read(value: object) -> int:
        if isinstance(value, int) and not isinstance(value, bool) and lowest <= value <= highest:
            return value
        hint = f"Skriv ett helt tal från {lowest} till {highest}, utan citattecken."
        raise FieldError("number", f"väntade ett heltal {lowest}–{highest}, hittade {found(value)}", hint)

    return scalar(read, Shape("number", numbers=(lowest, highest)))


def _in_date_language(
    value: object, read: Callable[[str], T], of_day: Callable[[date], T], hint: str = _DATE_HINT
) -> T:
    if isinstance(value, datetime) or not isinstance(value, (date, str)):
        hint = "Skriv t.ex. 2026-06-30, utan citattecken och klockslag."
        raise FieldError("date", f"väntade ett datum, hittade {found(value)}", hint)
    if isinstance(value, date):
        result = of_day(value)
    else:
        try:
            result = read(value)
        except DateLanguageError as error:
            raise FieldError("date", without_examples(error), hint) from None
    _check_years(value, result)
    return result


def without_examples(error: DateLanguageError) -> str:
    """Leave the examples to the hint, which writes them as the file wants them."""
    return str(error).split(": skriv t.ex. ", maxsplit=1)[0]


def _check_years(value: object, result: object) -> None:
    """Refuse years that no agreement has: the 9999 of other systems means no end, and 0206 is a slip."""
    if any(day.year not in _YEARS for day in _days_of(result)):
        hint = f"Skriv ett år från {_YEARS[0]} till {_YEARS[-1]}."
        raise FieldError("date", f"{found(value)} ligger utanför åren {_YEARS[0]}–{_YEARS[-1]}", hint)


def _days_of(result: object) -> Iterator[date]:
    match result:
        case date():
            yield result
        case Reading():
            yield from (result.earliest, result.latest)
        case Span():
            yield from _days_of(result.start)
            yield from _days_of(result.end)


def _day(value: object) -> date:
    hint = "Skriv dagen som 2026-06-30."
    return _in_date_language(value, lambda text: date_language.read_day(text).earliest, lambda day: day, hint)


def _latest_day(value: object) -> date:
    return _in_date_language(value, lambda text: date_language.read_end(text).earliest, lambda day: day)


def _start(value: object) -> Reading:
    hint = 'Skriv ett datum som 2026-07-01, eller i ord som "fr.o.m. juli 2026".'
    return _in_date_language(value, date_language.read_start, Reading.of, hint)


def _end(value: object) -> Reading:
    if isinstance(value, date) and value.year == _NO_END:
        hint = "Ska det inte finnas något slut: ta bort raden och skriv until_further_notice = true."
        raise FieldError("date", f"{found(value)} är inget slutdatum", hint)
    return _in_date_language(value, date_language.read_end, Reading.of)


def _day_or_text(value: object) -> date | str:
    return _text(value) if isinstance(value, str) else _day(value)


def _period(value: object) -> Span:
    hint = 'Skriv t.ex. "2022–2030", "kvartal 3 2027" eller "t.o.m. oktober 2027".'
    if not isinstance(value, str):
        raise FieldError("period", f"väntade en period i ord, hittade {found(value)}", hint)
    try:
        span = date_language.read_span(value)
    except DateLanguageError as error:
        raise FieldError("period", without_examples(error), hint) from None
    _check_years(value, span)
    return span


def _length(value: object) -> Length:
    hint = 'Skriv t.ex. "24 months", "1,5 år", "2 weeks" eller "10 days".'
    if not isinstance(value, str):
        raise FieldError("length", f"väntade en längd inom citattecken, hittade {found(value)}", hint)
    try:
        length = date_language.read_length(value)
    except DateLanguageError as error:
        raise FieldError("length", without_examples(error), hint) from None
    if length.months > _LONGEST.months or length.days > _LONGEST.days:
        raise FieldError("length", f"{found(value)} är längre än hundra år", hint)
    return length


def _some_length(value: object) -> Length:
    if length := _length(value):
        return length
    raise FieldError("length", f"väntade en längd över noll, hittade {found(value)}", 'Skriv t.ex. "12 months".')


def is_address(value: str) -> bool:
    """Say whether a bare address can be sent to: one address, ASCII before the "@", a domain that IDNA can encode."""
    local, at, domain = value.rpartition("@")
    try:
        ascii_domain = domain if domain.isascii() else domain.encode("idna").decode("ascii")
    except UnicodeError:
        return False
    return bool(
        at and len(value) <= _LONGEST_ADDRESS and _LOCAL_PART.fullmatch(local) and _DOMAIN.fullmatch(ascii_domain)
    )


def _address(value: object) -> str:
    text = _text(value)
    if is_address(text):
        return text
    hint = "Skriv en enda adress som samordnare@example.se: utan namn, och utan å, ä, ö före @."
    raise FieldError("address", f"{found(text)} är ingen e-postadress som går att skicka till", hint)


def _sender(value: object) -> str:
    text = _text(value)
    if is_address(split_sender(text)[1]):
        return text
    hint = 'Skriv t.ex. "RSS Dalarna <rss@example.se>".'
    raise FieldError("address", f"{found(text)} är ingen avsändare med e-postadress", hint)


def split_sender(sender: str) -> tuple[str, str]:
    """Return the name and the bare address of "Name <address>"."""
    parts = _SENDER.fullmatch(sender)
    return (parts["name"].strip('" '), parts["address"].strip()) if parts else ("", sender)


def _seconds(value: object) -> float:
    parts = _DURATION.fullmatch(value) if isinstance(value, str) else None
    if parts and int(parts["count"]):
        return int(parts["count"]) * (60.0 if parts["unit"] == "minut" else 1.0)
    raise FieldError("duration", f"väntade en tid, hittade {found(value)}", 'Skriv t.ex. "30 seconds".')


def _clock_time(value: object) -> str:
    if isinstance(value, str) and _TIME.fullmatch(value):
        return value
    raise FieldError("time", f"väntade en tid, hittade {found(value)}", 'Skriv t.ex. "07:30", med citattecken.')


def _timezone(value: object) -> str:
    name = _text(value)
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise FieldError(
            "timezone", f"{found(name)} är ingen känd tidszon", 'Skriv t.ex. "Europe/Stockholm".'
        ) from None
    return name


def _env_name(value: object) -> str:
    """Read the name of an environment variable; what is no name may be a password, and is not repeated."""
    if isinstance(value, str) and _ENV_NAME.fullmatch(value):
        return value
    hint = 'Skriv t.ex. "GILTIG_SMTP_PASSWORD": namnet, inte själva lösenordet.'
    raise FieldError("env_name", "väntade namnet på en miljövariabel: A–Z, 0–9 och _", hint)


def _host(value: object) -> str:
    name = _text(value)
    if _HOST.fullmatch(name):
        return name
    hint = 'Skriv bara datorns namn, t.ex. "smtp.example.se"; porten skrivs som port = 587.'
    raise FieldError("host", f"{found(name)} är inget datornamn", hint)


def _domain(value: object) -> str:
    name = _text(value)
    if is_address(f"giltig@{name}"):
        return name
    raise FieldError("domain", f"{found(name)} är ingen domän", 'Skriv t.ex. "example.se", utan @.')


def _web_address(value: object) -> str:
    address = _text(value)
    if _WEB_ADDRESS.fullmatch(address):
        return address
    raise FieldError("url", f"{found(address)} är ingen webbadress", 'Skriv t.ex. "https://example.se/giltig".')


def _listen(value: object) -> str:
    text = _text(value)
    parts = _LISTEN.fullmatch(text)
    if parts and int(parts["port"]) <= 65535:
        return text
    raise FieldError("listen", f"{found(text)} är ingen adress med port", 'Skriv t.ex. "127.0.0.1:8000".')


def _header_name(value: object) -> str:
    name = _text(value)
    if _HEADER_NAME.fullmatch(name):
        return name
    raise FieldError("header", f"{found(name)} är inget namn på ett HTTP-huvud", 'Skriv t.ex. "X-Remote-User".')


text = scalar(_text, Shape("text"))
env_name = scalar(_env_name, Shape("env_name", pattern=_ENV_NAME.pattern))
host = scalar(_host, Shape("host", pattern=_HOST.pattern))
domain = scalar(_domain, Shape("domain"))
web_address = scalar(_web_address, Shape("web_address", pattern=_WEB_ADDRESS.pattern))
listen = scalar(_listen, Shape("listen", pattern=_LISTEN.pattern))
header_name = scalar(_header_name, Shape("header_name", pattern=_HEADER_NAME.pattern))
flag = scalar(_flag, Shape("flag"))
#: An exact day.
day = scalar(_day, Shape("day", pattern=_YEAR_PATTERN))
#: A day to act by, inclusive: of a longer unit its last day.
latest_day = scalar(_latest_day, Shape("latest_day", pattern=_YEAR_PATTERN))
start_day = scalar(_start, Shape("start_day", pattern=_YEAR_PATTERN))
end_day = scalar(_end, Shape("end_day", pattern=_YEAR_PATTERN))
day_or_text = scalar(_day_or_text, Shape("day_or_text"))
period = scalar(_period, Shape("period", pattern=_YEAR_PATTERN))
length = scalar(_length, Shape("length", pattern=_LENGTH_PATTERN))
#: A length over zero.
some_length = scalar(_some_length, Shape("some_length", pattern=_LENGTH_PATTERN))
address = scalar(_address, Shape("address", pattern=_ADDRESS_PATTERN))
sender = scalar(_sender, Shape("sender", pattern=rf"[^<>]*<{_ADDRESS_PATTERN}>|{_ADDRESS_PATTERN}"))
seconds = scalar(_seconds, Shape("seconds", pattern=_DURATION.pattern))
clock_time = scalar(_clock_time, Shape("clock_time", pattern=_TIME.pattern))
timezone = scalar(_timezone, Shape("timezone"))
texts = many(text, single=True)
ids = many(text)
some_ids = many(text, some=True)
days = many(day, example="[2026-02-06, 2026-03-20]")
id_or_ids = many(text, single=True, some=True)
