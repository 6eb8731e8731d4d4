"""T04, T05, T21: what a decided extension would do to one document, tried on the ledger."""

from datetime import date
from typing import Any

from monitor.date_language import format_length, long_date
from monitor.dates import Length, Reading, period_end, shift
from monitor.language import _
from monitor.minutes_context import Context
from monitor.model import Decision
from monitor.proposal import Proposal
from monitor.proposal_effects import LONGEST_YEARS, Times, already, fault_of, held, ignored, lateness, suggested
from monitor.standing import SETTLED


def extend(context: Context, id_: str, times: Times, *, holdover: bool = False) -> Proposal:  # noqa: C901, PLR0911 - one a rule
    """T04, T05, T21: a later end, by a day, a length, or both."""
    action = "holdover" if holdover else "extend"
    document, standing = context.register.documents[id_], context.standings[id_]
    course = context.timeline(without_auto=id_).course(id_)
    now = course.end
    stated = times.end.last if times.end else None
    if fault := fault_of(action, id_, times, length=times.length):
        return fault
    if same := already(context, id_, "extend"):
        return same
    if standing.status in SETTLED:
        return held(action, (id_,), _("Dokumentet har upphört eller ersatts enligt registret."), valid_to=stated)
    if course.open_ended:
        return held(
            action, (id_,), _("Dokumentet gäller tills vidare och har inget slutdatum att förlänga."), valid_to=stated
        )
    if stated is None and times.length is None:
        return held(action, (id_,), _("Varken ny giltighetstid eller längd går att läsa ut."), "missing_end_date")
    if now is None and stated is None:
        reason = _("Registret saknar slutdatum, så en längd kan inte läggas till.")
        return held(action, (id_,), reason, "missing_end_date", length=times.length)
    computed = _extended(context, id_, times.length) if now and times.length else None
    if stated and computed and stated != computed:
        reason = (
            _(
                "{length} från {now} ger {computed}, men texten säger {stated}.",
                length=format_length(times.length),
                now=now.earliest,
                computed=computed,
                stated=stated,
            )
            if now and times.length
            else ""
        )
        return held(action, (id_,), reason, f"date_mismatch:{computed}/{stated}", valid_to=stated, length=times.length)
    new_end = stated or computed
    if new_end is None:
        return held(
            action, (id_,), _("Det nya slutdatumet går inte att räkna ut."), "missing_end_date", length=times.length
        )
    if now and new_end == now.earliest:
        return ignored(
            action,
            _("Registret säger redan {day}.", day=long_date(new_end)),
            "already_registered",
            documents=(id_,),
            valid_to=new_end,
        )
    if now and new_end < now.earliest and not document.follows:
        reason = _("{day} är före nuvarande slutdatum, {now}.", day=long_date(new_end), now=long_date(now.earliest))
        return held(action, (id_,), reason, "would_shorten", valid_to=new_end, length=times.length)
    if new_end <= context.on or new_end.year > context.on.year + LONGEST_YEARS:
        return held(
            action,
            (id_,),
            _("{day} är inget rimligt nytt slutdatum.", day=long_date(new_end)),
            valid_to=new_end,
            length=times.length,
        )
    flags = [*times.flags]
    flags += ["end_date_computed"] if stated is None else []
    flags += ["holdover"] if holdover else []
    flags += lateness(context, id_, now, new_end, retroactive=times.retroactive)
    length = times.length or (_months_between(now.earliest, new_end) if now and not holdover else None)
    return suggested(
        action,
        id_,
        _extension_reason(now, new_end, times, stated),
        tuple(flags),
        _extension_entry(context, id_, new_end, times),
        valid_to=new_end,
        length=length,
    )


def _extension_reason(now: Reading | None, new_end: date, times: Times, stated: date | None) -> str:
    before, end = long_date(now.earliest) if now else "", long_date(new_end)
    if times.length and stated is None:
        length = format_length(times.length)
        if before:
            return _(
                "Beslut om förlängning från {before} till {end}, uträknat av {length}.",
                before=before,
                end=end,
                length=length,
            )
        return _("Beslut om förlängning till {end}, uträknat av {length}.", end=end, length=length)
    if before:
        return _("Beslut om förlängning från {before} till {end}.", before=before, end=end)
    return _("Beslut om förlängning till {end}.", end=end)


def _extended(context: Context, id_: str, length: Length) -> date | None:
    """Let the ledger add a length, without what a clause of automatic extension has added by itself."""
    trial = Decision(on=context.on, by=("?",), action="extend", documents=(id_,), length=length)
    end = context.timeline(trial, without_auto=id_).course(id_).end
    return end.earliest if end else None


def _extension_entry(context: Context, id_: str, new_end: date, times: Times) -> dict[str, Any]:
    """Return the entry's keys; a length beside the day only where the ledger agrees with both."""
    entry: dict[str, Any] = {"action": "extend"}
    trial = Decision(
        on=context.on, by=("?",), action="extend", documents=(id_,), length=times.length, valid_to=Reading.of(new_end)
    )
    if times.length and not context.timeline(trial).course(id_).faults:
        entry["length"] = times.length
    entry["valid_to"] = new_end
    if times.retroactive:
        entry["retroactive"] = True
    return entry


def _months_between(end: date, new_end: date) -> Length | None:
    """Return the whole months that make one end of the other."""
    months = (new_end.year - end.year) * 12 + new_end.month - end.month
    found = (
        one
        for one in (months - 1, months, months + 1)
        if one > 0 and period_end(shift(end, 1), Length(months=one)) == new_end
    )
    whole = next(found, None)
    return Length(months=whole) if whole else None
