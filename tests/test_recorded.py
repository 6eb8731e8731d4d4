"""The last recorded entry is known again, whatever else is edited, and never taken for one that a person wrote."""

from datetime import UTC, date, datetime, timedelta

import pytest
from record_register import TEXT, sources

from monitor.recorded import last_recorded, record
from monitor.register_edit import edited
from monitor.sources import Source, Sources

NOON = datetime(2026, 6, 15, 12, tzinfo=UTC)


def entry(source: str) -> dict[str, object]:
    return {"on": date(2026, 6, 12), "by": "nat", "action": "recommend", "documents": ["x"], "source": source}


def recorded(before: Sources, source: str, *, at: datetime = NOON) -> Sources:
    return edited(before, [record(before, entry(source), at=at)])


def undone(now: Sources) -> Sources:
    last = last_recorded(now)
    assert last is not None
    assert last.entry is not None
    return edited(now, [last.edit])


@pytest.mark.parametrize("apart", [timedelta(), timedelta(seconds=1)])
def test_one_step_after_the_other_is_taken_back(apart: timedelta) -> None:
    """Two in one second are two steps."""
    one = recorded(sources(), "first")
    two = recorded(one, "second", at=NOON + apart)
    assert [one, sources()] == [undone(two), undone(undone(two))]
    assert last_recorded(sources()) is None


def test_other_edits_of_the_file_do_not_matter() -> None:
    text = recorded(sources(), "first").files[0].text
    other = text.replace("Plan Late", "Plan Later") + '\n# by hand\n[[decision]]\non = 2026-06-14\nby = "nat"\n'
    assert other.replace(text[len(TEXT) :], "", 1) == undone(sources(other)).files[0].text


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"first"', '"First"'),  # a word
        ('"first"', '"first"\nnote = "by hand"'),  # a line more
        ("by        =", "# remark\nby        ="),  # a remark within
        ('documents = ["x"]\nsource    = "first"', 'documents = ["x"]'),  # a line less
    ],
)
def test_an_entry_that_somebody_has_changed_is_left_to_them(old: str, new: str) -> None:
    last = last_recorded(sources(recorded(sources(), "first").files[0].text.replace(old, new)))
    assert (True, True) == (last is not None, last is not None and last.entry is None)


def test_a_remark_after_the_entry_stays() -> None:
    text = recorded(sources(), "first").files[0].text + "# what was said afterwards\n"
    assert TEXT + "# what was said afterwards\n" == undone(sources(text)).files[0].text


def test_entries_under_another_mark_or_none_are_not_ours() -> None:
    text = TEXT + '\n# giltig record yesterday\n[[decision]]\non = 2026-06-14\nby = "nat"\n'
    assert last_recorded(sources(text)) is None


def test_the_newest_is_found_in_whatever_file_it_stands() -> None:
    old = recorded(sources(), "first", at=NOON + timedelta(days=1))
    files = (*old.files, Source(name="b.toml", text=recorded(sources("", "b.toml"), "second").files[0].text))
    last = last_recorded(Sources(files=files, problems=()))
    assert ("config.toml", "first") == (last and last.file, last and last.entry and last.entry["source"])
