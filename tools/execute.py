"""Execute notebooks in a fresh kernel and store what they print.

    python tools/execute.py                      every notebook of book/
    python tools/execute.py book/02_sigmoid      those whose path begins so
    python tools/execute.py --check …            run only, store nothing
    python tools/execute.py --check --seed-offset 1000
    python tools/execute.py --jobs 1 …           one after the other: the seconds to quote

Two notebooks run at a time where there are two cores. A notebook is replaced only when all of its
cells ran. What is stored depends on the notebook and on the library alone: no times, no Python
version, no path of this machine, one form of JSON. A cell tagged `timing` runs, but keeps its
stored output as long as its own source is unchanged.
"""

import argparse
import hashlib
import json
import os
import re
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import nbformat
import psutil
from jupyter_client.manager import AsyncKernelManager
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError

import kernels
from kernel_environment import VARIABLES

ROOT = Path(__file__).resolve().parent.parent
BOOK = ROOT / "book"
sys.path.append(str(BOOK / "extensions"))
from ledger.claim_cells import is_evidence  # noqa: E402
from online import launch_cell  # noqa: E402
from online.addresses import published  # noqa: E402

BUDGET_SECONDS = 20
BUDGET_MEGABYTES = 700
CELL_TIMEOUT = 300

# The Python that runs differs between readers; the file must not.
NOTEBOOK_METADATA = {
    "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}
# What JupyterLab folds, for each tag that folds something on the site.
FOLDED = {
    "hide-cell": {"outputs_hidden": True, "source_hidden": True},
    "hide-input": {"source_hidden": True},
    "hide-output": {"outputs_hidden": True},
    "remove-cell": {"source_hidden": True},
}
# What editors and executors leave in a cell: times and the state of a view.
CELL_LEFTOVERS = ("execution", "ExecuteTime", "collapsed", "scrolled", "trusted")
TERMINAL_COLORS = re.compile(r"\x1b\[[0-9;]*m")


class NotebookFailed(Exception):
    """A notebook that did not run through; the message is one readable line."""


def select(patterns: list[str], folder: Path = BOOK) -> list[Path]:
    """Return the notebooks meant by `patterns`, sorted: paths or beginnings of paths."""
    everything = sorted(folder.glob("*.ipynb"))
    if not patterns:
        return everything
    chosen = set()
    for pattern in patterns:
        path = Path(pattern).absolute()
        if path.suffix == ".ipynb" and path.is_file():
            chosen.add(path)
            continue
        name = Path(pattern).name
        found = [notebook for notebook in everything if notebook.name.startswith(name)]
        if not name or not found:
            raise NotebookFailed(f"no notebook {pattern!r} in {folder.name}/")
        chosen.update(found)
    return sorted(chosen)


def shown(path: Path) -> str:
    """Return `path` relative to the project, where it lies in it."""
    return path.relative_to(ROOT).as_posix() if path.is_relative_to(ROOT) else str(path)


def kernel_client(notebook: nbformat.NotebookNode, folder: Path, timeout: int) -> NotebookClient:
    """Return a client whose kernel is this Python's own, as nbval's --nbval-current-env has it."""
    return NotebookClient(
        notebook,
        km=kernels.manager(AsyncKernelManager),
        timeout=timeout,
        record_timing=False,
        extra_arguments=["--log-level=CRITICAL"],  # a failed cell is reported here, once
        resources={"metadata": {"path": str(folder)}},
    )


def usage(pid: int) -> tuple[float, float]:
    """Return the seconds of CPU and the largest memory in MB of a process and its children."""
    total, seconds = 0, 0.0
    try:
        root = psutil.Process(pid)
        for process in [root, *root.children(recursive=True)]:
            seconds += sum(process.cpu_times()[:2])
            status = Path(f"/proc/{process.pid}/status")
            if status.exists():
                high_water = re.search(r"VmHWM:\s+(\d+) kB", status.read_text())
                total += int(high_water.group(1)) * 1024 if high_water else 0
            else:  # Windows knows the peak, macOS only the memory of this moment
                memory = process.memory_info()
                total += getattr(memory, "peak_wset", memory.rss)
    except (psutil.Error, OSError):  # the kernel has just died: its own error says more
        return float("nan"), float("nan")
    return seconds, total / 2**20


def run(
    notebook: nbformat.NotebookNode, path: Path, environment: dict[str, str], timeout: int
) -> tuple[float, float]:
    """Execute all cells of `notebook` in place; return the kernel's `usage`."""
    client = kernel_client(notebook, path.parent, timeout)
    number = 0
    # stored outputs are those of weights that nothing nudges
    environment = {**os.environ, **environment, "ACTS_NUDGE": "0"}
    with client.setup_kernel(env=environment, cleanup_kc=True):
        try:
            for index, cell in enumerate(notebook.cells):
                if cell.cell_type == "code":
                    number += 1
                    cell.execution_count, cell.outputs = None, []
                    client.execute_cell(cell, index, execution_count=number)
        except (CellExecutionError, CellTimeoutError, DeadKernelError) as error:
            raise NotebookFailed(explain(path, cell, number, error, timeout)) from error
        return usage(client.km.provisioner.pid)


def explain(
    path: Path, cell: nbformat.NotebookNode, number: int, error: Exception, timeout: int
) -> str:
    """Return one line: the notebook, the cell's number and first line, and what went wrong."""
    first_line = cell.source.strip().splitlines()[0]
    if isinstance(error, CellTimeoutError):
        what = f"still running after {timeout} s"
    elif isinstance(error, DeadKernelError):
        what = "the kernel died (out of memory?)"
    else:
        message = " ".join(str(error.evalue).split())
        what = f"{error.ename}: {message}" if message else error.ename
        arrows = re.findall(
            r"^-+> *\d+ +(.*)$", TERMINAL_COLORS.sub("", error.traceback), re.MULTILINE
        )
        if arrows and arrows[0].strip() != first_line:
            what += f" at `{arrows[0].strip()}`"
    return f"{shown(path)}, cell In [{number}] `{first_line}`: {what}"


def merge_streams(outputs: list) -> list:
    """Join neighbouring pieces of the same stream: how they were cut is a matter of timing."""
    merged: list = []
    for output in outputs:
        last = merged[-1] if merged else None
        if (
            last is not None
            and output.output_type == last.output_type == "stream"
            and output.name == last.name
        ):
            last.text += output.text
        else:
            merged.append(output)
    return merged


def normalise(notebook: nbformat.NotebookNode, before: nbformat.NotebookNode) -> None:
    """Remove from `notebook` what differs between runs and machines; keep stored timings."""
    stored = {cell.id: cell for cell in before.cells if cell.cell_type == "code"}
    notebook.nbformat, notebook.nbformat_minor = 4, 5
    notebook.metadata.pop("widgets", None)
    notebook.metadata.update(nbformat.from_dict(NOTEBOOK_METADATA))
    notebook.metadata["acts"] = {"executed": executed(notebook)}
    for cell in notebook.cells:
        for key in CELL_LEFTOVERS:
            cell.metadata.pop(key, None)
        if cell.cell_type != "code":
            continue
        fold(cell)
        cell.outputs = merge_streams(cell.outputs)
        for output in cell.outputs:
            if output.output_type == "error":
                output.traceback = [without_paths(line) for line in output.traceback]
        if "timing" in cell.metadata.get("tags", []):
            # The file holds what was measured and, as a hash, for which source
            measured = hashlib.sha256(cell.source.encode()).hexdigest()[:12]
            kept = cell.metadata.setdefault("acts", {})
            old = stored[cell.id].outputs
            if old and kept.get("measured") == measured:
                cell.outputs = old
            kept["measured"] = measured


def fold(cell: nbformat.NotebookNode) -> None:
    """Have JupyterLab fold what the site folds, and nothing that a reader left folded."""
    tags = [*cell.metadata.get("tags", []), *(["hide-input"] if is_evidence(cell) else [])]
    wanted = [FOLDED[tag] for tag in tags if tag in FOLDED]
    cell.metadata.pop("jupyter", None)
    if wanted:
        cell.metadata["jupyter"] = nbformat.from_dict(wanted[0])


def without_paths(text: str) -> str:
    """Shorten a traceback's paths to what is the same on every machine."""
    for prefix, short in ((sys.prefix, ".venv"), (sys.base_prefix, "python"), (str(ROOT), ".")):
        text = text.replace(prefix, short)
    return re.sub(r"/\S*?/ipykernel_\d+/\d+\.py", "<cell>", text)


def refuse_paths(notebook: nbformat.NotebookNode, path: Path) -> None:
    """Raise where a stored output names a place of this machine: it would differ elsewhere."""
    for cell in notebook.cells:
        text = str(cell.get("outputs", ""))
        for trace in (str(ROOT), sys.prefix, sys.base_prefix + os.sep, "ipykernel_"):
            if trace in text:
                raise NotebookFailed(
                    f"{shown(path)}, cell In [{cell.execution_count}]: "
                    f"its output names a path of this machine ({trace})"
                )


def read(path: Path) -> nbformat.NotebookNode:
    """Read a notebook; NotebookFailed where a merge has left its marks, or it is no JSON else."""
    text = path.read_text(encoding="utf-8")
    try:
        return nbformat.reads(text, as_version=4)
    except nbformat.reader.NotJSONError:
        marks = re.compile(r"^(<{7}|={7}|>{7})( |$)", re.MULTILINE).search(text)
        line = text.count("\n", 0, marks.start()) + 1 if marks else 0
        why = f"conflict markers in line {line}" if marks else "it is no JSON"
        raise NotebookFailed(f"{shown(path)}: {why}") from None


def executed(notebook: nbformat.NotebookNode) -> str:
    """Return a hash of all code of a notebook, to be kept with its outputs."""
    sources = [cell.source for cell in notebook.cells if cell.cell_type == "code"]
    return hashlib.sha256("\0".join(sources).encode()).hexdigest()[:12]


def serialise(notebook: nbformat.NotebookNode) -> str:
    """Return the text of the file: as nbformat writes it, but each figure on one line.

    A figure has thousands of lines, which no one reads, and a changed label moves most of them.
    """
    document = json.loads(nbformat.writes(notebook))
    for cell in document["cells"]:
        for output in cell.get("outputs", ()):
            if svg := output.get("data", {}).get("image/svg+xml"):
                output["data"]["image/svg+xml"] = "".join(svg)
    return json.dumps(document, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def store(notebook: nbformat.NotebookNode, path: Path) -> bool:
    """Write `notebook` to `path` in one step; return whether that changed the file."""
    nbformat.validate(notebook)
    new = serialise(notebook).encode()
    if path.read_bytes() == new:
        return False
    unfinished = path.with_name(f".{path.name}.part")
    try:
        unfinished.write_bytes(new)
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)
    return True


def execute(
    path: Path, *, check: bool = False, seed_offset: int = 0, timeout: int = CELL_TIMEOUT
) -> str:
    """Execute the notebook at `path`, store it unless `check`, and return a line that says so."""
    before, notebook = read(path), read(path)
    if path.parent == BOOK:
        launch_cell.refresh(notebook, published(ROOT))
    start = time.perf_counter()
    work, memory = run(notebook, path, {**VARIABLES, "ACTS_SEED_OFFSET": str(seed_offset)}, timeout)
    seconds = time.perf_counter() - start
    if check:
        result = "runs"
    else:
        normalise(notebook, before)
        refuse_paths(notebook, path)
        result = "stored" if store(notebook, path) else "unchanged"
    over = []
    if seconds > BUDGET_SECONDS:
        over.append(f"over the budget of {BUDGET_SECONDS} s")
    if memory > BUDGET_MEGABYTES:
        over.append(f"over the budget of {BUDGET_MEGABYTES} MB")
    return (
        f"{shown(path):48} {seconds:6.1f} s ({work:.1f} s of CPU) {memory:6.0f} MB  "
        + ", ".join([result, *over])
    )


def attempt(path: Path, options: dict) -> tuple[str, str, str]:
    """Return what `execute` says, or an empty line, the failure and the cell's traceback."""
    try:
        return execute(path, **options), "", ""
    except NotebookFailed as failure:
        cause = failure.__cause__
        trace = cause.traceback if isinstance(cause, CellExecutionError) else ""
        return "", str(failure), trace


def results(paths: list[Path], jobs: int, options: dict) -> Iterator[tuple[str, str, str]]:
    """Yield what `attempt` gives for each path, in order, with `jobs` notebooks at a time."""
    if jobs == 1 or len(paths) == 1:
        yield from (attempt(path, options) for path in paths)
        return
    # spawned, not forked: each process has an event loop and sockets of its own
    with ProcessPoolExecutor(jobs, mp_context=get_context("spawn")) as pool:
        futures = [pool.submit(attempt, path, options) for path in paths]
        try:
            yield from (future.result() for future in futures)
        finally:
            pool.shutdown(cancel_futures=True)


def main(arguments: list[str] | None = None) -> int:
    """Run the command line; 0 when every notebook ran, 1 at the first that did not."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("notebooks", nargs="*", help="paths or beginnings of paths (default: all)")
    parser.add_argument("--check", action="store_true", help="run only, store nothing")
    parser.add_argument("--seed-offset", type=int, default=0, help="shift of acts.seeds")
    parser.add_argument("--timeout", type=int, default=CELL_TIMEOUT, help="seconds for one cell")
    cores = min(2, os.cpu_count() or 1)
    parser.add_argument("--jobs", type=int, default=cores, help="notebooks at a time")
    given = parser.parse_args(arguments)
    if given.seed_offset and not given.check:
        parser.error("--seed-offset needs --check: stored outputs belong to the first seeds")
    if given.jobs < 1:
        parser.error(f"--jobs must be 1 or more, got {given.jobs}")
    options = {"check": given.check, "seed_offset": given.seed_offset, "timeout": given.timeout}
    try:
        paths = select(given.notebooks)
    except NotebookFailed as failure:
        print(f"✘ {failure}", file=sys.stderr, flush=True)
        return 1
    for line, failure, trace in results(paths, given.jobs, options):
        if failure:
            print(*filter(None, (trace, f"✘ {failure}")), sep="\n", file=sys.stderr, flush=True)
            return 1
        print(line, flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
