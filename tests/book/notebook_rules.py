"""What every committed notebook has to keep; each rule yields its complaints as sentences.

A rule is a function of the notebook. `tests/book/test_notebooks.py` applies all of them to every
notebook of the book, and each of them to a notebook in which exactly that rule is broken.
"""

import copy
import re
import statistics
from collections.abc import Callable, Iterator
from typing import Any

import execute
import nbval_book
from online import launch_cell

__all__ = ["RULES", "SETUP"]

SETUP = """\
import matplotlib.pyplot as plt
import numpy as np
import torch

import acts

torch.set_num_threads(1)
acts.plots.use_style()"""

RULES: dict[str, Callable[[Any], Iterator[str]]] = {}

_DECIMAL = re.compile(r"(?<![\w.])(\d+\.\d+|\.\d+|\d+(?=[eE][-+]?\d))(?:[eE][-+]?\d+)?(?!\.?\d)")
_PATHS = re.compile(
    r"(?:^|[\s\"'(=:])(?:/(?:home|root|tmp|work|Users|usr|opt|var)/|[A-Z]:\\|~/)|site-packages"
)
_ADDRESS = re.compile(r"\b0x[0-9a-f]{6,}|<(?:matplotlib|Axes|Figure)\b|\[<|<function |<generator ")
_ROLE = re.compile(r"\{[a-z][\w:-]*\}`[^`]*`")
_LINES = 25
_MEDIAN = 6


def rule(check: Callable[[Any], Iterator[str]]) -> Callable[[Any], Iterator[str]]:
    RULES[check.__name__] = check
    return check


def codes(notebook) -> list:
    return [c for c in notebook.cells if c.cell_type == "code"]


def tags(cell) -> list[str]:
    return cell.metadata.get("tags", [])


def data(cell, kind: str) -> list[str]:
    """Outputs of a cell of one kind: "stdout", "stderr" or a MIME type."""
    found = []
    for output in cell.outputs:
        if output.output_type == "stream" and output.name == kind:
            found.append(output.text)
        elif kind in output.get("data", {}):
            found.append(output["data"][kind])
    return found


def shown_text(cell) -> str:
    """What a reader sees as text: streams, plain text next to no richer form, HTML's text."""
    texts = data(cell, "stdout") + data(cell, "text/latex")
    for output in cell.outputs:
        rich = output.get("data", {})
        if "text/html" in rich:
            html = re.sub(r"(?s)<(script|style|svg)\b.*?</\1>", " ", rich["text/html"])
            texts.append(re.sub(r"<[^>]*>", " ", html))
        elif "image/svg+xml" not in rich:
            texts.append(rich.get("text/plain", ""))
    return "\n".join(texts)


def head(cell) -> str:
    return (
        repr(cell.source.strip().splitlines()[0][:60]) if cell.source.strip() else "an empty cell"
    )


def headings(notebook) -> list[tuple[int, str]]:
    found = []
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            text = re.sub(r"(?ms)^(```+|~~~+).*?^\1\s*$", "", cell.source)
            found += [(len(m[1]), m[2].strip()) for m in re.finditer(r"(?m)^(#+) (.+)$", text)]
    return found


@rule
def every_code_cell_is_executed_in_order(notebook):
    counts = [c.execution_count for c in codes(notebook)]
    if counts != list(range(1, len(counts) + 1)):
        yield f"execution counts are {counts}"


@rule
def outputs_belong_to_the_sources(notebook):
    """A figure is compared by its presence alone: a changed cell that was not run shows here."""
    if notebook.metadata.get("acts", {}).get("executed") != execute.executed(notebook):
        yield "code has changed since the outputs were made: make notebooks"


@rule
def no_cell_is_empty(notebook):
    yield from (f"cell {c.id} is empty" for c in notebook.cells if not c.source.strip())


@rule
def errors_stand_only_where_they_are_meant(notebook):
    for cell in codes(notebook):
        failed = any(o.output_type == "error" for o in cell.outputs)
        if failed != ("raises-exception" in tags(cell)):
            yield f"{head(cell)}: {'an error' if failed else 'no error'} and tags {tags(cell)}"


