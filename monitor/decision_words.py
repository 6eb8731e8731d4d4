"""A decision in one sentence: who decided what about which documents, on which terms.

Report, explain, mails and agenda texts say it alike. No day of the decision and no full stop: the caller has both.
"""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Final, TypeAlias

from monitor.language import N_, _, _c
from monitor.model import Decision, Register
from monitor.wording import format_length, listed, one_line

#: How a day is written: ISO in tables, `long_date` in running text.
DayForm: TypeAlias = Callable[[date], str]

#: What each action is called where it is chosen or proposed.
ACTION_NAMES: Final = {
    "extend": N_("Förlänga"),
    "adopt": N_("Anta"),
    "reject": N_("Avslå"),
    "set_validity": N_("Bestämma giltighetstid"),
    "terminate": N_("Säga upp"),
    "let_expire": N_("Låta löpa ut"),
    "repeal": N_("Upphäva"),
    "replace": N_("Ersätta"),
    "suspend": N_("Inte tillämpa under en tid"),
    "reinstate": N_("Åter tillämpa"),
    "set_review": N_("Översyn"),
    "assign_revision": N_("Uppdrag att revidera"),
    "complete": N_("Anmäla som klart"),
    "defer": N_("Bordlägga"),
    "refer_back": N_("Återremittera"),
    "recommend": N_("Rekommendera"),
    "revoke": N_("Riva upp beslut"),
}
_SENTENCES: Final = {
    "extend": N_("{who} förlängde {what}"),
    "adopt": N_("{who} antog {what}"),
    "reject": N_("{who} avslog {what}"),
    "set_validity": N_("{who} bestämde giltighetstiden för {what}"),
    "terminate": N_("{who} sade upp {what}"),
    "let_expire": N_("{who} beslutade att inte förlänga {what}"),
    "repeal": N_("{who} upphävde {what}"),
    "replace": N_("{who} ersatte {what}"),
    "suspend": N_("{who} beslutade att inte tillämpa {what}"),
    "reinstate": N_("{who} beslutade att åter tillämpa {what}"),
    "set_review": N_("{who} bestämde översyn av {what}"),
    "assign_revision": N_("{who} gav i uppdrag att revidera {what}"),
    "complete": N_("{who} anmälde som klart för {what}"),
    "defer": N_("{who} bordlade {what}"),
    "refer_back": N_("{who} återremitterade {what}"),
    "recommend": N_("{who} rekommenderade {what}"),
    "revoke": N_("{who} återkallade ett beslut om {what}"),
}
_DONE: Final = {
    "review": N_("{who} anmälde som klart för {what} (översynen)"),
    "revision": N_("{who} anmälde som klart för {what} (revideringen)"),
    "inform": N_("{who} anmälde som klart för {what} (parterna är underrättade)"),
}


def sentence(decision: Decision, register: Register, *, day: DayForm = str) -> str:
    """Return the whole decision: "Länschefsnätverket förlängde RÖK HVB med 12 månader till och med 2027-06-30"."""
    who, what = deciders(decision, register), titles(decision, register)
    text = _((decision.action == "complete" and _DONE.get(decision.what or "")) or _SENTENCES[decision.action])
    said = " ".join([text.format(who=who, what=what), *_terms(decision, register, day)])
    if decision.condition:
        return _("{decision}, med villkor: {condition}", decision=said, condition=one_line(decision.condition))
    return said


def deciders(decision: Decision, register: Register) -> str:
    """Return who took the decision, by name."""
    return listed(owner_name(one, register) for one in decision.by)


def owner_name(id_: str, register: Register) -> str:
    """Return the name of a body, a party or a recipient; what is none of these stands as it is."""
    known = register.bodies.get(id_) or register.parties.get(id_) or register.recipients.get(id_)
    return one_line(known.name) if known else one_line(id_)


def titles(decision: Decision, register: Register) -> str:
    """Return the titles of the documents that the decision is about."""
    return listed(title(one, register) for one in decision.documents)


def title(id_: str, register: Register) -> str:
    """Return a document's title, or its id where the register has none."""
    known = register.documents.get(id_)
    return one_line(known.title) if known else id_


def condition_state(decision: Decision, *, as_of: date, day: DayForm = str) -> str:
    """Say what has become of a decision's condition by a day; empty without a condition."""
    if decision.condition is None:
        return ""
    if decision.met_on and decision.met_on <= as_of:
        return _("villkoret uppfylldes {day}", day=day(decision.met_on))
    if decision.failed_on and decision.failed_on <= as_of:
        return _("villkoret föll {day}", day=day(decision.failed_on))
    return _("villkoret är öppet")


def _terms(decision: Decision, register: Register, day: DayForm) -> Iterator[str]:
    """Yield what was decided: what the action names, its length and its days."""
    match decision.action:
        case "replace" if decision.with_:
            yield _c("replace", "med {document}", document=title(decision.with_, register))
        case "defer" | "refer_back" if decision.to:
            yield _c("decision", "till {day}", day=_said(decision.to, day))
        case "complete" if decision.what and decision.what not in _DONE:
            yield f"({one_line(decision.what)})"
        case "revoke" if decision.revokes:
            yield _c("decision", "från {day}", day=day(decision.revokes.on))
        case "assign_revision":
            yield from _task(decision, register, day)
            return
        case _:
            pass
    yield from _validity(decision, day)


def _task(decision: Decision, register: Register, day: DayForm) -> Iterator[str]:
    if isinstance(decision.to, str):
        yield _("(uppdraget går till {owner})", owner=owner_name(decision.to, register))
    if decision.due:
        yield _c("revision", "senast {day}", day=day(decision.due))
    if decision.report_to:
        yield _("och redovisa för {owner}", owner=owner_name(decision.report_to, register))


def _validity(decision: Decision, day: DayForm) -> Iterator[str]:
    if decision.every:
        yield _("med {length} mellan gångerna", length=format_length(decision.every))
    if decision.length:
        yield _length(decision.action, format_length(decision.length))
    if decision.valid_from:
        yield _c("decision", "från och med {day}", day=day(decision.valid_from.earliest))
    if decision.valid_to:
        yield _c("decision", "till och med {day}", day=day(decision.valid_to.earliest))
    if decision.until_further_notice:
        yield _c("decision", "tills vidare")
    if decision.last_day:
        yield _("med sista dag {day}", day=_said(decision.last_day, day))
    if decision.due:
        yield _c("decision", "senast {day}", day=day(decision.due))
    if decision.retroactive:
        yield _("retroaktivt")


def _length(action: str, length: str) -> str:
    match action:
        case "suspend":
            return _("under {length}", length=length)
        case "extend":
            return _c("extend", "med {length}", length=length)
        case _:
            return _c("validity", "med {length}", length=length)


def _said(value: date | str, day: DayForm) -> str:
    """Return a day, or the words that stand in its place."""
    return day(value) if isinstance(value, date) else one_line(value)
