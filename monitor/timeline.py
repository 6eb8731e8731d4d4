"""Documents and decisions → what holds on a day, and why, for the whole register.

The one place that status, plan, report and mails get their dates from. Pure: the same register and day give the same
answer, in whatever order the tables stand. Dates are inclusive at both ends.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import date
from typing import Final

from monitor.bearing import (
    Bearing,
    alone,
    decided_last_day,
    following,
    in_force,
    last_day,
    paused,
    paused_until,
    status,
)
from monitor.calendar import working_day_on_or_before
from monitor.course import Course
from monitor.date_language import long_date
from monitor.dates import Precision, Reading, shift
from monitor.decisions import in_effect
from monitor.gaps import gaps, overlaps
from monitor.language import _
from monitor.ledger import course
from monitor.model import Decision, Document, Register
from monitor.standing import NOT_YET, SETTLED, DeadlineStanding, Mark, Standing, Status, Step

#: So many ends on one day are a cluster.
_CLUSTER: Final = 3
#: Rules whose steps lead to the end; the rest is told by `explain`.
_BESIDE_THE_END: Final = frozenset({"", "T10", "T19"})


def standings(register: Register, *, as_of: date) -> dict[str, Standing]:
    """Return what holds for every document as of a day, by id, in the order of the register."""
    timeline = Timeline(register, as_of=as_of)
    return marked_clusters({id_: timeline.standing(id_) for id_ in register.documents}, as_of=as_of)


def marked_clusters(plain: Mapping[str, Standing], *, as_of: date) -> dict[str, Standing]:
    """Mark the documents that end on the same day as some others; date them, which may have been worked out earlier."""
    ends = Counter(one.valid_to for one in plain.values() if one.valid_to and _end_lies_ahead(one, as_of))
    crowded = {day for day, count in ends.items() if count >= _CLUSTER}
    return {id_: _marked_cluster(one, crowded, as_of) for id_, one in plain.items()}


def _end_lies_ahead(standing: Standing, as_of: date) -> bool:
    ahead = standing.valid_to is not None and standing.valid_to >= as_of
    return ahead and standing.status not in SETTLED | NOT_YET | {Status.AUTO, Status.PAUSED}


def _marked_cluster(standing: Standing, crowded: Collection[date], as_of: date) -> Standing:
    marks = standing.marks
    if standing.valid_to in crowded and _end_lies_ahead(standing, as_of):
        marks |= {Mark.END_CLUSTER}
    unchanged = marks is standing.marks and standing.as_of is as_of
    return standing if unchanged else replace(standing, as_of=as_of, marks=marks)


class Timeline:
    """The register as of one day; each document's bearing is worked out once."""

    def __init__(self, register: Register, *, as_of: date) -> None:
        """Sort the decisions and the links between documents."""
        self.register, self.as_of = register, as_of
        self.decisions = in_effect(register.decisions, as_of=as_of)
        self.successors, self.predecessors = self._replacements()
        self.children: dict[str, list[str]] = defaultdict(list)
        for id_, document in register.documents.items():
            if document.follows:
                self.children[document.follows].append(id_)
        self._courses: dict[str, Course] = {}
        self._bearings: dict[str, Bearing] = {}
        self._underway: set[str] = set()

    def _replacements(self) -> tuple[dict[str, list[tuple[str, Decision | None]]], dict[str, list[str]]]:
        """Return who replaces whom, from `replaces` and from decisions to replace (T12)."""
        pairs: dict[tuple[str, str], Decision | None] = {}
        decision: Decision | None
        for new, document in self.register.documents.items():
            if document.replaces in self.register.documents:
                pairs[document.replaces, new] = None
        for old, decisions in self.decisions.items():
            for decision in decisions:
                known = decision.action == "replace" and decision.with_ in self.register.documents
                if known and decision.with_ and not _is_open(decision, self.as_of):
                    pairs[old, decision.with_] = decision
        successors: dict[str, list[tuple[str, Decision | None]]] = defaultdict(list)
        predecessors: dict[str, list[str]] = defaultdict(list)
        for (old, new), decision in sorted(pairs.items(), key=lambda pair: pair[0]):
            successors[old].append((new, decision))
            predecessors[new].append(old)
        return successors, predecessors

    def course(self, id_: str) -> Course:
        """Return a document's own course."""
        if id_ not in self._courses:
            replaced_on, _by = self._replaced(id_)
            self._courses[id_] = course(
                self._document(id_),
                self.decisions.get(id_, ()),
                as_of=self.as_of,
                parties=tuple(self.register.parties),
                stop_on=shift(replaced_on, -1) if replaced_on else None,
            )
        return self._courses[id_]

    def _document(self, id_: str) -> Document:
        """Return the document; one without a start gets it from the decision that puts it in another's place."""
        document = self.register.documents[id_]
        if document.valid_from or document.period or not self.predecessors.get(id_):
            return document
        starts = [
            decision.valid_from
            for old in self.predecessors[id_]
            for new, decision in self.successors[old]
            if new == id_ and decision and decision.valid_from
        ]
        return replace(document, valid_from=starts[0]) if starts else document

    def _replaced(self, id_: str) -> tuple[date | None, str | None]:
        """Return the first day of the document that takes this one's place, and its id."""
        if id_ in self._underway:  # a circle, which `checks` refuses
            return None, None
        self._underway.add(id_)
        starts = []
        for new, _decision in self.successors.get(id_, ()):
            successor = self.course(new)
            if successor.adopted and successor.first_day:
                starts.append((successor.first_day, new))
        self._underway.discard(id_)
        return min(starts, default=(None, None))

    def bearing(self, id_: str) -> Bearing:
        """Return how a document stands among the others."""
        if id_ not in self._bearings:
            replaced_on, replaced_by = self._replaced(id_)
            own = alone(self.course(id_), replaced_on=replaced_on, replaced_by=replaced_by)
            parent = self.register.documents[id_].follows
            self._bearings[id_] = own  # what a circle, which `checks` refuses, would find
            if parent in self.register.documents and parent is not None:
                self._bearings[id_] = following(own, self.bearing(parent))
        return self._bearings[id_]

    def standing(self, id_: str) -> Standing:
        """Return the full answer for one document."""
        as_of, bearing, own = self.as_of, self.bearing(id_), self.course(id_)
        now = status(bearing, as_of=as_of, ends_soon=self.register.monitor.ends_soon)
        valid_to = last_day(bearing, as_of=as_of)
        force = in_force(bearing, now, as_of=as_of)
        conditional = now is Status.CONDITIONAL
        replaced = self._replaced_by(id_)
        overdue = bool(own.review_due and own.review_due < as_of and force is not False)
        notice = None if now in SETTLED or now in NOT_YET else bearing.last_notice_day
        pause = paused(bearing, as_of=as_of)
        standing = Standing(
            document=id_,
            as_of=as_of,
            status=now,
            in_force=force,
            valid_from=own.first_day,
            valid_to=valid_to,
            last_notice_day=notice,
            act_by=working_day_on_or_before(notice) if notice else None,
            times_extended=own.extensions,
            final_end=bearing.final_end,
            review_due=own.review_due,
            review_overdue=overdue,
            secured_until=None if conditional else valid_to,
            conditional_until=_conditional_until(bearing, valid_to, conditional=conditional),
            deadlines=_deadlines(own),
            adoption=own.adoption,
            gaps=gaps(bearing, replaced),
            overlaps=overlaps(replaced),
            precision=_precision(bearing, valid_to),
            earliest=_worded_end(bearing, valid_to, latest=False),
            latest=_worded_end(bearing, valid_to, latest=True),
            marks=frozenset(),
            why=self._why(bearing),
            replaced_by=bearing.replaced_by,
            paused_until=paused_until(pause) if pause else None,
            deferred_to=next((to for _mark, _on, to in own.waiting if to), None),
            conditions=own.conditions,
            revision=own.revision,
            next_end=bearing.next_end,
            followers=self._followers(id_),
        )
        return replace(standing, marks=self._marks(standing, bearing))

    def _replaced_by(self, id_: str) -> list[Bearing]:
        """Return the documents whose place this one takes."""
        old = (self.bearing(one) for one in self.predecessors.get(id_, ()))
        return [one for one in old if one.replaced_by == id_]

    def _why(self, bearing: Bearing) -> tuple[Step, ...]:
        """Return the steps that led to the end: clause and decisions, then what holds it over or replaces it."""
        steps = [step for step in bearing.why if step.rule not in _BESIDE_THE_END]
        if (holdover := bearing.holdover) and (end := bearing.end) and end.earliest < self.as_of:
            until = holdover.until.earliest if holdover.until else None
            if (decided_last_day(bearing) or date.max) > end.earliest:
                text = _("gäller efter slutdatum tills en ny version finns")
                steps.append(Step(rule="T11", source="", first=shift(end.earliest, 1), last=until, text=text))
        if bearing.replaced_on and bearing.replaced_by:
            title = self.register.documents[bearing.replaced_by].title
            last = shift(bearing.replaced_on, -1)
            text = _("ersätts av {title} från {day}", title=title, day=long_date(bearing.replaced_on))
            steps.append(Step(rule="T12", source="", first=bearing.course.first_day, last=last, text=text))
        return tuple(steps)

    def _marks(self, standing: Standing, bearing: Bearing) -> frozenset[Mark]:
        own, document = bearing.course, self.register.documents[standing.document]
        end = _end_in_words(bearing, standing.valid_to)
        doubtful = (end and end.needs_check) or (own.start and own.start.needs_check)
        holds = {
            Mark.UNDER_REVISION: own.revision is not None,
            Mark.REVIEW_OVERDUE: standing.review_overdue,
            Mark.EXTENDED: standing.times_extended > 0,
            Mark.GAP: bool(standing.gaps),
            Mark.OVERLAP: bool(standing.overlaps),
            Mark.CHECK_SOURCE: bool(document.question or doubtful),
            Mark.LAW_REQUIRED: bool(document.law),
            Mark.CONDITIONAL: standing.conditional_until is not None,
        }
        waiting = {mark for mark, *_rest in own.waiting}
        return own.marks | waiting | {mark for mark, is_so in holds.items() if is_so}

    def _followers(self, id_: str) -> tuple[str, ...]:
        found: dict[str, None] = {}
        waiting = list(self.children.get(id_, ()))
        while waiting:
            child = waiting.pop()
            if child not in found and child != id_:
                found[child] = None
                waiting.extend(self.children.get(child, ()))
        return tuple(sorted(found))


