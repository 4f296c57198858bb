"""Docstrings say what a reader needs; the catalogue's names hold in PyTorch."""

from __future__ import annotations

import inspect
import re

import pytest
import torch
from matplotlib.axes import Axes

import acts
from acts._registry import Activation
from api import CHAPTERS, found, public_names, ready

FUNCTIONS = [name for name in public_names() if inspect.isfunction(found(name))]
SECTION = re.compile(r"^(\w[\w ]*)\n-{3,}$", re.MULTILINE)
IN_TORCH = [record for record in acts.ACTIVATIONS.values() if record.torch]


def sections(name: str) -> dict[str, str]:
    """Title -> text of a numpydoc docstring."""
    parts = SECTION.split(inspect.getdoc(found(name)) or "")
    return dict(zip(["", *parts[1::2]], [parts[0], *parts[2::2]], strict=True))


def documented(text: str) -> list[str]:
    heads = re.findall(r"^(\*{0,2}\w[\w, *]*?)(?: :.*)?$", text, re.MULTILINE)
    return [name.strip().lstrip("*") for head in heads for name in head.split(",")]


@pytest.mark.parametrize("name", FUNCTIONS)
def test_docstring_describes_every_argument(name: str) -> None:
    arguments = sorted(inspect.signature(found(name)).parameters)
    assert sorted(documented(sections(name).get("Parameters", ""))) == arguments


@pytest.mark.parametrize("name", FUNCTIONS)
def test_docstring_says_what_comes_back(name: str) -> None:
    returned = inspect.signature(found(name)).return_annotation
    if returned is Axes:  # said once, in the head of the module
        assert "draws, labels the axes and returns them" in acts.plots.__doc__
    else:
        assert ("Returns" in sections(name)) == (returned not in (None, "None"))


@pytest.mark.parametrize("name", public_names())
def test_docstring_begins_with_one_sentence(name: str) -> None:
    if callable(found(name)):
        first = sections(name)[""].split("\n\n")[0]
        assert re.fullmatch(r"\S[^\n]*(\n[^\n]*)?[.:]", first), first


@pytest.mark.parametrize("function", acts.ACTIVATIONS)
def test_functions_state_their_formula(function: str) -> None:
    assert ".. math::" in inspect.getdoc(found(f"acts.{function}"))
    assert re.search(r":math:`|\.\. math::", inspect.getdoc(found(f"acts.{function}_grad")))


@pytest.mark.parametrize("name", FUNCTIONS)
def test_chapters_are_named_as_the_pages_know_them(name: str) -> None:
    named = re.findall(r"Chapter:\s+\*([^*]+)\*", inspect.getdoc(found(name)))
    assert {" ".join(title.split()) for title in named} <= set(CHAPTERS)


def said_of(library: str, record: Activation) -> str:
    """The clause of the record's `differs` that is about a library."""
    clauses = [clause for clause in record.differs.split("; ") if library in clause]
    return " ".join(clauses)


@pytest.mark.parametrize("record", IN_TORCH, ids=lambda record: record.name)
def test_torch_has_the_class_with_our_defaults_or_the_record_says_what_differs(
    record: Activation,
) -> None:
    found_there = inspect.signature(getattr(torch.nn, record.torch)).parameters.values()
    theirs = {
        p.name: p.default
        for p in found_there
        if p.kind is not p.VAR_POSITIONAL and p.kind is not p.VAR_KEYWORD and p.name != "inplace"
    }
    said = said_of("PyTorch", record)
    for name, default in record.parameters.items():
        assert theirs.get(name) == default or f"no {name}" in said or f"{name}=" in said
    for name in set(theirs) - set(record.parameters):
        assert f"{name}={theirs[name]:g}" in said
    for name, value in re.findall(r"(\w+)=([\w.]+)", said):  # and what it says is true
        assert theirs[name] == float(value)
    for name in re.findall(r"no (\w+)", said):
        assert name not in theirs


def test_functions_without_a_torch_class_say_so() -> None:
    for record in acts.ACTIVATIONS.values():
        if record.torch is None:
            assert "PyTorch" in record.differs


@pytest.mark.parametrize(
    ("docstring", "shown"),
    [
        ("`relu` and ``relu``", ":py:obj:`acts.relu` and ``relu``"),
        ("`acts.relu`, `relu_grad`", ":py:obj:`acts.relu`, :py:obj:`acts.relu_grad`"),
        ("`f` of :math:`x` and `x`", "``f`` of :math:`x` and ``x``"),  # arguments are no links
        ("`data` is a module", "``data`` is a module"),
        ("`gain` itself", "``gain`` itself"),
        (">>> relu(np.array([relu6(2)]))", ">>> acts.relu(np.array([acts.relu6(2)]))"),
        (">>> torch.relu(x); x.tanh()", ">>> torch.relu(x); x.tanh()"),
        ("... relu(1)", "... acts.relu(1)"),
        (".. [1] Somebody (1999),\n   a title.", "-  Somebody (1999),\n   a title."),
        ("End. Chapter: *Dying\nReLU*.", "End."),
    ],
)
def test_docstrings_are_made_ready_for_a_page(docstring: str, shown: str) -> None:
    assert ready(docstring, "acts.gain", {}) == shown


def test_names_of_a_module_come_before_those_of_the_package() -> None:
    assert ready(">>> circle(5)", "acts.data.xor", {}) == ">>> acts.data.circle(5)"
    assert ready("as `circle`", "acts.data.xor", {}) == "as :py:obj:`acts.data.circle`"


def test_chapter_is_linked_where_the_book_has_it() -> None:
    pages = {"Dying ReLU": "book/04_dying_relu"}
    text = ready("End. Chapter: *Dying ReLU*.", "acts.relu", pages)
    assert text == "End. Chapter: :doc:`Dying ReLU </book/04_dying_relu>`."
