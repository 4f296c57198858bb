"""A drawing with a caption as directives of several groups put it on a page."""

from __future__ import annotations

from docutils import nodes
from docutils.statemachine import StringList
from sphinx.util.docutils import SphinxDirective

__all__ = ["figure"]


def figure(
    directive: SphinxDirective, drawing: str, look: str, content: StringList | None = None
) -> list[nodes.Node]:
    """Return a figure of class `look` around HTML, its caption parsed from the directive's text."""
    caption = nodes.container()
    content = directive.content if content is None else content
    directive.state.nested_parse(content, directive.content_offset, caption)
    return [
        nodes.raw("", f'<figure class="{look}">{drawing}<figcaption>', format="html"),
        *caption.children,
        nodes.raw("", "</figcaption></figure>", format="html"),
    ]
