"""What draft agenda text tells of a matter's past: heading, background and history, in running Swedish.

What can still be done is `agenda_outlook`'s matter, the decisions proposed are `agenda_proposals`'.
"""

from collections.abc import Collection, Iterator
from datetime import date
from typing import Final

from monitor.decision_words import condition_state, sentence
from monitor.decisions import in_effect
from monitor.model import Document, Register
from monitor.nouns import Noun, noun_of, shared_noun
from monitor.roads import END_CALLS
from monitor.standing import Standing, Status
from monitor.wording import adoption_text, capital, listed, long_date, one_line


def heading(register: Register, told: Collection[Standing]) -> str:
    """Return a matter's heading: "Beslut: förlängning av RÖK HVB", "Beslut: Rutin egenvård"."""
    titles = titles_of(register, told)
    return f"Beslut: förlängning av {titles}" if any(has_end(register, one) for one in told) else f"Beslut: {titles}"


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
    title, noun = one_line(document.title), noun_of(document.kind)
    full = f" ({one_line(document.long_title)})" if document.long_title else ""
    dnr = f", dnr {one_line(document.dnr)}," if document.dnr else ""
    yield f"{title}{full}{dnr} {_holds(register, standing)}."
    if document.law:
        yield f"{capital(noun.the_one)} krävs enligt lag ({listed(one_line(one) for one in document.law)})."
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


def _holds(register: Register, standing: Standing) -> str:
    """Say in the predicate of a sentence what holds: "gäller till och med den 30 juni 2026"."""
    end, words = standing.valid_to, _HOLDS.get(standing.status)
    if words and (end or "{end}" not in words):
        return words.format(end=long_date(end) if end else "", **_days(standing))
    if standing.status in (Status.IN_ADOPTION, Status.NOT_ADOPTED) and standing.adoption:
        stopped = "" if standing.adoption.possible else " och kan inte börja gälla som det ser ut nu"
        return f"väntar på parternas antagande ({adoption_text(standing.adoption)}){stopped}"
    if end is None:
        return "har inget slutdatum i registret"
    start = f"från och med {long_date(standing.valid_from)} " if standing.valid_from else ""
    passed = end < standing.as_of
    meant_so = register.documents[standing.document].intention == "let_expire" and not passed
    return f"{'gällde' if passed else 'gäller'} {start}till och med {long_date(end)}" + (
        " och ska enligt registret inte förlängas" if meant_so else ""
    )


_HOLDS: Final = {
    Status.PLANNED: "planeras; någon beslutad text finns inte i registret",
    Status.EXPIRED: "löpte ut {end}",
    Status.PAST_END_HOLDOVER: "hade slutdatum {end} och gäller tills en ny version finns",
    Status.AUTO: "gäller till och med {end} och förlängs{next_end} om ingen part säger upp senast {notice}",
    Status.CONDITIONAL: "har ett villkorat beslut till och med {end} och är inte säkrat",
    Status.PAUSED: "tillämpas inte{paused} och upphävs därefter om inget annat beslutas",
    Status.TERMINATED: "har sagts upp och upphör {end}",
    Status.WILL_END: "ska upphöra {end} enligt beslut",
    Status.OPEN_ENDED: "gäller tills vidare",
    Status.REPEALED: "har upphävts",
    Status.REPLACED: "har ersatts",
}


def _days(standing: Standing) -> dict[str, str]:
    def until(day: date | None) -> str:
        return f" till och med {long_date(day)}" if day else ""

    notice = long_date(standing.last_notice_day) if standing.last_notice_day else ""
    return {"next_end": until(standing.next_end), "paused": until(standing.paused_until), "notice": notice}


def history(register: Register, documents: Collection[str], *, as_of: date) -> Iterator[str]:
    """Yield every decision on the documents in force on a day, oldest first, with its source, each once."""
    decided = in_effect(register.decisions, as_of=as_of)
    found = {id(one): one for id_ in documents for one in decided.get(id_, ())}
    for decision in sorted(found.values(), key=lambda one: (one.on, one.index)):
        source = f" ({'; '.join(one_line(one) for one in decision.source)})" if decision.source else ""
        state = condition_state(decision, as_of=as_of, day=long_date)
        what = sentence(decision, register, day=long_date)
        yield f"{capital(long_date(decision.on))}: {what}{f' ({state})' if state else ''}{source}"
