"""The built site as a reader meets it: in Chromium, two widths, light and dark."""

from __future__ import annotations

import gzip
import os
import re
import shutil
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
import site_files
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from site_files import HTML

from slim import SEARCH_SCRIPTS, read_pages, styles

pytestmark = pytest.mark.browser

PAGES = [page for page in site_files.pages() if page != "index.html"]
BOOK = [page for page in PAGES if page.startswith("book/")]
NOTEBOOKS = site_files.notebooks()
AXE = Path(sys.prefix) / "npm" / "node_modules" / "axe-core" / "axe.min.js"
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
WIDE, PHONE = 1280, 390
FIRST_LOAD, REQUESTS, SHIFT = 160_000, 20, 0.05
SLOW = {  # 1.6 Mbit/s and 150 ms: what is late on such a line must not move the text
    "offline": False,
    "latency": 150,
    "downloadThroughput": 200_000,
    "uploadThroughput": 100_000,
}
WATCH_SHIFTS = """
window.shift = 0;
new PerformanceObserver(list => {
  for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shift += entry.value;
}).observe({ type: "layout-shift", buffered: true });
"""


class Zipped(SimpleHTTPRequestHandler):
    """Files of the site, compressed as every public server does it."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        file = Path(self.translate_path(self.path))
        if not file.is_file():
            self.send_error(404)
            return
        body = file.read_bytes()
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(str(file)))
        if file.suffix in {".html", ".css", ".js", ".svg", ".json"}:
            body = gzip.compress(body, mtime=0)
            self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *arguments: object) -> None:
        pass


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    if complaint := site_files.complaint():
        pytest.fail(complaint, pytrace=False)
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Zipped, directory=str(HTML))) as running:
        threading.Thread(target=running.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{running.server_address[1]}/"
        running.shutdown()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    program = next(filter(None, map(shutil.which, NAMES)), None)
    if program is None:
        message = f"no browser: none of {', '.join(NAMES)} is installed"
        if os.environ.get("CI") == "true":
            pytest.fail(message, pytrace=False)
        pytest.skip(message)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=FLAGS)
        yield browser
        browser.close()


class Visit:
    """A page in a fresh profile, and everything that went wrong on it."""

    def __init__(self, context: BrowserContext, base: str) -> None:
        self.page: Page = context.new_page()
        self.base = base
        self.wrong: list[str] = []
        self.requests: list[str] = []
        self.bytes = 0
        self.page.on("console", self._console)
        self.page.on("pageerror", lambda error: self.wrong.append(f"error: {error}"))
        self.page.on("requestfailed", lambda r: self.wrong.append(f"failed: {r.url}"))
        self.page.on("response", self._response)
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.session = context.new_cdp_session(self.page)
        self.session.send("Network.enable")
        self.session.on("Network.loadingFinished", self._loaded)
        self.page.add_init_script(WATCH_SHIFTS)

    def _console(self, message) -> None:
        if message.type in {"error", "warning", "assert"}:
            self.wrong.append(f"console: {message.text}")

    def _response(self, response) -> None:
        if response.status >= 400:
            self.wrong.append(f"{response.status}: {response.url}")

    def _loaded(self, event: dict) -> None:
        self.bytes += event["encodedDataLength"]

    def open(self, path: str) -> Page:
        self.page.goto(self.base + path, wait_until="load")
        self.page.evaluate("document.fonts.ready.then(() => true)")
        return self.page

    @property
    def foreign(self) -> list[str]:
        return [url for url in self.requests if not url.startswith((self.base, "data:"))]


@contextmanager
def visiting(
    browser: Browser, base: str, *, width: int = WIDE, scheme: str = "light", **options
) -> Iterator[Visit]:
    context = browser.new_context(
        viewport={"width": width, "height": 900}, color_scheme=scheme, **options
    )
    try:
        yield Visit(context, base)
    finally:
        context.close()


@pytest.fixture(scope="module")
def vocabulary(server: str) -> styles.Vocabulary:
    """What the purge of the style sheet took for possible on any page."""
    texts = {HTML / page: (HTML / page).read_text(encoding="utf-8") for page in PAGES}
    scripts = ["site.js", *SEARCH_SCRIPTS]
    code = "".join((HTML / "_static" / name).read_text(encoding="utf-8") for name in scripts)
    return read_pages(texts, code)[0]


def purged_by_mistake(page: Page, vocabulary: styles.Vocabulary) -> list[str]:
    """Tags, classes and ids of the living page whose rules the purge may have removed."""
    alive = page.evaluate(
        """() => [...document.querySelectorAll("body *")].flatMap(e => [
             e.localName, ...[...e.classList].map(c => "." + c),
             ...(/[^0-9]$/.test(e.id) ? ["#" + e.id] : [])])"""  # numbered ids carry no style
    )
    return sorted(
        name
        for name in set(alive)
        if (name.lstrip(".#") not in (vocabulary.names if name[0] in ".#" else vocabulary.tags))
        and not styles.BUILT_IN_SCRIPTS.match(name.lstrip(".#"))
    )


def show_everything(page: Page) -> None:
    """Open what is folded and scroll to the end, so that lazy figures load too."""
    page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true; })")
    page.evaluate(
        """async () => {
          for (let y = 0; y < document.body.scrollHeight; y += 600) {
            scrollTo(0, y);
            await new Promise(requestAnimationFrame);
          }
          const images = [...document.images].filter(i => i.offsetParent && !i.complete);
          await Promise.all(images.map(i => new Promise(done => { i.onload = i.onerror = done; })));
          scrollTo(0, 0);
        }"""
    )


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [WIDE, PHONE])
@pytest.mark.parametrize("path", PAGES)
def test_page(
    server: str,
    browser: Browser,
    vocabulary: styles.Vocabulary,
    path: str,
    width: int,
    scheme: str,
) -> None:
    """No other server, nothing wrong, nothing too wide, every formula drawn, no finding of axe."""
    with visiting(browser, server, width=width, scheme=scheme) as visit:
        page = visit.open(path)
        assert page.evaluate("document.documentElement.dataset.theme") == scheme
        show_everything(page)
        assert visit.foreign == []
        assert visit.wrong == []
        wide = page.evaluate(
            """() => {
              const limit = document.documentElement.clientWidth;
              if (document.documentElement.scrollWidth <= limit) return [];
              return [...document.querySelectorAll("body *")]
                .filter(e => e.getBoundingClientRect().right > limit + 1)
                .map(e => e.tagName + "." + e.className).slice(0, 10);
            }"""
        )
        assert wide == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        # clipped: content that is wider than its box and cannot be scrolled to
        clipped = page.evaluate(
            """() => [...document.querySelectorAll("article, article *")].filter(e =>
                 e.scrollWidth > e.clientWidth + 1 && e.clientWidth > 2 && !e.closest(".katex") &&
                 ["hidden", "clip"].includes(getComputedStyle(e).overflowX)
               ).map(e => e.tagName + "." + e.className)"""
        )
        assert clipped == []
        undrawn = page.evaluate(
            """() => [...document.querySelectorAll("article .math")].filter(m => {
                 const box = m.querySelector(".katex-html")?.getBoundingClientRect();
                 const hidden = m.querySelector(".katex-mathml")?.getBoundingClientRect();
                 return !box || box.width < 2 || box.height < 2 || hidden.width > 2 ||
                   !getComputedStyle(m.querySelector(".katex")).fontFamily.includes("KaTeX");
               }).map(m => m.textContent.slice(0, 60))"""
        )
        assert undrawn == []
        failed = page.evaluate(
            "[...document.fonts].filter(f => f.status == 'error').map(f => f.family)"
        )
        assert failed == []
        broken = page.evaluate(
            "[...document.images].filter(i => i.offsetParent && !i.naturalWidth).map(i => i.src)"
        )
        assert broken == []
        assert purged_by_mistake(page, vocabulary) == []
        assert findings(page) == ""


def findings(page: Page) -> str:
    """What axe-core objects to, anywhere on the page."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    results = page.evaluate("axe.run(document, { resultTypes: ['violations'] })")
    return "\n".join(
        f"{finding['id']}: {node['target']} {node['html'][:120]} {node['failureSummary'][:300]}"
        for finding in results["violations"]
        for node in finding["nodes"]
    )


