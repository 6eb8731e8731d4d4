"""The report for one meeting, as data: its docket in words (docs/wording.md).

What must be taken up there or it is too late comes first, then what should be, what may be, what comes back; of each
what leaving it to the next meeting would cost. Documents of which the same is to be said stand together. Dates are ISO.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from monitor.calendar import working_day_on_or_before
from monitor.dates import last_day_to_act
from monitor.docket import Docket, Need, docket
from monitor.language import N_, _, _n
from monitor.meeting_words import MeetingWords
from monitor.model import Register
from monitor.road_words import body_name
from monitor.roads import bodies_of, meetings_of
from monitor.standing import Standing
from monitor.timeline import standings
from monitor.wording import capital, footnote, number_word, one_line, swedish_sort_key


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """Documents of which the same is to be said: ids and titles in pairs, with the lines. `required` are ids."""

    documents: tuple[tuple[str, str], ...]
    required: frozenset[str]
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingSection:
    """One part of the report: entries, or lines that are about no document of their own."""

    key: str
    title: str
    entries: tuple[Entry, ...] = ()
    lines: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to say."""
        return not self.entries and not self.lines

    @property
    def size(self) -> int:
        """How many documents it is about."""
        return sum(len(entry.documents) for entry in self.entries)


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingReport:
    """The report for a meeting. `summary` is its gist in one sentence without a full stop."""

    network: str
    body: str
    docket: Docket
    summary: str
    sections: tuple[MeetingSection, ...]

    @property
    def title(self) -> str:
        """What heads it."""
        return _("Styrdokument att ta upp: {body} {day}", body=self.body, day=self.docket.on)

    @property
    def footnote(self) -> str:
        """What stands at its foot."""
        return footnote(self.docket.as_of)


def meeting_report(
    register: Register, *, body: str, on: date, as_of: date, known: Mapping[str, Standing] | None = None
) -> MeetingReport:
    """Return the report for a body's meeting, as known on a day; `known` are that day's standings, if at hand."""
    known = standings(register, as_of=as_of) if known is None else known
    found = docket(register, known, body=body, on=on, as_of=as_of)
    return MeetingReport(
        network=one_line(register.monitor.network),
        body=body_name(register, body),
        docket=found,
        summary=_summary(found),
        sections=tuple(_sections(MeetingWords(register, known, found))),
    )


def due_meetings(register: Register, *, as_of: date) -> Iterator[tuple[str, date]]:
    """Yield the meetings, body and day, whose report goes out by a day, up to the meeting's own day.

    `[report] before_papers` before the papers go out; where a body has none, before the last day to submit, else before
    the meeting. The working day on or before.
    """
    for body, on in reported_meetings(register):
        if report_day(register, body, on) <= as_of <= on:
            yield body, on


def reported_meetings(register: Register) -> Iterator[tuple[str, date]]:
    """Yield every meeting, body and day, of the bodies that the decision on some document passes."""
    on_the_way = {body for id_ in register.documents for body in bodies_of(register, id_)}
    for body in register.bodies:
        if body in on_the_way:
            yield from ((body, on) for on in meetings_of(register, body))


def report_day(register: Register, body: str, on: date) -> date:
    """Return the working day on which the report for a meeting goes out."""
    known = register.bodies[body]
    lead = known.papers or known.submit
    closes_on = working_day_on_or_before(last_day_to_act(on, lead)) if lead else on
    return working_day_on_or_before(last_day_to_act(closes_on, register.report.before_papers))


def _summary(found: Docket) -> str:
    if found.on < found.as_of:
        return _summary_after(len(found.decided))
    must, should, may = (len(found.having(need)) for need in (Need.MUST, Need.SHOULD, Need.MAY))
    waiting, renewals = len(found.waiting), len(found.renewals)
    parts = {
        _n("{n} dokument måste tas upp", "{n} dokument måste tas upp", must): must,
        _n("{n} dokument bör tas upp", "{n} dokument bör tas upp", should): should,
        _n("{n} dokument kan tas upp", "{n} dokument kan tas upp", may): may,
        _n(
            "{n} ärende kommer tillbaka efter bordläggning eller återremiss",
            "{n} ärenden kommer tillbaka efter bordläggning eller återremiss",
            waiting,
        ): waiting,
        _n(
            "sista mötet för att hinna revidera eller ersätta {n} dokument",
            "sista mötet för att hinna revidera eller ersätta {n} dokument",
            renewals,
        ): renewals,
    }
    said = ", ".join(part for part, number in parts.items() if number)
    return capital(said) or _("Inget i registret behöver tas upp på mötet")


