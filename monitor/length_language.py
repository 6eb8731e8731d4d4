"""Lengths of time in Swedish and English words, read and written (docs/validity.md T02).

A length is whole months or whole days; weeks are 7 days, years 12 months, a term of office 48 months.
"""

import re
from functools import lru_cache

from monitor.date_forms import DateLanguageError, normal
from monitor.dates import Length
from monitor.language import _, _n

_SWEDISH = """
    noll en två tre fyra fem sex sju åtta nio tio elva tolv tretton fjorton femton sexton sjutton arton nitton
    tjugo trettio fyrtio femtio sextio sjuttio åttio nittio
"""
_ENGLISH = """
    zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen
    seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety
"""


def _numerals(words: str, joint: str) -> dict[str, int]:
    """Return the words for 0 to 99, from those for 0 to 19 and for the tens."""
    names = words.split()
    numerals = {word: number for number, word in enumerate(names[:20])}
    for ten, word in zip(range(20, 100, 10), names[20:], strict=True):
        numerals[word] = ten
        numerals |= {f"{word}{joint}{names[unit]}": ten + unit for unit in range(1, 10)}
    return numerals


_NUMERALS = _numerals(_SWEDISH, "") | _numerals(_ENGLISH, "-") | {"ett": 1, "a": 1, "an": 1}
_NUMERALS |= {f"{ten}ett": _NUMERALS[f"{ten}en"] for ten in _SWEDISH.split()[20:]}
#: Floats are exact enough: no unit divides by 5, so a decimal fraction that gives whole months or days is a sum of
#: halves, quarters and so on, which binary holds exactly.
_FRACTIONS = {"½": 0.5, "¼": 0.25, "¾": 0.75, "1/2": 0.5}

#: Patterns are compiled when first used, and then kept by `re`.
_UNITS = (
    (r"år(?:et|s)?|years?", Length(months=12)),
    (r"halvår(?:et|s)?|half[ -]years?", Length(months=6)),
    (r"kvartal(?:et|s)?|quarters?", Length(months=3)),
    (r"mandatperiod(?:en|er|ers)?|terms? of office", Length(months=48)),
    (r"mån\.?|månad(?:en|er|ers|s)?|months?", Length(months=1)),
    (r"veck(?:a|an|or|ors)|weeks?", Length(days=7)),
    (r"dag(?:en|ar|ars|s)?|dygn|(?:calendar )?days?", Length(days=1)),
)
#: How every length ends.
UNITS = "|".join(pattern for pattern, _length in _UNITS)
_DIGITS = r"[0-9]{1,5}(?:[.,][0-9]{1,4})?"
_UNIT_WORD = r"(?P<unit>[a-zåäö]+(?:[ -]years?| of office| days?)?\.?)"
_AMOUNTS = (
    # 24 månader · 1,5 år · 1 ½ år
    rf"(?P<whole>{_DIGITS}) ?(?P<half>[½¼¾]|(?<= )1/2)? ?{_UNIT_WORD}",
    rf"(?P<half>[½¼¾]|1/2) ?{_UNIT_WORD}",
    # ett och ett halvt år · two and a half years · one and a half year
    rf"(?P<whole>[a-zåäö-]+) (?P<half>och (?:en|ett) halvt?|and a half) {_UNIT_WORD}",
    # ett halvt år · half a year
    rf"(?P<half>(?:(?:ett|en) )?halvt?|half an?) {_UNIT_WORD}",
    # arton månader · twenty-four months · halvår
    rf"(?:(?P<whole>[a-zåäö-]+) )?{_UNIT_WORD}",
)


@lru_cache(maxsize=1000)  # the same few lengths stand all over a register
def read_length(text: str) -> Length:
    """Read a length in Swedish or English words: whole months, or whole days (T02)."""
    words = normal(text)
    if words.startswith(("-", "minus ")):
        raise DateLanguageError(_("”{words}”: en längd är aldrig mindre än noll", words=words))
    for pattern in _AMOUNTS:
        found = re.fullmatch(pattern, words)
        unit = found and _unit_length(found["unit"])
        amount = _amount(found.groupdict()) if found and unit else None
        if unit and amount is not None:
            return _times(words, amount, unit)
    shown = text.strip()[:60]
    raise DateLanguageError(
        _("”{words}” är ingen längd", words=shown),
        _("skriv t.ex. ”24 månader”, ”1,5 år”, ”2 veckor” eller ”10 dagar”"),
    )


def _unit_length(word: str) -> Length | None:
    """Return what one unit is, or None if the word is none."""
    return next((length for pattern, length in _UNITS if re.fullmatch(pattern, word)), None)


def _amount(groups: dict[str, str | None]) -> float | None:
    """Return how many units the words say, or None if they are no number."""
    whole, half = groups.get("whole"), groups.get("half")
    part = _FRACTIONS.get(half, 0.5) if half else 0.0
    if whole is None:
        return part or 1.0
    if whole[0].isdigit():
        return float(whole.replace(",", ".")) + part
    return _NUMERALS[whole] + part if whole in _NUMERALS else None


def _times(words: str, amount: float, unit: Length) -> Length:
    """Multiply a unit by an amount that must give whole months or days."""
    months, days = amount * unit.months, amount * unit.days
    if months % 1 or days % 1:
        if months:
            raise DateLanguageError(_("”{words}” är inte ett helt antal månader: skriv hela månader", words=words))
        raise DateLanguageError(_("”{words}” är inte ett helt antal dagar: skriv hela dagar", words=words))
    return Length(months=int(months), days=int(days))


def format_length(length: Length) -> str:
    """Write a length: "24 månader", "1 månad", "2 veckor", "10 dagar"."""
    parts = [_n("{n} månad", "{n} månader", length.months)] if length.months else []
    if length.days and length.days % 7 == 0:
        parts.append(_n("{n} vecka", "{n} veckor", length.days // 7))
    elif length.days or not parts:
        parts.append(_n("{n} dag", "{n} dagar", length.days))
    return _(" och ").join(parts)
