"""Every mail says what to do and by when, in the words of docs/wording.md, and the same in text and HTML.

The mails of `registers/mails.toml` stand in `golden/mail/`; GILTIG_UPDATE_GOLDEN=1 writes them anew.
"""

import itertools
import os
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import partial
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small_register import small

from monitor import mail_matters, mail_reports, mail_texts
from monitor.alarms import clock_jumped, database_lost, nodes_differ, relay_refuses
from monitor.follow_ups import follow_up_lines, follow_ups
from monitor.mail_meetings import meetings_for
from monitor.mail_texts import Life, MailText, View
from monitor.matters import Matter, matters
from monitor.meeting_report import meeting_report
from monitor.message import Letter, build
from monitor.model import Register
from monitor.register import read_register
from monitor.reminders import Reminder, reminders
from monitor.sources import Source, Sources
from monitor.standing import Status
from monitor.templates import environment
from monitor.timeline import standings

HERE = Path(__file__).parent
GOLDEN = HERE / "golden" / "mail"
TEMPLATES = HERE.parent / "templates" / "mail"
AS_OF = date(2026, 1, 9)
ABOUTS = ("notice", "review", "deadline", "revision", "adoption", "trial", "unknown")
NAMES = (
    *(
        "end",
        "end_passed",
        *ABOUTS,
        "decision",
        "adoption_party",
        "follow_up",
        "meeting_report",
        "digest",
        "overview",
        "sign_of_life",
        "register_fault",
        "register_mended",
        "register_shrunk",
    ),
    *("delivery_fault", "brake", "alarm", "minutes", "minutes_fault", "receipt"),
)
FORBIDDEN = re.compile(r"förfall|prolonger|ogiltig|systemet anser|uppsägningsdatum|aktörer", re.IGNORECASE)

ENV = environment()


def load(name: str, as_of: date = AS_OF) -> Register:
    """Return a register of the tests, which must be whole."""
    text = (HERE / "registers" / name).read_text(encoding="utf-8")
    reading = read_register(Sources(files=(Source(name=name, text=text),), problems=()), as_of=as_of)
    assert reading.register is not None, reading.problems
    return reading.register


REGISTER = load("mails.toml")


def view_of(register: Register = REGISTER, as_of: date = AS_OF, role: str = "samordnare") -> View:
    """Return the view of a recipient on a day."""
    return View(register=register, standings=standings(register, as_of=as_of), as_of=as_of, role=role)


def matters_of(view: View) -> tuple[Matter, ...]:
    """Return one matter a fact: with each document's latest step by then, else its next."""
    unknown = {id_: view.as_of for id_, one in view.standings.items() if one.status is Status.UNKNOWN}
    chosen: dict[tuple[str, str, str], Reminder] = {}
    for step in reminders(view.register, view.standings, unknown):
        fact = (step.document, step.about, step.fact_key)
        if fact not in chosen or step.due_on <= view.as_of:
            chosen[fact] = step
    return matters(view.register, chosen.values())


def matter_about(view: View, about: str, document: str) -> Matter:
    """Return the matter of a document, that with the fewest documents where there are several."""
    found = [one for one in matters_of(view) if one.about == about and document in one.documents]
    return min(found, key=lambda one: len(one.documents))


def matter_mail(about: str, document: str, as_of: date = AS_OF, **reader: str) -> MailText:
    """Return the mail about a document's matter on a day; `reader`: other fields of the view."""
    view = replace(view_of(as_of=as_of), **reader)  # type: ignore[arg-type]
    return mail_matters.matter_mail(ENV, view, matter_about(view, about, document))


