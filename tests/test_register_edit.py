"""Entries go into a register's file, and out again, without a byte of the rest changing."""

import tomllib
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small_register import SOUND

from monitor.dates import Length
from monitor.register import read_register
from monitor.register_edit import EditRefused, appended, difference, edited, entry_text, marked_entries
from monitor.register_write import write
from monitor.sources import Source, Sources, read_sources

DECISION = {
    "on": date(2026, 4, 24), "by": "lchnv", "action": "extend", "documents": ["a", "b"], "length": Length(months=12),
    "retroactive": True, "source": 'Minnesanteckningar § 5, "citat" \\ och å',
}  # fmt: skip
HEAD = SOUND + '[body.lchnv]\nname = "Nätverket"\n[document.a]\ntitle = "A"\nvalid_to = 2026-06-30\n'
MARK = "Ur minnesanteckningar, giltig minutes 0123456789ab"


def sources(*texts: str) -> Sources:
    names = ("config.toml", "data/b.toml", "data/c.toml")
    return Sources(
        files=tuple(Source(name=name, text=text) for name, text in zip(names, texts, strict=False)), problems=()
    )


def after(text: str) -> str:
    before = sources(text)
    return edited(before, [appended(before, [("decision", DECISION)], mark=MARK)]).files[0].text


def test_an_entry_is_written_as_people_write_it() -> None:
    assert """\
# Ur minnesanteckningar, giltig minutes 0123456789ab
[[decision]]
on          = 2026-04-24
by          = "lchnv"
action      = "extend"
documents   = ["a", "b"]
length      = "12 months"
retroactive = true
source      = "Minnesanteckningar § 5, \\"citat\\" \\\\ och å"
""" == entry_text([("decision", DECISION)], mark=MARK)


@pytest.mark.parametrize(
    ("before", "where"),
    [
        # at the end, with and without a last line break
        (HEAD, "end"),
        (HEAD.rstrip("\n"), "end"),
        (HEAD + "[[decision]]\non = 2026-01-01\n# kvar\n", "end"),
        # after the last decision, before what comes next and its comment
        ("[[decision]]\non = 2026-01-01\n[decision.revokes]\non = 2025-01-01\n\n# Dokument\n[document.a]\ntitle = 'A'\n", "# Dokument"),
        ("[[decision]]\non = 2026-01-01\n[document.a]\ntitle = 'A'\n", "[document.a]"),
    ],
)  # fmt: skip
def test_an_entry_goes_after_the_decisions(before: str, where: str) -> None:
    text = after(before)
    rest = text.partition('och å"')[2]
    assert where in rest or (where == "end" and not rest.partition("\n# kvar")[0].strip())
    assert [] == [
        line
        for line in difference(sources(before), sources(text)).splitlines()[2:]
        if line.startswith("-") and before.endswith("\n")
    ]


def test_a_header_inside_a_text_fools_nobody() -> None:
    before = (
        HEAD
        + '[[decision]]\non = 2026-01-01\nnote = """\n[document.x]\n[[decision]]\n"""\nsource = "x"\n[document.b]\ntitle = "B"\n'
    )
    read = tomllib.loads(after(before))
    assert (2, {"a", "b"}) == (len(read["decision"]), set(read["document"]))


def test_the_file_with_the_decisions_is_the_one_that_grows() -> None:
    before = sources(HEAD, "[document.c]\ntitle = 'C'\n", "[[decision]]\non = 2026-01-01\n")
    assert "data/c.toml" == appended(before, [("decision", DECISION)]).name


def test_of_several_files_with_decisions_the_one_with_the_newest_grows() -> None:
    before = sources(
        HEAD, "[[decision]]\non = 2025-01-01\n[[decision]]\non = 2025-02-01\n", "[[decision]]\non = 2026-01-01\n"
    )
    assert "data/c.toml" == appended(before, [("decision", DECISION)]).name


@pytest.mark.parametrize(
    ("after_decision", "before_entry"),
    [
        ("# about it\n", True),  # at the end of the file
        ("# about it\n\n[document.b]\ntitle = 'B'\n", True),
        ("\n# about b\n[document.b]\ntitle = 'B'\n", False),
        ("# about b\n[document.b]\ntitle = 'B'\n", False),  # no blank line: it is about what stands below
    ],
)
def test_a_remark_under_the_last_decision_stays_with_it(after_decision: str, *, before_entry: bool) -> None:
    text = after("[[decision]]\non = 2026-01-01\n" + after_decision)
    assert before_entry == (text.index("# about") < text.index(f"# {MARK}"))


