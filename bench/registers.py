"""Registers of any size for measuring: every clause and every action, the same for the same seed.

The text is what an admin could have written. About a tenth of the documents end within half a year of `AS_OF`; the others
are spread over the years ahead. Documents refer to their neighbours only, so that a larger register has more of the same
and nothing that is deeper.
"""

import random
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

SEED = 8
#: The day that the registers are written for.
AS_OF = date(2026, 1, 7)
#: How many documents stand in one include file.
FILE_OF = 100
BODIES = 10
PARTIES = 16
SETTINGS = """\
[monitor]
network = "Mätnätet"
admin = "admin"
{include}
[database]
url = "sqlite:///data/giltig.db"
[mail]
transport = "folder"
folder = "data/outbox"
sender = "Mätnätet <matt@example.se>"
domain = "example.se"
[recipient.admin]
name = "Administratör"
address = "admin@example.se"
"""
LADDERS = """\
[[reminder]]
about = "{about}"
{steps}
to = ["admin"]
"""
_BEFORE = 'before = ["6 months", "3 months", "1 month", "1 week", "0 days"]'
_AFTER = 'after = { every = "2 weeks", times = 3 }'
_STEPS = {
    "end": f'{_BEFORE}\n{_AFTER}\nescalate = {{ after = "1 month", to = ["admin"] }}',
    "notice": _BEFORE,
    "decision": 'before = ["2 months", "1 week"]',
    "review": f"{_BEFORE}\n{_AFTER}",
    "deadline": f"{_BEFORE}\n{_AFTER}",
    "revision": _BEFORE,
    "adoption": _AFTER,
    "trial": _BEFORE,
    "unknown": _AFTER,
}
#: One document after the other takes the next clause; its decisions, with an empty line between them, are taken on every
#: other round.
CLAUSES = (
    ("valid_from = {start}\nvalid_to = {end}", ""),
    ("valid_from = {start}\nvalid_to = {end}", 'action = "extend"\nlength = "12 months"'),
    ('valid_from = {start}\nlength = "{months} months"', 'action = "extend"\nlength = "6 months"'),
    ('period = "{first_year}–{last_year}"', 'action = "let_expire"'),
    ('valid_from = {start}\nvalid_to = "t.o.m. oktober {last_year}"', 'action = "set_validity"\nvalid_to = {end}'),
    ("valid_from = {start}\nuntil_further_notice = true", 'action = "repeal"\nlast_day = {end}'),
    (
        'valid_from = {start}\nuntil_further_notice = true\nnotice = {{ length = "6 months", counted_from = "month_turn" }}',
        'action = "suspend"\nvalid_from = {decided}',
    ),
    (
        'valid_from = {start}\nvalid_to = {end}\nauto_extension = {{ every = "12 months", notice = "6 months" }}',
        'action = "terminate"',
    ),
    (
        'valid_from = {start}\nvalid_to = {end}\nauto_extension = {{ every = "12 months", notice = "3 months", max_times = 2 }}',
        "",
    ),
    ('valid_from = {start}\nvalid_to = {end}\noption = "24 months"', 'action = "recommend"'),
    (
        'valid_from = {start}\nuntil_further_notice = true\nreview = {{ every = "24 months", last = {start} }}',
        'action = "complete"\nwhat = "review"',
    ),
    (
        "valid_from = {start}\nvalid_to = {end}\nholdover = true",
        'action = "assign_revision"\nto = "admin"\ndue = {end}',
    ),
    (
        'valid_from = {start}\nvalid_to = {end}\nadoption = {{ rule = "all", parties = "all" }}',
        'action = "adopt"\nby = "part-{party}"',
    ),
    (
        'length = "{months} months"\nadoption = {{ rule = 2, parties = ["part-0", "part-1", "part-2"], start = "last_adoption" }}',
        'action = "adopt"\nby = ["part-0", "part-1"]',
    ),
    (
        'valid_from = {start}\nvalid_to = {end}\ndeadlines = [{{ what = "underteckna", latest = {end} }}]',
        'action = "defer"\nto = {end}',
    ),
    ("planned = true", ""),
    ('valid_from = {start}\nvalid_to = {end}\nintention = "let_expire"', 'action = "refer_back"'),
    ('question = "När upphör den?"', 'action = "set_review"\nevery = "12 months"'),
    ('follows = "{neighbour}"', ""),
    ('valid_from = {start}\nvalid_to = {end}\nlaw = ["HSL 16 kap. 3 §"]', 'action = "extend"\nvalid_to = {extended}'),
    ('valid_from = {start}\nvalid_to = {end}\nreplaces = "{neighbour}"', ""),
    (
        "valid_from = {start}\nvalid_to = {end}",
        'action = "extend"\nlength = "12 months"\ncondition = "medel beviljas"',
    ),
    (
        "valid_from = {start}\nuntil_further_notice = true",
        'action = "suspend"\nvalid_from = {decided}\n\naction = "reinstate"',
    ),
    (
        'valid_from = {start}\nvalid_to = {end}\nadoption = {{ rule = "all", parties = "all" }}',
        'action = "reject"\nby = "part-{party}"',
    ),
    (
        "valid_from = {start}\nvalid_to = {end}",
        'action = "extend"\nlength = "6 months"\n\naction = "revoke"\nrevokes = {{ on = {decided}, by = "natverk-{body}" }}',
    ),
    (
        "valid_from = 2025-12-15\nvalid_to = {end}",
        'action = "replace"\nby = "natverk-{before}"\nwith = "{id}"\ndocuments = ["{neighbour}"]',
    ),
)
_HEAD = {"by": 'by = "natverk-{body}"\n', "documents": 'documents = ["{id}"]\n'}


