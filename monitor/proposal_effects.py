"""What all changes of one document share, tried on the register as of the meeting: fits, asks, or changes nothing.

The ledger computes, so that what is proposed is what the register would say; the caller says where the clause stands.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from monitor.clause_dates import DatePhrase
from monitor.date_language import long_date
from monitor.dates import Length, Reading
from monitor.language import _
from monitor.minutes_context import Context
from monitor.model import Decision
from monitor.proposal import Outcome, Proposal
from monitor.standing import Mark

LONGEST_YEARS: Final = 15


@dataclass(frozen=True, slots=True, kw_only=True)
class Times:
    """The days and lengths that a clause states for a change."""

    start: DatePhrase | None = None
    end: DatePhrase | None = None
    length: Length | None = None
    open_ended: bool = False
    retroactive: bool = False

    @property
    def fault(self) -> str | None:
        """Return the flag of a day that does not exist, or not on that weekday."""
        for one in filter(None, (self.start, self.end)):
            if one.invalid:
                return f"invalid_date:{one.invalid}"
            if one.wrong_weekday:
                return "weekday_mismatch"
        return None

    @property
    def flags(self) -> tuple[str, ...]:
        """Return the flags of how the days are stated."""
        phrases = [one for one in (self.start, self.end) if one]
        found = ["date_from_year_range"] if any(one.years for one in phrases) else []
        found += ["date_from_phrase"] if any(one.in_words and not one.years for one in phrases) else []
        found += ["year_inferred"] if any(one.inferred for one in phrases) else []
        return tuple(found)


def held(action: str | None, documents: tuple[str, ...], reason: str, *flags: str, **more: Any) -> Proposal:  # noqa: ANN401
    """Return a question."""
    return Proposal(outcome=Outcome.HOLD, action=action, documents=documents, reason=reason, flags=flags, **more)


def ignored(action: str | None, reason: str, *flags: str, documents: tuple[str, ...] = (), **more: Any) -> Proposal:  # noqa: ANN401
    """Return what changes nothing."""
    return Proposal(outcome=Outcome.IGNORE, action=action, documents=documents, reason=reason, flags=flags, **more)


def suggested(
    action: str,
    id_: str,
    reason: str,
    flags: tuple[str, ...],
    decision: Mapping[str, Any] | None,
    **more: Any,  # noqa: ANN401
) -> Proposal:
    """Return a change to confirm."""
    return Proposal(
        outcome=Outcome.SUGGEST, action=action, documents=(id_,), reason=reason, flags=flags, decision=decision, **more
    )


def fault_of(action: str, id_: str, times: Times, **more: Any) -> Proposal | None:  # noqa: ANN401
    """Return the question that a faulty or unclear day makes of a change."""
    flag = times.fault
    if flag and flag.startswith("invalid_date"):
        return held(action, (id_,), _("Datumet {day} finns inte.", day=flag.partition(":")[2]), flag, **more)
    if flag:
        return held(action, (id_,), _("Veckodagen och datumet stämmer inte överens."), flag, **more)
    if times.end and times.end.reading and times.end.reading.ambiguous:
        both = times.end.reading
        reason = _(
            "Slutdatumet kan läsas på två sätt: {one} eller {other}.",
            one=long_date(both.earliest),
            other=long_date(both.latest),
        )
        return held(action, (id_,), reason, "date_from_phrase", valid_to=both.earliest, **more)
    return None


def lateness(context: Context, id_: str, now: Reading | None, new_end: date, *, retroactive: bool) -> list[str]:
    """T21: say that a decision came after the end, and which days were without validity."""
    flags = ["retroactive"] if retroactive else []
    if now is None or context.on <= now.latest:
        return flags
    trial = Decision(
        on=context.on,
        by=("?",),
        action="extend",
        documents=(id_,),
        valid_to=Reading.of(new_end),
        retroactive=retroactive,
    )
    before, after = context.timeline().course(id_), context.timeline(trial).course(id_)
    if Mark.DECIDED_AFTER_END in after.marks:
        flags.append("decided_after_expiry")
    flags += [f"gap:{gap.first}/{gap.last}" for gap in after.gaps if gap not in before.gaps]
    return flags


def already(context: Context, id_: str, action: str) -> Proposal | None:
    """Return that a decision of the day, by the same body, of the same kind, stands in the register."""
    by = {context.head.body_id, context.head.party} - {None}
    for one in context.register.decisions:
        if one.on == context.on and one.action == action and id_ in one.documents and set(one.by) & by:
            end = one.valid_to.earliest if one.valid_to else None
            return ignored(
                action, _("Beslutet finns redan i registret."), "already_registered", documents=(id_,), valid_to=end
            )
    return None


def first_day(times: Times) -> date | None:
    """Return the first day that a clause states."""
    if times.start:
        return times.start.first
    return times.end.first if times.end and times.end.role == "range" else None
