"""Sphinx extension: what needs the address of the site or of the repository, or serves others.

Launch buttons and links to the source, previews of shared links, sitemap and 404, the library's
wheel for pages opened elsewhere. Without it the site is whole, and nobody finds the way back.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:  # tests and tools take modules from here without Sphinx
    from sphinx.application import Sphinx

__all__ = ["setup"]


def setup(app: Sphinx) -> dict[str, bool]:
    for part in ("repository", "launch_cell", "shared_links"):
        app.setup_extension(f"online.{part}")
    return {"parallel_read_safe": True, "parallel_write_safe": True}
