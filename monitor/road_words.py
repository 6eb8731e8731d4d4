"""Roads and choices in Swedish words, with ISO dates: as report, explain and findings say them (docs/wording.md)."""

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import pairwise
from typing import Final

from monitor.calendar import is_working_day
from monitor.choices import Choice, Outlook
from monitor.dates import Length, last_day_to_act
from monitor.model import Register
from monitor.roads import Passage, Road
from monitor.wording import capital, counted, format_length, listed, one_line, stretch_text

#: What is done, as an infinitive.
INFINITIVES: Final = {"extend": "förlänga", "revise": "revidera", "replace": "ersätta", "let_expire": "låta löpa ut"}


def body_name(register: Register, body: str) -> str:
    """Return a body's name, or its id where the register has none."""
    known = register.bodies.get(body)
    return one_line(known.name) if known else body


def road_text(register: Register, road: Road, *, as_of: date, what: str = "slutdatumet") -> str:
    """Say what to do to get a decision in time: by when to submit to whom, who can decide when, which meeting is last.

    `what` is what the decision must come before. No full stop at the end; empty where the calendar does not tell, or
    the register says no days for submission.
    """
    if road.closed and road.exhausted:
        return _used_up(register, road)
    if road.fact_on < as_of:
        coming = road.next_possible
        return _closed(register, road, as_of) if coming and coming.submit_by < coming.stops[0].on else ""
    chosen, last = road.chosen, road.last_feasible
    if chosen is None or last is None or chosen.submit_by == chosen.stops[0].on:
        return ""
    if road.closed:
        return _closed(register, road, as_of)
    submit = f"Anmäl till {body_name(register, chosen.stops[0].body)} senast {chosen.submit_by}"
    said = f"{submit}; {body_name(register, road.body)} kan besluta {chosen.meeting}"
    if chosen.meeting == last.meeting:
        return f"{said}, sista mötet före {what}"
    return f"{said}; sista mötet före {what}: {last.meeting}"


def _used_up(register: Register, road: Road) -> str:
    """Say that a body on the way has no meeting left in the calendar, so that nothing can be said of the last day."""
    names = listed(body_name(register, one) for one in road.exhausted)
    return f"Inget kommande möte i kalendern för {names}; sista anmälningsdag går inte att säga"


def _closed(register: Register, road: Road, as_of: date) -> str:
    body, last, coming = body_name(register, road.body), road.last_feasible, road.next_possible
    said = f"Sista ordinarie anmälningsdag, {last.submit_by}, har passerat" if last and road.fact_on >= as_of else ""
    if coming is None:
        after = f"inget möte i kalendern som {body} hinner besluta på"
    else:
        submit = f" (anmäl senast {coming.submit_by})" if coming.submit_by < coming.stops[0].on else ""
        after = f"nästa möte som hinns med: {body} {coming.meeting}{submit}"
    gap = f"; det ger {counted(road.gap_if_next.days, 'dag')} utan giltighet" if road.gap_if_next else ""
    parts = [part for part in (said, after + gap) if part]
    text = "; ".join(parts)
    return capital(text)


# --- every step, and why


def road_steps(register: Register, road: Road, *, as_of: date) -> Iterator[str]:
    """Yield the whole backward plan, a line a step with its reason; two spaces before what belongs to a line."""
    body = body_name(register, road.body)
    named = f", väg ”{road.route}”" if road.route else ""
    yield f"{body} behöver besluta senast {road.decide_by}{_why_by(road)}{named}"
    if not road.is_known:
        ends = f" efter {road.calendar_ends_on}" if road.calendar_ends_on else ""
        yield f"inget möte i kalendern för {body}{ends}: vilket möte som är det sista går inte att säga"
        return
    if road.recommended and road.last_feasible and road.recommended != road.last_feasible:
        yield f"rekommenderat möte: {road.recommended.meeting}, så att det finns möten kvar om ärendet bordläggs"
        yield from _passage_steps(register, road, road.recommended)
    if road.last_feasible:
        yield f"sista möjliga möte: {road.last_feasible.meeting}"
        yield from _passage_steps(register, road, road.last_feasible)
    else:
        yield "inget möte i kalendern hinner besluta i tid"
    if road.closed and road.exhausted:
        yield _used_up(register, road)
    elif road.closed:
        yield f"den ordinarie vägen är stängd {as_of}: sista anmälningsdag har passerat"
    if road.next_possible:
        gap = f"ger {stretch_text(road.gap_if_next)} utan giltighet" if road.gap_if_next else "ger ingen lucka"
        yield f"nästa möte därefter, {road.next_possible.meeting}, {gap}"


def _why_by(road: Road) -> str:
    """Say why the decision must come by its day: the fact, less what the parties' own decisions take."""
    if road.decide_by == road.fact_on:
        return ""
    takes = [step.takes for step in road.steps if step.parties and step.takes]
    spent = f", parternas egna beslut tar {format_length(takes[-1])}" if takes else ""
    july = " (juli räknas med, fast få sammanträder då)" if _holds_july(road.decide_by, road.fact_on) else ""
    return f" för att gälla {road.fact_on}{spent}{july}"


