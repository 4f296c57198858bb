"""Sphinx extension: reference pages from docstrings; tables and a tour of the functions.

Without it the pages reference*.md list names, and nothing says what they do; the tour does not
build. Tables and tour are made from `acts.ACTIVATIONS`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:  # tests and tools take modules from here without Sphinx
    from sphinx.application import Sphinx

__all__ = ["setup"]


def setup(app: Sphinx) -> dict[str, bool]:
    for part in ("api", "catalogue", "tour"):
        app.setup_extension(f"reference.{part}")
    return {"parallel_read_safe": True, "parallel_write_safe": True}
