"""Sphinx extension: ``{cheat-sheet}``, the rules of `acts.recommend` on one page for printing.

Three blocks: last layer and loss by what is predicted, hidden layers by depth and architecture,
and the short sentences of the rules. All of it is made from the rules, with the rows behind it.
"""

from __future__ import annotations

from collections.abc import Iterable

from docutils import nodes
from sphinx.application import Sphinx

import acts
from acts._guide.recommend import RULES, chosen
from acts._guide.rules import INITS, LOSSES, OUTPUTS, TASKS, Options, Rule
from catalogue import table
from chooser import AXES, GuideDirective, joined, literals

__all__ = ["architectures", "behind", "outputs", "predicted", "rows_behind", "setup"]

TITLE = "Activation functions on one page: numbers are rows of the book’s ledger"
FORWARD = "multiclass"
FEW, DEEP = ("1-3", "4-10"), "11-30"
ARCHITECTURES = ("recurrent", "transformer")


def outputs() -> list[tuple[list[str], Options]]:
    """Return the tasks with the same last layer and loss, and one combination for each group."""
    groups: dict[tuple[str, str], list[str]] = {}
    for task in TASKS:
        made = chosen(Options(task, "any", "none", False))
        groups.setdefault((made["output"], made["loss"]), []).append(task)
    return [(tasks, Options(tasks[0], "any", "none", False)) for tasks in groups.values()]


def predicted(tasks: Iterable[str]) -> str:
    """Return what a group of tasks predicts; the two architectures predict the same.

    Examples
    --------
    >>> predicted(["multiclass", "recurrent", "transformer"])
    'one class out of several; next symbol'
    """
    return "; ".join(dict.fromkeys(TASKS[task].partition(" (")[0] for task in tasks))


def architectures() -> list[tuple[str, Options]]:
    """Return what the rows of hidden layers are called, and a combination for each."""
    depths = AXES["depth"][1]
    return [
        *((f"{depths[key]} hidden layers", Options(FORWARD, key, "none", False)) for key in FEW),
        ("more, plain", Options(FORWARD, DEEP, "none", False)),
        ("more, with shortcuts alone", Options(FORWARD, DEEP, "none", True)),
        ("more, normalised, with shortcuts", Options(FORWARD, DEEP, "layer", True)),
        *((name, Options(name, "any", "layer", True)) for name in ARCHITECTURES),
    ]


def behind(options: Options, *about: str) -> list[Rule]:
    """Return the rules that choose these parts for a combination."""
    return [r for r in RULES if r.choice and r.about in about and r.holds(options)]


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
            nodes.rubric(text="Last layer and loss"),
            self.output_table(),
            nodes.rubric(text="Hidden layers"),
            self.hidden_table(),
            nodes.rubric(text="Remember"),
            nodes.bullet_list("", *(self.item(rule) for rule in RULES if rule.short)),
        ]
        return [nodes.container("", *blocks, classes=["cheat-sheet"])]

    def output_table(self) -> nodes.table:
        """Return last layer and loss by task."""
        head = ["The network predicts", "Apply when predicting", "Loss", "Targets", "Evidence"]
        body = []
        for tasks, options in outputs():
            made = chosen(options)
            loss = LOSSES[made["loss"]]
            texts = [
                predicted(tasks),
                f"`{OUTPUTS[made['output']]}`" if made["output"] != "identity" else "nothing",
                f"`{loss.torch}`, given the {loss.takes}",
                loss.targets,
            ]
            body.append([*map(literals, texts), self.rows_of(behind(options, "output", "loss"))])
        return table(([nodes.Text(text)] for text in head), body)

    def hidden_table(self) -> nodes.table:
        """Return function, start and alternatives by depth and architecture."""
        head = ["Network", "Function", "Starting weights", "Also worth a try", "Evidence"]
        body = []
        for title, options in architectures():
            made = chosen(options)
            others = [r.choice for r in behind(options, "instead")]
            texts = [
                title,
                acts.ACTIVATIONS[made["hidden"]].label,
                INITS[made["init"]].rule,
                ", ".join(acts.ACTIVATIONS[name].label for name in others),
            ]
            body.append([*map(literals, texts), self.rows_of(behind(options, "hidden", "init"))])
        return table(([nodes.Text(text)] for text in head), body)

    def item(self, rule: Rule) -> nodes.list_item:
        """Return a short sentence with its rows."""
        text = [nodes.Text(f"{rule.short} "), *self.rows_of([rule])]
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
