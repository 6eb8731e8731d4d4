"""The frozen records of the register: what the admin wrote, checked field by field.

One definition of each table gives its checks, its JSON Schema and its reference page. What is computed from
these records stands in `standing`. Dates are inclusive at both ends; lengths are months and days.
"""

from dataclasses import dataclass, field
from datetime import date
from typing import Final

from monitor import fields
from monitor.dates import Length, Reading, Span
from monitor.decoding import by_id, entries, many, one_of, table
from monitor.language import N_
from monitor.schema import key
from monitor.settings import (
    Database,
    DeliverySettings,
    Health,
    Mail,
    Minutes,
    Monitor,
    ReportSettings,
    Schedule,
    Web,
)
from monitor.validity_clauses import Adoption, AutoExtension, Deadline, Holdover, Notice, Review

INTENTIONS: Final = ("extend", "revise", "replace", "let_expire")
ABOUTS: Final = (
    "end",
    "notice",
    "decision",
    "review",
    "deadline",
    "revision",
    "adoption",
    "trial",
    "unknown",
)
ACTIONS: Final = (
    "extend", "adopt", "reject", "set_validity", "terminate", "let_expire", "repeal", "replace", "suspend", "reinstate",
    "set_review", "assign_revision", "complete", "defer", "refer_back", "recommend", "revoke",
)  # fmt: skip

_STEPS: Final = N_('[{ body = "styrgruppen", before_next = "14 days" }, { body = "lchnv" }]')


