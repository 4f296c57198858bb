"""Sphinx extension: ``{figure-of} 02_sigmoid_saturation 22db4d39`` shows a notebook's figure.

The arguments are a notebook and the id of the cell whose stored drawing is shown, with its own
description; the directive's content is the caption. One drawing then stands in two places and is
made in one.
"""

from __future__ import annotations

import json
from html import escape
from pathlib import Path

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

import captioned

__all__ = ["drawing", "setup"]


def drawing(notebook: Path, cell_id: str) -> tuple[str, str]:
    """Return the stored SVG of a cell and what its metadata say is drawn.

    Raises
    ------
    ValueError
        If the notebook has no such cell, or the cell no drawing.
    """
    for cell in json.loads(notebook.read_text(encoding="utf-8"))["cells"]:
        if cell["id"] == cell_id:
            for output in cell.get("outputs", []):
                if svg := output.get("data", {}).get("image/svg+xml"):
                    return "".join(svg), cell["metadata"]["mystnb"]["image"]["alt"]
    raise ValueError(f"{notebook.name} has no drawing in a cell {cell_id!r}")


class FigureOf(SphinxDirective):
    """A figure of a notebook, on another page."""

    required_arguments = 2
    has_content = True

    def run(self) -> list[nodes.Node]:
        name, cell_id = self.arguments
        notebook = Path(self.env.srcdir, "book", f"{name}.ipynb")
        self.env.note_dependency(str(notebook))
        try:
            svg, alt = drawing(notebook, cell_id)
        except (OSError, ValueError) as error:
            raise self.error(str(error)) from error
        file = f"_images/{name}-{cell_id}.svg"
        _drawings(self.env.app)[file] = svg
        source = self.env.app.builder.get_relative_uri(self.env.docname, "index")
        source = source.rpartition("index")[0] + file
        image = f'<img alt="{escape(alt)}" src="{source}">'
        return captioned.figure(self, image, "drawn")


def _drawings(app: Sphinx) -> dict[str, str]:
    """The drawings to write, by file; kept with what Sphinx knows of the pages."""
    if not hasattr(app.env, "book_drawings"):
        app.env.book_drawings = {}
    return app.env.book_drawings


def write(app: Sphinx, error: Exception | None) -> None:
    """Write the drawings beside those that Sphinx copies."""
    if error is None and app.builder.format == "html":
        for file, svg in _drawings(app).items():
            path = Path(app.outdir, file)
            path.parent.mkdir(exist_ok=True)
            path.write_text(svg, encoding="utf-8")


def setup(app: Sphinx) -> dict[str, bool]:
    app.add_directive("figure-of", FigureOf)
    # before page_weight, which gives each image its size
    app.connect("build-finished", write, priority=100)
    return {"parallel_read_safe": False, "parallel_write_safe": True}
