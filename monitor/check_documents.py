"""Checks of documents: ids, references, clauses that contradict each other, circles."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from datetime import date
from typing import Final

from monitor.dates import period_end
from monitor.faults import Place
from monitor.findings import Finding, Known, error, warning
from monitor.language import _
from monitor.memory import Memory
from monitor.model import Document, Register

_ID: Final = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_LONGEST_MONTHS: Final = 1200
_CLAUSE_KEYS: Final = ("valid_to", "length", "period", "until_further_notice")


def check_documents(register: Register, known: Known, memory: Memory) -> Iterator[Finding]:
    """Find what is wrong with the documents, each alone and then together."""
    parties = memory.same("known parties", known["party"])
    for id_ in sorted(known["document"]):
        if not _ID.fullmatch(id_):
            message = _("id:t ”{id}” får bara innehålla a–z, 0–9 och bindestreck", id=id_)
            yield error(("document", id_), "document_id", message, _("Skriv t.ex. [document.rok-hvb]."))
    for id_, document in register.documents.items():
        yield from memory.found(_alone, ("document", id_), document, parties)
    documents = register.documents.items()
    yield from _circles("follows", {id_: document.follows for id_, document in documents if document.follows})
    yield from _circles("replaces", {id_: document.replaces for id_, document in documents if document.replaces})
    yield from _replaced_twice(register)


def _alone(place: Place, document: Document, parties: Collection[str]) -> Iterator[Finding]:
    id_ = str(place[1])
    yield from _clause(id_, document)
    yield from _adoption(id_, document, parties)


def _clause(id_: str, document: Document) -> Iterator[Finding]:
    given = [key for key in _CLAUSE_KEYS if getattr(document, key)]
    if len(given) > 1:
        keys, present = ", ".join(_CLAUSE_KEYS), _("{first} och {last}", first=", ".join(given[:-1]), last=given[-1])
        message = _("bara en av {keys} får anges, hittade {present}", keys=keys, present=present)
        hint = _("Behåll det som dokumentet säger; skriv det andra under question.")
        yield error(("document", id_, given[1]), "two_clauses", message, hint)
    else:
        yield from _start_and_end(id_, document)
        yield from _automatic(id_, document)
    if document.until_further_notice:
        yield from _of_an_end(id_, document)
    yield from _review(id_, document)
    yield from _deadlines(id_, document)


def _start_and_end(id_: str, document: Document) -> Iterator[Finding]:
    place, period = ("document", id_), document.period
    if document.valid_from and period and period.start:
        message = _("både valid_from och period anger när dokumentet börjar gälla")
        hint = _("Ta bort valid_from, eller använd valid_to i stället för period.")
        yield error((*place, "period"), "two_starts", message, hint)
    start = document.valid_from or (period.start if period else None)
    end = document.valid_to or (period.end if period else None)
    if start and end and end.latest < start.earliest:
        key = "valid_to" if document.valid_to else "period"
        message = _("dokumentet slutar {end} men börjar {start}", end=end.latest, start=start.earliest)
        yield error((*place, key), "end_before_start", message, _("Rätta det ena datumet."))
    holdover = document.holdover
    if holdover and holdover.until and end and holdover.until.latest < end.earliest:
        message = _(
            "holdover till {until} slutar före dokumentets slut {end}", until=holdover.until.latest, end=end.earliest
        )
        hint = _("Skriv until som den yttersta dagen efter slutdatumet, eller holdover = true.")
        yield error((*place, "holdover"), "holdover", message, hint)


def _of_an_end(id_: str, document: Document) -> Iterator[Finding]:
    """What happens at the end says nothing about a document that has none."""
    for key in ("option", "holdover"):
        if getattr(document, key):
            message = _("{key} gäller vid ett slutdatum, men dokumentet gäller tills vidare", key=key)
            hint = _("Ta bort {key} eller until_further_notice.", key=key)
            yield error(("document", id_, key), "clause_without_end", message, hint)


def _review(id_: str, document: Document) -> Iterator[Finding]:
    review, place = document.review, ("document", id_, "review")
    if review is None:
        return
    if review.every is None and review.due is None:
        yield error(place, "review", _("review har varken every eller due"), _('Skriv { every = "24 månader" }.'))
    if review.last and review.due and review.due < review.last:
        message = _("nästa översyn {due} ligger före den senaste {last}", due=review.due, last=review.last)
        yield error((*place, "due"), "review", message, _("Rätta due eller last."))


def _deadlines(id_: str, document: Document) -> Iterator[Finding]:
    seen: set[str] = set()
    for index, deadline in enumerate(document.deadlines):
        place = ("document", id_, "deadlines", index, "what")
        if deadline.what in ("review", "revision"):
            message = _("”{what}” kan inte skiljas från dokumentets översyn eller revidering", what=deadline.what)
            yield error(place, "deadline", message, _("Ge det som ska göras ett annat namn."))
        elif deadline.what in seen:
            message = _("två deadlines heter ”{what}”", what=deadline.what)
            yield error(place, "deadline", message, _("Ge dem olika text."))
        seen.add(deadline.what)


def _automatic(id_: str, document: Document) -> Iterator[Finding]:
    clause, place = document.auto_extension, ("document", id_, "auto_extension")
    if clause is None:
        return
    if document.until_further_notice:
        message = _("ett dokument som gäller tills vidare förlängs inte automatiskt")
        yield error(place, "auto_without_end", message, _("Ta bort auto_extension eller until_further_notice."))
    elif document.notice:
        message = _("uppsägningstiden står både i notice och i auto_extension")
        yield error(("document", id_, "notice"), "two_notices", message, _("Behåll den i auto_extension."))
    elif not (document.valid_to or document.length or (document.period and document.period.end)):
        message = _("automatisk förlängning räknas från ett slutdatum, som saknas")
        yield warning(place, "auto_without_end", message, _("Lägg till valid_to när det är känt."))
    longest = clause.every * (clause.max_times or 1)
    if longest.months + longest.days / 31 > _LONGEST_MONTHS:
        message = _("förlängningarna blir tillsammans längre än hundra år")
        yield error(
            (*place, "max_times"), "length", message, _("Skriv ett mindre max_times, eller valid_to = 2040-12-31.")
        )
    end = _first_end(document)
    if clause.valid_to and end and clause.valid_to.latest < end:
        message = _(
            "förlängningen går längst till {last}, före dokumentets slut {end}", last=clause.valid_to.latest, end=end
        )
        yield error((*place, "valid_to"), "cap_before_end", message, _("Rätta det ena datumet."))


def _first_end(document: Document) -> date | None:
    if document.length and document.valid_from:
        return period_end(document.valid_from.earliest, document.length)
    end = document.valid_to or (document.period.end if document.period else None)
    return end.earliest if end else None


def _adoption(id_: str, document: Document, all_parties: Collection[str]) -> Iterator[Finding]:
    clause = document.adoption
    if clause is None:
        return
    place = ("document", id_, "adoption")
    parties = all_parties if clause.parties == "all" else clause.parties
    if not parties:
        yield error(
            place,
            "adoption",
            _("inga parter ska anta dokumentet"),
            _('Lägg till [party.id] för varje part, eller parties = ["falun", …].'),
        )
    elif clause.rule != "all" and clause.rule > len(parties):
        message = _(
            "minst {number_needed} parter ska anta, men det finns {number}",
            number_needed=clause.rule,
            number=len(parties),
        )
        yield error((*place, "rule"), "adoption", message, _('Skriv rule = "all", eller ett mindre tal.'))


def _circles(key: str, links: Mapping[str, str]) -> Iterator[Finding]:
    told: set[str] = set()
    for id_ in links:
        chain = [id_]
        while (after := links[chain[-1]]) in links and after not in chain:
            chain.append(after)
        if after == id_ and not told & set(chain):
            told |= set(chain)
            message = _("{key} går i cirkel: {chain}", key=key, chain=" → ".join([*chain, id_]))
            yield error(("document", id_, key), "circle", message, _("Ta bort {key} ur ett av dokumenten.", key=key))


def _replaced_twice(register: Register) -> Iterator[Finding]:
    successors: dict[str, list[str]] = defaultdict(list)
    for id_, document in register.documents.items():
        if document.replaces:
            successors[document.replaces].append(id_)
    for old, new in successors.items():
        for second in new[1:]:
            message = _("”{old}” ersätts redan av ”{new}”", old=old, new=new[0])
            yield warning(
                ("document", second, "replaces"),
                "replaced_twice",
                message,
                _("Kontrollera vilket dokument som gäller."),
            )
