"""What a clause's verb acts on: a registered document, some of them, a group, "överenskommelsen", or something else.

A keyword near a title proves nothing: what is extended in "förlänga remisstiden för RÖK HVB" is the remiss. So the object
must stand where the verb's object stands, and a clause is read with its documents, days and lengths replaced by marks.
"""

import re
from dataclasses import dataclass
from datetime import date
from typing import Final

from monitor.clause_dates import DatePhrase, date_phrases
from monitor.clause_lengths import LengthPhrase, length_phrases
from monitor.document_names import Mention, Names


@dataclass(frozen=True, slots=True, kw_only=True)
class Marked:
    """A clause with marks: ⟦d0⟧ a document, ⟦t0⟧ a day or period, ⟦l0⟧ a length; `text` is in lower case."""

    text: str
    mentions: tuple[Mention, ...]
    dates: tuple[DatePhrase, ...]
    lengths: tuple[LengthPhrase, ...]

    def unmarked(self, text: str, clause: str) -> str:
        """Return a part of the marked text with the clause's own words in place of the marks."""
        spans: dict[str, tuple[Mention | DatePhrase | LengthPhrase, ...]] = {
            "d": self.mentions, "t": self.dates, "l": self.lengths,
        }  # fmt: skip

        def words(match: re.Match[str]) -> str:
            one = spans[match[1]][int(match[2])]
            return clause[one.start : one.end]

        return re.sub(r"⟦([dtl])(\d+)⟧", words, text).strip()

    def documents_in(self, text: str) -> tuple[Mention, ...]:
        """Return the mentions whose marks stand in a part of the text."""
        return tuple(self.mentions[int(number)] for number in re.findall(r"⟦d(\d+)⟧", text))


def marked(text: str, names: Names, *, near: date | None) -> Marked:
    """Replace documents, then days, then lengths by marks."""
    mentions = names.mentions(text)
    blanked = _blank(text, [(one.start, one.end) for one in mentions])
    dates = date_phrases(blanked, near=near)
    blanked = _blank(blanked, [(one.start, one.end) for one in dates])
    lengths = length_phrases(blanked)
    spans = [
        *((one.start, one.end, f"⟦d{index}⟧") for index, one in enumerate(mentions)),
        *((one.start, one.end, f"⟦t{index}⟧") for index, one in enumerate(dates)),
        *((one.start, one.end, f"⟦l{index}⟧") for index, one in enumerate(lengths)),
    ]
    parts, at = list[str](), 0
    for start, end, mark in sorted(spans):
        parts += [text[at:start].lower(), mark]
        at = end
    return Marked(text="".join([*parts, text[at:].lower()]), mentions=mentions, dates=dates, lengths=lengths)


def _blank(text: str, spans: list[tuple[int, int]]) -> str:
    for start, end in spans:
        text = text[:start] + "¤" * (end - start) + text[end:]
    return text


# --- patterns of objects, for use inside a verb's pattern

