"""What states or extends a document's validity: extend, set_validity, adopt and reject (T02, T04, T05, T13, T21).

Every fold takes the course before the decision and returns the course after it, with a step that says what happened. A
decision that contradicts what holds leaves the course as it was but for a `LedgerFault`. Dates are inclusive.
"""

from dataclasses import replace
from datetime import date

from monitor import date_language
from monitor.course import NO_LENGTH, Course, LedgerFault, note
from monitor.dates import Length, Reading, extended_end, period_end, shift
from monitor.language import _
from monitor.model import Decision
from monitor.standing import Mark, Revision, Stretch


def extend(state: Course, decision: Decision) -> Course:
    """T04, T05, T21: by length from the last stated end, or to a date that becomes the stated end."""
    end = state.end
    if fault := _extension_fault(state, decision):
        return replace(state, faults=(*state.faults, fault))
    if decision.valid_to:
        extended = replace(state, stated=decision.valid_to, clause_length=None, added=NO_LENGTH)
    elif decision.length and end:
        extended = replace(state, added=state.added + decision.length)
    else:
        return state
    new_end = extended.end
    rule = "T05" if decision.valid_to else "T04"
    extended = _resume(extended, decision, _last_day_before(state))
    if Mark.DECIDED_AFTER_END in extended.marks - state.marks:
        rule = "T21"
    settled = replace(
        extended,
        extensions=state.extensions + 1,
        ended_by=None,
        repeal_last_day=None,
        revision=revision_after(state, decision),
    )
    return note(
        settled,
        rule,
        _extended_text(decision, new_end),
        first=_first_day_of_new_period(decision, _last_day_before(state)),
    )


def _extended_text(decision: Decision, new_end: Reading | None) -> str:
    length = date_language.format_length(decision.length) if decision.length else None
    end = date_language.long_date(new_end.earliest) if new_end else None
    if length and end:
        return _("förlängdes med {length} till och med {end}", length=length, end=end)
    if length:
        return _("förlängdes med {length}", length=length)
    return _("förlängdes till och med {end}", end=end) if end else _("förlängdes")


def set_validity(state: Course, decision: Decision) -> Course:
    """State the validity anew (T02, T05); where it says when it ends, that undoes an end decided before."""
    changed = _state_dates(state, decision)
    old_end, new_end = state.end, changed.end
    shortened = bool(new_end and (state.open_ended or (old_end and new_end.earliest < old_end.earliest)))
    if shortened:
        changed = replace(changed, marks=changed.marks | {Mark.SHORTENED})
    if decision.valid_to or decision.length or decision.until_further_notice:
        changed = replace(changed, ended_by=None, repeal_last_day=None)
    text = _("giltighetstiden kortades") if shortened else _("giltighetstiden bestämdes på nytt")
    return note(changed, "T05", text, first=changed.first_day)


def adopt(state: Course, decision: Decision) -> Course:
    """T13: a party's adoption is in the tally already; a body's is the network's own, and may set dates."""
    if by_parties(state, decision):
        text = _("antogs av {parties}", parties=", ".join(decision.by))
        return note(state, "T13", text, first=decision.on, last=None)
    changed = replace(
        _state_dates(state, decision), planned=False, rejected=False, conditional_adoption=False,
        ended_by=None, repeal_last_day=None, revision=revision_after(state, decision),
    )  # fmt: skip
    return note(changed, "T13", _("antogs"), first=changed.first_day)


def reject(state: Course, decision: Decision) -> Course:
    """T13: a party's no is in the tally already; a body's is the network's own."""
    if by_parties(state, decision):
        text = _("avslogs av {parties}", parties=", ".join(decision.by))
        return note(state, "T13", text, first=decision.on, last=None)
    return note(replace(state, rejected=True), "T13", _("avslogs"), first=decision.on, last=None)


def by_parties(state: Course, decision: Decision) -> bool:
    """Whether parties of the adoption clause took the decision, so that the tally counts it (T13)."""
    return state.adoption is not None and any(party in state.adoption.parties for party in decision.by)


def revision_after(state: Course, decision: Decision) -> Revision | None:
    """Keep a revision that was assigned on the same day or later: what is decided today does not settle it."""
    revision = state.revision
    return revision if revision and revision.assigned_on >= decision.on else None


def _state_dates(state: Course, decision: Decision) -> Course:
    """Take over what a decision states: a start, an end, a length from the start, or until further notice."""
    changed = replace(state, start=decision.valid_from or state.start)
    if decision.until_further_notice:
        changed = replace(changed, open_ended=True, stated=None, clause_length=None, added=NO_LENGTH)
    elif decision.valid_to:
        changed = replace(changed, open_ended=False, stated=decision.valid_to, clause_length=None, added=NO_LENGTH)
    elif decision.length:
        changed = replace(changed, open_ended=False, stated=None, clause_length=decision.length, added=NO_LENGTH)
    else:
        return changed
    if fault := _stated_fault(changed, decision):
        return replace(state, faults=(*state.faults, fault))
    old_end, new_end = state.end, changed.end
    longer = new_end is None or old_end is None or new_end.latest > old_end.latest
    return _resume(changed, decision, _last_day_before(state)) if longer else changed


