"""The delivery protocol: who gets a mail, how often, with which bytes, whatever the relay and the register do meanwhile."""

import hashlib
import logging
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from datetime import timedelta
from pathlib import Path

import pytest
from small_outbox import (
    DOCUMENTS,
    MONDAY,
    RECIPIENTS,
    Killed,
    Office,
    Relay,
    down,
    failure,
    later,
    refused,
    register_text,
    silent,
)
from smtp_server import CLOSE, RESET, Plan, ScriptedServer, Step, plan
from sqlalchemy import Connection, event, update
from sqlalchemy.exc import OperationalError
from test_mail import Certificates, certificates

from monitor import audit, interventions, outbox
from monitor.deliveries import Claimed, claim, freeze
from monitor.delivery import Deliverer
from monitor.draft import Draft
from monitor.message import Letter
from monitor.outbox import NewDelivery
from monitor.store import Store
from monitor.tables import delivery
from monitor.transport import DeliveryError, Failure, Phase

__all__ = ["certificates"]

MINUTE = timedelta(minutes=1)
TO_THREE = '\n[[reminder]]\nabout = "end"\nbefore = ["3 months"]\nto = ["asa", "bo", "eva"]\n'
ONE = '\n[document.d1]\ntitle = "Rutin ett"\nvalid_from = 2024-01-01\nvalid_to = 2026-05-11\n'


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.long)])
def database(request: pytest.FixtureRequest) -> str:
    """Where the database is: the same tests on both kinds."""
    return "" if request.param == "sqlite" else request.getfixturevalue("postgres").new_database()


@pytest.fixture
def office(tmp_path: Path, database: str) -> Iterator[Office]:
    """Three documents; asa, whose deputy is bo, is due a mail about each."""
    with closing(Office(tmp_path, url=database)) as office:
        yield office


@pytest.fixture
def local(tmp_path: Path) -> Office:
    """The same where leases go by this machine's clock, and every claim found at start is dead."""
    return Office(tmp_path)


@pytest.fixture
def three(tmp_path: Path, database: str) -> Iterator[Office]:
    """One document; asa, bo and eva are due a mail about it."""
    with closing(Office(tmp_path, url=database, ladder=TO_THREE, documents=ONE)) as office:
        yield office


# --- one recipient's refusal is nobody else's


def test_each_mail_has_one_recipient_and_is_sent_once(three: Office) -> None:
    """A second round finds nothing to do."""
    assert 3 == three.round()
    assert ["asa", "bo", "eva"] == sorted(three.relay.recipients())
    assert 0 == three.round()
    assert {1} == set(three.relay.counts().values())


@pytest.mark.parametrize("phase", [Phase.RCPT, Phase.DATA, Phase.BODY, Phase.DOT])
def test_a_refused_mail_goes_to_the_deputy_and_the_admin_is_told(three: Office, phase: Phase) -> None:
    """B9, B7: the others get theirs, once."""
    three.relay.by_recipient["asa@example.se"] = refused(phase)
    three.round()
    assert {"asa": "rejected", "bo": "sent", "eva": "sent"} == {
        row.role: row.state for row in three.rows() if not row.escalates and row.kind == "reminders"
    }
    assert Counter(bo=2, eva=1, sam=1) == Counter(three.relay.recipients())
    to_bo = [copy for copy in three.relay.copies if copy.recipient == "bo@example.se"][-1]
    assert "Åsa Öst" in to_bo.text
    alarm = next(copy for copy in three.relay.copies if copy.recipient == "sam@example.se")
    assert "Mejl kom inte fram: Åsa Öst" in alarm.subject
    assert "5.1.1 no such user" in alarm.text
    assert {"sent"} == set(three.promises().values())


def test_without_a_deputy_the_admin_gets_the_mail(three: Office) -> None:
    """Eva has none."""
    three.relay.by_recipient["eva@example.se"] = refused()
    three.round()
    assert Counter(asa=1, bo=1, sam=1) == Counter(three.relay.recipients())
    to_sam = three.relay.copies[-1]
    assert "Rutin ett" in to_sam.subject
    assert "Eva Syd" in to_sam.text


def test_a_deputy_who_is_refused_too_leaves_it_to_the_admin(three: Office) -> None:
    """And the line ends there: nobody is asked twice."""
    three.relay.by_recipient |= {f"{one}@example.se": refused() for one in ("asa", "bo")}
    three.round()
    assert {"eva", "sam"} == set(three.relay.recipients())
    about_d1 = [copy for copy in three.relay.copies if "Rutin ett" in copy.subject and copy.recipient[:3] == "sam"]
    assert 2 == len(about_d1)  # asa's by way of bo, and bo's own


def test_when_nobody_takes_a_mail_it_is_said_loudly(three: Office, caplog: pytest.LogCaptureFixture) -> None:
    """B12: in the log, in `giltig outbox`, and in the exit code; never in a circle."""
    three.relay.by_recipient |= {f"{one}@example.se": refused() for one in ("asa", "bo", "eva", "sam")}
    three.round()
    assert [] == three.relay.copies
    assert "Ingen kunde ta emot mejl" in caplog.text
    assert three.cycle.undelivered() > 0
    before = three.relay.calls
    three.round()
    assert before == three.relay.calls


def test_an_address_that_was_refused_is_not_tried_as_the_deputys(tmp_path: Path) -> None:
    """Asa is away, so bo reads her mail; when bo is refused, bo is not asked again as her deputy."""
    away = RECIPIENTS.replace('deputy = "bo"', 'deputy = "bo"\naway = [{ from = 2026-03-01, to = 2026-03-31 }]')
    office = Office(tmp_path, recipients=away, documents=ONE)
    office.relay.by_recipient["bo@example.se"] = refused()
    office.round()
    assert ["sam"] == office.relay.recipients()
    assert 2 == office.relay.calls


