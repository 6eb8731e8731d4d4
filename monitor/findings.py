"""What the checks of a register find: faults with their level, and how they speak of ids."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

from monitor.faults import Fault, Place, dotted, nearest
from monitor.language import _
from monitor.problems import Level

Finding: TypeAlias = tuple[Level, Fault]


def error(place: Place, code: str, message: str, hint: str = "") -> Finding:
    """Return a fault that keeps the register from being used."""
    return "error", Fault(place, code, message, hint)


def warning(place: Place, code: str, message: str, hint: str = "") -> Finding:
    """Return a fault that the admin should look at."""
    return "warning", Fault(place, code, message, hint)


#: Tables whose entries have ids that others refer to.
_TABLES: Final = ("recipient", "body", "party", "kind", "route", "document")


@dataclass(frozen=True, slots=True)
class Known:
    """The ids of every table, those of faulty entries included, so that one fault is told once."""

    ids: Mapping[str, frozenset[str]]

    @classmethod
    def of(cls, values: Mapping[str, Any]) -> "Known":
        """Collect the ids of a merged tree."""
        tables = {table: values.get(table) for table in _TABLES}
        return cls({table: frozenset(one) if isinstance(one, dict) else frozenset() for table, one in tables.items()})

    def __getitem__(self, table: str) -> frozenset[str]:
        """Return the ids of one table."""
        return self.ids[table]


def unknown_ids(place: Place, ids: Iterable[str], known: Known, *, tables: tuple[str, ...]) -> Iterator[Finding]:
    """Find ids that none of these tables has."""
    for id_ in ids:
        for table in tables:
            if id_ in known.ids[table]:
                break
        else:
            yield _unknown(place, id_, known, tables)


def _unknown(place: Place, id_: str, known: Known, tables: tuple[str, ...]) -> Finding:
    candidates = frozenset[str]().union(*(known[table] for table in tables))
    what = _(" eller ").join(f"[{dotted((table, id_))}]" for table in tables)
    others = _("Kända: {ids}.", ids=", ".join(sorted(candidates)[:8])) if candidates else ""
    hint = nearest(id_, candidates, likeness=0.7) or others or _("Lägg till [{table}].", table=dotted((tables[0], id_)))
    return error(place, "unknown_id", _("”{id}” finns inte: ingen {what} i registret", id=id_, what=what), hint)
