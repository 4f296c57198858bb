"""Every command that README and CONTRIBUTING show works: verbs, options, paths."""

from __future__ import annotations

import doctest
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

import verbs

ROOT = Path(__file__).parents[2]
PLACEHOLDER = re.compile(r"\bNN\b|\bVERB\b|FOLDER|PATHS")
START = r"(?:[A-Z_]+=\S+ )?(?:make|python3? |\.venv/bin/)"


def commands(name: str) -> list[str]:
    """Commands in code spans and in blocks for a shell."""
    text = (ROOT / name).read_text(encoding="utf-8")
    found = re.findall(rf"`({START}[^`\n]*)`", text)
    for block in re.findall(r"(?ms)^```sh\n(.*?)^```", text):
        found += [line.partition(" #")[0].strip() for line in block.splitlines() if line.strip()]
    return [c for c in found if not PLACEHOLDER.search(c)]


COMMANDS = sorted({c for name in ("README.md", "CONTRIBUTING.md") for c in commands(name)})
VERBS = [c for c in COMMANDS if re.match(r"(\S+=\S+ )?(make|python run\.py)\b", c)]
TOOLS = [c for c in COMMANDS if c.startswith(".venv/bin/")]


def called(command: str) -> list[str]:
    """Arguments of run.py that a command comes down to."""
    if "make" in command:
        words = shlex.split(command)
        shown = subprocess.run(
            ["make", "-n", *words[words.index("make") + 1 :]],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        command = next(line for line in shown.splitlines() if "run.py" in line)
    words = shlex.split(command)
    return words[words.index("run.py") + 1 :]


def tried(command: str) -> None:
    """Raise where run.py would refuse the command."""
    name, *arguments = called(command) or ["help"]
    verbs.refuse(name, arguments)


def test_there_are_commands_and_each_is_of_a_kind_that_is_tried() -> None:
    assert len(VERBS) >= 15
    assert len(TOOLS) >= 4
    assert set(COMMANDS) - {*VERBS, *TOOLS} == {"python -m pip install ."}  # test_package.py


@pytest.mark.skipif(sys.platform == "win32", reason="no make there")
@pytest.mark.parametrize("command", VERBS)
def test_a_verb_exists_and_takes_what_it_is_given(command: str) -> None:
    tried(command)


@pytest.mark.skipif(sys.platform == "win32", reason="another shell")
@pytest.mark.parametrize("command", TOOLS)
def test_a_command_of_the_environment_knows_its_options_and_finds_its_files(command: str) -> None:
    if "pytest" in command:
        command = command.replace(" -n2", "") + " --collect-only -q -p no:cacheprovider"
        if not re.search(r" (tests|book)/", command):
            command += " tests/tools/test_portability.py"
    elif "ruff format" in command:
        command += " --diff"
    done = subprocess.run(
        command, shell=True, cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]


@pytest.mark.parametrize("wrong", ["make nonsense", "python run.py test nothing"])
def test_a_wrong_command_is_refused(wrong: str) -> None:
    with pytest.raises((verbs.Stop, subprocess.CalledProcessError)):
        tried(wrong)


def test_what_the_readme_shows_of_the_library_is_what_it_gives() -> None:
    failed, tried = doctest.testfile(str(ROOT / "README.md"), module_relative=False)
    assert (failed, tried) == (0, 2)
