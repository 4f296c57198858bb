"""Editors see the public names: pyright and mypy read the docstrings' examples."""

from __future__ import annotations

import doctest
import inspect
import shutil
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

import acts

ROOT = Path(__file__).parents[2]
PYRIGHT = ROOT / ".venv" / "npm" / "node_modules" / "pyright" / "index.js"
HEAD = """
import numpy as np
import acts
"""
# torch and the others are not what is tested here, and reading them takes mypy half a minute
MYPY = "[mypy]\nfollow_imports = silent\n[mypy-torch.*,scipy.*,sklearn.*]\nfollow_imports = skip\n"


def examples() -> str:
    """All examples of the public docstrings, each docstring's in a function of its own."""
    public = {name: getattr(acts, name) for name in acts.__all__}
    for module in [value for value in public.values() if inspect.ismodule(value)]:
        public |= {name: getattr(module, name) for name in getattr(module, "__all__", ())}
    parts = [HEAD]
    for name, value in public.items():
        text = inspect.getdoc(value) or ""
        if lines := [example.source for example in doctest.DocTestParser().get_examples(text)]:
            body = textwrap.indent("".join(lines), "    ")
            parts.append(f"\ndef example_{name}() -> None:\n{body}")
    return "".join(parts)


def pyright(file: Path) -> str:
    node = shutil.which("node", path=str(Path(sys.executable).parent))
    if node is None or not PYRIGHT.exists():
        pytest.skip("pyright comes with `python run.py book`")
    return complaints(node, str(PYRIGHT), "--pythonpath", sys.executable, str(file))


def mypy(file: Path) -> str:
    settings = file.with_name("mypy.ini")
    settings.write_text(MYPY, encoding="utf-8")
    options = ["--config-file", str(settings), "--cache-dir", str(file.with_name("cache"))]
    return complaints(sys.executable, "-m", "mypy", *options, str(file))


def complaints(*command: str) -> str:
    """Run a checker in the project's folder, as an editor does that has opened it."""
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    found = [line.strip() for line in done.stdout.splitlines() if " error: " in line]
    assert bool(found) == bool(done.returncode), done.stdout + done.stderr
    return "\n".join(found)


@pytest.mark.parametrize("checker", [pyright, mypy])
def test_a_checker_passes_over_the_examples_and_finds_a_name_that_does_not_exist(
    checker, tmp_path: Path
) -> None:
    file = tmp_path / "examples.py"
    text = examples()
    assert text.count("\ndef example_") >= 50
    file.write_text(text, encoding="utf-8")
    assert checker(file) == ""
    file.write_text(text + "\nacts.sigmoyd(1.0)\n", encoding="utf-8")
    assert "sigmoyd" in checker(file)
