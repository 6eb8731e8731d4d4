"""Years on a simulated clock, with random edits, downtimes and outages: the mails of the program are those of a naive model.

The model walks every day and keeps, for each reader and fact, what it has said. It shares no code with the program but the
calendar of working days; its arithmetic is its own.
"""

import os
import random
from calendar import monthrange
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import TypeAlias

import pytest
from simulated import HEAD, MemorySite, MemoryTransport, World, read
from sqlalchemy import select

from monitor import outbox
from monitor.calendar import is_working_day
from monitor.promises import PromiseState
from monitor.tables import reminder
from monitor.transport import Accepted, DeliveryError, Failure, Phase

FIRST = date(2026, 1, 7)
#: How many lives `make faults` lives through; CI has not the time for all.
SEEDS = int(os.environ.get("GILTIG_SEEDS", "100"))
#: Day, document, about, fact, step, role.
Said: TypeAlias = tuple[date, str, str, date, str, str]
Step: TypeAlias = tuple[str, date, tuple[str, ...]]


# --- the model's own arithmetic


def months(day: date, count: int) -> date:
    """Step months either way; a day that does not exist becomes the month's last."""
    number = day.year * 12 + day.month - 1 + count
    year, month = number // 12, number % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def step_day(fact: date, lead: str) -> date:
    """Return the day of a step from its lead: "-3 months", "0 days", "+14 days"."""
    amount, unit = lead.split()
    if unit.startswith("month"):
        return months(fact + timedelta(days=1), int(amount)) - timedelta(days=1)
    return fact + timedelta(days=int(amount))


def sending_day(day: date) -> date:
    """Return the working day on or before a day."""
    while not is_working_day(day):
        day -= timedelta(days=1)
    return day


# --- the register that both read


@dataclass
class Paper:
    """A document as the test knows it."""

    end: date | None
    review: date | None = None
    auto: bool = False
    lets_expire: bool = False
    kind: str = "avtal"


@dataclass
class Rungs:
    """A ladder as the test knows it: steps before, step after every so many days, who, and who else from when on."""

    before: list[str]
    every: int = 0
    times: int = 0
    to: list[str] = field(default_factory=lambda: ["sam"])
    escalated: str = ""
    escalated_to: str = "chef"


@dataclass
class Book:
    """The register: documents, ladders by (about, kind), and how readers want their mails."""

    papers: dict[str, Paper]
    ladders: dict[tuple[str, str], Rungs]
    digests: dict[str, str]
    gone: int = 0  # since the program last looked

    def toml(self) -> str:
        """Write it as the admin would."""
        text = HEAD.replace(
            'address = "sam@example.se"\n', f'address = "sam@example.se"\ndigest = "{self.digests["sam"]}"\n'
        )
        text += "[delivery]\nbrake = 1000\n"
        for role in ("chef", "vik"):
            text += (
                f'[recipient.{role}]\nname = "{role}"\naddress = "{role}@example.se"\ndigest = "{self.digests[role]}"\n'
            )
        for id_, paper in self.papers.items():
            text += f'[document.{id_}]\ntitle = "{id_.upper()}"\nkind = "{paper.kind}"\nvalid_from = 2020-01-01\n'
            text += f"valid_to = {paper.end}\n" if paper.end else ""
            text += f"review = {{ due = {paper.review} }}\n" if paper.review else ""
            text += 'auto_extension = { every = "12 months", notice = "3 months" }\n' if paper.auto else ""
            text += 'intention = "let_expire"\n' if paper.lets_expire else ""
        for (about, kind), rungs in self.ladders.items():
            text += f'[[reminder]]\nabout = "{about}"\nto = {rungs.to}\n'.replace("'", '"')
            text += f'kinds = ["{kind}"]\n' if kind else ""
            leads = ", ".join(f'"{lead.removeprefix("-")}"' for lead in rungs.before)
            text += f"before = [{leads}]\n" if leads else ""
            text += f'after = {{ every = "{rungs.every} days", times = {rungs.times} }}\n' if rungs.every else ""
            if rungs.escalated:
                way, length = ("before", "after")[rungs.escalated[0] == "+"], rungs.escalated[1:]
                text += f'escalate = {{ {way} = "{length}", to = "{rungs.escalated_to}" }}\n'
        return text


# --- the model


