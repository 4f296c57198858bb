"""Sphinx extension: rows of the ledger on pages, and links from a row to the cell that decided it.

Without it the pages of claims and articles have no rows, and links to ``page.ipynb#claim-…`` do not
resolve.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:  # tests and tools take modules from here without Sphinx
    from sphinx.application import Sphinx

__all__ = ["setup"]


def setup(app: Sphinx) -> dict[str, bool]:
    for part in ("claim_anchors", "directives", "rows_page"):
        app.setup_extension(f"ledger.{part}")
    return {"parallel_read_safe": True, "parallel_write_safe": True}
