"""The head of minutes: whose they are, of which day, written when, under which number; and whether they are an agenda.

Names of people stand in heads. They are looked for so that they can be left out, and go no further than `Head.names`.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import takewhile
from typing import Final

from monitor.clause_dates import DatePhrase, date_phrases
from monitor.minutes_text import Statement
from monitor.model import Register


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """What the head says. `body` is as the register has it, or as written; `body_id` and `party` are ids, or None."""

    body: str | None
    body_id: str | None
    party: str | None
    on: date | None
    notes_on: date | None
    dnr: str | None
    is_agenda: bool
    headed_agenda: bool
    names: frozenset[str]


_OTHER_BODY: Final = re.compile(
    r"\b(?:[A-ZÅÄÖ][\w-]*(?:nätverket|styrelsen|nämnden|fullmäktige|utskottet|rådet|beredningen|gruppen|direktionen)"
    r"|(?:Kommun|Region)fullmäktige|(?:Kommun|Region)styrelsen|Arbetsutskottet)\b"
)
_AGENDA: Final = re.compile(r"^(?:\w+ )?(?:kallelse|dagordning|föredragningslista|ärendelista|agenda)\b", re.IGNORECASE)
_DNR: Final = re.compile(
    r"\b(?:dnr|diarienummer|diarienr)\.?:?\s*((?:[A-ZÅÄÖ]{1,5}[ -]?)?(?:\d{2,4}[/-]\d{1,6}|\d{4}[:.-]\d{1,6}))",
    re.IGNORECASE,
)
_ATTENDANCE: Final = re.compile(
    r"^(?:närvarande|deltagare|deltar|frånvarande|frånvaro|ej närvarande|anmält förhinder|förhinder|förhindrad\w*|"
    r"beslutande|ledamöter|ersättare|tjänstgörande ersättare|ej tjänstgörande\w*|övriga(?: deltagare| närvarande)?|"
    r"adjungerad\w*|gäster?|inbjudna|sekreterare|ordförande|justerare|justerande|utses att justera|vid protokollet|"
    r"vid anteckningarna|antecknat av|för anteckningarna|minnesantecknare|protokollförare|mötesordförande|underskrifter)\b\s*(?::|$|\t| {2}|\()",
    re.IGNORECASE,
)
_NAME: Final = re.compile(
    r"\b([A-ZÅÄÖÉ][a-zåäöéü]+(?:-[A-ZÅÄÖ][a-zåäöé]+)?(?: (?:von|af|de))?(?: [A-ZÅÄÖÉ][a-zåäöéü]+(?:-[A-ZÅÄÖ][a-zåäöé]+)?){1,2})\b"
)
#: Capitalised words that are no names of people.
_NOT_NAMES: Final = re.compile(
    r"\b(?:kommun|region|länschef|socialchef|dalarna|nätverk|styrgrupp|nämnd|rådet|rss|lpo|länsstyrelse|"
    r"divisionschef|ordförande|sekreterare|januari|februari|mars|april|maj|juni|juli|augusti|september|oktober|november|december|"
    r"måndag|tisdag|onsdag|torsdag|fredag|teams|falun|borlänge)\w*",
    re.IGNORECASE,
)
_TIME_LABEL: Final = re.compile(
    r"\b(?:tid|mötesdatum|mötesdag|sammanträdesdatum|sammanträdesdag|mötestid|tidpunkt|tid och plats|plats och tid)\s*:?\s",
    re.IGNORECASE,
)
_NOTES_LABEL: Final = re.compile(
    r"^(?:datum|upprättad\w*|skriven|nedtecknat|anteckningar? skriv\w*|justera\w*|utskickat|publicerad\w*)\b",
    re.IGNORECASE,
)
_FAR: Final = 60  # statements that a head may have
_NEAR: Final = 10  # and those that may say what sort of paper it is


def read_head(found: Sequence[Statement], register: Register) -> tuple[Head, int]:
    """Return the head, and the number of statements that belong to it: attendance and all."""
    bodies = {name: id_ for id_, body in register.bodies.items() for name in (body.name, body.short) if name}
    length = _length(found, bodies)
    top = found[: max(length, 3)]
    names = frozenset(_names_in(found[:length]))
    body, where = _body(top, bodies)
    dates = list(_dates(top, where))
    on = _meeting_day(dates)
    notes_on = next((one.on for one in dates if one.on and one.on != on and one.labelled == "notes"), None)
    notes_on = notes_on or next((one.on for one in dates if one.on and on and one.on > on and not one.labelled), None)
    body_id = bodies.get(body or "")
    dnr = next((match[1] for one in top if (match := _DNR.search(one.text))), None)
    opening = takewhile(lambda one: not _SECTION_START.match(one.text), found[:_NEAR])
    headed = next((one.text for one in opening if _AGENDA.match(one.text)), "")
    return Head(
        body=register.bodies[body_id].name if body_id else body,
        body_id=body_id,
        party=None if body_id else _party(top, register),
        on=on,
        notes_on=notes_on,
        dnr=dnr,
        is_agenda=bool(headed),
        headed_agenda=bool(headed),
        names=names,
    ), length


_SECTION_START: Final = re.compile(r"^(?:§\s?\d{1,3}\b|\d{1,2}\.\s+\S|\d{1,2}\s?§)")
_DECIDES: Final = re.compile(r"\b(?:beslutade|beslutar|beslöt|beslutades)\b", re.IGNORECASE)
_DECISION: Final = re.compile(r"^(?:förslag till )?beslut\b|^förslag\b.*:", re.IGNORECASE)
_ANY_BODY: Final = re.compile(
    r"\b(?:\w*(?:nätverk|nämnd|styrelse|fullmäktige|råd|utskott|grupp)\w*|mötet|det)\b", re.IGNORECASE
)


def _length(found: Sequence[Statement], bodies: Iterable[str]) -> int:
    """Return how many statements come before the first section, or a body's first decision where there is none."""
    for index, one in enumerate(found[:_FAR]):
        if _SECTION_START.match(one.text) or _DECISION.match(one.text) or (index and one.text.startswith("att ")):
            return index
        decides = _DECIDES.search(one.text) and not _ATTENDANCE.match(one.text)
        if decides and (_ANY_BODY.search(one.text) or any(name in one.text for name in bodies)):
            return index
    return min(1 if len(found) <= 3 else 4, len(found))


