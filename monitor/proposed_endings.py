"""T06, T09, T12, T15: what a repeal, a notice, a wish for no extension or a replacement would do to one document."""

from dataclasses import replace
from datetime import date
from typing import Any

from monitor.clause_dates import DatePhrase
from monitor.date_language import DateLanguageError, long_date, read_last_day
from monitor.dates import last_day_to_act, notice_end, shift
from monitor.language import _
from monitor.minutes_context import Context
from monitor.proposal import Proposal
from monitor.proposal_effects import Times, already, fault_of, first_day, held, ignored, suggested
from monitor.standing import SETTLED


def repeal(context: Context, id_: str, words: str, phrase: DatePhrase | None) -> Proposal:  # noqa: PLR0911 - one a rule
    """T15: the last day in force, out of the words that end it."""
    if same := already(context, id_, "repeal"):
        return same
    if phrase and (fault := fault_of("repeal", id_, Times(end=replace(phrase, reading=None)))):
        return fault
    try:
        last = read_last_day(words, context.on)
    except DateLanguageError:
        return held("repeal", (id_,), _("Det framgår inte när dokumentet upphör."), "missing_end_date")
    if last.ambiguous:
        reason = _(
            "Sista dagen kan läsas som {one} eller {other}.",
            one=long_date(last.earliest),
            other=long_date(last.latest),
        )
        return held("repeal", (id_,), reason, "date_from_phrase", valid_to=last.earliest)
    course = context.timeline().course(id_)
    if context.standings[id_].status in SETTLED:
        return ignored(
            "repeal",
            _("Dokumentet har redan upphört enligt registret."),
            "already_registered",
            documents=(id_,),
            valid_to=last.earliest,
        )
    flags = ["date_from_phrase"] if phrase and phrase.in_words else []
    flags += ["year_inferred"] if phrase and phrase.inferred else []
    if course.open_ended or (course.end and last.earliest < course.end.earliest):
        flags.append("shortens_validity")
    if course.end and not course.open_ended and last.earliest > course.end.latest:
        return held(
            "repeal",
            (id_,),
            _("Dokumentet löper ut redan {day}.", day=long_date(course.end.latest)),
            *flags,
            valid_to=last.earliest,
        )
    entry = {"action": "repeal", "last_day": last.earliest}
    return suggested(
        "repeal",
        id_,
        _("Upphör att gälla, sista dag {day}.", day=long_date(last.earliest)),
        tuple(flags),
        entry,
        valid_to=last.earliest,
    )


def terminate(context: Context, id_: str, last: date | None) -> Proposal:
    """T06, T09: notice, in time or too late."""
    document = context.register.documents[id_]
    nominal = context.timeline(without_auto=id_).course(id_).end
    if same := already(context, id_, "terminate"):
        return same
    if document.auto_extension and nominal:
        last_notice = last_day_to_act(nominal.earliest, document.auto_extension.notice)
        moved = context.timeline().course(id_).end
        if last_notice < context.on and moved and moved.earliest > nominal.earliest:
            passed, runs_to = long_date(last_notice), long_date(moved.earliest)
            reason = _(
                "Sista dag för uppsägning var {passed}: avtalet löper redan till {runs_to}.",
                passed=passed,
                runs_to=runs_to,
            )
            return held(
                "terminate",
                (id_,),
                reason,
                f"late_notice:{last_notice}",
                f"auto_extended_to:{moved.earliest}",
                valid_to=last,
                due=context.on,
            )
    ends_on = nominal.earliest if nominal else None
    if document.until_further_notice and document.notice:
        ends_on = notice_end(context.on, document.notice.length, document.notice.counted_from)  # type: ignore[arg-type]
    elif document.until_further_notice:
        return held("terminate", (id_,), _("Avtalet har ingen uppsägningstid i registret."), valid_to=last)
    if ends_on is None:
        return held("terminate", (id_,), _("Registret saknar slutdatum att räkna uppsägningen från."), valid_to=last)
    if last and last != ends_on:
        reason = _(
            "Uppsägningen ger enligt registret {computed}, men texten säger {stated}.",
            computed=long_date(ends_on),
            stated=long_date(last),
        )
        return held("terminate", (id_,), reason, f"date_mismatch:{ends_on}/{last}", valid_to=last)
    return suggested(
        "terminate",
        id_,
        _("Sägs upp, sista dag {day}.", day=long_date(ends_on)),
        (),
        {"action": "terminate"},
        valid_to=ends_on,
    )


def let_expire(context: Context, id_: str) -> Proposal:
    """Say that no extension is wanted: the end stands."""
    course, standing = context.timeline().course(id_), context.standings[id_]
    if same := already(context, id_, "let_expire"):
        return same
    if course.open_ended or course.end is None:
        return held("let_expire", (id_,), _("Dokumentet har inget slutdatum att löpa ut på."), "negated")
    if standing.status in SETTLED:
        return ignored("let_expire", _("Dokumentet har redan upphört."), "already_registered", documents=(id_,))
    last = course.end.earliest
    reason = _("Förlängs inte: löper ut {day}.", day=long_date(last))
    return suggested("let_expire", id_, reason, ("negated",), {"action": "let_expire"}, valid_to=last)


def replaced(context: Context, id_: str, with_: str | None, times: Times) -> Proposal:
    """T12: a new version takes the document's place; where the register lacks it, the entry makes it."""
    if fault := fault_of("replace", id_, times):
        return fault
    first, last = first_day(times), times.end.last if times.end else None
    if same := already(context, id_, "replace"):
        return same
    if first is None:
        return held("replace", (id_,), _("Det framgår inte från när dokumentet ersätts."), "missing_start_date")
    flags = [*times.flags]
    course = context.timeline().course(id_)
    end = course.end.latest if course.end else None
    if end and shift(end, 1) < first:
        flags.append(f"gap:{shift(end, 1)}/{shift(first, -1)}")
    if last is None and not times.open_ended:
        flags.append("missing_end_date")
    entry: dict[str, Any] = {"action": "replace", "with": with_ or f"{id_}-{first.year}", "valid_from": first}
    if with_ is None:
        entry["new_document"] = {"valid_from": first, **({"valid_to": last} if last else {})}
    reason = _("Ersätts av en ny version från {day}.", day=long_date(first))
    return suggested("replace", id_, reason, tuple(flags), entry, valid_from=first, valid_to=last)
