"""The report as data: who stands in which section, in which order, and what it says comes next."""

from datetime import date, timedelta

import pytest
from small_register import real, small

from monitor.dates import Length
from monitor.model import Register
from monitor.report import Report, report
from monitor.report_rows import Row
from monitor.standing import Mark, Status
from monitor.timeline import standings
from monitor.wording import swedish_sort_key

TODAY = date(2026, 3, 1)  # three months on: 2026-06-01; twelve: 2027-03-01


def doc(more: str = "", id_: str = "x", title: str = "X") -> str:
    """Write a document."""
    return f'[document.{id_}]\ntitle = "{title}"\n{more}\n'


def fixed(end: str, more: str = "", id_: str = "x", title: str = "X") -> str:
    """Write a document with a period from 2020."""
    return doc(f"valid_from = 2020-01-01\nvalid_to = {end}\n{more}", id_, title)


def decision(action: str, more: str = "", on: str = "2026-02-06", by: str = "nat") -> str:
    """Write a decision on x."""
    return f'[[decision]]\non = {on}\nby = "{by}"\naction = "{action}"\ndocuments = ["x"]\n{more}\n'


def made(toml: str, as_of: date = TODAY, horizon: Length | None = None, since: date | None = None) -> Report:
    """Make the report of a small register."""
    return report(small(toml), as_of=as_of, horizon=horizon, since=since)


def places(made_report: Report, document: str = "x") -> list[int]:
    """Return the sections that a document stands in."""
    return [section.number for section in made_report.sections for row in section.rows if row.id == document]


def row(made_report: Report, document: str = "x") -> Row:
    """Return a document's row."""
    return next(one for one in made_report.documents if one.id == document)


OPEN = doc("valid_from = 2020-01-01\nuntil_further_notice = true")
AUTO = 'auto_extension = { every = "12 months", notice = "1 month" }'
ALL = 'valid_from = 2026-01-01\nvalid_to = 2029-12-31\nadoption = { rule = "all", parties = "all" }'

