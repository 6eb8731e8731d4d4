"""Matters: what one mail is about (docs/register.md).

Same about, same fact day, same responsible: one matter, its documents listed.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from monitor.model import Register
from monitor.reminders import Reminder
from monitor.wording import SortKey, swedish_sort_key


@dataclass(frozen=True, slots=True, kw_only=True)
class Matter:
    """The reminders that belong in one mail to one recipient; never empty, sorted by document title."""

    about: str
    fact_on: date
    responsible: str | None
    reminders: tuple[Reminder, ...]

    @property
    def documents(self) -> tuple[str, ...]:
        """The ids of the documents, each once, in the order they are listed."""
        return tuple(dict.fromkeys(reminder.document for reminder in self.reminders))


def matters(register: Register, reminders: Iterable[Reminder]) -> tuple[Matter, ...]:
    """Group reminders into matters, the nearest fact first."""
    groups: dict[tuple[date, str, str], list[Reminder]] = defaultdict(list)
    for reminder in reminders:
        responsible = register.documents[reminder.document].responsible or ""
        groups[reminder.fact_on, reminder.about, responsible].append(reminder)

    def by_title(reminder: Reminder) -> tuple[SortKey, str, str]:
        return swedish_sort_key(register.documents[reminder.document].title), reminder.document, reminder.fact_key

    return tuple(
        Matter(
            about=about, fact_on=fact_on, responsible=responsible or None, reminders=tuple(sorted(group, key=by_title))
        )
        for (fact_on, about, responsible), group in sorted(groups.items())
    )
