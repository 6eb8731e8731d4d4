"""What a new register changes about each document, and how it is told in `explain` and the report."""

from datetime import date
from pathlib import Path

import pytest
from simulated import HEAD, World, doc, extended

from monitor import renames
from monitor.cli import main
from monitor.edit_words import edit_text
from monitor.register import read_register
from monitor.register_edits import edits
from monitor.sources import Source, Sources

DAY = date(2026, 3, 2)


def sources(*texts: str) -> Sources:
    """Return a register's files."""
    return Sources(files=tuple(Source(name=f"{n}.toml", text=text) for n, text in enumerate(texts)), problems=())


def told(old: str | None, new: str) -> list[tuple[str, str]]:
    """Return what a new register changes, in words, by document."""
    before, after = sources(HEAD, old) if old is not None else None, sources(HEAD, new)
    was = read_register(before, as_of=DAY).register if before else None
    register = read_register(after, as_of=DAY).register
    assert register
    renamed = renames.renamed(was.documents, register.documents) if was else {}
    found = edits(was, register, before=before, after=after, renamed=renamed)
    return [(one.document, edit_text(one)) for one in found]


A, B = doc("a"), doc("b")
LATER = doc("a", "2027-06-30")


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (None, A, [("a", "infört i registret")]),
        (A, A, []),
        (A, A + "# a comment\n", []),
        (A, A + B, [("b", "infört i registret")]),
        (A + B, A, [("b", "borttaget ur registret")]),
        (A, LATER, [("a", "slutdatumet ändrades från 2026-06-30 till 2027-06-30")]),
        (A, A + 'dnr = "HSN 1"\n', [("a", "diarienumret angavs: HSN 1")]),
        (A + 'dnr = "HSN 1"\n', A, [("a", "diarienumret togs bort, var HSN 1")]),
        (A, A + 'aliases = ["x", "y"]\n', [("a", "aliases angavs: x, y")]),
        (A, A + 'review = { every = "2 years" }\n', [("a", "översynen angavs: every = 2 years")]),
        (A, A + "planned = false\n", [("a", "planned angavs: false")]),
        (A, A.replace("[document.a]", "[document.z]"), [("z", "bytte id, hette tidigare a")]),
        (
            A + extended("a", "12 months", "2026-02-20"),
            A.replace("[document.a]", "[document.z]") + extended("z", "12 months", "2026-02-20"),
            [("z", "bytte id, hette tidigare a")],
        ),
        (
            A,
            A + extended("a", "12 months", "2026-02-20"),
            [("a", "beslut infört: 2026-02-20: Nätverket förlängde A med 12 månader")],
        ),
        (
            A + extended("a", "12 months", "2026-02-20"),
            A,
            [("a", "beslut borttaget: 2026-02-20: Nätverket förlängde A med 12 månader")],
        ),
        (A + f'note = "{"x" * 400}"\n', A, [("a", f"anteckningen togs bort, var {'x' * 300}…")]),
    ],
)  # fmt: skip
def test_what_is_told_of_a_new_register(old: str | None, new: str, expected: list[tuple[str, str]]) -> None:
    """By key where a value changed; by title's sentence where a decision came or went."""
    assert expected == told(old, new)


# --- told by the commands, from the database


@pytest.fixture
def world(tmp_path: Path) -> World:
    """Return a world that started on 2 March with A and B."""
    made = World(tmp_path, HEAD + '[database]\nurl = "sqlite:///giltig.db"\n' + A + B)
    made.start("2026-03-02")
    return made


def edit(world: World, day: str, documents: str) -> None:
    """Save another register, and let the daemon see it twice: an editor may be in the middle of saving."""
    world.write(HEAD + '[database]\nurl = "sqlite:///giltig.db"\n' + documents)
    world.set(day)
    world.tick()
    world.tick()


def said(world: World, capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    """Return what a command prints."""
    with pytest.raises(SystemExit) as ended:
        main(["--config", str(world.folder / "config.toml"), *arguments])
    assert 0 == ended.value.code
    return capsys.readouterr().out


def test_explain_tells_every_edit_up_to_its_day(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    """By local day, under the earlier id as well."""
    edit(world, "2026-03-09", A.replace('"A"', '"Avtalet"') + B)
    edit(world, "2026-03-16", A.replace('"A"', '"Avtalet"').replace("[document.a]", "[document.z]") + B)
    lines = [
        "  2026-03-02: infört i registret",
        "  2026-03-09: titeln ändrades från A till Avtalet",
        "  2026-03-16: bytte id, hette tidigare a",
    ]
    assert "\n".join(["Ändrat i registret:", *lines, ""]) in said(world, capsys, "explain", "z")
    earlier = said(world, capsys, "explain", "z", "--as-of", "2026-03-15")
    assert "\n".join(["Ändrat i registret:", *lines[:2], ""]) in earlier


def test_explain_remembers_a_document_that_is_gone(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    """What was said of it, too."""
    edit(world, "2026-03-09", A)
    told = said(world, capsys, "explain", "b")
    assert told.startswith("b finns inte längre i registret.\n")
    assert "  2026-03-09: borttaget ur registret\n" in told


def test_the_report_says_what_was_edited_since(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    """A mended date shows, although no decision moved it: the earlier report had the other."""
    edit(world, "2026-03-09", doc("a", "2026-12-31") + doc("c"))
    since = said(world, capsys, "report", "--as-of", "2026-03-16", "--since", "2026-03-08")
    for line in (
        "A: slutdatum 2026-12-31 (tidigare 2026-06-30)",
        "A: slutdatumet ändrades från 2026-06-30 till 2026-12-31.",
        "B: borttaget ur registret.",
        "C: infört i registret.",
    ):
        assert line in " ".join(since.split())
    assert "Ändrat i registret" not in said(world, capsys, "report", "--as-of", "2026-03-16", "--since", "2026-03-09")


def test_before_the_first_register_nothing_is_known(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    """The register as it stands now tells the rest."""
    assert "Ändrat i registret" not in said(world, capsys, "report", "--as-of", "2026-03-16", "--since", "2026-03-01")
