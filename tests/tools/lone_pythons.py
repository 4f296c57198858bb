"""Interpreters that see some of the packages of this one: for tests of what works without."""

from __future__ import annotations

import os
import subprocess
import sysconfig
import venv
from collections.abc import Callable
from pathlib import Path

__all__ = ["lone_python", "run"]

PACKAGES = Path(sysconfig.get_path("purelib"))


def lone_python(folder: Path, keep: Callable[[str], bool]) -> Path:
    """Make an environment in which the packages that `keep` accepts are there, by links."""
    venv.create(folder, symlinks=True, with_pip=False)
    library = Path(sysconfig.get_path("purelib", "venv", {"base": str(folder)}))
    for entry in PACKAGES.iterdir():
        if keep(entry.name):
            (library / entry.name).symlink_to(entry)
    return Path(sysconfig.get_path("scripts", "venv", {"base": str(folder)}), "python")


def run(
    python: Path, *arguments: str, folder: Path, **variables: str
) -> subprocess.CompletedProcess:
    """Call an interpreter in a folder, with nothing of this project in its environment."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "BOOK_", "ACTS_"))}
    return subprocess.run(
        [str(python), *arguments],
        cwd=folder,
        env={**kept, "PYTHONNOUSERSITE": "1", **variables},
        capture_output=True,
        text=True,
        check=False,
    )
