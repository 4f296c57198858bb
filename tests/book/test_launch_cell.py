"""A page that was opened without the book, in a folder and an environment of its own, runs."""

from __future__ import annotations

import json
import os
import shutil
import sys
from pathlib import Path

import nbformat
import pytest
from nbformat import v4

import site_files
from lone_pythons import lone_python, run
from online import launch_cell
from site_files import HTML, ROOT

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="links need a permission there")
WHEEL = ROOT / "_build" / "dist" / launch_cell.WHEEL
# what is not there already comes from the site alone, whatever this machine's pip is told
NO_INDEX = {"PIP_NO_INDEX": "1", "PIP_CONFIG_FILE": os.devnull}
RUN = "from nbclient.cli import main; main()"  # what `jupyter execute` calls


@pytest.fixture
def host(tmp_path: Path) -> Path:
    """Jupyter and torch, as on a hub or in Colab; nothing of the book."""
    return lone_python(tmp_path / "host", lambda name: "acts" not in name)


def pretend_torch(host: Path, version: str) -> None:
    """Give a host's torch another version, as pip sees it."""
    (library,) = host.parents[1].glob("lib/python*/site-packages")
    for old in library.glob("torch-*.dist-info"):
        old.unlink()
    new = library / f"torch-{version}.dist-info"
    new.mkdir()
    (new / "METADATA").write_text(f"Metadata-Version: 2.1\nName: torch\nVersion: {version}\n")
    (new / "INSTALLER").write_text("pip\n")
    (new / "RECORD").write_text("")


def launch(host: Path, folder: Path, site: str = "", **variables: str):
    """Run the cell alone, then say which acts and which torch are there. No index is asked."""
    after = "import acts, importlib.metadata as m; print(acts.__file__, m.version('torch'))"
    code = f"{launch_cell.source(site)}\n{after}"
    return run(host, "-c", code, folder=folder, **NO_INDEX, **variables)


@pytest.mark.slow
@pytest.mark.site
def test_pages_run_alone_and_the_first_of_them_installs_the_library(
    host: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "downloads"
    folder.mkdir()
    variables = {"BOOK_SITE": HTML.as_uri(), "OMP_NUM_THREADS": "1", **NO_INDEX}
    for page in ("07_softmax_gradients", "07c_softmax_in_floats", "12f_benchmark"):
        file = folder / f"{page}.ipynb"
        shutil.copy(HTML / "_sources" / "book" / file.name, folder)  # what the button gives
        done = run(host, "-c", RUN, "--inplace", file.name, folder=folder, **variables)
        assert done.returncode == 0, done.stderr[-3000:]
        assert list(folder.iterdir()) == [file]  # nothing is left beside it
        cells = [c for c in nbformat.read(file, as_version=4).cells if c.cell_type == "code"]
        said = [output.text for output in cells[0].outputs]
        first = page.startswith("07_")
        assert first == any(s.startswith("Installing acts-measured[train,book] @ f") for s in said)
        assert first or not said
        assert all(cell.execution_count for cell in cells)
        assert sum("✔" in json.dumps(cell.outputs, ensure_ascii=False) for cell in cells) >= 3
        file.unlink()


@pytest.mark.site
def test_another_torch_stays_and_the_second_time_nothing_is_said(
    host: Path, tmp_path: Path
) -> None:
    pretend_torch(host, "2.99.1+cu140")
    first = launch(host, tmp_path, HTML.as_uri())
    assert first.returncode == 0, first.stderr
    path, version = first.stdout.split()[-2:]
    assert path.startswith(str(host.parents[1]))
    assert version == "2.99.1+cu140"
    second = launch(host, tmp_path, "https://example.org/nowhere")
    assert second.stdout.splitlines() == first.stdout.splitlines()[-1:]


@pytest.mark.site
def test_a_torch_that_is_too_old_stays_and_is_named(host: Path, tmp_path: Path) -> None:
    pretend_torch(host, "2.1.0")
    done = launch(host, tmp_path, HTML.as_uri())
    assert done.returncode == 1
    assert "Cannot install acts-measured[book,train]" in done.stderr
    assert "and torch==2.1.0 because" in done.stderr


def test_without_an_address_one_line_says_what_to_do(host: Path, tmp_path: Path) -> None:
    done = launch(host, tmp_path)
    last = done.stderr.splitlines()[-1]
    assert last == "ModuleNotFoundError: acts is missing: open this page with `make lab`"
    assert done.stdout == ""


def test_an_address_of_the_environment_comes_before_that_of_the_page() -> None:
    assert (
        launch_cell.stated(launch_cell.source("https://example.org/a/")) == "https://example.org/a/"
    )
    assert launch_cell.stated("import acts") == ""


def page(*sources: str) -> nbformat.NotebookNode:
    return v4.new_notebook(cells=[v4.new_markdown_cell("# A"), *map(v4.new_code_cell, sources)])


def test_making_notebooks_puts_the_cell_behind_the_head_once(monkeypatch) -> None:
    monkeypatch.delenv("BOOK_SITE", raising=False)
    notebook = page("import acts")
    for known in ("", "https://a.org/", "https://fork.org/"):
        launch_cell.refresh(notebook, known)
    head, cell, _ = notebook.cells
    assert head.cell_type == "markdown"
    assert cell.source == launch_cell.source("https://a.org/")  # the first that was known
    monkeypatch.setenv("BOOK_SITE", "https://moved.org/")
    launch_cell.refresh(notebook, "https://a.org/")
    assert launch_cell.stated(notebook.cells[1].source) == "https://moved.org/"
    assert len(notebook.cells) == 3


def test_a_page_that_imports_keras_installs_it_too() -> None:
    plain, keras = page("import acts"), page("import os\nimport keras\n")
    for notebook in (plain, keras):
        launch_cell.refresh(notebook, "https://a.org/")
    wanted = [notebook.cells[1].source for notebook in (plain, keras)]
    assert ["acts-measured[train,book] @" in text for text in wanted] == [True, False]
    assert ["acts-measured[train,book,keras] @" in text for text in wanted] == [False, True]


def test_a_page_with_keras_says_so_where_it_is_missing(host: Path, tmp_path: Path) -> None:
    cell = launch_cell.source("", page("import keras").cells)
    for missing in ("keras", "acts"):  # each alone is enough
        there = "import importlib.util as u, types\nfind = u.find_spec\n"
        there += f"u.find_spec = lambda name: None if name == {missing!r} else types\n"
        done = run(host, "-c", there + cell, folder=tmp_path)
        assert "acts or keras is missing: open this page with `make lab`" in done.stderr


@pytest.mark.site
def test_downloads_of_the_site_know_where_it_is_and_pages_do_not_show_the_cell() -> None:
    for path in (HTML / "_sources" / "book").glob("*.ipynb"):
        cells = nbformat.read(path, as_version=4).cells
        address = launch_cell.stated(cells[1].source)
        assert cells[1].source == launch_cell.source(address, cells)
        assert address == site_files.address()
    assert (HTML / launch_cell.WHEEL).read_bytes() == WHEEL.read_bytes()
    for name in site_files.notebooks():
        assert "BOOK_SITE" not in (HTML / name).read_text(encoding="utf-8"), name