def _names_in(found: Iterable[Statement]) -> Iterator[str]:
    """Yield the names of people in the attendance lines."""
    attending = False
    for one in found:
        label = _ATTENDANCE.match(one.text)
        attending = bool(label) or (attending and not _TIME_LABEL.match(one.text))
        if attending:
            yield from (match[1] for match in _NAME.finditer(one.text) if not _NOT_NAMES.search(match[1]))


def is_person(words: str) -> bool:
    """Whether some words are a person's name, as far as capitals tell."""
    return bool(_NAME.fullmatch(words)) and not _NOT_NAMES.search(words)


def without_attendance(found: Sequence[Statement]) -> tuple[Statement, ...]:
    """Return a head's statements but for those that say who was there."""
    kept: list[Statement] = []
    attending = False
    for one in found:
        attending = bool(_ATTENDANCE.match(one.text)) or (attending and bool(_NAME.search(one.text)))
        if not attending:
            kept.append(one)
    return tuple(kept)


def _body(top: Sequence[Statement], bodies: Mapping[str, str]) -> tuple[str | None, int]:
    """Return the body that a head names, and at which statement: where it stands most like a title."""
    best: tuple[int, str, int] | None = None
    for index, one in enumerate(top):
        if _ATTENDANCE.match(one.text):
            continue
        for name in sorted(bodies, key=len, reverse=True):
            match = re.search(rf"(?<![\w-]){re.escape(name)}(?:s|ets)?(?![\w-])", one.text, re.IGNORECASE)
            if match:
                rest = len(one.text) - len(match[0])
                score = (
                    rest
                    + index * 3
                    + (40 if re.search(r"\b(?:beslut|anteckningar(?:na)? från|föregående)", one.text) else 0)
                )
                if best is None or score < best[0]:
                    best = (score, name, index)
                break
    if best:
        return best[1], best[2]
    for index, one in enumerate(top):
        if not _ATTENDANCE.match(one.text) and (match := _OTHER_BODY.search(one.text)):
            return match[0], index
    return None, -1


def _party(top: Sequence[Statement], register: Register) -> str | None:
    text = "\n".join(one.text for one in top).casefold()
    found = [(text.find(party.name.casefold()), id_) for id_, party in register.parties.items()]
    return min((place, id_) for place, id_ in found if place >= 0)[1] if any(place >= 0 for place, _ in found) else None


@dataclass(frozen=True, slots=True, kw_only=True)
class _HeadDate:
    on: date | None
    phrase: DatePhrase
    labelled: str
    distance: int
    alone: bool


def _dates(top: Sequence[Statement], body_at: int) -> Iterator[_HeadDate]:
    """Yield the days that a head names, with what stands before them; a day without a year takes it from another one."""
    near = None
    for one in top:
        for phrase in date_phrases(one.text, near=None, loose=True):
            if phrase.exact and phrase.first and not phrase.inferred:
                near = near or phrase.first
    for index, one in enumerate(top):
        if _ATTENDANCE.match(one.text) and not _TIME_LABEL.search(one.text):
            continue
        for phrase in date_phrases(one.text, near=near, loose=True):
            if not phrase.exact or phrase.first is None or phrase.role in ("end", "deadline", "current", "not"):
                continue
            before = one.text[: phrase.start]
            labels = [*_TIME_LABEL.finditer(before)]
            labelled = "time" if labels else "notes" if _NOTES_LABEL.match(one.text) else ""
            if _DNR.search(one.text) and re.search(r"dnr\.?:?\s*\S*$", before, re.IGNORECASE):
                continue
            words = len(re.findall(r"[a-zåäö]{3,}", one.text[: phrase.start] + one.text[phrase.end :]))
            yield _HeadDate(
                on=phrase.first,
                phrase=phrase,
                labelled=labelled,
                distance=abs(index - body_at) if body_at >= 0 else index,
                alone=words <= 6 and not one.text.rstrip().endswith("."),
            )


def _meeting_day(dates: Sequence[_HeadDate]) -> date | None:
    """Choose the meeting's day: by a label, then beside the body's name, then standing alone, then any but the notes'."""
    ranked = sorted(dates, key=lambda one: (_rank(one), one.distance))
    return ranked[0].on if ranked else None


def _rank(one: _HeadDate) -> int:
    if one.labelled:
        return 0 if one.labelled == "time" else 3
    return 1 if one.distance == 0 else 2 if one.alone else 4
