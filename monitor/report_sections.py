"""Which documents stand in which section of the report, in which order and groups (docs/wording.md).

Inside a section rows stand by date, then by title; a document may stand in more than one section. Limits are inclusive.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from itertools import groupby

from monitor.adoption_table import matrices
from monitor.language import N_, _, _n
from monitor.next_steps import DECIDABLE
from monitor.report_layout import Column, Group, Limits, Section
from monitor.report_rows import Row
from monitor.standing import SETTLED, Mark, Status
from monitor.wording import counted, days_from


def sections(rows: Sequence[Row], limits: Limits) -> tuple[Section, ...]:
    """Return sections 1 to 10 of rows in Swedish alphabetical order."""
    return tuple(make(rows, limits) for make in _SECTIONS)


def by_day(rows: Iterable[Row], day: Callable[[Row], date | None]) -> tuple[Row, ...]:
    """Sort rows by a date, those without one last; rows of one day keep their order."""
    return tuple(sorted(rows, key=lambda row: day(row) or date.max))


def _group(rows: Iterable[Row], heading: str | None = None) -> tuple[Group, ...]:
    """Return the group of the rows, or nothing where there are none."""
    members = tuple(rows)
    if not members:
        return ()
    steps, found = _shared(row.next_step for row in members), _shared(row.choices for row in members)
    return (Group(heading=heading, rows=members, next_step=steps, choices=found),)


def _shared(texts: Iterable[str]) -> str | None:
    """Return what is the same for all of several rows."""
    first, *others = texts
    return first or None if others and all(one == first for one in others) else None


def has_expired(row: Row) -> bool:
    """Tell whether a document is past its end and nothing has been decided (section 1)."""
    return row.status in (Status.EXPIRED, Status.PAST_END_HOLDOVER)


def ends_between(row: Row, first: date, last: date) -> bool:
    """Tell whether a document that can still be decided on ends within days, both included."""
    return row.status in DECIDABLE and row.valid_to is not None and first <= row.valid_to <= last


def secured_ends_between(row: Row, first: date, last: date) -> bool:
    """Tell the same of what is secured (sections 2 and 3): a conditional decision stands apart, in section 7 (T18)."""
    return row.status is not Status.CONDITIONAL and ends_between(row, first, last)


def _expired(rows: Sequence[Row], _limits: Limits) -> Section:
    members = [row for row in rows if has_expired(row)]
    required = [row for row in members if row.law_required]
    intro = _n(
        "{n} dokument krävs enligt lag (lagkrav). Lagkravet finns kvar även när dokumentet har löpt ut.",
        "{n} dokument krävs enligt lag (lagkrav). Lagkravet finns kvar även när dokumentet har löpt ut.",
        len(required),
    )
    return Section(
        number=1,
        key="expired",
        title=_("Har löpt ut – beslut behövs"),
        columns=(Column.TITLE, Column.VALID_TO, Column.DAYS, Column.STATUS),
        details=("next_step", "choices", "deadlines", "marks", "question"),
        intro=intro if required else "",
        groups=_group(by_day(members, lambda row: row.valid_to)),
    )


def _ends_near(rows: Sequence[Row], limits: Limits) -> Section:
    members = (row for row in rows if secured_ends_between(row, limits.as_of, limits.near))
    return Section(
        number=2,
        key="ends_near",
        title=_("Löper ut inom {length}", length=limits.near_text),
        columns=(Column.TITLE, Column.VALID_TO, Column.DAYS, Column.STATUS),
        details=("next_step", "choices", "deadlines", "marks", "question"),
        intro=_("Slutdatum till och med {day}.", day=limits.near),
        groups=_group(by_day(members, lambda row: row.valid_to)),
    )


def _ends_later(rows: Sequence[Row], limits: Limits) -> Section:
    members = by_day(
        (row for row in rows if limits.near < limits.far and _is_later(row, limits)), lambda row: row.valid_to
    )
    groups: list[Group] = []
    for end, ending in groupby(members, key=lambda row: row.valid_to or limits.far):
        groups.extend(_group(ending, _("Löper ut {day} ({distance})", day=end, distance=days_from(limits.as_of, end))))
    wider = limits.near < limits.far
    return Section(
        number=3,
        key="ends_later",
        title=_("Löper ut om mer än {near} men högst {far}", near=_without_unit(limits), far=limits.far_text)
        if wider
        else _("Löper ut senare"),
        columns=(Column.TITLE, Column.STATUS, Column.DECIDED_BY),
        details=("next_step", "choices", "deadlines", "marks", "question"),
        intro=_("Slutdatum till och med {day}.", day=limits.far)
        if wider
        else _("Rapporten ser {length} framåt.", length=limits.far_text),
        groups=tuple(groups),
    )


def _without_unit(limits: Limits) -> str:
    """Return "3" where the horizon is in months as well: "mer än 3 men högst 12 månader"."""
    number, unit = limits.near_text.split(" ", 1)
    return number if limits.far_text.split(" ", 1)[1] == unit else limits.near_text


def _is_later(row: Row, limits: Limits) -> bool:
    within = secured_ends_between(row, limits.as_of, limits.far)
    return within and not secured_ends_between(row, limits.as_of, limits.near)


def _auto(rows: Sequence[Row], _limits: Limits) -> Section:
    members = (row for row in rows if row.status is Status.AUTO)
    return Section(
        number=4,
        key="auto",
        title=_("Förlängs automatiskt – sista dag för uppsägning"),
        columns=(
            Column.TITLE,
            Column.LAST_NOTICE_DAY,
            Column.ACT_BY,
            Column.VALID_TO,
            Column.NEXT_END,
        ),
        details=("deadlines", "marks", "question"),
        intro=_("Något behöver göras bara om ett dokument ska sägas upp eller ändras."),
        groups=_group(by_day(members, lambda row: row.last_notice_day)),
    )


def _open_ended(rows: Sequence[Row], _limits: Limits) -> Section:
    members = (row for row in rows if row.status is Status.OPEN_ENDED or row.review_overdue)
    return Section(
        number=5,
        key="open_ended",
        title=_("Gäller tills vidare – översyn"),
        columns=(Column.TITLE, Column.REVIEW_DUE, Column.STATUS, Column.RESPONSIBLE),
        details=("deadlines", "marks", "question"),
        intro=_("Dokumenten gäller även om översynen dröjer."),
        groups=_group(by_day(members, lambda row: row.review_due)),
    )


def _adoption(rows: Sequence[Row], _limits: Limits) -> Section:
    members = [row for row in rows if row.status in (Status.IN_ADOPTION, Status.NOT_ADOPTED)]
    return Section(
        number=6,
        key="adoption",
        title=_("Väntar på antagande"),
        columns=(Column.TITLE, Column.STATUS, Column.RESPONSIBLE),
        details=("signed_copy", "deadlines", "marks", "question"),
        groups=_group(members),
        matrices=tuple(matrices([(row.title, row.answers) for row in members if row.answers])),
    )


def _conditional(rows: Sequence[Row], _limits: Limits) -> Section:
    members = (row for row in rows if _is_conditional(row) or _is_project_funding(row))
    return Section(
        number=7,
        key="conditional",
        title=_("Villkorade beslut och projektmedel"),
        columns=(Column.TITLE, Column.STATUS, Column.SECURED_UNTIL, Column.CONDITIONAL_UNTIL),
        details=("conditions", "deadlines", "marks", "question"),
        groups=_group(by_day(members, lambda row: row.secured_until or row.conditional_until)),
    )


def _is_conditional(row: Row) -> bool:
    held = row.status is Status.CONDITIONAL or Mark.CONDITIONAL in row.mark_keys
    return held and row.status not in SETTLED


def _is_project_funding(row: Row) -> bool:
    """Tell project funding by its kind: "projektfinansiering", "projektmedel", "project funding"."""
    return row.kind.casefold().startswith(("projekt", "project")) and row.status not in SETTLED


def _waiting(rows: Sequence[Row], _limits: Limits) -> Section:
    members = (row for row in rows if is_waiting(row))
    return Section(
        number=8,
        key="waiting",
        title=_("Bordlagda och återremitterade ärenden"),
        columns=(Column.TITLE, Column.WAITING, Column.STATUS, Column.DECIDED_BY),
        details=("next_step", "deadlines", "question"),
        groups=_group(by_day(members, lambda row: row.deferred_to or row.waiting_since)),
    )


def is_waiting(row: Row) -> bool:
    """Tell whether a matter is deferred or referred back, and still open (section 8)."""
    return bool(row.mark_keys & {Mark.DEFERRED, Mark.REFERRED_BACK}) and row.status not in SETTLED


_CEASING = (Status.WILL_END, Status.TERMINATED)


def _ceasing_or_planned(rows: Sequence[Row], _limits: Limits) -> Section:
    ceasing = by_day((row for row in rows if row.status in _CEASING), lambda row: row.valid_to)
    paused = by_day((row for row in rows if row.status is Status.PAUSED), lambda row: row.paused_until)
    planned = (row for row in rows if row.status is Status.PLANNED)
    return Section(
        number=9,
        key="ceasing",
        title=_("Ska upphöra, planeras"),
        columns=(Column.TITLE, Column.STATUS, Column.RESPONSIBLE),
        details=("deadlines", "marks", "question"),
        groups=(
            *_group(ceasing, _("Ska upphöra")),
            *_group(paused, _("Tillämpas inte")),
            *_group(planned, _("Planeras")),
        ),
    )


def _to_check(rows: Sequence[Row], _limits: Limits) -> Section:
    groups: list[Group] = []
    seen: set[str] = set()
    for heading, belongs in _MISSING:
        members = [row for row in rows if row.id not in seen and belongs(row)]
        seen |= {row.id for row in members}
        said = _(heading)
        groups.extend(_group(members, f"{said} ({counted(len(members), 'dokument')})"))
    return Section(
        number=10,
        key="to_check",
        title=_("Uppgifter som saknas eller behöver kontrolleras"),
        columns=(Column.TITLE, Column.KIND, Column.VALID_FROM, Column.VALID_TO),
        details=("law", "deadlines", "question"),
        groups=tuple(groups),
    )


_MISSING: tuple[tuple[str, Callable[[Row], bool]], ...] = (
    (N_("Start- och slutdatum saknas"), lambda row: row.status is Status.UNKNOWN and row.valid_from is None),
    (N_("Slutdatum saknas"), lambda row: row.status is Status.UNKNOWN),
    (N_("Fråga att reda ut"), lambda row: row.question is not None),
    (N_("Datum behöver kontrolleras mot källan"), lambda row: Mark.CHECK_SOURCE in row.mark_keys),
    (N_("Åtgärd inte klar i tid"), lambda row: row.overdue_since is not None and row.status not in SETTLED),
)

_SECTIONS = (
    _expired, _ends_near, _ends_later, _auto, _open_ended, _adoption, _conditional, _waiting, _ceasing_or_planned,
    _to_check,
)  # fmt: skip
