"""What has changed since an earlier report: decisions taken, what has become of the documents, what was edited.

The earlier day is read from the register as it was then, where that is known, so that a mended date shows; else from
the register as it stands now. `since` is exclusive and `as_of` inclusive: the earlier report covered its own day.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from monitor.decision_words import sentence, title, titles
from monitor.decisions import in_effect
from monitor.edit_words import edit_text
from monitor.language import N_, _, _c
from monitor.model import Register
from monitor.register_edits import DECIDED, UNDECIDED, Edit
from monitor.report_layout import Group, Section
from monitor.standing import Standing
from monitor.timeline import standings
from monitor.wording import (
    adoption_text,
    long_date,
    one_line,
    status_text,
    swedish_sort_key,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """What is known of an earlier day: the register as it was then, and each edit since, by local day."""

    register: Register | None = None
    edits: tuple[tuple[date, Edit], ...] = ()


NOTHING_KNOWN: Final = Past()


def changes(register: Register, now: Mapping[str, Standing], *, as_of: date, since: date | None, past: Past) -> Section:
    """Return section 11; raise ValueError where `since` is later than `as_of`."""
    if since is not None and since > as_of:
        raise ValueError(f"the earlier report's day {since} is after {as_of}")
    return Section(
        number=11,
        key="changes",
        title=_("Ändringar sedan förra rapporten"),
        intro=_("Sedan {day}.", day=long_date(since)) if since else "",
        empty=_("Inga ändringar.") if since else _("Ingen tidigare rapport att jämföra med."),
        groups=_groups(register, now, as_of, since, past) if since else (),
    )


def _groups(register: Register, now: Mapping[str, Standing], as_of: date, since: date, past: Past) -> tuple[Group, ...]:
    earlier = past.register or register
    decided = tuple(_decision_lines(register, as_of, since))
    changed = tuple(_changed_lines(register, earlier, standings(earlier, as_of=since), now))
    edited = tuple(_edited_lines(register, earlier, past.edits))
    found = (
        (_c("several", "Beslut"), decided),
        (_("Nya datum och lägen"), changed),
        (_("Ändrat i registret"), edited),
    )
    return tuple(Group(heading=heading, lines=lines) for heading, lines in found if lines)


# --- decisions


def _decision_lines(register: Register, as_of: date, since: date) -> Iterator[str]:
    """Yield the decisions taken, and the conditions settled, after `since` and up to `as_of`, oldest first."""
    standing = {id(one) for many in in_effect(register.decisions, as_of=as_of).values() for one in many}
    dated = []
    for decision in register.decisions:
        if since < decision.on <= as_of:
            undone = "" if id(decision) in standing else " " + _("Beslutet har återkallats.")
            dated.append((decision.on, f"{sentence(decision, register)}.{undone}"))
        for settled_on, words in (
            (decision.met_on, _("Villkoret för {titles} uppfylldes: {condition}.")),
            (decision.failed_on, _("Villkoret för {titles} uppfylldes inte: {condition}.")),
        ):
            if settled_on and since < settled_on <= as_of and decision.on <= as_of:
                about, condition = titles(decision, register), one_line(decision.condition or "")
                dated.append((settled_on, words.format(titles=about, condition=condition)))
    for day, text in sorted(dated, key=lambda one: one[0]):
        yield f"{day}: {text}"


# --- what has become of the documents


def _changed_lines(
    register: Register, earlier: Register, before: Mapping[str, Standing], now: Mapping[str, Standing]
) -> Iterator[str]:
    """Yield a line for each document whose dates or status differ, in Swedish alphabetical order."""
    for id_ in _in_order(now, register):
        if id_ in before and (found := list(_differences(register, earlier, before[id_], now[id_]))):
            yield f"{title(id_, register)}: {'; '.join(found)}."


def _edited_lines(register: Register, earlier: Register, edits: Iterable[tuple[date, Edit]]) -> Iterator[str]:
    """Yield a line for each document that the admin has changed, added or removed; decisions are told above."""
    by_id: dict[str, list[str]] = defaultdict(list)
    for _day, edit in edits:
        if edit.what not in (DECIDED, UNDECIDED):
            by_id[edit.document].append(edit_text(edit))
    for id_ in _in_order(by_id, register):
        named = register if id_ in register.documents else earlier
        yield f"{title(id_, named)}: {'; '.join(dict.fromkeys(by_id[id_]))}."


def _in_order(ids: Iterable[str], register: Register) -> list[str]:
    return sorted(ids, key=lambda one: (*swedish_sort_key(title(one, register)), one))


def _differences(register: Register, earlier: Register, before: Standing, now: Standing) -> Iterator[str]:
    if before.valid_from != now.valid_from:
        yield _moved(_FIRST_DAY, before.valid_from, now.valid_from)
    if before.valid_to != now.valid_to:
        yield _moved(_END, before.valid_to, now.valid_to)
    old, new = status_text(before, earlier), status_text(now, register)
    if before.status is not now.status:
        yield _("läget är nu ”{new}”, tidigare ”{old}”", new=new, old=old)
    elif before.adoption and now.adoption and adoption_text(before.adoption) != adoption_text(now.adoption):
        yield _("{now}, tidigare {before}", now=adoption_text(now.adoption), before=adoption_text(before.adoption))


#: What is said of a day that has moved, is new, or is gone.
_Moved = tuple[str, str, str]
_FIRST_DAY: Final[_Moved] = (
    N_("första dag {now} (tidigare {before})"),
    N_("första dag {now} (saknades tidigare)"),
    N_("första dag saknas (tidigare {before})"),
)
_END: Final[_Moved] = (
    N_("slutdatum {now} (tidigare {before})"),
    N_("slutdatum {now} (saknades tidigare)"),
    N_("slutdatum saknas (tidigare {before})"),
)


def _moved(words: _Moved, before: date | None, now: date | None) -> str:
    moved, new, gone = words
    return _(moved if before and now else new if now else gone, before=before, now=now)
