"""Sphinx extension: a search that finds a section by its asker's words.

Sphinx's own asks for a page that has every word; one word that the book does not know, and nothing
is found. Here the sections of all pages are ranked by MiniSearch (BM25): some of the words are
enough, headings count more than text, and words that the glossary gives for the same thing are one
word. After the build this extension takes the sections out of the pages, has Node make the index,
and puts the scripts that ask it beside the other static files. Without it the search page finds
nothing.
"""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

from bs4 import BeautifulSoup, Tag
from sphinx.application import Sphinx
from sphinx.errors import ExtensionError

from strict_katex import node, package

__all__ = ["sections", "setup", "synonyms"]

HERE = Path(__file__).parent
#: How much a hit on a page counts; 1 for the others. The book's answers stand above quoted claims.
WEIGHTS = {
    "questions": 1.5,
    "symptoms": 1.5,
    "claims": 0.1,
    "references": 0.2,
    r"article.*": 0.4,
    r"reference_.*": 0.6,
}
#: Words of the glossary that have another sense as well ("step function", "start a run").
AMBIGUOUS = {"start", "update", "cost", "✔"}
_NO_TEXT = "svg, script, style, pre, .katex-html, annotation, .headerlink, details.ledger-row, form"


def sections(page: str, html: str) -> Iterator[dict]:
    """Yield each section of a page, without the sections inside it."""
    article = BeautifulSoup(html, "html.parser").select_one("article.bd-article")
    if article is None or article.h1 is None:
        return
    for unread in article.select(_NO_TEXT):
        unread.decompose()
    title = _text(article.h1)
    weight = next((w for name, w in WEIGHTS.items() if re.fullmatch(name, Path(page).name)), 1)
    found = []
    for section in reversed(article.select("section[id]")):
        heading = section.find(re.compile(r"h\d"))
        is_page = heading.name == "h1"
        about = _text(heading)
        anchor = "" if is_page else section["id"]
        heading.decompose()
        text = _text(section)
        section.decompose()
        if text:  # a heading over other sections leads to none of them
            found.append((page, anchor, title, about, text, weight))
    names = ("page", "anchor", "title", "heading", "text", "weight")
    yield from (dict(zip(names, values, strict=True)) for values in reversed(found))


def _text(tag: Tag) -> str:
    return re.sub(r"\s+", " ", tag.get_text(" ")).strip()


def synonyms(glossary: str) -> dict[str, str]:
    """Return each word of the glossary that is another single word's synonym, with that word."""
    lines = re.findall(r"(?m)^(.+)\n: ", glossary)
    words = [[word for word in line.lower().split(", ") if " " not in word] for line in lines]
    pairs = {other: first for first, *others in filter(None, words) for other in others}
    return {other: first for other, first in pairs.items() if other not in AMBIGUOUS}


def write(app: Sphinx, exception: Exception | None) -> None:
    """Make the index of the pages as they were written."""
    if exception or app.builder.name != "html":
        return
    out = Path(app.outdir)
    pages = sorted(app.env.found_docs)
    documents = [
        dict(section, id=number)
        for number, section in enumerate(
            section
            for page in pages
            for section in sections(page, (out / f"{page}.html").read_text(encoding="utf-8"))
        )
    ]
    glossary = Path(app.srcdir, "book", "glossary.md").read_text(encoding="utf-8")
    library = package("minisearch") / "dist"
    static = out / "_static"
    made = subprocess.run(
        [node(), HERE / "make_index.js", library / "cjs" / "index.cjs", static],
        input=json.dumps({"documents": documents, "synonyms": synonyms(glossary)}),
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    if made.returncode:
        raise ExtensionError(f"the index of the search was not made: {made.stderr}")
    (static / "search-index.js").write_text(made.stdout, encoding="utf-8")
    script = (library / "umd" / "index.js").read_text(encoding="utf-8")
    script = re.sub(r"(?s)/\*\*.*?\*/|^//# sourceMapping.*$", "", script)
    (static / "minisearch.js").write_text(script, encoding="utf-8")
    for unused in (out / "searchindex.js", static / "searchtools.js"):
        unused.unlink(missing_ok=True)


def setup(app: Sphinx) -> dict[str, bool]:
    app.connect("build-finished", write, priority=800)  # before page_weight
    return {"parallel_read_safe": True, "parallel_write_safe": False}
