"""What each column and detail of the report says of a document, the same in every format. Dates are ISO."""

from datetime import date
from typing import Final

from monitor.language import _
from monitor.report_layout import Column, Group, Section
from monitor.report_rows import Row
from monitor.standing import Mark, Status
from monitor.wording import days_from

#: How a status is felt, for colour and sign beside its words.
_TONES: Final = {
    "alarm": {Status.EXPIRED, Status.NOT_ADOPTED},
    "warning": {Status.ENDS_SOON, Status.PAST_END_HOLDOVER, Status.CONDITIONAL, Status.TERMINATED, Status.WILL_END},
    "good": {Status.IN_FORCE, Status.OPEN_ENDED, Status.AUTO, Status.ADOPTED_NOT_STARTED},
    "unknown": {Status.UNKNOWN},
}
_TONE_OF: Final = {status: name for name, statuses in _TONES.items() for status in statuses}
_DATES: Final = {
    Column.VALID_FROM, Column.VALID_TO, Column.LAST_NOTICE_DAY, Column.ACT_BY, Column.NEXT_END, Column.REVIEW_DUE,
    Column.SECURED_UNTIL, Column.CONDITIONAL_UNTIL,
}  # fmt: skip


def tone(status: Status) -> str:
    """Return how a status is shown beside its words: "alarm", "warning", "good", "unknown" or "calm"."""
    return _TONE_OF.get(status, "calm")


def cell(row: Row, column: Column, *, as_of: date) -> str:
    """Return what a column says of a document; a dash where the register says nothing."""
    if column in _DATES:
        return _day(row, column)
    match column:
        case Column.STATUS:
            required = row.law_required and row.status is Status.EXPIRED
            return _("{status} – lagkrav", status=row.status_text) if required else row.status_text
        case Column.DAYS:
            return days_from(as_of, row.valid_to) if row.valid_to else "–"
        case Column.WAITING:
            return _waiting(row)
        case _:
            return str(getattr(row, column.value) or "–")


def _day(row: Row, column: Column) -> str:
    day: date | None = getattr(row, column.value)
    if column is Column.REVIEW_DUE and row.review_overdue:
        return _("{day} (försenad)", day=day)
    return str(day) if day else "–"


def _waiting(row: Row) -> str:
    """Say what was done with the matter, and when: "Bordlagt till 2026-06-12 (beslut 2026-04-24)"."""
    back = Mark.REFERRED_BACK in row.mark_keys
    if row.deferred_to is None:
        said = _("Återremitterat") if back else _("Bordlagt")
    else:
        to = _("Återremitterat till {day}") if back else _("Bordlagt till {day}")
        said = to.format(day=row.deferred_to)
    return _("{said} (beslut {day})", said=said, day=row.waiting_since) if row.waiting_since else said


def details(row: Row, section: Section, group: Group) -> list[tuple[str, str]]:
    """Return what a section tells below a document: pairs of the detail's name and its text."""
    texts = {
        "law": _("Lagkrav") if row.law_required else "",
        "next_step": "" if group.next_step else row.next_step,
        "choices": _("Vägval: {choices}", choices=row.choices) if row.choices and not group.choices else "",
        "conditions": "; ".join(_("Villkor: {condition}", condition=one) for one in row.conditions),
        "signed_copy": _("Underskrivet original: {what}", what=row.signed_copy) if row.signed_copy else "",
        "deadlines": "; ".join(row.deadlines),
        "marks": " · ".join(row.marks),
        "question": _("Fråga: {question}", question=row.question) if row.question else "",
    }
    return [(name, texts[name]) for name in section.details if texts[name]]
