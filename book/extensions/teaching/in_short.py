"""Sphinx extension: the paragraph **In short** and the list below it become one framed box."""

from __future__ import annotations

from docutils import nodes
from sphinx.application import Sphinx

__all__ = ["TITLE", "setup"]

TITLE = "In short"


def frame(app: Sphinx, document: nodes.document) -> None:
    for title in list(document.findall(nodes.paragraph)):
        parts = [part for part in title if part.astext()]  # MyST puts empty text around bold
        if not (len(parts) == 1 and isinstance(parts[0], nodes.strong)):
            continue
        following = title.next_node(descend=False, siblings=True)
        if title.astext() == TITLE and isinstance(following, nodes.bullet_list):
            box = nodes.container("", classes=["in-short"])
            title.replace_self(box)
            following.parent.remove(following)
            box += [title, following]


def setup(app: Sphinx) -> dict[str, bool]:
    app.connect("doctree-read", frame)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