def test_three_fates_in_one_round(three: Office) -> None:
    """B11."""
    three.relay.by_recipient |= {"asa@example.se": refused(), "bo@example.se": later()}
    three.round()
    assert {"asa": "rejected", "bo": "queued", "eva": "sent"} == {
        row.role: row.state for row in three.rows() if not row.escalates and row.kind == "reminders"
    }


def test_a_refusal_for_now_is_retried_alone_and_later_each_time(three: Office) -> None:
    """B10: the others are not waited for, and not sent again."""
    three.relay.by_recipient["bo@example.se"] = later()
    assert 2 == three.round()
    waits = []
    for _ in range(3):
        row = three.row("bo")
        waits.append((row.next_at - three.at) / MINUTE)
        three.deliver(after=row.next_at - three.at - timedelta(seconds=1))
        assert row.attempts == three.row("bo").attempts
        three.deliver(after=timedelta(seconds=1))
        assert row.attempts + 1 == three.row("bo").attempts
    assert [True] * 3 == [low <= wait <= high for wait, (low, high) in zip(waits, [(0.75, 1.25), (1.5, 2.5), (3, 5)], strict=True)]  # fmt: skip
    three.relay.by_recipient.clear()
    assert 1 == three.deliver(after=timedelta(hours=1))
    assert {1} == set(three.relay.counts().values())


def test_a_refusal_for_now_that_never_ends_is_escalated(tmp_path: Path) -> None:
    """A week after the fact it is no longer believed."""
    office = Office(tmp_path, documents=ONE, ladder=TO_THREE.replace('"asa", "bo", "eva"', '"asa"'))
    office.relay.by_recipient["asa@example.se"] = later()
    office.round()
    office.at = MONDAY + timedelta(days=80)
    for _ in range(8):
        office.deliver(after=timedelta(hours=1))
    assert "rejected" == office.row("asa").state
    assert {"bo", "sam"} == set(office.relay.recipients())


# --- the relay


def test_a_relay_that_is_down_rests_and_costs_no_attempt(office: Office) -> None:
    """B14, B19: one knock a rest, however many mails wait; then all go out, the nearest fact first."""
    office.relay.by_recipient["asa@example.se"] = down()
    office.round()
    assert 1 == office.relay.calls
    assert 0 == office.deliver()
    assert 1 == office.relay.calls
    for _ in range(72):
        office.deliver(after=timedelta(hours=1))
    assert 73 == office.relay.calls
    assert [0, 0, 0] == [row.attempts for row in office.rows()]
    office.relay.by_recipient.clear()
    assert 3 == office.deliver(after=timedelta(minutes=10))
    assert ["ett", "två", "tre"] == [
        copy.subject.split("Rutin ")[1].split()[0].strip(".,:") for copy in office.relay.copies
    ]


def test_a_relay_that_goes_away_in_the_middle_rests_too(office: Office) -> None:
    """B8: 421 may answer anything."""
    office.relay.next(failure(Phase.RCPT, Failure.TEMPORARY, 421, "closing"))
    assert 0 == office.round()
    assert 1 == office.relay.calls
    assert 3 == office.deliver(after=timedelta(minutes=3))


def test_a_new_register_wakes_the_relay(office: Office) -> None:
    """Whoever mends the relay's settings does not wait for a rest that was for the old ones."""
    office.relay.next(down())
    office.round()
    office.edit('name = "Eva Syd"', 'name = "Eva Sydh"')
    assert 3 == office.deliver()


def test_a_changed_sender_is_in_the_mail_that_its_refusal_held_up(office: Office) -> None:
    """MAIL FROM 550: nothing had passed the marker, so the bytes may be written anew."""
    office.relay.next(failure(Phase.MAIL, Failure.SERVICE, 550, "sender rejected"))
    office.round()
    office.edit("RSS <rss@example.se>", "RSS <ny@example.se>")
    office.deliver()
    assert {"RSS <ny@example.se>"} == {copy.message["From"] for copy in office.relay.copies}


# --- unknown


def test_an_unknown_outcome_is_resolved_by_one_more_copy_of_the_same_bytes(office: Office) -> None:
    """B1: not at once, but a minute later."""
    office.relay.next(silent())
    assert 2 == office.round()
    assert 0 == office.deliver()
    assert 1 == office.deliver(after=2 * MINUTE)
    first, *others, again = office.relay.copies
    assert first == again
    assert 2 == len(others)
    assert [("dot", "unknown"), ("dot", "sent")] == office.attempts(office.row("asa").id)
    assert 0 == office.deliver(after=timedelta(days=9))


def test_an_unknown_outcome_is_resolved_also_where_no_copy_exists(office: Office) -> None:
    """B4: the server closed without storing."""
    office.relay.stores_unknown = False
    office.relay.next(silent())
    office.round()
    office.deliver(after=2 * MINUTE)
    assert [1, 1, 1] == list(office.relay.counts().values())


def test_a_second_unknown_is_held_and_the_admin_asked(office: Office) -> None:
    """At most one extra copy, whatever the relay does."""
    office.relay.next(silent(), None, None, silent())
    office.round()
    office.deliver(after=2 * MINUTE)
    row = office.row("asa")
    assert "unknown" == row.state
    assert f"giltig outbox release {row.id}" in row.reason
    alarm = office.relay.copies[-1]
    assert "Oklart om mejl kom fram: Åsa Öst" in alarm.subject
    assert 0 == office.deliver(after=timedelta(days=30))
    assert 2 == office.relay.counts()[row.message_id]


