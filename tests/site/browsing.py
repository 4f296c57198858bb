"""Opening the built site in Chromium: a server, and visits that note what goes wrong."""

from __future__ import annotations

import gzip
import os
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache, partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, TimeoutError, sync_playwright

import site_files
from page_weight import SEARCH_SCRIPTS, read_pages, styles
from site_files import HTML

PAGES = [page for page in site_files.pages() if page != "index.html"]
BOOK = [page for page in PAGES if page.startswith("book/")]
NOTEBOOKS = site_files.notebooks()
SLIDERS = [page for page in BOOK if 'type="range"' in site_files.text(page)]
#: One page for all that run the same scripts on the same kinds of content.
KINDS = list({site_files.kind(page): page for page in BOOK}.values())
# The shell has no windows, menus and tabs to draw: a fifth of the seconds of a whole Chromium
NAMES = ("chromium-headless-shell", "chromium", "chromium-browser")
NAMES += ("google-chrome", "google-chrome-stable", "chrome")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
WIDE, PHONE, HEIGHT = 1280, 390, 900
FIRST_LOAD, REQUESTS, SHIFT = 160_000, 20, 0.05
# 1.6 Mbit/s and 150 ms: what is late on such a line must not move the text
SLOW = {"latency": 150, "downloadThroughput": 200_000, "uploadThroughput": 100_000}
FAST = {"latency": 0, "downloadThroughput": -1, "uploadThroughput": -1}
WATCH_SHIFTS = """
window.shift = 0;
new PerformanceObserver(list => {
  for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shift += entry.value;
}).observe({ type: "layout-shift", buffered: true });
"""


@cache
def zipped(file: Path) -> bytes:
    """A file as it is sent; most pages are sent six times, and what all of them load far more."""
    return gzip.compress(file.read_bytes(), mtime=0)


