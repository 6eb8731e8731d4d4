"""English of what tells why a date holds, of decisions, roads and choices.

The register `registers/english-meeting.toml` has no å, ä or ö of its own: one in what is said of it is Swedish left
behind.
"""

import re
from datetime import date, timedelta

import pytest
from small_register import english, small

from monitor import language
from monitor.choices import bridge, choices
from monitor.decision_words import condition_state, sentence
from monitor.explain import explain
from monitor.model import ACTIONS, Register
from monitor.next_steps import adoption_sentences, deadline_text, next_step
from monitor.nouns import noun_of, shared_noun
from monitor.parties import party_names
from monitor.road_words import bridge_text, choice_text, choices_line, road_steps, road_text
from monitor.roads import Road, road
from monitor.standing import AdoptionTally, DeadlineStanding, Standing
from monitor.timeline import standings
from monitor.wording import long_date

SWEDISH = re.compile("[åäöÅÄÖ]")


@pytest.fixture(autouse=True)
def in_english() -> None:
    language.use("en", fixed=True)


# --- decisions

PREAMBLE = """
[document.x]
title = "Agreement X"
kind = "avtal"
decided_by = "net"
valid_from = 2020-01-01
valid_to = 2026-06-30
[document.new]
title = "Agreement Y"
kind = "avtal"
valid_from = 2027-01-01
valid_to = 2028-12-31
[body.net]
name = "The Network"
[body.council]
name = "the Council"
[recipient.maria]
name = "the coordinator"
address = "coordinator@example.se"
"""
AS_OF, TAKEN = date(2026, 3, 2), date(2026, 2, 6)
#: Each action: the keys that it is said with, its sentence, and what the course of the document says of it.
SAID = {
    "extend": ('length = "12 months"\nvalid_to = 2027-06-30\nretroactive = true', "The Network extended Agreement X by 12 months up to and including 2027-06-30 retroactively", "was extended by 12 months up to and including 30 June 2027"),
    "adopt": ("valid_from = 2026-03-01", "The Network adopted Agreement X from 2026-03-01", "was adopted"),
    "reject": ("", "The Network rejected Agreement X", "was rejected"),
    "set_validity": ('valid_from = 2026-01-01\nlength = "5 months"\nvalid_to = 2026-05-31', "The Network set the period of validity of Agreement X for 5 months from 2026-01-01 up to and including 2026-05-31", "the period of validity was shortened"),
    "terminate": ("", "The Network gave notice to end Agreement X", "notice was given"),
    "let_expire": ("", "The Network decided not to extend Agreement X", "is not to be extended"),
    "repeal": ("last_day = 2026-05-31", "The Network repealed Agreement X with last day 2026-05-31", "is repealed, last day 31 May 2026"),
    "replace": ('with = "new"', "The Network replaced Agreement X by Agreement Y", "is replaced by Agreement Y from 1 January 2027"),
    "suspend": ('length = "1 month"', "The Network decided not to apply Agreement X for 1 month", "is not applied up to and including 5 March 2026"),
    "reinstate": ("", "The Network decided to apply Agreement X again", "was reinstated"),
    "set_review": ('every = "24 months"\ndue = 2027-01-31', "The Network decided on a review of Agreement X every 24 months by 2027-01-31", None),
    "assign_revision": ('to = "maria"\ndue = 2026-09-30\nreport_to = "council"', "The Network commissioned a revision of Agreement X from the coordinator to be ready by 2026-09-30 with a report to the Council", None),
    "complete": ('what = "inform"', "The Network reported that the parties have been informed about Agreement X", None),
    "defer": ("to = 2026-04-24", "The Network deferred Agreement X to 2026-04-24", None),
    "refer_back": ("", "The Network referred back Agreement X", None),
    "recommend": ("", "The Network recommended Agreement X", None),
    "revoke": ('revokes = { on = 2025-11-14, by = "net" }', "The Network revoked a decision on Agreement X of 2025-11-14", None),
}  # fmt: skip
BEFORE = {
    "reinstate": '[[decision]]\non = 2025-12-01\nby = "net"\naction = "suspend"\ndocuments = ["x"]\nlength = "12 months"\n',
    "revoke": '[[decision]]\non = 2025-11-14\nby = "net"\naction = "defer"\ndocuments = ["x"]\n',
}


