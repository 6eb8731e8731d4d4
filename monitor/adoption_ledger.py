"""Who has answered what about adopting a document: every party's yes, no, condition or silence (T13, T14).

The matrix of documents and parties that `status --adoption`, report and mails show. The counting that decides whether a
document holds is `adoption`'s matter. Dates are inclusive.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from monitor.decisions import in_effect
from monitor.language import _, _n
from monitor.model import Decision, Register
from monitor.standing import AdoptionTally, Standing
from monitor.wording import one_line, swedish_sort_key

_PARAGRAPH: Final = re.compile(r"§+\s*\d+(?:\s*[a-z])?\b")


class Said(StrEnum):
    """What a party has answered."""

    ADOPT = "adopt"
    REJECT = "reject"
    #: A yes under a condition that is open or has failed: counted as missing.
    CONDITIONAL = "conditional"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True, kw_only=True)
class PartyAnswer:
    """What one party has said about a document; `on` is None while nothing is known.

    `next_meeting` is its own body's next meeting that the register knows, while an answer is missing.
    """

    party: str
    name: str
    said: Said
    on: date | None = None
    source: str = ""
    condition: str = ""
    next_meeting: date | None = None

    @property
    def paragraph(self) -> str:
        """The paragraph of the decision, where its source names one: "§ 201"."""
        found = _PARAGRAPH.search(self.source)
        return " ".join(found[0].split()) if found else ""

    @property
    def text(self) -> str:
        """The answer as a table has it: "2025-11-24 § 201", "nej 2025-12-15", "saknas, möte 2026-02-10"."""
        match self.said:
            case Said.ADOPT:
                return f"{self.on} {self.paragraph}".rstrip()
            case Said.REJECT:
                return _("nej {day} {paragraph}", day=self.on, paragraph=self.paragraph).rstrip()
            case Said.CONDITIONAL:
                return _("villkorat {day}", day=self.on)
            case Said.NOTHING:
                return _("saknas, möte {day}", day=self.next_meeting) if self.next_meeting else _("saknas")


@dataclass(frozen=True, slots=True, kw_only=True)
class AdoptionRecord:
    """One document's row of the matrix, its answers in the order of the parties."""

    document: str
    title: str
    rule: str
    valid_from: date | None
    reached_on: date | None
    possible: bool
    signed_copy: str
    answers: tuple[PartyAnswer, ...]

    @property
    def rule_text(self) -> str:
        """Say when it holds: "alla 16 parter krävs", "minst 12 av 16 parter krävs"."""
        number = len(self.answers)
        if self.rule != "all":
            return _n("minst {rule} av {n} parter krävs", "minst {rule} av {n} parter krävs", number, rule=self.rule)
        return _("båda parterna krävs") if number == 2 else _n("alla {n} parter krävs", "alla {n} parter krävs", number)

    def having(self, *said: Said) -> tuple[PartyAnswer, ...]:
        """Return the answers of some kinds."""
        return tuple(one for one in self.answers if one.said in said)


def adoption_ledger(
    register: Register, standings: Mapping[str, Standing], *, as_of: date, documents: Collection[str] | None = None
) -> tuple[AdoptionRecord, ...]:
    """Return the record of every document with an adoption clause, or of some, in Swedish alphabetical order."""
    decided = in_effect(register.decisions, as_of=as_of)
    wanted = standings if documents is None else documents
    records = (
        _record(register, standings[id_], tally, decided.get(id_, ()), as_of)
        for id_ in wanted
        if (tally := standings[id_].adoption)
    )
    return tuple(sorted(records, key=lambda one: (*swedish_sort_key(one.title), one.document)))


def _record(
    register: Register, standing: Standing, tally: AdoptionTally, decisions: Collection[Decision], as_of: date
) -> AdoptionRecord:
    document = register.documents[standing.document]
    return AdoptionRecord(
        document=standing.document,
        title=one_line(document.title) or standing.document,
        rule=tally.rule,
        valid_from=standing.valid_from,
        reached_on=tally.reached_on,
        possible=tally.possible,
        signed_copy=one_line(document.signed_copy or ""),
        answers=tuple(_answers(register, tally, decisions, as_of)),
    )


def _answers(
    register: Register, tally: AdoptionTally, decisions: Collection[Decision], as_of: date
) -> Iterator[PartyAnswer]:
    for party in tally.parties:
        known = register.parties.get(party)
        name = one_line(known.name) if known else party
        taken = [one for one in decisions if party in one.by and one.action in ("adopt", "reject")]
        if party in tally.adopted or party in tally.rejected:
            said = Said.ADOPT if party in tally.adopted else Said.REJECT
            on = (tally.adopted | tally.rejected)[party]
            decision = max((one for one in taken if one.action == said), key=lambda one: one.on, default=None)
            yield PartyAnswer(party=party, name=name, said=said, on=on, source=_source(decision))
            continue
        coming = min((day for day in known.meetings if day >= as_of), default=None) if known else None
        if taken:  # under a condition that is not met
            last = max(taken, key=lambda one: one.on)
            yield PartyAnswer(
                party=party, name=name, said=Said.CONDITIONAL, on=last.on, source=_source(last),
                condition=one_line(last.condition or ""), next_meeting=coming,
            )  # fmt: skip
        else:
            yield PartyAnswer(party=party, name=name, said=Said.NOTHING, next_meeting=coming)


def _source(decision: Decision | None) -> str:
    return "; ".join(one_line(one) for one in decision.source) if decision else ""


def asked_parties(register: Register, tally: AdoptionTally, role: str) -> tuple[str, ...]:
    """Return the parties that have not answered and whose recipient is a role."""
    return tuple(one for one in tally.missing if (known := register.parties.get(one)) and known.recipient == role)


def party_recipients(register: Register, tally: AdoptionTally) -> tuple[str, ...]:
    """Return the recipients of the parties that have not answered, each once."""
    found = (known.recipient for one in tally.missing if (known := register.parties.get(one)) and known.recipient)
    return tuple(dict.fromkeys(found))
