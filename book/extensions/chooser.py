"""Sphinx extension: the rules of `acts.recommend` on a page, and controls that ask them.

``{chooser}`` shows controls and the answer to them; a script looks it up in a table of every
combination that stands on the page. ``{chooser-reasons}`` lists every sentence with its evidence;
the script hides those that do not hold for what was chosen. ``{chooser-answers}`` is a table of the
answer for each task. Without JavaScript the controls are left out and all sentences stay, each with
the options that it holds for.
"""

from __future__ import annotations

import inspect
import json
from collections.abc import Iterable
from html import escape
from pathlib import Path

from docutils import nodes
from sphinx.application import Sphinx

import acts
from acts._guide import hidden, output, recommend, rules, training
from acts._guide.hidden import FORWARD
from acts._guide.recommend import RULES
from acts._guide.rules import ABOUT, DEPTHS, NORMALISATIONS, RESIDUALS, TASKS, Options, Rule
from catalogue import table
from ledger import LedgerDirective, pending

__all__ = [
    "AXES",
    "PARTS",
    "GuideDirective",
    "answer",
    "conditions",
    "joined",
    "literals",
    "options_key",
    "payload",
    "setup",
    "shown",
]

SCRIPT = Path(__file__).parents[1] / "site" / "chooser.js"
PARTS = ("hidden", "init", "output", "loss")
FIRST = Options("binary", "any", "none", False)
ANYTHING = "anything but the next symbol"
AXES = {
    "task": ("The network predicts", dict(TASKS)),
    "depth": (
        "Hidden layers",
        {
            key: "not known yet"
            if ends is None
            else f"more than {ends[0] - 1}"
            if ends[1] == float("inf")
            else f"{ends[0]} to {ends[1]}"
            for key, ends in DEPTHS.items()
        },
    ),
    "normalisation": ("Normalisation", dict(NORMALISATIONS)),
    "residual": ("Shortcuts", {("no", "yes")[key]: text for key, text in RESIDUALS.items()}),
}


def options_key(options: Options) -> tuple[str, ...]:
    """Return the words that the controls have for a combination.

    Examples
    --------
    >>> options_key(FIRST)
    ('binary', 'any', 'none', 'no')
    """
    return options.task, options.depth, options.normalisation, ("no", "yes")[options.residual]


def answer(options: Options) -> recommend.Recommendation:
    """Return what `acts.recommend` says to a combination."""
    ends = DEPTHS[options.depth]
    return acts.recommend(
        options.task,
        depth=ends and ends[0],
        normalisation=options.normalisation,
        residual=options.residual,
    )


def chosen(options: Options) -> dict[str, str]:
    """Return the choice for each part as a word of the rules."""
    choices = recommend.chosen(options)
    return {part: choices[part] for part in PARTS}


def shown(part: str, choice: str) -> str:
    """Return a choice as the page says it, with code between backquotes.

    Examples
    --------
    >>> shown("hidden", "relu")
    'ReLU: `torch.nn.ReLU`'
    >>> shown("output", "sigmoid")
    '`torch.sigmoid(logits)`, when predicting'
    """
    if part == "hidden":
        record = acts.ACTIVATIONS[choice]
        return f"{record.label}: `torch.nn.{record.torch}`"
    if part == "init":
        init = rules.INITS[choice]
        text = f"{init.rule}; a gain of {init.gain:.2f}"
        return f"{text}: `{init.torch}`" if "(" in init.torch else f"{text}: PyTorch’s default"
    if part == "output":
        text = rules.OUTPUTS[choice]
        return f"`{text}`, when predicting" if "(" in text else text
    loss = rules.LOSSES[choice]
    return f"`torch.nn.{loss.torch}`, given the {loss.takes}; targets: {loss.targets}"


