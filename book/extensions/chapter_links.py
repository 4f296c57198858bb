"""Sphinx extension: ``{chapter}`05``` links to a chapter, or says that it is in preparation.

``{chapter}`Chapter 05``` begins a sentence. Pages that point to chapters that are still being
written need no edit when one of them appears. Without it those pages do not build.
"""

from __future__ import annotations

import re

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util.docutils import SphinxRole

__all__ = ["chapter_link", "setup"]

_TEXT = re.compile(r"(?:Chapter )?((?:0[1-9]|1[0-4])[a-z]?)")


def chapter_link(env: BuildEnvironment, text: str) -> nodes.Node:
    """Return a link to the page ``05_...`` of this book, or text where there is none yet."""
    if not (match := _TEXT.fullmatch(text)):
        raise ValueError(f"no such chapter: {text!r}")
    number = match[1]
    shown = text if text != number else f"chapter {number}"
    page = next((doc for doc in sorted(env.found_docs) if f"/{number}_" in f"/{doc}"), None)
    if page is None:
        return nodes.Text(f"{shown} (in preparation)")
    return addnodes.pending_xref(
        "",
        nodes.inline(text=shown),
        refdomain="std",
        reftype="doc",
        reftarget=f"/{page}",
        refexplicit=True,
        refwarn=True,
    )


class Chapter(SphinxRole):
    """The role."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        try:
            return [chapter_link(self.env, self.text)], []
        except ValueError as error:
            message = self.inliner.reporter.error(str(error), line=self.lineno)
            return [self.inliner.problematic(self.rawtext, self.rawtext, message)], [message]


def setup(app: Sphinx) -> dict:
    """Register the role."""
    app.add_role("chapter", Chapter())
    return {"parallel_read_safe": True, "version": "1"}
