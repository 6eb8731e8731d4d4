"""Promises and mails in the database: queued once, held, released, cancelled, sent again."""

from datetime import timedelta
from pathlib import Path

import pytest
from small_outbox import MONDAY, Office, later, refused, silent
from sqlalchemy import select

from monitor import interventions, outbox
from monitor.outbox import NewDelivery, acknowledge
from monitor.tables import reminder

ASA = [("asa", "reminders", "queued")] * 3


@pytest.fixture
def office(tmp_path: Path) -> Office:
    """Three documents that end in May, in March; asa is reminded of each."""
    return Office(tmp_path)


def mail(key: str = "k", **changes: object) -> NewDelivery:
    """Return a mail to be queued."""
    return NewDelivery(**{"key": key, "kind": "overview", "role": "asa", "urgent_on": MONDAY.date()} | changes)


def test_planning_again_promises_nothing_again(office: Office) -> None:
    """Level-triggered: what is due is computed each time, and the unique keys absorb it."""
    for _ in range(3):
        office.cycle.plan()
    assert ASA == office.states()
    assert ["planned"] * 3 == list(office.promises().values())


def test_a_key_is_queued_once_for_ever(office: Office) -> None:
    """Whatever became of the first."""
    with office.store.write() as db:
        assert outbox.enqueue(db, mail(), office.at)
        assert outbox.enqueue(db, mail(), office.at) is None
    office.deliver()
    with office.store.write() as db:
        assert outbox.enqueue(db, mail(), office.at) is None


def test_a_cancelled_mail_may_be_queued_again(office: Office) -> None:
    """It never went out: the document's end moved away, and back."""
    office.cycle.plan()
    office.edit("valid_to = 2026-05-11", "valid_to = 2027-05-11")
    office.round()
    assert "cancelled" == office.row("asa").state
    office.edit("valid_to = 2027-05-11", "valid_to = 2026-05-11")
    office.round()
    assert [("asa", "reminders", "sent")] * 3 == office.states()
    assert 3 == len(office.relay.copies)


def test_the_same_promises_have_the_same_key_in_any_order(office: Office) -> None:
    """A digest's key names what it carries."""
    office.cycle.plan()
    promises = outbox_promises(office)
    assert outbox.reminders_key("asa", promises) == outbox.reminders_key("asa", reversed(promises))
    assert outbox.reminders_key("asa", promises) != outbox.reminders_key("bo", promises)
    assert outbox.reminders_key("asa", promises) != outbox.reminders_key("asa", promises[:1])


def outbox_promises(office: Office) -> list[object]:
    """Return every promise of the register."""
    from monitor.planner import valid_promises  # noqa: PLC0415 - one user

    with office.store.write() as db:
        return [one for ones in valid_promises(db, office.cycle.daybook, office.cycle.today).values() for one in ones]


def test_a_nearer_step_stands_for_one_that_has_not_gone_out(office: Office) -> None:
    """The relay was down for two months: one mail, not two, and the other is accounted for."""
    office.cycle.plan()
    office.at += timedelta(days=65)  # past "1 week"
    office.round()
    assert 3 == len(office.relay.copies)
    found = office.promises()
    assert {"d1": "superseded", "d2": "superseded", "d3": "superseded"} == {
        id_: state for (id_, step), state in found.items() if step == "-3 months"
    }
    assert {"sent"} == {state for (_, step), state in found.items() if step == "-7 days"}
    assert ["cancelled", "cancelled", "cancelled", "sent", "sent", "sent"] == [row.state for row in office.rows()]


def test_a_promise_that_was_kept_stays_kept(office: Office) -> None:
    """The next step of its ladder is another promise."""
    office.round()
    office.at += timedelta(days=65)
    office.round()
    assert {"sent"} == set(office.promises().values())
    assert 6 == len(office.promises())


def test_a_step_whose_copy_may_exist_is_not_taken_back(office: Office) -> None:
    """Frozen bytes go out whatever the register becomes: a copy of them may be on its way."""
    office.cycle.plan()
    office.relay.next(silent())
    office.deliver()
    office.edit("valid_to = 2026-05-11", "valid_to = 2027-05-11")
    office.deliver(after=timedelta(minutes=2))
    assert ["sent"] * 3 == [row.state for row in office.rows()]
    assert [2, 1, 1] == sorted(office.relay.counts().values(), reverse=True)


def test_the_reason_of_a_cancelled_promise_is_kept(office: Office) -> None:
    """What `giltig explain` shows years later."""
    office.cycle.plan()
    office.edit("valid_to = 2026-05-11", "valid_to = 2027-05-11")
    office.round()
    with office.store.read() as db:
        row = db.execute(select(reminder).where(reminder.c.state == "cancelled")).one()
    assert ("d1", "datumet har ändrats till 2027-05-11") == (row.document, row.reason)


