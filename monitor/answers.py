"""The answers in JSON and CSV: the stable face for programs (docs/answers.md). Dates are ISO, absent is null."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import date
from typing import Any, Final

from monitor.adoption_ledger import AdoptionRecord, PartyAnswer
from monitor.choices import Choice, choices
from monitor.model import Register
from monitor.problems import Problem
from monitor.reminders import Reminder
from monitor.roads import Road, road
from monitor.spreadsheet import Value, as_csv
from monitor.standing import AdoptionTally, Mark, Standing, Step, Stretch
from monitor.wording import status_text

CSV_KEYS: Final = (
    "id", "title", "kind", "status", "status_text", "in_force", "valid_from", "valid_to", "days_left",
    "last_notice_day", "act_by", "times_extended", "final_end", "review_due", "review_overdue", "secured_until",
    "conditional_until", "marks",
)  # fmt: skip


ADOPTION_CSV_KEYS: Final = (
    "id", "title", "party", "name", "said", "on", "paragraph", "source", "condition", "next_meeting", "signed_copy",
)  # fmt: skip


def status_records(register: Register, standings: Mapping[str, Standing]) -> list[dict[str, Any]]:
    """Return one record a document, as `giltig status --format json` has it."""
    return [_status_record(register, standing) for standing in standings.values()]


def _status_record(register: Register, standing: Standing) -> dict[str, Any]:
    document = register.documents[standing.document]
    return {
        "id": standing.document,
        "title": document.title,
        "kind": document.kind,
        "status": standing.status,
        "status_text": status_text(standing, register),
        "in_force": standing.in_force,
        "valid_from": standing.valid_from,
        "valid_to": standing.valid_to,
        "days_left": standing.days_left,
        "last_notice_day": standing.last_notice_day,
        "act_by": standing.act_by,
        "times_extended": standing.times_extended,
        "final_end": standing.final_end,
        "review_due": standing.review_due,
        "review_overdue": standing.review_overdue,
        "secured_until": standing.secured_until,
        "conditional_until": standing.conditional_until,
        "deadlines": [asdict(deadline) for deadline in standing.deadlines],
        "adoption": _adoption(standing.adoption),
        "gaps": [_stretch(gap) for gap in standing.gaps],
        "overlaps": [_stretch(overlap) for overlap in standing.overlaps],
        "precision": standing.precision,
        "earliest": standing.earliest,
        "latest": standing.latest,
        "road": _road(road(register, standing)),
        "choices": [_choice(one) for one in choices(register, standing)],
        "marks": [mark for mark in Mark if mark in standing.marks],
        "why": [_step(step) for step in standing.why],
        "followers": list(standing.followers),
    }


def _road(found: Road | None) -> dict[str, Any] | None:
    if found is None:
        return None
    chosen = found.chosen
    return {
        "fact_on": found.fact_on,
        "route": found.route,
        "body": found.body,
        "recommended": found.recommended.meeting if found.recommended else None,
        "last_feasible": found.last_feasible.meeting if found.last_feasible else None,
        "papers_on": chosen.papers_on if chosen else None,
        "prepared_on": chosen.prepared_on if chosen else None,
        "submit_by": chosen.submit_by if chosen else None,
        "closed": found.closed,
        "gap_if_next": _stretch(found.gap_if_next) if found.gap_if_next else None,
        "calendar_ends_on": found.calendar_ends_on,
        "exhausted": list(found.exhausted),
    }


def _choice(choice: Choice) -> dict[str, Any]:
    found = choice.road
    return {
        "intention": choice.intention,
        "outlook": choice.outlook,
        "route": found.route if found else None,
        "body": found.body if found else None,
        "submit_by": choice.submit_by,
        "meeting": choice.meeting,
    }


def _step(step: Step) -> dict[str, Any]:
    return {"rule": step.rule, "source": step.source, "from": step.first, "to": step.last, "text": step.text}


def _adoption(tally: AdoptionTally | None) -> dict[str, Any] | None:
    if tally is None:
        return None
    rule = int(tally.rule) if tally.rule.isdecimal() else tally.rule
    return {
        "rule": rule,
        "parties": len(tally.parties),
        "adopted": len(tally.adopted),
        "rejected": len(tally.rejected),
        "missing": len(tally.missing),
        "adopted_parties": sorted(tally.adopted),
        "rejected_parties": sorted(tally.rejected),
        "missing_parties": list(tally.missing),
    }


def _stretch(stretch: Stretch) -> dict[str, Any]:
    return {"from": stretch.first, "to": stretch.last, "days": stretch.days}


def adoption_records(ledger: Iterable[AdoptionRecord]) -> list[dict[str, Any]]:
    """Return one record a document, as `giltig status --adoption --format json` has it."""
    return [
        {
            "id": one.document,
            "title": one.title,
            "rule": int(one.rule) if one.rule.isdecimal() else one.rule,
            "valid_from": one.valid_from,
            "reached_on": one.reached_on,
            "possible": one.possible,
            "signed_copy": one.signed_copy or None,
            "answers": [answer_record(answer) for answer in one.answers],
        }
        for one in ledger
    ]


def answer_record(answer: PartyAnswer) -> dict[str, Any]:
    """Return what one party has said."""
    return {
        "party": answer.party, "name": answer.name, "said": answer.said, "on": answer.on,
        "source": answer.source or None, "condition": answer.condition or None, "next_meeting": answer.next_meeting,
    }  # fmt: skip


def adoption_csv(ledger: Iterable[AdoptionRecord]) -> str:
    """Return the ledger as CSV, one line a document and party."""
    rows = [
        (one.document, one.title, answer.party, answer.name, answer.said, answer.on, answer.paragraph, answer.source,
         answer.condition, answer.next_meeting, one.signed_copy)
        for one in ledger
        for answer in one.answers
    ]  # fmt: skip
    return as_csv(ADOPTION_CSV_KEYS, rows)


def plan_records(reminders: Iterable[Reminder], subjects: Mapping[str, str]) -> list[dict[str, Any]]:
    """Return one record a step, as `giltig plan --format json` has it; `subjects` are by reminder key."""
    return [
        {
            "document": one.document, "about": one.about, "fact_on": one.fact_on, "lead": one.lead,
            "due_on": one.due_on, "send_on": one.send_on, "to": list(one.to), "subject": subjects.get(one.key, ""),
            "key": one.key,
        }
        for one in reminders
    ]  # fmt: skip


def problem_records(problems: Iterable[Problem]) -> list[dict[str, Any]]:
    """Return one record a problem, as `giltig check --format json` has it."""
    return [asdict(problem) for problem in problems]


def as_json(answer: Mapping[str, Any]) -> str:
    """Return an answer as JSON for programs and people."""
    return json.dumps(answer, ensure_ascii=False, indent=2, default=_iso) + "\n"


def _iso(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"no JSON for {value!r}")


def status_csv(records: Iterable[Mapping[str, Any]]) -> str:
    """Return the records as CSV, one line a document."""
    return as_csv(CSV_KEYS, [[_value(record[key]) for key in CSV_KEYS] for record in records])


def _value(value: Any) -> Value:  # noqa: ANN401 - a value of a record
    return " ".join(value) if isinstance(value, list) else value
