"""What comes next for a document, in words: the meetings left, the notice day, who has not answered.

Meetings are those of the body that decides on the document, read from the calendar in the register; a day that the
calendar does not have is said, not guessed. A meeting on the last valid day is still in time, since that day counts.
"""

from collections.abc import Iterator
from datetime import date
from typing import Final

from monitor.language import N_, _, _n
from monitor.model import Body, Document, Register
from monitor.parties import party_name
from monitor.road_words import road_text
from monitor.roads import road, route_of
from monitor.standing import SETTLED, AdoptionTally, DeadlineStanding, Mark, Standing, Status
from monitor.wording import days_from, listed, one_line

#: Statuses whose end is a matter to decide on.
DECIDABLE = frozenset({Status.IN_FORCE, Status.ENDS_SOON, Status.CONDITIONAL, Status.ADOPTED_NOT_STARTED})
_PAST_END = frozenset({Status.EXPIRED, Status.PAST_END_HOLDOVER})
_ENDS = DECIDABLE | _PAST_END
_WAITING = frozenset({Mark.DEFERRED, Mark.REFERRED_BACK})
#: What is meant to happen, as a sentence.
_INTENTIONS: Final = {
    "extend": N_("Avsikten är att förlänga"),
    "revise": N_("Avsikten är att revidera"),
    "replace": N_("Avsikten är att ersätta med ett nytt dokument"),
    "let_expire": N_("Ska löpa ut enligt planen, inget beslut behövs"),
}


def intention_text(intention: str) -> str:
    """Say what is meant to happen with a document, as a sentence without a full stop."""
    return _(_INTENTIONS[intention])


def deciding_body(document: Document, register: Register) -> Body | None:
    """Return the body that may decide on a document: as stated, else the last of its route; None for the parties."""
    if document.decided_by:
        return register.bodies.get(document.decided_by)
    found = route_of(register, document)
    return register.bodies.get(found[1].steps[-1].body or "") if found and found[1].steps else None


def next_meeting(body: Body, *, as_of: date) -> date | None:
    """Return the body's first meeting on or after the day."""
    return min((day for day in body.meetings if day >= as_of), default=None)


def meetings_text(body: Body, *, as_of: date, end: date | None = None) -> str:
    """Say when a body meets next and, with an `end` still to come, which meeting is the last before it."""
    name, following = one_line(body.name), next_meeting(body, as_of=as_of)
    if following is None:
        return _("{body}: inget möte i kalendern efter {day}", body=name, day=as_of)
    if end is None or end < as_of:
        return _("Nästa möte i {body}: {next}", body=name, next=following)
    if following > end:
        return _("Inget möte i {body} före slutdatumet; nästa möte: {next}", body=name, next=following)
    last = max(day for day in body.meetings if following <= day <= end)
    if last == following == end:
        text = _("Nästa möte i {body}, det sista på slutdatumet: {next}")
    elif last == following:
        text = _("Nästa möte i {body}, det sista före slutdatumet: {next}")
    elif last == end:
        text = _("Nästa möte i {body}: {next}; sista mötet på slutdatumet: {last}")
    else:
        text = _("Nästa möte i {body}: {next}; sista mötet före slutdatumet: {last}")
    said = text.format(body=name, next=following, last=last)
    return said if max(body.meetings) > end else _("{said} (kalendern slutar där)", said=said)


def meeting_step(standing: Standing, register: Register, *, as_of: date) -> str:
    """Say by when to submit and who can decide when (`roads`); where that is not known, when the body meets."""
    found = road(register, standing)
    if found and (text := road_text(register, found, as_of=as_of)):
        return text
    body = deciding_body(register.documents[standing.document], register)
    if body is None:
        return _("Registret anger inte vem som beslutar")
    end = standing.valid_to if standing.status in DECIDABLE else None
    return meetings_text(body, as_of=as_of, end=end)


