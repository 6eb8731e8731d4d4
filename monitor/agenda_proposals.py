"""The decisions that draft agenda text proposes, clause by clause in the networks' own form (docs/wording.md).

"att förlänga RÖK HVB med 12 månader, till och med den 30 juni 2027": a length and the date it gives. An överenskommelse
or avtal is antas, a rutin or riktlinje fastställs; a body that prepares föreslår the one that decides. What the
register does not know stands in square brackets, as alternatives do.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Final

from monitor.agenda_words import has_end, titles_of
from monitor.choices import meant
from monitor.dates import Length, extended_end
from monitor.docket import Docket
from monitor.language import N_, _
from monitor.model import Register
from monitor.nouns import is_agreement
from monitor.road_words import body_name
from monitor.roads import deciding_body_of
from monitor.standing import Standing, Status
from monitor.wording import capital, format_length, long_date

#: What is proposed where the text has no option of its own.
_YEAR: Final = Length(months=12)


class Place(StrEnum):
    """Where a clause stands: among what is proposed, or in brackets after it."""

    PROPOSED = "proposed"
    ALTERNATIVE = "alternative"
    IF_WISHED = "if_wished"
    REMARK = "remark"


_BRACKETS: Final = {
    Place.ALTERNATIVE: N_("[alternativ: {clause}]"),
    Place.IF_WISHED: N_("[om så önskas: {clause}]"),
    Place.REMARK: "[{clause}]",
}


@dataclass(frozen=True, slots=True)
class Clause:
    """Something to decide: "att förlänga RÖK HVB med 12 månader, till och med den 30 juni 2027"."""

    text: str
    place: Place = Place.PROPOSED


def clauses(register: Register, told: Collection[Standing], found: Docket) -> Iterator[str]:
    """Yield who decides, then what is proposed, then alternatives in brackets.

    `told` are the documents of one matter, on which the same is proposed.
    """
    first = next(iter(told))
    decider = deciding_body_of(register, first.document)
    proposed = list(_proposal(register, told, found))
    if decider is not None and decider != found.body:
        proposed = list(_prepared(proposed, body_name(register, decider), found, first))
    yield capital(_("{body} beslutar", body=body_name(register, found.body)))
    yield from punctuated([one.text for one in proposed if one.place is Place.PROPOSED])
    yield from (_(_BRACKETS[one.place], clause=one.text) for one in proposed if one.place is not Place.PROPOSED)


def _prepared(proposed: Collection[Clause], decider: str, found: Docket, first: Standing) -> Iterator[Clause]:
    """Yield what a body that prepares decides: to propose it to the one that decides, and when."""
    for clause in proposed:
        if clause.place is Place.REMARK:
            yield clause
        else:
            yield replace(clause, text=_("att föreslå {body} {clause}", body=decider, clause=clause.text))
    if after := next((one.decided_on for one in found.matters if one.document == first.document), None):
        yield Clause(_("att ärendet tas upp i {body} {day}", body=decider, day=long_date(after)))


def punctuated(texts: Sequence[str]) -> list[str]:
    """Put commas between clauses, "samt" before the last and a full stop after it."""
    if not texts:
        return []
    *others, last = texts
    ending = _("samt {clause}.", clause=last) if others else f"{last}."
    return [*(f"{one}," for one in others), ending]


def _proposal(register: Register, told: Collection[Standing], found: Docket) -> Iterator[Clause]:
    first, titles, day = next(iter(told)), titles_of(register, told), _("[datum]")
    if has_end(register, first) and first.valid_to:
        yield from _extension(register, first, first.valid_to, titles, found)
        return
    match first.status:
        case Status.AUTO if first.valid_to:
            end = long_date(first.valid_to)
            yield Clause(_("att säga upp {titles} till {day}", titles=titles, day=end), Place.IF_WISHED)
        case Status.PAUSED:
            on = long_date(found.on)
            yield Clause(_("att åter tillämpa {titles} från och med {day}", titles=titles, day=on))
            yield Clause(_("att {titles} upphävs", titles=titles), Place.ALTERNATIVE)
        case Status.IN_ADOPTION | Status.NOT_ADOPTED:
            text = _("att uppmana de parter som inte har lämnat besked om {titles} att göra det senast {day}")
            yield Clause(text.format(titles=titles, day=day))
        case Status.OPEN_ENDED if first.review_due:
            text = _("att översynen av {titles} är genomförd och att nästa översyn ska vara klar senast {day}")
            yield Clause(text.format(titles=titles, day=day))
        case Status.PLANNED:
            yield from _adoption(titles, found, adopts=is_agreement(register.documents[first.document].kind))
        case Status.UNKNOWN:
            yield Clause(_("att {titles} ska gälla till och med {day}", titles=titles, day=day))
        case _:
            yield Clause(_("inget beslut om {titles} behövs enligt registret", titles=titles), Place.REMARK)


def _adoption(titles: str, found: Docket, *, adopts: bool) -> Iterator[Clause]:
    day = _("[datum]")
    if adopts:
        yield Clause(_("att anta {titles} att gälla från och med {day}", titles=titles, day=day))
    else:
        yield Clause(_("att fastställa {titles} att gälla från och med {day}", titles=titles, day=day))
    later = _("mötet {day}", day=long_date(found.next_on)) if found.next_on else _("[möte]")
    text = _("att återremittera ärendet, eller att bordlägga det till {later}", later=later)
    yield Clause(text, Place.ALTERNATIVE)


def _extension(register: Register, standing: Standing, end: date, titles: str, found: Docket) -> Iterator[Clause]:
    document = register.documents[standing.document]
    length, wanted = document.option or _YEAR, meant(document, standing)
    new_end = extended_end(end, length)
    to = long_date(new_end) if new_end > found.on else _("[datum]")
    if end < found.on and standing.status is not Status.PAST_END_HOLDOVER:
        # an extension that comes after the end holds from its day, so that its length would not be what it says
        start = long_date(found.on)
        said = _("att förlänga {titles} från och med {start} till och med {end}", titles=titles, start=start, end=to)
    elif new_end > found.on:
        said = _(
            "att förlänga {titles} med {length}, till och med {end}",
            titles=titles,
            length=format_length(length),
            end=to,
        )
    else:
        said = _("att förlänga {titles} till och med {end}", titles=titles, end=to)
    if wanted == "revise":
        yield Clause(_("{clause}, i avvaktan på revideringen", clause=said))
        yield from _revision(standing, titles)
    elif wanted == "replace":
        yield Clause(_("{clause}, i avvaktan på en ny version", clause=said))
    else:
        yield Clause(said)
    if wanted is None and end < found.on:
        text = _("att inte förlänga {titles}, som löpte ut {day}", titles=titles, day=long_date(end))
        yield Clause(text, Place.ALTERNATIVE)
    elif wanted is None:
        text = _("att inte förlänga {titles}, som därmed löper ut {day}", titles=titles, day=long_date(end))
        yield Clause(text, Place.ALTERNATIVE)


def _revision(standing: Standing, titles: str) -> Iterator[Clause]:
    day = _("[datum]")
    if standing.revision is None:
        text = _("att ge [vem] i uppdrag att revidera {titles} och lämna förslag senast {day}")
        yield Clause(text.format(titles=titles, day=day))
    elif standing.revision.due is None:
        yield Clause(_("att uppdraget att revidera {titles} ska redovisas senast {day}", titles=titles, day=day))
