"""What every page shares: its style, its script, and a policy that lets it run these two and load nothing else.

A page is one file: style and script stand in it, known to the browser by their hashes, so that not even text from the
register that got past the escaping could run or call out. No cookies, no third party.
"""

import hashlib
from base64 import b64encode
from dataclasses import dataclass

from markupsafe import Markup

from monitor.render_picture import DARK, LIGHT
from monitor.render_picture import IN_PAGE as PALETTE
from monitor.templates import Environment


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A page to go to from every page."""

    name: str
    href: str
    here: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """The frame of one page; `csp` stands in the page, and a server sends it as a header as well."""

    style: Markup
    script: Markup
    csp: str
    places: tuple[Place, ...] = ()
    #: Whether each document has a page of its own; `up` leads from this page to the folder of the first one.
    separate: bool = False
    up: str = ""
    #: Files to take along: name and address.
    files: tuple[tuple[str, str], ...] = ()


def frame(
    env: Environment,
    *,
    places: tuple[Place, ...] = (),
    separate: bool = False,
    up: str = "",
    files: tuple[tuple[str, str], ...] = (),
) -> Frame:
    """Return the frame of a page."""
    style = env.get_template("page.css").render(palette=PALETTE, light=LIGHT, dark=DARK)
    script = env.get_template("page.js").render()
    # The templates are the program's own, or the admin's; no text from the register goes into either.
    made = Markup(style), Markup(script)  # noqa: S704
    return Frame(style=made[0], script=made[1], csp=policy(*made), places=places, separate=separate, up=up, files=files)


def policy(style: str, script: str) -> str:
    """Return the content security policy of a page with one style and one script."""
    return (
        f"default-src 'none'; style-src '{_hash(style)}'; script-src '{_hash(script)}'; img-src data:; base-uri 'none'"
    )


def _hash(text: str) -> str:
    return f"sha256-{b64encode(hashlib.sha256(text.encode()).digest()).decode()}"