@dataclass
class Model:
    """What a careful person with a calendar and a good memory would have mailed."""

    said: list[Said] = field(default_factory=list)
    mails: int = 0
    handled: dict[tuple[str, str, date, str], set[str]] = field(default_factory=lambda: defaultdict(set))
    latest: dict[tuple[str, str, date, str], date] = field(default_factory=dict)
    unknown: dict[str, date] = field(default_factory=dict)
    acks: list[tuple[str, str, date, date]] = field(default_factory=list)
    weeks: set[tuple[int, int]] = field(default_factory=set)
    started: bool = False
    #: What is written and could not be posted: mails, each of the steps that it tells of.
    waiting: list[dict[tuple[str, str, date, str], tuple[date, str]]] = field(default_factory=list)

    def day(self, book: Book, today: date, *, works: bool = True, posts: bool = True) -> None:
        """Do what is to be done on a day when somebody is at work: write the mails, and post them where one can."""
        self.throw_away(book, today)
        if works:
            self.write(book, today)
        if posts:
            for mail in self.waiting:
                self.said += [(today, *series[:3], lead, series[3]) for series, (_, lead) in mail.items()]
            self.mails += sum(bool(mail) for mail in self.waiting)
            self.waiting = []

    def throw_away(self, book: Book, today: date) -> None:
        """Take out of the waiting mails what is no longer so: it may be said another time."""
        self.waiting = [mail for mail in self.waiting if mail]
        if not self.waiting:
            return
        true = {
            ((id_, about, fact, role), lead)
            for id_, paper in book.papers.items()
            for about, fact, steps in self.facts(book, id_, paper, today)
            for lead, _, to in steps
            for role in to
        }
        for mail in self.waiting:
            for series, (_, lead) in list(mail.items()):
                if (series, lead) not in true:
                    del mail[series]
                    self.handled[series].discard(lead)
                    self.latest.pop(series, None)
                    told = [
                        step_day(fact, one[4])
                        for one in self.said
                        if (*one[1:4], one[5]) == series
                        for fact in [one[3]]
                    ]
                    if told:
                        self.latest[series] = max(told)

    def write(self, book: Book, today: date) -> None:
        """Write the mails of a day."""
        week = today.isocalendar()[:2]
        first_of_week, self.started = week not in self.weeks, True
        first_ever = not self.weeks
        self.weeks.add(week)
        now: list[tuple[Said, bool]] = []
        for id_, paper in book.papers.items():
            for about, fact, steps in self.facts(book, id_, paper, today):
                for role in sorted({role for _, _, to in steps for role in to}):
                    mine = [(due, lead) for lead, due, to in steps if role in to]
                    now += self.look(book, today, (id_, about, fact, role), mine, first_of_week, first_ever)
        mails: dict[tuple[object, ...], dict[tuple[str, str, date, str], tuple[date, str]]] = defaultdict(dict)
        for (_, id_, about, fact, lead, role), near in now:
            series = (id_, about, fact, role)
            for mail in self.waiting:
                mail.pop(series, None)  # this one says it better
            together = book.digests[role] == "daily" or (book.digests[role] == "weekly" and not near)
            mails[(role,) if together else (role, about, fact)][series] = (step_day(fact, lead), lead)
        self.waiting += mails.values()

    def look(
        self, book: Book, today: date, series: tuple[str, str, date, str], mine: list[tuple[date, str]], monday: bool, first: bool
    ) -> list[tuple[Said, bool]]:  # fmt: skip
        """Choose the most urgent step of one ladder for one reader; remember all that it stands for."""
        id_, about, fact, role = series
        if any(ack[:3] == series[:3] and today <= ack[3] for ack in self.acks):
            return []
        weekly, due_now = book.digests[role] == "weekly", []
        next_week = today + timedelta(days=7 - today.weekday())
        while not is_working_day(next_week):
            next_week += timedelta(days=1)
        for due, lead in mine:
            near = 0 <= (fact - due).days <= 7
            if lead.startswith("+") and today <= fact:
                continue
            by_itself = (not weekly or near) and sending_day(due) <= today
            if by_itself or (weekly and not near and monday and sending_day(due) < next_week):
                due_now.append((due, lead))
        new = [one for one in due_now if one[1] not in self.handled[series]]
        if first:
            covered = [one for one in new if sending_day(one[0]) < today]
            self.handled[series] |= {lead for _, lead in covered}
            new = [one for one in new if one not in covered]
        self.handled[series] |= {lead for _, lead in new}
        if not new or max(due_now) not in new or max(due_now)[0] <= self.latest.get(series, date.min):
            return []
        due, lead = max(due_now)
        self.latest[series] = due
        return [((today, id_, about, fact, lead, role), 0 <= (fact - due).days <= 7)]

    def facts(self, book: Book, id_: str, paper: Paper, today: date) -> list[tuple[str, date, list[Step]]]:
        """Return what there is to remind about."""
        found: list[tuple[str, date, bool]] = []
        end = paper.end
        if end is None:
            self.unknown.setdefault(id_, today)
            found.append(("unknown", self.unknown[id_], True))
        else:
            self.unknown.pop(id_, None)
        if end and paper.auto:
            times = 0
            while step_day(end, "-3 months") < today:
                times += 1
                end = months(paper.end + timedelta(days=1), 12 * times) - timedelta(days=1)  # type: ignore[operator]
            found.append(("notice", step_day(end, "-3 months"), False))
        elif end and not (paper.lets_expire and end < today):
            found.append(("end", end, not paper.lets_expire))
        if paper.review and (end is None or today <= end):
            found.append(("review", paper.review, True))
        return [(about, fact, self.steps(book, about, paper.kind, fact, after=after)) for about, fact, after in found]

    def steps(self, book: Book, about: str, kind: str, fact: date, *, after: bool) -> list[Step]:
        """Hang the ladder on the fact."""
        rungs = book.ladders.get((about, kind)) or book.ladders.get((about, ""))
        if rungs is None:
            return []
        lags = [rungs.every * time for time in range(1, rungs.times + 1) if after]
        leads = list(rungs.before) + [f"+{lag} day{'s' if lag > 1 else ''}" for lag in lags]
        plan = {lead: (step_day(fact, lead), list(rungs.to)) for lead in leads}
        if rungs.escalated and (after or rungs.escalated.startswith("-")):
            start = step_day(fact, rungs.escalated)
            if start not in {due for due, _ in plan.values()}:
                plan[rungs.escalated] = (start, [])
            for due, to in plan.values():
                if due >= start and rungs.escalated_to not in to:
                    to.append(rungs.escalated_to)
        return [(lead, due, tuple(to)) for lead, (due, to) in plan.items()]


