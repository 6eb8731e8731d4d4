"""The matrix of adoption as tables: a line a party, a column a document, so many to a table that it fits a page."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from monitor.adoption_ledger import AdoptionRecord, PartyAnswer, Said
from monitor.text_table import Line, text_table, wrapped
from monitor.wording import counted, listed

#: So many documents to a table.
COLUMNS: Final = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Matrix:
    """One table: the documents' titles, and for each party its name and a cell a document."""

    titles: tuple[str, ...]
    lines: tuple[tuple[str, tuple[str, ...]], ...]


def matrices(columns: Sequence[tuple[str, tuple[PartyAnswer, ...]]]) -> Iterator[Matrix]:
    """Yield the tables of some documents, each a title with its parties' answers."""
    for start in range(0, len(columns), COLUMNS):
        part = columns[start : start + COLUMNS]
        parties = {answer.party: answer.name for _, answers in part for answer in answers}
        cells = [{answer.party: answer.text for answer in answers} for _, answers in part]
        yield Matrix(
            titles=tuple(title for title, _ in part),
            lines=tuple((name, tuple(one.get(id_, "–") for one in cells)) for id_, name in parties.items()),
        )


def adoption_text(ledger: Sequence[AdoptionRecord], *, as_of: date, width: int) -> str:
    """Return the ledger as plain text: the matrix, then what is to be known of each document."""
    lines = [f"Antagande {as_of} · {len(ledger)} dokument"]
    if not ledger:
        return f"{lines[0]}\n\nInget dokument ska antas av parterna.\n"
    for matrix in matrices([(record.title, record.answers) for record in ledger]):
        rows = [Line(cells=(name, *cells)) for name, cells in matrix.lines]
        lines += ["", text_table(("Part", *matrix.titles), rows, width=width, indent=0)]
    for record in ledger:
        lines += ["", record.title]
        lines += [f"  {part}" for told in _told(record) for part in wrapped(told, width - 2, hanging=2)]
    return "\n".join(lines) + "\n"


def _told(record: AdoptionRecord) -> Iterator[str]:
    adopted, rejected = record.having(Said.ADOPT), record.having(Said.REJECT)
    missing = record.having(Said.NOTHING, Said.CONDITIONAL)
    yield f"{record.rule_text}: {len(adopted)} har antagit, {len(rejected)} har sagt nej, {len(missing)} saknas"
    if record.reached_on:
        yield f"antaget {record.reached_on}, när kravet uppfylldes"
    elif not record.possible:
        yield f"kan inte börja gälla: {listed(one.name for one in rejected)} har sagt nej"
    if missing:
        yield f"{counted(len(missing), 'part')} saknas: {listed(map(_with_meeting, missing))}"
    for answer in record.answers:
        if answer.source:
            yield f"{answer.name}: {answer.source}"
        if answer.condition:
            yield f"{answer.name} har villkorat sitt beslut: {answer.condition}"
    yield f"underskrivet original: {record.signed_copy or 'uppgift saknas'}"


def _with_meeting(answer: PartyAnswer) -> str:
    return f"{answer.name} (nästa möte {answer.next_meeting})" if answer.next_meeting else answer.name
