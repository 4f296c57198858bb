"""Sphinx extension: ``{tour}``, every function of the catalogue drawn, and a picture of all.

``{tour}`` makes a section for each group of book/tour.yml and one below it for each function: curve
and slope, formula, what speaks for it and against it with the evidence, its line of code, its
chapters, a slider for its parameter. ``{tour-index}`` lists the groups, ``{tour-facts}`` the lines
of Python behind the sentences. ``{all-functions}`` is the picture, on any page; its content takes
the caption's place. Without this module those pages do not build, and a new function is drawn
nowhere.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterable, Mapping
from functools import cache
from html import escape
from pathlib import Path
from typing import Any

import numpy as np
from docutils import nodes
from docutils.statemachine import StringList
from sphinx.application import Sphinx
from sphinx.errors import ExtensionError

import acts
import captioned
from acts._functions.registry import Activation
from chapter_links import chapter_link
from ledger.claim_cells import claim_cells
from ledger.directives import LedgerDirective, pending
from reference import drawings, tour_rules
from reference.catalogue import keywords, link

__all__ = ["ALT", "alt", "code_lines", "groups", "setup", "widget"]

PICTURE = "_images/all-functions.svg"
TOUR = "book/tour"
CAPTION = (
    "Every function of this book on one scale, from −7 to 7. What differs: whether the ends are "
    "flat, what happens to negative inputs, and whether there is a corner at 0. "
    "[The tour](/book/tour.md) takes them one by one."
)
ALT = "Small drawings of all functions on one scale, in groups. "
# Where a slider's curves have their points: closer where they bend, and on both sides of a jump.
STEPS = np.unique([*np.linspace(-7, 7, 29), *np.linspace(-2, 2, 33), 0.01])


@cache
def data() -> dict[str, Any]:
    """Return book/tour.yml; what is wrong with it stops the build."""
    told = tour_rules.read()
    slugs = {cell.slug for cell in claim_cells(tour_rules.FILE.parent)}
    wrong = tour_rules.problems(told, records=acts.ACTIVATIONS, ledger=acts.ledger(), slugs=slugs)
    if wrong:
        raise ExtensionError("book/tour.yml:\n" + "\n".join(wrong))
    return told


def groups() -> dict[str, list[str]]:
    """Return the functions of each group, by its key, in the order of the file."""
    functions = data()["functions"]
    return {
        key: [name for name, told in functions.items() if told["group"] == key]
        for key in data()["groups"]
    }


def picture() -> str:
    """Return the picture of all functions, as SVG."""
    titles = {key: group["title"] for key, group in data()["groups"].items()}
    return drawings.everything({titles[key]: names for key, names in groups().items()})


def alt() -> str:
    """Return what that picture shows."""
    labels = {name: record.label for name, record in acts.ACTIVATIONS.items()}
    told = (
        f"{data()['groups'][key]['title']}: {', '.join(labels[name] for name in names)}."
        for key, names in groups().items()
    )
    return ALT + " ".join(told)


def code_lines(record: Activation) -> dict[str, str]:
    """Return the call of a function in each library, with our default where it takes one.

    Empty where it has none.

    Examples
    --------
    >>> code_lines(acts.ACTIVATIONS["leaky_relu"])["PyTorch"]
    'torch.nn.LeakyReLU(negative_slope=0.01)'
    >>> code_lines(acts.ACTIVATIONS["relu"])["Keras"]
    'keras.layers.Dense(64, activation="relu")'

    A string cannot carry a keyword, so a function whose default differs there is a layer:

    >>> code_lines(acts.ACTIVATIONS["leaky_relu"])["Keras"]
    'keras.layers.LeakyReLU(negative_slope=0.01)'
    """
    lines = {"PyTorch": "", "Keras": ""}
    if record.torch:
        from torch import nn

        known = inspect.signature(getattr(nn, record.torch)).parameters
        given = {key: value for key, value in record.parameters.items() if key in known}
        told = ", ".join(f"{key}={value!r}" for key, value in given.items())
        lines["PyTorch"] = f"torch.nn.{record.torch}({told})"
    if record.keras:
        lines["Keras"] = f'keras.layers.Dense(64, activation="{record.keras}")'
        if layer := re.search(r"in its layer (\w+)", record.differs):
            lines["Keras"] = f"keras.layers.{layer[1]}({keywords(record)})"
    return lines


def widget(record: Activation, name: str, values: list[float]) -> str:
    """Return the slider of a parameter, as HTML: curve and slope, on the scale of the drawings."""
    frames = [{name: value} for value in values]
    at = np.array([-1.0])
    made = acts.explore.slider(
        {
            "f(x)": np.array([record.fn(STEPS, **frame) for frame in frames]),
            "slope": np.array([record.grad(STEPS, **frame) for frame in frames]),
        },
        x=STEPS,
        sliders={name: values},
        start={name: record.parameters[name]},
        ylim=(drawings.LOW, drawings.HIGH),
        numbers={
            "f(−1)": np.array([record.fn(at, **frame)[0] for frame in frames]),
            "slope at −1": np.array([record.grad(at, **frame)[0] for frame in frames]),
        },
        alt=f"{record.label} as a solid line and its slope as a dashed one, from −7 to 7; "
        f"{name} changes both.",
    )
    return made.html


class TourDirective(LedgerDirective):
    """What the directives share."""

    def depend(self) -> None:
        """Have the page made again when the sentences, the catalogue or the drawing change."""
        for module in (tour_rules, drawings, inspect.getmodule(Activation)):
            self.env.note_dependency(inspect.getsourcefile(module))
        self.env.note_dependency(str(tour_rules.FILE))
        self.rows()

    def evidence(self, told: Mapping[str, Any]) -> list[nodes.Node]:
        """Return the links behind a sentence, or the word that there are none."""
        if marked := told.get("open"):
            text: list[nodes.Node] = [nodes.Text("Open: not measured here yet")]
            for number, name in enumerate(marked if isinstance(marked, list) else ()):
                text += [
                    nodes.Text(", " if number else ": "),
                    pending(name.lower(), nodes.inline(text=name)),
                ]
            return text
        parts = [self.facts(told.get("facts", ()))]
        cells = {cell.slug: cell for cell in claim_cells(tour_rules.FILE.parent)}
        for claim in told.get("claims", ()):
            if claim in cells:
                where = nodes.inline(text=f"cell in chapter {cells[claim].chapter}")
                parts.append([nodes.Text("shown by a "), pending(f"claim-{claim}", where)])
            else:
                word = "against " if claim in told.get("against", ()) else "row "
                parts.append([nodes.Text(word), pending(claim.lower(), nodes.inline(text=claim))])
        parts += [self.markdown(f"{{cite:t}}`{key}`") for key in told.get("references", ())]
        return _joined([part for part in parts if part], "; ")

    def here(self, anchor: str, text: str) -> nodes.Node:
        """Return a link to an anchor of the tour, from any page."""
        page = self.env.app.builder.get_relative_uri(self.env.docname, TOUR)
        uri = f"#{anchor}" if self.env.docname == TOUR else f"{page}#{anchor}"
        return nodes.reference("", text, internal=True, refuri=uri)

    def facts(self, names: Iterable[str]) -> list[nodes.Node]:
        """Return links to the lines of Python that check a sentence."""
        linked = [[self.here(f"exact-{n}", n.replace("-", " "))] for n in names]
        return [nodes.Text("exact: "), *_joined(linked, ", ")] if linked else []


class Tour(TourDirective):
    """A section for each group and each function."""

    def run(self) -> list[nodes.Node]:
        self.depend()
        return [self.group(key, names) for key, names in groups().items()]

    def group(self, key: str, names: list[str]) -> nodes.section:
        told = data()["groups"][key]
        section = nodes.section("", nodes.title(text=told["title"]), ids=[key.replace("_", "-")])
        section += nodes.paragraph("", "", *self.markdown(told["says"]))
        facts = self.facts(told["facts"])
        section += nodes.paragraph("", "", *_sentence(facts), classes=["tour-evidence"])
        section += [self.function(acts.ACTIVATIONS[name]) for name in names]
        return section

    def function(self, record: Activation) -> nodes.section:
        told = data()["functions"][record.name]
        body = nodes.container("", *self.text(record, told), classes=["tour-text"])
        drawn = nodes.raw("", drawings.image(record), format="html")
        both = nodes.container("", drawn, body, classes=["tour-function"])
        section = nodes.section("", nodes.title(text=record.label), both, ids=[record.name])
        for name, values in told.get("slider", {}).items():
            move = [nodes.Text("Another value of "), nodes.literal(text=name), nodes.Text(":")]
            section += nodes.paragraph("", "", *move, classes=["tour-move"])
            section += nodes.raw("", widget(record, name, values), format="html")
        return section

    def text(self, record: Activation, told: Mapping[str, Any]) -> list[nodes.Node]:
        formula = nodes.math("", f"f(x) = {record.formula}")
        out: list[nodes.Node] = [nodes.paragraph("", "", formula)]
        if note := told.get("note"):
            out.append(nodes.paragraph("", "", *self.markdown(note), classes=["tour-evidence"]))
        for side, word in zip(tour_rules.SIDES, ("For it", "Against it"), strict=True):
            says = [nodes.strong(text=f"{word}: "), *self.markdown(told[side]["says"])]
            out.append(nodes.paragraph("", "", *says, classes=["tour-says"]))
            links = _sentence(self.evidence(told[side]))
            out.append(nodes.paragraph("", "", *links, classes=["tour-evidence"]))
        listed = nodes.bullet_list(classes=["tour-facts"])
        for library, line in code_lines(record).items():
            code = [nodes.literal(text=line)] if line else [nodes.Text("has none")]
            listed += _item(nodes.Text(f"{library}: "), *code)
        call = [nodes.Text("Here: "), link(f"acts.{record.name}", f"acts.{record.name}(x)")]
        if record.parameters:
            call += [nodes.Text(", default "), nodes.literal(text=keywords(record))]
        listed += _item(*call)
        if record.differs:
            listed += _item(nodes.Text(f"Differs: {record.differs}"))
        if told["chapters"]:
            linked = [[chapter_link(self.env, number)] for number in told["chapters"]]
            listed += _item(nodes.Text("More: "), *_joined(linked, ", "))
        return [*out, listed]


class Index(TourDirective):
    """The groups with their functions, as links."""

    def run(self) -> list[nodes.Node]:
        self.depend()
        listed = nodes.bullet_list(classes=["tour-index"])
        for key, names in groups().items():
            linked = [[self.here(name, acts.ACTIVATIONS[name].label)] for name in names]
            title = data()["groups"][key]["title"]
            listed += _item(nodes.strong(text=f"{title}: "), *_joined(linked, ", "))
        return [listed]


class Facts(TourDirective):
    """Each fact, and the line of Python that checks it."""

    def run(self) -> list[nodes.Node]:
        self.depend()
        listed = nodes.definition_list(classes=["tour-checks"])
        for name, fact in data()["facts"].items():
            term = nodes.term("", "", *self.markdown(fact["says"]), ids=[f"exact-{name}"])
            code = nodes.paragraph("", "", nodes.literal(text=fact["code"]))
            listed += nodes.definition_list_item("", term, nodes.definition("", code))
        return [listed]


class AllFunctions(TourDirective):
    """The picture of all functions, with its caption."""

    has_content = True

    def run(self) -> list[nodes.Node]:
        self.depend()
        up = "../" * self.env.docname.count("/")
        image = f'<img src="{up}{PICTURE}" alt="{escape(alt())}">'
        text = self.content or StringList([CAPTION], source=self.env.docname)
        return captioned.figure(self, image, "drawn", text)


def _joined(pieces: list[list[nodes.Node]], between: str) -> list[nodes.Node]:
    joined: list[nodes.Node] = []
    for piece in pieces:
        joined += [nodes.Text(between), *piece] if joined else piece
    return joined


def _sentence(pieces: list[nodes.Node]) -> list[nodes.Node]:
    """Return pieces with a capital at their beginning and a full stop."""
    first = pieces[0].astext()
    return [nodes.Text(first[0].upper() + first[1:]), *pieces[1:], nodes.Text(".")]


def _item(*pieces: nodes.Node) -> nodes.list_item:
    return nodes.list_item("", nodes.paragraph("", "", *pieces))


def add_targets(app: Sphinx, document: nodes.document) -> None:
    """Make each function a target of Markdown links: ``[ReLU](tour.md#relu)``."""
    if app.env.docname == TOUR:
        slugs = app.env.metadata[TOUR].setdefault("myst_slugs", {})
        for section in document.findall(nodes.section):
            for anchor in section["ids"]:
                slugs.setdefault(anchor, (0, anchor, section.next_node(nodes.title).astext()))


def write(app: Sphinx, error: Exception | None) -> None:
    """Write the picture before page_weight looks at its size."""
    if error is None and app.builder.name == "html":
        file = Path(app.outdir, PICTURE)
        file.parent.mkdir(exist_ok=True)
        file.write_text(picture(), encoding="utf-8")


def setup(app: Sphinx) -> dict[str, bool]:
    directives = {
        "tour": Tour,
        "tour-index": Index,
        "tour-facts": Facts,
        "all-functions": AllFunctions,
    }
    for name, directive in directives.items():
        app.add_directive(name, directive)
    app.connect("doctree-read", add_targets)
    app.connect("build-finished", write)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
