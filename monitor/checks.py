"""What the tables of a register say together: references, contradictions, and what an admin should look at.

Every check is a function from the register to findings, and the policy is the list of them at the end. Field by field
checks are in `decoding` and `fields`; these run on all that was sound there.
"""

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from datetime import date, datetime
from typing import Any, Final

from monitor.calendar import holiday_name
from monitor.check_decisions import check_decisions
from monitor.check_documents import check_documents
from monitor.check_ladders import check_ladders
from monitor.check_ledgers import check_ledgers
from monitor.check_references import check_references
from monitor.check_web import check_web
from monitor.faults import Fault, Place, nearest, quoted
from monitor.fields import NOWHERE
from monitor.findings import Finding, Known, error, warning
from monitor.headers import one_line
from monitor.language import N_, _
from monitor.memory import Memory
from monitor.model import Away, Register
from monitor.problems import Level

_JULY: Final = 7  # nobody meets then
#: By their number in the week.
_WEEKEND: Final = {5: N_("en lördag"), 6: N_("en söndag")}
_PASSWORD_IN_URL: Final = re.compile(r"^[^:]+://[^/@?]*:[^/]*@|[?&](?:password|sslpassword)=")
_LOOPBACK: Final = frozenset({"localhost", "127.0.0.1", "::1"})


def check(register: Register, values: Mapping[str, Any], memory: Memory, *, as_of: date) -> Iterator[Finding]:
    """Find everything that is wrong or doubtful in a register whose fields are sound.

    `values` is the merged tree that the register was read from; a decision later than `as_of` is a warning.
    """
    known = memory.same("known", Known.of(values))
    yield from check_references(values, known, memory)
    for one in _CHECKS:
        yield from one(register, known)
    if not values.get("reminder"):
        message, hint = _("registret har inga påminnelser, så inga skickas"), _("Lägg till minst en [[reminder]].")
        yield warning((), "no_ladders", message, hint)
    yield from (_naming_document(level, fault) for level, fault in check_documents(register, known, memory))
    faulty: set[int] = set()
    for level, fault in check_decisions(register, memory, as_of=as_of):
        yield level, fault
        if level == "error":
            faulty.add(int(fault.place[1]))
    yield from check_ledgers(register, _read_until(register, values, faulty), memory)


def _naming_document(level: Level, fault: Fault) -> Finding:
    """Say which document a fault is about, where its message does not."""
    id_ = str(fault.place[1])
    named = any(sign in fault.message for sign in (quoted(id_), f": {id_} →", f"[document.{id_}]"))
    return level, fault if named else fault._replace(message=f"{quoted(id_)}: {fault.message}")


def _read_until(register: Register, values: Mapping[str, Any], faulty: Collection[int]) -> Mapping[str, date]:
    """Return, for documents with a decision that has a fault of its own, the day of the first of them.

    What follows cannot be judged: the faulty decision may be the one that explains it. `date.min` where the day cannot
    be read.
    """
    read = {decision.index for decision in register.decisions} - set(faulty)
    decisions = values.get("decision")
    until: dict[str, date] = {}
    for index, entry in enumerate(decisions if isinstance(decisions, list) else ()):
        if index in read or not isinstance(entry, dict):
            continue
        on, documents = entry.get("on"), entry.get("documents")
        day = on if isinstance(on, date) and not isinstance(on, datetime) else date.min
        documents = [documents] if isinstance(documents, str) else documents
        for id_ in documents if isinstance(documents, list) else register.documents:
            if isinstance(id_, str):
                until[id_] = min(day, until.get(id_, day))
    return until


def _database(register: Register, _known: Known) -> Iterator[Finding]:
    url = register.database.url
    if not url.startswith(("sqlite:///", "postgresql+psycopg://")):
        hint = _("Skriv sqlite:///data/giltig.db eller postgresql+psycopg://användare@värd/databas.")
        yield error(("database", "url"), "database_url", _("databasens adress börjar inte som den ska"), hint)
    elif _PASSWORD_IN_URL.search(url):
        hint = _("Ta bort det ur adressen och lägg det i ~/.pgpass eller i miljövariabeln PGPASSWORD.")
        yield error(("database", "url"), "password", _("lösenord får inte stå i registret: ”url” i [database]"), hint)


def _mail(register: Register, _known: Known) -> Iterator[Finding]:
    mail, smtp = register.mail, register.mail.smtp
    if mail.transport == "smtp" and smtp is None:
        yield error(
            ("mail", "transport"),
            "smtp",
            _('transport = "smtp" kräver tabellen [mail.smtp]'),
            _('Lägg till [mail.smtp] med host = "smtp.example.se".'),
        )
    if mail.transport == "smtp" and mail.sender == type(mail)().sender:
        yield error(
            ("mail",),
            "sender",
            _("avsändare saknas i [mail]"),
            _('Lägg till sender = "RSS Dalarna <rss@example.se>".'),
        )
    if smtp is None:
        return
    place = ("mail", "smtp")
    if smtp.password_env and smtp.password_file:
        yield error(
            (*place, "password_file"),
            "password",
            _("både password_env och password_file är angivna"),
            _("Behåll den ena."),
        )
    if smtp.user and not (smtp.password_env or smtp.password_file):
        hint = _('Lägg till password_env = "GILTIG_SMTP_PASSWORD" eller password_file.')
        yield error((*place, "user"), "password", _("user är angiven men inget lösenord"), hint)
    if smtp.security == "none" and smtp.user and smtp.host not in _LOOPBACK:
        hint = _('Använd security = "starttls" eller "tls", eller ta bort user.')
        yield error(
            (*place, "security"),
            "plaintext_login",
            _("lösenordet skulle skickas okrypterat till en annan dator"),
            hint,
        )


