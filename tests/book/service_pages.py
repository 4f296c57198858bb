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
    "initialisation": "variance he lecun xavier default gain how-to-write-it when-it-matters",
    "measuring": "seed split pair interval band learning-rate control diverged dead-unit seen-on "
    "tick",
}
RULES: dict[str, Callable[[Any], Iterator[str]]] = {}
CELLS = 45


def rule(check: Callable[[Any], Iterator[str]]) -> Callable[[Any], Iterator[str]]:
    RULES[check.__name__] = check
    return check


@rule
def is_one_topic_and_short(notebook):
    if [level for level, _ in notebook_rules.headings(notebook)].count(1) != 1:
        yield "there is not exactly one '# ' heading"
    if len(notebook.cells) > CELLS:
        yield f"{len(notebook.cells)} cells, at most are {CELLS}"


@rule
def decides_no_claim(notebook):
    """Claim cells are looked for in numbered pages alone: here the ledger would not see one."""
    for cell in notebook_rules.codes(notebook):
        if "acts.claim(" in cell.source:
            yield "a claim on a page without a number"
