"""Who has adopted, and whether that is enough: T13, T14."""

from typing import Any

import pytest
from ledger_text import decision, document, read, records, sound
from stories import ALL_THREE, CONDITION, Story, assert_told, rows_of

START = "valid_from = 2026-01-01 ; until_further_notice = true"
TWO_OF_THREE = ALL_THREE.replace('"all"', "2")
LAST = ALL_THREE.replace("{", '{ start = "last_adoption",')


def answers(*said: str, keys: str = "") -> str:
    """Return the parties' decisions: "2025-11-24 adopt falun"."""
    split = (one.split() for one in said)
    return "".join(decision(on, action, keys, by=f'"{party}"') for on, action, party in split)


#: d is the document to adopt.
STORIES: list[Story] = [
    ("nobody has answered", document("d", f"{START} ; {ALL_THREE}"), """
        2025-06-01 in_adoption no -
        2026-06-01 in_adoption no - status_text=Väntar_på_antagande_(ingen_av_3_har_antagit)
        """),
    ("all by the start", document("d", f"{START} ; {ALL_THREE}")
        + answers("2025-09-21 adopt falun", "2025-11-30 adopt mora", "2025-12-20 adopt orsa"), """
        2025-12-19 in_adoption no - status_text=Väntar_på_antagande_(2_av_3_har_antagit)
        2025-12-20 adopted_not_started no - valid_from=2026-01-01
        2026-01-01 open_ended yes - valid_from=2026-01-01
        """),
    ("the last after the start", document("d", f"{START} ; {ALL_THREE}")
        + answers("2025-09-21 adopt falun", "2025-11-30 adopt mora", "2026-02-23 adopt orsa"), """
        2026-02-22 in_adoption no -
        2026-02-23 open_ended yes - valid_from=2026-02-23
        """),
    ("one no stops it", document("d", f"{START} ; {ALL_THREE}") + answers("2025-11-24 reject falun"), """
        2025-11-23 in_adoption no -
        2025-11-24 not_adopted no - status_text=Alla_parter_har_inte_antagit_(ingen_av_3_har_antagit)
        """),
    ("a no turned to yes before it is reached", document("d", f"{START} ; {ALL_THREE}")
        + answers("2025-11-24 reject falun", "2025-12-01 adopt mora", "2025-12-02 adopt orsa", "2026-03-02 adopt falun"), """
        2026-03-01 not_adopted no -
        2026-03-02 open_ended yes - valid_from=2026-03-02
        """),
    ("a yes turned to no before it is reached", document("d", f"{START} ; {ALL_THREE}")
        + answers("2025-11-24 adopt falun", "2025-12-01 reject falun"), """
        2025-11-24 in_adoption no -
        2025-12-01 not_adopted no -
        """),
    ("a yes turned to no after it is reached undoes nothing", document("d", f"{START} ; {ALL_THREE}")
        + answers("2025-11-24 adopt falun", "2025-12-01 adopt mora", "2025-12-02 adopt orsa", "2026-03-02 reject orsa"), """
        2026-03-02 open_ended yes - valid_from=2026-01-01
        """),
    ("a party's adoption revoked", document("d", f"{START} ; {ALL_THREE}")
        + answers("2025-11-24 adopt falun", "2025-12-01 adopt mora", "2025-12-02 adopt orsa")
        + decision("2026-02-06", "revoke", 'revokes = { on = 2025-12-02, by = "orsa" }', by='"orsa"'), """
        2026-02-05 open_ended yes -
        2026-02-06 in_adoption no -
        """),
    ("so many are enough", document("d", f"{START} ; {TWO_OF_THREE}")
        + answers("2025-11-24 adopt falun", "2026-01-15 adopt mora"), """
        2026-01-14 in_adoption no - status_text=Väntar_på_antagande_(1_av_3_har_antagit,_2_krävs)
        2026-01-15 open_ended yes - valid_from=2026-01-15
        """),
    ("so many are enough, in spite of a no", document("d", f"{START} ; {TWO_OF_THREE}")
        + answers("2025-11-24 reject orsa", "2025-12-01 adopt falun", "2025-12-02 adopt mora"), """
        2025-12-01 in_adoption no -
        2026-01-01 open_ended yes -
        """),
    ("so many can no longer be reached", document("d", f"{START} ; {TWO_OF_THREE}")
        + answers("2025-11-24 reject orsa", "2025-12-01 reject falun"), """
        2025-11-24 in_adoption no -
        2025-12-01 not_adopted no -
        """),
    ("reached, the third later moves no start", document("d", f"{START} ; {TWO_OF_THREE}")
        + answers("2025-11-24 adopt falun", "2025-12-02 adopt mora", "2026-03-02 adopt orsa"), """
        2026-03-02 open_ended yes - valid_from=2026-01-01
        """),
    ("all of the register's parties", document("d", START + ' ; adoption = { rule = "all", parties = "all" }')
        + decision("2025-11-24", "adopt", by='["falun", "mora"]') + answers("2025-12-02 adopt orsa"), """
        2025-11-24 in_adoption no -
        2025-12-02 adopted_not_started no -
        """),
    ("an adoption under a condition is missing", document("d", f"{START} ; {ALL_THREE}")
        + answers("2025-11-24 adopt falun", "2025-12-01 adopt mora")
        + answers("2025-12-02 adopt orsa", keys=f"{CONDITION} ; met_on = 2026-02-02"), """
        2026-02-01 in_adoption no - !conditional
        2026-02-02 open_ended yes - valid_from=2026-02-02
        """),
    ("an adoption whose condition failed is missing", document("d", f"{START} ; {ALL_THREE}")
        + answers("2025-11-24 adopt falun", "2025-12-01 adopt mora")
        + answers("2025-12-02 adopt orsa", keys=f"{CONDITION} ; failed_on = 2026-02-02"), """
        2026-02-02 in_adoption no -
        """),
    ("from the last adoption, for a length", document("d", f'length = "36 months" ; {LAST}')
        + answers("2025-12-01 adopt falun", "2025-12-18 adopt mora", "2026-01-09 adopt orsa"), """
        2026-01-08 in_adoption no - valid_from=-
        2026-01-09 in_force yes 2029-01-08 valid_from=2026-01-09
        2029-01-09 expired no 2029-01-08
        """),
    ("a length from the start stated, though adopted later", document("d",
        f'valid_from = 2026-01-01 ; length = "12 months" ; {ALL_THREE}')
        + answers("2025-12-01 adopt falun", "2025-12-18 adopt mora", "2026-02-23 adopt orsa"), """
        2026-02-23 in_force yes 2026-12-31 valid_from=2026-02-23
        """),
    ("the network's own adoption sets the dates; the parties remain", document("d", ALL_THREE)
        + decision("2025-11-14", "adopt", "valid_from = 2026-01-01 ; valid_to = 2028-12-31")
        + answers("2025-12-01 adopt falun", "2025-12-18 adopt mora", "2025-12-19 adopt orsa"), """
        2025-11-14 in_adoption no 2028-12-31
        2025-12-19 adopted_not_started no 2028-12-31
        2026-01-01 in_force yes 2028-12-31
        """),
    ("planned, then adopted by the network", document("d", "planned = true")
        + decision("2025-11-14", "adopt", 'valid_from = 2026-01-01 ; length = "24 months"'), """
        2025-11-13 planned no -
        2025-11-14 adopted_not_started no 2027-12-31
        2026-01-01 in_force yes 2027-12-31
        """),
    ("planned, then adopted by all parties", document("d", f"planned = true ; {START} ; {ALL_THREE}")
        + decision("2025-11-14", "adopt", by='["falun", "mora", "orsa"]'), """
        2025-11-13 planned no -
        2026-01-01 open_ended yes -
        """),
    ("turned down by the network, then adopted", document("d", START)
        + decision("2025-11-14", "reject") + decision("2026-02-06", "adopt"), """
        2025-11-13 adopted_not_started no -
        2026-02-05 not_adopted no -
        2026-02-06 open_ended yes -
        """),
]  # fmt: skip


