"""What holds for a document on a day, and why: the answer that status, plan, report and mails all read.

All dates are inclusive. A `Standing` is computed, never stored: `timeline.standings` makes it from register and day.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from monitor.dates import Precision


class Status(StrEnum):
    """The one status of a document on a day; where several fit, the first in this order (docs/answers.md)."""

    REPEALED = "repealed"
    REPLACED = "replaced"
    PAUSED = "paused"
    PLANNED = "planned"
    NOT_ADOPTED = "not_adopted"
    IN_ADOPTION = "in_adoption"
    CONDITIONAL = "conditional"
    ADOPTED_NOT_STARTED = "adopted_not_started"
    ENDED = "ended"
    PAST_END_HOLDOVER = "past_end_holdover"
    EXPIRED = "expired"
    TERMINATED = "terminated"
    WILL_END = "will_end"
    AUTO = "auto"
    OPEN_ENDED = "open_ended"
    UNKNOWN = "unknown"
    ENDS_SOON = "ends_soon"
    IN_FORCE = "in_force"


#: Statuses of documents that no longer matter: over and settled.
SETTLED = frozenset({Status.REPEALED, Status.REPLACED, Status.ENDED})
#: Statuses of documents that are not, or not yet, anybody's rule.
NOT_YET = frozenset({Status.PLANNED, Status.NOT_ADOPTED, Status.IN_ADOPTION})


class Mark(StrEnum):
    """What else is worth saying beside the status."""

    UNDER_REVISION = "under_revision"
    DEFERRED = "deferred"
    REFERRED_BACK = "referred_back"
    CONDITIONAL = "conditional"
    REVIEW_OVERDUE = "review_overdue"
    EXTENDED = "extended"
    DECIDED_AFTER_END = "decided_after_end"
    GAP = "gap"
    OVERLAP = "overlap"
    CHECK_SOURCE = "check_source"
    SHORTENED = "shortened"
    LAW_REQUIRED = "law_required"
    END_CLUSTER = "end_cluster"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """A run of days, first and last included."""

    first: date
    last: date

    @property
    def days(self) -> int:
        """Count the days, both ends included."""
        return (self.last - self.first).days + 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step of the way to a date: the rule (T-number), its source, the days it set, and words for people."""

    rule: str
    source: str
    first: date | None
    last: date | None
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AdoptionTally:
    """Which parties have answered; `reached_on` is the day the rule was met."""

    rule: str
    parties: tuple[str, ...]
    adopted: dict[str, date]
    rejected: dict[str, date]
    missing: tuple[str, ...]
    reached_on: date | None
    possible: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadlineStanding:
    """A deadline as of a day (T19): `latest` counts, `overdue_from` is the day after."""

    what: str
    latest: date
    act_by: date
    overdue_from: date
    completed_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision:
    """A revision under way (`assign_revision`)."""

    assigned_on: date
    due: date | None
    to: str | None
    report_to: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Pause:
    """A suspension (T16); `last` is None when no length was decided, `back_on` the day it was put back in force."""

    first: date
    last: date | None
    back_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What holds for one document as of a day."""

    document: str
    as_of: date
    status: Status
    in_force: bool | None
    valid_from: date | None
    valid_to: date | None
    last_notice_day: date | None
    act_by: date | None
    times_extended: int
    final_end: date | None
    review_due: date | None
    review_overdue: bool
    secured_until: date | None
    conditional_until: date | None
    deadlines: tuple[DeadlineStanding, ...]
    adoption: AdoptionTally | None
    gaps: tuple[Stretch, ...]
    overlaps: tuple[Stretch, ...]
    precision: Precision | None
    earliest: date | None
    latest: date | None
    marks: frozenset[Mark]
    why: tuple[Step, ...]
    #: What labels and mails need beside the JSON answer.
    replaced_by: str | None
    paused_until: date | None
    deferred_to: date | None
    conditions: tuple[str, ...]
    revision: Revision | None
    next_end: date | None
    followers: tuple[str, ...]

    @property
    def days_left(self) -> int | None:
        """The days from the day to the last one in force; below zero once it has passed."""
        return (self.valid_to - self.as_of).days if self.valid_to else None
