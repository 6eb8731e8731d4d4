"""What goes with a report in the formats that people look at: the picture, the coming months, every document's story.

Computed from the same standings as the report. Stories hold no addresses: what was sent to whom is told only where the
caller hands it in.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from monitor.decisions import by_document
from monitor.explain import story
from monitor.model import Decision, Register
from monitor.picture import Bar, Picture, picture
from monitor.reminders import Reminder, reminders
from monitor.report import Report
from monitor.standing import Standing
from monitor.strip import Strip, strip


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One line of a story, and what is told about it."""

    text: str
    about: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One part of a document's story."""

    heading: str
    lines: tuple[Told, ...]


Story = tuple[Part, ...]


@dataclass(frozen=True, kw_only=True)
class Album:
    """The picture, the strip and the stories by document, each made when it is first asked for.

    The report of a large register shows few of them, and a page one story. `unknown_since` as `reminders.facts` takes
    it.
    """

    register: Register
    report: Report
    unknown_since: Mapping[str, date]

    @cached_property
    def picture(self) -> Picture:
        """The timeline."""
        return picture(self.register, self.report.documents, self.report.standings, as_of=self._as_of)

    @cached_property
    def bars(self) -> Mapping[str, Bar]:
        """The timeline's bars, by document."""
        return {bar.row.id: bar for bar in self.picture.bars}

    @cached_property
    def strip(self) -> Strip:
        """The coming months."""
        return strip(self.register, self.report.documents, self.report.standings, as_of=self._as_of)

    def story(self, document: str) -> Story:
        """Return a document's story."""
        return story_of(
            self.register,
            self.report.standings,
            document,
            as_of=self._as_of,
            decisions=self._decisions.get(document, ()),
            steps=self._steps.get(document, ()),
        )

    @property
    def _as_of(self) -> date:
        return self.report.header.as_of

    @cached_property
    def _decisions(self) -> Mapping[str, tuple[Decision, ...]]:
        return by_document(self.register.decisions)

    @cached_property
    def _steps(self) -> Mapping[str, list[Reminder]]:
        steps: dict[str, list[Reminder]] = defaultdict(list)
        for step in reminders(self.register, self.report.standings, self.unknown_since):
            steps[step.document].append(step)
        return steps


def album(register: Register, report: Report, *, unknown_since: Mapping[str, date] | None = None) -> Album:
    """Return what goes with a report of the register."""
    since = dict.fromkeys(register.documents, report.header.as_of) if unknown_since is None else unknown_since
    return Album(register=register, report=report, unknown_since=since)


def story_of(
    register: Register,
    now: Mapping[str, Standing],
    document: str,
    *,
    as_of: date,
    decisions: Sequence[Decision],
    steps: Iterable[Reminder],
    sent: Sequence[Any] = (),
) -> Story:
    """Return a document's story without the parts that have nothing to tell."""
    parts = story(register, now, document, as_of=as_of, decisions=decisions, reminders=steps, sent=sent)
    return tuple(Part(heading=heading, lines=_told(lines)) for heading, lines in parts.items() if lines)


def _told(lines: list[str]) -> tuple[Told, ...]:
    """Gather each line with those that stand further in below it."""
    found: list[Told] = []
    for line in lines:
        if line.startswith("   ") and found:
            found[-1] = Told(text=found[-1].text, about=(*found[-1].about, line.strip()))
        else:
            found.append(Told(text=line.strip().removeprefix("· ")))
    return tuple(found)
