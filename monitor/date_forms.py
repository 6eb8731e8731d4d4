"""The forms of Swedish dates: words for a day, a month, a week, a season or a turn (docs/register.md).

One table, `_FORMS`, holds them all: a pattern and what it stands for. Dates are inclusive at both ends. Words
without a form, and forms that name an impossible day, are a `DateLanguageError` that says why, in Swedish.
"""

import re
import unicodedata
from calendar import isleap, monthrange
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from monitor.dates import DateOutOfRange, Precision, month_end, shift
from monitor.language import N_, _


class DateLanguageError(ValueError):
    """A text that is no date, period or length; the message is for the user.

    `fault` is what is wrong, without the examples of what to write that may follow it.
    """

    def __init__(self, fault: str, example: str = "") -> None:
        """Keep the parts."""
        super().__init__(f"{fault}: {example}" if example else fault)
        self.fault = fault


MONTHS = (
    N_("januari"), N_("februari"), N_("mars"), N_("april"), N_("maj"), N_("juni"), N_("juli"), N_("augusti"),
    N_("september"), N_("oktober"), N_("november"), N_("december"),
)  # fmt: skip


def long_date(day: date, *, article: bool = True) -> str:
    """Write a day for running text: "den 30 juni 2026", without the article "30 juni 2026"."""
    month, year = _(MONTHS[day.month - 1]), f"{day.year:04d}"
    if not article:
        return _("{day} {month} {year}", day=day.day, month=month, year=year)
    return _("den {day} {month} {year}", day=day.day, month=month, year=year)


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """What a form stands for: its first and last day, each with its earliest and latest reading."""

    starts: tuple[date, date]
    ends: tuple[date, date]
    precision: Precision = Precision.DAY
    exact: bool = False  # a calendar day

    @property
    def is_turn(self) -> bool:
        """Tell whether this is a turn between two days (årsskiftet), which has no length."""
        return self.ends[0] < self.starts[0]


def _whole(first: date, last: date, precision: Precision) -> Unit:
    return Unit(starts=(first, first), ends=(last, last), precision=precision)


def _turn(*ends: date) -> Unit:
    return Unit(starts=(shift(ends[0], 1), shift(ends[-1], 1)), ends=(ends[0], ends[-1]))


def _year(digits: str) -> int:
    year = int(digits)
    if len(digits) == 2:  # 1970 to 2069
        return 1900 + year if year >= 70 else 2000 + year
    if year < date.min.year:
        raise DateLanguageError(_("år {year} finns inte", year=digits))
    return year


def _month(word: str) -> int:
    if not word.isdigit():
        return next(number for number, name in enumerate(MONTHS, 1) if name.startswith(word[:3]))
    if not 1 <= int(word) <= len(MONTHS):
        raise DateLanguageError(_("månad {month} finns inte: året har månaderna 1–12", month=word))
    return int(word)


def _day_unit(found: re.Match[str]) -> Unit:
    year, month, number = _year(found["year"]), _month(found["month"]), int(found["day"])
    if not 1 <= number <= monthrange(year, month)[1]:
        if (month, number) == (2, 29) and not isleap(year):
            raise DateLanguageError(_("den 29 februari {year} finns inte: {year} är inget skottår", year=year))
        raise DateLanguageError(_("den {day} {month} finns inte", day=number, month=_(MONTHS[month - 1])))
    day = date(year, month, number)
    return Unit(starts=(day, day), ends=(day, day), exact=True)


def _month_unit(found: re.Match[str]) -> Unit:
    first = date(_year(found["year"]), _month(found["month"]), 1)
    return _whole(first, month_end(first), Precision.MONTH)


_ORDINALS = {"första": 1, "andra": 2, "tredje": 3, "fjärde": 4}


