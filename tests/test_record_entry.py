"""What somebody says becomes the entry that a person would have written, or is named as missing or wrong."""

import tomllib

import pytest
from record_register import ACTIONS, TODAY, register, sources

from monitor import model
from monitor.record_entry import Said, entry_of, missing, strange
from monitor.register import read_register
from monitor.register_edit import appended, edited, entry_text


def said(action: str, document: str, more: Said) -> Said:
    return {"on": "12 juni 2026", "by": ["NW"], "action": action, "documents": [document], "source": ["§ 5"], **more}


def test_every_action_is_in_the_table() -> None:
    assert {*model.ACTIONS} == {action for action, *_ in ACTIONS}


@pytest.mark.parametrize(("action", "document", "more", "lines"), ACTIONS, ids=[action for action, *_ in ACTIONS])
def test_every_action_can_be_recorded(action: str, document: str, more: Said, lines: str) -> None:
    """The entry has days as days, names as ids, the rest in the words said; and the register takes it."""
    known = said(action, document, more)
    assert ([], []) == ([*missing(known)], strange(known))
    entry, faults = entry_of(known, register())
    assert [] == faults
    assert lines in entry_text([("decision", entry)])
    assert "on = 2026-06-12" in " ".join(entry_text([("decision", entry)]).split())
    after = edited(sources(), [appended(sources(), [("decision", entry)])])
    problems = read_register(after, as_of=TODAY).problems
    assert [] == [str(one) for one in problems if one.level == "error"]
    assert {*entry} == {*tomllib.loads(after.files[0].text)["decision"][-1]}


@pytest.mark.parametrize(
    ("known", "names"),
    [
        # everything at once, without an action nothing of its own
        ({}, [("action",), ("documents",), ("on",), ("by",)]),
        # of several keys one is enough
        ({"action": "extend", "on": "x", "by": ["x"]}, [("documents",), ("length", "valid_to")]),
        ({"action": "extend", "on": "x", "by": ["x"], "documents": ["x"], "valid_to": "x"}, []),
        # a table within needs its own
        ({"action": "revoke", "on": "x", "by": ["x"], "documents": ["x"]}, [("revokes.on",), ("revokes.by",)]),
        ({"action": "revoke", "on": "x", "by": ["x"], "documents": ["x"], "revokes.on": "x"}, [("revokes.by",)]),
    ],
)
def test_what_is_missing_is_named(known: Said, names: list[tuple[str, ...]]) -> None:
    assert names == [*missing(known)]


@pytest.mark.parametrize(
    ("more", "key", "words"),
    [
        ({"documents": ["Plan Z"]}, "documents", "Dokumentet ”Plan Z” finns inte i registret. Menade du ”Plan Y”?"),
        ({"documents": ["Twin"]}, "documents", "Flera heter ”Twin”: skriv id, twin, tvilling."),
        ({"by": ["netwrk"]}, "by", "”netwrk” finns inte i registret, varken som instans eller part. Menade du ”Network”?"),
        ({"by": ["sam"]}, "by", "”sam” finns inte i registret, varken som instans eller part."),
        ({"on": "i våras"}, "on", "”i våras” går inte att läsa som datum"),
        ({"length": "länge"}, "length", "”länge” är ingen längd"),
        ({"action": "forlang"}, "action", "”forlang” är inget beslut som går att anteckna"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_of_its_key(more: Said, key: str, words: str) -> None:
    _entry, faults = entry_of({**said("extend", "x", {}), **more}, register())
    assert [(key, words)] == [(one, error.message) for one, error in faults]


def test_keys_of_other_actions_are_told_apart() -> None:
    assert ["length", "revokes.on"] == strange(said("defer", "x", {"to": "x", "length": "1 år", "revokes.on": "x"}))
