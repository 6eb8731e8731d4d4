"""What comes out of a running giltig, day by day: (day, reader, subject) of every mail, under an injected clock."""

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import date, timedelta
from email import message_from_bytes, policy
from pathlib import Path
from typing import TypeAlias
from zoneinfo import ZoneInfo

import pytest
from simulated import HEAD, STOCKHOLM, Mail, World, doc, every_day, extended, ladder

from monitor import brakes, interventions, outbox
from monitor.calendar import is_working_day
from monitor.in_force import RegisterRefused
from monitor.promises import PromiseState
from monitor.store import Store

Make: TypeAlias = Callable[..., World]
LADDER = ladder("6 months, 3 months, 1 month, 1 week, 0 days")


@pytest.fixture
def make(tmp_path: Path) -> Make:
    """Return a maker of worlds, each in a folder of its own, started before anything is due."""

    def of(toml: str, start: str = "2025-12-29", *, short: bool = True) -> World:
        world = World(tmp_path, HEAD + toml, short=short)
        if start:
            world.start(start)
            world.new()  # the overviews
        return world

    return of


def chef(more: str = "", id_: str = "chef") -> str:
    """Write a second recipient."""
    return f'[recipient.{id_}]\nname = "Chef"\naddress = "{id_}@example.se"\n{more}\n'


# --- one ladder


def test_a_ladder_is_climbed_over_a_year(make: Make) -> None:
    """In the shipped words: before, on the last day, and after it while nobody decides."""
    more = 'after = { every = "2 weeks", times = 3 }\nescalate = { after = "4 weeks", to = "chef" }'
    toml = chef() + doc("a") + ladder("12 months, 6 months, 1 month, 1 week, 0 days", more=more)
    world = make(toml, "2025-06-27", short=False)
    assert [
        ("2025-06-30", "sam", "Löper ut 30 juni 2026: A"),
        ("2025-12-30", "sam", "Löper ut 30 juni 2026: A"),
        ("2026-05-29", "sam", "Löper ut 30 juni 2026: A"),
        ("2026-06-23", "sam", "Löper ut 30 juni 2026: A"),
        ("2026-06-30", "sam", "Löper ut i dag, 30 juni 2026: A"),
        ("2026-07-14", "sam", "Har löpt ut: A (sedan 30 juni 2026)"),
        ("2026-07-28", "chef", "Har löpt ut: A (sedan 30 juni 2026)"),
        ("2026-07-28", "sam", "Har löpt ut: A (sedan 30 juni 2026)"),
        ("2026-08-11", "chef", "Har löpt ut: A (sedan 30 juni 2026)"),
        ("2026-08-11", "sam", "Har löpt ut: A (sedan 30 juni 2026)"),
    ] == world.through("2025-06-30", "2026-08-31")


def test_an_extension_starts_a_new_round(make: Make) -> None:
    """What was sent stays sent; the old end is not spoken of again."""
    toml = doc("a") + LADDER
    world = make(toml)
    assert [
        ("2025-12-30", "sam", "end 2026-06-30 6m före: A"),
        ("2026-03-31", "sam", "end 2026-06-30 3m före: A"),
    ] == world.through("2025-12-30", "2026-04-23")
    world.write(HEAD + toml + extended("a", "12 months", "2026-04-24"))
    assert [] == world.through("2026-04-24", "2026-07-15")
    assert [("2026-12-30", "sam", "end 2027-06-30 6m före: A")] == world.through("2026-12-21", "2026-12-31")


def test_what_is_queued_for_an_old_end_is_cancelled(make: Make) -> None:
    """Planned in the morning, extended before it was handed over (docs/reliability.md E6, E7)."""
    toml = doc("a") + doc("b") + LADDER
    world = make(toml)
    world.on("2025-12-30")
    world.set("2026-03-31")
    world.cycle.plan()
    world.write(HEAD + toml + extended("a", "12 months", "2026-03-30"))
    world.tick()
    assert [("2026-03-31", "sam", "end 2026-06-30 3m före: B")] == world.new()
    assert {"2026-06-30 -6 months": "sent", "2026-06-30 -3 months": "cancelled"} == world.states("a")
    assert {"2026-06-30 -3 months": "datumet har ändrats till 2027-06-30"} == world.reasons("a")


def test_an_end_moved_away_and_back_says_nothing_twice(make: Make) -> None:
    """A mistake in the register, mended a week later; a step that came due meanwhile is told late."""
    world = make(doc("a") + LADDER)
    assert [("2025-12-30", "sam", "end 2026-06-30 6m före: A")] == world.through("2025-12-30", "2026-01-07")
    world.write(HEAD + doc("a", "2028-06-30") + LADDER)
    assert [] == world.through("2026-01-08", "2026-04-07")
    world.write(HEAD + doc("a") + LADDER)
    assert [
        ("2026-04-08", "sam", "end 2026-06-30 3m före: A"),
        ("2026-05-29", "sam", "end 2026-06-30 1m före: A"),
    ] == world.through("2026-04-08", "2026-06-01")
    world.write(HEAD + doc("a", "2028-06-30") + LADDER)
    assert [] == world.on("2026-06-02")
    world.write(HEAD + doc("a") + LADDER)
    assert [("2026-06-23", "sam", "end 2026-06-30 1v före: A")] == world.through("2026-06-03", "2026-06-29")


def test_an_end_moved_back_while_its_mail_waits_goes_out_once(make: Make) -> None:
    """Cancelled, and queued again under the same key."""
    world = make(doc("a") + LADDER)
    world.on("2025-12-30")
    world.set("2026-03-31")
    world.cycle.plan()
    world.write(HEAD + doc("a", "2028-06-30") + LADDER)
    assert [] == world.on("2026-03-31", "09:00")
    world.write(HEAD + doc("a") + LADDER)
    assert [("2026-04-01", "sam", "end 2026-06-30 3m före: A")] == world.through("2026-04-01", "2026-04-10")


def test_an_end_moved_nearer_is_told_once(make: Make) -> None:
    """Three steps have passed at once: the most urgent one, and the others on record."""
    world = make(doc("a", "2027-12-31") + LADDER)
    world.on("2026-06-12")
    world.write(HEAD + doc("a") + LADDER)
    assert [("2026-06-15", "sam", "end 2026-06-30 1m före: A")] == world.through("2026-06-15", "2026-06-22")
    assert {
        "2026-06-30 -6 months": "superseded",
        "2026-06-30 -3 months": "superseded",
        "2026-06-30 -1 month": "sent",
    } == (world.states("a"))


def test_followers_move_with_their_parent(make: Make) -> None:
    """One decision on the parent: a new round for all three, in one mail (T17)."""
    follower = '[document.{0}]\ntitle = "{1}"\nvalid_from = 2020-01-01\nfollows = "{2}"\n'
    toml = doc("a") + follower.format("b", "B", "a") + follower.format("c", "C", "b") + LADDER
    world = make(toml)
    assert [("2025-12-30", "sam", "end 2026-06-30 6m före: A, B, C")] == world.through("2025-12-30", "2026-01-09")
    world.write(HEAD + toml + extended("a", "12 months", "2026-03-20"))
    assert [] == world.through("2026-03-30", "2026-06-30")
    assert [("2026-12-30", "sam", "end 2027-06-30 6m före: A, B, C")] == world.through("2026-12-21", "2026-12-31")


def test_a_document_given_notice_is_not_nagged_about_when_it_has_ended(make: Make) -> None:
    """The steps before the end remain."""
    more = 'after = { every = "1 week", times = 3 }'
    toml = doc("a") + ladder("1 month, 0 days", more=more)
    notice = '[[decision]]\non = 2026-02-06\nby = "nat"\naction = "terminate"\ndocuments = "a"\n'
    world = make(toml + notice)
    assert [
        ("2026-05-29", "sam", "end 2026-06-30 1m före: A"),
        ("2026-06-30", "sam", "end 2026-06-30 0: A"),
    ] == world.through("2026-05-01", "2026-07-31")


def test_an_automatic_extension_is_spoken_of_before_its_last_notice_day(make: Make) -> None:
    """Each period anew, and never of the end."""
    auto = 'auto_extension = { every = "12 months", notice = "3 months" }'
    world = make(doc("a", more=auto) + LADDER + ladder("1 month, 0 days", "notice"))
    assert [
        ("2026-02-27", "sam", "notice 2026-03-31 1m före: A"),
        ("2026-03-31", "sam", "notice 2026-03-31 0: A"),
    ] == world.through("2026-02-16", "2026-04-10")
    assert [] == world.through("2026-06-22", "2026-07-03")
    assert [
        ("2027-02-26", "sam", "notice 2027-03-31 1m före: A"),
        ("2027-03-31", "sam", "notice 2027-03-31 0: A"),
    ] == world.through("2027-02-15", "2027-04-09")


