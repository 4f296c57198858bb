"""Where a claim is decided: cells that say ``with acts.claim("slug")``, and their sections."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

__all__ = ["ClaimCell", "claim_cells", "is_evidence", "source"]

_CALL = re.compile(r"""\b(?:acts\.)?claim\(\s*(["'])(?P<slug>.*?)\1\s*\)""")
_HEADING = re.compile(r"^#{1,2} \S", re.MULTILINE)


@dataclass(frozen=True)
class ClaimCell:
    """One ``acts.claim`` call of a notebook."""

    slug: str
    notebook: Path
    index: int
    cell: dict
    section: list[dict]
    """The cells of the same section (heading of level 1 or 2), this one included."""

    @property
    def chapter(self) -> str:
        """``"02"`` or ``"02b"``: the number that the file's name begins with."""
        return self.notebook.name.split("_")[0]

    @property
    def long_run(self) -> bool:
        """True where the section reads the stored result of a script of tools/runs."""
        return any(
            cell["cell_type"] == "code" and "tools/runs/" in source(cell) for cell in self.section
        )


def source(cell: dict) -> str:
    """Return a cell's text, which nbformat stores as a string or as a list of lines."""
    return "".join(cell["source"])


def is_evidence(cell: dict) -> bool:
    """Whether a cell does nothing but assert: it defines no function, prints and draws nothing.

    Such a cell is folded on the site and in JupyterLab; its lines with a tick stay.
    """
    if cell["cell_type"] != "code" or "assert" not in source(cell):
        return False
    try:
        tree = ast.parse(source(cell))
    except SyntaxError:
        return False
    nodes = list(ast.walk(tree))
    shows = any(isinstance(node, ast.Name) and node.id in ("print", "plt") for node in nodes)
    teaches = any(isinstance(node, ast.FunctionDef | ast.ClassDef | ast.Import) for node in nodes)
    value = isinstance(tree.body[-1], ast.Expr)
    asserts = any(isinstance(node, ast.Assert) for node in nodes)
    return asserts and not (shows or teaches or value)


def claim_cells(folder: Path) -> Iterator[ClaimCell]:
    """Yield every claim of the notebooks in `folder`, by file name and cell."""
    for notebook in sorted(folder.glob("[0-9]*.ipynb")):
        yield from _claims(notebook, notebook.stat().st_mtime_ns)


@cache
def _claims(notebook: Path, _changed: int) -> tuple[ClaimCell, ...]:
    """Return the claims of a notebook; `_changed` has it read again when the file is a new one."""
    made = []
    cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    starts = [i for i, cell in enumerate(cells) if _begins_section(cell)]
    for index, cell in enumerate(cells):
        if cell["cell_type"] != "code":
            continue
        first = max((i for i in starts if i <= index), default=0)
        last = min((i for i in starts if i > index), default=len(cells))
        for call in _CALL.finditer(source(cell)):
            made.append(ClaimCell(call["slug"], notebook, index, cell, cells[first:last]))
    return tuple(made)


def _begins_section(cell: dict) -> bool:
    return cell["cell_type"] == "markdown" and _HEADING.search(source(cell)) is not None
