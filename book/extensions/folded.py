"""Sphinx extension: folded cells are named for what they hold, so a reader sees "Solution".

MyST-NB's own fold gives each the same label, "Toggle hidden content", which hides the visible text
from screen readers. Without it a fold does not say what is in it.
"""

from __future__ import annotations

from docutils import nodes
from myst_nb.sphinx_ import HideCodeCellNode
from sphinx.application import Sphinx
from sphinx.writers.html5 import HTML5Translator

__all__ = ["LABELS", "setup"]

# What MyST-NB puts in place of {type} in the configured prompt, which is "{type}" alone.
LABELS = {"content": "Code and output", "source": "Code", "output": "Output", "outputs": "Output"}


def name_solutions(app: Sphinx, document: nodes.document) -> None:
    for cell in document.findall(nodes.container):
        if "tag_solution" in cell["classes"] and "prompt_show" in cell:
            cell["prompt_show"] = "Solution"


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
    app.connect("doctree-read", name_solutions)
    app.add_node(HideCodeCellNode, override=True, html=(visit, depart))
    return {"parallel_read_safe": True, "parallel_write_safe": True}
