"""What a report is made of: sections, their groups and columns, and how far the report looks.

A section is data: columns, groups of rows, lines of text; every format prints the same. Limits are inclusive.
"""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Final

from monitor.adoption_table import Matrix
from monitor.dates import Length, extended_end
from monitor.language import N_, _
from monitor.report_rows import Row
from monitor.wording import format_length

#: How near an end is for section 2, and a notice day for the summary.
NEAR = Length(months=3)


class Column(StrEnum):
    """What a section's table shows of a row; `heading` names it."""

    TITLE = "title"
    KIND = "kind"
    STATUS = "status"
    VALID_FROM = "valid_from"
    VALID_TO = "valid_to"
    DAYS = "days"
    LAST_NOTICE_DAY = "last_notice_day"
    ACT_BY = "act_by"
    NEXT_END = "next_end"
    REVIEW_DUE = "review_due"
    SECURED_UNTIL = "secured_until"
    CONDITIONAL_UNTIL = "conditional_until"
    WAITING = "waiting"
    DECIDED_BY = "decided_by"
    RESPONSIBLE = "responsible"


_HEADINGS: Final = {
    Column.TITLE: N_("Dokument"),
    Column.KIND: N_("Typ"),
    Column.STATUS: N_("Läge"),
    Column.VALID_FROM: N_("Gäller fr.o.m."),
    Column.VALID_TO: N_("Gäller t.o.m."),
    Column.DAYS: N_("Tid"),
    Column.LAST_NOTICE_DAY: N_("Sista dag för uppsägning"),
    Column.ACT_BY: N_("Sista arbetsdag"),
    Column.NEXT_END: N_("Förlängs t.o.m."),
    Column.REVIEW_DUE: N_("Översyn senast"),
    Column.SECURED_UNTIL: N_("Säkrat t.o.m."),
    Column.CONDITIONAL_UNTIL: N_("Villkorat t.o.m."),
    Column.WAITING: N_("Ärende"),
    Column.DECIDED_BY: N_("Beslutas av"),
    Column.RESPONSIBLE: N_("Ansvarig"),
}


def heading(column: Column) -> str:
    """Return a column's heading."""
    return _(_HEADINGS[column])


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Rows that belong together; `next_step` and `choices` are said once where they are the same for all of several."""

    heading: str | None = None
    rows: tuple[Row, ...] = ()
    next_step: str | None = None
    choices: str | None = None
    lines: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """One section of the report; `details` names the fields of a row that are told below it."""

    number: int
    key: str
    title: str
    columns: tuple[Column, ...] = ()
    details: tuple[str, ...] = ()
    intro: str = ""
    empty: str = field(default_factory=lambda: _("Inga dokument."))
    groups: tuple[Group, ...] = ()
    matrices: tuple[Matrix, ...] = ()

    @property
    def rows(self) -> tuple[Row, ...]:
        """All rows of the section, in order."""
        return tuple(row for group in self.groups for row in group.rows)


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How far the report looks from its day: `near` and `far` are the last days that count."""

    as_of: date
    near: date
    far: date
    near_text: str
    far_text: str


def limits(as_of: date, horizon: Length) -> Limits:
    """Return the limits of sections 2 and 3; a horizon shorter than three months shortens section 2 as well."""
    near, far = extended_end(as_of, NEAR), extended_end(as_of, horizon)
    first = horizon if far < near else NEAR
    return Limits(
        as_of=as_of,
        near=min(near, far),
        far=far,
        near_text=format_length(first),
        far_text=format_length(horizon),
    )
