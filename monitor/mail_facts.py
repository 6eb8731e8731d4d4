"""What a mail's templates are told: one record a document, every text in it harmless, every date from its `Standing`.

Pure records of a day. Templates see these and never the register itself, so that what the admin wrote can't reach into
a mail as anything but one line of text. Dates are inclusive.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from monitor.date_language import format_length
from monitor.dates import Length, Precision, Reading
from monitor.decision_words import sentence
from monitor.decisions import in_effect
from monitor.deferrals import times_deferred
from monitor.followers import leader_of
from monitor.mail_adoption import Answers, answers_of
from monitor.mail_layout import harmless
from monitor.mail_meetings import Meetings, NewText, Plan, View, meetings_for, new_text_for, plan_for, short_calendar
from monitor.matters import Matter
from monitor.model import Decision, Document, Register
from monitor.nouns import Noun, noun_of
from monitor.reminders import Reminder
from monitor.standing import Standing
from monitor.wording import listed, long_date


@dataclass(frozen=True, slots=True, kw_only=True)
class LastDecision:
    """The latest decision that set a document's validity."""

    action: str
    on: date
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EndReadings:
    """An end that the source leaves open: two days, or one that is an interpretation. `words` are the source's."""

    earliest: date
    latest: date
    words: str
    interpreted: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """A review; `every_months` is None where only a day is set."""

    due: date
    every_months: int | None
    every: str
    last: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RevisionTask:
    """An assigned revision, with names for who does it and who gets it."""

    assigned_on: date
    due: date | None
    to: str
    report_to: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One document in a mail; with `what` and `act_by`, one deadline of it.

    `leader` is the title of the document that this one follows to the same end, so that it needs no decision of its
    own; `holds_over`: in force after its end until replaced.
    """

    title: str
    noun: Noun
    status: str
    marks: frozenset[str]
    valid_from: date | None
    valid_to: date | None
    last_notice_day: date | None
    act_by: date | None
    every: str
    next_end: date | None
    final_end: date | None
    leader: str
    holds_over: bool
    held_over_to: date | None
    law: str
    question: str
    intention: str
    option: str
    readings: EndReadings | None
    conditions: str
    conditional_until: date | None
    deferred_to: date | None
    paused_until: date | None
    revision: RevisionTask | None
    review: Review | None
    adoption: Answers | None
    last_decision: LastDecision | None
    latest: str
    followers: str
    meetings: Meetings
    plan: Plan | None
    new_text: NewText | None
    short_calendar: str
    what: str
    source: str
    times_deferred: int

    @property
    def calls_for_decision(self) -> bool:
        """Whether somebody has to decide about its end: not settled, not meant to lapse, not another's matter."""
        settled = self.status in ("terminated", "auto") or self.intention == "let_expire"
        return not settled and not self.leader


def items(view: View, matter: Matter) -> tuple[Item, ...]:
    """Return the documents of a matter as its mail tells of them, one deadline each where it is about deadlines."""
    documents = frozenset(matter.documents)
    about_them = [one for one in view.register.decisions if not documents.isdisjoint(one.documents)]
    decisions = in_effect(about_them, as_of=view.as_of)
    return tuple(
        _item(view, reminder, decisions.get(reminder.document, ())) for reminder in _told_once(matter.reminders)
    )


def _told_once(reminders: tuple[Reminder, ...]) -> Iterator[Reminder]:
    """Leave out a second step about the same fact."""
    seen = set()
    for reminder in reminders:
        if (about := (reminder.document, reminder.fact_key)) not in seen:
            seen.add(about)
            yield reminder


def _item(view: View, reminder: Reminder, decisions: tuple[Decision, ...]) -> Item:
    register, standing = view.register, view.standings[reminder.document]
    document = register.documents[reminder.document]
    what = reminder.fact_key.partition(":")[2] if reminder.about == "deadline" else ""
    deadline = next((one for one in standing.deadlines if one.what == what), None)
    source = _inherited_from(register, reminder.document)
    holdover = source.holdover
    leader = leader_of(register, view.standings, reminder.document)
    return Item(
        title=harmless(document.title, 200),
        noun=noun_of(document.kind),
        status=standing.status.value,
        marks=frozenset(mark.value for mark in standing.marks),
        valid_from=standing.valid_from,
        valid_to=standing.valid_to,
        last_notice_day=standing.last_notice_day,
        act_by=deadline.act_by if deadline else standing.act_by,
        every=format_length(source.auto_extension.every) if source.auto_extension else "",
        next_end=standing.next_end,
        final_end=standing.final_end,
        leader=harmless(register.documents[leader].title, 200) if leader else "",
        holds_over=holdover is not None,
        held_over_to=holdover.until.earliest if holdover and holdover.until else None,
        law=listed(harmless(one) for one in document.law),
        question=harmless(document.question or ""),
        intention=document.intention or "",
        option=format_length(document.option) if document.option else "",
        readings=_readings(standing, document, decisions),
        conditions=listed(harmless(one) for one in standing.conditions),
        conditional_until=standing.conditional_until,
        deferred_to=standing.deferred_to,
        paused_until=standing.paused_until,
        revision=_revision(register, standing),
        review=_review(standing, document, decisions),
        adoption=answers_of(view, standing),
        last_decision=_last_decision(standing, decisions),
        latest=_latest(register, decisions),
        followers=listed(harmless(register.documents[one].title, 200) for one in standing.followers),
        meetings=meetings_for(view, register.documents[leader or reminder.document], _decide_by(reminder, standing)),
        plan=plan_for(view, leader or reminder.document),
        new_text=new_text_for(view, leader or reminder.document),
        short_calendar=short_calendar(view, leader or reminder.document),
        what=harmless(what),
        source="; ".join(harmless(one) for one in document.source),
        times_deferred=times_deferred(decisions),
    )


