"""The register's files are written whole or not at all, as their owner keeps them, and never over somebody's edit."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from record_register import TEXT, open_to_all, written

from monitor import language
from monitor.register_edit import EditRefused, appended, edited, marked_entries
from monitor.register_write import write
from monitor.sources import read_sources

ENTRY = {"on": date(2026, 6, 12), "by": "nat", "action": "recommend", "documents": ["x"], "source": "§ 5"}
MARK = "giltig record 2026-06-15T10:00:00Z 0123456789ab"


def record(path: Path) -> None:
    before = read_sources(path)
    write(path, before, edited(before, [appended(before, [("decision", ENTRY)], mark=MARK)]))


def undo(path: Path) -> None:
    before = read_sources(path)
    write(path, before, edited(before, marked_entries(before, MARK)))


LINES = st.sampled_from(
    [
        b"[document.u]", b"title = 'U'  # beside", b"# a remark", b"", b"  ", b"[[decision]]", b"on = 2026-01-01", b"[party.q]",
        b'name = """', b"[[decision]]\n[document.z]", b'"""', b"[decision.revokes]", b"# \xc3\xa5", b"meetings = [", b"  2026-01-01, # one", b"]",
    ]
)  # fmt: skip


@given(
    lines=st.lists(st.tuples(LINES, st.sampled_from([b"\n", b"\r\n"])), max_size=12),
    bom=st.sampled_from([b"", b"\xef\xbb\xbf"]),
    last=st.sampled_from([b"", b"# last, without an end", b"\n\n"]),
)
@settings(max_examples=150, deadline=None)
def test_every_byte_outside_the_addition_stays_and_undoing_gives_all_back(
    tmp_path_factory: pytest.TempPathFactory, lines: list[tuple[bytes, bytes]], bom: bytes, last: bytes
) -> None:
    """Whatever the file has: line ends of both kinds, a byte order mark, no last line break, tables after decisions."""
    path = tmp_path_factory.mktemp("bytes") / "config.toml"
    raw = bom + b"".join(line + end for line, end in lines) + last
    path.write_bytes(raw)
    try:
        record(path)
    except EditRefused:  # no TOML: then it is left alone
        assert raw == path.read_bytes()
        return
    after = path.read_bytes()
    same = next((at for at, (one, other) in enumerate(zip(raw, after, strict=False)) if one != other), len(raw))
    # what follows the addition is what followed in the file; a last line that had no end has got one
    assert raw[same:] == after[len(after) - len(raw) + same :]
    assert b"recommend" in after[same : len(after) - len(raw) + same]
    undo(path)
    assert raw == path.read_bytes()


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_file_without_a_last_line_break_keeps_none(tmp_path: Path, end: str) -> None:
    path = tmp_path / "config.toml"
    raw = TEXT.rstrip("\n").replace("\n", end).encode()
    path.write_bytes(raw)
    record(path)
    after = path.read_bytes()
    assert (True, False, end == "\r\n") == (after.startswith(raw + end.encode()), after.endswith(b"\n"), b"\r" in after)
    assert after.count(b"\n") == after.count(end.encode())
    undo(path)
    assert raw == path.read_bytes()


def test_another_file_of_the_register_that_changed_meanwhile_counts_too(tmp_path: Path) -> None:
    """What passed `check` was the whole register."""
    path = written(tmp_path, TEXT.replace('admin = "sam"', 'admin = "sam"\ninclude = ["b.toml"]'))
    (tmp_path / "b.toml").write_text('[document.b]\ntitle = "B"\n')
    before = read_sources(path)
    (tmp_path / "b.toml").write_text("")
    with pytest.raises(EditRefused, match=r"b\.toml har ändrats"):
        write(path, before, edited(before, [appended(before, [("decision", ENTRY)])]))


def test_a_kill_before_the_rename_leaves_the_old_file(tmp_path: Path) -> None:
    path = written(tmp_path)
    program = (
        "import os, signal, sys; from pathlib import Path; sys.path.insert(0, 'tests'); import test_register_write as t\n"
        "Path.replace = lambda *_: os.kill(os.getpid(), signal.SIGKILL)\n"
        f"t.record(Path({str(path)!r}))"
    )
    killed = subprocess.run([sys.executable, "-c", program], check=False, cwd=Path(__file__).parent.parent, timeout=60)
    assert (-signal.SIGKILL, TEXT) == (killed.returncode, path.read_text(encoding="utf-8"))
    assert 1 == len([*tmp_path.glob(".config.toml.*.part")])  # no part of the register: nothing includes it
    record(path)
    assert path.read_text(encoding="utf-8").startswith(TEXT)


@contextmanager
def somebody_else() -> Iterator[None]:
    """Have few rights for a while."""
    os.setegid(65534)
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)
        os.setegid(0)


@pytest.mark.skipif(os.geteuid() != 0, reason="takes root, to become somebody else")
@pytest.mark.parametrize(
    ("owned", "mode", "why"),
    [
        (False, 0o666, "config.toml går inte att skriva: du har inte rätt att skriva där"),  # the folder
        (True, 0o444, "config.toml går inte att skriva: du har inte rätt att skriva där"),  # the file
        (True, 0o666, "config.toml skulle byta ägare: kör kommandot som den som äger filen"),
    ],
)
def test_what_may_not_be_written_is_said_and_left(tmp_path: Path, mode: int, why: str, *, owned: bool) -> None:
    path = written(tmp_path)
    path.chmod(mode)
    open_to_all(tmp_path)
    if owned:
        os.chown(tmp_path, 65534, 65534)
    with somebody_else(), pytest.raises(EditRefused) as refused:
        record(path)
    assert why == str(refused.value)
    assert (TEXT, ["config.toml"]) == (path.read_text(encoding="utf-8"), [one.name for one in tmp_path.iterdir()])


def test_mode_and_owner_are_kept(tmp_path: Path) -> None:
    path = written(tmp_path)
    path.chmod(0o664)
    if os.geteuid() == 0:
        os.chown(path, 65534, 65533)
    before = path.stat()
    record(path)
    after = path.stat()
    assert (before.st_mode, before.st_uid, before.st_gid) == (after.st_mode, after.st_uid, after.st_gid)
    assert before.st_ino != after.st_ino


def test_in_english(tmp_path: Path) -> None:
    path = written(tmp_path)
    language.use("en", fixed=True)
    before = read_sources(path)
    path.write_text(TEXT + "\n# new\n", encoding="utf-8")
    with pytest.raises(EditRefused, match=r"^config\.toml changed while you were answering: run the command again$"):
        write(path, before, edited(before, [appended(before, [("decision", ENTRY)])]))
