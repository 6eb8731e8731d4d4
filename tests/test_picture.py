"""The timeline picture and the strip of the coming months: what they show, and where it stands."""

import os
import re
from datetime import date
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from small_register import pictures, real, small

from monitor.album import album
from monitor.model import Register
from monitor.picture import Picture, picture
from monitor.picture_layout import TALLEST, WIDTH, sheets
from monitor.render_picture import DARK, LIGHT, as_svg, in_page, on_paper, strip_on_paper
from monitor.report import report
from monitor.strip import Lane, Strip, strip
from monitor.templates import environment
from monitor.timeline import standings

AS_OF = date(2025, 11, 21)
GOLDEN = Path(__file__).parent / "golden"


def drawn(register: Register, as_of: date = AS_OF) -> Picture:
    """Return the picture of a register."""
    return picture(register, report(register, as_of=as_of).documents, standings(register, as_of=as_of), as_of=as_of)


def coming(register: Register, as_of: date = AS_OF) -> Strip:
    """Return the coming months of a register."""
    return strip(register, report(register, as_of=as_of).documents, standings(register, as_of=as_of), as_of=as_of)


def many(number: int) -> Register:
    """Return a register of so many documents."""
    return small(
        "".join(
            f'[document.d{one}]\ntitle = "Dokument {one}"\nvalid_from = 2024-01-01\nvalid_to = {2026 + one % 3}-0{1 + one % 9}-15\n'
            for one in range(number)
        )
    )


@pytest.mark.parametrize(
    ("name", "made"),
    [
        ("timeline-2025-11-21.svg", lambda: as_svg(environment(), drawn(pictures()))),
        ("strip-2025-11-21.svg", lambda: strip_on_paper(environment(), coming(pictures()), font="sans-serif")),
    ],
)
def test_the_picture_is_the_golden_one(name: str, made) -> None:
    """GILTIG_UPDATE_GOLDEN=1 writes it anew; look at it before it is committed."""
    text = made()
    if os.environ.get("GILTIG_UPDATE_GOLDEN") == "1":
        (GOLDEN / name).write_text(text, encoding="utf-8")
    assert (GOLDEN / name).read_text(encoding="utf-8") == text


@pytest.mark.parametrize(
    "register", [pictures(), real(), many(400), small()], ids=["pictures", "real", "many", "empty"]
)
def test_every_document_is_in_the_picture_once_and_within_its_edges(register: Register) -> None:
    """Whatever its dates; no shape lies outside the sheet."""
    found = drawn(register)
    pages = sheets(found)
    assert len(register.documents) == sum(len(page.lines) for page in pages)
    for page in pages:
        assert page.height <= TALLEST + 120
        for line in page.lines:
            assert all(0 <= box.x and box.x + box.width <= WIDTH and box.width > 0 for box in line.boxes)
            assert line.y + 22 <= page.height


@pytest.mark.parametrize(
    "make", [in_page, lambda env, one: on_paper(env, one, font="serif"), lambda env, one: [as_svg(env, one)]]
)
def test_the_svg_is_well_formed_and_named(make) -> None:
    """Role, title and description; ids told apart between sheets; whatever the titles hold."""
    ids: list[str] = []
    for svg in make(environment(), drawn(pictures())):
        root = ET.fromstring(svg)  # noqa: S314 - our own
        names = {one.get("id"): one for one in root.iter() if one.get("id")}
        ids += names
        assert "img" == root.get("role")
        assert all(names[one].text for one in (root.get("aria-labelledby") or "").split())
        assert "RÖK Barn & <unga>" in "".join(root.itertext())
    assert len(set(ids)) == len(ids)


def test_forty_documents_fit_one_page_and_four_hundred_have_their_axis_on_each() -> None:
    """A sheet is at most as tall as A4; the years stand on every one."""
    assert 1 == len(sheets(drawn(many(40))))
    pages = sheets(drawn(many(400)))
    assert len(pages) > 8
    assert all(any(text.text == "2026" for text in page.texts) for page in pages)
    assert [f"del {number} av {len(pages)}" for number in range(1, len(pages) + 1)] == [
        page.title.rpartition(", ")[2] for page in pages
    ]
    assert all("(forts.)" in page.headings[0].text for page in pages[1:])
    assert [len(pages)] == [page.number for page in pages if page.keys]


