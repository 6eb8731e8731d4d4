"""A register on which every action can be recorded, as of 2026-06-15, with all that an editor may leave in a file."""

from datetime import date
from pathlib import Path
from typing import Any

from monitor.model import Register
from monitor.register import read_register
from monitor.sources import Source, Sources

TODAY = date(2026, 6, 15)
TEXT = """\
# Overst: all titles are plain ASCII, so that an English answer has no Swedish letter
[monitor]
admin = "sam"   # a remark beside
[recipient.sam]
name = "Coordinator"
address = "sam@example.se"

[body.nat]
name     = "Network"
short    = "NW"
meetings = [
    2026-02-06,  # the first
    2026-04-24,
    2026-06-12,
    2026-09-18,
    2026-11-13,
]
[body.styr]
name = "Board"
[party.a]
name = "Alpha kommun"
[party.b]
name = "Beta kommun"
meetings = [2026-05-04]

[[reminder]]
about = "end"
before = ["6 months", "1 month"]
to = "sam"

[document.x]
title = "Plan X"
aliases = ["The X"]
decided_by = "nat"
responsible = "sam"
valid_from = 2021-07-01
valid_to = 2026-12-31
[document.late]
title = "Plan Late"
decided_by = "nat"
valid_to = 2026-05-31
[document.follower]
title = "Annex to X"
follows = "x"
deadlines = [{ what = "sign it", latest = 2026-09-15 }]
[document.open]
title = "Routine"
decided_by = "nat"
valid_from = 2020-01-01
until_further_notice = true
notice = { length = "6 months" }
[document.auto]
title = "Contract"
valid_from = 2023-01-01
valid_to = 2026-12-31
auto_extension = { every = "12 months", notice = "3 months" }
[document.paused]
title = "Paused"
valid_from = 2020-01-01
until_further_notice = true
[document.deal]
title = "Deal"
valid_from = 2026-07-01
valid_to = 2028-06-30
adoption = { rule = "all", parties = ["a", "b"] }
[document.twin]
title = "Twin"
[document.tvilling]
title = "twin"
[document.ny]
title = "Plan Y"

[[decision]]
on        = 2026-02-06
by        = "nat"
action    = "suspend"
documents = ["paused"]
length    = "12 months"
source    = "Minutes 2026-02-06"   # kept as it is
"""


def sources(text: str = TEXT, name: str = "config.toml") -> Sources:
    """Return the register's text as its files."""
    return Sources(files=(Source(name=name, text=text),), problems=())


def register() -> Register:
    """Return the register."""
    reading = read_register(sources(), as_of=TODAY)
    assert reading.register is not None, "\n".join(map(str, reading.problems))
    return reading.register


def written(folder: Path, text: str = TEXT) -> Path:
    """Write the register into a folder."""
    path = folder / "config.toml"
    path.write_text(text, encoding="utf-8")
    return path


def open_to_all(folder: Path) -> None:
    """Let everybody look into a folder of pytest's, which are closed."""
    while folder.name.startswith(("test_", "popen-", "pytest-")):
        folder.chmod(0o755)
        folder = folder.parent


#: For every action: what somebody says beside `on` and `by`, and the lines that come of it between these and the source.
ACTIONS: tuple[tuple[str, str, dict[str, Any], str], ...] = (
    ("extend", "x", {"length": "24 månader"}, 'documents = ["x"]\nlength    = "24 månader"'),
    ("adopt", "deal", {"by": ["a", "Beta kommun"]}, 'documents = ["deal"]'),
    ("reject", "deal", {"by": ["b"]}, 'documents = ["deal"]'),
    ("set_validity", "x", {"valid_to": "t.o.m. juni 2028"}, 'documents = ["x"]\nvalid_to  = "t.o.m. juni 2028"'),
    ("terminate", "open", {"by": ["a"]}, 'documents = ["open"]'),
    ("let_expire", "The X", {}, 'documents = ["x"]'),
    ("repeal", "x", {"last_day": "31 augusti 2026"}, 'documents = ["x"]\nlast_day  = 2026-08-31'),
    ("replace", "Plan X", {"with": "plan y", "valid_from": "2026-07-01"}, 'documents  = ["x"]\nvalid_from = 2026-07-01\nwith       = "ny"'),
    ("suspend", "x", {"length": "6 months"}, 'documents = ["x"]\nlength    = "6 months"'),
    ("reinstate", "paused", {"valid_from": "fr.o.m. juli 2026"}, 'documents  = ["paused"]\nvalid_from = "fr.o.m. juli 2026"'),
    ("set_review", "open", {"every": "2 år"}, 'documents = ["open"]\nevery     = "2 år"'),
    ("assign_revision", "x", {"to": "coordinator", "due": "2026-12-01", "report_to": "board"}, 'documents = ["x"]\ndue       = 2026-12-01\nto        = "sam"\nreport_to = "styr"'),
    ("complete", "follower", {"by": ["Coordinator"], "what": "sign it"}, 'documents = ["follower"]\nwhat      = "sign it"'),
    ("defer", "x", {"to": "18 september 2026"}, 'documents = ["x"]\nto        = 2026-09-18'),
    ("refer_back", "x", {}, 'documents = ["x"]'),
    ("recommend", "x", {}, 'documents = ["x"]'),
    ("revoke", "paused", {"revokes.on": "2026-02-06", "revokes.by": ["nw"], "revokes.action": "suspend"}, 'documents = ["paused"]\nrevokes   = { on = 2026-02-06, by = "nat", action = "suspend" }'),
)  # fmt: skip