def texts(documents: int, *, seed: int = SEED) -> tuple[str, str, list[str]]:
    """Return the settings, what all documents share, and the documents with their decisions, a text each."""
    made = random.Random(seed)
    bodies = "".join(
        f'[body.natverk-{one}]\nname = "Nätverk {one}"\nsubmit = "14 days"\nmeetings = [{", ".join(map(str, _meetings(one)))}]\n'
        for one in range(BODIES)
    )
    parties = "".join(f'[party.part-{one}]\nname = "Kommun {one}"\n' for one in range(PARTIES))
    kinds = "".join(f'[kind.slag-{one}]\nroute = "vag-{one}"\n' for one in range(BODIES))
    routes = "".join(
        f'[route.vag-{one}]\nsteps = [{{ body = "natverk-{(one + 1) % BODIES}", before_next = "14 days" }}, {{ body = "natverk-{one}" }}]\n'
        for one in range(BODIES)
    )
    ladders = "".join(LADDERS.format(about=about, steps=steps) for about, steps in _STEPS.items())
    return SETTINGS, bodies + parties + kinds + routes + ladders, [_document(made, one) for one in range(documents)]


def _meetings(body: int) -> Iterator[date]:
    """Six days a year, its own for each body, none on a Friday to Sunday or a holiday."""
    for year in range(2024, 2028):
        for month in (2, 3, 6, 9, 10, 11):
            day = date(year, month, 8 + body)
            yield day + timedelta(days=max(0, 7 - day.weekday()) if day.weekday() > 3 else 0)


def _document(made: random.Random, number: int) -> str:
    clause, decision = CLAUSES[number % len(CLAUSES)]
    near = made.random() < 0.1
    end = AS_OF + timedelta(days=made.randrange(180) if near else made.randrange(180, 1500))
    start = date(made.randrange(2019, 2025), made.randrange(1, 13), 1)
    values = {
        "start": start,
        "end": end,
        "extended": end + timedelta(days=365),
        "months": made.randrange(96, 132),
        "first_year": start.year,
        "last_year": made.randrange(2026, 2031),
        "decided": date(2025, made.randrange(1, 12), made.randrange(1, 29)),
        "party": made.randrange(PARTIES),
        "neighbour": f"dokument-{number - 1}",
        "id": f"dokument-{number}",
        "number": number,
        "body": number % BODIES,
        "before": (number - 1) % BODIES,
        "item": number % 90 + 1,
    }
    text = (
        '[document.{id}]\ntitle = "Överenskommelse {number} om samverkan"\nkind = "slag-{body}"\n'
        'decided_by = "natverk-{body}"\nresponsible = "admin"\nsource = "Nätverk {body}, § {item}"\n'
    )
    text += clause + "\n"
    if number // len(CLAUSES) % 2 == 0:
        for later, said in enumerate(decision.split("\n\n") if decision else ()):
            text += f"[[decision]]\non = {values['decided'] + timedelta(days=30 * later)}\n"
            text += said + "\n" + _HEAD["by"] * ("\nby" not in said) + _HEAD["documents"] * ("\ndocuments" not in said)
            text += 'source = "§ {item}"\n'
    return text.format_map(values)


def write(folder: Path, documents: int, *, split: bool = False, seed: int = SEED) -> Path:
    """Write a register into a folder, in one file or over include files, and return its configuration file."""
    settings, shared, made = texts(documents, seed=seed)
    folder.mkdir(parents=True, exist_ok=True)
    config = folder / "config.toml"
    if not split:
        config.write_text(settings.format(include="") + shared + "".join(made), encoding="utf-8")
        return config
    config.write_text(settings.format(include='include = ["delar/*.toml"]') + shared, encoding="utf-8")
    (folder / "delar").mkdir(exist_ok=True)
    for first in range(0, documents, FILE_OF):
        part = folder / "delar" / f"{first // FILE_OF:05}.toml"
        part.write_text("".join(made[first : first + FILE_OF]), encoding="utf-8")
    return config