@dataclass(frozen=True, slots=True, kw_only=True)
class Away:
    """A period, both days included, in which the deputy gets the mails."""

    first: date = key(fields.day, name="from", example="2026-07-06")
    last: date = key(fields.day, name="to", example="2026-08-02")


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipient:
    """`[recipient.x]`: a role that gets mails."""

    name: str = key(fields.text, example=N_('"RSS-samordnare"'))
    address: str = key(fields.address, example=N_('"samordnare@example.se"'))
    digest: str = key(one_of("each", "daily", "weekly"), "each")
    deputy: str | None = key(fields.text, None, refers=("recipient",))
    away: tuple[Away, ...] = key(many(table(Away), example="[{ from = 2026-07-06, to = 2026-08-02 }]"), ())


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """`[body.x]`: who can decide, and when it meets."""

    name: str = key(fields.text, example=N_('"Länschefsnätverket"'))
    short: str | None = key(fields.text, None)
    meetings: tuple[date, ...] = key(fields.days, ())
    papers: Length | None = key(fields.length, None)
    submit: Length | None = key(fields.length, None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """`[party.x]`: who adopts."""

    name: str = key(fields.text, example=N_('"Falu kommun"'))
    recipient: str | None = key(fields.text, None, refers=("recipient",))
    meetings: tuple[date, ...] = key(fields.days, ())


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """`[kind.x]`: defaults for documents of a kind."""

    route: str | None = key(fields.text, None, refers=("route",), example='"extension"')
    revise_route: str | None = key(fields.text, None, refers=("route",), example='"agreement"')
    replace_route: str | None = key(fields.text, None, refers=("route",), example='"agreement"')


@dataclass(frozen=True, slots=True, kw_only=True)
class RouteStep:
    """One step of a route: a body's meeting, or the parties' own decisions."""

    body: str | None = key(fields.text, None, refers=("body",), example=N_('"lchnv"'))
    before_next: Length | None = key(fields.length, None)
    parties: tuple[str, ...] | fields.All | None = key(fields.all_or_ids, None, refers=("party",))
    takes: Length | None = key(fields.length, None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """`[route.x]`: the road to a decision, each step before the next."""

    steps: tuple[RouteStep, ...] = key(many(table(RouteStep), some=True, example=_STEPS), example=_STEPS)
    spare: int = key(fields.whole_number(0, 100), 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class After:
    """Steps after the fact: one every so often, so many times."""

    every: Length = key(fields.some_length, example='"2 weeks"')
    times: int = key(fields.whole_number(1, 1000), 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Escalate:
    """From this day on, counted from the fact, these recipients are told too."""

    after: Length | None = key(fields.length, None)
    before: Length | None = key(fields.length, None)
    to: tuple[str, ...] = key(fields.id_or_ids, example=N_('["samordnare"]'), refers=("recipient",))


@dataclass(frozen=True, slots=True, kw_only=True)
class Ladder:
    """`[[reminder]]`: the steps of reminders about one kind of fact."""

    index: int = field(default=0, compare=False)
    about: str = key(one_of(*ABOUTS), example='"end"')
    before: tuple[Length, ...] = key(many(fields.length, example='["3 months", "1 week"]'), ())
    after: After | None = key(table(After), None)
    to: tuple[str, ...] = key(fields.id_or_ids, example=N_('["samordnare"]'), refers=("recipient",))
    escalate: Escalate | None = key(table(Escalate), None)
    kinds: tuple[str, ...] = key(fields.some_ids, ())
    documents: tuple[str, ...] = key(fields.some_ids, (), refers=("document",))


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """`[document.x]`: a document as it was first agreed, with its validity clause."""

    title: str = key(fields.text, example=N_('"RÖK HVB"'))
    long_title: str | None = key(fields.text, None)
    aliases: tuple[str, ...] = key(fields.texts, ())
    kind: str = key(fields.text, "dokument")
    dnr: str | None = key(fields.text, None)
    law: tuple[str, ...] = key(fields.texts, ())
    responsible: str | None = key(fields.text, None, refers=("recipient",))
    decided_by: str | None = key(fields.text, None, refers=("body",))
    route: str | None = key(fields.text, None, refers=("route",))
    revise_route: str | None = key(fields.text, None, refers=("route",))
    replace_route: str | None = key(fields.text, None, refers=("route",))
    signed_copy: str | None = key(fields.text, None)
    source: tuple[str, ...] = key(fields.texts, ())
    note: str | None = key(fields.text, None)
    question: str | None = key(fields.text, None)

    valid_from: Reading | None = key(fields.start_day, None)
    valid_to: Reading | None = key(fields.end_day, None)
    length: Length | None = key(fields.some_length, None)
    period: Span | None = key(fields.period, None)
    until_further_notice: bool = key(fields.flag, default=False)
    notice: Notice | None = key(table(Notice), None)

    auto_extension: AutoExtension | None = key(table(AutoExtension), None)
    option: Length | None = key(fields.some_length, None)
    review: Review | None = key(table(Review), None)
    holdover: Holdover | None = key(table(Holdover, flag=True), None)
    replaces: str | None = key(fields.text, None, refers=("document",))
    adoption: Adoption | None = key(table(Adoption), None)
    follows: str | None = key(fields.text, None, refers=("document",))
    deadlines: tuple[Deadline, ...] = key(
        many(table(Deadline), example=N_('[{ what = "underteckna avtalet", latest = 2026-09-15 }]')), ()
    )
    planned: bool = key(fields.flag, default=False)
    intention: str | None = key(one_of(*INTENTIONS), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Revokes:
    """Which earlier decision a `revoke` undoes."""

    on: date = key(fields.day, example="2024-06-12")
    by: tuple[str, ...] = key(fields.id_or_ids, example=N_('"lchnv"'), refers=("body", "party", "recipient"))
    action: str | None = key(one_of(*ACTIONS), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """`[[decision]]`: who decided what, when, on which documents. Which keys it takes depends on its action."""

    index: int = field(default=0, compare=False)
    on: date = key(fields.day, example="2026-06-12")
    by: tuple[str, ...] = key(fields.id_or_ids, example=N_('"lchnv"'), refers=("body", "party"))
    action: str = key(one_of(*ACTIONS), example='"extend"')
    documents: tuple[str, ...] = key(fields.id_or_ids, example=N_('["rok-hvb"]'), refers=("document",))
    source: tuple[str, ...] = key(fields.texts, ())
    note: str | None = key(fields.text, None)
    condition: str | None = key(fields.text, None)
    met_on: date | None = key(fields.day, None)
    failed_on: date | None = key(fields.day, None)

    length: Length | None = key(fields.some_length, None)
    valid_from: Reading | None = key(fields.start_day, None)
    valid_to: Reading | None = key(fields.end_day, None)
    until_further_notice: bool = key(fields.flag, default=False)
    retroactive: bool = key(fields.flag, default=False)
    last_day: date | str | None = key(fields.day_or_text, None)
    with_: str | None = key(fields.text, None, name="with", refers=("document",))
    every: Length | None = key(fields.some_length, None)
    due: date | None = key(fields.latest_day, None)
    to: date | str | None = key(fields.day_or_text, None)
    report_to: str | None = key(fields.text, None, refers=("body",))
    what: str | None = key(fields.text, None)
    revokes: Revokes | None = key(table(Revokes), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Register:
    """The whole register: every table of every file, with ids unique over them all."""

    monitor: Monitor = key(table(Monitor), example=N_('admin = "samordnare"'))
    database: Database = key(table(Database), Database())
    mail: Mail = key(table(Mail), Mail())
    schedule: Schedule = key(table(Schedule), Schedule())
    report: ReportSettings = key(table(ReportSettings), ReportSettings())
    web: Web | None = key(table(Web), None)
    minutes: Minutes | None = key(table(Minutes), None)
    health: Health = key(table(Health), Health())
    delivery: DeliverySettings = key(table(DeliverySettings), DeliverySettings())
    recipients: dict[str, Recipient] = key(by_id(Recipient), {}, name="recipient")
    bodies: dict[str, Body] = key(by_id(Body), {}, name="body")
    parties: dict[str, Party] = key(by_id(Party), {}, name="party")
    kinds: dict[str, Kind] = key(by_id(Kind), {}, name="kind")
    routes: dict[str, Route] = key(by_id(Route), {}, name="route")
    ladders: tuple[Ladder, ...] = key(entries(Ladder), (), name="reminder")
    documents: dict[str, Document] = key(by_id(Document), {}, name="document")
    decisions: tuple[Decision, ...] = key(entries(Decision), (), name="decision")
