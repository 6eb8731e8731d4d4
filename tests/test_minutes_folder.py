"""The folder for minutes, day by day: what is mailed, what is not, and what follows a yes."""

from datetime import date
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from simulated import HEAD, World, ladder

from monitor import minutes_records
from monitor.minutes import read_minutes
from monitor.minutes_files import read_file
from monitor.minutes_records import Answer, key_of
from monitor.proposal import Outcome
from monitor.proposal_entries import entries
from monitor.register_edit import appended, edited
from monitor.register_write import write
from monitor.report import report
from monitor.sources import read_sources

DOCUMENTS = """
[document.hvb]
title = "RÖK HVB"
kind = "RÖK"
responsible = "sam"
decided_by = "nat"
valid_from = 2021-07-01
valid_to = 2026-06-30
[document.lok]
title = "LÖK HVB"
follows = "hvb"
"""
MINUTES = """Minnesanteckningar
Nätverket 2026-04-24

5. Beslut: RÖK HVB

Nätverket beslutade:
att förlänga RÖK HVB med 12 månader.
"""
SUBJECT = "Bekräfta: 1 förlängning hittades i minnesanteckningarna 24 april 2026"


class Office(World):
    """An installation with a folder for minutes."""

    def tick(self) -> None:
        """Tick as the daemon does, minutes too."""
        super().tick()
        self.cycle.read_minutes()
        self.cycle.deliver()

    def put(self, name: str, content: str | bytes) -> Path:
        """Put a file in the folder."""
        path = self.folder / "minutes" / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    def confirm(self, path: Path) -> None:
        """Answer yes to everything suggested, as `giltig minutes` does."""
        file = read_file(path)
        reading = read_minutes(file.pages, self.cycle.register)
        for one in reading.with_outcome(Outcome.SUGGEST):
            sources = read_sources(self.site.config)
            tables = entries(one, reading.meeting, self.cycle.register)
            with self.store.write() as db:
                minutes_records.answer(db, file.sha256, key_of(one, reading.meeting), Answer.YES, self.at)
            write(self.site.config, sources, edited(sources, [appended(sources, tables)]))

    def subjects(self) -> list[str]:
        """Return the subjects of the mails that came out since the last look."""
        return [subject for _, _, subject in self.new()]

    def text_of(self, subject: str) -> str:
        """Return the text of the mail with a subject."""
        for path in (self.folder / "data" / "outbox").glob("*.eml"):
            mail = message_from_bytes(path.read_bytes(), policy=policy.default)
            if mail["Subject"] == subject:
                return mail.get_body(("plain",)).get_content()
        return ""


@pytest.fixture
def office(tmp_path: Path) -> Office:
    """Return an installation that has started, with nothing due."""
    made = Office(
        tmp_path,
        HEAD + '[minutes]\nfolder = "minutes"\nto = ["sam"]\n' + DOCUMENTS + ladder("12 months, 1 month"),
        short=False,
    )
    made.start("2026-05-04")
    made.new()
    return made


def test_a_new_file_is_mailed_once_when_it_has_kept_still(office: Office) -> None:
    path = office.put("a.txt", MINUTES[:40])
    office.tick()
    path.write_text(MINUTES)
    office.tick()
    assert [] == office.subjects()
    office.tick()
    assert [SUBJECT] == office.subjects()
    office.tick()
    assert [] == office.subjects()


def seen(office: Office) -> list[str]:
    """Tick until new files are read, and return the subjects."""
    office.tick()
    office.tick()
    return office.subjects()


def test_the_mail_says_what_was_found_and_shows_the_difference(office: Office) -> None:
    office.put("a.txt", MINUTES)
    assert [SUBJECT] == seen(office)
    text = " ".join(office.text_of(SUBJECT).split())
    for words in (
        "I minnesanteckningarna från Nätverket den 24 april 2026, punkt 5, verkar ett dokument ha förlängts.",
        "Inget ändras i registret förrän du bekräftar.",
        "Nu: 2026-06-30 Förslag: 2027-06-30 (12 månader)",
        "”att förlänga RÖK HVB med 12 månader.”",
    ):
        assert words in text
    (path,) = [one for one in (office.folder / "data" / "outbox").glob("*.eml") if b"skillnad" in one.read_bytes()]
    mail = message_from_bytes(path.read_bytes(), policy=policy.default)
    (attached,) = mail.iter_attachments()
    assert ("skillnad-2026-04-24.diff", True) == (attached.get_filename(), "+[[decision]]" in attached.get_content())


def test_nothing_changes_before_a_yes(office: Office) -> None:
    before = office.site.config.read_bytes()
    office.put("a.txt", MINUTES)
    seen(office)
    assert (before, "2026-06-30") == (office.site.config.read_bytes(), str(office.cycle.standings()["hvb"].valid_to))