def with_decision(action: str, more: str = "") -> Register:
    taken = (
        f'[[decision]]\non = {TAKEN}\nby = "net"\naction = "{action}"\ndocuments = ["x"]\n{SAID[action][0]}\n{more}\n'
    )
    return small(PREAMBLE + BEFORE.get(action, "") + taken)


def test_every_action_is_in_the_table():
    """One that is new must be given its English here."""
    assert set(ACTIONS) == set(SAID)


@pytest.mark.parametrize("action", SAID)
def test_every_action_is_told_in_english_in_explain(action: str):
    """Its sentence, and what it did to the period of validity."""
    register, (_, expected, step) = with_decision(action), SAID[action]
    story = explain(register, standings(register, as_of=AS_OF), "x", as_of=AS_OF, reminders=(), sent=())

    assert expected == sentence(register.decisions[-1], register)
    assert f"{TAKEN}: {expected}\n" in story
    assert step is None or f": {step} [" in story
    assert not SWEDISH.search(story)


@pytest.mark.parametrize(
    ("what", "expected"),
    [
        ("review", "The Network reported the review of Agreement X as done"),
        ("revision", "The Network reported the revision of Agreement X as done"),
        ("sign", "The Network reported as done for Agreement X (sign)"),
    ],
)
def test_what_is_done_is_named(what: str, expected: str):
    """A review, a revision, or what a deadline asks for."""
    deadline = '\n[document.x.review]\nevery = "12 months"\n'
    text = PREAMBLE.replace(
        "[document.new]", f'deadlines = [{{ what = "sign", latest = 2026-03-01 }}]{deadline}[document.new]'
    )
    taken = f'[[decision]]\non = {TAKEN}\nby = "net"\naction = "complete"\ndocuments = ["x"]\nwhat = "{what}"\n'
    register = small(text + taken)

    assert expected == sentence(register.decisions[-1], register)


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ('condition = "funds are granted"', "the condition is open"),
        ('condition = "funds are granted"\nmet_on = 2026-03-01', "the condition was met on 1 March 2026"),
        ('condition = "funds are granted"\nfailed_on = 2026-03-02', "the condition failed on 2 March 2026"),
    ],
)
def test_a_condition_is_told_with_what_became_of_it(more: str, expected: str):
    """In running text with long dates."""
    register = with_decision("let_expire", more)
    decision = register.decisions[-1]

    assert expected == condition_state(decision, as_of=AS_OF, day=long_date)
    assert sentence(decision, register).endswith("Agreement X, on condition: funds are granted")


# --- nouns, parties, deadlines, next steps


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("RÖK", ("agreement", "the agreement", "agreements", "the agreements")),
        ("samverkansavtal", ("agreement", "the agreement", "agreements", "the agreements")),
        ("bilaga till avtal", ("document", "the document", "documents", "the documents")),
        ("rutin", ("routine", "the routine", "routines", "the routines")),
        ("strategi", ("strategy", "the strategy", "strategies", "the strategies")),
    ],
)
def test_a_swedish_kind_has_an_english_noun(kind: str, expected: tuple[str, ...]):
    """Kinds are free Swedish text in the register; English has one pronoun and no gender."""
    noun = noun_of(kind)

    assert expected == (noun.one, noun.the_one, noun.many, noun.the_many)
    assert ("it", False) == (noun.it, noun.neuter)


def test_an_agreement_and_an_agreement_are_agreements():
    """In Swedish one is an överenskommelse and the other an avtal."""
    assert "agreements" == shared_noun([noun_of("RÖK"), noun_of("avtal")]).many


def test_all_parties_are_named_with_their_number():
    """What a person copies into a letter."""
    assert "all three parties: Falu municipality, Mora municipality and Region Dalarna" == party_names(
        english(), ["falu", "mora", "region"]
    )


@pytest.mark.parametrize(
    ("rejected", "missing", "expected"),
    [
        (0, 3, ["None of 3 parties has answered"]),
        (1, 0, ["1 party has said no: Falu municipality"]),
        (2, 1, ["2 parties have said no: Falu municipality and Mora municipality", "1 party is missing: Region Dalarna"]),
        (1, 2, ["1 party has said no: Falu municipality", "2 parties are missing: Mora municipality and Region Dalarna"]),
    ],
)  # fmt: skip
def test_parties_are_counted(rejected: int, missing: int, expected: list[str]):
    """One and several."""
    ids = ("falu", "mora", "region")
    tally = AdoptionTally(
        parties=ids,
        rule="all",
        adopted={},
        rejected=dict.fromkeys(ids[:rejected], AS_OF),
        missing=ids[rejected : rejected + missing],
        reached_on=None,
        possible=False,
    )

    assert expected == list(adoption_sentences(tally, english()))


