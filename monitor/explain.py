"""The story of one document in plain Swedish.

Its clause, its decisions, every date with its rule, the reminders to come and what became of those before.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, Final

from monitor.choices import bridge, choices, meant
from monitor.date_language import long_date
from monitor.decision_words import condition_state, sentence
from monitor.decisions import in_effect
from monitor.edit_words import edit_line
from monitor.followers import leader_of
from monitor.headers import one_line
from monitor.language import _
from monitor.model import Register
from monitor.register_edits import Edit
from monitor.reminders import Reminder
from monitor.road_words import bridge_text, choice_text, road_steps
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
    edits: Sequence[tuple[date, Edit]] = (),
) -> str:
    """Return the story as of a day, edits and what was sent up to then.

    `sent` are the rows of `audit.story`, `edits` what was changed in the register, by local day; both oldest first.
    """
    record = register.documents[document]
    lines = [f"{one_line(record.title)} ({document})", *([one_line(record.long_title)] if record.long_title else [])]
    parts = story(register, standings, document, as_of=as_of, reminders=reminders, sent=sent, edits=edits)
    for heading, told in parts.items():
        lines += ["", f"{heading}:", *(told or ["  inga"])]
    return "\n".join(lines) + "\n"


def story(
    register: Register,
    standings: Mapping[str, Standing],
    document: str,
    *,
    as_of: date,
    reminders: Iterable[Reminder],
    sent: Sequence[Any],
    edits: Sequence[tuple[date, Edit]] = (),
) -> dict[str, list[str]]:
    """Return the story's parts, by heading: indented lines, what belongs to the line above further in."""
    coming = [one for one in reminders if one.document == document and one.send_on >= as_of]
    parts = {
        f"Läget {long_date(as_of)}": _present(register, standings, document),
        "Så har giltighetstiden blivit": map(_step, standings[document].why),
        "Vägen till beslut": _road(register, standings, document),
        "Vägval": _choices(register, standings, document),
        "Beslut": _decisions(register, document, as_of),
        "Ändrat i registret": [f"  {edit_line(day, edit)}" for day, edit in edits if day <= as_of],
        "Påminnelser som kommer": map(_coming, coming[:_COMING]),
        "Påminnelser hittills": map(past_reminder, sent),
    }
    found = {heading: list(told) for heading, told in parts.items()}
    if not edits:  # a command that has no database knows of none
        del found["Ändrat i registret"]
    return found


def gone(document: str, *, sent: Sequence[Any], edits: Sequence[tuple[date, Edit]]) -> str:
    """Return what is remembered of a document that the register has no longer."""
    lines = [_("{document} finns inte längre i registret.", document=document)]
    for heading, told in (
        (_("Ändrat i registret"), [f"  {edit_line(day, edit)}" for day, edit in edits]),
        (_("Påminnelser hittills"), [past_reminder(row) for row in sent]),
    ):
        lines += ["", f"{heading}:", *(told or ["  " + _("inga")])]
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


def _road(register: Register, standings: Mapping[str, Standing], id_: str) -> Iterator[str]:
    """Tell every step of the way to a decision, with its day and why."""
    if leader := leader_of(register, standings, id_):
        yield f"  följer {one_line(register.documents[leader].title)} och behöver inget eget beslut"
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
        meant_so = " ← avsikten enligt registret" if choice.intention == document.intention else ""
        yield f"  {choice_text(register, choice, as_of=standing.as_of)}{meant_so}"
    wanted = meant(document, standing)
    if wanted and (extension := bridge(document, standing, found)):
        yield f"  → {bridge_text(register, wanted, extension)}"


def _coming(step: Reminder) -> str:
    return f"  {step.send_on}: {lead_text(step.about, step.lead)} {step.fact_on}, till {', '.join(step.to)}"


def past_reminder(row: Any) -> str:  # noqa: ANN401 - a row of the database
    """Return what became of a reminder, with the address that it went to, as a line of the story."""
    return f"  {row.due_on}: {lead_text(row.about, row.step)} {row.fact_on}, till {row.role}: {_became(row)}"


#: So many reminders to come are shown.
_COMING: Final = 12
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
        state = condition_state(decision, as_of=as_of)
        yield f"  {decision.on}: {sentence(decision, register)}{f' ({state})' if state else ''}{later}"
        for words in (*decision.source, *([decision.note] if decision.note else [])):
            yield f"      {one_line(words)}"
