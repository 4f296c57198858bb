"""Sphinx extension: pages show rows of the ledger as it stands, so that no page can go stale.

``{ledger} D0`` lists the rows of an article. Options: ``:section:``, ``:rows:`` (numbers, where an
article comes back to a section) and ``:verdict:`` keep some of them, ``:brief:`` shows the claims
only. ``{ledger-article} D0`` says which article that is. ``{ledger-totals}`` counts, with an
article that article's rows alone; ``{ledger-verdicts}`` says what each verdict means. The ledger
page's own directives stand in `rows_page.py`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import ClassVar

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util.docutils import SphinxDirective

import acts
from acts._ledger import reach
from acts._ledger.claims import CHAPTERS, SOURCES, VERDICTS
from chapter_links import chapter_link
from ledger import works
from ledger.claim_cells import ClaimCell, claim_cells

__all__ = ["UNDECIDED", "LedgerDirective", "badge", "cells_of", "pending", "setup"]

UNDECIDED = "not measured yet"


@cache
def _ledger() -> list[dict]:
    """Return the ledger, which is a new copy at each call: hundreds for one page."""
    return acts.ledger()


class LedgerDirective(SphinxDirective):
    """What the directives share: the rows, and inline Markdown."""

    def rows(self) -> list[dict]:
        """Return the ledger, and have the page made again when it changes."""
        self.env.note_dependency(str(Path(acts.__file__).with_name("claims.yml")))
        return _ledger()

    def markdown(self, text: str) -> list[nodes.Node]:
        """Return what a line of Markdown means."""
        parsed, messages = self.state.inline_text(text, self.lineno)
        return [*parsed, *messages]

    def row_link(self, row: dict) -> nodes.Node:
        """Link to a row of the ledger page."""
        return pending(row["id"].lower(), nodes.inline(text=row["id"]))

    def found(self, row: dict, cell: ClaimCell | None) -> Iterable[nodes.Node]:
        """Return a row's finding and what carries it, as paragraphs."""
        if row["finding"]:
            yield nodes.paragraph("", "", *self.markdown(row["finding"]))
        if row["check"]:
            text = [
                nodes.Text("Decided by "),
                pending(f"claim-{row['check']}", _code(row["check"])),
            ]
            if cell is not None:
                text.append(nodes.Text(f" in chapter {cell.chapter}"))
                if cell.long_run:
                    text.append(nodes.Text(", with a long run of tools/runs"))
            yield nodes.paragraph("", "", *text, nodes.Text("."), classes=["ledger-evidence"])
        if row["seen_on"]:
            seen = f"Seen on: {reach.described(row['seen_on'])}."
            yield nodes.paragraph(text=seen, classes=["ledger-evidence"])
        for reference in row["references"]:
            text = f"{works.link(reference['key'])}, {reference['where']}: {reference['says']}"
            yield nodes.paragraph("", "", *self.markdown(text), classes=["ledger-evidence"])
        if row["verdict"] is None:
            chapter = chapter_link(self.env, CHAPTERS[row["chapter"]].split("_")[0])
            text = [nodes.Text("Belongs to "), chapter, nodes.Text(".")]
            yield nodes.paragraph("", "", *text, classes=["ledger-evidence"])

    def source(self) -> str:
        """Return the article that the argument names."""
        name = self.arguments[0]
        if name not in SOURCES:
            raise self.error(f"no such article: {name!r}; there are {', '.join(SOURCES)}")
        return name


