"""A document's validity as a run of periods: by clause, extended, automatic, held over, conditional, without validity."""

from datetime import date
from itertools import pairwise

import pytest
from small_register import pictures, small

from monitor.periods import PeriodKind, periods
from monitor.timeline import standings

AS_OF = date(2025, 11, 21)


@pytest.fixture(scope="module")
def told() -> dict[str, list[str]]:
    """The periods of every document, in words."""
    return {
        id_: [one.text for one in periods(standing)] for id_, standing in standings(pictures(), as_of=AS_OF).items()
    }


@pytest.mark.parametrize(
    ("document", "expected"),
    [
        # past its end: the gap runs to the day itself
        ("lapsed", ["2021-07-01–2025-08-31 giltighetstid enligt dokumentet", "2025-09-01–2025-11-21 utan giltighet (82 dagar hittills)"]),
        ("held-over", ["2020-01-01–2025-06-30 giltighetstid enligt dokumentet", "2025-07-01–… gäller efter slutdatum"]),
        # extended too late: a gap between two periods
        ("late", ["2021-07-01–2024-06-30 giltighetstid enligt dokumentet", "2024-07-01–2024-10-17 utan giltighet (109 dagar)", "2024-10-18–2026-06-30 förlängning"]),
        ("twice", ["2022-01-01–2023-12-31 giltighetstid enligt dokumentet", "2024-01-01–2024-12-31 förlängning", "2025-01-01–2026-06-30 förlängning"]),
        # conditional after what is secured, and from the beginning
        ("project", ["2024-10-01–2026-03-31 giltighetstid enligt dokumentet", "2026-04-01–2027-03-31 villkorat, inte säkrat"]),
        ("conditional", ["2026-01-01–2026-12-31 villkorat, inte säkrat"]),
        # automatic: what has happened, the next one, and those after it
        ("auto", ["2021-01-01–2023-12-31 giltighetstid enligt dokumentet", "2024-01-01–2024-12-31 automatisk förlängning", "2025-01-01–2025-12-31 automatisk förlängning", "2026-01-01–2026-12-31 automatisk förlängning", "2027-01-01–2027-12-31 förlängs automatiskt om ingen säger upp", "2028-01-01–… förlängs automatiskt om ingen säger upp"]),
        ("auto-capped", ["2023-01-01–2025-12-31 giltighetstid enligt dokumentet", "2026-01-01–2026-12-31 förlängs automatiskt om ingen säger upp", "2027-01-01–2027-12-31 förlängs automatiskt om ingen säger upp"]),
        ("open", ["2023-05-01–… giltighetstid enligt dokumentet"]),
        ("paused", ["2020-01-01–2025-05-31 giltighetstid enligt dokumentet", "2025-06-01–2026-05-31 tillämpas inte"]),
        ("waiting", ["2026-03-01–2028-12-31 har inte antagits"]),
        # a start without an end is told to the day, then not known; neither known: nothing to draw
        ("started", ["2024-05-01–2025-11-21 giltighetstid enligt dokumentet", "2025-11-22–… slutdatum saknas"]),
        ("nothing-known", []),
        ("planned", []),
        # the gap to the document it replaces is the successor's
        ("successor", ["2023-03-01–2023-08-31 utan giltighet (184 dagar)", "2023-09-01–2027-08-31 giltighetstid enligt dokumentet"]),
    ],
)  # fmt: skip
def test_periods_follow_clause_and_decisions(told: dict[str, list[str]], document: str, expected: list[str]) -> None:
    """In order, with the gaps among them."""
    assert expected == told[document]


@pytest.mark.parametrize(
    ("day", "gaps"),
    [
        (date(2025, 8, 31), []),  # the last day itself
        (date(2025, 9, 1), ["2025-09-01–2025-09-01 utan giltighet (1 dag hittills)"]),
    ],
)
def test_a_gap_begins_the_day_after_the_last_day(day: date, gaps: list[str]) -> None:
    """Not on it."""
    found = periods(standings(pictures(), as_of=day)["lapsed"])
    assert gaps == [one.text for one in found if one.kind is PeriodKind.GAP]


def test_periods_neither_overlap_nor_leave_days_out() -> None:
    """From the first day to the last one every day lies in one period."""
    for standing in standings(pictures(), as_of=AS_OF).values():
        found = periods(standing)
        for before, after in pairwise(found):
            assert before.last is not None
            assert after.first is not None
            assert 1 == (after.first - before.last).days, (standing.document, before.text, after.text)


def test_a_shortened_document_has_no_period_after_its_end() -> None:
    """
    [document.x]
    title = "X"
    valid_from = 2020-01-01
    valid_to = 2022-12-31
    [[decision]]
    on = 2022-06-01
    by = "nat"
    action = "extend"
    documents = ["x"]
    valid_to = 2026-12-31
    [[decision]]
    on = 2023-01-01
    by = "nat"
    action = "set_validity"
    documents = ["x"]
    valid_to = 2024-06-30
    """
    toml = test_a_shortened_document_has_no_period_after_its_end.__doc__ or ""
    found = periods(standings(small(toml), as_of=date(2024, 1, 1))["x"])
    assert date(2024, 6, 30) == found[-1].last