def _decide_by(reminder: Reminder, standing: Standing) -> date | None:
    """Return the day that a decision must come before: the fact where that is an end or a notice day."""
    return reminder.fact_on if reminder.about in ("end", "notice", "trial") else standing.valid_to


def _inherited_from(register: Register, id_: str) -> Document:
    """Return the document whose clause about automatic extension or holdover counts (T17)."""
    seen: set[str] = set()
    document = register.documents[id_]
    while not (document.auto_extension or document.holdover) and (parent := document.follows):
        if parent in seen or parent not in register.documents:
            break
        seen.add(parent)
        document = register.documents[parent]
    return document


def _readings(standing: Standing, document: Document, decisions: tuple[Decision, ...]) -> EndReadings | None:
    earliest, latest = standing.earliest, standing.latest
    interpreted = standing.precision in (Precision.SEASON, Precision.INFERRED)
    if earliest is None or latest is None or not (interpreted or earliest != latest):
        return None
    stated: list[Reading | None] = [document.valid_to, document.period.end if document.period else None]
    stated += [decision.valid_to for decision in decisions]
    words = [one.text for one in stated if one and one.text and (one.earliest, one.latest) == (earliest, latest)]
    return EndReadings(
        earliest=earliest, latest=latest, words=harmless(words[-1]) if words else "", interpreted=interpreted
    )


_OUTCOME_UNTOLD = ("recommend", "revoke", "complete", "set_review", "assign_revision", "defer", "refer_back", "reject")


def _last_decision(standing: Standing, decisions: tuple[Decision, ...]) -> LastDecision | None:
    """Return the latest decision on validity, an extension before others of its day; parties' answers are not it."""
    parties = standing.adoption.parties if standing.adoption else ()
    telling = [
        one
        for one in decisions
        if one.action not in _OUTCOME_UNTOLD
        and not (one.condition and one.met_on is None)
        and not any(by in parties for by in one.by)
    ]
    if not telling:
        return None
    last = max(telling, key=lambda one: (one.on, one.action == "extend"))
    return LastDecision(action=last.action, on=last.on, source="; ".join(harmless(one) for one in last.source))


#: What nothing else in a mail tells: neither the end, nor what the parties have said, nor that the matter waits.
_UNTOLD: Final = ("recommend", "revoke", "set_review", "complete")


def _latest(register: Register, decisions: tuple[Decision, ...]) -> str:
    """Return the latest decision in a sentence, where it is one that the mail does not tell in another way."""
    last = max(decisions, key=lambda one: (one.on, one.index), default=None)
    if last is None or last.action not in _UNTOLD:
        return ""
    return harmless(f"{sentence(last, register, day=long_date)}, {long_date(last.on)}")


def _review(standing: Standing, document: Document, decisions: tuple[Decision, ...]) -> Review | None:
    if standing.review_due is None:
        return None
    every: Length | None = document.review.every if document.review else None
    last = document.review.last if document.review else None
    for decision in sorted(decisions, key=lambda one: one.on):
        if decision.action == "set_review":
            every = decision.every or every
        elif decision.action == "complete" and decision.what == "review":
            last = decision.on
    return Review(
        due=standing.review_due,
        every_months=every.months if every and not every.days else None,
        every=format_length(every) if every else "",
        last=last,
    )


def _revision(register: Register, standing: Standing) -> RevisionTask | None:
    revision = standing.revision
    if revision is None:
        return None
    return RevisionTask(
        assigned_on=revision.assigned_on,
        due=revision.due,
        to=name_of(register, revision.to),
        report_to=name_of(register, revision.report_to),
    )


def name_of(register: Register, id_: str | None) -> str:
    """Return the name of a recipient, a body or a party; what is none of these stands as it is."""
    known = register.recipients.get(id_ or "") or register.bodies.get(id_ or "") or register.parties.get(id_ or "")
    return harmless(known.name if known else id_ or "")
