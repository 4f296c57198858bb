"""The stages that `test` and other verbs are made of, and the summary of how they went."""

import re
import shutil
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from bootstrap import LOGS, ROOT, Stop, call, program, say

BUILD = ROOT / "_build"
COUNT = re.compile(r"(\d+) (passed|failed|errors?|skipped)")


class Results:
    """What each stage of a verb gave: its closing line, seconds and counts."""

    def __init__(self) -> None:
        self.rows: list[tuple[str, bool, str, float, list[str]]] = []
        self.passed = self.failed = 0

    def run(
        self, title: str, command: list[str], log: str, show: Callable | None = None, **variables
    ) -> bool:
        """Run one stage and keep its result; return whether it passed.

        A stage of pytest counts its tests, any other is one check. A line that begins with an
        exclamation mark says what failed (tools/nbval_book.py); it is told again at the end.
        """
        say("==> " + title)
        start = time.perf_counter()
        code, lines = call(command, log, show or (lambda line: True), **variables)
        seconds = time.perf_counter() - start
        counts = {} if log.startswith("pytest") else {"passed" if code == 0 else "failed": 1}
        detail = ""
        if not counts:
            closing = next((line for line in reversed(lines) if COUNT.search(line)), "")
            counts = {word.rstrip("s"): int(number) for number, word in COUNT.findall(closing)}
            detail = ", ".join(f"{number} {word}" for word, number in counts.items())
        self.passed += counts.get("passed", 0)
        failed = counts.get("failed", 0) + counts.get("error", 0)
        self.failed += failed or (1 if code else 0)
        if code and show:
            for line in lines[-40:]:
                say("    " + line)
        causes = [line for line in lines if line.startswith("! ")]
        self.rows.append((title, code == 0, detail, seconds, causes))
        say(f"    {'done' if code == 0 else 'FAILED'} in {seconds:.1f} s")
        return code == 0

    def skip(self, title: str, why: str) -> None:
        """Count a stage as failed that could not run."""
        self.failed += 1
        self.rows.append((title, False, why, 0.0, []))

    def close(self) -> None:
        """Print the summary; stop if a stage failed."""
        say("")
        for title, good, detail, seconds, causes in self.rows:
            mark, rest = "ok" if good else "FAILED", f": {detail}" if detail else ""
            say(f"{mark:6} {seconds:6.1f} s  {title}{rest}")
            for cause in causes:
                say(" " * 17 + cause)
        bad = [title for title, good, *_ in self.rows if not good]
        if bad:
            say("stopped: failed in " + "; ".join(bad) + " (output: _build/log/)")
        counts = f"{self.passed} passed, {self.failed} failed"
        (LOGS / "closing.txt").write_text(counts + "\n", encoding="utf-8")
        say(counts)
        if bad:
            raise SystemExit(1)


def pytest(*arguments: str) -> list[str]:
    """Return the command that runs pytest."""
    color = ["--color=yes"] if sys.stdout.isatty() else []
    return [program("python"), "-m", "pytest", "-q", *color, *arguments]


def notebooks(pattern: str = "") -> list[str]:
    """Return the notebooks whose path begins with `pattern`, relative to the root."""
    name = Path(pattern).name if pattern else ""
    found = sorted(
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "book").glob("*.ipynb")
        if path.name.startswith(name)
    )
    if not found:
        raise Stop(f"no notebook {pattern} in book/" if pattern else "no notebook in book/")
    return found


def long_runs(name: str = "") -> list[Path]:
    """Return the scripts of long experiments, or the one of this name."""
    name = Path(name).stem
    found = sorted((ROOT / "tools" / "runs").glob("*.py"))
    found = [path for path in found if path.stem != "stored" and name in ("", path.stem)]
    if not found:
        raise Stop(f"no long run {name} in tools/runs")
    return found


def lint(results: Results) -> None:
    """Style of modules and notebooks."""
    ruff = [program("python"), "-m", "ruff"]
    results.run("ruff check: code and notebooks", [*ruff, "check", "."], "ruff-check")
    form = [*ruff, "format", "--check", "."]
    results.run("ruff format: code and notebooks", form, "ruff-format")


def unit(results: Results) -> None:
    """Everything that needs neither notebooks nor the site."""
    # dealt out in small portions, so that no worker ends with a long one while the other waits
    command = pytest("-n2", "--maxschedchunk=16", "-m", "not site and not browser")
    results.run("unit tests and doctests", command, "pytest-unit")


def compare(
    results: Results, paths: list[str], title: str, log: str = "pytest-notebooks", **variables: str
) -> None:
    """Run notebooks, two at a time, and compare every cell with its stored output."""
    options = ["--nbval", "--nbval-current-env", "--nbval-cell-timeout=300"]
    options += ["--nbval-sanitize-with=tests/book/nbval.cfg", "--dist=loadfile"]
    longest_first = sorted(paths, key=stated_seconds, reverse=True)  # both workers end together
    command = pytest(*options, f"-n{min(2, len(paths))}", *longest_first)
    results.run(title, command, log, **variables)


def stated_seconds(path: str) -> int:
    """Return the run time that a page states in its head."""
    stated = re.search(r"about (\d+) seconds", (ROOT / path).read_text(encoding="utf-8"))
    return int(stated[1]) if stated else 0


def every_notebook(results: Results) -> None:
    """All notebooks, as committed."""
    compare(results, notebooks(), "notebooks, every cell compared with its stored output")


def package(results: Results) -> bool:
    """The library as wheel and source distribution, the same bytes each time."""
    shutil.rmtree(BUILD / "dist", ignore_errors=True)
    command = [program("python"), "-m", "build", "--no-isolation", "--outdir", str(BUILD / "dist")]
    variables = {"SOURCE_DATE_EPOCH": "1767225600"}  # 2026: a zip file has no year before 1980
    return results.run("packing the library", command, "package", lambda line: False, **variables)


def build(results: Results, twice: bool = False) -> bool:
    """The site, with the library's wheel on it; return whether it was built."""
    for name in ("html", ".doctrees", "again"):
        shutil.rmtree(BUILD / name, ignore_errors=True)
    package(results)

    def command(folder: Path | str) -> list[str]:
        options = ["--path-output", str(folder), "-W", "-n", "--keep-going"]
        return [program("jupyter-book"), "build", ".", *options]

    serious = re.compile(r"WARNING|ERROR|error:|Traceback")
    with ThreadPoolExecutor(1) as beside:  # the second one has a core to itself
        if twice:
            beside.submit(call, command(BUILD / "again"), "build-again", lambda line: False)
        return results.run("building the site", command("."), "build", show=serious.search)


def build_twice(results: Results) -> None:
    """The site, and once more beside it, for a test that compares the two."""
    build(results, twice=True)


def site(results: Results) -> None:
    """The built site."""
    title = "the built site"
    if any(built == "building the site" and not good for built, good, *_ in results.rows):
        results.skip(title, "not tested, there is none")
        return
    # what takes longest first (tests/conftest.py); three workers, for many wait for a slow line
    options = ["-n3", "--dist=loadgroup", "--no-loadscope-reorder", "-rs", "-m", "site or browser"]
    marked = re.compile(r"mark\.(site|browser)\b")
    files = sorted((ROOT / "tests").rglob("test_*.py"))
    chosen = [str(file) for file in files if marked.search(file.read_text(encoding="utf-8"))]
    results.run(title, pytest(*options, *chosen), "pytest-site", SITE_TESTS="required")


STAGES = {
    "lint": lint,
    "unit": unit,
    "notebooks": every_notebook,
    "build": build_twice,
    "site": site,
}
