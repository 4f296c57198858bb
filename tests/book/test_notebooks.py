"""Committed notebooks keep the house's rules, and each rule is seen to fail when it is broken."""

import ast
import re
from copy import deepcopy
from pathlib import Path

import nbformat
import nbformat.v4 as nbf
import pytest
import yaml

import execute
from notebook_rules import RULES, SETUP
from online import launch_cell
from prose_numbers import missing_numbers
from service_pages import SERVICE_PAGES

ROOT = Path(__file__).parents[2]
NOTEBOOKS = sorted((ROOT / "book").glob("*.ipynb"))
CHAPTER_04 = ("04_dying_relu", "04b_dead_for_ever")
EXCEPTIONS = yaml.safe_load((ROOT / "tests" / "book" / "prose_exceptions.yml").read_text("utf-8"))


def test_there_are_notebooks_and_their_names_are_chapters():
    assert NOTEBOOKS
    chapter = re.compile(r"\d\d[a-z]?_[a-z0-9_]+\.ipynb|_template\.ipynb")
    assert [p.stem for p in NOTEBOOKS if not chapter.fullmatch(p.name)] == sorted(SERVICE_PAGES)


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_the_file_is_as_make_notebooks_writes_it(path):
    text = path.read_text("utf-8")
    assert text == execute.serialise(nbformat.reads(text, as_version=4))


def test_all_pages_install_from_one_site():
    first = (nbformat.read(path, as_version=4).cells[1] for path in NOTEBOOKS)
    assert len({launch_cell.stated(cell.source) for cell in first}) == 1


def definitions(path):
    """Name -> text of the functions that a notebook defines."""
    cells = nbformat.read(path, as_version=4).cells
    trees = [ast.parse(cell.source) for cell in cells if cell.cell_type == "code"]
    functions = [f for tree in trees for f in tree.body if isinstance(f, ast.FunctionDef)]
    return {f.name: ast.unparse(f) for f in functions if f.name != "answer"}


def test_what_two_pages_of_chapter_04_define_is_one_definition():
    first, second = (definitions(ROOT / "book" / f"{name}.ipynb") for name in CHAPTER_04)
    both = first.keys() & second.keys()
    assert both >= {"fresh", "preactivations", "dead", "train", "census"}
    assert {name: first[name] for name in both} == {name: second[name] for name in both}


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
@pytest.mark.parametrize("rule", RULES)
def test_rule(rule, path):
    if rule == "chapter_has_its_parts_in_order" and path.stem in SERVICE_PAGES:
        return  # test_service_pages.py has the parts that they have instead
    assert list(RULES[rule](nbformat.read(path, as_version=4))) == []


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_every_number_of_the_prose_is_backed_by_its_section(path):
    excepted = [entry["number"] for entry in EXCEPTIONS.get(path.stem, [])]
    assert missing_numbers(nbformat.read(path, as_version=4), excepted) == []


def test_exceptions_are_needed_and_explained():
    assert set(EXCEPTIONS) <= {p.stem for p in NOTEBOOKS}
    for stem, entries in EXCEPTIONS.items():
        notebook = nbformat.read(ROOT / "book" / f"{stem}.ipynb", as_version=4)
        needed = {number for _, number in missing_numbers(notebook)}
        for entry in entries:
            assert set(entry) == {"number", "why"}
            assert isinstance(entry["number"], str), "quote it: it is compared as written"
            assert len(entry["why"]) >= 15
            assert entry["number"] in needed, f"{entry['number']} in {stem} is backed: no exception"


# --- the rules themselves -----------------------------------------------------------------------

FIGURE = {
    "mystnb": {
        "image": {"alt": "The sigmoid rises from 0 to 1; its slope is a bump of height 0.25."},
        "figure": {"caption": "The slope never exceeds a quarter.", "name": "fig-slope"},
    }
}
INTRO = """\
# See where the slope goes

Why should you care?

**You will be able to** say it.

| Concept | Importance | Where |
|---|---|---|
| slope | necessary | school |

Runs in 3 s."""
LAST = (
    "## Pitfalls\n\nIt overflows.",
    "## Summary\n\nThe slope is at most 0.25.",
    "## Exercises\n\n<details><summary>Hint</summary>\n\nDifferentiate.\n\n</details>",
    "## Further reading\n\nOne line on why.",
)


def text(value):
    return nbf.new_output("stream", name="stdout", text=value)


def rich(**kinds):
    return nbf.new_output(
        "display_data", data={k.replace("_", "/", 1).replace("_", "+"): v for k, v in kinds.items()}
    )


