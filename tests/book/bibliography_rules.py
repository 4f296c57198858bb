"""What has to be true of references.bib and of the references in docstrings, as rules."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path

import nbformat
from pybtex.database import Entry
from pybtex.richtext import Text

from ledger import works

__all__ = [
    "Cited",
    "addresses",
    "cited_by_links",
    "cited_in_docstrings",
    "docstrings",
    "links",
    "plain",
    "twice",
    "usage",
]

# [text](address); an address may have a pair of parentheses
_LINK = re.compile(r"\[([^\]]+)\]\((https?://(?:[^()\s]|\([^()\s]*\))+)\)")
_DOI = re.compile(r"10\.\d{4,9}/\S+")
_ARXIV = re.compile(r"\d{4}\.\d{4,5}")
_ITEM = re.compile(r"^ *\.\. \[\d+\] ", re.MULTILINE)
_REFERENCE = re.compile(r"(?P<authors>[^()]+) \((?P<year>\d{4})\), (?P<title>[^.]+)\.(?: .*)?")


def plain(title: str) -> str:
    """Reduce a title to its letters and digits: braces, capitals and hyphens make no difference."""
    return re.sub(r"\W|_", "", str(Text.from_latex(title))).lower()


def surnames(entry: Entry) -> list[str]:
    return [plain("".join(p.prelast_names + p.last_names)) for p in entry.persons.get("author", [])]


def addresses(entries: Mapping[str, Entry]) -> list[str]:
    """Each entry says who, what, and where it can be found."""
    problems = []
    for key, entry in entries.items():
        fields = entry.fields
        doi, eprint, url = (fields.get(name, "") for name in ("doi", "eprint", "url"))
        if not (doi or url):
            problems.append(f"{key}: no doi and no url")
        if doi and not _DOI.fullmatch(doi):
            problems.append(f"{key}: {doi!r} is no doi")
        if eprint and not (_ARXIV.fullmatch(eprint) and fields.get("archiveprefix") == "arXiv"):
            problems.append(f"{key}: {eprint!r} is no arXiv number")
        if url and not url.startswith("https://"):
            problems.append(f"{key}: {url!r} is no secure address")
        if "arxiv.org" in url and url != f"https://arxiv.org/abs/{eprint}":
            problems.append(f"{key}: {url!r} is not the address of {eprint!r}")
        if not (entry.persons.get("author") and fields.get("title")):
            problems.append(f"{key}: no author or no title")
        if "$" in fields.get("title", ""):
            problems.append(f"{key}: a formula in a title is not typeset on the page")
        if entry.type != "misc" and not re.fullmatch(r"\d{4}", fields.get("year", "")):
            problems.append(f"{key}: no year")
    return problems


def twice(entries: Mapping[str, Entry]) -> list[str]:
    """No work has two entries."""
    problems, seen = [], {}
    for key, entry in entries.items():
        for name in ("doi", "eprint", "url"):
            if value := entry.fields.get(name, "").lower():
                first = seen.setdefault((name, value), key)
                if first != key:
                    problems.append(f"{key}: the {name} of {first}")
    return problems


def links(page: Path) -> list[tuple[str, str]]:
    """Text and address of each link of a page to somewhere else."""
    text = page.read_text("utf-8")
    if page.suffix == ".ipynb":
        cells = nbformat.reads(text, as_version=4).cells
        text = "\n".join(cell.source for cell in cells if cell.cell_type == "markdown")
    return _LINK.findall(text)


def as_cited(entry: Entry) -> str:
    year = entry.fields.get("year")
    return f"{works.authors(entry)} ({year})" if year else works.authors(entry)


def cited_by_links(
    entries: Mapping[str, Entry], found: Mapping[str, list[tuple[str, str]]]
) -> tuple[dict[str, set[str]], list[str]]:
    """Return key -> the pages that link to the work, and where a link is not as it should be.

    A link to a work begins with its authors, and has its year where it names one; a link that
    reads like one, "Nair (2025)", leads to a work.
    """
    keys = {works.address(entry): key for key, entry in entries.items()}
    cited: dict[str, set[str]] = {}
    problems = []
    for page, pairs in found.items():
        for text, address in pairs:
            years = re.findall(r"\b(?:19|20)\d\d\b", text)
            if key := keys.get(address):
                cited.setdefault(key, set()).add(page)
                wrong_year = set(years) - {entries[key].fields.get("year")}
                if wrong_year or not text.startswith(works.authors(entries[key])):
                    form = as_cited(entries[key])
                    problems.append(f"{page}: [{text}] is not how {key} is cited: {form}")
            elif re.search(r"\(\d{4}\)$|, \d{4}$", text):
                problems.append(f"{page}: [{text}] leads to {address}, which is in no entry")
    return cited, problems


def usage(entries: Iterable[str], cited: Mapping[str, Iterable[str]]) -> list[str]:
    """Each key that is cited has an entry, and each entry is cited."""
    entries = set(entries)
    return [
        *(f"{key}: cited by {sorted(cited[key])}, no entry" for key in cited.keys() - entries),
        *(f"{key}: cited nowhere" for key in entries - cited.keys()),
    ]


@dataclass(frozen=True)
class Cited:
    """One reference of a docstring; without authors where it is not of the form."""

    where: str
    text: str
    authors: tuple[str, ...] = ()
    year: str = ""
    title: str = ""


def cited_in_docstrings(where: str, source: str) -> list[Cited]:
    """Return what the sections "References" of a module's docstrings cite."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef):
            continue
        _, _, section = (ast.get_docstring(node) or "").partition("\nReferences\n----------\n")
        section = re.split(r"\n\n\w[\w ]*\n-{3,}", section)[0]
        place = f"{where}, {getattr(node, 'name', 'head')}"
        for item in _ITEM.split(section)[1:]:
            text = " ".join(item.split())
            match = _REFERENCE.fullmatch(text)
            if not match:
                found.append(Cited(place, text))
                continue
            names = re.split(r", | & | et al", match["authors"])
            authors = tuple(plain(name) for name in names if name.strip(" ."))
            found.append(Cited(place, text, authors, match["year"], match["title"]))
    return found


def docstrings(references: Iterable[Cited], entries: Mapping[str, Entry]) -> list[str]:
    """Docstrings name authors, year and title, and the same ones as the bibliography."""
    problems = []
    known = [
        (key, surnames(entry), entry.fields.get("year", ""), plain(entry.fields["title"]))
        for key, entry in entries.items()
    ]
    for cited in references:
        if not cited.authors:
            problems.append(f"{cited.where}: {cited.text!r} is not 'Authors (year), title.'")
            continue
        title = plain(cited.title)
        for key, authors, year, known_title in known:
            if authors[:1] != list(cited.authors[:1]):
                continue
            alike = SequenceMatcher(None, title, known_title, autojunk=False).ratio()
            if alike < 0.6:  # another work of the same author
                continue
            if (title, cited.year) != (known_title, year):
                problems.append(f"{cited.where}: {cited.text!r} differs from {key}")
            elif "et al." not in cited.text and list(cited.authors) != authors:
                problems.append(f"{cited.where}: the authors of {key} are {authors}")
        known.append((cited.where, list(cited.authors), cited.year, title))
    return problems
