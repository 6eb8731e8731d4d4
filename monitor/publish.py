"""The public pages as files, for an intranet or SharePoint.

Each file is written whole beside its place and then put there, the overview last, so that a reader, or a program that
copies the folder, never meets half a page or a link to one that is not there yet. A file that has not changed is left
as it is. A page that is gone is taken away; where a meeting's page says something else than before, the old version is
kept beside it, since it may have been decided on. Only what the folder's own list names is ever touched.
"""

import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from monitor.language import _
from monitor.pages import Pages

#: What was published last: of each address the bytes' hash, and for a meeting the day they are of.
LIST: Final = "giltig.json"
_MEETINGS: Final = "moten/"


class NotOurs(Exception):
    """The folder holds files that giltig has not written; the message says what to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """What became of the files."""

    written: int
    unchanged: int
    removed: int
    kept: int


def publish(pages: Pages, folder: Path) -> Published:
    """Write the pages to a folder; raise NotOurs for one with other files, OSError where it can't be written."""
    folder.mkdir(parents=True, exist_ok=True)
    before = _list_of(folder)
    now: dict[str, Any] = {}
    written = unchanged = kept = 0
    day = pages.snapshot.as_of.isoformat()
    for address in pages.addresses():
        page = pages.page(address)
        assert page is not None  # noqa: S101 - it stands among the addresses
        entry = {"sha256": sha256(page.content).hexdigest(), "of": day, "substance": page.substance}
        known = before.get(address)
        if known and known["sha256"] == entry["sha256"] and (folder / address).exists():
            now[address] = known
            unchanged += 1
            continue
        if known and known["substance"] != page.substance:
            kept += _keep(folder, address, known, now)
        _put(folder / address, page.content)
        now[address] = entry
        written += 1
    old = _old_meetings(before, now)
    now |= old
    gone = before.keys() - now.keys()
    _put(folder / LIST, json.dumps(now, ensure_ascii=False, indent=1, sort_keys=True).encode())
    for address in gone:
        (folder / address).unlink(missing_ok=True)
    return Published(written=written, unchanged=unchanged, removed=len(gone), kept=kept)


def _list_of(folder: Path) -> Mapping[str, Any]:
    """Return what was published here last."""
    try:
        found = json.loads((folder / LIST).read_text(encoding="utf-8"))
    except FileNotFoundError:
        if any(one for one in folder.iterdir() if not one.name.startswith(".")):
            raise NotOurs(
                _(
                    "mappen {folder} har redan filer som giltig inte har skrivit: välj en tom mapp, eller en ny",
                    folder=folder,
                )
            ) from None
        return {}
    return found if isinstance(found, dict) and all(map(_is_safe, found)) else {}


def _is_safe(address: str) -> bool:
    """Tell whether an address of the list stays within the folder, whoever wrote it."""
    return not address.startswith("/") and ".." not in address.split("/") and "\\" not in address


def _keep(folder: Path, address: str, known: Mapping[str, Any], now: dict[str, Any]) -> int:
    """Put the version of a meeting's page that was there beside it, by its day."""
    old = address.removesuffix(".html") + f"-per-{known['of']}.html"
    source = folder / address
    if not source.exists():
        return 0
    _put(folder / old, source.read_bytes())
    now[old] = dict(known)
    return 1


def _old_meetings(before: Mapping[str, Any], now: Iterable[str]) -> dict[str, Any]:
    """Return the pages of meetings that are no longer made: their last versions stay."""
    return {address: entry for address, entry in before.items() if address.startswith(_MEETINGS) and address not in now}


def _put(path: Path, content: bytes) -> None:
    """Write a file whole, then put it in its place."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.part")
    with part.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)
