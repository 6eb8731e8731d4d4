"""The timeline picture as SVG, in a page's colours or in its own.

Inside a page its colours are the page's custom properties, so that it follows light, dark and print with the rest; a
picture of its own brings a style along. Text from the register is escaped.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from monitor.date_forms import MONTHS
from monitor.language import _
from monitor.picture import Picture
from monitor.picture_layout import WIDTH, sheets
from monitor.picture_shapes import Sheet
from monitor.strip import Lane, Strip, lane_text
from monitor.templates import Environment

#: Light colours, each told apart from the paper by at least 3:1, texts by 4.5:1.
LIGHT: Final[Mapping[str, str]] = MappingProxyType(
    {
        "paper": "#ffffff", "ink": "#1c2529", "soft": "#55626a", "line": "#dcd9d0", "band": "#f7f6f3",
        "faint": "#8b969c", "clause": "#14515a", "extension": "#4b8d97", "tint": "#dcebed", "warm": "#fdf3e0",
        "red": "#fbe3e0", "alarm": "#9a1b1b", "warning": "#7a4500", "unknown": "#47467f", "today": "#0b62c4",
        "flag": "#7c878d", "last": "#a3186b",
    }
)  # fmt: skip
DARK: Final[Mapping[str, str]] = MappingProxyType(
    {
        "paper": "#1a2125", "ink": "#e7ecee", "soft": "#a8b4ba", "line": "#364147", "band": "#20282c",
        "faint": "#7d898f", "clause": "#7cc7cd", "extension": "#4a9aa3", "tint": "#203b40", "warm": "#32260f",
        "red": "#4a2220", "alarm": "#ffa79e", "warning": "#f3bd6f", "unknown": "#bcbcf4", "today": "#8cc4ff",
        "flag": "#8b979d", "last": "#ff9ad5",
    }
)  # fmt: skip
_SANS: Final = '"Segoe UI", Roboto, "Helvetica Neue", Arial, "Liberation Sans", "DejaVu Sans", sans-serif'
#: The page's custom properties, by the names above.
IN_PAGE: Final[Mapping[str, str]] = MappingProxyType({name: f"var(--{name})" for name in LIGHT} | {"font": "inherit"})


def as_css(env: Environment) -> str:
    """Return the picture's part of a page's style."""
    return env.get_template("picture.css").render(palette=IN_PAGE)


def in_page(env: Environment, picture: Picture, *, name: str = "timeline") -> tuple[str, ...]:
    """Return the sheets of a picture for a page, whose style has `as_css`; ids begin with the name."""
    return tuple(_svg(env, sheet, f"{name}-{sheet.number}", None) for sheet in sheets(picture))


def on_paper(env: Environment, picture: Picture, *, font: str) -> tuple[str, ...]:
    """Return the sheets of a picture with plain light colours, for paper and mail."""
    palette = {**LIGHT, "font": font, "page": ""}
    return tuple(_svg(env, sheet, f"t{sheet.number}", palette) for sheet in sheets(picture))


def as_svg(env: Environment, picture: Picture) -> str:
    """Return the whole picture as one SVG file."""
    (sheet,) = sheets(picture, tallest=float("inf"))
    return _svg(env, sheet, "timeline", {**LIGHT, "font": _SANS, "page": "page"})


def _svg(env: Environment, sheet: Sheet, name: str, palette: Mapping[str, str] | None) -> str:
    return env.get_template("picture.svg").render(sheet=sheet, id=name, width=WIDTH, palette=palette)


def strip_in_page(env: Environment, strip: Strip) -> str:
    """Return the strip of the coming months for a page."""
    return _strip(env, strip, None)


def strip_on_paper(env: Environment, strip: Strip, *, font: str) -> str:
    """Return the strip with plain light colours."""
    return _strip(env, strip, {**LIGHT, "font": font, "page": ""})


def _strip(env: Environment, strip: Strip, palette: Mapping[str, str] | None) -> str:
    names = [_(name)[:3] for name in MONTHS]
    template = env.get_template("strip.svg")
    lanes = {lane: lane_text(lane) for lane in Lane}
    return template.render(strip=strip, id="strip", width=WIDTH, lanes=lanes, names=names, palette=palette)
