"""What draft agenda text tells of a matter: running Swedish with long dates, for one or more documents alike.

Background, history, the choices still open, and what a lapse would mean; the decisions proposed are `agenda_proposals`'
matter.
"""

from collections.abc import Collection, Iterator
from datetime import date
from typing import Final

from monitor.choices import Choice, Outlook, bridge, choices, meant
from monitor.decision_words import condition_state, sentence
from monitor.decisions import in_effect
from monitor.docket import Docket
from monitor.model import Document, Register
from monitor.nouns import Noun, noun_of, shared_noun
from monitor.road_words import body_name
from monitor.standing import Mark, Standing, Status
from monitor.wording import counted, listed, long_date, one_line, period


def heading(register: Register, told: Collection[Standing]) -> str:
    """Return a matter's heading: "Beslut: förlängning av RÖK HVB", "Beslut: Rutin egenvård"."""
    titles = titles_of(register, told)
    return f"Beslut: förlängning av {titles}" if any(map(has_end, told)) else f"Beslut: {titles}"


def titles_of(register: Register, told: Collection[Standing]) -> str:
    """Name the documents of a matter."""
    return listed(one_line(register.documents[one.document].title) for one in told)


def _noun(register: Register, told: Collection[Standing]) -> Noun:
    return shared_noun(noun_of(register.documents[one.document].kind) for one in told)


def _the(register: Register, told: Collection[Standing]) -> str:
    """Return "Överenskommelsen" or "Överenskommelserna"."""
    noun = _noun(register, told)
    word = noun.the_one if len(told) == 1 else noun.the_many
    return word[:1].upper() + word[1:]


def has_end(standing: Standing) -> bool:
    """Whether a document has an end that somebody has to decide about."""
    return standing.valid_to is not None and standing.status not in (Status.PLANNED, Status.AUTO)


# --- background


def background(register: Register, told: Collection[Standing]) -> Iterator[str]:
    """Say what the documents are, until when they hold, what law asks, and what is under way."""
    for standing in told:
        document = register.documents[standing.document]
        yield " ".join(_present(register, document, standing))


def _present(register: Register, document: Document, standing: Standing) -> Iterator[str]:
    title, noun = one_line(document.title), noun_of(document.kind)
    full = f" ({one_line(document.long_title)})" if document.long_title else ""
    dnr = f", dnr {one_line(document.dnr)}" if document.dnr else ""
    yield f"{title}{full}{dnr} {_holds(standing)}."
    if document.law:
        yield f"{_capital(noun.the_one)} krävs enligt lag ({listed(one_line(one) for one in document.law)})."
    if revision := standing.revision:
        due = f" och ska redovisas senast {long_date(revision.due)}" if revision.due else ""
        yield f"Ett uppdrag att revidera {noun.the_one} gavs {long_date(revision.assigned_on)}{due}."
    if standing.conditions:
        yield f"Beslutet är villkorat: {listed(one_line(one) for one in standing.conditions)}."
    if standing.followers:
        names = listed(one_line(register.documents[one].title) for one in standing.followers)
        yield f"{names} följer {noun.the_one} och gäller lika länge."
    if document.question:
        yield f"[Att reda ut före beslut: {one_line(document.question)}]"


def _holds(standing: Standing) -> str:  # noqa: PLR0911 - one a status
    end = standing.valid_to
    match standing.status:
        case Status.PLANNED:
            return "planeras; någon beslutad text finns inte i registret"
        case Status.EXPIRED if end:
            return f"löpte ut {long_date(end)}"
        case Status.PAST_END_HOLDOVER if end:
            return f"hade slutdatum {long_date(end)} och gäller tills en ny version finns"
        case Status.AUTO if end and standing.last_notice_day:
            to = f" till och med {long_date(standing.next_end)}" if standing.next_end else ""
            return (
                f"gäller till och med {long_date(end)} och förlängs{to} om ingen part säger upp senast "
                f"{long_date(standing.last_notice_day)}"
            )
        case Status.CONDITIONAL if end:
            return f"har ett villkorat beslut till och med {long_date(end)} och är inte säkrat"
        case Status.PAUSED:
            to = f" till och med {long_date(standing.paused_until)}" if standing.paused_until else ""
            return f"tillämpas inte{to} och upphävs därefter om inget annat beslutas"
        case _ if end:
            start = f"från och med {long_date(standing.valid_from)} " if standing.valid_from else ""
            return f"gäller {start}till och med {long_date(end)}"
        case Status.OPEN_ENDED:
            return "gäller tills vidare"
        case _:
            return "har inget slutdatum i registret"


