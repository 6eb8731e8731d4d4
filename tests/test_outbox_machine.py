"""The outbox as a state machine: any order of days, registers, relays, crashes and people, and what must hold throughout.

Planner, letters, delivery and database are the real ones. Each mail's text lists the promises that it keeps, so that what
was kept is read from what arrived and not from what the database believes.
"""

import tempfile
from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import date, timedelta
from itertools import chain
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from small_outbox import Copy, Killed, Office, down, failure, later, refused, register_text, silent
from sqlalchemy import select, text

from monitor import interventions, outbox, promise_rows
from monitor.mail_texts import MailText, View
from monitor.matters import Matter
from monitor.planner import valid_promises
from monitor.promises import due
from monitor.tables import attempt, delivery, delivery_reminder, reminder
from monitor.transport import Failure, Phase

#: Which state of a delivery may follow which (docs/reliability.md).
EDGES = {
    ("", "queued"), ("", "held"),
    ("queued", "claimed"), ("queued", "held"), ("queued", "cancelled"),
    ("held", "queued"), ("held", "cancelled"),
    ("claimed", "transmitting"), ("claimed", "queued"), ("claimed", "rejected"), ("claimed", "cancelled"),
    ("transmitting", "sent"), ("transmitting", "queued"), ("transmitting", "rejected"), ("transmitting", "unknown"),
    ("unknown", "queued"), ("rejected", "queued"), ("sent", "queued"),
    ("cancelled", "queued"), ("cancelled", "held"),
}  # fmt: skip
LADDERS = ('"3 months", "1 week"', '"6 months", "1 month", "1 week"', '"2 months"')
ENDS = ("2026-05-11", "2026-06-15", "2026-09-01", "2027-05-11")
STEPS = ("claimed", "frozen", "before marker", "marked", "accepted", "recorded")
OUTCOMES = {
    "taken": lambda: None,
    "later": later,
    "later after the dot": lambda: later(Phase.DOT),
    "refused": refused,
    "refused after the dot": lambda: refused(Phase.DOT),
    "down": down,
    "going away": lambda: failure(Phase.RCPT, Failure.TEMPORARY, 421),
    "silent": silent,
    "dies with a copy": Killed,
}


def listing_mail(_: object, view: View, *told: object, **__: object) -> MailText:
    """Write a mail that lists the promises it keeps."""
    matters = told[0] if told and isinstance(told[0], tuple) else told[:1]
    role = view.instead_of or view.role
    keys = [
        f"{one.document}/{one.about}/{one.fact_key}/{one.lead}/{role}"
        for matter in matters
        if isinstance(matter, Matter)
        for one in matter.reminders
    ]
    return MailText(subject=f"{len(keys)} {view.as_of}", text="\n".join(keys), html="<p></p>")


def kept(copy: Copy) -> list[str]:
    """Return the promises that a mail keeps."""
    return [line for line in copy.text.splitlines() if "/" in line]


