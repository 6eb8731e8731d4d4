"""Mails as they would go out: on which day, in whose words, as files."""

from datetime import date
from email import message_from_bytes, policy
from pathlib import Path

from small_register import small

from monitor.model import Away, Register
from monitor.preview import mails, meeting_mails, planned, subjects, write_preview
from monitor.reminders import Reminder
from monitor.templates import environment

REGISTER = """
[recipient.bo]
name = "Bo"
address = "bo@example.se"
[document.x]
title = "X"
valid_from = 2020-01-01
valid_to = 2026-06-26
[[reminder]]
about = "end"
before = ["1 month", "0 days"]
after = { every = "1 day", times = 3 }
to = ["sam", "bo"]
"""
AS_OF = date(2026, 3, 2)


def steps(register: Register, first: str = "2026-01-01", last: str = "2026-12-31") -> tuple[Reminder, ...]:
    """Return the steps sent in a span, as known on the day."""
    return planned(
        register, as_of=AS_OF, first=date.fromisoformat(first), last=date.fromisoformat(last), unknown_since={}
    )


def test_a_plan_has_every_step_of_its_span() -> None:
    """Past days too, both ends included, in the order they are sent."""
    register = small(REGISTER)
    assert ["-1 month", "0 days", "+1 day", "+2 days", "+3 days"] == [one.lead for one in steps(register)]
    assert ["-1 month"] == [one.lead for one in steps(register, "2026-05-26", "2026-06-25")]
    assert [] == [one.lead for one in steps(register, "2026-05-27", "2026-06-25")]


def test_a_subject_says_what_holds_on_the_day_that_the_mail_goes() -> None:
    """The end is a Friday; the steps of the weekend go on Monday, and then it has passed."""
    register = small(REGISTER)
    named = subjects(environment(), register, steps(register), as_of=AS_OF)
    assert {
        "-1 month": "Löper ut 26 juni 2026: X",
        "0 days": "Löper ut i dag, 26 juni 2026: X",
        "+1 day": "Har löpt ut: X (sedan 26 juni 2026)",
        "+2 days": "Har löpt ut: X (sedan 26 juni 2026)",
        "+3 days": "Har löpt ut: X (sedan 26 juni 2026)",
    } == {key.rpartition("/")[2]: subject for key, subject in named.items()}


def test_a_decision_not_yet_taken_does_not_show() -> None:
    """As known on the day: an extension of May is not known in March."""
    register = small(
        REGISTER
        + '[[decision]]\non = 2026-05-01\nby = "nat"\naction = "extend"\ndocuments = "x"\nlength = "12 months"\n'
    )
    named = subjects(environment(), register, steps(register), as_of=AS_OF)
    assert "Löper ut 26 juni 2026: X" == named["x/end/2026-06-26/-1 month"]


def test_a_preview_is_one_mail_a_reader_and_matter(tmp_path: Path) -> None:
    """As .eml, dated the day it would go, and as .html beside it."""
    register = small(REGISTER)
    written = write_preview(
        environment(), register, mails(register, steps(register), as_of=AS_OF), folder=tmp_path / "mails"
    )
    found = [
        message_from_bytes(path.read_bytes(), policy=policy.default) for path in (tmp_path / "mails").glob("*.eml")
    ]
    days = sorted((str(one["Date"].datetime.date()), str(one["To"].addresses[0].username)) for one in found)
    assert (6, 6) == (written, len(list((tmp_path / "mails").glob("*.html"))))
    assert [(day, name) for day in ("2026-05-26", "2026-06-26", "2026-06-29") for name in ("bo", "sam")] == days


def test_mails_are_put_together_as_they_will_go() -> None:
    """A digest of a day or a week is one mail; the deputy reads what comes while the recipient is away."""
    register = small(
        """
[recipient.dag]
name = "Dag"
address = "dag@example.se"
digest = "daily"
[recipient.vecka]
name = "Vecka"
address = "vecka@example.se"
digest = "weekly"
[recipient.borta]
name = "Borta"
address = "borta@example.se"
deputy = "dag"
away = [{ from = 2026-05-01, to = 2026-05-31 }]
[document.x]
title = "X"
valid_to = 2026-06-26
[document.y]
title = "Y"
valid_to = 2026-06-27
[[reminder]]
about = "end"
before = ["1 month", "1 week"]
to = ["dag", "vecka", "borta"]
"""
    )
    found = [
        (str(one.day), one.role, one.view.role, len(one.matters))
        for one in mails(register, steps(register), as_of=AS_OF)
    ]

    assert [
        ("2026-05-25", "vecka", "vecka", 2),  # a month before: on the first working day of that week
        ("2026-05-26", "borta", "dag", 1),
        ("2026-05-26", "dag", "dag", 1),
        ("2026-05-27", "borta", "dag", 1),
        ("2026-05-27", "dag", "dag", 1),
        # a week before a fact is its last week: by itself, on its own day
        ("2026-06-18", "borta", "borta", 1),
        ("2026-06-18", "borta", "borta", 1),
        ("2026-06-18", "dag", "dag", 2),
        ("2026-06-18", "vecka", "vecka", 1),
        ("2026-06-18", "vecka", "vecka", 1),
    ] == found


def test_the_reports_for_meetings_are_previewed_on_their_days() -> None:
    """To who asked for them, read by the deputy of who is away."""
    register = small(
        '[recipient.vik]\nname = "Vikarie"\naddress = "vik@example.se"\n[route.r]\nsteps = [{ body = "nat" }]\n'
        '[document.x]\ntitle = "X"\nroute = "r"\nvalid_from = 2020-01-01\nvalid_to = 2026-06-30\n[report]\nto = ["sam"]\n'
    )
    away = Away(first=date(2026, 6, 1), last=date(2026, 6, 30))
    object.__setattr__(register.recipients["sam"], "deputy", "vik")
    object.__setattr__(register.recipients["sam"], "away", (away,))
    env = environment()

    assert [
        (date(2026, 4, 21), "sam", "Nätverket 24 april 2026: inget måste tas upp"),
        (date(2026, 6, 26), "vik", "Nätverket 30 juni 2026: 1 måste tas upp"),
    ] == [
        (mail.day, mail.view.role, mail.subject(env))
        for mail in meeting_mails(register, as_of=date(2026, 4, 1), first=date(2026, 4, 1), last=date(2026, 6, 30))
    ]
