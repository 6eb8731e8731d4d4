"""What each column and detail of the report says of a document, the same in every format. Dates are ISO."""

from collections.abc import Callable, Mapping
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


def tone(status: Status) -> str:
    """Return how a status is shown beside its words: "alarm", "warning", "good", "unknown" or "calm"."""
    return _TONE_OF.get(status, "calm")


def cell(row: Row, column: Column, *, as_of: date) -> str:
    """Return what a column says of a document; a dash where the register says nothing."""
    return reader(column, as_of=as_of)(row)


def reader(column: Column, *, as_of: date) -> Callable[[Row], str]:
    """Return what reads a column's cell from each row, so that thousands need not choose it anew."""
    name = column.value
    match column:
        case Column.STATUS:
            return _status
        case Column.REVIEW_DUE:
            return _review_due
        case Column.DAYS:
            return lambda row: days_from(as_of, row.valid_to) if row.valid_to else "–"
        case Column.WAITING:
            return _waiting
        case _:  # a text, or a date
            return lambda row: str(getattr(row, name) or "–")


def _status(row: Row) -> str:
    required = row.law_required and row.status is Status.EXPIRED
    return _("{status} – lagkrav", status=row.status_text) if required else row.status_text


def _review_due(row: Row) -> str:
    return _("{day} (försenad)", day=row.review_due) if row.review_overdue else str(row.review_due or "–")


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
    return [(name, text) for name in section.details if (text := _DETAILS[name](row, group))]


_DETAILS: Final[Mapping[str, Callable[[Row, Group], str]]] = {
    "law": lambda row, _group: _("Lagkrav") if row.law_required else "",
    "next_step": lambda row, group: "" if group.next_step else row.next_step,
    "choices": lambda row, group: (
        _("Vägval: {choices}", choices=row.choices) if row.choices and not group.choices else ""
    ),
    "conditions": lambda row, _group: "; ".join(_("Villkor: {condition}", condition=one) for one in row.conditions),
    "signed_copy": lambda row, _group: (
        _("Underskrivet original: {what}", what=row.signed_copy) if row.signed_copy else ""
    ),
    "deadlines": lambda row, _group: "; ".join(row.deadlines),
    "marks": lambda row, _group: " · ".join(row.marks),
    "question": lambda row, _group: _("Fråga: {question}", question=row.question) if row.question else "",
}