# --- what contradicts itself, or what holds


def _extension_fault(state: Course, decision: Decision) -> LedgerFault | None:
    end = state.end
    if state.open_ended:
        return _fault(
            decision, "action", "extension_without_end",
            _("dokumentet gäller tills vidare och har inget slut att förlänga"),
            _('Använd action = "set_validity" om det ska få ett slutdatum.'),
        )  # fmt: skip
    if end is None:
        if decision.valid_to or not decision.length:
            return None
        return _fault(
            decision, "length", "extension_without_end", _("slutdatumet är okänt, så en längd kan inte läggas till"),
            _("Skriv valid_to = … i beslutet, eller ange dokumentets slutdatum."),
        )  # fmt: skip
    if decision.valid_to and decision.valid_to.latest < end.earliest and not state.document.follows:
        return _fault(
            decision, "valid_to", "extension_shortens",
            _(
                "förlängningen till {new} slutar före nuvarande slut {old}",
                new=decision.valid_to.earliest,
                old=end.earliest,
            ),
            _('Använd action = "set_validity" för att korta.'),
        )  # fmt: skip
    return _length_against_date(state, decision, end.earliest)


def _length_against_date(state: Course, decision: Decision, end: date) -> LedgerFault | None:
    """T05: where a decision has both a length and a date, they must say the same."""
    stated = replace(state, added=NO_LENGTH).end
    if not (decision.valid_to and decision.length and stated):
        return None
    computed = {extended_end(day, state.added + decision.length) for day in (stated.earliest, stated.latest)}
    if computed & {decision.valid_to.earliest, decision.valid_to.latest}:
        return None
    return _fault(
        decision, "valid_to", "length_against_date",
        _gives(decision.length, end, _(" eller ").join(sorted(map(str, computed))), decision.valid_to.earliest),
        _("Rätta den ena, eller ta bort length och skriv frågan under question i dokumentet."),
    )  # fmt: skip


def _gives(length: Length, start: date, computed: str, stated: date) -> str:
    said = date_language.format_length(length)
    text = _("{length} från {start} ger {computed}, men valid_to är {stated}")
    return text.format(length=said, start=start, computed=computed, stated=stated)


def _stated_fault(changed: Course, decision: Decision) -> LedgerFault | None:
    start, end = changed.start, changed.end
    if decision.valid_to and decision.length and start:
        computed = period_end(start.earliest, decision.length)
        if computed not in (decision.valid_to.earliest, decision.valid_to.latest):
            return _fault(
                decision, "valid_to", "length_against_date",
                _gives(decision.length, start.earliest, str(computed), decision.valid_to.earliest),
                _("Rätta den ena eller ta bort length."),
            )  # fmt: skip
    if end and start and end.latest < start.earliest:
        return _fault(
            decision, "valid_to", "end_before_start",
            _("slutet {end} ligger före starten {start}", end=end.earliest, start=start.earliest),
            _("Rätta det ena datumet."),
        )  # fmt: skip
    return None


def _fault(decision: Decision, key: str, code: str, message: str, hint: str) -> LedgerFault:
    return LedgerFault(decision=decision, key=key, code=code, message=message, hint=hint)


# --- what lies between the old end and a decision that came after it (T21)


def _last_day_before(state: Course) -> date | None:
    """Return the last day that the document was surely not past, before a decision that extends it."""
    end = state.end
    return min(filter(None, (end.latest if end else None, state.repeal_last_day)), default=None)


def _first_day_of_new_period(decision: Decision, old_last_day: date | None) -> date | None:
    if old_last_day is None:
        return None
    day_after_end = shift(old_last_day, 1)
    return day_after_end if decision.retroactive else max(day_after_end, _effective_on(decision))


def _effective_on(decision: Decision) -> date:
    return max(decision.on, decision.met_on or decision.on)


def _resume(state: Course, decision: Decision, old_last_day: date | None) -> Course:
    """Mark a decision after the end, and note the days without validity; none while it was held over (T11)."""
    if old_last_day is None:
        return state
    marks = state.marks | {Mark.DECIDED_AFTER_END} if decision.on > old_last_day else state.marks
    resumes_on = decision.valid_from.earliest if decision.valid_from else _effective_on(decision)
    covered_to = old_last_day
    if state.holds_over and (holdover := state.document.holdover):
        covered_to = max(covered_to, holdover.until.latest if holdover.until else resumes_on)
    gap = Stretch(first=shift(covered_to, 1), last=shift(resumes_on, -1))
    gaps = state.gaps if decision.retroactive or gap.days <= 0 else (*state.gaps, gap)
    return replace(state, marks=marks, gaps=gaps)
