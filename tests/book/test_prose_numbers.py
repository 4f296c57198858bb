"""The check of the prose's numbers: what it reads, what it accepts, and that it can fail."""

import nbformat.v4 as nbf
import pytest

from prose_numbers import missing_numbers, prose_numbers


def code(source, *printed, html=None):
    outputs = [nbf.new_output("stream", name="stdout", text=t) for t in printed]
    if html is not None:
        outputs.append(nbf.new_output("display_data", data={"text/html": html}))
    return nbf.new_code_cell(source, outputs=outputs)


def notebook(*cells):
    return nbf.new_notebook(
        cells=[nbf.new_markdown_cell(c) if isinstance(c, str) else c for c in cells]
    )


def missing(prose, *cells):
    return [n for _, n in missing_numbers(notebook(f"## S\n{prose}", *cells))]


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("The slope is 0.25, the gap 1.663.", ["0.25", "1.663"]),
        ("$\\sigma'(0) = 0.25$", ["0.25"]),
        (
            "2.5e-3 and 3.4 × 10⁻⁵ and $3.4 \\times 10^{-5}$",
            ["2.5e-3", "3.4 × 10⁻⁵", "3.4 \\times 10^{-5}"],
        ),
        ("97 % or 3.2% or $12\\,\\%$", ["97 %", "3.2%", "12\\,\\%"]),
        ("from −0.28 to .5", ["0.28", ".5"]),
        ("`0.54` and `lr=0.01` and ``x[0.3]``", ["0.54"]),
        ("| 0.5 | 1.5 |", ["0.5", "1.5"]),
        ("a 1.5-fold and a 2.5x gain", ["1.5", "2.5"]),
        ("ends with 0.54.", ["0.54"]),
        ("| **0.54** | _1.2_ |", ["0.54", "1.2"]),
        ("0.2–0.5 and 0.2-0.7", ["0.2", "0.5", "0.2", "0.7"]),
        ("1e-7", ["1e-7"]),
    ],
)
def test_numbers_that_are_read(text, numbers):
    assert [n.text for n in prose_numbers(text)] == numbers


@pytest.mark.parametrize(
    "text",
    [
        "ten seeds, 100 epochs, in 1998",
        "Python 3.11.7",
        "Section 3.2, Figure 1.2 and § 4.1",
        "[page](https://example.org/1.5/x) and <https://example.org/2.5>",
        "[there](02_x.ipynb#sec-1.5)",
        "{cite:p}`who1.5`",
        '<a id="x1.5" style="width: 2.5em"></a>',
        "```\nprint(0.54)\n```",
        "<!-- 0.54 -->",
        "float16, x1.5, v1.2",
        "`a = 0.54`",
        "the 95 % interval, a 90% bootstrap interval",
    ],
)
def test_numbers_that_are_not_read(text):
    assert prose_numbers(text) == []


def test_a_number_from_the_output_or_the_code_is_found():
    assert missing("It is 0.54.", code("f()", "0.540\n")) == []
    assert missing("It is 0.54.", code("f()", "gap 0.5371 wide\n")) == []
    assert missing("It is 0.25.", code("assert f() == 0.25")) == []
    assert missing("It is 3.5e-11.", code("f()", "3.49e-11")) == []
    assert missing("It is 3.5 × 10⁻¹¹.", code("f()", "3.49e-11")) == []
    assert missing("It is 3.49e-11.", code("f()", html="left: <b>3.49 × 10⁻¹¹</b>")) == []
    assert missing("It is −0.28.", code("f()", "minimum -0.2785")) == []
    assert missing("At 0.97.", code("f()", "[[0.97 0.5]]")) == []


def test_a_wrong_digit_is_caught():
    out = code("f(0.1)  # 0.55", "0.54 12.3 % 3.49e-11\n")
    assert missing("It is 0.55.", out) == ["0.55"]
    assert missing("It is 0.541.", out) == ["0.541"]
    assert missing("It is 12.4 %.", out) == ["12.4 %"]
    assert missing("It is 3.49e-12.", out) == ["3.49e-12"]
    assert missing("It is $0.53$.", out) == ["0.53"]


def test_rounding_is_the_proses():
    assert missing("It is 0.5.", code("f()", "0.5371")) == []
    assert missing("It is 0.6.", code("f()", "0.5371")) == ["0.6"]
    assert missing("It is 0.538.", code("f()", "0.5371")) == ["0.538"]


def test_zero_means_zero():
    assert missing("It is 0.0.", code("f()", "0.031")) == ["0.0"]
    assert missing("It is 0.00.", code("f()", "0.0")) == []


def test_percentages_and_shares():
    assert missing("That is 97 %.", code("f()", "0.968")) == []
    assert missing("That is 96 %.", code("f()", "0.968")) == ["96 %"]
    assert missing("That is 0.97.", code("f()", "96.8 %")) == []
    assert missing("That is 96.8 %.", code("f()", "96.8%")) == []
    assert missing("That is 0.97 %.", code("f()", "0.968")) == ["0.97 %"]


def test_strings_comments_drawings_and_attributes_are_no_evidence():
    drawn = code("f()")
    drawn.outputs = [nbf.new_output("display_data", data={"image/svg+xml": "<svg>0.54</svg>"})]
    assert missing("It is 0.54.", drawn) == ["0.54"]
    assert missing("It is 0.54.", code("f('0.54')  # 0.54")) == ["0.54"]
    html = "<p data-x='0.54'>text</p><script>var a = 0.54</script>"
    assert missing("It is 0.54.", code("f()", html=html)) == ["0.54"]


def test_evidence_comes_from_the_same_section():
    book = notebook(
        "# T\n0.3", "## A\n0.1", code("f()", "0.1 0.3"), "## B\n0.1", code("f()", "0.2")
    )
    assert missing_numbers(book) == [("B", "0.1")]


def test_intro_and_sections_without_code_may_quote_the_whole_notebook():
    book = notebook("# T\n0.1 and 0.9", "## A", code("f()", "0.1"), "## Summary\n0.1 and 0.8")
    assert missing_numbers(book) == [("", "0.9"), ("Summary", "0.8")]


def test_two_headings_in_one_cell_open_two_sections():
    book = notebook("## A\ntext\n## B\n0.5", code("f()", "0.7"), "### deeper\n0.7")
    assert missing_numbers(book) == [("B", "0.5")]


def test_exceptions_are_as_written():
    book = notebook("## A\n0.044715 and 0.04", code("f()"))
    assert missing_numbers(book, ["0.044715"]) == [("A", "0.04")]
