"""What draft agenda text tells of a matter's past: heading, background and history, in running text.

What can still be done is `agenda_outlook`'s matter, the decisions proposed are `agenda_proposals`'.
"""

from collections.abc import Collection, Iterator
from datetime import date
from typing import Final

from monitor.decision_words import condition_state, sentence
from monitor.decisions import in_effect
from monitor.language import N_, _, _c, _n
from monitor.model import Document, Register
from monitor.nouns import Noun, noun_of, shared_noun
from monitor.roads import END_CALLS
from monitor.standing import AdoptionTally, Revision, Standing, Status
from monitor.wording import adoption_text, capital, listed, long_date, one_line


def heading(register: Register, told: Collection[Standing]) -> str:
    """Return a matter's heading: "Beslut: förlängning av RÖK HVB", "Beslut: Rutin egenvård"."""
    titles = titles_of(register, told)
    if any(has_end(register, one) for one in told):
        return _("Beslut: förlängning av {titles}", titles=titles)
    return _("Beslut: {titles}", titles=titles)


def titles_of(register: Register, told: Collection[Standing]) -> str:
    """Name the documents of a matter."""
    return listed(one_line(register.documents[one.document].title) for one in told)


def noun_for(register: Register, told: Collection[Standing]) -> Noun:
    """Return the noun that fits the documents of a matter."""
    return shared_noun(noun_of(register.documents[one.document].kind) for one in told)


def the_documents(register: Register, told: Collection[Standing]) -> str:
    """Return "Överenskommelsen" or "Överenskommelserna": the documents of a matter as a subject."""
    noun = noun_for(register, told)
    word = noun.the_one if len(told) == 1 else noun.the_many
    return capital(word)


def has_end(register: Register, standing: Standing) -> bool:
    """Whether a document has an end that somebody has to decide about."""
    meant_so = register.documents[standing.document].intention == "let_expire"
    return standing.valid_to is not None and standing.status in END_CALLS and not meant_so


# --- background


def background(register: Register, told: Collection[Standing]) -> Iterator[str]:
    """Say what the documents are, until when they hold, what law asks, and what is under way."""
    for standing in told:
        document = register.documents[standing.document]
        yield " ".join(_present(register, document, standing))


def _present(register: Register, document: Document, standing: Standing) -> Iterator[str]:
    noun = noun_of(document.kind)
    yield f"{_name(document)} {_holds(register, standing)}."
    if document.law:
        laws = listed(one_line(one) for one in document.law)
        yield _("{the_document} krävs enligt lag ({laws}).", the_document=capital(noun.the_one), laws=laws)
    if revision := standing.revision:
        yield _revision(revision, noun)
    if standing.conditions:
        yield _("Beslutet är villkorat: {conditions}.", conditions=listed(map(one_line, standing.conditions)))
    if standing.followers:
        names = listed(one_line(register.documents[one].title) for one in standing.followers)
        yield _n(
            "{titles} följer {the_document} och gäller lika länge.",
            "{titles} följer {the_document} och gäller lika länge.",
            len(standing.followers),
            titles=names,
            the_document=noun.the_one,
        )
    if document.question:
        yield _("[Att reda ut före beslut: {question}]", question=one_line(document.question))


def _name(document: Document) -> str:
    full = f" ({one_line(document.long_title)})" if document.long_title else ""
    number = _(", dnr {number},", number=one_line(document.dnr)) if document.dnr else ""
    return f"{one_line(document.title)}{full}{number}"


def _revision(revision: Revision, noun: Noun) -> str:
    assigned = long_date(revision.assigned_on)
    if revision.due:
        text = _("Ett uppdrag att revidera {the_document} gavs {day} och ska redovisas senast {due}.")
        return text.format(the_document=noun.the_one, day=assigned, due=long_date(revision.due))
    return _("Ett uppdrag att revidera {the_document} gavs {day}.", the_document=noun.the_one, day=assigned)


