"""Minutes against the register: the labelled cases, what must never be fooled, and whole minutes as people write them."""

import re
import textwrap
import time
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from minutes_score import (
    GIVEN,
    OWN,
    minutes_text,
    missing,
    outcome_of,
    read_case,
    register_of,
    register_text,
    table,
    verdict,
)
from small_register import real, small

from monitor.date_language import long_date
from monitor.minutes import read_minutes
from monitor.proposal import MinutesReading, Outcome

HERE = Path(__file__).parent
CASES = GIVEN["cases"]
ALL = [*CASES, *OWN["cases"]]


def by_id(case: dict[str, Any]) -> str:
    return case["id"]


@pytest.mark.parametrize("case", CASES, ids=by_id)
def test_a_given_case_is_read_as_labelled(case: dict[str, Any]) -> None:
    reading = read_case(case)
    flags = {flag for one in reading.proposals for flag in one.flags}
    expected = case["expected"]
    assert (expected["outcome"], set(expected["review_flags"]), []) == (
        outcome_of(reading),
        flags,
        missing(case, reading),
    )
    assert (case["body"], case["meeting_date"]) == (reading.meeting.body, str(reading.meeting.on))


@pytest.mark.parametrize("case", OWN["cases"], ids=by_id)
def test_a_case_of_our_own_is_read_as_labelled(case: dict[str, Any]) -> None:
    reading = read_case(case)
    flags = {flag for one in reading.proposals for flag in one.flags}
    expected = case["expected"]
    assert (expected["outcome"], []) == (outcome_of(reading), missing(case, reading))
    assert set() == set(expected["review_flags"]) - flags


def test_no_suggestion_is_false_no_date_wrong_and_nine_in_ten_are_found() -> None:
    words = [verdict(case).word for case in ALL]
    assert (0, 0) == (words.count("false"), words.count("wrong date"))
    assert words.count("missed") * 10 <= words.count("found")


def test_the_score_has_a_row_for_each_kind() -> None:
    assert {"kind", *(case["kind"] for case in CASES)} == {
        row.split(maxsplit=1)[0] for row in table(CASES).splitlines()
    }


# --- what is about something else changes nothing

FOREIGN = (
    "Nomineringstiden till LPO Psykisk hälsa förlängs till den 31 maj 2026.",
    "Ansökningstiden för statsbidraget löper ut den 15 april 2026.",
    "I Region Gävleborg har man beslutat att förlänga motsvarande överenskommelse till 2028-12-31.",
    "Projektanställningen förlängs t.o.m. den 31 december 2026.",
    "Remisstiden för den nationella strategin förlängs till 2026-09-30.",
    "Socialstyrelsen beslutade att förlänga uppdraget med två år.",
    "Mötet den 16 oktober förlängs till heldag.",
    "Regeringen beslutade den 12 mars 2026 att anta en ny strategi som gäller från 2027-01-01.",
    "Hyresavtalet för kansliet löper ut 2026-12-31.",
    "Kommun B meddelade att tf socialchef slutar den 30 juni 2026.",
)


def told(reading: MinutesReading) -> list[tuple[object, ...]]:
    """Return what is proposed, without where it stands."""
    return [
        (
            one.outcome,
            one.action,
            one.documents,
            one.valid_from,
            one.valid_to,
            one.length,
            one.condition,
            one.to,
            one.section,
            one.flags,
            one.quote,
        )
        for one in reading.proposals
    ]


def whole(text: str) -> list[int]:
    """Return the lines before which a sentence of its own can stand: not in the midst of one."""
    lines = text.split("\n")
    found = []
    for number in range(4, len(lines) + 1):
        before = next((line.rstrip() for line in reversed(lines[:number]) if line.strip()), "")
        after = next((line.strip() for line in lines[number:] if line.strip()), "")
        ended = before.endswith((".", ":", ", och", ", samt")) and not before.endswith(("t.o.m.", "fr.o.m."))
        if ended or not after or (not lines[number - 1].strip() and not re.match("[a-zåäö]", after)):
            found.append(number)
    return found


@given(case=st.sampled_from(ALL), sentence=st.sampled_from(FOREIGN), where=st.integers(0, 1000))
@settings(max_examples=60, deadline=None)
def test_a_sentence_about_something_else_changes_no_proposal(case: dict[str, Any], sentence: str, where: int) -> None:
    text = minutes_text(case)
    lines, places = text.split("\n"), whole(text)
    place = places[where % len(places)]
    fooled = "\n".join([*lines[:place], sentence, *lines[place:]])
    assert told(read_case(case)) == told(read_case(case, fooled))


