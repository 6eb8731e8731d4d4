"""Every page in a real browser: axe finds nothing of any weight, keyboard only, 320 pixels, print, light and dark.

`make browser` runs them. Without a browser they say so and are skipped; in CI (GILTIG_BROWSER_REQUIRED=1) that fails.
"""

import io
import os
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pikepdf
import pytest
from axe_playwright_python.sync_playwright import Axe
from browser import browser, executable
from playwright.sync_api import Browser, Page, expect
from small_register import english_pictures, pictures, real, small

from monitor import language
from monitor.album import album
from monitor.model import Register
from monitor.pages import Pages
from monitor.publish import publish
from monitor.render_report import as_html
from monitor.report import report
from monitor.settings import Web
from monitor.snapshot import snapshot
from monitor.templates import environment
from monitor.web_server import WebServer
from monitor.web_source import State, WebSource

pytestmark = pytest.mark.browser
AS_OF = date(2025, 11, 21)
WIDTHS = {"phone": 390, "narrow": 320, "laptop": 1280}
KEY = "0123456789abcdef0123456789abcdef"
PAGES = (
    "index.html",
    "moten.html",
    "antagande.html",
    "dokument/late.html",
    "moten/nat-2026-06-12.html",
    "utkorg.html",
    "halsa.html",
)


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """The browser; skips, or in CI fails, without one."""
    if executable() is None:
        if os.environ.get("GILTIG_BROWSER_REQUIRED"):
            pytest.fail("ingen webbläsare finns: installera chromium, eller ange GILTIG_BROWSER")
        pytest.skip("ingen webbläsare finns: installera chromium, eller ange GILTIG_BROWSER")
    with browser() as started:
        yield started


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The report as a file: of the real register, of every kind of period, in English, of four hundred documents, of none."""
    folder = tmp_path_factory.mktemp("reports")
    many = "".join(
        f'[document.d{one}]\ntitle = "Dokument {one}"\nkind = "rutin"\nvalid_from = 2024-01-01\nvalid_to = {2026 + one % 3}-0{1 + one % 9}-15\n'
        for one in range(400)
    )
    found = {}
    for name, read in {
        "real": real,
        "pictures": pictures,
        "english": english_pictures,
        "many": lambda: small(many),
        "empty": small,
    }.items():
        path = folder / f"{name}.html"
        register = read()  # which sets the language
        made = report(register, as_of=AS_OF)
        path.write_text(as_html(made, album=album(register, made)), encoding="utf-8")
        found[name] = path.as_uri()
    language.use("sv")
    return found


def live(register: Register) -> Iterator[str]:
    """Serve the pages of a register; the tests log in with the key."""
    os.environ["GILTIG_TEST_KEY"] = KEY
    source = WebSource(lambda: State(register=register, today=AS_OF), templates=environment(), store=None, has_key=True)
    server = WebServer(Web(listen="127.0.0.1:0", token_env="GILTIG_TEST_KEY"), source)
    server.start()
    yield server.address
    server.stop()


@pytest.fixture(scope="module")
def served() -> Iterator[str]:
    """The live pages, in Swedish."""
    yield from live(pictures())


@pytest.fixture(scope="module")
def served_in_english() -> Iterator[str]:
    """The live pages of a register kept in English; a test that asks for them speaks English first."""
    yield from live(english_pictures())


def opened(chromium: Browser, url: str, *, width: int = 1280, scheme: str = "light", script: bool = True) -> Page:
    """Open a page; what the browser complains about is collected on `page.complaints`."""
    context = chromium.new_context(
        viewport={"width": width, "height": 900}, color_scheme=scheme, java_script_enabled=script,  # type: ignore[arg-type]
        http_credentials={"username": "admin", "password": KEY, "send": "always"},
    )  # fmt: skip
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("requestfailed", lambda request: complaints.append(f"{request.url} gick inte att hämta"))
    page.goto(url)
    assert [] == complaints
    return page


def findings(page: Page) -> list[str]:
    """Return what axe finds, of any weight."""
    found = Axe().run(page).response["violations"]
    return [f"{one['id']} ({one['impact']}): {node['html'][:120]}" for one in found for node in one["nodes"]]


def is_wider_than(page: Page, width: int) -> bool:
    """Tell whether the page as a whole scrolls sideways."""
    return int(page.evaluate("document.documentElement.scrollWidth")) > width


# --- the file


@pytest.mark.parametrize(
    ("name", "scheme"),
    [(name, scheme) for name in ("real", "pictures", "english", "empty") for scheme in ("light", "dark")]
    + [("many", "light")],
)
def test_axe_finds_nothing_in_the_report(chromium: Browser, files: dict[str, str], name: str, scheme: str) -> None:
    """Contrast, names, order, landmarks; with the tables behind the pictures open as well."""
    page = opened(chromium, files[name], scheme=scheme)
    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    assert [] == findings(page)
    page.context.close()


@pytest.mark.parametrize("width", WIDTHS.values(), ids=WIDTHS)
@pytest.mark.parametrize("name", ["real", "pictures", "english"])
def test_the_report_never_scrolls_sideways(chromium: Browser, files: dict[str, str], name: str, width: int) -> None:
    """WCAG 1.4.10: at 320 pixels; only pictures and matrices scroll, within their own frame."""
    page = opened(chromium, files[name], width=width)
    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    assert not is_wider_than(page, width)
    page.context.close()


def test_the_report_filters_sorts_and_says_so(chromium: Browser, files: dict[str, str]) -> None:
    """By words, kind and status; å ä ö sort last; the count is told to a screen reader."""
    page = opened(chromium, files["pictures"])
    rows = page.locator(".appendix tbody tr:visible")
    parts = page.locator("article.doc:visible")
    everything = rows.count()
    expect(page.get_by_role("status")).to_have_text(f"Visar {everything} av {everything} dokument")
    page.get_by_label("Sök").fill("rök nätverket")
    expect(page.get_by_role("status")).to_have_text(f"Visar 3 av {everything} dokument")
    assert (3, 3) == (rows.count(), parts.count())
    page.get_by_label("Sök").fill("")
    page.get_by_label("Läge", exact=True).select_option(label="Har löpt ut")
    assert ["Riktlinje utskrivning"] == page.locator(".appendix tbody tr:visible .title").all_text_contents()
    page.get_by_label("Läge", exact=True).select_option(label="alla")
    page.get_by_label("Typ").select_option(label="rutin")
    assert 3 == rows.count()
    page.get_by_label("Typ").select_option(label="alla")
    heading = page.locator(".appendix thead th").first
    heading.get_by_role("button").click()
    heading.get_by_role("button").click()
    expect(heading).to_have_attribute("aria-sort", "descending")
    assert page.locator(".appendix tbody tr .title").first.text_content().startswith("Sjukresereglementet")
    page.context.close()


def test_the_report_is_whole_without_a_script(chromium: Browser, files: dict[str, str]) -> None:
    """Every row and every part is there; what needs the script is not shown."""
    page = opened(chromium, files["pictures"], script=False)
    expect(page.locator("#filters")).to_be_hidden()
    assert page.locator(".appendix tbody tr:visible").count() == page.locator("article.doc:visible").count() > 15
    page.context.close()


def test_the_report_is_reached_by_keyboard_alone(chromium: Browser, files: dict[str, str]) -> None:
    """The first stop skips to what is to be decided; every stop is seen; the pictures scroll; the table opens."""
    page = opened(chromium, files["pictures"], width=390)
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#decide")).to_be_focused()
    seen = set()
    for _ in range(60):
        page.keyboard.press("Tab")
        outline = page.evaluate(
            "(() => { const one = getComputedStyle(document.activeElement); return one.outlineStyle + one.outlineWidth })()"
        )
        assert "solid3px" == outline, page.evaluate("document.activeElement.outerHTML.slice(0, 100)")
        seen.add(page.evaluate("document.activeElement.tagName + '.' + document.activeElement.className"))
    assert {"A.", "DIV.scroll", "SUMMARY."} <= seen
    page.locator("summary").first.focus()
    page.keyboard.press("Enter")
    expect(page.locator("details").first).to_have_attribute("open", "")
    page.context.close()


def test_a_title_leads_to_its_documents_part(chromium: Browser, files: dict[str, str]) -> None:
    """From the top of the page to the story."""
    page = opened(chromium, files["pictures"])
    page.get_by_role("link", name="RÖK HVB").first.click()
    assert page.url.endswith("#doc-plain")
    expect(page.locator("#doc-plain")).to_be_in_viewport()
    page.context.close()


def test_the_report_prints_on_a4(chromium: Browser, files: dict[str, str]) -> None:
    """The sheet of the timeline stands whole on a page, in light colours even for who reads in the dark."""
    page = opened(chromium, files["real"], scheme="dark")
    printed = page.pdf(prefer_css_page_size=True)
    with pikepdf.open(io.BytesIO(printed)) as pdf:
        sizes = {tuple(round(float(one)) for one in sheet.mediabox[2:]) for sheet in pdf.pages}
        assert {(595, 842)} == sizes
        assert len(pdf.pages) < 30
    page.emulate_media(media="print")
    assert "rgb(255, 255, 255)" == page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert 1 == page.locator(".sheet").count()
    tallest = page.evaluate(
        "Math.max(...[...document.querySelectorAll('.sheet svg')].map(one => one.viewBox.baseVal.height / one.viewBox.baseVal.width))"
    )
    assert tallest * 182 < 263, "millimetres between the margins of A4"
    for hidden in ("#filters", "nav", "summary"):
        expect(page.locator(hidden).first).to_be_hidden()
    page.context.close()


# --- the pages


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("address", PAGES)
def test_axe_finds_nothing_on_a_live_page(chromium: Browser, served: str, address: str, scheme: str) -> None:
    """And the policy, the server's own and the page's, blocks nothing of the page's."""
    page = opened(chromium, f"{served}/{address}", scheme=scheme)
    assert [] == findings(page)
    page.context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("address", PAGES)