MEMBERSHIP = {
    # section 1: past the end, nothing decided
    "ended yesterday": (fixed("2026-02-28"), [1]),
    "held over": (fixed("2025-12-31", "holdover = true"), [1]),
    "ended, as it was meant to": (fixed("2026-02-28", 'intention = "let_expire"'), []),
    # sections 2 and 3: three and twelve months, the last day included
    "last day today": (fixed("2026-03-01"), [2]),
    "three months": (fixed("2026-06-01"), [2]),
    "three months and a day": (fixed("2026-06-02"), [3]),
    "twelve months": (fixed("2027-03-01"), [3]),
    "twelve months and a day": (fixed("2027-03-02"), []),
    "starts later, ends soon": (doc("valid_from = 2026-04-01\nvalid_to = 2026-05-01"), [2]),
    "starts later, ends late": (doc("valid_from = 2026-04-01\nvalid_to = 2029-05-01"), []),
    # section 4
    "extends itself": (fixed("2026-12-31", AUTO), [4]),
    # section 5
    "until further notice": (OPEN, [5]),
    "until further notice, review due": (OPEN + "review = { due = 2026-04-01 }", [5]),
    "review overdue on a fixed period": (fixed("2029-12-31", "review = { due = 2026-02-01 }"), [5]),
    "review to come on a fixed period": (fixed("2029-12-31", "review = { due = 2026-04-01 }"), []),
    # section 6
    "in adoption": (doc(ALL), [6]),
    "not adopted": (doc(ALL) + decision("reject", by="a"), [6]),
    "rejected by a body": (fixed("2029-12-31") + decision("reject"), [6]),
    # section 7: a conditional decision apart, what is secured also where its end puts it
    "conditional": (fixed("2029-12-31") + decision("adopt", 'condition = "medel"'), [7]),
    "conditional, ends soon": (fixed("2026-05-01") + decision("adopt", 'condition = "medel"'), [7]),
    "conditional, ends later": (fixed("2026-12-31") + decision("adopt", 'condition = "medel"'), [7]),
    "extended conditionally": (
        fixed("2026-05-01") + decision("extend", 'length = "1 year"\ncondition = "medel"'),
        [2, 7],
    ),
    "project funding": (fixed("2029-12-31", 'kind = "projektfinansiering"'), [7]),
    "project funding that has ended": (
        fixed("2025-12-31", 'kind = "Projektmedel"\nintention = "let_expire"'),
        [],
    ),
    # section 8
    "deferred": (fixed("2029-12-31") + decision("defer"), [8]),
    "referred back, ends later": (fixed("2026-12-31") + decision("refer_back"), [3, 8]),
    "deferred, then decided": (
        fixed("2026-04-30") + decision("defer") + decision("extend", "valid_to = 2029-04-30", on="2026-02-20"),
        [],
    ),
    # section 9
    "will end": (fixed("2026-04-30") + decision("let_expire"), [9]),
    "terminated": (OPEN + 'notice = { length = "6 months" }\n' + decision("terminate"), [9]),
    "paused": (OPEN + decision("suspend", 'length = "6 months"'), [9]),
    "planned": (doc("planned = true"), [9]),
    # section 10
    "end unknown": (doc("valid_from = 2020-01-01"), [10]),
    "nothing known": (doc(), [10]),
    "question": (fixed("2029-12-31", 'question = "Vilket?"'), [10]),
    "read two ways": (doc('valid_from = 2020-01-01\nvalid_to = "till 1 januari 2029"'), [10]),
    "deadline passed": (fixed("2029-12-31", 'deadlines = [{ what = "skriv på", latest = 2026-02-28 }]'), [10]),
    "deadline today": (fixed("2029-12-31", 'deadlines = [{ what = "skriv på", latest = 2026-03-01 }]'), []),
    "deadline kept": (
        fixed("2029-12-31", 'deadlines = [{ what = "skriv på", latest = 2026-02-20 }]')
        + decision("complete", 'what = "skriv på"'),
        [],
    ),
    # nowhere but in the appendix
    "in force": (fixed("2029-12-31"), []),
    "repealed": (OPEN + decision("repeal", "last_day = 2026-02-28"), []),
}


@pytest.mark.parametrize("case", MEMBERSHIP)
def test_a_document_stands_in_its_sections_and_in_the_appendix(case: str) -> None:
    """One row for every rule."""
    toml, expected = MEMBERSHIP[case]
    found = made(toml)
    assert expected == places(found)
    assert [one.id for one in found.documents] == ["x"]


@pytest.mark.parametrize(
    ("horizon", "expected"),
    [
        (Length(months=24), [3]),
        (Length(months=18), [3]),  # to 2027-09-01
        (Length(months=17), []),
        (Length(days=600), [3]),
        (Length(months=2), []),
    ],
)
def test_the_horizon_takes_the_place_of_twelve_months(horizon: Length, expected: list[int]) -> None:
    """The end is 18 months away."""
    assert expected == places(made(fixed("2027-08-31"), horizon=horizon))


def test_a_short_horizon_shortens_section_2() -> None:
    """What lies beyond it is not shown, and no heading promises it."""
    found = made(fixed("2026-05-15"), horizon=Length(months=2))
    assert [] == places(found)
    assert ("Löper ut inom 2 månader", "Löper ut senare") == (found.sections[1].title, found.sections[2].title)
    assert "ends_within" not in {count.key for count in found.summary}


def test_the_horizon_of_the_register_is_the_default() -> None:
    """[report] horizon."""
    found = made(fixed("2027-08-31") + '[report]\nhorizon = "2 years"\n')
    assert [3] == places(found)
    assert "Löper ut om mer än 3 men högst 24 månader" == found.sections[2].title


def test_on_a_month_end_three_months_reach_a_month_end() -> None:
    """28 February to 31 May, as periods count (docs/validity.md rule 4)."""
    assert [2] == places(made(fixed("2026-05-31"), as_of=date(2026, 2, 28)))
    assert [3] == places(made(fixed("2026-06-01"), as_of=date(2026, 2, 28)))


