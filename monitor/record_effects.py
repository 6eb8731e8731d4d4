"""What an edit of the register does: to status and marks, to reminders of the coming year, and what `check` says anew.

Everything is computed twice, from the register as it is and as it would be; only what differs is told, but for the
documents of the decision and their followers, which are told in any case.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final, TypeAlias

from monitor.decision_words import owner_name
from monitor.language import _
from monitor.mark_words import mark_texts, replaced_by
from monitor.model import Register
from monitor.problems import Problem
from monitor.reminders import Reminder, in_span, reminders
from monitor.standing import Mark, Standing, Status
from monitor.timeline import standings
from monitor.wording import lead_text, listed, one_line, status_text, swedish_sort_key

_YEAR: Final = timedelta(days=365)
Standings: TypeAlias = Mapping[str, Standing]
_Day: TypeAlias = tuple[Register, Standings]


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One document before and after; `follows` names the document of the decision whose end carries it."""

    title: str
    before: str
    after: str
    new_marks: tuple[str, ...]
    old_marks: tuple[str, ...]
    follows: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Effects:
    """What an edit does, as of a day."""

    as_of: date
    changes: tuple[Change, ...]
    gone: tuple[str, ...]
    come: tuple[str, ...]
    warnings: tuple[Problem, ...]


def effects(
    old: Register,
    new: Register,
    named: Sequence[str],
    *,
    as_of: date,
    unknown_since: Mapping[str, date],
    problems: tuple[Iterable[Problem], Iterable[Problem]] = ((), ()),
) -> Effects:
    """Compare two registers; `named` are the decision's documents, `problems` what `check` says of each register."""
    before, after = standings(old, as_of=as_of), standings(new, as_of=as_of)
    was, now = (
        Counter(_said(register, in_span(reminders(register, found, unknown_since), as_of, as_of + _YEAR)))
        for register, found in ((old, before), (new, after))
    )
    return Effects(
        as_of=as_of,
        changes=tuple(_changes((old, before), (new, after), named)),
        gone=tuple(_lines(old, was - now)),
        come=tuple(_lines(new, now - was)),
        warnings=tuple(_new(*problems)),
    )


def _changes(old: _Day, new: _Day, named: Sequence[str]) -> Iterator[Change]:
    before, after = old[1], new[1]
    leader = {follower: id_ for id_ in named if id_ in after for follower in after[id_].followers}
    affected = (id_ for id_ in after if before.get(id_) != after[id_])
    for id_ in dict.fromkeys([*named, *leader, *affected]):
        if id_ not in before or id_ not in after:
            continue
        was, now = _status(*old, id_), _status(*new, id_)
        old_marks, new_marks = _marks(*old, id_), _marks(*new, id_)
        if (was, old_marks) == (now, new_marks) and id_ not in named and id_ not in leader:
            continue
        yield Change(
            title=_title(new[0], id_),
            before=was,
            after=now,
            new_marks=tuple(text for mark, text in new_marks.items() if old_marks.get(mark) != text),
            old_marks=tuple(text for mark, text in old_marks.items() if mark not in new_marks),
            follows="" if id_ in named else _title(new[0], leader.get(id_, "")),
        )


def _status(register: Register, found: Standings, id_: str) -> str:
    """Return status and last day in one line."""
    standing = found[id_]
    words = status_text(standing, register)
    if standing.valid_to is None or standing.status is Status.PAUSED or str(standing.valid_to) in words:
        return words
    if standing.valid_to < standing.as_of:
        return _("{status}, sista dag {day}", status=words, day=standing.valid_to)
    return _("{status}, t.o.m. {day}", status=words, day=standing.valid_to)


def _marks(register: Register, found: Standings, id_: str) -> dict[Mark, str]:
    """Return the marks in words, but for that many ends fall on one day: that is nobody's change."""
    standing = found[id_]
    replaced = replaced_by(found)
    each = {mark: mark_texts(replace(standing, marks=frozenset({mark})), register, replaced) for mark in Mark}
    return {mark: ", ".join(each[mark]) for mark in Mark if mark in standing.marks - {Mark.END_CLUSTER} and each[mark]}


def _title(register: Register, id_: str) -> str:
    known = register.documents.get(id_)
    return one_line(known.title) if known else id_


#: A reminder as people see it: when, about which fact, at which step, to whom; and of which document.
_Said: TypeAlias = tuple[date, str, str, tuple[str, ...], str]


def _said(register: Register, steps: Iterable[Reminder]) -> Iterator[_Said]:
    for one in steps:
        yield one.send_on, one.about, one.lead, tuple(owner_name(role, register) for role in one.to), one.document


def _lines(register: Register, found: Counter[_Said]) -> Iterator[str]:
    """Return a line for each day, step and recipient, with the documents that share it."""
    together: dict[tuple[date, str, str, tuple[str, ...]], list[str]] = defaultdict(list)
    for day, about, lead, to, document in found.elements():
        together[day, about, lead, to].append(_title(register, document))
    for (day, about, lead, to), titles in sorted(together.items(), key=lambda item: item[0]):
        yield f"{day}  {', '.join(sorted(titles, key=swedish_sort_key))}: {lead_text(about, lead)} → {listed(to)}"


def _new(before: Iterable[Problem], after: Iterable[Problem]) -> Iterator[Problem]:
    """Return what is said only after, whatever line it stands on."""
    left = Counter((one.file, one.code, one.message) for one in before)
    for one in after:
        key = (one.file, one.code, one.message)
        left[key] -= 1
        if left[key] < 0:
            yield one


def told(found: Effects) -> str:
    """Return the effects in words."""
    lines = [_("Status per {day}:", day=found.as_of)]
    for one in found.changes:
        lines += _change_lines(one)
    year = {"first": found.as_of, "last": found.as_of + _YEAR}
    if not found.gone and not found.come:
        lines += ["", _("Påminnelserna {first}–{last} är oförändrade.", **year)]
    if found.gone:
        lines += ["", _("Påminnelser {first}–{last} som försvinner:", **year), *(f"  {one}" for one in found.gone)]
    if found.come:
        lines += ["", _("Påminnelser {first}–{last} som tillkommer:", **year), *(f"  {one}" for one in found.come)]
    if found.warnings:
        lines += ["", _("Att se över:"), *(f"  {line}" for one in found.warnings for line in str(one).split("\n"))]
    return "\n".join(lines) + "\n"


def _change_lines(one: Change) -> Iterator[str]:
    title = _("{title} (följer {other})", title=one.title, other=one.follows) if one.follows else one.title
    if one.before == one.after:
        yield "  " + _("{title}: {status} (oförändrat)", title=title, status=one.after)
    else:
        yield f"  {title}: {one.before} → {one.after}"
    yield from (f"    + {mark}" for mark in one.new_marks)
    yield from ("    " + _("(inte längre: {mark})", mark=mark) for mark in one.old_marks)