def test_two_deadlines_go_their_own_ways(make: Make) -> None:
    """One is met, the other is told of until it is, and after."""
    deadlines = 'deadlines = [{ what = "p", latest = 2026-05-15 }, { what = "q", latest = 2026-05-15 }]'
    toml = doc("a", "2027-12-31", deadlines)
    toml += ladder("1 month, 1 week", "deadline", more='after = { every = "1 week", times = 2 }')
    done = '[[decision]]\non = {}\nby = "sam"\naction = "complete"\ndocuments = "a"\nwhat = "{}"\n'
    world = make(toml)
    assert [("2026-04-15", "sam", "deadline 2026-05-15 1m före: A, A")] == world.through("2026-01-02", "2026-04-20")
    world.write(HEAD + toml + done.format("2026-04-20", "q"))
    assert [
        ("2026-05-08", "sam", "deadline 2026-05-15 1v före: A"),
        ("2026-05-22", "sam", "deadline 2026-05-15 1v efter: A"),
    ] == world.through("2026-04-21", "2026-05-24")
    world.write(HEAD + toml + done.format("2026-04-20", "q") + done.format("2026-05-25", "p"))
    assert [] == world.through("2026-05-25", "2026-06-30")


def test_documents_of_one_day_are_one_mail_for_each_responsible(make: Make) -> None:
    """D.3: several documents with the same end and the same owner go in one mail."""
    toml = doc("a") + doc("b", more='responsible = "adm"') + doc("c") + doc("d", "2026-07-31") + ladder("1 month")
    assert [
        ("2026-05-29", "sam", "end 2026-06-30 1m före: A, C"),
        ("2026-05-29", "sam", "end 2026-06-30 1m före: B"),
        ("2026-06-30", "sam", "end 2026-07-31 1m före: D"),
    ] == make(toml).through("2026-05-01", "2026-07-31")


# --- recipients


def test_a_new_recipient_hears_the_most_urgent_step_and_what_follows(make: Make) -> None:
    """`to` changed after the second step: once to the new one, nothing more to the old."""
    world = make(chef() + doc("a") + LADDER)
    world.on("2025-12-30")
    world.on("2026-03-31")
    world.write(HEAD + chef() + doc("a") + ladder("6 months, 3 months, 1 month, 1 week, 0 days", to="chef"))
    assert [
        ("2026-04-16", "chef", "end 2026-06-30 3m före: A"),
        ("2026-05-29", "chef", "end 2026-06-30 1m före: A"),
    ] == world.through("2026-04-16", "2026-06-01")


def test_a_recipient_who_is_replaced_while_the_mail_waits(make: Make) -> None:
    """The old one's is cancelled with the reason, the new one's goes out at the next cycle."""
    world = make(chef() + doc("a") + LADDER)
    world.on("2025-12-30")
    world.set("2026-03-31")
    world.cycle.plan()
    world.write(HEAD + chef() + doc("a") + ladder("6 months, 3 months, 1 month, 1 week, 0 days", to="chef"))
    assert [("2026-04-01", "chef", "end 2026-06-30 3m före: A")] == world.through("2026-03-31", "2026-04-30")
    assert {"2026-06-30 -3 months": "mottagaren har ändrats i registret"} == world.reasons("a")


def test_a_new_address_gets_what_waits(make: Make) -> None:
    """The role is who was promised, not the address (docs/reliability.md E8)."""
    world = make(doc("a") + LADDER)
    world.on("2025-12-30")
    world.set("2026-03-31")
    world.cycle.plan()
    world.write((HEAD + doc("a") + LADDER).replace("sam@example.se", "ny@example.se"))
    world.tick()
    assert [("2026-03-31", "ny", "end 2026-06-30 3m före: A")] == world.new()
    assert [("2026-05-29", "ny", "end 2026-06-30 1m före: A")] == world.through("2026-04-01", "2026-06-01")


@pytest.mark.parametrize(("old", "new"), [("sam", "samordnare"), ("document.a", "document.rok-a")])
def test_a_renamed_id_says_nothing_again(make: Make, old: str, new: str) -> None:
    """Same recipient or document by another id: the promises follow."""
    toml = (HEAD + doc("a") + LADDER).replace("sam@", "post@")
    world = make("")
    world.write(toml)
    assert [("2025-12-30", "post", "end 2026-06-30 6m före: A")] == world.through("2025-12-30", "2026-01-09")
    world.write(toml.replace(old, new))
    assert [("2026-03-31", "post", "end 2026-06-30 3m före: A")] == world.through("2026-01-12", "2026-04-02")


AWAY = 'deputy = "chef"\naway = [{ from = 2026-03-30, to = 2026-06-05 }]\n'


def test_a_deputy_reads_the_mails_while_the_recipient_is_away(make: Make) -> None:
    """Both days of the period included; nothing is said again on the way back."""
    head = HEAD.replace('address = "sam@example.se"\n', f'address = "sam@example.se"\n{AWAY}')
    world = make("")
    world.write(head + chef() + doc("a") + doc("b", "2026-07-05") + LADDER)
    assert [
        ("2025-12-30", "sam", "end 2026-06-30 6m före: A"),
        ("2026-01-05", "sam", "end 2026-07-05 6m före: B"),
        ("2026-03-31", "chef", "end 2026-06-30 3m före: A"),
        ("2026-04-02", "chef", "end 2026-07-05 3m före: B"),
        ("2026-05-29", "chef", "end 2026-06-30 1m före: A"),
        ("2026-06-05", "chef", "end 2026-07-05 1m före: B"),
        ("2026-06-23", "sam", "end 2026-06-30 1v före: A"),
        ("2026-06-26", "sam", "end 2026-07-05 1v före: B"),
    ] == world.through("2025-12-30", "2026-06-29")


# --- ladders that change


