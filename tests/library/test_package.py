"""Wheel and source distribution: complete, honest about what they need, useful without it."""

from __future__ import annotations

import ast
import json
import re
import sys
import tarfile
import tomllib
import zipfile
from email import message_from_string
from pathlib import Path

import pytest

import acts
from lone_pythons import lone_python, run
from online import launch_cell

ROOT = Path(__file__).parents[2]
DIST = ROOT / "_build" / "dist"
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
SOURCES = sorted(path for path in (ROOT / "acts").rglob("*") if path.suffix in {".py", ".yml"})
PACKAGE_OF = {"sklearn": "scikit-learn", "yaml": "PyYAML", "matplotlib_inline": "matplotlib"}
NUMERIC = re.compile(r"(numpy|scipy)($|\.|-)")
# what a notebook brings by itself, and what is used where it happens to be there
NOT_NEEDED = {"IPython", "matplotlib_inline", "pandas"}


def packed(kind: str) -> Path:
    path = DIST / (
        launch_cell.WHEEL if kind == "wheel" else f"acts_measured-{acts.__version__}.tar.gz"
    )
    assert path.exists(), "run `python run.py book` first"
    return path


def unpack(kind: str, into: Path) -> Path:
    """Unpack the package; return the folder to import from."""
    if kind == "wheel":
        zipfile.ZipFile(packed(kind)).extractall(into)
        return into
    with tarfile.open(packed(kind)) as archive:
        archive.extractall(into, filter="data")
    return next(into.iterdir())


def declared(extra: str) -> set[str]:
    wanted = PROJECT["optional-dependencies"][extra] if extra else PROJECT["dependencies"]
    return {re.match(r"[\w.-]+", line)[0] for line in wanted}


def imports(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        names = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            names = [node.module]
        found |= {name.partition(".")[0] for name in names}
    return found - set(sys.stdlib_module_names) - {"acts"}


def test_everything_imported_is_declared_and_everything_declared_is_imported() -> None:
    used = set().union(*(imports(path) for path in SOURCES if path.suffix == ".py")) - NOT_NEEDED
    used = {PACKAGE_OF.get(name, name) for name in used}
    assert used == declared("") | declared("train") | declared("book")


@pytest.mark.site
@pytest.mark.parametrize("kind", ["wheel", "sdist"])
def test_the_package_has_every_file_of_the_library_and_no_test(kind: str, tmp_path: Path) -> None:
    folder = unpack(kind, tmp_path)
    for path in SOURCES:
        assert (folder / path.relative_to(ROOT)).read_bytes() == path.read_bytes()
    assert (folder / "acts" / "book.mplstyle").exists()
    assert not list(folder.rglob("test*"))


@pytest.mark.site
def test_metadata_and_readme_agree(tmp_path: Path) -> None:
    folder = unpack("wheel", tmp_path)
    (file,) = folder.glob("*.dist-info/METADATA")
    data = message_from_string(file.read_text(encoding="utf-8"))
    assert (data["Name"], data["Version"]) == ("acts-measured", acts.__version__)
    assert f"version: {acts.__version__}\n" in (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    needs = [line for line in data.get_all("Requires-Dist") if "extra" not in line]
    assert {re.match(r"\w+", line)[0] for line in needs} == {"numpy", "scipy"}
    readme = data.get_payload()
    rows = dict(re.findall(r"^\| `acts-measured\[(\w+)\]` \| ([^|]+) \|", readme, re.MULTILINE))
    assert set(rows) == set(data.get_all("Provides-Extra"))
    names = {"PyTorch": "torch", "Keras": "keras"}
    for extra, brings in rows.items():
        assert {names.get(name, name) for name in brings.strip().split(", ")} == declared(extra)


@pytest.fixture(scope="module")
def numeric(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An interpreter with NumPy and SciPy alone."""
    if sys.platform == "win32":
        pytest.skip("links need a permission there")
    return lone_python(tmp_path_factory.mktemp("numeric"), lambda name: bool(NUMERIC.match(name)))


def without_extras(python: Path, folder: Path, code: str) -> object:
    """Run code that prints JSON, the package unpacked in `folder`."""
    done = run(python, "-W", "error", "-c", "import acts, json\n" + code, folder=folder)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


@pytest.mark.site
@pytest.mark.parametrize("kind", ["wheel", "sdist"])
def test_the_readme_holds_with_numpy_and_scipy_alone(
    kind: str, numeric: Path, tmp_path: Path
) -> None:
    folder = unpack(kind, tmp_path)
    code = f"import doctest; r = doctest.testfile({str(ROOT / 'acts' / 'README.md')!r}, False)"
    failed, tried = without_extras(numeric, folder, code + "\nprint(json.dumps(r))")
    assert (failed, tried >= 6) == (0, True)


NEED = {
    "train": ["fit", "fit_many", "nudged", "record", "nn", "History", "Recorder"],
    "book": ["plots"],
}


@pytest.mark.site
def test_a_name_without_its_package_is_there_and_says_what_it_needs(
    numeric: Path, tmp_path: Path
) -> None:
    folder = unpack("wheel", tmp_path)
    code = """
import inspect, pydoc
from acts import *
missing = {n: v.__doc__ for n, v in inspect.getmembers(acts) if repr(v).startswith("<acts.")}
used = {}
for name in missing:
    for what, use in (("called", lambda v: v()), ("asked", lambda v: v.anything)):
        try:
            use(getattr(acts, name))
        except ModuleNotFoundError as error:
            used[name, what] = str(error)
for code in ("import acts.nn", "import acts.plots", "acts.data.digits()", "acts.ledger()"):
    try:
        exec(code)
    except ModuleNotFoundError as error:
        used[code, ""] = str(error)
public = [n for n in acts.__all__ if not hasattr(acts, n) or n not in globals()]
print(json.dumps([missing, [[*k, v] for k, v in used.items()], public,
                  len(pydoc.render_doc(acts)), pydoc.render_doc(acts.fit)]))
"""
    missing, used, not_there, long, page = without_extras(numeric, folder, code)
    assert set(NEED["train"]) | set(NEED["book"]) <= set(missing)
    assert not_there == []
    assert long > 10_000
    assert "torch is not installed: it comes with acts-measured[train]" in page
    assert {name for name, what, _ in used if what} == set(missing)
    said = {(name, what): text for name, what, text in used}
    assert len(said) == 2 * len(missing) + 4
    for name in missing:
        extra = "book" if name in NEED["book"] else "train"
        for what in ("called", "asked"):
            assert said[name, what].startswith(f"acts.{name}: ")
            assert f"acts-measured[{extra}]" in said[name, what]
    assert (
        "sklearn is not installed: it comes with acts-measured[train]"
        in said["acts.data.digits()", ""]
    )
    assert "yaml is not installed: it comes with acts-measured[book]" in said["acts.ledger()", ""]
    assert "acts-measured[train]" in said["import acts.nn", ""]
    assert "acts-measured[book]" in said["import acts.plots", ""]
