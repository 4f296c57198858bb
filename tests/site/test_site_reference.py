"""The library's pages as built: every name, every example, the tables."""

from __future__ import annotations

import doctest
import inspect
from functools import cache
from types import FunctionType, ModuleType

import pytest
from bs4 import BeautifulSoup, Tag

import acts
import site_files
from reference import drawings
from reference.api import found, public_names
from reference.catalogue import number
from site_files import HTML

pytestmark = pytest.mark.site

PAGES = sorted((HTML / "book").glob("reference*.html"))
PAGES = [page for page in PAGES if page.stem != "references"]


@cache
def soups() -> list[BeautifulSoup]:
    return [site_files.soup(page.relative_to(HTML).as_posix()) for page in PAGES]


@cache
def entries() -> dict[str, list[Tag]]:
    """Anchor -> what stands there, on any of the pages."""
    all_of_them: dict[str, list[Tag]] = {}
    for soup in soups():
        for element in soup.select('[id^="acts."]'):
            all_of_them.setdefault(element["id"], []).append(element)
    return all_of_them


# names are asked for in the tests: three workers read this file, and they would load all of `acts`


def test_every_public_name_has_one_entry_that_says_something() -> None:
    assert {name: len(entries().get(name, [])) for name in public_names()} == dict.fromkeys(
        public_names(), 1
    )
    for name in public_names():
        (place,) = entries()[name]
        body = place if isinstance(found(name), ModuleType) else place.find_next_sibling("dd")
        assert len(body.get_text(" ", strip=True)) > 20, name


def test_no_entry_is_left_of_a_name_that_is_gone() -> None:
    names = public_names()
    known = {*names, *(name for name in entries() if name.rpartition(".")[0] in names)}
    assert set(entries()) - known == set()


def test_signature_names_the_arguments() -> None:
    functions = [name for name in public_names() if isinstance(found(name), FunctionType)]
    assert len(functions) > 60
    for name in functions:
        value, (place,) = found(name), entries()[name]
        shown = [element.get_text() for element in place.select(".sig-param > .n:first-child")]
        code = value.__wrapped__.__code__ if hasattr(value, "__wrapped__") else value.__code__
        for argument in code.co_varnames[: code.co_argcount + code.co_kwonlyargcount]:
            assert argument in shown, name


@pytest.mark.parametrize("function", acts.ACTIVATIONS)
def test_functions_show_a_rendered_formula_for_value_and_slope(function: str) -> None:
    for name in (f"acts.{function}", f"acts.{function}_grad"):
        (place,) = entries()[name]
        assert place.find_next_sibling("dd").select(".katex-html"), name


@pytest.mark.parametrize("function", acts.ACTIVATIONS)
def test_a_function_s_entry_begins_with_its_drawing_and_leads_to_the_tour(function: str) -> None:
    (page,) = (soup for soup in soups() if soup.find("section", id=function))
    place = page.find("section", id=function)
    heading, drawn, says, entry = place.find_all(recursive=False)[:4]
    record = acts.ACTIVATIONS[function]
    assert heading.name == "h2"
    assert drawn.img["alt"] == drawings.described(record)
    assert drawn.img["src"] == drawings.data_uri(drawings.single(function))
    assert says.a["href"] == f"tour.html#{function}"
    assert site_files.soup("book/tour.html").find("section", id=function)
    assert entry.dt["id"] == f"acts.{function}"


def shown_examples() -> dict[str, str]:
    examples = {}
    for name, places in entries().items():
        body = places[0].find_next_sibling("dd") if places[0].name == "dt" else None
        own = (p for p in body("pre") if p.find_parent("dd") is body) if body else ()
        blocks = [pre.get_text() for pre in own]
        text = "\n".join(block for block in blocks if ">>>" in block)
        if text:
            examples[name] = text
    return examples


def test_pages_show_the_examples_as_the_docstrings_have_them() -> None:
    parser = doctest.DocTestParser()
    said = {name: inspect.getdoc(found(name)) for name in public_names() if callable(found(name))}
    expected = {name: text for name, text in said.items() if ">>> " in text}
    shown = shown_examples()
    assert shown.keys() == expected.keys()
    for name, text in shown.items():
        pairs = [(e.source, e.want) for e in parser.get_examples(expected[name])]
        assert [(e.source, e.want) for e in parser.get_examples(text)] == pairs, name


def rows(first: str) -> dict[str, list[str]]:
    """Rows of the table whose first heading is `first`, by their first cell."""
    for table in (table for soup in soups() for table in soup.select("table.catalogue")):
        if table.th.get_text() == first:
            return {row[0]: row[1:] for row in site_files.cells(table)}
    raise AssertionError(f"no table of {first}")


def test_a_phone_reads_the_heading_of_each_cell() -> None:
    sheet = site_files.soup("book/cheat_sheet.html")
    tables = [table for soup in (*soups(), sheet) for table in soup.select("table.stacked")]
    assert len(tables) == 4
    for table in tables:
        heads = [" ".join(th.get_text().split()) for th in table.thead("th")]
        for row in table.tbody("tr"):
            for head, cell in zip(heads[1:], row("td")[1:], strict=True):
                label = cell.select_one(".cell-label")
                assert label.get_text(strip=True) == f"{head}:" if label else cell.get_text() == ""


def test_table_of_names_shows_the_catalogue_in_its_order() -> None:
    shown = rows("acts")
    assert list(shown) == list(acts.ACTIVATIONS)
    for name, record in acts.ACTIVATIONS.items():
        defaults, in_torch, in_keras, differs = shown[name]
        for keyword, default in record.parameters.items():
            assert f"{keyword}={default!r}" in defaults
        assert (in_torch, in_keras) == (record.torch or "none", record.keras or "none")
        assert differs.replace("“", '"').replace("”", '"') == record.differs


def test_table_of_properties_shows_the_catalogue() -> None:
    shown = rows("Function")
    assert list(shown) == list(acts.ACTIVATIONS)
    for name, record in acts.ACTIVATIONS.items():
        values, kinks, sides, gain, origin = shown[name]
        assert values == " to ".join(number(end) for end in record.range)
        assert kinks == ", ".join(number(kink) for kink in record.kinks)
        assert all(side in sides for side in record.saturates)
        assert float(gain) == pytest.approx(record.gain, abs=5e-5)
        assert origin.startswith(str(record.year))


def test_table_of_the_rest_shows_everything_else() -> None:
    expected = [n for n in public_names() if callable(found(n)) and not activation(n)]
    assert list(rows("Name")) == expected


def activation(name: str) -> bool:
    return name.removeprefix("acts.").removesuffix("_grad") in acts.ACTIVATIONS
