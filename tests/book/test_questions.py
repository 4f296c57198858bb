"""Each question has an answer that a decided claim carries, or says which chapter will have one."""

import re
from pathlib import Path

import pytest

import acts
from acts._ledger.claims import CHAPTERS
from ledger.claim_cells import claim_cells
from linked_numbers import unlinked_numbers
from questions import read

BOOK = Path(__file__).parents[2] / "book"
QUESTIONS = [question for topic in read() for question in topic["questions"]]
CELLS = {cell.slug: cell.notebook.stem for cell in claim_cells(BOOK)}
DECIDED = {row["check"] for row in acts.ledger() if row["verdict"]}
IN_PREPARATION = {"03", "05", "06", "08", "09", "10", "11", "13", "14", "15"}


def complaints(question: dict) -> list[str]:
    """What is wrong with an entry."""
    fields = {"id", "question", "words", "answer"}
    if not fields <= set(question) <= fields | {"open"}:
        return [f"fields {sorted(question)}"]
    found = []
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)+", question["id"]):
        found.append("the id is no anchor")
    if len(set(question["words"])) < 3:
        found.append("fewer than three wordings")
    links = re.findall(r"\]\((\w+)\.ipynb#claim-([\w-]+)\)", question["answer"])
    found += [f"{slug} is not on {page}" for page, slug in links if CELLS.get(slug) != page]
    found += [f"{slug} is not decided" for _, slug in links if slug not in DECIDED]
    if "open" in question:
        told = f"{{chapter}}`{question['open']}`" in question["answer"]
        waits = question["open"] in IN_PREPARATION and not any(BOOK.glob(f"{question['open']}_*"))
        found += [] if waits else [f"chapter {question['open']} is there: answer"]
        found += [] if told else ["the chapter that will answer is not named"]
    elif not links:
        found.append("no claim carries the answer")
    if len(question["answer"].splitlines()) > 6 or len(question["answer"].split()) > 75:
        found.append("longer than a short answer")
    found += [f"number {number}" for number in unlinked_numbers(question["answer"], BOOK)]
    return found


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question["id"])
def test_answer_is_carried(question):
    assert complaints(question) == []


def test_anchors_are_used_once():
    ids = [question["id"] for question in QUESTIONS]
    assert len(set(ids)) == len(ids) >= 55


def test_chapters_in_preparation_are_those_of_the_ledger_and_more():
    assert {page[:2] for page in CHAPTERS.values()} <= IN_PREPARATION | {
        p[:2] for p in CELLS.values()
    }


GOOD = {
    "id": "is-it-so",
    "question": "Is it so?",
    "words": ["is it", "so", "is it so"],
    "answer": "Yes ([shown](01_why_nonlinearity.ipynb#claim-linear-collapse)).",
}


@pytest.mark.parametrize(
    "change",
    [
        {"id": "Is it"},
        {"words": ["is it", "is it", "so"]},
        {"answer": "Yes."},
        {"answer": "Yes ([shown](02_sigmoid_saturation.ipynb#claim-linear-collapse))."},
        {"answer": "Yes ([shown](01_why_nonlinearity.ipynb#claim-no-such-claim))."},
        {"answer": GOOD["answer"] + " It is 0.7261."},
        {"answer": GOOD["answer"] + " word" * 80},
        {"open": "05"},
        {"open": "01", "answer": "See {chapter}`01`."},
        {"more": "x"},
    ],
)
def test_a_planted_fault_is_caught(change):
    assert complaints(GOOD) == []
    assert complaints(GOOD | change)