def named_mails() -> Iterator[tuple[str, MailText]]:
    """Yield every mail that has a golden file, by name."""
    view = view_of()
    all_matters = matters_of(view)
    for matter in all_matters:
        name = f"{matter.about}-{matter.documents[0]}{'-many' if len(matter.documents) > 1 else ''}"
        yield name, mail_matters.matter_mail(ENV, view, matter)
    yield "end-last-day", matter_mail("end", "rok-hvb", date(2026, 6, 30))
    yield "end-expired", matter_mail("end", "rok-hvb", date(2026, 7, 14))
    yield "end-expired-follower", matter_mail("end", "lok-missbruk", date(2026, 7, 14))
    yield "end-deputy", matter_mail("end", "rok-hvb", date(2026, 7, 14), role="ordforande", instead_of="samordnare")
    asked = view_of(role="orsa")
    matter = matter_about(asked, "adoption", "ok-lob")
    yield "adoption_party-ok-lob-many", mail_matters.matter_mail(ENV, asked, matter)
    alone = replace(matter, reminders=matter.reminders[:1])
    yield "adoption_party-ok-lob", mail_matters.matter_mail(ENV, asked, alone)
    refused = "550 5.1.1 User unknown"
    yield "end-refused", matter_mail("end", "rok-hvb", role="admin", instead_of="samordnare", refused=refused)
    yield "review-overdue", matter_mail("review", "rutin-egenvard", date(2026, 4, 20))
    yield "deadline-overdue", matter_mail("deadline", "avtal-dighjalp", date(2026, 4, 15))
    yield "digest", mail_matters.digest_mail(ENV, view, all_matters[-4:])
    weekly = view_of(role="ordforande")
    yield "digest-weekly", mail_matters.digest_mail(ENV, weekly, all_matters[:3])
    begun = follow_up_lines(REGISTER, view.standings, follow_ups(REGISTER, view.standings, as_of=AS_OF))
    yield "follow_up", mail_reports.follow_up_mail(ENV, view, begun)
    yield "follow_up-one", mail_reports.follow_up_mail(ENV, view, begun[:1])
    for on in (date(2026, 2, 6), date(2026, 6, 12)):
        report = meeting_report(REGISTER, body="lchnv", on=on, as_of=AS_OF)
        yield f"meeting_report-{on}", mail_reports.meeting_report_mail(ENV, view, report)
    nothing = meeting_report(small(), body="nat", on=date(2026, 9, 18), as_of=AS_OF)
    yield "meeting_report-nothing", mail_reports.meeting_report_mail(ENV, view, nothing)
    yield "overview", mail_texts.overview_mail(ENV, view)
    admin = view_of(role="admin")
    life = Life(documents=38, sent=4, queued=0, held=0, rejected=0, unknown=0, register_read_on=AS_OF)
    upcoming = ((date(2026, 2, 6), "Löper ut 30 juni 2026: RÖK HVB"), (date(2026, 3, 2), "1 part saknas: Avtalet"))
    yield "sign_of_life", mail_texts.sign_of_life_mail(ENV, admin, replace(life, next_reminders=upcoming))
    trouble = replace(
        life, rejected=1, problems="databasen är skrivskyddad\nrapporten går inte att skriva", register_read_on=None
    )
    yield "sign_of_life-problems", mail_texts.sign_of_life_mail(ENV, admin, trouble)
    faults = ["config.toml:12: fel: okänd nyckel ”valid_too”", "config.toml:40: fel: okänt organ ”lchnw”"]
    yield "register_fault", mail_texts.register_fault_mail(ENV, admin, faults, date(2026, 1, 7))
    yield "register_fault-none-good", mail_texts.register_fault_mail(ENV, admin, faults[:1], None)
    yield "register_shrunk", mail_texts.register_shrunk_mail(ENV, admin, ["RÖK HVB", "RÖK Barn och unga", "Avtal"])
    yield "register_mended", mail_texts.register_mended_mail(ENV, admin)
    fault = partial(
        mail_texts.delivery_fault_mail, ENV, admin, number=7, name="RSS-samordnare", address="samordnare@example.se",
        subject="Löper ut 30 juni 2026: RÖK HVB",
    )  # fmt: skip
    yield "delivery_fault", fault(reply="5.1.1 User unknown")
    yield "delivery_fault-unknown", fault(reply="programmet avbröts", perhaps_sent=True)
    at = datetime(2026, 1, 9, 7, 30, tzinfo=UTC)
    register = admin.register
    for name, alarm in (
        ("relay", relay_refuses(register, node="nod1", since=at, said="550 5.7.1 Relaying denied")),
        ("nodes", nodes_differ(AS_OF, {"a" * 64: ["nod1"], "b" * 64: ["nod2", "nod3"]})),
        ("clock", clock_jumped(register, node="nod1", expected=at, seen=at.replace(year=2036))),
        ("database", database_lost(register, node="nod1", since=at, said="disk I/O error")),
    ):
        yield f"alarm-{name}", mail_texts.alarm_mail(ENV, admin, **alarm.told)
    yield "brake", mail_texts.brake_mail(ENV, admin, count=73, limit=50)


