"""Swedish words for people: labels, counts and days, as report, mails and status say them (docs/wording.md).

Dates in labels are ISO, since labels stand in tables; running text takes `date_language.long_date`. A label names a
document's status in words that need no agreement with *en överenskommelse* or *ett avtal*. Text from the register is
untrusted: `one_line` makes it one harmless line.
"""

import re
import unicodedata
from collections.abc import Iterable
from datetime import date
from typing import Final

from monitor import headers
from monitor.date_language import format_length, long_date
from monitor.dates import Length
from monitor.language import N_, _, _n
from monitor.model import Register
from monitor.standing import AdoptionTally, Standing, Status, Stretch

__all__ = [
    "adoption_text",
    "capital",
    "counted",
    "days_from",
    "footnote",
    "format_length",
    "lead_text",
    "listed",
    "long_date",
    "number_word",
    "one_line",
    "period",
    "status_label",
    "status_text",
    "stretch_text",
    "swedish_sort_key",
    "title_of",
]

_STATUS_LABELS: Final = {
    Status.REPEALED: N_("Har upphävts"),
    Status.REPLACED: N_("Har ersatts"),
    Status.PAUSED: N_("Tillämpas inte"),
    Status.PLANNED: N_("Planeras"),
    Status.NOT_ADOPTED: N_("Alla parter har inte antagit"),
    Status.IN_ADOPTION: N_("Väntar på antagande"),
    Status.CONDITIONAL: N_("Villkorat beslut, inte säkrat"),
    Status.ADOPTED_NOT_STARTED: N_("Har antagits"),
    Status.ENDED: N_("Har upphört"),
    Status.PAST_END_HOLDOVER: N_("Gäller efter slutdatum"),
    Status.EXPIRED: N_("Har löpt ut"),
    Status.TERMINATED: N_("Har sagts upp"),
    Status.WILL_END: N_("Ska upphöra"),
    Status.AUTO: N_("Förlängs automatiskt"),
    Status.OPEN_ENDED: N_("Gäller tills vidare"),
    Status.UNKNOWN: N_("Slutdatum saknas"),
    Status.ENDS_SOON: N_("Löper ut snart"),
    Status.IN_FORCE: N_("Gäller"),
}
_NUMBERS: Final = (
    N_("noll"), N_("en"), N_("två"), N_("tre"), N_("fyra"), N_("fem"), N_("sex"), N_("sju"), N_("åtta"), N_("nio"),
    N_("tio"), N_("elva"), N_("tolv"),
)  # fmt: skip


# --- statuses


def status_label(status: Status) -> str:
    """Return a status's label without its date or title: "Ska upphöra"."""
    return _(_STATUS_LABELS[status])


def status_text(standing: Standing, register: Register) -> str:
    """Return the label of a document's status, filled in: "Ska upphöra 2026-06-30", "Har ersatts av RÖK X"."""
    label, adoption = status_label(standing.status), standing.adoption
    if adoption and standing.status in (Status.IN_ADOPTION, Status.NOT_ADOPTED):
        return f"{label} ({adoption_text(adoption)})"
    words, what = _particulars(standing, register)
    return words.format(what=what) if what else label


def _particulars(standing: Standing, register: Register) -> tuple[str, date | str | None]:
    match standing.status:
        case Status.REPLACED:
            return _("Har ersatts av {what}"), title_of(register, standing.replaced_by)
        case Status.PAUSED:
            return _("Tillämpas inte t.o.m. {what}"), standing.paused_until
        case Status.ADOPTED_NOT_STARTED:
            return _("Har antagits, börjar gälla {what}"), standing.valid_from
        case Status.TERMINATED:
            return _("Har sagts upp, upphör {what}"), standing.valid_to
        case Status.WILL_END:
            return _("Ska upphöra {what}"), standing.valid_to
        case _:
            return "", None


def title_of(register: Register, document: str | None) -> str:
    """Return a document's title in one line; empty where the register has no such document."""
    known = register.documents.get(document or "")
    return one_line(known.title) if known else ""


def adoption_text(adoption: AdoptionTally) -> str:
    """Say how many parties have adopted: "9 av 16 har antagit", "ingen av 16 har antagit, 12 krävs"."""
    number = str(len(adoption.adopted)) if adoption.adopted else _("ingen")
    values = {"number": number, "all": len(adoption.parties)}
    if adoption.rule == "all":
        return _("{number} av {all} har antagit", **values)
    return _("{number} av {all} har antagit, {needed} krävs", **values, needed=adoption.rule)


# --- days and periods


def period(first: date, last: date) -> str:
    """Return a period as tables have it: "2026-07-01–2029-06-30"."""
    return f"{first}–{last}"


def stretch_text(stretch: Stretch) -> str:
    """Return a run of days with its length: "2026-07-01–2026-09-17 (79 dagar)"."""
    return f"{period(stretch.first, stretch.last)} ({counted(stretch.days, 'dag')})"