@pytest.mark.parametrize("width", [WIDE, PHONE])
@pytest.mark.parametrize("path", BOOK)
def test_first_load_is_light_and_still(
    server: str, browser: Browser, path: str, width: int
) -> None:
    with visiting(browser, server, width=width) as visit:
        visit.session.send("Network.emulateNetworkConditions", SLOW)
        page = visit.open(path)
        page.wait_for_timeout(200)
        assert visit.bytes <= FIRST_LOAD
        assert visit.bytes > 10_000  # or nothing was measured
        assert len(visit.requests) <= REQUESTS
        assert page.evaluate("window.shift") < SHIFT


def test_opening_page_opens_the_book(server: str, browser: Browser) -> None:
    with visiting(browser, server) as visit:
        visit.page.goto(server + "index.html")
        visit.page.wait_for_url("**/book/intro.html")
        # the browser gives up its request for the icon when it moves on
        assert [wrong for wrong in visit.wrong if "favicon" not in wrong] == []


@pytest.mark.parametrize("width", [WIDE, PHONE])
def test_search_finds_saturation(
    server: str, browser: Browser, vocabulary: styles.Vocabulary, width: int
) -> None:
    with visiting(browser, server, width=width) as visit:
        page = visit.open("book/references.html")
        page.locator(".search-button__button:visible").first.click()
        field = page.locator("#pst-search-dialog input[type=search]")
        field.fill("saturation")
        field.press("Enter")
        page.wait_for_url("**/search.html?q=saturation")
        first = page.locator("#search-results li a").first
        first.wait_for()
        page.locator("#search-results .context").first.wait_for()  # an excerpt
        assert purged_by_mistake(page, vocabulary) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert findings(page) == ""
        first.click()
        page.wait_for_url("**/book/**")
        assert purged_by_mistake(page, vocabulary) == []  # what is found is marked in the text
        assert "saturat" in page.locator("article").inner_text().lower()
        assert (visit.wrong, visit.foreign) == ([], [])


