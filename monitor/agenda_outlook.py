"""What draft agenda text tells of what can still be done: each choice as the meeting sees it, and what a lapse means.

A matter on the agenda has been submitted, or will be: so the choices are judged from the meeting, not from the day on
which the text is written. Running text with long dates.
"""

from collections.abc import Collection, Iterator
from datetime import date
from typing import Final

from monitor.agenda_words import has_end, noun_for, the_documents
from monitor.choices import Choice, Outlook, choices, meant
from monitor.docket import Docket, DocketMatter, Need, leads_to, place_of
from monitor.language import N_, _, _n
from monitor.model import Register, Route
from monitor.road_words import body_name
from monitor.roads import Road, effective_on
from monitor.standing import Mark, Standing, Status, Stretch
from monitor.wording import long_date, period


def choices_open(register: Register, told: Collection[Standing], found: Docket) -> Iterator[str]:
    """Say of each choice whether the meeting can still take it; told once, as the documents of a matter are alike."""
    first = next(iter(told))
    verbs = _verbs(register, told)
    for choice in choices(register, first):
        yield f"{verbs[choice.intention]}: {_outlook(register, first, choice, found)}"


def _verbs(register: Register, told: Collection[Standing]) -> dict[str, str]:
    neuter, many = noun_for(register, told).neuter, len(told) > 1
    as_it_is = _("Förlänga som det är") if neuter else _("Förlänga som den är")
    by_a_new_one = _("Ersätta med ett nytt") if neuter else _("Ersätta med en ny")
    return {
        "extend": _("Förlänga som de är") if many else as_it_is,
        "revise": _("Revidera"),
        "replace": _("Ersätta med nya") if many else by_a_new_one,
        "let_expire": _("Låta löpa ut"),
    }


def bridging(register: Register, told: Collection[Standing], found: Docket) -> Iterator[str]:
    """Say that a revision or a replacement that is meant needs an extension meanwhile."""
    first = next(iter(told))
    wanted = meant(register.documents[first.document], first)
    choice = next((one for one in choices(register, first) if one.intention == wanted), None)
    if choice is None or choice.road is None or wanted not in _BRIDGING or not has_end(register, first):
        return
    late = choice.outlook is Outlook.LATE
    if late or (choice.road.is_known and not _is_in_time(choice.road, found) and choice.outlook is not Outlook.OPEN):
        yield _(_BRIDGING[wanted])


_BRIDGING: Final = {
    "revise": N_("Revideringen hinner inte före slutdatumet, så en förlängning behövs under tiden."),
    "replace": N_("Ersättningen hinner inte före slutdatumet, så en förlängning behövs under tiden."),
}


def _is_in_time(road: Road, found: Docket) -> bool:
    """Whether what the meeting takes up can still be decided over a road before the end."""
    place = place_of(road.steps, found.body)
    last = road.last_feasible.on(place) if road.last_feasible and place is not None else None
    return last is not None and found.on <= last


def _outlook(  # noqa: PLR0911 - one a way that it can stand
    register: Register, standing: Standing, choice: Choice, found: Docket
) -> str:
    road = choice.road
    if choice.outlook is Outlook.BY_ITSELF:
        return _by_itself(standing)
    if road is None:
        return _("registret anger ingen väg till beslut.")
    if choice.outlook is Outlook.UNKNOWN:
        return _("går inte att säga, kalendern för mötena räcker inte.")
    if choice.outlook is Outlook.LATE and choice.ready_on:
        ready = long_date(choice.ready_on)
        return _("hinner inte före slutdatumet, uppdraget ska redovisas först {day}.", day=ready)
    place = place_of(road.steps, found.body)
    route = Route(steps=road.steps)
    decided_on = leads_to(register, route, place, found.on) if place is not None else None
    if place is None or decided_on is None:
        return _from_today(register, choice, road)
    here, holds_from = _done_here(register, road, found, decided_on), effective_on(route, decided_on)
    if found.on > road.fact_on:
        later = holds_from > found.on
        return _("{can} och gälla från {day}.", can=here, day=long_date(holds_from)) if later else f"{here}."
    if _is_in_time(road, found):
        last = road.last_feasible.on(place) if road.last_feasible else None
        return _("{can}, det sista mötet före slutdatumet.", can=here) if last == found.on else f"{here}."
    text = _("hinner inte före slutdatumet; {can} och gälla från {day}.")
    return text.format(can=here, day=long_date(holds_from))


def _by_itself(standing: Standing) -> str:
    passed = standing.valid_to is not None and standing.valid_to < standing.as_of
    if standing.status is Status.PAST_END_HOLDOVER:
        return _("inget beslut behövs, men dokumentet gäller tills det ersätts.")
    if passed and standing.status is not Status.AUTO:
        return _("har redan skett.")
    return _("sker av sig självt, inget beslut behövs.")


def _done_here(register: Register, road: Road, found: Docket, decided_on: date) -> str:
    """Return "kan beslutas på mötet", or "kan beredas på mötet och beslutas i Länschefsnätverket den 12 juni 2026"."""
    if road.body == found.body and decided_on == found.on:
        return _("kan beslutas på mötet")
    body = body_name(register, road.body)
    return _("kan beredas på mötet och beslutas i {body} {day}", body=body, day=long_date(decided_on))


