"""Sphinx extension: ``{cheat-sheet}``, the rules of `acts.recommend` on one page for printing.

A picture of what stands where, then three blocks: last layer and loss by what is predicted, hidden
layers by depth and architecture, and the short sentences of the rules. All of it is made from the
rules, with the rows behind it.
"""

from __future__ import annotations

from collections.abc import Iterable

from docutils import nodes
from sphinx.application import Sphinx

import acts
from acts._guide.choices import INIT_RECORDS, LOSS_RECORDS
from acts._guide.options import ARCHITECTURES, DEEP, DEPTHS, FORWARD, TASKS, Options
from acts._guide.recommend import RULES, choosing, chosen
from acts._guide.rules import ABOUT, Rule
from acts._guide.words import APPLY, AXES, applied, given, predicted
from acts._ledger import reach
from guide import network_drawing
from guide.chooser import GuideDirective, joined, literals
from reference import drawings
from reference.catalogue import stacked

__all__ = ["architectures", "outputs", "rows_behind", "setup"]

TITLE = "Activation functions on one page: numbers are rows of the book’s ledger"


def outputs() -> list[list[str]]:
    """Return the tasks in groups with the same last layer and loss."""
    groups: dict[tuple[str, str], list[str]] = {}
    for task in TASKS:
        made = chosen(Options(task))
        groups.setdefault((made["output"], made["loss"]), []).append(task)
    return list(groups.values())


def architectures() -> list[tuple[str, Options]]:
    """Return what the rows of hidden layers are called, and a combination for each."""
    task, deep = FORWARD[0], DEEP[0]
    depths = AXES["depth"].words
    return [
        *(
            (f"{depths[key]} hidden layers", Options(task, key))
            for key in DEPTHS
            if key not in ("any", *DEEP)
        ),
        ("more, plain: better not", Options(task, deep)),
        ("more, with shortcuts alone", Options(task, deep, residual=True)),
        ("more, normalised, with shortcuts", Options(task, deep, "layer", residual=True)),
        *((name, Options(name, "any", "layer", residual=True)) for name in ARCHITECTURES),
    ]


def rows_behind(rules: Iterable[Rule], ledger: list[dict]) -> list[dict]:
    """Return the rows of the ledger that rules rest on, in its order, each once."""
    claims = {claim for rule in rules for claim in rule.claims}
    return [row for row in ledger if {row["id"], row["check"]} & claims]


class CheatSheet(GuideDirective):
    """The sheet."""

    def run(self) -> list[nodes.Node]:
        self.depend()
        blocks = [
            nodes.paragraph(text=TITLE, classes=["sheet-title"]),
            *self.picture(),
            nodes.rubric(text="Last layer and loss"),
            self.output_table(),
            nodes.rubric(text=ABOUT["hidden"]),
            self.hidden_table(),
            nodes.rubric(text="Remember"),
            nodes.bullet_list("", *(self.item(rule) for rule in RULES if rule.short)),
        ]
        return [nodes.container("", *blocks, classes=["cheat-sheet"])]

    def picture(self) -> list[nodes.Node]:
        """Return the network that the tables are about, with its caption."""
        for module in (drawings, network_drawing):
            self.env.note_dependency(module.__file__)
        drawn = network_drawing.html()
        tasks = predicted(network_drawing.exceptions())
        says = (
            "Where each choice stands. One exception: the loss takes what comes after the function "
            f"for {tasks}."
        )
        return [
            nodes.raw("", f'<figure class="unit">{drawn}<figcaption>', format="html"),
            nodes.paragraph(text=says),
            nodes.raw("", "</figcaption></figure>", format="html"),
        ]

    def function(self, name: str) -> list[nodes.Node]:
        """Return a function with its small curve, as a link to its place in the tour."""
        tour = self.env.app.builder.get_relative_uri(self.env.docname, "book/tour")
        drawn = nodes.raw("", network_drawing.curve(name), format="html")
        label = acts.ACTIVATIONS[name].label
        link = nodes.reference("", label, internal=True, refuri=f"{tour}#{name}")
        return [nodes.inline("", "", drawn, link, classes=["sheet-function"])]

    def output_table(self) -> nodes.table:
        """Return last layer and loss by task."""
        head = [AXES["task"].title, APPLY, ABOUT["loss"], "Targets", "Evidence"]
        body = []
        for tasks in outputs():
            options = Options(tasks[0])
            choices = chosen(options)
            loss = LOSS_RECORDS[choices["loss"]]
            texts = [
                predicted(tasks),
                applied(choices["output"], nothing="nothing"),
                given(loss),
                loss.targets,
            ]
            body.append([*map(literals, texts), self.rows_of(choosing(options, "output", "loss"))])
        made = stacked(head, body)
        made["classes"] += ["sheet-outputs"]
        return made

    def hidden_table(self) -> nodes.table:
        """Return function, start and alternatives by depth and architecture."""
        head = ["Network", "Function", ABOUT["init"], "Also worth a try", "Evidence"]
        body = []
        for title, options in architectures():
            made = chosen(options)
            others = [self.function(r.chooses) for r in choosing(options, "instead")]
            cells = [
                literals(title),
                self.function(made["hidden"]),
                literals(INIT_RECORDS[made["init"]].rule),
                joined(others),
                self.rows_of(choosing(options, "hidden", "init")),
            ]
            body.append(cells)
        return stacked(head, body)

    def item(self, rule: Rule) -> nodes.list_item:
        """Return a short sentence with its rows."""
        text = [nodes.Text(f"{rule.short} "), *self.rows_of([rule])]
        if seen := self.seen(rule, reach.data):
            text += [nodes.Text(" "), nodes.inline(text=f"({seen})", classes=["sheet-seen"])]
        return nodes.list_item("", nodes.paragraph("", "", *text))

    def rows_of(self, rules: Iterable[Rule]) -> list[nodes.Node]:
        """Return links to the rows behind rules, or to their references where there are none."""
        rules = list(rules)
        linked = [[self.row_link(row)] for row in rows_behind(rules, self.rows())]
        keys = dict.fromkeys(key for rule in rules for key in rule.references)
        linked = linked or [self.markdown(f"{{cite:t}}`{key}`") for key in keys]
        return [nodes.inline("", "", *joined(linked), classes=["sheet-rows"])]


def setup(app: Sphinx) -> dict[str, bool]:
    app.add_directive("cheat-sheet", CheatSheet)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
