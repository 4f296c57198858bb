"""Sphinx extension: tables made from `acts.ACTIVATIONS`, so that they say what the library does.

``{catalogue} names``: each function here, in PyTorch and in Keras, and where these differ.
``{catalogue} properties``: range, kinks, saturated sides, gain, origin.
``{catalogue} rest``: every other public name with the first line of its docstring.
"""

from __future__ import annotations

import inspect
import math
from collections.abc import Callable, Iterable
from types import ModuleType

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

import acts
from acts._functions.registry import Activation
from reference.api import found, public_names, ready, rst

__all__ = ["keywords", "names", "number", "properties", "rest", "setup", "stacked", "table"]

Cell = list[nodes.Node]
MINUS, INFINITY = "\N{MINUS SIGN}", "\N{INFINITY}"


def number(value: float, digits: int = 5) -> str:
    """Return a number as a table shows it.

    Examples
    --------
    >>> number(-0.2784645427610738), number(6.0), number(float("inf"))
    ('−0.27846', '6', '∞')
    """
    if math.isinf(value):
        return MINUS * (value < 0) + INFINITY
    return f"{value:.{digits}g}".replace("-", MINUS)


def keywords(record: Activation) -> str:
    """Return a function's keywords and their defaults.

    Examples
    --------
    >>> keywords(acts.ACTIVATIONS["leaky_relu"])
    'negative_slope=0.01'
    """
    return ", ".join(f"{name}={value!r}" for name, value in record.parameters.items())


def names() -> tuple[list[str], list[list[str | nodes.Node]]]:
    """Return head and rows of the table of names."""
    head = ["acts", "Defaults", "torch.nn", "keras.activations", "Where they differ"]
    rows = [
        [
            link(f"acts.{record.name}", record.name),
            code(keywords(record)) if record.parameters else nodes.Text(""),
            code(record.torch),
            code(record.keras),
            nodes.Text(record.differs),
        ]
        for record in acts.ACTIVATIONS.values()
    ]
    return head, rows


def properties() -> tuple[list[str], list[list[str | nodes.Node]]]:
    """Return head and rows of the table of properties."""
    head = ["Function", "Range", "Kinks", "Slope tends to 0", "Gain", "Source"]
    rows = []
    for record in acts.ACTIVATIONS.values():
        cells = [
            " to ".join(map(number, record.range)),
            ", ".join(map(number, record.kinks)),
            " and ".join(record.saturates),
            f"{record.gain:.4f}",
            f"{record.year}: {record.reference}",
        ]
        rows.append([link(f"acts.{record.name}", record.name), *map(nodes.Text, cells)])
    return head, rows


def rest() -> tuple[list[str], list[list[str | nodes.Node]]]:
    """Return head and rows of the table of all names but the functions of the registry."""
    functions = {r.fn for r in acts.ACTIVATIONS.values()}
    slopes = {r.grad for r in acts.ACTIVATIONS.values()}
    rows = []
    for name in public_names():
        value = found(name)
        if not callable(value) or isinstance(value, ModuleType) or value in functions | slopes:
            continue
        first = inspect.getdoc(value).split("\n\n")[0].replace("\n", " ")
        rows.append([link(name, name), ready(first, name)])
    return ["Name", "What it is"], rows


def code(text: str | None) -> nodes.Node:
    return nodes.literal(text=text) if text else nodes.Text("none")


def link(name: str, text: str) -> nodes.Node:
    """Return a link to the entry of a public name."""
    return addnodes.pending_xref(
        "",
        code(text),
        refdomain="py",
        reftype="obj",
        reftarget=name,
        refexplicit=True,
        refwarn=True,
    )


def table(
    head: Iterable[list[nodes.Node]], rows: Iterable[Iterable[list[nodes.Node]]]
) -> nodes.table:
    head = list(head)
    group = nodes.tgroup(cols=len(head))
    group += [nodes.colspec(colwidth=1) for _ in head]
    group += nodes.thead("", _row(head))
    group += nodes.tbody("", *map(_row, rows))
    return nodes.table("", group, classes=["catalogue"])


def stacked(head: list[str], rows: Iterable[list[list[nodes.Node]]]) -> nodes.table:
    """Return a table whose rows a phone shows as blocks: each line begins with its heading."""
    body = [list(row) for row in rows]
    for row in body:
        for number, title in enumerate(head[1:], 1):
            if "".join(node.astext() for node in row[number]):
                label = nodes.inline(text=f"{title}: ", classes=["cell-label"])
                row[number] = [label, *row[number]]
    made = table(([nodes.Text(title)] for title in head), body)
    made["classes"] += ["stacked"]
    return made


def _row(cells: Iterable[Cell]) -> nodes.row:
    return nodes.row("", *(nodes.entry("", nodes.paragraph("", "", *cell)) for cell in cells))


TABLES: dict[str, Callable] = {"names": names, "properties": properties, "rest": rest}


class Catalogue(SphinxDirective):
    """One of the tables."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        which = directives.choice(self.arguments[0], tuple(TABLES))
        self.env.note_dependency(inspect.getsourcefile(Activation))
        head, rows = TABLES[which]()
        cells = [[self.cell(content) for content in row] for row in rows]
        if len(head) > 2:  # more columns than a phone shows beside each other
            return [stacked(head, cells)]
        return [table(map(self.cell, head), cells)]

    def cell(self, content: str | nodes.Node) -> list[nodes.Node]:
        """Return what stands in a cell; text is reStructuredText."""
        if isinstance(content, nodes.Node):
            return [content]
        return [child for paragraph in rst(self, content) for child in paragraph.children]


def setup(app: Sphinx) -> dict[str, bool]:
    app.add_directive("catalogue", Catalogue)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
