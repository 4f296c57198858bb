"""tools/nbval_book.py and tools/kernels.py: planted numbers, words and dead kernels are caught."""

import re
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

import forked_kernels
import kernels
from nbval_book import tolerance, within

TOOLS = Path(__file__).resolve().parents[2] / "tools"

# --- numbers within a tolerance, words to the letter

TABLE = "rate  dead\n 0.3  0.85\n 1.0  0.9 of 10 networks\n"


@pytest.mark.parametrize(
    ("new", "allowed", "same"),
    [
        (TABLE, 0.01, True),
        (TABLE.replace("0.85", "0.84"), 0.01, True),
        (TABLE.replace("0.85", "0.83"), 0.01, False),
        (TABLE.replace(" 0.3", "-0.3"), 0.01, False),  # a sign is part of the number
        (TABLE.replace(" 0.85", "10.85"), 0.01, False),
        (TABLE.replace("of 10", "of 11"), 0.01, False),
        (TABLE.replace("of 10", "of  9"), 1, True),  # shorter, so one more blank
        (TABLE.replace("dead", "died"), 9.0, False),
        (TABLE.replace("0.9 of", "nan of"), 9.0, False),
        (TABLE.replace("0.9 of", "of"), 9.0, False),
        (TABLE.replace("\n 1.0", " 1.0"), 9.0, False),  # lines stay lines
        (TABLE.replace("0.85", "0.95"), "12%", True),
        (TABLE.replace("0.85", "0.96"), "12%", False),
    ],
)
def test_numbers_are_compared_within_a_tolerance_and_words_exactly(new, allowed, same):
    assert within(new, TABLE, allowed) is same


@pytest.mark.parametrize(
    ("text", "other", "same"),
    [
        ("2e-05", "1e-05", True),
        ("2e-05", "2e-01", False),
        ("\u22120.2", "-0.21", True),
        ("page 12b", "page 12c", False),  # a name, not a number
        ("cell12", "cell12.01", False),
        ("v1.2.3", "v1.2.4", False),
        ("# 1", "1 #", False),
    ],
)
def test_a_number_is_what_looks_like_one(text, other, same):
    assert within(text, other, 0.05) is same


@pytest.mark.parametrize("declared", [0, -0.1, True, "0.1", "0%", "x", [0.1], float("nan")])
def test_what_is_no_tolerance_is_refused(declared):
    with pytest.raises(ValueError, match=f"tolerance .*{re.escape(repr(declared))}"):
        tolerance({"acts": {"tolerance": declared}})
    assert tolerance({"acts": {"measured": "x"}}) is None
    assert tolerance({"acts": {"tolerance": 0.5}}) == 0.5
    assert tolerance({"acts": {"tolerance": "5%"}}) == "5%"


# --- whole notebooks


def write(path, *cells):
    """A notebook with cells (source, stored text, tolerance or None)."""
    notebook = nbformat.v4.new_notebook()
    for number, (source, stored, allowed) in enumerate(cells):
        metadata = {"acts": {"tolerance": allowed}} if allowed else {}
        cell = nbformat.v4.new_code_cell(source, metadata=metadata, execution_count=number + 1)
        cell.outputs = [nbformat.v4.new_output("stream", name="stdout", text=stored)]
        notebook.cells.append(cell)
    nbformat.write(notebook, path)