def _holds_july(first: date, last: date) -> bool:
    return any(first <= date(year, 7, 31) and date(year, 7, 1) <= last for year in range(first.year, last.year + 1))


def _passage_steps(register: Register, road: Road, passage: Passage) -> Iterator[str]:
    stops, first = passage.stops, passage.stops[0]
    known = register.bodies.get(first.body)
    if passage.submit_by < first.on:
        lead = (known.submit or known.papers) if known else None
        yield f"  anmäl till {body_name(register, first.body)} senast {passage.submit_by}{_before(first.on, lead)}"
    for stop, coming in pairwise(stops):
        before_next = road.steps[stop.place].before_next
        why = f"minst {format_length(before_next)} före {coming.on}" if before_next else f"till och med {coming.on}"
        yield f"  {body_name(register, stop.body)} {stop.on}: det senaste mötet {why}"
    papers = register.bodies[road.body].papers if road.body in register.bodies else None
    if passage.papers_on and papers:
        yield f"  handlingar {passage.papers_on}{_before(passage.meeting, papers)}"
    yield f"  {body_name(register, road.body)} {passage.meeting}: beslut"


def _before(meeting: date, lead: Length | None) -> str:
    """Say how a day before a meeting was counted, and that it moved where it was no working day."""
    if lead is None:
        return ""
    day = last_day_to_act(meeting, lead)
    moved = f", {day} är ingen arbetsdag" if not is_working_day(day) else ""
    return f": {format_length(lead)} före mötet {meeting}{moved}"


# --- the choices


def choice_text(register: Register, choice: Choice, *, as_of: date) -> str:
    """Say whether the way to a choice is open and until when: "förlänga: öppet till 2026-05-18 (mötet 2026-06-12)"."""
    return f"{INFINITIVES[choice.intention]}: {_outlook_text(register, choice, as_of)}"


def _outlook_text(register: Register, choice: Choice, as_of: date) -> str:
    road = choice.road
    meeting = f"{body_name(register, road.body)} {choice.meeting}" if road and choice.meeting else ""
    match choice.outlook:
        case Outlook.BY_ITSELF:
            return "inget beslut behövs"
        case Outlook.OPEN:
            return f"öppet till och med {choice.submit_by} (sista möte: {meeting})"
        case Outlook.LATE:
            return f"hinner inte: uppdraget ska vara klart {choice.ready_on}, sista anmälningsdag är {choice.submit_by}"
        case Outlook.CLOSED if road:
            passed = choice.submit_by is not None and choice.submit_by < as_of
            last = f", sista anmälningsdag var {choice.submit_by}" if passed else ", inget möte hinner"
            return f"stängt{last}{_next_gap(road)}"
        case _:
            return _unknown(register, road)


def _next_gap(road: Road) -> str:
    if road.next_possible is None:
        return ""
    gap = f" ger {counted(road.gap_if_next.days, 'dag')} utan giltighet" if road.gap_if_next else " ger ingen lucka"
    return f"; nästa möte, {road.next_possible.meeting},{gap}"


def _unknown(register: Register, road: Road | None) -> str:
    if road is None:
        return "registret anger ingen väg till beslut"
    if road.is_known:
        names = listed(body_name(register, one) for one in road.exhausted)
        return f"går inte att säga, inget kommande möte i kalendern för {names}"
    ends = f" efter {road.calendar_ends_on}" if road.calendar_ends_on else ""
    return f"går inte att säga, inget möte i kalendern för {body_name(register, road.body)}{ends}"


_BRIEF: Final = {
    Outlook.CLOSED: "stängt",
    Outlook.LATE: "hinner inte",
    Outlook.UNKNOWN: "går inte att säga",
    Outlook.BY_ITSELF: "inget beslut behövs",
}


def choices_line(found: Sequence[Choice]) -> str:
    """Say in one line which choices are open: "förlänga till och med 2026-05-18 · revidera: stängt · …".

    Empty where the register tells of none of them, so that there is nothing to choose by.
    """
    if all(choice.outlook in (Outlook.UNKNOWN, Outlook.BY_ITSELF) for choice in found):
        return ""
    return " · ".join(
        f"{INFINITIVES[choice.intention]} till och med {choice.submit_by}"
        if choice.outlook is Outlook.OPEN
        else f"{INFINITIVES[choice.intention]}: {_BRIEF[choice.outlook]}"
        for choice in found
    )


def bridge_text(register: Register, wanted: str, extension: Choice) -> str:
    """Say that a revision or a replacement needs an extension meanwhile, and at which meeting that can be decided."""
    done = {"revise": "Revideringen", "replace": "Ersättningen"}[wanted]
    said = f"{done} hinner inte före slutdatumet: föreslå en förlängning under tiden"
    road = extension.road
    if road is None or choice_is_unknown(extension):
        return said
    submit = f"; anmäl ärendet senast {extension.submit_by}" if extension.submit_by != extension.meeting else ""
    return f"{said}. {body_name(register, road.body)} kan besluta om förlängningen senast {extension.meeting}{submit}"


def choice_is_unknown(choice: Choice) -> bool:
    """Whether no meeting can be named."""
    return choice.outlook is Outlook.UNKNOWN
