"""Every mail in English: the worlds of the Swedish golden texts, told again; GILTIG_UPDATE_GOLDEN=1 writes them anew.

What a meeting's report and a follow-up say of each document is held where those are made: here stands their frame.
"""

import os
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import cache
from urllib.parse import parse_qs, urlsplit

import pytest
import test_mail_texts
import test_minutes_mails
import test_road_mails
from small_register import small
from test_mail_texts import AS_OF, HERE, Page, matter_about, matters_of, named_mails, view_of, words

from monitor import archive, language, mail_matters, mail_reports, mail_texts, minutes_mails, relay_faults
from monitor.alarms import clock_jumped, database_lost, nodes_differ, relay_refuses
from monitor.follow_ups import follow_up_lines, follow_ups
from monitor.language import _, _c
from monitor.mail_answers import answers
from monitor.mail_spare import _FACTS, _SUBJECTS, spare_mail
from monitor.mail_texts import Life, MailText, View
from monitor.meeting_report import meeting_report
from monitor.model import ABOUTS, Register
from monitor.register import read_register
from monitor.sources import Source, Sources
from monitor.templates import environment

GOLDEN = HERE / "golden" / "english" / "mail"
ENV = environment()
#: Whose lines are made elsewhere.
FRAMED = ("meeting_report", "follow_up")


@contextmanager
def english() -> Iterator[None]:
    """Speak English, whatever language the registers ask for."""
    language.use("en", fixed=True)
    try:
        yield
    finally:
        language._Language.fixed = False
        language.use("sv")


@cache
def mails() -> Mapping[str, MailText]:
    """Return the mails of the Swedish golden texts, in English."""
    with english():
        found = dict(named_mails())
        for name, (make, payload) in test_minutes_mails.MAILS.items():
            found[f"minutes-{name}"] = getattr(minutes_mails, make)(ENV, test_minutes_mails.VIEW, payload)
        for name, about, as_of, alone in ROADS:
            found[f"road-{name}"] = test_road_mails.mail(about, as_of, alone=alone)
    return found


ROADS = (
    ("decision-recommended", "decision", date(2026, 1, 30), False),
    ("decision-last-feasible", "decision", date(2026, 4, 17), True),
    ("end-open", "end", date(2026, 3, 31), False),
    ("end-closed", "end", date(2026, 5, 29), True),
)
NAMES = (
    *test_mail_texts.MAILS,
    *(f"minutes-{name}" for name in test_minutes_mails.MAILS),
    *(f"road-{name}" for name, *_rest in ROADS),
)
each_mail = pytest.mark.parametrize("name", NAMES)


# --- as somebody has read them


@pytest.mark.parametrize("name", [name for name in NAMES if not name.startswith(FRAMED)])
def test_a_mail_reads_as_its_golden_file(name: str) -> None:
    mail, golden = mails()[name], GOLDEN / f"{name}.txt"
    written = f"Subject: {mail.subject}\n\n{mail.text}"
    if os.environ.get("GILTIG_UPDATE_GOLDEN"):
        golden.parent.mkdir(parents=True, exist_ok=True)
        golden.write_text(written, encoding="utf-8")
    assert golden.read_text(encoding="utf-8") == written


def test_no_golden_file_is_left_over() -> None:
    golden = {path.stem for path in GOLDEN.iterdir()}
    assert golden == {name for name in NAMES if not name.startswith(FRAMED)}


@pytest.mark.parametrize(
    ("name", "subject", "first"),
    [
        ("follow_up", "To follow up: 3 things", "Three things have been begun but not followed up."),
        ("follow_up-one", "To follow up: RÖK HVB and RÖK Missbruk/beroende", "One thing has been begun"),
        (
            "meeting_report-2026-02-06",
            "Länschefsnätverket 6 February 2026: 1 must be taken up",
            "1 document must be taken up at the meeting of Länschefsnätverket",
        ),
        (
            "meeting_report-2026-06-12",
            "Länschefsnätverket 12 June 2026: 6 must be taken up",
            "6 documents must be taken up at the meeting of Länschefsnätverket",
        ),
        ("meeting_report-nothing", "Nätverket 18 September 2026: nothing must be taken up", "Nothing in the register"),
    ],
)
def test_the_frame_of_a_report(name: str, subject: str, first: str) -> None:
    mail = mails()[name]
    assert mail.subject == subject
    assert mail.text.split("\n\n")[1].replace("\n", " ").startswith(first)


