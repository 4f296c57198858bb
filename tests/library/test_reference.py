"""Docstrings say what a reader needs; the catalogue's names hold in PyTorch."""

from __future__ import annotations

import inspect
import math
import re
from pathlib import Path

import pytest
import torch
from matplotlib.axes import Axes

import acts
from acts._functions.registry import Activation
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


def test_chapters_that_exist_are_found_by_their_file() -> None:
    files = [path.stem for path in (Path(__file__).parents[2] / "book").glob("*.ipynb")]
    for title, begin in CHAPTERS.items():
        if any(file.startswith(begin[:3]) for file in files):  # 01_, not 01b_
            assert any(file.startswith(begin) for file in files), title


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


# -------------------------------------------------------------------------- what records say

records = pytest.mark.parametrize("record", acts.ACTIVATIONS.values(), ids=list(acts.ACTIVATIONS))


@records
def test_reference_of_the_record_is_cited_in_the_docstring(record: Activation) -> None:
    authors, title = re.fullmatch(
        r"((?:\w+, )*\w+ & \w+|\w+(?: et al\.)?), (.*)", record.reference
    ).groups()
    cited = f"] {authors} ({record.year}), {title}."
    assert cited in " ".join(inspect.getdoc(record.fn).split())


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


# From the signatures in Keras' documentation: Keras is not installed here.
IN_KERAS = {
    "hard_sigmoid": "Keras 2: 0.2 x + 0.5 between -2.5 and 2.5",
    "relu": "Keras: also negative_slope=0, max_value=None, threshold=0",
    "leaky_relu": "Keras: negative_slope=0.2, and 0.3 in its layer LeakyReLU",
    "softplus": "Keras: no beta",
    "silu": "PyTorch and Keras: no beta",
    "gelu": 'Keras: approximate=True stands for "tanh"',
}


@records
def test_what_differs_in_keras_is_said_and_nothing_else(record: Activation) -> None:
    assert said_of("Keras", record) == IN_KERAS.get(record.name, "")


FUNCTIONS_IN_FORMULAS = {
    "exp": math.exp, "log": math.log, "tanh": math.tanh, "min": min, "max": max, "abs": abs,
    "Phi": lambda x: math.erfc(-x / math.sqrt(2)) / 2,
}  # fmt: skip


def expression(latex: str) -> str:
    """A formula in LaTeX as a Python expression, products written out."""
    text = latex.replace(r"\text{ if }", " if ").replace(r"\text{ else }", " else ")
    text = re.sub(r"\|(.*?)\|", r"abs(\1)", text)
    text = re.sub(r"\\tfrac(\d)(\d|\\\w+)", r"(\1 / \2)", text)
    text = re.sub(r"e\^(\w)", r"exp(\1)", text)
    text = re.sub(r"e\^\{([^{}]*)\}", r"exp(\1)", text)
    text = re.sub(r"\\t?frac\{([^{}]*)\}\{([^{}]*)\}", r"((\1) / (\2))", text)
    text = text.replace(r"\,", " ").replace("\\", " ")
    words, before = [], ""
    for word in re.findall(r"\d+|\w+|\S", text):
        ends = before == ")" or (before.isalnum() and before not in NO_FACTORS)
        begins = word == "(" or (word.isalnum() and word not in ("if", "else"))
        words += ["*", word] if ends and begins else [word]
        before = word
    return " ".join(words).replace("lambda", "lambda_")


NO_FACTORS = {*FUNCTIONS_IN_FORMULAS, "if", "else"}


@records
def test_formula_read_as_mathematics_is_the_function(record: Activation) -> None:
    formula, _, rest = record.formula.partition(r", \quad ")
    keywords = {n: 0.7 for n, default in record.parameters.items() if isinstance(default, float)}
    constants = {n: float(v) for n, v in re.findall(r"(\w+) \\approx ([\d.]+)", rest)}
    symbols = re.findall(r"(\w+) = \\text\{([\w\\]+)\}", rest)
    symbols = {symbol: keywords[name.replace("\\", "")] for symbol, name in symbols}
    assert len(symbols) == len(keywords)
    names = {**FUNCTIONS_IN_FORMULAS, **constants, **symbols}
    names["lambda_"] = names.pop("lambda", None)
    for x in (-4.5, -2.5, -0.3, 0.0, 0.4, 2.5, 5.0, 7.5):
        by_formula = eval(expression(formula), {"__builtins__": {}}, {**names, "x": x})
        tolerance = 1e-4 if constants else 1e-12
        assert record.fn(x, **keywords) == pytest.approx(by_formula, rel=tolerance, abs=1e-12)
