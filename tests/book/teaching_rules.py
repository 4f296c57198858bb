"""The form in which a page teaches: each rule yields its complaints as sentences.

They hold for every notebook of the book. What else one with a chapter number has to keep stands in
`notebook_rules.py`, what one without in `service_pages.py`.
"""

import re
from collections.abc import Callable, Iterator
from typing import Any

import linked_numbers
import notebook_rules
from ledger.claim_cells import is_evidence
from online import launch_cell

__all__ = ["CORE_RULES", "RULES", "slug"]

WORDS_BEFORE_PICTURE = 350
CELLS, LINE = 45, 88
PHONE, LABEL = 350, 9  # a phone's column and the smallest label on it, in pixels

#: Of every notebook; of the first page of each chapter besides.
RULES: dict[str, Callable[[Any], Iterator[str]]] = {}
CORE_RULES: dict[str, Callable[[Any], Iterator[str]]] = {}


def rule(check: Callable[[Any], Iterator[str]]) -> Callable[[Any], Iterator[str]]:
    RULES[check.__name__] = check
    return check


def core_rule(check: Callable[[Any], Iterator[str]]) -> Callable[[Any], Iterator[str]]:
    CORE_RULES[check.__name__] = check
    return check


def slug(title: str) -> str:
    """The anchor that the site gives a heading."""
    return re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-")


def _words(markdown: str) -> list[str]:
    """Words of prose: no formulas and no addresses of links."""
    plain = re.sub(r"\$\$?[^$]*\$\$?|(?<=\])\([^)]*\)", " ", markdown)
    return re.findall(r"[^\W_][\w'’.-]*", plain)


def text(notebook) -> str:
    return "\n\n".join(c.source for c in notebook.cells if c.cell_type == "markdown")


def shown(notebook) -> list:
    """Code cells but the folded answers."""
    cells = notebook_rules.codes(notebook)
    return [c for c in cells if "hide-cell" not in notebook_rules.tags(c)]


@rule
def opens_with_topic_subtitle_and_in_short(notebook):
    if not re.match(r"# \S.*\n\n\*[^*\n]+\*\n\n\*\*In short\*\*\n", notebook.cells[0].source):
        yield "the first cell is not title, subtitle in italics, In short"
    if not re.search(r"(?i)\d+ seconds\b", notebook.cells[0].source):
        yield "no run time in the first cell"


@rule
def in_short_has_items_that_lead_to_their_evidence(notebook):
    items = re.findall(r"(?ms)^[-*] (.+?)(?=^[-*] |\Z)", linked_numbers.in_short(notebook))
    if not 3 <= len(items) <= 5:
        yield f"{len(items)} items in In short, 3 to 5 are asked for"
    there = {slug(title) for _, title in notebook_rules.headings(notebook)}
    for item in items:
        links = re.findall(r"\]\(([\w./-]*)#([\w-]+)\)", item)
        if not links:
            yield f"no link to its evidence: {item[:50]}"
        for page, anchor in links:
            if not page and not anchor.startswith(("claim-", "fig-")) and anchor not in there:
                yield f"no section {anchor}"


@rule
def a_picture_comes_early(notebook):
    words = 0
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            words += len(_words(cell.source))
        elif notebook_rules.data(cell, "image/svg+xml"):
            break
    else:
        yield "no picture"
    if words > WORDS_BEFORE_PICTURE:
        yield f"{words} words before the first picture, at most are {WORDS_BEFORE_PICTURE}"


@rule
def labels_can_be_read_on_a_phone(notebook):
    """Matplotlib writes text as paths: ``scale(0.11 -0.11)`` is a label of 11 points."""
    for cell in notebook_rules.codes(notebook):
        for svg in notebook_rules.data(cell, "image/svg+xml"):
            width = float(re.search(r'viewBox="0 0 ([\d.]+)', svg)[1])
            sizes = {100 * float(n) for n in re.findall(r"scale\((0\.\d+) -0\.\d+\)", svg)}
            smallest = min(sizes, default=LABEL) * min(PHONE / width, 4 / 3)
            if smallest < LABEL:
                yield f"{notebook_rules.head(cell)}: a label of {smallest:.1f} px on a phone"


@rule
def asks_before_it_shows(notebook):
    asked = len(re.findall(r"(?m)^\*\*Predict\.\*\*", text(notebook)))
    answered = text(notebook).count("<summary>Answer</summary>")
    if not 1 <= asked == answered:
        yield f"{asked} questions and {answered} answers"


@rule
def evidence_stands_apart(notebook):
    """Asserts fold by themselves where a cell holds nothing else; an answer's cell is folded."""
    for cell in shown(notebook):
        if re.search(r"(?m)^\s*assert\b", cell.source) and not is_evidence(cell):
            yield f"{notebook_rules.head(cell)}: asserts among what is shown"


@rule
def results_are_numbers(notebook):
    for cell in shown(notebook):
        if found := re.search(r"(?<![=\w])(True|False)\b", notebook_rules.shown_text(cell)):
            yield f"{notebook_rules.head(cell)} shows {found[0]}: a number says how much"


@rule
def code_fits_its_column(notebook):
    for cell in notebook_rules.codes(notebook):
        if cell.id != launch_cell.ID:
            wide = [line for line in cell.source.splitlines() if len(line) > LINE]
            yield from (f"a line of {len(line)} characters: {line[:50]}" for line in wide)


@core_rule
def a_core_page_is_short(notebook):
    """Counted without the launch cell, which nobody sees, and evidence, which is folded."""
    cells = [c for c in notebook.cells if c.id != launch_cell.ID and not is_evidence(c)]
    if len(cells) > CELLS:
        yield f"{len(cells)} cells, at most are {CELLS}"


@core_rule
def a_core_page_ends_with_a_larger_task(notebook):
    tasks = re.findall(r"(?i)\blarger task\b", text(notebook))
    if not tasks:
        yield "no larger task (measure, change, explain)"
