"""The decisions that draft agenda text proposes, as att-clauses in the networks' own form (docs/wording.md).

"att förlänga RÖK HVB med 12 månader, till och med den 30 juni 2027": a length and the date it gives. An överenskommelse
or avtal is antas, a rutin or riktlinje fastställs; a body that prepares föreslår the one that decides. What the
register does not know stands in square brackets, as alternatives do.
"""

from collections.abc import Collection, Iterator
from datetime import date
from typing import Final

from monitor.agenda_words import has_end, titles_of
from monitor.choices import meant
from monitor.dates import Length, extended_end
from monitor.docket import Docket
from monitor.model import Register
from monitor.nouns import is_agreement
from monitor.road_words import body_name
from monitor.roads import deciding_body_of
from monitor.standing import Standing, Status
from monitor.wording import format_length, long_date

#: What is proposed where the text has no option of its own.
_YEAR: Final = Length(months=12)
_UNKNOWN_DAY: Final = "[datum]"


def clauses(register: Register, told: Collection[Standing], found: Docket) -> Iterator[str]:
    """Yield who decides, then the att-clauses that are proposed; alternatives stand in brackets.

    `told` are the documents of one matter, on which the same is proposed.
    """
    first = next(iter(told))
    decider = deciding_body_of(register, first.document)
    yield f"{body_name(register, found.body)} beslutar"
    proposed = _proposal(register, told, found)
    if decider is None or decider == found.body:
        yield from proposed
        return
    own: list[str] = []
    alternatives: list[str] = []
    for clause in proposed:
        (own if clause.startswith("att ") else alternatives).append(clause)
    yield from (f"att föreslå {body_name(register, decider)} {clause}" for clause in own)
    if after := next((one.decided_on for one in found.matters if one.document == first.document), None):
        yield f"att ärendet tas upp i {body_name(register, decider)} {long_date(after)}"
    lead = f": att föreslå {body_name(register, decider)} att "
    yield from (alternative.replace(": att ", lead, 1) for alternative in alternatives)


def _proposal(register: Register, told: Collection[Standing], found: Docket) -> Iterator[str]:
    first, titles = next(iter(told)), titles_of(register, told)
    if has_end(register, first) and first.valid_to:
        yield from _extension(register, first, first.valid_to, titles, found)
        return
    match first.status:
        case Status.AUTO if first.valid_to:
            yield f"[om så önskas: att säga upp {titles} till {long_date(first.valid_to)}]"
        case Status.PAUSED:
            yield f"att åter tillämpa {titles} från och med {long_date(found.on)}"
            yield f"[alternativ: att {titles} upphävs]"
        case Status.IN_ADOPTION | Status.NOT_ADOPTED:
            yield f"att uppmana de parter som inte har lämnat besked om {titles} att göra det senast {_UNKNOWN_DAY}"
        case Status.OPEN_ENDED if first.review_due:
            yield f"att översynen av {titles} är genomförd och att nästa översyn ska vara klar senast {_UNKNOWN_DAY}"
        case Status.PLANNED:
            verb = "anta" if is_agreement(register.documents[first.document].kind) else "fastställa"
            later = f"mötet {long_date(found.next_on)}" if found.next_on else "[möte]"
            yield f"att {verb} {titles} att gälla från och med {_UNKNOWN_DAY}"
            yield f"[alternativ: att återremittera ärendet, eller att bordlägga det till {later}]"
        case Status.UNKNOWN:
            yield f"att {titles} ska gälla till och med {_UNKNOWN_DAY}"
        case _:
            yield f"[inget beslut om {titles} behövs enligt registret]"


def _extension(register: Register, standing: Standing, end: date, titles: str, found: Docket) -> Iterator[str]:
    document = register.documents[standing.document]
    length, wanted = document.option or _YEAR, meant(document, standing)
    lapsed = end < found.on and standing.status is not Status.PAST_END_HOLDOVER
    new_end = extended_end(end, length)
    # an extension that comes after the end holds from its day, so that its length would not be what it says
    span = f"från och med {long_date(found.on)}" if lapsed else f"med {format_length(length)},"
    to = long_date(new_end) if new_end > found.on else _UNKNOWN_DAY
    while_waiting = {"revise": ", i avvaktan på revideringen", "replace": ", i avvaktan på en ny version"}
    if new_end <= found.on and not lapsed:
        span = ""
    yield f"att förlänga {titles} {span} till och med {to}{while_waiting.get(wanted or '', '')}".replace("  ", " ")
    if wanted == "revise":
        yield from _revision(standing, titles)
    elif wanted is None:
        lapses = f"löpte ut {long_date(end)}" if end < found.on else f"därmed löper ut {long_date(end)}"
        yield f"[alternativ: att inte förlänga {titles}, som {lapses}]"


def _revision(standing: Standing, titles: str) -> Iterator[str]:
    if standing.revision is None:
        yield f"att ge [vem] i uppdrag att revidera {titles} och lämna förslag senast {_UNKNOWN_DAY}"
    elif standing.revision.due is None:
        yield f"att uppdraget att revidera {titles} ska redovisas senast {_UNKNOWN_DAY}"
