"""The report as PDF, set by typst: tagged, with page numbers, the same bytes for the same report (PDF/UA-1).

typst refuses a picture without words and a document without title or language, so that what comes out can be read
aloud. It is given data as text, which can't become markup, its own fonts, and no way to fetch a package.
"""

import json
from datetime import UTC, date, datetime
from typing import Final

from monitor.album import Album
from monitor.language import tag
from monitor.picture import Picture
from monitor.picture_layout import sheets
from monitor.render_picture import on_paper, strip_on_paper
from monitor.report import Report
from monitor.report_contents import SIGNS, contents
from monitor.strip import Strip
from monitor.templates import Environment, source_of

#: A font that typst brings along, so that a report looks the same on every machine.
FONT: Final = "Libertinus Serif"


def as_pdf(report: Report, album: Album, *, templates: Environment) -> bytes:
    """Return the report as PDF/UA-1."""
    data = contents(report, album)
    data |= {
        "signs": SIGNS,
        "language": tag().split("-"),
        "timeline": [] if "brief" in data else _timeline(album.picture, templates),
        "strip": {
            "svg": strip_on_paper(templates, album.strip, font=FONT),
            "alt": f"{album.strip.title}. {album.strip.description}",
        },
    }
    source = source_of(templates, "report.typ")
    return compiled(source, {"data": json.dumps(data, ensure_ascii=False)}, as_of=report.header.as_of, form="pdf")


def _timeline(picture: Picture, templates: Environment) -> list[dict[str, str]]:
    return [
        {"svg": svg, "alt": f"{sheet.title}. {sheet.description if sheet.number == 1 else ''}".strip()}
        for svg, sheet in zip(on_paper(templates, picture, font=FONT), sheets(picture), strict=True)
    ]


def picture_png(picture: Picture, *, templates: Environment, ppi: int = 200) -> tuple[bytes, ...]:
    """Return the sheets of the timeline as PNG, for formats that take no SVG."""
    return tuple(
        compiled(_IMAGE, {"svg": svg}, as_of=picture.as_of, form="png", ppi=ppi)
        for svg in on_paper(templates, picture, font=FONT)
    )


def strip_png(strip: Strip, *, templates: Environment, ppi: int = 200) -> bytes:
    """Return the coming months as PNG."""
    svg = strip_on_paper(templates, strip, font=FONT)
    return compiled(_IMAGE, {"svg": svg}, as_of=strip.as_of, form="png", ppi=ppi)


_IMAGE: Final = """
#set page(width: 180mm, height: auto, margin: 2mm)
#image(bytes(sys.inputs.svg), format: "svg", width: 100%)
"""


def compiled(source: str, inputs: dict[str, str], *, as_of: date, form: str, ppi: int | None = None) -> bytes:
    """Return what typst makes of a source: a PDF/UA-1, or one page as PNG."""
    import typst  # noqa: PLC0415 - 80 MB that only a PDF needs

    made = typst.compile(
        source.encode(),
        format=form,  # type: ignore[call-overload]
        ppi=ppi,
        sys_inputs=inputs,
        ignore_system_fonts=True,
        pdf_standards=["ua-1"] if form == "pdf" else [],
        timestamp=datetime(as_of.year, as_of.month, as_of.day, tzinfo=UTC),
    )
    assert isinstance(made, bytes)  # noqa: S101 - one page for PNG, and PDF is always one
    return made
