"""Swedish words for people: labels, marks, counts and days, as report, mails and status say them (docs/wording.md).

Dates in labels are ISO, since labels stand in tables; running text takes `date_language.long_date`. A label names a
document's status in words that need no agreement with *en överenskommelse* or *ett avtal*. Text from the register is
untrusted: `one_line` makes it one harmless line.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Final

from monitor import headers
from monitor.date_language import format_length, long_date
from monitor.dates import Length
from monitor.model import Register
from monitor.standing import AdoptionTally, Mark, Standing, Status, Stretch

__all__ = [
    "adoption_text",
    "capital",
    "counted",
    "days_from",
    "format_length",
    "lead_text",
    "listed",
    "long_date",
    "mark_texts",
    "number_word",
    "one_line",
    "period",
    "status_label",
    "status_text",
    "stretch_text",
    "swedish_sort_key",
]

_STATUS_LABELS: Final = {
    Status.REPEALED: "Har upphävts",
    Status.REPLACED: "Har ersatts",
    Status.PAUSED: "Tillämpas inte",
    Status.PLANNED: "Planeras",
    Status.NOT_ADOPTED: "Alla parter har inte antagit",
    Status.IN_ADOPTION: "Väntar på antagande",
    Status.CONDITIONAL: "Villkorat beslut, inte säkrat",
    Status.ADOPTED_NOT_STARTED: "Har antagits",
    Status.ENDED: "Har upphört",
    Status.PAST_END_HOLDOVER: "Gäller efter slutdatum",
    Status.EXPIRED: "Har löpt ut",
    Status.TERMINATED: "Har sagts upp",
    Status.WILL_END: "Ska upphöra",
    Status.AUTO: "Förlängs automatiskt",
    Status.OPEN_ENDED: "Gäller tills vidare",
    Status.UNKNOWN: "Slutdatum saknas",
    Status.ENDS_SOON: "Löper ut snart",
    Status.IN_FORCE: "Gäller",
}
_NOUNS: Final = {
    "ändring": "ändringar",
    "fråga": "frågor",
    "dag": "dagar",
    "vecka": "veckor",
    "månad": "månader",
    "år": "år",
    "gång": "gånger",
    "part": "parter",
    "dokument": "dokument",
    "ärende": "ärenden",
    "möte": "möten",
    "mejl": "mejl",
    "beslut": "beslut",
    "förlängning": "förlängningar",
}
_NUMBERS: Final = (
    "noll", "en", "två", "tre", "fyra", "fem", "sex", "sju", "åtta", "nio", "tio", "elva", "tolv",
)  # fmt: skip


# --- statuses


def status_label(status: Status) -> str:
    """Return a status's label without its date or title: "Ska upphöra"."""
    return _STATUS_LABELS[status]


def status_text(standing: Standing, register: Register) -> str:
    """Return the label of a document's status, filled in: "Ska upphöra 2026-06-30", "Har ersatts av RÖK X"."""
    label, adoption = status_label(standing.status), standing.adoption
    if adoption and standing.status in (Status.IN_ADOPTION, Status.NOT_ADOPTED):
        return f"{label} ({adoption_text(adoption)})"
    particulars: dict[Status, tuple[str, date | str | None]] = {
        Status.REPLACED: (" av", _title(register, standing.replaced_by)),
        Status.PAUSED: (" t.o.m.", standing.paused_until),
        Status.ADOPTED_NOT_STARTED: (", börjar gälla", standing.valid_from),
        Status.TERMINATED: (", upphör", standing.valid_to),
        Status.WILL_END: ("", standing.valid_to),
    }
    words, what = particulars.get(standing.status, ("", None))
    return _with(label, words, what)


def _with(label: str, words: str, what: date | str | None) -> str:
    """Add a date or title, with the words before it, where there is one."""
    return f"{label}{words} {what}" if what else label


def _title(register: Register, document: str | None) -> str:
    known = register.documents.get(document or "")
    return one_line(known.title) if known else ""


def adoption_text(adoption: AdoptionTally) -> str:
    """Say how many parties have adopted: "9 av 16 har antagit", "ingen av 16 har antagit, 12 krävs"."""
    number = str(len(adoption.adopted)) if adoption.adopted else "ingen"
    needed = "" if adoption.rule == "all" else f", {adoption.rule} krävs"
    return f"{number} av {len(adoption.parties)} har antagit{needed}"


# --- marks


def mark_texts(standing: Standing, register: Register, standings: Mapping[str, Standing]) -> tuple[str, ...]:
    """Return a document's marks in words, in the order of docs/wording.md.

    `standings` are those of the whole register on the same day: they tell which document an overlap is with. What the
    status says already (a conditional decision) is not said again.
    """
    return tuple(_mark_texts(standing, register, standings))