@pytest.mark.long
@pytest.mark.parametrize("case", ALL, ids=by_id)
def test_no_sentence_about_something_else_anywhere_changes_a_proposal(case: dict[str, Any]) -> None:
    text, plain = minutes_text(case), told(read_case(case))
    lines = text.split("\n")
    for place in whole(text):
        for sentence in FOREIGN:
            assert plain == told(read_case(case, "\n".join([*lines[:place], sentence, *lines[place:]]))), (
                place,
                sentence,
            )


def spaced(text: str) -> str:
    """Put a blank line after every line, as some readers of PDF do."""
    return "\n\n".join(text.split("\n"))


@pytest.mark.parametrize("case", [one for one in ALL if one["expected"]["outcome"] == "suggest"], ids=by_id)
def test_blank_lines_between_all_lines_change_no_proposal(case: dict[str, Any]) -> None:
    plain, fooled = read_case(case), read_case(case, spaced(minutes_text(case)))
    assert told(plain) == told(fooled)


def rewrapped(text: str, width: int) -> str:
    """Wrap the lines of a text anew, but for tables."""
    lines = [
        line if "|" in line or "   " in line.strip() else textwrap.fill(line, width, break_on_hyphens=False)
        for line in text.split("\n")
    ]
    return "\n".join(lines)


@pytest.mark.parametrize("width", [80, pytest.param(72, marks=pytest.mark.long)])
def test_another_width_changes_no_proposal(width: int) -> None:
    fooled = [
        case["id"]
        for case in ALL
        if told(read_case(case)) != told(read_case(case, rewrapped(minutes_text(case), width)))
    ]
    assert [] == fooled


HEADS = (
    "# Minnesanteckningar från {body} {on}\n\n",
    "{body}, {long}\n",
    "Minnesanteckningar\n\n{body} {compact}\n\n",
    "Organ: {body}\nMötesdatum: {on}\n\n",
    "{body}\nTid: {long} kl. 9.00-12.00\nPlats: Teams\n\n",
    "Protokoll fört vid möte med {body} {long}\nNärvarande: Anna Testsson, Bo Provman\n\n",
    "Minnesanteckningar\nDatum 2026-12-24\n{body} {long}\n\n",  # the notes' day
)


@pytest.mark.parametrize("head", HEADS)
def test_body_and_day_are_found_in_any_head(head: str) -> None:
    for case in CASES:
        on = case["meeting_date"]
        text = head.format(
            body=case["body"], on=on, long=long_date(date.fromisoformat(on)), compact=on[2:].replace("-", "")
        )
        reading = read_case(case, text + case["text"])
        assert (case["body"], on, told(read_case(case))) == (
            reading.meeting.body,
            str(reading.meeting.on),
            told(reading),
        )


# --- whole minutes


def network_minutes() -> str:
    return (HERE / "minutes" / "lchnv.txt").read_text(encoding="utf-8")


def bare() -> Any:
    """Return the real register as it was before its decisions of 2024."""
    text = (HERE / "registers" / "dalarna.toml").read_text(encoding="utf-8")
    return register_of(text.partition("[[decision]]")[0])


def suggested(reading: MinutesReading) -> list[tuple[object, ...]]:
    return [
        (one.action, one.documents, str(one.valid_to), one.section) for one in reading.with_outcome(Outcome.SUGGEST)
    ]


def test_whole_minutes_give_their_decisions_and_no_more() -> None:
    reading = read_minutes([network_minutes()], bare())
    assert [
        ("extend", ("rok-missbruk", "rok-psyk"), "2026-06-30", "5"),
        ("extend", ("rok-bou",), "2026-06-30", "5"),
        ("assign_revision", ("rok-missbruk", "rok-psyk", "rok-bou"), "None", "5"),
        ("adopt", ("rutin-halsounders",), "None", "6"),
    ] == suggested(reading)
    assert [("defer", "september 2024"), ("sign_deadline", None)] == [
        (one.action, one.to) for one in reading.with_outcome(Outcome.HOLD)
    ]


