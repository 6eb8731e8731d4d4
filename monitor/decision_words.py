"""A decision in one Swedish sentence: who decided what about which documents, on which terms.

Report, explain, mails and agenda texts say it alike. No day of the decision and no full stop: the caller has both.
"""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Final, TypeAlias

from monitor.dates import Length, Reading
from monitor.language import N_
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
_VERBS: Final = {
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
_DONE: Final = {"review": "översynen", "revision": "revideringen", "inform": "parterna är underrättade"}


def sentence(decision: Decision, register: Register, *, day: DayForm = str) -> str:
    """Return the whole decision: "Länschefsnätverket förlängde RÖK HVB med 12 månader till och med 2027-06-30"."""
    parts = (
        deciders(decision, register),
        _VERBS[decision.action],
        titles(decision, register),
        *_terms(decision, register, day),
    )
    condition = f", med villkor: {one_line(decision.condition)}" if decision.condition else ""
    return " ".join(filter(None, parts)) + condition


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
        return f"villkoret uppfylldes {day(decision.met_on)}"
    if decision.failed_on and decision.failed_on <= as_of:
        return f"villkoret föll {day(decision.failed_on)}"
    return "villkoret är öppet"


def _terms(decision: Decision, register: Register, day: DayForm) -> Iterator[str]:
    """Yield what was decided: what the action names, its length and its days."""
    match decision.action:
        case "replace" if decision.with_:
            yield f"med {title(decision.with_, register)}"
        case "defer" | "refer_back" if decision.to:
            yield f"till {_said(decision.to, day)}"
        case "complete" if decision.what:
            yield f"({_DONE.get(decision.what, one_line(decision.what))})"
        case "revoke" if decision.revokes:
            yield f"från {day(decision.revokes.on)}"
        case "assign_revision":
            yield from _task(decision, register, day)
            return
        case _:
            pass
    yield from _validity(decision, day)


def _task(decision: Decision, register: Register, day: DayForm) -> Iterator[str]:
    if isinstance(decision.to, str):
        yield f"(uppdraget går till {owner_name(decision.to, register)})"
    if decision.due:
        yield f"senast {day(decision.due)}"
    if decision.report_to:
        yield f"och redovisa för {owner_name(decision.report_to, register)}"


def _validity(decision: Decision, day: DayForm) -> Iterator[str]:
    if decision.every:
        yield f"med {_length(decision.every)} mellan gångerna"
    if decision.length:
        yield f"{'under' if decision.action == 'suspend' else 'med'} {_length(decision.length)}"
    for words, reading in (("från och med", decision.valid_from), ("till och med", decision.valid_to)):
        if reading:
            yield f"{words} {_day_of(reading, day)}"
    if decision.until_further_notice:
        yield "tills vidare"
    for words, said_day in (("med sista dag", decision.last_day), ("senast", decision.due)):
        if said_day:
            yield f"{words} {_said(said_day, day)}"
    if decision.retroactive:
        yield "retroaktivt"


def _length(length: Length) -> str:
    return format_length(length)


def _day_of(reading: Reading, day: DayForm) -> str:
    return day(reading.earliest)


def _said(value: date | str, day: DayForm) -> str:
    """Return a day, or the words that stand in its place."""
    return day(value) if isinstance(value, date) else one_line(value)
