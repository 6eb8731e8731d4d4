"""Roads and choices in words, with ISO dates: as report, explain and findings say them (docs/wording.md)."""

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import pairwise
from typing import Final

from monitor.calendar import is_working_day
from monitor.choices import Choice, Outlook
from monitor.dates import Length, last_day_to_act
from monitor.language import N_, _, _n
from monitor.model import Register
from monitor.passages import Passage
from monitor.roads import Road
from monitor.wording import capital, format_length, listed, one_line, stretch_text

#: What is done, as an infinitive.
_INFINITIVES: Final = {
    "extend": N_("förlänga"),
    "revise": N_("revidera"),
    "replace": N_("ersätta"),
    "let_expire": N_("låta löpa ut"),
}


def infinitive(intention: str) -> str:
    """Return what is done, as an infinitive."""
    return _(_INFINITIVES[intention])


def body_name(register: Register, body: str) -> str:
    """Return a body's name, or its id where the register has none."""
    known = register.bodies.get(body)
    return one_line(known.name) if known else body


def road_text(register: Register, road: Road, *, as_of: date) -> str:
    """Say what to do to get a decision in time: by when to submit to whom, who can decide when, which meeting is last.

    No full stop at the end; empty where the calendar does not tell, or the register says no days for submission.
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
    if chosen.meeting == last.meeting:
        text = _("Anmäl till {first} senast {day}; {body} kan besluta {meeting}, sista mötet före slutdatumet")
    else:
        text = _("Anmäl till {first} senast {day}; {body} kan besluta {meeting}; sista mötet före slutdatumet: {last}")
    return text.format(
        first=body_name(register, chosen.stops[0].body),
        day=chosen.submit_by,
        body=body_name(register, road.body),
        meeting=chosen.meeting,
        last=last.meeting,
    )


def _used_up(register: Register, road: Road) -> str:
    """Say that a body on the way has no meeting left in the calendar, so that nothing can be said of the last day."""
    names = listed(body_name(register, one) for one in road.exhausted)
    return _("Inget kommande möte i kalendern för {bodies}; sista anmälningsdag går inte att säga", bodies=names)


def _closed(register: Register, road: Road, as_of: date) -> str:
    last, gap = road.last_feasible, road.gap_if_next
    parts = [_coming(register, road)]
    if last and road.fact_on >= as_of:
        parts.insert(0, _("Sista ordinarie anmälningsdag, {day}, har passerat", day=last.submit_by))
    if gap:
        parts.append(_n("det ger {n} dag utan giltighet", "det ger {n} dagar utan giltighet", gap.days))
    return capital("; ".join(parts))


def _coming(register: Register, road: Road) -> str:
    body, coming = body_name(register, road.body), road.next_possible
    if coming is None:
        return _("inget möte i kalendern som {body} hinner besluta på", body=body)
    if coming.submit_by < coming.stops[0].on:
        text = _("nästa möte som hinns med: {body} {meeting} (anmäl senast {submit_by})")
    else:
        text = _("nästa möte som hinns med: {body} {meeting}")
    return text.format(body=body, meeting=coming.meeting, submit_by=coming.submit_by)


# --- every step, and why


def road_steps(register: Register, road: Road, *, as_of: date) -> Iterator[str]:
    """Yield the whole backward plan, a line a step with its reason; two spaces before what belongs to a line."""
    yield "".join(_decide_by(register, road))
    if not road.is_known:
        yield _("{no_meeting}: vilket möte som är det sista går inte att säga", no_meeting=_no_meeting(register, road))
        return
    if road.recommended and road.last_feasible and road.recommended != road.last_feasible:
        day = road.recommended.meeting
        yield _("rekommenderat möte: {day}, så att det finns möten kvar om ärendet bordläggs", day=day)
        yield from _passage_steps(register, road, road.recommended)
    if road.last_feasible:
        yield _("sista möjliga möte: {day}", day=road.last_feasible.meeting)
        yield from _passage_steps(register, road, road.last_feasible)
    else:
        yield _("inget möte i kalendern hinner besluta i tid")
    if road.closed and road.exhausted:
        yield _used_up(register, road)
    elif road.closed:
        yield _("den ordinarie vägen är stängd {day}: sista anmälningsdag har passerat", day=as_of)
    if road.next_possible and road.gap_if_next:
        day, gap = road.next_possible.meeting, stretch_text(road.gap_if_next)
        yield _("nästa möte därefter, {day}, ger {gap} utan giltighet", day=day, gap=gap)
    elif road.next_possible:
        yield _("nästa möte därefter, {day}, ger ingen lucka", day=road.next_possible.meeting)


def _no_meeting(register: Register, road: Road) -> str:
    """Say that the calendar has no meeting of the deciding body, or none after a day."""
    body = body_name(register, road.body)
    if road.calendar_ends_on:
        return _("inget möte i kalendern för {body} efter {day}", body=body, day=road.calendar_ends_on)
    return _("inget möte i kalendern för {body}", body=body)


def _decide_by(register: Register, road: Road) -> Iterator[str]:
    """Yield by when to decide, and why by then: the fact, less what the parties' own decisions take."""
    yield _("{body} behöver besluta senast {day}", body=body_name(register, road.body), day=road.decide_by)
    if road.decide_by != road.fact_on:
        yield _(" för att gälla {day}", day=road.fact_on)
        if takes := [step.takes for step in road.steps if step.parties and step.takes]:
            yield _(", parternas egna beslut tar {length}", length=format_length(takes[-1]))
        if _holds_july(road.decide_by, road.fact_on):
            yield _(" (juli räknas med, fast få sammanträder då)")
    if road.route:
        yield _(", väg ”{route}”", route=road.route)


