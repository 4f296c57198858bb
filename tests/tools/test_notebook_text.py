"""What `git diff` shows of a notebook."""

import json
import subprocess
import sys
from pathlib import Path

import nbformat.v4 as nbf
import pytest

import execute
from notebook_text import printed, text

ROOT = Path(__file__).parents[2]


def notebook(svg="<svg>1</svg>", source="x = 1\nprint(x)"):
    figure = nbf.new_output("display_data", data={"image/svg+xml": svg, "text/plain": "<Figure>"})
    error = nbf.new_output("error", ename="ValueError", evalue="no", traceback=["long"])
    printed = nbf.new_output("stream", name="stdout", text="1\n2\n")
    html = nbf.new_output("display_data", data={"text/html": "<p>✔</p>", "text/plain": "plain"})
    code = nbf.new_code_cell(source, id="b", outputs=[printed, figure, error, html])
    code.metadata = {"tags": ["hide-cell"]}
    return nbf.new_notebook(cells=[nbf.new_markdown_cell("# Title\n\nProse.", id="a"), code])


def lines(**changes):
    return "\n".join(text(json.loads(execute.serialise(notebook(**changes))))).splitlines()


def test_sources_outputs_and_metadata_are_shown_and_figures_marked():
    shown = lines()
    for line in ("--- markdown a", "# Title", "--- code b", "print(x)", "--> 1", "    2"):
        assert line in shown
    assert "--> ValueError: no" in shown
    assert "--> <p>✔</p>" in shown
    assert '  "hide-cell"' in shown
    assert not [line for line in shown if "svg" in line or "long" in line]


@pytest.mark.parametrize("change", [{"svg": "<svg>2</svg>"}, {"source": "x = 2\nprint(x)"}])
def test_a_change_is_one_line(change):
    assert sum(a != b for a, b in zip(lines(), lines(**change), strict=True)) == 1


def test_git_is_told_and_the_script_needs_python_alone(tmp_path):
    assert "*.ipynb text eol=lf diff=notebook" in (ROOT / ".gitattributes").read_text()
    file = tmp_path / "a.ipynb"
    file.write_text(execute.serialise(notebook()), encoding="utf-8")
    script = str(ROOT / "tools" / "notebook_text.py")
    done = subprocess.run(
        [sys.executable, "-I", "-S", script, str(file)], capture_output=True, check=True
    )
    assert done.stdout.decode().splitlines() == lines()


def test_a_file_with_conflict_markers_is_shown_as_it_is_but_for_long_lines():
    broken = "{\n<<<<<<< ours\n" + "x" * 5000 + "\n=======\ny\n>>>>>>> theirs\n}"
    shown = list(printed(broken))
    assert shown == ["{", "<<<<<<< ours", "x" * 200, "=======", "y", ">>>>>>> theirs", "}"]
