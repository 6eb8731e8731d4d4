"""How well minutes are read: the labelled cases of `cases/minutes*.json` against the answers. `make minutes-score` prints it.

A case is read with a head that names body and meeting day, against a register with what its context holds.
"""

import json
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from monitor.minutes import months_of, read_minutes
from monitor.model import Register
from monitor.proposal import MinutesReading, Outcome, Proposal
from monitor.register import read_register
from monitor.sources import Source, Sources

CASES = Path(__file__).parent / "cases"
GIVEN = json.loads((CASES / "minutes.json").read_text(encoding="utf-8"))
OWN = json.loads((CASES / "minutes_more.json").read_text(encoding="utf-8"))
BODIES = {
    "lchnv": ("Länschefsnätverket", "LCHNV"), "schnv": ("Socialchefsnätverket", "SCHNV"),
    "styrgruppen": ("Styrgruppen för Länschefsnätverket", "Styrgruppen"), "valfardsradet": ("Välfärdsrådet", ""),
}  # fmt: skip
HEAD = """
[monitor]
admin = "sam"
[recipient.sam]
name = "Samordnare"
address = "sam@example.se"
[party.a]
name = "Kommun A"
[party.b]
name = "Kommun B"
"""


def register_text(before: dict[str, Any] | None = None) -> str:
    """Write the register of the cases' context; what a case says held before is an earlier decision."""
    parts = [HEAD]
    for id_, (name, short) in BODIES.items():
        parts.append(f'[body.{id_}]\nname = "{name}"\n' + (f'short = "{short}"\n' if short else ""))
    for id_, held in GIVEN["register_context"].items():
        lines = [f"[document.{id_}]", f"title = {json.dumps(held['title'], ensure_ascii=False)}"]
        lines += [f"aliases = {json.dumps(held['aliases'], ensure_ascii=False)}"] if held.get("aliases") else []
        lines += [f'kind = "{held["group"]}"'] if "group" in held else []
        lines += [f"{key} = {held[key]}" for key in ("valid_from", "valid_to") if held.get(key)]
        if "auto_extend_months" in held:
            every, notice = held["auto_extend_months"], held["notice_months"]
            lines.append(f'auto_extension = {{ every = "{every} months", notice = "{notice} months" }}')
        lines += {"planerad": ["planned = true"], "under antagande": ["adoption = {}"]}.get(held.get("status", ""), [])
        parts.append("\n".join(lines))
    for id_, held in (before or {}).items():
        parts.append(
            f'[[decision]]\non = 2026-04-24\nby = "lchnv"\naction = "extend"\ndocuments = ["{id_}"]\n'
            f'valid_to = {held["valid_to"]}\nsource = "minnesanteckningar 2026-04-24"'
        )
    return "\n".join(parts) + "\n"


def register_of(text: str) -> Register:
    """Read a register that must be whole."""
    reading = read_register(
        Sources(files=(Source(name="config.toml", text=text),), problems=()), as_of=date(2030, 1, 1)
    )
    assert reading.register is not None, "\n".join(map(str, reading.problems))
    return reading.register


def minutes_text(case: dict[str, Any]) -> str:
    """Return a case's text under its head."""
    return f"Minnesanteckningar\n{case['body']}\n{case['meeting_date']}\n\n{case['text']}"


def read_case(case: dict[str, Any], text: str | None = None) -> MinutesReading:
    """Read a case."""
    return read_minutes([text or minutes_text(case)], _register(json.dumps(case.get("register_before"))))


@lru_cache
def _register(before: str) -> Register:
    return register_of(register_text(json.loads(before)))


def outcome_of(reading: MinutesReading) -> str:
    """Return the strongest outcome among the proposals."""
    return next((one for one in (Outcome.SUGGEST, Outcome.HOLD) if reading.with_outcome(one)), Outcome.IGNORE)


def answered(reading: MinutesReading) -> Iterator[tuple[Proposal, str | None]]:
    """Yield every proposal with each of its documents."""
    for one in reading.proposals:
        for id_ in one.documents or (None,):
            yield one, id_


#: What a case's decision calls by another name than the proposal.
_NAMES = {
    "valid_from": lambda one: one.valid_from, "valid_to": lambda one: one.valid_to, "last_valid_day": lambda one: one.valid_to,
    "months": lambda one: months_of(one.length), "due": lambda one: one.due, "review_by": lambda one: one.due,
    "given_on": lambda one: one.due, "revokes_meeting": lambda one: one.refers_to, "corrects_meeting": lambda one: one.refers_to,
    "to": lambda one: one.to, "to_body": lambda one: one.to, "responsible": lambda one: one.to, "condition": lambda one: one.condition,
    "group": lambda one: one.group, "until_further_notice": lambda one: one.until_further_notice, "candidates": lambda one: list(one.candidates),
}  # fmt: skip


def differences(decision: dict[str, Any], one: Proposal) -> list[str]:
    """Return what a proposal says otherwise than a case's decision."""
    found = []
    for key, value in decision.items():
        if key in _NAMES:
            said = _NAMES[key](one)
            said = said.isoformat() if isinstance(said, date) else said
            if said != value:
                found.append(f"{key} {said!r}, not {value!r}")
    return found


def missing(case: dict[str, Any], reading: MinutesReading) -> list[str]:
    """Return the decisions of a case that no proposal says."""
    lacking = []
    for decision in case["expected"]["decisions"]:
        same = [
            one for one, id_ in answered(reading) if one.action == decision["action"] and id_ == decision.get("doc")
        ]
        if not any(not differences(decision, one) for one in same):
            lacking.append(f"{decision}: " + "; ".join(", ".join(differences(decision, one)) for one in same))
    return lacking


@dataclass(frozen=True, slots=True)
class Verdict:
    """How one case came out: found, missed, false or wrong date; right where there was nothing to find."""

    kind: str
    word: str


def verdict(case: dict[str, Any]) -> Verdict:
    """Judge a case. A suggestion that no decision of the case has is false, whatever else was found."""
    reading, expected = read_case(case), case["expected"]
    wanted = {(one["action"], one.get("doc")): one for one in expected["decisions"]}
    for one, id_ in answered(reading):
        if one.outcome is not Outcome.SUGGEST:
            continue
        if expected["outcome"] != "suggest" or (one.action, id_) not in wanted:
            return Verdict(case["kind"], "false")
        if differences(wanted[one.action, id_], one):
            return Verdict(case["kind"], "wrong date")
    if expected["outcome"] == "suggest":
        found = outcome_of(reading) == "suggest" and not missing(case, reading)
        return Verdict(case["kind"], "found" if found else "missed")
    return Verdict(case["kind"], "right" if outcome_of(reading) == expected["outcome"] else "other")


WORDS = ("found", "missed", "false", "wrong date", "right", "other")


def table(cases: list[dict[str, Any]]) -> str:
    """Return the score as a table: a row for each kind of case."""
    counts = Counter((one.kind, one.word) for one in map(verdict, cases))
    kinds = sorted({kind for kind, _ in counts})
    lines = [f"{'kind':<12}" + "".join(f"{word:>12}" for word in WORDS)]
    lines += [f"{kind:<12}" + "".join(f"{counts[kind, word]:>12}" for word in WORDS) for kind in kinds]
    return "\n".join(lines)


if __name__ == "__main__":
    for name, cases in (("cases/minutes.json", GIVEN["cases"]), ("cases/minutes_more.json", OWN["cases"])):
        print(f"{name}: {len(cases)} cases\n{table(cases)}\n")
    print(
        "found, missed, false, wrong date: of suggestions. right, other: nothing to suggest, and hold or ignore told apart."
    )
    sys.exit(0)