MAILS = dict(named_mails())
each_mail = pytest.mark.parametrize("name", MAILS)


# --- wording


@each_mail
def test_mail_is_as_the_golden_file_says(name: str) -> None:
    """The words of each mail, as someone has read them."""
    mail, golden = MAILS[name], GOLDEN / f"{name}.txt"
    written = f"Ämne: {mail.subject}\n\n{mail.text}"
    if os.environ.get("GILTIG_UPDATE_GOLDEN") == "1":
        golden.parent.mkdir(parents=True, exist_ok=True)
        golden.write_text(written, encoding="utf-8")
    assert golden.read_text(encoding="utf-8") == written


def test_no_golden_file_is_left_over() -> None:
    """Every golden file belongs to a mail."""
    assert {f"{name}.txt" for name in MAILS} == {path.name for path in GOLDEN.iterdir()}


@each_mail
def test_words_to_avoid_are_avoided(name: str) -> None:
    """docs/wording.md."""
    mail = MAILS[name]
    assert FORBIDDEN.search(mail.subject + mail.text) is None


@each_mail
def test_text_is_at_most_76_columns_and_tidy(name: str) -> None:
    """No line too long, no blank space left by a template's tags, no value left out."""
    text = MAILS[name].text
    for line in text.splitlines():
        assert len(line) <= 76
        assert line == line.rstrip()
    assert "\n\n\n" not in text
    assert re.search(r"None|\b(True|False)\b|[{}]|  \S| [,.;:](\s|$)", re.sub(r"(?m)^ +", "", text)) is None


@each_mail
def test_mail_greets_says_why_and_is_signed(name: str) -> None:
    """Each mail stands on its own."""
    text = MAILS[name].text
    assert text.startswith("Hej!\n\n")
    assert "Du får " in text
    assert "Svara på mejlet så rättar vi" in text.replace("\n", " ")
    assert text.endswith("\n\nRSS Dalarna\n")


@each_mail
def test_subject_is_short_and_one_line(name: str) -> None:
    """At most 78 characters, for titles as people write them."""
    assert len(MAILS[name].subject) <= 78
    assert MAILS[name].subject.isprintable()


def test_what_to_do_and_by_when_stands_first() -> None:
    """The first paragraph names who, what and the last meeting."""
    mail = matter_mail("end", "rok-hvb")
    assert mail.text.split("\n\n")[1].replace("\n", " ") == (
        "Länschefsnätverket behöver besluta om två överenskommelser senast den 12 juni 2026, "
        "det sista mötet före slutdatumet."
    )


def test_a_notice_mail_never_says_that_a_document_runs_out() -> None:
    """An automatic extension does not run out (docs/wording.md)."""
    for name, mail in MAILS.items():
        if name.startswith("notice"):
            assert "löper ut" not in (mail.subject + mail.text).lower()
            assert "Ni behöver bara göra något om" in mail.text


def test_the_deputy_is_told_whose_mail_it_is_and_for_how_long() -> None:
    """The mail of someone away."""
    text = MAILS["end-deputy"].text.replace("\n", " ")
    assert "Du får mejlet i stället för RSS-samordnare, som är borta till och med den 2 augusti 2026." in text


