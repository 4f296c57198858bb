"""Sphinx extension: the style `one-address` of the list of references: plain, each address once.

A preprint has the same address as `url`, as `eprint` and often as `doi`. Without this module the
page of references does not build.
"""

from __future__ import annotations

from pybtex.database import Entry
from pybtex.plugin import register_plugin
from pybtex.style.formatting.plain import Style
from pybtex.style.template import Node, optional, sentence
from sphinx.application import Sphinx

__all__ = ["OneAddress", "setup"]


class OneAddress(Style):
    """Pybtex's plain style, with the name of a preprint in place of its address."""

    def format_web_refs(self, e: Entry) -> Node:
        """Return the address of a work: as a preprint, or as written, and its doi."""
        shown = [self.format_eprint(e) if "eprint" in e.fields else self.format_url(e)]
        if "arxiv" not in e.fields.get("doi", "").lower():
            shown.append(self.format_doi(e))
        return sentence[[optional[part] for part in shown]]


def setup(app: Sphinx) -> dict[str, bool]:
    register_plugin("pybtex.style.formatting", "one-address", OneAddress)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
