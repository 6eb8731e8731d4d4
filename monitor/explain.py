"""The story of one document in plain Swedish.

Its clause, its decisions, every date with its rule, the reminders to come and what became of those before.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, Final

from monitor.date_language import long_date
from monitor.decisions import in_effect
from monitor.headers import one_line
from monitor.model import Decision, Register
from monitor.reminders import Reminder
from monitor.roads import road
from monitor.standing import Standing, Step
from monitor.wording import lead_text, mark_texts, status_text


def explain(
    register: Register,
    standings: Mapping[str, Standing],
    document: str,
    *,
    as_of: date,
    reminders: Iterable[Reminder],
    sent: Sequence[Any],
) -> str:
    """Return the story as of a day. `sent` are the rows of `outbox.story`, oldest first."""
    coming = [one for one in reminders if one.document == document and one.send_on >= as_of]
    parts = {
        f"Läget {long_date(as_of)}": _present(register, standings, document),
        "Så har giltighetstiden blivit": map(_step, standings[document].why),
        "Vägen till beslut": _road(register, standings[document]),
        "Beslut": _decisions(register, document, as_of),
        "Påminnelser som kommer": map(_coming, coming[:_COMING]),
        "Påminnelser hittills": map(_past, sent),
    }
    record = register.documents[document]
    lines = [f"{one_line(record.title)} ({document})", *([one_line(record.long_title)] if record.long_title else [])]
    for heading, told in parts.items():
        lines += ["", f"{heading}:", *(list(told) or ["  inga"])]
    return "\n".join(lines) + "\n"


def _present(register: Register, standings: Mapping[str, Standing], id_: str) -> Iterator[str]:
    document, standing = register.documents[id_], standings[id_]
    yield f"  {one_line(status_text(standing, register))}"
    for name, value in _dates(standing):
        yield f"  {name}: {value}"
    for mark in mark_texts(standing, register, standings):
        yield f"  · {one_line(mark)}"
    told = {"Att reda ut": document.question, "Anteckning": document.note, "Original": document.signed_copy}
    for name, words in told.items():
        if words:
            yield f"  {name}: {one_line(words)}"


def _step(step: Step) -> str:
    period = f" [{step.first or '…'}–{step.last or '…'}]" if step.first or step.last else ""
    source = f" – {one_line(step.source)}" if step.source else ""
    return f"  {step.rule}: {one_line(step.text)}{period}{source}"


def _road(register: Register, standing: Standing) -> Iterator[str]:
    """Tell every step of the way to a decision, with its day."""
    found = road(register, standing)
    if found is None:
        return
    body = one_line(register.bodies[found.body].name)
    if not found.is_known:
        ends = f" efter {found.calendar_ends_on}" if found.calendar_ends_on else ""
        yield f"  beslut behövs senast {found.fact_on}; inget möte i kalendern för {body}{ends}"
        return
    yield f"  beslut behövs senast {found.fact_on}, av {body}"
    for name, passage in (("rekommenderat möte", found.recommended), ("sista möjliga möte", found.last_feasible)):
        if passage is None:
            yield f"  {name}: inget möte hinner"
            continue
        stops = ", ".join(f"{one_line(register.bodies[id_].name)} {day}" for id_, day in passage.stops[:-1])
        papers = f", handlingar {passage.papers_on}" if passage.papers_on else ""
        yield f"  {name}: {passage.meeting} (anmäl senast {passage.submit_by}{', ' + stops if stops else ''}{papers})"
    if found.closed:
        yield "  den ordinarie vägen är stängd: sista anmälningsdag har passerat"
    if found.gap_if_next and found.next_possible:
        gap = found.gap_if_next
        span = f"{gap.first}–{gap.last}"
        yield f"  nästa möte därefter, {found.next_possible.meeting}, ger {gap.days} dagar utan giltighet ({span})"


def _coming(step: Reminder) -> str:
    return f"  {step.send_on}: {lead_text(step.about, step.lead)} {step.fact_on}, till {', '.join(step.to)}"


def _past(row: Any) -> str:  # noqa: ANN401 - a row of the database
    return f"  {row.due_on}: {lead_text(row.about, row.step)} {row.fact_on}, till {row.role}: {_became(row)}"


#: So many reminders to come are shown.
_COMING: Final = 12
_ACTIONS: Mapping[str, str] = {
    "extend": "förlängning",
    "adopt": "antagande",
    "reject": "avslag",
    "set_validity": "ny giltighetstid",
    "terminate": "uppsägning",
    "let_expire": "ska löpa ut",
    "repeal": "upphävande",
    "replace": "ersättning med ett annat dokument",
    "suspend": "paus",
    "reinstate": "återinförande",
    "set_review": "tid för översyn",
    "assign_revision": "uppdrag att revidera",
    "complete": "klart",
    "defer": "bordläggning",
    "refer_back": "återremiss",
    "recommend": "rekommendation",
    "revoke": "återkallande av ett tidigare beslut",
}
_STATES: Mapping[str, str] = {
    "planned": "köad",
    "sent": "skickad",
    "superseded": "ersatt",
    "cancelled": "avbruten",
    "silenced": "tystad",
}


def _became(row: Any) -> str:  # noqa: ANN401 - a row of the database
    state = _STATES.get(row.state, row.state)
    if row.state == "sent" and row.sent_at:
        return f"skickad {row.sent_at:%Y-%m-%d} till {row.address} (mejl {row.delivery})"
    waiting = f", mejl {row.delivery} {row.delivery_state}" if row.delivery and row.state == "planned" else ""
    return f"{state}{waiting}" + (f" – {row.reason}" if row.reason else "")


def _dates(standing: Standing) -> Iterator[tuple[str, str]]:
    days = {
        "gäller från och med": standing.valid_from,
        "gäller till och med": standing.valid_to,
        "sista dag för uppsägning": standing.last_notice_day,
        "översyn senast": standing.review_due,
        "villkorat till och med": standing.conditional_until,
        "yttersta slut": standing.final_end,
    }
    for name, day in days.items():
        if day:
            yield name, str(day)
    if standing.days_left is not None and standing.in_force:
        yield "dagar kvar", str(standing.days_left)
    for deadline in standing.deadlines:
        done = f"klart {deadline.completed_on}" if deadline.completed_on else "inte klart"
        yield f"{one_line(deadline.what)} senast", f"{deadline.latest} ({done})"
    if tally := standing.adoption:
        yield (
            "antaget av",
            f"{len(tally.adopted)} av {len(tally.parties)}, {len(tally.rejected)} nej, {len(tally.missing)} saknas",
        )


def _decisions(register: Register, id_: str, as_of: date) -> Iterator[str]:
    standing = {id(one) for one in in_effect(register.decisions, as_of=as_of).get(id_, ())}
    taken = sorted((one for one in register.decisions if id_ in one.documents), key=lambda one: (one.on, one.action))
    for decision in taken:
        later = " (räknas inte än)" if decision.on > as_of else "" if id(decision) in standing else " (återkallat)"
        yield f"  {decision.on} {_by(register, decision)}: {_ACTIONS[decision.action]}{_details(decision)}{later}"
        for words in (*decision.source, *([decision.note] if decision.note else [])):
            yield f"      {one_line(words)}"


def _by(register: Register, decision: Decision) -> str:
    names = []
    for id_ in decision.by:
        owner = register.bodies.get(id_) or register.parties.get(id_) or register.recipients.get(id_)
        names.append(one_line(owner.name) if owner else id_)
    return ", ".join(names)


def _details(decision: Decision) -> str:
    parts = []
    if decision.valid_to:
        parts.append(f"till och med {decision.valid_to.earliest}")
    if decision.condition:
        state = (
            f"uppfyllt {decision.met_on}"
            if decision.met_on
            else f"föll {decision.failed_on}"
            if decision.failed_on
            else "öppet"
        )
        parts.append(f"villkor ({state}): {one_line(decision.condition)}")
    return f", {', '.join(parts)}" if parts else ""