def test_the_policy_hold_sends_nothing_that_a_person_has_not_released(tmp_path: Path) -> None:
    """Then the same bytes."""
    office = Office(tmp_path, unknown="hold")
    office.relay.next(silent())
    office.round()
    office.deliver(after=timedelta(days=1))
    row = office.row("asa")
    assert ("unknown", 1) == (row.state, office.relay.counts()[row.message_id])
    assert any("Oklart om mejl kom fram" in copy.subject for copy in office.relay.copies)
    office.act(interventions.release, row.id)
    assert 1 == office.deliver()
    assert 1 == len({copy.content for copy in office.relay.copies if copy.id == row.message_id})
    assert "sent" == office.row("asa").state


@pytest.mark.parametrize(("answer", "copies"), [(True, 1), (False, 2), (None, 2)])
def test_an_oracle_saves_the_extra_copy(local: Office, answer: bool | None, copies: int) -> None:
    """The seam for a journal mailbox or the relay's log: asked after a crash."""
    local.relay.next(Killed())
    with pytest.raises(Killed):
        local.round()
    local.restart()  # starts without an oracle; ask it before the next start
    with local.store.write() as db:
        db.execute(update(delivery).where(delivery.c.unknowns == 1).values(state="transmitting", unknowns=0, owner="x"))
    deliverer = local.cycle.deliverer()
    asked: list[str | None] = []

    def arrived(one: Claimed) -> bool | None:
        asked.append(one.address)
        return answer

    deliverer.arrived = arrived
    deliverer.recover()
    local.deliver()
    assert ["asa@example.se"] == asked
    assert copies == local.relay.counts()[local.row("asa").message_id]
    assert "sent" == local.row("asa").state


# --- the bytes


def test_after_the_marker_the_bytes_are_fixed_for_ever(office: Office) -> None:
    """Title, address and sender change: a copy of the old bytes may exist, so they go out again as they were."""
    office.relay.stores_unknown = False
    office.relay.next(silent())
    office.round()
    stored = office.row("asa").message_bytes
    office.edit("asa@example.se", "ny@example.se")
    office.edit('"Rutin ett"', '"Rutin ETT"')
    office.edit("RSS <rss@example.se>", "RSS <ny@example.se>")
    office.deliver(after=2 * MINUTE)
    row = office.row("asa")
    copy = office.relay.copies[-1]
    assert ("asa@example.se", stored) == (copy.recipient, copy.content)
    assert hashlib.sha256(stored).hexdigest() == row.message_sha256
    assert copy.id == row.message_id


@pytest.mark.parametrize("days", [0, 0.01])
def test_before_the_marker_unchanged_words_keep_their_bytes(office: Office, days: float) -> None:
    """Date and Message-ID included: nothing changed, so nothing is written anew."""
    office.relay.next(later())
    office.round()
    stored = office.row("asa").message_bytes
    office.deliver(after=timedelta(days=days) + 2 * MINUTE)
    assert stored == office.relay.copies[-1].content


def test_before_the_marker_changed_words_are_written_anew(office: Office) -> None:
    """A mail that waited two days says how many days are left now."""
    office.relay.next(later())
    office.round()
    before = office.row("asa")
    office.edit('"Rutin ett"', '"Rutin ETT"')
    office.deliver(after=timedelta(days=2))
    after = office.row("asa")
    assert before.message_sha256 != after.message_sha256
    assert before.message_id == after.message_id
    assert "Rutin ETT" in office.relay.copies[-1].subject
    assert "68 dagar" in office.relay.copies[-1].text


def test_a_new_address_gets_the_mail_once(office: Office) -> None:
    """E8: and the old one nothing."""
    office.relay.next(later())
    office.round()
    office.edit("asa@example.se", "ny@example.se")
    office.deliver(after=timedelta(days=1))
    to_new = [copy for copy in office.relay.copies if copy.recipient == "ny@example.se"]
    assert 1 == len(to_new)
    assert "ny@example.se" in to_new[0].message["To"]
    assert 3 == len(office.relay.counts())


def test_a_message_id_depends_on_the_mail_alone(tmp_path: Path) -> None:
    """The same in another database, on another day: not on host, time, subject, or row."""
    ids = []
    for name, days in (("one", 0), ("two", 3)):
        (tmp_path / name).mkdir()
        office = Office(tmp_path / name)
        office.at += timedelta(days=days)
        office.round()
        ids.append(sorted(office.relay.counts()))
    assert ids[0] == ids[1]


# --- what no longer holds


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("valid_to = 2026-05-11", "valid_to = 2027-05-11", "datumet har ändrats till 2027-05-11"),
        (DOCUMENTS.partition("[document.d2]")[0], "\n", "dokumentet finns inte längre i registret"),
        ('to = ["asa"]', 'to = ["eva"]', "mottagaren har ändrats i registret"),
        ('before = ["3 months", "1 week"]', 'before = ["2 months", "1 week"]', "påminnelsens steg har ändrats"),
    ],
)
def test_what_no_longer_holds_is_cancelled_at_claim_with_its_reason(
    office: Office, old: str, new: str, reason: str
) -> None:
    """E6, E7: between plan and claim."""
    office.cycle.plan()
    office.edit(old, new)
    office.deliver()
    with office.store.read() as db:
        told = [row for row in audit.story(db, "d1") if row.step == "-3 months" and row.role == "asa"]
    assert [("cancelled", "cancelled")] == [(row.state, row.delivery_state) for row in told]
    assert reason in told[0].reason
    assert not any("Rutin ett" in copy.subject for copy in office.relay.copies)


