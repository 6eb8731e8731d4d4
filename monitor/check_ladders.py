"""Checks of reminder ladders: each has steps that can be counted, and no two claim the same documents."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import combinations

from monitor.faults import Place
from monitor.findings import Finding, Known, error
from monitor.language import _
from monitor.model import Ladder, Register


def check_ladders(register: Register, _known: Known) -> Iterator[Finding]:
    """Find ladders without steps, steps that nothing is counted from, and ladders that claim the same documents."""
    for ladder in register.ladders:
        place = ("reminder", ladder.index)
        if not ladder.before and ladder.after is None:
            message = _("påminnelsen har varken before eller after")
            yield error(place, "empty_ladder", message, _('Lägg till before = ["3 månader"].'))
        if ladder.kinds and ladder.documents:
            message = _("påminnelsen har både kinds och documents")
            yield error(
                (*place, "documents"), "two_filters", message, _("Behåll den ena, eller dela upp i två [[reminder]].")
            )
        escalate = ladder.escalate
        if escalate and (escalate.after is None) == (escalate.before is None):
            hint = _('Skriv t.ex. { after = "1 month", to = ["ordforande"] }.')
            yield error((*place, "escalate"), "escalate", _("escalate har antingen after eller before"), hint)
        if ladder.about == "unknown" and ladder.before:
            yield _nothing_before((*place, "before"))
        if ladder.about == "unknown" and escalate and escalate.before:
            yield _nothing_before((*place, "escalate", "before"))
    yield from _ladder_ties(register.ladders)


def _nothing_before(place: Place) -> Finding:
    message = _("about = ”unknown” har inget datum att räkna före")
    return error(place, "before_unknown", message, _('Använd after, t.ex. after = { every = "6 månader", times = 4 }.'))


def _ladder_ties(ladders: Iterable[Ladder]) -> Iterator[Finding]:
    """Two ladders equally specific for one document would leave it open which of them counts."""
    grouped: dict[tuple[str, str], list[tuple[Ladder, frozenset[str]]]] = defaultdict(list)
    for ladder in ladders:
        level, names = _specificity(ladder)
        grouped[ladder.about, level].append((ladder, names))
    for (about, level), group in grouped.items():
        for (first, some), (second, others) in combinations(group, 2):
            if level and not some & others:
                continue
            number, shared = first.index + 1, ", ".join(sorted(some & others))
            if level:
                message = _(
                    "två påminnelser om ”{about}” är lika specifika för {names} (den andra är nummer {number})",
                    about=about,
                    names=shared,
                    number=number,
                )
            else:
                message = _(
                    "två påminnelser om ”{about}” är lika specifika (den andra är nummer {number})",
                    about=about,
                    number=number,
                )
            hint = _("Slå ihop dem, eller avgränsa den ena med kinds eller documents.")
            yield error(("reminder", second.index), "ladder_tie", message, hint)


def _specificity(ladder: Ladder) -> tuple[str, frozenset[str]]:
    if ladder.documents:
        return "documents", frozenset(ladder.documents)
    return ("kinds", frozenset(ladder.kinds)) if ladder.kinds else ("", frozenset())
