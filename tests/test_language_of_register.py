"""The language a process speaks while registers come and go: always that of the register in force."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from small_register import SOUND

from monitor import language
from monitor.in_force import RegisterInForce
from monitor.register_watch import RegisterWatch
from monitor.site import Site
from monitor.store import Store, StoreError

NOW = datetime(2026, 6, 12, 6, 0, tzinfo=UTC)
DOCUMENT = '[document.{0}]\ntitle = "{0}"\n'
SWEDISH = SOUND + DOCUMENT.format("a")
ENGLISH = SWEDISH.replace("[monitor]\n", '[monitor]\nlanguage = "en"\n')
BROKEN_ENGLISH = ENGLISH + "title = 1\n"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = Store(f"sqlite:///{tmp_path / 'giltig.db'}")
    yield opened
    opened.close()


def started(folder: Path, store: Store, text: str) -> RegisterInForce:
    """Return what is in force after a start with a file."""
    (folder / "config.toml").write_text(text, encoding="utf-8")
    in_force = RegisterInForce(Site(folder / "config.toml"), store, lambda: NOW)
    in_force.start()
    return in_force


@pytest.mark.parametrize(
    ("before", "after", "spoken"),
    [
        (SWEDISH, ENGLISH, "en"),  # changed while nothing ran
        (ENGLISH, SWEDISH, "sv"),
        (SWEDISH, BROKEN_ENGLISH, "sv"),  # the Swedish one stays in force
        (ENGLISH, SWEDISH + "x", "en"),
    ],
)
def test_a_start_speaks_the_language_of_the_register_in_force(
    tmp_path: Path, store: Store, before: str, after: str, spoken: str
):
    """Whichever of the file and the last good register was read last."""
    started(tmp_path, store, before)
    started(tmp_path, store, after)

    assert spoken == language.current()


def test_a_refused_file_is_told_in_its_own_language(tmp_path: Path, store: Store):
    """Whoever edits it reads that; the process goes on in the language of what is in force."""
    started(tmp_path, store, SWEDISH)
    in_force = started(tmp_path, store, BROKEN_ENGLISH)

    assert ("config.toml:13: the key “title” appears twice in the same table. Remove one of the lines.",) == (
        in_force.problems
    )
    assert "sv" == language.current()


def test_pages_keep_the_language_of_the_register_that_they_show(tmp_path: Path):
    """Although a refused file asks for another."""
    config = tmp_path / "config.toml"
    config.write_text(BROKEN_ENGLISH, encoding="utf-8")
    (tmp_path / "sound.toml").write_text(SWEDISH, encoding="utf-8")
    from monitor.console import register_of  # noqa: PLC0415

    watch = RegisterWatch(Site(config), register_of(Site(tmp_path / "sound.toml")), now=lambda: NOW)

    assert watch().problems
    assert "sv" == language.current()


def test_a_refused_file_that_can_not_be_told_leaves_the_language(
    tmp_path: Path, store: Store, monkeypatch: pytest.MonkeyPatch
):
    """The database is away just then: what is worked out meanwhile, and kept, is in the language of what is in force."""
    in_force = started(tmp_path, store, SWEDISH)
    (tmp_path / "config.toml").write_text(BROKEN_ENGLISH, encoding="utf-8")
    in_force.reread()

    def away(**_: object) -> None:
        raise StoreError("away")

    monkeypatch.setattr(store, "write", away)
    with pytest.raises(StoreError):
        in_force.reread()

    assert "sv" == language.current()
