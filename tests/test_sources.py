"""The files of a register: what is read, once each, and what is said of files that cannot be."""

import os
from datetime import date
from pathlib import Path

import pytest
from small_register import SOUND

from monitor.register import read_register
from monitor.sources import Sources, read_sources

TODAY = date(2026, 6, 12)


def write(folder: Path, files: dict[str, str | bytes]) -> Path:
    """Write files and return the configuration file."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return folder / "config.toml"


def told(folder: Path, files: dict[str, str | bytes]) -> list[str]:
    """Return the lines of what is said about files."""
    problems = read_register(read_sources(write(folder, files)), as_of=TODAY).problems
    return [line for problem in problems for line in str(problem).split("\n")]


DOCUMENT = '[document.{}]\ntitle = "RÖK {}"\n'


def include(*patterns: str) -> str:
    """Return a sound register that includes files."""
    listed = ", ".join(f'"{one}"' for one in patterns)
    return SOUND.replace("[recipient", f"include = [{listed}]\n[recipient", 1)


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        # what editors save, and what they should not
        (SOUND.encode("utf-8-sig"), []),
        (SOUND.replace("\n", "\r\n").encode(), []),
        (b"", [
            "config.toml:1: tabellen [monitor] saknas", '    Lägg till [monitor] med admin = "samordnare".',
            "config.toml:1: varning: registret har inga påminnelser, så inga skickas",
            "    Lägg till minst en [[reminder]].",
        ]),
        ((SOUND + "# å").encode("latin-1"),
         ["config.toml:10: filen är inte UTF-8", "    Spara filen som UTF-8 (inte UTF-16 eller ANSI)."]),
        (SOUND.encode("utf-16"),
         ["config.toml:1: filen är ingen text i UTF-8: den har nolltecken", "    Spara filen som UTF-8 (inte UTF-16)."]),
        (SOUND.encode("utf-16-le"),
         ["config.toml:1: filen är ingen text i UTF-8: den har nolltecken", "    Spara filen som UTF-8 (inte UTF-16)."]),
        (SOUND.encode() + b"#\0",
         ["config.toml:1: filen är ingen text i UTF-8: den har nolltecken", "    Spara filen som UTF-8 (inte UTF-16)."]),
    ],
)  # fmt: skip
def test_the_encoding_of_a_file_is_found_out(tmp_path: Path, content: bytes, expected: list[str]) -> None:
    """UTF-8 with or without its mark; anything else is told once, with how to save it."""
    assert expected == told(tmp_path, {"config.toml": content})


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    """With how to name it."""
    assert [
        "config.toml:1: filen finns inte",
        (
            "    Skapa ett med: giltig init. Finns registret redan: ange det med --config FIL, eller stå i mappen där"
            " config.toml finns."
        ),
    ] == told(tmp_path, {})


def test_what_is_no_ordinary_file_is_told_and_never_waited_for(tmp_path: Path) -> None:
    """A folder and a pipe."""
    os.mkfifo(tmp_path / "config.toml")
    pipe = read_register(read_sources(tmp_path / "config.toml"), as_of=TODAY)
    assert [problem.message for problem in pipe.problems] == ["är ingen vanlig fil"]
    (tmp_path / "config.toml").unlink()
    (tmp_path / "config.toml").mkdir()
    folder = read_register(read_sources(tmp_path / "config.toml"), as_of=TODAY)
    assert [problem.message for problem in folder.problems] == ["är en mapp, ingen fil"]


def test_a_file_that_cannot_be_opened_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A link that leads back to itself, and a file that others may not read."""
    (tmp_path / "config.toml").symlink_to(tmp_path / "config.toml")
    (loop,) = read_sources(tmp_path / "config.toml").problems
    assert "filen går inte att läsa (Too many levels of symbolic links)" == loop.message
    (tmp_path / "config.toml").unlink()
    (tmp_path / "config.toml").touch()

    def forbidden(_: Path) -> bytes:
        raise PermissionError

    monkeypatch.setattr(Path, "read_bytes", forbidden)  # root may read everything
    (secret,) = read_sources(tmp_path / "config.toml").problems
    assert ("filen får inte läsas", "Ge giltigs användare läsrätt: chmod a+r config.toml") == (
        secret.message, secret.hint,
    )  # fmt: skip