# --- what happens over the years

ENDS = [["-12 months", "-6 months", "-3 months", "-1 month", "-7 days", "0 days"], ["-3 months", "-30 days", "-7 days"],
        ["-6 months", "-14 days", "-1 day", "0 days"], ["-30 days", "-3 months"]]  # fmt: skip


def some_rungs(dice: random.Random, about: str) -> Rungs:
    """Make up a ladder."""
    before = dice.choice(ENDS) if about != "unknown" else []
    every = dice.choice([0, 1, 7, 14, 30]) if about != "notice" else 0
    every = every or (30 if about == "unknown" else 0)
    escalated = dice.choice(
        ["", "", "+14 days", "+1 month", "+20 days"] + ([] if about == "unknown" else ["-1 month", "-10 days"])
    )
    to = dice.choice([["sam"], ["sam", "vik"], ["chef"], ["vik"]])
    return Rungs(before, every, dice.randint(1, 4) if every else 0, to, escalated, dice.choice(["chef", "sam"]))


def some_day(dice: random.Random, around: date) -> date:
    """Make up an end or a review: often a month's last day."""
    day = around + timedelta(days=dice.randint(-200, 700))
    return day.replace(day=monthrange(day.year, day.month)[1]) if dice.random() < 0.5 else day


def some_paper(dice: random.Random, today: date) -> Paper:
    """Make up a document."""
    paper = Paper(end=some_day(dice, today), kind=dice.choice(["avtal", "rutin"]))
    match dice.randint(0, 5):
        case 0:
            paper.end = None
        case 1:
            paper.auto = True
        case 2:
            paper.lets_expire = True
        case 3:
            paper.review = some_day(dice, today)
    return paper


