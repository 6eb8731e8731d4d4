"""Checks of the ledger as a whole: decisions that contradict each other or what holds when they are taken."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from datetime import date
from itertools import combinations
from typing import Final

from monitor.dates import DateOutOfRange
from monitor.decisions import in_effect, of_days, undone_by
from monitor.faults import Place, quoted
from monitor.findings import Finding, error
from monitor.language import _
from monitor.ledger import course
from monitor.memory import Memory
from monitor.model import Decision, Document, Register

#: Two of these on one document and day contradict each other, or say the same thing twice.
_ONE_A_DAY: Final = frozenset(
    {
        "extend",
        "set_validity",
        "repeal",
        "replace",
        "suspend",
        "reinstate",
        "set_review",
        "terminate",
        "let_expire",
    }
)
_CONTRARY: Final = (
    frozenset({"extend", "let_expire"}), frozenset({"extend", "terminate"}), frozenset({"extend", "repeal"}),
    frozenset({"let_expire", "terminate"}), frozenset({"let_expire", "repeal"}), frozenset({"repeal", "replace"}),
    frozenset({"suspend", "reinstate"}), frozenset({"adopt", "reject"}), frozenset({"terminate", "repeal"}),
)  # fmt: skip


def check_ledgers(register: Register, read_until: Mapping[str, date], memory: Memory) -> Iterator[Finding]:
    """Find what decisions say against each other.

    `read_until` are the documents of which some decision could not be read, with its day: their courses are judged up
    to that day only.
    """
    decided = in_effect(register.decisions, as_of=date.max)
    yield from _same_day(decided)
    yield from _replacements(register, decided)
    yield from _revocations(register, read_until)
    yield from _courses(register, decided, read_until, memory)


def _same_day(decided: Mapping[str, tuple[Decision, ...]]) -> Iterator[Finding]:
    by_day: dict[tuple[str, date], list[Decision]] = defaultdict(list)
    for id_, decisions in decided.items():
        if len(decisions) > 1:
            for decision in decisions:
                by_day[id_, decision.on].append(decision)
    for (id_, on), of_day in by_day.items():
        for first, second in combinations(sorted(of_day, key=lambda one: one.index), 2):
            if _contradict(first, second):
                message = _(
                    "två beslut om ”{id}” den {day} säger emot varandra: ”{first}” och ”{second}”",
                    id=id_,
                    day=on,
                    first=first.action,
                    second=second.action,
                )
                hint = _('Behåll det som gäller; ett tidigare beslut upphävs med action = "revoke".')
                yield error(("decision", second.index), "contradiction", message, hint)


def _contradict(first: Decision, second: Decision) -> bool:
    if bool(first.condition) != bool(second.condition):
        return False  # one is secured, the other not yet
    if first.action == second.action == "adopt" or first.action == second.action == "reject":
        return bool(set(first.by) & set(second.by))
    if {first.action, second.action} == {"adopt", "reject"}:
        return bool(set(first.by) & set(second.by))
    if first.action == second.action:
        return first.action in _ONE_A_DAY
    return frozenset({first.action, second.action}) in _CONTRARY


def _revocations(register: Register, read_until: Mapping[str, date]) -> Iterator[Finding]:
    deciders = {*register.bodies, *register.parties, *register.recipients}
    by_day = of_days(register.decisions)
    for decision in register.decisions:
        named = decision.revokes
        if decision.action != "revoke" or named is None:
            continue
        place = ("decision", decision.index, "revokes")
        if named.on > decision.on:
            message = _(
                "det upphävda beslutet {revoked_on} är senare än upphävandet {decided_on}",
                revoked_on=named.on,
                decided_on=decision.on,
            )
            yield error((*place, "on"), "nothing_to_revoke", message, _("Rätta det ena datumet."))
            continue
        if not deciders.issuperset(named.by):
            continue  # told as an unknown id
        undone = undone_by(decision, by_day)
        for id_ in decision.documents:
            if id_ not in read_until and not any(id_ in one.documents for one in undone):
                message = _(
                    "inget beslut om ”{id}” av {who} den {revoked_on} finns att upphäva",
                    id=id_,
                    who=", ".join(named.by),
                    revoked_on=named.on,
                )
                hint = _("Kontrollera on, by och action i revokes, och documents.")
                yield error(place, "nothing_to_revoke", message, hint)


def _replacements(register: Register, decided: Mapping[str, tuple[Decision, ...]]) -> Iterator[Finding]:
    """Find circles that decisions to replace close."""
    older: dict[str, set[str]] = defaultdict(set)
    for id_, document in register.documents.items():
        if document.replaces:
            older[id_].add(document.replaces)
    for old, decisions in decided.items():
        for decision in decisions:
            new = decision.with_
            if decision.action != "replace" or new is None or new == old:
                continue
            if new in _reached(old, older):
                message = _("ersättningen går i cirkel: ”{old}” ersätter redan ”{new}”", old=old, new=new)
                hint = _("Ange det nya dokumentets id, eller ta bort replaces.")
                yield error(("decision", decision.index, "with"), "circle", message, hint)
            else:
                older[new].add(old)


def _reached(start: str, links: Mapping[str, Collection[str]]) -> set[str]:
    reached, waiting = set[str](), [start]
    while waiting:
        for one in links.get(waiting.pop(), ()):
            if one not in reached:
                reached.add(one)
                waiting.append(one)
    return reached


def _courses(
    register: Register, decided: Mapping[str, tuple[Decision, ...]], read_until: Mapping[str, date], memory: Memory
) -> Iterator[Finding]:
    """Fold the ledger of every document that something is decided about; one fault of a decision is told once."""
    told: set[tuple[Place, str]] = set()
    parties = memory.same("all parties", tuple(register.parties))
    for id_, document in register.documents.items():
        if decisions := decided.get(id_):
            until = read_until.get(id_, date.max)
            for level, fault in memory.found(_course, ("document", id_), document, parties, until, *decisions):
                key = (fault.place[:2], fault.code)
                if key not in told:
                    told.add(key)
                    yield level, fault


def _course(
    place: Place, document: Document, parties: tuple[str, ...], until: date, *decided: Decision
) -> Iterator[Finding]:
    """Find decisions that contradict what holds when they are taken."""
    decisions = [decision for decision in decided if decision.on < until]
    last = max((day for one in decisions for day in (one.on, one.met_on, one.failed_on) if day), default=date.min)
    try:
        faults = course(document, decisions, as_of=last, parties=parties).faults
    except DateOutOfRange:
        yield error(
            place,
            "date",
            _("giltighetstiden hamnar utanför kalendern"),
            _("Rätta dokumentets längd eller datum, eller dem i besluten om det."),
        )
        return
    for fault in faults:
        message = f"{quoted(str(place[1]))}: {fault.message}"
        yield error(("decision", fault.decision.index, fault.key), fault.code, message, fault.hint)
