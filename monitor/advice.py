"""What a careful colleague would point out about a register that is sound: findings over what holds (docs/register.md).

Nothing here is wrong as written; `checks` tells that. Each piece of advice names the place in the register it is about
and what to do. Pure; days are inclusive.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Final

from monitor.dates import extended_end
from monitor.decision_words import title
from monitor.faults import Place
from monitor.followers import leader_of
from monitor.language import N_, _, _n
from monitor.model import Register
from monitor.parties import party_name
from monitor.road_words import body_name
from monitor.roads import Road, deciding_body_of, meetings_of, road
from monitor.standing import NOT_YET, SETTLED, Mark, Standing, Status
from monitor.timeline import Timeline, standings
from monitor.wording import listed, one_line, stretch_text, swedish_sort_key


@dataclass(frozen=True, slots=True, kw_only=True)
class Advice:
    """One finding: a sentence without a full stop, and what to do about it. `documents` are those it is about."""

    code: str
    place: Place
    message: str
    hint: str
    documents: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class _Known:
    """The register on a day."""

    register: Register
    as_of: date
    standings: Mapping[str, Standing] = field(repr=False)

    def watched(self) -> Iterator[Standing]:
        """Yield what is not settled."""
        return (one for one in self.standings.values() if one.status not in SETTLED)

    def titles(self, ids: Iterable[str]) -> str:
        """Name documents in Swedish order."""
        return listed(sorted((title(id_, self.register) for id_ in ids), key=swedish_sort_key))

    @cached_property
    def by_road(self) -> tuple[tuple[Road, list[str]], ...]:
        """The roads of documents that need a decision of their own, with those that share each."""
        shared: dict[tuple[object, ...], tuple[Road, list[str]]] = {}
        for one in self.watched():
            plan = road(self.register, one)
            if plan and not leader_of(self.register, self.standings, one.document):
                shared.setdefault((plan.route, plan.body, plan.fact_on), (plan, []))[1].append(one.document)
        return tuple(shared.values())


def advice(register: Register, *, as_of: date, known: Mapping[str, Standing] | None = None) -> tuple[Advice, ...]:
    """Return everything that is worth pointing out on a day, in the order of the list below.

    `known` is what holds that day, where the caller has it.
    """
    now = standings(register, as_of=as_of) if known is None else known
    found = _Known(register=register, as_of=as_of, standings=now)
    return tuple(one for finding in _FINDINGS for one in finding(found))


def _of_document(code: str, id_: str, message: str, hint: str, key: str = "") -> Advice:
    place = ("document", id_, key) if key else ("document", id_)
    return Advice(code=code, place=place, message=message, hint=hint, documents=(id_,))


def _together(code: str, ids: Iterable[str], message: str, hint: str) -> Iterator[Advice]:
    """Yield one piece of advice about several documents, at the first of them."""
    found = tuple(ids)
    if found:
        yield Advice(code=code, place=("document", found[0]), message=message, hint=hint, documents=found)


# --- ends and meetings


def _ends_without_meeting(known: _Known) -> Iterator[Advice]:
    """No meeting is left that is in time."""
    for plan, ids in known.by_road:
        if plan.fact_on < known.as_of or not plan.is_known or not plan.is_shut:
            continue
        values = {"names": known.titles(ids), "body": body_name(known.register, plan.body), "day": plan.fact_on}
        if plan.gap_if_next:
            text = N_(
                "{names}: inget möte kvar i {body} som hinner besluta före {day}; nästa möte ger {gap} utan giltighet"
            )
            message = _(text, **values, gap=stretch_text(plan.gap_if_next))
        else:
            message = _("{names}: inget möte kvar i {body} som hinner besluta före {day}", **values)
        hint = _("Begär ett extra ärende, eller ett beslut utanför möte (per capsulam).")
        yield from _together("no_meeting_left", ids, message, hint)


def _calendars_too_short(known: _Known) -> Iterator[Advice]:
    """The calendar ends before an end that comes within the horizon, so that the last meeting is not known."""
    far = extended_end(known.as_of, known.register.report.horizon)
    by_body: dict[str, list[str]] = defaultdict(list)
    for plan, ids in known.by_road:
        if not known.as_of <= plan.fact_on <= far:
            continue
        short = (plan.body,) if not plan.is_known else plan.exhausted if plan.closed else ()
        for body in short:
            by_body[body] += ids
    for body, ids in by_body.items():
        ends = max(meetings_of(known.register, body), default=None)
        values = {"body": body_name(known.register, body), "names": known.titles(ids)}
        if ends:
            message = _("{body}: kalendern slutar {day}; sista mötet för {names} är inte känt", **values, day=ends)
        else:
            message = _("{body}: inget möte i kalendern; sista mötet för {names} är inte känt", **values)
        yield Advice(
            code="calendar_too_short",
            place=("body", body, "meetings"),
            message=message,
            hint=_("Fyll på meetings med mötena fram till slutdatumen."),
            documents=tuple(ids),
        )


def _ends_without_way(known: _Known) -> Iterator[Advice]:
    """Nobody is said to decide on an end that lies ahead."""
    ids = [
        one.document
        for one in known.watched()
        if one.valid_to and one.valid_to >= known.as_of and one.status in (Status.IN_FORCE, Status.ENDS_SOON)
        and deciding_body_of(known.register, one.document) is None
        and known.register.documents[one.document].intention != "let_expire"
        and not leader_of(known.register, known.standings, one.document)
    ]  # fmt: skip
    message = _("{names}: registret anger inte vem som beslutar om slutdatumet", names=known.titles(ids))
    yield from _together("no_way_to_decide", ids, message, _('Lägg till route = "…" eller decided_by = "…".'))


def _clusters(known: _Known) -> Iterator[Advice]:
    """Many ends on one day make one meeting decide them all."""
    by_day: dict[date, list[str]] = defaultdict(list)
    for one in known.watched():
        if Mark.END_CLUSTER in one.marks and one.valid_to:
            by_day[one.valid_to].append(one.document)
    for day, ids in sorted(by_day.items()):
        message = _n(
            "{n} dokument har slutdatum {day}: {names}", "{n} dokument har slutdatum {day}: {names}", len(ids),
            day=day, names=known.titles(ids),
        )  # fmt: skip
        yield from _together("end_cluster", ids, message, _("Sprid slutdatumen vid nästa förlängning."))


# --- dates that do not go together


def _outlives_its_parent(known: _Known) -> Iterator[Advice]:
    """T17: it ends with its parent, whatever its own text says."""
    timeline = Timeline(known.register, as_of=known.as_of)
    for one in known.watched():
        document = known.register.documents[one.document]
        parent = known.standings.get(document.follows or "")
        own = timeline.course(one.document).end if parent and parent.valid_to else None
        if parent and parent.valid_to and own and own.earliest > parent.valid_to:
            message = _(
                "{title} är skrivet att gälla till och med {end} men följer {parent}, "
                "som gäller till och med {parent_end}",
                title=title(one.document, known.register), end=own.earliest,
                parent=title(parent.document, known.register), parent_end=parent.valid_to,
            )  # fmt: skip
            hint = _("Förläng dokumentet som följs, eller korta det som följer.")
            yield _of_document("outlives_parent", one.document, message, hint, "follows")


def _past_gaps(known: _Known) -> Iterator[Advice]:
    """Days that nothing held: a fact to know of, and perhaps a decision that the register lacks."""
    for one in known.watched():
        past = [gap for gap in one.gaps if gap.last < known.as_of]
        if past:
            said = listed(stretch_text(gap) for gap in past)
            message = _("{title} var utan giltighet {gaps}", title=title(one.document, known.register), gaps=said)
            hint = _("Saknas ett beslut i registret? Lägg till det; annars är det så det var.")
            yield _of_document("past_gap", one.document, message, hint)


def _mandatory_without_version(known: _Known) -> Iterator[Advice]:
    """A law asks for the document, and no version of it is known to hold."""
    for one in known.watched():
        document = known.register.documents[one.document]
        if not document.law or one.in_force:
            continue
        law = listed(one_line(law) for law in document.law)
        values = {"title": title(one.document, known.register), "law": law}
        if one.in_force is False:
            message = _("{title} krävs enligt lag ({law}) men gäller inte", **values)
        else:
            message = _("{title} krävs enligt lag ({law}) men registret visar inte om det gäller", **values)
        hint = _("Ta reda på vad som gäller i dess ställe, eller ta upp frågan på nästa möte.")
        yield _of_document("mandatory_without_version", one.document, message, hint)


# --- tasks and people


def _reviews_without_meeting(known: _Known) -> Iterator[Advice]:
    """A review is due, and no meeting of the body that decides comes before it."""
    for one in known.watched():
        due = one.review_due
        if due is None or one.in_force is False:
            continue
        body = deciding_body_of(known.register, one.document)
        days = meetings_of(known.register, body)
        if any(known.as_of <= day <= due for day in days) or due < known.as_of:
            continue
        values = {"title": title(one.document, known.register), "day": due}
        if body:
            name = body_name(known.register, body)
            message = _("{title} ska ses över senast {day}, men {body} har inget möte före dess", **values, body=name)
        else:
            message = _("{title} ska ses över senast {day}, men ingen instans är angiven", **values)
        hint = _("Fyll på kalendern, eller ange decided_by.")
        yield _of_document("review_without_meeting", one.document, message, hint, "review")


def _revisions_without_report(known: _Known) -> Iterator[Advice]:
    """A revision was assigned, and nobody has said when or where it is reported."""
    without = {one.document: one.revision for one in known.watched() if one.revision and one.revision.due is None}
    for decision in known.register.decisions:
        if decision.action != "assign_revision":
            continue
        ids = [id_ for id_ in decision.documents if id_ in without and without[id_].assigned_on == decision.on]
        if ids:
            values = {"day": decision.on, "names": known.titles(ids)}
            yield Advice(
                code="revision_without_report",
                place=("decision", decision.index),
                message=_("Uppdraget {day} att revidera {names} har ingen dag då det ska redovisas", **values),
                hint=_("Lägg till due och report_to i beslutet."),
                documents=tuple(ids),
            )


def _nobody_responsible(known: _Known) -> Iterator[Advice]:
    """No role is told: a document without responsible, a party that is asked but can't be reached."""
    ids = [one.document for one in known.watched() if not known.register.documents[one.document].responsible]
    message = _n(
        "{n} dokument utan ansvarig: {names}", "{n} dokument utan ansvarig: {names}", len(ids), names=known.titles(ids)
    )
    yield from _together("no_responsible", ids, message, _('Lägg till responsible = "…" med en mottagares id.'))
    for one in known.watched():
        if one.status not in NOT_YET or not one.adoption:
            continue
        silent = [id_ for id_ in one.adoption.missing if not _recipient_of(known.register, id_)]
        if silent and any(_recipient_of(known.register, id_) for id_ in one.adoption.parties):
            names = listed(party_name(id_, known.register) for id_ in silent)
            message = _n(
                "{title} väntar på {names}, som ingen mottagare har i registret",
                "{title} väntar på {names}, som ingen mottagare har i registret",
                len(silent), title=title(one.document, known.register), names=names,
            )  # fmt: skip
            hint = _('Lägg till recipient = "…" för parten, så att den påminns.')
            yield _of_document("party_without_recipient", one.document, message, hint, "adoption")


def _recipient_of(register: Register, party: str) -> str | None:
    known = register.parties.get(party)
    return known.recipient if known else None


def _signed_copies(known: _Known) -> Iterator[Advice]:
    """All parties have signed something, and nobody has said where it is."""
    ids = [
        one.document
        for one in known.watched()
        if one.adoption and one.adoption.reached_on and not known.register.documents[one.document].signed_copy
    ]
    message = _("{names}: var det underskrivna originalet finns står inte i registret", names=known.titles(ids))
    yield from _together("no_signed_copy", ids, message, _('Lägg till signed_copy = "…".'))


_FINDINGS: Final[tuple[Callable[[_Known], Iterator[Advice]], ...]] = (
    _ends_without_meeting,
    _mandatory_without_version,
    _calendars_too_short,
    _ends_without_way,
    _outlives_its_parent,
    _reviews_without_meeting,
    _revisions_without_report,
    _clusters,
    _past_gaps,
    _nobody_responsible,
    _signed_copies,
)