def test_axe_finds_nothing_on_a_live_page_in_english(
    chromium: Browser, served_in_english: str, address: str, scheme: str
) -> None:
    """The same pages, whose language is told to a screen reader."""
    language.use("en")
    page = opened(chromium, f"{served_in_english}/{address}", scheme=scheme)
    assert "en-GB" == page.evaluate("document.documentElement.lang")
    assert [] == findings(page)
    page.context.close()


@pytest.mark.parametrize("address", PAGES)
def test_a_live_page_never_scrolls_sideways(
    chromium: Browser, served: str, served_in_english: str, address: str
) -> None:
    """At 320 pixels, in either language."""
    for code, server in (("sv", served), ("en", served_in_english)):
        language.use(code)
        page = opened(chromium, f"{server}/{address}", width=320)
        assert not is_wider_than(page, 320)
        page.context.close()


def test_the_english_report_filters_and_says_so(chromium: Browser, files: dict[str, str]) -> None:
    """What the script writes is said in the page's language."""
    page = opened(chromium, files["english"])
    everything = page.locator(".appendix tbody tr:visible").count()
    page.get_by_label("Search").fill("routine network")
    expect(page.get_by_role("status")).to_have_text(f"Showing 0 of {everything} documents")
    page.get_by_label("Search").fill("ra the network")
    found = page.locator(".appendix tbody tr:visible").count()
    expect(page.get_by_role("status")).to_have_text(f"Showing {found} of {everything} documents")
    assert 0 < found < everything
    page.context.close()


