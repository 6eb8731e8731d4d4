"""The public pages as files: whole or not at all, nothing that is not ours touched, old meetings kept."""

import json
from datetime import date
from pathlib import Path

import pytest
from small_register import PREAMBLE, _read, pictures, real, small

from monitor import publish as module
from monitor.model import Register
from monitor.pages import Pages
from monitor.publish import LIST, NotOurs, Published, publish
from monitor.shown import show
from monitor.site import Site
from monitor.snapshot import snapshot
from monitor.store import Store
from monitor.templates import environment
from monitor.web_source import public_pages

AS_OF = date(2025, 11, 21)
EXTENDED = """
[[decision]]
on = 2025-11-20
by = "nat"
action = "extend"
documents = ["x"]
length = "12 months"
"""
ONE = '[document.x]\ntitle = "RÖK X"\ndecided_by = "nat"\nvalid_from = 2024-01-01\nvalid_to = 2026-06-30\n'


def pages(register: Register, as_of: date = AS_OF) -> Pages:
    """Return the public pages of a register."""
    return Pages(snapshot=snapshot(register, as_of=as_of), templates=environment())


def files(folder: Path) -> dict[str, bytes]:
    """Return every file of a folder, hidden ones too."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_every_page_is_a_file_and_nothing_else(tmp_path: Path) -> None:
    """With the list of what there is; no half file is left."""
    one = pages(pictures())
    assert Published(written=38, unchanged=0, removed=0, kept=0) == publish(one, tmp_path)
    assert {*one.addresses(), LIST} == set(files(tmp_path))


def test_what_has_not_changed_is_left_as_it_is(tmp_path: Path) -> None:
    """So that a program that copies the folder has nothing to do."""
    publish(pages(small(ONE)), tmp_path)
    before = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*.html")}
    done = publish(pages(small(ONE)), tmp_path)
    assert (0, 0) == (done.written, done.removed)
    assert before == {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*.html")}


def test_a_page_that_is_gone_is_taken_away(tmp_path: Path) -> None:
    """A document that has left the register."""
    publish(pages(small(ONE)), tmp_path)
    done = publish(pages(small()), tmp_path)
    assert 1 == done.removed
    assert not (tmp_path / "dokument" / "x.html").exists()


def test_a_meeting_that_says_something_else_keeps_its_old_version(tmp_path: Path) -> None:
    """The one that it may have been decided on; a new day alone makes no new version."""
    publish(pages(small(ONE)), tmp_path)
    assert 0 == publish(pages(small(ONE), date(2025, 11, 24)), tmp_path).kept
    old = (tmp_path / "moten" / "nat-2026-06-30.html").read_bytes()
    done = publish(pages(small(ONE + EXTENDED), date(2025, 11, 25)), tmp_path)
    assert done.kept >= 1
    assert old == (tmp_path / "moten" / "nat-2026-06-30-per-2025-11-24.html").read_bytes()
    publish(pages(small(ONE + EXTENDED), date(2025, 11, 26)), tmp_path)
    assert (tmp_path / "moten" / "nat-2026-06-30-per-2025-11-24.html").exists()


def test_a_meeting_that_has_left_the_calendar_stays(tmp_path: Path) -> None:
    """Its page may be a paper of a matter."""
    publish(pages(small(ONE)), tmp_path)
    without = PREAMBLE.replace("2026-09-18", "2026-09-25")
    done = publish(pages(_read(without + ONE, "config.toml")), tmp_path)
    assert 0 == done.removed
    assert (tmp_path / "moten" / "nat-2026-09-18.html").exists()


def test_a_folder_with_other_files_is_not_touched(tmp_path: Path) -> None:
    """Named, with what to do."""
    (tmp_path / "viktigt.docx").write_bytes(b"ours")
    with pytest.raises(NotOurs, match="välj en tom mapp"):
        publish(pages(small(ONE)), tmp_path)
    assert {"viktigt.docx"} == set(files(tmp_path))


@pytest.mark.parametrize("address", ["../utanför.txt", "/etc/passwd", "moten\\..\\x"])
def test_a_list_that_names_files_outside_is_not_believed(tmp_path: Path, address: str) -> None:
    """Whoever wrote it."""
    folder = tmp_path / "sidor"
    outside = tmp_path / "utanför.txt"
    outside.write_text("kvar", encoding="utf-8")
    publish(pages(small(ONE)), folder)
    (folder / LIST).write_text(
        json.dumps({address: {"sha256": "", "of": "2025-11-20", "substance": ""}}), encoding="utf-8"
    )
    publish(pages(small(ONE)), folder)
    assert "kvar" == outside.read_text(encoding="utf-8")


def test_a_reader_never_meets_a_link_to_what_is_not_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The overview is written last; died before it, the old one still leads to what is there."""
    publish(pages(small()), tmp_path)
    overview = (tmp_path / "index.html").read_bytes()
    put, written = module._put, []

    def dying(path: Path, content: bytes) -> None:
        if path.name == "index.html":
            raise OSError("disken är full")
        put(path, content)
        written.append(path.name)

    monkeypatch.setattr(module, "_put", dying)
    with pytest.raises(OSError, match="full"):
        publish(pages(small(ONE)), tmp_path)
    assert "x.html" in written
    assert overview == (tmp_path / "index.html").read_bytes()
    monkeypatch.setattr(module, "_put", put)
    publish(pages(small(ONE)), tmp_path)
    assert "RÖK X".encode() in (tmp_path / "index.html").read_bytes()


def test_the_daemon_publishes_where_the_register_says(tmp_path: Path) -> None:
    """And remembers what the calendar said, so that a moved end counts up."""
    store = Store(f"sqlite:///{tmp_path / 'g.db'}")
    site = Site(tmp_path / "config.toml")
    settings = '[report]\npublish = "sidor"\n'
    show(site, small(ONE + settings), store, environment(), as_of=AS_OF)
    assert b"SEQUENCE:0\r\n" in _event((tmp_path / "sidor" / "calendar.ics").read_bytes(), b"end.x@")
    moved = ONE.replace("2026-06-30", "2026-12-31") + settings
    show(site, small(moved), store, environment(), as_of=AS_OF)
    assert b"SEQUENCE:1\r\n" in _event((tmp_path / "sidor" / "calendar.ics").read_bytes(), b"end.x@")
    show(site, small(moved), store, environment(), as_of=AS_OF)
    assert b"SEQUENCE:1\r\n" in _event((tmp_path / "sidor" / "calendar.ics").read_bytes(), b"end.x@")


def _event(calendar: bytes, uid: bytes) -> bytes:
    return next(one for one in calendar.split(b"BEGIN:VEVENT") if b"UID:" + uid in one)


def test_a_folder_that_cannot_be_written_keeps_no_mail_back(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """It is told in the log."""
    (tmp_path / "sidor").write_text("en fil", encoding="utf-8")
    store = Store(f"sqlite:///{tmp_path / 'g.db'}")
    show(
        Site(tmp_path / "config.toml"), small(ONE + '[report]\npublish = "sidor"\n'), store, environment(), as_of=AS_OF
    )
    assert "Sidorna gick inte att skriva" in caplog.text


def test_the_real_register_is_published(tmp_path: Path) -> None:
    """As the daemon does it, without addresses."""
    done = publish(public_pages(real(), environment(), None, as_of=AS_OF), tmp_path)
    assert done.written > 60
    assert not [
        name for name, content in files(tmp_path).items() if name.endswith(".html") and b"@example.se" in content
    ]
