"""The report of a large register: what is nearest in each section, and where the rest stands.

A page or a paper with a part for each of thousands of documents is read by nobody, and takes memory that few machines
have. What a program or a spreadsheet reads (text, JSON, CSV, Excel) always has everything.
"""

from dataclasses import dataclass, replace
from typing import Final

from monitor.adoption_table import COLUMNS
from monitor.headers import one_line
from monitor.language import _, _n
from monitor.report import Report
from monitor.report_layout import Group, Section
from monitor.report_summary import ToDecide

#: With more documents a report that people look at is brief. As PDF 500 take half a gigabyte of memory and 600 pages.
LARGE: Final = 500
#: So many documents a brief report shows in each section, the nearest days first, and as many lines in each list.
SHOWN: Final = 100
#: So many characters of a line, since one that lists documents may name thousands.
_LONGEST: Final = 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class Brief:
    """A report with what people are shown of it; `numbers` has each section's documents, shown or not.

    `note` says what is left out and where it stands, `more_to_decide` how much of what is to be decided; both are empty
    in a report that is whole.
    """

    report: Report
    numbers: dict[int, int]
    is_brief: bool
    note: str = ""
    more_to_decide: str = ""


def is_large(report: Report) -> bool:
    """Tell whether a report is that of a large register."""
    return len(report.documents) > LARGE


def brief(report: Report) -> Brief:
    """Return what people are shown of a report: the whole of it, unless it has more than `LARGE` documents."""
    numbers = {section.number: len(section.rows) for section in report.sections}
    if not is_large(report):
        return Brief(report=report, numbers=numbers, is_brief=False)
    to_decide = _nearest(report.to_decide)
    left = len(report.to_decide) - len(to_decide)
    return Brief(
        report=replace(report, sections=tuple(map(_shortened, report.sections)), to_decide=to_decide),
        numbers=numbers,
        is_brief=True,
        note=_(
            "Registret har {n} dokument. Rapporten visar högst {most} i varje avsnitt, och inte dokumenten ett för "
            "ett. Alla står i rapporten som Excel och CSV; vad som gäller för ett visst dokument och varför står på "
            "dess sida på webben, och i giltig explain.",
            n=len(report.documents), most=SHOWN,
        ),
        more_to_decide=_n("och {n} sak till att besluta om", "och {n} saker till att besluta om", left) if left else "",
    )  # fmt: skip


def _nearest(matters: tuple[ToDecide, ...]) -> tuple[ToDecide, ...]:
    """Return the first matters: as many as have the documents that are shown, the last of them cut where it must be."""
    found, room = list[ToDecide](), SHOWN
    for one in matters:
        if room <= 0:
            break
        found.append(replace(one, documents=one.documents[:room]))
        room -= len(one.documents)
    return tuple(found)


def _shortened(section: Section) -> Section:
    """Return a section with its first documents and lines, and how many more there are."""
    groups, room = list[Group](), SHOWN
    for group in section.groups:
        if group.rows and room <= 0:
            break
        lines = tuple(one_line(line, _LONGEST) for line in group.lines[:SHOWN])
        if left := len(group.lines) - len(lines):
            lines += (_n("och {n} rad till", "och {n} rader till", left),)
        groups.append(replace(group, rows=group.rows[:room], lines=lines))
        room -= len(group.rows)
    if left := len(section.rows) - sum(len(group.rows) for group in groups):
        more = _n("och {n} dokument till", "och {n} dokument till", left)
        groups[-1] = replace(groups[-1], lines=(*groups[-1].lines, more))
    return replace(section, groups=tuple(groups), matrices=section.matrices[: SHOWN // COLUMNS])
