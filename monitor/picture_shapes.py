"""The shapes of the timeline picture, placed: what `picture_layout` makes and `templates/picture.svg` writes down.

Units are those of the SVG's view box. A `look` names the class that gives a shape its colour and pattern.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """A text; `anchor` is start, middle or end."""

    x: float
    y: float
    text: str
    look: str
    anchor: str = "start"


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """A period's part of a bar; cut off where it goes on beyond the picture."""

    x: float
    y: float
    width: float
    height: float
    look: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A line from top to bottom."""

    x: float
    top: float
    bottom: float
    look: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Sign:
    """A small sign: `last`, `recommended`, `end`, `goes_on`, `came_from`, `flag`, `last_flag`; `kind` of its bar."""

    x: float
    y: float
    look: str
    kind: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One document on a sheet."""

    y: float
    words: str
    shaded: bool
    texts: tuple[Text, ...]
    boxes: tuple[Box, ...]
    signs: tuple[Sign, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """One entry of the legend."""

    x: float
    y: float
    look: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One page of the picture."""

    number: int
    of: int
    title: str
    description: str
    height: float
    rules: tuple[Rule, ...]
    signs: tuple[Sign, ...]
    texts: tuple[Text, ...]
    headings: tuple[Text, ...]
    lines: tuple[Line, ...]
    keys: tuple[Key, ...]