def conditions(rule: Rule) -> str:
    """Return the options that a rule holds for, in the words of the controls.

    Examples
    --------
    >>> named = {rule.name: conditions(rule) for rule in RULES}
    >>> named["linear-output"]
    'The network predicts: a number without bounds.'
    >>> named["few-layers-are-a-tie"]
    'The network predicts: anything but the next symbol. Hidden layers: 1 to 3.'
    """
    wanted = {
        "task": rule.tasks,
        "depth": rule.depths,
        "normalisation": rule.normalisations,
        "residual": None if rule.residual is None else [("no", "yes")[rule.residual]],
    }
    told = []
    for name, keys in wanted.items():
        title, words = AXES[name]
        if keys is not None:
            text = "; ".join(words[key] for key in keys)
            told.append(f"{title}: {ANYTHING if keys == FORWARD else text}.")
    return " ".join(told) or "Always."


def payload() -> dict:
    """Return the answers to every combination, as the script reads them, each of them once."""
    sentences = ordered()
    number = {rule.name: i for i, rule in enumerate(sentences)}
    answers, table_ = [], []
    for options in rules.combinations():
        made = [*chosen(options).values(), [number[r.name] for r in sentences if r.holds(options)]]
        if made not in answers:
            answers.append(made)
        table_.append(answers.index(made))
    return {
        "axes": {name: list(words) for name, (_, words) in AXES.items()},
        "least": {key: ends and ends[0] for key, ends in DEPTHS.items()},
        "shown": {
            part: {r.choice: shown(part, r.choice) for r in RULES if r.about == part and r.choice}
            for part in PARTS
        },
        "rules": [rule.name for rule in sentences],
        "answers": answers,
        "table": table_,
    }


def ordered() -> list[Rule]:
    """Return the rules in the order in which they are told."""
    return [rule for about in ABOUT for rule in RULES if rule.about == about]


def controls() -> str:
    """Return the controls and the answer to the first combination, as HTML."""
    first = dict(zip(AXES, options_key(FIRST), strict=True))
    fields = "".join(
        f'<div><label for="chooser-{name}">{title}</label>'
        f'<select id="chooser-{name}" name="{name}" autocomplete="off">'
        + "".join(
            f'<option value="{key}"{" selected" * (key == first[name])}>{escape(text)}</option>'
            for key, text in words.items()
        )
        + "</select></div>"
        for name, (title, words) in AXES.items()
    )
    lines = "".join(
        f'<div><dt>{ABOUT[part]}</dt><dd data-part="{part}">{_code(shown(part, choice))}</dd></div>'
        for part, choice in chosen(FIRST).items()
    )
    return (
        '<form class="chooser pst-js-only" aria-label="Options of the network">'
        f"<fieldset><legend>Your network</legend>{fields}</fieldset></form>"
        '<div class="chooser-answer pst-js-only" role="status" aria-live="polite" '
        f'aria-label="The choice"><dl>{lines}</dl></div>'
        '<p class="chooser-call pst-js-only">The same in Python: '
        '<code>acts.recommend("binary")</code></p>'
        '<p class="chooser-without">The controls need JavaScript. Below stand all sentences, each '
        "with what it holds for, and a table of the answer for each task.</p>"
    )


def _code(text: str) -> str:
    pieces = [escape(piece) for piece in text.split("`")]
    return "".join(f"<code>{p}</code>" if i % 2 else p for i, p in enumerate(pieces))


class GuideDirective(LedgerDirective):
    """What the directives share."""

    def depend(self) -> None:
        """Have the page made again when the rules change."""
        for module in (rules, hidden, output, training, recommend):
            self.env.note_dependency(inspect.getsourcefile(module))
        self.env.note_dependency(str(SCRIPT))

    def evidence(self, rule: Rule) -> list[list[nodes.Node]]:
        """Return links to the cells and rows of each claim, and each reference."""
        rows, found = self.rows(), []
        for claim in rule.claims:
            deciding = [row for row in rows if claim in (row["check"], row["id"])]
            deciding.sort(key=lambda row: row["id"] in rule.against)
            told = joined([[*self.verdict(row, rule)] for row in deciding])
            if check := deciding[0]["check"]:
                link = pending(f"claim-{check}", nodes.literal(text=check))
                told = [link, nodes.Text(" ("), *told, nodes.Text(")")]
            found.append(told)
        return found + [self.markdown(f"{{cite:t}}`{key}`") for key in rule.references]

    def verdict(self, row: dict, rule: Rule) -> Iterable[nodes.Node]:
        """Return a row, marked if the sentence says the opposite."""
        yield nodes.Text("against " if row["id"] in rule.against else "")
        yield self.row_link(row)