@each_mail
def test_a_mail_is_tidy_and_whole(name: str) -> None:
    """As the Swedish ones: short lines, nothing left out, a greeting, the reason, and a signature."""
    mail = mails()[name]
    for line in mail.text.splitlines():
        assert len(line) <= 76
        assert line == line.rstrip()
    assert "\n\n\n" not in mail.text
    assert (
        re.search(r"None (?!of )|\b(True|False)\b|[{}]|  \S| [,.;:](\s|$)", re.sub(r"(?m)^ +", "", mail.text)) is None
    )
    assert len(mail.subject) <= 78
    assert mail.text.startswith("Hello,\n\n")
    assert re.search("You receive (?:this mail|it) ", mail.text)
    assert "Reply to this mail and we will correct the register." in mail.text.replace("\n", " ")


@each_mail
def test_html_is_in_english_and_says_the_same(name: str) -> None:
    mail = mails()[name]
    page = Page(mail.html)
    assert page.languages == ["en-GB", "en-GB"]
    with english():
        headings = f"{_('Dokument')} {_c('table of a mail', 'Att veta')}"
    said = " ".join(page.words).replace("\u00a0", "").replace(headings, "")
    told = words(mail.text)
    assert told == [word for word in said.split() if word != "–" or word in told]


# --- nothing is left in Swedish

SWEDISH = re.compile(r"[åäöÅÄÖ]|”\w|\b(och|inte|mejl|senast|saknas|till och med)\b")


def plain_register(as_of: date = AS_OF) -> Register:
    """Return the mails' register with nothing in it but ASCII."""
    text = (HERE / "registers" / "mails.toml").read_text("utf-8").translate(str.maketrans("åäöÅÄÖ", "aaoAAO"))
    text = text.replace(" och ", " plus ").replace(" inte ", " non ")
    reading = read_register(Sources(files=(Source(name="a.toml", text=text),), problems=()), as_of=as_of)
    assert reading.register is not None, reading.problems
    return reading.register


def all_kinds(register: Register, as_of: date) -> Iterator[MailText]:
    """Yield mails of every kind."""
    view = view_of(register, as_of)
    found = matters_of(view)
    for role in ("samordnare", "orsa", "ordforande"):
        yield from (mail_matters.matter_mail(ENV, replace(view, role=role), matter) for matter in found)
    alone = [replace(matter, reminders=(one,)) for matter in found for one in matter.reminders]
    yield from (mail_matters.matter_mail(ENV, view, matter) for matter in alone)
    yield mail_matters.matter_mail(ENV, replace(view, role="ordforande", instead_of="samordnare"), found[0])
    yield mail_matters.digest_mail(ENV, view, found)
    yield mail_texts.overview_mail(ENV, view)
    begun = follow_up_lines(register, view.standings, follow_ups(register, view.standings, as_of=as_of))
    if begun:
        yield mail_reports.follow_up_mail(ENV, view, begun)
    report = meeting_report(register, body="lchnv", on=date(2026, 6, 12), as_of=as_of)
    yield mail_reports.meeting_report_mail(ENV, view, report)
    yield from admin_mails(replace(view, role="admin"))


def admin_mails(view: View) -> Iterator[MailText]:
    """Yield what the admin is told of the monitor itself."""
    at = datetime(2026, 1, 9, 7, 30, tzinfo=UTC)
    for alarm in (
        relay_refuses(view.register, node="n1", since=at, said="550"),
        nodes_differ(view.as_of, {"a" * 64: ["n1"], "": ["n2"]}),
        clock_jumped(view.register, node="n1", expected=at, seen=at.replace(year=2036)),
        database_lost(view.register, node="n1", since=at, said="x"),
    ):
        yield mail_texts.alarm_mail(ENV, view, **alarm.told)
    for forgot, first in (("", False), ("the database is older", False), ("the database is new", True)):
        yield mail_texts.brake_mail(ENV, view, count=73, limit=50, forgot=forgot, first=first)
    for perhaps in (False, True):
        yield mail_texts.delivery_fault_mail(
            ENV, view, number=7, name="A", address="a@example.se", reply="550", subject="x", perhaps_sent=perhaps
        )
    yield mail_texts.register_fault_mail(ENV, view, ["x"] * 50, None)
    yield mail_texts.register_fault_mail(ENV, view, ["x"], view.as_of)
    yield mail_texts.register_mended_mail(ENV, view)
    yield mail_texts.register_shrunk_mail(ENV, view, ["A", "B"])
    life = Life(documents=1, sent=1, queued=1, held=1, rejected=1, unknown=1)
    yield mail_texts.sign_of_life_mail(ENV, view, life)
    yield mail_texts.sign_of_life_mail(ENV, view, replace(life, problems="x\ny", register_read_on=view.as_of))