def _summary_after(decided: int) -> str:
    if not decided:
        return _("Mötet har varit; inga beslut därifrån är registrerade")
    return _n(
        "Mötet har varit; {number} beslut därifrån är registrerat",
        "Mötet har varit; {number} beslut därifrån är registrerade",
        decided,
        number=number_word(decided, neuter=True),
    )


def _sections(words: MeetingWords) -> Iterator[MeetingSection]:
    """Yield the four sections that are always there, then the others where they have something to say."""
    found = words.docket
    for need, title in _NEEDS.items():
        matters = ((one.document, tuple(words.matter(one))) for one in found.having(need))
        yield MeetingSection(key=need.value, title=_(title), entries=_entries(words, matters))
    waiting = ((one.document, tuple(words.waiting(one))) for one in found.waiting)
    yield MeetingSection(
        key="waiting", title=_("Bordlagt eller återremitterat, kommer tillbaka"), entries=_entries(words, waiting)
    )
    yield from (section for section in _other_sections(words) if not section.is_empty)


_NEEDS = {
    Need.MUST: N_("Måste tas upp på mötet – att vänta kostar giltighet"),
    Need.SHOULD: N_("Bör tas upp på mötet"),
    Need.MAY: N_("Kan tas upp på mötet"),
}


def _other_sections(words: MeetingWords) -> Iterator[MeetingSection]:
    found = words.docket
    renewals = ((one.document, tuple(words.renewal(one))) for one in found.renewals)
    yield MeetingSection(
        key="renewals",
        title=_("Ska revideras eller ersättas – sista mötet för att hinna"),
        entries=_entries(words, renewals),
    )
    notice = ((one.document, tuple(words.matter(one))) for one in found.having(Need.NOTICE))
    yield MeetingSection(
        key="notice",
        title=_("Förlängs automatiskt – sista mötena före sista dagen för uppsägning"),
        entries=_entries(words, notice),
    )
    tasks = [(id_, tuple(words.revision(id_))) for id_ in found.revisions]
    tasks += [(id_, tuple(words.review(id_))) for id_ in found.reviews]
    yield MeetingSection(key="tasks", title=_("Uppdrag och översyner att redovisa"), entries=_entries(words, tasks))
    adoption = ((id_, tuple(words.adoption(id_))) for id_ in found.adoption)
    yield MeetingSection(key="adoption", title=_("Läget i antagandet"), entries=_entries(words, adoption))
    ceasing = ((id_, tuple(words.ceasing(id_))) for id_ in found.ceasing)
    yield MeetingSection(
        key="ceasing", title=_("Upphör före nästa möte, enligt beslut eller plan"), entries=_entries(words, ceasing)
    )
    decided = tuple(words.decided(one) for one in found.decided)
    yield MeetingSection(
        key="decided",
        title=_("Beslut vid mötet, enligt registret"),
        lines=decided or ((_("Inga beslut från mötet är registrerade."),) if found.on < found.as_of else ()),
    )


def _entries(words: MeetingWords, told: Iterable[tuple[str, tuple[str, ...]]]) -> tuple[Entry, ...]:
    """Put together the documents of which the same is to be said, each entry's in Swedish alphabetical order."""
    together: dict[tuple[str, ...], list[str]] = {}
    for id_, lines in told:
        together.setdefault(lines, []).append(id_)
    return tuple(_entry(words, ids, lines) for lines, ids in together.items())


def _entry(words: MeetingWords, ids: list[str], lines: tuple[str, ...]) -> Entry:
    titles = {id_: one_line(words.register.documents[id_].title) or id_ for id_ in ids}
    ordered = sorted(titles, key=lambda id_: (*swedish_sort_key(titles[id_]), id_))
    return Entry(
        documents=tuple((id_, titles[id_]) for id_ in ordered),
        required=frozenset(filter(words.is_required, ids)),
        lines=lines,
    )
