"""The report for one meeting: golden texts of the real register, the formats, and what is frozen."""

import json
import os
from datetime import date
from pathlib import Path

import pytest
from small_register import real, small

from monitor import render_meeting
from monitor.meeting_report import MeetingReport, meeting_report
from monitor.meetings import NoSuchMeeting, find_meeting, freeze
from monitor.templates import environment

GOLDEN = Path(__file__).parent / "golden" / "meeting"
ENV = environment()


def made(body: str, on: str, as_of: str) -> MeetingReport:
    return meeting_report(real(), body=body, on=date.fromisoformat(on), as_of=date.fromisoformat(as_of))


@pytest.mark.parametrize(
    ("body", "on", "as_of"),
    [
        ("lchnv", "2026-02-06", "2026-01-08"),  # may, and open
        ("styrgruppen", "2026-04-07", "2026-03-27"),  # should be prepared
        ("lchnv", "2026-06-12", "2026-05-19"),  # must, and submission has closed
        ("lchnv", "2026-09-18", "2026-08-20"),  # past the end
        ("valfardsradet", "2026-02-20", "2026-01-08"),  # nothing but the adoption
        ("lchnv", "2024-06-12", "2024-06-20"),  # afterwards: what was decided
    ],
)
def test_the_report_reads_as_its_golden_file(body: str, on: str, as_of: str):
    """Must, should, may, what comes back; gaps, submission days and what bridges the time."""
    register = real()
    if on.startswith("2024"):  # a meeting that the example calendar does not have
        lchnv = register.bodies["lchnv"]
        object.__setattr__(lchnv, "meetings", (date(2024, 6, 12), *lchnv.meetings))
    report = meeting_report(register, body=body, on=date.fromisoformat(on), as_of=date.fromisoformat(as_of))
    text, path = render_meeting.as_text(report, templates=ENV), GOLDEN / f"{body}-{on}.txt"
    if os.environ.get("GILTIG_UPDATE_GOLDEN"):
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, "utf-8")

    assert path.read_text("utf-8") == text
    assert all(len(line) <= 96 for line in text.splitlines())


def test_the_json_tells_every_matter_with_its_need_and_gap():
    """For programs: ids, days and keys."""
    answer = json.loads(render_meeting.as_json(made("lchnv", "2026-06-12", "2026-05-19")))

    assert {"body": "lchnv", "name": "Länschefsnätverket", "on": "2026-06-12", "papers_on": "2026-06-02", "next_on": "2026-09-18"} == answer["meeting"]  # fmt: skip
    assert {
        "document": "rok-hvb", "need": "must", "decides": True, "fact_on": "2026-06-30", "decided_by": "lchnv",
        "decided_on": "2026-06-12", "too_late": False, "submit_by": "2026-05-18", "next_on": "2026-09-18",
        "gap_if_next": {"from": "2026-07-01", "to": "2026-09-17", "days": 79}, "calendar_ends_on": None, "exhausted": [],
    } in answer["matters"]  # fmt: skip
    assert [("dir-dighjalp", "defer", "2024-06-12", 1)] == [
        (one["document"], one["action"], one["on"], one["times"]) for one in answer["waiting"]
    ]
    assert ["must", "should", "may", "waiting", "adoption"] == [one["key"] for one in answer["sections"]]


def test_the_page_and_the_csv_hold_every_document_harmlessly():
    """A title may hold anything."""
    text = """
[route.r]
steps = [{ body = "nat" }]
[document.x]
title = "<script>alert(1)</script> =1+1"
route = "r"
valid_from = 2020-01-01
valid_to = 2026-06-30
"""
    report = meeting_report(small(text), body="nat", on=date(2026, 6, 30), as_of=date(2026, 6, 1))
    page, table = render_meeting.as_html(report, ENV), render_meeting.as_csv(report)

    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page
    assert "x;<script>alert(1)</script> =1+1;Måste tas upp" in table


def test_a_meeting_is_named_by_id_name_or_abbreviation():
    """As people say it."""
    register = real()

    assert {"lchnv"} == {
        find_meeting(register, words, date(2026, 4, 24)) for words in ("lchnv", "LCHNV", "länschefsnätverket")
    }


@pytest.mark.parametrize(
    ("words", "on", "expected"),
    [
        ("lchnv", date(2026, 4, 25), "inget möte 2026-04-25 i kalendern; närmast: 2026-03-20, 2026-04-24 och 2026-06-12"),
        ("schnv", date(2026, 4, 25), "Socialchefsnätverket har inget möte 2026-04-25 i kalendern, och inga andra heller"),
        ("nämnden", date(2026, 4, 25), "instansen ”nämnden” finns inte i registret; där finns styrgruppen, lchnv"),
    ],
)  # fmt: skip
def test_a_meeting_that_is_not_in_the_calendar_is_told_with_those_that_are(words: str, on: date, expected: str):
    """Never guessed."""
    with pytest.raises(NoSuchMeeting) as told:
        find_meeting(real(), words, on)

    assert expected in str(told.value)


def test_what_is_frozen_is_never_changed(tmp_path: Path):
    """A report of another day is another file."""
    first, later = made("lchnv", "2026-06-12", "2026-05-19"), made("lchnv", "2026-06-12", "2026-06-13")

    written = freeze(first, tmp_path, templates=ENV)
    assert [True, True, True] == list(written.values())
    (page,) = [path for path in written if path.suffix == ".html"]
    page.write_text("som den var", encoding="utf-8")

    assert [False, False, False] == list(freeze(first, tmp_path, templates=ENV).values())
    assert "som den var" == page.read_text(encoding="utf-8")
    assert [True, True, True] == list(freeze(later, tmp_path, templates=ENV).values())
    assert 6 == len(list(tmp_path.iterdir()))
