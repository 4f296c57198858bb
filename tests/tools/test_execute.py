"""tools/execute.py: what it stores, what it keeps, and that a failure changes nothing."""

import json

import nbformat
import pytest

import execute


def write(path, *cells):
    notebook = nbformat.v4.new_notebook()
    for number, cell in enumerate(cells):
        source, tags = cell if isinstance(cell, tuple) else (cell, [])
        code = nbformat.v4.new_code_cell(source, metadata={"tags": tags} if tags else {})
        code["id"] = f"cell-{number}"
        notebook.cells.append(code)
    nbformat.write(notebook, path)
    return path


def outputs(path):
    cells = nbformat.read(path, as_version=4).cells
    return ["".join(output.get("text", "") for output in cell.outputs) for cell in cells]


def test_a_failing_cell_leaves_the_file_untouched_and_is_named_in_one_line(tmp_path, capsys):
    path = write(
        tmp_path / "a.ipynb", "x = 1", "y = x + 1\nassert y < x, 'two is more'", "print(3)"
    )
    before = path.read_bytes()
    assert execute.main([str(path)]) == 1
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]
    last = capsys.readouterr().err.splitlines()[-1]
    assert last.endswith(
        "a.ipynb, cell In [2] `y = x + 1`: "
        "AssertionError: two is more at `assert y < x, 'two is more'`"
    )


def test_a_kernel_that_dies_and_a_cell_that_never_ends_are_named(tmp_path, capsys):
    dead = write(tmp_path / "dead.ipynb", "import os\nos._exit(1)")
    assert execute.main([str(dead)]) == 1
    assert "cell In [1] `import os`: the kernel died" in capsys.readouterr().err
    endless = write(tmp_path / "endless.ipynb", "while True: pass")
    assert execute.main([str(endless), "--timeout", "1"]) == 1
    assert "`while True: pass`: still running after 1 s" in capsys.readouterr().err


def test_two_runs_store_the_same_bytes_in_one_form(tmp_path, capsys):
    path = write(
        tmp_path / "a.ipynb",
        "import sys\nfor i in range(3):\n    print(i, flush=True)",
        "print(set('abcdef'))",
        ("1 / 0", ["raises-exception"]),
        "6 * 7",
    )
    document = nbformat.read(path, as_version=4)
    document.metadata["widgets"] = {"state": {}}
    document.metadata["language_info"] = {"name": "python", "version": "3.0.1"}
    document.cells[0].metadata["execution"] = {"iopub.status.busy": "2020-01-01"}
    nbformat.write(document, path)
    assert execute.main([str(path)]) == 0
    assert "stored" in capsys.readouterr().out
    first = path.read_bytes()
    assert execute.main([str(path)]) == 0
    assert path.read_bytes() == first
    assert "unchanged" in capsys.readouterr().out

    stored = json.loads(first)
    assert first.decode() == json.dumps(stored, indent=1, sort_keys=True, ensure_ascii=False) + "\n"
    assert stored["metadata"]["language_info"] == {"name": "python"}
    assert stored["metadata"].keys() == {"acts", "kernelspec", "language_info"}
    assert [cell["execution_count"] for cell in stored["cells"]] == [1, 2, 3, 4]
    assert [cell["id"] for cell in stored["cells"]] == ["cell-0", "cell-1", "cell-2", "cell-3"]
    assert stored["cells"][0]["metadata"] == {}
    assert len(stored["cells"][0]["outputs"]) == 1
    assert stored["cells"][0]["outputs"][0]["text"] == ["0\n", "1\n", "2\n"]


def test_a_timing_cell_keeps_its_output_until_its_own_source_changes(tmp_path):
    timing = "import time\nprint(time.perf_counter_ns())"
    path = write(tmp_path / "a.ipynb", "a = 1", (timing, ["timing"]), timing)
    execute.execute(path)
    _, kept, other = outputs(path)
    assert kept

    document = nbformat.read(path, as_version=4)
    document.cells[0].source = "a = 2"
    nbformat.write(document, path)
    execute.execute(path)
    assert outputs(path)[1] == kept
    assert outputs(path)[2] != other

    document.cells[1].source += " "
    nbformat.write(document, path)
    execute.execute(path)
    again = outputs(path)[1]
    assert again not in ("", kept)
    execute.execute(path)
    assert outputs(path)[1] == again


def test_check_runs_with_shifted_seeds_and_stores_nothing(tmp_path, capsys):
    source = "import os\nassert os.environ['ACTS_SEED_OFFSET'] == '1000'"
    path = write(tmp_path / "a.ipynb", source)
    before = path.read_bytes()
    assert execute.main(["--check", "--seed-offset", "1000", str(path)]) == 0
    assert path.read_bytes() == before
    assert execute.main([str(path)]) == 1
    with pytest.raises(SystemExit):
        execute.main(["--seed-offset", "1000", str(path)])
    assert "needs --check" in capsys.readouterr().err


