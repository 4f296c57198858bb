"""Sphinx extension: each citation looks for the same plugin of pybtex; found once is enough.

Each search reads the metadata of every installed package, and the book has hundreds of citations.
"""

from __future__ import annotations

from functools import cache

import pybtex.plugin
from sphinx.application import Sphinx

__all__ = ["setup"]


def setup(app: Sphinx) -> dict[str, bool]:
    search = pybtex.plugin._load_entry_point
    if not hasattr(search, "cache_info"):  # several builds in one process
        pybtex.plugin._load_entry_point = cache(search)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