def test_dark_mode_can_be_switched_and_is_remembered(server: str, browser: Browser) -> None:
    background = "getComputedStyle(document.body).backgroundColor"
    with visiting(browser, server) as visit:
        page = visit.open("book/intro.html")
        seen = {}
        for _ in range(3):
            page.locator(".theme-switch-button:visible").first.click()
            theme = page.evaluate("document.documentElement.dataset.theme")
            seen[theme] = page.evaluate(background)
            if theme == "dark":
                break
        assert theme == "dark"
        page.reload()
        assert page.evaluate("document.documentElement.dataset.theme") == "dark"
        assert page.evaluate(background) == seen["dark"]
        channels = [int(number) for number in re.findall(r"\d+", seen["dark"])]
        assert len(channels) == 3  # a fourth: transparent
        assert max(channels) < 64
        assert page.locator(".theme-switch-button:visible .theme-switch:visible").count() == 1
        assert visit.wrong == []


def test_drawer_opens_and_closes_on_a_phone(
    server: str, browser: Browser, vocabulary: styles.Vocabulary
) -> None:
    with visiting(browser, server, width=PHONE) as visit:
        page = visit.open("book/intro.html")
        link = page.locator("nav.bd-links a[href$='references.html']").first
        assert not link.is_visible()
        page.locator(".primary-toggle").first.click()
        link.wait_for(state="visible")
        page.wait_for_timeout(500)  # the drawer slides in
        box = link.bounding_box()
        assert 0 <= box["x"] < PHONE
        assert purged_by_mistake(page, vocabulary) == []
        assert findings(page) == ""
        page.keyboard.press("Escape")
        link.wait_for(state="hidden")
        page.locator(".primary-toggle").first.click()
        link.click()
        page.wait_for_url("**/references.html")
        assert visit.wrong == []


def test_sidebar_can_be_hidden_on_a_wide_page(server: str, browser: Browser) -> None:
    with visiting(browser, server) as visit:
        page = visit.open("book/intro.html")
        link = page.locator("nav.bd-links a[href$='references.html']").first
        assert link.is_visible()
        page.locator(".primary-toggle:visible").first.click()
        link.wait_for(state="hidden")


def test_tooltips_are_drawn_above_the_page(
    server: str, browser: Browser, vocabulary: styles.Vocabulary
) -> None:
    with visiting(browser, server) as visit:
        page = visit.open("book/intro.html")
        page.locator(".theme-switch-button:visible").first.hover()
        tip = page.locator(".tooltip .tooltip-inner")
        tip.wait_for()
        assert tip.inner_text().strip()
        assert purged_by_mistake(page, vocabulary) == []
        style = tip.evaluate(
            "e => [getComputedStyle(e).backgroundColor, getComputedStyle(e.parentElement).position]"
        )
        assert style[0] != "rgba(0, 0, 0, 0)"
        assert style[1] == "absolute"