def _quarter_unit(found: re.Match[str]) -> Unit:
    quarter = _ORDINALS.get(found["quarter"]) or int(found["quarter"])
    if not 1 <= quarter <= len(_ORDINALS):
        raise DateLanguageError(_("”{words}” är inget kvartal: året har kvartal 1–4", words=found[0]))
    year = _year(found["year"])
    first = date(year, 3 * quarter - 2, 1)
    return _whole(first, month_end(date(year, 3 * quarter, 1)), Precision.QUARTER)


def _week_unit(found: re.Match[str]) -> Unit:
    year, week = _year(found["year"]), int(found["week"])
    weeks = date(year, 12, 28).isocalendar().week
    if not 1 <= week <= weeks:
        raise DateLanguageError(
            _("”{words}” är ingen vecka: {year} har {weeks} veckor", words=found[0], year=year, weeks=weeks)
        )
    first = date.fromisocalendar(year, week, 1)
    return _whole(first, shift(first, 6), Precision.WEEK)


def _season_unit(found: re.Match[str]) -> Unit:
    year = _year(found["year"])
    if found["season"].startswith("v"):
        return _whole(date(year, 1, 1), date(year, 6, 30), Precision.SEASON)
    return _whole(date(year, 8, 1), date(year, 12, 31), Precision.SEASON)


def _year_unit(found: re.Match[str]) -> Unit:
    year = _year(found["year"])
    return _whole(date(year, 1, 1), date(year, 12, 31), Precision.YEAR)


def _half_year_turn(found: re.Match[str]) -> Unit:
    return _turn(date(_year(found["year"]), 6, 30))


def _year_turn(found: re.Match[str]) -> Unit:
    """Read the turn of the year; with one year only it may be the turn into it or out of it."""
    year = _year(found["year"])
    if found["next"] is None:
        return _turn(shift(date(year, 1, 1), -1), date(year, 12, 31))
    if int(found["next"]) != (year + 1) % 10 ** len(found["next"]):
        raise DateLanguageError(_("”{words}”: åren följer inte på varandra", words=found[0]))
    return _turn(date(year, 12, 31))


def _month_turn(found: re.Match[str]) -> Unit:
    month, following = _month(found["month"]), _month(found["following"])
    if following != month % 12 + 1 or (found["next"] and following != 1):
        raise DateLanguageError(_("”{words}”: månaderna följer inte på varandra", words=found[0]))
    if following == 1:
        return _year_turn(found)
    return _turn(month_end(date(_year(found["year"]), month, 1)))