def _holds(register: Register, standing: Standing) -> str:
    """Say in the predicate of a sentence what holds: "gäller till och med den 30 juni 2026"."""
    end, words = standing.valid_to, _HOLDS.get(standing.status)
    if words and (end or "{end}" not in words):
        return _(words).format(end=long_date(end) if end else "")
    match standing.status:
        case Status.AUTO if end:
            return _renews_itself(standing, end)
        case Status.OPEN_ENDED:
            return _c("predicate", "gäller tills vidare")
        case Status.PAUSED:
            return _pause(standing.paused_until)
        case Status.IN_ADOPTION | Status.NOT_ADOPTED if standing.adoption:
            return _waits(standing.adoption)
    return _period(register, standing, end) if end else _("har inget slutdatum i registret")


def _pause(until: date | None) -> str:
    if until:
        text = _("tillämpas inte till och med {day} och upphävs därefter om inget annat beslutas")
        return text.format(day=long_date(until))
    return _("tillämpas inte och upphävs därefter om inget annat beslutas")


def _renews_itself(standing: Standing, end: date) -> str:
    days = {"end": long_date(end), "notice": long_date(standing.last_notice_day) if standing.last_notice_day else ""}
    if standing.next_end:
        text = _(
            "gäller till och med {end} och förlängs till och med {next_end} om ingen part säger upp senast {notice}"
        )
        return text.format(**days, next_end=long_date(standing.next_end))
    return _("gäller till och med {end} och förlängs om ingen part säger upp senast {notice}", **days)


def _waits(adoption: AdoptionTally) -> str:
    if adoption.possible:
        return _("väntar på parternas antagande ({tally})", tally=adoption_text(adoption))
    text = _("väntar på parternas antagande ({tally}) och kan inte börja gälla som det ser ut nu")
    return text.format(tally=adoption_text(adoption))


def _period(register: Register, standing: Standing, end: date) -> str:
    start, passed = standing.valid_from, end < standing.as_of
    if start and passed:
        return _("gällde från och med {start} till och med {end}", start=long_date(start), end=long_date(end))
    if passed:
        return _("gällde till och med {end}", end=long_date(end))
    if start:
        said = _("gäller från och med {start} till och med {end}", start=long_date(start), end=long_date(end))
    else:
        said = _("gäller till och med {end}", end=long_date(end))
    meant_so = register.documents[standing.document].intention == "let_expire"
    return _("{holds} och ska enligt registret inte förlängas", holds=said) if meant_so else said


_HOLDS: Final = {
    Status.PLANNED: N_("planeras; någon beslutad text finns inte i registret"),
    Status.EXPIRED: N_("löpte ut {end}"),
    Status.PAST_END_HOLDOVER: N_("hade slutdatum {end} och gäller tills en ny version finns"),
    Status.CONDITIONAL: N_("har ett villkorat beslut till och med {end} och är inte säkrat"),
    Status.TERMINATED: N_("har sagts upp och upphör {end}"),
    Status.WILL_END: N_("ska upphöra {end} enligt beslut"),
    Status.REPEALED: N_("har upphävts"),
    Status.REPLACED: N_("har ersatts"),
}


def history(register: Register, documents: Collection[str], *, as_of: date) -> Iterator[str]:
    """Yield every decision on the documents in force on a day, oldest first, with its source, each once."""
    decided = in_effect(register.decisions, as_of=as_of)
    found = {id(one): one for id_ in documents for one in decided.get(id_, ())}
    for decision in sorted(found.values(), key=lambda one: (one.on, one.index)):
        source = f" ({'; '.join(one_line(one) for one in decision.source)})" if decision.source else ""
        state = condition_state(decision, as_of=as_of, day=long_date)
        what = sentence(decision, register, day=long_date)
        yield f"{capital(long_date(decision.on))}: {what}{f' ({state})' if state else ''}{source}"
