"""T02, T05, T13: what an adoption, or a validity stated anew, would do to one document."""

from datetime import date
from typing import Any

from monitor.date_language import long_date
from monitor.dates import period_end
from monitor.language import _
from monitor.minutes_context import Context
from monitor.proposal import Proposal
from monitor.proposal_effects import (
    LONGEST_YEARS,
    Times,
    already,
    fault_of,
    first_day,
    held,
    ignored,
    lateness,
    suggested,
)
from monitor.standing import NOT_YET, SETTLED, Status


def adopt(context: Context, id_: str, times: Times) -> Proposal:  # noqa: PLR0911 - one a rule
    """T13: adopted by the network, or by a party, with the validity that the clause states."""
    if fault := fault_of("adopt", id_, times):
        return fault
    if same := already(context, id_, "adopt"):
        return same
    first, last = first_day(times), times.end.last if times.end else None
    standing = context.standings[id_]
    if first and last is None and times.length:
        last = period_end(first, times.length)
    if first and last and last < first:
        reason = _("Slutet {last} ligger före starten {first}.", last=last, first=first)
        return held("adopt", (id_,), reason, valid_from=first, valid_to=last)
    flags = [*times.flags]
    flags += ["end_date_computed"] if times.length and times.end is None and last else []
    flags += ["missing_start_date"] if first is None else []
    flags += ["missing_end_date"] if last is None and not times.open_ended else []
    if (
        first is None
        and last is None
        and not times.open_ended
        and standing.status not in NOT_YET | {Status.CONDITIONAL, Status.UNKNOWN}
    ):
        return held(
            "adopt", (id_,), _("Dokumentet gäller redan, och beslutet säger inte från när eller hur länge."), *flags
        )
    if standing.status in SETTLED:
        return held(
            "adopt",
            (id_,),
            _("Dokumentet har upphört eller ersatts enligt registret."),
            *flags,
            valid_from=first,
            valid_to=last,
        )
    if context.head.party and context.head.body_id is None:
        return _by_party(context, id_, first, last)
    entry: dict[str, Any] = {"action": "adopt"}
    entry |= {"valid_from": first} if first else {}
    entry |= {"valid_to": last} if last else {}
    entry |= {"until_further_notice": True} if times.open_ended else {}
    return suggested(
        "adopt",
        id_,
        _adoption_reason(first, last),
        tuple(flags),
        entry,
        valid_from=first,
        valid_to=last,
        until_further_notice=times.open_ended,
    )


def _adoption_reason(first: date | None, last: date | None) -> str:
    if first and last:
        return _("Beslut att anta, från {first} till {last}.", first=long_date(first), last=long_date(last))
    if first:
        return _("Beslut att anta, från {first}.", first=long_date(first))
    return _("Beslut att anta till {last}.", last=long_date(last)) if last else _("Beslut att anta.")


def set_validity(context: Context, id_: str, times: Times, *, correction: bool = False) -> Proposal:  # noqa: C901, PLR0911 - one a rule
    """State a validity anew: to a day, or until further notice."""
    action = "set_validity"
    if fault := fault_of(action, id_, times):
        return fault
    standing = context.standings[id_]
    course = context.timeline(without_auto=id_).course(id_)
    now = course.end
    first, last = first_day(times), times.end.last if times.end else None
    if now and first == now.earliest:
        first = None  # "ändra från D1 till D2": the first day named is the end that is
    if first and last is None and not times.open_ended:
        return adopt(context, id_, times)
    if standing.status in NOT_YET and not correction:
        return adopt(context, id_, times)
    if last is None and not times.open_ended:
        return ignored(action, _("Säger inget om hur länge dokumentet gäller."), documents=(id_,))
    if same := already(context, id_, action):
        return same
    if (now and last == now.earliest and first is None) or (times.open_ended and course.open_ended):
        return ignored(action, _("Registret säger redan det."), "already_registered", documents=(id_,), valid_to=last)
    if standing.status in SETTLED:
        return held(action, (id_,), _("Dokumentet har upphört eller ersatts enligt registret."), valid_to=last)
    if last and (last.year > context.on.year + LONGEST_YEARS or (first and last < first)):
        return held(action, (id_,), _("{day} är inget rimligt slutdatum.", day=long_date(last)), valid_to=last)
    flags = [*times.flags]
    if last and (course.open_ended or (now and last < now.earliest)):
        flags.append("shortens_validity")
    elif last:
        flags += lateness(context, id_, now, last, retroactive=times.retroactive)
    entry: dict[str, Any] = {"action": action}
    entry |= {"valid_from": first} if first else {}
    entry |= {"valid_to": last} if last else {"until_further_notice": True}
    reason = (
        _("Giltighetstiden bestäms till {day}.", day=long_date(last)) if last else _("Dokumentet gäller tills vidare.")
    )
    return suggested(
        action, id_, reason, tuple(flags), entry, valid_from=first, valid_to=last, until_further_notice=times.open_ended
    )


def _by_party(context: Context, id_: str, first: date | None, last: date | None) -> Proposal:
    """T13: a party's yes counts for itself; the days are the document's own."""
    adoption = context.standings[id_].adoption
    if adoption is None or context.head.party not in adoption.parties:
        reason = _(
            "{body} är en parts organ, och dokumentet väntar inte på parternas antagande.", body=context.head.body
        )
        return held("adopt", (id_,), reason, valid_from=first, valid_to=last)
    if context.head.party in adoption.adopted:
        return ignored("adopt", _("Partens antagande finns redan i registret."), "already_registered", documents=(id_,))
    flags = ("awaiting_parties",) if set(adoption.missing) - {context.head.party} else ()
    return suggested(
        "adopt", id_, _("Parten har antagit."), flags, {"action": "adopt"}, valid_from=first, valid_to=last
    )