def _from_today(register: Register, choice: Choice, road: Road) -> str:
    """Tell of a way that does not lead over the meeting's body."""
    body = body_name(register, road.body)
    if choice.outlook is Outlook.OPEN and choice.meeting and choice.submit_by:
        text = _("kan beslutas i {body} senast {meeting}, anmält senast {submit_by}.")
        return text.format(body=body, meeting=long_date(choice.meeting), submit_by=long_date(choice.submit_by))
    if coming := road.next_possible:
        day = long_date(coming.meeting)
        return _("hinner inte före slutdatumet, tidigast i {body} {day}.", body=body, day=day)
    return _("hinner inte före slutdatumet.")


# --- what a lapse would mean


def consequences(register: Register, told: Collection[Standing], found: Docket) -> Iterator[str]:
    """Say what happens if nothing is decided at the meeting."""
    first = next(iter(told))
    if said := _settled(register, told, first):
        yield said
        return
    end = first.valid_to
    if not has_end(register, first) or end is None:
        return
    matter = next((one for one in found.matters if one.document == first.document), None)
    yield _lapse(register, told, first, end, found)
    yield _waiting(register, matter, end, found)
    if Mark.LAW_REQUIRED in first.marks and first.status is not Status.PAST_END_HOLDOVER:
        yield _("Lagens krav på att ha ett sådant dokument finns kvar även om giltighetstiden har gått ut.")


def _settled(register: Register, told: Collection[Standing], first: Standing) -> str:
    """Say what happens by itself, or is decided already; empty where neither."""
    end, the, number = first.valid_to, the_documents(register, told), len(told)
    if first.status is Status.AUTO and first.next_end:
        return _renewal(register, told, the, long_date(first.next_end))
    if first.status is Status.PAUSED and first.paused_until:
        day = long_date(first.paused_until)
        return _n("{the} upphävs efter {day}.", "{the} upphävs efter {day}.", number, the=the, day=day)
    if first.status is Status.PAUSED:
        return _n("{the} upphävs.", "{the} upphävs.", number, the=the)
    if first.status in (Status.TERMINATED, Status.WILL_END) and end:
        return _n(
            "{the} upphör att gälla {day}, enligt beslut.",
            "{the} upphör att gälla {day}, enligt beslut.",
            number,
            the=the,
            day=long_date(end),
        )
    if register.documents[first.document].intention == "let_expire" and end and end >= first.as_of:
        return _n(
            "{the} löper ut {day}, enligt avsikten i registret.",
            "{the} löper ut {day}, enligt avsikten i registret.",
            number,
            the=the,
            day=long_date(end),
        )
    return ""


def _renewal(register: Register, told: Collection[Standing], the: str, day: str) -> str:
    if len(told) > 1:
        return _("{the} förlängs av sig själva till och med {day}.", the=the, day=day)
    if noun_for(register, told).neuter:
        return _("{the} förlängs av sig självt till och med {day}.", the=the, day=day)
    return _("{the} förlängs av sig själv till och med {day}.", the=the, day=day)


def _lapse(register: Register, told: Collection[Standing], first: Standing, end: date, found: Docket) -> str:
    the, number, day = the_documents(register, told), len(told), long_date(end)
    holdover = register.documents[first.document].holdover
    if holdover:
        said = _held_over(register, told, the, day, passed=end < found.as_of)
        until = holdover.until.earliest if holdover.until else None
        return _("{said}, längst till och med {day}.", said=said, day=long_date(until)) if until else f"{said}."
    if end < found.as_of:
        said = _n("{the} löpte ut {day}", "{the} löpte ut {day}", number, the=the, day=day)
    else:
        said = _n("{the} löper ut {day}", "{the} löper ut {day}", number, the=the, day=day)
    if end < found.on:
        return _n("{said} och gäller inte.", "{said} och gäller inte.", number, said=said)
    return f"{said}."


def _held_over(register: Register, told: Collection[Standing], the: str, day: str, *, passed: bool) -> str:
    it, number = noun_for(register, told).it, len(told)
    if passed:
        return _n(
            "{the} hade slutdatum {day} men gäller ändå tills {it} ersätts",
            "{the} hade slutdatum {day} men gäller ändå tills de ersätts",
            number,
            the=the,
            day=day,
            it=it,
        )
    return _n(
        "{the} har slutdatum {day} men gäller ändå tills {it} ersätts",
        "{the} har slutdatum {day} men gäller ändå tills de ersätts",
        number,
        the=the,
        day=day,
        it=it,
    )


def _waiting(register: Register, matter: DocketMatter | None, end: date, found: Docket) -> str:
    """Say what leaving it to the next meeting would cost."""
    if found.next_on is None:
        return _("Inget senare möte finns i kalendern.")
    coming = {"body": body_name(register, found.body), "day": long_date(found.next_on)}
    if matter and matter.gap:
        return " ".join((_("Nästa möte i {body} är {day}.", **coming), _gap(matter.gap, past=end < found.on)))
    if matter and matter.need is not Need.MUST and not matter.too_late and found.next_on <= end:
        return _("Nästa möte i {body} är {day}, som också är i tid.", **coming)
    if end < found.next_on and found.on <= end:
        return _("Nästa möte i {body} är {day}, efter slutdatumet.", **coming)
    return _("Nästa möte i {body} är {day}.", **coming)


def _gap(gap: Stretch, *, past: bool) -> str:
    span = period(gap.first, gap.last)
    if past:
        return _n(
            "Det ger ytterligare {n} dag utan giltighet ({span}).",
            "Det ger ytterligare {n} dagar utan giltighet ({span}).",
            gap.days,
            span=span,
        )
    return _n(
        "Det ger {n} dag utan giltighet ({span}).",
        "Det ger {n} dagar utan giltighet ({span}).",
        gap.days,
        span=span,
    )
