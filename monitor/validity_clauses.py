"""The clauses of a document's validity that are tables of their own: notice, extension by itself, review, adoption.

Frozen records like those of `model`, checked field by field; what follows from them is worked out in `course`
and `bearing`.
"""

from dataclasses import dataclass
from datetime import date

from monitor import fields
from monitor.dates import Length, Reading
from monitor.decoding import one_of
from monitor.language import N_
from monitor.schema import key


@dataclass(frozen=True, slots=True, kw_only=True)
class AutoExtension:
    """T06, T07: extended by itself unless notice is given by the last notice day."""

    every: Length = key(fields.some_length, example='"12 months"')
    notice: Length = key(fields.length, example='"6 months"')
    max_times: int | None = key(fields.whole_number(0, 1000), None)
    valid_to: Reading | None = key(fields.end_day, None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """T09: how long notice is, and from when it counts."""

    length: Length = key(fields.length, example='"6 months"')
    counted_from: str = key(one_of("notice_day", "month_turn", "year_end"), "notice_day")


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """T10: a review is due every so often, or on a day; it never ends a document."""

    every: Length | None = key(fields.some_length, None, example='"24 months"')
    last: date | None = key(fields.day, None)
    due: date | None = key(fields.latest_day, None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Holdover:
    """T11: stays in force after its end until replaced, at longest to `until`."""

    until: Reading | None = key(fields.end_day, None, example="2026-12-31")


@dataclass(frozen=True, slots=True, kw_only=True)
class Adoption:
    """T13, T14: in force when all parties, or so many, have adopted."""

    rule: int | fields.All = key(fields.all_or_number, "all", example='"all"')
    parties: tuple[str, ...] | fields.All = key(fields.all_or_ids, "all", refers=("party",))
    start: str | None = key(one_of("last_adoption"), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadline:
    """T19: the latest day, inclusive, for an act."""

    what: str = key(fields.text, example=N_('"underteckna avtalet"'))
    latest: date = key(fields.latest_day, example="2026-09-15")
