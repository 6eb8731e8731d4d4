"""Checks of each decision by itself: its keys, who took it, what it is about, and what replaces what."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from monitor import date_language
from monitor.action_keys import check_keys
from monitor.date_language import DateLanguageError
from monitor.faults import Place, nearest, quoted
from monitor.findings import Finding, Known, error, unknown_ids, warning
from monitor.language import _
from monitor.memory import Memory
from monitor.model import Body, Decision, Document, Party, Recipient, Register
from monitor.validity_clauses import Adoption

#: Years between a decision and a last day in words that can only be a slip.
_FAR: Final = 100


@dataclass(frozen=True, slots=True)
class _Deciders:
    """Who may decide, and do what is decided."""

    bodies: Mapping[str, Body]
    parties: Mapping[str, Party]
    recipients: Mapping[str, Recipient]


def check_decisions(register: Register, memory: Memory, *, as_of: date) -> Iterator[Finding]:
    """Find what is wrong or doubtful with each decision by itself."""
    deciders = memory.same("deciders", _Deciders(register.bodies, register.parties, register.recipients))
    today = memory.same("as_of", as_of)
    documents = register.documents
    replacing: dict[str, list[str]] = defaultdict(list)
    for id_, document in documents.items():
        if document.replaces:
            replacing[document.replaces].append(id_)
    for decision in register.decisions:
        about = map(documents.get, decision.documents)
        yield from memory.found(_alone, ("decision", decision.index), decision, deciders, today, *about)
        if decision.action == "replace":
            yield from _held_against(decision, register, replacing)


def _alone(
    _place: Place, decision: Decision, deciders: _Deciders, as_of: date, *documents: Document | None
) -> Iterator[Finding]:
    """Judge a decision by who took it and the `documents` that it is about, None where there is no such document."""
    yield from check_keys(decision)
    yield from _by(decision, deciders)
    yield from _own_keys(decision, deciders, documents)
    yield from _condition(decision)
    yield from _doubts(decision, deciders, documents, as_of)


def _by(decision: Decision, deciders: _Deciders) -> Iterator[Finding]:
    """One body decides, or one or more parties; a list of both is two decisions."""
    bodies = [by for by in decision.by if by in deciders.bodies]
    if bodies and len(decision.by) > 1 and decision.action != "complete":
        message = _("by har instansen ”{body}” tillsammans med andra", body=bodies[0])
        hint = _("Skriv ett beslut för varje instans, och ett för parterna.")
        yield error(("decision", decision.index, "by"), "mixed_by", message, hint)


def _own_keys(decision: Decision, deciders: _Deciders, documents: tuple[Document | None, ...]) -> Iterator[Finding]:
    place = ("decision", decision.index)
    match decision.action:
        case "repeal":
            yield from _last_day(decision)
        case "complete":
            yield from _completed(decision, documents)
        case "assign_revision":
            yield from _not_before((*place, "due"), decision.due, decision)
            if isinstance(decision.to, str):
                known = Known({"recipient": frozenset(deciders.recipients)})
                yield from unknown_ids((*place, "to"), [decision.to], known, tables=("recipient",))
            elif decision.to:
                message = _("väntade den som ska revidera, hittade datumet {to}", to=decision.to)
                yield error((*place, "to"), "text", message, _("Skriv due = {to}; to är en mottagare.", to=decision.to))
        case "set_review":
            yield from _not_before((*place, "due"), decision.due, decision)
        case "defer" | "refer_back":
            yield from _meeting_day(decision)


def _not_before(place: Place, day: date | None, decision: Decision) -> Iterator[Finding]:
    if day and day < decision.on:
        message = _("{day} ligger före beslutet {decided_on}", day=day, decided_on=decision.on)
        yield warning(place, "before_decision", message, _("Kontrollera årtalet."))


def _last_day(decision: Decision) -> Iterator[Finding]:
    if not isinstance(decision.last_day, str):
        return
    place = ("decision", decision.index, "last_day")
    hint = _('Skriv t.ex. 2026-05-31, eller "upphör omedelbart".')
    try:
        reading = date_language.read_last_day(decision.last_day, decision.on)
    except DateLanguageError as fault:
        yield error(place, "date", fault.fault, hint)
    else:
        if abs(reading.earliest.year - decision.on.year) > _FAR:
            message = _(
                "”{last_day}” ligger {years} år eller mer från beslutet {decided_on}",
                last_day=decision.last_day,
                years=_FAR,
                decided_on=decision.on,
            )
            yield error(place, "date", message, hint)


#: What can be completed of any document.
_WHATS: Final = ("review", "revision", "inform")


def _completed(decision: Decision, documents: tuple[Document | None, ...]) -> Iterator[Finding]:
    if decision.what in (None, *_WHATS):
        return
    for id_, document in zip(decision.documents, documents, strict=True):
        known = [deadline.what for deadline in document.deadlines] if document else [decision.what]
        if decision.what not in known:
            words = _(" eller ").join(f'"{one}"' for one in (*known, *_WHATS))
            hint = nearest(str(decision.what), filter(None, known)) or _("Skriv what = {words}.", words=words)
            message = _("”{id}” har inget att slutföra som heter ”{what}”", id=id_, what=decision.what)
            yield error(("decision", decision.index, "what"), "unknown_deadline", message, hint)


def _meeting_day(decision: Decision) -> Iterator[Finding]:
    place, to = ("decision", decision.index, "to"), decision.to
    if isinstance(to, str):
        try:
            to = date_language.read_day(to).earliest
        except DateLanguageError as fault:
            yield error(place, "date", fault.fault, _("Skriv mötesdagen som 2026-09-18."))
            return
    yield from _not_before(place, to, decision)


def _held_against(decision: Decision, register: Register, replacing: Mapping[str, list[str]]) -> Iterator[Finding]:
    """A decision to replace says the same as `replaces` on the other document, or they contradict each other.

    `replacing` are the documents that say so, by the one that they replace.
    """
    place, id_ = ("decision", decision.index), str(decision.with_)
    if id_ in decision.documents:
        hint = _("Ange det nya dokumentets id.")
        yield error((*place, "with"), "circle", _("ett dokument kan inte ersätta sig självt"), hint)
    new = register.documents.get(id_)
    if new is None:
        return
    if new.replaces and new.replaces not in decision.documents:
        said = ", ".join(map(quoted, decision.documents))
        message = _(
            "”{id}” säger att det ersätter ”{replaces}”, beslutet säger {said}",
            id=id_,
            replaces=new.replaces,
            said=said,
        )
        yield error((*place, "with"), "replace_conflict", message, _("Rätta beslutet, eller replaces i dokumentet."))
    rivals = {one for old in decision.documents for one in replacing.get(old, ()) if one != id_}
    if rivals:
        rival = next(one for one in register.documents if one in rivals)
        old = register.documents[rival].replaces
        message = _(
            "beslutet säger att ”{id}” ersätter ”{old}”, men ”{rival}” säger att det gör det",
            id=id_,
            old=old,
            rival=rival,
        )
        yield error((*place, "with"), "replace_conflict", message, _("Rätta with i beslutet, eller ta bort replaces."))
    if decision.valid_from and new.valid_from and decision.valid_from.earliest != new.valid_from.earliest:
        message = _(
            "beslutet säger {decided}, men ”{id}” börjar gälla {stated}",
            decided=decision.valid_from.earliest,
            id=id_,
            stated=new.valid_from.earliest,
        )
        yield error((*place, "valid_from"), "replace_conflict", message, _("Rätta det ena datumet."))


def _condition(decision: Decision) -> Iterator[Finding]:
    place = ("decision", decision.index)
    settled = {"met_on": decision.met_on, "failed_on": decision.failed_on}
    for key, on in settled.items():
        if on and not decision.condition:
            yield error(
                (*place, key),
                "condition",
                _("{key} är angivet men inget condition", key=key),
                _('Skriv villkoret som condition = "…".'),
            )
        if on and on < decision.on:
            yield error(
                (*place, key),
                "condition",
                _("{key} {day} är före beslutet {decided_on}", key=key, day=on, decided_on=decision.on),
                _("Rätta datumet."),
            )
    if decision.met_on and decision.failed_on:
        yield error(
            (*place, "failed_on"),
            "condition",
            _("villkoret kan inte både ha uppfyllts och fallit"),
            _("Behåll det ena."),
        )


def _doubts(
    decision: Decision, deciders: _Deciders, documents: tuple[Document | None, ...], as_of: date
) -> Iterator[Finding]:
    place = ("decision", decision.index)
    if decision.on > as_of:
        yield warning(
            (*place, "on"),
            "future_decision",
            _("beslutet är daterat {decided_on}, efter {as_of}", decided_on=decision.on, as_of=as_of),
            _("Det räknas först då."),
        )
    if not decision.source:
        yield warning(
            place,
            "no_source",
            _("beslutet saknar källa"),
            _('Lägg till source = "Minnesanteckningar 2026-06-12 § 5".'),
        )
    for id_, document in zip(decision.documents, documents, strict=True):
        if document is None:
            continue
        if decision.action in ("extend", "let_expire", "repeal", "replace", "set_validity") and document.decided_by:
            bodies = deciders.bodies
            others = [by for by in decision.by if by in bodies and by != document.decided_by]
            if others and document.decided_by in bodies:
                taker, owner = bodies[others[0]].name, bodies[document.decided_by].name
                message = _(
                    "{taker} fattade beslutet, men {owner} beslutar om ”{id}” (decided_by)",
                    taker=taker,
                    owner=owner,
                    id=id_,
                )
                yield warning(
                    (*place, "by"),
                    "no_mandate",
                    message,
                    _("Kontrollera vem som beslutade, eller ändra decided_by."),
                )
        if decision.action in ("adopt", "reject"):
            yield from _party_without_part(decision, id_, document.adoption, deciders.parties)
        if decision.action == "let_expire" and document.until_further_notice:
            message = _("”{id}” gäller tills vidare och har inget slut att låta löpa ut", id=id_)
            yield warning((*place, "action"), "nothing_to_expire", message, _("Använd repeal eller terminate."))


def _party_without_part(
    decision: Decision, id_: str, clause: Adoption | None, known: Mapping[str, Party]
) -> Iterator[Finding]:
    parties = () if clause is None else tuple(known) if clause.parties == "all" else clause.parties
    for party in decision.by:
        if party in known and party not in parties:
            message = _("{party} är inte en av parterna som ska anta ”{id}”", party=known[party].name, id=id_)
            hint = _("Lägg till parten under adoption i dokumentet, eller ta bort den ur beslutet.")
            yield error(("decision", decision.index, "by"), "not_a_party", message, hint)