_DOCUMENT: Final = r"⟦d\d+⟧(?: ?\([^()]*\))?"
_BEFORE: Final = (
    r"(?:(?:den|det|de|dem|dessa|denna|detta|nuvarande|gällande|befintliga?|nya|ny|nytt|reviderade?|reviderat|uppdaterade?|uppdaterat|omarbetade?|"
    r"båda|bägge|samtliga|alla|följande|ovanstående|nedanstående|ovan|nämnda|angivna|aktuella?|regional[at]?|länsövergripande|länsgemensam(?:ma)?|gemensam(?:ma)?|"
    r"föreslagna|föreslaget|bifogade?|bilagda?|två|tre|fyra|fem|sex|sju|åtta|\d+|länets|dalarnas|våra|hela|kortsiktiga|långsiktiga|listade|"
    r"även|också|dokumentet|dokumenten|förslaget till|förslag till|förslaget på|version \d+ av)\s+)*"
)
_VALIDITY: Final = r"(?:(?:giltighetstid|giltighets?period|avtalstid|avtalsperiod|överenskommelseperiod|löptid|giltighet)(?:en|er|erna)?s?\s+(?:för|av|i|på|hos)\s+)"
GENERIC: Final = (
    r"(?:(?:samverkans|samarbets)?överenskommelse(?:n|rna|r)?|(?:samverkans)?avtal(?:et|en)?|rutin(?:en|erna|er)?|riktlinje(?:n|rna|r)?|"
    r"(?:styr)?dokument(?:et|en)?|strategi(?:n|erna|er)?|reglemente(?:t|na|n)?|(?:rök|ök)(?::?(?:en|ar|arna|er|erna))?|"
    r"uppdragsdirektiv(?:et|en)?|handlingsplan(?:en|erna)?)"
)
_PRONOUN: Final = r"(?:den|det|dem|dessa|denna|detta)(?=\s|$|[,.])"
_JOINT: Final = r"(?:\s*,\s*(?:och |samt )?|\s+(?:och|samt|respektive|liksom)\s+|\s*/\s*)"
_LIST: Final = rf"{_DOCUMENT}(?:{_JOINT}{_BEFORE}{_VALIDITY}?{_DOCUMENT})*"
#: What may stand after an object that a verb comes after.
AFTER: Final = (
    r"(?:\s*,?\s*(?:med (?:tillhörande )?bilag\w+|inklusive bilag\w+|inkl\.? bilag\w+|dnr \S+|\(dnr [^)]*\)|i nuvarande (?:form|lydelse)|"
    r"i sin helhet|som (?:nu )?(?:gäller|löper ut)[^,⟦]*|⟦t\d+⟧),?)?"
)
#: The object itself, under the names "list", "generic" and "pronoun".
OBJECT: Final = rf"(?:{_BEFORE}{_VALIDITY}?{_BEFORE}(?:(?:{GENERIC}\s+(?=⟦d))?(?P<list>{_LIST})|(?P<generic>{GENERIC})|(?P<pronoun>{_PRONOUN})))"
#: Nouns that are documents, though none that the register has.
UNKNOWN: Final = (
    rf"(?:{_BEFORE}{_VALIDITY}?{_BEFORE}(?P<unknown>[a-zåäö-]*(?:avtalet|avtalen|överenskommelsen|överenskommelserna|rutinen|rutinerna|riktlinjen|"
    r"riktlinjerna|strategin|reglementet|handlingsplanen|policyn|direktivet|vårdprogrammet|planen))\b)"
)
#: A noun made narrower by these is one document of its own: "avtalet om tolktjänst".
_NARROWED: Final = re.compile(
    r"^\s+(?:(?:om|gällande|avseende|rörande|kring|mellan)\s+(?!⟦|(?:att|den|det)\b)\w+"
    r"|för\s+(?!⟦|att\b|perioden|åren|år\b|tiden|ett\b|en\b|två\b|tre\b|närvarande|region|länet)\w+"
    r"|med\s+(?!⟦|oförändra|samma|tillhörande|bilag|nuvarande|start|verkan|giltighet|ny|motsvarande|ytterligare|högst|undantag|anledning|hänsyn|"
    r"hänvisning|avseende|ett\b|de föreslagna|föreslagna)\w+)"
)


def narrowed(after: str) -> bool:
    """Whether the words after a noun make it one certain document, which no mention has told of."""
    return bool(_NARROWED.match(after))


_EXCEPT: Final = re.compile(
    r",?\s*(?:\(?med undantag (?:för|av)|undantaget|förutom|utom|exklusive|bortsett från|dock (?:inte|ej)|men (?:inte|ej)|dock utan)\s+(?P<rest>.+)$"
)


def without_exceptions(text: str) -> tuple[str, str]:
    """Part a marked text from what it makes exceptions of."""
    match = _EXCEPT.search(text)
    return (text[: match.start()], match["rest"]) if match else (text, "")