@rule
def nothing_is_written_to_stderr(notebook):
    yield from (f"{head(c)} writes to stderr" for c in codes(notebook) if data(c, "stderr"))


@rule
def figures_are_svg_with_alt_and_caption(notebook):
    names = []
    for cell in codes(notebook):
        if data(cell, "image/png") or data(cell, "image/jpeg"):
            yield f"{head(cell)} stores a PNG or JPEG; is use_style() called?"
        drawn = len(data(cell, "image/svg+xml"))
        mystnb = cell.metadata.get("mystnb", {})
        if drawn == 0:
            if mystnb.get("image") or mystnb.get("figure"):
                yield f"{head(cell)} describes a figure and draws none"
            continue
        if drawn > 1:
            yield f"{head(cell)} makes {drawn} figures"
        if cell.source.strip().splitlines()[-1] != "plt.show()":
            yield f"{head(cell)} does not end with plt.show()"
        alt = mystnb.get("image", {}).get("alt", "")
        if not 30 <= len(alt) <= 400:
            yield f"{head(cell)}: alt text of {len(alt)} characters, needed are 30 to 400"
        if re.match(r"(?i)(a |the )?(plot|figure|image|chart|graph)\b", alt) or re.search(
            r"\.(svg|png)|_images/", alt
        ):
            yield f"{head(cell)}: alt text says what it is, not what is drawn: {alt[:40]!r}"
        if len(mystnb.get("figure", {}).get("caption", "")) < 20:
            yield f"{head(cell)}: no caption that says what to conclude"
        names.append(mystnb.get("figure", {}).get("name", ""))
    for name in names:
        if not re.fullmatch(r"fig-[a-z0-9-]+", name):
            yield f"figure name {name!r} is not fig-…"
        if names.count(name) > 1:
            yield f"figure name {name!r} is used twice"


@rule
def setup_cell_is_the_same_everywhere(notebook):
    launch, setup = [*(c.source for c in codes(notebook)[:2]), "", ""][:2]
    if launch != launch_cell.source(launch_cell.stated(launch), notebook.cells):
        yield f"the first code cell is not as `make notebooks` writes it: {launch[:60]!r}"
    if setup != SETUP:
        yield f"the second code cell is not the setup cell: {setup[:60]!r}"


@rule
def code_cells_are_short(notebook):
    written = [c for c in codes(notebook) if c.id != launch_cell.ID]
    sizes = [len(c.source.splitlines()) for c in written]
    for cell, size in zip(written, sizes, strict=True):
        if size > _LINES:
            yield f"{head(cell)} has {size} lines, at most are {_LINES}"
    if sizes and statistics.median(sizes) > _MEDIAN:
        yield f"the median code cell has {statistics.median(sizes)} lines, at most are {_MEDIAN}"


@rule
def timing_cells_are_marked_and_decide_nothing(notebook):
    for cell in codes(notebook):
        if ("timing" in tags(cell)) != ("nbval-ignore-output" in tags(cell)):
            yield f"{head(cell)}: timing and nbval-ignore-output go together, tags {tags(cell)}"
        if "timing" in tags(cell) and "acts.claim(" in cell.source:
            yield f"{head(cell)}: a claim inside a timing cell"
        hiding = {"nbval-skip", "nbval-ignore-output-regex", "remove-cell"}
        for tag in (set(tags(cell)) & hiding) if cell.id != launch_cell.ID else ():
            yield f"{head(cell)}: tag {tag!r} hides a cell from the tests or the reader"


@rule
def stored_numbers_are_rounded(notebook):
    """At most four significant digits, unless the metadata say why each digit is exact."""
    for cell in codes(notebook):
        if len(cell.metadata.get("acts", {}).get("exact", "")) >= 10:
            continue
        for match in _DECIMAL.finditer(shown_text(cell)):
            digits = match[1].replace(".", "").lstrip("0")
            if len(digits) > 4:
                yield f"{head(cell)} shows {match[0]}: more digits than another CPU repeats"


