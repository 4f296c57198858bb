"""Each stored table was made by its script as it stands, is complete, and comes out again."""

import importlib.util
import sys
from pathlib import Path

import pytest
import torch

import acts

ROOT = Path(__file__).parents[2]
SCRIPTS = sorted((ROOT / "tools" / "runs").glob("*.py"))
MACHINERY = {"stored.py"}
NAMES = [path.stem for path in SCRIPTS if path.name not in MACHINERY]
SLOWEST, ALL_TOGETHER = 20 * 60, 75 * 60
sys.path.insert(0, str(ROOT / "tools" / "runs"))

from stored import Stored  # noqa: E402


def script(path: Path):
    spec = importlib.util.spec_from_file_location(path.stem, path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module", params=NAMES)
def run(request) -> Stored:
    return script(ROOT / "tools" / "runs" / f"{request.param}.py").RUN


def problems(run: Stored) -> list[str]:
    """What is wrong with a stored table, short of its numbers."""
    head, rows = run.head(), run.rows()
    if head.get("script") != run.hash:
        return [f"{run.table.name} is stale: `python run.py long-runs {run.table.stem}`"]
    found = []
    lost = [condition for condition in run.conditions if not run.of(condition)]
    if lost:
        found.append(f"{run.table.name} lacks {lost[0]}")
    if len(rows) != sum(len(run.of(condition)) for condition in run.conditions):
        found.append(f"{run.table.name} has rows of no condition")
    if float(head["seconds"]) > SLOWEST:
        found.append(f"{run.table.name} took {head['seconds']} s, over {SLOWEST}")
    if not {"python", "numpy", "torch", "sklearn"} <= head.keys():
        found.append(f"{run.table.name} does not say with what it was made")
    return found


def test_the_table_is_whole_and_from_this_script(run):
    assert problems(run) == []


def test_one_row_comes_out_again(run):
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        again = run.measured(run.short)
    finally:
        torch.set_num_threads(threads)
    stored = run.of(run.short)
    assert [row["seed"] for row in again] == [row["seed"] for row in stored]
    # One training may give several rows of a seed, told apart by a text.
    assert [row.get("form") for row in again] == [row.get("form") for row in stored]
    # Rounding on another processor moves single seeds; a mean over seeds it hardly moves.
    for name in [n for n in stored[0] if n not in run.short and n not in ("seed", "rate", "form")]:
        mine, theirs = ([float(row[name]) for row in rows] for rows in (again, stored))
        mine, theirs = sum(mine) / len(mine), sum(theirs) / len(theirs)
        assert mine == pytest.approx(theirs, abs=0.03 * max(abs(theirs), 1)), name


def test_all_runs_together_fit_into_75_minutes():
    runs = [script(ROOT / "tools" / "runs" / f"{name}.py").RUN for name in NAMES]
    assert sum(float(run.head()["seconds"]) for run in runs) <= ALL_TOGETHER


def test_each_table_has_its_script():
    assert sorted(path.stem for path in (ROOT / "acts" / "runs").glob("*.csv")) == NAMES


SMALL = """
from stored import Stored
from pathlib import Path

CALLS = Path(__file__).with_name("calls")


def measure(*, data, epochs):
    with CALLS.open("a") as file:
        file.write("x")
    return [{"seed": seed, "accuracy": epochs / 100 + seed} for seed in range(2)]


CONDITIONS = [{"data": data, "epochs": epochs} for data in ("a", "b") for epochs in (1, 10)]
RUN = Stored(__file__, measure, CONDITIONS, short=CONDITIONS[0])
"""


@pytest.fixture
def small(tmp_path, monkeypatch) -> Path:
    path = tmp_path / "small.py"
    path.write_text(SMALL, encoding="utf-8")
    monkeypatch.setattr("stored.TABLES", tmp_path)
    return path


def calls(path: Path) -> int:
    return len(path.with_name("calls").read_text())


def test_a_run_goes_on_where_it_stopped(small):
    run = script(small).RUN
    run.run(say=lambda line: None)
    assert calls(small) == 4
    assert problems(run) == []
    whole = run.table.read_text()
    lines = whole.splitlines(keepends=True)
    run.table.write_text("".join(lines[:-2]))  # the last condition is lost
    assert "lacks" in problems(run)[0]
    run.run(say=lambda line: None)
    assert calls(small) == 5
    assert problems(run) == []
    assert run.table.read_text() == whole


def test_another_script_makes_the_table_stale_and_begins_anew(small):
    script(small).RUN.run(say=lambda line: None)
    small.write_text(SMALL.replace("100", "10"), encoding="utf-8")
    run = script(small).RUN
    assert "is stale" in problems(run)[0]
    run.run(say=lambda line: None)
    assert calls(small) == 8
    assert problems(run) == []


def test_what_is_stored_is_what_is_read(small, monkeypatch):
    script(small).RUN.run(say=lambda line: None)
    monkeypatch.setattr("acts.data._RUNS", small.parent)
    rows = acts.data.long_run("small", data="b", epochs=10)
    assert rows.dtype.names == ("data", "epochs", "seed", "accuracy")
    assert rows["accuracy"].tolist() == [0.1, 1.1]
    rows["accuracy"] = 7  # a copy: the next reader gets the stored values
    assert acts.data.long_run("small", data="b", epochs=10)["accuracy"].tolist() == [0.1, 1.1]


@pytest.mark.parametrize(
    ("where", "words"),
    [
        ({"data": "c"}, "data must be one of a, b here, got 'c'"),
        ({"depth": 3}, "a column of small must be one of 'data', 'epochs'"),
    ],
)
def test_what_is_not_there_is_named(small, monkeypatch, where, words):
    script(small).RUN.run(say=lambda line: None)
    monkeypatch.setattr("acts.data._RUNS", small.parent)
    with pytest.raises(ValueError, match=words):
        acts.data.long_run("small", **where)


def test_an_unknown_run_is_named():
    with pytest.raises(ValueError, match="name must be one of .*got 'no such'"):
        acts.data.long_run("no such")