def test_the_eleven_sections_stand_in_order() -> None:
    """Domain.md D.5."""
    expected = [
        "Har löpt ut – beslut behövs",
        "Löper ut inom 3 månader",
        "Löper ut om mer än 3 men högst 12 månader",
        "Förlängs automatiskt – sista dag för uppsägning",
        "Gäller tills vidare – översyn",
        "Väntar på antagande",
        "Villkorade beslut och projektmedel",
        "Bordlagda och återremitterade ärenden",
        "Ska upphöra, planeras",
        "Uppgifter som saknas eller behöver kontrolleras",
        "Ändringar sedan förra rapporten",
        "Att följa upp och se över",
    ]
    found = made("")
    assert expected == [section.title for section in found.sections]
    assert list(range(1, 13)) == [section.number for section in found.sections]
    assert {"Inga dokument."} == {section.empty for section in found.sections[:10]}


def test_inside_a_section_rows_stand_by_date_then_by_title() -> None:
    """The title in Swedish order."""
    toml = (
        fixed("2026-02-01", id_="a", title="Östra")
        + fixed("2026-02-01", id_="b", title="Ängen")
        + fixed("2026-02-01", id_="c", title="åsen")
        + fixed("2025-12-31", id_="d", title="Övrigt")
    )
    assert ["Övrigt", "åsen", "Ängen", "Östra"] == [one.title for one in made(toml).sections[0].rows]


def test_section_3_is_grouped_by_end_and_says_a_shared_step_once() -> None:
    """Two ends, two groups."""
    toml = "".join(
        fixed(end, 'decided_by = "nat"', id_=id_, title=id_.upper())
        for id_, end in (("b", "2026-06-30"), ("a", "2026-06-30"), ("c", "2026-12-31"))
    )
    first, second = made(toml).sections[2].groups
    assert ("Löper ut 2026-06-30 (om 121 dagar)", ["A", "B"]) == (first.heading, [one.title for one in first.rows])
    assert first.rows[0].next_step == first.next_step
    assert ("Löper ut 2026-12-31 (om 305 dagar)", None) == (second.heading, second.next_step)


NEXT_STEPS = {
    # the last meeting on the last day is in time
    fixed("2026-06-30", 'decided_by = "nat"'): (
        "Nästa möte i Nätverket: 2026-04-24; sista mötet på slutdatumet: 2026-06-30"
    ),
    fixed("2026-06-29", 'decided_by = "nat"'): "Nästa möte i Nätverket, det sista före slutdatumet: 2026-04-24",
    fixed("2026-09-01", 'decided_by = "nat"'): (
        "Nästa möte i Nätverket: 2026-04-24; sista mötet före slutdatumet: 2026-06-30"
    ),
    fixed("2026-12-31", 'decided_by = "nat"'): (
        "Nästa möte i Nätverket: 2026-04-24; sista mötet före slutdatumet: 2026-09-18 (kalendern slutar där)"
    ),
    fixed("2026-04-01", 'decided_by = "nat"'): "Inget möte i Nätverket före slutdatumet; nästa möte: 2026-04-24",
    fixed("2026-04-01", 'decided_by = "tyst"'): "Rådet: inget möte i kalendern efter 2026-03-01",
    fixed("2026-04-01"): "Registret anger inte vem som beslutar",
    fixed("2026-02-28", 'decided_by = "nat"'): "Nästa möte i Nätverket: 2026-04-24",
    fixed("2026-04-01", 'intention = "let_expire"'): "Ska löpa ut enligt planen, inget beslut behövs",
    fixed("2026-06-29", 'decided_by = "nat"\nintention = "extend"'): (
        "Avsikten är att förlänga. Nästa möte i Nätverket, det sista före slutdatumet: 2026-04-24"
    ),
    fixed("2026-12-31", AUTO): "Förlängs till och med 2027-12-31 om ingen säger upp senast 2026-11-30",
    doc(ALL): "Ingen av 3 parter har svarat",
    doc(ALL) + decision("adopt", by="a"): "2 parter saknas: Mora kommun och Region Dalarna",
    doc(ALL) + decision("adopt", by="a") + decision("reject", by="b"): (
        "1 part har sagt nej: Mora kommun. 1 part saknas: Region Dalarna"
    ),
    doc("planned = true\ndecided_by = 'nat'") + decision("defer"): "Nästa möte i Nätverket: 2026-04-24",
    doc("planned = true"): "",
    fixed("2026-06-30", 'kind = "RÖK"') + '[kind."RÖK"]\nroute = "r"\n[route.r]\nsteps = [{ body = "nat" }]\n': (
        "Nästa möte i Nätverket: 2026-04-24; sista mötet på slutdatumet: 2026-06-30"
    ),
    fixed("2026-06-30", 'route = "r"')
    + '[route.r]\nsteps = [{ body = "nat", before_next = "1 week" }, { parties = "all", takes = "4 months" }]\n': (
        "Registret anger inte vem som beslutar"
    ),
}