def joined(pieces: list[list[nodes.Node]]) -> list[nodes.Node]:
    """Return the pieces as one, with commas between them."""
    return [n for i, piece in enumerate(pieces) for n in [nodes.Text(", " * (i > 0)), *piece]]


class Chooser(GuideDirective):
    """Controls and the answer."""

    def run(self) -> list[nodes.Node]:
        self.depend()
        return [nodes.raw("", controls(), format="html")]


class Reasons(GuideDirective):
    """Every sentence with its evidence, and the script that hides those that do not hold."""

    def run(self) -> list[nodes.Node]:
        self.depend()
        listed = nodes.definition_list(classes=["reasons"])
        for about, title in ABOUT.items():
            mine = [rule for rule in ordered() if rule.about == about]
            items = nodes.bullet_list("", *map(self.item, mine))
            listed += nodes.definition_list_item(
                "", nodes.term(text=title), nodes.definition("", items)
            )
        data = json.dumps(payload(), ensure_ascii=False, separators=(",", ":"))
        data = data.replace("<", "\\u003c")
        html = (
            f'<script type="application/json" id="chooser-data">{data}</script>'
            f"<script>{SCRIPT.read_text(encoding='utf-8')}</script>"
        )
        return [listed, nodes.raw("", html, format="html")]

    def item(self, rule: Rule) -> nodes.list_item:
        """Return a sentence, its evidence, what would change it, where it holds."""
        lead = [nodes.literal(text=rule.choice), nodes.Text(": ")] * (rule.about == "instead")
        told = nodes.paragraph("", "", *lead, nodes.inline(text=rule.text, classes=["reason-text"]))
        rests = [nodes.Text("Rests on "), *joined(self.evidence(rule)), nodes.Text(".")]
        bare = [nodes.Text("Nothing in the book carries this yet.")]
        lines = {
            "reason-evidence": rests if rule.backed else bare,
            "reason-changes": [nodes.Text(f"Would change it: {rule.changes}")],
            "reason-holds": [nodes.Text(f"Holds for: {conditions(rule)}")],
        }
        item = nodes.list_item("", told, ids=[f"reason-{rule.name}"], classes=["reason"])
        item += [nodes.paragraph("", "", *line, classes=[name]) for name, line in lines.items()]
        if not rule.holds(FIRST):
            item["classes"].append("reason-later")
        return item


class Answers(GuideDirective):
    """The answer for each task, where nothing else is known about the network."""

    def run(self) -> list[nodes.Node]:
        self.depend()
        head = [
            AXES["task"][0],
            *(ABOUT[p] for p in PARTS[:2]),
            "Apply when predicting",
            "Loss; targets",
        ]
        rows = []
        for task, meaning in TASKS.items():
            word = nodes.literal(text=task)
            made = answer(Options(task, "any", "none", False))
            output = shown("output", made.output).removesuffix(", when predicting")
            loss = f"`{made.loss.torch}`, given the {made.loss.takes}; {made.loss.targets}"
            cells = (acts.ACTIVATIONS[made.hidden].label, made.init.rule, output, loss)
            rows.append([[nodes.Text(f"{meaning}: "), word], *map(literals, cells)])
        return [table(([nodes.Text(text)] for text in head), rows)]


def literals(text: str) -> list[nodes.Node]:
    """Return text with its code, which stands between backquotes, as nodes."""
    pieces = enumerate(text.split("`"))
    return [nodes.literal(text=p) if i % 2 else nodes.Text(p) for i, p in pieces]


def setup(app: Sphinx) -> dict[str, bool]:
    app.add_directive("chooser", Chooser)
    app.add_directive("chooser-reasons", Reasons)
    app.add_directive("chooser-answers", Answers)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
