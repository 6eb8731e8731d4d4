"""What `giltig record` has written, told apart from what people have: each entry stands under a comment of its own.

The comment has the moment and a hash of the entry's lines. So the last one can be taken out again, whatever else has
been edited since and on whatever machine, as long as nobody has changed the entry itself.
"""

import hashlib
import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from monitor.register_edit import Edit, appended, entry_end, entry_text, removal
from monitor.sources import Sources

_MARK: Final = re.compile(r"# giltig record (?P<at>\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ) (?P<hash>[0-9a-f]{12})")


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """An entry that was recorded: where its mark stands now (lines from 1), and how to take it out.

    `entry` is what was recorded, or None where somebody has changed it.
    """

    file: str
    line: int
    at: str
    edit: Edit
    entry: dict[str, Any] | None


def record(sources: Sources, entry: dict[str, Any], *, at: datetime) -> Edit:
    """Return the edit that appends a decision."""
    lines = entry_text([("decision", entry)]).rstrip("\n").split("\n")
    return appended(sources, [("decision", entry)], mark=f"giltig record {at:%Y-%m-%dT%H:%M:%SZ} {_hash(lines)}")


def _hash(lines: Sequence[str]) -> str:
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:12]


def last_recorded(sources: Sources) -> Recorded | None:
    """Return the entry that was recorded last and is still there; of one second the one further down."""
    return max(_recorded(sources), key=lambda one: (one.at, one.line), default=None)


def _recorded(sources: Sources) -> Iterator[Recorded]:
    for file in sources.files:
        lines = file.text.split("\n")
        for start, line in enumerate(lines):
            if found := _MARK.fullmatch(line.strip()):
                own = lines[start + 1 : entry_end(lines, start)]
                yield Recorded(
                    file=file.name,
                    line=start + 1,
                    at=found["at"],
                    edit=removal(file.name, lines, start),
                    entry=tomllib.loads("\n".join(own))["decision"][0] if _hash(own) == found["hash"] else None,
                )
