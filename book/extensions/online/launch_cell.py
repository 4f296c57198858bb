"""Sphinx extension: a page that was opened without the book installs the library from the site.

Each notebook begins with the same generated cell, which does nothing where `acts` is installed.
`make notebooks` writes it (`refresh`); the site puts the library's wheel beside its pages, and its
own address into the notebooks that it offers for download. Without this extension those downloads
say that `acts` is missing.
"""

from __future__ import annotations

import json
import os
import re
import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import nbformat
from nbformat.v4 import new_code_cell

import acts
from online.addresses import published

if TYPE_CHECKING:  # tools/execute.py has no use for it
    from sphinx.application import Sphinx

__all__ = ["ID", "WHEEL", "refresh", "setup", "source", "stated"]

ID = "launch"
WHEEL = f"acts_measured-{acts.__version__}-py3-none-any.whl"
SOURCE = """\
# Where the book's library is missing (in Colab, say), this installs it from the site.
import importlib.metadata
import importlib.util
import os
import subprocess
import sys

if not {there}:
    site = os.environ.get("BOOK_SITE", "{site}")
    if not site:
        raise ModuleNotFoundError("{names} missing: open this page with `make lab`")
    wheel = "{wheel}"
    wanted = [f"acts-measured[{extras}] @ {{site.rstrip('/')}}/{{wheel}}"]
    if importlib.util.find_spec("torch"):  # the one that is there stays
        wanted.append(f"torch=={{importlib.metadata.version('torch')}}")
    print("Installing", *wanted)
    pip = [sys.executable, "-m", "pip", "install", "--quiet"]
    subprocess.run([*pip, *wanted], check=True)
    importlib.invalidate_caches()
"""
#: What the cell has in it on most pages, and on one that imports Keras.
USUAL = {
    "there": 'importlib.util.find_spec("acts")',
    "names": "acts is",
    "extras": "train,book",
}
KERAS = {
    "there": 'all(map(importlib.util.find_spec, ("acts", "keras")))',
    "names": "acts or keras is",
    "extras": "train,book,keras",
}
_SITE = re.compile(r'os\.environ\.get\("BOOK_SITE", "([^"]*)"\)')


def source(site: str, cells: Iterable[dict] = ()) -> str:
    """Return the cell for a site's address, which is empty where it is not known.

    It installs what the other cells of the page need: Keras, where one imports it.
    """
    imports = re.compile(r"^import keras$", re.MULTILINE)
    keras = any(imports.search("".join(c["source"])) for c in cells if c["cell_type"] == "code")
    return SOURCE.format(site=site, wheel=WHEEL, **(KERAS if keras else USUAL)).rstrip("\n")


def stated(text: str) -> str:
    """Return the address that a launch cell has, or an empty string."""
    found = _SITE.search(text)
    return found[1] if found else ""


def refresh(notebook: nbformat.NotebookNode, site: str) -> None:
    """Put the cell into a notebook, behind the page's head.

    The address is that of BOOK_SITE in the environment, else the one that the notebook has, so
    that a fork does not change it, else `site`.
    """
    old = next((cell for cell in notebook.cells if cell.id == ID), None)
    site = os.environ.get("BOOK_SITE") or (old and stated(old.source)) or site
    text = source(site, notebook.cells)
    if old:
        old.source = text
    else:
        tags = {"tags": ["remove-cell"]}
        notebook.cells.insert(1, new_code_cell(text, id=ID, metadata=tags))


def offer(app: Sphinx, error: Exception | None) -> None:
    """Put the wheel beside the pages, and the site's address into the notebooks to download."""
    if error is not None:
        return
    wheel = Path(app.confdir, "_build", "dist", WHEEL)
    if wheel.exists():  # made by `make book`
        shutil.copy(wheel, app.outdir)
    if site := published(app.confdir):
        for path in Path(app.outdir, "_sources", "book").glob("*.ipynb"):
            notebook = json.loads(path.read_text(encoding="utf-8"))
            for cell in notebook["cells"]:
                if cell.get("id") == ID:
                    text = source(site, notebook["cells"])
                    cell["source"] = text.splitlines(keepends=True)
            text = json.dumps(notebook, ensure_ascii=False, indent=1) + "\n"
            path.write_text(text, encoding="utf-8")


def setup(app: Sphinx) -> dict[str, bool]:
    app.connect("build-finished", offer)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
