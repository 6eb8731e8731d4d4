"""The story of one document in plain words.

Its clause, its decisions, every date with its rule, the reminders to come and what became of those before.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, Final, TypeAlias

from monitor import clock
from monitor.choices import bridge, choices, meant
from monitor.date_language import long_date
from monitor.decision_words import condition_state, sentence
from monitor.decisions import by_document, in_effect
from monitor.edit_words import edit_line
from monitor.followers import leader_of
from monitor.headers import one_line
from monitor.language import N_, _, _c
from monitor.mark_words import mark_texts, replaced_by
from monitor.model import Decision, Register
from monitor.register_edits import Edit
from monitor.reminders import Reminder
from monitor.road_words import bridge_text, choice_text, road_steps
from monitor.roads import road
from monitor.standing import Mark, Standing, Step
from monitor.wording import lead_text, status_text

#: The last silent day of ladders that somebody has acknowledged: by document, about and fact.
Silent: TypeAlias = Mapping[tuple[str, str, str], date]
NOTHING_SILENT: Final[Silent] = {}


def explain(
    register: Register,
    standings: Mapping[str, Standing],
    document: str,
    *,
    as_of: date,
    reminders: Iterable[Reminder],
    sent: Sequence[Any],
    edits: Sequence[tuple[date, Edit]] = (),
    silent: Silent = NOTHING_SILENT,
) -> str:
    """Return the story as of a day, edits and what was sent up to then.

    `sent` are the rows of `audit.story`, `edits` what was changed in the register, by local day; both oldest first.
    `silent` is what somebody has acknowledged.
    """
    record = register.documents[document]
    lines = [f"{one_line(record.title)} ({document})", *([one_line(record.long_title)] if record.long_title else [])]
    decisions = by_document(register.decisions).get(document, ())
    parts = story(
        register,
        standings,
        document,
        as_of=as_of,
        decisions=decisions,
        reminders=reminders,
        sent=sent,
        edits=edits,
        silent=silent,
    )
    nothing, road = _("inga"), _("Vägen till beslut")
    for heading, told in parts.items():
        lines += ["", f"{heading}:", *(told or [f"  {_c('road', 'ingen') if heading == road else nothing}"])]
    return "\n".join(lines) + "\n"


def story(
    register: Register,
    standings: Mapping[str, Standing],
    document: str,
    *,
    as_of: date,
    decisions: Sequence[Decision],
    reminders: Iterable[Reminder],
    sent: Sequence[Any],
    edits: Sequence[tuple[date, Edit]] = (),
    silent: Silent = NOTHING_SILENT,
) -> dict[str, list[str]]:
    """Return the story's parts, by heading: indented lines, what belongs to the line above further in.

    `decisions` are all those about the document.
    """
    coming = [one for one in reminders if one.document == document and one.send_on >= as_of]
    parts = {
        _("Läget {day}", day=long_date(as_of)): _present(register, standings, document),
        _("Så har giltighetstiden blivit"): map(_step, standings[document].why),
        _("Vägen till beslut"): _road(register, standings, document),
        _("Vägval"): _choices(register, standings, document),
        _c("several", "Beslut"): _decisions(register, document, decisions, as_of),
        _("Ändrat i registret"): [f"  {edit_line(day, edit)}" for day, edit in edits if day <= as_of],
        _("Påminnelser som kommer"): [_coming(one, silent) for one in coming[:_COMING]],
        _("Påminnelser hittills"): [past_reminder(row, register) for row in sent],
    }
    found = {heading: list(told) for heading, told in parts.items()}
    if not edits:  # a command that has no database knows of none
        del found[_("Ändrat i registret")]
    return found


def gone(document: str, register: Register, *, sent: Sequence[Any], edits: Sequence[tuple[date, Edit]]) -> str:
    """Return what is remembered of a document that the register has no longer."""
    lines = [_("{document} finns inte längre i registret.", document=document)]
    for heading, told in (
        (_("Ändrat i registret"), [f"  {edit_line(day, edit)}" for day, edit in edits]),
        (_("Påminnelser hittills"), [past_reminder(row, register) for row in sent]),
    ):
        lines += ["", f"{heading}:", *(told or ["  " + _("inga")])]
    return "\n".join(lines) + "\n"


def _present(register: Register, standings: Mapping[str, Standing], id_: str) -> Iterator[str]:
    document, standing = register.documents[id_], standings[id_]
    yield f"  {one_line(status_text(standing, register))}"
    for name, value in _dates(standing):
        yield f"  {name}: {value}"
    replaced = replaced_by(standings) if Mark.OVERLAP in standing.marks else {}  # looks through all documents
    for mark in mark_texts(standing, register, replaced):
        yield f"  · {one_line(mark)}"
    told = {
        _("Att reda ut"): document.question,
        _("Anteckning"): document.note,
        _("Original"): document.signed_copy,
    }
    for name, words in told.items():
        if words:
            yield f"  {name}: {one_line(words)}"


def _step(step: Step) -> str:
    period = f" [{step.first or '…'}–{step.last or '…'}]" if step.first or step.last else ""
    source = f" – {one_line(step.source)}" if step.source else ""
    return f"  {step.rule}: {one_line(step.text)}{period}{source}"


def _road(register: Register, standings: Mapping[str, Standing], id_: str) -> Iterator[str]:
    """Tell every step of the way to a decision, with its day and why."""
    if leader := leader_of(register, standings, id_):
        title = one_line(register.documents[leader].title)
        yield "  " + _("följer {title} och behöver inget eget beslut", title=title)
        return
    standing = standings[id_]
    if found := road(register, standing):
        yield from (f"  {line}" for line in road_steps(register, found, as_of=standing.as_of))


def _choices(register: Register, standings: Mapping[str, Standing], id_: str) -> Iterator[str]:
    """Tell what can be done at the end, and until when the way to each is open."""
    document, standing = register.documents[id_], standings[id_]
    if leader_of(register, standings, id_):
        return
    found = choices(register, standing)
    for choice in found:
        meant_so = _(" ← avsikten enligt registret") if choice.intention == document.intention else ""
        yield f"  {choice_text(register, choice, as_of=standing.as_of)}{meant_so}"
    wanted = meant(document, standing)
    if wanted and (extension := bridge(document, standing, found)):
        yield f"  → {bridge_text(register, wanted, extension)}"


def _coming(step: Reminder, silent: Silent) -> str:
    lead, to = lead_text(step.about, step.lead), ", ".join(step.to)
    text = _("{day}: {lead} {fact_on}, till {to}", day=step.send_on, lead=lead, fact_on=step.fact_on, to=to)
    until = silent.get((step.document, step.about, step.fact_key))
    if until is None or step.send_on > until:
        return f"  {text}"
    return f"  {text} ({_('kvitterad, tyst till och med {until}', until=until)})"


def past_reminder(row: Any, register: Register) -> str:  # noqa: ANN401 - a row of the database
    """Return what became of a reminder, with the address that it went to, as a line of the story."""
    lead, became = lead_text(row.about, row.step), _became(row, register)
    text = _("{day}: {lead} {fact_on}, till {to}: {became}")
    return "  " + text.format(day=row.due_on, lead=lead, fact_on=row.fact_on, to=row.role, became=became)


#: So many reminders to come are shown.
_COMING: Final = 12
_STATES: Mapping[str, str] = {
    "planned": N_("köad"),
    "sent": N_("skickad"),
    "superseded": N_("ersatt"),
    "cancelled": N_("avbruten"),
    "silenced": N_("tystad"),
}


def _became(row: Any, register: Register) -> str:  # noqa: ANN401 - a row of the database
    if row.state == "sent" and row.sent_at:
        text = _("skickad {day} till {address} (mejl {mail})")
        return text.format(
            day=clock.local_date(row.sent_at, register.monitor.timezone), address=row.address, mail=row.delivery
        )
    state = _(_STATES[row.state]) if row.state in _STATES else row.state
    waiting = ""
    if row.delivery and row.state == "planned":
        waiting = _(", mejl {mail} {state}", mail=row.delivery, state=row.delivery_state)
    return f"{state}{waiting}" + (f" – {row.reason}" if row.reason else "")


def _dates(standing: Standing) -> Iterator[tuple[str, str]]:
    days = {
        _("gäller från och med"): standing.valid_from,
        _("gäller till och med"): standing.valid_to,
        _("sista dag för uppsägning"): standing.last_notice_day,
        _("översyn senast"): standing.review_due,
        _("villkorat till och med"): standing.conditional_until,
        _("yttersta slut"): standing.final_end,
    }
    for name, day in days.items():
        if day:
            yield name, str(day)
    if standing.days_left is not None and standing.in_force:
        yield _("dagar kvar"), str(standing.days_left)
    for deadline in standing.deadlines:
        done = _("klart {day}", day=deadline.completed_on) if deadline.completed_on else _("inte klart")
        yield _("{what} senast", what=one_line(deadline.what)), f"{deadline.latest} ({done})"
    if tally := standing.adoption:
        numbers = {"adopted": len(tally.adopted), "rejected": len(tally.rejected), "missing": len(tally.missing)}
        said = _("{adopted} av {all}, {rejected} nej, {missing} saknas", **numbers, all=len(tally.parties))
        yield _("antaget av"), said


def _decisions(register: Register, id_: str, decisions: Sequence[Decision], as_of: date) -> Iterator[str]:
    standing = {id(one) for one in in_effect(decisions, as_of=as_of).get(id_, ())}
    for decision in sorted(decisions, key=lambda one: (one.on, one.action)):
        later = _("räknas inte än") if decision.on > as_of else "" if id(decision) in standing else _("återkallat")
        state = condition_state(decision, as_of=as_of)
        asides = "".join(f" ({aside})" for aside in (state, later) if aside)
        yield f"  {decision.on}: {sentence(decision, register)}{asides}"
        for words in (*decision.source, *([decision.note] if decision.note else [])):
            yield f"      {one_line(words)}"
