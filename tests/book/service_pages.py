"""What the notebooks without a chapter number have to keep: they explain what chapters use.

Each rule is a function of the notebook and yields its complaints as sentences. Such a page decides
no claim and has no exercises, so it needs no goals, summary and pitfalls; it needs short answers on
top, an early picture, and the anchors that other pages link to.
"""

import re
from collections.abc import Callable, Iterator
from typing import Any

import notebook_rules
import prose_numbers

__all__ = ["RULES", "SERVICE_PAGES", "slug"]

#: Page -> the anchors that other pages may link to.
SERVICE_PAGES = {
    "initialisation": "variance he lecun xavier default gain how-to-write-it when-it-matters",
    "measuring": "seed split pair interval band learning-rate control diverged dead-unit seen-on "
    "tick",
}
RULES: dict[str, Callable[[Any], Iterator[str]]] = {}
WORDS_BEFORE_FIGURE = 350
CELLS, LINE = 45, 88


def rule(check: Callable[[Any], Iterator[str]]) -> Callable[[Any], Iterator[str]]:
    RULES[check.__name__] = check
    return check


def slug(title: str) -> str:
    """The anchor that the site gives a heading."""
    return re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-")


def in_short(notebook) -> list[str]:
    """The items below "In short" in the first cell."""
    found = re.search(r"(?ms)^\*\*In short\*\*\n\n((?:- .*\n?)+)", notebook.cells[0].source)
    return re.findall(r"(?m)^- (.+)$", found[1]) if found else []


@rule
def opens_with_topic_and_subtitle(notebook):
    if not re.match(r"# \S.*\n\n\*[^*\n]+\*\n\n\*\*In short\*\*\n", notebook.cells[0].source):
        yield "the first cell is not title, subtitle in italics, In short"
    if [level for level, _ in notebook_rules.headings(notebook)].count(1) != 1:
        yield "there is not exactly one '# ' heading"
    if not re.search(r"(?i)\d+ seconds\b", notebook.cells[0].source):
        yield "no run time in the first cell"


@rule
def in_short_has_items_that_lead_to_their_evidence(notebook):
    items = in_short(notebook)
    if not 3 <= len(items) <= 5:
        yield f"{len(items)} items in In short, 3 to 5 are asked for"
    found = {slug(title): cells for title, cells in prose_numbers.sections(notebook)}
    for item in items:
        anchors = re.findall(r"\]\(#([\w-]+)\)", item)
        if not anchors:
            yield f"no link to a section: {item[:50]}"
        if lost := [name for name in anchors if name not in found]:
            yield f"no section {lost[0]}"


@rule
def a_picture_comes_early(notebook):
    words = 0
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            words += len(cell.source.split())
        elif notebook_rules.data(cell, "image/svg+xml"):
            break
    else:
        yield "no picture"
    if words > WORDS_BEFORE_FIGURE:
        yield f"{words} words before the first picture, at most are {WORDS_BEFORE_FIGURE}"


@rule
def the_page_is_short_and_its_code_narrow(notebook):
    if len(notebook.cells) > CELLS:
        yield f"{len(notebook.cells)} cells, at most are {CELLS}"
    for cell in notebook_rules.codes(notebook):
        if wide := [line for line in cell.source.splitlines() if len(line) > LINE]:
            yield f"a line of {len(wide[0])} characters: {wide[0][:50]}"


@rule
def asks_before_it_shows(notebook):
    text = "\n".join(c.source for c in notebook.cells if c.cell_type == "markdown")
    asked = len(re.findall(r"(?m)^\*\*Predict\.\*\*", text))
    answered = text.count("<summary>Answer</summary>")
    if not 1 <= asked == answered:
        yield f"{asked} questions and {answered} answers"


@rule
def decides_no_claim(notebook):
    """Claim cells are looked for in numbered pages alone: here the ledger would not see one."""
    for cell in notebook_rules.codes(notebook):
        if "acts.claim(" in cell.source:
            yield "a claim on a page without a number"
