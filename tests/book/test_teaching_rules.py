"""Every notebook has the form in which the book teaches, and each rule is seen to fail."""

import re
from pathlib import Path

import nbformat
import nbformat.v4 as nbf
import pytest

from teaching_rules import CORE_RULES, RULES, slug

BOOK = Path(__file__).parents[2] / "book"
NOTEBOOKS = sorted(BOOK.glob("*.ipynb"))
CORE_PAGES = [path for path in NOTEBOOKS if re.match(r"\d\d_", path.name)]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
@pytest.mark.parametrize("rule", RULES)
def test_rule(rule, path):
    assert list(RULES[rule](nbformat.read(path, as_version=4))) == []


@pytest.mark.parametrize("path", CORE_PAGES, ids=lambda p: p.stem)
@pytest.mark.parametrize("rule", CORE_RULES)
def test_rule_of_core_pages(rule, path):
    assert list(CORE_RULES[rule](nbformat.read(path, as_version=4))) == []


def test_a_slug_is_what_the_site_makes_of_a_heading():
    assert slug("Dead unit") == "dead-unit"
    assert slug("How to write it") == "how-to-write-it"


# --- the rules themselves

HEAD = """\
# Topic

*A subtitle.*

**In short**

- The slope is [at most 0.25](#slope).
- It is [positive](#claim-bound).
- Two things are [one](02_other.ipynb#slope).

Running the page takes about 2 seconds."""


@pytest.fixture
def good():
    svg = '<svg viewBox="0 0 345.6 200"><g transform="translate(1 2) scale(0.1 -0.1)"/></svg>'
    drawn = nbf.new_output("display_data", data={"image/svg+xml": svg})
    printed = nbf.new_output("stream", name="stdout", text="largest 0.25\n")
    asked = "**Predict.** What?\n\n<details><summary>Answer</summary>\n\nThat.\n\n</details>"
    return nbf.new_notebook(
        cells=[
            nbf.new_markdown_cell(HEAD),
            nbf.new_code_cell("plt.show()", outputs=[drawn]),
            nbf.new_markdown_cell(f"## Slope\n\n{asked}"),
            nbf.new_code_cell("print(1)", outputs=[printed]),
            nbf.new_code_cell("assert True"),
            nbf.new_markdown_cell("## Exercises\n\n**4. Larger task.**"),
        ]
    )


def source(number, old, new):
    def change(notebook):
        text = notebook.cells[number].source
        assert old in text
        notebook.cells[number].source = text.replace(old, new)

    return change


def wider(points):
    def change(notebook):
        data = notebook.cells[1].outputs[0].data
        data["image/svg+xml"] = data["image/svg+xml"].replace("345.6", str(points))

    return change


FAULTS = [
    ("opens_with_topic_subtitle_and_in_short", source(0, "*A subtitle.*\n\n", "")),
    ("opens_with_topic_subtitle_and_in_short", source(0, "2 seconds", "no time")),
    ("in_short_has_items_that_lead_to_their_evidence", source(0, "- It is", "It is")),
    (
        "in_short_has_items_that_lead_to_their_evidence",
        source(0, "[one](02_other.ipynb#slope)", "one"),
    ),
    ("in_short_has_items_that_lead_to_their_evidence", source(2, "## Slope", "## Slopes")),
    ("a_picture_comes_early", lambda nb: nb.cells[1].update(outputs=[])),
    ("a_picture_comes_early", source(0, "A subtitle", "word " * 400)),
    ("labels_can_be_read_on_a_phone", wider(520)),
    ("asks_before_it_shows", source(2, "**Predict.**", "")),
    ("asks_before_it_shows", source(2, "Answer", "More")),
    ("evidence_stands_apart", source(4, "assert True", "print(1)\nassert True")),
    ("results_are_numbers", lambda nb: nb.cells[3].outputs[0].update(text="ahead: True\n")),
    ("code_fits_its_column", source(3, "1", "1" * 90)),
    ("a_core_page_is_short", lambda nb: nb.cells.extend(nb.cells * 9)),
    ("a_core_page_ends_with_a_larger_task", source(5, "Larger task", "Task")),
]


def test_good_page_keeps_every_rule(good):
    rules = RULES | CORE_RULES
    assert {name: list(check(good)) for name, check in rules.items()} == {n: [] for n in rules}


def test_formulas_and_addresses_are_no_words_before_the_picture(good):
    source(0, "A subtitle", "$x + y + z$ [link](one/two/three) " * 150)(good)
    assert list(RULES["a_picture_comes_early"](good)) == []


def test_a_folded_answer_may_assert_and_show_what_it_likes(good):
    source(4, "assert True", "print(1)\nassert True")(good)
    good.cells[3].outputs[0].text = "True\n"
    for cell in good.cells[3:5]:
        cell.metadata.tags = ["solution", "hide-cell"]
    assert list(RULES["evidence_stands_apart"](good)) == []
    assert list(RULES["results_are_numbers"](good)) == []


@pytest.mark.parametrize(
    ("rule", "fault"), FAULTS, ids=[f"{r}-{i}" for i, (r, _) in enumerate(FAULTS)]
)
def test_a_planted_fault_is_caught(good, rule, fault):
    fault(good)
    assert list((RULES | CORE_RULES)[rule](good))


def test_every_rule_has_a_planted_fault():
    assert {rule for rule, _ in FAULTS} == RULES.keys() | CORE_RULES.keys()
