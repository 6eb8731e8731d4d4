"""The example of the starting file: a network with two bodies, two documents and a decision, all made up.

A sound register, with meetings in the coming year and an end that calls for a decision, so that the first run has
something to say. Ids are in the language of the file.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import NamedTuple

from monitor import language, model, settings
from monitor.example_days import example_days
from monitor.language import _, _c
from monitor.register_language import as_toml
from monitor.starting_file import Part, Section


class Answers(NamedTuple):
    """What the admin was asked; empty where nobody was there to answer."""

    network: str = ""
    address: str = ""


def starting_example(answers: Answers, *, today: date) -> Iterator[Section]:
    """Return the sections, in the language in use."""
    yield Section(_("Vilka vi är"), list(_installation(answers)))
    yield Section(_("Vilka som får mejl, och vilka som beslutar"), list(_people(answers, today)))
    yield Section(_("När vi påminns"), list(_ladders()))
    yield Section(_("Dokumenten, och det som har beslutats om dem"), list(_documents(today)))


def _coordinator() -> str:
    return _c("id", "samordnare")


def _preparing() -> str:
    return _c("id", "styrgruppen")


def _deciding() -> str:
    return _c("id", "natverket")


def _route() -> str:
    return _c("id", "forlangning")


def _agreement() -> str:
    return _c("id", "ok-hjalpmedel")


def _routine() -> str:
    return _c("id", "rutin-utskrivning")


def _installation(answers: Answers) -> Iterator[Part]:
    network = answers.network or _("Samverkansnätverket")
    domain = answers.address.rpartition("@")[2] or "example.se"
    yield Part(
        "[monitor]",
        settings.Monitor,
        {"network": as_toml(network), "language": as_toml(language.current()), "admin": as_toml(_coordinator())},
        {"timezone": None, "ends_soon": None, "include": '["register/*.toml"]'},
    )
    yield Part(
        "[mail]",
        settings.Mail,
        {"transport": '"folder"', "sender": as_toml(f"{network} <giltig@{domain}>")},
        {"folder": None, "reply_to": as_toml(answers.address or f"{_coordinator()}@{domain}")},
    )
    variable = '"GILTIG_SMTP_PASSWORD"'
    yield Part(
        "# [mail.smtp]",
        settings.Smtp,
        {},
        {"host": None, "port": None, "security": None, "user": '"giltig"', "password_env": variable},
    )
    yield Part("[schedule]", settings.Schedule, {}, {"send_at": None})
    yield Part("[report]", settings.ReportSettings, {"to": as_toml([_coordinator()])}, {"horizon": None})


def _people(answers: Answers, today: date) -> Iterator[Part]:
    days = example_days(today)
    address = answers.address or f"{_coordinator()}@example.se"
    yield Part(
        f"[recipient.{_coordinator()}]",
        model.Recipient,
        {"name": as_toml(_("Samordnare")), "address": as_toml(address)},
        {"digest": None},
    )
    yield Part(
        f"[body.{_deciding()}]",
        model.Body,
        {"name": as_toml(_("Nätverket")), "meetings": _listed(days.meetings), "papers": '"10 days"'},
    )
    yield Part(
        f"[body.{_preparing()}]",
        model.Body,
        {"name": as_toml(_("Styrgruppen")), "meetings": _listed(days.preparing), "submit": '"7 days"'},
        above=_("en instans som bereder: ett ärende anmäls så länge före dess möte"),
    )
    steps = f'[{{ body = "{_preparing()}", before_next = "10 days" }}, {{ body = "{_deciding()}" }}]'
    yield Part(f"[route.{_route()}]", model.Route, {"steps": steps, "spare": "1"})


def _ladders() -> Iterator[Part]:
    to = {"to": as_toml([_coordinator()])}
    before_end = '["6 months", "3 months", "1 month", "1 week", "0 days"]'
    yield Part(
        "[[reminder]]",
        model.Ladder,
        {"about": '"end"', "before": before_end, "after": '{ every = "2 weeks", times = 6 }'} | to,
    )
    yield Part(
        "[[reminder]]",
        model.Ladder,
        {"about": '"decision"', "before": '["1 month", "1 week"]'} | to,
        above=_("före den sista dagen att anmäla ett ärende till det möte som bör besluta"),
    )
    yield Part(
        "[[reminder]]",
        model.Ladder,
        {"about": '"review"', "before": '["3 months", "0 days"]', "after": '{ every = "3 months", times = 4 }'} | to,
        above=_("före och efter den dag en översyn ska vara gjord"),
    )


def _documents(today: date) -> Iterator[Part]:
    days = example_days(today)
    yield Part(
        f"[document.{_agreement()}]",
        model.Document,
        {
            "title": as_toml(_("Överenskommelse om hjälpmedel")),
            "kind": as_toml(_("överenskommelse")),
            "responsible": as_toml(_coordinator()),
            "route": as_toml(_route()),
            "valid_from": str(days.valid_from),
            "valid_to": str(days.valid_to),
        },
        {"dnr": as_toml(f"{today.year}/123"), "source": as_toml([_("Nätverkets webbplats")])},
    )
    yield Part(
        f"[document.{_routine()}]",
        model.Document,
        {
            "title": as_toml(_("Rutin för utskrivning")),
            "kind": as_toml(_("rutin")),
            "responsible": as_toml(_coordinator()),
            "decided_by": as_toml(_deciding()),
            "valid_from": str(days.routine_from),
            "until_further_notice": "true",
            "review": f'{{ every = "24 months", last = {days.reviewed_on} }}',
        },
        above=_("ett dokument som gäller tills vidare, men ska ses över"),
    )
    yield Part(
        "[[decision]]",
        model.Decision,
        {
            "on": str(days.extended_on),
            "by": as_toml(_deciding()),
            "action": '"extend"',
            "documents": as_toml([_agreement()]),
            "length": '"12 months"',
            "source": as_toml(_("Minnesanteckningar {day} § 5", day=days.extended_on)),
        },
    )


def _listed(days: Iterable[date]) -> str:
    return f"[{', '.join(map(str, days))}]"