@pytest.mark.parametrize("toml", NEXT_STEPS)
def test_the_next_step_is_said_in_words(toml: str) -> None:
    """Meetings left, notice day, parties missing."""
    assert NEXT_STEPS[toml] == row(made(toml)).next_step


def test_a_meeting_on_the_day_of_the_report_is_the_next_one() -> None:
    """The header takes the earliest of all bodies."""
    header = made("", as_of=date(2026, 4, 24)).header
    assert header.next_meeting
    assert ("Nätverket", date(2026, 4, 24)) == (header.next_meeting.body, header.next_meeting.on)
    assert made("", as_of=date(2027, 1, 1)).header.next_meeting is None


def test_the_summary_counts_as_the_skeleton_does() -> None:
    """Domain.md D.5 on the real register."""
    figures = [f"{count.number} {count.text}" for count in report(real(), as_of=date(2025, 11, 21)).summary]
    assert figures == [
        "0 har löpt ut",
        "1 löper ut inom 3 månader",
        "5 löper ut inom 12 månader",
        "0 sista dagar för uppsägning inom 3 månader",
        "0 gäller tills vidare",
        "1 väntar på antagande",
        "17 saknar slutdatum",
        "2 har villkorat beslut",
        "1 väntar efter bordläggning eller återremiss",
    ]


def test_a_notice_day_within_three_months_is_counted_and_to_be_decided_on() -> None:
    """Acting on the last notice day counts."""
    found = made(fixed("2026-06-30", AUTO))
    assert "1 sista dag för uppsägning inom 3 månader" in {f"{one.number} {one.text}" for one in found.summary}
    assert ["1 dokument kan sägas upp senast 2026-05-31 (om 91 dagar)"] == [one.text for one in found.to_decide]


def test_what_to_decide_is_gathered_by_day_and_body() -> None:
    """What is meant to lapse needs no decision; a conditional decision is never mixed with what is secured."""
    toml = (
        fixed("2026-06-30", 'decided_by = "nat"', id_="a")
        + fixed("2026-06-30", 'decided_by = "nat"\nintention = "revise"', id_="b")
        + fixed("2026-06-30", 'intention = "let_expire"', id_="c")
        + fixed("2026-06-30", 'decided_by = "nat"')
        + decision("adopt", 'condition = "medel"')
        + fixed("2026-02-28", id_="d")
    )
    assert [(one.text, [member.id for member in one.documents]) for one in made(toml).to_decide] == [
        ("1 dokument löpte ut 2026-02-28 (i går)", ["d"]),
        ("2 dokument löper ut 2026-06-30 (om 121 dagar)", ["a", "b"]),
        ("1 dokument med villkorat beslut, inte säkrat, löper ut 2026-06-30 (om 121 dagar)", ["x"]),
    ]