def test_no_kind_of_period_is_told_by_colour_alone() -> None:
    """Each has a pattern, an outline or a shade of its own, and stands in the legend."""
    (page,) = sheets(drawn(pictures()), tallest=float("inf"))
    looks = {box.look for line in page.lines for box in line.boxes}
    assert looks <= {key.look for key in page.keys}
    assert {
        "clause",
        "extension",
        "auto",
        "auto_next",
        "holdover",
        "conditional",
        "proposed",
        "paused",
        "unknown",
        "gap",
    } <= looks
    svg = as_svg(environment(), drawn(pictures()))
    for look in ("auto", "auto_next", "holdover", "paused", "gap"):
        assert f'class="p-{look}" fill="url(#' in svg
    for look in ("conditional", "proposed", "unknown"):
        assert re.search(rf"\.p-{look} {{[^}}]*stroke-dasharray", svg)


def test_the_last_feasible_meeting_stands_at_its_documents_and_at_the_top() -> None:
    """One flag for the three documents that end on 30 June, one for the project; the recommended meeting beside it."""
    found = drawn(pictures())
    flagged = [(one.on, one.last_for) for one in found.meetings if one.last_for]
    assert [(date(2026, 3, 20), 1), (date(2026, 6, 12), 3)] == flagged
    (bar,) = [bar for bar in found.bars if bar.row.id == "plain"]
    assert (date(2026, 4, 24), date(2026, 6, 12)) == (bar.recommended, bar.last_feasible)
    assert "sista möte som hinner besluta 2026-06-12" in bar.words
    assert [(date(2026, 6, 30), 3)] == [(one.on, one.documents) for one in found.clusters]


def test_the_description_tells_the_whole_without_the_picture() -> None:
    """Groups, clusters, gaps."""
    said = drawn(pictures()).description
    assert "Har löpt ut, eller gäller efter slutdatum: 2 dokument." in said
    assert "3 dokument slutar den 30 juni 2026." in said
    assert "3 dokument har dagar utan giltighet." in said


def luminance(colour: str) -> float:
    parts = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    red, green, blue = (one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
def test_shapes_and_words_of_the_picture_have_aa_contrast(colours) -> None:
    """WCAG 1.4.3 and 1.4.11: 4.5 to 1 for words, also on the bands; 3 to 1 for shapes."""

    def contrast(one: str, other: str) -> float:
        light, dark = sorted((luminance(colours[one]), luminance(colours[other])), reverse=True)
        return (light + 0.05) / (dark + 0.05)

    for words in ("ink", "soft", "alarm", "warning", "today", "last"):
        assert all(contrast(words, ground) >= 4.5 for ground in ("paper", "band")), words
    for shape in ("clause", "extension", "alarm", "warning", "unknown", "today", "last", "flag"):
        assert contrast(shape, "paper") >= 3, shape
    for ground in ("alarm", "last", "warning", "clause"):  # the strip's numbers stand on its signs
        assert contrast("paper", ground) >= 4.5, ground


def test_the_strip_counts_by_month_and_meeting() -> None:
    """What ends in June is to be decided at the recommended meeting in April, and at the last at the one in June."""
    months = {month.name: month for month in coming(pictures()).months}
    assert 18 == len(months)
    june, april = months["juni 2026"], months["april 2026"]
    assert ["twice", "plain", "late"] == [row.id for row in june.documents[Lane.ENDS]]
    assert {"twice", "plain", "late"} == {row.id for row in april.documents[Lane.DECIDE]}
    assert ["open"] == [row.id for row in april.documents[Lane.REVIEW]]
    assert ["auto"] == [row.id for row in june.documents[Lane.NOTICE]]
    (meeting,) = april.meetings
    assert (date(2026, 4, 24), "NÄT", date(2026, 3, 31)) == (meeting.on, meeting.body, meeting.submit_by)
    assert 3 == len(june.meetings[0].last_for)


@pytest.mark.parametrize(("day", "ends"), [(date(2026, 6, 30), 3), (date(2026, 7, 1), 0)])
def test_the_strip_counts_the_last_day_and_not_what_has_passed(day: date, ends: int) -> None:
    """On the last day it still ends this month; the day after it has."""
    months = coming(pictures(), day).months
    assert ends == len(months[0].documents[Lane.ENDS])


def test_the_stories_hold_no_address() -> None:
    """Roles, not addresses: the register is public, addresses need not be."""
    register = small('[document.x]\ntitle = "X"\nresponsible = "sam"\nvalid_to = 2026-01-31\n')
    told = album(register, report(register, as_of=AS_OF)).story("x")
    assert told
    assert "@" not in str(told)
