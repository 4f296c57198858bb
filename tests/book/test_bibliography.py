"""References can be found, are used, and are the same in the book and in the docstrings."""

from __future__ import annotations

from pathlib import Path

import pytest
from pybtex.database import parse_string

import acts
import bibliography_rules as rules
import site_files
from acts._guide.recommend import RULES
from ledger import works

ROOT = Path(__file__).parents[2]
ENTRIES = works.entries()
PAGES = [*(ROOT / "book").glob("*.md"), *(ROOT / "book").glob("*.ipynb")]
DOCSTRINGS = [
    cited
    for path in sorted((ROOT / "acts").rglob("*.py"))
    for cited in rules.cited_in_docstrings(path.name, path.read_text("utf-8"))
]


def test_every_entry_can_be_found() -> None:
    assert rules.addresses(ENTRIES) == []


def test_no_work_has_two_entries() -> None:
    assert rules.twice(ENTRIES) == []


def test_every_key_has_an_entry_and_every_entry_is_cited() -> None:
    found = {page.name: rules.links(page) for page in PAGES}
    cited, problems = rules.cited_by_links(ENTRIES, found)
    assert problems == []
    assert len(cited) >= 40
    for row in acts.ledger():
        for reference in row["references"]:
            cited.setdefault(reference["key"], set()).add(row["id"])
    for rule in RULES:
        for key in rule.references:
            cited.setdefault(key, set()).add(f"recommend, {rule.name}")
    assert rules.usage(ENTRIES, cited) == []


def test_docstrings_cite_as_the_bibliography_does() -> None:
    assert len(DOCSTRINGS) >= len(acts.ACTIVATIONS)  # each function has one; see test_reference.py
    assert rules.docstrings(DOCSTRINGS, ENTRIES) == []


@pytest.mark.site
def test_every_entry_stands_on_the_page_of_references() -> None:
    page = site_files.soup("book/references.html")
    shown = [rules.plain(item.get_text()) for item in page.select("div.citation")]
    assert len(shown) == len(ENTRIES)
    for key, entry in ENTRIES.items():
        assert any(rules.plain(entry.fields["title"]) in item for item in shown), key


@pytest.mark.site
def test_an_entry_shows_the_address_that_pages_link_to_and_each_once() -> None:
    page = site_files.soup("book/references.html")
    linked = [[a["href"] for a in item.select("p a[href]")] for item in page.select("div.citation")]
    for links in linked:
        assert len(set(links)) == len(links) <= 2
    shown = {link.lower() for links in linked for link in links}
    assert {works.address(entry).lower() for entry in ENTRIES.values()} <= shown


# --- the rules themselves, on two entries with one fault each

SMALL = """
@article{one, author = {Bridle, John S.}, title = {A {Softmax} of one's own}, year = {1990},
  doi = {10.1007/978-3-642-76153-9_28}}
@misc{two, author = {{PyTorch}}, title = {Documentation}, eprint = {1704.00805},
  archiveprefix = {arXiv}, url = {https://arxiv.org/abs/1704.00805}}
"""
CITED = {"one": {"07.ipynb"}, "two": {"D0-01"}}
DOCSTRING = '''
def softmax(z):
    """Softmax.

    References
    ----------
    .. [1] Bridle (1990), A softmax of
       one's own. There without a temperature.

    Examples
    --------
    >>> 1
    """
'''


def problems(bib: str = SMALL, cited: dict = CITED, docstring: str = DOCSTRING) -> list[str]:
    entries = parse_string(bib, "bibtex").entries
    references = rules.cited_in_docstrings("_softmax.py", docstring)
    assert references
    return [
        *rules.addresses(entries),
        *rules.twice(entries),
        *rules.usage(entries, cited),
        *rules.docstrings(references, entries),
    ]


def test_the_small_bibliography_is_in_order() -> None:
    assert problems() == []


