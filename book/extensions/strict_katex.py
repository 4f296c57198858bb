"""Sphinx extension: formulas become HTML at build time; wrong LaTeX is an error under -W.

KaTeX runs in Node. Its script, style sheet and fonts come from the npm package that `run.py`
installs below `sys.prefix`. Nothing of it is copied into the repository, and the reader's browser
runs no script for it. Without it each page loads MathJax from another server.
"""

from __future__ import annotations

import atexit
import html
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.errors import ExtensionError
from sphinx.util import logging
from sphinx.util.math import get_node_equation_number
from sphinx.writers.html5 import HTML5Translator

__all__ = ["KatexError", "Katex", "package", "setup"]

MACROS = {
    r"\R": r"\mathbb{R}",
    r"\E": r"\mathbb{E}",
    r"\Var": r"\operatorname{Var}",
    r"\relu": r"\operatorname{ReLU}",
    r"\diag": r"\operatorname{diag}",
}
logger = logging.getLogger(__name__)


class KatexError(ValueError):
    """KaTeX refused a formula; the message is KaTeX's own."""


def package(name: str = "katex") -> Path:
    """Return the folder of an npm package in this environment."""
    found = Path(sys.prefix) / "npm" / "node_modules" / name
    if not (found / "dist").is_dir():
        raise ExtensionError(f"{name} is not installed at {found}: run `python run.py book`")
    return found


def node() -> str:
    """Return the Node program of this environment, or else the one on the PATH."""
    beside_python = str(Path(sys.executable).parent)
    found = shutil.which("node", path=beside_python) or shutil.which("node")
    if found is None:
        raise ExtensionError("Node is not installed: run `python run.py book`")
    return found


class Katex:
    """One Node process that renders formula after formula; each different formula once."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, bool], str] = {}
        script = Path(__file__).with_name("katex_lines.js")
        self._process = subprocess.Popen(
            [node(), os.fspath(script), os.fspath(package())],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            encoding="utf-8",
        )
        atexit.register(self.close)

    def render(self, latex: str, *, display: bool = False) -> str:
        """Return a formula as HTML and MathML; raise `KatexError` if KaTeX objects to anything."""
        if (latex, display) not in self._known:
            options = {
                "displayMode": display,
                "throwOnError": True,
                "strict": "error",
                "macros": MACROS,
            }
            self._process.stdin.write(json.dumps({"latex": latex, "options": options}) + "\n")
            self._process.stdin.flush()
            line = self._process.stdout.readline()
            if not line:
                raise ExtensionError("Node ended while rendering a formula")
            answer = json.loads(line)
            if "error" in answer:
                raise KatexError(answer["error"])
            self._known[latex, display] = answer["html"]
        return self._known[latex, display]

    def close(self) -> None:
        """End the Node process."""
        if self._process.poll() is None:
            self._process.stdin.close()
            self._process.wait(timeout=10)
        self._process.stdout.close()
        atexit.unregister(self.close)


def rendered(self: HTML5Translator, element: nodes.math | nodes.math_block, display: bool) -> str:
    app = self.builder.app
    if not hasattr(app, "katex"):
        app.katex = Katex()
    latex = element.astext()
    try:
        return app.katex.render(latex, display=display)
    except KatexError as error:
        logger.warning("%s in: %s", error, latex, location=element, type="katex")
        return f'<code class="katex-error">{html.escape(latex)}</code>'


def visit_inline(self: HTML5Translator, element: nodes.math) -> None:
    self.body.append(f'<span class="math">{rendered(self, element, display=False)}</span>')
    raise nodes.SkipNode


def visit_display(self: HTML5Translator, element: nodes.math_block) -> None:
    """Write the formula in a box that may scroll, its number outside it."""
    self.body.append(self.starttag(element, "div", CLASS="math"))
    formula = rendered(self, element, display=True)
    self.body.append(f'<div class="math-scroll">{formula}</div>')
    if element["number"]:
        self.body.append(f'<span class="eqno">({get_node_equation_number(self, element)})')
        self.add_permalink_ref(element, "Link to this equation")
        self.body.append("</span>")
    self.body.append("</div>\n")
    raise nodes.SkipNode


def finish(app: Sphinx, exception: Exception | None) -> None:
    if hasattr(app, "katex"):
        app.katex.close()
        del app.katex


def start(app: Sphinx) -> None:
    """Put KaTeX's style sheet and fonts beside the other static files."""
    dist, static = package() / "dist", Path(app.outdir) / "_static"
    (static / "fonts").mkdir(parents=True, exist_ok=True)
    for file in [dist / "katex.min.css", *sorted(dist.glob("fonts/*.woff2"))]:
        shutil.copyfile(file, static / file.relative_to(dist))
    app.add_css_file("katex.min.css")


def setup(app: Sphinx) -> dict[str, bool]:
    app.add_html_math_renderer("katex", (visit_inline, None), (visit_display, None))
    app.connect("builder-inited", start)
    app.connect("build-finished", finish)
    return {"parallel_read_safe": True, "parallel_write_safe": False}
