"""Docstrings say what a reader needs; the catalogue's names hold in PyTorch."""

from __future__ import annotations

import inspect
import re

import pytest
import torch
from matplotlib.axes import Axes

import acts
import formulas
from acts._functions.registry import Activation
from functions import ROWS
from reference.api import found, public_names, ready

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
        if theirs[name] is not None:  # an older name of another one
            also = f"{name}={theirs[name]:g}"
            assert also in said, f"record {record.name!r}: differs lacks 'PyTorch: also {also}'"
    for name, value in re.findall(r"(\w+)=([-\w.]+)", said):  # and what it says is true
        assert theirs[name] == float(value)
    for name in re.findall(r"no (\w+)", said):
        assert name not in theirs


def test_functions_without_a_torch_class_say_so() -> None:
    for record in acts.ACTIVATIONS.values():
        if record.torch is None:
            said = f"record {record.name!r}: differs has to say what PyTorch has instead, or none"
            assert "PyTorch" in record.differs, said


@pytest.mark.parametrize(
    ("docstring", "shown"),
    [
        ("`relu` and ``relu``", ":py:obj:`acts.relu` and ``relu``"),
        ("`acts.relu`, `relu_grad`", ":py:obj:`acts.relu`, :py:obj:`acts.relu_grad`"),
        ("`f` of :math:`x` and `x`", "``f`` of :math:`x` and ``x``"),  # arguments are no links
        ("`data` is a module", "``data`` is a module"),
        ("`gain` itself", "``gain`` itself"),
        (">>> show('`relu`')\n... `chi`", ">>> show('`relu`')\n... `chi`"),  # nor are examples
        (".. [1] Somebody (1999),\n   a title.", "-  Somebody (1999),\n   a title."),
        ("Chapter: 04_dying_relu.", "Chapter: :doc:`/book/04_dying_relu`."),
    ],
)
def test_docstrings_are_made_ready_for_a_page(docstring: str, shown: str) -> None:
    assert ready(docstring, "acts.gain") == shown


def test_names_of_a_module_come_before_those_of_the_package() -> None:
    assert ready("as `circle`", "acts.data.xor") == "as :py:obj:`acts.data.circle`"


# -------------------------------------------------------------------------- what records say

records = pytest.mark.parametrize("record", acts.ACTIVATIONS.values(), ids=list(acts.ACTIVATIONS))


@records
def test_reference_of_the_record_is_cited_in_the_docstring(record: Activation) -> None:
    found = re.fullmatch(r"((?:\w+, )*\w+ & \w+|\w+(?: et al\.)?), (.*)", record.reference)
    assert found, "reference: 'A, B & C, Title' or 'A et al., Title', family names alone"
    cited = f".. [1] {found[1]} ({record.year}), {found[2]}."
    assert cited[6:] in " ".join(inspect.getdoc(record.fn).split()), f"References lack {cited}"


@records
def test_label_is_the_name_as_prose_writes_it(record: Activation) -> None:
    assert re.sub("[ -]", "_", record.label).lower() == record.name


@records
def test_keras_names_are_those_of_functions(record: Activation) -> None:
    assert record.keras is None or re.fullmatch("[a-z][a-z0-9_]*", record.keras)


@records
def test_clauses_on_differences_begin_with_the_library(record: Activation) -> None:
    for clause in record.differs.split("; ") if record.differs else []:
        assert re.match("(PyTorch|Keras|PyTorch and Keras|Keras 2)(:| has) ", clause)
        assert set(re.findall(r"no (\w+)", clause)) <= set(record.parameters)


@records
def test_what_differs_in_keras_is_said_and_nothing_else(record: Activation) -> None:
    row = ROWS.get(record.name)
    assert said_of("Keras", record) == (row.keras if row else said_of("Keras", record))


@pytest.mark.parametrize("name", [name for name in acts.ACTIVATIONS if name in ROWS])
def test_formula_read_as_mathematics_is_the_function(name: str) -> None:
    record, keywords = acts.ACTIVATIONS[name], {}
    for kw in ROWS[name].uncomfortable[:1]:  # gelu's formula is that of the default
        keywords = {n: v for n, v in kw.items() if isinstance(v, float)}
    formula, _, rest = record.formula.partition(r", \quad ")
    constants = {n: float(v) for n, v in re.findall(r"(\\?\w+) \\approx ([\d.]+)", rest)}
    names = {**record.parameters, **keywords, **constants}
    for symbol, keyword in re.findall(r"(\\?\w+) = \\text\{([\w\\]+)\}", rest):
        names[symbol] = names[keyword.replace("\\", "")]
    for x in (-4.5, -2.5, -0.3, 0.0, 0.4, 2.5, 5.0, 7.5):
        by_formula = formulas.value(formula, {**names, "x": x})
        tolerance = 1e-4 if constants else 1e-12
        assert record.fn(x, **keywords) == pytest.approx(by_formula, rel=tolerance, abs=1e-12)
