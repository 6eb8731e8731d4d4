"""What `giltig minutes` answers: JSON for programs, and text for people (docs/answers.md)."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from monitor.date_language import format_length, long_date
from monitor.decision_words import ACTION_NAMES
from monitor.language import N_, _, _n
from monitor.minutes import months_of
from monitor.model import Register
from monitor.proposal import Meeting, MinutesReading, Outcome, Proposal
from monitor.proposal_entries import entries
from monitor.register_edit import entry_text
from monitor.standing import Standing
from monitor.wording import one_line

#: What a clause may do beside the actions of the register.
_ACTIONS: Final = ACTION_NAMES | {
    "delegate": N_("Delegera"),
    "endorse": N_("Ställa sig bakom"),
    "fund": N_("Finansiera"),
    "fund_intent": N_("Avsikt att finansiera"),
    "holdover": N_("Gälla tills vidare version finns"),
    "propose": N_("Föreslå"),
    "sign_deadline": N_("Underteckna"),
}


def record(one: Proposal, meeting: Meeting, register: Register) -> dict[str, Any]:
    """Return a proposal as JSON has it."""
    tables = entries(one, meeting, register)
    return {
        "outcome": one.outcome,
        "action": one.action,
        "documents": list(one.documents),
        "valid_from": one.valid_from,
        "valid_to": one.valid_to,
        "length_months": months_of(one.length),
        "condition": one.condition,
        "to": one.to,
        "section": one.section,
        "line": one.line,
        "page": one.page,
        "quote": one.quote,
        "flags": list(one.flags),
        "reason": one.reason,
        "candidates": list(one.candidates),
        "group": one.group,
        "until_further_notice": one.until_further_notice,
        "due": one.due,
        "refers_to": one.refers_to,
        "decision": entry_text(tables) if tables else None,
    }


def meeting_record(meeting: Meeting) -> dict[str, Any]:
    """Return the meeting as JSON has it."""
    return {
        "body": meeting.body,
        "on": meeting.on,
        "notes_on": meeting.notes_on,
        "dnr": meeting.dnr,
        "body_id": meeting.body_id,
        "party": meeting.party,
    }


def heading(name: str, meeting: Meeting) -> str:
    """Return one line on whose minutes these are."""
    body = one_line(meeting.body or _("okänt organ"))
    if meeting.on:
        whose = _("{file}: {body} {day}", file=one_line(name), body=body, day=long_date(meeting.on))
    else:
        whose = _("{file}: {body} utan läsbar mötesdag", file=one_line(name), body=body)
    return ", ".join([whose, _("dnr {number}", number=one_line(meeting.dnr))]) if meeting.dnr else whose


def summary(reading: MinutesReading) -> str:
    """Return how many proposals there are of each outcome."""
    counts = {outcome: len(reading.with_outcome(outcome)) for outcome in Outcome}
    return _n(
        "{n} förslag, {held} att ta ställning till, {ignored} utan betydelse för giltigheten",
        "{n} förslag, {held} att ta ställning till, {ignored} utan betydelse för giltigheten",
        counts[Outcome.SUGGEST],
        held=counts[Outcome.HOLD],
        ignored=counts[Outcome.IGNORE],
    )


def told(one: Proposal, register: Register, standings: Mapping[str, Standing]) -> Iterator[str]:
    """Yield the lines that show a proposal: documents, validity now and proposed, quote, place, reason."""
    action = _ACTIONS.get(one.action or "")
    what = _(action) if action else one.action or _("Övrigt")
    yield f"{what}: {titles(one.documents or one.candidates, register) or '–'}"
    for id_ in one.documents:
        now = standings[id_].valid_to
        if one.valid_to and one.valid_to != now:
            length = f" ({format_length(one.length)})" if one.length else ""
            name = f"{one_line(register.documents[id_].title)}: " if len(one.documents) > 1 else ""
            yield "".join(["  ", name, _("nu {now} → {end}", now=now or "–", end=one.valid_to), length])
    if one.valid_from:
        yield "  " + _("från {day}", day=one.valid_from)
    if one.until_further_notice:
        yield "  " + _("tills vidare")
    yield "  " + _("”{quote}”", quote=one_line(one.quote))
    yield f"  {place(one)}{' · ' + one_line(one.reason) if one.reason else ''}"
    if one.flags:
        yield f"  {', '.join(one.flags)}"


def place(one: Proposal) -> str:
    """Return where a clause stands: "§ 5, sidan 2, rad 31"."""
    parts = [f"§ {one.section}"] if one.section else []
    parts += [_("sidan {page}", page=one.page)] if one.page else []
    return ", ".join([*parts, _("rad {line}", line=one.line)])


def titles(ids: tuple[str, ...], register: Register) -> str:
    """Return the documents' titles."""
    return ", ".join(one_line(register.documents[id_].title) for id_ in ids)
