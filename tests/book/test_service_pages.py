"""The pages without a chapter number keep their rules, and each rule is seen to fail."""

import re
from pathlib import Path

import nbformat
import nbformat.v4 as nbf
import pytest

from acts._ledger.claims import VERDICTS
from notebook_rules import headings
from service_pages import RULES, SERVICE_PAGES
from teaching_rules import slug

BOOK = Path(__file__).parents[2] / "book"


def page(name):
    return nbformat.read(BOOK / f"{name}.ipynb", as_version=4)


@pytest.mark.parametrize("name", SERVICE_PAGES)
@pytest.mark.parametrize("rule", RULES)
def test_rule(rule, name):
    assert list(RULES[rule](page(name))) == []


@pytest.mark.parametrize("name", SERVICE_PAGES)
def test_the_anchors_that_others_link_to_are_there(name):
    there = {slug(title) for _, title in headings(page(name))}
    assert set(SERVICE_PAGES[name].split()) <= there


def test_measuring_gives_every_verdict_with_the_librarys_meaning():
    """In the words of the ledger's page, so that the two cannot differ."""
    text = "\n".join(c.source for c in page("measuring").cells if c.cell_type == "markdown")
    for verdict, meaning in VERDICTS.items():
        assert re.search(rf"(?i)\*\*{verdict}:\*\* {re.escape(meaning)}", text), verdict


# --- the rules themselves


@pytest.fixture
def good():
    return nbf.new_notebook(cells=[nbf.new_markdown_cell("# Topic"), nbf.new_code_cell("print(1)")])


FAULTS = [
    ("is_one_topic_and_short", lambda nb: nb.cells.append(nb.cells[0])),
    ("is_one_topic_and_short", lambda nb: nb.cells.extend([nb.cells[1]] * 44)),
    (
        "decides_no_claim",
        lambda nb: nb.cells[1].update(source='with acts.claim("bound"):\n    pass'),
    ),
]


def test_good_page_keeps_every_rule(good):
    assert {name: list(check(good)) for name, check in RULES.items()} == {n: [] for n in RULES}


@pytest.mark.parametrize(
    ("rule", "fault"), FAULTS, ids=[f"{r}-{i}" for i, (r, _) in enumerate(FAULTS)]
)
def test_a_planted_fault_is_caught(good, rule, fault):
    fault(good)
    assert list(RULES[rule](good))


def test_every_rule_has_a_planted_fault():
    assert {rule for rule, _ in FAULTS} == set(RULES)