def _is_open(decision: Decision, as_of: date) -> bool:
    return decision.condition is not None and not (decision.met_on and decision.met_on <= as_of)


def _conditional_until(bearing: Bearing, valid_to: date | None, *, conditional: bool) -> date | None:
    """T18: how far it would reach if the open conditions were met; None where that is no further than is secured."""
    end = bearing.conditional_end
    if conditional:
        return end or (bearing.end.earliest if bearing.end else None)
    decided = decided_last_day(bearing)
    end = min(end, decided) if end and decided else end
    return end if end and (valid_to is None or end > valid_to) else None


def _end_in_words(bearing: Bearing, valid_to: date | None) -> Reading | None:
    """Return the end as its source has it; None for a plain date, and where a decision set another (T20)."""
    end = bearing.end
    return end if end and not end.plain and (valid_to is None or valid_to >= end.earliest) else None


def _worded_end(bearing: Bearing, valid_to: date | None, *, latest: bool) -> date | None:
    end = _end_in_words(bearing, valid_to)
    return (end.latest if latest else end.earliest) if end else None


def _precision(bearing: Bearing, valid_to: date | None) -> Precision | None:
    """Return how exactly the source states the end, or without any end the start."""
    start = bearing.course.start
    if bearing.end is None and valid_to is None:
        return start.precision if start and not start.plain else None
    end = _end_in_words(bearing, valid_to)
    return end.precision if end else None


def _deadlines(own: Course) -> tuple[DeadlineStanding, ...]:
    return tuple(
        DeadlineStanding(
            what=deadline.what,
            latest=deadline.latest,
            act_by=working_day_on_or_before(deadline.latest),
            overdue_from=shift(deadline.latest, 1),
            completed_on=own.completed.get(deadline.what),
        )
        for deadline in own.document.deadlines
    )
