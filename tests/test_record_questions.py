"""The questions of `giltig record`: only what is missing is asked, with what there is to choose among."""

from collections.abc import Sequence
from typing import Any

import pytest
from record_register import ACTIONS, TODAY, register

from monitor import language
from monitor.record_entry import Said, entry_of, missing
from monitor.record_questions import Questions
from monitor.terminal import completions


class Person:
    """Answers in turn; remembers what was asked, and what could be completed to."""

    def __init__(self, *answers: str) -> None:
        self.left, self.asked, self.known = list(answers), list[str](), list[Sequence[str]]()

    def __call__(self, prompt: str, known: Sequence[str]) -> str:
        """Answer."""
        assert self.left, f"not expected: {prompt}"
        self.asked.append(prompt)
        self.known.append(known)
        return self.left.pop(0)


def talk(said: Said, *answers: str) -> tuple[Said, Person]:
    person = Person(*answers)
    known = Questions(register(), said, today=TODAY, ask=person).complete()
    assert [] == person.left
    return known, person


#: Per action, the answers after body and day; then what is known beside these.
OWN: dict[str, tuple[tuple[str, ...], dict[str, Any]]] = {
    "extend": (("24 månader",), {"length": "24 månader"}),
    "adopt": (("", ""), {}),
    "reject": ((), {}),
    "set_validity": (("tills vidare", "2026-07-01"), {"until_further_notice": True, "valid_from": "2026-07-01"}),
    "terminate": ((), {}),
    "let_expire": ((), {}),
    "repeal": (("upphör omedelbart",), {"last_day": "upphör omedelbart"}),
    "replace": (("Plan Y", ""), {"with": "Plan Y"}),
    "suspend": (("6 months", ""), {"length": "6 months"}),
    "reinstate": (("",), {}),
    "set_review": (("2027-04-01",), {"due": "2027-04-01"}),
    "assign_revision": (("sam", "", "Board"), {"to": "sam", "report_to": "Board"}),
    "complete": (("4",), {"what": "sign it"}),
    "defer": (("1",), {"to": "2026-09-18"}),
    "refer_back": (("",), {}),
    "recommend": ((), {}),
    "revoke": (("1",), {"revokes.on": "2026-02-06", "revokes.by": ["nat"], "revokes.action": "suspend"}),
}


@pytest.mark.parametrize(("action", "document"), [one[:2] for one in ACTIONS], ids=[one[0] for one in ACTIONS])
def test_every_action_is_asked_about(action: str, document: str) -> None:
    """Nothing that the action needs is left out, and nothing asked that it does not take."""
    answers, own = OWN[action]
    known, _person = talk({"action": action}, document, "", "Network", "3", *answers, "§ 5")
    expected = {"by": ["nat"], "on": "2026-06-12", "action": action, "source": ["§ 5"], **own}
    assert expected == {key: one for key, one in known.items() if key != "documents"}
    assert ([], []) == ([*missing(known)], entry_of(known, register())[1])


def test_the_body_and_its_last_meeting_are_the_defaults(capsys: pytest.CaptureFixture[str]) -> None:
    known, person = talk({"action": "let_expire", "documents": ["x"]}, "", "", "")
    assert (["nat"], "2026-06-12") == (known["by"], known["on"])
    assert ["Vem beslutade? [Network]: ", "Nummer eller dag [2026-06-12]: "] == person.asked[:2]
    assert "   3  2026-06-12\n   4  2026-09-18\n" in capsys.readouterr().out


def test_whoever_has_said_all_that_is_needed_is_asked_for_the_source_only() -> None:
    said = {"action": "adopt", "documents": ["x"], "by": ["nat"], "on": "2026-06-12"}
    _known, person = talk(said, "")
    assert ["Källa, t.ex. Minnesanteckningar 2026-06-12 § 5 (tom rad = inget): "] == person.asked


def test_parties_are_asked_for_until_an_empty_line_and_their_meetings_are_shown() -> None:
    known, person = talk({"action": "adopt", "documents": ["deal"]}, "a", "Beta kommun", "Gamma", "", "", "")
    assert (["a", "b"], "2026-05-04") == (known["by"], known["on"])
    assert "Vem beslutade? " == person.asked[0]  # what has parties is theirs to adopt: no default


def test_what_cannot_be_read_is_asked_again_with_the_reason(capsys: pytest.CaptureFixture[str]) -> None:
    known, _person = talk(
        {"by": ["nat"]}, "99", "forlang", "extend", "Plan Q", "", "Plan X", "", "i går", "12 juni 2026", "", "länge", "2 år", ""
    )  # fmt: skip
    assert ("extend", "12 juni 2026", "2 år") == (known["action"], known["on"], known["length"])
    out = capsys.readouterr().out
    for words in ("Menade du ”Plan ", "”i går” går inte att läsa som datum", "”länge” är ingen längd"):
        assert words in out


@pytest.mark.parametrize(("answer", "retroactive"), [("j", True), ("", False), ("nej", False)])
def test_days_without_validity_before_the_decision_are_asked_about(answer: str, *, retroactive: bool) -> None:
    """T21: the end was 31 May, the decision came 12 June."""
    known, person = talk({"action": "extend", "documents": ["late"], "by": ["nat"]}, "", "1 år", answer, "")
    assert retroactive == known.get("retroactive", False)
    assert "Beslutet kom efter slutdatumet 2026-05-31" in person.asked[2]


def test_there_may_be_no_decision_to_revoke(capsys: pytest.CaptureFixture[str]) -> None:
    known, _person = talk({"action": "revoke", "documents": ["x"]}, "", "", "")
    assert "Registret har inget beslut om dem att riva upp." in capsys.readouterr().out
    assert [("revokes.on",), ("revokes.by",)] == [*missing(known)]


def test_titles_and_bodies_can_be_completed() -> None:
    _known, person = talk({"action": "let_expire"}, "x", "", "", "", "")
    assert ("Plan X" in person.known[0], "Network" in person.known[2]) == (True, True)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("plan", ["Plan X", "Plan Y"]),  # case does not matter
        ("Plan Y", ["Plan Y"]),
        ("x", ["Plan X", "Annex"]),  # nothing begins so: what has it within
        ("q", []),
    ],
)
def test_completion_takes_what_begins_so_before_what_has_it_within(text: str, found: list[str]) -> None:
    assert found == completions(text, ["Plan X", "Plan Y", "Annex"])


def test_in_english_no_swedish_is_asked(capsys: pytest.CaptureFixture[str]) -> None:
    language.use("en", fixed=True)
    asked = []
    for action, document, *_ in ACTIONS:
        answers, _own = OWN[action]
        english = [{"24 månader": "24 months", "tills vidare": "until further notice"}.get(one, one) for one in answers]
        _known, person = talk({"action": action}, document, "", "Network", "3", *english, "§ 5")
        asked += person.asked
    talk({"action": "extend", "documents": ["late"], "by": ["nat"]}, "", "1 year", "y", "")
    talk({}, "1", "x", "", "", "", "1 year", "")
    said = "\n".join(asked) + capsys.readouterr().out
    assert [] == [line for line in said.splitlines() if set(line) & set("åäöÅÄÖ")]
