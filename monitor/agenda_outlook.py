"""What draft agenda text tells of what can still be done: each choice as the meeting sees it, and what a lapse means.

A matter on the agenda has been submitted, or will be: so the choices are judged from the meeting, not from the day on
which the text is written. Running Swedish with long dates.
"""

from collections.abc import Collection, Iterator
from datetime import date
from typing import Final

from monitor.agenda_words import has_end, noun_for, the_documents
from monitor.choices import Choice, Outlook, choices, meant
from monitor.docket import Docket, DocketMatter, Need, leads_to, place_of
from monitor.model import Register, Route
from monitor.road_words import body_name
from monitor.roads import Road, effective_on
from monitor.standing import Mark, Standing, Status
from monitor.wording import capital, counted, long_date, period


def choices_open(register: Register, told: Collection[Standing], found: Docket) -> Iterator[str]:
    """Say of each choice whether the meeting can still take it; told once, as the documents of a matter are alike."""
    first = next(iter(told))
    verbs = _verbs(register, told)
    for choice in choices(register, first):
        yield f"{verbs[choice.intention]}: {_outlook(register, first, choice, found)}"


def _verbs(register: Register, told: Collection[Standing]) -> dict[str, str]:
    neuter, many = noun_for(register, told).neuter, len(told) > 1
    as_is = "de är" if many else "det är" if neuter else "den är"
    new = "nya" if many else "ett nytt" if neuter else "en ny"
    return {
        "extend": f"Förlänga som {as_is}",
        "revise": "Revidera",
        "replace": f"Ersätta med {new}",
        "let_expire": "Låta löpa ut",
    }


def bridging(register: Register, told: Collection[Standing], found: Docket) -> Iterator[str]:
    """Say that a revision or a replacement that is meant needs an extension meanwhile."""
    first = next(iter(told))
    wanted = meant(register.documents[first.document], first)
    choice = next((one for one in choices(register, first) if one.intention == wanted), None)
    if choice is None or choice.road is None or wanted not in _DONE or not has_end(register, first):
        return
    late = choice.outlook is Outlook.LATE
    if late or (choice.road.is_known and not _is_in_time(choice.road, found) and choice.outlook is not Outlook.OPEN):
        yield f"{_DONE[wanted]} hinner inte före slutdatumet, så en förlängning behövs under tiden."


_DONE: Final = {"revise": "Revideringen", "replace": "Ersättningen"}


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
        return "registret anger ingen väg till beslut."
    if choice.outlook is Outlook.UNKNOWN:
        return "går inte att säga, kalendern för mötena räcker inte."
    if choice.outlook is Outlook.LATE and choice.ready_on:
        return f"hinner inte före slutdatumet, uppdraget ska redovisas först {long_date(choice.ready_on)}."
    place = place_of(road.steps, found.body)
    route = Route(steps=road.steps)
    decided_on = leads_to(register, route, place, found.on) if place is not None else None
    if place is None or decided_on is None:
        return _from_today(register, choice, road)
    if found.on > road.fact_on:
        return f"kan {_done_here(register, road, found, decided_on)}{_from(route, decided_on, found)}."
    if _is_in_time(road, found):
        last = road.last_feasible.on(place) if road.last_feasible else None
        lasts = ", det sista mötet före slutdatumet" if last == found.on else ""
        return f"kan {_done_here(register, road, found, decided_on)}{lasts}."
    here, holds_from = _done_here(register, road, found, decided_on), long_date(effective_on(route, decided_on))
    return f"hinner inte före slutdatumet; kan {here} och gälla från {holds_from}."


def _by_itself(standing: Standing) -> str:
    passed = standing.valid_to is not None and standing.valid_to < standing.as_of
    if standing.status is Status.PAST_END_HOLDOVER:
        return "inget beslut behövs, men dokumentet gäller tills det ersätts."
    if passed and standing.status is not Status.AUTO:
        return "har redan skett."
    return "sker av sig självt, inget beslut behövs."


def _done_here(register: Register, road: Road, found: Docket, decided_on: date) -> str:
    """Return "beslutas på mötet", or "beredas på mötet och beslutas i Länschefsnätverket den 12 juni 2026"."""
    if road.body == found.body and decided_on == found.on:
        return "beslutas på mötet"
    return f"beredas på mötet och beslutas i {body_name(register, road.body)} {long_date(decided_on)}"