@pytest.mark.parametrize(
    ("latest", "done", "expected"),
    [
        ("2026-03-01", None, "sign: by 2026-03-01, 1 day late"),
        ("2026-02-28", None, "sign: by 2026-02-28, 2 days late"),
        ("2026-03-03", None, "sign: by 2026-03-03 (tomorrow)"),
        ("2026-03-01", date(2026, 2, 20), "sign: done 2026-02-20"),
    ],
)
def test_a_deadline_says_how_late_it_is(latest: str, done: date | None, expected: str):
    """One day and several."""
    day = date.fromisoformat(latest)
    deadline = DeadlineStanding(what="sign", latest=day, act_by=day, overdue_from=day + timedelta(1), completed_on=done)

    assert expected == deadline_text(deadline, as_of=AS_OF)


@pytest.mark.parametrize(
    ("id_", "expected"),
    [
        ("homes", "The intention is to revise. Submit to the Steering Group by 2026-03-31; the Network can decide on 2026-04-24; the last meeting before the end date: 2026-06-12"),
        ("fees", "Renewed up to and including 2027-12-31 unless somebody gives notice by 2026-06-30"),
        ("care", "None of 3 parties has answered"),
        ("sign", "Is to expire as planned, no decision is needed"),
    ],
)  # fmt: skip
def test_the_next_step_is_a_sentence(id_: str, expected: str):
    """As the report has it."""
    known = standings(english(), as_of=AS_OF)

    assert expected == next_step(known[id_], english(), as_of=AS_OF)


# --- roads and choices


def roads_of(register: Register, id_: str, as_of: str) -> tuple[Standing, Road]:
    standing = standings(register, as_of=date.fromisoformat(as_of))[id_]
    found = road(register, standing)
    assert found is not None
    return standing, found


@pytest.mark.parametrize(
    ("as_of", "expected"),
    [
        ("2026-03-31", "Submit to the Steering Group by 2026-03-31; the Network can decide on 2026-04-24; the last meeting before the end date: 2026-06-12"),
        ("2026-05-18", "Submit to the Steering Group by 2026-05-18; the Network can decide on 2026-06-12, the last meeting before the end date"),
        ("2026-05-19", "The last regular day to submit, 2026-05-18, has passed; next meeting that can still be reached: the Network 2026-09-18 (submit by 2026-08-24); that leaves 79 days without validity"),
        ("2026-07-01", "Next meeting that can still be reached: the Network 2026-09-18 (submit by 2026-08-24); that leaves 79 days without validity"),
    ],
)  # fmt: skip
def test_the_road_says_by_when_to_submit(as_of: str, expected: str):
    """Open, at its last meeting, closed, and past the end."""
    register = english()
    standing, found = roads_of(register, "homes", as_of)

    assert expected == road_text(register, found, as_of=standing.as_of)


#: The network's calendar ends in June; the steering group's in January.
CALENDAR_ENDS = (", 2026-06-12, 2026-09-18, 2026-11-13]\npapers", "]\npapers")
PREPARES_NO_MORE = (", 2026-03-02, 2026-04-07, 2026-05-25, 2026-08-31, 2026-10-26]", "]")
NO_CALENDAR = ("meetings = [2025-11-07, 2026-02-06, 2026-03-20, 2026-04-24, 2026-06-12, 2026-09-18, 2026-11-13]", "")
TASK = (
    "[document.youth]",
    '[[decision]]\non = 2026-02-06\nby = "network"\naction = "assign_revision"\ndocuments = ["homes"]\ndue = 2026-05-31\n[document.youth]',
)
TO_PARTIES = ('route = "extension"\nvalid_from = 2021-07-01', 'route = "agreement"\nvalid_from = 2021-07-01')


