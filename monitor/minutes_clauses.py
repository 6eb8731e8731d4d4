"""A section → its clauses: what the body itself decided, what was only proposed, and under which condition.

A decision begins where the body's own name meets "beslutade" (`minutes_openings`); everything else is background. What
somebody proposed looks the same to a word search and is told apart here.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from monitor.clause_spans import clause_spans
from monitor.minutes_head import Head
from monitor.minutes_lines import Line
from monitor.minutes_openings import ACTS, Openings, begins_decision, openings, standing_of
from monitor.minutes_sections import Section
from monitor.minutes_text import Statement, sentences


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """One att-clause, or what stands for one. `said` is "decided", "proposed" or "recited"; `block` counts the decisions.

    `verb` is the verb of the introduction where that is not "besluta": "Styrgruppen föreslår Länschefsnätverket att …".
    """

    text: str
    quote: str
    line: Line
    said: str
    block: int
    condition: str | None = None
    verb: str | None = None
    outside: bool = False
    taken_on: date | None = None


@dataclass(slots=True)
class _State:
    """Where the reading of a section stands."""

    said: str = ""
    block: int = 0
    condition: str | None = None
    verb: str | None = None
    outside: bool = False
    taken_on: date | None = None
    found: list[Clause] = field(default_factory=list)


_PROPOSAL: Final = re.compile(
    r"^(?:[\w-]+s )?(?:förslag(?:et)?(?: till (?:beslut|ny giltighetstid|giltighetstider))?|beslutsförslag|att-satser|förslag på beslut)\s*(?::|$)\s*(?P<rest>.*)$",
    re.IGNORECASE,
)
_PROPOSES: Final = re.compile(
    r"^(?:[A-ZÅÄÖ][\w-]+(?: för [A-ZÅÄÖ]\w+)?) (?:föreslår|föreslog|rekommenderar|yrkar|yrkade)\b[^:]*?(?::\s*|,?\s(?=att\b))(?P<rest>.*)$"
)
_BARE_DECISION: Final = re.compile(r"^(?:beslut|nätverkets beslut|beslutet)\s*(?::|$)\s*(?P<rest>.*)$", re.IGNORECASE)
_OUT: Final = re.compile(
    r"^(?:bakgrund|ärendet|ärendebeskrivning|sammanfattning|beskrivning av ärendet|yrkanden?|reservation\w*|protokollsanteckning\w*|"
    r"skickas till|beslutet skickas|beslutsunderlag|underlag|handlingar|dagens sammanträde|propositionsordning|protokollsutdrag|"
    r"överläggning\w*|diskussion|dialog|föredragande|information|deltar (?:inte|ej) i beslutet|tilläggsyrkande\w*)\b\s*(?::|$|\.)",
    re.IGNORECASE,
)
_CONDITION: Final = re.compile(
    r"^,?\s*(?:om|ifall|såvida|förutsatt|under förutsättning|med förbehåll|villkorat|när|så snart|för det fall|i det fall|därest|givet att)\b",
    re.IGNORECASE,
)
_INFINITIVES: Final = (
    "förlänga|prolongera|anta|fastställa|godkänna|ersätta|upphäva|avveckla|säga upp|inte förlänga|rekommendera|föreslå|hemställa|"
    "ställa sig bakom|tillstyrka|bordlägga|skjuta upp|avvakta|återremittera|avslå|ge|uppdra|lägga|notera|riva upp|återkalla|låta|"
    "bifalla|delegera|bemyndiga|utse|tacka|finansiera|avsätta|ändra|rätta|korrigera|bestämma|besluta"
)
_ITEM: Final = re.compile(
    rf"^(?:\d{{1,2}}[.)]\s+|[a-h]\)\s+|–\s+)?(?P<rest>(?:att\s+)?(?:{_INFINITIVES})\b.*)$", re.IGNORECASE
)


def clauses(section: Section, head: Head, own_names: Iterable[str]) -> tuple[Clause, ...]:
    """Return the clauses of a section. `own_names` are what the body is called: name and short name."""
    intro = openings(own_names)
    state = _State()
    for statement in section.statements:
        _take(statement, state, intro, head)
    return tuple(state.found)


def _take(statement: Statement, state: _State, intro: Openings, head: Head) -> None:
    text = statement.text
    if match := _PROPOSAL.match(text):
        _enter(state, "proposed")
        _take_clauses(statement, match.start("rest"), state)
        return
    if _OUT.match(text):
        state.said = ""
        return
    if state.said and _is_clause(text, statement):
        _take_clauses(statement, 0, state)
        return
    if (match := _BARE_DECISION.match(text)) and not head.is_agenda:
        if not match["rest"] or re.match(r"att\b", match["rest"]):
            _enter(state, "decided")
            _take_clauses(statement, match.start("rest"), state)
            return
        if not begins_decision(match["rest"], intro):
            _enter(state, "decided")
            acts = intro.acts.match(match["rest"])
            _take_clauses(statement, match.start("rest") + (acts.start("verb") if acts else 0), state)
            state.said = ""
            return
    for start, sentence in sentences(text):
        if _take_sentence(statement, start, sentence, state, intro, head):
            return


def _is_clause(text: str, statement: Statement) -> bool:
    if re.match(r"(?:[–-]\s*)?att\b", text):
        return True
    numbered = re.match(r"\d{1,2}[.)]\s+|[a-h]\)\s+", text)
    return bool((statement.bullet or numbered) and _ITEM.match(text)) or bool(
        numbered and re.match(r"\S+\s+att\b", text)
    )


def _take_sentence(statement: Statement, start: int, sentence: str, state: _State, intro: Openings, head: Head) -> bool:
    """Take a sentence of running text; return whether it took the rest of the statement."""
    forms = (intro.plain, intro.owned, intro.perfect, intro.turned, intro.passive)
    match = next((found for form in forms if (found := form.match(sentence))), None)
    if match and (tail := match["tail"]) is not None:
        before = match.groupdict().get("before") or ""
        verb = match["verb"].lower()
        said, outside, on = standing_of(before, verb, tail, head)
        if said is None:
            return False
        if said == "decided" and state.said == "proposed" and verb in ("beslutar", "beslut"):
            said = "proposed"
        _enter(state, said, outside=outside, taken_on=on)
        _take_tail(statement, start + match.start("tail"), tail, state)
        return True
    if match := intro.other.match(sentence):
        _enter(state, "decided", verb=match["verb"].lower())
        _take_tail(statement, start + match.start("tail"), match["tail"], state, whole=True)
        state.said = state.said if match["tail"].rstrip().endswith((":", "att")) else ""
        return True
    if (match := _PROPOSES.match(sentence)) and state.said != "decided":
        _enter(state, "proposed")
        if match["rest"].startswith("att"):
            _take_clauses(statement, start + match.start("rest"), state)
        return True
    if state.said == "decided" and _CONDITION.match(sentence) and sentence.rstrip().endswith((",", ":", "att")):
        state.condition = sentence.rstrip(" ,:").removesuffix(" att")
        return True
    return False


def _enter(
    state: _State, said: str, *, outside: bool = False, taken_on: date | None = None, verb: str | None = None
) -> None:
    state.said, state.outside, state.taken_on, state.verb, state.condition = said, outside, taken_on, verb, None
    state.block += 1


_ADVERBS: Final = re.compile(
    r"^(?:\s*(?:enhälligt|därför|därmed|således|också|även|i dag|idag|vid mötet|på mötet|efter \w+|slutligen|följande|härmed|"
    r"per capsulam|,))*\s*:?\s*",
    re.IGNORECASE,
)


def _take_tail(statement: Statement, at: int, tail: str, state: _State, *, whole: bool = False) -> None:
    """Take what follows "beslutade": conditions before the first clause, and clauses on the same line."""
    skipped = _ADVERBS.match(tail)
    at, tail = at + (skipped.end() if skipped else 0), tail[skipped.end() if skipped else 0 :]
    if not tail:
        return
    if match := _CONDITION.match(tail):
        stop = re.search(r",\s*(?=att\b)|:\s*|,\s*$", tail)
        state.condition = tail[: stop.start() if stop else len(tail)].strip(" ,")
        at, tail = at + (stop.end() if stop else len(tail)), tail[stop.end() if stop else len(tail) :]
        del match
    elif not whole and (first := re.search(r"(?:^|[\s,:])(att\b)", tail)) and first.start(1):
        lead = tail[: first.start(1)].strip(" ,:")
        if re.search(r"\b(?:enligt|i enlighet med)\b", lead) and not tail[first.start(1) :].strip():
            pass
        elif condition := re.search(
            r"\b(?:under förutsättning|förutsatt|med förbehåll|villkorat)\b.*$", tail[: _last_att(tail)]
        ):
            state.condition = condition[0].strip(" ,")
            cut = _last_att(tail)
            at, tail = at + cut, tail[cut:]
        elif not re.match(r"(?:om|enligt|i enlighet)\b", lead):
            at, tail = at + first.start(1), tail[first.start(1) :]
    if tail.strip():
        _take_clauses(statement, at, state)


def _last_att(tail: str) -> int:
    """Return where the clause after a leading condition begins: at ", att"."""
    found = [match.end() - 3 for match in re.finditer(r",\s*att\b", tail)]
    return found[0] if found else len(tail)


def _take_clauses(statement: Statement, at: int, state: _State) -> None:
    """Add the clauses of a statement from a place on; the last sentence after a clause is no part of it."""
    text = statement.text
    for start, end in clause_spans(text, at):
        piece = text[start:end].strip()
        if _CONDITION.match(piece) and not re.match(r"att\b", piece):
            if piece.endswith((",", ":")) or not re.search(r"[.;]$", piece):
                state.condition = piece.rstrip(" ,:")
            continue
        body = re.sub(r"^(?:\d{1,2}[.)]\s+|[a-h]\)\s+|[–-]\s+)?(?:att,?\s+)?", "", piece).strip()
        if len(body) < 3:
            continue
        if acts := next((one for one in ACTS if body.lower().startswith(f"{one} ")), None):
            body = ACTS[acts] + body[len(acts) :]
        state.found.append(
            Clause(
                text=body,
                quote=piece.rstrip(" ,;").removesuffix(" och").removesuffix(" samt").rstrip(" ,;"),
                line=statement.line_at(start),
                said=state.said,
                block=state.block,
                condition=state.condition,
                verb=state.verb,
                outside=state.outside,
                taken_on=state.taken_on,
            )
        )
