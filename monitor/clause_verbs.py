"""What a clause does: its verb, looked for where a verb stands, and the object that it takes (docs/architecture.md).

`read_verb` returns the action and the object's words. An action is one of the register's, or a word for what changes
nothing: note, propose, endorse, delegate, calendar and so on.
"""

import re
from dataclasses import dataclass
from typing import Final

from monitor.clause_objects import AFTER, GENERIC, OBJECT, UNKNOWN, narrowed


@dataclass(frozen=True, slots=True, kw_only=True)
class Verb:
    """An action and its object: `list` of marks, a `generic` noun or pronoun, an `unknown` document, or something else.

    `rest` is what of the clause comes after verb and object; `who` is told to do something.
    """

    action: str
    list: str = ""
    generic: str = ""
    unknown: str = ""
    other: str = ""
    rest: str = ""
    who: str = ""
    negated: bool = False


_MODAL: Final = r"(?:ska|skall|bör|kan|får|kommer att|kommer)"
_ADVERB: Final = r"(?:\s+(?:härmed|därmed|även|också|därför|således|nu|automatiskt|tills vidare))*"
_NOT: Final = r"(?:inte|ej|icke)"
_HOW: Final = r"(?:\s+(?:retroaktivt|tillfälligt|tidsbegränsat|härmed|även|också|nu|ytterligare|därmed))*"


def _patterns(action: str, *patterns: str) -> list[tuple[str, re.Pattern[str]]]:
    return [(action, re.compile(pattern)) for pattern in patterns]


_NOTES: Final = (
    r"^(?:tacka|tackar|utse|välja|anteckna|ta emot|ta del|uttala|konstatera|informera|hålla|anordna|sända|översända|publicera|sprida)\b",
    r"^(?:notera|noterar)\b",
    r"\b(?:lägga|läggs|lägger)\b.*\btill handlingarna\b",
    (
        r"^(?:godkänna|fastställa)\s+(?:den |det |de |\w+s )?(?:\w+ )?(?:dagordning\w*|föredragningslista\w*|minnesanteckning\w*|protokoll\w*|information\w*|"
        r"redovisning\w*|rapport\w*|slutrapport\w*|årsredovisning\w*|bokslut\w*|budget\w*|verksamhetsplan\w*|verksamhetsberättelse\w*|ansökan|delrapport\w*)\b"
    ),
)

