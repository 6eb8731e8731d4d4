"""What check, advice and follow-up lines say in English: whole sentences, right forms, and no Swedish left in them."""

import json
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, cast

import pytest
import small_register
from small_register import SOUND, small

from monitor import language
from monitor.advice import advice
from monitor.calendar import holiday_name
from monitor.cli import main
from monitor.date_language import DateLanguageError, read_day, read_last_day, read_length, read_span
from monitor.follow_ups import follow_up_lines, follow_ups
from monitor.mandates import lacks_mandate
from monitor.register import read_register
from monitor.site import Site
from monitor.sources import Source, Sources, read_sources
from monitor.timeline import standings
from monitor.versions import changes_between

if TYPE_CHECKING:
    from monitor.minutes_context import Context

TODAY = date(2026, 6, 12)
BROKEN = sorted((Path(__file__).parent / "registers" / "broken").glob("*.en.txt"))
SWEDISH = re.compile(r"[åäöÅÄÖ”]")
REMEDY = '    Write "sv" (svenska) or "en" (English).'
ENGLISH = SOUND.replace("[monitor]\n", '[monitor]\nlanguage = "en"\n')


def told(text: str) -> list[str]:
    """Return the lines of what is said about a register of one file."""
    reading = read_register(Sources(files=(Source(name="a.toml", text=text),), problems=()), as_of=TODAY)
    return [line for problem in reading.problems for line in str(problem).split("\n")]


# --- the register


@pytest.mark.parametrize("path", BROKEN, ids=[path.name.split(".")[0] for path in BROKEN])
def test_no_message_has_swedish_words_of_its_own(path: Path):
    """What it quotes from the register may be Swedish, and the names of bodies."""
    names = "Socialchefsnätverket|Länschefsnätverket"
    said = re.sub(rf"“[^”]*”|\[[^\]]*\]+|= \".*?\"|{names}", "", path.read_text("utf-8"))

    assert [] == [line for line in said.split("\n") if SWEDISH.search(line)]


def test_a_register_is_told_in_the_language_it_asks_for():
    """Also where its TOML cannot be read."""
    misspelt = '[recipient.x]\nnam = "X"\naddress = "x@example.se"\n'
    assert ["a.toml:12: unknown key “nam” in [recipient.x]", "    Did you mean “name”?"] == told(ENGLISH + misspelt)
    assert ["a.toml:11: text without quotation marks", '    Write to = "…", with quotation marks around the text.'] == told(
        ENGLISH + "to = Coordinator\n"
    )  # fmt: skip


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        # neither: told in Swedish, with the remedy for both
        ("no", "a.toml:2: language i [monitor]: väntade ”sv” eller ”en”, hittade ”no”"),
        # English by another name: told in English
        ("English", "a.toml:2: “language” in [monitor]: expected “sv” or “en”, found “English”"),
        ("en-GB", "a.toml:2: “language” in [monitor]: expected “sv” or “en”, found “en-GB”"),
        ("EN", "a.toml:2: “language” in [monitor]: expected “sv” or “en”, found “EN”"),
    ],
)
def test_another_language_is_refused(asked: str, expected: str):
    """Whoever reads it understands at least the remedy."""
    assert [expected, '    Skriv "sv" (svenska) eller "en" (English).' if asked == "no" else REMEDY] == told(
        ENGLISH.replace('"en"', f'"{asked}"')
    )


def test_what_is_wrong_with_an_included_file_is_said_in_the_language_of_the_first(tmp_path: Path):
    """The files are read before the register is."""
    config = tmp_path / "config.toml"
    text = ENGLISH.replace("admin", 'include = ["gone.toml", "none-*.toml"]\nadmin')
    config.write_text(text, encoding="utf-8")

    reading = read_register(read_sources(config), as_of=TODAY)

    assert [
        "config.toml:3: the file “gone.toml” in “include” does not exist\n    Correct the path, or remove it from “include”.",
        "config.toml:3: warning: no files match “none-*.toml” in “include”\n    Correct the pattern, or put a file there.",
    ] == [str(problem) for problem in reading.problems]


def test_a_register_has_one_name_in_every_language(tmp_path: Path):
    """Its SHA-256 is how nodes know that they have the same one; a warning about a file must not change it."""
    config = tmp_path / "config.toml"
    config.write_text(SOUND.replace("admin", 'include = ["none-*.toml"]\nadmin'), encoding="utf-8")
    swedish = read_sources(config).sha256
    language.use("en", fixed=True)

    assert swedish == read_sources(config).sha256


