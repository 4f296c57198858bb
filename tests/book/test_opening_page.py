"""What the opening page is made of: the list of chapters and a figure that a notebook drew."""

import json

import pytest

from teaching.course import part, read
from teaching.quoted_figure import drawing


def notebook(path, *cells):
    path.write_text(json.dumps({"cells": list(cells)}), encoding="utf-8")
    return path


def markdown(text):
    return {"cell_type": "markdown", "id": "m", "source": [text]}


def test_title_question_and_minutes_come_from_the_page(tmp_path):
    words = " ".join(["word"] * 716)
    path = notebook(
        tmp_path / "01_x.ipynb",
        markdown(f"# The sigmoid\n\n*Where does it *stall*?*\n\n{words}"),
        {"cell_type": "code", "id": "c", "source": ["f()"], "outputs": []},
        markdown("<details><summary>Hint</summary>" + words + "</details>"),
    )
    found = read(path)
    assert found.title == "The sigmoid"
    assert found.subtitle == ""  # emphasis within it: not the form of a subtitle
    assert found.minutes == 4
    page = tmp_path / "x.md"
    page.write_text("# A page\n\n*What does it ask?*\n\nText *in italics*.", encoding="utf-8")
    assert (read(page).title, read(page).subtitle) == ("A page", "What does it ask?")


def test_a_part_of_the_contents_has_its_pages_in_order(tmp_path):
    toc = tmp_path / "_toc.yml"
    toc.write_text(
        "parts:\n"
        "- caption: Course\n"
        "  chapters:\n"
        "  - file: book/01_a\n"
        "    sections:\n"
        "    - file: book/01b_b\n"
        "  - file: book/02_c\n",
        encoding="utf-8",
    )
    assert list(part(toc, "Course")) == [("book/01_a", ["book/01b_b"]), ("book/02_c", [])]
    with pytest.raises(ValueError, match="no part 'Curse' in the contents: \\['Course'\\]"):
        list(part(toc, "Curse"))


def test_a_figure_comes_with_its_own_description(tmp_path):
    drawn = {
        "cell_type": "code",
        "id": "drawn",
        "source": ["plot()"],
        "metadata": {"mystnb": {"image": {"alt": "A rising line."}}},
        "outputs": [{"data": {"image/svg+xml": ["<svg>", "</svg>"]}}],
    }
    bare = {"cell_type": "code", "id": "bare", "source": ["f()"], "outputs": []}
    path = notebook(tmp_path / "01_x.ipynb", drawn, bare)
    assert drawing(path, "drawn") == ("<svg></svg>", "A rising line.")
    for name in ("bare", "gone"):
        with pytest.raises(ValueError, match=f"01_x.ipynb has no drawing in a cell '{name}'"):
            drawing(path, name)