def history(register: Register, documents: Collection[str], *, as_of: date) -> Iterator[str]:
    """Yield every decision on the documents in force on a day, oldest first, with its source, each once."""
    decided = in_effect(register.decisions, as_of=as_of)
    found = {id(one): one for id_ in documents for one in decided.get(id_, ())}
    for decision in sorted(found.values(), key=lambda one: (one.on, one.index)):
        source = f" ({'; '.join(one_line(one) for one in decision.source)})" if decision.source else ""
        state = condition_state(decision, as_of=as_of, day=long_date)
        what = sentence(decision, register, day=long_date)
        yield f"{_capital(long_date(decision.on))}: {what}{f' ({state})' if state else ''}{source}"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


# --- the roads that are open


def choices_open(register: Register, told: Collection[Standing]) -> Iterator[str]:
    """Say of each choice whether it is still open; told once, as the documents of a matter are alike."""
    first = next(iter(told))
    document = register.documents[first.document]
    passed = first.valid_to is not None and first.valid_to < first.as_of
    for choice in choices(register, first):
        yield f"{_CHOICES[choice.intention]}: {_outlook(register, choice, passed=passed)}"
    found = choices(register, first)
    if (wanted := meant(document, first)) and bridge(document, first, found):
        what = {"revise": "Revideringen", "replace": "Ersättningen"}[wanted]
        yield f"{what} hinner inte före slutdatumet, så en förlängning behövs under tiden."


_CHOICES: Final = {
    "extend": "Förlänga som den är",
    "revise": "Revidera",
    "replace": "Ersätta med en ny",
    "let_expire": "Låta löpa ut",
}


def _outlook(register: Register, choice: Choice, *, passed: bool) -> str:
    found = choice.road
    body = body_name(register, found.body) if found else ""
    match choice.outlook:
        case Outlook.BY_ITSELF:
            return "sker av sig självt, inget beslut behövs." if not passed else "har redan skett."
        case Outlook.OPEN if choice.meeting and choice.submit_by:
            return f"kan beslutas till och med mötet i {body} {long_date(choice.meeting)}, anmält senast {long_date(choice.submit_by)}."  # noqa: E501
        case Outlook.LATE if choice.ready_on and choice.submit_by:
            return f"hinner inte, uppdraget ska vara klart {long_date(choice.ready_on)} men ärendet skulle anmälas senast {long_date(choice.submit_by)}."  # noqa: E501
        case Outlook.CLOSED if found and found.next_possible:
            gap = f"; det ger {counted(found.gap_if_next.days, 'dag')} utan giltighet" if found.gap_if_next else ""
            when = "kan" if passed else "hinner inte före slutdatumet, kan"
            return f"{when} beslutas tidigast {long_date(found.next_possible.meeting)}{gap}."
        case Outlook.CLOSED:
            return "hinner inte före slutdatumet."
        case _:
            return "går inte att säga, kalendern för mötena räcker inte." if found else "registret anger ingen väg."


# --- what a lapse would mean


def consequences(register: Register, told: Collection[Standing], found: Docket) -> Iterator[str]:
    """Say what happens if nothing is decided at the meeting."""
    first, the = next(iter(told)), _the(register, told)
    matter = next((one for one in found.matters if one.document == first.document), None)
    if first.status is Status.AUTO and first.next_end and first.valid_to:
        yield f"{the} förlängs av sig {_self(register, told)} till och med {long_date(first.next_end)}."
        return
    if not has_end(first) or first.valid_to is None:
        return
    past = first.valid_to < found.on
    verb = "löpte ut" if first.valid_to < found.as_of else "löper ut"
    yield f"{the} {verb} {long_date(first.valid_to)}{' och gäller inte' if past else ''}."
    if found.next_on is None:
        yield "Inget senare möte finns i kalendern."
    elif matter and matter.gap:
        more = "ytterligare " if past else ""
        span = period(matter.gap.first, matter.gap.last)
        coming = f"Nästa möte i {body_name(register, found.body)} är {long_date(found.next_on)}."
        yield f"{coming} Det ger {more}{counted(matter.gap.days, 'dag')} utan giltighet ({span})."
    else:
        body = body_name(register, found.body)
        yield f"Nästa möte i {body}, {long_date(found.next_on)}, är också i tid."
    if Mark.LAW_REQUIRED in first.marks:
        yield "Lagens krav på att ha ett sådant dokument finns kvar även om giltighetstiden har gått ut."


def _self(register: Register, told: Collection[Standing]) -> str:
    if len(told) > 1:
        return "själva"
    return "självt" if _noun(register, told).neuter else "själv"