def test_a_conditional_decision_is_not_counted_with_what_ends() -> None:
    """T18: counted apart, and still to be decided on."""
    found = made(fixed("2026-05-01") + decision("adopt", 'condition = "medel"'))
    figures = {count.key: count.number for count in found.summary}
    assert (0, 0, 1) == (figures["ends_near"], figures["ends_within"], figures["conditional"])
    assert ["conditional"] == [one.key for one in found.to_decide]


def deadline(what: str, latest: str) -> str:
    """Write a deadline."""
    return f'deadlines = [{{ what = "{what}", latest = {latest} }}]'


def test_what_is_overdue_is_to_be_decided_on_after_what_has_ended() -> None:
    """By day and by who is responsible; what is done, settled or still to come is left out."""
    toml = (
        fixed("2029-12-31", deadline("skriv på", "2026-02-28"), id_="a", title="A")
        + fixed("2029-12-31", deadline("skicka", "2025-12-31"), id_="b", title="B")
        + fixed("2029-12-31", deadline("anmäl", "2025-12-31"), id_="c", title="C")
        + fixed("2029-12-31", deadline("anmäl", "2025-12-31") + '\nresponsible = "sam"', id_="d", title="D")
        + fixed("2029-12-31", deadline("anmäl", "2026-03-01"), id_="e")
        + fixed("2025-12-31", deadline("anmäl", "2025-06-30") + '\nintention = "let_expire"', id_="f")
        + fixed("2029-12-31", deadline("klart", "2026-02-20")) + decision("complete", 'what = "klart"')
        + fixed("2026-02-28", id_="g")
        + fixed("2026-06-30", id_="h")
    )  # fmt: skip
    found = made(toml)
    assert ["expired", "overdue", "overdue", "overdue", "ends"] == [one.key for one in found.to_decide]
    assert [(one.text, [member.id for member in one.documents]) for one in found.to_decide[1:4]] == [
        ("2 saker skulle ha varit klara: skicka (B) och anmäl (C), senast 2025-12-31, 60 dagar försenat", ["b", "c"]),
        ("1 sak skulle ha varit klar: anmäl (D), senast 2025-12-31, 60 dagar försenat", ["d"]),
        ("1 sak skulle ha varit klar: skriv på (A), senast 2026-02-28, 1 dag försenat", ["a"]),
    ]
    assert found.to_decide[1].next_step == ""
    assert found.to_decide[2].next_step.startswith("Ansvarig: ")
    assert ("skriv på: senast 2026-02-28, 1 dag försenat",) == row(found, "a").deadlines
    assert ("anmäl: senast 2026-03-01 (i dag)",) == row(found, "e").deadlines


def test_adoption_is_a_table_of_documents_and_parties() -> None:
    """The day of a yes, "nej", "saknas", and a dash for who is not asked; four documents to a table."""
    toml = (
        doc(ALL) + decision("adopt", by="a") + decision("reject", by="b")
        + "".join(doc(ALL.replace('"all" }', '["c"] }'), id_=f"y{number}", title=f"Y{number}") for number in range(4))
    )  # fmt: skip
    first, second = made(toml).sections[5].matrices
    assert ("X", "Y0", "Y1", "Y2") == first.titles
    assert tuple((name, tuple(one.text for one in cells)) for name, cells in first.lines) == (
        ("Falu kommun", ("2026-02-06", "–", "–", "–")),
        ("Mora kommun", ("nej 2026-02-06", "–", "–", "–")),
        ("Region Dalarna", ("saknas", "saknas", "saknas", "saknas")),
    )
    ((name, (only,)),) = second.lines
    assert (("Y3",), "Region Dalarna", "saknas") == (second.titles, name, only.text)


