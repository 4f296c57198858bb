"""What the notebooks without a chapter number have to keep: they explain what chapters use.

Each rule is a function of the notebook and yields its complaints as sentences. Such a page decides
no claim and has no exercises, so it needs no goals, summary and pitfalls; it needs short answers on
top, an early picture (`teaching_rules.py`), and the anchors that other pages link to.
"""

from collections.abc import Callable, Iterator
from typing import Any

import notebook_rules

__all__ = ["RULES", "SERVICE_PAGES"]

#: Page -> the anchors that other pages may link to.
SERVICE_PAGES = {
    "further_heads": "one-class-per-pixel shares-that-sum-to-1 pixels-between-0-and-1 "
    "a-variance-beside-a-mean which-threshold",
    "initialisation": "variance he lecun xavier default gain how-to-write-it when-it-matters",
    "measuring": "seed split pair interval band learning-rate control diverged dead-unit seen-on "
    "tick",
    "symptoms_shown": "loss-stays-at-ln-10 loss-stays-at-ln-2 same-output-for-every-input "
    "one-class-for-everything accuracy-at-chance nan-after-some-steps softmax-twice "
    "sigmoid-twice a-cut-off-logarithm accuracy-collapses tiny-gradients-in-the-first-layers "
    "predictions-never-negative predictions-all-zero regression-predicts-the-mean "
    "targets-that-are-not-scaled loss-falls-and-accuracy-does-not-move relu-outputs-all-zero "
    "loss-below-0 probabilities-do-not-sum-to-1 "
    "all-elements-of-input-should-be-between-0-and-1 "
    "using-a-target-size-that-is-different-to-the-input-size target-10-is-out-of-bounds "
    "found-dtype-long-but-expected-float element-0-of-tensors-does-not-require-grad",
}
RULES: dict[str, Callable[[Any], Iterator[str]]] = {}
CELLS = 45
OWN_CELLS = {"Symptoms shown on broken networks": 75}  # three for each symptom


def rule(check: Callable[[Any], Iterator[str]]) -> Callable[[Any], Iterator[str]]:
    RULES[check.__name__] = check
    return check


@rule
def is_one_topic_and_short(notebook):
    if [level for level, _ in notebook_rules.headings(notebook)].count(1) != 1:
        yield "there is not exactly one '# ' heading"
    title = next((title for _, title in notebook_rules.headings(notebook)), "")
    most = OWN_CELLS.get(title, CELLS)
    if len(notebook.cells) > most:
        yield f"{len(notebook.cells)} cells, at most are {most}"


@rule
def decides_no_claim(notebook):
    """Claim cells are looked for in numbered pages alone: here the ledger would not see one."""
    for cell in notebook_rules.codes(notebook):
        if "acts.claim(" in cell.source:
            yield "a claim on a page without a number"
