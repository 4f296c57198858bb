#!/usr/bin/env python3
"""Set up, build, run and test the book. Needs nothing but Python 3.11, 3.12 or 3.13.

    python run.py book             set up what is needed, build the site, say what to open
    python run.py lab              the notebooks in JupyterLab
    python run.py test             everything that has to pass
    python run.py notebooks [NB]   execute and store the notebooks (or those that begin with NB)
    python run.py lint             style of code and notebooks
    python run.py bench            speed of the library's functions
    python run.py fresh-seeds [NB] do all claims hold with other random seeds?
    python run.py portability [NB] do the stored outputs hold on a CPU with fewer instructions?
    python run.py clean [--all]    remove what was built (--all: the environment .venv too)
    python run.py help             this list

`make VERB` does the same (NB=... selects notebooks, `make clean ALL=1`).
"""
# The syntax of this file and of the two that it imports is kept to Python 3.8, so that an old
# Python can say that it is too old.

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent / "tools"))
from bootstrap import LOGS, ROOT, VENV, Stop, call, environment, program, say, setup
from kernel_environment import VARIABLES

BUILD = ROOT / "_build"

# --- the stages of `test`, also used by other verbs

COUNT = re.compile(r"(\d+) (passed|failed|errors?|skipped)")


class Results:
    """What each stage of a verb gave: its closing line, seconds and counts."""

    def __init__(self) -> None:
        self.rows: list[tuple[str, bool, str, float]] = []
        self.passed = self.failed = 0

    def run(self, title: str, command: list[str], log: str, show=None, **variables: str) -> bool:
        """Run one stage and keep its result; return whether it passed."""
        say("==> " + title)
        start = time.perf_counter()
        code, lines = call(command, log, show or (lambda line: True), **variables)
        seconds = time.perf_counter() - start
        tests = log.startswith("pytest")
        closing = (
            next((line for line in reversed(lines) if COUNT.search(line)), "") if tests else ""
        )
        counts = {word.rstrip("s"): int(number) for number, word in COUNT.findall(closing)}
        self.passed += counts.get("passed", 0)
        failed = counts.get("failed", 0) + counts.get("error", 0)
        self.failed += failed or (1 if code else 0)
        detail = ", ".join(f"{number} {word}" for word, number in counts.items())
        if code and show:
            for line in lines[-40:]:
                say("    " + line)
        self.rows.append((title, code == 0, detail, seconds))
        say(f"    {'done' if code == 0 else 'FAILED'} in {seconds:.1f} s")
        return code == 0

    def skip(self, title: str, why: str) -> None:
        """Count a stage as failed that could not run."""
        self.failed += 1
        self.rows.append((title, False, why, 0.0))

    def close(self) -> None:
        """Print the summary; stop if a stage failed."""
        say("")
        for title, good, detail, seconds in self.rows:
            mark, rest = "ok" if good else "FAILED", f": {detail}" if detail else ""
            say(f"{mark:6} {seconds:6.1f} s  {title}{rest}")
        bad = [title for title, good, _, _ in self.rows if not good]
        if bad:
            say("stopped: failed in " + "; ".join(bad) + " (output: _build/log/)")
        counts = f"{self.passed} passed, {self.failed} failed"
        (LOGS / "closing.txt").write_text(counts + "\n", encoding="utf-8")
        say(counts)
        if bad:
            raise SystemExit(1)


def pytest(*arguments: str) -> list[str]:
    color = ["--color=yes"] if sys.stdout.isatty() else []
    return [program("python"), "-m", "pytest", "-q", *color, *arguments]


def selected(pattern: str) -> list[str]:
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


def lint_stage(results: Results) -> bool:
    ruff = [program("python"), "-m", "ruff"]
    good = results.run("ruff check: code and notebooks", [*ruff, "check", "."], "ruff-check")
    return (
        results.run(
            "ruff format: code and notebooks", [*ruff, "format", "--check", "."], "ruff-format"
        )
        and good
    )


def notebook_stage(results: Results, notebooks: list[str], title: str, **variables: str) -> bool:
    command = pytest(
        "--nbval",
        "--nbval-current-env",
        "--nbval-cell-timeout=300",
        "--nbval-sanitize-with=tests/nbval.cfg",
        f"-n{min(2, len(notebooks))}",
        "--dist=loadfile",
        *notebooks,
    )
    return results.run(title, command, "pytest-notebooks", **variables)  # VARIABLES: conftest.py


def build_stage(results: Results) -> bool:
    for name in ("html", ".doctrees"):
        shutil.rmtree(BUILD / name, ignore_errors=True)
    command = [
        program("jupyter-book"),
        "build",
        ".",
        "--path-output",
        ".",
        "-W",
        "-n",
        "--keep-going",
    ]
    serious = re.compile(r"WARNING|ERROR|error:|Traceback")
    return results.run("building the site", command, "build", show=serious.search)


# --- the verbs


def book() -> None:
    results = Results()
    if not build_stage(results):
        raise Stop("the site was not built (output: _build/log/build.txt)")
    page = BUILD / "html" / "index.html"
    say(f"\nThe book is ready. Open {page}\n{page.as_uri()}")