#: The first that fits decides. Named groups are those of `OBJECT`.
_VERBS: Final = tuple(
    one
    for ones in (
        _patterns(
            "correct",
            r"^(?:godkänna|göra|anteckna|notera) (?:\w+ )?rättelse\w*",
            r"^(?:rätta|korrigera)\b",
            r"\brättelse\w*\b.*\bgodkänn",
        ),
        _patterns(
            "revoke",
            r"^(?:riva upp|återkalla|upphäva)\s+(?:\w+ )?(?:sitt |det |de )?(?:tidigare )?(?:beslut(?:et|en)?\b|⟦t\d+⟧)(?P<about>.*)$",
            r"^(?:beslutet\b|⟦t\d+⟧)(?P<about>.*)\b(?:rivs upp|återkallas|upphävs)\b",
        ),
        _patterns("note", *_NOTES),
        _patterns(
            "calendar",
            r"^(?:fastställa|anta|godkänna|flytta|ställa in)\s+.*\b(?:kalendari\w+|mötestider|mötesdatum|mötesdagar|sammanträdes\w+|årshjul\w*)",
        ),
        _patterns("propose", r"^(?:även |också )?(?:föreslå|hemställa|lämna förslag|lägga fram)\b", r"^föreslår\b"),
        _patterns("recommend", r"^(?:även |också )?(?:rekommendera|uppmana|uppmanar|rekommenderar)\b"),
        _patterns(
            "endorse", r"^(?:ställa sig|stödja|tillstyrka|biträda|ställer sig|tillstyrker|ge sitt stöd|se positivt)\b"
        ),
        _patterns(
            "assign",
            r"^(?:ge|ger|lämna)\s+(?P<who>.+?)\s+(?:i uppdrag|uppdraget|uppdrag|mandat|rätt|fullmakt)\b(?:\s*(?:att|:))?\s*(?P<task>.*)$",
            r"^(?:ge|ger)\s+(?:i )?(?:uppdrag|mandat)\s+(?:åt|till)\s+(?P<who>.+?)\s+att\s+(?P<task>.*)$",
            r"^(?:uppdra|uppdrar)\s+(?:åt|till)\s+(?P<who>.+?)\s+att\s+(?P<task>.*)$",
            r"^(?P<who>\S.*?)\s+(?:får|ges|har)\s+(?:i uppdrag|uppdraget|mandat)\s+att\s+(?P<task>.*)$",
            r"^(?:delegera|bemyndiga)\s+(?:till |åt |beslutet till )?(?P<who>.+?)\s+att\s+(?P<task>.*)$",
            r"^(?P<task>delegera\b.*?)\s+till\s+(?P<who>.+)$",
            r"^(?:(?:ta|arbeta) fram|tillsätta|starta|påbörja|inleda|genomföra)\b(?P<task>.*)$",
        ),
        _patterns("refer_back", r"^återremittera\b(?P<about>.*)$", r"^(?P<about>.*)\båterremitteras\b"),
        _patterns(
            "defer",
            r"^(?:bordlägga|skjuta upp|skjuta på|avvakta|invänta|vänta med|senarelägga)\b(?P<about>.*)$",
            r"^(?P<about>.*)\b(?:bordläggs|skjuts upp|vilar|bordlades|avvaktas)\b",
            r"^(?:låta|låter)\b(?P<about>.*)\bvila\b",
            r"^(?:ta upp|återuppta|återkomma (?:till|i|med)|behandla|föra)\b(?P<about>.*\b(?:nästa|kommande|nästkommande|senare) (?:\w*möte\w*|sammanträde\w*|tillfälle)\b.*)$",
            r"^(?P<about>.*)\b(?:tas|tas åter|återkommer|hanteras|behandlas)(?: åter)? ?(?:upp)?(?: igen| på nytt)?\b.*\b(?:nästa|kommande|nästkommande|senare) (?:\w*möte\w*|sammanträde\w*|tillfälle)",
        ),
        _patterns(
            "reject",
            r"^avslå\b(?P<about>.*)$",
            r"^(?P<about>.*)\bavslås\b",
            rf"^{_NOT}\s+(?:anta|godkänna|fastställa|bifalla)\b(?P<about>.*)$",
        ),
        _patterns(
            "let_expire",
            rf"^{_NOT}\s+(?:längre )?(?:förlänga|prolongera)\s+{OBJECT}",
            rf"^(?:avstå från att|avstå att)\s+(?:förlänga|prolongera)\s+{OBJECT}",
            rf"^(?:låta|låter)\s+{OBJECT}{AFTER}\s+(?:löpa ut|gå ut|upphöra)",
            rf"^{OBJECT}{AFTER}\s+{_NOT}\s+(?:{_MODAL}\s+)?(?:förlängs|förlängas|prolongeras)",
            rf"^{OBJECT}{AFTER}\s+(?:{_MODAL}\s+)?{_NOT}\s+(?:förlängs|förlängas|prolongeras)",
            rf"^{OBJECT}{AFTER}\s+(?:förlängs|prolongeras)\s+{_NOT}\b",
            rf"^{OBJECT}{AFTER}\s+(?:{_MODAL}\s+)?(?:löper ut|löpa ut)\s+utan\b",
            rf"^någon förlängning av\s+{OBJECT}\s+{_NOT}",
            rf"^{_NOT}\s+(?:bevilja|godkänna|besluta om) (?:någon )?förlängning av\s+{OBJECT}",
        ),
        _patterns(
            "holdover",
            rf"^{OBJECT}{AFTER}{_ADVERB}\s+(?:{_MODAL}\s+)?(?:fortsatt\s+)?(?:fortsätter|fortsätta|gäller|gälla)(?:\s+fortsatt)?(?:\s+att)?(?:\s+gälla)?\b(?=.*\b(?:till dess|tills|intill dess|fram till dess|i avvaktan på)\b(?! vidare).*)",
            rf"^låta\s+{OBJECT}{AFTER}\s+(?:fortsätta(?: att)? )?gälla\b(?=.*\b(?:till dess|tills|intill dess)\b(?! vidare))",
            rf"^(?:förlänga|prolongera)\s+{OBJECT}(?=[^⟦]*\b(?:till dess|tills|intill dess)\b(?! vidare))",
            rf"^{OBJECT}{AFTER}\s+(?:{_MODAL}\s+)?(?:förlängs|förlängas)(?=[^⟦]*\b(?:till dess|tills|intill dess)\b(?! vidare))",
        ),
        _patterns(
            "extend",
            rf"^(?:förlänga|prolongera){_HOW}\s+(?:⟦l\d+⟧\s+|med ⟦l\d+⟧\s+)?{OBJECT}",
            r"^(?:förlänga|prolongera)(?=\s*(?:$|[,.]|enligt|i enlighet|på det sätt|så som|såsom|med undantag|⟦[tl]|med ⟦l))",
            rf"^{OBJECT}{AFTER}{_ADVERB}\s+(?:{_MODAL}\s+)?(?:förlängs|förlängas|prolongeras|förlängdes)\b",
            rf"^{OBJECT}{AFTER}{_ADVERB}\s+(?:{_MODAL}\s+)?(?:fortsätter(?: att)? gälla|fortsätta(?: att)? gälla|fortsatt (?:ska )?gälla|gäller fortsatt|ska fortsatt gälla)\b",
            rf"^(?:ge|bevilja)\s+{OBJECT}{AFTER}\s+(?:en )?(?:förlängd giltighet\w*|förlängning|ny giltighetstid)",
            rf"^{OBJECT}{AFTER}\s+(?:{_MODAL}\s+)?(?:ges|ges en|får|får en|ha|ha en)\s+(?:förlängd giltighet\w*|förlängning|ny giltighetstid)",
            rf"^(?:(?:godkänna|bevilja|besluta om|fastställa|bifalla|anta|om)\s+)(?:en |den föreslagna |föreslagen )?förlängning(?:en)?\s+(?:av|för)\s+{OBJECT}",
            rf"^(?:en )?förlängning\s+(?:av|för)\s+{OBJECT}",
            rf"^(?:låta|låter)\s+{OBJECT}{AFTER}\s+(?:fortsätta(?: att)? gälla|fortsatt gälla)",
            rf"^(?:flytta fram|skjuta fram)\s+(?:slutdatum(?:et)?|sista giltighetsdag(?:en)?)\s+för\s+{OBJECT}",
        ),
        _patterns(
            "terminate", rf"^säga upp\s+{OBJECT}", rf"^{OBJECT}{AFTER}\s+(?:{_MODAL}\s+)?(?:sägs upp|sägas upp)\b"
        ),
        _patterns(
            "replace",
            rf"^{OBJECT}{AFTER}\s+(?:{_MODAL}\s+)?(?:ersätter|ersätta)\s+(?P<old>.+)$",
            rf"^{OBJECT}{AFTER}\s+(?:{_MODAL}\s+)?(?:ersätts|ersättas)\s+(?P<by>av|med)\b(?P<new>.*)$",
            rf"^ersätta\s+{OBJECT}\s+(?P<by>med)\b(?P<new>.*)$",
        ),
        _patterns(
            "repeal",
            rf"^(?:upphäva|avveckla|avsluta)\s+{OBJECT}",
            rf"^{OBJECT}{AFTER}{_ADVERB}\s+(?:{_MODAL}\s+)?(?:upphör|upphöra|upphävs|upphävas|avvecklas|avslutas)\b",
            rf"^(?:låta|låter)\s+{OBJECT}{AFTER}\s+upphöra",
        ),
        _patterns(
            "set_validity",
            rf"^(?:ändra|sätta|bestämma|fastställa|justera|förkorta|korta(?: ned| ner)?|begränsa|anta|besluta)\s+(?:den nya |ny |en ny )?(?:giltighetstid|giltighet|avtalstid|slutdatum|avtalsperiod|giltighetsperiod)(?:en|et)?\s+(?:för|av|i|på)\s+{OBJECT}",
            rf"^(?:förkorta|korta(?: ned| ner)?|begränsa)\s+{OBJECT}",
            rf"^(?:den nya |ny )?(?:giltighetstid|giltighet|avtalstid|slutdatum|avtalsperiod|giltighetsperiod)(?:en|et)?\s+(?:för|av|i|på)\s+{OBJECT}{AFTER}\s+(?:{_MODAL}\s+)?(?:är|vara|ändras|bestäms|sätts|blir|fastställs|begränsas|förkortas|kortas|gäller)",
            rf"^{OBJECT}{AFTER}{_ADVERB}\s+(?:{_MODAL}\s+)?(?:gäller|gälla|vara giltigt?|är giltigt?|ha giltighetstid|har giltighetstid)\b(?!.*\bersätt)",
        ),
        _patterns(
            "adopt",
            rf"^(?:anta|fastställa|godkänna|bifalla)\s+{OBJECT}",
            rf"^{OBJECT}{AFTER}{_ADVERB}\s+(?:{_MODAL}\s+)?(?:antas|fastställs|godkänns|börjar gälla|börja gälla|träder i kraft|träda i kraft|godkännas|fastställas)\b",
        ),
        _patterns(
            "set_review",
            r"^(?:(?:frågan|fråga)\s+om\s+(?:slutdatum|giltighetstid\w*|förlängning)\b.*?)(?:prövas|omprövas|tas upp|behandlas|ses över)",
            rf"^{OBJECT}{AFTER}\s+(?:{_MODAL}\s+)?(?:ses över|följs upp|följas upp|utvärderas|omprövas|prövas|aktualitetsprövas|aktualiseras)\b",
            rf"^(?:se över|följa upp|utvärdera|ompröva|aktualitetspröva)\s+{OBJECT}",
            r"^(?:en )?(?:översyn|uppföljning|utvärdering|aktualitetsprövning)\b.*\b(?:görs|göras|genomförs|genomföras|sker|ske)\b",
        ),
        _patterns(
            "revise",
            rf"^(?:revidera|uppdatera|omarbeta)\s+{OBJECT}",
            rf"^{OBJECT}{AFTER}\s+(?:{_MODAL}\s+)?(?:revideras|uppdateras|omarbetas)\b",
        ),
        _patterns(
            "sign_deadline", r"\b(?:underteckna\w*|tecknar|teckna|tecknas|signeras|signera|skrivs under|skriva under)\b"
        ),
        _patterns("set_consultation_deadline", r"\b(?:remiss\w*|svarstid\w*|synpunkter)\b"),
        _patterns("fund_intent", r"\b(?:ha|har) för avsikt att\b|\bavser att\b"),
        _patterns(
            "fund",
            r"^(?:finansiera|avsätta|bevilja|bidra|fördela|medfinansiera)\b",
            r"\b(?:ska|skall) (?:fortsätta|drivas vidare|permanentas)\b",
            rf"^(?:förlänga )?finansiering(?:en)?\s+av\s+{OBJECT}",
            r"\bfinansieras\b",
        ),
        _patterns(
            "by_proposal",
            r"^(?:besluta )?(?:enligt|i enlighet med)\s+(?:\S+s )?(?:det )?(?:lagda |liggande |framlagda )?(?:förslag\w*|beslutsförslag\w*|tabell\w*|list\w*|ovan\b|de föreslagna)",
            r"^(?:bifalla|anta|godkänna|ställa sig bakom och besluta enligt)\s+(?:\S+s )?(?:det )?(?:lagda |liggande |framlagda )?(?:förslag(?:et|en)?|beslutsförslag(?:et)?)(?=\s*(?:$|[.,]|om\b|till beslut))",
        ),
    )
    for one in ones
)
_EXTENDING: Final = re.compile(r"\b(?:förläng\w*|prolonger\w*)\b")
_REVISES: Final = re.compile(
    r"\b(?:revidera|revideras|se över|ses över|uppdatera|omarbeta|arbeta om|översyn|(?:ta|arbeta) fram (?:ett |en |förslag |på |till )*(?:ny|nytt|reviderad|reviderat|uppdaterad))\b"
)
_DELEGATES: Final = re.compile(
    r"\b(?:besluta|fatta beslut|fatta (?:det )?slutliga? beslutet|delegera|förlänga|underteckna|slutföra|fastställa|anta|teckna)\b"
)


