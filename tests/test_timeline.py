"""What holds on a day by the clause alone, and what the whole register adds: T01 to T03, clusters, the why."""

import pytest
from ledger_text import PREAMBLE, decision, document, records, sound
from stories import ALL_THREE, AUTO, CONDITION, FIXED, HELD, OPEN, Story, assert_told, family, of_parent, rows_of

#: T01 to T03: the clause alone.
CLAUSES: list[Story] = [
    ("fixed", document("d", FIXED), """
        2021-06-30 adopted_not_started no 2026-06-30 valid_from=2021-07-01
        2021-07-01 in_force yes 2026-06-30
        2025-12-30 in_force yes 2026-06-30 days_left=182
        2025-12-31 ends_soon yes 2026-06-30
        2026-06-30 ends_soon yes 2026-06-30 days_left=0 secured_until=2026-06-30 conditional_until=-
        2026-07-01 expired no 2026-06-30 days_left=-1
        """),
    ("one day", document("d", "valid_from = 2026-06-30 ; valid_to = 2026-06-30"), """
        2026-06-29 adopted_not_started no 2026-06-30
        2026-06-30 ends_soon yes 2026-06-30
        2026-07-01 expired no 2026-06-30
        """),
    ("known end, unknown start", document("d", "valid_to = 2026-06-30"), """
        2020-01-01 in_force yes 2026-06-30 valid_from=-
        2026-06-30 ends_soon yes 2026-06-30
        2026-07-01 expired no 2026-06-30
        """),
    ("known start, unknown end", document("d", "valid_from = 2024-07-01"), """
        2024-06-30 adopted_not_started no - days_left=-
        2024-07-01 unknown yes -
        2050-01-01 unknown yes -
        """),
    ("nothing known", document(), """
        2026-01-01 unknown ? - valid_from=- days_left=- secured_until=-
        """),
    ("until further notice", document("d", OPEN), """
        2021-06-30 adopted_not_started no -
        2021-07-01 open_ended yes - days_left=- precision=-
        2090-01-01 open_ended yes -
        """),
    ("until further notice, unknown start", document("d", "until_further_notice = true"), """
        2026-01-01 open_ended yes -
        """),
    ("planned", document("d", f"planned = true ; {FIXED}"), """
        2020-01-01 planned no 2026-06-30
        2026-01-01 planned no 2026-06-30
        """),
    ("length in weeks", document("d", 'valid_from = 2026-01-01 ; length = "2 weeks"'), """
        2026-01-14 ends_soon yes 2026-01-14
        2026-01-15 expired no 2026-01-14
        """),
    ("length without a start", document("d", 'length = "36 months"'), """
        2026-01-01 unknown ? -
        """),
    ("a start in words alone", document("d", 'period = "från januari 2018"'), """
        2017-12-31 adopted_not_started no - precision=month
        2018-01-01 unknown yes - valid_from=2018-01-01 precision=month earliest=- latest=-
        """),
    ("a season is a guess", document("d", 'period = "våren 2026"'), """
        2026-06-30 ends_soon yes 2026-06-30 precision=season +check_source
        """),
    ("a question is a mark", document("d", f'{FIXED} ; question = "gäller den?" ; law = ["HSL 16 kap. 3 §"]'), """
        2022-01-01 in_force yes 2026-06-30 +check_source +law_required !extended
        """),
    ("an option does nothing by itself", document("d", f'{FIXED} ; option = "24 months"'), """
        2026-06-30 ends_soon yes 2026-06-30
        2026-07-01 expired no 2026-06-30
        """),
]  # fmt: skip


@pytest.mark.parametrize(("text", "row"), rows_of(CLAUSES))
def test_the_day_answers_as_the_story_tells(text: str, row: str) -> None:
    """The document d answers on the row's day with the row's words."""
    assert_told(text, row)


@pytest.mark.parametrize(
    ("ends_soon", "valid_to", "first_day"),
    [
        ("6 months", "2026-06-30", "2025-12-31"),  # rule 5: month ends stay month ends
        ("3 months", "2026-02-28", "2025-11-30"),
        ("1 month", "2026-03-30", "2026-02-27"),  # clamping 31 March back a month is 28 February, the earlier, safe day
        ("2 weeks", "2026-06-30", "2026-06-16"),
        ("30 days", "2026-06-30", "2026-05-31"),
    ],
)
def test_a_document_ends_soon_from_the_day_of_rule_5(ends_soon: str, valid_to: str, first_day: str) -> None:
    """The warning time is the register's, and its first day counts."""
    preamble = PREAMBLE.replace("[monitor]", f'[monitor]\nends_soon = "{ends_soon}"')
    register = sound(document("d", f"valid_from = 2020-01-01 ; valid_to = {valid_to}"), preamble=preamble)
    year, month, day = map(int, first_day.split("-"))
    before = f"{year}-{month:02}-{day - 1:02}"
    assert ["in_force", "ends_soon"] == [records(register, one)["d"]["status"] for one in (before, first_day)]


