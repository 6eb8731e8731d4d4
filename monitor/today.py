"""A day that notes how long what was found out by it holds.

What holds for a document changes only where the day passes another: a start, an end, a meeting. So the comparisons that
find out what holds also tell, by themselves, the first day on which any of them may come out otherwise: `until`. What
was worked out stands up to the day before it (docs/adr/0010).

Whatever else is asked of it, how many days are left, its month, its text, counts as an answer for this day alone.
"""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any, Final, Self

_ONE_DAY: Final = timedelta(days=1)


class Today(date):
    """A civil date; `until` is the first day on which something that was asked of it may have another answer."""

    plain: date
    until: date

    def __new__(cls, day: date) -> Self:
        """Watch over a day; nothing has been asked of it yet."""
        made = super().__new__(cls, day.year, day.month, day.day)
        made.plain, made.until = day, date.max
        return made

    def _beside(self, other: date) -> date:
        """Note that the day is compared: it may come out otherwise once the other day has come, or has passed."""
        plain = self.plain
        if plain < other:
            self.until = min(self.until, other)
        elif plain == other:
            self._for_today()
        return plain

    def _for_today(self) -> date:
        """Note that what is asked holds for this day only."""
        if self.plain < date.max:
            self.until = min(self.until, self.plain + _ONE_DAY)
        return self.plain

    def __lt__(self, other: date) -> bool:
        return other is not self and self._beside(other) < other

    def __le__(self, other: date) -> bool:
        return other is self or self._beside(other) <= other

    def __gt__(self, other: date) -> bool:
        return other is not self and self._beside(other) > other

    def __ge__(self, other: date) -> bool:
        return other is self or self._beside(other) >= other

    def __eq__(self, other: object) -> bool:
        return other is self or (self._beside(other) == other if isinstance(other, date) else NotImplemented)

    def __ne__(self, other: object) -> bool:
        return other is not self and (self._beside(other) != other if isinstance(other, date) else NotImplemented)

    def __hash__(self) -> int:
        return hash(self._for_today())


def _method(name: str) -> Callable[..., Any]:
    def ask(self: Today, *values: Any) -> Any:  # noqa: ANN401 - whatever the plain one takes and gives
        return getattr(self._for_today(), name)(*values)

    return ask


def _part(name: str) -> property:
    return property(lambda self: getattr(self._for_today(), name))


for _name in (
    "__add__", "__radd__", "__sub__", "__rsub__", "__str__", "__repr__", "__format__", "__reduce__", "ctime",
    "isocalendar", "isoformat", "isoweekday", "replace", "strftime", "timetuple", "toordinal", "weekday",
):  # fmt: skip
    setattr(Today, _name, _method(_name))
for _name in ("year", "month", "day"):
    setattr(Today, _name, _part(_name))