@pytest.fixture
def good():
    """Build a notebook that keeps every rule: intro, setup, claim, figure, error, last sections."""
    claim = 'with acts.claim("bound"):\n    assert acts.sigmoid_grad(0) == 0.25'
    cells = [
        nbf.new_markdown_cell(INTRO),
        nbf.new_code_cell(launch_cell.source("https://example.org/book/")),
        nbf.new_code_cell(SETUP),
        nbf.new_markdown_cell("## The bound\n\nThe slope is at most 0.25."),
        nbf.new_code_cell(
            claim,
            metadata={"jupyter": {"source_hidden": True}},
            outputs=[text("✔ bound · D1-03 holds\n")],
        ),
        nbf.new_code_cell(
            "acts.plots.function_and_slope('sigmoid')\nplt.show()",
            metadata=deepcopy(FIGURE),
            outputs=[rich(image_svg_xml="<svg>0.123456</svg>", text_plain="<Figure size 1x1>")],
        ),
        nbf.new_code_cell(
            "1 / 0",
            metadata={"tags": ["raises-exception"]},
            outputs=[nbf.new_output("error", ename="ZeroDivisionError", evalue="", traceback=[])],
        ),
        nbf.new_code_cell(
            "%timeit f()",
            metadata={"tags": ["timing", "nbval-ignore-output"]},
            outputs=[text("ratio 3.2\n")],
        ),
        *[nbf.new_markdown_cell(part) for part in LAST],
    ]
    for i, cell in enumerate(cells):
        cell.id = f"cell-{i}"
    for i, cell in enumerate([c for c in cells if c.cell_type == "code"], 1):
        cell.execution_count = i
    metadata = {"kernelspec": {"name": "python3", "display_name": "Python 3"}}
    notebook = nbf.new_notebook(cells=cells, metadata=metadata, nbformat_minor=5)
    notebook.metadata["acts"] = {"executed": execute.executed(notebook)}
    return notebook


def cell(notebook, start):
    return next(c for c in notebook.cells if c.source.startswith(start))


def unexecuted(nb):
    cell(nb, "with").execution_count = None


def executed_twice(nb):
    cell(nb, "with").execution_count = 7


def figure(change):
    return lambda nb: change(cell(nb, "acts.plots"))


def figure_data(**changes):
    """Replace parts of the figure's description; None removes them."""

    def change(figure_cell):
        for key, value in changes.items():
            part = figure_cell.metadata["mystnb"]["image" if key == "alt" else "figure"]
            if value is None:
                del part[key]
            else:
                part[key] = value

    return figure(change)


def prints(value):
    return lambda nb: cell(nb, "with").outputs.append(text(value))


def shows(**kinds):
    return lambda nb: cell(nb, "with").outputs.append(rich(**kinds))


def tagged(start, *names):
    return lambda nb: cell(nb, start).metadata.update(tags=list(names))


def source(start, value):
    return lambda nb: cell(nb, start).update(source=value)


def longer(nb):
    for c in nb.cells:
        if c.cell_type == "code" and not c.source.startswith("import"):
            c.source = "a = 1\n" * 7 + c.source


def second_figure(nb):
    cell(nb, "acts.plots").outputs *= 2


def same_name(nb):
    nb.cells.append(deepcopy(cell(nb, "acts.plots")))


def in_metadata(**entries):
    return lambda nb: nb.metadata.update(entries)


def cell_metadata(**entries):
    return lambda nb: cell(nb, "with").metadata.update(entries)


