"""Where the built site is, and which pages it has: for tests with and without a browser."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

from bs4 import BeautifulSoup, Tag

from page_weight.pages import SCRIPT

ROOT = Path(__file__).parents[2]
HTML = ROOT / "_build" / "html"
DATA = re.compile(r'<script type="application/json".*?</script>', re.DOTALL)


def sources() -> list[Path]:
    """Everything that the site is made from."""
    found = [ROOT / "_config.yml", ROOT / "_toc.yml"]
    found += [p for name in ("book", "acts") for p in (ROOT / name).rglob("*") if p.is_file()]
    return [p for p in found if not {"__pycache__", ".ipynb_checkpoints"} & set(p.parts)]


def complaint() -> str:
    """Why the site cannot be tested, or an empty string."""
    opening = HTML / "index.html"
    if not opening.is_file():
        return f"there is no site in {HTML}: run `python run.py book` first"
    built = opening.stat().st_mtime
    newer = [p for p in sources() if p.stat().st_mtime > built]
    if newer:
        names = ", ".join(p.relative_to(ROOT).as_posix() for p in newer[:3])
        return f"the site is older than {names}: run `python run.py book` first"
    return ""


def pages() -> list[str]:
    """All pages as paths below the site, the opening one included."""
    files = (p.relative_to(HTML) for p in HTML.rglob("*.html"))
    return sorted(p.as_posix() for p in files if not {"_static", "_sources"} & set(p.parts))


def notebooks() -> list[str]:
    """The pages that come from a notebook."""
    return [p for p in pages() if (ROOT / p).with_suffix(".ipynb").is_file()]


@cache
def address() -> str:
    """The address under which the site is published, empty where it knows none."""
    opening = HTML / "book" / "intro.html"
    page = opening.read_text(encoding="utf-8") if opening.is_file() else ""
    canonical = re.search(r'<link rel="canonical" href="([^"]+)book/intro\.html"', page)
    return canonical[1] if canonical else ""


def prefix() -> str:
    """The path of that address, "/" where it is not known.

    The page for lost addresses has to name everything by this path.
    """
    return urlsplit(address()).path or "/"


def text(page: str) -> str:
    return (HTML / page).read_text(encoding="utf-8")


@cache
def soup(page: str) -> BeautifulSoup:
    """Return a page as a tree that all tests share: none may change it.

    Drawn formulas and code are one text each; most elements of a page stand in them, and
    tests/site/axe.py looks there for what is more than a span.
    """
    return BeautifulSoup(without_spans(text(page)), "html.parser")


def cells(table: Tag) -> list[list[str]]:
    """The text of a table row by row, without the headings that a phone shows in each cell."""

    def said(cell: Tag) -> str:
        label = cell.select_one(".cell-label")
        text = cell.get_text().removeprefix(label.get_text() if label else "")
        return " ".join(text.split())

    return [[said(cell) for cell in row("td")] for row in table.tbody("tr")]


def without_spans(page: str) -> str:
    """Return a page whose formulas and blocks of code hold no spans."""
    parts, end = [], 0
    for box in re.finditer(
        r'<span class="katex-html"[^>]*>|(?<=<div class="highlight">)<pre[^>]*>', page
    ):
        if box.start() < end:
            continue
        depth = 1  # of spans, for a formula; code ends where its block does
        for tag in re.compile(r"<(/?)span\b[^>]*>|</pre>").finditer(page, box.end()):
            depth += {"/": -1, "": 1, None: 0}[tag[1]]
            if tag[0] == "</pre>" or (depth == 0 and box[0].startswith("<span")):
                break
        inside = re.sub(r"</?span\b[^>]*>", "", page[box.end() : tag.start()])
        parts += [page[end : box.end()], inside]
        end = tag.start()
    return "".join([*parts, page[end:]])


def kind(page: str) -> tuple:
    """Return what decides how a page works without a server or without scripts.

    That is its scripts, apart from the page's own name in one of them, and what there is in the
    article for a style sheet or a script to work on. Addresses are looked at on every page by
    test_site.py, and the data of every form by test_teaching.py.
    """
    source = DATA.sub("", text(page))
    name = page.removesuffix(".html")
    content = ("<img", "<details", "<select", 'type="text"', "<table", "<strong>Predict.")
    content += ('class="math', 'class="highlight', 'class="output')
    scripts = sorted({script.replace(name, "") for script in SCRIPT.findall(source)})
    article = source[source.index("<article") :]
    return (*scripts, *(word in article for word in content))
