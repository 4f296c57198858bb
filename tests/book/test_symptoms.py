"""Each symptom has a check that was run on a broken network, and evidence behind its causes."""

from pathlib import Path

import nbformat
import nbformat.v4 as nbf
import pytest
from pybtex.database import parse_file

import acts
from ledger.claim_cells import claim_cells
from service_pages import SERVICE_PAGES
from symptom_rules import asserted, complaints, read, statements
from teaching_rules import slug

BOOK = Path(__file__).parents[2] / "book"
SYMPTOMS = read((BOOK / "symptoms.md").read_text("utf-8"))
SHOWN = nbformat.read(BOOK / "symptoms_shown.ipynb", as_version=4)
DECIDED = {row["check"] for row in acts.ledger() if row["verdict"]}
CLAIMS = {c.slug: c.notebook.stem for c in claim_cells(BOOK) if c.slug in DECIDED}
OPENED = {
    entry.fields.get("url", "")
    for entry in parse_file(str(BOOK / "references.bib")).entries.values()
}
#: Other pages link to these.
ANCHORS = {
    "loss-stays-at-2-303",
    "loss-stays-at-0-693",
    "same-output-for-every-input",
    "one-class-for-everything",
    "accuracy-10-percent",
    "nan-after-some-steps",
    "loss-stops-at-1-461",
    "some-losses-are-23-03-or-100",
    "accuracy-collapses-in-mid-training",
    "gradients-of-1e-9-in-the-first-layers",
    "predictions-never-negative",
    "predictions-all-zero",
    "regression-predicts-the-mean",
    "loss-falls-and-accuracy-does-not-move",
    "relu-outputs-are-all-zero",
    "target-out-of-bounds",
}


@pytest.mark.parametrize("symptom", SYMPTOMS, ids=lambda symptom: symptom.anchor)
def test_symptom(symptom):
    assert list(complaints(symptom, SHOWN, CLAIMS, OPENED)) == []


def test_the_anchors_that_others_link_to_are_there():
    anchors = [symptom.anchor for symptom in SYMPTOMS]
    assert len(anchors) == len(set(anchors)) >= 15
    assert set(anchors) >= ANCHORS


def test_each_section_of_broken_networks_is_asserted_and_belongs_to_a_symptom():
    sections = set(SERVICE_PAGES["symptoms_shown"].split())
    assert sections == asserted(SHOWN) - {"messages"}
    text = (BOOK / "symptoms.md").read_text("utf-8")
    assert [s for s in sections if f"symptoms_shown.ipynb#{s})" not in text] == []


# --- the rules themselves

GOOD = """(loss-of-3)=
## Loss of 3

It is 3. **Check** it:

```python
print(model(x).std())
```

1. The rate ([shown](symptoms_shown.ipynb#loss-of-3)).
"""


@pytest.fixture
def shown():
    cells = [
        nbf.new_markdown_cell("## Loss of 3"),
        nbf.new_code_cell("for lr in (1, 2):\n    print(model(x).std())"),
        nbf.new_code_cell("assert 1 < 2"),
        nbf.new_markdown_cell("## Not asserted"),
        nbf.new_code_cell("print(1)"),
    ]
    return nbf.new_notebook(cells=cells)


def found(text, shown):
    (symptom,) = read(text)
    return list(complaints(symptom, shown, {"decided": "01_t"}, {"https://a.org/b"}))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("print(model(x).std())", "print(model(x).mean())"),
        ("print(model(x).std())", "print(model(x).std()"),
        ("print(model(x).std())", "print(model(x).std())\n" * 4),
        ("**Check**", "See"),
        ("```", "~~~"),
        ("symptoms_shown.ipynb#loss-of-3", "symptoms_shown.ipynb#not-asserted"),
        ("symptoms_shown.ipynb#loss-of-3", "symptoms_shown.ipynb#gone"),
        ("symptoms_shown.ipynb#loss-of-3", "01_t.ipynb#claim-open"),
        ("symptoms_shown.ipynb#loss-of-3", "02_t.ipynb#claim-decided"),
        ("symptoms_shown.ipynb#loss-of-3", "https://a.org/c"),
        ("symptoms_shown.ipynb#loss-of-3", "#loss-of-3"),
        ("1. The rate", "The rate"),
        ("It is 3.", "It is 3." + " word" * 111),
        ("(loss-of-3)=", "(Loss)="),
    ],
)
def test_a_planted_fault_is_caught(shown, old, new):
    assert found(GOOD, shown) == []
    assert found(GOOD.replace(old, new), shown)


@pytest.mark.parametrize("link", ["01_t.ipynb#claim-decided", "https://a.org/b"])
def test_a_decided_claim_or_an_opened_reference_carries_as_well(shown, link):
    assert found(GOOD.replace("symptoms_shown.ipynb#loss-of-3", link), shown) == []


def test_a_heading_without_a_target_has_the_sites_anchor(shown):
    assert read(GOOD.replace("(loss-of-3)=\n", ""))[0].anchor == slug("Loss of 3") == "loss-of-3"
    assert "print(model(x).std())" in statements(shown)
    assert asserted(shown) == {"loss-of-3"}