def test() -> None:
    results = Results()
    notebooks = selected("")
    lint_stage(results)
    unit = pytest("-n2", "-m", "not site and not browser")
    results.run("unit tests and doctests", unit, "pytest-unit")
    notebook_stage(results, notebooks, "notebooks, every cell compared with its stored output")
    if build_stage(results):
        site = pytest("-n2", "-rs", "-m", "site or browser", "tests")
        results.run("the built site", site, "pytest-site")
    else:
        results.skip("the built site", "not tested, there is none")
    results.close()


def lint() -> None:
    results = Results()
    lint_stage(results)
    results.close()


def notebooks(pattern: str = "") -> None:
    execute(*selected(pattern))


def fresh_seeds(pattern: str = "") -> None:
    execute("--check", "--seed-offset", "1000", *selected(pattern))
    say("every claim holds with fresh seeds")


def execute(*arguments: str) -> None:
    script = str(ROOT / "tools" / "execute.py")
    code, lines = call([program("python"), script, *arguments], "notebooks")
    if code:
        raise Stop(lines[-1] if lines else "the notebooks did not run")


def portability(pattern: str = "") -> None:
    probe = (
        "from numpy._core import _multiarray_umath as m;"
        "print(*(f for f in m.__cpu_dispatch__ if m.__cpu_features__[f]))"
    )
    code, lines = call([program("python"), "-c", probe], "cpu", show=lambda line: False)
    if code:
        raise Stop("numpy does not say which instructions it uses (output: _build/log/cpu.txt)")
    results = Results()
    notebook_stage(
        results,
        selected(pattern),
        f"notebooks without {lines[0] or 'anything to switch off'} in numpy, plain code in torch",
        ATEN_CPU_CAPABILITY="default",
        NPY_DISABLE_CPU_FEATURES=lines[0],
    )
    results.close()


def bench() -> None:
    results = Results()
    results.run(
        "speed of the library",
        pytest(
            "--benchmark-enable",
            "--benchmark-only",
            "--benchmark-quiet",
            "--benchmark-max-time=0.3",
            "tests/bench",
        ),
        "pytest-bench",
    )
    results.close()


def lab() -> None:
    say("==> JupyterLab on book/ (Ctrl-C twice ends it)")
    variables = dict(VARIABLES)
    variables.pop("PYTHONWARNINGS")  # a reader's own experiment may overflow
    command = [program("jupyter-lab"), "--ServerApp.root_dir=" + str(ROOT / "book")]
    try:
        code = subprocess.call(command, cwd=str(ROOT), env=environment(**variables))
    except KeyboardInterrupt:  # the way to end it
        return
    if code:
        raise Stop("JupyterLab ended with an error, see above")


def clean(everything: str = "") -> None:
    if everything not in ("", "--all"):
        raise Stop(f"clean takes --all or nothing, not {everything!r}")
    names = [
        "_build",
        "build",
        "dist",
        ".pytest_cache",
        ".ruff_cache",
        ".hypothesis",
        ".benchmarks",
    ]
    targets = [ROOT / name for name in [*names, ".coverage"]]
    for folder in ("acts", "book", "tests", "tools"):
        for name in ("__pycache__", ".ipynb_checkpoints"):
            targets += (ROOT / folder).rglob(name)
    targets += [ROOT / "__pycache__"]
    if everything:
        targets += [VENV, ROOT / "acts.egg-info"]
    for target in targets:
        if target.is_dir():
            shutil.rmtree(target)
        elif target.exists():
            target.unlink()
    say("removed what was built" + (" and the environment" if everything else ""))


def help_() -> None:
    say(__doc__.strip())


VERBS = {
    "book": book,
    "lab": lab,
    "test": test,
    "notebooks": notebooks,
    "lint": lint,
    "bench": bench,
    "fresh-seeds": fresh_seeds,
    "portability": portability,
    "clean": clean,
    "help": help_,
}
TAKES_ARGUMENT = (notebooks, fresh_seeds, portability, clean)
NEEDS_NO_SETUP = (clean, help_)


def main(arguments: list[str]) -> int:
    """Run one verb; failures become one line on stderr and exit code 1."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # a Windows console may not know every character
            stream.reconfigure(errors="replace")
    name = (arguments or ["help"])[0]
    verb = {"-h": help_, "--help": help_}.get(name) or VERBS.get(name)
    rest = arguments[1:]
    try:
        if verb is None:
            raise Stop(f"no verb {name!r}: there are {' '.join(VERBS)}")
        if len(rest) > (1 if verb in TAKES_ARGUMENT else 0):
            raise Stop(f"{name} does not take {' '.join(rest)!r}")
        if verb not in NEEDS_NO_SETUP:
            setup()
        verb(*rest)
    except Stop as stop:
        print(f"stopped: {stop}", file=sys.stderr, flush=True)
        return 1
    except OSError as error:
        if getattr(error, "errno", None) != 28:
            raise
        print(f"stopped: disk full ({error.filename or ROOT})", file=sys.stderr, flush=True)
        return 1
    except KeyboardInterrupt:
        print("stopped: interrupted", file=sys.stderr, flush=True)
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