def test_check_sums_up_in_english(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    """One of each, and several."""
    document = '[document.{0}]\ntitle = "{0}"\nvalid_to = 2099-06-30\nresponsible = "samordnare"\n'
    decision = '[[decision]]\non = 2026-01-10\nby = "council"\naction = "recommend"\ndocuments = ["a"]\n'
    body = '[body.council]\nname = "Council"\n'
    summaries = {
        ENGLISH: "0 documents, 0 decisions, 0 errors, 0 warnings.",
        ENGLISH + body + document.format("a") + decision: "1 document, 1 decision, 0 errors, 1 warning.",
        ENGLISH + body + document.format("a") + document.format("b") + decision * 2: "2 documents, 2 decisions, 0 errors, 2 warnings.",
        ENGLISH + "[databas]\n": "1 error, 0 warnings.",
    }  # fmt: skip
    config = tmp_path / "config.toml"
    for text, expected in summaries.items():
        config.write_text(text, encoding="utf-8")
        with pytest.raises(SystemExit):
            main(["--config", str(config), "check"])
        assert f"{config}: {expected}\n" == capsys.readouterr().err


def test_check_names_the_levels_in_english_and_keeps_the_codes(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    """The keys that programs read are the same in both languages."""
    config = tmp_path / "config.toml"
    document = '[document.a]\ntitle = "A"\nvalid_to = 2099-06-30\n'
    config.write_text(ENGLISH + '[body.council]\nname = "Council"\nmeetings = [2099-07-06]\n' + document, "utf-8")
    said = {}
    for style in ("text", "json"):
        with pytest.raises(SystemExit):
            main(["--config", str(config), "check", "--advice", "--format", style])
        said[style] = capsys.readouterr().out

    assert [
        "config.toml:13: warning: the meeting on 2099-07-06 is in July",
        "    Check the date.",
        "config.toml:14: advice: A: the register does not say who decides on the end date",
        '    Add route = "…" or decided_by = "…".',
        "config.toml:14: advice: 1 document with nobody responsible: A",
        '    Add responsible = "…" with the id of a recipient.',
    ] == said["text"].splitlines()
    problems = json.loads(said["json"])["problems"]
    assert [("warning", "meeting_in_july"), ("advice", "no_way_to_decide"), ("advice", "no_responsible")] == [
        (one["level"], one["code"]) for one in problems
    ]


def test_a_command_says_in_english_that_a_document_is_unknown(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    """With the nearest one."""
    config = tmp_path / "config.toml"
    config.write_text(ENGLISH + '[document.care]\ntitle = "Care"\n', encoding="utf-8")
    with pytest.raises(SystemExit):
        main(["--config", str(config), "explain", "cars"])

    assert "The document “cars” is not in the register. Did you mean “Care”?\n" == capsys.readouterr().err


def test_what_a_new_register_changes_is_said_in_english():
    """One decision and several, more and fewer."""
    language.use("en", fixed=True)
    decision = '[[decision]]\non = 2026-01-{:02}\nby = "nat"\naction = "recommend"\ndocuments = ["a"]\n'
    document = '[document.{0}]\ntitle = "{0}"\n'
    one = small(document.format("a") + decision.format(10))
    three = small(document.format("a") + document.format("b") + "".join(decision.format(day) for day in (10, 11, 12)))

    assert "1 document, 1 decision" == changes_between(None, one)
    assert "added: b; +2 decisions" == changes_between(one, three)
    assert "removed: b; -2 decisions" == changes_between(three, one)
    assert "no documents changed" == changes_between(one, one)


def test_a_password_that_is_not_there_is_told_in_english(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    """Where it should be."""
    language.use("en", fixed=True)
    monkeypatch.delenv("GILTIG_NONE", raising=False)
    smtp = '[mail]\ntransport = "smtp"\nsender = "a@example.se"\n[mail.smtp]\nhost = "example.se"\nuser = "a"\n'
    for line, said in (
        ('password_env = "GILTIG_NONE"', "the environment variable GILTIG_NONE with the password is not set"),
        ('password_file = "none"', f"the password file {tmp_path / 'none'} cannot be read: No such file or directory"),
    ):
        settings = small(smtp + line).mail.smtp
        assert settings is not None
        with pytest.raises(OSError, match=re.escape(said)):
            Site(tmp_path / "config.toml").password(settings)


# --- dates


@pytest.mark.parametrize(
    ("reader", "text", "reason"),
    [
        (read_day, "", "the date is empty: write for example “2026-06-30”"),
        (read_day, "april", "“april” has no year: write it out, for example “april 2026”"),
        (read_day, "31 april 2026", "there is no 31 April"),
        (read_day, "29 februari 2026", "there is no 29 February 2026: 2026 is not a leap year"),
        (read_day, "2026-13-01", "there is no month 13: the year has the months 1–12"),
        (read_day, "0000-01-01", "there is no year 0000"),
        (read_day, "v. 54 2026", "“v. 54 2026” is not a week: 2026 has 53 weeks"),
        (read_day, "kvartal 5 2026", "“kvartal 5 2026” is not a quarter: the year has the quarters 1–4"),
        (read_day, "juni 2026", "“juni 2026” is not a single day: write for example “2026-06-30”, or in Swedish “den 30 juni 2026”"),
        (read_day, "tills vidare", "“tills vidare” is an open end, not a day"),
        (read_day, "soon", "“soon” cannot be read as a date: write for example “2026-06-30” or “2026”, or in Swedish “den 30 juni 2026”, “juni 2026” or “kvartal 2 2026”"),
        (read_span, "årsskiftet 2026/2028", "“årsskiftet 2026/2028”: the years do not follow each other"),
        (read_span, "månadsskiftet maj/juli 2026", "“månadsskiftet maj/juli 2026”: the months do not follow each other"),
        (read_span, "årsskiftet 2026/2027", "“årsskiftet 2026/2027” is a point in time, not a period: put “fr.o.m.” (from) or “t.o.m.” (up to and including) before it"),
        (read_span, "2030-01-01–2022-12-31", "the period ends on 31 December 2022, before it starts on 1 January 2030"),
        (read_length, "-3 months", "“-3 months”: a length is never less than zero"),
        (read_length, "1.3 years", "“1.3 years” is not a whole number of months: write whole months"),
        (read_length, "1.5 weeks", "“1.5 weeks” is not a whole number of days: write whole days"),
        (read_length, "30 seconds", "“30 seconds” is not a length: write for example “24 months”, “1.5 years”, “2 weeks” or “10 days”"),
        (lambda text: read_last_day(text, date(2026, 4, 24)), "upphör omedelbart (beslut 2026-04-23)",
         "the text says that the decision was taken on 2026-04-23, but it was taken on 24 April 2026"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_as_a_date_says_why_in_english(reader: Callable[[str], object], text: str, reason: str):
    """The words that dates are written in stay Swedish, which is said where it matters."""
    language.use("en")
    with pytest.raises(DateLanguageError) as refused:
        reader(text)

    assert reason == str(refused.value)


@pytest.mark.parametrize("text", ["24 months", "1.5 years", "2 weeks", "10 days"])
def test_the_lengths_that_english_hints_give_are_read(text: str):
    """A hint must not mislead."""
    assert read_length(text)


def test_the_words_that_english_hints_give_are_read():
    """“omedelbart” alone is enough."""
    assert date(2026, 4, 24) == read_last_day("omedelbart", date(2026, 4, 24)).earliest


def test_holidays_have_english_names():
    """All of a year's, from the first to the last; asked in Swedish before, since the days are kept."""
    assert "nyårsdagen" == holiday_name(date(2026, 1, 1))
    language.use("en")
    year = [date.fromordinal(day) for day in range(date(2026, 1, 1).toordinal(), date(2027, 1, 1).toordinal())]

    assert [
        "New Year's Day", "Epiphany", "Good Friday", "Easter Sunday", "Easter Monday", "May Day", "Ascension Day",
        "Whit Sunday", "Sweden's National Day", "Midsummer Eve", "Midsummer Day", "All Saints' Day", "Christmas Eve",
        "Christmas Day", "Boxing Day", "New Year's Eve",
    ] == [name for day in year if (name := holiday_name(day))]  # fmt: skip
    assert "Whit Monday" == holiday_name(date(2004, 5, 31))


# --- advice and follow-up

WAY = '[route.r]\nsteps = [{ body = "nat" }]\n'


def document(id_: str = "x", valid_to: str = "2026-06-30", more: str = "") -> str:
    """Return a document that is decided on over a route."""
    end = f"valid_to = {valid_to}\n" if valid_to else ""
    head = f'[document.{id_}]\ntitle = "{id_.upper()}"\nresponsible = "sam"\nroute = "r"\nvalid_from = 2020-01-01\n'
    return f"{head}{end}{more}\n"


def decision(on: str, action: str, ids: str, more: str = "", by: str = "nat") -> str:
    """Return a decision on some documents."""
    listed = ", ".join(f'"{id_}"' for id_ in ids)
    return f'[[decision]]\non = {on}\nby = "{by}"\naction = "{action}"\ndocuments = [{listed}]\n{more}\n'


@pytest.mark.parametrize(
    ("toml", "as_of", "message"),
    [
        (WAY + document(valid_to="2026-06-29"), "2026-04-25", "X: Network has no meeting left in time to decide before 2026-06-29"),
        (WAY + document(valid_to="2026-06-01"), "2026-04-25",
         ("X: Network has no meeting left in time to decide before 2026-06-01; "
          "deciding at the next meeting leaves 2026-06-02–2026-06-29 (28 days) without validity")),
        (WAY + document(valid_to="2026-11-30"), "2026-05-01", "Network: the calendar ends on 2026-09-18, so the last meeting in time is not known for X"),
        (WAY + document(more='decided_by = "tyst"').replace('route = "r"\n', ""), "2026-05-01",
         "Council: no meeting in the calendar, so the last meeting in time is not known for X"),
        (document().replace('route = "r"\n', ""), "2026-05-01", "X: the register does not say who decides on the end date"),
        (WAY + document("a") + document("b") + document("c"), "2026-05-01", "3 documents have the end date 2026-06-30: A, B and C"),
        (WAY + document("a") + document("b", "2026-08-31", 'follows = "a"'), "2026-05-01",
         "B is written to be in force up to and including 2026-08-31 but follows A, which is in force up to and including 2026-06-30"),
        (WAY + document("a", "2025-12-31") + decision("2026-02-06", "extend", "a", "valid_to = 2026-06-30"), "2026-05-01",
         "A was without validity 2026-01-01–2026-02-05 (36 days)"),
        (WAY + document("a", "2025-12-31", 'law = ["HSL"]'), "2026-05-01", "A is required by law (HSL) but is not in force"),
        ('[document.a]\ntitle = "A"\nresponsible = "sam"\nlaw = ["HSL"]\n', "2026-05-01",
         "A is required by law (HSL), but the register does not show whether it is in force"),
        (WAY + document("a", "", "until_further_notice = true\nreview = { due = 2026-06-29 }"), "2026-05-01",
         "A is to be reviewed by 2026-06-29, but Network has no meeting before then"),
        ('[document.a]\ntitle = "A"\nresponsible = "sam"\nuntil_further_notice = true\nreview = { due = 2026-06-29 }\n', "2026-05-01",
         "A is to be reviewed by 2026-06-29, but no body is named"),
        (WAY + document("a") + decision("2026-02-06", "assign_revision", "a"), "2026-05-01",
         "The assignment of 2026-02-06 to revise A has no day when it is to be reported"),
        (WAY + document("a").replace('responsible = "sam"\n', ""), "2026-05-01", "1 document with nobody responsible: A"),
        (WAY + (document("a") + document("b", "2026-05-31")).replace('responsible = "sam"\n', ""), "2026-05-01", "2 documents with nobody responsible: A and B"),
        (WAY + document("x", more='adoption = { parties = ["a", "b"] }') + '[party.d]\nname = "D"\n', "2026-05-01",
         "X is waiting for Mora, which has no recipient in the register"),
        (WAY + document("x", more='adoption = { parties = ["a", "b", "c"] }'), "2026-05-01",
         "X is waiting for Mora and Region, which have no recipients in the register"),
        (WAY + document("x", more="adoption = { rule = 1 }") + decision("2026-02-06", "adopt", "x", by="b"), "2026-05-01",
         "X: the register does not say where the signed original is"),
    ],
)  # fmt: skip
def test_advice_in_english(monkeypatch: pytest.MonkeyPatch, toml: str, as_of: str, message: str):
    """Each piece of advice, of one document and of several."""
    plain_names(monkeypatch)
    language.use("en", fixed=True)
    found = advice(small(toml), as_of=date.fromisoformat(as_of))

    assert message in [one.message for one in found]
    assert [] == [one for one in found if SWEDISH.search(one.message.replace("”", "") + re.sub("“.*?”", "", one.hint))]


def plain_names(monkeypatch: pytest.MonkeyPatch) -> None:
    """Give the small register names without Swedish letters, and a party that can be reached."""
    names = {"Testnätet": "Test", "Nätverket": "Network", "Rådet": "Council", "Falu kommun": "Falun",
             "Mora kommun": "Mora", "Region Dalarna": "Region", "[party.b]": 'recipient = "sam"\n[party.b]'}  # fmt: skip
    preamble = small_register.PREAMBLE
    for swedish, plain in names.items():
        preamble = preamble.replace(swedish, plain)
    monkeypatch.setattr(small_register, "PREAMBLE", preamble)


PUT_OFF = "has been put off two times in a row, most recently"


@pytest.mark.parametrize(
    ("toml", "text", "remedy"),
    [
        (decision("2026-02-06", "defer", "x") + decision("2026-04-24", "defer", "x"),
         f"X {PUT_OFF} deferred by Network on 24 April 2026.", "The next meeting is on 30 June 2026."),
        (decision("2026-02-06", "defer", "x") + decision("2026-04-24", "refer_back", "x"),
         f"X {PUT_OFF} referred back by Network on 24 April 2026.", "The next meeting is on 30 June 2026."),
        (document("y", more='kind = "RÖK"') + decision("2026-02-06", "defer", "xy") + decision("2026-04-24", "refer_back", "xy"),
         "X and Y have been put off two times in a row, most recently referred back by Network on 24 April 2026.",
         "The next meeting is on 30 June 2026."),
        (decision("2026-02-06", "defer", "x", by="tyst") + decision("2026-02-07", "defer", "x", by="tyst"),
         f"X {PUT_OFF} deferred by Council on 7 February 2026.", "There is no later meeting in the calendar."),
        (decision("2025-10-01", "assign_revision", "x", "due = 2026-01-31"),
         "The revision of X was to be finished by 31 January 2026.",
         "Reply with when it will be reported, or say that it is finished."),
        (decision("2025-10-01", "assign_revision", "x", 'due = 2026-01-31\nto = "sam"\nreport_to = "tyst"'),
         "The revision of X was to be finished by 31 January 2026 (assigned to Samordnare).",
         "Reply with when it will be reported to Council, or say that it is finished."),
        (decision("2026-04-24", "extend", "x", 'length = "12 months"'),
         ("On 24 April 2026 Network extended X up to and including 30 June 2027. "
          "According to the register the parties have not been told."),
         "Tell all three parties, and reply when it is done."),
    ],
)  # fmt: skip
def test_follow_up_lines_in_english(monkeypatch: pytest.MonkeyPatch, toml: str, text: str, remedy: str):
    """What was begun, and what settles it."""
    plain_names(monkeypatch)
    language.use("en", fixed=True)
    day = date(2026, 5, 1)
    register = small(WAY + document(more='kind = "RÖK"') + toml)
    known = standings(register, as_of=day)

    (line,) = follow_up_lines(register, known, follow_ups(register, known, as_of=day))

    assert (text, remedy) == (line.text, line.remedy)


def test_only_some_parties_are_named_in_english(monkeypatch: pytest.MonkeyPatch):
    """Those of the document."""
    plain_names(monkeypatch)
    language.use("en", fixed=True)
    toml = decision("2026-04-24", "extend", "x", 'length = "12 months"')
    adopted = decision("2020-01-01", "adopt", "x", by="a") + decision("2020-01-01", "adopt", "x", by="b")
    register = small(WAY + document(more='adoption = { parties = ["a", "b"] }') + adopted + toml)
    known = standings(register, as_of=date(2026, 5, 1))

    (line,) = follow_up_lines(register, known, follow_ups(register, known, as_of=date(2026, 5, 1)))

    assert "Tell Falun and Mora, and reply when it is done." == line.remedy


@pytest.mark.parametrize(
    ("body", "body_id", "party", "action", "reason"),
    [
        ("Board", None, "a", "extend", "Board is a body of one party and cannot change the document alone."),
        ("Kommunstyrelsen", None, "a", "adopt", "Kommunstyrelsen is not the party's highest deciding body."),
        ("Club", None, None, "extend", "Club is not among the register's bodies."),
        (None, None, None, "extend", "The body is not among the register's bodies."),
        ("Council", "tyst", None, "extend", "According to the register Council does not decide on the document; Network does."),
        ("Network", "nat", None, "extend", ""),
    ],
)  # fmt: skip
def test_who_may_not_decide_is_said_in_english(
    monkeypatch: pytest.MonkeyPatch, body: str | None, body_id: str | None, party: str | None, action: str, reason: str
):
    """Of minutes by a body without a mandate."""
    plain_names(monkeypatch)
    language.use("en", fixed=True)
    context = SimpleNamespace(
        register=small(WAY + document()), head=SimpleNamespace(body=body, body_id=body_id, party=party)
    )

    assert reason == lacks_mandate(cast("Context", context), "x", action)