def test_a_file_that_is_far_too_large_is_not_read(tmp_path: Path) -> None:
    """Most likely not a register at all."""
    os.truncate(write(tmp_path, {"config.toml": b""}), 50_000_001)
    (problem,) = read_sources(tmp_path / "config.toml").problems
    assert ("filen är större än 50 MB", "Dela registret med include.") == (problem.message, problem.hint)


def test_included_files_are_read_by_name_and_by_pattern_each_once(tmp_path: Path) -> None:
    """Sorted by their paths, whatever the patterns say twice; the configuration never includes itself."""
    config = write(
        tmp_path,
        {
            "config.toml": include("*.toml", "register/**/*.toml", "register/b.toml", "./register/b.toml"),
            "register/b.toml": DOCUMENT.format("b", "B"),
            "register/a/a.toml": DOCUMENT.format("a", "A"),
        },
    )
    (tmp_path / "register" / "z.toml").symlink_to(tmp_path / "register" / "b.toml")
    sources = read_sources(config)
    assert ["config.toml", "register/a/a.toml", "register/b.toml"] == [source.name for source in sources.files]
    reading = read_register(sources, as_of=TODAY)
    assert reading.problems == ()
    assert reading.register is not None
    assert ["a", "b"] == sorted(reading.register.documents)


def test_a_fault_in_an_included_file_names_its_path(tmp_path: Path) -> None:
    """As seen from the configuration file, up and down the folders."""
    files: dict[str, str | bytes] = {
        "config.toml": include("register/rök/*.toml", "../elsewhere/x.toml"),
        "register/rök/a.toml": '\n[document.a]\ntitel = "A"\n',
    }
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "x.toml").write_text("[document.a]\n")
    assert [
        "../elsewhere/x.toml:1: [document.a] finns redan i register/rök/a.toml:2",
        "    Ta bort den ena, eller ge den ett annat id.",
        "register/rök/a.toml:3: okänd nyckel ”titel” i [document.a]",
        "    Menade du ”title”?",
    ] == told(tmp_path / "here", files)


def test_includes_that_find_nothing_are_told(tmp_path: Path) -> None:
    """A file by name must be there; a pattern may find something later, so it is a warning; a folder is no file."""
    (tmp_path / "folder").mkdir()
    files: dict[str, str | bytes] = {
        "config.toml": SOUND.replace(
            "[recipient", 'include = [\n  "missing.toml",\n  "missing/*.toml",\n  "folder",\n]\n[recipient', 1
        )
    }
    assert [
        "config.toml:4: filen ”missing.toml” i include finns inte",
        "    Rätta sökvägen, eller ta bort den ur include.",
        "config.toml:5: varning: inga filer matchar ”missing/*.toml” i include",
        "    Rätta mönstret, eller lägg en fil där.",
        "folder:1: är en mapp, ingen fil",
        '    Skriv "folder/*.toml" i include för alla filer i mappen.',
    ] == told(tmp_path, files)


def test_a_file_with_another_encoding_among_the_included_leaves_the_rest_unjudged(tmp_path: Path) -> None:
    """One problem, not one for each id that it holds."""
    files: dict[str, str | bytes] = {
        "config.toml": include("a.toml") + '[document.b]\ntitle = "B"\nfollows = "a"\n',
        "a.toml": DOCUMENT.format("a", "Å").encode("latin-1"),
    }
    assert ["a.toml:2: filen är inte UTF-8", "    Spara filen som UTF-8 (inte UTF-16 eller ANSI)."] == told(
        tmp_path, files
    )


@pytest.mark.parametrize(
    "value", ["5", "[1]", "[[]]", '""', '["", " "]', '["\\u0000"]', '["/"]', '["[", "**"]', '["~"]']
)
def test_an_include_of_no_sense_never_raises(tmp_path: Path, value: str) -> None:
    """It is told, or finds nothing."""
    text = SOUND.replace("[recipient", f"include = {value}\n[recipient", 1)
    reading = read_register(read_sources(write(tmp_path, {"config.toml": text})), as_of=TODAY)
    assert reading.problems


def test_sources_kept_as_json_are_the_same_again(tmp_path: Path) -> None:
    """So that the last good register outlives a broken file."""
    sources = read_sources(write(tmp_path, {"config.toml": include("a.toml"), "a.toml": DOCUMENT.format("a", "Å")}))
    assert sources == Sources.from_json(sources.to_json())
    assert sources.sha256 == Sources.from_json(sources.to_json()).sha256
