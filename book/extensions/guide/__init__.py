"""Sphinx extension: the rules of `acts.recommend` as a chooser and as a sheet for printing.

Without it those two pages have a heading and nothing below it. What they say is in `acts/_guide`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:  # tests and tools take modules from here without Sphinx
    from sphinx.application import Sphinx

__all__ = ["setup"]


def setup(app: Sphinx) -> dict[str, bool]:
    for part in ("chooser", "cheat_sheet"):
        app.setup_extension(f"guide.{part}")
    return {"parallel_read_safe": True, "parallel_write_safe": True}