def test_a_refused_mail_tells_the_servers_reply() -> None:
    """The mail of someone whose address is refused."""
    text = MAILS["end-refused"].text.replace("\n", " ")
    assert "Mejlet kunde inte lämnas till RSS-samordnare (svar från e-postservern: 550 5.1.1 User unknown)." in text


def test_a_role_is_named_as_in_a_sentence() -> None:
    """Not "du är Ordförande": but a name that starts with capitals keeps them."""
    assert "du är ordförande i Länschefsnätverket enligt" in MAILS["digest-weekly"].text.replace("\n", " ")
    recipients = REGISTER.recipients | {"admin": replace(REGISTER.recipients["admin"], name="Anna Öst")}
    view = view_of(replace(REGISTER, recipients=recipients), role="admin")
    assert "du är Anna Öst enligt" in mail_texts.overview_mail(ENV, view).text


def test_a_digest_of_one_matter_is_that_matters_mail() -> None:
    """No digest of one."""
    view = view_of()
    matter = matters_of(view)[0]
    assert mail_matters.digest_mail(ENV, view, [matter]) == mail_matters.matter_mail(ENV, view, matter)


@pytest.mark.parametrize("as_of", [AS_OF, date(2026, 4, 20), date(2026, 7, 14), date(2027, 2, 1)])
def test_the_subject_alone_is_the_mails_subject(as_of: date) -> None:
    """`giltig plan` shows what is sent."""
    view = view_of(as_of=as_of)
    for matter in matters_of(view):
        assert mail_matters.subject_of(ENV, view, matter) == mail_matters.matter_mail(ENV, view, matter).subject


def test_every_register_in_the_tests_can_be_told() -> None:
    """Through the real register's years no matter is without words."""
    register = load("dalarna.toml", date(2025, 11, 21))
    for year in range(2024, 2032):
        for month in (1, 6, 12):
            view = view_of(register, date(year, month, 28))
            for matter in matters_of(view):
                mail = mail_matters.matter_mail(ENV, view, matter)
                assert FORBIDDEN.search(mail.text) is None
                assert len(mail.subject) <= 78
            assert mail_texts.overview_mail(ENV, view).text


def test_a_matter_can_be_told_on_any_other_day() -> None:
    """A preview or a plan tells a step's matter with what holds on its day, or held before a decision."""
    days = [date(year, month, 5) for year in (2024, 2025, 2026, 2027) for month in (1, 7)]
    views = [view_of(as_of=day) for day in days]
    for planned_on in views:
        for matter in matters_of(planned_on):
            for told_on in views:
                assert mail_matters.matter_mail(ENV, told_on, matter).text


# --- meetings


def test_the_last_meeting_is_called_so_only_where_the_calendar_reaches_beyond_the_fact() -> None:
    """Nothing is guessed about a calendar that ends."""
    view, document = view_of(), REGISTER.documents["rok-hvb"]
    before_june = meetings_for(view, document, date(2026, 6, 30))
    assert (date(2026, 2, 6), date(2026, 6, 12), True) == (
        before_june.next_on,
        before_june.last_on,
        before_june.is_last,
    )
    before_new_year = meetings_for(view, document, date(2026, 12, 31))
    assert (date(2026, 11, 13), False) == (before_new_year.last_on, before_new_year.is_last)


@pytest.mark.parametrize(
    ("as_of", "next_on", "last_on"),
    [
        (date(2026, 6, 12), date(2026, 6, 12), date(2026, 6, 12)),  # today's meeting is still to come
        (date(2026, 6, 13), date(2026, 9, 18), None),  # the next one is after the end
        (date(2026, 11, 14), None, None),  # the calendar has no more
    ],
)
def test_meetings_left_on_a_day(as_of: date, next_on: date | None, last_on: date | None) -> None:
    """A meeting on the day, or on the last day in force, counts."""
    left = meetings_for(view_of(as_of=as_of), REGISTER.documents["rok-hvb"], date(2026, 6, 30))
    assert (next_on, last_on) == (left.next_on, left.last_on)


