"""What was begun and not followed through, until it is settled or acknowledged."""

from datetime import date

import pytest
from small_register import small

from monitor.follow_ups import FollowUp, follow_up_lines, follow_ups
from monitor.timeline import standings

DOCUMENT = """
[document.d]
title = "RÖK HVB"
kind = "RÖK"
decided_by = "nat"
valid_from = 2021-07-01
valid_to = 2026-06-30
"""


def decision(on: str, action: str, more: str = "", by: str = "nat", documents: str = '"d"') -> str:
    return f'[[decision]]\non = {on}\nby = "{by}"\naction = "{action}"\ndocuments = [{documents}]\n{more}\n'


def found(decisions: str, as_of: str, document: str = DOCUMENT, **more: object) -> tuple[FollowUp, ...]:
    register, day = small(document + decisions), date.fromisoformat(as_of)
    return follow_ups(register, standings(register, as_of=day), as_of=day, **more)  # type: ignore[arg-type]


def kinds(decisions: str, as_of: str, document: str = DOCUMENT) -> list[tuple[str, str]]:
    return [(one.kind, str(one.since)) for one in found(decisions, as_of, document)]


ONCE = decision("2026-02-06", "defer")
TWICE = ONCE + decision("2026-04-24", "refer_back")


@pytest.mark.parametrize(
    ("decisions", "as_of", "expected"),
    [
        (ONCE, "2026-04-25", []),  # once is how meetings are
        (TWICE, "2026-04-24", [("deferred", "2026-04-24")]),  # twice in a row, from the day itself
        (TWICE, "2026-04-23", []),
        (ONCE + decision("2026-04-24", "set_review", "due = 2026-05-01"), "2026-05-02", []),  # something was decided
        (TWICE + decision("2026-06-30", "let_expire"), "2026-06-30", []),  # and settles it
        (
            ONCE + decision("2026-03-01", "let_expire") + decision("2026-04-24", "defer"),
            "2026-04-25",
            [],
        ),  # not in a row
    ],
)
def test_a_matter_put_off_twice_in_a_row_is_a_line(decisions: str, as_of: str, expected: list[tuple[str, str]]):
    """Until the next decision on the document."""
    assert expected == kinds(decisions, as_of)


TASK = decision("2025-06-12", "assign_revision", "due = 2026-01-31")


@pytest.mark.parametrize(
    ("decisions", "as_of", "expected"),
    [
        (TASK, "2026-01-31", []),  # the last day itself is in time
        (TASK, "2026-02-01", [("revision", "2026-01-31")]),
        (TASK + decision("2026-02-06", "complete", 'what = "revision"'), "2026-02-06", []),
        (TASK + decision("2026-02-06", "complete", 'what = "revision"'), "2026-02-05", [("revision", "2026-01-31")]),
        (decision("2025-06-12", "assign_revision"), "2027-01-01", []),  # no day, so none has passed
    ],
)
def test_a_revision_past_its_day_is_a_line(decisions: str, as_of: str, expected: list[tuple[str, str]]):
    """Until it is completed, or a later decision settles it."""
    assert expected == kinds(decisions, as_of)


EXTENDED = decision("2026-04-24", "extend", 'length = "12 months"')
INFORMED = decision("2026-05-04", "complete", 'what = "inform"', by="sam")


@pytest.mark.parametrize(
    ("decisions", "as_of", "expected"),
    [
        (EXTENDED, "2026-04-23", []),
        (EXTENDED, "2026-04-24", [("inform", "2026-04-24")]),
        (EXTENDED + INFORMED, "2026-05-03", [("inform", "2026-04-24")]),
        (EXTENDED + INFORMED, "2026-05-04", []),
        # a later extension asks anew, and the earlier one no more
        (
            EXTENDED + INFORMED + decision("2027-02-06", "extend", 'length = "12 months"'),
            "2027-02-06",
            [("inform", "2027-02-06")],
        ),
        (EXTENDED, "2027-06-30", [("inform", "2026-04-24")]),  # the new last day
        (EXTENDED, "2027-07-01", []),  # over: there is nothing left to tell of
        (decision("2026-04-24", "extend", 'length = "12 months"\ncondition = "medel"'), "2026-05-01", []),
        (
            decision("2026-04-24", "extend", 'length = "12 months"\ncondition = "medel"\nmet_on = 2026-05-01'),
            "2026-05-01",
            [("inform", "2026-04-24")],
        ),
    ],
)
def test_an_extension_whose_parties_are_not_informed_is_a_line(decisions: str, as_of: str, expected):
    """Settled by `complete` with `what = "inform"`."""
    assert expected == kinds(decisions, as_of)


ADOPTED_BY = DOCUMENT + 'adoption = {{ rule = {rule}, parties = "all" }}\n'
NO = decision("2026-02-06", "reject", by="a")