def _holds_july(first: date, last: date) -> bool:
    return any(first <= date(year, 7, 31) and date(year, 7, 1) <= last for year in range(first.year, last.year + 1))


def _passage_steps(register: Register, road: Road, passage: Passage) -> Iterator[str]:
    stops, first = passage.stops, passage.stops[0]
    known = register.bodies.get(first.body)
    if passage.submit_by < first.on:
        submit = _("anmäl till {body} senast {day}", body=body_name(register, first.body), day=passage.submit_by)
        yield f"  {submit}{_before(first.on, (known.submit or known.papers) if known else None)}"
    for stop, coming in pairwise(stops):
        body, before_next = body_name(register, stop.body), road.steps[stop.place].before_next
        if before_next:
            text = _("{body} {day}: det senaste mötet minst {length} före {next}")
        else:
            text = _("{body} {day}: det senaste mötet till och med {next}")
        length = format_length(before_next) if before_next else ""
        yield f"  {text.format(body=body, day=stop.on, length=length, next=coming.on)}"
    papers = register.bodies[road.body].papers if road.body in register.bodies else None
    if passage.papers_on and papers:
        yield "  " + _("handlingar {day}", day=passage.papers_on) + _before(passage.meeting, papers)
    yield "  " + _("{body} {day}: beslut", body=body_name(register, road.body), day=passage.meeting)


def _before(meeting: date, lead: Length | None) -> str:
    """Say how a day before a meeting was counted, and that it moved where it was no working day."""
    if lead is None:
        return ""
    day = last_day_to_act(meeting, lead)
    if is_working_day(day):
        return _(": {length} före mötet {meeting}", length=format_length(lead), meeting=meeting)
    return _(
        ": {length} före mötet {meeting}, {day} är ingen arbetsdag",
        length=format_length(lead),
        meeting=meeting,
        day=day,
    )


# --- the choices


def choice_text(register: Register, choice: Choice, *, as_of: date) -> str:
    """Say whether the way to a choice is open and until when: "förlänga: öppet till 2026-05-18 (mötet 2026-06-12)"."""
    return f"{infinitive(choice.intention)}: {_outlook_text(register, choice, as_of)}"