def next_step(standing: Standing, register: Register, *, as_of: date, meetings: str | None = None) -> str:
    """Return what comes next for a document, as one or more sentences without a full stop at the end; may be empty.

    `meetings` is its `meeting_step`, where the caller has it.
    """
    return ". ".join(_sentences(standing, register, as_of, meetings))


def _sentences(standing: Standing, register: Register, as_of: date, meetings: str | None) -> Iterator[str]:
    document = register.documents[standing.document]
    match standing.status:
        case Status.AUTO if standing.last_notice_day:
            yield _notice_sentence(standing)
        case Status.IN_ADOPTION | Status.NOT_ADOPTED if standing.adoption:
            yield from adoption_sentences(standing.adoption, register)
        case Status.WILL_END if standing.replaced_by in register.documents and standing.replaced_by:
            yield _("Ersätts av {title}", title=one_line(register.documents[standing.replaced_by].title))
        case Status.UNKNOWN:
            yield _("Ta reda på slutdatumet")
        case Status.CONDITIONAL if standing.conditions:
            yield conditions_text(standing)
        case _:
            pass
    if document.intention and standing.status in _ENDS:
        yield intention_text(document.intention)
    if _is_a_matter(standing, document):
        yield meeting_step(standing, register, as_of=as_of) if meetings is None else meetings


def _is_a_matter(standing: Standing, document: Document) -> bool:
    """Tell whether a meeting has to take the document up: it ends, it has ended, or its matter is still open."""
    if standing.status in SETTLED:
        return False
    ends = standing.status in DECIDABLE and standing.valid_to and document.intention != "let_expire"
    return bool(ends) or standing.status in _PAST_END or bool(standing.marks & _WAITING)


def _notice_sentence(standing: Standing) -> str:
    by = standing.last_notice_day
    if standing.next_end:
        return _("Förlängs till och med {end} om ingen säger upp senast {by}", end=standing.next_end, by=by)
    return _("Förlängs om ingen säger upp senast {by}", by=by)


def conditions_text(standing: Standing) -> str:
    """Say which conditions are open."""
    return _("Villkor: {conditions}", conditions=listed(one_line(one) for one in standing.conditions))


def adoption_sentences(adoption: AdoptionTally, register: Register) -> Iterator[str]:
    """Yield who has said no, and who is missing."""
    if adoption.rejected:
        number, names = len(adoption.rejected), _names(adoption.rejected, register)
        yield _n("{n} part har sagt nej: {names}", "{n} parter har sagt nej: {names}", number, names=names)
    if not adoption.adopted and not adoption.rejected:
        yield _n("Ingen av {n} parter har svarat", "Ingen av {n} parter har svarat", len(adoption.parties))
    elif adoption.missing:
        names = _names(adoption.missing, register)
        yield _n("{n} part saknas: {names}", "{n} parter saknas: {names}", len(adoption.missing), names=names)


def _names(parties: dict[str, date] | tuple[str, ...], register: Register) -> str:
    return listed(party_name(one, register) for one in parties)


def deadline_text(deadline: DeadlineStanding, *, as_of: date) -> str:
    """Say what has to be done by when: "underteckna avtalet: senast 2024-09-15, 432 dagar försenat"."""
    what, latest = one_line(deadline.what), deadline.latest
    if deadline.completed_on:
        return _("{what}: klart {day}", what=what, day=deadline.completed_on)
    if is_overdue(deadline, as_of=as_of):
        return _("{what}: senast {day}, {late}", what=what, day=latest, late=days_late(latest, as_of=as_of))
    return _("{what}: senast {day} ({when})", what=what, day=latest, when=days_from(as_of, latest))


def is_overdue(deadline: DeadlineStanding, *, as_of: date) -> bool:
    """Tell whether a deadline has passed and what it asks for is not done."""
    return deadline.completed_on is None and deadline.overdue_from <= as_of


def days_late(latest: date, *, as_of: date) -> str:
    """Say how late something is whose last day has passed: "1 dag försenat", "432 dagar försenat"."""
    return _n("{n} dag försenat", "{n} dagar försenat", (as_of - latest).days)
