"""Reading a register again: whatever has been edited, the same comes of it as of reading everything afresh."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from ledger_text import PREAMBLE, decision, document
from random_registers import IDS, LADDERS, decisions, documents

from monitor.faults import Place
from monitor.register import RegisterReader, RegisterReading, read_register
from monitor.sources import SourceReader, read_sources

FILES = ("config.toml", "delar/a.toml", "delar/b.toml", "annat/c.toml")
INCLUDES = (
    '["delar/*.toml"]',
    '["delar/*.toml", "annat/c.toml"]',
    '["delar/b.toml", "delar/a.toml"]',
    '["x/*"]',
    '"."',
)
#: Settings that other entries are judged by.
MAINS = (
    PREAMBLE + LADDERS,
    PREAMBLE.replace("[monitor]", '[monitor]\nlanguage = "en"') + LADDERS,
    PREAMBLE.replace("[party.orsa]", "[party.ovanåker]"),
    PREAMBLE.replace("[body.schnv]", "[body.falun]") + LADDERS,
    PREAMBLE.replace("[recipient.samordnare]", "[recipient.someone]"),
    PREAMBLE.replace('address = "', 'address = "två ') + LADDERS,
    "[monitor]\nadmin = 5\n",
)
#: What is wrong with an entry, or with a file.
FAULTS = (
    '[document.d1]\ntitle = ""\n',
    '[document.d1]\ntitel = "Dokument"\nvalid_to = "i går"\n',
    document("d2", 'valid_to = 2026-06-30\nlength = "1 month"\nfollows = "d3"'),
    document("d3", 'follows = "d2"\nadoption = { rule = 5 }\nunknown = 1'),
    document("d0", 'replaces = "d1"'),
    document("d3", 'replaces = "d1"\ndecided_by = "schnv"'),
    document("RÖK", 'title = "två"'),
    "[document.d0\n",
    'x = "\n[party.x]\nname = 5\n',
    "document = 5\n",
    '[decision]\non = "aldrig"\n',
    "[[decision]]\naction = 'extend'\n",
    decision("2026-05-01", "extend", 'length = "3 months"', documents='"d0", "d9", "d1"'),
    decision("2026-05-01", "replace", 'with = "d0"', documents='"d1"'),
    decision("2026-05-01", "revoke", 'revokes = { on = 2025-06-01, by = "lchnv" }', documents='"d1"'),
    decision("2026-05-01", "adopt", by='"mora"', documents='"d1", "d2"'),
    decision("2099-05-01", "extend", 'length = "90 years"', documents='"d0"'),
    decision("2099-05-01", "extend", 'length = "90 years"\n# again', documents='"d0"') * 99,
    "[[reminder]]\nabout = 'end'\nto = 'samordnare'\ndocuments = ['d9', 'd1']\n",
    "\n\n# a remark\n",
    'language = "en"\n',
)
DAYS = st.sampled_from([date(2026, 1, 1), date(2026, 1, 1), date(2026, 6, 12), date(2100, 1, 1)])


@st.composite
def blocks(draw: st.DrawFn) -> list[str]:
    """Draw some tables, each a text."""
    some = st.lists(st.sampled_from(FAULTS), max_size=1)
    return [*draw(documents()), *draw(decisions(IDS)), *draw(some)]


@st.composite
def edits(draw: st.DrawFn) -> Iterator[dict[str, str]]:
    """Draw a register in files, and what an admin makes of it: edits that add, take away, change and move tables."""
    main, include = draw(st.sampled_from(MAINS[:1] * 8 + MAINS)), INCLUDES[0]
    files: dict[str, list[str]] = {name: [] for name in FILES}
    for block in draw(blocks()):
        files[draw(st.sampled_from(FILES))].append(block)
    found = [_texts(files, main, include)]
    for _edit in range(draw(st.integers(1, 6))):
        name, other = draw(st.sampled_from(FILES)), draw(st.sampled_from(FILES))
        at = draw(st.integers(0, len(files[name])))
        match draw(st.sampled_from(["add", "fault", "remove", "change", "move", "main", "include", "nothing"])):
            case "add":
                files[name].insert(at, draw(st.sampled_from(draw(blocks()))))
            case "fault":
                files[name].insert(at, draw(st.sampled_from(FAULTS)))
            case "remove":
                del files[name][at : at + 1]
            case "change":
                files[name] = [one.replace("2026", "2027", 1) for one in files[name]]
            case "move":
                files[other] += files[name][at : at + 1]
                del files[name][at : at + 1]
            case "main":
                main = draw(st.sampled_from(MAINS))
            case "include":
                include = draw(st.sampled_from(INCLUDES))
        found.append(_texts(files, main, include))
    return found  # type: ignore[return-value]


def _texts(files: dict[str, list[str]], main: str, include: str) -> dict[str, str]:
    head = main.replace("[monitor]\n", f"[monitor]\ninclude = {include}\n", 1)
    return {name: (head if name == FILES[0] else "") + "".join(blocks) for name, blocks in files.items()}


def _write(folder: Path, texts: dict[str, str]) -> Path:
    for name, text in texts.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder / FILES[0]


def _places(values: Any, place: Place = ()) -> Iterator[Place]:
    yield place
    inner = values.items() if isinstance(values, dict) else enumerate(values) if isinstance(values, list) else ()
    for step, value in inner:
        yield from _places(value, (*place, step))


def _all_of(reading: RegisterReading) -> tuple[object, ...]:
    """Return all that can be told of a reading; `repr`, since two decisions are equal wherever they stand."""
    places = {place for part in reading.spots.parts for place in _places(part.values)}
    places |= {(place[0], int(place[1]) + more, *place[2:]) for place in places for more in (1, 2) if _in_list(place)}
    return repr(reading.register), reading.problems, {place: reading.spots.of(place) for place in places}


def _in_list(place: Place) -> bool:
    return len(place) > 1 and isinstance(place[1], int)


@settings(max_examples=60, deadline=None)
@given(versions=edits(), days=st.lists(DAYS, min_size=7, max_size=7))
def test_a_register_read_again_is_the_same_as_read_afresh(
    tmp_path_factory: Any, versions: list[dict[str, str]], days: list[date]
) -> None:
    """The register with the place of each decision, every problem with its line, and where everything stands."""
    folder = tmp_path_factory.mktemp("register")
    sources, reader = SourceReader(folder / FILES[0]), RegisterReader()
    for texts, day in zip(versions, days, strict=False):
        config = _write(folder, texts)
        again, afresh = sources.read(), read_sources(config)
        assert afresh == again
        assert _all_of(read_register(afresh, as_of=day)) == _all_of(reader.read(again, as_of=day))


def test_files_that_come_and_go_are_seen_though_no_other_has_changed(tmp_path: Path) -> None:
    """Each pattern is matched at each look, and a file is known by its bytes."""
    texts = {FILES[0]: PREAMBLE.replace("[monitor]", f"[monitor]\ninclude = {INCLUDES[0]}") + LADDERS}
    sources, reader = SourceReader(_write(tmp_path, texts)), RegisterReader()
    (tmp_path / "delar").mkdir()
    day, seen = date(2026, 1, 1), []

    def look() -> None:
        register = reader.read(sources.read(), as_of=day).register
        seen.append(sorted(register.documents) if register else None)

    look()
    _write(tmp_path, {FILES[1]: document("d0"), FILES[2]: document("d1")})
    look()
    (tmp_path / FILES[1]).write_bytes(b"\xff")
    look()
    (tmp_path / FILES[1]).unlink()
    look()
    (tmp_path / FILES[2]).rename(tmp_path / FILES[1])
    look()

    assert [[], ["d0", "d1"], None, ["d1"], ["d1"]] == seen


def test_a_look_at_unchanged_files_gives_the_very_same_sources(tmp_path: Path) -> None:
    """So that nothing that follows from them is worked out again; written anew with the same bytes, they are the same."""
    texts = {FILES[0]: PREAMBLE.replace("[monitor]", f"[monitor]\ninclude = {INCLUDES[0]}"), FILES[1]: document("d0")}
    sources = SourceReader(_write(tmp_path, texts))
    first = sources.read()
    _write(tmp_path, texts)

    assert sources.read() is first

    _write(tmp_path, {FILES[1]: document("d0") + " "})
    assert [True, False] == [one is other for one, other in zip(first.files, sources.read().files, strict=True)]


def test_what_was_found_is_told_in_the_language_that_is_asked_for_now(tmp_path: Path) -> None:
    """Though the entry that it is about is the same."""
    main = PREAMBLE.replace("[monitor]", f"[monitor]\ninclude = {INCLUDES[0]}")
    config = _write(
        tmp_path, {FILES[0]: main, FILES[1]: document("d0", 'option = "1 month" ; until_further_notice = true')}
    )
    sources, reader = SourceReader(config), RegisterReader()
    *_, swedish = reader.read(sources.read(), as_of=date(2026, 1, 1)).problems
    _write(tmp_path, {FILES[0]: main.replace("[monitor]", '[monitor]\nlanguage = "en"')})
    *_, english = reader.read(sources.read(), as_of=date(2026, 1, 1)).problems
    *_, afresh = read_register(read_sources(config), as_of=date(2026, 1, 1)).problems
    _write(tmp_path, {FILES[0]: main})
    *_, again = reader.read(sources.read(), as_of=date(2026, 1, 1)).problems

    assert swedish == again != english == afresh
