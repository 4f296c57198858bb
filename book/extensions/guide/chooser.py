"""Sphinx extension: the rules of `acts.recommend` on a page, and controls that ask them.

``{chooser}`` shows controls and the answer to them; a script looks it up in a table of every
combination that stands on the page. ``{chooser-reasons}`` lists every sentence with its evidence;
the script hides those that do not hold for what was chosen. ``{chooser-answers}`` is a table of the
answer for each task. Without JavaScript the controls are left out and all sentences stay, each with
the options that it holds for.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from html import escape
from pathlib import Path

from docutils import nodes
from sphinx.application import Sphinx

import acts
from acts._guide import words
from acts._guide.choices import INIT_RECORDS, LOSS_RECORDS
from acts._guide.options import TASKS, Options
from acts._guide.recommend import TOLD, chosen
from acts._guide.rules import ABOUT, CHANGES, RESTS, SEEN_ON, UNBACKED, Rule
from acts._guide.words import AXES, shown
from acts._ledger import reach
from ledger.directives import LedgerDirective, pending
from reference.catalogue import table

__all__ = ["FIRST", "GuideDirective", "joined", "literals", "setup"]

SCRIPT = Path(__file__).parents[2] / "site" / "chooser.js"
GUIDE = Path(words.__file__).parent
FIRST = Options("binary")


def controls() -> str:
    """Return the controls and the answer to the first combination, as HTML."""
    fields = "".join(map(_field, AXES, FIRST))
    lines = "".join(
        f'<div><dt>{ABOUT[part]}</dt><dd data-part="{part}">{_code(shown(part, choice))}</dd></div>'
        for part, choice in chosen(FIRST).items()
    )
    return (
        '<form class="chooser pst-js-only" aria-label="Options of the network">'
        f"<fieldset><legend>Your network</legend>{fields}</fieldset></form>"
        '<div class="chooser-answer pst-js-only" role="status" aria-live="polite" '
        f'aria-label="The choice"><p class="chooser-better"></p><dl>{lines}</dl></div>'
        '<p class="chooser-call pst-js-only">The same in Python: '
        f'<code>acts.recommend("{FIRST.task}")</code></p>'
        '<p class="chooser-without">The controls need JavaScript. Below stand all sentences, each '
        "with what it holds for, and a table of the answer for each task.</p>"
    )


def _field(name: str, first: str | bool) -> str:
    options = "".join(
        f'<option value="{words.control_value(value)}"{" selected" * (value == first)}>'
        f"{escape(text)}</option>"
        for value, text in AXES[name].words.items()
    )
    return (
        f'<div><label for="chooser-{name}">{AXES[name].title}</label>'
        f'<select id="chooser-{name}" name="{name}" autocomplete="off">{options}</select></div>'
    )


def _code(text: str) -> str:
    pieces = [escape(piece) for piece in text.split("`")]
    return "".join(f"<code>{p}</code>" if i % 2 else p for i, p in enumerate(pieces))


class GuideDirective(LedgerDirective):
    """What the directives share."""

    def depend(self) -> None:
        """Have the page made again when the rules change."""
        for path in (*sorted(GUIDE.glob("*.py")), SCRIPT):
            self.env.note_dependency(str(path))

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

    def seen(self, rule: Rule, words: Callable = reach.tried) -> str:
        """Return how far a rule was tried, in words; empty where nothing carries it."""
        rows = [row for row in self.rows() if {row["id"], row["check"]} & {*rule.claims}]
        known = reach.combined(row["seen_on"] for row in rows if row["seen_on"])
        known = known or (reach.READ if rule.references and not rule.claims else None)
        return words(known) if known else ""

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
            mine = [rule for rule in TOLD if rule.about == about]
            items = nodes.bullet_list("", *map(self.item, mine))
            listed += nodes.definition_list_item(
                "", nodes.term(text=title), nodes.definition("", items)
            )
        data = json.dumps(words.payload(), ensure_ascii=False, separators=(",", ":"))
        data = data.replace("<", "\\u003c")
        html = (
            f'<script type="application/json" id="chooser-data">{data}</script>'
            f"<script>{SCRIPT.read_text(encoding='utf-8')}</script>"
        )
        return [listed, nodes.raw("", html, format="html")]

    def item(self, rule: Rule) -> nodes.list_item:
        """Return a sentence, its evidence, what would change it, where it holds."""
        lead = [nodes.literal(text=rule.chooses), nodes.Text(": ")] * (rule.about == "instead")
        told = nodes.paragraph("", "", *lead, nodes.inline(text=rule.text, classes=["reason-text"]))
        rests = [nodes.Text(f"{RESTS} "), *joined(self.evidence(rule)), nodes.Text(".")]
        bare = [nodes.Text(f"{UNBACKED}.")]
        lines = {
            "reason-seen": [nodes.Text(f"{SEEN_ON}: {seen}.")] if (seen := self.seen(rule)) else [],
            "reason-evidence": rests if rule.backed else bare,
            "reason-changes": [nodes.Text(f"{CHANGES}: {rule.changes}")],
            "reason-holds": [nodes.Text(f"Holds for: {words.conditions(rule)}")],
        }
        item = nodes.list_item("", told, ids=[f"reason-{rule.name}"], classes=["reason"])
        item += [
            nodes.paragraph("", "", *line, classes=[name]) for name, line in lines.items() if line
        ]
        if not rule.holds(FIRST):
            item["classes"].append("reason-later")
        return item


class Answers(GuideDirective):
    """The answer for each task, where nothing else is known about the network."""

    def run(self) -> list[nodes.Node]:
        self.depend()
        head = [AXES["task"].title, ABOUT["hidden"], ABOUT["init"], words.APPLY, "Loss; targets"]
        rows = []
        for task, meaning in TASKS.items():
            choices = chosen(Options(task))
            loss = LOSS_RECORDS[choices["loss"]]
            cells = (
                acts.ACTIVATIONS[choices["hidden"]].label,
                INIT_RECORDS[choices["init"]].rule,
                words.applied(choices["output"]),
                f"{words.given(loss)}; {loss.targets}",
            )
            told = [nodes.Text(f"{meaning}: "), nodes.literal(text=task)]
            rows.append([told, *map(literals, cells)])
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