@pytest.mark.parametrize(("documents", "marked"), [(2, False), (3, True), (4, True)])
def test_three_ends_on_one_day_are_a_cluster(documents: int, marked: bool) -> None:
    """Three documents that end on one day get the mark, until that day has passed."""
    text = "".join(document(f"d{number}", FIXED) for number in range(documents))
    register = sound(text + document("other", "valid_from = 2021-07-01 ; valid_to = 2026-07-01"))
    on_the_day = {id_ for id_, one in records(register, "2026-06-30").items() if "end_cluster" in one["marks"]}
    the_day_after = {id_ for id_, one in records(register, "2026-07-01").items() if "end_cluster" in one["marks"]}
    assert ({f"d{number}" for number in range(documents)} if marked else set()) == on_the_day
    assert set() == the_day_after


def test_what_is_settled_makes_no_cluster() -> None:
    """A replaced document's end is nobody's work, nor is one that moves by itself."""
    text = document("a", FIXED) + document("b", FIXED) + document("c", FIXED)
    register = sound(text + document("ny", 'valid_from = 2026-01-01 ; valid_to = 2027-12-31 ; replaces = "c"'))
    assert all("end_cluster" not in one["marks"] for one in records(register, "2026-01-01").values())


def why(text: str, as_of: str) -> list[tuple[str, str | None, str | None]]:
    """Return the steps to d's end: rule, first and last day."""
    return [(step["rule"], step["from"], step["to"]) for step in records(sound(text), as_of)["d"]["why"]]


def test_why_tells_the_steps_in_order() -> None:
    """Clause, automatic extension, decision; with the source of each."""
    text = document("d", AUTO + '} ; source = ["Avtalet § 9"]') + decision(
        "2026-09-18", "extend", "valid_to = 2028-06-30"
    )
    assert [
        ("T01", "2023-01-01", "2025-12-31"),
        ("T06", "2026-01-01", "2026-12-31"),
        ("T06", "2027-01-01", "2027-12-31"),
        ("T05", "2028-01-01", "2028-06-30"),
    ] == why(text, "2026-10-01")
    assert ["Avtalet § 9", "", "", "§ 2026-09-18"] == [
        step["source"] for step in records(sound(text), "2026-10-01")["d"]["why"]
    ]


@pytest.mark.parametrize(
    ("text", "as_of", "last_step"),
    [
        (document("d", FIXED), "2026-01-01", ("T01", "2021-07-01", "2026-06-30")),
        (document("d", OPEN), "2026-01-01", ("T09", "2021-07-01", None)),
        (document("d", "valid_from = 2021-07-01"), "2026-01-01", ("S02", "2021-07-01", None)),
        (document("d", HELD), "2026-01-01", ("T11", "2026-01-01", None)),
        (
            document("d", HELD) + document("ny", 'valid_from = 2026-03-01 ; replaces = "d"'),
            "2026-04-01",
            ("T12", "2024-01-01", "2026-02-28"),
        ),
        (
            document("d", FIXED) + document("ny", 'valid_from = 2026-04-01 ; replaces = "d"'),
            "2026-01-01",
            ("T12", "2021-07-01", "2026-03-31"),
        ),
        (
            document("d", OPEN) + decision("2026-01-01", "repeal", "last_day = 2026-03-31"),
            "2026-01-01",
            ("T15", None, "2026-03-31"),
        ),
        (family(), "2026-01-01", ("T17", "2021-07-01", "2026-06-30")),
        (
            family() + of_parent("2026-01-01", "repeal", "last_day = 2026-03-31"),
            "2026-01-01",
            ("T17", "2021-07-01", "2026-03-31"),
        ),
        (
            document("d", FIXED) + decision("2026-07-02", "extend", "valid_to = 2027-06-30"),
            "2026-08-01",
            ("T21", "2026-07-02", "2027-06-30"),
        ),
        (
            document("d", FIXED) + decision("2026-02-06", "extend", f"valid_to = 2027-06-30 ; {CONDITION}"),
            "2026-03-01",
            ("T18", "2026-02-06", "2027-06-30"),
        ),
    ],
)
def test_the_last_step_of_why_is_the_rule_that_set_the_end(text: str, as_of: str, last_step: tuple[str, ...]) -> None:
    """Its rule is named by its number, and its days are those it set."""
    assert last_step == why(text, as_of)[-1]


@pytest.mark.parametrize(
    ("text", "as_of", "label"),
    [
        (document("d", FIXED), "2021-01-01", "Har antagits, börjar gälla 2021-07-01"),
        (document("d", FIXED), "2026-07-01", "Har löpt ut"),
        (document("d", FIXED) + decision("2026-01-01", "let_expire"), "2026-01-01", "Ska upphöra 2026-06-30"),
        (document("d", FIXED) + decision("2026-01-01", "terminate"), "2026-01-01", "Har sagts upp, upphör 2026-06-30"),
        (document("d", ALL_THREE), "2026-01-01", "Väntar på antagande (ingen av 3 har antagit)"),
        (document("d", HELD), "2026-01-01", "Gäller efter slutdatum"),
        (document("d"), "2026-01-01", "Slutdatum saknas"),
    ],
)
def test_the_label_is_filled_in(text: str, as_of: str, label: str) -> None:
    """Status names are those of docs/wording.md, with their date."""
    assert label == records(sound(text), as_of)["d"]["status_text"]


def test_why_tells_of_no_holdover_that_never_came() -> None:
    """Replaced before its end, a document is not held over after it (T11)."""
    text = document("d", HELD) + document("ny", 'valid_from = 2025-06-01 ; replaces = "d"')
    assert ["T01", "T12"] == [rule for rule, _, _ in why(text, "2026-04-01")]
