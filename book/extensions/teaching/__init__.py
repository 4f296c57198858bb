"""Sphinx extension: what a page does for its reader before the evidence.

*In short*, the sentences below the title, get a frame; an exercise that is answered by a number or
a choice gets a form; the opening page has its list of chapters and its drawings from here. Without
it the opening page does not build, and every exercise needs Python.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:  # tests take modules from here without Sphinx
    from sphinx.application import Sphinx

__all__ = ["setup"]


def setup(app: Sphinx) -> dict[str, bool]:
    for part in ("in_short", "answers", "course", "quoted_figure", "unit_drawing"):
        app.setup_extension(f"teaching.{part}")
    return {"parallel_read_safe": True, "parallel_write_safe": True}
