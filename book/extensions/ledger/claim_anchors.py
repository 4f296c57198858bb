"""Sphinx extension: the anchors that `acts.claim` writes into outputs become link targets.

Then ``[text](02_sigmoid_saturation.ipynb#claim-slug)`` and ``{ref}`text <claim-slug>``` work, and
a link to a claim that no cell makes is a warning (an error under -W). Each output becomes one line,
its rows links to the ledger page; in the notebook itself, which has no such page beside it, it is
plain text, a line per row.
"""

from __future__ import annotations

import re

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util import logging

__all__ = ["LEDGER_PAGE", "add_target", "setup"]

LEDGER_PAGE = "book/claims"
_ANCHOR = re.compile(r'\bid="(claim-[a-z0-9-]+)"')
_CLAIM = re.compile(
    r'<p class="claim"><a id="claim-(?P<slug>[a-z0-9-]+)"></a>(?P<lines>.*?)</p>', re.DOTALL
)
_ROW = re.compile(r'<span class="claim-row">(D\d-\d\d)</span> (\w+)')
_logger = logging.getLogger(__name__)


def add_target(app: Sphinx, document: nodes.document, anchor: str, title: str) -> None:
    """Make the HTML id `anchor` of this page a target for `{ref}` and for Markdown links."""
    env = app.env
    page, standard = env.docname, env.get_domain("std")
    # `myst_slugs` is where MyST-Parser 3 looks up page.ipynb#anchor; it fills it before this event.
    slugs = env.metadata[page].setdefault("myst_slugs", {})
    if anchor in slugs:  # twice on two pages: Sphinx itself warns
        _logger.warning("%s is made twice", anchor, location=page)
    standard.note_hyperlink_target(anchor, page, anchor, title)
    slugs[anchor] = (0, anchor, title)


def _read(app: Sphinx, document: nodes.document) -> None:
    for node in document.findall(nodes.raw):
        text = node.astext()
        anchors = _ANCHOR.findall(text)
        for anchor in anchors:
            add_target(app, document, anchor, anchor.removeprefix("claim-"))
        if anchors and LEDGER_PAGE in app.env.found_docs:
            uri = app.builder.get_relative_uri(app.env.docname, LEDGER_PAGE)
            shown = _CLAIM.sub(lambda claim, uri=uri: _badge(claim, uri), text)
            node.children = [nodes.Text(shown)]
            node.rawsource = shown


def _badge(claim: re.Match, ledger: str) -> str:
    """What `acts.claim` displayed, as one line: each row with its verdict, then the check."""
    rows = ", ".join(
        f'<a href="{ledger}#{row.lower()}">{row}</a> '
        f'<span class="verdict verdict-{word}">{word}</span>'
        for row, word in _ROW.findall(claim["lines"])
    )
    slug = claim["slug"]
    return f'<p class="claim"><a id="claim-{slug}"></a>✔ {rows} <code>{slug}</code></p>'


def setup(app: Sphinx) -> dict:
    """Register the extension."""
    app.connect("doctree-read", _read)
    return {"parallel_read_safe": True, "version": "1"}
