"""What giltig tells the admin of its surroundings, in words: the relay, the other nodes, the clock, the database."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from monitor.admin_mails import to_admin
from monitor.language import _, _c
from monitor.model import Register
from monitor.outbox import NewDelivery
from monitor.wording import long_date

KIND = "alarm"


@dataclass(frozen=True, slots=True, kw_only=True)
class Alarm:
    """One thing to tell: `name` is told once, ever. `remedy` says first what to do."""

    name: str
    heading: str
    remedy: str
    what: str
    details: tuple[str, ...] = ()

    def mail(self, register: Register, on: date) -> NewDelivery:
        """Return the mail to queue."""
        return to_admin(register, KIND, self.name, on, **self.told)

    @property
    def told(self) -> Mapping[str, Any]:
        """What the template is told."""
        return {
            "heading": self.heading, "remedy": self.remedy, "what": self.what, "details": list(self.details)
        }  # fmt: skip


def moment(at: datetime, register: Register) -> str:
    """Write a moment as the register's readers say it: "25 november 2026 kl. 18.30"."""
    local = at.astimezone(ZoneInfo(register.monitor.timezone))
    return _("{day} kl. {hour}.{minute}", day=long_date(local.date()), hour=f"{local:%H}", minute=f"{local:%M}")


def relay_refuses(register: Register, *, node: str, since: datetime, said: str) -> Alarm:
    """Mails have not left for an hour. The mail that tells of it leaves when they do, or by another node."""
    return Alarm(
        name=f"relay:{node}:{since.isoformat()}",
        heading=_("E-postservern tog inte emot mejl på mer än en timme"),
        remedy=_("Kontrollera e-postservern med giltig doctor. Kom det här mejlet fram tar den emot igen."),
        what=_(
            "Sedan {moment} har inga mejl kunnat lämnas från {node}. Inget har gått förlorat: de "
            "skickas när servern svarar, det som löper ut först går först.",
            moment=moment(since, register),
            node=node,
        ),
        details=(_("servern svarade: {reply}", reply=said),) if said else (),
    )


def nodes_differ(on: date, groups: Mapping[str, Sequence[str]]) -> Alarm:
    """Nodes on one database have read different registers. `groups`: the nodes of each, by its SHA-256."""
    return Alarm(
        name=f"nodes_differ:{on}:{'+'.join(sorted(sha[:16] for sha in groups))}",
        heading=_("Noderna har olika register"),
        remedy=_("Se till att alla noder läser samma filer. Kontrollera varje nod med giltig check."),
        what=_(
            "Noder på samma databas har läst olika register i mer än tio minuter. Inget mejl skickas två gånger, men "
            "vad mejlen säger beror på vilken nod som skriver dem."
        ),
        details=tuple(
            _("register {name}: {nodes}", name=sha[:8] or _c("register", "inget"), nodes=", ".join(nodes))
            for sha, nodes in sorted(groups.items())
        ),
    )


def clock_jumped(register: Register, *, node: str, expected: datetime, seen: datetime) -> Alarm:
    """The clock is more than a day from where it should be: nothing is planned until it is right, or believed."""
    return Alarm(
        name=f"clock:{node}:{expected.date()}:{seen.date()}",
        heading=_("Klockan har hoppat – inget planeras förrän du svarar"),
        remedy=_("Ställ klockan rätt. Går den redan rätt, kör giltig outbox release."),
        what=_(
            "Klockan på {node} visar {seen}, men borde visa omkring {expected}. "
            "Därför hålls alla påminnelser kvar. Inget har gått förlorat.",
            node=node,
            seen=moment(seen, register),
            expected=moment(expected, register),
        ),
    )


def database_lost(register: Register, *, node: str, since: datetime, said: str) -> Alarm:
    """The database does not answer: this one goes out past the outbox."""
    return Alarm(
        name=f"database:{node}:{since.isoformat()}",
        heading=_("Databasen går inte att nå – inga påminnelser skickas"),
        remedy=_("Kontrollera databasen och disken med giltig doctor."),
        what=_(
            "Sedan {moment} går databasen inte att nå från {node}. Utan den vet giltig inte vad som "
            "redan är skickat, och skickar därför inget. När den svarar igen skickas det som har väntat.",
            moment=moment(since, register),
            node=node,
        ),
        details=(said,) if said else (),
    )