#: Words that only say how or why, before the verb: "i enlighet med förslaget, förlänga …".
_LEADING: Final = re.compile(
    r"^(?:i enlighet med|enligt|under|mot bakgrund av|med anledning av|i avvaktan på|på grund av|med hänvisning till|utifrån)\b"
    r"(?:(?!\batt\b)[^⟦.;])*?,?\s+(?=(?:förlänga|prolongera|anta|fastställa|godkänna|upphäva|säga upp|ersätta|bordlägga)\b)"
)


def read_verb(text: str) -> Verb:
    """Return what a marked clause does."""
    plain = re.sub(
        r"^(?:(?:också|även|därmed|därför|vidare|för sin del|som egen mening|besluta att|besluta|gemensamt|fortsatt|retroaktivt|tillfälligt|i efterhand)\s+)+",
        "",
        text.strip(),
    )
    plain = _LEADING.sub("", plain, count=1)
    for action, pattern in _VERBS:
        if match := pattern.search(plain):
            found = _verb(action, match, plain)
            if found is not None:
                return found
    if _EXTENDING.search(plain):
        if match := re.search(
            rf"^(?:{_NOT} )?(?:förlänga|prolongera){_HOW}\s+{UNKNOWN}|^{UNKNOWN.replace('unknown', 'subject')}.*?\b(?:förlängs|förlängas|prolongeras)\b",
            plain,
        ):
            return Verb(action="extend", unknown=match["unknown"] or match["subject"], rest=plain[match.end() :])
        return Verb(action="extend", other=_head_of(plain))
    return Verb(action="", rest=plain)


