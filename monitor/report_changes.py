"""What has changed since an earlier report: decisions taken, and what they and time have done to the documents.

Both days are read from the register as it stands now, so a decision entered late shows by the day it was taken. `since`
is exclusive and `as_of` inclusive: the earlier report covered its own day.
"""

from collections.abc import Iterator, Mapping
from datetime import date

from monitor.decisions import in_effect
from monitor.model import Decision, Register
from monitor.report_layout import Group, Section
from monitor.standing import Standing
from monitor.timeline import standings
from monitor.wording import (
    adoption_text,
    format_length,
    listed,
    long_date,
    one_line,
    status_text,
    swedish_sort_key,
)

_VERBS = {
    "extend": "förlängde",
    "adopt": "antog",
    "reject": "avslog",
    "set_validity": "bestämde giltighetstiden för",
    "terminate": "sade upp",
    "let_expire": "beslutade att inte förlänga",
    "repeal": "upphävde",
    "replace": "ersatte",
    "suspend": "beslutade att inte tillämpa",
    "reinstate": "beslutade att åter tillämpa",
    "set_review": "bestämde översyn av",
    "assign_revision": "gav i uppdrag att revidera",
    "complete": "anmälde som klart för",
    "defer": "bordlade",
    "refer_back": "återremitterade",
    "recommend": "rekommenderade",
    "revoke": "återkallade ett beslut om",
}


def changes(register: Register, now: Mapping[str, Standing], *, as_of: date, since: date | None) -> Section:
    """Return section 11; raise ValueError where `since` is later than `as_of`."""
    if since is not None and since > as_of:
        raise ValueError(f"the earlier report's day {since} is after {as_of}")
    return Section(
        number=11,
        key="changes",
        title="Ändringar sedan förra rapporten",
        intro=f"Sedan {long_date(since)}." if since else "",
        empty="Inga ändringar." if since else "Ingen tidigare rapport att jämföra med.",
        groups=_groups(register, now, as_of, since) if since else (),
    )


def _groups(register: Register, now: Mapping[str, Standing], as_of: date, since: date) -> tuple[Group, ...]:
    decided = tuple(_decision_lines(register, as_of, since))
    changed = tuple(_changed_lines(register, standings(register, as_of=since), now))
    found = (("Beslut", decided), ("Nya datum och lägen", changed))
    return tuple(Group(heading=heading, lines=lines) for heading, lines in found if lines)


# --- decisions


def _decision_lines(register: Register, as_of: date, since: date) -> Iterator[str]:
    """Yield the decisions taken, and the conditions settled, after `since` and up to `as_of`, oldest first."""
    standing = {id(one) for many in in_effect(register.decisions, as_of=as_of).values() for one in many}
    dated = []
    for decision in register.decisions:
        if since < decision.on <= as_of:
            undone = "" if id(decision) in standing else " Beslutet har återkallats."
            dated.append((decision.on, f"{_sentence(decision, register)}.{undone}"))
        for settled_on, words in ((decision.met_on, "uppfylldes"), (decision.failed_on, "uppfylldes inte")):
            if settled_on and since < settled_on <= as_of and decision.on <= as_of:
                titles = _titles(decision, register)
                dated.append((settled_on, f"Villkoret för {titles} {words}: {one_line(decision.condition or '')}."))
    for day, text in sorted(dated, key=lambda one: one[0]):
        yield f"{day}: {text}"


def _sentence(decision: Decision, register: Register) -> str:
    who = listed(_name(one, register) for one in decision.by)
    condition = f", med villkor: {one_line(decision.condition)}" if decision.condition else ""
    parts = (who, _VERBS[decision.action], _titles(decision, register), *_terms(decision, register))
    return " ".join(filter(None, parts)) + condition


def _name(id_: str, register: Register) -> str:
    known = register.bodies.get(id_) or register.parties.get(id_) or register.recipients.get(id_)
    return one_line(known.name) if known else id_


def _titles(decision: Decision, register: Register) -> str:
    return listed(_title(one, register) for one in decision.documents)


def _title(id_: str, register: Register) -> str:
    known = register.documents.get(id_)
    return one_line(known.title) if known else id_


def _terms(decision: Decision, register: Register) -> Iterator[str]:
    """Yield what was decided: what the action names, its length and its days."""
    of = {
        f"med {_title(decision.with_ or '', register)}": decision.action == "replace" and decision.with_,
        f"till {_words(decision.to)}": decision.action in ("defer", "refer_back") and decision.to,
        f"({_words(decision.what)})": decision.what,
        f"från {decision.revokes.on if decision.revokes else ''}": decision.revokes,
    }
    yield from (words for words, said in of.items() if said)
    if decision.length:
        yield f"{'under' if decision.action == 'suspend' else 'med'} {format_length(decision.length)}"
    for words, day in (("från och med", decision.valid_from), ("till och med", decision.valid_to)):
        if day:
            yield f"{words} {day.earliest}"
    if decision.until_further_notice:
        yield "tills vidare"
    for words, said_day in (("med sista dag", decision.last_day), ("senast", decision.due)):
        if said_day:
            yield f"{words} {_words(said_day)}"


def _words(value: date | str | None) -> str:
    return one_line(str(value or ""))


# --- what has become of the documents


def _changed_lines(register: Register, before: Mapping[str, Standing], now: Mapping[str, Standing]) -> Iterator[str]:
    """Yield a line for each document whose dates or status differ, in Swedish alphabetical order."""
    for id_ in sorted(now, key=lambda one: (*swedish_sort_key(_title(one, register)), one)):
        if found := list(_differences(register, before[id_], now[id_])):
            yield f"{_title(id_, register)}: {'; '.join(found)}."


def _differences(register: Register, before: Standing, now: Standing) -> Iterator[str]:
    if before.valid_from != now.valid_from:
        yield _moved("första dag", before.valid_from, now.valid_from)
    if before.valid_to != now.valid_to:
        yield _moved("slutdatum", before.valid_to, now.valid_to)
    old, new = status_text(before, register), status_text(now, register)
    if before.status is not now.status:
        yield f"läget är nu ”{new}”, tidigare ”{old}”"
    elif before.adoption and now.adoption and adoption_text(before.adoption) != adoption_text(now.adoption):
        yield f"{adoption_text(now.adoption)}, tidigare {adoption_text(before.adoption)}"


def _moved(what: str, before: date | None, now: date | None) -> str:
    return f"{what} {now or 'saknas'} ({f'tidigare {before}' if before else 'saknades tidigare'})"
