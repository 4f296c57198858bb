"""Numbers of pages without cells, and of *In short*: they stand where their sentence links to.

A sentence there is a paragraph, an item of a list or a row of a table. Each of its decimal numbers
and percentages (`prose_numbers`) has to be in the outputs or the code of a section that it links
to: ``#anchor`` on the same page, ``page.ipynb#anchor``, or a whole ``page.ipynb``. An anchor is a
claim (``claim-slug``: the section that decides it) or a heading.
"""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import nbformat

from prose_numbers import evidence, prose_numbers

__all__ = ["in_short", "unlinked_numbers"]

_LINK = re.compile(r"\]\((?P<page>[\w./-]*?)(?:#(?P<anchor>[\w.-]+))?\)")
_HEADING = re.compile(r"(?m)^(?P<level>#{1,4})[ ]+(?P<title>.+?)\s*$")
_IN_SHORT = re.compile(r"(?m)^\*\*In short\*\*\n+(?P<list>(?:(?:[-*] |[ ]{2,}).*\n)+)")


def in_short(notebook: nbformat.NotebookNode) -> str:
    """The list below **In short** in the first cell; empty where there is none."""
    found = _IN_SHORT.search(notebook.cells[0].source + "\n")
    return found["list"] if found else ""


def unlinked_numbers(markdown: str, folder: Path, here: Path | None = None) -> list[str]:
    """Numbers of `markdown` as written that no section behind a link of their sentence has."""
    missing = []
    for sentence in _sentences(markdown):
        known = [n for link in _LINK.finditer(sentence) for n in _behind(link, folder, here)]
        missing += [n.text for n in prose_numbers(sentence) if not n.found_in(known)]
    return missing


def _sentences(markdown: str) -> Iterator[str]:
    """Paragraphs, items of lists, rows of tables; what a directive shows is text, code is none."""
    fenced = r"(?ms)^(```+|~~~+)(\{)?.*?^\1\s*?$"
    markdown = re.sub(fenced, lambda block: block[0] if block[2] else "", markdown)
    markdown = re.sub(r"(?m)^(?:```+|~~~+|:::+).*$", "", markdown)
    for block in re.split(r"\n\s*\n", markdown):
        yield from re.split(r"\n(?=[-*] |\d+\. |\|)", block)


def _behind(link: re.Match, folder: Path, here: Path | None) -> list:
    page = folder / link["page"] if link["page"] else here
    if page is None or page.suffix != ".ipynb" or not page.exists():
        return []
    return _section(page, link["anchor"], page.stat().st_mtime_ns)


@cache
def _section(page: Path, anchor: str | None, _changed: int) -> list:
    """Evidence of the cells that an anchor of a notebook stands for."""
    cells = nbformat.read(page, as_version=4).cells
    if anchor is None:
        return [number for cell in cells for number in evidence(cell)]
    if anchor.startswith("claim-"):
        call = f'acts.claim("{anchor.removeprefix("claim-")}")'
        at = next((i for i, cell in enumerate(cells) if call in cell.source), None)
        if at is None:
            return []
        while at and not _opens(cells[at], 3):
            at -= 1
        level = 3
    else:
        headed = [(i, level) for i, cell in enumerate(cells) if (level := _has(cell, anchor))]
        if not headed:
            return []
        at, level = headed[0]
    until = next((i for i in range(at + 1, len(cells)) if _opens(cells[i], level)), len(cells))
    return [number for cell in cells[at:until] for number in evidence(cell)]


def _opens(cell: nbformat.NotebookNode, deepest: int) -> bool:
    """Whether a heading of at most this level stands in a cell."""
    levels = [len(heading["level"]) for heading in _HEADING.finditer(cell.source)]
    return cell.cell_type == "markdown" and any(level <= deepest for level in levels)


def _has(cell: nbformat.NotebookNode, anchor: str) -> int:
    """Level of the heading with this anchor in a cell, 0 without one."""
    if cell.cell_type != "markdown":
        return 0
    for heading in _HEADING.finditer(cell.source):
        title = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading["title"])
        if re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-") == anchor:
            return len(heading["level"])
    return 2 if f"({anchor})=" in cell.source else 0
