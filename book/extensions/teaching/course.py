"""Sphinx extension: ``{course} Course`` lists a part of the contents with what each page asks.

A row per page: its title, the question of its subtitle, the minutes it takes to read, and the
deeper pages below it. All of it is read from `_toc.yml` and the pages, so that no list of chapters
can go stale.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml
from docutils import nodes
from sphinx.addnodes import pending_xref
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from reference.catalogue import table

__all__ = ["Page", "part", "read", "setup"]

#: Words of prose a minute, and minutes for a cell of code with its output.
WORDS, CELL = 180, 0.25
_TITLE = re.compile(r"^# +(?P<title>.+?) *$", re.MULTILINE)
_SUBTITLE = re.compile(r"^# .+\n\n\*(?P<subtitle>[^*\n]+)\*$", re.MULTILINE)
_FOLDED = re.compile(r"<details>.*?</details>|```.*?```", re.DOTALL)


@dataclass(frozen=True)
class Page:
    """What the list says of a page."""

    title: str
    subtitle: str
    minutes: int


def read(path: Path) -> Page:
    """Return title, subtitle and reading time of a notebook or a page of Markdown."""
    text, cells = path.read_text(encoding="utf-8"), 0
    if path.suffix == ".ipynb":
        made = json.loads(text)["cells"]
        cells = sum(cell["cell_type"] == "code" for cell in made)
        text = "\n\n".join("".join(c["source"]) for c in made if c["cell_type"] == "markdown")
    title, subtitle = _TITLE.search(text), _SUBTITLE.search(text)
    words = len(_FOLDED.sub("", text).split())
    return Page(
        title["title"] if title else path.stem,
        subtitle["subtitle"] if subtitle else "",
        max(1, round(words / WORDS + CELL * cells)),
    )


def part(toc: Path, caption: str) -> Iterator[tuple[str, list[str]]]:
    """Yield the pages of a part of the contents, each with those below it.

    Raises
    ------
    ValueError
        If the contents have no such part.
    """
    parts = yaml.safe_load(toc.read_text(encoding="utf-8"))["parts"]
    for each in parts:
        if each["caption"] == caption:
            for chapter in each["chapters"]:
                yield chapter["file"], [below["file"] for below in chapter.get("sections", [])]
            return
    raise ValueError(f"no part {caption!r} in the contents: {[each['caption'] for each in parts]}")


class Course(SphinxDirective):
    """Pages of a part of the contents."""

    required_arguments = 1
    final_argument_whitespace = True

    def run(self) -> list[nodes.Node]:
        root = Path(self.env.srcdir)
        self.env.note_dependency(str(root / "_toc.yml"))
        try:
            pages = list(part(root / "_toc.yml", self.arguments[0]))
        except ValueError as error:
            raise self.error(str(error)) from error
        rows = []
        for name, below in pages:
            page = self.page(name)
            deeper = [
                node
                for i, each in enumerate(below)
                for node in (nodes.Text(", " if i else ""), self.link(each, self.page(each).title))
            ]
            own = [self.link(name, page.title), nodes.Text(f" ({page.minutes} min)")]
            rows.append([own, [nodes.Text(page.subtitle)], deeper])
        head = ["Page (time to read)", "What it asks", "Deeper pages"]
        return [table(([nodes.Text(text)] for text in head), rows)]

    def page(self, name: str) -> Page:
        """Return what is known of a page, and have this one made again when it changes."""
        path = Path(self.env.doc2path(name))
        self.env.note_dependency(str(path))
        return read(path)

    def link(self, name: str, title: str) -> nodes.Node:
        """Return a link to a page."""
        return pending_xref(
            "", nodes.inline(text=title), refdomain="std", reftype="doc", reftarget=f"/{name}",
            refexplicit=True, refwarn=True, refdoc=self.env.docname,
        )  # fmt: skip


def setup(app: Sphinx) -> dict[str, bool]:
    app.add_directive("course", Course)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
