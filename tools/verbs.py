"""The verbs of run.py."""

import errno
import os
import shutil
import subprocess
import sys
from pathlib import Path

import portability as parts
import stages
from bootstrap import ROOT, VENV, Stop, call, environment, program, say, setup
from kernel_environment import VARIABLES


def book() -> None:
    """Build the site and say what to open."""
    if not stages.build(stages.Results()):
        raise Stop("the site was not built (output: _build/log/build.txt)")
    page = stages.BUILD / "html" / "index.html"
    say(f"\nThe book is ready. Open {page}\n{page.as_uri()}")


def test(*names: str) -> None:
    """Run the stages named, or all of them."""
    results = stages.Results()
    for name in names or stages.STAGES:
        stages.STAGES[name](results)
    results.close()


def lint() -> None:
    """Run the first stage of `test`."""
    test("lint")


def notebooks(pattern: str = "") -> None:
    """Execute notebooks and store what they print."""
    execute(*stages.notebooks(pattern))


def fresh_seeds(pattern: str = "") -> None:
    """Run notebooks with other seeds; every claim asserts again."""
    execute("--check", "--seed-offset", "1000", *stages.notebooks(pattern))
    say("every claim holds with fresh seeds")


def execute(*arguments: str) -> None:
    """Call tools/execute.py."""
    script = str(ROOT / "tools" / "execute.py")
    code, lines = call([program("python"), script, *arguments], "notebooks")
    if code:
        raise Stop(lines[-1] if lines else "the notebooks did not run")


def portability(*chosen: str) -> None:
    """Compare notebooks as other processors would round."""
    patterns = [name for name in chosen if name not in parts.PARTS]
    paths = stages.notebooks(*patterns)
    results, processor = stages.Results(), parts.this_processor()
    for part in [name for name in chosen if name in parts.PARTS] or parts.PARTS:
        variables = parts.variables(part, *processor)
        concerned = parts.concerned(part, paths)
        if variables is None:
            say(f"==> {part}: nothing to change on this processor ({processor[0]})")
        elif concerned:
            title = f"notebooks, {part}: " + " ".join(f"{k}={v}" for k, v in variables.items())
            stages.compare(results, concerned, title, f"pytest-notebooks-{part}", **variables)
    results.close()


def long_runs(name: str = "") -> None:
    """Run what the tables of long experiments lack."""
    for script in stages.long_runs(name):
        say(f"==> {script.stem}")
        command = [program("python"), str(script)]
        code, lines = call(command, f"long-run-{script.stem}", **VARIABLES)
        if code:
            raise Stop(lines[-1] if lines else f"{script.stem} did not run")


def bench() -> None:
    """Time the library's functions."""
    results = stages.Results()
    options = ["--benchmark-enable", "--benchmark-only", "--benchmark-quiet"]
    command = stages.pytest(*options, "--benchmark-max-time=0.3", "tests/bench")
    results.run("speed of the library", command, "pytest-bench")
    results.close()


def lab() -> None:
    """Open the notebooks in JupyterLab."""
    say("==> JupyterLab on book/ (Ctrl-C twice ends it)")
    variables = dict(VARIABLES)
    variables.pop("PYTHONWARNINGS")  # a reader's own experiment may overflow
    settings = VENV / "share" / "jupyter" / "lab" / "settings"
    settings.mkdir(parents=True, exist_ok=True)
    shutil.copy(str(ROOT / "tools" / "lab_settings.json"), str(settings / "overrides.json"))
    first = Path(stages.notebooks()[0]).name
    command = [program("jupyter-lab"), "--ServerApp.root_dir=" + str(ROOT / "book")]
    command.append("--LabApp.default_url=/lab/tree/" + first)
    if hasattr(os, "geteuid") and os.geteuid() == 0:  # in a container, as a rule
        command.append("--allow-root")
    try:
        code = subprocess.call(command, cwd=str(ROOT), env=environment(**variables))
    except KeyboardInterrupt:  # the way to end it
        return
    if code:
        raise Stop("JupyterLab ended with an error, see above")


def clean(everything: str = "") -> None:
    """Remove what was built; bytecode, which Python itself renews, goes with the environment."""
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
    targets += (ROOT / "book").rglob(".ipynb_checkpoints")
    if everything:
        for folder in ("acts", "book", "tests", "tools"):
            targets += (ROOT / folder).rglob("__pycache__")
        targets += [ROOT / "__pycache__", VENV, *ROOT.glob("*.egg-info")]
    for target in targets:
        if target.is_dir():
            shutil.rmtree(target)
        elif target.exists():
            target.unlink()
    say("removed what was built" + (" and the environment" if everything else ""))


VERBS = {
    "book": book,
    "lab": lab,
    "test": test,
    "notebooks": notebooks,
    "lint": lint,
    "long-runs": long_runs,
    "bench": bench,
    "fresh-seeds": fresh_seeds,
    "portability": portability,
    "clean": clean,
    "help": None,
}


def refuse(name: str, arguments: list[str]) -> None:
    """Stop at a verb or an argument that does not exist, before anything is installed."""
    if name not in VERBS:
        raise Stop(f"no verb {name!r}: there are {' '.join(VERBS)}")
    if name == "test":
        for stage in arguments:
            if stage not in stages.STAGES:
                raise Stop(f"test has no stage {stage!r}: there are {' '.join(stages.STAGES)}")
        return
    if name == "portability":
        arguments = [argument for argument in arguments if argument not in parts.PARTS]
    takes = {"notebooks": 1, "fresh-seeds": 1, "portability": 1, "long-runs": 1, "clean": 1}
    takes = takes.get(name, 0)
    if len(arguments) > takes:
        raise Stop(f"{name} does not take {' '.join(arguments)!r}")
    if name == "clean" and arguments not in ([], ["--all"]):
        raise Stop(f"clean takes --all or nothing, not {arguments[0]!r}")
    if name == "long-runs":
        stages.long_runs(*arguments)
    elif takes and name != "clean":
        stages.notebooks(*arguments)


def main(arguments: list[str], description: str) -> int:
    """Run one verb; failures become one line on stderr and exit code 1."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # a Windows console may not know every character
            stream.reconfigure(errors="replace")
    name, *rest = arguments or ["help"]
    name = {"-h": "help", "--help": "help"}.get(name, name)
    try:
        refuse(name, rest)
        if name == "help":
            say(description.strip())
            return 0
        if name != "clean":
            setup()
        VERBS[name](*rest)
    except Stop as stop:
        return stopped(str(stop))
    except BrokenPipeError:  # whoever read this has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except OSError as error:
        place = error.filename or ROOT
        if error.errno == errno.ENOSPC:
            return stopped(f"disk full ({place})")
        if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
            return stopped(f"no permission to write {place}")
        raise
    except KeyboardInterrupt:
        return stopped("interrupted", 130)
    return 0


def stopped(why: str, code: int = 1) -> int:
    """Say why in one line."""
    print(f"stopped: {why}", file=sys.stderr, flush=True)
    return code
