"""Extend, revise, replace or let expire: which route each takes, whether it is open, and what bridges the time."""

from datetime import date

import pytest

from monitor.choices import Choice, Outlook, bridge, choices, route_for
from monitor.model import Register
from monitor.register import read_register
from monitor.sources import Source, Sources
from monitor.timeline import standings

#: The calendar of the worked example (E = 2026-06-30), and a full route over the council to the parties.
CALENDAR = """
[monitor]
admin = "samordnare"
[recipient.samordnare]
name = "RSS-samordnare"
address = "samordnare@example.se"
[body.styrgruppen]
name = "Styrgruppen"
meetings = [2025-10-20, 2026-01-19, 2026-03-02, 2026-04-07, 2026-05-25, 2026-08-31, 2026-10-26]
submit = "7 days"
[body.lchnv]
name = "Länschefsnätverket"
meetings = [2025-11-07, 2026-02-06, 2026-03-20, 2026-04-24, 2026-06-12, 2026-09-18, 2026-11-13]
papers = "10 days"
[body.radet]
name = "Välfärdsrådet"
meetings = [2025-11-28, 2026-02-20, 2026-04-17, 2026-06-05, 2026-09-25, 2026-11-27]
[party.falun]
name = "Falu kommun"
[route.extension]
steps = [{ body = "styrgruppen", before_next = "14 days" }, { body = "lchnv" }]
spare = 1
[route.agreement]
steps = [{ body = "styrgruppen", before_next = "14 days" }, { body = "lchnv", before_next = "14 days" },
         { body = "radet", before_next = "7 days" }, { parties = "all", takes = "4 months" }]
"""
DOCUMENT = """
[document.d]
title = "RÖK HVB"
kind = "RÖK"
route = "extension"
valid_from = 2021-07-01
valid_to = 2026-06-30
"""


def register_of(text: str, as_of: date) -> Register:
    reading = read_register(Sources(files=(Source(name="c.toml", text=text),), problems=()), as_of=as_of)
    assert reading.register is not None, reading.problems
    return reading.register


def found(text: str, as_of: date) -> dict[str, Choice]:
    register = register_of(CALENDAR + text, as_of)
    standing = standings(register, as_of=as_of)["d"]
    return {choice.intention: choice for choice in choices(register, standing)}


def bridged(text: str, as_of: date) -> Choice | None:
    register = register_of(CALENDAR + text, as_of)
    standing = standings(register, as_of=as_of)["d"]
    return bridge(register.documents["d"], standing, choices(register, standing))


@pytest.mark.parametrize(
    ("as_of", "extend", "revise"),
    [
        # by hand: 30 June less 4 months is 28 February, less 7 days the 21st; the council meets on the 20th, the
        # network 14 days before it on 6 February, its steering group on 19 January, and wants matters a week before
        ("2025-11-21", Outlook.OPEN, Outlook.OPEN),
        ("2026-01-12", Outlook.OPEN, Outlook.OPEN),  # the last day itself
        ("2026-01-13", Outlook.OPEN, Outlook.CLOSED),
        ("2026-05-18", Outlook.OPEN, Outlook.CLOSED),  # the last day to submit an extension
        ("2026-05-19", Outlook.CLOSED, Outlook.CLOSED),
    ],
)
def test_each_choice_closes_by_its_own_road(as_of: str, extend: Outlook, revise: Outlook):
    """A new text goes over the council and the parties, an extension only over the network."""
    by_intention = found(DOCUMENT, date.fromisoformat(as_of))

    assert ["extend", "revise", "replace", "let_expire"] == list(by_intention)
    assert (extend, revise, revise) == tuple(
        by_intention[name].outlook for name in ("extend", "revise", "replace")
    )  # fmt: skip
    assert Outlook.BY_ITSELF is by_intention["let_expire"].outlook
    assert (date(2026, 5, 18), date(2026, 6, 12)) == (by_intention["extend"].submit_by, by_intention["extend"].meeting)
    assert (date(2026, 1, 12), date(2026, 2, 20)) == (by_intention["revise"].submit_by, by_intention["revise"].meeting)


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (("", ""), "agreement"),  # an agreement goes on to the parties
        (('kind = "RÖK"', 'kind = "rutin"'), "extension"),  # a routine is the network's own
        (('route = "extension"', 'route = "extension"\nrevise_route = "extension"'), "extension"),  # as stated
        (('route = "extension"', 'route = "agreement"'), "agreement"),  # its own route goes there already
    ],
)
def test_a_revision_takes_the_route_that_is_stated_or_goes_on_to_the_parties(change: tuple[str, str], expected: str):
    """Agreements are adopted by their parties; the kind's key counts where the document has none."""
    register = register_of(CALENDAR + DOCUMENT.replace(*change), date(2026, 1, 1))

    name, _ = route_for(register, register.documents["d"], "revise")
    assert expected == name


