"""Sphinx extension: the library's reference, made from its docstrings by autodoc and napoleon.

``{api}`` with one name per line documents functions and classes of `acts`, and modules with all
that they provide. ``{api-functions}`` documents each function of the registry and its slope, one
section each, with their drawing. A public name that no page documents is a warning (an error under
-W).

Before napoleon reads a docstring, names of the library become links, and so does the page that a
docstring names as its chapter.
"""

from __future__ import annotations

import inspect
import re
from functools import cache
from importlib import import_module
from types import ModuleType

from docutils import nodes
from docutils.parsers.rst import Parser
from docutils.utils import new_document
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective

import acts
from ledger.claim_anchors import add_target
from reference import drawings

__all__ = ["found", "public_names", "ready", "rst", "setup"]

SETTINGS = {
    "autodoc_typehints": "none",  # the descriptions of the parameters say more
    "autodoc_preserve_defaults": True,  # np.mean, not <function mean>
    "autodoc_inherit_docstrings": False,
    "napoleon_google_docstring": False,
    # types as text: `array_like of float, any shape` is no name that could be looked up
    "napoleon_use_param": False,
    "napoleon_use_rtype": False,
    "napoleon_custom_sections": [("Attributes", "params_style")],
}
# examples, roles and literals are passed over: their quotes are not the start of a name
_QUOTED = re.compile(
    r"^ *(?:>>>|\.\.\.) .*$|:\w+:`[^`]+`|``.+?``|`(?P<name>[^`\n]+)`", re.MULTILINE
)
_HEADING = re.compile(r"^(\S.*)\n(-{3,})$", re.MULTILINE)
_logger = logging.getLogger(__name__)


@cache
def public_names() -> tuple[str, ...]:
    """Return everything public with its full name, modules and what they provide included."""
    names = [f"acts.{name}" for name in acts.__all__]
    modules = [name for name in names if isinstance(found(name), ModuleType)]
    inside = [f"{name}.{inner}" for name in modules for inner in found(name).__all__]
    return (*names, *inside)


def found(name: str) -> object:
    """Return what a full name stands for.

    Examples
    --------
    >>> found("acts.data.circle").__name__
    'circle'
    """
    value: object = import_module("acts")
    for part in name.split(".")[1:]:
        value = getattr(value, part)
    return value


def ready(docstring: str, name: str) -> str:
    """Return the docstring of `name` as a page shows it.

    Examples
    --------
    >>> ready("See `chi`, not `x`. Chapter: 04_dying_relu.", "acts.gain")
    'See :py:obj:`acts.chi`, not ``x``. Chapter: :doc:`/book/04_dying_relu`.'
    """
    text = re.sub(r"^\.\. \[\d+\] ", "-  ", docstring, flags=re.MULTILINE)  # references as a list
    text = re.sub(r"Chapter: (\w+)", r"Chapter: :doc:`/book/\1`", text)
    return _QUOTED.sub(
        lambda quoted: _linked(quoted["name"], name) if quoted["name"] else quoted[0], text
    ).rstrip()


def _linked(text: str, name: str) -> str:
    """Return a quoted word as a link, if it is public and no argument of what quotes it."""
    word = text.removeprefix("acts.")
    full = f"acts.{word}"
    beside = f"{name.rpartition('.')[0]}.{word}"
    quoting = None if name.endswith(".") else found(name)  # acts.check. is the module itself
    arguments = inspect.signature(quoting).parameters if inspect.isfunction(quoting) else {}
    for target in (beside, full):
        known = target in public_names() and not isinstance(found(target), ModuleType)
        if known and text not in arguments and target != name:
            return f":py:obj:`{target}`"
    return f"``{text}``"


def rst(directive: SphinxDirective, text: str) -> list[nodes.Node]:
    """Return what reStructuredText means: docstrings are written in it, pages are not."""
    outer, source = directive.state.document, directive.env.doc2path(directive.env.docname)
    document = new_document(source, outer.settings)
    document.reporter = outer.reporter
    Parser().parse(text, document)
    return document.children


