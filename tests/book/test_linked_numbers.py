"""Numbers of pages without cells and of *In short* stand in the cells that they link to."""

from pathlib import Path

import nbformat
import nbformat.v4 as nbf
import pytest

from linked_numbers import in_short, unlinked_numbers

BOOK = Path(__file__).parents[2] / "book"
# the reading paths may have no number at all (article_rules), the tour's are checked by its facts
PAGES = sorted(path for path in BOOK.glob("*.md") if not path.stem.startswith(("article_", "tour")))
NOTEBOOKS = sorted(BOOK.glob("*.ipynb"))
#: Numbers of a page that are no result: {page: {number as written: what it is}}.
EXCEPTED = {
    "prerequisites": {"0.2": "a slope chosen for the example; the code below it computes with it"},
    "symptoms": {  # titles; the table on the page links each of the first five to its cell
        "2.303": "ln 10",
        "0.693": "ln 2",
        "1.461": "ln(9 + e) - 1",
        "0.503": "the mean of ln(1 + 1/e) and ln 2",
        "23.03": "-ln(1e-10)",
        "2.302": "ln 10, cut off instead of rounded",
        "1e-9": "an example of a small gradient",
        "10 %": "one in ten",
    },
    "intro": {
        "3.11": "a version of Python",
        "3.12": "a version of Python",
        "3.13": "a version of Python",
    },
}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_numbers_of_a_page_stand_where_it_links_to(page):
    excepted = EXCEPTED.get(page.stem, {})
    found = unlinked_numbers(page.read_text("utf-8"), BOOK)
    assert [number for number in found if number not in excepted] == []
    assert set(excepted) <= set(found), "an exception that is not needed"


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_numbers_of_in_short_stand_where_it_links_to(path):
    assert unlinked_numbers(in_short(nbformat.read(path, as_version=4)), BOOK, path) == []


# --- the rule itself, on a small book


@pytest.fixture
def folder(tmp_path):
    def code(source, printed):
        return nbf.new_code_cell(
            source, outputs=[nbf.new_output("stream", name="stdout", text=printed)]
        )

    cells = [
        nbf.new_markdown_cell(
            "# T\n\n**In short**\n\n- It is 0.25 ([shown](#the-slope)).\n"
            "- Over\n  two lines, 0.9 ([here](#claim-wide)).\n\nThe question: 0.77?"
        ),
        nbf.new_markdown_cell("## The slope, `f`"),
        code("f()", "0.25"),
        nbf.new_markdown_cell("## Wide\n### How wide"),
        code('with acts.claim("wide"):\n    assert True', "0.9"),
        nbf.new_markdown_cell("### Why"),
        code("g()", "0.4"),
    ]
    nbformat.write(nbf.new_notebook(cells=cells), tmp_path / "01_t.ipynb")
    return tmp_path


def test_in_short_is_the_list_below_the_words(folder):
    text = in_short(nbformat.read(folder / "01_t.ipynb", as_version=4))
    assert text.strip() == (
        "- It is 0.25 ([shown](#the-slope)).\n- Over\n  two lines, 0.9 ([here](#claim-wide))."
    )
    notebook = nbf.new_notebook(cells=[nbf.new_markdown_cell("# T\n\n- a list")])
    assert in_short(notebook) == ""


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        ("It is 0.25 ([shown](01_t.ipynb#the-slope-f)).", []),
        ("It is 0.26 ([shown](01_t.ipynb#the-slope-f)).", ["0.26"]),
        ("It is 0.25.", ["0.25"]),
        ("It is 0.9 ([shown](01_t.ipynb#claim-wide)).", []),
        ("It is 0.4 ([shown](01_t.ipynb#claim-wide)).", ["0.4"]),
        ("It is 0.4 ([shown](01_t.ipynb#wide)).", []),
        ("It is 0.4 ([shown](01_t.ipynb)).", []),
        ("It is 0.4 ([shown](01_t.ipynb#no-such)).", ["0.4"]),
        ("It is 0.4 ([shown](02_other.ipynb#wide)).", ["0.4"]),
        ("- 0.25\n- see [it](01_t.ipynb#the-slope-f)", ["0.25"]),
        ("| 0.25 | [it](01_t.ipynb#the-slope-f) |\n| 0.25 | |", ["0.25"]),
        ("```\n0.25\n```", []),
        ("```{figure-of} a b\nIt is 0.25.\n```", ["0.25"]),
        ("```{a} b\n```\n\nIt is 0.25.\n\n```{a} c\n```", ["0.25"]),
        ("::::{container} x\nIt is 0.25 ([shown](01_t.ipynb#the-slope-f)).\n::::", []),
    ],
)
def test_a_number_is_looked_for_behind_the_links_of_its_sentence(folder, text, missing):
    assert unlinked_numbers(text, folder) == missing


def test_links_within_a_notebook_lead_to_its_own_cells(folder):
    page = folder / "01_t.ipynb"
    assert unlinked_numbers("- 0.9 ([here](#claim-wide))", folder, page) == []
    assert unlinked_numbers("- 0.9 ([here](#the-slope-f))", folder, page) == ["0.9"]
    assert unlinked_numbers(in_short(nbformat.read(page, 4)), folder, page) == ["0.25"]
