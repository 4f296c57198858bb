"""Sphinx extension: cells that only assert are folded, and a fold is named for what it holds.

MyST-NB's own fold gives each the same label, "Toggle hidden content", which hides the visible text
from screen readers. Without this extension asserts stand open between the text, and a fold does not
say what is in it.
"""

from __future__ import annotations

import json

from docutils import nodes
from myst_nb.sphinx_ import HideCodeCellNode
from sphinx.application import Sphinx
from sphinx.writers.html5 import HTML5Translator

from ledger.claim_cells import is_evidence

__all__ = ["LABELS", "setup"]

# What MyST-NB puts in place of {type} in the configured prompt, which is "{type}" alone.
LABELS = {"content": "Code and output", "source": "Code", "output": "Output", "outputs": "Output"}


#: Tag of a cell -> the name of its fold.
NAMES = {"solution": "Solution", "evidence": "Evidence"}


def fold_evidence(app: Sphinx, docname: str, text: list[str]) -> None:
    """Give the cells that only assert the tags that fold them."""
    if not app.env.doc2path(docname).endswith(".ipynb"):
        return
    notebook = json.loads(text[0])
    for cell in notebook["cells"]:
        tags = cell["metadata"].setdefault("tags", [])
        if is_evidence(cell) and not tags:
            tags += ["hide-input", "evidence"]
    text[0] = json.dumps(notebook)


def name_folds(app: Sphinx, document: nodes.document) -> None:
    """Name the folds of cells that have a tag with a name."""
    for cell in document.findall(nodes.container):
        for tag, name in NAMES.items():
            if f"tag_{tag}" in cell["classes"] and "prompt_show" in cell:
                cell["prompt_show"] = name


def visit(self: HTML5Translator, element: nodes.Element) -> None:
    classes = " ".join(["hide", *element["classes"]])
    prompt = element["prompt_show"]
    self.body.append(
        f'<details class="{classes}">\n<summary>{LABELS.get(prompt, prompt)}</summary>\n'
    )


def depart(self: HTML5Translator, element: nodes.Element) -> None:
    self.body.append("</details>\n")


def setup(app: Sphinx) -> dict[str, bool]:
    app.setup_extension("myst_nb")
    app.connect("source-read", fold_evidence)
    app.connect("doctree-read", name_folds)
    app.add_node(HideCodeCellNode, override=True, html=(visit, depart))
    return {"parallel_read_safe": True, "parallel_write_safe": True}