class Outbox(RuleBasedStateMachine):
    """A year or so of a small office."""

    @initialize(unknown=st.sampled_from(["resend", "hold"]))
    def start(self, unknown: str) -> None:
        """Three documents, a ladder, a reader with a deputy, and an admin."""
        self.patches = [
            patch(f"monitor.{name}", listing_mail)
            for name in ("mail_matters.matter_mail", "mail_matters.digest_mail", "mail_texts.delivery_fault_mail")
        ]
        for one in self.patches:
            one.start()
        self.unknown = unknown
        self.ends: dict[str, str | None] = dict.fromkeys(("d1", "d2", "d3"), ENDS[0])
        self.ladder = LADDERS[0]
        self.address = "asa@example.se"
        self.folder = tempfile.TemporaryDirectory()
        self.office = Office(Path(self.folder.name), text=self.text())
        self.resent: Counter[int] = Counter()
        with self.office.store.write() as db:
            db.execute(text("CREATE TABLE seen (delivery, before, after)"))
            db.execute(
                text(
                    "CREATE TRIGGER began AFTER INSERT ON delivery "
                    "BEGIN INSERT INTO seen VALUES (new.id, '', new.state); END"
                )
            )
            db.execute(
                text(
                    "CREATE TRIGGER moved AFTER UPDATE ON delivery WHEN old.state != new.state "
                    "BEGIN INSERT INTO seen VALUES (new.id, old.state, new.state); END"
                )
            )
            db.execute(
                text(
                    "CREATE TRIGGER kept AFTER UPDATE ON reminder WHEN old.state = 'sent' AND new.state != 'sent' "
                    "BEGIN INSERT INTO seen VALUES (new.id, 'a kept promise', new.state); END"
                )
            )

    def text(self) -> str:
        """Return the register as it is now."""
        documents = "\n".join(
            f'[document.{id_}]\ntitle = "Rutin {id_}"\nvalid_from = 2024-01-01\nvalid_to = {end}'
            for id_, end in self.ends.items()
            if end
        )
        ladder = f'[[reminder]]\nabout = "end"\nbefore = [{self.ladder}]\nto = ["asa", "eva"]\n'
        whole = register_text(unknown=self.unknown, ladder=ladder, documents=documents)
        return whole.replace("asa@example.se", self.address)

    def changed(self) -> None:
        """Take the changed register into force."""
        self.office.write(self.text())
        self.office.cycle.reread()

    # --- what happens

    @rule(hours=st.sampled_from([1, 24, 24 * 21, 24 * 63]))
    def time_passes(self, hours: int) -> None:
        """An hour, a day, weeks, two months: from the first step to the second."""
        self.office.at += timedelta(hours=hours)

    @rule(days=st.sampled_from([0, 1, 63]))
    def all_is_well(self, days: int) -> None:
        """Most days are like this."""
        self.office.relay.planned = []
        self.office.at += timedelta(days=days)
        self.office.round()

    @rule(step=st.sampled_from(["", "", "", "planning", "planned"]))
    def a_cycle_plans(self, step: str) -> None:
        """Or dies doing so."""
        self.office.die_at(step)
        try:
            self.office.cycle.plan()
        except Killed:
            self.office.restart()

    @rule(
        outcomes=st.lists(st.sampled_from(sorted(OUTCOMES)), max_size=4),
        step=st.sampled_from(["", "", "", *STEPS]),
        minutes=st.sampled_from([0, 2, 45]),
    )
    def mails_are_delivered(self, outcomes: Sequence[str], step: str, minutes: int) -> None:
        """The relay does something to the first few, or the process dies."""
        self.office.at += timedelta(minutes=minutes)
        self.office.relay.planned = [OUTCOMES[name]() for name in outcomes]
        self.office.relay.stores_unknown = len(outcomes) != 1
        self.office.die_at(step)
        try:
            self.office.cycle.deliver()
        except Killed:
            self.office.relay.planned = []
            self.office.restart()
        self.office.failpoint = lambda _: None

    @rule(
        outcome=st.sampled_from(["silent", "dies with a copy", "refused after the dot", "later after the dot"]),
        times=st.integers(1, 3),
    )
    def the_relay_does_the_same_to_all(self, outcome: str, times: int) -> None:
        """The worst of them: a copy may exist, or the bytes are fixed."""
        self.a_cycle_plans("")
        for _ in range(times):
            self.mails_are_delivered([outcome] * 8, "", 45)

    @rule(id_=st.sampled_from(["d1", "d2", "d3"]), end=st.sampled_from([*ENDS, None]))
    def a_document_is_extended_or_deleted(self, id_: str, end: str | None) -> None:
        """Or comes back; one always stays."""
        if end or sum(one is not None for one in self.ends.values()) > 1:
            self.ends[id_] = end
            self.changed()

    @rule(ladder=st.sampled_from(LADDERS))
    def the_ladder_changes(self, ladder: str) -> None:
        """Steps come and go."""
        self.ladder = ladder
        self.changed()

    @rule(address=st.sampled_from(["asa@example.se", "asa.ost@example.se"]))
    def a_reader_changes_address(self, address: str) -> None:
        """As people do."""
        self.address = address
        self.changed()

    @rule(action=st.sampled_from(["release", "release unknown", "hold", "retry", "resend"]), data=st.data())
    def a_person_acts(self, action: str, data: st.DataObject) -> None:
        """By the commands of `giltig outbox`."""
        rows = self.office.rows()
        wanted = {"release unknown": "unknown", "hold": "queued", "resend": "sent", "retry": "rejected"}.get(action)
        ids = [row.id for row in rows if row.state == wanted]
        if action == "release":
            self.office.act(interventions.release)
        elif ids:
            id_ = data.draw(st.sampled_from(ids))
            does = {
                "release unknown": interventions.release,
                "retry": interventions.retry,
                "resend": interventions.resend,
            }.get(action)
            if does:
                self.resent[id_] += 1
                self.office.act(does, id_)
            else:
                self.office.act(lambda db, ids, _: interventions.hold(db, ids, "hålls"), id_)

    # --- what holds

    @invariant()
    def every_copy_of_a_mail_is_the_same(self) -> None:
        """To the byte, Date and recipient included."""
        by_id: dict[str, set[Copy]] = defaultdict(set)
        for copy in self.office.relay.copies:
            by_id[copy.id].add(copy)
        assert all(len(different) == 1 for different in by_id.values())

    @invariant()
    def nothing_is_sent_twice_but_where_an_unknown_is_reported(self) -> None:
        """Or where a person asked for it. Counted by promise and by mail."""
        with self.office.store.read() as db:
            unknowns = Counter(db.scalars(select(attempt.c.delivery).where(attempt.c.outcome == "unknown")))
            keys = {row.message_id: row.id for row in db.execute(select(delivery))}
            links = db.execute(
                select(reminder, delivery_reminder.c.delivery).join(
                    delivery_reminder, delivery_reminder.c.reminder == reminder.c.id
                )
            ).all()
        # Read at a moment when nothing is under way, a mail in the middle of its attempt would not be told of yet.
        spare: Counter[str] = Counter()
        for row in links:
            key = f"{row.document}/{row.about}/{row.fact_key}/{row.step}/{row.role}"
            spare[key] += unknowns[row.delivery] + self.resent[row.delivery]
        sent = Counter(key for copy in self.office.relay.copies for key in kept(copy))
        assert {} == {key: count for key, count in sent.items() if count > 1 + spare[key]}
        for message_id, count in self.office.relay.counts().items():
            if (id_ := keys.get(message_id)) is not None:
                assert count <= 1 + min(unknowns[id_], 1 + self.resent[id_])

    @invariant()
    def states_move_along_the_allowed_edges(self) -> None:
        """As a trigger of the database saw them."""
        with self.office.store.read() as db:
            seen = {(row.before, row.after) for row in db.execute(text("SELECT before, after FROM seen"))}
        assert set() == seen - EDGES

    @invariant()
    def what_is_said_to_be_sent_has_arrived(self) -> None:
        """No promise is kept by the database alone."""
        arrived = {key for copy in self.office.relay.copies for key in kept(copy)}
        with self.office.store.read() as db:
            rows = db.execute(select(reminder).where(reminder.c.state == "sent")).all()
        said = {f"{row.document}/{row.about}/{row.fact_key}/{row.step}/{row.role}" for row in rows}
        assert set() == said - arrived

    def teardown(self) -> None:
        """When the relay is well for a day and a person has released what was held, nothing due is left out."""
        if not hasattr(self, "office"):
            return
        try:
            self.office.relay.planned = []
            for _ in range(6):
                ids = [row.id for row in self.office.rows() if row.state in ("held", "unknown")]
                self.resent.update(ids)
                if ids:
                    self.office.act(interventions.release, *ids)
                self.office.at += timedelta(hours=1)
                self.office.round()
            self._nothing_is_lost()
            self.nothing_is_sent_twice_but_where_an_unknown_is_reported()
        finally:
            self.office.store.close()
            self.folder.cleanup()
            for one in self.patches:
                one.stop()

    def _nothing_is_lost(self) -> None:
        cycle = self.office.cycle
        with self.office.store.write() as db:
            valid = chain.from_iterable(valid_promises(db, cycle.daybook, cycle.today).values())
            now_due = due(valid, cycle.register, as_of=cycle.today, weekly_today=frozenset())
            found: dict[tuple[Any, ...], Any] = {key: row.state for key, row in promise_rows.recorded(db).items()}
            waiting = db.execute(
                select(delivery).where(delivery.c.state.in_(["queued", "claimed", "transmitting"]))
            ).all()
            nobody = outbox.refused_by_all(db)
        assert [] == waiting
        lost = {promise.key for promise in now_due if found.get(promise.key) not in ("sent", "superseded", "silenced")}
        assert not lost or nobody, lost


FEW = settings(
    stateful_step_count=20,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)


class TestOutbox(Outbox.TestCase):
    """A few stories, for every run."""

    settings = settings(FEW, max_examples=8)


@pytest.mark.long
class TestOutboxLong(Outbox.TestCase):
    """Many stories, for `make faults`."""

    settings = settings(FEW, max_examples=80)


def test_the_day_of_the_first_end_is_ahead() -> None:
    """The machine starts in March, so that ladders lie before it and after."""
    assert date.fromisoformat(ENDS[0]) > date(2026, 3, 2)