def test_missing_facts_are_grouped_and_each_document_stands_once() -> None:
    """By what is missing."""
    toml = (
        doc('question = "Vad?"', id_="a")
        + doc("valid_from = 2020-01-01", id_="b")
        + fixed("2029-12-31", 'question = "När?"', id_="c")
        + doc('valid_from = 2020-01-01\nvalid_to = "till 1 januari 2029"', id_="d")
        + fixed("2029-12-31", 'deadlines = [{ what = "skriv på", latest = 2026-02-28 }]', id_="e")
    )
    groups = {group.heading: [one.id for one in group.rows] for group in made(toml).sections[9].groups}
    assert groups == {
        "Start- och slutdatum saknas (1 dokument)": ["a"],
        "Slutdatum saknas (1 dokument)": ["b"],
        "Fråga att reda ut (1 dokument)": ["c"],
        "Datum behöver kontrolleras mot källan (1 dokument)": ["d"],
        "Åtgärd inte klar i tid (1 dokument)": ["e"],
    }


# --- changes


def lines(found: Report) -> list[str]:
    """Return what section 11 says."""
    return [line for group in found.sections[10].groups for line in group.lines]


def test_without_an_earlier_report_there_is_nothing_to_compare() -> None:
    """And with one, nothing may have changed."""
    assert "Ingen tidigare rapport att jämföra med." == made(fixed("2029-12-31")).sections[10].empty
    same = made(fixed("2029-12-31"), since=date(2026, 2, 1)).sections[10]
    assert ((), "Inga ändringar.") == (same.groups, same.empty)


def test_an_earlier_report_cannot_be_later() -> None:
    """A mistake of the caller."""
    with pytest.raises(ValueError, match="is after"):
        made("", since=TODAY + timedelta(days=1))


def test_the_day_of_the_earlier_report_is_not_told_again_and_today_is() -> None:
    """since < on <= as_of."""
    toml = fixed("2026-06-30") + decision("extend", 'length = "12 months"', on="2026-03-01")
    assert [] == lines(made(toml, since=date(2026, 3, 1)))
    assert lines(made(toml, since=date(2026, 2, 28))) == [
        "2026-03-01: Nätverket förlängde X med 12 månader.",
        "X: slutdatum 2027-06-30 (tidigare 2026-06-30); läget är nu ”Gäller”, tidigare ”Löper ut snart”.",
    ]


DECISIONS = {
    "antog X från och med 2026-02-10 till och med 2029-12-31": (
        doc() + decision("adopt", "valid_from = 2026-02-10\nvalid_to = 2029-12-31")
    ),
    "antog X, med villkor: statliga medel": fixed("2029-12-31") + decision("adopt", 'condition = "statliga medel"'),
    "avslog X": fixed("2029-12-31") + decision("reject"),
    "bestämde giltighetstiden för X tills vidare": fixed("2029-12-31")
    + decision("set_validity", "until_further_notice = true"),
    "sade upp X": OPEN + 'notice = { length = "6 months" }\n' + decision("terminate"),
    "beslutade att inte förlänga X": fixed("2026-06-30") + decision("let_expire"),
    "upphävde X med sista dag 2026-03-31": OPEN + decision("repeal", "last_day = 2026-03-31"),
    "ersatte X med Y från och med 2026-03-01": fixed("2029-12-31")
    + doc(id_="y", title="Y")
    + decision("replace", 'with = "y"\nvalid_from = 2026-03-01'),
    "beslutade att inte tillämpa X under 12 månader": OPEN + decision("suspend", 'length = "12 months"'),
    "bestämde översyn av X senast 2026-12-31": OPEN + decision("set_review", "due = 2026-12-31"),
    "gav i uppdrag att revidera X senast 2026-12-31": OPEN + decision("assign_revision", "due = 2026-12-31"),
    "anmälde som klart för X (översynen)": OPEN
    + "review = { due = 2026-01-01 }\n"
    + decision("complete", 'what = "review"'),
    "bordlade X till 2026-04-24": fixed("2029-12-31") + decision("defer", "to = 2026-04-24"),
    "återremitterade X": fixed("2029-12-31") + decision("refer_back"),
    "rekommenderade X": fixed("2029-12-31") + decision("recommend"),
}