def test_an_empty_calendar_is_said() -> None:
    """Never a guess."""
    text = MAILS["end-avtal-yrkesresan-many"].text.replace("\n ", "")
    assert "Inget möte i kalendern för Socialchefsnätverket efter den 9 januari 2026; kalendern" in text


# --- templates and HTML


def test_every_mail_has_its_three_templates() -> None:
    """Subject, text and HTML with one stem."""
    for name in NAMES:
        for ending in ("subject.txt", "txt", "html"):
            assert (TEMPLATES / f"{name}.{ending}").is_file()
    shared = {"base.txt", "base.html", "words.txt", "notes.txt"}
    known = shared | {f"{name}.{ending}" for name in NAMES for ending in ("subject.txt", "txt", "html")}
    assert known == {path.name for path in TEMPLATES.iterdir()}


def test_every_matters_template_is_tried_with_one_document_and_with_several() -> None:
    """The golden files leave out no case."""
    tried = {
        (mail_matters._template_of(view, matter), len(matter.documents) > 1)
        for view in (view_of(), view_of(as_of=date(2026, 4, 20)))
        for matter in matters_of(view)
    }
    assert tried >= {(name, many) for name in ("end", "end_passed", *ABOUTS) for many in (False, True)}


class Page(HTMLParser):
    """What an HTML part holds; raises on tags that do not match."""

    VOID = frozenset({"meta", "br"})
    STYLED = frozenset({"body", "th", "td", "p", "h1", "h2", "h3", "ul", "ol", "li"})
    ALLOWED = STYLED | {"html", "head", "meta", "title", "table", "tr", "br", "a", "div"}

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.words: list[str] = []
        self.languages: list[str | None] = []
        self.scopes: list[str | None] = []
        self.headings: list[int] = []
        self.landmarks: list[str | None] = []
        self.feed(html)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Refuse what Outlook drops and what would be fetched."""
        found = dict(attrs)
        assert tag in self.ALLOWED
        assert not {"src", "background", "class", "id"} & set(found)
        assert ("href" in found) == (tag == "a")
        assert (found.get("href") or "mailto:").startswith("mailto:")
        assert not any(name.startswith("on") for name in found)
        if tag in self.STYLED:
            assert found.get("style")
            assert "url(" not in (found["style"] or "")
        if tag == "th":
            self.scopes.append(found.get("scope"))
        if tag in ("h1", "h2", "h3"):
            self.headings.append(int(tag[1]))
        if tag == "div":
            self.landmarks.append(found.get("role"))
        if tag in ("html", "body"):
            self.languages.append(found.get("lang"))
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """Match the tag."""
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        """Keep the words that a reader sees."""
        if "title" not in self.open:
            self.words.extend(data.split())


def words(text: str) -> list[str]:
    """Return the words of a text part without list marks and lines under titles."""
    return re.sub(r"(?m)^(- |\d+\. |-+$)", "", text).split()


@each_mail
def test_html_is_what_classic_outlook_shows(name: str) -> None:
    """Balanced, Swedish, inline styles only, nothing to fetch."""
    page = Page(MAILS[name].html)
    assert page.languages == ["sv-SE", "sv-SE"]
    assert "http" not in MAILS[name].html
    assert set(page.scopes) <= {"col", "row"}


@each_mail
def test_html_has_one_first_heading_and_one_main_part(name: str) -> None:
    """For screen readers: one h1, no level skipped, everything in a landmark."""
    page = Page(MAILS[name].html)
    levels = page.headings
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))
    assert page.landmarks == ["main"]


@each_mail
def test_html_says_the_same_as_the_text(name: str) -> None:
    """Word by word."""
    page = Page(MAILS[name].html)
    said = " ".join(page.words).replace("\u00a0", "").replace("Dokument Att veta", "")
    told = words(MAILS[name].text)
    assert told == [word for word in said.split() if word != "–" or word in told]


def test_several_documents_with_details_are_a_table() -> None:
    """With headings for columns and rows."""
    assert Page(MAILS["end-rok-hvb-many"].html).scopes == ["col", "col", "row", "row"]


# --- hostile text

HOSTILE = (
    "RÖK\r\nBcc: spion@example.com",
    "RÖK\r\n\r\n<script>alert(1)</script>",
    "<img src=x onerror=alert(1)> & \"citat\" 'apostrof'",
    "{{ ''.__class__.__mro__ }}{% for i in range(9) %}x{% endfor %}",
    "# rubrik",
    "- punkt",
    "1. steg",
    "! gör",
    "x" * 5000,
    "\u202eextit\u2066 \u2028\u2029\x00\ud800",
    "  ",
)


def poisoned(text: str) -> Register:
    """Return the register with a text in every place that people fill in."""
    documents = {
        id_: replace(
            document, title=text, question=text, law=(text,), source=(text,),
            deadlines=tuple(replace(one, what=text) for one in document.deadlines),
        )
        for id_, document in REGISTER.documents.items()
    }  # fmt: skip
    return replace(
        REGISTER,
        monitor=replace(REGISTER.monitor, network=text),
        documents=documents,
        recipients={id_: replace(one, name=text) for id_, one in REGISTER.recipients.items()},
        bodies={id_: replace(one, name=text) for id_, one in REGISTER.bodies.items()},
        parties={id_: replace(one, name=text) for id_, one in REGISTER.parties.items()},
        decisions=tuple(replace(one, source=(text,), condition=one.condition and text) for one in REGISTER.decisions),
    )


def letter_of(mail: MailText) -> bytes:
    """Return the mail as it would leave."""
    return build(
        Letter(
            message_id="<a.g1@example.se>", date=datetime(2026, 1, 9, tzinfo=UTC), sender="RSS <rss@example.se>",
            reply_to=None, to_name="A", to_address="a@example.se", domain="example.se", subject=mail.subject,
            text=mail.text, html=mail.html, delivery="1",
        )
    )  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_stays_text(text: str) -> None:
    """Whatever a register says, a mail is one subject, one text and one harmless HTML."""
    view = replace(view_of(poisoned(text)), instead_of="admin", refused=text)
    found = matters_of(view)
    for mail in (
        *(mail_matters.matter_mail(ENV, view, matter) for matter in found),
        mail_matters.digest_mail(ENV, view, found),
        mail_texts.overview_mail(ENV, view),
        mail_texts.register_fault_mail(ENV, view, [text] * 99, None),
        mail_texts.delivery_fault_mail(ENV, view, number=7, name=text, address=text, reply=text, subject=text),
    ):
        Page(mail.html)
        assert not any(unicodedata.category(character) in ("Cc", "Cs", "Zl", "Zp") for character in mail.subject)
        assert len(mail.subject) <= 120
        assert "\u202e" not in mail.text + mail.html
        letter_of(mail)


def test_a_title_can_not_make_a_heading_or_a_list() -> None:
    """The marks of the layout are the templates' alone."""
    view = view_of(poisoned("# rubrik"))
    text = mail_matters.matter_mail(ENV, view, matter_about(view, "end", "rok-barn")).text
    assert "#\u00a0rubrik gäller till och med" in text


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=300))
def test_any_title_makes_a_mail(title: str) -> None:
    """A subject of one line, and bytes that SMTP carries."""
    register = replace(
        REGISTER,
        documents=REGISTER.documents | {"rok-barn": replace(REGISTER.documents["rok-barn"], title=title)},
    )
    view = view_of(register)
    mail = mail_matters.matter_mail(ENV, view, matter_about(view, "end", "rok-barn"))
    assert len(mail.subject) <= 78
    letter_of(mail)
