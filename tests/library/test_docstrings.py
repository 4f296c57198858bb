"""Examples can be pasted after the two imports that `acts` names; chapters are pages that exist."""

import ast
import builtins
import doctest
import inspect
import re
from pathlib import Path

from reference.api import found, public_names

BOOK = Path(__file__).parents[2] / "book"
DOCSTRINGS = {name: inspect.getdoc(found(name)) for name in public_names() if callable(found(name))}


def unknown(docstring: str) -> set[str]:
    """Names that the examples use and have from nowhere; pytest runs them with more than a reader.

    Without a run: that the rest is right, the doctests see.
    """
    examples = doctest.DocTestParser().get_examples(docstring)
    used, had = set(), {"acts", "np", *dir(builtins)}
    for node in ast.walk(ast.parse("".join(example.source for example in examples))):
        match node:
            case ast.Name(id=name, ctx=ast.Load()):
                used.add(name)
            case ast.Name(id=name) | ast.arg(arg=name):
                had.add(name)
            case ast.alias(name=name, asname=short):
                had.add(short or name.partition(".")[0])
    return used - had


def test_examples_can_be_pasted() -> None:
    assert sum(">>> " in docstring for docstring in DOCSTRINGS.values()) > 60
    unknowns = {name: unknown(docstring) for name, docstring in DOCSTRINGS.items()}
    assert {name: names for name, names in unknowns.items() if names} == {}


def test_chapters_are_pages_of_the_book_that_use_the_name() -> None:
    pages = re.findall(r"file: book/(\d\w+)$", (BOOK.parent / "_toc.yml").read_text(), re.MULTILINE)
    lines = {(n, line) for n, text in DOCSTRINGS.items() for line in re.findall("Chapter:.*", text)}
    assert len(lines) > 15
    for name, line in lines:
        page = line.removeprefix("Chapter: ").removesuffix(".")
        assert line == f"Chapter: {page}."
        assert page in pages, name
        text = next(BOOK.glob(f"{page}.*")).read_text(encoding="utf-8")
        assert re.search(rf"\b{name.rpartition('.')[2]}\b", text), f"{name} is not on {page}"