def test_the_kinds_route_for_a_revision_counts_before_the_default():
    """`[kind."RÖK"] revise_route`."""
    text = CALENDAR + DOCUMENT + '[kind."RÖK"]\nrevise_route = "extension"\n'
    register = register_of(text, date(2026, 1, 1))

    assert ("extension", "agreement") == tuple(
        route_for(register, register.documents["d"], intention)[0] for intention in ("revise", "replace")
    )


REVISION = """
[[decision]]
on = 2025-06-01
by = "lchnv"
action = "assign_revision"
documents = ["d"]
source = "§ 1"
"""


@pytest.mark.parametrize(
    ("text", "as_of", "expected"),
    [
        (DOCUMENT + REVISION, "2026-01-12", None),  # the revision can still be in time
        (DOCUMENT + REVISION, "2026-01-13", date(2026, 6, 12)),  # it can't any more: extend meanwhile
        (DOCUMENT + REVISION, "2026-05-19", None),  # nor can an extension
        (DOCUMENT, "2026-01-13", None),  # nobody wants to revise
        (DOCUMENT + 'intention = "replace"\n', "2026-01-13", date(2026, 6, 12)),
        (DOCUMENT + 'intention = "extend"\n', "2026-01-13", None),
        # due the day after the last day to submit: the text will not be there in time
        (DOCUMENT + REVISION + "due = 2026-01-13\n", "2025-11-21", date(2026, 6, 12)),
        (DOCUMENT + REVISION + "due = 2026-01-12\n", "2025-11-21", None),
    ],
)
def test_a_revision_that_misses_the_end_proposes_the_extension_that_bridges(text: str, as_of: str, expected):
    """With its own last meeting."""
    extension = bridged(text, date.fromisoformat(as_of))

    assert expected == (extension.meeting if extension else None)


def test_an_automatic_extension_comes_by_itself_and_its_end_takes_notice():
    """The last meeting for notice is the last one before the last notice day."""
    text = DOCUMENT + 'auto_extension = { every = "12 months", notice = "3 months" }\n'
    by_intention = found(text, date(2026, 1, 7))

    assert Outlook.BY_ITSELF is by_intention["extend"].outlook
    assert (Outlook.OPEN, date(2026, 3, 20)) == (by_intention["let_expire"].outlook, by_intention["let_expire"].meeting)


def test_a_calendar_that_ends_too_early_leaves_a_choice_open_to_nobody_knows_when():
    """Said, never guessed."""
    by_intention = found(DOCUMENT.replace("2026-06-30", "2027-06-30"), date(2026, 1, 7))

    assert {Outlook.UNKNOWN} == {by_intention[name].outlook for name in ("extend", "revise", "replace")}


@pytest.mark.parametrize("clause", ["until_further_notice = true\n", ""])
def test_there_is_nothing_to_choose_without_an_end(clause: str):
    """Neither until further notice nor with an unknown end."""
    assert {} == found(DOCUMENT.replace("valid_to = 2026-06-30\n", clause), date(2026, 1, 7))
