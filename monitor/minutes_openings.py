"""How a decision of the body begins: "Länschefsnätverket beslutade", and whether it was taken here and at this meeting.

What another body decided, what was decided earlier and what an agenda only proposes look the same to a word search, and
are told apart by how their sentence is built.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from monitor.clause_dates import date_phrases
from monitor.minutes_head import Head

#: What any body's minutes call it, and what those of one kind of body do: "nätverket" of a network only.
_GENERIC: Final = ("mötet", "ledamöterna", "deltagarna")
_GENERIC_OF: Final = {
    "nätverk": "nätverket", "grupp": "gruppen", "råd": "rådet", "nämnd": "nämnden", "styrelse": "styrelsen",
    "fullmäktige": "fullmäktige", "utskott": "utskottet", "direktion": "direktionen", "beredning": "beredningen",
}  # fmt: skip
_DECIDES: Final = r"(?P<verb>beslutade|beslutar|beslöt|beslut|har beslutat|beslutat)"
_OTHER_VERBS: Final = (
    r"(?P<verb>föreslår|föreslog|rekommenderar|rekommenderade|tillstyrker|tillstyrkte|hemställer|hemställde|"
    r"ställer sig bakom|ställde sig bakom|ställer sig positiva? till|ställde sig positiva? till)"
)
#: What a decision may begin with, before its verb; anything else is somebody else's, or some other time's.
_TURNS: Final = r"(?:efter|mot|med|därefter|slutligen|utifrån|vid|på|under|sammanfattningsvis|således|därför|enhälligt|härefter|i|den)"
#: "Beslut: Nätverket förlänger …": the finite verb of a decision, and what it is after "att".
ACTS: Final = {
    "förlänger": "förlänga", "förlängde": "förlänga", "antar": "anta", "antog": "anta", "fastställer": "fastställa",
    "fastställde": "fastställa", "godkänner": "godkänna", "godkände": "godkänna", "upphäver": "upphäva",
    "bordlägger": "bordlägga", "bordlade": "bordlägga", "avslår": "avslå", "återremitterar": "återremittera",
    "föreslår": "föreslå", "rekommenderar": "rekommendera", "säger upp": "säga upp", "ersätter": "ersätta",
}  # fmt: skip
_EARLIER: Final = re.compile(
    r"\b(?:tidigare|förra|föregående|senaste mötet|redan|i (?:januari|februari|mars|april|maj|juni|juli|augusti|september|oktober|november|december)|"
    r"våren|hösten|förra året|då|som)\b",
    re.IGNORECASE,
)
_OUTSIDE: Final = re.compile(
    r"\b(?:per capsulam|via (?:e-?post|mejl|mail)|mejlledes|mailledes|mellan mötena|utanför (?:ordinarie )?möte\w*|skriftligen)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Openings:
    """How a decision of the body begins: "Länschefsnätverket beslutade", "beslutade nätverket", "det beslutades"."""

    plain: re.Pattern[str]
    turned: re.Pattern[str]
    passive: re.Pattern[str]
    owned: re.Pattern[str]
    perfect: re.Pattern[str]
    other: re.Pattern[str]
    acts: re.Pattern[str]


def openings(own_names: Iterable[str]) -> Openings:
    """Return the openings of a body's decisions. `own_names` are what it is called: name and short name."""
    names = {name.lower() for name in own_names}
    generic = {word for name in names for stem, word in _GENERIC_OF.items() if stem in name}
    ordered = sorted(names | generic | set(_GENERIC), key=len, reverse=True)
    subject = f"(?P<subject>{'|'.join(map(re.escape, filter(None, ordered)))})"
    return Openings(
        acts=re.compile(rf"^{subject}\s+(?P<verb>{'|'.join(ACTS)})\b", re.IGNORECASE),
        plain=re.compile(rf"^(?:beslut:?\s+)?{subject}\s+(?:\w+ )?{_DECIDES}\b(?P<tail>.*)$", re.IGNORECASE),
        turned=re.compile(
            rf"^(?P<before>(?:{_TURNS}\b(?:(?!\b(?:att|som)\b)[^.:]){{0,80}}?\s)?)"
            rf"(?P<verb>beslutade|beslutar|beslöt)\s+{subject}\b(?P<tail>.*)$",
            re.IGNORECASE,
        ),
        passive=re.compile(
            r"^(?P<before>(?:efter (?:diskussion|dialog|genomgång)|vid mötet|på mötet|därefter|slutligen|det)?\s*)"
            r"(?P<verb>beslutades)\b(?: det)?(?P<tail>.*)$",
            re.IGNORECASE,
        ),
        owned=re.compile(rf"^{subject}s\s+(?P<verb>beslut)\s*(?::|$)(?P<tail>.*)$", re.IGNORECASE),
        perfect=re.compile(
            rf"^{subject}\s+har\s+(?P<before>[^.:]{{3,80}}?)\s*(?P<verb>beslutat)\b(?P<tail>.*)$", re.IGNORECASE
        ),
        other=re.compile(rf"^{subject}\s+(?:\w+ )?{_OTHER_VERBS}\b(?P<tail>.*)$", re.IGNORECASE),
    )


def begins_decision(text: str, intro: Openings) -> bool:
    """Whether a text begins as a decision or a proposal of the body does."""
    return bool(intro.plain.match(text) or intro.other.match(text))


def standing_of(before: str, verb: str, tail: str, head: Head) -> tuple[str | None, bool, date | None]:  # noqa: PLR0911 - one a way to say it
    """Say whether a sentence with "beslutade" is a decision taken here, or a recital; and of which day."""
    lead = re.split(r":|\batt\b", tail, maxsplit=1)[0]
    if re.search(
        r"(?:^|\b(?:[Ii]|inom|hos) )(?:Region |regionen )?(?!samband|samförstånd|enlighet)[A-ZÅÄÖ]",
        before.removeprefix(before[:1]) if before[:1].isupper() else before,
    ):
        return None, False, None  # "I Gävleborg beslutade …"
    words = f"{before} {lead}"
    outside = bool(_OUTSIDE.search(words))
    days = [one.first for one in date_phrases(words, near=head.on) if one.first and one.exact]
    elsewhen = [day for day in days if day != head.on]
    if _EARLIER.search(words) or (re.search(r"\binte\s*$", lead.strip()) and ":" in tail[:20]):
        return ("recited" if not outside else "decided"), outside, None
    if elsewhen:
        return ("decided", True, elsewhen[0]) if outside else ("recited", False, None)
    if verb in ("har beslutat", "beslutat") and not outside and ":" not in tail[:3]:
        return "recited", False, None
    if verb == "beslut" and not re.match(r"\s*(?::|att\b|$)", tail):
        return None, False, None
    if head.is_agenda and verb in ("beslutar", "beslut"):
        return "proposed", False, None
    return "decided", outside, days[0] if outside and days else None
