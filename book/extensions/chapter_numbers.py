"""Sphinx extension: a chapter and its figures have the number of the chapter's file name.

Sphinx counts pages in the order of the table of contents, so that `04_dying_relu` would be
chapter 3 while chapter 3 is being written, and `02b_sigmoid_stack` would have no number at all.
The contents show none: 1, 2, 4 and 7 there look like lost pages.
A page without a number, such as `measuring`, counts its own figures from 1; Sphinx would go on
counting from one such page to the next.
"""

from __future__ import annotations

import re

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.environment.collectors.toctree import TocTreeCollector

__all__ = ["chapter_number", "setup"]

_of_sphinx = TocTreeCollector.assign_figure_numbers


def chapter_number(docname: str) -> str | None:
    """``2b`` for ``book/02b_sigmoid_stack``, None for a page that is no chapter."""
    found = re.match(r"0*(\d+[a-z]?)_", docname.rsplit("/", 1)[-1])
    return found[1] if found else None


def assign_section_numbers(self: TocTreeCollector, env: BuildEnvironment) -> list[str]:
    """Number each chapter on its own page, none of its sections; called before figures are."""
    before, env.toc_secnumbers = env.toc_secnumbers, {}
    for docname, toc in env.tocs.items():
        if (number := chapter_number(docname)) is None:
            continue
        env.titles[docname]["secnumber"] = ()  # sphinx_external_toc does not expect None here
        anchors = []
        for entry in toc.findall(nodes.reference):
            entry["secnumber"] = None
            anchors.append(entry["anchorname"])
        env.toc_secnumbers[docname] = {a: None if a else (number,) for a in anchors}
    return [name for name, now in env.toc_secnumbers.items() if now != before.get(name)]


def assign_figure_numbers(self: TocTreeCollector, env: BuildEnvironment) -> list[str]:
    """Count the figures of each page without a number from 1; called after the sections."""
    before = env.toc_fignumbers
    _of_sphinx(self, env)
    for docname, kinds in env.toc_fignumbers.items():
        if chapter_number(docname) is None:
            for kind, figures in kinds.items():
                kinds[kind] = {name: (k,) for k, name in enumerate(figures, start=1)}
    return [name for name, now in env.toc_fignumbers.items() if now != before.get(name)]


def setup(app: Sphinx) -> dict[str, bool]:
    TocTreeCollector.assign_section_numbers = assign_section_numbers
    TocTreeCollector.assign_figure_numbers = assign_figure_numbers
    return {"parallel_read_safe": True, "parallel_write_safe": True}
