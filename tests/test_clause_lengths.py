"""Lengths in running text, and numbers of years that are none."""

import pytest

from monitor.clause_lengths import length_phrases


@pytest.mark.parametrize(
    ("text", "months"),
    [
        ("förlänga RÖK HVB med 12 månader", 12),
        ("förlängs 1,5 år", 18),
        ("med ett och ett halvt år", 18),
        ("ytterligare ett halvår", 6),
        ("med tolv (12) månader", 12),
        ("under tre år", 36),
        ("en mandatperiod", 48),
    ],
)
def test_a_length_is_found(text: str, months: int) -> None:
    assert [months] == [one.length.months for one in length_phrases(text)]


@pytest.mark.parametrize(
    "text",
    [
        "barn under 15 år",
        "från 18 år",
        "0–17 år",
        "för två år sedan",
        "12 månader i taget",
        "varje år",
        "år 2026",
        "vartannat år",
    ],
)
def test_an_age_or_a_rhythm_is_none(text: str) -> None:
    assert () == length_phrases(text)