@pytest.mark.parametrize(
    ("changes", "as_of", "expected"),
    [
        ([], "2026-03-31", ["the Network needs to decide by 2026-06-30, route “extension”", "recommended meeting: 2026-04-24, so that there are meetings left if the matter is deferred", "  submit to the Steering Group by 2026-03-31: 1 week before the meeting on 2026-04-07", "  the Steering Group 2026-04-07: the latest meeting at least 2 weeks before 2026-04-24", "  papers 2026-04-14: 10 days before the meeting on 2026-04-24", "  the Network 2026-04-24: decision", "last possible meeting: 2026-06-12"]),
        ([], "2026-05-19", ["the regular way is closed on 2026-05-19: the last day to submit has passed", "the next meeting after that, 2026-09-18, leaves 2026-07-01–2026-09-17 (79 days) without validity"]),
        ([CALENDAR_ENDS], "2026-03-31", ["no meeting in the calendar for the Network after 2026-04-24: which meeting is the last cannot be said"]),
        ([NO_CALENDAR], "2026-03-31", ["no meeting in the calendar for the Network: which meeting is the last cannot be said"]),
        ([PREPARES_NO_MORE], "2026-03-31", ["No coming meeting in the calendar for the Steering Group; the last day to submit cannot be said"]),
        ([TO_PARTIES], "2026-01-08", ["the Welfare Council needs to decide by 2026-02-21 to take effect by 2026-06-30, the parties' own decisions take 4 months, route “agreement”"]),
    ],
)  # fmt: skip
def test_every_step_of_the_way_has_its_reason(changes: list[tuple[str, str]], as_of: str, expected: list[str]):
    """Open, closed, and where the calendar does not reach."""
    register = english(*changes)
    standing, found = roads_of(register, "homes", as_of)
    told = list(road_steps(register, found, as_of=standing.as_of))

    assert [line for line in expected if line not in told] == []
    assert not SWEDISH.search("".join(told))


@pytest.mark.parametrize(
    ("changes", "as_of", "intention", "expected"),
    [
        ([], "2026-05-18", "extend", "extend: open up to and including 2026-05-18 (last meeting: the Network 2026-06-12)"),
        ([], "2026-05-18", "revise", "revise: closed, the last day to submit was 2026-01-12; the next meeting, 2026-09-25, leaves 216 days without validity"),
        ([], "2026-05-18", "let_expire", "let expire: no decision is needed"),
        ([TASK, ("2026-06-30\nlaw", "2026-12-31\nlaw")], "2026-02-06", "revise", "revise: not in time: the task is due 2026-05-31, the last day to submit is 2026-03-31"),
        ([CALENDAR_ENDS], "2026-03-31", "extend", "extend: cannot be said, no meeting in the calendar for the Network after 2026-04-24"),
        ([PREPARES_NO_MORE], "2026-03-31", "extend", "extend: cannot be said, no coming meeting in the calendar for the Steering Group"),
        ([('route = "extension"\nvalid_from = 2021', "valid_from = 2021")], "2026-03-31", "extend", "extend: the register states no way to a decision"),
    ],
)  # fmt: skip
def test_a_choice_says_whether_its_way_is_open(
    changes: list[tuple[str, str]], as_of: str, intention: str, expected: str
):
    """Every way that it can stand."""
    register, day = english(*changes), date.fromisoformat(as_of)
    found = choices(register, standings(register, as_of=day)["homes"])

    assert [expected] == [choice_text(register, one, as_of=day) for one in found if one.intention == intention]


def test_the_choices_fit_in_a_line_and_a_revision_needs_a_bridge():
    """An extension is open until a day; that is no new end date."""
    register = english()
    standing = standings(register, as_of=date(2026, 5, 18))["homes"]
    found = choices(register, standing)
    extension = bridge(register.documents["homes"], standing, found)

    assert "extend: open until 2026-05-18 · revise: closed · replace: closed · let expire: no decision is needed" == (
        choices_line(found)
    )
    assert extension is not None
    assert (
        "The revision will not be ready before the end date: propose an extension meanwhile. The extension can "
        "be decided by the Network on 2026-06-12 at the latest; submit the matter by 2026-05-18"
    ) == bridge_text(register, "revise", extension)


def test_a_gap_of_one_day_is_a_day():
    """And no days."""
    register = english(
        ("2026-09-18, 2026-11-13]\npapers", "2026-07-02, 2026-11-13]\npapers"),
        ("2026-05-25, ", "2026-05-25, 2026-06-08, "),
    )
    standing, found = roads_of(register, "homes", "2026-05-19")

    assert road_text(register, found, as_of=standing.as_of).endswith("; that leaves 1 day without validity")