FAULTS = [
    ("every_code_cell_is_executed_in_order", unexecuted),
    ("every_code_cell_is_executed_in_order", executed_twice),
    ("outputs_belong_to_the_sources", source("acts.plots", "plt.plot([1, 2])\nplt.show()")),
    ("outputs_belong_to_the_sources", in_metadata(acts={})),
    ("no_cell_is_empty", source("## Pitfalls", " ")),
    ("errors_stand_only_where_they_are_meant", tagged("1 / 0")),
    ("errors_stand_only_where_they_are_meant", tagged("with", "raises-exception")),
    (
        "nothing_is_written_to_stderr",
        lambda nb: cell(nb, "with").outputs.append(
            nbf.new_output("stream", name="stderr", text="RuntimeWarning")
        ),
    ),
    ("figures_are_svg_with_alt_and_caption", figure_data(alt=None)),
    ("figures_are_svg_with_alt_and_caption", figure_data(alt="too short")),
    ("figures_are_svg_with_alt_and_caption", figure_data(alt="x" * 401)),
    ("figures_are_svg_with_alt_and_caption", figure_data(alt="Plot of the sigmoid and its slope.")),
    ("figures_are_svg_with_alt_and_caption", figure_data(alt="_images/b3f1a9c8d7e6f5a4b3c2.svg")),
    ("figures_are_svg_with_alt_and_caption", figure_data(caption=None)),
    ("figures_are_svg_with_alt_and_caption", figure_data(name=None)),
    ("figures_are_svg_with_alt_and_caption", figure_data(name="slope")),
    ("figures_are_svg_with_alt_and_caption", same_name),
    ("figures_are_svg_with_alt_and_caption", second_figure),
    ("figures_are_svg_with_alt_and_caption", figure(lambda c: c.update(outputs=[]))),
    ("figures_are_svg_with_alt_and_caption", figure(lambda c: c.update(source="plt.plot()"))),
    ("figures_are_svg_with_alt_and_caption", shows(image_png="iVBOR")),
    ("setup_cell_is_the_same_everywhere", source("import", SETUP + "\nimport scipy")),
    ("setup_cell_is_the_same_everywhere", source("# Where", "!pip install acts")),
    ("code_cells_are_short", source("with", "a = 1\n" * 26)),
    ("code_cells_are_short", longer),
    ("timing_cells_are_marked_and_decide_nothing", tagged("%timeit", "timing")),
    ("timing_cells_are_marked_and_decide_nothing", tagged("%timeit", "nbval-ignore-output")),
    ("timing_cells_are_marked_and_decide_nothing", tagged("with", "nbval-skip")),
    (
        "timing_cells_are_marked_and_decide_nothing",
        source("%timeit", 'with acts.claim("fast"):\n    assert fast'),
    ),
    ("stored_numbers_are_rounded", prints("0.54321\n")),
    ("stored_numbers_are_rounded", prints("[12.3456 1.0]\n")),
    ("stored_numbers_are_rounded", prints("1.23456e-07\n")),
    ("stored_numbers_are_rounded", shows(text_html="<td>0.54321</td>")),
    ("stored_numbers_are_rounded", shows(text_plain="0.54321")),
    ("no_paths_and_no_addresses", prints("/home/me/acts/plots.py\n")),
    ("no_paths_and_no_addresses", source("with", "open('/usr/data.csv')")),
    ("no_paths_and_no_addresses", source("## Pitfalls", "See C:\\Users\\me")),
    ("no_paths_and_no_addresses", prints("<function f at 0x7f8e50c54860>\n")),
    ("no_paths_and_no_addresses", shows(text_plain="[<matplotlib.lines.Line2D at 1>]")),
    ("file_is_plain_and_reproducible", in_metadata(widgets={})),
    ("file_is_plain_and_reproducible", in_metadata(kernelspec={"name": "conda-env-x"})),
    ("file_is_plain_and_reproducible", lambda nb: nb.update(nbformat_minor=4)),
    ("file_is_plain_and_reproducible", lambda nb: nb.cells[3].update(id="cell-1")),
    ("file_is_plain_and_reproducible", cell_metadata(execution={"iopub.status.busy": "now"})),
    ("file_is_plain_and_reproducible", cell_metadata(collapsed=True)),
    ("chapter_has_its_parts_in_order", source("# See", INTRO.replace("# See", "## See"))),
    ("chapter_has_its_parts_in_order", source("# See", INTRO.replace("You will", "We shall"))),
    ("chapter_has_its_parts_in_order", source("# See", INTRO.replace("|---|---|---|\n", ""))),
    ("chapter_has_its_parts_in_order", source("## Pitfalls", "## Traps")),
    ("chapter_has_its_parts_in_order", source("## Pitfalls", "#### Pitfalls")),
    ("chapter_has_its_parts_in_order", source("## Summary", "## Conclusion")),
    ("chapter_has_its_parts_in_order", source("## Summary", "# Summary")),
    ("chapter_has_its_parts_in_order", source("with", "a = 1")),
    ("tolerances_are_for_numbers", cell_metadata(acts={"tolerance": 0.1})),
    ("tolerances_are_for_numbers", cell_metadata(acts={"tolerance": "wide"})),
    ("text_needs_no_sphinx", source("## Pitfalls", "## Pitfalls\n\n{cite:t}`one` has it.")),
    ("jupyterlab_folds_what_the_site_folds", cell_metadata(jupyter={})),
    ("jupyterlab_folds_what_the_site_folds", cell_metadata(tags=["hide-cell"])),
    ("jupyterlab_folds_what_the_site_folds", source("with", "a = acts.sigmoid_grad(0)")),
    ("folded_parts_open_and_close", source("## Ex", LAST[2].replace("</details>", ""))),
    ("folded_parts_open_and_close", source("## Ex", LAST[2].replace("y>\n\n", "y>\n"))),
    ("folded_parts_open_and_close", source("## Ex", LAST[2].replace(".\n\n<", ".\n<"))),
    ("folded_parts_open_and_close", source("## Ex", LAST[2].replace("Hint", ""))),
]


def test_good_notebook_keeps_every_rule(good):
    assert {name: list(check(good)) for name, check in RULES.items()} == {n: [] for n in RULES}
    assert missing_numbers(good) == []


@pytest.mark.parametrize(
    ("rule", "fault"), FAULTS, ids=[f"{r}-{i}" for i, (r, _) in enumerate(FAULTS)]
)
def test_a_planted_fault_is_caught(good, rule, fault):
    fault(good)
    assert list(RULES[rule](good))


def test_every_rule_has_a_planted_fault():
    assert {rule for rule, _ in FAULTS} == set(RULES)


def test_a_changed_digit_in_the_prose_is_caught(good):
    cell(good, "## The bound").source = "## The bound\n\nThe slope is at most 0.26."
    assert missing_numbers(good) == [("The bound", "0.26")]


def test_exact_digits_pass_where_their_reason_is_given(good):
    prints("0.9999999999999999\n")(good)
    cell_metadata(acts={"exact": "the last double below 1"})(good)
    assert list(RULES["stored_numbers_are_rounded"](good)) == []


def test_versions_and_integers_are_no_unrounded_numbers(good):
    prints("Python 3.11.7, 123456 steps, 0.0012 and 100.5\n")(good)
    assert list(RULES["stored_numbers_are_rounded"](good)) == []