def test_an_acknowledged_ladder_is_silent_until_its_day(office: Office) -> None:
    """And speaks the day after, of the step that is due then."""
    with office.store.write() as db:
        acknowledge(db, "d1", "end", "2026-05-11", MONDAY.date() + timedelta(days=1), "vet", office.at)
    assert 2 == office.round()
    assert "silenced" == office.promises()["d1", "-3 months"]
    office.at += timedelta(days=2)
    assert 1 == office.round()
    assert "sent" == office.promises()["d1", "-3 months"]


# --- what a person does


def test_held_mails_wait_for_their_release(office: Office) -> None:
    """Without ids a release lets all of them go."""
    office.cycle.plan()
    ids = [row.id for row in office.rows()]
    assert 2 == office.act(lambda db, ids, _: interventions.hold(db, ids, "hålls"), *ids[:2])
    assert 1 == office.deliver()
    assert 1 == office.act(interventions.release, ids[0])
    assert 1 == office.deliver()
    assert 1 == office.act(interventions.release)
    assert 1 == office.deliver()


def test_a_release_of_all_leaves_the_unknown_ones(tmp_path: Path) -> None:
    """A copy may exist: that takes a person who has looked, and names it."""
    office = Office(tmp_path, unknown="hold")
    office.relay.next(silent())
    office.round()
    unknown = office.row("asa")
    assert "unknown" == unknown.state
    assert 0 == office.act(interventions.release)
    assert 1 == office.act(interventions.release, unknown.id)
    assert 1 == office.deliver()
    first, second = (copy for copy in office.relay.copies if copy.id == unknown.message_id)
    assert first.content == second.content


def test_a_retry_is_tried_at_once(office: Office) -> None:
    """The backoff is not waited for."""
    office.relay.next(later(), later(), later())
    assert 0 == office.round()
    assert 0 == office.deliver()
    assert 3 == office.act(interventions.retry)
    assert 3 == office.deliver()


@pytest.mark.parametrize("action", [interventions.retry, interventions.resend])
def test_a_refused_mail_goes_out_when_its_address_is_mended(office: Office, action: object) -> None:
    """What the alarm tells the admin to do; by then the deputy has had the mail, and its promise is kept."""
    office.relay.by_recipient["asa@example.se"] = refused()
    office.round()
    office.relay.by_recipient.clear()
    office.edit("asa@example.se", "asa.ost@example.se")
    assert 1 == office.act(action, office.row("asa").id)
    assert 1 == office.deliver()
    assert "asa.ost@example.se" == office.relay.copies[-1].recipient
    assert "sent" == office.row("asa").state


def test_a_resend_is_a_new_mail(office: Office) -> None:
    """A new generation: else the server's own duplicate check would drop it."""
    office.round()
    id_ = office.row("asa").id
    office.at += timedelta(days=3)
    assert 1 == office.act(interventions.resend, id_)
    assert 1 == office.deliver()
    first, again = office.relay.copies[0], office.relay.copies[-1]
    assert (".g0@", ".g1@") == (first.id[33:37], again.id[33:37])
    assert first.id.partition(".g")[0] == again.id.partition(".g")[0]
    assert first.message["Date"] != again.message["Date"]
    assert 0 == office.deliver(after=timedelta(days=1))


def test_a_resend_of_what_was_not_settled_does_nothing(office: Office) -> None:
    """A mail that waits goes out by itself."""
    office.cycle.plan()
    assert 0 == office.act(interventions.resend, office.row("asa").id)


def test_a_resend_that_is_refused_reaches_the_deputy(office: Office) -> None:
    """Its promises were kept long ago; the mail must not be empty for that."""
    office.round()
    office.act(interventions.resend, office.row("asa").id)
    office.relay.by_recipient["asa@example.se"] = refused()
    office.deliver()
    assert "bo@example.se" in {copy.recipient for copy in office.relay.copies}


def test_a_flood_is_held_and_the_admin_told(tmp_path: Path) -> None:
    """More mails than the brake allows at once wait for a person."""
    office = Office(tmp_path)
    office.edit('unknown = "resend"', 'unknown = "resend"\nbrake = 2')
    assert 1 == office.round()
    assert ["sam"] == office.relay.recipients()
    assert 3 == office.act(interventions.release)
    assert 3 == office.deliver()
    assert 0 == office.round()


def test_the_counts_are_those_of_the_states(office: Office) -> None:
    """For the sign of life."""
    office.relay.next(later())
    office.round()
    with office.store.read() as db:
        assert {"sent": 2, "queued": 1} == outbox.counts(db)
        assert 2 == outbox.sent_since(db, office.at)
        assert 0 == outbox.sent_since(db, office.at + timedelta(seconds=1))
        assert 0 == outbox.refused_by_all(db)