def test_the_meeting_day_decides_where_there_are_two() -> None:
    meeting = read_minutes([network_minutes()], bare()).meeting
    assert ("Länschefsnätverket", "lchnv", "2024-06-12", "2024-06-18", "HSN 2024/1905") == (
        meeting.body, meeting.body_id, str(meeting.on), str(meeting.notes_on), meeting.dnr,
    )  # fmt: skip


def test_what_the_register_has_is_not_suggested_again() -> None:
    reading = read_minutes([network_minutes()], real())
    assert [] == suggested(reading)
    assert ["sign_deadline"] == [one.action for one in reading.with_outcome(Outcome.HOLD)]


def test_names_of_people_go_nowhere() -> None:
    text = network_minutes().replace("att ge arbetsgrupperna i uppdrag", "att ge Anna Testsson i uppdrag")
    told_all = repr(read_minutes([text], bare()))
    assert [] == [name for name in ("Testsson", "Provman", "Exempel") if name in told_all]


def test_without_a_meeting_day_nothing_is_suggested() -> None:
    text = "Minnesanteckningar\nLänschefsnätverket\n\nLänschefsnätverket beslutade:\natt förlänga RÖK HVB t.o.m. 2027-06-30."
    assert [Outcome.HOLD] == [one.outcome for one in read_minutes([text], bare()).proposals]


def test_pages_and_lines_are_those_of_the_text() -> None:
    pages = [
        "Minnesanteckningar\nLänschefsnätverket 2026-04-24",
        "Länschefsnätverket beslutade:\natt förlänga RÖK HVB t.o.m. 2027-06-30.",
    ]
    (one,) = read_minutes(pages, register_of(register_text())).proposals
    assert (2, 4) == (one.page, one.line)


PARTY = """
[document.avtal]
title = "Hemsjukvårdsavtalet"
valid_from = 2026-01-01
until_further_notice = true
adoption = { parties = "all" }
"""


@pytest.mark.parametrize(
    ("body", "clause", "expected"),
    [
        ("Kommunfullmäktige, Falu kommun", "anta Hemsjukvårdsavtalet", (Outcome.SUGGEST, "adopt", ("awaiting_parties",))),
        # a nämnd may not be the last to decide
        ("Socialnämnden, Falu kommun", "anta Hemsjukvårdsavtalet", (Outcome.HOLD, "adopt", ("awaiting_parties", "body_lacks_mandate"))),
        ("Kommunstyrelsen, Falu kommun", "föreslå kommunfullmäktige att anta Hemsjukvårdsavtalet", (Outcome.HOLD, "propose", ("proposal_only",))),
        ("Kommunfullmäktige, Falu kommun", "avslå förslaget om Hemsjukvårdsavtalet", (Outcome.HOLD, "reject", ("party_rejected",))),
        ("Kommunfullmäktige, Okända kommun", "anta Hemsjukvårdsavtalet", (Outcome.HOLD, "adopt", ("missing_start_date", "missing_end_date", "body_lacks_mandate"))),
    ],
)  # fmt: skip
def test_a_party_decides_for_itself(body: str, clause: str, expected: tuple[object, ...]) -> None:
    """Minutes of a municipality: § for sections, "beslutar" for what was decided."""
    text = f"Protokoll\n{body}\nSammanträdesdatum 2025-11-24\n\n§ 201 Hemsjukvård\n\nBeslut\n{body.split(',', maxsplit=1)[0]} beslutar\natt {clause}."
    (one,) = read_minutes([text], small(PARTY)).proposals
    assert expected == (one.outcome, one.action, one.flags)


def long_protocol(pages: int) -> list[str]:
    """Return pages of one long protocol, its sections numbered on and on, no two pages alike."""
    page = network_minutes().partition("1. Mötet öppnas")[2]

    def numbered(page_number: int) -> str:
        renumbered = re.sub(r"(?m)^ ?(\d{1,2})\. ", lambda found: f"§ {page_number * 13 + int(found[1])} ", page)
        return renumbered.replace("informerade", f"informerade ({page_number})").replace(
            "Ärendet", f"Ärende {page_number}"
        )

    return [network_minutes().partition("1. Mötet öppnas")[0], *map(numbered, range(pages))]


def test_long_minutes_are_read_in_a_moment() -> None:
    started = time.process_time()
    reading = read_minutes(long_protocol(50), bare())
    assert time.process_time() - started < 10  # half a second, on a machine with nothing else to do
    assert 50 == sum(one.action == "adopt" for one in reading.proposals)