@rule
def no_paths_and_no_addresses(notebook):
    for cell in notebook.cells:
        texts = [cell.source]
        if cell.cell_type == "code":
            texts.append(shown_text(cell) + "".join(data(cell, "stderr")))
            if found := _ADDRESS.search(texts[1]):
                yield f"{head(cell)} shows an object instead of a result: {found[0]!r}"
        for text in texts:
            if found := _PATHS.search(text):
                yield f"{head(cell)} holds a path of one machine: {found[0].strip()!r}"


@rule
def file_is_plain_and_reproducible(notebook):
    if (notebook.nbformat, notebook.nbformat_minor) != (4, 5):
        yield f"format {notebook.nbformat}.{notebook.nbformat_minor}, needed is 4.5"
    if notebook.metadata.get("kernelspec", {}).get("name") != "python3":
        yield "the kernel is not python3"
    if "widgets" in notebook.metadata:
        yield "widget state is stored"
    ids = [c.id for c in notebook.cells]
    yield from (f"cell id {i!r} is used twice" for i in set(ids) if ids.count(i) > 1)
    for cell in notebook.cells:
        if "execution" in cell.metadata:
            yield f"{head(cell)} stores the times of its execution"
        folded = cell.cell_type != "code" and cell.metadata.get("jupyter")
        if cell.metadata.get("collapsed") or folded:
            yield f"{head(cell)} stores the state of an editor"
        if cell.get("attachments"):
            yield f"{head(cell)} has an attachment"


@rule
def chapter_has_its_parts_in_order(notebook):
    found = headings(notebook)
    if not notebook.cells or not re.match(r"# \S", notebook.cells[0].source):
        yield "the first cell does not open with '# '"
    if [level for level, _ in found].count(1) != 1:
        yield "there is not exactly one '# ' heading"
    for (a, _), (b, title) in zip(found, found[1:], strict=False):
        if b > a + 1:
            yield f"heading {title!r} skips a level"
    titles = [title.lower() for level, title in found if level == 2]
    last = [re.sub(r"[^a-z ]", "", t).strip() for t in titles[-3:]]
    if last != ["summary", "exercises", "further reading"]:
        yield f"the last sections are {last}, not summary, exercises, further reading"
    if not any("pitfall" in title.lower() for level, title in found if level > 1):
        yield "no section on pitfalls"
    before = ""
    for cell in notebook.cells:
        if cell.cell_type == "code":
            break
        before += cell.source + "\n"
    if not re.search(r"(?i)you will be able to", before):
        yield "no 'You will be able to' before the setup cell"
    if not re.search(r"(?m)^\|[\s:|-]+\|$", before):
        yield "no prerequisites table before the setup cell"
    if not any("acts.claim(" in c.source for c in codes(notebook)):
        yield "no cell decides a claim"


@rule
def tolerances_are_for_numbers(notebook):
    for cell in codes(notebook):
        try:
            allowed = nbval_book.tolerance(cell.metadata)
        except ValueError as error:
            yield f"{head(cell)}: {error}"
            continue
        if allowed is not None and not _DECIMAL.search(shown_text(cell)):
            yield f"{head(cell)}: a tolerance, and no decimal number that needs it"


@rule
def jupyterlab_folds_what_the_site_folds(notebook):
    for cell in codes(notebook):
        expected = copy.deepcopy(cell)
        execute.fold(expected)
        if cell.metadata != expected.metadata:
            yield f"{head(cell)}: not folded alike in JupyterLab and on the site (make notebooks)"


@rule
def text_needs_no_sphinx(notebook):
    """JupyterLab and Colab show a role as it is written."""
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            yield from (f"{role} in {head(cell)}" for role in _ROLE.findall(cell.source))


@rule
def folded_parts_open_and_close(notebook):
    for cell in notebook.cells:
        if cell.cell_type != "markdown" or "<details" not in cell.source:
            continue
        opened, closed = cell.source.count("<details"), cell.source.count("</details>")
        summaries = len(re.findall(r"<summary>[^<\n]{3,}</summary>", cell.source))
        if not opened == closed == summaries:
            yield f"{head(cell)}: {opened} details, {summaries} summaries, {closed} closed"
        if re.search(r"</summary>[^\n]*\n[^\n]*\S|\S[^\n]*\n</details>", cell.source):
            yield f"{head(cell)}: markdown inside details needs a blank line around it"