def _mark_texts(standing: Standing, register: Register, standings: Mapping[str, Standing]) -> Iterator[str]:
    texts = {
        Mark.UNDER_REVISION: _under_revision(standing),
        Mark.DEFERRED: _with("Bordlagt", " till", standing.deferred_to),
        Mark.CONDITIONAL: _with("Villkorat beslut", " t.o.m.", standing.conditional_until),
        Mark.REVIEW_OVERDUE: _with("Översyn försenad", " sedan", standing.review_due),
        Mark.EXTENDED: f"Förlängt {counted(standing.times_extended, 'gång')}",
    } | _MARK_LABELS
    for mark in (mark for mark in Mark if mark in standing.marks):
        if mark is Mark.GAP:
            yield from (f"Utan giltighet {stretch_text(gap)}" for gap in standing.gaps)
        elif mark is Mark.OVERLAP:
            yield from _overlaps(standing, register, standings)
        elif mark is not Mark.CONDITIONAL or standing.status is not Status.CONDITIONAL:
            yield texts[mark]


def _under_revision(standing: Standing) -> str:
    return _with("Under revidering", ", klart senast", standing.revision.due if standing.revision else None)


def _overlaps(standing: Standing, register: Register, standings: Mapping[str, Standing]) -> Iterator[str]:
    replaced = [id_ for id_, other in standings.items() if other.replaced_by == standing.document]
    titles = listed(_title(register, id_) for id_ in replaced) or "ett annat dokument"
    yield from (f"Överlappar {titles} {stretch_text(overlap)}" for overlap in standing.overlaps)


_MARK_LABELS: Final = {
    Mark.REFERRED_BACK: "Återremitterat",
    Mark.DECIDED_AFTER_END: "Beslutat efter slutdatum",
    Mark.CHECK_SOURCE: "Uppgift behöver kontrolleras",
    Mark.SHORTENED: "Giltighetstiden har kortats",
    Mark.LAW_REQUIRED: "Krävs enligt lag",
    Mark.END_CLUSTER: "Många slutdatum samma dag",
}


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
    near = {-1: "i går", 0: "i dag", 1: "i morgon"}
    if days in near:
        return near[days]
    return f"om {counted(days, 'dag')}" if days > 0 else f"för {counted(-days, 'dag')} sedan"


# --- counts and lists


def counted(number: int, noun: str) -> str:
    """Return a count with its noun, given in the singular: "1 dag", "2 dagar", "4 dokument"."""
    many = _NOUNS[noun]
    return f"{number} {noun if number == 1 else many}"


def number_word(number: int, *, neuter: bool = False) -> str:
    """Return a number for running text: zero to twelve as words ("ett" where `neuter`), others in digits."""
    if number == 1 and neuter:
        return "ett"
    return _NUMBERS[number] if 0 <= number < len(_NUMBERS) else str(number)


def capital(text: str) -> str:
    """Return a text as it begins a sentence."""
    return text[:1].upper() + text[1:]


def listed(items: Iterable[str]) -> str:
    """Join items as a sentence does: "a", "a och b", "a, b och c"."""
    *first, last = list(items) or [""]
    return f"{', '.join(first)} och {last}" if first else last


# --- text from the register

#: Marks that turn the direction of text around, or hide in it.
_DIRECTION: Final = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def one_line(text: str) -> str:
    """Return untrusted text as one line that shows in the order it is written; no control characters."""
    return headers.one_line(_DIRECTION.sub("", text))


#: Where å, ä and ö sort: after z, in this order. Æ and ø are the neighbours' ä and ö.
_AFTER_Z: Final = str.maketrans({"å": "{", "ä": "|", "æ": "|", "ö": "}", "ø": "}"})

SortKey = tuple[tuple[tuple[int, str], ...], str]


def swedish_sort_key(text: str) -> SortKey:
    """Return the key that sorts as a Swedish reader expects: å ä ö last, case ignored, 2 before 10."""
    folded = unicodedata.normalize("NFC", text).casefold().translate(_AFTER_Z)
    plain = "".join(one for one in unicodedata.normalize("NFKD", folded) if not unicodedata.combining(one))
    return tuple(_sort_part(part) for part in re.findall("[0-9]+|[^0-9]+", plain)), text


def _sort_part(part: str) -> tuple[int, str]:
    """Order numbers by size and before letters; by their digits, since a title may hold thousands of them."""
    if part[0] in "0123456789":
        digits = part.lstrip("0")
        return len(digits), digits
    return 1_000_000_000, part


#: What the steps of a ladder hang on, in words that follow "före" and "efter".
_FACT_NAMES: Final = {
    "end": "slutdatumet",
    "notice": "sista dagen för uppsägning",
    "decision": "sista dagen att anmäla ärendet",
    "review": "dagen för översynen",
    "deadline": "den sista dagen",
    "revision": "den sista dagen för revideringen",
    "adoption": "startdatumet eller det första antagandet",
    "trial": "uppehållets sista dag",
    "unknown": "dagen då slutdatumet först saknades",
}


def lead_text(about: str, lead: str) -> str:
    """Say when a step of a ladder comes: "6 månader före slutdatumet", "2 veckor efter slutdatumet"."""
    amount, unit = lead.lstrip("+-").split()
    length = Length(months=int(amount)) if unit.startswith("month") else Length(days=int(amount))
    if not length:
        return f"på {_FACT_NAMES[about]}"
    return f"{format_length(length)} {'efter' if lead.startswith('+') else 'före'} {_FACT_NAMES[about]}"