def test_a_copy_a_new_name_or_a_restart_tells_nothing_twice(office: Office) -> None:
    path = office.put("a.txt", MINUTES)
    seen(office)
    office.put("kopia.txt", MINUTES)
    path.rename(path.with_name("nytt namn.txt"))
    assert [] == seen(office)
    office.start()
    assert [] == seen(office)


def test_the_same_decisions_saved_anew_tell_nothing(office: Office) -> None:
    office.put("a.txt", MINUTES)
    seen(office)
    office.put("b.txt", MINUTES + "\n6. Mötet avslutas\n")
    assert [] == seen(office)


def test_minutes_about_nothing_tell_nothing(office: Office) -> None:
    office.put("a.txt", MINUTES.replace("att förlänga RÖK HVB med 12 månader", "att tacka för informationen"))
    assert [] == seen(office)


def test_an_open_question_is_mailed_as_one(office: Office) -> None:
    office.put("a.txt", MINUTES.replace("förlänga RÖK HVB med 12 månader", "bordlägga RÖK HVB till nästa möte"))
    assert ["Ta ställning: 1 fråga i minnesanteckningarna 24 april 2026"] == seen(office)


def test_a_file_that_cannot_be_read_is_told_once(office: Office) -> None:
    office.put("a.pdf", b"%PDF-1.4\nfel")
    assert ["Går inte att läsa: a.pdf"] == seen(office)
    assert [] == seen(office)
    assert "skadad eller avkortad" in " ".join(office.text_of("Går inte att läsa: a.pdf").split())


def test_no_text_of_minutes_is_kept_in_their_tables(office: Office) -> None:
    office.put("a.txt", MINUTES)
    seen(office)
    with office.store.read() as db:
        rows = [
            *db.exec_driver_sql("select * from minutes_file"),
            *db.exec_driver_sql("select * from minutes_proposal"),
        ]
    assert "att förlänga" not in repr(rows)


def test_after_a_yes_the_receipt_goes_out_once_and_old_reminders_fall_away(office: Office) -> None:
    path = office.put("a.txt", MINUTES)
    seen(office)
    assert {"2026-06-30 -12 months": "superseded"}.items() <= office.states("hvb").items() or office.states("hvb")
    office.confirm(path)
    receipt = "Förlängt till 30 juni 2027: RÖK HVB"
    assert [receipt] == [one for one in seen(office) if one.startswith("Förlängt")]
    text = " ".join(office.text_of(receipt).split())
    for words in (
        "Nätverket beslutade den 24 april 2026 att förlänga RÖK HVB till och med den 30 juni 2027 (12 månader). Registret är uppdaterat.",
        "Nästa påminnelse skickas den 30 juni 2026, 12 månader före slutdatumet.",
        "Följande dokument följer RÖK HVB och gäller nu lika länge: - LÖK HVB",
    ):
        assert words in text
    assert [] == seen(office)
    assert [] == [mail for mail in office.through("2026-05-05", "2026-06-29") if "30 juni 2026" in mail[2]]
    assert ["Löper ut 30 juni 2027: RÖK HVB"] == [mail[2] for mail in office.on("2026-06-30") if "RÖK" in mail[2]]


def test_a_reminder_of_the_old_end_that_waits_is_cancelled(office: Office) -> None:
    path = office.put("a.txt", MINUTES)
    seen(office)
    office.set("2026-05-29")
    office.cycle.plan()  # the step one month before is queued, and not yet sent
    waiting = {step for step, state in office.states("hvb").items() if state == "planned"}
    office.confirm(path)
    office.cycle.reread()
    office.cycle.deliver()
    assert ({"2026-06-30 -1 month"}, "cancelled") == (waiting, office.states("hvb")["2026-06-30 -1 month"])
    assert [] == [one for one in office.subjects() if "30 juni 2026" in one]


def test_a_yes_that_never_reached_the_register_has_no_receipt(office: Office) -> None:
    path = office.put("a.txt", MINUTES)
    seen(office)
    file = read_file(path)
    reading = read_minutes(file.pages, office.cycle.register)
    (one,) = reading.with_outcome(Outcome.SUGGEST)
    with office.store.write() as db:
        minutes_records.answer(db, file.sha256, key_of(one, reading.meeting), Answer.YES, office.at)
    assert [] == [one for one in seen(office) if one.startswith("Förlängt")]


def test_the_next_meetings_report_shows_the_change(office: Office) -> None:
    path = office.put("a.txt", MINUTES)
    seen(office)
    office.confirm(path)
    office.cycle.reread()
    made = report(office.cycle.register, as_of=date(2026, 6, 2), since=date(2026, 4, 14))
    (changes,) = [one for one in made.sections if one.key == "changes"]
    assert any("förlängde RÖK HVB" in line for group in changes.groups for line in group.lines)
