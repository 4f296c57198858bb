"""The ledger is complete, says only what a cell or a reference decides, and its pages follow it."""

import re
from collections import Counter
from pathlib import Path

import pytest

import acts
from acts._claims import CHAPTERS, SOURCES, VERDICTS

ROOT = Path(__file__).parents[1]
ROWS = acts.ledger()
DECIDED = [row for row in ROWS if row["verdict"] is not None]

#: How many claims each article makes. A row that is lost, added or renumbered fails.
COUNTS = {"D0": 57, "D1": 56, "D2": 50, "D3": 26, "D4": 41}
#: Numbers in a finding that no cell prints: {row id: {number: reason}}.
NUMBERS_FROM_ELSEWHERE: dict[str, dict[str, str]] = {}

FIELDS = ["id", "source", "section", "claim", "chapter", "verdict", "finding", "check", "references"]
SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


def test_every_claim_of_the_five_articles_is_there_once_and_in_order():
    expected = [f"{source}-{n:02d}" for source, count in COUNTS.items() for n in range(1, count + 1)]
    assert len(expected) == 230
    assert [row["id"] for row in ROWS] == expected


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["id"])
def test_row_has_exactly_the_fields_and_known_values(row):
    assert list(row) == FIELDS
    assert row["source"] == row["id"][:2] and row["source"] in SOURCES
    for name in ("section", "claim"):
        assert isinstance(row[name], str) and row[name].strip() == row[name] != ""
    assert row["chapter"] in CHAPTERS
    assert row["verdict"] is None or row["verdict"] in VERDICTS
    assert (row["verdict"] is None) == (row["finding"] is None)
    assert row["check"] is None or SLUG.fullmatch(row["check"])
    assert isinstance(row["references"], list)
    for reference in row["references"]:
        assert sorted(reference) == ["key", "says", "where"]
        assert all(isinstance(text, str) and text.strip() for text in reference.values())
    if row["verdict"] is None:
        assert row["check"] is None and row["references"] == []


def test_sections_of_an_article_stay_together():
    for source in COUNTS:
        sections = [row["section"] for row in ROWS if row["source"] == source]
        assert Counter(sections).total() == COUNTS[source]


def test_ledger_returns_fresh_copies():
    acts.ledger()[0]["references"].append("mine")
    acts.ledger()[0]["verdict"] = "mine"
    assert acts.ledger()[0]["references"] == ROWS[0]["references"]
    assert acts.ledger()[0]["verdict"] == ROWS[0]["verdict"]