class Api(SphinxDirective):
    """Entries for the names in the content, one per line."""

    has_content = True

    def run(self) -> list[nodes.Node]:
        made: list[nodes.Node] = []
        for name in filter(None, map(str.strip, self.content)):
            if name not in public_names():
                raise self.error(f"{name!r} is no public name of acts")
            value = found(name)
            if isinstance(value, ModuleType):
                text = ready(_HEADING.split(value.__doc__)[0], f"{name}.")
                inner = [n for n in public_names() if n.startswith(f"{name}.")]
                inner = [n for n in inner if callable(found(n))]
                made.append(self.section(name, name, rst(self, text) + self.entries(*inner)))
            else:
                made += self.entries(name)
        return made

    def section(self, anchor: str, title: str, body: list[nodes.Node]) -> nodes.section:
        section = nodes.section("", nodes.title(text=title), *body, ids=[anchor], names=[anchor])
        self.state.document.note_explicit_target(section)
        return section

    def entries(self, *names: str) -> list[nodes.Node]:
        text = ""
        for name in names:
            value = found(name)
            kind = "class" if inspect.isclass(value) else "function"
            text += f".. auto{kind}:: {name}\n"
            text += "   :members:\n\n" if kind == "class" else "\n"
            self.env.note_dependency(inspect.getsourcefile(inspect.unwrap(value)))
        return rst(self, text)


class Functions(Api):
    """One section for each function of the registry: curve and slope, then what they take."""

    has_content = False

    def run(self) -> list[nodes.Node]:
        self.env.note_dependency(drawings.__file__)
        return [
            self.section(name, record.label, [*self.drawn(name), *self.entries(*pair)])
            for name, record in acts.ACTIVATIONS.items()
            for pair in [(f"acts.{name}", f"acts.{name}_grad")]
        ]

    def drawn(self, name: str) -> list[nodes.Node]:
        """Return the drawing of the tour, and the way there."""
        record = acts.ACTIVATIONS[name]
        tour = self.env.app.builder.get_relative_uri(self.env.docname, "book/tour")
        link = nodes.reference("", "The tour", internal=True, refuri=f"{tour}#{name}")
        says = nodes.Text(f" says what speaks for {record.label} and against it.")
        return [
            nodes.raw("", drawings.image(record), format="html"),
            nodes.paragraph("", "", link, says),
        ]


def make_ready(
    app: Sphinx, what: str, name: str, value: object, options: object, lines: list[str]
) -> None:
    lines[:] = ready("\n".join(lines), name).split("\n")


def hide_constructor(
    app: Sphinx, what: str, name: str, value: object, *arguments: object
) -> tuple[str, str] | None:
    """Leave out the arguments of what functions return: a reader does not make these."""
    from torch import nn

    return ("", "") if what == "class" and not issubclass(value, nn.Module) else None


def add_targets(app: Sphinx, document: nodes.document) -> None:
    """Make each entry a target of Markdown links: ``[gain](reference.md#acts.gain)``."""
    for signature in document.findall(addnodes.desc_signature):
        for anchor in signature["ids"]:
            add_target(app, document, anchor, anchor)


def check_all_documented(app: Sphinx, env: BuildEnvironment) -> None:
    anchors = {name for name, *_ in env.get_domain("py").get_objects()}
    for name in public_names():
        if name not in anchors and not isinstance(found(name), ModuleType):
            _logger.warning("no page documents %s", name)


def configure(app: Sphinx, config: object) -> None:
    for name, value in SETTINGS.items():
        setattr(config, name, value)


def setup(app: Sphinx) -> dict[str, bool]:
    app.setup_extension("sphinx.ext.autodoc")
    app.setup_extension("sphinx.ext.napoleon")
    app.add_directive("api", Api)
    app.add_directive("api-functions", Functions)
    app.connect("config-inited", configure, priority=100)
    app.connect("autodoc-process-docstring", make_ready, priority=100)  # before napoleon
    app.connect("autodoc-process-signature", hide_constructor)
    app.connect("doctree-read", add_targets)
    app.connect("env-check-consistency", check_all_documented)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