def test_a_promise_that_a_mail_does_not_speak_of_is_not_kept_by_it(tmp_path: Path) -> None:
    """Two documents in one mail, refused after the dot, retried with other bytes; one has been deleted meanwhile."""
    together = DOCUMENTS.replace("2026-05-12", "2026-05-11").partition("[document.d3]")[0]
    office = Office(tmp_path, documents=together)
    office.relay.next(refused(Phase.DOT), later(), later())
    office.round()
    assert 1 == len({row.id for row in office.rows() if row.role == "asa"})
    second = together[together.index("[document.d2]") :]
    office.edit(second, "\n")
    office.deliver(after=2 * MINUTE)
    assert {("d1", "-3 months"): "sent", ("d2", "-3 months"): "cancelled"} == office.promises()
    office.edit(together.partition("[document.d2]")[0], together)
    office.round()
    assert {"sent"} == set(office.promises().values())
    assert any("Rutin två" in copy.text for copy in office.relay.copies)


def test_an_escalation_to_a_deputy_who_has_left_is_the_admins(office: Office) -> None:
    """Nothing due is lost by a register that changes at the wrong moment."""
    office.relay.next(refused())
    office.cycle.plan()
    office.cycle.deliver(stopping=lambda: office.relay.calls >= 1)
    office.edit('deputy = "bo"\n', "")
    office.edit(RECIPIENTS[RECIPIENTS.index("[recipient.bo]") : RECIPIENTS.index("[recipient.eva]")], "")
    office.deliver(after=timedelta(hours=1))
    to_sam = [copy.subject for copy in office.relay.copies if copy.recipient == "sam@example.se"]
    assert any("Rutin ett" in subject for subject in to_sam)
    assert {"sent"} == set(office.promises().values())


def test_an_alarm_to_an_admin_who_has_left_is_the_new_ones(office: Office) -> None:
    """It was queued for sam."""
    office.relay.next(refused())
    office.cycle.plan()
    office.cycle.deliver(stopping=lambda: office.relay.calls >= 1)
    sam = RECIPIENTS[: RECIPIENTS.index("[recipient.asa]")]
    office.edit('admin = "sam"', 'admin = "eva"')
    office.edit(sam, "\n")
    office.deliver()
    assert "Mejl kom inte fram" in next(c.subject for c in office.relay.copies if c.recipient == "eva@example.se")


# --- what goes wrong here, without a crash


def test_a_lost_claim_sends_no_dot(local: Office) -> None:
    """F3: this node stood still past its lease, and another took the mail."""

    def steal(step: str) -> None:
        if step == "before marker":
            local.failpoint = lambda _: None
            with local.store.write() as db:
                db.execute(update(delivery).where(delivery.c.state == "claimed").values(fence=99, owner="another"))

    local.failpoint = steal
    assert 2 == local.round()
    assert ["claimed", "sent", "sent"] == [row.state for row in local.rows()]
    assert 0 == local.deliver()
    local.at += timedelta(minutes=21)  # the other node's lease
    local.deliver()
    assert 1 == local.deliver(after=2 * MINUTE)
    assert {1} == set(local.relay.counts().values())


@pytest.mark.parametrize("step", ["claimed", "frozen", "before marker"])
def test_a_clock_that_leaps_in_the_middle_sends_no_dot(local: Office, step: str) -> None:
    """The lease is over: who knows what the others think. It is ours to settle, and goes out once."""

    def leap(reached: str) -> None:
        if reached == step:
            local.failpoint = lambda _: None
            local.at += timedelta(hours=1)

    local.failpoint = leap
    assert 2 == local.round()
    assert "claimed" == local.row("asa").state
    local.deliver()
    assert 1 == local.deliver(after=2 * MINUTE)
    assert {1} == set(local.relay.counts().values())


class Broken(Store):
    """A database that can't be written from some moment on."""

    broken_from: int = 10**9
    writes: int = 0

    def write(self, *, alone: bool = False, beside: bool = False) -> object:  # type: ignore[override]
        """Open a transaction, or fail."""
        self.writes += 1
        if self.writes >= self.broken_from:
            raise OperationalError("UPDATE", {}, Exception("disk I/O error"))
        return super().write(alone=alone, beside=beside)


@pytest.fixture
def breaking(tmp_path: Path) -> tuple[Office, Broken]:
    """One mail is due; its database can be broken."""
    office = Office(tmp_path, documents=ONE)
    broken = Broken(f"sqlite:///{tmp_path / 'giltig.db'}")
    office.cycle.plan()
    office.cycle.store = broken
    office.cycle._deliverer = None
    return office, broken


@pytest.mark.parametrize(("write", "copies"), [(1, 0), (2, 0), (3, 0), (4, 0)])
def test_without_a_database_no_dot_is_sent(breaking: tuple[Office, Broken], write: int, copies: int) -> None:
    """C2: writes 1 cancels the stale, 2 claims, 3 freezes, 4 marks."""
    office, broken = breaking
    broken.broken_from = write
    with pytest.raises(OperationalError):
        office.deliver()
    assert copies == len(office.relay.copies)
    broken.broken_from = 10**9
    office.deliver()
    office.deliver(after=2 * MINUTE)
    assert [1] == list(office.relay.counts().values())
    assert "sent" == office.row("asa").state


def test_a_result_that_could_not_be_written_is_kept(breaking: tuple[Office, Broken]) -> None:
    """C3: for an hour; and a register that is re-read meanwhile does not lose it."""
    office, broken = breaking
    broken.broken_from = 5
    with pytest.raises(OperationalError):
        office.deliver()
    for _ in range(60):
        with pytest.raises(OperationalError):
            office.deliver(after=MINUTE)
    broken.broken_from = 10**9
    sent_at = office.at
    office.edit('name = "Eva Syd"', 'name = "Eva Sydh"')
    assert 0 == office.deliver(after=MINUTE)
    row = office.row("asa")
    assert "sent" == row.state
    assert row.sent_at < sent_at
    assert [1] == list(office.relay.counts().values())