def check(folder, *options):
    """Run pytest on a folder of notebooks; return what it printed."""
    command = [sys.executable, "-m", "pytest", "-q", "--color=no", "-p", "no:nbval"]
    command += ["-p", "nbval_book", "--nbval"]
    command += ["--nbval-current-env", "-c", "/dev/null", "--rootdir", folder, *options, folder]
    done = subprocess.run(
        command,
        env={"PYTHONPATH": str(TOOLS), "TMPDIR": str(folder)},
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stdout


@pytest.fixture(autouse=True)
def nothing_loaded(monkeypatch):
    """Let the process from which kernels are forked load IPython alone: that is soon done."""
    monkeypatch.setattr(forked_kernels, "LOADED", forked_kernels.LOADED[:1])


SURROUNDINGS = """
import os, sys, warnings
passed = {"JPY_PARENT_PID", "JPY_SESSION_NAME", "KERNEL_LAUNCH_TIMEOUT", "PYTEST_CURRENT_TEST"}
variables = {key: os.environ[key] for key in sorted(os.environ.keys() - passed)}
print(sys.path, os.getcwd(), variables, sys.flags, sys.warnoptions, sys.stdin.closed, sep="\\n")
print(os.getsid(0) == os.getpid() == os.getpgid(0), hash("a"), sys.modules["__main__"].__name__)
"""


def surroundings(running, client):
    """What a kernel says of the interpreter in which it runs."""
    said = []
    client.execute_interactive(
        SURROUNDINGS, output_hook=lambda message: said.append(message["content"].get("text", ""))
    )
    client.stop_channels()
    running.shutdown_kernel(now=True)
    return "".join(said)


@pytest.mark.skipif(sys.platform == "win32", reason="cannot fork")
def test_a_forked_kernel_finds_what_one_of_its_own_interpreter_finds(tmp_path):
    own = kernels.manager()
    own.start_kernel(cwd=str(tmp_path))
    client = own.client()
    client.start_channels()
    client.wait_for_ready()
    expected = surroundings(own, client)
    assert str(tmp_path) in expected
    assert surroundings(*kernels.start(cwd=str(tmp_path))) == expected


@pytest.mark.skipif(sys.platform == "win32", reason="cannot fork")
def test_a_kernel_killed_at_its_start_is_started_again(monkeypatch):
    made, started = kernels.manager, []

    def manager():
        started.append(made())
        if len(started) == 1:  # the first one ends before it answers
            started[0].kernel_spec.argv += ["--IPKernelApp.shell_port=none"]
        return started[-1]

    monkeypatch.setattr(kernels, "manager", manager)
    running, client = kernels.start()
    assert len(started) == 2
    client.stop_channels()
    running.shutdown_kernel(now=True)
    for each in started:
        file = Path(each.connection_file)
        assert list(file.parent.glob(f"{file.stem}*")) == []  # nor a socket


def test_a_start_is_tried_three_times_in_all(monkeypatch):
    tried = []

    def start_once(**options):
        tried.append(options)
        raise RuntimeError("Kernel died")

    monkeypatch.setattr(kernels, "start_once", start_once)
    with pytest.raises(RuntimeError, match="Kernel died"):
        kernels.start(cwd="here")
    assert tried == [{"cwd": "here"}] * 3


@pytest.mark.skipif(sys.platform == "win32", reason="/dev/null")
def test_planted_numbers_words_and_dead_kernels_are_caught_and_their_page_is_named(tmp_path):
    line = "print('dead share 0.85')"
    write(tmp_path / "near.ipynb", (line, "dead share 0.80\n", 0.1))
    write(tmp_path / "far.ipynb", (line, "dead share 0.70\n", 0.1))
    write(tmp_path / "exact.ipynb", (line, "dead share 0.80\n", None))
    write(tmp_path / "word.ipynb", ("1", "", None), (line, "died share 0.85\n", 0.1))
    dies = ("import os\nos._exit(1)", "", None)
    write(tmp_path / "dies.ipynb", (line, "dead share 0.85\n", None), dies, (line, "", None))
    (tmp_path / "never").mkdir()
    write(tmp_path / "never" / "starts.ipynb", (line, "", None), (line, "", None))
    (tmp_path / "conftest.py").write_text(
        "import forked_kernels, kernels\n"
        "del forked_kernels.LOADED[1:]\n"
        "start = kernels.start_once\n"
        "def start_once(**options):\n"
        "    if options['cwd'].endswith('never'):\n"
        "        raise RuntimeError('Kernel died')\n"
        "    return start(**options)\n"
        "kernels.start_once = start_once\n"
    )
    printed = check(tmp_path)
    assert "8 failed, 2 passed" in printed
    assert [each for each in printed.splitlines() if each.startswith("! ")] == [
        "! dies.ipynb: the kernel died (out of memory?) in cell 1 (counted from 0)",
        "! exact.ipynb: cell 0 (counted from 0)",
        "! far.ipynb: cell 0 (counted from 0)",
        "! never/starts.ipynb: the kernel did not start, three times: Kernel died",
        "! word.ipynb: cells 0, 1 (counted from 0)",
    ]
    assert "(words to the letter, numbers within 0.1)" in printed
    assert list(tmp_path.glob("acts-*")) == []  # no socket is left
