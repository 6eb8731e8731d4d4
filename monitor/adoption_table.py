"""The matrix of adoption as tables: a line a party, a column a document, so many to a table that it fits a page."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from monitor.adoption_ledger import AdoptionRecord, PartyAnswer, Said
from monitor.language import _, _n
from monitor.text_table import Line, text_table, wrapped
from monitor.wording import counted, listed

#: So many documents to a table.
COLUMNS: Final = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """What one party has said about one document; `said` is None where it is not asked."""

    text: str
    said: Said | None

    @property
    def look(self) -> str:
        """How it is shown beside its words: "yes", "no" or "missing"."""
        return {Said.ADOPT: "yes", Said.REJECT: "no"}.get(self.said, "missing") if self.said else "missing"


@dataclass(frozen=True, slots=True, kw_only=True)
class Matrix:
    """One table: the documents' titles, and for each party its name and a cell a document."""

    titles: tuple[str, ...]
    lines: tuple[tuple[str, tuple[Cell, ...]], ...]

    def as_lines(self) -> list[Line]:
        """Return its lines as a plain table has them."""
        return [Line(cells=(name, *(one.text for one in cells))) for name, cells in self.lines]

    def yes_count(self, column: int) -> str:
        """Say how many parties have adopted a document: "9 av 16"."""
        said = [cells[column].said for _name, cells in self.lines if cells[column].said]
        return _("{number} av {all}", number=said.count(Said.ADOPT), all=len(said))


_UNASKED: Final = Cell(text="–", said=None)


def matrices(columns: Sequence[tuple[str, tuple[PartyAnswer, ...]]]) -> Iterator[Matrix]:
    """Yield the tables of some documents, each a title with its parties' answers."""
    for start in range(0, len(columns), COLUMNS):
        part = columns[start : start + COLUMNS]
        parties = {answer.party: answer.name for _, answers in part for answer in answers}
        cells = [{answer.party: Cell(text=answer.text, said=answer.said) for answer in answers} for _, answers in part]
        yield Matrix(
            titles=tuple(title for title, _answers in part),
            lines=tuple((name, tuple(one.get(id_, _UNASKED) for one in cells)) for id_, name in parties.items()),
        )


def adoption_text(ledger: Sequence[AdoptionRecord], *, as_of: date, width: int) -> str:
    """Return the ledger as plain text: the matrix, then what is to be known of each document."""
    lines = [_("Antagande {day} · {documents}", day=as_of, documents=counted(len(ledger), "dokument"))]
    if not ledger:
        return "\n".join((*lines, "", _("Inget dokument ska antas av parterna."), ""))
    for matrix in matrices([(record.title, record.answers) for record in ledger]):
        lines += ["", text_table((_("Part"), *matrix.titles), matrix.as_lines(), width=width, indent=0)]
    for record in ledger:
        lines += ["", record.title]
        lines += [f"  {part}" for told in _told(record) for part in wrapped(told, width - 2, hanging=2)]
    return "\n".join(lines) + "\n"


def _told(record: AdoptionRecord) -> Iterator[str]:
    adopted, rejected = record.having(Said.ADOPT), record.having(Said.REJECT)
    missing = record.having(Said.NOTHING, Said.CONDITIONAL)
    yield _(
        "{rule}: {adopted} har antagit, {rejected} har sagt nej, {missing} saknas",
        rule=record.rule_text, adopted=len(adopted), rejected=len(rejected), missing=len(missing),
    )  # fmt: skip
    if record.reached_on:
        yield _("antaget {day}, när kravet uppfylldes", day=record.reached_on)
    elif not record.possible:
        names = listed(one.name for one in rejected)
        yield _n(
            "kan inte börja gälla: {names} har sagt nej",
            "kan inte börja gälla: {names} har sagt nej",
            len(rejected),
            names=names,
        )
    if missing:
        names = listed(map(_with_meeting, missing))
        yield _n("{n} part saknas: {names}", "{n} parter saknas: {names}", len(missing), names=names)
    for answer in record.answers:
        if answer.source:
            yield f"{answer.name}: {answer.source}"
        if answer.condition:
            yield _("{name} har villkorat sitt beslut: {condition}", name=answer.name, condition=answer.condition)
    yield _("underskrivet original: {what}", what=record.signed_copy or _("uppgift saknas"))


def _with_meeting(answer: PartyAnswer) -> str:
    if answer.next_meeting is None:
        return answer.name
    return _("{name} (nästa möte {day})", name=answer.name, day=answer.next_meeting)