def _outlook_text(register: Register, choice: Choice, as_of: date) -> str:
    road, by = choice.road, choice.submit_by
    match choice.outlook:
        case Outlook.BY_ITSELF:
            return _("inget beslut behövs")
        case Outlook.OPEN if road:
            body = body_name(register, road.body)
            text = _("öppet till och med {day} (sista möte: {body} {meeting})")
            return text.format(day=by, body=body, meeting=choice.meeting)
        case Outlook.LATE:
            ready = choice.ready_on
            return _("hinner inte: uppdraget ska vara klart {ready}, sista anmälningsdag är {day}", ready=ready, day=by)
        case Outlook.CLOSED if road:
            passed = by is not None and by < as_of
            why = _("stängt, sista anmälningsdag var {day}", day=by) if passed else _("stängt, inget möte hinner")
            return "; ".join(filter(None, (why, _next_gap(road))))
        case _:
            return _unknown(register, road)


def _next_gap(road: Road) -> str:
    coming, gap = road.next_possible, road.gap_if_next
    if coming is None:
        return ""
    if gap is None:
        return _("nästa möte, {day}, ger ingen lucka", day=coming.meeting)
    return _n(
        "nästa möte, {day}, ger {n} dag utan giltighet",
        "nästa möte, {day}, ger {n} dagar utan giltighet",
        gap.days,
        day=coming.meeting,
    )


def _unknown(register: Register, road: Road | None) -> str:
    if road is None:
        return _("registret anger ingen väg till beslut")
    if road.is_known:
        names = listed(body_name(register, one) for one in road.exhausted)
        return _("går inte att säga, inget kommande möte i kalendern för {bodies}", bodies=names)
    return _("går inte att säga, {no_meeting}", no_meeting=_no_meeting(register, road))


_BRIEF: Final = {
    Outlook.CLOSED: N_("stängt"),
    Outlook.LATE: N_("hinner inte"),
    Outlook.UNKNOWN: N_("går inte att säga"),
    Outlook.BY_ITSELF: N_("inget beslut behövs"),
}


def choices_line(found: Sequence[Choice]) -> str:
    """Say in one line which choices are open: "förlänga till och med 2026-05-18 · revidera: stängt · …".

    Empty where the register tells of none of them, so that there is nothing to choose by.
    """
    if all(choice.outlook in (Outlook.UNKNOWN, Outlook.BY_ITSELF) for choice in found):
        return ""
    return " · ".join(_in_line(choice) for choice in found)


def _in_line(choice: Choice) -> str:
    what = infinitive(choice.intention)
    if choice.outlook is Outlook.OPEN:
        return _("{what} till och med {day}", what=what, day=choice.submit_by)
    return f"{what}: {_(_BRIEF[choice.outlook])}"


def bridge_text(register: Register, wanted: str, extension: Choice) -> str:
    """Say that a revision or a replacement needs an extension meanwhile, and at which meeting that can be decided."""
    said = _(_BRIDGED[wanted])
    road = extension.road
    if road is None or choice_is_unknown(extension):
        return said
    if extension.submit_by == extension.meeting:
        text = _("{said}. {body} kan besluta om förlängningen senast {meeting}")
    else:
        text = _("{said}. {body} kan besluta om förlängningen senast {meeting}; anmäl ärendet senast {day}")
    body = body_name(register, road.body)
    return text.format(said=said, body=body, meeting=extension.meeting, day=extension.submit_by)


_BRIDGED: Final = {
    "revise": N_("Revideringen hinner inte före slutdatumet: föreslå en förlängning under tiden"),
    "replace": N_("Ersättningen hinner inte före slutdatumet: föreslå en förlängning under tiden"),
}


def choice_is_unknown(choice: Choice) -> bool:
    """Whether no meeting can be named."""
    return choice.outlook is Outlook.UNKNOWN
