"""Sphinx extension: each word of the glossary is a target, `glossary.md#term-dead-unit`.

The glossary is a plain definition list; words for the same thing stand in one line, separated by
commas, and each gets its own anchor. Without it links to a word do not build.
"""

from __future__ import annotations

import re

from docutils import nodes
from sphinx.application import Sphinx

from ledger.claim_anchors import add_target

__all__ = ["GLOSSARY_PAGE", "anchor", "setup"]

GLOSSARY_PAGE = "book/glossary"


def anchor(word: str) -> str | None:
    """Return the anchor of a word.

    >>> anchor("Dead unit"), anchor("fan-in"), anchor("✔")
    ('term-dead-unit', 'term-fan-in', None)
    """
    name = re.sub(r"[^a-z0-9]+", "-", word.lower()).strip("-")
    return f"term-{name}" if name else None


def _targets(app: Sphinx, document: nodes.document) -> None:
    if app.env.docname != GLOSSARY_PAGE:
        return
    for term in document.findall(nodes.term):
        words = term.astext().split(", ")
        term.clear()
        for number, word in enumerate(words):
            if number:
                term += nodes.Text(", ")
            name = anchor(word)
            term += nodes.inline(text=word, ids=[name] if name else [])
            if name:
                add_target(app, document, name, word)


def setup(app: Sphinx) -> dict[str, bool]:
    app.connect("doctree-read", _targets)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