def test_without_decisions_the_file_with_the_documents_grows() -> None:
    assert "data/b.toml" == appended(sources(SOUND, HEAD), [("decision", DECISION)]).name


def test_a_file_that_is_no_toml_is_left_alone() -> None:
    with pytest.raises(EditRefused, match="ingen giltig TOML"):
        appended(sources(HEAD + "[[decision\n"), [("decision", DECISION)])


CHUNKS = (
    "# kommentar\n", "\n\n", '[document.a]\ntitle = "A"\n', "[document.b]\ntitle = 'B' # sist\n\n", "[body.x]\nmeetings = [\n  2026-01-01, # ett\n]\n",
    "[[decision]]\non = 2026-01-01\n", "[[decision]]\non = 2026-02-01\n\n[decision.revokes]\non = 2025-01-01\n", '[recipient.y]\nname = """\n[[decision]]\n"""\n',
)  # fmt: skip


@given(text=st.lists(st.sampled_from(CHUNKS), unique=True).map("".join), times=st.integers(1, 3))
@settings(max_examples=25, deadline=None)
def test_what_was_added_can_be_taken_out_to_the_last_byte(text: str, times: int) -> None:
    before = now = sources(text)
    for _ in range(times):
        new = [("document.ny", {"title": "Ny"})] if now is before else []
        now = edited(now, [appended(now, [*new, ("decision", DECISION)], mark=MARK)])
    assert len(tomllib.loads(text).get("decision", [])) + times == len(tomllib.loads(now.files[0].text)["decision"])
    assert text.rstrip("\n") == edited(now, marked_entries(now, MARK)).files[0].text.rstrip("\n")


def test_a_difference_shows_only_what_is_new() -> None:
    before = sources(HEAD)
    shown = difference(before, edited(before, [appended(before, [("decision", DECISION)])]))
    assert ["+[[decision]]"] == [line for line in shown.splitlines() if "decision" in line]
    assert [] == [line for line in shown.splitlines() if line.startswith("-") and not line.startswith("---")]


@pytest.mark.parametrize("ends", ["\n", "\r\n"])
@pytest.mark.parametrize("bom", [b"", b"\xef\xbb\xbf"])
def test_line_ends_and_mode_stay_as_they_are(tmp_path: Path, ends: str, bom: bytes) -> None:
    path = tmp_path / "config.toml"
    raw = bom + HEAD.replace("\n", ends).encode()
    path.write_bytes(raw)
    path.chmod(0o640)
    before = read_sources(path)
    now = edited(before, [appended(before, [("decision", DECISION)], mark=MARK)])
    write(path, before, now)
    assert (raw, now.files, 0o640) == (
        path.read_bytes()[: len(raw)],
        read_sources(path).files,
        path.stat().st_mode & 0o777,
    )
    write(path, now, edited(now, marked_entries(now, MARK)))
    assert (raw, ["config.toml"]) == (path.read_bytes(), [one.name for one in tmp_path.iterdir()])


def test_a_file_changed_meanwhile_is_not_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text(HEAD)
    before = read_sources(path)
    path.write_text(HEAD + "# ny rad\n")
    with pytest.raises(EditRefused, match="har ändrats"):
        write(path, before, edited(before, [appended(before, [("decision", DECISION)])]))
    assert HEAD + "# ny rad\n" == path.read_text()


def test_a_link_keeps_pointing_at_the_file_that_is_written(tmp_path: Path) -> None:
    real, link = tmp_path / "real.toml", tmp_path / "config.toml"
    real.write_text(HEAD)
    link.symlink_to(real)
    before = read_sources(link)
    write(link, before, edited(before, [appended(before, [("decision", DECISION | {"documents": ["a"]})])]))
    assert (True, True) == (link.is_symlink(), "[[decision]]" in real.read_text())
    assert read_register(read_sources(link), as_of=date(2026, 5, 1)).register is not None
