"""Make the pictures in docs/ anew: the report of the real register on one day, in the browser of the tests.

`make screenshots`. They show what the program makes; none is drawn or cut by hand, so that they stay true.
"""

import sys
import tempfile
from datetime import date
from pathlib import Path

TOP = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(TOP / "tests"))

from browser import browser  # noqa: E402 - beside the tests
from small_register import real  # noqa: E402 - as above

from monitor.album import album  # noqa: E402 - as above
from monitor.render_picture import as_svg  # noqa: E402 - as above
from monitor.render_report import as_html  # noqa: E402 - as above
from monitor.report import report  # noqa: E402 - as above
from monitor.templates import environment  # noqa: E402 - as above

AS_OF = date(2025, 11, 21)
#: File, width, colour scheme, and what is shown: the top of the page, or one part of it.
SHOTS = (
    ("report.png", 1100, "light", None),
    ("report-dark.png", 1100, "dark", ".timeline"),
    ("report-phone.png", 390, "light", None),
)


def main() -> None:
    """Write the pictures."""
    register = real()
    made = report(register, as_of=AS_OF)
    whole = album(register, made)
    (TOP / "docs" / "timeline.svg").write_text(as_svg(environment(), whole.picture), encoding="utf-8")
    with tempfile.TemporaryDirectory() as folder, browser() as started:
        page_file = Path(folder) / "report.html"
        page_file.write_text(as_html(made, album=whole), encoding="utf-8")
        for name, width, scheme, part in SHOTS:
            page = started.new_page(viewport={"width": width, "height": 1000}, color_scheme=scheme)
            page.goto(page_file.as_uri())
            path = TOP / "docs" / name
            if part:
                page.locator(part).screenshot(path=path)
            else:
                page.screenshot(path=path)
            page.close()
            sys.stdout.write(f"{path.relative_to(TOP)}\n")


if __name__ == "__main__":
    main()
