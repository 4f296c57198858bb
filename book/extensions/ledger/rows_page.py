"""Sphinx extension: the ledger page, where each row is one line and its finding is folded.

``{ledger-rows} D0`` lists an article's rows so; they are the targets ``d0-01`` of links.
``{ledger-filter}`` puts controls before them, by article, chapter, verdict and words, that a script
works; without JavaScript there are no controls, and every row stands there. ``{ledger-counts}`` is
the table of how many claims of each article, and of each chapter, have which verdict.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from html import escape
from pathlib import Path

from docutils import nodes
from sphinx.application import Sphinx

from acts._ledger.claims import CHAPTERS, SOURCES, VERDICTS
from ledger.claim_anchors import LEDGER_PAGE, add_target
from ledger.claim_cells import ClaimCell
from ledger.directives import UNDECIDED, LedgerDirective, badge, cells_of
from reference.catalogue import table

__all__ = ["setup"]

SCRIPT = Path(__file__).parents[2] / "site" / "ledger.js"


class ledger_row(nodes.General, nodes.Element):
    """A row of the ledger page: a line and what it unfolds."""


class ledger_line(nodes.General, nodes.TextElement):
    """The line of a row that is always visible."""


def chapter(row: dict, cell: ClaimCell | None) -> str:
    """Two digits: of the page that decided the row, else of the one that its topic belongs to."""
    return cell.chapter[:2] if cell else CHAPTERS[row["chapter"]][:2]


class Rows(LedgerDirective):
    """The rows of an article, each on its line."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        cells = cells_of(self.env)
        return [
            self.row(row, cells.get(row["check"]))
            for row in self.rows()
            if row["source"] == self.source()
        ]

    def row(self, row: dict, cell: ClaimCell | None) -> nodes.Node:
        line = ledger_line("", "", badge(row["verdict"]), nodes.Text(" "))
        line += [nodes.inline(text=row["id"], classes=["ledger-id"]), nodes.Text(" ")]
        line += self.markdown(row["claim"])
        facts = {"chapter": chapter(row, cell), "verdict": row["verdict"] or "none"}
        section = nodes.paragraph(text=f"Section {row['section']}.", classes=["ledger-evidence"])
        return ledger_row(
            "", line, *self.found(row, cell), section, ids=[row["id"].lower()], facts=facts
        )


class Counts(LedgerDirective):
    """Articles, then chapters, against verdicts."""

    def run(self) -> list[nodes.Node]:
        cells, rows = cells_of(self.env), self.rows()
        words = [*VERDICTS, None]
        head = [badge(word) for word in words] + [nodes.Text("all")]

        def counted(first: str, name: Callable[[dict], str], names: list[str]) -> nodes.Node:
            lines = [(one, [r for r in rows if name(r) == one]) for one in names]
            body = [[[nodes.Text(one)], *_numbers(mine, words)] for one, mine in lines]
            total = [[nodes.strong(text="all")], *_numbers(rows, words)]
            return table([[nodes.Text(first)], *([one] for one in head)], [*body, total])

        def named(row: dict) -> str:
            return chapter(row, cells.get(row["check"]))

        chapters = sorted({named(row) for row in rows})
        return [
            counted("article", lambda row: row["source"], list(SOURCES)),
            counted("chapter", named, chapters),
        ]


def _numbers(rows: list[dict], words: list[str | None]) -> list[list[nodes.Node]]:
    counts = Counter(row["verdict"] for row in rows)
    return [[nodes.Text(str(n or "–"))] for n in (*(counts[word] for word in words), len(rows))]


class Filter(LedgerDirective):
    """The controls, hidden where no script runs."""

    def run(self) -> list[nodes.Node]:
        self.env.note_dependency(str(SCRIPT))
        cells = cells_of(self.env)
        chapters = sorted({chapter(row, cells.get(row["check"])) for row in self.rows()})
        choices = {
            "article": {name: f"{name}: {about['english']}" for name, about in SOURCES.items()},
            "chapter": {name: f"chapter {name}" for name in chapters},
            "verdict": {word: word for word in VERDICTS} | {"none": UNDECIDED},
        }
        fields = "".join(_field(*field) for field in choices.items())
        html = (
            '<form class="ledger-filter pst-js-only" aria-label="Which rows to show">'
            f'{fields}<div><label for="ledger-words">words</label>'
            '<input id="ledger-words" name="words" type="search" autocomplete="off"></div>'
            '<div class="ledger-open"><label><input name="open" type="checkbox" '
            'autocomplete="off"> with findings</label></div>'
            f'<p role="status">{len(self.rows())} rows</p></form>'
            f"<script>{SCRIPT.read_text(encoding='utf-8')}</script>"
        )
        return [nodes.raw("", html, format="html")]


def _field(name: str, choices: dict[str, str]) -> str:
    options = "".join(
        f'<option value="{value}">{escape(text)}</option>' for value, text in choices.items()
    )
    return (
        f'<div><label for="ledger-{name}">{name}</label>'
        f'<select id="ledger-{name}" name="{name}" autocomplete="off">'
        f'<option value="">all</option>{options}</select></div>'
    )


def _open_row(page, node: ledger_row) -> None:
    facts = {f"data-{name}": value for name, value in node["facts"].items()}
    page.body.append(page.starttag(node, "details", CLASS="ledger-row", **facts))


def _targets(app: Sphinx, document: nodes.document) -> None:
    if app.env.docname == LEDGER_PAGE:
        for row in document.findall(ledger_row):
            (anchor,) = row["ids"]
            add_target(app, document, anchor, anchor.upper())


def setup(app: Sphinx) -> dict[str, bool]:
    app.add_directive("ledger-rows", Rows)
    app.add_directive("ledger-counts", Counts)
    app.add_directive("ledger-filter", Filter)
    app.add_node(ledger_row, html=(_open_row, lambda page, _: page.body.append("</details>\n")))
    app.add_node(
        ledger_line,
        html=(
            lambda page, node: page.body.append(page.starttag(node, "summary", "")),
            lambda page, _: page.body.append("</summary>\n"),
        ),
    )
    app.connect("doctree-read", _targets)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
