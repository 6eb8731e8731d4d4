"""Where the timeline picture's shapes stand: days and rows become x and y, in sheets that fit a page.

A sheet is plain shapes and texts; `templates/picture.svg` writes them down. Units are those of the SVG's view box: a
sheet is `WIDTH` wide, so that a text of 12 is 7 points on A4 and 14 pixels on a laptop.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from monitor.date_forms import MONTHS
from monitor.dates import clamp
from monitor.language import _, _c, _n
from monitor.periods import Period, PeriodKind, kind_text
from monitor.picture import Bar, MeetingDay, Picture
from monitor.picture_shapes import Box, Key, Line, Rule, Sheet, Sign, Text
from monitor.standing import NOT_YET, SETTLED, Status
from monitor.wording import counted, long_date

WIDTH: Final = 880
#: The tallest sheet that fits A4 together with a heading.
TALLEST: Final = 1120

_LEFT, _RIGHT = 236, 776
_HEAD, _ROW, _GROUP, _FOOT = 62, 22, 30, 10
_BAR: Final = 10
#: Characters of a title that fit before the plot, and widths of a character of small text.
_TITLE_ROOM: Final = 36
_SMALL: Final = 5.3


@dataclass(slots=True)
class _Page:
    """A sheet being filled."""

    y: float = _HEAD
    headings: list[Text] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)


def sheets(picture: Picture, *, tallest: float = TALLEST) -> tuple[Sheet, ...]:
    """Return the picture on as many sheets as it takes; one of its own where `tallest` is infinite."""
    scale = _Scale(picture)
    pages = list(_pages(picture, scale, tallest)) or [_Page()]
    found = []
    for number, page in enumerate(pages, 1):
        keys = tuple(_legend(picture, page.y + 26)) if number == len(pages) else ()
        found.append(
            Sheet(
                number=number,
                of=len(pages),
                title=sheet_title(picture, number, len(pages)),
                description=picture.description,
                height=(max(key.y for key in keys) + 14 if keys else page.y) + _FOOT,
                rules=tuple(_rules(picture, scale, page.y)),
                signs=tuple(_flags(picture, scale)),
                texts=tuple(_head(picture, scale)),
                headings=tuple(page.headings),
                lines=tuple(page.lines),
                keys=keys,
            )
        )
    return tuple(found)


def sheet_title(picture: Picture, number: int, of: int) -> str:
    """Return what one sheet of the picture is called."""
    return _("{title}, del {number} av {all}", title=picture.title, number=number, all=of) if of > 1 else picture.title


class _Scale:
    """Days → x; the plot lies between the titles and the column of last days."""

    def __init__(self, picture: Picture) -> None:
        self.first, self.last = picture.first, picture.last
        self.per_day = (_RIGHT - _LEFT) / ((picture.last - picture.first).days + 1)

    def x(self, day: date) -> float:
        """Return where a day begins, within the plot."""
        return round(min(max(_LEFT + (day - self.first).days * self.per_day, _LEFT), _RIGHT), 1)

    def end(self, day: date) -> float:
        """Return where a day ends."""
        return round(min(max(_LEFT + ((day - self.first).days + 1) * self.per_day, _LEFT), _RIGHT), 1)

    def shows(self, day: date) -> bool:
        """Tell whether a day lies within the picture."""
        return self.first <= day <= self.last


def _pages(picture: Picture, scale: _Scale, tallest: float) -> Iterator[_Page]:
    page = _Page()
    for group in picture.groups:
        for place, bar in enumerate(group.bars):
            number = place
            needed = _ROW if number else _GROUP + _ROW
            if page.y + needed > tallest and page.lines:
                yield page
                page = _Page()
                number = 0 if number == 0 else -1  # a heading again, on the new sheet
            if number <= 0:
                heading = group.title if number == 0 else _("{title} (forts.)", title=group.title)
                page.headings.append(Text(x=0, y=page.y + 23, text=heading, look="group"))
                page.y += _GROUP
            page.lines.append(_line(bar, scale, page.y, shaded=place % 2 == 1))
            page.y += _ROW
    if page.lines:
        yield page


# --- one document


def _line(bar: Bar, scale: _Scale, y: float, *, shaded: bool) -> Line:
    row = bar.row
    over = row.status in SETTLED
    texts = [
        Text(x=0, y=y + 19.5, text=_cut(row.title), look="label over" if over else "label"),
        Text(x=_RIGHT + 10, y=y + 19.5, text=_last_day(bar), look="soft" if over else "until"),
    ]
    boxes = [box for period in bar.periods if (box := _box(period, scale, y, over=over))]
    texts += [text for period in bar.periods if (text := _gap_text(period, scale, y))]
    if not boxes and row.status not in (Status.UNKNOWN, Status.PLANNED):
        texts.append(Text(x=_LEFT + 6, y=y + 19.5, text=row.status_text, look="nothing"))
    return Line(
        y=y,
        words=f"{row.title}: {bar.words}",
        shaded=shaded,
        texts=tuple(texts),
        boxes=tuple(boxes),
        signs=tuple(_signs(bar, scale, y + 11 + _BAR / 2)) if boxes else (),
    )


def _cut(title: str) -> str:
    return title if len(title) <= _TITLE_ROOM else title[: _TITLE_ROOM - 1].rstrip() + "…"


def _last_day(bar: Bar) -> str:
    """Return what the right-hand column says: the last day, or why there is none."""
    row = bar.row
    match row.status:
        case Status.OPEN_ENDED:
            return _c("a short one", "tills vidare")
        case Status.UNKNOWN:
            return _("slut saknas")
        case status if status in NOT_YET:
            return _("planeras") if status is Status.PLANNED else _("ej antagen")
        case Status.CONDITIONAL:
            return f"({row.conditional_until})" if row.conditional_until else ""
        case _:
            return str(row.valid_to or "–")


def _box(period: Period, scale: _Scale, y: float, *, over: bool) -> Box | None:
    """Return the part of a period that lies within the picture."""
    first, last = period.first or date.min, period.last or date.max
    if last < scale.first or first > scale.last:
        return None
    left = scale.x(max(first, scale.first))
    right = scale.end(min(last, scale.last))
    look = "over" if over and period.kind is not PeriodKind.GAP else period.kind.value
    return Box(x=left, y=y + 11, width=round(max(right - left, 2), 1), height=_BAR, look=look, words=period.text)


def _gap_text(period: Period, scale: _Scale, y: float) -> Text | None:
    """Return the number of days of a gap: above it, or to its right while it is running."""
    if period.kind is not PeriodKind.GAP or not period.first or not period.last or period.last < scale.first:
        return None
    number = (period.last - period.first).days + 1
    if period.running:
        words = _n("{n} dag utan giltighet", "{n} dagar utan giltighet", number)
        return Text(x=scale.end(period.last) + 5, y=y + 19.5, text=words, look="gap-days")
    days = counted(number, "dag")
    middle = (scale.x(period.first) + scale.end(period.last)) / 2
    half = len(days) * _SMALL / 2
    return Text(
        x=round(min(max(middle, _LEFT + half), _RIGHT - half), 1),
        y=y + 8.5,
        text=days,
        look="gap-days",
        anchor="middle",
    )


def _signs(bar: Bar, scale: _Scale, y: float) -> Iterator[Sign]:
    row = bar.row
    known = [one for one in bar.periods if one.kind is not PeriodKind.GAP]
    if known and (known[0].first or date.min) < scale.first:
        yield Sign(x=_LEFT, y=y, look="came_from", kind="over" if row.status in SETTLED else known[0].kind)
    if known and (bar.goes_on or (known[-1].last or date.max) > scale.last):
        yield Sign(x=_RIGHT, y=y, look="goes_on", kind="over" if row.status in SETTLED else known[-1].kind)
    if row.valid_to and scale.shows(row.valid_to) and row.status not in SETTLED | NOT_YET:
        yield Sign(x=scale.end(row.valid_to), y=y, look="end")
    if bar.recommended and bar.recommended != bar.last_feasible and scale.shows(bar.recommended):
        yield Sign(x=scale.x(bar.recommended), y=y, look="recommended")
    if bar.last_feasible and scale.shows(bar.last_feasible):
        yield Sign(x=scale.x(bar.last_feasible), y=y, look="last")


# --- what all documents share


def _rules(picture: Picture, scale: _Scale, bottom: float) -> Iterator[Rule]:
    for day in _quarters(picture):
        yield Rule(x=scale.x(day), top=_HEAD, bottom=bottom + 3, look="year" if day.month == 1 else "quarter")
    for meeting in _shown(picture.meetings, scale):
        if not meeting.awaited:
            continue
        look = "last-meeting" if meeting.last_for else "meeting"
        yield Rule(x=scale.x(meeting.on), top=_HEAD - (10 if meeting.last_for else 5), bottom=bottom, look=look)
    for cluster in picture.clusters:
        if scale.shows(cluster.on):
            yield Rule(x=scale.end(cluster.on), top=30, bottom=bottom, look="cluster")
    yield Rule(x=scale.x(picture.as_of), top=14, bottom=bottom, look="today")


def _shown(meetings: Iterable[MeetingDay], scale: _Scale) -> Iterator[MeetingDay]:
    return (one for one in meetings if scale.shows(one.on))


def _quarters(picture: Picture) -> Iterator[date]:
    day = picture.first
    while day <= picture.last:
        yield day
        day = clamp(day, 3)


def _flags(picture: Picture, scale: _Scale) -> Iterator[Sign]:
    for meeting in _shown(picture.meetings, scale):
        yield Sign(x=scale.x(meeting.on), y=_HEAD - 6, look="last_flag" if meeting.last_for else "flag")


def _head(picture: Picture, scale: _Scale) -> Iterator[Text]:
    """Yield the years, today, and the days on which many documents end; the latter step aside from each other."""
    for day in _quarters(picture):
        if day.month == 1:
            yield Text(x=scale.x(day) + 4, y=46, text=str(day.year), look="year-name")
    yield Text(x=0, y=_HEAD - 6, text=_("Dokument"), look="column")
    yield Text(x=_RIGHT + 10, y=_HEAD - 6, text=_("Gäller t.o.m."), look="column")
    today = scale.x(picture.as_of)
    yield Text(x=today, y=11, text=_("i dag, {day}", day=_short(picture.as_of)), look="today-name", anchor="middle")
    free_from = float(_LEFT)
    for cluster in picture.clusters:
        words = _n("{n} slutar {day}", "{n} slutar {day}", cluster.documents, day=_short(cluster.on))
        x, half = scale.end(cluster.on), len(words) * _SMALL / 2
        if scale.shows(cluster.on) and x - half > free_from:
            yield Text(x=x, y=27, text=words, look="cluster-name", anchor="middle")
            free_from = x + half + 6


def _short(day: date) -> str:
    month = _(MONTHS[day.month - 1])[:3]
    return f"{day.day} {month} {day.year}"


# --- the legend

_KEY_ORDER: Final = (
    PeriodKind.CLAUSE, PeriodKind.EXTENSION, PeriodKind.AUTO, PeriodKind.AUTO_NEXT, PeriodKind.HOLDOVER,
    PeriodKind.CONDITIONAL, PeriodKind.PROPOSED, PeriodKind.PAUSED, PeriodKind.UNKNOWN,
    PeriodKind.GAP,
)  # fmt: skip
_COLUMNS: Final = (0, 300, 600)


def _legend(picture: Picture, y: float) -> Iterator[Key]:
    """Yield what the picture's signs mean: only those that it has."""
    kinds = {period.kind for bar in picture.bars for period in bar.periods}
    entries = [(kind.value, kind_text(kind)) for kind in _KEY_ORDER if kind in kinds]
    if any(bar.row.status in SETTLED and bar.periods for bar in picture.bars):
        entries.append(("over", _("har ersatts, upphävts eller upphört")))
    entries.append(("today", _("i dag, {day}", day=long_date(picture.as_of))))
    bodies = ", ".join(dict.fromkeys(one.body for one in picture.meetings))
    if bodies:
        entries.append(("meeting", _("möte ({bodies})", bodies=bodies)))
    if any(bar.recommended and bar.recommended != bar.last_feasible for bar in picture.bars):
        entries.append(("recommended", _("rekommenderat möte")))
    if any(bar.last_feasible for bar in picture.bars):
        entries.append(("last", _("sista möte som hinner besluta")))
    if picture.clusters:
        entries.append(("cluster", _("många slutdatum samma dag")))
    for number, (look, text) in enumerate(entries):
        yield Key(x=_COLUMNS[number % 3], y=y + number // 3 * 19, look=look, text=text)
