"""The course of one document: its clause and what its decisions have made of it so far.

A course is a frozen state; folding a decision makes the next one. The end is not kept but follows from its parts, so
that lengths always count from the end as stated (rule 4). Dates are inclusive; an end is the last day in force. Rules
are named as in docs/validity.md.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Final

from monitor import date_language
from monitor.dates import Length, Reading, extended_end, last_day_to_act, period_end, shift
from monitor.language import _
from monitor.model import Decision, Document
from monitor.standing import AdoptionTally, Mark, Pause, Revision, Step, Stretch

NO_LENGTH: Final = Length()


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerFault:
    """A decision that contradicts what holds when it is taken."""

    decision: Decision
    key: str
    code: str
    message: str
    hint: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """Where a document stands after the decisions folded so far.

    The end is not kept but follows from its parts: the end as `stated`, or `clause_length` counted from the start, and
    the sum of what was `added` since (docs/validity.md rule 4: always from the first end).
    """

    document: Document
    start: Reading | None
    stated: Reading | None
    clause_length: Length | None
    added: Length = NO_LENGTH
    open_ended: bool = False
    planned: bool = False
    rejected: bool = False
    adoption: AdoptionTally | None = None

    ended_by: str | None = None
    repeal_last_day: date | None = None
    pause: Pause | None = None
    auto_times: int = 0
    extensions: int = 0
    conditional_adoption: bool = False
    conditional_end: date | None = None
    conditions: tuple[str, ...] = ()

    review_every: Length | None = None
    review_due: date | None = None
    revision: Revision | None = None
    waiting: tuple[tuple[Mark, date, date | None], ...] = ()
    completed: Mapping[str, date] = field(default_factory=dict)
    gaps: tuple[Stretch, ...] = ()
    marks: frozenset[Mark] = frozenset()
    why: tuple[Step, ...] = ()
    faults: tuple[LedgerFault, ...] = ()
    #: The last day in force by clause and extensions; None when open or unknown.
    end: Reading | None = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Work out the end, which is asked for often."""
        object.__setattr__(self, "end", self._end())

    @property
    def first_day(self) -> date | None:
        """The effective first day: the later of the stated start and the last adoption needed (T13, T14)."""
        stated = self.start.earliest if self.start else None
        reached = self.adoption.reached_on if self.adoption else None
        if self.document.adoption and self.document.adoption.start == "last_adoption":
            return reached
        return max(stated, reached) if stated and reached else stated or reached

    def _end(self) -> Reading | None:
        base = self.stated
        if base is None and self.clause_length and (start := self._length_counts_from):
            base = Reading.of(period_end(start, self.clause_length))
        if base is None or self.open_ended:
            return None
        if not self.added:
            return base
        earliest = extended_end(base.earliest, self.added)
        latest = extended_end(base.latest, self.added) if base.ambiguous else earliest
        return Reading(earliest=earliest, latest=latest, precision=base.precision, text=base.text)

    @property
    def _length_counts_from(self) -> date | None:
        clause = self.document.adoption
        if self.start and not (clause and clause.start == "last_adoption"):
            return self.start.earliest
        return self.first_day

    @property
    def adopted(self) -> bool:
        """Whether nothing stands between the text and its being in force but time."""
        pending = self.adoption and self.adoption.reached_on is None
        return not (self.planned or self.rejected or pending or self.conditional_adoption)

    @property
    def holds_over(self) -> bool:
        """Whether it stays in force after its end (T11): not after an end that was decided."""
        return self.document.holdover is not None and self.ended_by is None and self.repeal_last_day is None

    # --- automatic extension (T06, T07)

    @property
    def last_notice_day(self) -> date | None:
        """The last day of notice of the current period; None without an automatic extension still to stop."""
        clause, end = self.document.auto_extension, self.end
        if not clause or not end or self._auto_exhausted(end.earliest):
            return None
        return last_day_to_act(end.earliest, clause.notice)

    @property
    def extends_itself(self) -> bool:
        """Whether an automatic extension can still happen."""
        return self.last_notice_day is not None and self.ended_by is None and self.adopted

    def _auto_exhausted(self, end: date) -> bool:
        clause = self.document.auto_extension
        assert clause is not None  # noqa: S101 - callers have looked
        spent = clause.max_times is not None and self.auto_times >= clause.max_times
        capped = clause.valid_to is not None and end >= clause.valid_to.earliest
        repealed = self.repeal_last_day is not None and end >= self.repeal_last_day
        return spent or capped or repealed

    @property
    def final_end(self) -> date | None:
        """The last day that automatic extension can reach, where the clause limits it (T07)."""
        clause, end = self.document.auto_extension, self.end
        if not clause or not end:
            return None
        limits = [clause.valid_to.earliest] if clause.valid_to else []
        if clause.max_times is not None:
            left = clause.every * max(clause.max_times - self.auto_times, 0)
            furthest = replace(self, added=self.added + left).end
            limits.append(furthest.earliest if furthest else end.earliest)
        return max(min(limits), end.earliest) if limits else None

    @property
    def next_end(self) -> date | None:
        """The end after one more automatic extension; None where none can happen."""
        return after.end.earliest if self.extends_itself and (after := _extend_itself(self)).end else None


def extend_up_to(state: Course, day: date) -> Course:
    """Extend automatically for every period whose last notice day is before the day (T06: notice on it counts)."""
    while state.extends_itself and (last_notice_day := state.last_notice_day) and last_notice_day < day:
        state = _extend_itself(state)
    return state


def _extend_itself(state: Course) -> Course:
    clause, end = state.document.auto_extension, state.end
    assert clause is not None and end is not None  # noqa: S101, PT018 - extends_itself has said so
    extended = replace(state, added=state.added + clause.every, auto_times=state.auto_times + 1)
    rule = "T06"
    if clause.valid_to and extended.end and extended.end.earliest > clause.valid_to.earliest:
        extended = replace(extended, stated=clause.valid_to, added=NO_LENGTH)
        rule = "T07"
    length = date_language.format_length(clause.every)
    text = _("förlängdes automatiskt med {length}, ingen uppsägning i tid", length=length)
    return note(replace(extended, extensions=state.extensions + 1), rule, text, first=shift(end.earliest, 1))


_PRESENT_END: Final = timedelta.min


def note(
    state: Course,
    rule: str,
    text: str,
    *,
    first: date | None = None,
    last: date | timedelta | None = _PRESENT_END,
) -> Course:
    """Add a step to the story; its last day is the present end unless given. `ledger` adds the decision's source."""
    if isinstance(last, timedelta):
        end = state.end
        last = end.earliest if end else None
    return replace(state, why=(*state.why, Step(rule=rule, source="", first=first, last=last, text=text)))