@pytest.mark.parametrize("as_of", [AS_OF, date(2026, 4, 20), date(2026, 7, 14), date(2027, 2, 1)])
def test_no_swedish_is_left(as_of: date) -> None:
    """With a register of plain letters no mail of any kind has another, nor a Swedish word of the frame."""
    with english():
        for mail in all_kinds(plain_register(as_of), as_of):
            said = "\n".join((mail.subject, mail.text, *Page(mail.html).words))
            assert [(found[0], said) for found in SWEDISH.finditer(said)] == []
        view = view_of(plain_register(as_of), as_of)
        for mail in (*(spare_mail(view, kind, {}) for kind in _SUBJECTS), spare_mail(view, "x", {}, matters_of(view))):
            assert [(found[0], mail) for found in SWEDISH.finditer(mail.subject + mail.text)] == []
            assert '<html lang="en-GB">' in mail.html


# --- numbers and days


def matter_on(as_of: date, about: str, document: str) -> str:
    """Return the text of a mail on a day, as one line."""
    with english():
        view = view_of(as_of=as_of)
        return mail_matters.matter_mail(ENV, view, matter_about(view, about, document)).text.replace("\n", " ")


@pytest.mark.parametrize(
    ("days", "left"), [(0, "Today is the last day."), (1, "There is 1 day left."), (2, "There are 2 days left.")]
)
def test_days_left(days: int, left: str) -> None:
    assert left in matter_on(date(2026, 6, 30) - timedelta(days), "end", "rok-hvb")


@pytest.mark.parametrize(
    ("n", "lines"),
    [
        (1, ["1 document is monitored", "1 mail has been sent", "1 mail is waiting", "1 mail is held until someone"]),
        (2, ["2 documents are monitored", "2 mails have been sent", "2 mails are waiting", "2 mails are held until"]),
    ],
)
def test_the_sign_of_life_counts(n: int, lines: list[str]) -> None:
    with english():
        life = Life(documents=n, sent=n, queued=n, held=n, rejected=n, unknown=n)
        mail = mail_texts.sign_of_life_mail(ENV, view_of(role="admin"), life)
    assert [line for line in lines if line not in mail.text] == []


@pytest.mark.parametrize(("n", "said"), [(1, "1 document has gone"), (2, "2 documents have gone")])
def test_documents_that_are_gone(n: int, said: str) -> None:
    with english():
        assert said in mail_texts.register_shrunk_mail(ENV, view_of(role="admin"), ["A"] * n).subject


# --- answers, and what stands beside the mails


@pytest.mark.parametrize("about", ABOUTS)
def test_answers_are_begun_in_english(about: str) -> None:
    """Subject and body, for one document and for many; the ids that the admin records them on stay."""
    register = small("".join(f'[document.d{one}]\ntitle = "Title {one}"\nvalid_to = 2026-06-30\n' for one in range(6)))
    with english():
        found = answers(register, about=about, documents=list(register.documents), subject="Expires")
    assert found[-1].text == "The information is wrong"
    for one in found:
        opened = parse_qs(urlsplit(one.href).query)
        assert opened["subject"] == ["Re: Expires"]
        (body,) = opened["body"]
        assert body.startswith("Hello,\r\n\r\n")
        assert "Title 0, Title 1, Title 2 and 3 more documents" in body
        assert body.endswith("Kind regards\r\n\r\n\r\nDocuments in the register: d0, d1, d2, d3, d4, d5\r\n")
        assert re.search("[åäöÅÄÖ]", one.text + body) is None


def test_the_spare_mail_has_words_for_every_matter() -> None:
    assert set(_FACTS) == set(ABOUTS)


def test_the_archive_has_english_headings() -> None:
    with english():
        assert [_(one) for one in archive.HEADINGS][:4] == ["mail", "round", "file", "state"]


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (TimeoutError(), "h:25 did not answer in time"),
        (ConnectionResetError(), "h:25 broke the connection"),
        (ConnectionRefusedError(), "h:25 accepts no connections: check host and port in [mail.smtp]"),
    ],
)
def test_a_relay_fault_is_explained_in_english(error: Exception, said: str) -> None:
    with english():
        assert relay_faults.explained(error, "h", 25) == said


def test_a_date_is_not_broken_over_two_lines() -> None:
    """Nor a number from its days."""
    texts = [mail.text for mail in mails().values()]
    assert [text for text in texts if re.search(r"\b\d{1,2}\n *[A-Z][a-z]+ 2\d{3}|\d\n *days? ", text)] == []