def _from(route: Route, decided_on: date, found: Docket) -> str:
    """Say from when it would hold, where that is later than the meeting."""
    holds_from = effective_on(route, decided_on)
    return f" och gälla från {long_date(holds_from)}" if holds_from > found.on else ""


def _from_today(register: Register, choice: Choice, road: Road) -> str:
    """Tell of a way that does not lead over the meeting's body."""
    body = body_name(register, road.body)
    if choice.outlook is Outlook.OPEN and choice.meeting and choice.submit_by:
        return f"kan beslutas i {body} senast {long_date(choice.meeting)}, anmält senast {long_date(choice.submit_by)}."
    coming = road.next_possible
    return f"hinner inte före slutdatumet{f', tidigast i {body} {long_date(coming.meeting)}' if coming else ''}."


# --- what a lapse would mean


def consequences(register: Register, told: Collection[Standing], found: Docket) -> Iterator[str]:
    """Say what happens if nothing is decided at the meeting."""
    first, the = next(iter(told)), the_documents(register, told)
    if said := _settled(register, told, first, the):
        yield said
        return
    end = first.valid_to
    if not has_end(register, first) or end is None:
        return
    matter = next((one for one in found.matters if one.document == first.document), None)
    yield _lapse(register, told, first, the, end, found)
    yield _waiting(register, matter, end, found)
    if Mark.LAW_REQUIRED in first.marks and first.status is not Status.PAST_END_HOLDOVER:
        yield "Lagens krav på att ha ett sådant dokument finns kvar även om giltighetstiden har gått ut."


def _settled(register: Register, told: Collection[Standing], first: Standing, the: str) -> str:
    """Say what happens by itself, or is decided already; empty where neither."""
    end = first.valid_to
    if first.status is Status.AUTO and first.next_end:
        self_ = "själva" if len(told) > 1 else "självt" if noun_for(register, told).neuter else "själv"
        return f"{the} förlängs av sig {self_} till och med {long_date(first.next_end)}."
    if first.status is Status.PAUSED:
        to = f" efter {long_date(first.paused_until)}" if first.paused_until else ""
        return f"{the} upphävs{to}."
    if first.status in (Status.TERMINATED, Status.WILL_END) and end:
        return f"{the} upphör att gälla {long_date(end)}, enligt beslut."
    if register.documents[first.document].intention == "let_expire" and end and end >= first.as_of:
        return f"{the} löper ut {long_date(end)}, enligt avsikten i registret."
    return ""


def _lapse(register: Register, told: Collection[Standing], first: Standing, the: str, end: date, found: Docket) -> str:
    holdover = register.documents[first.document].holdover
    if holdover:
        it = "de" if len(told) > 1 else noun_for(register, told).it
        until = f", längst till och med {long_date(holdover.until.earliest)}" if holdover.until else ""
        verb = "hade" if end < found.as_of else "har"
        return f"{the} {verb} slutdatum {long_date(end)} men gäller ändå tills {it} ersätts{until}."
    verb = "löpte ut" if end < found.as_of else "löper ut"
    return f"{the} {verb} {long_date(end)}{' och gäller inte' if end < found.on else ''}."


def _waiting(register: Register, matter: DocketMatter | None, end: date, found: Docket) -> str:
    """Say what leaving it to the next meeting would cost."""
    if found.next_on is None:
        return "Inget senare möte finns i kalendern."
    coming = f"nästa möte i {body_name(register, found.body)} är {long_date(found.next_on)}"
    if matter and matter.gap:
        more = "ytterligare " if end < found.on else ""
        span = period(matter.gap.first, matter.gap.last)
        return f"{capital(coming)}. Det ger {more}{counted(matter.gap.days, 'dag')} utan giltighet ({span})."
    if matter and matter.need is not Need.MUST and not matter.too_late and found.next_on <= end:
        return f"{capital(coming)}, som också är i tid."
    return f"{capital(coming)}{', efter slutdatumet' if end < found.next_on and found.on <= end else ''}."