BIB_FAULTS = {
    "no address": ("doi = {10.1007/978-3-642-76153-9_28}", "", "one: no doi and no url"),
    "an address as doi": ("{10.1007", "{https://doi.org/10.1007", "is no doi"),
    "a title as arXiv number": ("{1704.00805},", "{softmax},", "is no arXiv number"),
    "a number of nowhere": ("archiveprefix = {arXiv}, ", "", "is no arXiv number"),
    "another paper's address": ("abs/1704.00805", "abs/1704.00806", "is not the address of"),
    "an address of arXiv alone": ("eprint = {1704.00805},", "", "is not the address of"),
    "an open address": ("https:", "http:", "no secure address"),
    "an article without year": ("year = {1990},", "", "one: no year"),
    "no author": ("author = {{PyTorch}},", "", "two: no author"),
    "a formula": ("{Documentation}", "{$p$-norms}", "is not typeset"),
    "a work twice": ("@misc{two,", "@misc{two, doi = {10.1007/978-3-642-76153-9_28},", "of one"),
    "another key": ("@misc{two", "@misc{second", "two: cited by ['D0-01'], no entry"),
    "an entry for nobody": ("@misc{two", "@misc{second", "second: cited nowhere"),
    "another year": ("1990", "1989", "differs from one"),
    "another title": ("of one's own", "of one's choice", "differs from one"),
    "an author too many": ("John S.", "John S. and Gao, Bolin", "the authors of one"),
}


@pytest.mark.parametrize("fault", BIB_FAULTS)
def test_a_planted_fault_in_the_bibliography_is_found(fault: str) -> None:
    old, new, message = BIB_FAULTS[fault]
    assert SMALL.count(old) >= 1
    found = problems(bib=SMALL.replace(old, new))
    assert any(message in problem for problem in found), found


DOCSTRING_FAULTS = {
    "no year": ("Bridle (1990), A", "Bridle, A", "is not 'Authors"),
    "another year": ("1990", "1989", "differs from one"),
    "half a title": (" of\n       one's own", "", "differs from one"),
}


@pytest.mark.parametrize("fault", DOCSTRING_FAULTS)
def test_a_planted_fault_in_a_docstring_is_found(fault: str) -> None:
    old, new, message = DOCSTRING_FAULTS[fault]
    assert DOCSTRING.count(old) == 1
    found = problems(docstring=DOCSTRING.replace(old, new))
    assert any(message in problem for problem in found), found


def test_two_docstrings_that_disagree_are_found() -> None:
    second = DOCSTRING.replace("Bridle", "Gao").replace("def softmax", "def log_softmax")
    both = second + second.replace("1990", "1991").replace("log_softmax", "logsumexp")
    assert problems(docstring=second) == []
    assert any("differs from _softmax.py, log_softmax" in p for p in problems(docstring=both))


LINKS = [
    ("Bridle (1990)", "https://doi.org/10.1007/978-3-642-76153-9_28"),
    ("PyTorch: documentation", "https://arxiv.org/abs/1704.00805"),
    ("a tool", "https://example.org/2020"),
]
LINK_FAULTS = {
    "another author": (0, "Gao (1990)", "is not how one is cited"),
    "another year": (0, "Bridle (1989)", "is not how one is cited"),
    "a year of its own": (1, "PyTorch (2020)", "is not how two is cited"),
    "a work without entry": (2, "Nair (2025)", "is in no entry"),
    "the same in parentheses": (2, "Nair, 2025", "is in no entry"),
}


def test_links_to_works_are_read() -> None:
    entries = parse_string(SMALL, "bibtex").entries
    cited = {"one": {"07"}, "two": {"07"}}
    assert rules.cited_by_links(entries, {"07": LINKS}) == (cited, [])
    for key, entry in entries.items():
        assert works.address(entry) in dict(map(reversed, LINKS)), key


@pytest.mark.parametrize("fault", LINK_FAULTS)
def test_a_planted_fault_in_a_link_is_found(fault: str) -> None:
    place, text, message = LINK_FAULTS[fault]
    links = [*LINKS]
    links[place] = (text, links[place][1])
    _, found = rules.cited_by_links(parse_string(SMALL, "bibtex").entries, {"07": links})
    assert any(message in problem for problem in found), found


def test_a_link_in_parentheses_keeps_the_parentheses_of_its_address(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("([A, 1989](https://x.org/a); [B, 1993](https://x.org/S(05)80131-5)).")
    assert rules.links(page) == [
        ("A, 1989", "https://x.org/a"),
        ("B, 1993", "https://x.org/S(05)80131-5"),
    ]


def test_works_are_named_by_one_two_or_the_first_of_their_authors() -> None:
    assert works.link("nair2025") == "[Nair (2025)](https://arxiv.org/abs/2510.23012)"
    assert works.link("gao2017").startswith("[Gao and Pavel (2017)](")
    assert works.link("greff2017").startswith("[Greff et al. (2017)](")
    assert works.link("pytorch_rnn").startswith("[PyTorch](https://docs.pytorch.org/")
    assert works.authors(ENTRIES["lecun1998"]) == "LeCun et al."