def test_a_fault_of_ours_in_one_mail_lets_the_others_by(office: Office) -> None:
    """A programmer's error about the nearest fact: logged, put last, tried again, and never in the way."""

    def broken(claimed: Claimed) -> Draft:
        raise ZeroDivisionError

    office.cycle.plan()
    first = office.row("asa").id
    deliverer = office.cycle.deliverer()
    office.cycle.deliver(stopping=lambda: True)
    real = deliverer.compose
    assert real is not None
    deliverer.compose = lambda claimed: real(claimed) if claimed.id != first else broken(claimed)
    with pytest.raises(ZeroDivisionError):
        deliverer.deliver_all()
    assert 2 == deliverer.deliver_all()
    office.at += 2 * MINUTE
    with pytest.raises(ZeroDivisionError):
        deliverer.deliver_all()
    assert 0 == office.deliver(after=5 * MINUTE)
    assert 1 == office.deliver(after=5 * MINUTE)
    assert 3 == len(office.relay.counts())


def test_a_mail_that_cannot_be_written_is_held_and_told(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """`message.build` parses what it wrote and finds another meaning: never sent, never silent."""
    real = Letter.__init__

    def hostile(self: Letter, **fields: object) -> None:
        is_first = "Rutin ett" in str(fields["subject"]) and fields["to_address"] == "asa@example.se"
        real(self, **(fields | {"message_id": "<a b@c>"} if is_first else fields))

    monkeypatch.setattr(Letter, "__init__", hostile)
    office.round()
    row = office.row("asa")
    assert "held" == row.state
    assert "Message-ID" in row.reason
    assert ["asa", "asa", "sam"] == sorted(office.relay.recipients())
    monkeypatch.undo()
    office.act(interventions.release, row.id)
    assert 1 == office.deliver()


# --- mails that are claimed together

MANY = "".join(
    f'\n[document.d{day}]\ntitle = "Rutin {day}"\nvalid_from = 2024-01-01\nvalid_to = 2026-05-{day}\n'
    for day in range(11, 26)
)


@pytest.fixture
def many(tmp_path: Path, database: str) -> Iterator[Office]:
    """Fifteen mails are due to asa: the first is claimed alone, then ten, then four."""
    with closing(Office(tmp_path, url=database, documents=MANY)) as office:
        office.cycle.plan()
        yield office


def each_went_once(office: Office) -> None:
    """All fifteen, in the order of their facts but for those that failed; the promises say so."""
    assert [1] * 15 == list(office.relay.counts().values())
    assert ["sent"] * 15 == [row.state for row in office.rows()]
    assert {"sent"} == set(office.promises().values())


def outcomes(office: Office) -> Counter[tuple[str, str]]:
    """Return how many attempts came how far and to what."""
    return Counter(one for row in office.rows() for one in office.attempts(row.id))


def test_mails_share_claim_and_freeze_but_never_marker_and_result(many: Office) -> None:
    """A commit waits for the disk: two a mail, and two a block."""
    steps: list[str] = []
    many.failpoint = steps.append
    commits: list[str] = []

    def count(db: Connection) -> None:
        if steps and not db.get_execution_options().get("read"):
            commits.append(steps[-1])

    event.listen(many.store.engine, "commit", count)
    assert 15 == many.deliver()
    each_went_once(many)
    assert ["claimed", "frozen"] * 3 == [step for step in steps if step in ("claimed", "frozen")]
    one = ["before marker", "marked", "accepted", "recorded"]
    assert one * 15 == [step for step in steps if step not in ("claimed", "frozen")]
    waits = {"claimed": 3, "before marker": 15, "accepted": 15, "recorded": 3}  # freezes, markers, results, claims
    assert waits == Counter(commits)
    assert Counter({("dot", "sent"): 15}) == outcomes(many)


@pytest.mark.parametrize("how", ["stopped", "down"])
def test_what_was_claimed_and_not_begun_is_given_back(many: Office, how: str) -> None:
    """SIGTERM, or a relay that goes away: the others keep their place, and the bytes that they were given."""
    if how == "stopped":
        assert 5 == many.cycle.deliver(stopping=lambda: many.relay.calls >= 5)
        given_back = 6
    else:
        many.relay.next(*[None] * 5, down())
        assert 5 == many.deliver()
        given_back = 5
    assert Counter({"sent": 5, "queued": 10}) == Counter(row.state for row in many.rows())
    assert {(0, None)} == {(row.attempts, row.owner) for row in many.rows()}
    assert given_back == outcomes(many)["frozen", "given back"]
    bytes_then = {row.id: row.message_bytes for row in many.rows() if row.message_bytes}
    assert 10 == many.deliver(after=2 * MINUTE)
    each_went_once(many)
    assert bytes_then.items() <= {row.id: row.message_bytes for row in many.rows()}.items()
    subjects = [copy.subject for copy in many.relay.copies]
    assert sorted(subjects) == subjects


@pytest.mark.parametrize("step", ["compose", "freeze"])
def test_a_fault_of_ours_in_one_of_many_lets_the_others_by(
    many: Office, step: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whichever mail it is, and also where a commit of many does not say which."""
    broken = many.rows()[4].id
    name = {"compose": "Deliverer._written", "freeze": "freeze"}[step]
    real = Deliverer._written if step == "compose" else freeze

    def fail(db_or_worker: object, claimed: Claimed, **more: object) -> object:
        if claimed.id == broken:
            raise ZeroDivisionError
        return real(db_or_worker, claimed, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(f"monitor.delivery.{name}", fail)
    for _ in range(3):
        with suppress(ZeroDivisionError):
            many.deliver()
    assert Counter({"sent": 14, "queued": 1}) == Counter(row.state for row in many.rows())
    assert [1] == [row.attempts for row in many.rows() if row.id == broken]
    assert {0} == {row.attempts for row in many.rows() if row.id != broken}
    monkeypatch.undo()
    assert 1 == many.deliver(after=10 * MINUTE)
    each_went_once(many)


def test_a_slow_relay_outlasts_no_lease(many: Office) -> None:
    """Two minutes a mail: those that would begin too late are given back, and claimed anew in the same round."""

    def slow(step: str) -> None:
        if step == "marked":
            many.at += 2 * MINUTE

    many.failpoint = slow
    assert 15 == many.deliver()
    each_went_once(many)
    assert outcomes(many)["frozen", "given back"] > 0


def test_a_claim_that_is_lost_before_the_freeze_is_nobody_elses_loss(many: Office) -> None:
    """Another node has one of the ten."""
    stolen = many.rows()[3].id
    claims = 0

    def steal(step: str) -> None:
        nonlocal claims
        claims += step == "claimed"
        if step == "claimed" and claims == 2:
            with many.store.write() as db:
                db.execute(update(delivery).where(delivery.c.id == stolen).values(fence=99, owner="another"))

    many.failpoint = steal
    assert 14 == many.deliver()
    assert ["claimed"] == [row.state for row in many.rows() if row.state != "sent"]
    assert [None] == [row.message_bytes for row in many.rows() if row.id == stolen]


@pytest.mark.parametrize("step", ["claimed", "frozen", "before marker", "marked", "accepted", "recorded"])
@pytest.mark.parametrize("passing", [2, 5])
def test_a_crash_with_ten_mails_claimed_loses_none(tmp_path: Path, step: str, passing: int) -> None:
    """Only the one that had passed the marker is unknown."""
    many, passed = Office(tmp_path, documents=MANY), 0

    def die(reached: str) -> None:
        nonlocal passed
        passed += reached == step
        if reached == step and passed == passing:
            raise Killed(step)

    many.failpoint = die
    with suppress(Killed):
        many.round()
    many.restart()
    many.round()
    assert ["sent"] * 15 == [row.state for row in many.rows()]
    assert 15 == len(many.relay.counts()) == len({copy.content for copy in many.relay.copies})
    assert len(many.relay.copies) == 15 + (step == "accepted")
    unknown = sum(count for (_, outcome), count in outcomes(many).items() if outcome == "unknown")
    assert unknown == (step in ("marked", "accepted"))


# --- several workers


@pytest.mark.parametrize("backend", ["sqlite", "postgresql"])
def test_two_workers_on_one_database_send_each_mail_once(
    tmp_path: Path, backend: str, request: pytest.FixtureRequest
) -> None:
    """F1: in threads, each with its own connections."""
    url = request.getfixturevalue("postgres").new_database() if backend == "postgresql" else ""
    office = Office(tmp_path, url=url)
    mails = 60
    with office.store.write() as db:
        for number in range(mails):
            new = NewDelivery(key=f"k{number}", kind="overview", role="asa", urgent_on=MONDAY.date())
            outbox.enqueue(db, new, office.at)

    def compose(claimed: Claimed) -> Draft:
        return Draft(
            address="asa@example.se",
            subject=claimed.key,
            composed_from=claimed.key,
            letter=lambda named, at: Letter(
                message_id=named, date=at, sender="rss@example.se", reply_to=None, to_name="Åsa",
                to_address="asa@example.se", domain="example.se", subject=claimed.key, text="Hej", html="<p>Hej</p>",
                delivery="1",
            ),
        )  # fmt: skip

    relay = Relay()
    sent: list[int] = []

    def work(node: str) -> None:
        deliverer = Deliverer(
            store=Store(str(office.store.url)), transport=relay, node=node, now=lambda: MONDAY,
            register=office.cycle.register, compose=compose,
        )  # fmt: skip
        sent.append(deliverer.deliver_all())
        deliverer.store.close()

    threads = [threading.Thread(target=work, args=(f"node {number}",)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    office.close()
    assert mails == sum(sent) == len(relay.counts())
    assert {1} == set(relay.counts().values())


def test_a_claim_has_a_new_fence_each_time(office: Office) -> None:
    """F1: the attempts say who had it when."""
    office.cycle.plan()
    with office.store.write() as db:
        (first,) = claim(db, node="one", at=office.at)
        (second,) = claim(db, node="two", at=office.at)
    assert (1, 1) == (first.fence, second.fence)
    assert first.id != second.id


# --- templates


def broken_templates(tmp_path: Path, **files: str) -> Office:
    """Return an office whose admin has written templates of his own."""
    folder = tmp_path / "templates" / "mail"
    folder.mkdir(parents=True)
    for name, content in files.items():
        (folder / f"{name.replace('__', '.')}").write_text(content, encoding="utf-8")
    return Office(tmp_path)


@pytest.mark.parametrize(
    "template",
    [
        "{{ titel }}",  # undefined
        "{% if %}",  # syntax
        "{{ 1 / 0 }}",
        "{{ ''.__class__.__mro__ }}",  # sandbox
        "{% include 'mail/end.txt' %}",  # itself, for ever
        "{% extends 'mail/none.txt' %}",
        "{{ documents.x.y }}",
        "{{ range(10 ** 9) }}",
    ],
)
def test_a_broken_template_costs_nobody_a_mail(tmp_path: Path, template: str, caplog: pytest.LogCaptureFixture) -> None:
    """E9: found before connecting; the shipped template is used, and the admin told once a day."""
    office = broken_templates(tmp_path, end__txt=template)
    assert 4 == office.round()
    assert ["asa", "asa", "asa", "sam"] == sorted(office.relay.recipients())
    first = office.relay.copies[0]
    assert "Rutin ett" in first.subject
    assert "11 maj 2026" in first.text
    told = next(copy for copy in office.relay.copies if copy.recipient == "sam@example.se")
    assert "mall" in told.subject
    assert "Mallen till mejl" in caplog.text
    assert 0 == office.round()


def test_the_admin_is_told_where_a_template_is_broken(tmp_path: Path) -> None:
    """File and line."""
    office = broken_templates(tmp_path, end__txt="Hej\n{{ titel }}\n")
    office.round()
    told = next(copy for copy in office.relay.copies if copy.recipient == "sam@example.se")
    assert "templates/mail/end.txt rad 2: UndefinedError: 'titel' is undefined" in " ".join(told.text.split())


def test_bytes_that_are_no_text_are_a_broken_template_too(tmp_path: Path) -> None:
    """Saved as Latin-1."""
    office = broken_templates(tmp_path, end__txt="")
    (tmp_path / "templates" / "mail" / "end.txt").write_bytes("Påminnelse".encode("latin-1"))
    assert 4 == office.round()


def test_where_the_shipped_template_fails_too_the_built_in_words_go_out(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A fault of ours, or a damaged installation."""

    def fail(*_: object, **__: object) -> None:
        raise KeyError("x")

    for name in ("mail_matters.matter_mail", "mail_matters.digest_mail", "mail_texts.delivery_fault_mail"):
        monkeypatch.setattr(f"monitor.{name}", fail)
    office.relay.next(refused())
    office.round()
    subjects = sorted(copy.subject for copy in office.relay.copies)
    assert any(subject.startswith("Rutin två: giltighetstiden slutar 2026-05-12") for subject in subjects)
    assert any("Ett mejl kom inte fram" in subject for subject in subjects)
    assert any("mall" in subject for subject in subjects)
    assert {"sent"} == set(office.promises().values())


def test_a_hostile_title_is_only_words(tmp_path: Path) -> None:
    """G1, G2, G4: one subject, no header of its own, no markup, no template."""
    hostile = r"Rutin\r\nBcc: evil@example.se\n\n<script>alert(1)</script>{{ 7*7 }} \u2028.\n"
    office = Office(tmp_path, documents=ONE.replace("Rutin ett", hostile))
    try:
        office.round()
    finally:
        copies = office.relay.copies
    assert 1 == len(copies)
    message = copies[0].message
    assert message["Bcc"] is None
    assert "{{ 7*7 }}" in " ".join(copies[0].text.split())
    html = message.get_body(("html",))
    assert html is not None
    assert "<script>" not in html.get_content()


# --- real servers


def smtp(server: ScriptedServer, more: str = "", **table: object) -> str:
    """Return `[mail]` of a register that hands over to a server."""
    settings = {"host": "localhost", "port": server.port, "security": server.security, "timeout": "5 seconds"} | table
    lines = "\n".join(f"{key} = {value!r}".replace("'", '"') for key, value in settings.items())
    return f'transport = "smtp"\n[mail.smtp]\n{lines}\n{more}'


@pytest.mark.parametrize("security", ["tls", "starttls"])
@pytest.mark.parametrize("source", ["env", "file"])
def test_a_register_says_how_to_reach_the_relay(
    tmp_path: Path, certificates: Certificates, security: str, source: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """TLS by an authority of one's own, and a password that is not in the register."""
    monkeypatch.setenv("SMTP_PASSWORD", "hemligt")
    (tmp_path / "password").write_text("hemligt\n")
    (tmp_path / "ca.pem").write_bytes(certificates.ca_file.read_bytes())
    password = {"password_env": "SMTP_PASSWORD"} if source == "env" else {"password_file": "password"}
    with ScriptedServer(security=security, context=certificates.good, users={"rss": "hemligt"}) as server:  # type: ignore[arg-type]
        office = Office(tmp_path, real=True, mail=smtp(server, user="rss", ca_file="ca.pem", **password))
        assert 3 == office.round()
        assert ["asa@example.se"] * 3 == [stored.recipient for stored in server.messages]
        assert 1 == server.connections
        assert b"hemligt" not in server.clear
    assert [row.message_bytes for row in office.rows()] == [stored.content for stored in server.messages]


def test_a_certificate_of_somebody_else_gets_no_mail_and_no_password(
    tmp_path: Path, certificates: Certificates
) -> None:
    """B15: and costs the mails nothing; they go out when it is mended."""
    (tmp_path / "ca.pem").write_bytes(certificates.ca_file.read_bytes())
    (tmp_path / "password").write_text("hemligt\n")
    with ScriptedServer(security="tls", context=certificates.unknown, users={"rss": "hemligt"}) as server:
        office = Office(tmp_path, real=True, mail=smtp(server, user="rss", ca_file="ca.pem", password_file="password"))
        assert 0 == office.round()
        assert [] == server.commands
        assert [("tls", "service")] == office.attempts(office.row("asa").id)
        server.context = certificates.good
        assert 3 == office.deliver(after=timedelta(minutes=2))


def test_a_rotated_password_is_picked_up(tmp_path: Path) -> None:
    """E10: without a restart."""
    (tmp_path / "password").write_text("gammalt")
    with ScriptedServer(users={"rss": "nytt"}) as server:
        office = Office(tmp_path, real=True, mail=smtp(server, user="rss", password_file="password"))
        assert 0 == office.round()
        (tmp_path / "password").write_text("nytt")
        assert 3 == office.deliver(after=timedelta(minutes=2))
    assert [0, 0, 0] == [row.attempts for row in office.rows()]


@pytest.mark.parametrize(
    ("script", "phase", "outcome", "state"),
    [
        (plan(banner="554 no"), "connect", "service", "queued"),
        (plan(banner=CLOSE), "connect", "service", "queued"),
        (plan(ehlo="550 no"), "connect", "service", "queued"),
        (plan(ehlo=RESET), "connect", "service", "queued"),
        (plan(mail="550 no"), "mail", "service", "queued"),
        (plan(mail="451 later"), "mail", "service", "queued"),
        (plan(mail=CLOSE), "mail", "service", "queued"),
        (plan(rcpt=["550 5.1.1 no such user"]), "rcpt", "permanent", "rejected"),
        (plan(rcpt="450 4.2.1 later"), "rcpt", "temporary", "queued"),
        (plan(rcpt=RESET), "rcpt", "temporary", "queued"),
        (plan(data=["554 no"]), "data", "permanent", "rejected"),
        (plan(data="451 later"), "data", "temporary", "queued"),
        (plan(data=CLOSE), "data", "temporary", "queued"),
        (plan(dot="452 4.3.1 full"), "dot", "temporary", "queued"),
        (plan(dot=["554 5.7.1 spam"]), "dot", "permanent", "rejected"),
        (plan(dot="421 closing"), "dot", "temporary", "queued"),
        (plan(dot=Step(then="close", store=True)), "dot", "unknown", "queued"),
        (plan(dot=Step(then="reset", store=True)), "dot", "unknown", "queued"),
        (plan(dot=Step(then="close", store=False)), "dot", "unknown", "queued"),
        (plan(dot=Step("xyz", then="close", store=True)), "dot", "unknown", "queued"),
        (plan(dot=Step("250 2.0.0 ok", store=True), quit=RESET), "dot", "sent", "sent"),
    ],
)
def test_every_phase_is_recorded_with_its_blame(
    tmp_path: Path, script: Plan, phase: str, outcome: str, state: str
) -> None:
    """What the relay does wrong with the first mail; an attempt's row says where it ended."""
    with ScriptedServer(script, plan()) as server:
        office = Office(tmp_path, real=True, mail=smtp(server), documents=ONE)
        office.round()
        row = office.row("asa")
        assert [(phase, outcome)] == office.attempts(row.id)[:1]
        assert state == row.state
        for minutes in (2, 5):
            office.deliver(after=timedelta(minutes=minutes))
        copies = Counter(stored.content for stored in server.messages)
    stored = dict(copies)[office.row("asa").message_bytes] if state != "rejected" else 0
    assert stored == (2 if outcome == "unknown" and "store=True" in str(script) else 0 if state == "rejected" else 1)
    assert {"sent"} == set(office.promises().values())


def test_a_refused_recipient_leaves_the_connection_to_the_others(tmp_path: Path) -> None:
    """B9 on the wire: one RCPT a transaction, and no mail of another is lost with it."""
    script = plan(rcpt={"bo@example.se": "550 5.1.1 no such user"})
    with ScriptedServer(script) as server:
        office = Office(tmp_path, real=True, mail=smtp(server), ladder=TO_THREE, documents=ONE)
        office.round()
        assert ["asa@example.se", "eva@example.se", "sam@example.se"] == sorted(
            stored.recipient for stored in server.messages
        )
        between = "\n".join(server.commands)
    assert all(part.count("RCPT TO") == 1 for part in between.split("MAIL FROM")[1:])


def test_no_password_is_in_the_log(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """G18: not even where the server quotes it back."""
    caplog.set_level(logging.DEBUG)
    (tmp_path / "password").write_text("mycket-hemligt")
    with ScriptedServer(plan(auth="535 mycket-hemligt is wrong"), users={"rss": "x"}) as server:
        office = Office(tmp_path, real=True, mail=smtp(server, user="rss", password_file="password"))
        office.round()
    assert "mycket-hemligt" not in caplog.text
    assert "mycket-hemligt" not in str(office.rows())


def test_the_mails_of_a_folder_are_whole_files(tmp_path: Path) -> None:
    """The transport of the first day."""
    office = Office(tmp_path, real=True, text=register_text(mail='transport = "folder"\nfolder = "mails"'))
    assert 3 == office.round()
    files = sorted(file.read_bytes() for file in (tmp_path / "mails").iterdir())
    assert sorted(row.message_bytes for row in office.rows()) == files


Failpoint = Callable[[str], None]


@pytest.mark.parametrize(
    ("step", "extra"),
    [
        ("planning", 0), ("planned", 0), ("claimed", 0), ("frozen", 0), ("before marker", 0),
        ("marked", 0), ("accepted", 1), ("recorded", 0),
    ],
)  # fmt: skip
@pytest.mark.parametrize("policy", ["resend", "hold"])
def test_a_crash_at_each_step_loses_nothing(tmp_path: Path, step: str, extra: int, policy: str) -> None:
    """A1 to A11 without a process; test_kill.py does it with kill -9. With `hold` a person decides."""
    office = Office(tmp_path, unknown=policy)
    office.die_at(step)
    with pytest.raises(Killed):
        office.round()
    office.restart()
    office.round()
    held = [row for row in office.rows() if row.state == "unknown"]
    assert len(held) == (policy == "hold" and step in ("marked", "accepted"))
    to_asa = Counter(copy.content for copy in office.relay.copies if copy.recipient == "asa@example.se")
    if held:
        assert to_asa[held[0].message_bytes] == extra
        office.act(interventions.release, held[0].id)
        office.deliver()
        to_asa = Counter(copy.content for copy in office.relay.copies if copy.recipient == "asa@example.se")
    assert [1 + extra, 1, 1] == sorted(to_asa.values(), reverse=True)
    assert {"sent"} == set(office.promises().values())


def test_a_clean_failure_keeps_the_outcome_known(office: Office) -> None:
    """DeliveryError's own text is one line, for the attempt's row."""
    office.relay.next(DeliveryError(Phase.RCPT, Failure.TEMPORARY, 450, "a\r\nb"))
    office.round()
    with office.store.read() as db:
        row = audit.attempts(db, office.row("asa").id)[0]
    assert (450, "a b") == (row.code, row.reply)