def test_kernels_run_in_the_notebooks_folder_with_one_thread_and_numpy_warnings_as_errors(tmp_path):
    path = write(
        tmp_path / "a.ipynb",
        f"import os\nassert os.getcwd() == {str(tmp_path)!r}",
        "assert os.environ['OMP_NUM_THREADS'] == '1' and os.environ['PYTHONHASHSEED'] == '0'",
        "import numpy as np\ntry:\n    np.exp([1e4])\nexcept RuntimeWarning:\n    print(1)",
    )
    execute.execute(path)
    assert outputs(path)[2] == "1\n"


def test_an_output_that_names_a_path_of_this_machine_is_refused(tmp_path, capsys):
    path = write(tmp_path / "a.ipynb", "import numpy\nprint(numpy.__file__)")
    before = path.read_bytes()
    assert execute.main([str(path)]) == 1
    assert "cell In [1]: its output names a path of this machine" in capsys.readouterr().err
    assert path.read_bytes() == before


def test_a_beginning_selects_notebooks_and_a_wrong_one_is_named(tmp_path):
    book = tmp_path / "book"
    book.mkdir()
    for name in ("01_a.ipynb", "02_b.ipynb", "02b_c.ipynb"):
        write(book / name)
    names = [path.name for path in execute.select(["book/02"], book)]
    assert names == ["02_b.ipynb", "02b_c.ipynb"]
    assert len(execute.select([], book)) == 3
    with pytest.raises(execute.NotebookFailed, match=r"no notebook 'book/09' in book/"):
        execute.select(["book/09"], book)


def test_two_at_a_time_report_in_order_and_stop_at_the_first_that_fails(tmp_path, capfd):
    slow = "import time\ntime.sleep(0.5)\nprint('a')"  # the first to begin, the last to end
    paths = [str(write(tmp_path / "a.ipynb", slow)), str(write(tmp_path / "b.ipynb", "print('b')"))]
    assert execute.main(["--jobs", "2", *paths]) == 0
    said = capfd.readouterr().out.splitlines()
    assert [line.split(".ipynb")[0][-1] for line in said] == ["a", "b"]
    assert [outputs(path) for path in paths] == [["a\n"], ["b\n"]]

    write(tmp_path / "b.ipynb", "assert False, 'no'")
    paths.append(str(write(tmp_path / "c.ipynb", "print('c')")))
    assert execute.main(["--jobs", "2", "--check", *paths]) == 1
    out, err = capfd.readouterr()
    assert "a.ipynb" in out
    assert "c.ipynb" not in out
    assert "b.ipynb, cell In [1]" in err.splitlines()[-1]
    with pytest.raises(SystemExit):
        execute.main(["--jobs", "0", *paths])
    assert "--jobs must be 1 or more, got 0" in capfd.readouterr().err


def test_a_figure_is_one_line_of_the_file_and_the_notebook_is_the_same():
    svg = "<svg>\n<path d='M 0 0'/>\n</svg>"
    data = {"image/svg+xml": svg, "text/plain": "<Figure>\nof two lines"}
    cell = nbformat.v4.new_code_cell("plot()", id="one")
    cell.outputs = [nbformat.v4.new_output("display_data", data=data)]
    notebook = nbformat.v4.new_notebook(cells=[cell])
    text = execute.serialise(notebook)
    assert sum("svg" in line for line in text.splitlines()) == 1
    assert nbformat.reads(text, as_version=4) == notebook
    assert execute.serialise(nbformat.reads(text, as_version=4)) == text


def test_a_notebook_in_conflict_is_named_with_the_line(tmp_path, capsys):
    path = tmp_path / "a.ipynb"
    path.write_text('{\n "cells": [\n<<<<<<< HEAD\n 1\n=======\n 2\n>>>>>>> other\n]}')
    assert execute.main([str(path)]) == 1
    assert "a.ipynb: conflict markers in line 3" in capsys.readouterr().err
    path.write_text("no")
    assert execute.main([str(path)]) == 1
    assert "a.ipynb: it is no JSON" in capsys.readouterr().err


def test_a_notebook_keeps_which_code_its_outputs_are_of(tmp_path):
    path = write(tmp_path / "a.ipynb", "1 + 1")
    execute.execute(path)
    notebook = nbformat.read(path, as_version=4)
    assert notebook.metadata.acts.executed == execute.executed(notebook)
    notebook.cells[0].source = "1 + 2"
    assert notebook.metadata.acts.executed != execute.executed(notebook)