def test_the_words_of_the_pictures_stay_within_them(chromium: Browser, files: dict[str, str]) -> None:
    """In either language: no text of the timeline, its legend or the strip runs over an edge or into the next one."""
    for name in ("pictures", "english"):
        page = opened(chromium, files[name])
        assert [] == page.evaluate(_OVERRUNNING)
        page.context.close()


#: Texts that leave their picture, or run into another one of the same row.
_OVERRUNNING = """[...document.querySelectorAll('svg.picture')].flatMap(svg => {
  const edge = svg.getBoundingClientRect();
  const texts = [...svg.querySelectorAll('text')].map(one => [one.textContent, one.getBoundingClientRect()]);
  const crosses = (a, b) => a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 3 && b.top < a.bottom - 3;
  return texts.flatMap(([words, box], at) =>
    (box.left < edge.left - 1 || box.right > edge.right + 1 ? [words] : []).concat(
      texts.slice(at + 1).filter(([, other]) => crosses(box, other)).map(([other]) => words + ' | ' + other)));
})"""


def test_the_pages_lead_to_each_other(chromium: Browser, served: str) -> None:
    """Overview, document, meeting and back, live and as the place where one is."""
    page = opened(chromium, served)
    page.get_by_role("link", name="RÖK HVB").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("RÖK HVB")
    page.get_by_role("link", name="Möten").click()
    expect(page.get_by_role("link", name="Möten")).to_have_attribute("aria-current", "page")
    page.get_by_role("link", name="Nätverket 2026-06-12").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("2026-06-12")
    page.get_by_role("link", name="Översikt").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Kommande förnyelser")
    page.context.close()


def test_no_page_keeps_anything_in_the_browser(chromium: Browser, served: str) -> None:
    """No cookie, no storage."""
    page = opened(chromium, served)
    assert ([], 0, 0) == (
        page.context.cookies(),
        page.evaluate("localStorage.length"),
        page.evaluate("sessionStorage.length"),
    )
    page.context.close()


def test_published_files_work_without_a_server(chromium: Browser, tmp_path: Path) -> None:
    """From a folder, as an intranet or a shared disk has them."""
    publish(Pages(snapshot=snapshot(pictures(), as_of=AS_OF), templates=environment()), tmp_path)
    page = opened(chromium, (tmp_path / "index.html").as_uri())
    page.get_by_role("link", name="RÖK HVB").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("RÖK HVB")
    page.get_by_role("link", name="Antagande").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Antagande")
    page.context.close()