class Ledger(LedgerDirective):
    """Rows of one article."""

    required_arguments = 1
    option_spec: ClassVar = {
        "section": directives.unchanged_required,
        "rows": directives.unchanged_required,
        "verdict": directives.unchanged_required,
        "brief": directives.flag,
    }

    def run(self) -> list[nodes.Node]:
        rows = [row for row in self.rows() if row["source"] == self.source()]
        if "section" in self.options:
            rows = [row for row in rows if row["section"] == self.options["section"]]
            if not rows:
                raise self.error(f"no row has the section {self.options['section']!r}")
        if "rows" in self.options:
            wanted = self.options["rows"].split()
            if missing := sorted(set(wanted) - {row["id"] for row in rows}):
                raise self.error(f"not among these rows: {', '.join(missing)}")
            rows = [row for row in rows if row["id"] in wanted]
        if "verdict" in self.options:
            if self.options["verdict"] not in VERDICTS:
                raise self.error(f"no such verdict: {self.options['verdict']!r}")
            rows = [row for row in rows if row["verdict"] == self.options["verdict"]]
        if not rows:
            return [nodes.paragraph(text="None so far.")]
        return [self.brief(rows) if "brief" in self.options else self.full(rows)]

    def brief(self, rows: list[dict]) -> nodes.Node:
        listed = nodes.bullet_list(classes=["ledger-brief"])
        for row in rows:
            text = [self.row_link(row), nodes.Text(" "), *self.markdown(row["claim"])]
            listed += nodes.list_item("", nodes.paragraph("", "", *text))
        return listed

    def full(self, rows: list[dict]) -> nodes.Node:
        cells = cells_of(self.env)
        listed = nodes.definition_list(classes=["ledger"])
        for row in rows:
            term = nodes.term("", "", *self.term(row))
            claim = nodes.paragraph("", "", *self.markdown(row["claim"]), classes=["ledger-claim"])
            body = nodes.definition("", claim, *self.found(row, cells.get(row["check"])))
            listed += nodes.definition_list_item("", term, body)
        return listed

    def term(self, row: dict) -> Iterable[nodes.Node]:
        yield self.row_link(row)
        if "section" not in self.options:
            yield nodes.Text(f" · section {row['section']}")
        yield nodes.Text(" · ")
        yield badge(row["verdict"])


class Article(LedgerDirective):
    """Title, site, author and date of one article, as far as they are known."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        about = SOURCES[self.source()]
        # The language of the title matters to screen readers, and docutils has no node for it.
        title = nodes.raw("", f'<span lang="zh">{about["title"]}</span>', format="html")
        site = about["site"] or "Site not known"
        where: nodes.Node = nodes.Text(site)
        if about["url"]:
            where = nodes.reference("", site, refuri=about["url"], internal=False)
        rest = f", author {about['author'] or 'not known'}, date {about['date'] or 'not known'}."
        english = nodes.emphasis(text=about["english"])
        parts = [english, nodes.Text(" ("), title, nodes.Text("). "), where, nodes.Text(rest)]
        return [nodes.paragraph("", "", *parts)]


class Totals(LedgerDirective):
    """How many claims have which verdict, in a sentence."""

    optional_arguments = 1

    def run(self) -> list[nodes.Node]:
        rows = self.rows()
        if self.arguments:
            mine = [row for row in rows if row["source"] == self.source()]
            return [nodes.paragraph(text=f"{len(mine)} claims: {_count(mine)}.")]
        return [nodes.paragraph("", "", nodes.strong(text=f"{len(rows)} claims: {_count(rows)}."))]


class Verdicts(LedgerDirective):
    """What each verdict means, in the library's words."""

    def run(self) -> list[nodes.Node]:
        listed = nodes.bullet_list()
        nothing = "no cell and no opened source has decided it"
        for word, meaning in [*VERDICTS.items(), (None, nothing)]:
            line = nodes.paragraph("", "", badge(word), nodes.Text(f": {meaning}"))
            listed += nodes.list_item("", line)
        return [listed]


def badge(verdict: str | None) -> nodes.Node:
    """Return a verdict as it is drawn everywhere."""
    classes = ["verdict", f"verdict-{verdict or 'none'}"]
    return nodes.inline(text=verdict or UNDECIDED, classes=classes)


def cells_of(env: BuildEnvironment) -> dict[str, ClaimCell]:
    """Return the cells that decide claims, and have the page made again when one changes."""
    cells = {cell.slug: cell for cell in claim_cells(Path(env.doc2path(env.docname)).parent)}
    for notebook in {cell.notebook for cell in cells.values()}:
        env.note_dependency(str(notebook))
    return cells


def _count(rows: list[dict]) -> str:
    counts = Counter(row["verdict"] or UNDECIDED for row in rows)
    return ", ".join(f"{word} {counts[word]}" for word in [*VERDICTS, UNDECIDED] if counts[word])


def _code(text: str) -> nodes.literal:
    return nodes.literal(text=text)


def pending(target: str, content: nodes.Node) -> addnodes.pending_xref:
    """Return a link to a target of any page: a row (`d0-01`), a claim's cell (`claim-slug`)."""
    return addnodes.pending_xref(
        "",
        content,
        refdomain="std",
        reftype="ref",
        reftarget=target,
        refexplicit=True,
        refwarn=True,
    )


def setup(app: Sphinx) -> dict:
    """Register the directives."""
    app.add_directive("ledger", Ledger)
    app.add_directive("ledger-article", Article)
    app.add_directive("ledger-totals", Totals)
    app.add_directive("ledger-verdicts", Verdicts)
    return {"parallel_read_safe": True, "version": "1"}