def days_from(as_of: date, day: date) -> str:
    """Say how far a day lies from `as_of`: "i dag", "om 12 dagar", "för 3 dagar sedan"."""
    days = (day - as_of).days
    near = {-1: _("i går"), 0: _("i dag"), 1: _("i morgon")}
    if days in near:
        return near[days]
    if days > 0:
        return _n("om {n} dag", "om {n} dagar", days)
    return _n("för {n} dag sedan", "för {n} dagar sedan", -days)


def footnote(as_of: date) -> str:
    """Return what stands at the foot of reports and pages."""
    return _(
        "Rapporten återger vad som står i registret {day}. Ett slutdatum är den sista dagen som dokumentet gäller.",
        day=long_date(as_of),
    )


# --- counts and lists


def counted(number: int, noun: str) -> str:
    """Return a count with its noun, given in the singular: "1 dag", "2 dagar", "4 dokument"."""
    forms = {
        "dag": _n("{n} dag", "{n} dagar", number),
        "dokument": _n("{n} dokument", "{n} dokument", number),
        "part": _n("{n} part", "{n} parter", number),
        "ärende": _n("{n} ärende", "{n} ärenden", number),
        "mejl": _n("{n} mejl", "{n} mejl", number),
        "fråga": _n("{n} fråga", "{n} frågor", number),
        "ändring": _n("{n} ändring", "{n} ändringar", number),
        "förlängning": _n("{n} förlängning", "{n} förlängningar", number),
    }
    return forms[noun]


def number_word(number: int, *, neuter: bool = False) -> str:
    """Return a number for running text: zero to twelve as words ("ett" where `neuter`), others in digits."""
    if number == 1 and neuter:
        return _("ett")
    return _(_NUMBERS[number]) if 0 <= number < len(_NUMBERS) else str(number)


def capital(text: str) -> str:
    """Return a text as it begins a sentence."""
    return text[:1].upper() + text[1:]


def listed(items: Iterable[str]) -> str:
    """Join items as a sentence does: "a", "a och b", "a, b och c"."""
    *first, last = list(items) or [""]
    return _("{first} och {last}", first=", ".join(first), last=last) if first else last


# --- text from the register

#: Marks that turn the direction of text around, or hide in it.
_DIRECTION: Final = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def one_line(text: str) -> str:
    """Return untrusted text as one line that shows in the order it is written; no control characters."""
    if text.isprintable() and "  " not in text:  # nearly all texts: nothing in them breaks, hides or turns
        return text.strip(" ")
    return headers.one_line(_DIRECTION.sub("", text))


#: Where å, ä and ö sort: after z, in this order. Æ and ø are the neighbours' ä and ö.
_AFTER_Z: Final = str.maketrans({"å": "{", "ä": "|", "æ": "|", "ö": "}", "ø": "}"})

SortKey = tuple[tuple[tuple[int, str], ...], str]


def swedish_sort_key(text: str) -> SortKey:
    """Return the key that sorts as a Swedish reader expects: å ä ö last, case ignored, 2 before 10."""
    folded = unicodedata.normalize("NFC", text).casefold().translate(_AFTER_Z)
    plain = folded if folded.isascii() else _without_accents(folded)
    return tuple(_sort_part(part) for part in _DIGITS_OR_NONE.findall(plain)), text


_DIGITS_OR_NONE: Final = re.compile("[0-9]+|[^0-9]+")


def _without_accents(text: str) -> str:
    return "".join(one for one in unicodedata.normalize("NFKD", text) if not unicodedata.combining(one))


def _sort_part(part: str) -> tuple[int, str]:
    """Order numbers by size and before letters; by their digits, since a title may hold thousands of them."""
    if part[0] in "0123456789":
        digits = part.lstrip("0")
        return len(digits), digits
    return 1_000_000_000, part


#: What the steps of a ladder hang on, in words that follow "före" and "efter".
_FACT_NAMES: Final = {
    "end": N_("slutdatumet"),
    "notice": N_("sista dagen för uppsägning"),
    "decision": N_("sista dagen att anmäla ärendet"),
    "review": N_("dagen för översynen"),
    "deadline": N_("den sista dagen"),
    "revision": N_("den sista dagen för revideringen"),
    "adoption": N_("startdatumet eller det första antagandet"),
    "trial": N_("uppehållets sista dag"),
    "unknown": N_("dagen då slutdatumet först saknades"),
}


def fact_name(about: str) -> str:
    """Name what a ladder is about; what is no ladder's keeps its own name."""
    return _(_FACT_NAMES[about]) if about in _FACT_NAMES else about


def lead_text(about: str, lead: str) -> str:
    """Say when a step of a ladder comes: N_("6 månader före slutdatumet"), "2 veckor efter slutdatumet"."""
    amount, unit = lead.lstrip("+-").split()
    length = Length(months=int(amount)) if unit.startswith("month") else Length(days=int(amount))
    fact = _(_FACT_NAMES[about])
    if not length:
        return _("på {fact}", fact=fact)
    if lead.startswith("+"):
        return _("{length} efter {fact}", length=format_length(length), fact=fact)
    return _("{length} före {fact}", length=format_length(length), fact=fact)
