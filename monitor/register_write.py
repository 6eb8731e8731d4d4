"""The one effect of an edit: the register's files written anew, each whole or not at all.

A file keeps its byte order mark, line ends, mode and owner; a link keeps pointing at the file that is written.
"""

import errno
import fcntl
import os
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from monitor.language import _
from monitor.register_edit import EditRefused
from monitor.sources import Sources, read_sources

_BOM = b"\xef\xbb\xbf"


def write(config: Path, before: Sources, after: Sources) -> None:
    """Put the edited files in place; refuse where any file of the register has changed since it was read."""
    old = {file.name: file.text for file in before.files}
    for number, file in enumerate(after.files):
        if file.text != old[file.name]:
            path = (config if number == 0 else config.parent / file.name).resolve()
            try:
                with _locked(path.parent):
                    _check_unchanged(config, before, file.name)
                    _replace(path, old[file.name], file.text)
            except OSError as error:
                raise EditRefused(_("{file} går inte att skriva: {why}", file=file.name, why=_why(error))) from error
            before = read_sources(config)


def _why(error: OSError) -> str:
    """Say what stands in the way, in the words of somebody who can remove it."""
    match error.errno:
        case errno.EACCES | errno.EPERM:
            return _("du har inte rätt att skriva där")
        case errno.EROFS:
            return _("disken går bara att läsa")
        case errno.ENOSPC | errno.EDQUOT:
            return _("disken är full")
        case _:
            return str(error.strerror)


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """Keep two commands from writing in one folder at once."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
        os.fsync(handle)
    finally:
        os.close(handle)


def _check_unchanged(config: Path, before: Sources, name: str) -> None:
    """What passed `check` was the whole register: another file of it counts too."""
    now = {file.name: file.text for file in read_sources(config).files}
    if now != {file.name: file.text for file in before.files}:
        known = {file.name: file.text for file in before.files}
        changed = next((one for one in {**known, **now} if known.get(one) != now.get(one)), name)
        raise EditRefused(_("{file} har ändrats medan du svarade: kör kommandot igen", file=changed))


def _replace(path: Path, old: str, new: str) -> None:
    with path.open("r+b") as file:  # to write, too: the rename would ask the folder only
        raw = file.read()
    text = raw.decode("utf-8-sig")
    if text.replace("\r\n", "\n") != old:
        raise EditRefused(_("{file} har ändrats medan du svarade: kör kommandot igen", file=path.name))
    handle, part = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".part")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write((_BOM if raw.startswith(_BOM) else b"") + _like(text, old, new).encode())
            file.flush()
            _keep_owner_and_mode(path, file.fileno())
            os.fsync(file.fileno())
        Path(part).replace(path)
    except BaseException:
        Path(part).unlink(missing_ok=True)
        raise


def _keep_owner_and_mode(path: Path, handle: int) -> None:
    status, mine = path.stat(), os.fstat(handle)
    if (status.st_uid, status.st_gid) != (mine.st_uid, mine.st_gid):
        try:
            os.fchown(handle, status.st_uid, status.st_gid)
        except PermissionError as error:
            message = _("{file} skulle byta ägare: kör kommandot som den som äger filen", file=path.name)
            raise EditRefused(message) from error
    os.fchmod(handle, status.st_mode & 0o7777)  # after the owner, whose change may clear bits


def _alike(one: Sequence[str], other: Sequence[str]) -> int:
    """Count the lines that two texts begin with alike."""
    pairs = zip(one, other, strict=False)
    return next((count for count, (mine, theirs) in enumerate(pairs) if mine != theirs), min(len(one), len(other)))


def _like(text: str, old: str, new: str) -> str:
    """Return the new text with the line ends that the file has; `old` is the file's text with bare line feeds."""
    was, before, now = text.split("\n"), old.split("\n"), new.split("\n")
    end = "\r" if text.count("\r\n") * 2 > text.count("\n") else ""
    same = _alike(before, now)
    tail = _alike(before[same:][::-1], now[same:][::-1])
    changed = [line + end for line in now[same : len(now) - tail]]
    lines = [*was[:same], *changed, *was[len(was) - tail :]]
    if same == len(was) < len(lines):  # the last line, which had no end, gets one
        lines[same - 1] += end
    lines[-1] = lines[-1].removesuffix("\r")
    return "\n".join(lines)