def _recipients(register: Register, _known: Known) -> Iterator[Finding]:
    for id_, recipient in register.recipients.items():
        place = ("recipient", id_)
        if recipient.address.endswith(NOWHERE):  # as giltig import leaves it
            message = _("adressen till ”{name}” saknas, så inga mejl når fram", name=one_line(recipient.name))
            yield warning((*place, "address"), "no_address", message, _("Skriv rollens brevlåda."))
        if recipient.deputy == id_:
            hint = _("Ange en annan mottagare, eller ta bort deputy.")
            yield error((*place, "deputy"), "deputy", _("en mottagare kan inte vara sin egen ersättare"), hint)
        if recipient.away and not recipient.deputy:
            hint = _('Lägg till deputy = "…"; annars går mejlen som vanligt.')
            yield warning((*place, "away"), "deputy", _("away är angivet men ingen ersättare"), hint)
        for index, away in enumerate(recipient.away):
            if away.last < away.first:
                message = _("perioden slutar {last}, före sin början {first}", last=away.last, first=away.first)
                yield error((*place, "away", index), "period", message, _("Rätta from eller to."))
            elif recipient.deputy not in (None, id_):
                yield from _deputy_away((*place, "away", index), away, str(recipient.deputy), register)


def _deputy_away(place: Place, away: Away, deputy: str, register: Register) -> Iterator[Finding]:
    """A deputy who is away too gets the mails all the same: there is no chain of deputies."""
    other = register.recipients.get(deputy)
    for period in other.away if other else ():
        first, last = max(away.first, period.first), min(away.last, period.last)
        if first <= last:
            message = _("ersättaren ”{deputy}” är också borta {first}–{last}", deputy=deputy, first=first, last=last)
            hint = _("Ange en annan deputy för den tiden, eller ändra någon av perioderna.")
            yield warning(place, "deputy_away", message, hint)


def _bodies(register: Register, known: Known) -> Iterator[Finding]:
    for id_ in sorted(known["body"] & known["party"]):
        hint = _("Ge den ena ett annat id.")
        yield error(("party", id_), "duplicate", _("”{id}” är både instans och part", id=id_), hint)
    owners = [("body", id_, body.meetings) for id_, body in register.bodies.items()]
    owners += [("party", id_, party.meetings) for id_, party in register.parties.items()]
    for table, id_, meetings in owners:
        yield from _meetings((table, id_, "meetings"), meetings)


def _meetings(place: tuple[str, str, str], meetings: Iterable[date]) -> Iterator[Finding]:
    seen: set[date] = set()
    for index, day in enumerate(meetings):
        if day in seen:
            yield warning(
                (*place, index), "meeting_twice", _("mötet {day} står två gånger", day=day), _("Ta bort det ena.")
            )
        seen.add(day)
        if day.month == _JULY:
            yield warning(
                (*place, index), "meeting_in_july", _("mötet {day} ligger i juli", day=day), _("Kontrollera datumet.")
            )
        weekend = _WEEKEND.get(day.weekday())
        if free := holiday_name(day) or (weekend and _(weekend)):
            yield warning(
                (*place, index),
                "meeting_on_holiday",
                _("mötet {day} ligger på {free}", day=day, free=free),
                _("Kontrollera datumet."),
            )


def _routes(register: Register, _known: Known) -> Iterator[Finding]:
    for id_, route in register.routes.items():
        for index, step in enumerate(route.steps):
            place = ("route", id_, "steps", index)
            if (step.body is None) == (step.parties is None):
                yield error(
                    place,
                    "route_step",
                    _("ett steg har antingen body eller parties"),
                    _('Skriv { body = "lchnv" } eller { parties = "all" }.'),
                )
            elif step.takes and step.body:
                hint = _('Skriv before_next = "14 dagar" för en instans.')
                yield error((*place, "takes"), "route_step", _("takes hör till ett steg med parties"), hint)
        if route.steps[-1].before_next:
            last = ("route", id_, "steps", len(route.steps) - 1, "before_next")
            hint = _("Ta bort before_next ur det sista steget.")
            yield warning(last, "route_step", _("det sista steget har inget steg efter sig"), hint)


def _kinds(register: Register, known: Known) -> Iterator[Finding]:
    """A kind is what some document says it is; a ladder or a default for another is most likely misspelt."""
    kinds = {document.kind for document in register.documents.values()}
    for ladder in register.ladders:
        for kind in ladder.kinds:
            if kind not in kinds | known["kind"]:
                hint = nearest(kind, kinds) or _("Kontrollera stavningen, eller ta bort slaget.")
                message = _("inget dokument är av slaget ”{kind}”", kind=kind)
                yield warning(("reminder", ladder.index, "kinds"), "unknown_kind", message, hint)
    for kind in register.kinds:
        if kind not in kinds and (hint := nearest(kind, kinds)):
            yield warning(("kind", kind), "unknown_kind", _("inget dokument är av slaget ”{kind}”", kind=kind), hint)


def _titles(register: Register, _known: Known) -> Iterator[Finding]:
    counts = Counter(document.title for document in register.documents.values())
    for id_, document in register.documents.items():
        if counts[document.title] > 1:
            message = _("titeln ”{title}” har fler än ett dokument", title=document.title)
            yield warning(("document", id_, "title"), "same_title", message, _("Skilj dem åt, t.ex. med årtal."))


_CHECKS: Final[tuple[Callable[[Register, Known], Iterator[Finding]], ...]] = (
    _database,
    _mail,
    _recipients,
    _bodies,
    _routes,
    _kinds,
    check_ladders,
    _titles,
    check_web,
)
