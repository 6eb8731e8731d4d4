"""What goes with a mail: the report, its picture, and the days that a calendar takes up."""

from dataclasses import replace
from datetime import date
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
import vobject
from simulated import HEAD, World, doc, ladder
from small_register import pictures, small
from test_message import changed

from bench.registers import AS_OF as ON
from bench.registers import write
from monitor.enclosures import Enclosures
from monitor.matters import matters
from monitor.meeting_report import meeting_report
from monitor.message import MessageError, build
from monitor.register import read_register
from monitor.reminders import reminders
from monitor.sources import read_sources
from monitor.templates import environment
from monitor.timeline import standings

AS_OF = date(2025, 11, 21)


def enclosures(register=None) -> Enclosures:
    return Enclosures(register or pictures(), as_of=AS_OF, templates=environment(), published={})


def mails(world: World) -> list[EmailMessage]:
    """Return every mail that has gone."""
    files = sorted((world.folder / "data" / "outbox").glob("*.eml"))
    return [message_from_bytes(file.read_bytes(), policy=policy.default) for file in files]


def first_mail(tmp_path, start: str = "2025-12-29") -> EmailMessage:
    """Return the overview that a first start sends, in the shipped words."""
    world = World(tmp_path, HEAD + doc("a") + ladder("6 months"), short=False)
    world.start(start)
    return mails(world)[0]


def test_the_overview_carries_the_report_and_shows_the_picture(tmp_path) -> None:
    """Inside the HTML alternative, with words for whoever has images off; the PDF beside it."""
    mail = first_mail(tmp_path)
    assert ["multipart/alternative", "application/pdf"] == [part.get_content_type() for part in mail.iter_parts()]
    text, page = next(mail.iter_parts()).iter_parts()
    assert ("text/plain", "multipart/related") == (text.get_content_type(), page.get_content_type())
    html, image = page.iter_parts()
    assert ("image/png", "inline") == (image.get_content_type(), image.get_content_disposition())
    assert f'src="cid:{image["Content-ID"][1:-1]}"' in html.get_content()
    assert 'alt="Tidslinje över 1 dokument' in html.get_content()
    assert image.get_content().startswith(b"\x89PNG")
    (pdf,) = mail.iter_attachments()
    assert ("rapport-2025-12-29.pdf", b"%PDF-") == (pdf.get_filename(), pdf.get_content()[:5])


def test_a_reminder_carries_its_day_for_the_calendar(tmp_path) -> None:
    """That of its own matter and no other; the id is the feed's, so that both are one event."""
    world = World(tmp_path, HEAD + doc("a") + doc("b", end="2026-07-31") + ladder("6 months"), short=False)
    world.start("2025-12-29")
    world.new()
    world.through("2025-12-30", "2025-12-30")
    mail = mails(world)[-1]
    (file,) = mail.iter_attachments()
    assert ("kalender.ics", "text/calendar") == (file.get_filename(), file.get_content_type())
    (event,) = vobject.readOne(file.get_content()).vevent_list
    assert (date(2026, 6, 30), "end.a") == (event.dtstart.value, event.uid.value.partition("@")[0])


def test_what_has_passed_is_no_day_for_a_calendar() -> None:
    """A mail about a document that has lapsed carries none."""
    register = pictures()
    found = [
        one
        for one in matters(register, reminders(register, standings(register, as_of=AS_OF), {}))
        if one.fact_on < AS_OF
    ]
    assert found
    assert () == enclosures().calendar(found)


def test_a_meeting_carries_the_report_and_its_days() -> None:
    """The meeting, and the day to submit by."""
    made = meeting_report(pictures(), body="nat", on=date(2026, 4, 24), as_of=AS_OF)
    own, whole, calendar = enclosures().meeting(made)
    assert ["nat-2026-04-24.pdf", "rapport-2025-11-21.pdf", "nat-2026-04-24.ics"] == [
        own.name,
        whole.name,
        calendar.name,
    ]
    assert own.content.startswith(b"%PDF-")
    assert own.content != whole.content
    found = {one.uid.value.partition("@")[0] for one in vobject.readOne(calendar.content.decode()).vevent_list}
    assert {"meeting.nat.2026-04-24", "submit.nat.2026-04-24"} == found


def test_a_file_that_cannot_be_made_costs_no_mail(tmp_path, caplog: pytest.LogCaptureFixture) -> None:
    """An admin's own template with a fault in it: the page goes instead of the PDF, the mail without the picture."""
    own = tmp_path / "templates"
    own.mkdir()
    (own / "report.typ").write_text("#panic()", encoding="utf-8")
    (own / "picture.svg").write_text("{{ nix }}", encoding="utf-8")
    one = Enclosures(small('[document.x]\ntitle = "X"\n'), as_of=AS_OF, templates=environment(tmp_path), published={})
    assert one.picture() is None
    assert "gick inte att göra" in caplog.text
    assert ["rapport-2025-11-21.html"] == [file.name for file in one.report()]


def test_a_picture_of_too_many_documents_stays_out_of_the_mail() -> None:
    """It would be several sheets; the report has them."""
    toml = "".join(f'[document.d{one}]\ntitle = "D{one}"\nvalid_to = 2026-06-30\n' for one in range(60))
    assert enclosures(small(toml)).picture() is None
    assert enclosures(small()).picture() is None
    assert enclosures().picture() is not None


def test_a_picture_that_takes_two_sheets_stays_out_however_few_documents_it_has(tmp_path, caplog) -> None:
    """Their groups and labels take room as well."""
    register = read_register(read_sources(write(tmp_path, 40)), as_of=ON).register
    found = Enclosures(register, as_of=ON, templates=environment(), published={}).picture()
    assert found is None
    assert "" == caplog.text


def test_a_content_id_is_one_token() -> None:
    """Text from a register never gets into a header through it."""
    found = enclosures().picture()
    assert found is not None
    file = replace(found[0], content_id="a@b\r\nBcc: x@example.se")
    with pytest.raises(MessageError, match="content id"):
        build(changed(attachments=(file,)))


def test_of_a_large_register_the_brief_report_goes_and_a_table_of_all(monkeypatch) -> None:
    """To set every document as pages would take more memory than there may be."""
    monkeypatch.setattr("monitor.enclosures.LARGE", 3)
    monkeypatch.setattr("monitor.report_brief.LARGE", 3)
    made = enclosures()
    pages, file = made.report()
    assert ("rapport-2025-11-21.pdf", "rapport-2025-11-21.csv") == (pages.name, file.name)
    assert pages.content.startswith(b"%PDF-")
    assert b"text/csv" in build(changed(attachments=(file,)))
    assert file.content.decode().count("\n") > 3
    assert made.picture() is None


def test_many_readers_get_the_same_file_made_once() -> None:
    """The report and its picture are the same bytes for everybody on a day."""
    made = enclosures()

    assert made.report()[0] is made.report()[0]
    assert made.picture() is made.picture()