def edit(dice: random.Random, book: Book, model: Model, world: World, today: date) -> None:
    """Change something, as admins do."""
    id_ = dice.choice(sorted(book.papers))
    paper = book.papers[id_]
    match dice.randint(0, 9):
        case 0 | 1 if paper.end:  # extended: by decision or by hand is the same to a reminder
            paper.end = months(paper.end + timedelta(days=1), dice.choice([6, 12, 24])) - timedelta(days=1)
        case 2:  # moved, and perhaps back again by a later edit
            paper.end = dice.choice([some_day(dice, today), date(today.year, 12, 31)])
        case 3:
            book.papers[f"n{len(book.papers)}x{today:%Y%m%d}"] = some_paper(dice, today)
        case 4 if len(book.papers) > 5 and book.gone < 2:  # a third at once would be held
            del book.papers[id_]
            book.gone += 1
        case 5:
            key = dice.choice(sorted(book.ladders))
            book.ladders[key] = some_rungs(dice, key[0])
        case 6:
            book.digests[dice.choice(["sam", "chef", "vik"])] = dice.choice(["each", "daily", "weekly"])
        case 7 if paper.end and not paper.auto:
            until = today + timedelta(days=dice.randint(5, 90))
            model.acks.append((id_, "end", paper.end, until))
            with world.store.write() as db:
                outbox.acknowledge(db, id_, "end", str(paper.end), until, "", world.at)
        case 8:
            paper.lets_expire = not paper.lets_expire
        case _:
            paper.end, paper.auto = (None, False) if paper.end else (some_day(dice, today), False)


def mailed(world: World) -> set[Said]:
    """Return the promises that the program has sent, with the day."""
    columns = (
        reminder.c.changed_at,
        reminder.c.document,
        reminder.c.about,
        reminder.c.fact_on,
        reminder.c.step,
        reminder.c.role,
    )
    with world.store.read() as db:
        rows = db.execute(select(*columns).where(reminder.c.state == PromiseState.SENT)).all()
    return {(row[0].date(), *row[1:]) for row in rows}


class Post(MemoryTransport):
    """A relay that is down at times."""

    down = False

    def send(self, *, sender: str, recipient: str, message: bytes, before_dot: object) -> Accepted:
        """Take the mail, or nothing at all."""
        if self.down:
            raise DeliveryError(Phase.CONNECT, Failure.SERVICE, None, "refused")
        return super().send(sender=sender, recipient=recipient, message=message, before_dot=before_dot)


@pytest.mark.parametrize(
    ("years", "seed"),
    [(3, 0), (3, 1), *(pytest.param(20, seed, marks=pytest.mark.long) for seed in range(SEEDS))],
)
def test_the_mails_of_years_are_those_of_the_model(tmp_path: Path, years: int, seed: int) -> None:
    """D13: every day, reader, document, fact and step, and as many mails as there are matters."""
    dice = random.Random(seed)
    kinds = [("end", ""), ("end", "rutin"), ("review", ""), ("notice", ""), ("unknown", "")]
    book = Book(
        papers={f"d{number}": some_paper(dice, FIRST) for number in range(8)},
        ladders={(about, kind): some_rungs(dice, about) for about, kind in kinds},
        digests={role: dice.choice(["each", "daily", "weekly"]) for role in ("sam", "chef", "vik")},
    )
    site = MemorySite(tmp_path / "config.toml")
    MemorySite.memory = post = Post()
    world, model = World(tmp_path, book.toml(), site=site), Model()
    today, up_until, is_up = FIRST, FIRST, False
    while today <= FIRST.replace(year=FIRST.year + years):
        world.set(today)
        if model.started and dice.random() < 0.04:
            edit(dice, book, model, world, today)
            world.write(book.toml())
        post.down = model.started and dice.random() < (0.7 if post.down else 0.03)
        if today >= up_until:
            is_up = not is_up
            up_until = today + timedelta(days=dice.randint(1, 25) if is_up else dice.choice([1, 2, 5, 30, 60, 120]))
            if is_up:
                world.start()
        elif is_up:
            world.tick()
        if is_up:
            book.gone = 0
            works = is_working_day(today) or not model.started
            model.day(book, today, works=works, posts=not post.down)
        today += timedelta(days=1)
    post.down = False
    world.start()
    model.day(book, today - timedelta(days=1), works=False)
    assert set(model.said) == mailed(world)
    reminders = [mail for mail in map(read, post.messages) if mail[2] not in ("overview", "alarm")]
    assert model.mails == len(reminders)
    assert len(model.said) == len(set(model.said)) > 10 * years
