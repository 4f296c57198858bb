"""The pages without a chapter number keep their rules, and each rule is seen to fail."""

import re
from pathlib import Path

import nbformat
import nbformat.v4 as nbf
import pytest

from acts._ledger.claims import VERDICTS
from notebook_rules import headings
from service_pages import RULES, SERVICE_PAGES, slug

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


def test_a_slug_is_what_the_site_makes_of_a_heading():
    assert slug("Dead unit") == "dead-unit"
    assert slug("How to write it") == "how-to-write-it"


def test_measuring_gives_every_verdict_with_the_librarys_meaning():
    """In the words of the ledger's page, so that the two cannot differ."""
    text = "\n".join(c.source for c in page("measuring").cells if c.cell_type == "markdown")
    for verdict, meaning in VERDICTS.items():
        assert re.search(rf"(?i)\*\*{verdict}:\*\* {re.escape(meaning)}", text), verdict


# --- the rules themselves

HEAD = """\
# Topic

*A subtitle.*

**In short**

- The slope is [at most 0.25](#slope).
- It is [positive](#slope).
- Two things are [one](#slope).

Running the page takes about 2 seconds."""


@pytest.fixture
def good():
    drawn = nbf.new_output("display_data", data={"image/svg+xml": "<svg/>"})
    printed = nbf.new_output("stream", name="stdout", text="largest 0.25\n")
    asked = "**Predict.** What?\n\n<details><summary>Answer</summary>\n\nThat.\n\n</details>"
    return nbf.new_notebook(
        cells=[
            nbf.new_markdown_cell(HEAD),
            nbf.new_code_cell("plt.show()", outputs=[drawn]),
            nbf.new_markdown_cell(f"## Slope\n\n{asked}"),
            nbf.new_code_cell("print(1)", outputs=[printed]),
        ]
    )


def source(number, old, new):
    def change(notebook):
        text = notebook.cells[number].source
        assert old in text
        notebook.cells[number].source = text.replace(old, new)

    return change


FAULTS = [
    ("opens_with_topic_and_subtitle", source(0, "*A subtitle.*\n\n", "")),
    ("opens_with_topic_and_subtitle", source(0, "2 seconds", "no time")),
    ("opens_with_topic_and_subtitle", source(2, "## Slope", "# Slope")),
    ("in_short_has_items_that_lead_to_their_evidence", source(0, "- It is", "It is")),
    ("in_short_has_items_that_lead_to_their_evidence", source(0, "[one](#slope)", "one")),
    ("in_short_has_items_that_lead_to_their_evidence", source(2, "## Slope", "## Slopes")),
    ("a_picture_comes_early", lambda nb: nb.cells[1].update(outputs=[])),
    ("a_picture_comes_early", source(0, "A subtitle", "word " * 400)),
    ("the_page_is_short_and_its_code_narrow", source(3, "1", "1" * 90)),
    ("the_page_is_short_and_its_code_narrow", lambda nb: nb.cells.extend(nb.cells * 12)),
    ("asks_before_it_shows", source(2, "**Predict.**", "")),
    ("asks_before_it_shows", source(2, "Answer", "More")),
    ("decides_no_claim", source(3, "print(1)", 'with acts.claim("bound"):\n    pass')),
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