_YEAR = r"(?:år )?(?P<year>[0-9]{4})"
_NAMES = (
    r"(?:jan(?:uari)?|feb(?:ruari)?|mars?|apr(?:il)?|maj|juni?|juli?|aug(?:usti)?"
    r"|sep(?:t(?:ember)?)?|okt(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
_NAME = rf"(?P<month>{_NAMES})\.?"
_TWO_YEARS = r"(?P<year>[0-9]{4}|[0-9]{2}(?=[/-]))(?:[/-](?P<next>[0-9]{4}|[0-9]{2}))?"

#: Patterns are compiled when first used, and then kept by `re`: most registers need few of them.
_FORMS = (
    # 2024-04-19 · 20240419 · 240419 · 19/4 2024 · 19.4.2024 · 19 april 2024
    (r"(?P<year>[0-9]{4})-(?P<month>[0-9]{1,2})-(?P<day>[0-9]{1,2})", _day_unit),
    (r"(?P<year>[0-9]{4}|[0-9]{2})(?P<month>[0-9]{2})(?P<day>[0-9]{2})", _day_unit),
    (r"(?P<day>[0-9]{1,2})/(?P<month>[0-9]{1,2})[ -](?P<year>[0-9]{4})", _day_unit),
    (r"(?P<day>[0-9]{1,2})\. ?(?P<month>[0-9]{1,2})\. ?(?P<year>[0-9]{4})", _day_unit),
    (rf"(?P<day>[0-9]{{1,2}})(?::[ae])? ?{_NAME} ?{_YEAR}", _day_unit),
    # oktober 2023 · 2023-12
    (rf"{_NAME}(?: månad)? ?{_YEAR}", _month_unit),
    (r"(?P<year>[0-9]{4})-(?P<month>[0-9]{2})", _month_unit),
    # kvartal 3 2027 · Q3 2027 · 2027 Q3 · tredje kvartalet 2027
    (rf"(?:kvartal|kv\.?|q) ?(?P<quarter>[0-9]),? {_YEAR}", _quarter_unit),
    (r"(?P<year>[0-9]{4})[ -]?(?:kvartal |kv\.? ?|q)(?P<quarter>[0-9])", _quarter_unit),
    (rf"(?:(?P<quarter>{'|'.join(_ORDINALS)}|[0-9](?=:))(?::[ae])?) kvartalet,? {_YEAR}", _quarter_unit),
    # v 25 2024 · v. 25 2024 · vecka 25, 2024 · 2024-W25
    (rf"(?:v\.?|veckan?) ?(?P<week>[0-9]{{1,2}}),? {_YEAR}", _week_unit),
    (r"(?P<year>[0-9]{4})[ -]?(?:v\.?|w|vecka) ?(?P<week>[0-9]{1,2})", _week_unit),
    # våren 2026 · hösten 2026
    (rf"(?P<season>(?:vår|höst)(?:en|terminen)?|[vh]t) ?{_YEAR}", _season_unit),
    # 2022 · år 2022
    (r"(?:år(?:et)? |kalenderåret )?(?P<year>(?:19|20|21)[0-9]{2})", _year_unit),
    # halvårsskiftet 2027 · årsskiftet 2026/2027 · månadsskiftet maj/juni 2026
    (rf"halvårsskiftet {_YEAR}", _half_year_turn),
    (rf"årsskiftet {_TWO_YEARS}", _year_turn),
    (rf"månadsskiftet {_NAME} ?[/-] ?(?P<following>{_NAMES})\.? {_TWO_YEARS}", _month_turn),
)

_DASHES = dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2015\u2212"), "-")
_INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u200b\ufeff"))


def normal(text: str) -> str:
    """Bring case, spaces, dashes and a trailing full stop to one form."""
    plain = unicodedata.normalize("NFC", text).lower().translate(_DASHES | _INVISIBLE)
    return re.sub(r" ?([/-]) ?(?=[0-9])", r"\1", " ".join(plain.split())).rstrip(" .,;")


def _find(words: str) -> tuple[re.Match[str], Callable[[re.Match[str]], Unit]] | None:
    """Find the form that the words have."""
    words = words.removeprefix("den ")
    return next(((found, build) for pattern, build in _FORMS if (found := re.fullmatch(pattern, words))), None)


def has_form(words: str) -> bool:
    """Tell whether the words have a form; they may still name an impossible day."""
    return _find(words) is not None


def read_unit(words: str) -> Unit:
    """Read words that are exactly one form."""
    form = _find(words)
    if form is None:
        raise unreadable(words)
    found, build = form
    try:
        return build(found)
    except DateOutOfRange:
        raise DateLanguageError(_("”{words}” ligger utanför kalendern (år 1–9999)", words=words)) from None


def unreadable(words: str) -> DateLanguageError:
    """Return why words have no form."""
    if not words:
        return DateLanguageError(_("datumet är tomt"), _("skriv t.ex. ”2026-06-30”"))
    shown = words if len(words) <= 60 else f"{words[:59]}…"
    if words.replace(" ", "") == "tillsvidare":
        return DateLanguageError(_("”{words}” är ett öppet slut och ingen dag", words=shown))
    if has_form(f"{words} 2024"):
        return DateLanguageError(_("”{words}” saknar år: skriv ut året, t.ex. ”{words} 2026”", words=shown))
    return DateLanguageError(
        _("”{words}” går inte att läsa som datum", words=shown),
        _("skriv t.ex. ”2026-06-30”, ”den 30 juni 2026”, ”juni 2026”, ”kvartal 2 2026” eller ”2026”"),
    )
