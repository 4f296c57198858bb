"""Sphinx extension: ``{unit-drawing}``, one unit drawn: inputs, the sum z, the function, f(z).

Drawn in the text's own colours, so that one drawing serves both themes and paper. The directive's
content is the caption.
"""

from __future__ import annotations

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

import captioned

__all__ = ["setup"]

ALT = (
    "One unit. Three inputs, x1, x2 and x3, each with an arrow that bears its weight, meet in a "
    "circle that adds them up to z. An arrow leads to a box with a bent line, the activation "
    "function f, and from there the value f of z goes on to the next layer."
)
_INPUT = (
    '<circle cx="34" cy="{y}" r="17"/><text x="34" y="{t}">x<tspan dy="4" font-size="11">{i}'
    '</tspan></text><path d="M52 {y} L{x} {end}" marker-end="url(#unit-tip)"/>'
    '<text x="92" y="{w}">w<tspan dy="4" font-size="11">{i}</tspan></text>'
)


def svg() -> str:
    """Return the drawing."""
    inputs = "".join(
        _INPUT.format(i=i, y=y, t=y + 5, x=x, end=end, w=w)
        for i, y, x, end, w in (
            (1, 28, 146, 64, 32),
            (2, 80, 141, 80, 73),
            (3, 132, 146, 96, 140),
        )
    )
    return (
        f'<svg class="unit-drawing" viewBox="0 0 430 164" role="img" aria-label="{ALT}" '
        'width="430" height="164">'
        '<defs><marker id="unit-tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" '
        'markerHeight="7" orient="auto"><path class="tip" d="M0 0 L8 4 L0 8 Z"/></marker></defs>'
        f'{inputs}<circle cx="170" cy="80" r="27"/><text x="170" y="86" font-size="19">Σ</text>'
        '<path d="M198 80 L249 80" marker-end="url(#unit-tip)"/><text x="222" y="72">z</text>'
        '<rect x="251" y="50" width="62" height="60" rx="6"/>'
        '<path class="axis" d="M257 92 L307 92 M282 104 L282 56"/>'
        '<path class="curve" d="M258 92 L282 92 L304 62"/><text x="282" y="128">f</text>'
        '<path d="M314 80 L366 80" marker-end="url(#unit-tip)"/><text x="394" y="86">f(z)</text>'
        "</svg>"
    )


class UnitDrawing(SphinxDirective):
    """A figure with the drawing."""

    has_content = True

    def run(self) -> list[nodes.Node]:
        return captioned.figure(self, svg(), "unit")


def setup(app: Sphinx) -> dict[str, bool]:
    app.add_directive("unit-drawing", UnitDrawing)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