@pytest.mark.parametrize("expected", DECISIONS)
def test_a_decision_is_told_in_a_sentence(expected: str) -> None:
    """One row for every action that stands alone."""
    assert f"2026-02-06: Nätverket {expected}." in lines(made(DECISIONS[expected], since=date(2026, 2, 1)))


def test_a_revoked_decision_is_told_with_its_revocation() -> None:
    """What was told once is not silently gone."""
    toml = (
        fixed("2029-12-31")
        + decision("extend", "valid_to = 2031-12-31")
        + decision("revoke", 'revokes = { on = 2026-02-06, by = "nat" }', on="2026-02-20")
    )
    assert lines(made(toml, since=date(2026, 2, 1))) == [
        "2026-02-06: Nätverket förlängde X till och med 2031-12-31. Beslutet har återkallats.",
        "2026-02-20: Nätverket återkallade ett beslut om X från 2026-02-06.",
    ]


def test_a_settled_condition_is_told_on_its_day() -> None:
    """Met, or failed."""
    toml = fixed("2029-12-31") + decision("adopt", 'condition = "medel"\nmet_on = 2026-02-20')
    assert "2026-02-20: Villkoret för X uppfylldes: medel." in lines(made(toml, since=date(2026, 2, 10)))
    failed = toml.replace("met_on", "failed_on")
    assert "2026-02-20: Villkoret för X uppfylldes inte: medel." in lines(made(failed, since=date(2026, 2, 10)))


def test_an_answer_from_a_party_is_a_change() -> None:
    """Though the status is the same."""
    found = lines(made(doc(ALL) + decision("adopt", by="a"), since=date(2026, 2, 1)))
    assert found == [
        "2026-02-06: Falu kommun antog X.",
        "X: 1 av 3 har antagit, tidigare ingen av 3 har antagit.",
    ]


# --- agreement


@pytest.fixture(scope="module")
def real_register() -> Register:
    """The real register, read once."""
    return real()


@pytest.mark.parametrize("months", range(0, 60, 7))
def test_report_and_standings_never_disagree(real_register: Register, months: int) -> None:
    """Every row's dates are those of `standings`, in every section and in the appendix, on many days."""
    as_of = date(2022, 1, 31) + timedelta(days=30 * months)
    found, now = report(real_register, as_of=as_of), standings(real_register, as_of=as_of)
    told = [one for section in found.sections for one in section.rows] + list(found.documents)
    for one in told:
        standing = now[one.id]
        for name in (
            "status", "in_force", "valid_from", "valid_to", "days_left", "last_notice_day", "act_by", "next_end",
            "final_end", "review_due", "review_overdue", "secured_until", "conditional_until", "deferred_to",
            "paused_until",
        ):  # fmt: skip
            assert getattr(standing, name) == getattr(one, name), (one.id, name)
        assert one.law_required == (Mark.LAW_REQUIRED in standing.marks)
    assert sorted(now) == sorted(one.id for one in found.documents)


@pytest.mark.parametrize("months", range(0, 60, 7))
def test_every_document_that_needs_somebody_stands_in_a_section(real_register: Register, months: int) -> None:
    """Only those in force with time left, or over and settled, stand in the appendix alone."""
    as_of = date(2022, 1, 31) + timedelta(days=30 * months)
    found = report(real_register, as_of=as_of)
    placed = {one.id for section in found.sections for one in section.rows}
    quiet = {Status.IN_FORCE, Status.ADOPTED_NOT_STARTED, Status.ENDED, Status.REPLACED, Status.REPEALED}
    assert {one.status for one in found.documents if one.id not in placed} <= quiet


def test_the_appendix_is_in_swedish_alphabetical_order(real_register: Register) -> None:
    """R before Ö, and numbers by size."""
    titles = [one.title for one in report(real_register, as_of=TODAY).documents]
    assert sorted(titles, key=swedish_sort_key) == titles
    assert "ÖK Vårdens medarbetare 2020" == titles[-1]
