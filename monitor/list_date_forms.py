"""The forms that other countries, and Excel, write dates in → those that the register reads."""

import re
from datetime import date
from typing import Final

from monitor.date_language import DateLanguageError, read_start

_MONTHS: Final = {
    "january": "januari", "february": "februari", "march": "mars", "may": "maj", "june": "juni", "july": "juli",
    "august": "augusti", "october": "oktober", "oct": "okt",
}  # fmt: skip
_ENGLISH: Final = re.compile(rf"\b({'|'.join(_MONTHS)})\b", re.IGNORECASE)

_MONTH_FIRST: Final = re.compile(r"\b([a-z]{3,9})\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})\b", re.IGNORECASE)
_ORDINAL: Final = re.compile(r"\b(\d{1,2})(?:st|nd|rd|th) ([a-z]{3,9} \d{4})\b", re.IGNORECASE)


def in_swedish(text: str) -> str:
    """Return a text in the forms that the register reads: English months, and the days of other countries."""
    text = _ENGLISH.sub(lambda found: _MONTHS[found[1].lower()], text)
    text = re.sub(r"\b(\d{4})[/.](\d{1,2})[/.](\d{1,2})\b", r"\1-\2-\3", text)
    text = re.sub(r"\b(\d{1,2}/\d{1,2})[ -]{1,2}['’]?(\d{2})(?!\d)", _short_year, text)  # 30/6-26
    text = re.sub(
        r"\b([a-zåäö]{3,9})\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})\b", _month_first, text, flags=re.IGNORECASE
    )
    text = re.sub(r"\b(\d{1,2})(?:st|nd|rd|th) ([a-zåäö]{3,9} \d{4})\b", r"\1 \2", text, flags=re.IGNORECASE)
    text = re.sub(r"(\d{4}-\d{1,2}-\d{1,2})[ T]00:00(?::00)?\b", r"\1", text)
    return re.sub(r"\b(\d{1,2})[/-](\d{1,2})[/-](\d{4})\b", _slashed, text)


def day_or_month(text: str) -> tuple[date, date] | None:
    """Return both readings of 06/07/2026; 6/6/2026 has one."""
    found = re.search(r"\b(\d{1,2})[/-](\d{1,2})[/-](\d{4})\b", text)
    if not found or not (1 <= int(found[1]) <= 12 and 1 <= int(found[2]) <= 12) or not 1900 <= int(found[3]) <= 2200:
        return None
    year, first, second = int(found[3]), int(found[1]), int(found[2])
    return date(year, second, first), date(year, first, second)


def _short_year(found: re.Match[str]) -> str:
    """Write out the year of 30/6-26, and of 1/7-98, which is behind us."""
    return f"{found[1]} {'20' if int(found[2]) < 70 else '19'}{found[2]}"


def _month_first(found: re.Match[str]) -> str:
    """Bring June 30, 2026 to the order of other dates; "vecka 26 2026" is none."""
    turned = f"{found[2]} {found[1]} {found[3]}"
    try:
        return turned if read_start(turned).plain else found[0]
    except DateLanguageError:
        return found[0]


def _slashed(found: re.Match[str]) -> str:
    """Bring 30/06/2026 and 06/30/2026 to one form, where only one of them is a date."""
    first, second = int(found[1]), int(found[2])
    if first > 12 >= second:
        return f"{first}/{second} {found[3]}"
    return f"{second}/{first} {found[3]}" if second > 12 >= first else found[0]