CHANGES = {
    # docs/reliability.md E4: 30, 7 -> 30, 14, 7 after the 30-day mail is sent on Friday 2026-05-29
    "a step added": (ladder("30 days, 14 days, 7 days"), [
        ("2026-06-16", "sam", "end 2026-06-30 2v före: A"), ("2026-06-23", "sam", "end 2026-06-30 1v före: A"),
    ]),
    "a step added that has passed": (ladder("30 days, 28 days, 7 days"), [
        ("2026-06-05", "sam", "end 2026-06-30 4v före: A"), ("2026-06-23", "sam", "end 2026-06-30 1v före: A"),
    ]),
    "a step added before the one that was sent": (ladder("60 days, 30 days, 7 days"), [
        ("2026-06-23", "sam", "end 2026-06-30 1v före: A"),
    ]),
    "re-ordered, and written otherwise": (ladder("1 week, 30 days"), [
        ("2026-06-23", "sam", "end 2026-06-30 1v före: A"),
    ]),
    "the sent step removed": (ladder("7 days"), [("2026-06-23", "sam", "end 2026-06-30 1v före: A")]),
    "limited to a kind that it is of": (ladder("30 days, 7 days", more='kinds = ["dokument"]'), [
        ("2026-06-23", "sam", "end 2026-06-30 1v före: A"),
    ]),
    "limited to another kind": (ladder("30 days, 7 days", more='kinds = ["rutin"]'), []),
    "a more specific one beside it": (
        ladder("30 days, 7 days") + ladder("10 days", more='documents = ["a"]'),
        [("2026-06-18", "sam", "end 2026-06-30 10d före: A")],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CHANGES)
def test_a_changed_ladder_says_what_is_new_and_nothing_again(make: Make, name: str) -> None:
    """Changed on Friday 5 June, a week after the mail a month before."""
    changed, expected = CHANGES[name]
    other = doc("r", "2030-12-31", 'kind = "rutin"')
    world = make(doc("a") + other + ladder("30 days, 7 days"), "2026-05-01")
    assert [("2026-05-29", "sam", "end 2026-06-30 30d före: A")] == world.through("2026-05-02", "2026-06-04")
    world.write(HEAD + doc("a") + other + changed)
    assert expected == world.through("2026-06-05", "2026-07-03")


def test_a_ladder_that_is_taken_away_while_its_mail_waits(make: Make) -> None:
    """Not sent, with the reason."""
    world = make(doc("a") + LADDER)
    world.on("2025-12-30")
    world.set("2026-03-31")
    world.cycle.plan()
    world.write(HEAD + doc("a") + ladder("1 week"))
    world.tick()
    assert [] == world.new()
    assert {"2026-06-30 -3 months": "påminnelsens steg har ändrats i registret"} == world.reasons("a")


# --- documents that come and go


def test_a_document_added_late_is_told_once(make: Make) -> None:
    """Added two weeks before its end; the other has been watched all along."""
    world = make(doc("a") + LADDER)
    world.on("2026-06-12")
    world.write(HEAD + doc("a") + doc("b") + LADDER)
    assert [
        ("2026-06-15", "sam", "end 2026-06-30 1m före: B"),
        ("2026-06-23", "sam", "end 2026-06-30 1v före: A, B"),
    ] == world.through("2026-06-15", "2026-06-29")
    assert {"2026-06-30 -6 months", "2026-06-30 -3 months"} == world.reasons("b").keys()


def test_a_deleted_document_is_not_mailed_about(make: Make) -> None:
    """Deleted between plan and delivery (docs/reliability.md E7); put back, it goes on."""
    world = make(doc("a") + doc("b") + LADDER)
    world.on("2025-12-30")
    world.set("2026-03-31")
    world.cycle.plan()
    world.write(HEAD + doc("b") + LADDER)
    world.tick()
    assert [("2026-03-31", "sam", "end 2026-06-30 3m före: B")] == world.new()
    assert {"2026-06-30 -3 months": "dokumentet finns inte längre i registret"} == world.reasons("a")
    world.write(HEAD + doc("a") + doc("b") + LADDER)
    assert [("2026-04-01", "sam", "end 2026-06-30 3m före: A")] == world.through("2026-04-01", "2026-05-01")


# --- acknowledged


def acknowledge(world: World, until: str, fact_key: str = "2026-06-30", about: str = "end") -> None:
    """Do what `giltig ack` does."""
    with world.store.write() as db:
        outbox.acknowledge(db, "a", about, fact_key, date.fromisoformat(until), "", world.at)


def test_an_acknowledged_ladder_is_silent_until_its_day(make: Make) -> None:
    """The day included; then the most urgent one speaks, and the ladder goes on."""
    world = make(doc("a") + doc("b") + LADDER)
    world.on("2025-12-30")
    acknowledge(world, "2026-06-03")
    assert [
        ("2026-03-31", "sam", "end 2026-06-30 3m före: B"),
        ("2026-05-29", "sam", "end 2026-06-30 1m före: B"),
        ("2026-06-04", "sam", "end 2026-06-30 1m före: A"),
        ("2026-06-23", "sam", "end 2026-06-30 1v före: A, B"),
    ] == world.through("2026-03-02", "2026-06-29")
    states = world.states("a")
    assert ("superseded", "sent") == (states["2026-06-30 -3 months"], states["2026-06-30 -1 month"])


def test_an_acknowledgement_ends_when_the_fact_moves(make: Make) -> None:
    """ "I know" was said of another day."""
    world = make(doc("a") + LADDER)
    world.on("2025-12-30")
    acknowledge(world, "2026-12-31")
    world.write(HEAD + doc("a", "2026-07-31") + LADDER)
    assert [
        ("2026-03-02", "sam", "end 2026-07-31 6m före: A"),
        ("2026-04-30", "sam", "end 2026-07-31 3m före: A"),
    ] == world.through("2026-03-02", "2026-05-31")


def test_an_acknowledgement_silences_no_other_ladder(make: Make) -> None:
    """The review of the same document is told as ever."""
    world = make(doc("a", more="review = { due = 2026-06-15 }") + LADDER + ladder("1 month", "review"))
    world.on("2025-12-30")
    acknowledge(world, "2026-12-31")
    assert [("2026-05-15", "sam", "review 2026-06-15 1m före: A")] == world.through("2026-03-02", "2026-07-03")


# --- digests


def digest(how: str, toml: str = "") -> str:
    """Write a register with a reader who wants his mails so."""
    documents = doc("a", "2026-06-30") + doc("b", "2026-07-01") + doc("c", "2026-07-02") + doc("d", "2026-07-03")
    return chef(f'digest = "{how}"') + documents + ladder("3 months, 1 week, 0 days", to="chef") + toml


DIGESTS = {
    # steps three months before: Tue 31 March (A), Wed 1 (B), and Thu 2 April (C; D's Friday is långfredagen)
    "each": [
        ("2026-03-31", "chef", "end 2026-06-30 3m före: A"),
        ("2026-04-01", "chef", "end 2026-07-01 3m före: B"),
        ("2026-04-02", "chef", "end 2026-07-02 3m före: C"),
        ("2026-04-02", "chef", "end 2026-07-03 3m före: D"),
        ("2026-06-23", "chef", "end 2026-06-30 1v före: A"),
        ("2026-06-24", "chef", "end 2026-07-01 1v före: B"),
        ("2026-06-25", "chef", "end 2026-07-02 1v före: C"),
        ("2026-06-26", "chef", "end 2026-07-03 1v före: D"),
        ("2026-06-30", "chef", "end 2026-06-30 0: A"),
        ("2026-07-01", "chef", "end 2026-07-01 0: B"),
        ("2026-07-02", "chef", "end 2026-07-02 0: C"),
        ("2026-07-03", "chef", "end 2026-07-03 0: D"),
    ],
    "daily": [
        ("2026-03-31", "chef", "end 2026-06-30 3m före: A"),
        ("2026-04-01", "chef", "end 2026-07-01 3m före: B"),
        ("2026-04-02", "chef", "end 2026-07-02 3m före: C + end 2026-07-03 3m före: D"),
        ("2026-06-23", "chef", "end 2026-06-30 1v före: A"),
        ("2026-06-24", "chef", "end 2026-07-01 1v före: B"),
        ("2026-06-25", "chef", "end 2026-07-02 1v före: C"),
        ("2026-06-26", "chef", "end 2026-07-03 1v före: D"),
        ("2026-06-30", "chef", "end 2026-06-30 0: A"),
        ("2026-07-01", "chef", "end 2026-07-01 0: B"),
        ("2026-07-02", "chef", "end 2026-07-02 0: C"),
        ("2026-07-03", "chef", "end 2026-07-03 0: D"),
    ],
}
DIGESTS["weekly"] = [
    # the first day of the week of Easter, and each in its own last week
    ("2026-03-30", "chef", "end 2026-06-30 3m före: A + end 2026-07-01 3m före: B + end 2026-07-02…"),
    *DIGESTS["each"][4:],
]


@pytest.mark.parametrize("how", DIGESTS)
def test_a_reader_gets_mails_as_often_as_he_wants(make: Make, how: str) -> None:
    """The same steps, in one mail each, a day, or a week."""
    found = make(digest(how), "2026-03-26").through("2026-03-27", "2026-07-10")
    assert DIGESTS[how][1:] == found[1:]
    assert DIGESTS[how][0][:2] == found[0][:2]
    assert found[0][2].startswith(DIGESTS[how][0][2].removesuffix("…"))


def test_a_reader_who_changes_how_often_misses_nothing_and_hears_nothing_twice(make: Make) -> None:
    """From each to weekly in the middle of a week, and back."""
    world = make(digest("each"), "2026-03-30")
    assert [("2026-03-31", "chef", "end 2026-06-30 3m före: A")] == world.on("2026-03-31")
    world.write(HEAD + digest("weekly"))
    assert [] == world.through("2026-04-01", "2026-04-06")  # the rest of the week waits for the next week's mail
    (late,) = world.through("2026-04-07", "2026-04-07")
    assert late[2].startswith("end 2026-07-01 3m före: B + end 2026-07-02 3m före: C")
    world.write(HEAD + digest("each"))
    assert DIGESTS["each"][4:] == world.through("2026-04-08", "2026-07-10")


WEEKS = {
    # the day that a step is sent -> the day that its weekly mail goes
    "an ordinary week": ("2026-03-12", "2026-03-09"),
    "the first day of the week": ("2026-03-09", "2026-03-09"),
    "the last day of the week": ("2026-03-13", "2026-03-09"),
    "the week before Easter": ("2026-04-02", "2026-03-30"),
    "the week that begins on annandag påsk": ("2026-04-08", "2026-04-07"),
    "the day of that mail": ("2026-04-07", "2026-04-07"),
    "the week of Kristi himmelsfärd": ("2026-05-15", "2026-05-11"),
    "the week of Christmas": ("2026-12-23", "2026-12-21"),
    "the week after Christmas": ("2026-12-30", "2026-12-28"),
    "the first week of January": ("2027-01-07", "2027-01-04"),
    "a year that begins on a Thursday": ("2026-01-02", "2025-12-29"),
}


@pytest.mark.parametrize("name", WEEKS)
def test_a_weekly_mail_goes_on_the_weeks_first_working_day(make: Make, name: str) -> None:
    """Holidays move it later within its week."""
    sent_on, expected = WEEKS[name]
    end = str(date.fromisoformat(sent_on) + timedelta(days=30))
    toml = chef('digest = "weekly"') + doc("a", end) + ladder("30 days", to="chef")
    first = date.fromisoformat(expected) - timedelta(days=10)
    world = make(toml, str(first))
    found = world.through(str(first), str(first + timedelta(days=25)))
    assert [(expected, "chef", f"end {end} 30d före: A")] == found


def test_a_weekly_mail_missed_on_monday_goes_when_the_program_is_back(make: Make) -> None:
    """Down from Friday to Wednesday."""
    world = make(digest("weekly"), "2026-03-26")
    world.on("2026-03-27")
    (mail,) = world.through("2026-04-01", "2026-04-03")
    assert "2026-04-01" == mail[0]


# --- downtime


def test_a_day_of_downtime_loses_nothing(make: Make) -> None:
    """The step's day and the next one were missed."""
    world = make(doc("a") + LADDER)
    world.on("2025-12-30")
    world.start("2026-04-01")
    assert [("2026-04-01", "sam", "end 2026-06-30 3m före: A")] == world.new()


def test_26_hours_of_suspension_loses_nothing(make: Make) -> None:
    """Asleep over the send time: what was due goes at the next tick (docs/reliability.md D4)."""
    world = make(doc("a") + LADDER)
    world.through("2025-12-30", "2026-03-30", "07:29")
    world.set("2026-03-31", "07:29")
    world.tick()
    assert [] == [mail for mail in world.new() if mail[0] == "2026-03-31"]
    assert [("2026-04-01", "sam", "end 2026-06-30 3m före: A")] == world.on("2026-04-01", "09:29")


def test_40_days_of_downtime_say_only_the_most_urgent(make: Make) -> None:
    """Three months, one month and a week were missed for A; B's mail is its own."""
    world = make(doc("a") + doc("b", "2026-07-31") + LADDER)
    world.on("2025-12-30")
    world.on("2026-05-15")
    world.start("2026-06-24")
    assert [("2026-06-24", "sam", "end 2026-06-30 1v före: A")] == world.new()
    assert "superseded" == world.states("a")["2026-06-30 -1 month"]
    assert {
        "2026-06-30 -1 month": "påminnelsen 1 vecka före slutdatumet säger samma sak och ligger närmare"
    } == world.reasons("a")
    assert [
        ("2026-06-30", "sam", "end 2026-06-30 0: A"),
        ("2026-06-30", "sam", "end 2026-07-31 1m före: B"),
    ] == world.through("2026-06-25", "2026-07-01")


def test_back_on_a_saturday_waits_for_the_monday(make: Make) -> None:
    """No mails on free days, late or not."""
    world = make(doc("a") + LADDER)
    world.on("2025-12-30")
    world.on("2026-03-31")
    world.start("2026-05-30")  # a Saturday; the step was due on Friday
    assert [("2026-06-01", "sam", "end 2026-06-30 1m före: A")] == world.through("2026-05-31", "2026-06-03")


def test_a_relay_that_is_down_for_days_delays_and_then_says_it_once(make: Make) -> None:
    """The folder can't be written; meanwhile a nearer step takes the place of the one that waits."""
    world = make(doc("a") + LADDER)
    world.on("2025-12-30")
    world.on("2026-03-31")
    folder = world.folder / "data" / "outbox"
    folder.rename(folder.with_name("away"))
    folder.write_text("a file where the folder was")
    assert [] == world.through("2026-05-29", "2026-06-23")
    folder.unlink()
    folder.with_name("away").rename(folder)
    found = world.through("2026-06-24", "2026-06-29")
    assert [("sam", "end 2026-06-30 1v före: A")] == [mail[1:] for mail in found]
    assert "superseded" == world.states("a")["2026-06-30 -1 month"]


# --- the first start


def test_the_first_start_tells_everybody_once_where_things_stand(make: Make) -> None:
    """One overview a recipient; what is past is on record, what is due today goes, and the ladders go on."""
    toml = chef() + doc("a") + doc("b", "2026-09-30") + doc("c", "2026-03-31") + LADDER
    world = make(toml, "")
    world.start("2026-06-30")
    assert [
        ("2026-06-30", "adm", "overview"),
        ("2026-06-30", "chef", "overview"),
        ("2026-06-30", "sam", "end 2026-06-30 0: A"),
        ("2026-06-30", "sam", "end 2026-09-30 3m före: B"),
        ("2026-06-30", "sam", "overview"),
    ] == world.new()
    assert {"nämndes i den första översikten"} == {*world.reasons("a").values(), *world.reasons("c").values()}
    assert [
        ("2026-08-31", "sam", "end 2026-09-30 1m före: B"),
        ("2026-09-23", "sam", "end 2026-09-30 1v före: B"),
        ("2026-09-30", "sam", "end 2026-09-30 0: B"),
    ] == world.through("2026-06-30", "2026-10-15", "09:00")


@pytest.mark.parametrize(("day", "clock"), [("2026-06-06", "03:00"), ("2026-12-24", "23:59"), ("2026-06-08", "00:00")])
def test_the_first_start_is_at_once_whatever_the_hour(make: Make, day: str, clock: str) -> None:
    """On nationaldagen, a Saturday; on julafton; in the night."""
    world = make(doc("a") + doc("c", "2026-05-31") + LADDER, "")
    world.start(day, clock)
    assert [(day, "adm", "overview"), (day, "sam", "overview")] == world.new()
    assert [] == world.on(day, "23:59")


def test_after_a_first_start_on_a_weekend_the_ladders_go_on(make: Make) -> None:
    """Thursday's step was told by Saturday's overview; Monday's goes on Monday."""
    world = make(doc("a", "2026-06-28") + doc("b", "2026-07-01") + ladder("1 month"), "")
    world.start("2026-05-30")  # A's step was due on Thursday 28 May; B's is due on Monday 1 June
    world.new()
    assert [("2026-06-01", "sam", "end 2026-07-01 1m före: B")] == world.through("2026-05-31", "2026-06-30")


def test_a_database_that_was_deleted_mails_nobody_a_second_overview(make: Make) -> None:
    """Held, and today's reminder, which may have gone out; the admin is told, a person lets go; ladders go on."""
    toml = doc("a") + doc("b", "2026-09-30") + doc("c", "2026-03-31") + LADDER
    world = make(toml, "")
    world.start("2026-06-29")
    world.new()
    world.start("2026-06-30")
    assert 2 == len(world.new())
    world.store.close()
    (world.folder / "giltig.db").unlink()
    world.store = Store(f"sqlite:///{world.folder / 'giltig.db'}")
    world.start("2026-06-30", "15:00")
    assert [("2026-06-30", "adm", "brake: 4 of 50")] == world.new()
    with world.store.read() as db:
        assert {"held": 4, "sent": 1} == outbox.counts(db)
    assert [] == world.on("2026-07-01")
    with world.store.write(alone=True) as db:
        interventions.release(db, [], world.at)
    assert 4 == len(world.on("2026-07-01", "09:00"))
    assert [("2026-08-31", "sam", "end 2026-09-30 1m före: B")] == world.through("2026-07-02", "2026-08-31")


def test_a_restored_backup_mails_nothing_again_by_itself(make: Make) -> None:
    """C9: two days old. What it has queued, and what it would promise once more, is held; then the ladders go on."""
    world = make(doc("a") + doc("b", "2026-09-30") + LADDER)
    assert 1 == len(world.on("2025-12-30"))
    world.set("2026-03-30")
    world.cycle.plan()
    backup = (world.folder / "backup.db").resolve()
    with closing(sqlite3.connect(world.folder / "giltig.db")) as file, closing(sqlite3.connect(backup)) as copy:
        file.backup(copy)
    assert 2 == len(world.through("2026-03-30", "2026-04-01"))
    world.store.close()
    for path in world.folder.glob("giltig.db*"):
        path.unlink()
    backup.rename(world.folder / "giltig.db")
    world.store = Store(f"sqlite:///{world.folder / 'giltig.db'}")
    world.start("2026-04-01", "15:00")
    assert [("2026-04-01", "adm", "brake: 2 of 50")] == world.new()
    reason = "databasen är från 2026-03-30, men giltig körde senast 2026-04-01"
    with world.store.read() as db:
        assert {reason} == {row.reason for row in outbox.listing(db) if row.state == "held"}
    assert [("2026-05-29", "sam", "end 2026-06-30 1m före: A")] == world.through("2026-04-02", "2026-05-29")


def test_what_a_restored_backup_had_queued_is_told_though_nothing_new_is_due(make: Make) -> None:
    """The backup was taken between the plan and the mail; the days after it had nothing."""
    world = make(doc("a") + LADDER)
    world.set("2025-12-30")
    world.cycle.plan()
    world.site.note_run(date(2026, 1, 2))
    world.start("2026-01-02")
    assert [("2026-01-02", "adm", "brake: 1 of 50")] == world.new()


def test_what_a_person_let_go_is_not_held_again_at_the_next_start(make: Make) -> None:
    """A backup restored on a Saturday, released, and the machine started anew before Monday's cycle."""
    world = make(doc("a") + LADDER)
    world.set("2025-12-30")
    world.cycle.plan()
    world.site.note_run(date(2026, 1, 2))
    world.start("2026-01-03")
    assert [] == world.new()
    with world.store.write(alone=True) as db:
        interventions.release(db, [], world.at)
    world.start("2026-01-03", "12:00")
    assert [("2026-01-03", "sam", "end 2026-06-30 6m före: A")] == world.new()


def test_a_note_from_a_wrong_clock_holds_nothing(make: Make) -> None:
    """A day to come is no evidence of a run."""
    world = make(doc("a") + LADDER)
    world.site.note_run(date(2030, 1, 1))
    world.start("2025-12-30")
    assert 1 == len(world.new())


def test_the_second_start_says_nothing(make: Make) -> None:
    """Nor does a third, the same day or another."""
    world = make(doc("a") + LADDER, "")
    world.start("2026-05-04")
    world.new()
    world.start("2026-05-04", "09:00")
    world.start("2026-05-05")
    world.start("2026-05-05", "08:01")
    assert [] == world.new()


def test_the_first_start_covers_weekly_readers_too(make: Make) -> None:
    """What is past is told by the overview alone; the rest of the week comes at once, not a week late."""
    toml = chef('digest = "weekly"') + doc("a", "2026-06-30") + doc("b", "2026-07-30") + doc("c", "2026-08-05")
    world = make(toml + ladder("2 months, 1 month", to="chef"), "")
    world.start("2026-06-02")  # a Tuesday; A's steps and B's first are past, C's first is due on Friday
    assert [
        ("2026-06-02", "adm", "overview"),
        ("2026-06-02", "chef", "end 2026-08-05 2m före: C"),
        ("2026-06-02", "chef", "overview"),
        ("2026-06-02", "sam", "overview"),
    ] == world.new()
    both = "end 2026-07-30 1m före: B + end 2026-08-05 1m före: C"
    assert [("2026-06-29", "chef", both)] == world.through("2026-06-03", "2026-07-31")


# --- the day and the hour


def test_the_cycle_runs_at_its_time_and_not_before(make: Make) -> None:
    """07:30 local; on a restart in the afternoon at once."""
    world = make(doc("a") + LADDER)
    world.on("2025-12-30")
    assert [] == world.on("2026-03-31", "00:00")
    assert [] == world.on("2026-03-31", "07:29")
    assert [("2026-03-31", "sam", "end 2026-06-30 3m före: A")] == world.on("2026-03-31", "07:30")
    assert [] == world.on("2026-03-31", "07:31")


def test_a_new_send_time_holds_from_the_same_day(make: Make) -> None:
    """Moved from 07:30 to 10:00 at 07:00."""
    world = make(doc("a") + LADDER)
    world.on("2025-12-30")
    world.write((HEAD + doc("a") + LADDER).replace("07:30", "10:00"))
    assert [] == world.on("2026-03-31", "09:59")
    assert 1 == len(world.on("2026-03-31", "10:00"))


def test_no_mail_goes_on_a_free_day(make: Make) -> None:
    """A step every day over Christmas, New Year and trettondagen: a mail each working day, and none on the others."""
    world = make(
        doc("a", "2026-11-30") + ladder("0 days", more='after = { every = "1 day", times = 90 }'), "2026-12-01"
    )
    expected = [str(day) for day in every_day("2026-12-02", "2027-01-31") if is_working_day(day)]
    assert expected == [mail[0] for mail in world.through("2026-12-02", "2027-01-31", free_too=True)]


def cycles(world: World, first: str, last: str, zone: ZoneInfo, minutes: int = 15) -> list[str]:
    """Tick every so often between two local midnights, and return the local times of the cycles."""
    world.set(first, "00:00", zone)
    at, found = world.at, []
    world.set(last, "00:00", zone)
    end = world.at
    while at < end:
        world.at = at
        if world.cycle.is_time():
            world.cycle.plan()
            found.append(f"{at.astimezone(zone):%a %d %H:%M}")
        at += timedelta(minutes=minutes)
    return found


DST = {
    # Stockholm changes on Sundays: the Friday and the Monday around have one cycle each
    "spring in Stockholm": ("Europe/Stockholm", "02:30", "2026-03-27", "2026-03-31", ["Fri 27 02:30", "Mon 30 02:30"]),
    "autumn in Stockholm": ("Europe/Stockholm", "02:30", "2026-10-23", "2026-10-27", ["Fri 23 02:30", "Mon 26 02:30"]),
    # Cairo changes on working days: on Friday 24 April 00:30 does not exist, on Thursday 29 October 23:30 comes twice
    "an hour that does not exist": (
        "Africa/Cairo", "00:30", "2026-04-23", "2026-04-25", ["Thu 23 00:30", "Fri 24 01:00"],
    ),
    "an hour that comes twice": ("Africa/Cairo", "23:30", "2026-10-29", "2026-10-31", ["Thu 29 23:30", "Fri 30 23:30"]),
}  # fmt: skip


@pytest.mark.parametrize("name", DST)
def test_a_day_of_23_or_25_hours_has_one_cycle(make: Make, name: str) -> None:
    """APScheduler's cron would run such an hour twice, or not (docs/reliability.md D6, D7)."""
    zone, send_at, first, last, expected = DST[name]
    head = HEAD.replace('admin = "adm"', f'admin = "adm"\ntimezone = "{zone}"').replace("07:30", send_at)
    world = make("", "")
    world.write(head)
    world.start(date.fromisoformat(first) - timedelta(days=2))
    world.on(date.fromisoformat(first) - timedelta(days=1), "23:50")
    assert expected == cycles(world, first, last, ZoneInfo(zone))


def test_a_clock_that_goes_backwards_sends_nothing_again(make: Make) -> None:
    """An hour, a day (docs/reliability.md D2), and a boot without a clock (D3)."""
    world = make(doc("a") + LADDER)
    world.on("2025-12-30")
    assert 1 == len(world.on("2026-03-31"))
    for day, clock in (
        ("2026-03-31", "07:00"),
        ("2026-03-30", "08:00"),
        ("1970-01-01", "08:00"),
        ("2026-03-31", "08:00"),
    ):
        assert [] == world.on(day, clock)
    world.start("2026-03-30")
    assert [] == world.new()
    assert [("2026-05-29", "sam", "end 2026-06-30 1m före: A")] == world.through("2026-04-01", "2026-06-01")


# --- the brake


def many(count: int) -> str:
    """Write documents with an end each, so that each is a matter of its own."""
    return "".join(doc(f"d{number:02}", str(date(2026, 6, 1) + timedelta(days=number))) for number in range(count))


BRAKE = "[delivery]\nbrake = 3\n"


def test_a_flood_is_held_for_a_person(make: Make) -> None:
    """Four new documents are one more than the limit: held, the admin is told, and a person lets them go."""
    late = ladder("6 months")
    world = make(BRAKE + many(3) + late, "2026-03-02")
    assert [] == world.through("2026-03-03", "2026-03-31")
    more = "".join(doc(f"e{number}", f"2026-07-0{number}") for number in range(1, 5))
    world.write(HEAD + BRAKE + many(3) + more + late)
    assert [("2026-04-01", "adm", "brake: 4 of 3")] == world.through("2026-04-01", "2026-04-10")
    with world.store.write() as db:
        assert 4 == interventions.release(db, [], world.at)
    assert [
        ("2026-04-13", "sam", "end 2026-07-01 6m före: E1"),
        ("2026-04-13", "sam", "end 2026-07-02 6m före: E2"),
        ("2026-04-13", "sam", "end 2026-07-03 6m före: E3"),
        ("2026-04-13", "sam", "end 2026-07-04 6m före: E4"),
    ] == world.through("2026-04-13", "2026-04-30")


def test_as_many_as_the_limit_are_no_flood(make: Make) -> None:
    """Three of three."""
    world = make(BRAKE + ladder("6 months"), "2026-03-02")
    world.write(HEAD + BRAKE + many(3) + ladder("6 months"))
    assert [("2026-03-03", "sam")] * 3 == [mail[:2] for mail in world.through("2026-03-03", "2026-03-10")]


def test_a_flood_of_overviews_is_no_flood(make: Make) -> None:
    """The first start is outside the brake."""
    readers = "".join(chef(id_=f"r{number}") for number in range(6))
    world = make(readers + "[delivery]\nbrake = 1\n" + doc("a") + LADDER, "")
    world.start("2026-05-04")
    assert 8 == len(world.new())


def test_what_is_held_and_no_longer_holds_is_not_released(make: Make) -> None:
    """Three of the four were extended while they were held: their mails are cancelled."""
    held = "".join(doc(f"e{number}", f"2026-07-0{number}") for number in range(1, 5))
    world = make(BRAKE + ladder("6 months"), "2026-03-02")
    world.write(HEAD + BRAKE + held + ladder("6 months"))
    assert ["adm"] == [mail[1] for mail in world.through("2026-03-03", "2026-03-04")]
    decided = "".join(extended(f"e{number}", "24 months", "2026-03-05") for number in (1, 2, 3))
    world.write(HEAD + BRAKE + held + ladder("6 months") + decided)
    world.through("2026-03-05", "2026-03-06")
    with world.store.write() as db:
        assert 1 == interventions.release(db, [], world.at)
    assert [("2026-03-09", "sam", "end 2026-07-04 6m före: E4")] == world.through("2026-03-09", "2026-03-31")


# --- signs of life


def test_the_admin_gets_a_sign_of_life_a_week(make: Make) -> None:
    """On the week's first working day, also when Monday is a holiday, and once whatever restarts there are."""
    world = make("", "")
    world.write(HEAD.replace('"off"', '"weekly"'))
    world.start("2026-03-25")
    world.new()
    assert [
        (day, "adm", "sign of life") for day in ("2026-03-30", "2026-04-07", "2026-04-13", "2026-04-20")
    ] == world.through("2026-03-26", "2026-04-20")
    world.start("2026-04-20", "09:00")
    assert [] == world.through("2026-04-20", "2026-04-26", "10:00")
    world.write(HEAD)
    assert [] == world.through("2026-04-27", "2026-05-10")


def test_a_sign_of_life_comes_at_every_turn_of_the_year(make: Make) -> None:
    """ISO week 53 of 2026, and week 1 that begins in it."""
    world = make("", "")
    world.write(HEAD.replace('"off"', '"weekly"'))
    world.start("2026-12-16")
    world.new()
    expected = ["2026-12-21", "2026-12-28", "2027-01-04", "2027-01-11"]
    assert expected == [mail[0] for mail in world.through("2026-12-17", "2027-01-12")]


# --- the register


BROKEN = "[document.a]\ntitel = 'A'\n"


def test_without_any_register_the_program_does_not_start(make: Make) -> None:
    """Broken at the very first start: nothing to fall back on."""
    world = make(BROKEN, "")
    with pytest.raises(RegisterRefused):
        world.start("2026-05-04")


def test_a_half_saved_file_is_not_believed_until_seen_twice(make: Make) -> None:
    """An editor may be in the middle of saving; the second time the admin is told, once."""
    good = HEAD + doc("a") + LADDER
    world = make(doc("a") + LADDER, "2026-05-28")
    world.write(good[: len(good) // 2])
    assert [] == world.on("2026-05-28", "09:00")
    world.write(good)
    assert [] == world.on("2026-05-28", "09:01")
    world.write(HEAD + BROKEN)
    assert [] == world.on("2026-05-28", "09:02")
    assert [("2026-05-28", "adm", "register fault: 1")] == world.on("2026-05-28", "09:03")
    assert [("2026-05-29", "sam", "end 2026-06-30 1m före: A")] == world.through("2026-05-29", "2026-06-05")


def test_a_file_caught_half_saved_a_second_time_is_not_believed_either(make: Make) -> None:
    """Editors that empty the file first leave the same half each time; between them the file was whole."""
    world = make(doc("a") + LADDER, "2026-05-28")
    for clock in ("09:00", "10:00", "11:00"):
        world.write("")
        assert [] == world.on("2026-05-28", clock)
        world.write(HEAD + doc("a") + LADDER)
        assert [] == world.on("2026-05-28", clock.replace("00", "01"))


def test_the_day_of_the_last_good_register_is_the_readers_day(make: Make) -> None:
    """Read half an hour after midnight in June, when it is still yesterday in UTC."""
    world = make(doc("a", "2028-06-30") + LADDER, "2026-06-12")
    world.set("2026-06-13", "00:30")
    world.write(HEAD + doc("a", "2028-12-31") + LADDER)
    world.tick()
    world.write(HEAD + BROKEN)
    world.set("2026-06-13", "00:31")
    world.tick()
    world.tick()
    with world.store.read() as db:
        (told,) = [row.payload for row in outbox.listing(db) if row.kind == "register_fault"]
    assert "2026-06-13" == json.loads(told)["good_since"]


def test_the_last_good_register_outlives_a_restart(make: Make) -> None:
    """It is kept in the database; the admin is told once of each change of the file, and when it is mended."""
    world = make(doc("a") + LADDER, "2026-05-28")
    world.write(HEAD + BROKEN)
    world.start("2026-05-29")
    assert [
        ("2026-05-29", "adm", "register fault: 1"),
        ("2026-05-29", "sam", "end 2026-06-30 1m före: A"),
    ] == world.new()
    world.start("2026-06-01")
    assert [] == world.through("2026-06-01", "2026-06-03")
    world.write(HEAD + BROKEN + "[[[")
    assert [("2026-06-05", "adm", "register fault: 2")] == world.through("2026-06-04", "2026-06-08")
    world.write(HEAD + doc("a") + LADDER)
    assert [("2026-06-09", "adm", "register mended")] == world.through("2026-06-09", "2026-06-10")
    assert [("2026-06-23", "sam", "end 2026-06-30 1v före: A")] == world.through("2026-06-11", "2026-06-29")


def test_a_register_that_breaks_again_is_told_again(make: Make) -> None:
    """The very same fault, after it was mended: the admin would otherwise believe that all is well."""
    world = make(doc("a") + LADDER, "2026-05-04")
    for first, last in (("2026-05-05", "2026-05-06"), ("2026-05-11", "2026-05-12")):
        world.write(HEAD + BROKEN)
        assert [("adm", "register fault: 1")] == [mail[1:] for mail in world.through(first, last)]
        world.write(HEAD + doc("a") + LADDER)
        assert ["register mended"] == [
            subject for _, _, subject in world.on(date.fromisoformat(last) + timedelta(days=1))
        ]


def test_a_register_mended_while_the_program_was_down_is_told(make: Make) -> None:
    """The fault was told; so is its end."""
    world = make(doc("a") + LADDER, "2026-05-04")
    world.write(HEAD + BROKEN)
    assert 1 == len(world.through("2026-05-05", "2026-05-06"))
    world.write(HEAD + doc("a") + LADDER)
    world.start("2026-05-07")
    assert [("2026-05-07", "adm", "register mended")] == world.new()


def test_an_included_file_counts_as_the_register(make: Make) -> None:
    """Changed, broken and mended; a file that is new in the folder too."""
    head = HEAD.replace('admin = "adm"', 'admin = "adm"\ninclude = ["register/*.toml"]') + LADDER
    world = make("", "")
    world.write(doc("a"), "register/a.toml")
    world.write(head)
    world.start("2026-03-30")
    world.new()
    world.write(doc("b"), "register/b.toml")
    assert [("2026-03-31", "sam", "end 2026-06-30 3m före: A, B")] == world.on("2026-03-31")
    world.write(doc("b", "2026-09-30"), "register/b.toml")
    assert [("2026-04-01", "sam", "end 2026-09-30 6m före: B")] == world.on("2026-04-01")
    world.write("[document.b]\n", "register/b.toml")
    assert [("2026-04-08", "adm", "register fault: 1")] == world.through("2026-04-07", "2026-04-08")
    world.write(doc("b", "2026-09-30"), "register/b.toml")
    assert [("2026-04-09", "adm", "register mended")] == world.through("2026-04-09", "2026-04-10")


# --- unknown ends


UNKNOWN = '[document.a]\ntitle = "A"\nvalid_from = 2020-01-01\n'
ASKED = chef() + ladder(
    "", "unknown", more='after = { every = "1 month", times = 3 }\nescalate = { after = "2 months", to = "chef" }'
)


def test_an_unknown_end_is_asked_for_from_the_day_it_was_first_seen(make: Make) -> None:
    """The day is remembered over restarts, and the chair is told from the second month."""
    world = make(UNKNOWN + ASKED, "2026-03-02")
    assert [("2026-04-02", "sam", "unknown 2026-03-02 1m efter: A")] == world.through("2026-03-03", "2026-04-10")
    world.start("2026-04-13")
    assert [
        ("2026-04-30", "chef", "unknown 2026-03-02 2m efter: A"),
        ("2026-04-30", "sam", "unknown 2026-03-02 2m efter: A"),
        ("2026-06-02", "chef", "unknown 2026-03-02 3m efter: A"),
        ("2026-06-02", "sam", "unknown 2026-03-02 3m efter: A"),
    ] == world.through("2026-04-13", "2026-07-10")


def test_an_end_that_becomes_known_is_forgotten_as_unknown(make: Make) -> None:
    """Unknown again later is a new round, counted from the new day."""
    world = make(UNKNOWN + ASKED, "2026-03-02")
    world.on("2026-03-03")
    world.write(HEAD + doc("a", "2030-12-31") + ASKED)
    assert [] == world.through("2026-03-04", "2026-04-30")
    world.write(HEAD + UNKNOWN + ASKED)
    assert [("2026-06-04", "sam", "unknown 2026-05-04 1m efter: A")] == world.through("2026-05-04", "2026-06-30")


# --- over everything


def test_the_same_day_run_over_and_over_promises_nothing_new(make: Make) -> None:
    """`giltig run --once` by cron, every minute, with restarts between."""
    world = make(doc("a") + doc("b") + LADDER, "2026-03-02")
    world.on("2026-03-30")
    world.set("2026-03-31")
    for _ in range(5):
        world.start()
        world.cycle.plan()
        world.cycle.deliver()
    assert [("2026-03-31", "sam", "end 2026-06-30 3m före: A, B")] == world.new()


def test_every_promise_ends_in_a_state_that_explains_it(make: Make) -> None:
    """Nothing is left planned when a ladder is over, and what was not sent has a reason."""
    world = make(doc("a") + LADDER, "2026-03-02")
    world.through("2026-03-03", "2026-07-31")
    assert {PromiseState.SUPERSEDED, PromiseState.SENT} == set(world.states("a").values())
    not_sent = {step for step, state in world.states("a").items() if state != PromiseState.SENT}
    assert not_sent == world.reasons("a").keys()


def local_days(found: list[Mail]) -> set[str]:
    """Return the days of some mails."""
    return {day for day, _, _ in found}


def test_stockholm_is_where_the_days_are(make: Make) -> None:
    """23:30 UTC on the last day of June is the first of July here."""
    world = make(doc("a") + ladder("0 days", more='after = { every = "1 day", times = 1 }'), "2026-06-29")
    world.set("2026-07-01", "01:30")
    assert "2026-06-30 23:30" == f"{world.at:%Y-%m-%d %H:%M}"
    assert STOCKHOLM.key == world.cycle.register.monitor.timezone
    world.write(
        (HEAD + doc("a") + ladder("0 days", more='after = { every = "1 day", times = 1 }')).replace("07:30", "01:00")
    )
    world.tick()
    assert [("2026-07-01", "sam", "end 2026-06-30 1d efter: A")] == world.new()
    assert {"2026-07-01"} == local_days([("2026-07-01", "", "")])


def test_a_register_that_lost_every_document_is_not_used(make: Make) -> None:
    """A file cut short, or an include that finds nothing: the old register stays, and the admin is told."""
    world = make(doc("a") + LADDER, "2026-05-28")
    world.write(HEAD + LADDER)
    assert [] == world.on("2026-05-28", "09:01")
    assert [("2026-05-28", "adm", "register fault: 1")] == world.on("2026-05-28", "09:02")
    assert [("2026-05-29", "sam", "end 2026-06-30 1m före: A")] == world.on("2026-05-29")
    world.start("2026-06-01")
    assert [] == world.new()
    world.write(HEAD + doc("a") + LADDER)
    assert [("2026-06-02", "adm", "register mended")] == world.on("2026-06-02")


def test_many_documents_gone_are_told_and_missed(make: Make) -> None:
    """A third of them, and three at least, are held until a person lets go; fewer are an edit like any other."""
    rest = "".join(doc(id_, "2030-12-31") for id_ in "bcdefg") + LADDER
    world = make(doc("a", "2030-12-31") + rest, "2026-05-28")
    world.write(HEAD + rest)
    assert [] == world.on("2026-05-29")
    few = HEAD + doc("b", "2030-12-31") + LADDER
    world.write(few)
    assert [] == world.on("2026-06-01")  # an editor may be in the middle of saving
    assert [("2026-06-01", "adm")] == [mail[:2] for mail in world.on("2026-06-01", "08:01")]
    world.start("2026-06-02")
    assert [("2026-06-02", "adm")] == [mail[:2] for mail in world.new()]
    assert 6 == len(world.cycle.register.documents)
    with world.store.write() as db:
        assert ("det ändrade registret används inte: en tredjedel av dokumenten är borta",) == brakes.let_go(
            db, date(2026, 6, 2)
        )
    assert [] == world.on("2026-06-03")
    assert 1 == len(world.cycle.register.documents)
    world.start("2026-06-04")
    assert 1 == len(world.cycle.register.documents)


def test_a_register_that_gets_its_documents_back_needs_no_release(make: Make) -> None:
    """The edit was a mistake, and is undone."""
    whole = "".join(doc(id_, "2030-12-31") for id_ in "abcdef") + LADDER
    world = make(whole, "2026-05-28")
    world.write(HEAD + doc("b", "2030-12-31") + LADDER)
    world.on("2026-05-29")
    assert [("2026-05-29", "adm")] == [mail[:2] for mail in world.on("2026-05-29", "08:01")]
    world.write(HEAD + whole)
    assert [] == world.on("2026-06-01")
    assert () == world.cycle.problems
    with world.store.read() as db:
        assert () == brakes.held(db, date(2026, 6, 1))


def test_a_document_that_is_away_for_a_day_keeps_the_day_its_end_was_first_missing(make: Make) -> None:
    """What is not in the register is not known to have an end."""
    unknown = '[document.u]\ntitle = "U"\nvalid_from = 2020-01-01\n'
    ladder = '[[reminder]]\nabout = "unknown"\nafter = { every = "3 months", times = 3 }\nto = ["sam"]\n'
    world = make(doc("a", "2030-12-31") + unknown + ladder, "2026-03-20")
    world.write(HEAD + doc("a", "2030-12-31") + ladder)
    world.on("2026-06-01")
    world.write(HEAD + doc("a", "2030-12-31") + unknown + ladder)
    world.on("2026-06-02")
    with world.store.read() as db:
        assert {"u": date(2026, 3, 20)} == outbox.unknown_days(db)


# --- adoption: the parties' own recipients


PARTIES = (
    chef(id_="falu") + '[party.falun]\nname = "Falu kommun"\nrecipient = "falu"\nmeetings = [2026-02-10]\n'
    + '[party.mora]\nname = "Mora kommun"\n'
    + '[document.hsv]\ntitle = "HSV"\nkind = "avtal"\nvalid_from = 2026-03-02\nadoption = { rule = "all" }\n'
    + ladder("1 month, 1 week", about="adoption", more='after = { every = "1 month", times = 2 }')
)  # fmt: skip


def answer(action: str, by: str, on: str) -> str:
    """Write a party's answer."""
    return f'[[decision]]\non = {on}\nby = "{by}"\naction = "{action}"\ndocuments = "hsv"\n'


def test_a_missing_party_is_reminded_itself_until_it_has_answered(make: Make) -> None:
    """The coordinator hears of all, a party only of itself, and one that has answered of nothing."""
    world = make(PARTIES, short=False)
    assert [
        ("2026-02-02", "falu", "Besked saknas från Falu kommun: HSV"),
        ("2026-02-02", "sam", "2 parter saknas: HSV"),
    ] == world.through("2026-01-05", "2026-02-13")
    world.write(HEAD + PARTIES + answer("adopt", "falun", "2026-02-10"))
    assert [("2026-02-23", "sam", "1 part saknas: HSV")] == world.through("2026-02-16", "2026-02-27")


def test_what_is_queued_for_a_party_is_cancelled_when_it_answers(make: Make) -> None:
    """Planned, then answered before it was handed over."""
    world = make(PARTIES, short=False)
    world.set("2026-02-02")
    world.cycle.plan()
    world.write(HEAD + PARTIES + answer("adopt", "falun", "2026-01-30"))
    world.cycle.reread()
    world.cycle.reread()
    world.cycle.deliver()
    assert [("2026-02-02", "sam", "1 part saknas: HSV")] == [tuple(one)[:3] for one in world.new()]


def test_once_a_party_has_said_no_only_the_coordinator_is_told(make: Make) -> None:
    """Nothing the others could answer would bring it into force."""
    world = make(PARTIES + answer("reject", "mora", "2026-01-12"), short=False)
    mails = world.through("2026-01-05", "2026-02-13")
    weekly = [mail for mail in mails if mail[2] == "Att följa upp: HSV"]
    assert [("2026-02-02", "sam", "Kan inte börja gälla: HSV – 1 part har sagt nej")] == [
        mail for mail in mails if mail not in weekly
    ]
    assert [("2026-01-12", "adm"), ("2026-01-19", "adm")] == [mail[:2] for mail in weekly[:2]]


# --- reports for meetings, and what is to be followed up


MEETINGS = (
    '[body.grupp]\nname = "Styrgruppen"\nmeetings = [2026-01-19, 2026-03-02, 2026-04-07]\nsubmit = "7 days"\n'
     '[body.chefer]\nname = "Länschefsnätverket"\nmeetings = [2026-02-06, 2026-03-20, 2026-04-24, 2026-09-18]\npapers = "10 days"\n'
     '[route.r]\nsteps = [{ body = "grupp", before_next = "14 days" }, { body = "chefer" }]\nspare = 1\n'
     '[report]\nto = ["sam"]\nbefore_papers = "3 days"\n'
     '[document.a]\ntitle = "RÖK A"\nkind = "RÖK"\nroute = "r"\nvalid_from = 2020-01-01\nvalid_to = 2026-04-30\n'
)  # fmt: skip


def test_the_report_for_a_meeting_goes_out_before_its_papers(make: Make) -> None:
    """Three days before them, on a working day; before the last day to submit where no papers go out."""
    world = make(MEETINGS, short=False)
    assert [
        ("2026-01-09", "sam", "Styrgruppen 19 januari 2026: inget måste tas upp"),  # matters are submitted by the 12th
        ("2026-01-23", "sam", "Länschefsnätverket 6 februari 2026: inget måste tas upp"),  # papers 27 January
        ("2026-02-20", "sam", "Styrgruppen 2 mars 2026: 1 bör tas upp"),
        ("2026-03-06", "sam", "Länschefsnätverket 20 mars 2026: 1 bör tas upp"),
        ("2026-03-27", "sam", "Styrgruppen 7 april 2026: 1 måste tas upp"),  # submitted by the 31st
        ("2026-04-10", "sam", "Länschefsnätverket 24 april 2026: 1 måste tas upp"),
    ] == world.through("2026-01-05", "2026-04-30")


def test_a_moved_meeting_has_its_report_and_the_old_one_none(make: Make) -> None:
    """What is queued for a day that is no longer in the calendar is not sent."""
    world = make(MEETINGS, short=False)
    world.through("2026-01-05", "2026-03-05")
    world.set("2026-03-06")
    world.cycle.plan()
    world.write(HEAD + MEETINGS.replace("2026-03-20", "2026-03-27"))
    world.cycle.reread()
    world.cycle.reread()
    world.cycle.deliver()
    assert [] == world.new()
    assert [("2026-03-13", "sam", "Länschefsnätverket 27 mars 2026: 1 bör tas upp")] == world.through(
        "2026-03-09", "2026-03-26"
    )


def test_the_report_is_attached_and_kept_as_it_was(make: Make, tmp_path: Path) -> None:
    """Frozen for the minutes, whatever is edited later."""
    world = make(MEETINGS, short=False)
    world.through("2026-01-05", "2026-04-09")
    world.set("2026-04-10")
    world.cycle.plan()
    world.cycle.freeze_meeting_reports()
    world.cycle.deliver()
    newest = max((tmp_path / "data" / "outbox").glob("*.eml"), key=lambda path: path.stat().st_mtime_ns)
    attached, whole, days = message_from_bytes(newest.read_bytes(), policy=policy.default).iter_attachments()
    kept = tmp_path / "data" / "reports" / "chefer-2026-04-24-per-2026-04-10.html"
    page = kept.read_text("utf-8")

    assert "chefer-2026-04-24.pdf" == attached.get_filename()
    assert ["rapport-2026-04-10.pdf", "chefer-2026-04-24.ics"] == [whole.get_filename(), days.get_filename()]
    assert "RÖK A" in page
    assert kept.with_suffix(".pdf").read_bytes() == attached.get_content()
    world.write(HEAD + MEETINGS + extended("a", "12 months", "2026-04-10"))
    world.cycle.reread()
    world.cycle.reread()
    world.set("2026-04-13")
    world.cycle.freeze_meeting_reports()
    assert page == kept.read_text("utf-8")
    assert 4 == len(list(kept.parent.iterdir()))


def test_without_anybody_to_send_them_to_there_are_no_reports(make: Make, tmp_path: Path) -> None:
    """`[report] to` asks for them."""
    world = make(MEETINGS.replace('to = ["sam"]\n', ""), short=False)
    assert [] == world.through("2026-01-05", "2026-04-30")
    world.cycle.freeze_meeting_reports()
    assert not (tmp_path / "data" / "reports").exists()


UNTOLD = (
    '[party.p]\nname = "Falu kommun"\n'
    + doc("a", more='kind = "RÖK"\nresponsible = "sam"')
    + extended("a", "12 months", "2026-01-14")
)


def test_what_is_to_be_followed_up_is_said_every_week_until_it_is_settled(make: Make) -> None:
    """On the week's first working day."""
    world = make(UNTOLD, "2026-01-13", short=False)
    line = "Att följa upp: A"
    assert [("2026-01-19", "sam", line), ("2026-01-26", "sam", line)] == world.through("2026-01-13", "2026-01-30")
    told = '[[decision]]\non = 2026-01-30\nby = "sam"\naction = "complete"\ndocuments = ["a"]\nwhat = "inform"\n'
    world.write(HEAD + UNTOLD + told)
    assert [] == world.through("2026-02-02", "2026-02-13")


def test_what_is_acknowledged_is_not_said_again(make: Make) -> None:
    """Until its day, and only that."""
    world = make(UNTOLD, "2026-01-13", short=False)
    world.through("2026-01-13", "2026-01-20")
    with world.store.write() as db:
        outbox.acknowledge(db, "a", "follow_up", "inform:2026-01-14", date(2026, 2, 3), "på gång", world.at)
    assert [("2026-02-09", "sam", "Att följa upp: A")] == world.through("2026-01-21", "2026-02-13")


def test_what_is_settled_before_it_is_handed_over_is_not_said(make: Make) -> None:
    """Planned in the morning, settled before it went."""
    world = make(UNTOLD, "2026-01-13", short=False)
    world.through("2026-01-13", "2026-01-16")
    world.set("2026-01-19")
    world.cycle.plan()
    told = '[[decision]]\non = 2026-01-19\nby = "sam"\naction = "complete"\ndocuments = ["a"]\nwhat = "inform"\n'
    world.write(HEAD + UNTOLD + told)
    world.cycle.reread()
    world.cycle.reread()
    world.cycle.deliver()
    assert [] == world.new()
