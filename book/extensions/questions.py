"""Sphinx extension: ``{questions}`` shows the questions of ``book/questions.yml`` with anchors.

Without it the page of questions is empty, and links to one of them do not build.
"""

from __future__ import annotations

import re
from pathlib import Path

import yaml
from docutils import nodes
from sphinx.application import Sphinx

from ledger.claim_anchors import add_target
from ledger.directives import LedgerDirective

__all__ = ["FILE", "QUESTIONS_PAGE", "anchor", "read", "setup"]

FILE = Path(__file__).parents[1] / "questions.yml"
QUESTIONS_PAGE = "book/questions"


def read() -> list[dict]:
    """Return the topics, each with its questions."""
    return yaml.safe_load(FILE.read_text(encoding="utf-8"))


def anchor(topic: str) -> str:
    """Return the anchor of a topic's heading."""
    return re.sub(r"[^a-z0-9]+", "-", topic.lower()).strip("-")


class Questions(LedgerDirective):
    """A section per topic, in it one per question."""

    def run(self) -> list[nodes.Node]:
        self.env.note_dependency(str(FILE))
        return [self.topic(topic) for topic in read()]

    def topic(self, topic: dict) -> nodes.section:
        title = nodes.title(text=topic["topic"])
        section = nodes.section("", title, ids=[anchor(topic["topic"])])
        section += [self.question(question) for question in topic["questions"]]
        return section

    def question(self, question: dict) -> nodes.section:
        title = nodes.title("", "", *self.markdown(question["question"]))
        answer = nodes.paragraph("", "", *self.markdown(question["answer"]))
        return nodes.section("", title, answer, ids=[question["id"]], names=[question["id"]])


def _targets(app: Sphinx, document: nodes.document) -> None:
    if app.env.docname == QUESTIONS_PAGE:
        for topic in read():
            for question in topic["questions"]:
                add_target(app, document, question["id"], question["question"])


def setup(app: Sphinx) -> dict[str, bool]:
    app.add_directive("questions", Questions)
    app.connect("doctree-read", _targets)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