def _head_of(text: str) -> str:
    """Return the words that stand where the object of "förlänga" does."""
    active = re.search(r"\b(?:förlänga|prolongera)\s+(?P<head>[^,.⟦]{1,60})", text)
    return (active["head"] if active else re.split(r"\b(?:ska|skall|förläng)", text)[0]).strip()


def _verb(action: str, match: re.Match[str], plain: str) -> Verb | None:
    groups = match.groupdict()
    if action == "assign":
        return _assigned(groups.get("who") or "", groups.get("task") or "", plain)
    rest = plain[match.end() :]
    about = groups.get("about")
    if about is not None:
        return Verb(
            action=action, list=about if "⟦d" in about else "", generic=_generic_in(about), rest=f"{about} {rest}"
        )
    old = groups.get("old")
    if old is not None:  # "den nya X ersätter nuvarande Y": what is replaced is the second
        return _replaced(old, groups)
    generic = groups.get("generic") or groups.get("pronoun") or ""
    if generic and not groups.get("pronoun") and narrowed(plain[match.end("generic") :]):
        return Verb(action=action, unknown=plain[match.start("generic") :][:80], rest=rest)
    named = groups.get("list") or ""
    return Verb(
        action=action,
        list=named,
        generic=""
        if named
        else (
            generic
            and plain[
                max(0, match.start("generic" if groups.get("generic") else "pronoun") - 40) : match.end(
                    "generic" if groups.get("generic") else "pronoun"
                )
            ]
        ),
        rest=rest,
        negated=action == "let_expire",
    )


def _generic_in(text: str) -> str:
    found = re.search(rf"\b{GENERIC}\b", text)
    return found[0] if found else ""


def _replaced(old: str, groups: dict[str, str | None]) -> Verb:
    found = re.match(OBJECT, old)
    named = (found["list"] if found else None) or ""
    generic = (found["generic"] or found["pronoun"] if found else None) or ""
    new = groups.get("list") or ""
    return Verb(
        action="replace",
        list=named or new,
        generic="" if named or new else generic,
        rest=old[found.end() :] if found else old,
    )


def _assigned(who: str, task: str, plain: str) -> Verb:
    if re.search(r"\b(?:delegera|mandat|fullmakt|bemyndiga)", plain) or (
        _DELEGATES.match(task) and not _REVISES.search(task)
    ):
        action = "delegate"
    elif _REVISES.search(task):
        action = "assign_revision"
    else:
        action = "task"
    return Verb(action=action, who=who, list=task if "⟦d" in task else "", generic=_generic_in(task), rest=task)