@pytest.mark.parametrize(
    ("rule", "decisions", "as_of", "expected"),
    [
        ('"all"', NO, "2026-02-05", []),
        ('"all"', NO, "2026-02-06", [("not_adopted", "2026-02-06")]),  # one is enough
        ("2", NO, "2026-02-06", [("refused", "2026-02-06")]),
        ("2", NO + decision("2026-03-01", "reject", by="b"), "2026-03-01", [("not_adopted", "2026-03-01")]),
        ("2", NO + decision("2026-03-01", "adopt", by="a"), "2026-03-01", []),  # has changed its mind
        ("1", NO + decision("2026-03-01", "adopt", by="b"), "2026-03-01", []),  # adopted without it
        ('"all"', NO + decision("2026-03-01", "repeal", "last_day = 2026-03-01"), "2026-03-02", []),
    ],
)
def test_a_partys_no_is_a_line_until_the_document_is_adopted_or_gone(rule: str, decisions: str, as_of: str, expected):
    assert expected == kinds(decisions, as_of, ADOPTED_BY.format(rule=rule))


def test_the_latest_no_counts_in_whatever_order_they_stand():
    later = decision("2026-03-01", "reject", by="b")
    for decisions in (NO + later, later + NO):
        (one,) = found(decisions, "2026-03-01", ADOPTED_BY.format(rule=2))
        assert ("b",) == one.decision.by


def test_a_partys_no_says_who_and_what_it_means():
    for rule, said in (("2", "De andras svar kan ändå räcka."), ('"all"', "Därmed går det inte att anta.")):
        register, day = small(ADOPTED_BY.format(rule=rule) + NO), date(2026, 3, 1)
        known = standings(register, as_of=day)
        (line,) = follow_up_lines(register, known, follow_ups(register, known, as_of=day))
        assert f"Falu kommun har sagt nej till RÖK HVB, senast den 6 februari 2026. {said}" == line.text
        assert "Ta upp det på nästa möte, och svara med hur det ska bli." == line.remedy


def test_a_document_without_parties_has_nobody_to_inform():
    """A routine is the network's own."""
    assert [] == kinds(EXTENDED, "2026-05-01", DOCUMENT.replace('"RÖK"', '"rutin"'))


def test_what_is_acknowledged_is_silent_until_something_new_happens():
    """The key names the fact."""
    (one,) = found(EXTENDED, "2026-05-01")
    silent = {("d", "follow_up", one.key)}
    later = EXTENDED + decision("2027-02-06", "extend", 'length = "12 months"')

    assert () == found(EXTENDED, "2026-05-01", acknowledged=silent)
    assert ["inform:2027-02-06"] == [new.key for new in found(later, "2027-03-01", acknowledged=silent)]


def test_one_decision_on_several_documents_is_one_line():
    """With the titles in Swedish order, and what settles it."""
    other = DOCUMENT.replace("[document.d]", "[document.e]").replace("RÖK HVB", "RÖK Barn")
    both = decision("2026-04-24", "extend", 'length = "12 months"', documents='"d", "e"')
    register, day = small(DOCUMENT + other + both), date(2026, 5, 1)
    known = standings(register, as_of=day)

    (line,) = follow_up_lines(register, known, follow_ups(register, known, as_of=day))

    assert (
        "Den 24 april 2026 förlängde Nätverket RÖK Barn och RÖK HVB till och med den 30 juni 2027. "
        "Enligt registret är parterna inte underrättade."
    ) == line.text
    assert "Underrätta samtliga tre parter, och svara när det är gjort." == line.remedy


def test_the_other_lines_say_what_is_needed():
    """How often, since when, and the next meeting; by whom and when it should have been done."""
    register, day = small(DOCUMENT + TWICE + TASK), date(2026, 5, 1)
    known = standings(register, as_of=day)

    assert [
        ("Revideringen av RÖK HVB skulle ha varit klar den 31 januari 2026.", "Svara med när den redovisas, eller om den är klar."),
        ("RÖK HVB har skjutits upp två gånger i rad, senast genom återremiss i Nätverket den 24 april 2026.", "Nästa möte är den 30 juni 2026."),
    ] == [(line.text, line.remedy) for line in follow_up_lines(register, known, follow_ups(register, known, as_of=day))]  # fmt: skip


def test_the_responsible_role_is_told_else_the_admin():
    """Somebody always is."""
    other = '[recipient.chef]\nname = "Chef"\naddress = "chef@example.se"\n'

    assert ["sam", "chef"] == [
        found(other + EXTENDED, "2026-05-01", document)[0].role
        for document in (DOCUMENT, DOCUMENT + 'responsible = "chef"\n')
    ]