@pytest.mark.parametrize("path", NOTEBOOKS[:1])
def test_copy_button_copies_the_cell(
    server: str, browser: Browser, vocabulary: styles.Vocabulary, path: str
) -> None:
    permissions = ["clipboard-read", "clipboard-write"]
    with visiting(browser, server, permissions=permissions) as visit:
        page = visit.open(path)
        cell = page.locator(".cell_input .highlight").first
        cell.hover()
        button = cell.locator("button.copybtn")
        button.click()
        assert page.evaluate("navigator.clipboard.readText()").strip() == (
            cell.locator("pre").inner_text().strip()
        )
        corner, box = button.bounding_box(), cell.bounding_box()
        assert corner["width"] >= 16
        assert corner["y"] < box["y"] + 24  # over the cell's upper right corner
        assert corner["x"] > box["x"] + box["width"] / 2
        assert purged_by_mistake(page, vocabulary) == []
        assert visit.wrong == []


def test_keyboard_reaches_the_text_first_and_focus_is_seen(server: str, browser: Browser) -> None:
    with visiting(browser, server) as visit:
        page = visit.open("book/intro.html")
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.getAttribute('href')") == "#main-content"
        page.wait_for_timeout(400)  # the link slides in
        box = page.locator("#pst-skip-link a").bounding_box()
        assert box["y"] >= 0
        assert box["height"] > 10
        seen = 0
        for _ in range(15):
            page.keyboard.press("Tab")
            tag, style, width = page.evaluate(
                """() => {
                  const e = document.activeElement, s = getComputedStyle(e);
                  return [e.outerHTML.slice(0, 80), s.outlineStyle, parseFloat(s.outlineWidth)];
                }"""
            )
            if tag.startswith("<body"):
                break  # past the last one
            assert style != "none", tag
            assert width >= 1, tag
            seen += 1
        assert seen >= 5


@pytest.mark.parametrize("path", BOOK)
def test_what_scrolls_sideways_can_be_scrolled_with_the_keyboard(
    server: str, browser: Browser, path: str
) -> None:
    with visiting(browser, server, width=PHONE) as visit:
        page = visit.open(path)
        show_everything(page)
        page.evaluate("dispatchEvent(new Event('resize'))")
        stuck = page.evaluate(
            """() => [...document.querySelectorAll("article *")].filter(e =>
                 e.scrollWidth > e.clientWidth + 1 && e.clientWidth > 0 && e.tabIndex < 0 &&
                 ["auto", "scroll"].includes(getComputedStyle(e).overflowX)
               ).map(e => e.tagName + "." + e.className + " " + e.textContent.slice(0, 40))"""
        )
        assert stuck == []


@pytest.mark.parametrize("path", BOOK)
def test_sliders_react_to_the_keyboard(server: str, browser: Browser, path: str) -> None:
    with visiting(browser, server) as visit:
        page = visit.open(path)
        for slider in page.locator("article input[type=range]").all():
            output = slider.locator("xpath=ancestor::*[contains(@class, 'output')][1]")
            before = output.inner_html(), slider.input_value()
            slider.focus()
            at_end = slider.evaluate("e => e.value === e.max")
            page.keyboard.press("ArrowLeft" if at_end else "ArrowRight")
            page.wait_for_timeout(50)
            assert slider.input_value() != before[1]
            assert output.inner_html() != before[0]
        assert visit.wrong == []


@pytest.mark.parametrize("path", ["search.html?q=saturation", *BOOK])
def test_pages_work_from_the_file_system(browser: Browser, server: str, path: str) -> None:
    with visiting(browser, HTML.as_uri() + "/") as visit:
        page = visit.open(path)
        if path.startswith("search"):
            page.locator("#search-results li a").first.wait_for()
        assert (
            page.evaluate("getComputedStyle(document.querySelector('.bd-main')).display") == "flex"
        )
        failed = page.evaluate("[...document.fonts].filter(f => f.status == 'error').length")
        assert failed == 0
        assert (visit.wrong, visit.foreign) == ([], [])


@pytest.mark.parametrize("path", BOOK)
def test_pages_can_be_read_without_scripts(server: str, browser: Browser, path: str) -> None:
    with visiting(browser, server, java_script_enabled=False) as visit:
        visit.page.goto(server + path)
        article = visit.page.locator("article")
        assert len(article.inner_text()) > 100
        for formula in article.locator(
            "section > p .katex-html, section > .math .katex-html"
        ).all():
            assert formula.bounding_box()["width"] > 1
        assert visit.page.locator(".pst-js-only:visible").count() == 0
        assert visit.page.locator("nav.bd-links a:visible").count() > 2
        fold = article.locator("details").first
        if fold.count():
            fold.locator("summary").click()
            assert fold.get_attribute("open") is not None
        assert visit.wrong == []
