"""The works of references.bib as links that any Markdown reader shows: `[Nair (2025)](https://…)`.

No Sphinx extension: the ledger prints its references so, and the notebooks, which are read in
JupyterLab and Colab as well, have them written out (a test compares).
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from pybtex.database import Entry, parse_file
from pybtex.richtext import Text

__all__ = ["BIBLIOGRAPHY", "address", "authors", "entries", "link"]

BIBLIOGRAPHY = Path(__file__).parents[2] / "references.bib"


@cache
def entries() -> Mapping[str, Entry]:
    """Return key -> entry of references.bib."""
    return parse_file(str(BIBLIOGRAPHY)).entries


def authors(entry: Entry) -> str:
    """Return who wrote a work, in short: one or two surnames, or the first "et al."."""
    persons = entry.persons["author"]
    names = [" ".join(p.prelast_names + p.last_names) for p in persons[: 1 if persons[2:] else 2]]
    surnames = [str(Text.from_latex(name)) for name in names]
    return " and ".join(surnames) + (" et al." if persons[2:] else "")


def address(entry: Entry) -> str:
    """Return where a work can be read."""
    return entry.fields.get("url") or f"https://doi.org/{entry.fields['doi']}"


def link(key: str) -> str:
    """Return the link to a work, in Markdown, as the subject of a sentence."""
    entry = entries()[key]
    year = entry.fields.get("year")
    return f"[{authors(entry)}{f' ({year})' if year else ''}]({address(entry)})"