class Zipped(SimpleHTTPRequestHandler):
    """Files of the site, compressed as every public server does it."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # or a file's last piece waits until the others have arrived

    def translate_path(self, path: str) -> str:
        return super().translate_path("/" + path.removeprefix(site_files.prefix()))

    def do_GET(self) -> None:
        file = Path(self.translate_path(self.path))
        if not file.is_file():
            self.send_error(404)
            return
        packs = file.suffix in {".html", ".css", ".js", ".svg", ".json"}
        body = zipped(file) if packs else file.read_bytes()
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(str(file)))
        if packs:
            self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *arguments: object) -> None:
        pass


class Server(ThreadingHTTPServer):
    """A server at which two windows may knock with all their connections at once."""

    request_queue_size = 64  # of Python's 5, the others wait for the system to try again


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    with Server(("127.0.0.1", 0), partial(Zipped, directory=str(HTML))) as running:
        threading.Thread(target=running.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{running.server_address[1]}{site_files.prefix()}"
        running.shutdown()


@pytest.fixture(scope="session")
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
    """A page in a profile of its own, and everything that went wrong on it."""

    def __init__(self, context: BrowserContext, base: str, width: int, scheme: str) -> None:
        self.page: Page = context.new_page()
        self.base, self.width, self.scheme = base, width, scheme
        self.wrong: list[str] = []
        self.requests: list[str] = []
        self.pending: list[str] = []
        self.bytes = 0
        self.asked: set[str] = set()  # the requests that count
        self.page.on("console", self._console)
        self.page.on("pageerror", lambda error: self.wrong.append(f"error: {error}"))
        self.page.on("requestfailed", self._failed)
        self.page.on("response", self._response)
        self.page.on("request", self._request)
        self.page.on("requestfinished", lambda r: self.pending.remove(r.url))
        self.session = context.new_cdp_session(self.page)
        self.session.send("Network.enable")
        self.session.on("Network.requestWillBeSent", lambda e: self.asked.add(e["requestId"]))
        self.session.on("Network.loadingFinished", self._loaded)
        self.page.add_init_script(WATCH_SHIFTS)

    def _console(self, message) -> None:
        if message.type in {"error", "warning", "assert"}:
            self.wrong.append(f"console: {message.text}")

    def _request(self, request) -> None:
        self.requests.append(request.url)
        self.pending.append(request.url)

    def _failed(self, request) -> None:
        self.wrong.append(f"failed: {request.url}")
        self.pending.remove(request.url)

    def _response(self, response) -> None:
        if response.status >= 400:
            self.wrong.append(f"{response.status}: {response.url}")

    def _loaded(self, event: dict) -> None:
        if event["requestId"] in self.asked:
            self.bytes += event["encodedDataLength"]

    def open(self, path: str) -> Page:
        self.begin(path)
        return self.arrive()

    def begin(self, path: str) -> None:
        """Ask for a page and do not wait for what belongs to it."""
        self.page.goto(self.base + path, wait_until="commit")

    def load_slowly(self, path: str) -> None:
        """Wait for a page that was asked for on a slow line.

        With both cores busy Chromium's emulated line has stood still: even the page's own file did
        not arrive within 30 s, once in many thousands of loads. Then it is asked for once more.
        """
        try:
            self.page.wait_for_load_state("load")
        except TimeoutError:
            if self.page.url not in self.pending:
                raise
            self.start_over(self.scheme)
            self.network(SLOW)
            self.begin(path)
        self.arrive()

    def arrive(self) -> Page:
        try:
            self.page.wait_for_load_state("load")
        except TimeoutError as error:
            raise AssertionError(f"{self.page.url} still waits for {self.pending}") from error
        self.page.evaluate("document.fonts.ready.then(() => true)")
        return self.page

    def rest(self) -> None:
        """Wait for what still loads: who leaves now gives it up, and that is noted as a failure."""
        for _ in range(3000):
            if not self.pending:
                return
            self.page.wait_for_timeout(10)
        raise AssertionError(f"{self.page.url} still waits for {self.pending}")

    def start_over(self, scheme: str) -> None:
        """Forget the last page: nothing noted, an empty cache, a theme as if it were the first.

        The last page is left, or what it still loads would be counted for the next one.
        """
        self.page.goto("about:blank")
        self.session.send("Network.setCacheDisabled", {"cacheDisabled": True})
        self.network(FAST)
        self.page.set_viewport_size({"width": self.width, "height": HEIGHT})
        self.page.emulate_media(color_scheme=scheme)
        self.scheme = scheme
        self.wrong, self.requests, self.bytes = [], [], 0
        self.asked.clear()

    def network(self, speed: dict[str, int]) -> None:
        self.session.send("Network.emulateNetworkConditions", {"offline": False, **speed})

    def show(self, scheme: str) -> None:
        """Have the system prefer a theme, and wait until the page has followed."""
        self.page.emulate_media(color_scheme=scheme)
        self.scheme = scheme
        self.page.evaluate(
            """async scheme => {
              const root = document.documentElement;
              for (let frames = 0; frames < 60 && root.dataset.theme != scheme; frames++)
                await new Promise(requestAnimationFrame);
            }""",
            scheme,
        )
        settle(self.page)

    @property
    def foreign(self) -> list[str]:
        return [url for url in self.requests if not url.startswith((self.base, "data:"))]


def visit_in(
    browser: Browser, base: str, *, width: int = WIDE, scheme: str = "light", **options
) -> tuple[BrowserContext, Visit]:
    context = browser.new_context(
        viewport={"width": width, "height": HEIGHT}, color_scheme=scheme, **options
    )
    return context, Visit(context, base, width, scheme)


@contextmanager
def visiting(browser: Browser, base: str, **options) -> Iterator[Visit]:
    """Open a page in a fresh profile."""
    context, visit = visit_in(browser, base, **options)
    try:
        yield visit
    finally:
        context.close()


@pytest.fixture(scope="session")
def window(browser: Browser) -> Iterator[Callable[..., Visit]]:
    """Windows that show page after page, for a fresh profile takes as long as a page."""
    kept: dict[tuple, tuple[BrowserContext, Visit]] = {}

    def visit(base: str, *, scheme: str = "light", **options) -> Visit:
        key = (base, *sorted(options.items()))
        if key not in kept:
            kept[key] = visit_in(browser, base, **options)
        kept[key][1].start_over(scheme)
        return kept[key][1]

    yield visit
    for context, _ in kept.values():
        context.close()


@cache
def possible() -> styles.Vocabulary:
    texts = {HTML / page: site_files.text(page) for page in PAGES}
    scripts = ["site.js", *SEARCH_SCRIPTS]
    code = "".join((HTML / "_static" / name).read_text(encoding="utf-8") for name in scripts)
    return read_pages(texts, code)[0]


@pytest.fixture(scope="session")
def vocabulary(server: str) -> styles.Vocabulary:
    """What the purge of the style sheet took for possible on any page."""
    return possible()


def settle(page: Page) -> None:
    """Have everything arrive that fades or slides in."""
    page.evaluate(
        """document.getAnimations().filter(a => a.effect.getComputedTiming().endTime < Infinity)
          .forEach(a => a.finish())"""
    )


def show_everything(page: Page) -> None:
    """Open what is folded and scroll to the end, so that lazy figures load too."""
    page.evaluate(
        """async () => {
          document.querySelectorAll("details").forEach(d => { d.open = true; });
          for (const image of document.images) image.loading = "eager";
          scrollTo(0, document.body.scrollHeight);
          await new Promise(requestAnimationFrame);
          const images = [...document.images].filter(i => i.offsetParent && !i.complete);
          await Promise.all(images.map(i => new Promise(done => { i.onload = i.onerror = done; })));
          scrollTo(0, 0);
          dispatchEvent(new Event("resize"));  // boxes inside a fold have a width from now on
        }"""
    )
    settle(page)
