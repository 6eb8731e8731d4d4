"""What the live pages are made of: the register in force, today, and what the database remembers.

A snapshot is made anew when register, day or what was published has changed, and its pages are made once. Whoever has
no key gets pages of a register without addresses.
"""

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from monitor import audit, calendar_memory, outbox, planner, versions
from monitor.delivery_state import DeliveryState
from monitor.explain import past_reminder
from monitor.headers import one_line
from monitor.language import N_, _, _c
from monitor.model import Register
from monitor.outbox_words import STATES
from monitor.pages import Page, Pages
from monitor.public_register import without_addresses
from monitor.snapshot import Snapshot, snapshot
from monitor.store import Store
from monitor.templates import Environment

#: The pages that only an admin sees.
ADMIN_PLACES: Final = ((N_("Utkorg"), "utkorg.html"), (N_("Hälsa"), "halsa.html"))
_MOST_MAILS: Final = 500


def public_pages(register: Register, templates: Environment, store: Store | None, *, as_of: date) -> Pages:
    """Return the pages that anybody may see, as of a day."""
    published, unknown_since = remembered(store)
    one = snapshot(without_addresses(register), as_of=as_of, published=published, unknown_since=unknown_since)
    return Pages(snapshot=one, templates=templates)


def remembered(store: Store | None) -> tuple[Mapping[str, tuple[str, int]], Mapping[str, date]]:
    """Return what the database remembers of the calendar and of unknown ends."""
    if store is None:
        return {}, {}
    with store.read() as db:
        return calendar_memory.published(db), outbox.unknown_days(db)


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """How the program is, for a page and for a watchdog."""

    well: bool
    facts: tuple[tuple[str, str], ...]
    problems: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """The register in force, the day, and what is wrong with a newer one."""

    register: Register
    today: date
    problems: tuple[str, ...] = ()


@dataclass(slots=True)
class _Made:
    """The pages of one state, each made once."""

    key: object
    pages: Pages
    known: dict[str, Page | None] = field(default_factory=dict)


class WebSource:
    """Makes pages; safe to ask from several threads."""

    def __init__(
        self,
        state: Callable[[], State],
        *,
        templates: Environment,
        store: Store | None,
        alive: Callable[[], bool] = lambda: True,
        has_key: bool = False,
    ) -> None:
        """Take what tells the state; `alive` says whether the program gets on with its work."""
        self.state, self.templates, self.store, self.alive = state, templates, store, alive
        self._readers_places = ((N_("Logga in"), "login"),) if has_key else ()
        self._made: dict[bool, _Made] = {}
        self._lock = threading.Lock()

    def page(self, address: str, *, whole: bool) -> Page | None:
        """Return a page; `whole` with addresses, and with the admin's pages."""
        with self._lock:
            made = self._current(whole=whole)
            if whole and (own := self._admins(made.pages, address)):
                return own
            if address not in made.known:
                page = made.pages.page(address)
                if page is None:
                    return None  # not kept: there is no end to what there is not
                made.known[address] = page
            return made.known[address]

    def _current(self, *, whole: bool) -> _Made:
        state = self.state()
        published, unknown_since = remembered(self.store)
        key = (id(state.register), state.today, published, unknown_since)
        made = self._made.get(whole)
        if made is None or made.key != key:
            register = state.register if whole else without_addresses(state.register)
            one = snapshot(register, as_of=state.today, published=published, unknown_since=unknown_since)
            more = ADMIN_PLACES if whole else self._readers_places
            made = self._made[whole] = _Made(key, Pages(snapshot=one, templates=self.templates, more=more))
            self._kept = state.register  # so that its id stays its own
        return made

    # --- for the admin

    def _admins(self, pages: Pages, address: str) -> Page | None:
        if address == "utkorg.html":
            return pages.rendered("web/outbox.html", address, **self._mails(pages.snapshot))
        if address == "halsa.html":
            return pages.rendered("web/health.html", address, health=self.health())
        folder, _slash, name = address.partition("/")
        id_ = name.removesuffix(".html")
        if folder == "dokument" and self.store and id_ in pages.snapshot.standings:
            with self.store.read() as db:
                sent = tuple(past_reminder(row, pages.snapshot.register).strip() for row in audit.story(db, id_))
            return pages.document(id_, sent=sent)
        return None

    def _mails(self, one: Snapshot) -> dict[str, Any]:
        if self.store is None:
            return {"rows": [], "left_out": 0}
        zone = ZoneInfo(one.register.monitor.timezone)
        with self.store.read() as db:
            found = outbox.listing(db)
        rows = [
            {
                "number": row.id,
                "state": _(STATES[row.state]),
                "created": _local(row.created_at, zone),
                "sent": _local(row.sent_at, zone),
                "role": row.role,
                "address": row.address or "",
                "subject": one_line(row.subject or row.kind),
                "reason": one_line(row.reason),
            }
            for row in found[:_MOST_MAILS]
        ]
        return {"rows": rows, "left_out": max(0, len(found) - _MOST_MAILS)}

    def health(self) -> Health:
        """Return how the program is."""
        state = self.state()
        facts = [(_("I dag"), state.today.isoformat()), (_c("several", "Dokument"), str(len(state.register.documents)))]
        if self.store is not None:
            zone = ZoneInfo(state.register.monitor.timezone)
            with self.store.read() as db:
                counts, last, version = outbox.counts(db), planner.last_cycle_on(db), versions.last_good(db)
            facts += [
                (_("Senaste körning"), str(last or _("ingen än"))),
                (_("Registret läst"), _local(version.read_at, zone) if version else "–"),
                (_("Mejl i kö"), str(counts.get(DeliveryState.QUEUED, 0))),
                (_("Mejl som hålls"), str(counts.get(DeliveryState.HELD, 0))),
                (_("Avvisade mejl"), str(counts.get(DeliveryState.REJECTED, 0))),
                (_("Okänt utfall"), str(counts.get(DeliveryState.UNKNOWN, 0))),
            ]
        problems = (*state.problems, *(() if self.alive() else (_("Programmet har inte kommit vidare på länge."),)))
        return Health(well=not problems, facts=tuple(facts), problems=problems)


def _local(at: datetime | None, zone: ZoneInfo) -> str:
    return f"{at.astimezone(zone):%Y-%m-%d %H:%M}" if at else ""
