"""What the page of symptoms has to keep; each rule yields its complaints as sentences.

A symptom is a second-level heading of ``symptoms.md`` with what stands below it.
"""

import ast
import re
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import nbformat

from ledger.claim_cells import is_evidence
from teaching_rules import slug

__all__ = ["LARGEST", "Symptom", "asserted", "complaints", "read", "statements"]

#: Words of a symptom, its check left out.
LARGEST = 110
_HEADING = re.compile(r"(?m)^(?:\((?P<target>[\w-]+)\)=\n)?## (?P<title>.+)$")
_CHECK = re.compile(r"(?ms)^```python\n(?P<code>.*?)^```$")
_LINK = re.compile(r"\]\((?P<page>[\w.-]+?\.ipynb)(?:#(?P<anchor>[\w-]+))?\)")
_ADDRESS = re.compile(r"\]\((?P<address>https://[^)\s]+)\)")


@dataclass(frozen=True)
class Symptom:
    """One heading with its text."""

    anchor: str
    title: str
    text: str

    @property
    def checks(self) -> list[str]:
        return [m["code"] for m in _CHECK.finditer(self.text)]

    @property
    def words(self) -> int:
        plain = re.sub(r"(?<=\])\([^)]*\)", " ", _CHECK.sub(" ", self.text))
        return len(re.findall(r"[^\W_][\w'’.-]*", plain))


def read(markdown: str) -> list[Symptom]:
    """The symptoms of a page, in order."""
    found = list(_HEADING.finditer(markdown))
    ends = [m.start() for m in found[1:]] + [len(markdown)]
    return [
        Symptom(m["target"] or slug(m["title"]), m["title"], markdown[m.end() : end])
        for m, end in zip(found, ends, strict=True)
    ]


def statements(notebook: nbformat.NotebookNode) -> set[str]:
    """Every statement of the code cells, at any depth, in one form."""
    trees = [ast.parse(cell.source) for cell in notebook.cells if cell.cell_type == "code"]
    return {
        ast.unparse(node) for tree in trees for node in ast.walk(tree) if isinstance(node, ast.stmt)
    }


def asserted(notebook: nbformat.NotebookNode) -> set[str]:
    """Anchors of second-level sections that hold a cell of asserts, and of the parts of each."""
    inside, found = set(), set()
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            for marks, title in re.findall(r"(?m)^(##+) (.+)$", cell.source):
                inside = {slug(title)} | (set() if marks == "##" else inside)
        elif is_evidence(cell):
            found |= inside
    return found


def complaints(
    symptom: Symptom, shown: nbformat.NotebookNode, claims: dict[str, str], opened: set[str]
) -> Iterator[str]:
    """What is wrong with a symptom.

    `shown`: the notebook of broken networks. `claims`: slug of each decided claim -> its page.
    `opened`: addresses of the references.
    """
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)+", symptom.anchor):
        yield f"anchor {symptom.anchor!r}"
    if symptom.words > LARGEST:
        yield f"{symptom.words} words, at most are {LARGEST}"
    if "**Check" not in symptom.text or not symptom.checks:
        yield "no check"
    there = statements(shown)
    for code in symptom.checks:
        if len(code.splitlines()) > 3:
            yield "a check of more than three lines"
        try:
            lines = [ast.unparse(node) for node in ast.parse(textwrap.dedent(code)).body]
        except SyntaxError:
            yield f"the check is no Python: {code.strip()}"
            continue
        yield from (f"runs on no broken network: {line}" for line in lines if line not in there)
    carried = False
    sections = asserted(shown)
    for link in _LINK.finditer(symptom.text):
        page, anchor = link["page"], link["anchor"] or ""
        if page == "symptoms_shown.ipynb":
            if anchor in sections:
                carried = True
            else:
                yield f"no section with an assert: {anchor}"
        elif anchor.startswith("claim-"):
            if claims.get(anchor.removeprefix("claim-")) == Path(page).stem:
                carried = True
            else:
                yield f"not decided on {page}: {anchor}"
    for link in _ADDRESS.finditer(symptom.text):
        if link["address"] in opened:
            carried = True
        else:
            yield f"no reference has {link['address']}"
    if not carried:
        yield "nothing carries it"
    causes = re.findall(r"(?m)^\d+\. (.+(?:\n   .+)*)", symptom.text)
    if not causes:
        yield "no causes in order"