@pytest.mark.parametrize(("text", "row"), rows_of(STORIES))
def test_the_day_answers_as_the_story_tells(text: str, row: str) -> None:
    """The document d answers on the row's day with the row's words."""
    assert_told(text, row)


def test_the_tally_counts_and_names() -> None:
    """Counts for programs, ids for people; a party's latest answer counts."""
    text = document("d", f"{START} ; {ALL_THREE}") + answers("2025-11-24 adopt falun", "2025-12-01 reject mora")
    tally: Any = records(sound(text), "2025-12-01")["d"]["adoption"]
    expected = {
        "rule": "all", "parties": 3, "adopted": 1, "rejected": 1, "missing": 1,
        "missing_parties": ["orsa"], "rejected_parties": ["mora"],
    }  # fmt: skip
    assert expected == {key: tally[key] for key in expected}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        # a party that is not asked; more than there are; nobody; yes and no in one day
        (document("d", START) + answers("2025-11-24 adopt falun"), "not_a_party"),
        (document("d", f"{START} ; {ALL_THREE.replace(chr(34) + 'all' + chr(34), '4')}"), "adoption"),
        (document("d", f"{START} ; adoption = {{ parties = [] }}"), "adoption"),
        (
            document("d", f"{START} ; {ALL_THREE}") + answers("2025-11-24 adopt falun", "2025-11-24 reject falun"),
            "contradiction",
        ),
    ],
)
def test_an_adoption_that_cannot_be_counted_is_a_problem(text: str, code: str) -> None:
    """The register is refused, and the fault named."""
    register, problems = read(text)
    assert register is None
    assert code in [problem.code for problem in problems]
