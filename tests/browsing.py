"""Opening the built site in Chromium: a server, visits that note what goes wrong, axe."""

from __future__ import annotations

import gzip
import os
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


def findings(page: Page) -> str:
    """What axe-core objects to, anywhere on the page."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    results = page.evaluate("axe.run(document, { resultTypes: ['violations'] })")
    return "\n".join(
        f"{finding['id']}: {node['target']} {node['html'][:120]} {node['failureSummary'][:300]}"
        for finding in results["violations"]
        for node in finding["nodes"]
    )
