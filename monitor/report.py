"""The upcoming-renewals report as data: what the network looks at, and has to decide on, as of a day (docs/wording.md).

Every date comes from `timeline.standings` for the same day, so that report, status and mails agree. The formats stand
in `render_report`. Dates are inclusive.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from monitor.adoption_ledger import adoption_ledger
from monitor.advice import advice
from monitor.dates import Length
from monitor.decisions import in_effect
from monitor.follow_ups import follow_up_lines, follow_ups
from monitor.language import N_, _
from monitor.long_kept import uncollected
from monitor.mark_words import replaced_by
from monitor.model import Register
from monitor.next_steps import next_meeting
from monitor.report_changes import NOTHING_KNOWN, Past, changes
from monitor.report_layout import Group, Section, limits
from monitor.report_rows import Row, row
from monitor.report_sections import sections
from monitor.report_summary import Count, ToDecide, summary, to_decide
from monitor.standing import Standing
from monitor.timeline import standings
from monitor.wording import one_line, swedish_sort_key

TITLE = N_("Kommande förnyelser – länsövergripande styrdokument")


@dataclass(frozen=True, slots=True, kw_only=True)
class Meeting:
    """The next meeting of any body on or after the report's day."""

    body: str
    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """What heads the report."""

    title: str
    network: str
    as_of: date
    since: date | None
    documents: int
    next_meeting: Meeting | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """The whole report; `documents` is the appendix, in Swedish alphabetical order.

    `standings` are what it was made from.
    """

    header: Header
    summary: tuple[Count, ...]
    to_decide: tuple[ToDecide, ...]
    sections: tuple[Section, ...]
    documents: tuple[Row, ...]
    standings: Mapping[str, Standing]


def report(
    register: Register,
    *,
    as_of: date,
    horizon: Length | None = None,
    since: date | None = None,
    past: Past = NOTHING_KNOWN,
    known: Mapping[str, Standing] | None = None,
) -> Report:
    """Return the report as of a day.

    `horizon` is how far section 3 looks, by default the register's; `since` is the day of the report to compare with,
    `past` what is known of it, and ValueError is raised where it is later than `as_of`. `known` is what
    holds that day, where the caller has it.
    """
    with uncollected():
        now = standings(register, as_of=as_of) if known is None else known
        rows = _rows(register, now, as_of)
        reach = limits(as_of, horizon or register.report.horizon)
        return Report(
            header=_header(register, as_of, since),
            summary=tuple(summary(rows, reach)),
            to_decide=tuple(to_decide(rows, reach, now)),
            sections=(
                *sections(rows, reach),
                changes(register, now, as_of=as_of, since=since, past=past),
                _pointed_out(register, now, as_of),
            ),
            documents=rows,
            standings=now,
        )


def _pointed_out(register: Register, now: Mapping[str, Standing], as_of: date) -> Section:
    """Return section 12: what to follow up, and what a careful colleague would point out."""
    begun = follow_up_lines(register, now, follow_ups(register, now, as_of=as_of))
    told = (
        (_("Att följa upp"), tuple(f"{line.text} {line.remedy}" for line in begun)),
        (_("Iakttagelser"), tuple(f"{one.message}." for one in advice(register, as_of=as_of, known=now))),
    )
    return Section(
        number=12,
        key="advice",
        title=_("Att följa upp och se över"),
        empty=_("Inget att följa upp eller se över."),
        groups=tuple(Group(heading=heading, lines=lines) for heading, lines in told if lines),
    )


def _header(register: Register, as_of: date, since: date | None) -> Header:
    coming = [
        Meeting(body=one_line(body.name), on=day)
        for body in register.bodies.values()
        if (day := next_meeting(body, as_of=as_of))
    ]
    return Header(
        title=_(TITLE),
        network=one_line(register.monitor.network),
        as_of=as_of,
        since=since,
        documents=len(register.documents),
        next_meeting=min(coming, key=lambda meeting: meeting.on, default=None),
    )


def _rows(register: Register, now: Mapping[str, Standing], as_of: date) -> tuple[Row, ...]:
    waiting_since = {
        id_: max(one.on for one in decisions if one.action in ("defer", "refer_back"))
        for id_, decisions in in_effect(register.decisions, as_of=as_of).items()
        if any(one.action in ("defer", "refer_back") for one in decisions)
    }
    answers = {one.document: one.answers for one in adoption_ledger(register, now, as_of=as_of)}
    replaced = replaced_by(now)
    rows = (
        row(
            standing,
            register,
            replaced,
            as_of=as_of,
            waiting_since=waiting_since.get(id_),
            answers=answers.get(id_, ()),
        )
        for id_, standing in now.items()
    )
    return tuple(sorted(rows, key=lambda one: (*swedish_sort_key(one.title), one.id)))
